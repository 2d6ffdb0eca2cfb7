/* Random catalogues through import and export, and how fast a large one is. */
#include "catalogue_fixture.h"

static const char *
pick (const char *const *texts, gsize n_texts)
{
    return texts[g_test_rand_int_range (0, (gint32)n_texts)];
}
#define PICK(texts) pick (texts, G_N_ELEMENTS (texts))

static char *
make_random_csv (guint n_products)
{
    static const char *const names[] = {
        "Rượu mơ", "\"Trà, \"\"hoa\"\"\"", "'=1+1", "'@x", "''x", "Ổi", "hoà"};
    static const char *const empties[] = {"", "Nhóm 1", "x"};
    static const char *const stars[] = {"", "3", "4", "5"};
    static const char *const days[] = {"", "2025-01-17", "2024-02-29"};
    static const char *const statuses[] = {"", "in_programme", "certified", "withdrawn",
                                           "recalled"};
    static const char *const rates[] = {"", "0", "5", "8", "10", "KCT", "std"};
    static const char *const kinds[] = {"", "household", "enterprise"};
    GString *csv = g_string_new ("code,name,unit,price,vat_rate,valid_from,group,producer,producer_"
                                 "kind,stars,decided_on,status,gtin,plu\n");
    for (guint i = 0; i < n_products; i++) {
        char gtin[16] = "";
        if (g_test_rand_bit()) {
            g_snprintf (gtin, sizeof gtin, "200%09u", i);
            gtin[12] = ocop_gtin_compute_check_digit (gtin, 12);
            gtin[13] = '\0';
        }
        g_string_append_printf (csv, "c%u,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,", i, PICK (names),
                                PICK (names), g_test_rand_int_range (0, 1000000), PICK (rates),
                                PICK (days), PICK (empties), PICK (names), PICK (kinds),
                                PICK (stars), PICK (days), PICK (statuses), gtin);
        if (g_test_rand_bit())
            g_string_append_printf (csv, "%u", i + 1);
        g_string_append_c (csv, '\n');
        const gint n_further = g_test_rand_int_range (0, 3);
        for (gint k = 0; k < n_further; k++)
            g_string_append_printf (csv, "c%u,,,%d,%s,%d-05-06,,,,,,,,\n", i,
                                    g_test_rand_int_range (0, 1000000), PICK (rates), 2026 + k);
    }
    return g_string_free (csv, FALSE);
}

static void
test_random_round_trip (void)
{
    for (guint run = 0; run < 40; run++) {
        const guint n_products = (guint)g_test_rand_int_range (0, 30);
        g_autofree char *csv = make_random_csv (n_products);
        g_autoptr (OcopDb) first = open_empty();
        g_autoptr (OcopDb) second = open_empty();
        g_autofree char *added = g_strdup_printf ("%u/0/0", n_products);
        g_autofree char *unchanged = g_strdup_printf ("0/0/%u", n_products);
        assert_import (first, &plain, "2026-11-21", csv, added);
        g_autofree char *exported = export(first);
        assert_import (first, &plain, "2027-07-01", exported, unchanged);
        assert_import (second, &plain, "2027-07-01", exported, added);
        g_autofree char *again = export(second);
        g_assert_cmpstr (again, ==, exported);
    }
}

/* An export over any other catalogue of the same codes makes facts and prices of today those of the
 * export. */
static void
test_random_over_another (void)
{
    for (guint run = 0; run < 40; run++) {
        g_autofree char *one = make_random_csv (15);
        g_autofree char *other = make_random_csv (15);
        g_autoptr (OcopDb) db = open_empty();
        g_autoptr (OcopDb) clean = open_empty();
        g_auto (OcopImportResult) result = {0};
        g_autoptr (GError) error = NULL;
        assert_import (clean, &plain, "2026-11-21", one, "15/0/0");
        assert_import (db, &plain, "2026-11-20", other, "15/0/0");
        g_autofree char *exported = export(clean);
        try_import (db, &plain, "2026-11-21", exported, &result, &error);
        g_assert_no_error (error);
        for (guint i = 0; i < 15; i++) {
            g_autofree char *code = g_strdup_printf ("c%u", i);
            g_autoptr (OcopProduct) there = NULL;
            g_autoptr (OcopProduct) here = NULL;
            g_assert_true (ocop_store_find_product (clean, code, &there, NULL, NULL));
            g_assert_true (ocop_store_find_product (db, code, &here, NULL, NULL));
            for (guint column = 0; column < OCOP_N_COLUMNS; column++)
                if (!ocop_catalogue_column_is_of_price ((OcopCatalogueColumn)column))
                    g_assert_true (
                        ocop_product_is_fact_equal (here, there, (OcopCatalogueColumn)column));
        }
        assert_import (db, &plain, "2026-11-21", exported, "0/0/15");
        g_assert_cmpint (count_rows (db, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
    }
}

static void
test_speed (void)
{
    const guint n_products = g_test_slow() ? 100000 : 10000;
    g_autofree char *csv = make_random_csv (n_products > 99999 ? 99999 : n_products);
    g_autoptr (OcopDb) db = open_empty();
    gint64 start_us = g_get_monotonic_time();
    g_auto (OcopImportResult) result = {0};
    g_assert_true (try_import (db, &plain, "2026-11-21", csv, &result, NULL));
    g_test_message ("import of %u products: %" G_GINT64_FORMAT " ms", result.products,
                    (g_get_monotonic_time() - start_us) / 1000);
    start_us = g_get_monotonic_time();
    for (guint i = 0; i < n_products - 1; i++) {
        g_auto (OcopOffer) offer = {0};
        gboolean is_found = FALSE;
        char code[16];
        g_snprintf (code, sizeof code, "c%u", (guint)((guint64)i * 7919 % (n_products - 1)));
        g_assert_true (ocop_store_find_offer_by_code (db, code, 20778, &is_found, &offer, NULL));
        g_assert_true (is_found);
    }
    g_test_message ("look-up: %" G_GINT64_FORMAT " ns",
                    (g_get_monotonic_time() - start_us) * 1000 / n_products);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/catalogue/random/round-trip", test_random_round_trip);
    g_test_add_func ("/catalogue/random/over-another", test_random_over_another);
    g_test_add_func ("/catalogue/speed", test_speed);
    return g_test_run();
}
