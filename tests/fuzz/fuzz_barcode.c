/* libFuzzer target: scanned values. The first byte chooses the layouts and the day, the rest is the
 * value. Besides not crashing, a scan may never hand on a key with a wrong check digit or text with
 * control characters. */
#include "domain/barcode.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const OcopBarcodeLayout price_layouts[] = {
    {"22", 4, 5, OCOP_BARCODE_VALUE_PRICE, 2, TRUE},
    {"02", 5, 4, OCOP_BARCODE_VALUE_PRICE, 3, TRUE},
    {"29", 1, 9, OCOP_BARCODE_VALUE_WEIGHT, 0, FALSE},
};

static void
check_text (const char *text)
{
    if (*text == '\0')
        return;
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpint (g_utf8_strlen (text, -1), <=, OCOP_SCAN_TEXT_MAX_CHARS);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
}

static void
check_scan (const OcopScan *scan)
{
    if (scan->gtin[0] != '\0') {
        g_assert_cmpuint (strlen (scan->gtin), ==, OCOP_GTIN_DIGITS);
        g_assert_true (ocop_gtin_has_right_check_digit (scan->gtin, OCOP_GTIN_DIGITS));
        g_assert_cmpint (scan->kind, !=, OCOP_SCAN_UNKNOWN);
    }
    if (scan->item[0] != '\0')
        g_assert_cmpint (scan->kind, ==, OCOP_SCAN_VARIABLE);
    check_text (scan->lot);
    check_text (scan->serial);
    g_assert_true (scan->expiry == OCOP_DAY_NONE ||
                   (scan->expiry >= OCOP_DAY_MIN && scan->expiry <= OCOP_DAY_MAX));
    g_assert_cmpint (scan->weight_milli, >=, -1);
    g_assert_cmpint (scan->price_dong, >=, -1);
    g_assert_true (scan->url == NULL || g_utf8_validate (scan->url, -1, NULL));
    g_assert_cmphex (scan->problems >> OCOP_N_SCAN_PROBLEMS, ==, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    const OcopBarcodeLayout *layouts = price_layouts;
    gsize n_layouts = G_N_ELEMENTS (price_layouts);
    OcopDay today;
    g_auto (OcopScan) scan = {0};
    g_autofree OcopBarcodeLayout *parsed = NULL;
    g_autofree char *value = NULL;
    gsize n_parsed;

    if (size == 0)
        return 0;
    if ((data[0] & 1) == 0)
        layouts = ocop_barcode_layouts_get_default (&n_layouts);
    today = ocop_day_from_ymd (2000 + data[0] % 100, 1 + data[0] % 12, 1);

    /* A copy without NUL behind it, so that the sanitizer sees a reader that runs over. */
    value = g_memdup2 (data + 1, size - 1);
    ocop_scan_read (size > 1 ? value : "", size - 1, layouts, n_layouts, today, &scan);
    check_scan (&scan);

    if (size > 1 && data[1] == '[') {
        g_autofree char *json = g_strndup ((const char *)data + 1, size - 1);

        parsed = ocop_barcode_layouts_parse (json, &n_parsed, NULL);
        for (gsize i = 0; parsed != NULL && i < n_parsed; i++) {
            char item[OCOP_BARCODE_ITEM_SIZE];
            gint64 number;

            ocop_barcode_layout_read (&parsed[i], "2987654321098", item, &number);
        }
    }
    return 0;
}
