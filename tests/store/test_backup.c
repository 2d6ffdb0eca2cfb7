/* Copies of a store: whole, checked, alone, and never in the place of something else. */
#include "full_shop.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/backup.h"
#include <glib/gstdio.h>
#include <string.h>

static void
back_up (OcopFixture *fixture, const char *path)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_shop_back_up (fixture->shop, path, NULL, &act, &error);
    g_assert_no_error (error);
}

static void
refuse (OcopFixture *fixture, const char *path)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    guint n_records = ocop_fixture_count_records (fixture, "backup");
    g_assert_false (ocop_shop_back_up (fixture->shop, path, NULL, &act, &error));
    g_test_message ("%s", error->message);
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "backup"), ==, n_records);
}

static gint64
count (const char *path, const char *table)
{
    g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", table);
    sqlite3 *handle = NULL;
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
    gint64 n = sqlite3_column_int64 (stmt, 0);
    sqlite3_finalize (stmt);
    sqlite3_close (handle);
    return n;
}

static gboolean
is_there (const char *path, const char *suffix)
{
    g_autofree char *name = g_strconcat (path, suffix, NULL);
    return g_file_test (name, G_FILE_TEST_EXISTS);
}

static void
test_whole (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    g_autofree char *partial = g_strdup_printf ("%s.partial", path);
    g_assert_true (g_file_set_contents (partial, "left by a crash", -1, NULL));
    back_up (fixture, path);
    gint64 n_records = ocop_store_peek_head (fixture->shop->store)->seq;
    /* One file, with everything up to the record that tells of it. */
    g_assert_false (is_there (path, ".partial"));
    g_assert_false (is_there (path, "-wal"));
    g_assert_false (is_there (path, "-shm"));
    g_assert_false (is_there (path, "-journal"));
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "backup");
    g_autofree char *told = g_strdup_printf ("\"records\":%" G_GINT64_FORMAT, n_records - 1);
    g_assert_nonnull (strstr (body, told));
    g_assert_cmpint (count (path, "sale"), ==, 5);
    g_assert_cmpint (count (path, "goods_return"), ==, 3);
    g_assert_cmpint (count (path, "epoch"), ==, 2);
    g_assert_cmpint (count (path, "user"), ==, 4);
    g_assert_cmpint (count (path, "buyer"), ==, 1);
    g_assert_cmpint (count (path, "parked"), ==, 1);
    /* A later one takes its place. */
    gint64 n_before = count (path, "journal");
    back_up (fixture, path);
    g_assert_cmpint (count (path, "journal"), ==, n_before + 1);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_targets (void)
{
    static const char *const own[] = {"store.db", "./store.db", "backup/../store.db", "till.key",
                                      "head",     "lock",       "store.db-wal"};
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autofree char *folder = g_build_filename (fixture->home, "backup", NULL);
    g_autofree char *inside = g_build_filename (folder, "today.db", NULL);
    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (own); i++) {
        g_autofree char *path = g_build_filename (fixture->home, own[i], NULL);
        refuse (fixture, path);
    }
    refuse (fixture, "/nonexistent/folder/backup.db");
    refuse (fixture, fixture->home);
    refuse (fixture, "");
    back_up (fixture, inside);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

/* A store that is damaged makes no backup, and leaves an older one as it was. */
static void
test_damaged_store (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    back_up (fixture, path);
    gint64 n_before = count (path, "journal");
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    full_shop_lift_rules (handle);
    full_shop_run (handle,
                   "UPDATE journal SET body = x'7b7d' WHERE id = (SELECT min (record) FROM sale)");
    g_assert_false (ocop_shop_back_up (fixture->shop, path, NULL, &act, &error));
    ocop_fixture_assert_code (&error, "store-damaged");
    g_assert_cmpint (count (path, "journal"), ==, n_before);
    g_assert_false (is_there (path, ".partial"));
}

static void
test_copy_back (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    g_autofree char *target = g_strdup_printf ("%s.copy", fixture->home);
    back_up (fixture, path);
    g_assert_true (ocop_backup_copy_back (path, target, &fixture->ports, &error));
    g_assert_no_error (error);
    g_assert_cmpint (count (target, "journal"), ==, count (path, "journal"));
    /* The live file of a shop at work is not copied by name. */
    g_autofree char *live = g_build_filename (fixture->home, "store.db", NULL);
    g_autofree char *second = g_strdup_printf ("%s.live", fixture->home);
    g_assert_false (ocop_backup_copy_back (live, second, &fixture->ports, &error));
    ocop_fixture_assert_code (&error, "bad-file");
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

/* A till sells while it is copied: what came in between is in the copy, in one piece. */
static void
test_beside_sales (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    g_autoptr (OcopBackup) backup = ocop_backup_begin (fixture->shop->store, path, &error);
    g_assert_no_error (error);
    gboolean is_complete = FALSE;
    guint n_steps = 0;
    for (; !is_complete; n_steps++) {
        g_assert_true (ocop_backup_copy (backup, 16, &is_complete, &error));
        if (!is_complete && n_steps < 5) {
            g_auto (OcopSaleResult) sold = ocop_fixture_sell (
                fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\"}],"
                         "\"payments\":[{\"method\":\"cash\",\"tendered\":450000}]}");
        }
    }
    g_assert_cmpuint (n_steps, >, 5);
    g_assert_cmpint (ocop_backup_get_n_records (backup), ==,
                     ocop_store_peek_head (fixture->shop->store)->seq);
    g_assert_false (is_there (path, ""));
    /* What is sold after the last step is not. */
    g_auto (OcopSaleResult) late =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":450000}]}");
    g_assert_true (ocop_backup_prove (backup, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpint (count (path, "sale"), ==, 5 + 5);
    g_assert_false (is_there (path, ".partial"));
    ocop_fixture_assert_healthy (fixture);
}

static void
test_given_up (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    const int is_given_up = 1;
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    gboolean is_complete;
    OcopBackup *backup = ocop_backup_begin (fixture->shop->store, path, &error);
    g_assert_true (ocop_backup_copy (backup, 1, &is_complete, &error));
    g_assert_false (is_complete);
    g_assert_true (is_there (path, ".partial"));
    ocop_backup_free (backup);
    g_assert_false (is_there (path, ".partial"));
    /* While it is checked. */
    backup = ocop_backup_begin (fixture->shop->store, path, &error);
    g_assert_true (ocop_backup_copy (backup, -1, &is_complete, &error));
    g_assert_true (is_complete);
    g_assert_false (ocop_backup_prove (backup, &is_given_up, &error));
    g_assert_nonnull (error);
    ocop_backup_free (backup);
    g_assert_false (is_there (path, ".partial"));
    g_assert_false (is_there (path, ""));
    ocop_fixture_assert_healthy (fixture);
}

static gint64
have_little_room (const char *path, gpointer data)
{
    return 1000000;
}

static void
test_no_room (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_autofree char *path = g_strdup_printf ("%s.backup", fixture->home);
    OcopDisk disk = *fixture->ports.disk;
    const OcopDisk *whole = fixture->ports.disk;
    disk.free_bytes = have_little_room;
    fixture->ports.disk = &disk;
    g_assert_false (ocop_shop_back_up (fixture->shop, path, NULL, &act, &error));
    ocop_fixture_assert_code (&error, "disk-full");
    fixture->ports.disk = whole;
    g_assert_false (is_there (path, ".partial"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/backup/copy/is-one-whole-file", test_whole);
    g_test_add_func ("/backup/target/is-never-a-part-of-the-store", test_targets);
    g_test_add_func ("/backup/damage/makes-no-backup", test_damaged_store);
    g_test_add_func ("/backup/copy-back/is-checked", test_copy_back);
    g_test_add_func ("/backup/copy/holds-what-is-sold-meanwhile", test_beside_sales);
    g_test_add_func ("/backup/copy/given-up-leaves-nothing", test_given_up);
    g_test_add_func ("/backup/copy/leaves-room-for-sales", test_no_room);
    return g_test_run();
}
