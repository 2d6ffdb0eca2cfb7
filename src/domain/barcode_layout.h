/* Labels of scales and price computers: 13-digit codes of a restricted GS1 prefix that hold an item
 * number and a weight or a price. Their layout is a table kept in the setting "barcode.layouts".
 *
 *     code = prefix (2) + item + [verifier (1)] + value + check digit (1)        13 digits in all
 *
 * The setting is a JSON array of objects, all keys but "inner_check" required:
 *
 *     [{"prefix":"26","item_digits":5,"value":"weight","value_digits":5,"scale":3,
 *       "inner_check":false}]
 *
 * Source: GS1 General Specifications 2.1.14 (variable measure, restricted circulation), 7.9.2 to
 * 7.9.4 (verifier digit of a 4- or 5-digit value). */
#pragma once

#include <glib.h>

/* Prefixes that can carry a layout: 02, 20, and 22 to 29. 21 numbers the shop's in-store codes. */
#define OCOP_BARCODE_LAYOUTS_MAX            10
#define OCOP_BARCODE_LAYOUTS_JSON_MAX_BYTES 4096
#define OCOP_BARCODE_ITEM_SIZE              10 /* up to 9 digits and NUL */

typedef enum {
    OCOP_BARCODE_VALUE_WEIGHT,
    OCOP_BARCODE_VALUE_PRICE,
} OcopBarcodeValue;

typedef struct {
    char prefix[3]; /* two digits and NUL */
    guint item_digits;
    guint value_digits;
    OcopBarcodeValue value;
    /* 0 to 3. Weight: number of decimals of a kilogram, so 3 means grams. Price: power of ten by
     * which the value is multiplied to get đồng, so 3 means thousands of đồng. */
    guint scale;
    /* A verifier digit stands before the value; only where value_digits is 4 or 5. */
    gboolean inner_check;
} OcopBarcodeLayout;

/* Prefix 26, five digits of item, five digits of grams, no verifier. Static. */
const OcopBarcodeLayout *ocop_barcode_layouts_get_default (gsize *ret_n_layouts);

/* Reads the setting. Checks that each layout fills 13 digits and that no prefix comes twice; []
 * is a table without layouts. Returns: owned array, g_free (never NULL on success).
 * Errors: OCOP_ERROR_BAD_INPUT with the path of the value as field ("[0].prefix"). */
OcopBarcodeLayout *ocop_barcode_layouts_parse (const char *json, gsize *ret_n_layouts,
                                               GError **error);

/* The JSON text that parse reads. Owned. */
char *ocop_barcode_layouts_to_json (const OcopBarcodeLayout *layouts, gsize n_layouts);

/* The layout whose prefix begins the 13 digits at @code, else NULL. Borrowed from @layouts. */
const OcopBarcodeLayout *ocop_barcode_layouts_find (const OcopBarcodeLayout *layouts,
                                                    gsize n_layouts, const char *code);

/* The verifier digit, '0' to '9', of a value of 4 or 5 ASCII digits. */
char ocop_barcode_compute_verifier (const char *value, gsize n_digits);

typedef enum {
    OCOP_LABEL_OK,
    OCOP_LABEL_BAD_VERIFIER,
    OCOP_LABEL_TOO_LARGE, /* over OCOP_QTY_MAX_MILLI or OCOP_PRICE_MAX */
} OcopLabelStatus;

/* Takes the 13 digits at @code apart by @layout, whose prefix they begin with. The check digit
 * is the caller's to verify.
 * Shape: @ret_item OCOP_BARCODE_ITEM_SIZE bytes, the digits as they stand in the code; @ret_value
 *        thousandths of a kilogram or đồng, by @layout->value. Untouched unless OK is returned. */
OcopLabelStatus ocop_barcode_layout_read (const OcopBarcodeLayout *layout, const char *code,
                                          char *ret_item, gint64 *ret_value);
