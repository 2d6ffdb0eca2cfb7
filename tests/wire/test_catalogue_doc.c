/* The catalogue on its way from the registry to a till. */
#include "samples.h"

#include "base/error.h"
#include "domain/catalogue_facts.h"
#include "wire/catalogue_doc.h"

#include <string.h>

static OcopProduct *
make_product (GRand *rand, guint number)
{
    OcopProduct *product = ocop_product_new();
    const char *texts[] = {"name", "group", "producer", "decision"};
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;
        const char *name = ocop_catalogue_column_get_name (column);
        if (ocop_catalogue_column_is_of_price (column))
            continue;
        if (column == OCOP_COLUMN_CODE)
            text = g_strdup_printf ("QN-%04u", number);
        else if (column == OCOP_COLUMN_UNIT)
            text = g_strdup ("hộp");
        else if (g_strv_contains (
                     (const char *const[]){texts[0], texts[1], texts[2], texts[3], NULL}, name))
            text = sample_text (rand, 60);
        else if (g_rand_boolean (rand))
            text = g_strdup (column == OCOP_COLUMN_GTIN         ? "8938505970011;8938505970004"
                             : column == OCOP_COLUMN_PLACE_CODE ? "06652@2025-07-01"
                             : column == OCOP_COLUMN_STARS      ? "5"
                             : column == OCOP_COLUMN_DECIDED_ON ? "2025-08-30"
                             : column == OCOP_COLUMN_STATUS     ? "withdrawn"
                             : column == OCOP_COLUMN_PLU        ? "17"
                             : column == OCOP_COLUMN_TRACK_LOTS ? "yes"
                                                                : "");
        ocop_product_read_fact (product, column, text != NULL ? text : "", &error);
        g_assert_no_error (error);
    }
    return product;
}

static OcopCatalogueDoc *
read_bytes (GBytes *bytes, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    return ocop_catalogue_doc_from_json (text, size, error);
}

static void
test_products_survive (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (11);
    for (guint round = 0; round < 100; round++) {
        g_autoptr (OcopProduct) product = make_product (rand, round);
        const gboolean has_price = g_rand_boolean (rand);
        const OcopPrice price = {OCOP_DAY_NONE, 185000, OCOP_VAT_STD};
        g_autoptr (GError) error = NULL;
        OcopCatalogueDocWriter *writer = ocop_catalogue_doc_writer_new (4, 3);
        ocop_catalogue_doc_writer_add (writer, product, has_price ? &price : NULL);
        ocop_catalogue_doc_writer_add_removed (writer, "QN-9999");
        g_autoptr (GBytes) bytes = ocop_catalogue_doc_writer_finish (writer);

        g_autoptr (OcopCatalogueDoc) doc = read_bytes (bytes, &error);
        g_assert_no_error (error);
        g_assert_cmpint (doc->version, ==, 4);
        g_assert_cmpint (doc->catalogue->version, ==, 4);
        g_assert_cmpint (doc->from, ==, 3);
        g_assert_cmpuint (doc->removed->len, ==, 1);
        g_assert_cmpstr (g_ptr_array_index (doc->removed, 0), ==, "QN-9999");
        g_assert_cmpuint (doc->catalogue->entries->len, ==, 1);
        const OcopCatalogueEntry *entry = g_ptr_array_index (doc->catalogue->entries, 0);
        for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
            const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
            if (!ocop_catalogue_column_is_of_price (column))
                g_assert_true (ocop_product_is_fact_equal (product, entry->product, column));
        }
        g_assert_cmpuint (entry->prices->len, ==, has_price ? 1 : 0);
        if (has_price)
            g_assert_cmpint (g_array_index (entry->prices, OcopPrice, 0).price, ==, 185000);
    }
}

static void
test_empty_ones (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes =
        ocop_catalogue_doc_writer_finish (ocop_catalogue_doc_writer_new (1, 0));
    const char expected[] =
        "{\"schema\":1,\"version\":1,\"from\":0,\"products\":[],\"removed\":[]}";
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    assert_same_bytes (text, size, expected, strlen (expected));
    g_autoptr (OcopCatalogueDoc) doc = read_bytes (bytes, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (doc->catalogue->entries->len, ==, 0);
}

/* What a later registry says of a product must not cut an older till off from recalls and stars. */
static void
test_keys_of_a_later_version_are_passed_over (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_bytes_new_static (
        "{\"schema\":1,\"version\":2,\"from\":0,\"later\":[],\"products\":[{\"carbon\":{\"kg\":1.5}"
        ","
        "\"code\":\"QN-1\",\"name\":\"Chả mực\",\"unit\":\"kg\",\"colour\":\"red\"}]}",
        strlen ("{\"schema\":1,\"version\":2,\"from\":0,\"later\":[],\"products\":[{\"carbon\":{"
                "\"kg\":1.5},\"code\":\"QN-1\",\"name\":\"Chả mực\",\"unit\":\"kg\",\"colour\":"
                "\"red\"}]}"));
    g_autoptr (OcopCatalogueDoc) doc = read_bytes (bytes, &error);
    g_assert_no_error (error);
    const OcopCatalogueEntry *entry = g_ptr_array_index (doc->catalogue->entries, 0);
    g_assert_cmpstr (entry->product->name, ==, "Chả mực");
}

static void
test_bad_ones_are_refused (void)
{
    static const struct {
        const char *text;
        const char *field;
    } cases[] = {
        {"{\"schema\":1,\"version\":0,\"from\":0,\"products\":[]}", "version"},
        {"{\"schema\":1,\"version\":2,\"from\":2,\"products\":[]}", "from"},
        {"{\"schema\":1,\"version\":2,\"from\":0}", "products"},
        {"{\"schema\":1,\"version\":2,\"from\":0,\"products\":[],\"removed\":[\"QN-1\"]}",
         "removed"},
        {"{\"schema\":1,\"version\":2,\"from\":1,\"products\":[],\"removed\":[7]}", "removed"},
        {"{\"schema\":1,\"version\":2,\"from\":1,\"products\":[{\"code\":\"QN-1\",\"name\":\"a\","
         "\"unit\":\"kg\"}],\"removed\":[\"QN-1\"]}",
         "removed"},
        {"{\"schema\":1,\"version\":2,\"from\":0,\"products\":[{\"code\":\"QN-1\",\"code\":\"QN-"
         "2\","
         "\"name\":\"a\",\"unit\":\"kg\"}]}",
         NULL},
        {"{\"schema\":1,\"version\":2,\"from\":0,\"products\":[{\"code\":\"QN-1\"}]}",
         "products[0].name"},
        {"{\"schema\":1,\"version\":2,\"from\":0,\"products\":[{\"code\":\"QN-1\",\"name\":\"a\","
         "\"unit\":\"kg\",\"stars\":6}]}",
         "products[0].stars"},
        {"{\"schema\":1,\"version\":2,\"from\":0,\"products\":[7]}", "products[0]"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (
            ocop_catalogue_doc_from_json (cases[i].text, strlen (cases[i].text), &error));
        g_assert_true (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT) ||
                       g_error_matches (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE));
        g_assert_cmpstr (ocop_error_get_field (error), ==, cases[i].field);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/catalogue-doc/products-survive", test_products_survive);
    g_test_add_func ("/wire/catalogue-doc/empty-ones", test_empty_ones);
    g_test_add_func ("/wire/catalogue-doc/keys-of-a-later-version-are-passed-over",
                     test_keys_of_a_later_version_are_passed_over);
    g_test_add_func ("/wire/catalogue-doc/bad-ones-are-refused", test_bad_ones_are_refused);
    return g_test_run();
}
