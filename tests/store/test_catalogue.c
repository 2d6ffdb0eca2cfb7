/* Import, prices by day, ownership, look-ups and certificates on a store. */
#include "base/money.h"
#include "catalogue_fixture.h"

#include <string.h>

static void
assert_import_refused (OcopDb *db, const char *text, gint64 row, const char *column)
{
    g_autoptr (GError) error = NULL;
    OcopImportResult result;
    g_assert_false (try_import (db, &plain, "2026-11-21", text, &result, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpstr (ocop_error_get_column (error), ==, column);
}

/* "price rate stars state" of a code on a day; "-" when there is no such product, "none" where it
 * has no price. */
static char *
describe_offer (OcopDb *db, const char *code, const char *on)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopOffer) offer = {0};
    gboolean is_found = FALSE;
    ocop_store_find_offer_by_code (db, code, day (on), &is_found, &offer, &error);
    g_assert_no_error (error);
    if (!is_found)
        return g_strdup ("-");
    static const char *const states[] = {"none", "valid", "soon", "lapsed", "undated"};
    g_assert_cmpstr (offer.code, ==, code);
    g_autofree char *price = offer.has_price
                                 ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", offer.unit_price,
                                                    ocop_vat_rate_get_text (offer.vat_rate))
                                 : g_strdup ("none");
    return g_strdup_printf ("%s %d %s", price, offer.stars, states[offer.certificate]);
}

static void
assert_offer (OcopDb *db, const char *code, const char *on, const char *expected)
{
    g_autofree char *described = describe_offer (db, code, on);
    g_assert_cmpstr (described, ==, expected);
}

static void
assert_fact (OcopDb *db, const char *code, OcopCatalogueColumn column, const char *expected)
{
    g_autoptr (OcopProduct) product = NULL;
    g_autoptr (GString) text = g_string_new (NULL);
    g_assert_true (ocop_store_find_product (db, code, &product, NULL, NULL));
    g_assert_nonnull (product);
    ocop_product_append_fact (text, product, column);
    g_assert_cmpstr (text->str, ==, expected);
}

static void
test_counts (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price\na,A,u,1\nb,B,u,2\n", "2/0/0");
    assert_import (db, &plain, "2026-11-22", "code,name,unit,price\na,A,u,1\nb,B,u,2\n", "0/0/2");
    assert_import (db, &plain, "2026-11-22", "code,name,unit,price\nc,C,u,1\nb,B2,u,2\na,A,u,1\n",
                   "1/1/1");
    gint64 count = 0;
    g_assert_true (ocop_store_catalogue_count (db, &count, NULL));
    g_assert_cmpint (count, ==, 3);
    assert_import (db, &plain, "2026-11-22", "code,name,unit,price\n", "0/0/0");
}

static void
test_absent_and_empty_columns (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,group,age_limit,track_lots,gtin\na,A,u,1,Nhóm "
                   "1,18,yes,8938505970011\n",
                   "1/0/0");
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price\na,A,u,1\n", "0/0/1");
    assert_fact (db, "a", OCOP_COLUMN_AGE_LIMIT, "18");
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,age_limit,group,track_lots,gtin\na,A,u,1,,,,\n", "0/1/0");
    assert_fact (db, "a", OCOP_COLUMN_AGE_LIMIT, "");
    assert_fact (db, "a", OCOP_COLUMN_GROUP, "");
    assert_fact (db, "a", OCOP_COLUMN_TRACK_LOTS, "no");
    assert_fact (db, "a", OCOP_COLUMN_GTIN, "");
}

static void
test_status (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,stars,status\na,A,u,1,4,certified\nb,B,u,1,,\n", "2/0/0");
    assert_offer (db, "a", "2026-11-21", "1 8 0 undated");
    /* without the column a certified product stays certified, one in the programme becomes it by
     * stars and day */
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price,stars\na,A,u,1,5\nb,B,u,1,4\n",
                   "0/2/0");
    assert_offer (db, "a", "2026-11-21", "1 8 0 undated");
    assert_offer (db, "b", "2026-11-21", "1 8 0 none");
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,stars,decided_on\nb,B,u,1,4,2025-01-17\n", "0/1/0");
    assert_offer (db, "b", "2026-11-21", "1 8 4 valid");
    /* an empty cell is the default for the facts as they are */
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price,status\na,A,u,1,\nb,B,u,1,\n",
                   "0/1/1");
    assert_fact (db, "a", OCOP_COLUMN_STATUS, "in_programme");
    assert_fact (db, "b", OCOP_COLUMN_STATUS, "certified");
}

static void
test_prices_by_day (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,vat_rate,valid_from\na,A,u,100,std,\na,,,120,,2026-12-"
                   "01\nb,B,u,7,10,2026-11-25\n",
                   "2/0/0");
    assert_offer (db, "a", "2000-01-01", "100 8 0 none");
    assert_offer (db, "a", "2026-11-30", "100 8 0 none");
    assert_offer (db, "a", "2026-12-01", "120 8 0 none");
    assert_offer (db, "a", "2027-01-01", "120 10 0 none");
    assert_offer (db, "b", "2026-11-24", "none 0 none");
    assert_offer (db, "b", "2026-11-25", "7 10 0 none");
    assert_offer (db, "c", "2026-11-25", "-");
    /* a known product without valid_from: from the import day */
    assert_import (db, &plain, "2026-11-22", "code,name,unit,price\na,A,u,110\n", "0/1/0");
    assert_offer (db, "a", "2026-11-21", "100 8 0 none");
    assert_offer (db, "a", "2026-11-22", "110 8 0 none");
    assert_offer (db, "a", "2026-12-01", "120 8 0 none");
    /* the rate in force stays where none is given */
    assert_import (db, &plain, "2026-11-26", "code,name,unit,price\nb,B,u,8\n", "0/1/0");
    assert_offer (db, "b", "2026-11-26", "8 10 0 none");
    assert_import (db, &plain, "2026-11-26",
                   "code,name,unit,price,valid_from,vat_rate\nb,B,u,9,2026-11-30,\n", "0/1/0");
    assert_offer (db, "b", "2026-11-30", "9 10 0 none");
    assert_import (db, &plain, "2026-11-26", "code,name,unit,price,vat_rate\nb,B,u,8,5\n", "0/1/0");
    assert_offer (db, "b", "2026-11-26", "8 5 0 none");
}

static void
test_own_export_changes_nothing (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,vat_rate,valid_from,stars,decided_on\na,A,u,100,std,,4,"
                   "2025-01-17\na,,,120,,2026-12-01,,\nb,'=B,u,7,10,2026-11-25,,\n",
                   "2/0/0");
    g_autofree char *csv = export(db);
    static const char *const days[] = {"2026-11-21", "2026-12-01", "2027-06-01"};
    for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
        assert_import (db, &plain, days[i], csv, "0/0/2");
        assert_import (db, &enrolled, days[i], csv, "0/0/2");
    }
    g_autoptr (OcopDb) other = open_empty();
    assert_import (other, &plain, "2027-06-01", csv, "2/0/0");
    g_autofree char *again = export(other);
    g_assert_cmpstr (again, ==, csv);
}

static void
test_price_set (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GError) error = NULL;
    gboolean has_changed = FALSE;
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price,vat_rate\na,A,u,100,10\n",
                   "1/0/0");
    g_assert_true (ocop_store_set_price (db, "a", 150, day ("2026-11-21"), &has_changed, &error));
    g_assert_true (has_changed);
    assert_offer (db, "a", "2026-11-20", "100 10 0 none");
    assert_offer (db, "a", "2026-11-21", "150 10 0 none");
    g_assert_true (ocop_store_set_price (db, "a", 150, day ("2026-11-21"), &has_changed, &error));
    g_assert_false (has_changed);
    g_assert_false (ocop_store_set_price (db, "x", 150, day ("2026-11-21"), &has_changed, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_UNKNOWN_CODE);
    g_clear_error (&error);
    g_assert_false (ocop_store_set_price (db, "a", OCOP_PRICE_MAX + 1, day ("2026-11-21"),
                                          &has_changed, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static void
test_numbers_of_others (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,gtin,plu\na,A,u,1,8938505970011,7\nb,B,u,1,20000004,8\n",
                   "2/0/0");
    assert_import_refused (db, "code,name,unit,price,gtin\nc,C,u,1,\n\nd,D,u,1,08938505970011\n", 4,
                           "gtin");
    g_autoptr (OcopDb) second = open_empty();
    assert_import (second, &plain, "2026-11-21",
                   "code,name,unit,price,gtin,plu\na,A,u,1,8938505970011,7\nb,B,u,1,20000004,8\n",
                   "2/0/0");
    assert_import_refused (second, "code,name,unit,price,plu\nc,C,u,1,7\n", 2, "plu");
    /* but products of one file may exchange theirs */
    g_autoptr (OcopDb) third = open_empty();
    assert_import (third, &plain, "2026-11-21",
                   "code,name,unit,price,gtin,plu\na,A,u,1,8938505970011,7\nb,B,u,1,20000004,8\n",
                   "2/0/0");
    assert_import (third, &plain, "2026-11-21",
                   "code,name,unit,price,gtin,plu\na,A,u,1,20000004,8\nb,B,u,1,8938505970011,7\n",
                   "0/2/0");
    g_auto (OcopOffer) offer = {0};
    gboolean is_found;
    g_assert_true (
        ocop_store_find_offer_by_plu (third, 7, day ("2026-11-21"), &is_found, &offer, NULL));
    g_assert_cmpstr (offer.code, ==, "b");
}

static void
test_version (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GError) error = NULL;
    OcopImportResult result;
    gint64 version = -1;
    const char *const product = "{\"version\":%d,\"products\":[{\"code\":\"a\",\"name\":\"A\","
                                "\"unit\":\"u\",\"price\":1}]}";
    g_autofree char *five = g_strdup_printf ("{\"version\":%d,%s", 5, strchr (product, ',') + 1);
    g_autofree char *four = g_strdup_printf ("{\"version\":%d,%s", 4, strchr (product, ',') + 1);
    assert_import (db, &plain, "2026-11-21", five, "1/0/0");
    assert_import (db, &plain, "2026-11-21", five, "0/0/1");
    g_assert_false (try_import (db, &plain, "2026-11-21", four, &result, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price\na,A,u,1\n", "0/0/1");
    g_assert_true (ocop_store_catalogue_get_version (db, &version, NULL));
    g_assert_cmpint (version, ==, 5);
}

static void
test_ownership_of_a_shop_file (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (
        db, &plain, "2026-11-21",
        "code,name,unit,price,stars,decided_on\na,A,u,1,4,2025-01-17\nQN01.1,Own,u,1,,\n", "2/0/0");
    assert_import (db, &enrolled, "2026-11-21",
                   "code,name,unit,price,stars,decided_on,status,track_lots\na,A2,u,2,5,2025-01-17,"
                   "withdrawn,yes\nQN01.1,Own 2,u,1,,,,\n",
                   "0/2/0 a:name a:stars a:status");
    assert_fact (db, "a", OCOP_COLUMN_NAME, "A");
    assert_fact (db, "a", OCOP_COLUMN_TRACK_LOTS, "yes");
    assert_fact (db, "QN01.1", OCOP_COLUMN_NAME, "Own 2");
    assert_offer (db, "a", "2026-11-21", "2 8 4 valid");
    assert_import (db, &enrolled, "2026-11-21", "code,name,unit,price\na,A3,u,2\n", "0/0/1 a:name");
    /* a product nobody knows yet: the shop may sell it, but gives it no stars */
    assert_import (db, &enrolled, "2026-11-21",
                   "code,name,unit,price,stars,decided_on\nnew,N,u,3,4,2025-01-17\n",
                   "1/0/0 new:stars new:decided_on");
    assert_offer (db, "new", "2026-11-21", "3 8 0 none");
    assert_import (db, &enrolled, "2026-11-21",
                   "code,name,unit,price,stars,decided_on\nQN01.2,N,u,3,4,2025-01-17\n", "1/0/0");
}

static void
test_ownership_of_the_registry (void)
{
    g_autoptr (OcopDb) db = open_empty();
    assert_import (
        db, &plain, "2026-11-21",
        "code,name,unit,price,vat_rate,track_lots,plu\na,A,u,1,10,yes,7\nQN01.1,Own,u,1,,,\n",
        "2/0/0");
    assert_import (db, &registry, "2026-11-21",
                   "code,name,unit,price,vat_rate,track_lots,plu,stars,decided_on\na,A2,u,9,5,no,9,"
                   "4,2025-01-17\nb,B,u,,,,,,\nc,C,u,5,,yes,3,,\nQN01.1,X,u,9,,,,,\n",
                   "2/1/1");
    assert_offer (db, "a", "2026-11-21", "1 10 4 valid");
    assert_fact (db, "a", OCOP_COLUMN_NAME, "A2");
    assert_fact (db, "a", OCOP_COLUMN_TRACK_LOTS, "yes");
    assert_fact (db, "a", OCOP_COLUMN_PLU, "7");
    assert_offer (db, "b", "2026-11-21", "none 0 none");
    assert_offer (db, "c", "2026-11-21", "5 8 0 none");
    assert_fact (db, "QN01.1", OCOP_COLUMN_NAME, "Own");
    /* the shop prices what the registry brought */
    assert_import (db, &enrolled, "2026-11-21", "code,name,unit,price\nb,B,u,4\n", "0/1/0");
    assert_offer (db, "b", "2026-11-21", "4 8 0 none");
}

static void
test_certificates_by_day (void)
{
    g_autoptr (OcopDb) db = open_empty();
    const char *const head = "code,name,unit,price,stars,decided_on,status\n";
    const char *const steps[] = {"a,A,u,1,3,2023-06-01,\n", "a,A,u,1,4,2026-06-01,\n",
                                 "a,A,u,1,5,2027-01-01,\n"};
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
        g_autofree char *csv = g_strconcat (head, steps[i], NULL);
        assert_import (db, &plain, "2026-11-21", csv, i == 0 ? "1/0/0" : "0/1/0");
    }
    assert_offer (db, "a", "2023-05-31", "1 8 0 none");
    assert_offer (db, "a", "2025-01-01", "1 8 3 valid");
    assert_offer (db, "a", "2026-06-01", "1 8 4 valid");
    assert_offer (db, "a", "2026-12-31", "1 8 4 valid");
    assert_offer (db, "a", "2027-01-01", "1 10 5 valid");
    /* a corrected day replaces, also backwards */
    g_autofree char *corrected = g_strconcat (head, "a,A,u,1,5,2023-11-21,\n", NULL);
    assert_import (db, &plain, "2026-11-21", corrected, "0/1/0");
    assert_offer (db, "a", "2026-11-21", "1 8 5 soon");
    assert_offer (db, "a", "2026-11-22", "1 8 0 lapsed");
    assert_offer (db, "a", "2023-11-20", "1 8 3 valid");
    /* after a withdrawal no earlier certificate counts, also before a new one begins */
    g_autofree char *withdrawn = g_strconcat (head, "a,A,u,1,5,2023-11-21,withdrawn\n", NULL);
    assert_import (db, &plain, "2026-11-21", withdrawn, "0/1/0");
    assert_offer (db, "a", "2024-01-01", "1 8 0 none");
    g_autofree char *renewed = g_strconcat (head, "a,A,u,1,3,2027-02-01,\n", NULL);
    assert_import (db, &plain, "2026-11-21", renewed, "0/1/0");
    assert_offer (db, "a", "2026-11-21", "1 8 0 none");
}

static gboolean
append_certificate (const OcopCertificateRow *row, gpointer data, GError **error)
{
    char last_day[OCOP_DAY_TEXT_SIZE];
    g_string_append_printf (data, "%s %d %s %d %d\n", row->code, row->stars,
                            ocop_day_to_text (row->last_day, last_day), row->days_left,
                            (int)row->state);
    return TRUE;
}

static void
test_certificate_list (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GString) told = g_string_new (NULL);
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,stars,decided_on,status\na,A,u,1,4,2023-12-01,\nb,B,u,1,3,"
                   "2023-11-20,\nc,C,u,1,5,,certified\nd,D,u,1,4,2025-01-01,\n"
                   "e,E,u,1,4,2023-12-01,withdrawn\nf,F,u,1,,,\n",
                   "6/0/0");
    g_assert_true (ocop_store_list_certificates (db, day ("2026-11-21"), OCOP_DAY_MIN,
                                                 day ("2027-02-19"), TRUE, append_certificate, told,
                                                 NULL));
    g_assert_cmpstr (told->str, ==, "c 5  0 4\nb 3 2026-11-20 -1 3\na 4 2026-12-01 10 2\n");
    g_string_truncate (told, 0);
    g_assert_true (ocop_store_list_certificates (db, day ("2026-11-21"), day ("2026-11-21"),
                                                 OCOP_DAY_MAX, FALSE, append_certificate, told,
                                                 NULL));
    g_assert_cmpstr (told->str, ==, "a 4 2026-12-01 10 2\nd 4 2028-01-01 406 1\n");
}

static void
test_look_ups (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GError) error = NULL;
    assert_import (db, &plain, "2026-11-21",
                   "code,name,unit,price,gtin,plu,sold_by,age_limit,track_lots,kind\na,A,kg,5,"
                   "012345678905;20000004,77,weight,18,yes,service\n12345670,B,u,1,,,,,,\n",
                   "2/0/0");
    const OcopDay today = day ("2026-11-21");
    static const char *const gtins[] = {"012345678905", "0012345678905", "00012345678905",
                                        "20000004"};
    for (guint i = 0; i < G_N_ELEMENTS (gtins); i++) {
        g_auto (OcopOffer) offer = {0};
        gboolean is_found = FALSE;
        g_assert_true (
            ocop_store_find_offer_by_gtin (db, gtins[i], today, &is_found, &offer, &error));
        g_assert_true (is_found);
        g_assert_cmpstr (offer.code, ==, "a");
        g_assert_cmpuint (offer.sold_by, ==, OCOP_SOLD_BY_WEIGHT);
        g_assert_cmpuint (offer.kind, ==, OCOP_PRODUCT_SERVICE);
        g_assert_cmpint (offer.age_limit, ==, 18);
        g_assert_true (offer.track_lots);
    }
    OcopOffer untouched = {.stars = -7};
    gboolean is_found = TRUE;
    g_assert_true (
        ocop_store_find_offer_by_gtin (db, "8938505970011", today, &is_found, &untouched, &error));
    g_assert_false (is_found);
    g_assert_cmpint (untouched.stars, ==, -7);
    g_assert_true (ocop_store_find_offer_by_plu (db, 78, today, &is_found, &untouched, &error));
    g_assert_false (is_found);
    g_assert_true (ocop_store_find_offer_by_code (db, "A", today, &is_found, &untouched, &error));
    g_assert_false (is_found);

    g_autoptr (OcopProduct) by_gtin = NULL;
    g_autoptr (OcopProduct) by_code = NULL;
    g_autoptr (GArray) prices = NULL;
    g_assert_true (ocop_store_find_product (db, "0012345678905", &by_gtin, &prices, &error));
    g_assert_cmpstr (by_gtin->code, ==, "a");
    g_assert_cmpuint (prices->len, ==, 1);
    g_assert_true (ocop_store_find_product (db, "12345670", &by_code, NULL, &error));
    g_assert_cmpstr (by_code->code, ==, "12345670");
}

static void
test_instore_codes (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GError) error = NULL;
    char first[OCOP_IN_STORE_CODE_SIZE], again[OCOP_IN_STORE_CODE_SIZE],
        second[OCOP_IN_STORE_CODE_SIZE];
    assert_import (db, &plain, "2026-11-21", "code,name,unit,price\na,A,u,1\nb,B,u,1\n", "2/0/0");
    g_assert_true (ocop_store_make_instore_code (db, "b", first, &error));
    g_assert_true (ocop_store_make_instore_code (db, "a", second, &error));
    g_assert_true (ocop_store_make_instore_code (db, "b", again, &error));
    g_assert_cmpstr (first, ==, again);
    g_assert_true (g_str_has_prefix (first, "210000000001"));
    g_assert_true (g_str_has_prefix (second, "210000000002"));
    g_auto (OcopOffer) offer = {0};
    gboolean is_found = FALSE;
    g_assert_true (ocop_store_find_offer_by_instore_number (db, 2, day ("2026-11-21"), &is_found,
                                                            &offer, &error));
    g_assert_cmpstr (offer.code, ==, "a");
    g_assert_false (ocop_store_make_instore_code (db, "x", first, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_UNKNOWN_CODE);
}

static void
test_producer_facts (void)
{
    g_autoptr (OcopDb) db = open_empty();
    const char *const head = "code,name,unit,price,producer_code,producer,producer_kind\n";
    g_autofree char *first = g_strconcat (head,
                                          "a,A,u,1,P1,Hộ Lan,household\nb,B,u,1,P1,Hộ "
                                          "Lan,household\nc,C,u,1,,HTX,cooperative\nd,D,u,1,,,\n",
                                          NULL);
    g_autofree char *second = g_strconcat (head, "a,A,u,1,P1,HTX Lan,cooperative\n", NULL);
    assert_import (db, &plain, "2026-11-21", first, "4/0/0");
    g_assert_cmpint (count_rows (db, "SELECT count (*) FROM producer_fact"), ==, 2);
    assert_import (db, &plain, "2026-11-22", second, "0/1/0");
    assert_import (db, &plain, "2026-11-23", second, "0/0/1");
    g_assert_cmpint (count_rows (db, "SELECT count (*) FROM producer_fact WHERE key = 'P1'"), ==,
                     2);
    g_assert_cmpint (count_rows (db, "SELECT valid_from FROM producer_fact WHERE name = 'HTX Lan'"),
                     ==, day ("2026-11-22"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/catalogue/import/counts", test_counts);
    g_test_add_func ("/catalogue/import/absent-column-keeps-empty-cell-resets",
                     test_absent_and_empty_columns);
    g_test_add_func ("/catalogue/import/status-by-default", test_status);
    g_test_add_func ("/catalogue/import/prices-by-day", test_prices_by_day);
    g_test_add_func ("/catalogue/import/own-export-changes-nothing",
                     test_own_export_changes_nothing);
    g_test_add_func ("/catalogue/import/numbers-of-other-products", test_numbers_of_others);
    g_test_add_func ("/catalogue/import/older-version-is-refused", test_version);
    g_test_add_func ("/catalogue/import/province-owns-its-facts", test_ownership_of_a_shop_file);
    g_test_add_func ("/catalogue/import/shop-owns-its-facts", test_ownership_of_the_registry);
    g_test_add_func ("/catalogue/import/producers-by-day", test_producer_facts);
    g_test_add_func ("/catalogue/price-set", test_price_set);
    g_test_add_func ("/catalogue/certificate/by-day", test_certificates_by_day);
    g_test_add_func ("/catalogue/certificate/list", test_certificate_list);
    g_test_add_func ("/catalogue/look-ups", test_look_ups);
    g_test_add_func ("/catalogue/instore-codes", test_instore_codes);
    return g_test_run();
}
