/* The table of label layouts. A table and not code, because scales are set up differently from shop
 * to shop; checked when it is read, so that reading a code cannot run over its digits. */
#include "domain/barcode_layout.h"

#include "base/error.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/money.h"
#include "base/quantity.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define CODE_DIGITS      13
#define PREFIX_DIGITS    2
#define ITEM_DIGITS_MAX  9
#define VALUE_DIGITS_MAX 9
#define SCALE_MAX        3

static const OcopBarcodeLayout default_layouts[] = {
    {"26", 5, 5, OCOP_BARCODE_VALUE_WEIGHT, 3, FALSE},
};

const OcopBarcodeLayout *
ocop_barcode_layouts_get_default (gsize *ret_n_layouts)
{
    *ret_n_layouts = G_N_ELEMENTS (default_layouts);
    return default_layouts;
}

static gboolean
is_layout_prefix (const char *prefix)
{
    if (strlen (prefix) != PREFIX_DIGITS)
        return FALSE;
    if (strcmp (prefix, "02") == 0)
        return TRUE;
    return prefix[0] == '2' && g_ascii_isdigit (prefix[1]) && prefix[1] != '1';
}

static void
read_prefix (OcopJsonReader *reader, OcopBarcodeLayout *layout)
{
    g_autofree char *prefix = ocop_json_reader_dup_string (reader, "prefix", TRUE, 16);

    if (prefix == NULL)
        return;
    if (!is_layout_prefix (prefix)) {
        ocop_json_reader_fail (reader, "prefix", _ ("prefix %s is not 02, 20 or one of 22 to 29"),
                               prefix);
        return;
    }
    memcpy (layout->prefix, prefix, PREFIX_DIGITS);
}

static void
read_value_kind (OcopJsonReader *reader, OcopBarcodeLayout *layout)
{
    g_autofree char *value = ocop_json_reader_dup_string (reader, "value", TRUE, 16);

    if (value == NULL)
        return;
    if (strcmp (value, "weight") == 0)
        layout->value = OCOP_BARCODE_VALUE_WEIGHT;
    else if (strcmp (value, "price") == 0)
        layout->value = OCOP_BARCODE_VALUE_PRICE;
    else
        ocop_json_reader_fail (reader, "value", _ ("%s is neither weight nor price"), value);
}

static void
read_layout (OcopJsonReader *reader, OcopBarcodeLayout *layout)
{
    guint n_digits;

    read_prefix (reader, layout);
    read_value_kind (reader, layout);
    layout->item_digits =
        (guint)ocop_json_reader_get_int (reader, "item_digits", TRUE, 1, ITEM_DIGITS_MAX, 1);
    layout->value_digits =
        (guint)ocop_json_reader_get_int (reader, "value_digits", TRUE, 1, VALUE_DIGITS_MAX, 1);
    layout->scale = (guint)ocop_json_reader_get_int (reader, "scale", TRUE, 0, SCALE_MAX, 0);
    layout->inner_check = ocop_json_reader_get_bool (reader, "inner_check", FALSE);
    if (ocop_json_reader_has_failed (reader))
        return;

    if (layout->inner_check && layout->value_digits != 4 && layout->value_digits != 5) {
        ocop_json_reader_fail (reader, "inner_check",
                               _ ("a verifier digit goes with 4 or 5 value digits, not with %u"),
                               layout->value_digits);
        return;
    }
    n_digits = PREFIX_DIGITS + layout->item_digits + (layout->inner_check ? 1 : 0) +
               layout->value_digits + 1;
    if (n_digits != CODE_DIGITS)
        ocop_json_reader_fail (reader, NULL, _ ("the layout of prefix %s has %u digits, not 13"),
                               layout->prefix, n_digits);
}

static gboolean
parse_element (JsonArray *array, guint index, OcopBarcodeLayout *layouts, GError **error)
{
    g_autofree char *path = g_strdup_printf ("[%u].", index);
    OcopJsonReader reader;

    ocop_json_reader_init (&reader, json_array_get_element (array, index), path);
    read_layout (&reader, &layouts[index]);
    if (!ocop_json_reader_has_failed (&reader)) {
        for (guint i = 0; i < index; i++) {
            if (strcmp (layouts[i].prefix, layouts[index].prefix) == 0)
                ocop_json_reader_fail (&reader, "prefix", _ ("prefix %s has two layouts"),
                                       layouts[index].prefix);
        }
    }
    return ocop_json_reader_finish (&reader, error);
}

OcopBarcodeLayout *
ocop_barcode_layouts_parse (const char *json, gsize *ret_n_layouts, GError **error)
{
    g_autoptr (JsonNode) root =
        ocop_json_parse (json, -1, OCOP_BARCODE_LAYOUTS_JSON_MAX_BYTES, error);
    g_autofree OcopBarcodeLayout *layouts = NULL;
    JsonArray *array;
    guint n_layouts;

    if (root == NULL)
        return NULL;
    if (!JSON_NODE_HOLDS_ARRAY (root)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "",
                        _ ("the label layouts are not a JSON array"));
        return NULL;
    }
    array = json_node_get_array (root);
    n_layouts = json_array_get_length (array);
    if (n_layouts > OCOP_BARCODE_LAYOUTS_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "",
                        _ ("%u label layouts are more than there are prefixes"), n_layouts);
        return NULL;
    }

    layouts = g_new0 (OcopBarcodeLayout, MAX (n_layouts, 1));
    for (guint i = 0; i < n_layouts; i++) {
        if (!parse_element (array, i, layouts, error))
            return NULL;
    }
    *ret_n_layouts = n_layouts;
    return g_steal_pointer (&layouts);
}

char *
ocop_barcode_layouts_to_json (const OcopBarcodeLayout *layouts, gsize n_layouts)
{
    GString *out = g_string_new (NULL);
    OcopJsonWriter writer;

    ocop_json_writer_init (&writer, out);
    ocop_json_begin_array (&writer, NULL);
    for (gsize i = 0; i < n_layouts; i++) {
        const OcopBarcodeLayout *layout = &layouts[i];
        gboolean is_weight = layout->value == OCOP_BARCODE_VALUE_WEIGHT;

        ocop_json_begin_object (&writer, NULL);
        ocop_json_add_string (&writer, "prefix", layout->prefix);
        ocop_json_add_int (&writer, "item_digits", layout->item_digits);
        ocop_json_add_string (&writer, "value", is_weight ? "weight" : "price");
        ocop_json_add_int (&writer, "value_digits", layout->value_digits);
        ocop_json_add_int (&writer, "scale", layout->scale);
        ocop_json_add_bool (&writer, "inner_check", layout->inner_check);
        ocop_json_end_object (&writer);
    }
    ocop_json_end_array (&writer);
    return g_string_free (out, FALSE);
}

const OcopBarcodeLayout *
ocop_barcode_layouts_find (const OcopBarcodeLayout *layouts, gsize n_layouts, const char *code)
{
    for (gsize i = 0; i < n_layouts; i++) {
        if (memcmp (layouts[i].prefix, code, PREFIX_DIGITS) == 0)
            return &layouts[i];
    }
    return NULL;
}

/* Weighting factors of GS1 General Specifications 7.9.2, products by digit. "2-": twice the
 * digit, tens taken from units; "5+" and "5-": five times the digit, tens added to or taken from
 * units. */
static const guint8 times_2_minus[10] = {0, 2, 4, 6, 8, 9, 1, 3, 5, 7};
static const guint8 times_3[10] = {0, 3, 6, 9, 2, 5, 8, 1, 4, 7};
static const guint8 times_5_plus[10] = {0, 5, 1, 6, 2, 7, 3, 8, 4, 9};
static const guint8 times_5_minus[10] = {0, 5, 9, 4, 8, 3, 7, 2, 6, 1};

static guint
sum_products (const char *value, gsize n_digits, const guint8 *const *factors)
{
    guint sum = 0;

    for (gsize i = 0; i < n_digits; i++)
        sum += factors[i][g_ascii_digit_value (value[i])];
    return sum;
}

char
ocop_barcode_compute_verifier (const char *value, gsize n_digits)
{
    static const guint8 *const of_4[] = {times_2_minus, times_2_minus, times_3, times_5_minus};
    static const guint8 *const of_5[] = {times_5_plus, times_2_minus, times_5_minus, times_5_plus,
                                         times_2_minus};
    guint rest;
    char digit = '0';

    g_assert (n_digits == 4 || n_digits == 5);
    if (n_digits == 4)
        return (char)('0' + sum_products (value, 4, of_4) * 3 % 10);

    /* Five digits: the verifier is the digit whose own "5-" product fills the sum up to a ten. */
    rest = (10 - sum_products (value, 5, of_5) % 10) % 10;
    while (times_5_minus[digit - '0'] != rest)
        digit++;
    return digit;
}

OcopLabelStatus
ocop_barcode_layout_read (const OcopBarcodeLayout *layout, const char *code, char *ret_item,
                          gint64 *ret_value)
{
    const char *item = code + PREFIX_DIGITS;
    const char *value_text = item + layout->item_digits + (layout->inner_check ? 1 : 0);
    gboolean is_weight = layout->value == OCOP_BARCODE_VALUE_WEIGHT;
    guint n_tens = is_weight ? SCALE_MAX - layout->scale : layout->scale;
    gint64 value = 0;

    if (layout->inner_check &&
        ocop_barcode_compute_verifier (value_text, layout->value_digits) != value_text[-1])
        return OCOP_LABEL_BAD_VERIFIER;

    for (guint i = 0; i < layout->value_digits; i++)
        value = value * 10 + g_ascii_digit_value (value_text[i]);
    for (guint i = 0; i < n_tens; i++)
        value *= 10;
    if (value > (is_weight ? OCOP_QTY_MAX_MILLI : OCOP_PRICE_MAX))
        return OCOP_LABEL_TOO_LARGE;

    memcpy (ret_item, item, layout->item_digits);
    ret_item[layout->item_digits] = '\0';
    *ret_value = value;
    return OCOP_LABEL_OK;
}
