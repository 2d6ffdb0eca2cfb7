/* Products as values: defaults, copies, own codes, facts one by one, prices as people write them.
 */
#include "base/error.h"
#include "base/money.h"
#include "domain/catalogue_facts.h"
#include "domain/price_text.h"

static void
test_defaults (void)
{
    g_autoptr (OcopProduct) product = ocop_product_new();
    g_assert_cmpstr (product->name, ==, "");
    g_assert_null (product->gtins[0]);
    g_assert_cmpuint (product->sold_by, ==, OCOP_SOLD_BY_PIECE);
    g_assert_cmpuint (product->kind, ==, OCOP_PRODUCT_GOODS);
    g_assert_cmpuint (product->certificate.status, ==, OCOP_STATUS_IN_PROGRAMME);
    g_assert_cmpint (product->certificate.valid_months, ==, 36);
    g_assert_cmpint (product->certificate.decided_on, ==, OCOP_DAY_NONE);
    g_assert_cmpint (product->place_day, ==, OCOP_DAY_NONE);
    g_assert_false (product->track_lots);
}

static void
test_own_codes (void)
{
    g_assert_true (ocop_product_code_is_own ("QN01.7", "QN01"));
    g_assert_true (ocop_product_code_is_own ("QN01.", "QN01"));
    g_assert_false (ocop_product_code_is_own ("QN01-7", "QN01"));
    g_assert_false (ocop_product_code_is_own ("QN010.7", "QN01"));
    g_assert_false (ocop_product_code_is_own ("qn01.7", "QN01"));
    g_assert_false (ocop_product_code_is_own (".7", ""));
}

static const struct {
    OcopCatalogueColumn column;
    const char *text;
    const char *expected; /* what the fact reads afterwards; NULL: refused */
} fact_cases[] = {
    {OCOP_COLUMN_CODE, "QN-0001", "QN-0001"},
    {OCOP_COLUMN_CODE, "83-829-28780-3-2022", "83-829-28780-3-2022"},
    {OCOP_COLUMN_CODE, "a/b_c.d+e=f", "a/b_c.d+e=f"},
    {OCOP_COLUMN_CODE, "1234567890123456789012345678901234567890",
     "1234567890123456789012345678901234567890"},
    {OCOP_COLUMN_CODE, "12345678901234567890123456789012345678901", NULL},
    {OCOP_COLUMN_CODE, "", NULL},
    {OCOP_COLUMN_CODE, "QN 1", NULL},
    {OCOP_COLUMN_CODE, "QN;1", NULL},
    {OCOP_COLUMN_CODE, "QN\"1", NULL},
    {OCOP_COLUMN_CODE, "ĐT-1", NULL},
    {OCOP_COLUMN_GTIN, "8938505970011", "8938505970011"},
    {OCOP_COLUMN_GTIN, "8938505970011;20000004", "8938505970011;20000004"},
    {OCOP_COLUMN_GTIN, " 8938505970011  20000004 ;", "8938505970011;20000004"},
    {OCOP_COLUMN_GTIN, "", ""},
    {OCOP_COLUMN_GTIN, "8938505970012", NULL},
    {OCOP_COLUMN_GTIN, "893850597001", NULL},
    {OCOP_COLUMN_GTIN, "8938505970011;08938505970011", NULL},
    {OCOP_COLUMN_GTIN, "8,93851E+12", NULL},
    {OCOP_COLUMN_NAME, "  Rượu   mơ ", "Rượu mơ"},
    {OCOP_COLUMN_NAME, "", NULL},
    {OCOP_COLUMN_NAME, "  ", NULL},
    {OCOP_COLUMN_NAME, "a\x1b[2J", NULL},
    {OCOP_COLUMN_UNIT, "chai", "chai"},
    {OCOP_COLUMN_SOLD_BY, "", "piece"},
    {OCOP_COLUMN_SOLD_BY, "weight", "weight"},
    {OCOP_COLUMN_SOLD_BY, "kg", NULL},
    {OCOP_COLUMN_PRODUCER_KIND, "household", "household"},
    {OCOP_COLUMN_PRODUCER_KIND, "company", NULL},
    {OCOP_COLUMN_PLACE_CODE, "06922", "06922"},
    {OCOP_COLUMN_PLACE_CODE, "06922@2025-07-01", "06922@2025-07-01"},
    {OCOP_COLUMN_PLACE_CODE, "06922@1/7/2025", "06922@2025-07-01"},
    {OCOP_COLUMN_PLACE_CODE, "6922", NULL},
    {OCOP_COLUMN_PLACE_CODE, "06922@", NULL},
    {OCOP_COLUMN_PLACE_CODE, "@2025-07-01", NULL},
    {OCOP_COLUMN_PLACE_CODE, "06922@2025-13-01", NULL},
    {OCOP_COLUMN_STARS, "5", "5"},
    {OCOP_COLUMN_STARS, "", ""},
    {OCOP_COLUMN_STARS, "2", NULL},
    {OCOP_COLUMN_STARS, "6", NULL},
    {OCOP_COLUMN_STARS, "4.0", NULL},
    {OCOP_COLUMN_LEVEL, "district", "district"},
    {OCOP_COLUMN_LEVEL, "commune", NULL},
    {OCOP_COLUMN_DECIDED_ON, "21/11/2024", "2024-11-21"},
    {OCOP_COLUMN_DECIDED_ON, "2024-11-21", "2024-11-21"},
    {OCOP_COLUMN_DECIDED_ON, "2024-11-31", NULL},
    {OCOP_COLUMN_VALID_MONTHS, "", "36"},
    {OCOP_COLUMN_VALID_MONTHS, "1200", "1200"},
    {OCOP_COLUMN_VALID_MONTHS, "1201", NULL},
    {OCOP_COLUMN_VALID_MONTHS, "0", NULL},
    {OCOP_COLUMN_STATUS, "", "in_programme"},
    {OCOP_COLUMN_STATUS, "lapsed", NULL},
    {OCOP_COLUMN_AGE_LIMIT, "18", "18"},
    {OCOP_COLUMN_AGE_LIMIT, "100", NULL},
    {OCOP_COLUMN_AGE_LIMIT, "-1", NULL},
    {OCOP_COLUMN_TRACK_LOTS, "yes", "yes"},
    {OCOP_COLUMN_TRACK_LOTS, "", "no"},
    {OCOP_COLUMN_TRACK_LOTS, "có", NULL},
    {OCOP_COLUMN_KIND, "service", "service"},
    {OCOP_COLUMN_KIND, "thing", NULL},
    {OCOP_COLUMN_PLU, "99999", "99999"},
    {OCOP_COLUMN_PLU, "100000", NULL},
    {OCOP_COLUMN_PLU, "99999999999999999999", NULL},
    {OCOP_COLUMN_PLU, "0", NULL},
    {OCOP_COLUMN_PROVENANCE_URL, "https://a.vn/x?y=1&z=2", "https://a.vn/x?y=1&z=2"},
    {OCOP_COLUMN_PROVENANCE_URL, "http://a.vn", "http://a.vn"},
    {OCOP_COLUMN_PROVENANCE_URL, "javascript:alert(1)", NULL},
    {OCOP_COLUMN_PROVENANCE_URL, "https://", NULL},
    {OCOP_COLUMN_PROVENANCE_URL, "https://a.vn/ b", NULL},
    {OCOP_COLUMN_PROVENANCE_URL, "https://a.vn/\"", NULL},
};

static void
test_facts (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (fact_cases); i++) {
        g_autoptr (OcopProduct) product = ocop_product_new();
        g_autoptr (OcopProduct) other = ocop_product_new();
        g_autoptr (GString) out = g_string_new (NULL);
        g_autoptr (GError) error = NULL;
        g_test_message ("column %d: %s", (int)fact_cases[i].column, fact_cases[i].text);
        const gboolean done =
            ocop_product_read_fact (product, fact_cases[i].column, fact_cases[i].text, &error);
        g_assert_cmpint (done, ==, fact_cases[i].expected != NULL);
        if (!done) {
            g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
            continue;
        }
        ocop_product_append_fact (out, product, fact_cases[i].column);
        g_assert_cmpstr (out->str, ==, fact_cases[i].expected);
        ocop_product_take_fact (other, product, fact_cases[i].column);
        g_assert_true (ocop_product_is_fact_equal (other, product, fact_cases[i].column));
    }
}

static void
test_rounded_gtin_says_why (void)
{
    g_autoptr (OcopProduct) product = ocop_product_new();
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_product_read_fact (product, OCOP_COLUMN_GTIN, "8.93851E+12", &error));
    g_assert_nonnull (strstr (error->message, "8.93851E+12"));
    g_assert_nonnull (strstr (error->message, "spreadsheet"));
}

static void
test_copy (void)
{
    g_autoptr (OcopProduct) product = ocop_product_new();
    for (gsize i = 0; i < G_N_ELEMENTS (fact_cases); i++)
        ocop_product_read_fact (product, fact_cases[i].column, fact_cases[i].text, NULL);
    g_autoptr (OcopProduct) copy = ocop_product_copy (product);
    for (guint i = 0; i < OCOP_N_COLUMNS; i++)
        if (!ocop_catalogue_column_is_of_price ((OcopCatalogueColumn)i))
            g_assert_true (ocop_product_is_fact_equal (product, copy, (OcopCatalogueColumn)i));
}

static void
test_prices (void)
{
    static const struct {
        const char *text;
        gint64 price; /* -1: refused */
    } cases[] = {
        {"185000", 185000},
        {"185.000", 185000},
        {"185,000", 185000},
        {"1.850.000 ₫", 1850000},
        {"1.850.000đ", 1850000},
        {"185000 VND", 185000},
        {"0", 0},
        {"1000000000000", 1000000000000},
        {"1.000.000.000.000", 1000000000000},
        {"1000000000001", -1},
        {"", -1},
        {"-5", -1},
        {"185.00", -1},
        {"185.0000", -1},
        {"1.850,000", -1},
        {"1850.000", -1},
        {".000", -1},
        {"185.", -1},
        {"185k", -1},
        {"₫", -1},
        {"1e6", -1},
        {"185 000", -1},
        {"99999999999999999999", -1},
        {"185000.000.", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 price = -1;
        g_test_message ("%s", cases[i].text);
        g_assert_cmpint (ocop_price_text_read (cases[i].text, &price), ==, cases[i].price >= 0);
        g_assert_cmpint (price, ==, cases[i].price);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/product/new/has-the-defaults-of-the-contract", test_defaults);
    g_test_add_func ("/product/code/own-begins-with-point-and-dot", test_own_codes);
    g_test_add_func ("/product/fact/read-and-written", test_facts);
    g_test_add_func ("/product/fact/rounded-gtin-gets-its-own-reason", test_rounded_gtin_says_why);
    g_test_add_func ("/product/copy/has-every-fact", test_copy);
    g_test_add_func ("/product/price/dots-and-commas-group-thousands", test_prices);
    return g_test_run();
}
