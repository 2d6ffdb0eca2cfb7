/* GTINs and their check digit. Everything works on slices of ASCII digits, never on integers:
 * leading zeros belong to a code, and an SSCC has more digits than a safe integer of other
 * systems. */
#include "domain/gtin.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

gboolean
ocop_gtin_is_digits (const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isdigit (text[i]))
            return FALSE;
    }
    return length > 0;
}

char
ocop_gtin_compute_check_digit (const char *digits, gsize n_digits)
{
    guint sum = 0;

    for (gsize i = 0; i < n_digits; i++) {
        guint weight = (n_digits - i) % 2 == 1 ? 3 : 1;

        sum = (sum + weight * (guint)g_ascii_digit_value (digits[i])) % 10;
    }
    return (char)('0' + (10 - sum) % 10);
}

gboolean
ocop_gtin_has_right_check_digit (const char *digits, gsize n_digits)
{
    if (n_digits < 2 || !ocop_gtin_is_digits (digits, n_digits))
        return FALSE;
    return ocop_gtin_compute_check_digit (digits, n_digits - 1) == digits[n_digits - 1];
}

OcopGtinStatus
ocop_gtin_read (const char *text, gsize length, char *ret_gtin)
{
    if (!ocop_gtin_is_digits (text, length))
        return OCOP_GTIN_NOT_DIGITS;
    if (length != 8 && length != 12 && length != 13 && length != 14)
        return OCOP_GTIN_BAD_LENGTH;
    if (!ocop_gtin_has_right_check_digit (text, length))
        return OCOP_GTIN_BAD_CHECK_DIGIT;

    memset (ret_gtin, '0', OCOP_GTIN_DIGITS - length);
    memcpy (ret_gtin + OCOP_GTIN_DIGITS - length, text, length);
    ret_gtin[OCOP_GTIN_DIGITS] = '\0';
    return OCOP_GTIN_OK;
}

gboolean
ocop_gtin_make_in_store (gint64 number, char *ret_code, GError **error)
{
    const gsize n_digits = OCOP_IN_STORE_CODE_SIZE - 2;

    if (number < 0 || number > OCOP_IN_STORE_NUMBER_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("in-store number %" PRId64 " does not fit ten digits"), number);
        return FALSE;
    }
    g_snprintf (ret_code, OCOP_IN_STORE_CODE_SIZE, "21%010" G_GINT64_FORMAT, number);
    ret_code[n_digits] = ocop_gtin_compute_check_digit (ret_code, n_digits);
    ret_code[n_digits + 1] = '\0';
    return TRUE;
}
