/* What scanned values say. GTIN used throughout: 8938505970011; check digits were computed
 * outside the product, verifier digits are the examples of GS1 General Specifications 7.9.3 and
 * 7.9.4. */
#include "base/error.h"
#include "domain/barcode.h"
#include <string.h>

#define GTIN "8938505970011"
#define GTIN14 "08938505970011"
#define GS "\x1d"
#define NONE OCOP_DAY_NONE

#define CHECK_DIGIT OCOP_SCAN_PROBLEM_CHECK_DIGIT
#define LENGTH OCOP_SCAN_PROBLEM_LENGTH
#define UNKNOWN_AI OCOP_SCAN_PROBLEM_UNKNOWN_AI
#define BAD_DATE OCOP_SCAN_PROBLEM_BAD_DATE

static OcopDay
today (void)
{
    return ocop_day_from_ymd (2026, 11, 21);
}

static void
read_scan (const char *value, gsize length, OcopScan *scan)
{
    gsize n_layouts;
    const OcopBarcodeLayout *layouts = ocop_barcode_layouts_get_default (&n_layouts);

    ocop_scan_read (value, length, layouts, n_layouts, today (), scan);
}

static void
assert_kind (const char *value, OcopScanKind kind, guint problems, const char *gtin)
{
    g_auto (OcopScan) scan = { 0 };

    read_scan (value, strlen (value), &scan);
    if (scan.kind != kind || scan.problems != problems || strcmp (scan.gtin, gtin) != 0)
        g_error ("%s is %s with problems %x and gtin “%s”", value,
                 ocop_scan_kind_get_text (scan.kind), scan.problems, scan.gtin);
}

static void
test_gtin (void)
{
    assert_kind (GTIN, OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind ("036000291452", OCOP_SCAN_GTIN, 0, "00036000291452");
    assert_kind ("96385074", OCOP_SCAN_GTIN, 0, "00000096385074");
    assert_kind ("18938505970018", OCOP_SCAN_GTIN, 0, "18938505970018");
    assert_kind (GTIN14, OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind (" " GTIN "\t\r\n", OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind ("8938505970012", OCOP_SCAN_GTIN, CHECK_DIGIT, "");
    assert_kind ("96385075", OCOP_SCAN_GTIN, CHECK_DIGIT, "");
}

static void
test_wrong_digit_never_sells (void)
{
    const char *codes[] = {
        GTIN, "96385074", "036000291452", "18938505970018", "2610001005003", "2112345678900"
    };

    for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
        for (gsize at = 0; at < strlen (codes[i]); at++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                g_autofree char *wrong = g_strdup (codes[i]);
                g_auto (OcopScan) scan = { 0 };

                if (wrong[at] == digit)
                    continue;
                wrong[at] = digit;
                read_scan (wrong, strlen (wrong), &scan);
                g_assert_cmpint (scan.problems, ==, CHECK_DIGIT);
                g_assert_cmpstr (scan.gtin, ==, "");
                g_assert_cmpstr (scan.item, ==, "");
                g_assert_cmpint (scan.weight_milli, ==, -1);
                g_assert_cmpint (scan.price_dong, ==, -1);
            }
        }
    }
}

static void
test_restricted (void)
{
    assert_kind ("2112345678900", OCOP_SCAN_INTERNAL, 0, "02112345678900");
    assert_kind ("2200001012349", OCOP_SCAN_INTERNAL, 0, "02200001012349");
    assert_kind ("2200001012340", OCOP_SCAN_INTERNAL, CHECK_DIGIT, "");
    assert_kind ("20000011", OCOP_SCAN_INTERNAL, 0, "00000020000011");
    /* UPC-A of number system 2 is prefix 02. */
    assert_kind ("291234501238", OCOP_SCAN_INTERNAL, 0, "00291234501238");
}

static void
test_weight_label (void)
{
    g_auto (OcopScan) scan = { 0 };

    read_scan ("2610001005003", 13, &scan);
    g_assert_cmpint (scan.kind, ==, OCOP_SCAN_VARIABLE);
    g_assert_cmpint (scan.problems, ==, 0);
    g_assert_cmpstr (scan.item, ==, "10001");
    g_assert_cmpint (scan.weight_milli, ==, 500);
    g_assert_cmpint (scan.price_dong, ==, -1);
    g_assert_cmpstr (scan.gtin, ==, "");
    assert_kind ("2610001005004", OCOP_SCAN_VARIABLE, CHECK_DIGIT, "");
}

static void
test_length (void)
{
    g_autofree char *long_value = g_strnfill (OCOP_SCAN_MAX_BYTES + 1, '1');

    assert_kind (long_value, OCOP_SCAN_UNKNOWN, LENGTH, "");
    assert_kind ("1", OCOP_SCAN_UNKNOWN, LENGTH, "");
    assert_kind ("893850597001", OCOP_SCAN_GTIN, CHECK_DIGIT, "");
    assert_kind ("89385059700", OCOP_SCAN_UNKNOWN, LENGTH, "");
    assert_kind ("000000000000000", OCOP_SCAN_UNKNOWN, LENGTH, "");
    long_value[OCOP_SCAN_MAX_BYTES] = '\0';
    assert_kind (long_value, OCOP_SCAN_UNKNOWN, LENGTH, "");
}

static void
test_unknown (void)
{
    static const char *const values[] = {
        "", "   ", "QN-0007", "]", "]C1", "]E0", "(", "()", "(1)2", "(01", "http:", "http://",
        "https:/", "http:///x", "ftp://x/01/" GTIN14, "javascript:alert(1)", "893850597001O",
        /* an escape, no UTF-8, a right-to-left override */
        GTIN "\x1b", "\xff\xfe", "\xe2\x80\xae" GTIN,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        assert_kind (values[i], OCOP_SCAN_UNKNOWN, 0, "");
    {
        g_auto (OcopScan) scan = { 0 };

        read_scan ("8938505970011\0", 14, &scan);
        g_assert_cmpint (scan.kind, ==, OCOP_SCAN_UNKNOWN);
    }
}

static void
test_symbology_identifiers (void)
{
    assert_kind ("]E0" GTIN, OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind ("]E3" GTIN "12", OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind ("]E496385074", OCOP_SCAN_GTIN, 0, "00000096385074");
    assert_kind ("]C0" GTIN, OCOP_SCAN_GTIN, 0, GTIN14);
    assert_kind ("]Q1https://ocop.example/x", OCOP_SCAN_URL, 0, "");
    assert_kind ("]C101" GTIN14, OCOP_SCAN_GS1, 0, GTIN14);
    assert_kind ("]d201" GTIN14, OCOP_SCAN_GS1, 0, GTIN14);
    assert_kind ("]Q301" GTIN14, OCOP_SCAN_GS1, 0, GTIN14);
    assert_kind ("]e001" GTIN14 "\r\n", OCOP_SCAN_GS1, 0, GTIN14);
}

static void
assert_elements (const char *value, guint problems, const char *lot, const char *serial,
                 OcopDay expiry, gint64 weight, gint64 price)
{
    g_auto (OcopScan) scan = { 0 };

    read_scan (value, strlen (value), &scan);
    g_assert_cmpint (scan.kind, ==, OCOP_SCAN_GS1);
    g_assert_cmphex (scan.problems, ==, problems);
    g_assert_cmpstr (scan.lot, ==, lot);
    g_assert_cmpstr (scan.serial, ==, serial);
    g_assert_cmpint (scan.expiry, ==, expiry);
    g_assert_cmpint (scan.weight_milli, ==, weight);
    g_assert_cmpint (scan.price_dong, ==, price);
}

static void
test_elements (void)
{
    OcopDay day = ocop_day_from_ymd (2026, 12, 31);

    assert_elements ("]C101" GTIN14 "1726123110L1", 0, "L1", "", day, -1, -1);
    assert_elements ("01" GTIN14 "10L1" GS "1726123121S-9", 0, "L1", "S-9", day, -1, -1);
    assert_elements (GS "01" GTIN14 "10L1" GS "17261231" GS "21S-9" GS, 0, "L1", "S-9", day, -1,
                     -1);
    assert_elements ("01" GTIN14 "17261231", 0, "", "", day, -1, -1);
    assert_elements ("(01)" GTIN14 "(17)261231(10)L1(21)S-9", 0, "L1", "S-9", day, -1, -1);
    assert_elements ("(01) " GTIN14 " (17) 261231 (10) L1", 0, "L1", "", day, -1, -1);
    assert_elements ("]C1(01)" GTIN14 "(10)A(B)C", 0, "A(B)C", "", NONE, -1, -1);
    assert_elements ("(01)" GTIN14 "(3103)000535(3922)1250000", 0, "", "", NONE, 535, 12500);
    assert_elements ("(01)" GTIN14 "(3930)70445000", 0, "", "", NONE, -1, 45000);
    assert_elements ("(01)" GTIN14 "(3930)84045000", 0, "", "", NONE, -1, -1);
    assert_elements ("(01)" GTIN14 "(3100)000002", 0, "", "", NONE, 2000, -1);
    assert_elements ("(01)" GTIN14 "(3105)012300", 0, "", "", NONE, 123, -1);
    assert_elements ("(01)" GTIN14 "(3203)000535(240)x(37)5(8005)001000(99)y", 0, "", "", NONE, -1,
                     -1);
    assert_elements ("(00)000123456789012343", 0, "", "", NONE, -1, -1);
}

static void
test_element_problems (void)
{
    OcopDay day = ocop_day_from_ymd (2026, 12, 31);

    assert_kind ("(01)08938505970012(10)L1", OCOP_SCAN_GS1, CHECK_DIGIT, "");
    assert_kind ("010893850597001217261231", OCOP_SCAN_GS1, CHECK_DIGIT, "");
    assert_elements ("(17)261231(05)12(10)L1", UNKNOWN_AI, "", "", day, -1, -1);
    assert_elements ("01" GTIN14 GS "0512" GS "10L1", UNKNOWN_AI, "", "", NONE, -1, -1);
    assert_kind ("]C10512", OCOP_SCAN_UNKNOWN, UNKNOWN_AI, "");
    assert_kind ("(3106)000500", OCOP_SCAN_UNKNOWN, UNKNOWN_AI, "");
    assert_elements ("(10)123456789012345678901(21)S", LENGTH, "", "S", NONE, -1, -1);
    assert_elements ("(10)ộộộộộộộộộộộộộộộộộộộộ", 0, "ộộộộộộộộộộộộộộộộộộộộ", "", NONE, -1, -1);
    assert_elements ("(10)A" GS "B(21)S", LENGTH, "", "S", NONE, -1, -1);
    assert_elements ("(10)(21)S", LENGTH, "", "S", NONE, -1, -1);
    assert_elements ("(3105)012345", LENGTH, "", "", NONE, -1, -1);
    assert_elements ("(3103)00053x", LENGTH, "", "", NONE, -1, -1);
    assert_elements ("(3922)1250001", LENGTH, "", "", NONE, -1, -1);
    assert_elements ("(3920)999999999999999", LENGTH, "", "", NONE, -1, -1);
    assert_elements ("(10)A(10)B", 0, "A", "", NONE, -1, -1);
}

static void
assert_date (const char *element, const char *expected)
{
    g_auto (OcopScan) scan = { 0 };
    char text[OCOP_DAY_TEXT_SIZE];

    read_scan (element, strlen (element), &scan);
    if (expected == NULL) {
        g_assert_cmphex (scan.problems, ==, BAD_DATE);
        g_assert_cmpint (scan.expiry, ==, OCOP_DAY_NONE);
    } else {
        g_assert_cmphex (scan.problems, ==, 0);
        g_assert_cmpstr (ocop_day_to_text (scan.expiry, text), ==, expected);
    }
}

static void
test_dates (void)
{
    assert_date ("(17)270100", "2027-01-31");
    assert_date ("(17)270200", "2027-02-28");
    assert_date ("(17)280200", "2028-02-29");
    assert_date ("(17)280229", "2028-02-29");
    assert_date ("(17)270229", NULL);
    assert_date ("(17)271301", NULL);
    assert_date ("(17)270001", NULL);
    assert_date ("(17)270132", NULL);
    assert_date ("(17)27O101", NULL);
    /* 26 + 50 = 76 is the last year of this century, 77 belongs to the last one. */
    assert_date ("(17)761231", "2076-12-31");
    assert_date ("(17)771231", "1977-12-31");
    assert_date ("(17)000101", "2000-01-01");
    assert_date ("(15)270301", "2027-03-01");
    assert_date ("(15)270301(17)270401", "2027-04-01");
    assert_date ("(17)270401(15)270301", "2027-04-01");
    assert_date ("(7003)2704011200(15)270301", "2027-04-01");
    assert_date ("(15)270301(17)270431", NULL);
    assert_date ("(11)260931", NULL);
}

static void
test_century_turns_with_today (void)
{
    g_auto (OcopScan) scan = { 0 };
    char text[OCOP_DAY_TEXT_SIZE];

    ocop_scan_read ("(17)010101", 10, NULL, 0, ocop_day_from_ymd (2060, 1, 1), &scan);
    g_assert_cmpstr (ocop_day_to_text (scan.expiry, text), ==, "2101-01-01");
}

static void
test_unmarked_elements (void)
{
    assert_kind ("01" GTIN14, OCOP_SCAN_GS1, 0, GTIN14);
    assert_kind ("01" GTIN14 "10LOT", OCOP_SCAN_GS1, 0, GTIN14);
    assert_kind ("01" GTIN14 "17261331", OCOP_SCAN_GS1, BAD_DATE, GTIN14);
    /* Not all of it makes sense: then it is just a number, or nothing. */
    assert_kind ("0108938505970012", OCOP_SCAN_UNKNOWN, LENGTH, "");
    assert_kind ("01" GTIN14 "0512", OCOP_SCAN_UNKNOWN, LENGTH, "");
    assert_kind ("01" GTIN14 "xyz", OCOP_SCAN_UNKNOWN, 0, "");
    assert_kind ("01" GTIN14 "172612", OCOP_SCAN_UNKNOWN, LENGTH, "");
    /* A number of GTIN length is a GTIN, however it begins. */
    assert_kind ("0123456789012", OCOP_SCAN_GTIN, 0, "00123456789012");
}

static void
test_digital_link (void)
{
    g_auto (OcopScan) scan = { 0 };
    const char *url = "HTTPS://id.ocop.example/qn/01/" GTIN "/10/L%2F1/21/S9?17=261231&3103=000535"
                      "&linkType=all#top";

    read_scan (url, strlen (url), &scan);
    g_assert_cmpint (scan.kind, ==, OCOP_SCAN_DIGITAL_LINK);
    g_assert_cmphex (scan.problems, ==, 0);
    g_assert_cmpstr (scan.gtin, ==, GTIN14);
    g_assert_cmpstr (scan.lot, ==, "L/1");
    g_assert_cmpstr (scan.serial, ==, "S9");
    g_assert_cmpint (scan.expiry, ==, ocop_day_from_ymd (2026, 12, 31));
    g_assert_cmpint (scan.weight_milli, ==, 535);
    g_assert_cmpstr (scan.url, ==, url);

    assert_kind ("http://a/01/" GTIN14, OCOP_SCAN_DIGITAL_LINK, 0, GTIN14);
    assert_kind ("http://a/01/96385074/", OCOP_SCAN_DIGITAL_LINK, 0, "00000096385074");
    assert_kind ("http://a/01/x/01/" GTIN, OCOP_SCAN_DIGITAL_LINK, 0, GTIN14);
    assert_kind ("http://a/01/8938505970012", OCOP_SCAN_DIGITAL_LINK, CHECK_DIGIT, "");
    assert_kind ("http://a/01/" GTIN "/05/x", OCOP_SCAN_DIGITAL_LINK, UNKNOWN_AI, GTIN14);
    assert_kind ("http://a/01/" GTIN "?05=x", OCOP_SCAN_DIGITAL_LINK, UNKNOWN_AI, GTIN14);
    assert_kind ("http://a/01/" GTIN "?17=261331", OCOP_SCAN_DIGITAL_LINK, BAD_DATE, GTIN14);
    assert_kind ("http://a/01/" GTIN "/10/", OCOP_SCAN_DIGITAL_LINK, LENGTH, GTIN14);
    assert_kind ("http://a/01/" GTIN "/10/%", OCOP_SCAN_DIGITAL_LINK, LENGTH, GTIN14);
    assert_kind ("http://a/01/" GTIN "/10/%1b%5b", OCOP_SCAN_DIGITAL_LINK, LENGTH, GTIN14);
    assert_kind ("http://a/01/" GTIN "/10/%00", OCOP_SCAN_DIGITAL_LINK, LENGTH, GTIN14);
    assert_kind ("http://a/01/" GTIN "/10/%ff", OCOP_SCAN_DIGITAL_LINK, LENGTH, GTIN14);
}

static void
test_url (void)
{
    assert_kind ("https://check.example.vn/s/8K2M?x=1", OCOP_SCAN_URL, 0, "");
    assert_kind ("http://a/2026/01/15", OCOP_SCAN_URL, 0, "");
    assert_kind ("http://a", OCOP_SCAN_URL, 0, "");
    assert_kind ("http://a?gtin=" GTIN, OCOP_SCAN_URL, 0, GTIN14);
    assert_kind ("http://a/x?y=1&GTIN=96385074#z", OCOP_SCAN_URL, 0, "00000096385074");
    assert_kind ("http://a?code=" GTIN, OCOP_SCAN_URL, 0, GTIN14);
    assert_kind ("http://a?code=96385074", OCOP_SCAN_URL, 0, "");
    assert_kind ("http://a?gtin=8938505970012", OCOP_SCAN_URL, 0, "");
    assert_kind ("http://a/b c", OCOP_SCAN_UNKNOWN, 0, "");
    assert_kind ("http://a/\x1b", OCOP_SCAN_UNKNOWN, 0, "");
    assert_kind ("http://a/" GS, OCOP_SCAN_UNKNOWN, 0, "");
}

static void
test_verifier (void)
{
    g_assert_cmpint (ocop_barcode_compute_verifier ("2875", 4), ==, '9');
    g_assert_cmpint (ocop_barcode_compute_verifier ("14685", 5), ==, '6');
    g_assert_cmpint (ocop_barcode_compute_verifier ("0000", 4), ==, '0');
    g_assert_cmpint (ocop_barcode_compute_verifier ("00000", 5), ==, '0');
}

/* Every single wrong digit of a value changes its verifier. */
static void
test_verifier_catches_wrong_digits (void)
{
    for (int value = 0; value < 100000; value += 7) {
        char text[8];

        g_snprintf (text, sizeof text, "%05d", value);
        for (int at = 0; at < 5; at++) {
            char right_5 = ocop_barcode_compute_verifier (text, 5);
            char right_4 = ocop_barcode_compute_verifier (text, 4);
            char kept = text[at];

            text[at] = kept == '9' ? '0' : (char) (kept + 1);
            g_assert_cmpint (ocop_barcode_compute_verifier (text, 5), !=, right_5);
            if (at < 4)
                g_assert_cmpint (ocop_barcode_compute_verifier (text, 4), !=, right_4);
            text[at] = kept;
        }
    }
}

#define WEIGHT_26                                                                                  \
    "{\"prefix\":\"26\",\"item_digits\":5,\"value\":\"weight\",\"value_digits\":5,\"scale\":3,"    \
    "\"inner_check\":false}"
#define PRICE_22                                                                                   \
    "{\"prefix\":\"22\",\"item_digits\":4,\"value\":\"price\",\"value_digits\":5,\"scale\":2,"     \
    "\"inner_check\":true}"
#define PRICE_02                                                                                   \
    "{\"prefix\":\"02\",\"item_digits\":5,\"value\":\"price\",\"value_digits\":4,\"scale\":3,"     \
    "\"inner_check\":true}"

static void
test_layouts_json (void)
{
    const char *json = "[" WEIGHT_26 "," PRICE_22 "," PRICE_02 "]";
    g_autoptr (GError) error = NULL;
    gsize n_layouts = 0, n_default = 0;
    g_autofree OcopBarcodeLayout *layouts = ocop_barcode_layouts_parse (json, &n_layouts, &error);
    const OcopBarcodeLayout *table = ocop_barcode_layouts_get_default (&n_default);
    g_autofree char *again = NULL;
    g_autofree char *default_json = ocop_barcode_layouts_to_json (table, n_default);

    g_assert_no_error (error);
    g_assert_cmpuint (n_layouts, ==, 3);
    again = ocop_barcode_layouts_to_json (layouts, n_layouts);
    g_assert_cmpstr (again, ==, json);
    g_assert_cmpstr (default_json, ==, "[" WEIGHT_26 "]");
}

static void
test_layouts_read (void)
{
    gsize n_layouts = 0;
    g_autofree OcopBarcodeLayout *layouts =
        ocop_barcode_layouts_parse ("[" WEIGHT_26 "," PRICE_22 "," PRICE_02 "]", &n_layouts, NULL);
    g_auto (OcopScan) price = { 0 };
    g_auto (OcopScan) upc = { 0 };
    g_auto (OcopScan) wrong = { 0 };
    g_autofree char *value = g_strdup ("2212346146850");

    value[12] = ocop_gtin_compute_check_digit (value, 12);
    ocop_scan_read (value, 13, layouts, n_layouts, today (), &price);
    g_assert_cmpint (price.kind, ==, OCOP_SCAN_VARIABLE);
    g_assert_cmpstr (price.item, ==, "1234");
    g_assert_cmpint (price.price_dong, ==, 1468500);
    g_assert_cmpint (price.weight_milli, ==, -1);

    /* UPC-A: twelve digits, of which the first is the 2 of prefix 02. */
    memcpy (value, "212345928750", 13);
    value[11] = ocop_gtin_compute_check_digit (value, 11);
    ocop_scan_read (value, 12, layouts, n_layouts, today (), &upc);
    g_assert_cmpint (upc.kind, ==, OCOP_SCAN_VARIABLE);
    g_assert_cmpstr (upc.item, ==, "12345");
    g_assert_cmpint (upc.price_dong, ==, 2875000);

    memcpy (value, "2212347146850", 14);
    value[12] = ocop_gtin_compute_check_digit (value, 12);
    ocop_scan_read (value, 13, layouts, n_layouts, today (), &wrong);
    g_assert_cmpint (wrong.kind, ==, OCOP_SCAN_VARIABLE);
    g_assert_cmphex (wrong.problems, ==, CHECK_DIGIT);
    g_assert_cmpint (wrong.price_dong, ==, -1);
}

static void
test_label_too_large (void)
{
    const OcopBarcodeLayout layout = { "29", 1, 9, OCOP_BARCODE_VALUE_WEIGHT, 0, FALSE };
    g_auto (OcopScan) scan = { 0 };
    char value[] = "2919999999990";

    value[12] = ocop_gtin_compute_check_digit (value, 12);
    ocop_scan_read (value, 13, &layout, 1, today (), &scan);
    g_assert_cmphex (scan.problems, ==, LENGTH);
    g_assert_cmpint (scan.weight_milli, ==, -1);
}

/* All items, weights and prefixes of a table read back what was put into the label. */
static void
test_label_round_trip (void)
{
    for (guint item_digits = 1; item_digits <= 9; item_digits++) {
        OcopBarcodeLayout layout = { "27", item_digits, 10 - item_digits, OCOP_BARCODE_VALUE_WEIGHT,
                                     3,    FALSE };

        for (int i = 0; i < 200; i++) {
            char code[16];
            char item[OCOP_BARCODE_ITEM_SIZE];
            gint64 weight = 0;
            gint64 number = g_test_rand_int_range (0, 1000000000) * G_GINT64_CONSTANT (10) +
                            g_test_rand_int_range (0, 10);
            gint64 divisor = 1;

            for (guint digit = 0; digit < layout.value_digits; digit++)
                divisor *= 10;
            g_snprintf (code, sizeof code, "27%010" G_GINT64_FORMAT "0", number);
            g_assert_cmpint (ocop_barcode_layout_read (&layout, code, item, &weight), ==,
                             OCOP_LABEL_OK);
            g_assert_cmpint (weight, ==, number % divisor);
            g_assert_cmpint (g_ascii_strtoll (item, NULL, 10), ==, number / divisor);
            g_assert_cmpuint (strlen (item), ==, item_digits);
        }
    }
}

static void
assert_layout_refused (const char *json, const char *field)
{
    g_autoptr (GError) error = NULL;
    gsize n_layouts = 77;
    g_autofree OcopBarcodeLayout *layouts = ocop_barcode_layouts_parse (json, &n_layouts, &error);

    g_assert_null (layouts);
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    if (field != NULL)
        g_assert_cmpstr (ocop_error_get_field (error), ==, field);
    g_assert_cmpuint (n_layouts, ==, 77);
}

#define LAYOUT(prefix, item, value, digits, scale, inner)                                          \
    "{\"prefix\":\"" prefix "\",\"item_digits\":" item ",\"value\":\"" value                       \
    "\",\"value_digits\":" digits ",\"scale\":" scale ",\"inner_check\":" inner "}"

static void
test_layouts_refused (void)
{
    gsize n_layouts = 77;
    g_autofree OcopBarcodeLayout *none = ocop_barcode_layouts_parse ("[]", &n_layouts, NULL);

    g_assert_nonnull (none);
    g_assert_cmpuint (n_layouts, ==, 0);
    assert_layout_refused ("", NULL);
    assert_layout_refused ("[1,2,3,4,5,6,7,8,9,10,11]", NULL);
    assert_layout_refused ("{}", NULL);
    assert_layout_refused ("[1]", NULL);
    assert_layout_refused ("[{}]", "[0].prefix");
    assert_layout_refused ("[" WEIGHT_26 "," WEIGHT_26 "]", "[1].prefix");
    assert_layout_refused ("[" LAYOUT ("21", "5", "weight", "5", "3", "false") "]", "[0].prefix");
    assert_layout_refused ("[" LAYOUT ("30", "5", "weight", "5", "3", "false") "]", "[0].prefix");
    assert_layout_refused ("[" LAYOUT ("2", "6", "weight", "5", "3", "false") "]", "[0].prefix");
    assert_layout_refused ("[" LAYOUT ("26", "5", "length", "5", "3", "false") "]", "[0].value");
    assert_layout_refused ("[" LAYOUT ("26", "5", "weight", "5", "4", "false") "]", "[0].scale");
    assert_layout_refused ("[" LAYOUT ("26", "5", "weight", "6", "3", "false") "]", "[0]");
    assert_layout_refused ("[" LAYOUT ("26", "5", "weight", "5", "3", "true") "]", "[0]");
    assert_layout_refused ("[" LAYOUT ("26", "3", "weight", "6", "3", "true") "]",
                           "[0].inner_check");
    assert_layout_refused ("[" LAYOUT ("26", "0", "weight", "10", "3", "false") "]",
                           "[0].item_digits");
}

static void
assert_is_sound (const OcopScan *scan)
{
    g_assert_cmpint (scan->kind, <=, OCOP_SCAN_URL);
    g_assert_true (scan->gtin[0] == '\0' ||
                   ocop_gtin_has_right_check_digit (scan->gtin, strlen (scan->gtin)));
    g_assert_true (g_utf8_validate (scan->lot, -1, NULL));
    g_assert_true (g_utf8_validate (scan->serial, -1, NULL));
    for (const char *at = scan->lot; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
    if (scan->kind == OCOP_SCAN_UNKNOWN)
        g_assert_cmpstr (scan->gtin, ==, "");
    g_assert_true ((scan->url != NULL) ==
                   (scan->kind == OCOP_SCAN_URL || scan->kind == OCOP_SCAN_DIGITAL_LINK));
}

static void
test_rubbish (void)
{
    const char *starts[] = { "", "]C1", "(01)" GTIN14, "01" GTIN14, "http://a/01/" GTIN "/", "26" };
    char bytes[128];

    for (int i = 0; i < 60000; i++) {
        const char *start = starts[(gsize) i % G_N_ELEMENTS (starts)];
        gsize length = strlen (start) + (gsize) g_test_rand_int_range (0, 60);
        int high = i % 2 == 0 ? 256 : 128;
        g_auto (OcopScan) scan = { 0 };

        memcpy (bytes, start, strlen (start));
        for (gsize at = strlen (start); at < length; at++)
            bytes[at] = (char) (i % 4 == 1 ? g_test_rand_int_range ('0', '9' + 1)
                                           : g_test_rand_int_range (0, high));
        read_scan (bytes, length, &scan);
        assert_is_sound (&scan);
    }
}

static void
test_names (void)
{
    const char *kinds[] = {
        "unknown", "gtin", "gs1", "digital-link", "variable", "internal", "url"
    };
    const char *problems[] = { "check-digit", "length", "unknown-ai", "bad-date" };

    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        g_assert_cmpstr (ocop_scan_kind_get_text ((OcopScanKind) i), ==, kinds[i]);
    for (guint i = 0; i < OCOP_N_SCAN_PROBLEMS; i++)
        g_assert_cmpstr (ocop_scan_problem_get_text ((OcopScanProblem) (1U << i)), ==, problems[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/barcode/gtin", test_gtin);
    g_test_add_func ("/barcode/wrong-digit-never-names-a-product", test_wrong_digit_never_sells);
    g_test_add_func ("/barcode/restricted-numbers-are-internal", test_restricted);
    g_test_add_func ("/barcode/label/weight", test_weight_label);
    g_test_add_func ("/barcode/length", test_length);
    g_test_add_func ("/barcode/unknown", test_unknown);
    g_test_add_func ("/barcode/symbology-identifiers", test_symbology_identifiers);
    g_test_add_func ("/barcode/gs1/elements", test_elements);
    g_test_add_func ("/barcode/gs1/problems", test_element_problems);
    g_test_add_func ("/barcode/gs1/dates", test_dates);
    g_test_add_func ("/barcode/gs1/century-turns-with-today", test_century_turns_with_today);
    g_test_add_func ("/barcode/gs1/unmarked-only-when-all-of-it-fits", test_unmarked_elements);
    g_test_add_func ("/barcode/digital-link", test_digital_link);
    g_test_add_func ("/barcode/url", test_url);
    g_test_add_func ("/barcode/verifier/examples-of-the-standard", test_verifier);
    g_test_add_func ("/barcode/verifier/catches-every-wrong-digit",
                     test_verifier_catches_wrong_digits);
    g_test_add_func ("/barcode/layouts/json-round-trip", test_layouts_json);
    g_test_add_func ("/barcode/layouts/price-with-verifier", test_layouts_read);
    g_test_add_func ("/barcode/layouts/value-too-large", test_label_too_large);
    g_test_add_func ("/barcode/layouts/label-reads-back", test_label_round_trip);
    g_test_add_func ("/barcode/layouts/refused", test_layouts_refused);
    g_test_add_func ("/barcode/rubbish", test_rubbish);
    g_test_add_func ("/barcode/names-of-the-contract", test_names);
    return g_test_run ();
}
