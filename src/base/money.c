/* Whole đồng in 64 bits, with 128 bits wherever two of them are multiplied, so that no product can
 * overflow before it is divided. Amounts are written digit by digit: printf's grouping follows the
 * locale, receipts must not. */
#include "base/money.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 Wide;

typedef struct {
    Wide remainder;
    gsize index;
} Share;

static void
refuse_as_too_large (const char *what, GError **error)
{
    char limit[OCOP_MONEY_TEXT_SIZE];
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("%s is beyond the largest amount, %s"),
                    what, ocop_money_to_text (OCOP_MONEY_MAX, limit));
}

gboolean
ocop_money_mul_div (gint64 a, gint64 b, gint64 divisor, OcopRounding rounding, gint64 *ret_amount,
                    GError **error)
{
    g_assert (a >= 0 && b >= 0 && divisor > 0);

    const Wide product = (Wide)a * (Wide)b;
    const Wide by = (Wide)divisor;
    Wide quotient = product / by;
    const Wide remainder = product % by;
    if (rounding == OCOP_ROUND_HALF_UP && remainder >= by - remainder)
        quotient++;

    if (quotient > (Wide)OCOP_MONEY_MAX) {
        g_autofree char *what = g_strdup_printf (
            "%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, a, b, divisor);
        refuse_as_too_large (what, error);
        return FALSE;
    }
    *ret_amount = (gint64)quotient;
    return TRUE;
}

gboolean
ocop_money_add (gint64 a, gint64 b, gint64 *ret_sum, GError **error)
{
    gint64 sum;
    if (__builtin_add_overflow (a, b, &sum) || sum > OCOP_MONEY_MAX || sum < -OCOP_MONEY_MAX) {
        g_autofree char *what = g_strdup_printf ("%" G_GINT64_FORMAT " + %" G_GINT64_FORMAT, a, b);
        refuse_as_too_large (what, error);
        return FALSE;
    }
    *ret_sum = sum;
    return TRUE;
}

gint64
ocop_money_round_to (gint64 amount, gint64 step)
{
    g_assert (amount >= 0 && step >= 0);

    if (step <= 1)
        return amount;
    const gint64 remainder = amount % step;
    if (remainder >= step - remainder)
        return amount - remainder + step;
    return amount - remainder;
}

static int
compare_shares (const void *a, const void *b)
{
    const Share *left = a;
    const Share *right = b;
    if (left->remainder != right->remainder)
        return left->remainder > right->remainder ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

gboolean
ocop_money_split (gint64 total_dong, const gint64 *weights, gsize n_weights, gint64 *ret_parts,
                  GError **error)
{
    g_assert (total_dong >= 0);

    Wide sum = 0;
    for (gsize i = 0; i < n_weights; i++) {
        g_assert (weights[i] >= 0);
        sum += (guint64)weights[i];
    }
    if (sum == 0 && total_dong != 0) {
        char total[OCOP_MONEY_TEXT_SIZE];
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL,
                        _ ("%s cannot be split over lines that are all worth nothing"),
                        ocop_money_to_text (total_dong, total));
        return FALSE;
    }

    g_autofree Share *shares = g_new (Share, n_weights);
    gint64 left = total_dong;
    for (gsize i = 0; i < n_weights; i++) {
        const Wide product = (Wide)total_dong * (Wide)weights[i];
        const gint64 part = sum == 0 ? 0 : (gint64)(product / sum);
        shares[i].remainder = sum == 0 ? 0 : product % sum;
        shares[i].index = i;
        left -= part;
        ret_parts[i] = part;
    }
    /* The remainders sum to left × sum and each is below sum, so there are more than left of them
     * above zero. */
    g_assert (left >= 0 && (left == 0 || (guint64)left < n_weights));

    if (left > 0)
        qsort (shares, n_weights, sizeof *shares, compare_shares);
    for (gsize i = 0; i < (gsize)left; i++)
        ret_parts[shares[i].index]++;
    return TRUE;
}

const char *
ocop_money_to_digits (gint64 amount_dong, char *buffer)
{
    char backwards[OCOP_MONEY_TEXT_SIZE];
    guint64 rest = amount_dong < 0 ? 0 - (guint64)amount_dong : (guint64)amount_dong;
    gsize length = 0;
    guint n_digits = 0;
    do {
        if (n_digits > 0 && n_digits % 3 == 0)
            backwards[length++] = '.';
        backwards[length++] = (char)('0' + rest % 10);
        n_digits++;
        rest /= 10;
    } while (rest > 0);
    if (amount_dong < 0)
        backwards[length++] = '-';

    for (gsize i = 0; i < length; i++)
        buffer[i] = backwards[length - 1 - i];
    buffer[length] = '\0';
    return buffer;
}

const char *
ocop_money_to_text (gint64 amount_dong, char *buffer)
{
    ocop_money_to_digits (amount_dong, buffer);
    g_strlcat (buffer, " ₫", OCOP_MONEY_TEXT_SIZE);
    return buffer;
}

/* FALSE when @text is not digits alone or is over @max. */
static gboolean
read_digits (const char *text, gint64 max, gint64 *ret_value)
{
    if (*text == '\0')
        return FALSE;
    gint64 value = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isdigit (*p))
            return FALSE;
        const gint64 digit = *p - '0';
        if (digit > max || value > (max - digit) / 10)
            return FALSE;
        value = value * 10 + digit;
    }
    *ret_value = value;
    return TRUE;
}

gboolean
ocop_money_parse (const char *text, gint64 max, const char *field, gint64 *ret_amount,
                  GError **error)
{
    if (!read_digits (text, max, ret_amount)) {
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        char limit[OCOP_MONEY_TEXT_SIZE];
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("“%s” is not a whole sum of đồng between 0 and %s"), shown,
                        ocop_money_to_digits (max, limit));
        return FALSE;
    }
    return TRUE;
}
