/* Doctor holds rows that cannot be made again from the journal against what records say of them:
 * settings, prices, carts put aside, buyers, PINs, recalls, how many products there are. */
#include "full_shop.h"

#include "shop/private.h"
#include "store/doctor.h"
#include "sync/apply_parts.h"
#include "wire/recalls.h"

static GPtrArray *
examine (OcopShop *shop)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    gboolean is_examined = ocop_doctor_examine (shop->store, problems, warnings, &error);
    g_assert_no_error (error);
    g_assert_true (is_examined);
    return problems;
}

/* The problem about @table, NULL: none. */
static const char *
find_problem (const GPtrArray *problems, const char *table)
{
    g_autofree char *start = g_strdup_printf ("%s: ", table);
    for (guint i = 0; i < problems->len; i++)
        if (g_str_has_prefix (problems->pdata[i], start))
            return problems->pdata[i];
    return NULL;
}

static sqlite3 *
get_handle (OcopFixture *fixture)
{
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    full_shop_lift_rules (handle);
    return handle;
}

/* @recalls NULL: made up. */
static void
put_recalls (OcopFixture *fixture, const OcopRecall *recalls, guint n, gboolean is_whole)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopRecall));
    OcopRecall made_up = {.code = "QN-0003", .lot = (char *)"", .reason = (char *)"z"};
    for (guint i = 0; i < n; i++)
        g_array_append_val (list, *(recalls != NULL ? &recalls[i] : &made_up));
    g_assert_true (ocop_store_begin (&write, fixture->shop->store, &error));
    ocop_sync_put_recalls (fixture->shop->store, list, 7, is_whole, &error);
    g_assert_no_error (error);
    g_assert_true (ocop_store_commit (&write, &error));
}

static void
assert_recall_found (OcopFixture *fixture, const char *change, gboolean is_found)
{
    sqlite3 *handle = get_handle (fixture);
    full_shop_run (handle, "BEGIN");
    full_shop_run (handle, change);
    g_autoptr (GPtrArray) problems = examine (fixture->shop);
    full_shop_run (handle, "ROLLBACK");
    g_assert_true ((find_problem (problems, "recall") != NULL) == is_found);
}

/* Rows that cannot be made again from the journal, but that it says something of. */
static void
test_claims (void)
{
    static const struct {
        const char *table, *change;
    } changes[] = {
        {"setting", "UPDATE setting SET value = 'Quán X' WHERE key = 'shop.name'"},
        {"setting", "UPDATE setting SET value = '1000' WHERE key = 'rounding'"},
        {"setting", "DELETE FROM setting WHERE key = 'rounding'"},
        {"setting", "INSERT INTO setting VALUES ('stock.low', '7')"},
        {"price", "UPDATE price SET price = price - 1 WHERE valid_from = (SELECT max (valid_from) "
                  "FROM price) AND price = 66000"},
        {"price", "DELETE FROM price WHERE price = 66000"},
        {"product", "INSERT INTO product SELECT 999, 'X-1', name, unit, sold_by, kind, track_lots, "
                    "age_limit, 0, '', product_group, sub_group, producer_code, producer, "
                    "producer_kind, place_code, place_day, status, stars, level, decision, "
                    "decided_on, valid_months, provenance_url FROM product LIMIT 1"},
        {"product", "DELETE FROM product WHERE code = 'QN-0007'"},
        {"catalogue_state", "UPDATE catalogue_state SET version = version + 1"},
        {"parked", "DELETE FROM parked"},
        {"parked", "UPDATE parked SET id = id + 1"},
        {"parked", "UPDATE parked SET json = replace (json, 'lan', 'minh')"},
        {"parked", "UPDATE parked SET json = 'x'"},
        {"parked", "INSERT INTO parked (utc_ms, json) VALUES (1, '{}')"},
        {"buyer", "UPDATE buyer SET json = replace (json, '0100109106', '0100109107')"},
        {"buyer", "UPDATE buyer SET salt = zeroblob (length (salt))"},
        {"buyer", "INSERT INTO buyer VALUES (1, x'00', '{}')"},
        {"user", "UPDATE user SET pin = replace (pin, 'a', 'b')"},
        {"recall", "INSERT INTO recall VALUES ('QN-0001', '', 'x')"},
    };
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        full_shop_run (handle, "BEGIN");
        full_shop_run (handle, changes[i].change);
        g_assert_cmpint (sqlite3_changes (handle), >=, 1);
        g_autoptr (GPtrArray) problems = examine (fixture->shop);
        full_shop_run (handle, "ROLLBACK");
        if (find_problem (problems, changes[i].table) == NULL)
            g_error ("not found: %s", changes[i].change);
    }
    /* A buyer may be forgotten. */
    full_shop_run (handle, "BEGIN; DELETE FROM buyer");
    g_autoptr (GPtrArray) problems = examine (fixture->shop);
    full_shop_run (handle, "ROLLBACK");
    g_assert_null (find_problem (problems, "buyer"));
    ocop_fixture_assert_healthy (fixture);
}

/* Recalls by their records: those named, lifted, taken as a whole; a list too long to be named in
 * its record is proven by nothing until the next whole one. */
static void
test_recalls (void)
{
    static const OcopRecall
        some[] = {{.code = "QN-0001", .lot = (char *)"L1", .reason = (char *)"a"},
                  {.code = "QN-0002", .lot = (char *)"", .reason = (char *)"b"}},
        lifted[] = {{.code = "QN-0001", .lot = (char *)"L1", .reason = (char *)"", .lifted = TRUE}};
    g_autoptr (OcopFixture) fixture = full_shop_new();
    put_recalls (fixture, some, G_N_ELEMENTS (some), TRUE);
    assert_recall_found (fixture, "UPDATE recall SET reason = 'c'", TRUE);
    put_recalls (fixture, lifted, G_N_ELEMENTS (lifted), FALSE);
    assert_recall_found (fixture, "DELETE FROM recall", TRUE);
    assert_recall_found (fixture, "INSERT INTO recall VALUES ('QN-0001', 'L1', 'a')", TRUE);
    put_recalls (fixture, NULL, 201, FALSE);
    assert_recall_found (fixture, "DELETE FROM recall", FALSE);
    put_recalls (fixture, some, 1, TRUE);
    assert_recall_found (fixture, "UPDATE recall SET lot = 'L2'", TRUE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/doctor/claims/what-a-record-says-of-a-row-is-held-against-it", test_claims);
    g_test_add_func ("/doctor/claims/recalls-are-those-of-the-records", test_recalls);
    return g_test_run();
}
