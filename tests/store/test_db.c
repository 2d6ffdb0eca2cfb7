/* The one connection of a store: its settings are in force, nobody else gets in, and what is no
 * store is told apart. */
#include "full_shop.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/journal.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static sqlite3 *
get_handle (OcopFixture *fixture)
{
    return ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
}

static char *
ask (sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
    char *text = sqlite3_step (stmt) == SQLITE_ROW
                     ? g_strdup ((const char *)sqlite3_column_text (stmt, 0))
                     : NULL;
    sqlite3_finalize (stmt);
    return text;
}

static char *
path_of (OcopFixture *fixture, const char *name)
{
    return g_build_filename (fixture->home, name, NULL);
}

static void
refuse_opening (OcopFixture *fixture, const char *code)
{
    g_autoptr (GError) error = NULL;
    for (int i = 0; i < 2; i++) {
        OcopShopFlags flags = i == 0 ? OCOP_SHOP_NORMAL : OCOP_SHOP_EXAMINE;
        g_assert_null (ocop_shop_open (fixture->home, flags, "test", &fixture->ports, &error));
        g_test_message ("%s", error->message);
        g_assert_cmpint (ocop_error_get_exit_status (error), ==, 3);
        ocop_fixture_assert_code (&error, code);
    }
}

static void
test_settings (void)
{
    /* durability-and-sync: section 1.4 */
    static const struct {
        const char *pragma, *expected;
    } settings[] = {
        {"locking_mode", "exclusive"},
        {"journal_mode", "wal"},
        {"synchronous", "2"},
        {"foreign_keys", "1"},
        {"trusted_schema", "0"},
        {"cell_size_check", "1"},
        {"mmap_size", "0"},
        {"busy_timeout", "5000"},
        {"journal_size_limit", "16777216"},
        {"recursive_triggers", "1"},
        {"user_version", "5"},
        {"application_id", "1329811280"}, /* "OCOP" */
    };
    static const struct {
        int option, expected;
    } options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                   {SQLITE_DBCONFIG_DQS_DDL, 0},
                   {SQLITE_DBCONFIG_DQS_DML, 0},
                   {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                   {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1}};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (int round = 0; round < 2; round++) {
        sqlite3 *handle = get_handle (fixture);
        for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
            g_autofree char *sql = g_strdup_printf ("PRAGMA %s", settings[i].pragma);
            g_autofree char *found = ask (handle, sql);
            if (g_strcmp0 (found, settings[i].expected) != 0 &&
                !(found == NULL && g_str_equal (settings[i].expected, "0")))
                g_error ("%s is %s", settings[i].pragma, found);
        }
        for (gsize i = 0; i < G_N_ELEMENTS (options); i++) {
            int in_force = -1;
            g_assert_cmpint (sqlite3_db_config (handle, options[i].option, -1, &in_force), ==,
                             SQLITE_OK);
            g_assert_cmpint (in_force, ==, options[i].expected);
        }
        g_assert_cmpint (sqlite3_limit (handle, SQLITE_LIMIT_ATTACHED, -1), ==, 0);
        ocop_fixture_reopen (fixture);
    }
    /* The index of the WAL is on the heap: no -shm, hence no second connection. */
    g_autofree char *shm = path_of (fixture, "store.db-shm");
    g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

static void
test_strict (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autofree char *loose =
        ask (get_handle (fixture), "SELECT group_concat (name) FROM pragma_table_list"
                                   " WHERE schema = 'main' AND type = 'table' AND strict = 0 AND "
                                   "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    g_assert_null (loose);
}

static void
test_second_opener (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = path_of (fixture, "store.db");
    g_autofree char *holder = g_strdup_printf ("test pid %ld", (long)getpid());
    gint64 before_ms = fixture->boottime_ms;
    g_assert_null (
        ocop_shop_open (fixture->home, OCOP_SHOP_NORMAL, "other", &fixture->ports, &error));
    g_assert_nonnull (strstr (error->message, holder));
    ocop_fixture_assert_code (&error, "store-in-use");
    g_assert_cmpint (fixture->boottime_ms - before_ms, >=, OCOP_LOCK_WAIT_MS);
    g_assert_cmpint (fixture->boottime_ms - before_ms, <, OCOP_LOCK_WAIT_MS + 100);
    /* Nor does somebody get in who looks at no lock file. */
    sqlite3 *raw = NULL;
    g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (raw, "SELECT count (*) FROM journal", NULL, NULL, NULL), ==,
                     SQLITE_BUSY);
    sqlite3_close (raw);
    ocop_fixture_open_shift (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_newer (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    sqlite3 *raw = full_shop_open_raw (fixture->home);
    full_shop_run (raw, "PRAGMA user_version = 6");
    sqlite3_close (raw);
    refuse_opening (fixture, "store-newer");
}

static void
overwrite (const char *path, const char *bytes, gsize size)
{
    g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
}

static void
test_no_store (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autofree char *path = path_of (fixture, "store.db");
    g_autofree char *good = NULL;
    gsize size;
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_assert_true (g_file_get_contents (path, &good, &size, NULL));
    g_assert_cmpuint (size, >, 100000);
    const gsize lengths[] = {0, 1, 99, 100, 4096, 5000, size / 2};
    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
        overwrite (path, good, lengths[i]);
        refuse_opening (fixture, "store-damaged");
    }
    overwrite (path,
               "PK\x03\x04 this is a spreadsheet, and long enough to be looked at as a header of a "
               "hundred bytes or so, dear reader",
               110);
    refuse_opening (fixture, "store-damaged");
    g_assert_cmpint (g_remove (path), ==, 0);
    refuse_opening (fixture, "store-missing");
    /* Another program's database. */
    sqlite3 *raw = NULL;
    g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
    full_shop_run (raw, "CREATE TABLE journal (id INTEGER PRIMARY KEY)");
    sqlite3_close (raw);
    refuse_opening (fixture, "store-damaged");
    overwrite (path, good, size);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

/* A file that can only be read, also for root: a VFS that opens it so. */
static int
open_read_only (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    sqlite3_vfs *real = vfs->pAppData;
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    return real->xOpen (real, name, file, flags, ret_flags);
}

static int
access_real (sqlite3_vfs *vfs, const char *name, int flags, int *ret_result)
{
    sqlite3_vfs *real = vfs->pAppData;
    return real->xAccess (real, name, flags, ret_result);
}

static void
test_read_only (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    sqlite3_vfs *real = sqlite3_vfs_find (NULL);
    sqlite3_vfs read_only = *real;
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    read_only.zName = "read-only";
    read_only.pAppData = real;
    read_only.xOpen = open_read_only;
    read_only.xAccess = access_real;
    g_assert_cmpint (sqlite3_vfs_register (&read_only, 0), ==, SQLITE_OK);
    fixture->disk.sqlite_vfs = "read-only";
    refuse_opening (fixture, "store-read-only");
    fixture->disk.sqlite_vfs = NULL;
    sqlite3_vfs_unregister (&read_only);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

/* What was committed is there after the process was killed, from the WAL it left; what was not is
 * not. */
static void
test_killed (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    g_autofree char *wal = path_of (fixture, "store.db-wal");
    GStatBuf facts;
    int status = 0;
    ocop_fixture_open_shift (fixture);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
    pid_t child = fork();
    if (child == 0) {
        ocop_fixture_reopen (fixture);
        ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                       "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
        full_shop_lift_rules (get_handle (fixture));
        full_shop_run (get_handle (fixture), "BEGIN; DELETE FROM journal; DELETE FROM sale");
        kill (getpid(), SIGKILL);
    }
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status));
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
    fixture->seed++; /* the child's request ids are not to be made again */
    g_assert_cmpint (g_stat (wal, &facts), ==, 0);
    g_assert_cmpint (facts.st_size, >, 0);
    ocop_fixture_reopen (fixture);
    g_assert_true (ocop_store_was_unclean (fixture->shop->store));
    ocop_shop_get_receipt (fixture->shop, "QN01-1-00000001", &receipt, &error);
    g_assert_no_error (error);
    g_assert_cmpint (receipt.sale->total, ==, 65000);
    ocop_fixture_assert_healthy (fixture);
    g_auto (OcopSaleResult) next =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_cmpstr (next.sale->receipt, ==, "QN01-1-00000002");
    ocop_fixture_reopen (fixture);
    g_assert_false (ocop_store_was_unclean (fixture->shop->store));
    ocop_fixture_assert_healthy (fixture);
}

static const char *const protected_tables[] = {"journal", "sale",         "sale_line",
                                               "payment", "goods_return", "goods_return_line",
                                               "refund",  "stock_move"};

/* By whatever statement of the program itself … */
static void
test_authorizer (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    for (gsize i = 0; i < G_N_ELEMENTS (protected_tables); i++) {
        const char *table = protected_tables[i];
        g_autofree char *column = g_strdup_printf (
            "SELECT name FROM pragma_table_info ('%s') WHERE pk = 0 LIMIT 1", table);
        g_autofree char *name = ask (handle, column);
        g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s = %s", table, name, name);
        g_autofree char *delete = g_strdup_printf ("DELETE FROM %s", table);
        g_autofree char *delete_none = g_strdup_printf ("DELETE FROM %s WHERE 0", table);
        g_autofree char *drop = g_strdup_printf ("DROP TABLE %s", table);
        const char *const statements[] = {update, delete, delete_none, drop};
        for (gsize s = 0; s < G_N_ELEMENTS (statements); s++)
            g_assert_cmpint (sqlite3_exec (handle, statements[s], NULL, NULL, NULL) & 0xff, ==,
                             SQLITE_AUTH);
        g_autofree char *replace =
            g_strdup_printf ("INSERT OR REPLACE INTO %s SELECT * FROM %s", table, table);
        g_assert_cmpint (sqlite3_exec (handle, replace, NULL, NULL, NULL) & 0xff, !=, SQLITE_OK);
    }
    ocop_fixture_assert_healthy (fixture);
}

/* … and by another program that opens the file. */
static void
test_triggers (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autofree char *path = path_of (fixture, "store.db");
    sqlite3 *raw = NULL;
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
    for (gsize i = 0; i < G_N_ELEMENTS (protected_tables); i++) {
        const char *table = protected_tables[i];
        g_autofree char *column = g_strdup_printf (
            "SELECT name FROM pragma_table_info ('%s') WHERE pk = 0 LIMIT 1", table);
        g_autofree char *name = ask (raw, column);
        g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s = %s", table, name, name);
        g_autofree char *delete = g_strdup_printf ("DELETE FROM %s", table);
        g_assert_cmpint (sqlite3_exec (raw, update, NULL, NULL, NULL) & 0xff, ==,
                         SQLITE_CONSTRAINT);
        g_assert_cmpint (sqlite3_exec (raw, delete, NULL, NULL, NULL) & 0xff, ==,
                         SQLITE_CONSTRAINT);
    }
    sqlite3_close (raw);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/db/settings/are-in-force", test_settings);
    g_test_add_func ("/db/schema/every-table-is-strict", test_strict);
    g_test_add_func ("/db/open/second-opener-waits-and-is-refused", test_second_opener);
    g_test_add_func ("/db/open/newer-store-is-refused", test_newer);
    g_test_add_func ("/db/open/what-is-no-store-is-refused", test_no_store);
    g_test_add_func ("/db/open/read-only-file-is-refused", test_read_only);
    g_test_add_func ("/db/wal/of-a-killed-process-is-recovered", test_killed);
    g_test_add_func ("/db/final/the-program-itself-cannot-change-a-record", test_authorizer);
    g_test_add_func ("/db/final/another-program-is-held-back-by-triggers", test_triggers);
    return g_test_run();
}
