/* Catalogue files: columns, defaults, further prices, places of errors, JSON as CSV, what is
 * written can be read. */
#include "base/error.h"
#include "domain/catalogue_facts.h"

#include <string.h>

static OcopCatalogue *
read_with (const char *text, gboolean price_optional, GError **error)
{
    const OcopCatalogueRules rules = {price_optional};
    return ocop_catalogue_read (text, strlen (text), &rules, error);
}

static OcopCatalogue *
read_sound (const char *text)
{
    g_autoptr (GError) error = NULL;
    OcopCatalogue *catalogue = read_with (text, FALSE, &error);
    g_assert_no_error (error);
    return catalogue;
}

static void
assert_refused (const char *text, gint64 row, const char *column)
{
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", text);
    g_assert_null (read_with (text, FALSE, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpstr (ocop_error_get_column (error), ==, column);
}

static const OcopCatalogueEntry *
get_entry (const OcopCatalogue *catalogue, guint index)
{
    g_assert_cmpuint (index, <, catalogue->entries->len);
    return g_ptr_array_index (catalogue->entries, index);
}

static const OcopPrice *
get_price (const OcopCatalogueEntry *entry, guint index)
{
    g_assert_cmpuint (index, <, entry->prices->len);
    return &g_array_index (entry->prices, OcopPrice, index);
}

static void
test_least (void)
{
    g_autoptr (OcopCatalogue) catalogue =
        read_sound ("price;unit;name;code\n185.000;chai;Rượu mơ;QN-1\n");
    const OcopCatalogueEntry *entry = get_entry (catalogue, 0);
    g_assert_cmpint (catalogue->version, ==, 0);
    g_assert_cmpint (entry->row, ==, 2);
    g_assert_cmpstr (entry->product->name, ==, "Rượu mơ");
    g_assert_cmpuint (entry->given, ==,
                      1u << OCOP_COLUMN_CODE | 1u << OCOP_COLUMN_NAME | 1u << OCOP_COLUMN_UNIT |
                          1u << OCOP_COLUMN_PRICE);
    g_assert_false (entry->has_vat);
    g_assert_cmpuint (entry->n_open_rates, ==, 1);
    g_assert_cmpint (get_price (entry, 0)->price, ==, 185000);
    g_assert_cmpuint (get_price (entry, 0)->vat_rate, ==, OCOP_VAT_STD);
    g_assert_cmpint (get_price (entry, 0)->valid_from, ==, OCOP_DAY_NONE);
}

static void
test_status_default (void)
{
    g_autoptr (OcopCatalogue) catalogue =
        read_sound ("code,name,unit,price,stars,decided_on,status\n"
                    "a,A,u,1,4,2025-01-17,\n"
                    "b,B,u,1,4,,\n"
                    "c,C,u,1,,2025-01-17,\n"
                    "d,D,u,1,4,,certified\n"
                    "e,E,u,1,4,2025-01-17,withdrawn\n");
    static const OcopStatus expected[] = {OCOP_STATUS_CERTIFIED, OCOP_STATUS_IN_PROGRAMME,
                                          OCOP_STATUS_IN_PROGRAMME, OCOP_STATUS_CERTIFIED,
                                          OCOP_STATUS_WITHDRAWN};
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
        g_assert_cmpuint (get_entry (catalogue, i)->product->certificate.status, ==, expected[i]);
        g_assert_cmpint (get_entry (catalogue, i)->has_status, ==, i >= 3);
    }
}

static void
test_further_prices (void)
{
    g_autoptr (OcopCatalogue) catalogue = read_sound ("code,name,unit,price,vat_rate,valid_from\n"
                                                      "a,A,u,100,,\n"
                                                      "b,B,u,7,10,\n"
                                                      "a,,,120,5,2026-12-01\n"
                                                      "a,A,,130,,1/1/2027\n");
    g_assert_cmpuint (catalogue->entries->len, ==, 2);
    const OcopCatalogueEntry *entry = get_entry (catalogue, 0);
    g_assert_cmpuint (entry->prices->len, ==, 3);
    g_assert_cmpuint (entry->n_open_rates, ==, 1);
    g_assert_cmpuint (get_price (entry, 1)->vat_rate, ==, OCOP_VAT_5);
    g_assert_cmpint (get_price (entry, 2)->price, ==, 130);
    g_assert_cmpint (get_price (entry, 2)->valid_from, ==, ocop_day_from_ymd (2027, 1, 1));
    /* a row without rate has the rate of the row before */
    g_assert_cmpuint (get_price (entry, 2)->vat_rate, ==, OCOP_VAT_5);
}

static void
test_refused (void)
{
    static const char *const head = "code,name,unit,price,gtin,plu,valid_from,stars\n";
    static const struct {
        const char *rows;
        gint64 row;
        const char *column;
    } cases[] = {
        {"a,A,u,x,,,,\n", 2, "price"},
        {"a,A,u,,,,,\n", 2, "price"},
        {"a,A,u,1.5,,,,\n", 2, "price"},
        {",A,u,1,,,,\n", 2, "code"},
        {"a,,u,1,,,,\n", 2, "name"},
        {"a,A,,1,,,,\n", 2, "unit"},
        {"a,A,u,1,,,,\n\nb,B,u,1,8938505970012,,,\n", 4, "gtin"},
        {"a,A,u,1,8938505970011,,,\nb,B,u,1,08938505970011,,,\n", 3, "gtin"},
        {"a,A,u,1,,7,,\nb,B,u,1,,7,,\n", 3, "plu"},
        {"a,A,u,1,,,2026-02-30,\n", 2, "valid_from"},
        {"a,A,u,1,,,,\na,,,2,,,,\n", 3, "valid_from"},
        {"a,A,u,1,,,2026-01-01,\na,,,2,,,,\n", 3, "valid_from"},
        {"a,A,u,1,,,2026-01-01,\na,,,2,,,01/01/2026,\n", 3, "valid_from"},
        {"a,A,u,1,,,,4\na,B,u,2,,,2026-01-01,\n", 3, "name"},
        {"a,A,u,1,,,,4\na,A,u,2,,,2026-01-01,5\n", 3, "stars"},
        {"a,A,u,1,,,,\na,A,u,,,,2026-01-01,\n", 3, "price"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (head, cases[i].rows, NULL);
        assert_refused (text, cases[i].row, cases[i].column);
    }
    assert_refused ("code,name,unit,price,colour\n", 1, "colour");
    assert_refused ("code,name,price\n", 1, "unit");
    assert_refused ("code,name,unit\na,A,u\n", 1, "price");
}

static void
test_price_optional (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopCatalogue) catalogue = read_with ("code,name,unit\na,A,u\n", TRUE, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (get_entry (catalogue, 0)->prices->len, ==, 0);
    g_autoptr (OcopCatalogue) json =
        read_with ("{\"version\":3,\"products\":[{\"code\":\"a\",\"name\":\"A\",\"unit\":\"u\"}]}",
                   TRUE, &error);
    g_assert_no_error (error);
    g_assert_cmpint (json->version, ==, 3);
    g_assert_cmpuint (get_entry (json, 0)->prices->len, ==, 0);
}

static void
test_guarded_cells (void)
{
    g_autoptr (OcopCatalogue) catalogue = read_sound ("code,name,unit,price\n'-7,'=SUM(A1),'+,1\n");
    g_assert_cmpstr (get_entry (catalogue, 0)->product->code, ==, "-7");
    g_assert_cmpstr (get_entry (catalogue, 0)->product->name, ==, "=SUM(A1)");
    g_assert_cmpstr (get_entry (catalogue, 0)->product->unit, ==, "+");
}

static void
test_json (void)
{
    g_autoptr (OcopCatalogue) catalogue =
        read_sound (" {\"version\":12,\"products\":[{\"code\":\"QN-1\",\"gtin\":[\"8938505970011\","
                    "\"20000004\"],\"name\":\"Rượu mơ\",\"unit\":\"chai\","
                    "\"price\":185000,\"vat_rate\":\"10\",\"stars\":4,\"decided_on\":\"2025-01-"
                    "17\",\"valid_months\":36,\"age_limit\":18,"
                    "\"track_lots\":true,\"plu\":7,\"level\":null,\"prices\":[{\"valid_from\":"
                    "\"2026-12-01\",\"price\":190000}]},"
                    "{\"code\":\"QN-2\",\"gtin\":\"\",\"name\":\"B\",\"unit\":\"u\",\"price\":1,"
                    "\"track_lots\":\"no\"}]}");
    const OcopCatalogueEntry *entry = get_entry (catalogue, 0);
    g_assert_cmpint (catalogue->version, ==, 12);
    g_assert_cmpint (entry->row, ==, 1);
    g_assert_cmpstr (entry->product->gtins[1], ==, "20000004");
    g_assert_cmpuint (entry->product->certificate.status, ==, OCOP_STATUS_CERTIFIED);
    g_assert_true (entry->product->track_lots);
    g_assert_cmpint (entry->product->plu, ==, 7);
    g_assert_true (entry->has_vat);
    g_assert_true ((entry->given & 1u << OCOP_COLUMN_LEVEL) != 0);
    g_assert_false ((entry->given & 1u << OCOP_COLUMN_GROUP) != 0);
    g_assert_cmpint (get_price (entry, 1)->price, ==, 190000);
    g_assert_cmpuint (get_price (entry, 1)->vat_rate, ==, OCOP_VAT_10);
    g_assert_cmpint (get_entry (catalogue, 1)->row, ==, 2);
    g_assert_null (get_entry (catalogue, 1)->product->gtins[0]);
}

static void
test_json_refused (void)
{
    static const struct {
        const char *member; /* of the second product */
        const char *column;
        const char *field;
    } cases[] = {
        {"\"code\":\"a\"", "code", "products[1].code"},
        {"\"code\":\"b\",\"colour\":1", "colour", "products[1].colour"},
        {"\"code\":\"b\",\"stars\":\"4\"", "stars", "products[1].stars"},
        {"\"code\":\"b\",\"stars\":9", "stars", "products[1].stars"},
        {"\"code\":\"b\",\"gtin\":[1]", "gtin", "products[1].gtin"},
        {"\"code\":\"b\",\"gtin\":[\"8938505970012\"]", "gtin", "products[1].gtin"},
        {"\"code\":7", "code", "products[1].code"},
        {"\"code\":\"b\",\"track_lots\":1", "track_lots", "products[1].track_lots"},
        {"\"code\":\"b\",\"prices\":[{\"price\":1}]", "valid_from",
         "products[1].prices[0].valid_from"},
        {"\"code\":\"b\",\"prices\":[{\"valid_from\":\"2026-01-01\"}]", "price",
         "products[1].prices[0].price"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strdup_printf (
            "{\"products\":[{\"code\":\"a\",\"name\":\"A\",\"unit\":\"u\",\"price\":1},"
            "{\"name\":\"B\",\"unit\":\"u\",\"price\":1,%s}]}",
            cases[i].member);
        g_autoptr (GError) error = NULL;
        g_test_message ("%s", text);
        g_assert_null (read_with (text, FALSE, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_cmpint (ocop_error_get_row (error), ==, 2);
        g_assert_cmpstr (ocop_error_get_column (error), ==, cases[i].column);
        g_assert_cmpstr (ocop_error_get_field (error), ==, cases[i].field);
    }
    assert_refused ("{\"products\":[{\"code\":\"a\",\"name\":\"A\",\"unit\":\"u\"}]}", 1, "price");
    assert_refused ("{\"products\":[7]}", 1, NULL);
    assert_refused ("{\"version\":1}", 0, "products");
    assert_refused ("{\"version\":-1,\"products\":[]}", 0, "version");
    assert_refused ("{\"products\":[],\"colour\":1}", 0, "colour");
    assert_refused ("{", 0, NULL);
}

static char *
write_all (const OcopCatalogue *catalogue)
{
    GString *csv = g_string_new (NULL);
    ocop_catalogue_append_header (csv);
    for (guint i = 0; i < catalogue->entries->len; i++) {
        const OcopCatalogueEntry *entry = get_entry (catalogue, i);
        ocop_catalogue_append_rows (csv, entry->product,
                                    (const OcopPrice *)(gpointer)entry->prices->data,
                                    entry->prices->len);
    }
    return g_string_free (csv, FALSE);
}

static void
test_written_columns (void)
{
    g_autoptr (OcopCatalogue) catalogue =
        read_sound ("code,name,unit,price,valid_from\na,A,u,5,2026-12-01\na,,,4,2026-11-01\n");
    g_autofree char *csv = write_all (catalogue);
    g_assert_cmpstr (csv, ==,
                     "code,gtin,name,unit,sold_by,price,vat_rate,valid_from,group,sub_group,"
                     "producer_code,producer,producer_kind,place_code,"
                     "stars,level,decision,decided_on,valid_months,status,age_limit,track_lots,"
                     "kind,plu,provenance_url\n"
                     "a,,A,u,piece,4,std,2026-11-01,,,,,,,,,,,36,in_programme,,no,goods,,\n"
                     "a,,A,u,,5,std,2026-12-01,,,,,,,,,,,,,,,,,\n");
}

static const char *
pick (const char *const *texts, gsize n_texts)
{
    return texts[g_test_rand_int_range (0, (gint32)n_texts)];
}
#define PICK(texts) pick (texts, G_N_ELEMENTS (texts))

static void
append_random_product (GString *csv, guint index)
{
    static const char *const names[] = {"Rượu mơ",      "\"Trà, hoa \"\"vàng\"\"\"",
                                        "'=1+1",        "'@x",
                                        "'-",           "a;b",
                                        "''x",          "\"'+\"",
                                        "Ổi\u00a0găng", "hoà"};
    static const char *const empties[] = {"", "", "Nhóm 1", "x"};
    static const char *const stars[] = {"", "3", "4", "5"};
    static const char *const days[] = {"", "2025-01-17", "29/2/2024", "1900-01-01", "9999-12-31"};
    static const char *const statuses[] = {"", "in_programme", "certified", "withdrawn",
                                           "recalled"};
    static const char *const rates[] = {"", "0", "5", "8", "10", "KCT", "std"};
    static const char *const places[] = {"", "06922", "06922@2025-07-01"};
    static const char *const kinds[] = {"", "goods", "service"};
    static const char *const yes_no[] = {"", "yes", "no"};
    static const char *const urls[] = {"", "https://a.vn/?x=1"};
    g_string_append_printf (csv, "c%u,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", index,
                            PICK (names), PICK (names), PICK (empties),
                            g_test_rand_int_range (0, 1000000), PICK (rates), PICK (days),
                            PICK (stars), PICK (days), PICK (statuses), PICK (places), PICK (kinds),
                            PICK (yes_no), PICK (urls), PICK (empties), PICK (names));
    const gint n_further = g_test_rand_int_range (0, 4);
    for (gint i = 0; i < n_further; i++)
        g_string_append_printf (csv, "c%u,,,,%d,%s,%d-01-02,,,,,,,,,\n", index,
                                g_test_rand_int_range (0, 1000000), PICK (rates), 2030 - i);
}

/* What is written reads as the same file, whatever the facts, and is written the same again. */
static void
test_round_trip (void)
{
    for (guint run = 0; run < 200; run++) {
        g_autoptr (GString) csv =
            g_string_new ("code,name,unit,group,price,vat_rate,valid_from,stars,decided_on,status,"
                          "place_code,kind,track_lots,"
                          "provenance_url,producer_code,producer\n");
        const guint n_products = (guint)g_test_rand_int_range (0, 20);
        for (guint i = 0; i < n_products; i++)
            append_random_product (csv, i);
        g_autoptr (OcopCatalogue) first = read_sound (csv->str);
        g_assert_cmpuint (first->entries->len, ==, n_products);
        g_autofree char *written = write_all (first);
        g_autoptr (OcopCatalogue) second = read_sound (written);
        g_autofree char *again = write_all (second);
        g_assert_cmpstr (again, ==, written);
        for (guint i = 0; i < n_products; i++)
            for (guint column = 0; column < OCOP_N_COLUMNS; column++)
                if (!ocop_catalogue_column_is_of_price ((OcopCatalogueColumn)column))
                    g_assert_true (ocop_product_is_fact_equal (get_entry (first, i)->product,
                                                               get_entry (second, i)->product,
                                                               (OcopCatalogueColumn)column));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/catalogue-file/csv/four-columns-are-enough", test_least);
    g_test_add_func ("/catalogue-file/csv/certified-where-stars-and-day-are-given",
                     test_status_default);
    g_test_add_func ("/catalogue-file/csv/further-rows-are-further-prices", test_further_prices);
    g_test_add_func ("/catalogue-file/csv/errors-name-row-and-column", test_refused);
    g_test_add_func ("/catalogue-file/price-optional-for-a-registry", test_price_optional);
    g_test_add_func ("/catalogue-file/csv/guard-of-formulas-comes-off", test_guarded_cells);
    g_test_add_func ("/catalogue-file/json/same-facts", test_json);
    g_test_add_func ("/catalogue-file/json/errors-name-product-and-key", test_json_refused);
    g_test_add_func ("/catalogue-file/write/every-column-in-order", test_written_columns);
    g_test_add_func ("/catalogue-file/write/round-trip", test_round_trip);
    return g_test_run();
}
