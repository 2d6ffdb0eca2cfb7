/* GS1 check digits and GTINs. A GTIN of 8, 12, 13 or 14 digits is one number; filled with zeros on
 * the left to 14 digits it is the key by which the product compares them.
 * Source: GS1 General Specifications 7.9.1 (check digit), 3.3.2 (GTIN in 14 digits). */
#pragma once

#include <glib.h>

#define OCOP_GTIN_DIGITS 14
#define OCOP_GTIN_SIZE   (OCOP_GTIN_DIGITS + 1) /* with NUL */

/* In-store codes made by the shop: "21", ten digits, check digit (CONTRACT.md "Catalogue CSV"). */
#define OCOP_IN_STORE_CODE_SIZE  14 /* with NUL */
#define OCOP_IN_STORE_NUMBER_MAX (G_GINT64_CONSTANT (9999999999))

typedef enum {
    OCOP_GTIN_OK,
    OCOP_GTIN_NOT_DIGITS, /* empty, or something else than ASCII digits */
    OCOP_GTIN_BAD_LENGTH,
    OCOP_GTIN_BAD_CHECK_DIGIT,
} OcopGtinStatus;

/* TRUE when @text is one or more ASCII digits and nothing else. */
gboolean ocop_gtin_is_digits (const char *text, gsize length);

/* The check digit, '0' to '9', that follows the @n_digits ASCII digits at @digits: weights 3, 1,
 * 3 … from the right. Serves every GS1 key (GTIN, SSCC, GLN …), whatever its length. */
char ocop_gtin_compute_check_digit (const char *digits, gsize n_digits);

/* TRUE when @digits are at least two ASCII digits of which the last is the right check digit. */
gboolean ocop_gtin_has_right_check_digit (const char *digits, gsize n_digits);

/* Reads a GTIN of 8, 12, 13 or 14 digits, check digit verified. @ret_gtin, of OCOP_GTIN_SIZE bytes,
 * gets its 14 digits; untouched unless OCOP_GTIN_OK is returned. @text needs no NUL. */
OcopGtinStatus ocop_gtin_read (const char *text, gsize length, char *ret_gtin);

/* The shop's in-store code number @number, 0 to OCOP_IN_STORE_NUMBER_MAX: 13 digits and NUL into
 * @ret_code of OCOP_IN_STORE_CODE_SIZE bytes.
 * Errors: OCOP_ERROR_BAD_INPUT when @number is out of range. */
gboolean ocop_gtin_make_in_store (gint64 number, char *ret_code, GError **error);
