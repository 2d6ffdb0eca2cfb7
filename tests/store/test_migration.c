/* Stores of earlier versions: opened, brought up to date and sold with.
 *
 * version_1.sql is what sqlite3 dumps of a store that the program of version 1 made: two shifts, a
 * lot, a buyer, a return, a copy. */
#include "full_shop.h"

#include "shop/printing.h"
#include "shop/private.h"
#include "shop/safety.h"
#include <glib/gstdio.h>
#include <string.h>

/* Of that store, whose random numbers were a test's. */
static const char old_key[] = "OCOP till key 1\n"
                              "5b87eb53cb64c9116bb5576d69586386887c6a9eeeb569a406a12e5beea626f6\n";

static void
make_version_1 (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "version_1.sql", NULL);
    g_autofree char *store = g_build_filename (fixture->home, "store.db", NULL);
    g_autofree char *key = g_build_filename (fixture->home, "till.key", NULL);
    g_autofree char *sql = NULL;
    sqlite3 *handle = NULL;
    char *failure = NULL;
    g_assert_cmpint (g_mkdir (fixture->home, 0700), ==, 0);
    g_file_get_contents (path, &sql, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (sqlite3_open (store, &handle), ==, SQLITE_OK);
    sqlite3_exec (handle, sql, NULL, NULL, &failure);
    g_assert_cmpstr (failure, ==, NULL);
    sqlite3_close (handle);
    g_assert_true (g_file_set_contents (key, old_key, -1, NULL));
    fixture->utc_ms += 3600 * 1000;
}

static gint64
read_version (OcopFixture *fixture)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA user_version", -1, &stmt, NULL), ==,
                     SQLITE_OK);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
    gint64 version = sqlite3_column_int64 (stmt, 0);
    sqlite3_finalize (stmt);
    return version;
}

/* The steps as they were shipped. */
extern const char *const ocop_schema_2_sql;
extern const char *const ocop_schema_3_sql;
extern const char *const ocop_schema_4_sql;

/* A store of @version: that of version 1, brought so far. */
static void
make_version (OcopFixture *fixture, int version)
{
    const char *const steps[] = {ocop_schema_2_sql, ocop_schema_3_sql, ocop_schema_4_sql};
    make_version_1 (fixture);
    sqlite3 *raw = full_shop_open_raw (fixture->home);
    for (int i = 0; i + 1 < version; i++)
        full_shop_run (raw, steps[i]);
    g_autofree char *set = g_strdup_printf ("PRAGMA user_version = %d", version);
    full_shop_run (raw, set);
    sqlite3_close (raw);
}

/* It opens, is whole, and goes on selling. */
static void
check_version (int version)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty();
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) old = {0};
    make_version (fixture, version);
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (read_version (fixture), ==, OCOP_SCHEMA_VERSION);
    ocop_fixture_assert_healthy (fixture);

    /* What was there. */
    ocop_shop_get_receipt (fixture->shop, "QN01-1-00000001", &old, &error);
    g_assert_no_error (error);
    g_assert_cmpint (old.sale->total, ==, 3 * 65000 + 210000);
    g_assert_cmpint (old.n_papers, ==, 2);
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0004"), ==, 4500);

    /* And on it goes: a sale with its paper, a return of the old one, a copy, the Z. */
    g_autofree char *folder = g_build_filename (fixture->home, "papers", NULL);
    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    ocop_fixture_set (fixture, "printer.device", "dir:papers");
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":450000}]}");
    g_assert_cmpstr (sold.sale->receipt, ==, "QN01-1-00000005");
    g_assert_cmpint (sold.act.print_job, ==, 1);
    ocop_fixture_do_take_back (fixture,
                               "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                               "\"reason\":\"x\",\"lines\":[{\"line\":2,\"qty\":\"0.5\"}]}");
    G_GNUC_UNUSED g_autofree char *copy =
        ocop_shop_print_receipt_text (fixture->shop, "QN01-1-00000001", 42, &error);
    g_assert_no_error (error);
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_assert_healthy (fixture);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_version_1 (void)
{
    check_version (1);
}

static void
test_version_2 (void)
{
    check_version (2);
}

static void
test_version_3 (void)
{
    check_version (3);
}

static void
test_version_4 (void)
{
    check_version (4);
}

/* Version 4 keeps where the last backup is: it is found in the journal of an older store. */
static void
test_last_backup (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopSafety safety;
    for (int n = 0; n < 2; n++) {
        g_auto (OcopActResult) copied = {0};
        g_autofree char *name = g_strdup_printf ("copy-%d.db", n);
        g_autofree char *path = g_build_filename (fixture->home, name, NULL);
        ocop_fixture_advance (fixture, 60000);
        ocop_shop_back_up (fixture->shop, path, NULL, &copied, &error);
        g_assert_no_error (error);
    }
    gint64 made_ms = fixture->utc_ms;
    ocop_fixture_advance (fixture, 60000);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    sqlite3 *raw = full_shop_open_raw (fixture->home);
    full_shop_run (raw, "DROP TABLE open_cart; DROP TABLE last_backup; "
                        "ALTER TABLE payment DROP COLUMN bank_reference; PRAGMA user_version = 3");
    sqlite3_close (raw);
    ocop_fixture_reopen (fixture);
    ocop_shop_get_safety (fixture->shop, &safety, &error);
    g_assert_no_error (error);
    g_assert_cmpint (safety.backup_ms, ==, made_ms);
    ocop_fixture_assert_healthy (fixture);
}

/* A step that cannot be finished leaves the version that was there. */
static void
test_torn (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty();
    g_autoptr (GError) error = NULL;
    make_version_1 (fixture);
    sqlite3 *raw = full_shop_open_raw (fixture->home);
    full_shop_run (raw, "CREATE TABLE payment_request (x INTEGER) STRICT");
    sqlite3_close (raw);
    g_assert_null (
        ocop_shop_open (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports, &error));
    g_assert_nonnull (error);
    raw = full_shop_open_raw (fixture->home);
    full_shop_run (raw, "DROP TABLE payment_request");
    sqlite3_close (raw);
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (read_version (fixture), ==, OCOP_SCHEMA_VERSION);
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/store/migration/version-1-goes-on-selling", test_version_1);
    g_test_add_func ("/store/migration/version-2-goes-on-selling", test_version_2);
    g_test_add_func ("/store/migration/version-3-goes-on-selling", test_version_3);
    g_test_add_func ("/store/migration/version-4-goes-on-selling", test_version_4);
    g_test_add_func ("/store/migration/finds-the-last-backup", test_last_backup);
    g_test_add_func ("/store/migration/all-of-a-step-or-nothing", test_torn);
    return g_test_run();
}
