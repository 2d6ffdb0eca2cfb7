/* Quantities in thousandths as text and back. Integers throughout: 0.535 kg is 535, never a
 * fraction. */
#include "base/quantity.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MILLI    1000
#define DECIMALS 3

/* Appends @point and the decimals of @milli_part (0–999) without trailing zeros; nothing for 0. */
static void
append_decimals (char *text, char point, guint milli_part)
{
    if (milli_part == 0)
        return;
    char *end = text + strlen (text);
    *end++ = point;
    for (guint unit = MILLI / 10; milli_part > 0; unit /= 10) {
        *end++ = (char)('0' + milli_part / unit);
        milli_part %= unit;
    }
    *end = '\0';
}

static guint64
get_magnitude (gint64 qty_milli)
{
    return qty_milli < 0 ? 0 - (guint64)qty_milli : (guint64)qty_milli;
}

const char *
ocop_qty_to_text (gint64 qty_milli, char *buffer)
{
    const guint64 magnitude = get_magnitude (qty_milli);
    g_snprintf (buffer, OCOP_QTY_TEXT_SIZE, "%s%" G_GUINT64_FORMAT, qty_milli < 0 ? "-" : "",
                magnitude / MILLI);
    append_decimals (buffer, '.', (guint)(magnitude % MILLI));
    return buffer;
}

const char *
ocop_qty_to_local (gint64 qty_milli, char *buffer)
{
    const guint64 magnitude = get_magnitude (qty_milli);
    char *digits = buffer;
    if (qty_milli < 0)
        *digits++ = '-';
    ocop_money_to_digits ((gint64)(magnitude / MILLI), digits);
    append_decimals (buffer, ',', (guint)(magnitude % MILLI));
    return buffer;
}

/* FALSE when @text is not of that form or not within 0 < value <= OCOP_QTY_MAX_MILLI. */
static gboolean
read_decimal (const char *text, gint64 *ret_milli)
{
    gint64 value = 0;
    const char *p = text;
    for (; g_ascii_isdigit (*p); p++) {
        value = value * 10 + (*p - '0');
        if (value > OCOP_QTY_MAX_MILLI / MILLI)
            return FALSE;
    }
    if (p == text)
        return FALSE;

    int n_decimals = 0;
    if (*p == '.') {
        for (p++; g_ascii_isdigit (*p) && n_decimals < DECIMALS; p++, n_decimals++)
            value = value * 10 + (*p - '0');
        if (n_decimals == 0)
            return FALSE;
    }
    if (*p != '\0')
        return FALSE;
    for (; n_decimals < DECIMALS; n_decimals++)
        value *= 10;

    if (value <= 0 || value > OCOP_QTY_MAX_MILLI)
        return FALSE;
    *ret_milli = value;
    return TRUE;
}

gboolean
ocop_qty_parse (const char *text, const char *field, gint64 *ret_milli, GError **error)
{
    if (!read_decimal (text, ret_milli)) {
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (
            error, OCOP_ERROR_BAD_INPUT, field,
            _ ("“%s” is not a quantity above 0 and up to 1000000 with at most 3 decimals "
               "after a dot"),
            shown);
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_qty_is_whole (gint64 qty_milli)
{
    return qty_milli % MILLI == 0;
}
