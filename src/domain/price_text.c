/* Grouped thousands only, so that "185.000" can never be read as 185. */
#include "domain/price_text.h"

#include "base/money.h"

#include <string.h>

/* Digits of OCOP_PRICE_MAX and some leading zeros. */
#define PRICE_DIGITS_MAX 15
#define GROUP_DIGITS     3

static gsize
measure_without_unit (const char *text)
{
    static const char *const units[] = {"₫", "đ", "Đ", "VND", "VNĐ", "vnd", "vnđ"};
    gsize length = strlen (text);
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
        if (g_str_has_suffix (text, units[i])) {
            length -= strlen (units[i]);
            while (length > 0 && text[length - 1] == ' ')
                length--;
            break;
        }
    }
    return length;
}

gboolean
ocop_price_text_read (const char *text, gint64 *ret_price)
{
    const gsize length = measure_without_unit (text);
    gint64 price = 0;
    gsize n_digits = 0;
    gsize n_in_group = 0;
    char separator = '\0';

    for (gsize i = 0; i < length; i++) {
        const char c = text[i];
        if (g_ascii_isdigit (c)) {
            if (++n_digits > PRICE_DIGITS_MAX)
                return FALSE;
            n_in_group++;
            price = price * 10 + (c - '0');
            continue;
        }
        const gboolean is_first = separator == '\0';
        if ((c != '.' && c != ',') || (!is_first && c != separator))
            return FALSE;
        if (is_first ? n_in_group == 0 || n_in_group > GROUP_DIGITS : n_in_group != GROUP_DIGITS)
            return FALSE;
        separator = c;
        n_in_group = 0;
    }
    if (n_digits == 0 || (separator != '\0' && n_in_group != GROUP_DIGITS) ||
        price > OCOP_PRICE_MAX)
        return FALSE;
    *ret_price = price;
    return TRUE;
}
