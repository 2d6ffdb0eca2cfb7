/* Percentages as text, exact to two decimals. */
#include "domain/percent.h"

gboolean
ocop_percent_parse (const char *text, gint64 *ret_basis_points)
{
    gint64 value = 0;
    const char *p = text;
    int n_digits = 0;
    for (; g_ascii_isdigit (*p) && n_digits < 6; p++, n_digits++)
        value = value * 10 + (*p - '0');
    if (n_digits == 0)
        return FALSE;
    int n_decimals = 0;
    if (*p == '.') {
        for (p++; g_ascii_isdigit (*p) && n_decimals < 2; p++, n_decimals++)
            value = value * 10 + (*p - '0');
        if (n_decimals == 0)
            return FALSE;
    }
    for (; n_decimals < 2; n_decimals++)
        value *= 10;
    if (*p != '\0' || value > 10000)
        return FALSE;
    *ret_basis_points = value;
    return TRUE;
}

const char *
ocop_percent_to_text (gint64 basis_points, char *buffer)
{
    gint64 whole = basis_points / 100, rest = basis_points % 100;
    if (rest == 0)
        g_snprintf (buffer, OCOP_PERCENT_TEXT_SIZE, "%" G_GINT64_FORMAT, whole);
    else if (rest % 10 == 0)
        g_snprintf (buffer, OCOP_PERCENT_TEXT_SIZE, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, whole,
                    rest / 10);
    else
        g_snprintf (buffer, OCOP_PERCENT_TEXT_SIZE, "%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT,
                    whole, rest);
    return buffer;
}
