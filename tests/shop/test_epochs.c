/* A till begun anew: by init over its store, by a restore, by a home that was moved. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/db.h"
#include <glib/gstdio.h>
#include <string.h>

#define SALE                                                                                       \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],\"payments\":[{\"method\":\"cash\","  \
    "\"tendered\":65000}]}"

static const OcopShopInit own = {
    .province = "22", .point = "QN01", .till = 1, .name = "OCOP Cẩm Phả"};

static void
close_shop (OcopFixture *fixture)
{
    g_clear_pointer (&fixture->shop, ocop_shop_close);
}

static void
init_again (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    close_shop (fixture);
    ocop_fixture_advance (fixture, 1000);
    fixture->shop = ocop_shop_init (fixture->home, &own, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
}

static void
sell (OcopFixture *fixture, const char *expected_receipt)
{
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, SALE);
    g_assert_cmpstr (sold.sale->receipt, ==, expected_receipt);
}

static char *
back_up (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    char *path = g_strdup_printf ("%s.backup", fixture->home);
    ocop_shop_back_up (fixture->shop, path, NULL, &act, &error);
    g_assert_no_error (error);
    return path;
}

static void
restore (OcopFixture *fixture, const char *home, const char *path)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    close_shop (fixture);
    ocop_fixture_advance (fixture, 1000);
    fixture->shop = ocop_shop_restore (home, path, NULL, "test", &fixture->ports, &act, &error);
    g_assert_no_error (error);
}

static gboolean
has_missing_records (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    ocop_shop_examine (fixture->shop, &doctor, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < doctor.warnings->len; i++)
        if (g_str_has_prefix (doctor.warnings->pdata[i], "missing-records:"))
            return TRUE;
    return FALSE;
}

static gint64
count_entries (const char *home, const char *folder)
{
    g_autofree char *path = g_build_filename (home, folder, NULL);
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    gint64 n = 0;
    while (dir != NULL && g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

static char *
get_head (OcopFixture *fixture, gint64 *ret_seq)
{
    const OcopStoreHead *head = ocop_store_peek_head (fixture->shop->store);
    char hash[OCOP_HASH_TEXT_SIZE];
    *ret_seq = head->seq;
    return g_strdup_printf ("\"previous\":{\"epoch\":%" G_GINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT
                            ",\"hash\":\"%s\"}",
                            head->epoch, head->seq, ocop_hash_to_text (head->hash, hash));
}

static void
test_init_again (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;
    gint64 seq;
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    sell (fixture, "QN01-1-00000002");
    g_autofree char *previous = get_head (fixture, &seq);
    g_autofree char *key_path = g_build_filename (fixture->home, "till.key", NULL);
    g_autofree char *old_key = NULL, *new_key = NULL;
    g_assert_true (g_file_get_contents (key_path, &old_key, NULL, NULL));
    init_again (fixture);
    g_assert_true (g_file_get_contents (key_path, &new_key, NULL, NULL));
    g_assert_cmpstr (old_key, !=, new_key);
    g_assert_cmpint (ocop_shop_get_epoch (fixture->shop), ==, 2);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "epoch");
    g_assert_nonnull (strstr (body, previous));
    ocop_shop_get_setting (fixture->shop, "shop.name", &name, &error);
    g_assert_cmpstr (name, ==, "OCOP Cẩm Phả");
    /* The shift stays open; numbers begin anew, perpetual totals do not. */
    sell (fixture, "QN01-1.2-00000001");
    g_auto (OcopReturnResult) back =
        ocop_fixture_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000002\","
                                         "\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    g_assert_cmpstr (back.taking_back->receipt, ==, "QN01-1.2-00000002");
    ocop_fixture_refuse_return (fixture,
                                "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000002\",\"reason\":"
                                "\"x\",\"lines\":[{\"line\":1}]}",
                                "return-exceeds-sale");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->gt_sales, ==, 3 * 65000);
    g_assert_cmpint (x->gt_returns, ==, 65000);
    g_assert_cmpint (x->gt_count, ==, 4);
    g_assert_cmpint (x->figures.sales, ==, 3 * 65000);
    ocop_fixture_assert_healthy (fixture);
    g_assert_false (has_missing_records (fixture));
    init_again (fixture);
    sell (fixture, "QN01-1.3-00000001");
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_wrong_till (void)
{
    static const OcopShopInit wrong[] = {
        {.province = "22", .point = "QN01", .till = 2, .name = "x"},
        {.province = "22", .point = "QN02", .till = 1, .name = "x"},
        {.province = "31", .point = "QN01", .till = 1, .name = "x"},
        {.province = "22", .point = "qn01", .till = 1, .name = "x"},
        {.province = "22", .point = "QN01", .till = 100, .name = "x"},
        {.province = "22", .point = "QN01", .till = 1, .name = ""},
        {.province = "22", .point = "QN01", .till = 1, .name = "x", .bank_bin = "970436"},
    };
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    close_shop (fixture);
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopActResult) made = {0};
        g_assert_null (
            ocop_shop_init (fixture->home, &wrong[i], "test", &fixture->ports, &made, &error));
        ocop_fixture_assert_code (&error, "bad-input");
    }
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (ocop_shop_get_epoch (fixture->shop), ==, 1);
    sell (fixture, "QN01-1-00000002");
    ocop_fixture_assert_healthy (fixture);
}

/* What happened after the backup is lost; that it happened is not. */
static void
test_restore_same_home (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gint64 seq;
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    g_autofree char *path = back_up (fixture);
    sell (fixture, "QN01-1-00000002");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-23 09:00:00");
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000003");
    g_autofree char *newest = get_head (fixture, &seq);
    restore (fixture, fixture->home, path);
    g_assert_cmpint (ocop_shop_get_epoch (fixture->shop), ==, 2);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "epoch");
    g_assert_nonnull (strstr (body, newest));
    g_assert_cmpint (count_entries (fixture->home, "backup"), >=, 1);
    ocop_fixture_assert_healthy (fixture);
    g_assert_true (has_missing_records (fixture));
    /* Sells at once, in the shift that was open in the backup; perpetual totals go on from the lost
     * end. */
    sell (fixture, "QN01-1.2-00000001");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->gt_sales, ==, 4 * 65000);
    g_assert_cmpint (x->gt_count, ==, 4);
    ocop_fixture_refuse_return (fixture,
                                "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000003\",\"reason\":"
                                "\"x\",\"lines\":[{\"line\":1}]}",
                                "unknown-receipt");
    ocop_fixture_reopen (fixture);
    ocop_fixture_end_shift (fixture, 0);
    /* The last business day was the 23rd, although the journal that is here does not reach it. */
    OcopShiftOpenRequest early = {.cashier = "lan", .day = OCOP_DAY_NONE};
    g_auto (OcopActResult) result = {0};
    g_assert_true (ocop_day_parse ("2026-11-22", NULL, &early.day, NULL));
    g_assert_false (ocop_shop_open_shift (fixture->shop, &early, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "clock-suspect");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_restore_twice (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    g_autofree char *path = back_up (fixture);
    restore (fixture, fixture->home, path);
    sell (fixture, "QN01-1.2-00000001");
    restore (fixture, fixture->home, path);
    g_assert_cmpint (ocop_shop_get_epoch (fixture->shop), ==, 3);
    sell (fixture, "QN01-1.3-00000001");
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_restore_empty_home (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    g_autofree char *path = back_up (fixture);
    sell (fixture, "QN01-1-00000002");
    g_autofree char *elsewhere = g_strdup_printf ("%s-new", fixture->home);
    restore (fixture, elsewhere, path);
    sell (fixture, "QN01-1.2-00000001");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->gt_sales, ==, 2 * 65000); /* nobody here knows of the second sale */
    ocop_fixture_assert_healthy (fixture);
    close_shop (fixture);
}

static void
run (sqlite3 *handle, const char *sql)
{
    sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
damage (const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
    run (handle, sql);
    sqlite3_close (handle);
}

static void
refuse_restore (OcopFixture *fixture, const char *path, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_autofree char *store = g_build_filename (fixture->home, "store.db", NULL);
    g_autofree char *before = NULL, *after = NULL;
    gsize before_size, after_size;
    gint64 n_aside = count_entries (fixture->home, "backup"),
           n_files = count_entries (fixture->home, "");
    g_assert_true (g_file_get_contents (store, &before, &before_size, NULL));
    g_assert_null (
        ocop_shop_restore (fixture->home, path, NULL, "test", &fixture->ports, &act, &error));
    g_test_message ("%s", error->message);
    ocop_fixture_assert_code (&error, code);
    g_assert_true (g_file_get_contents (store, &after, &after_size, NULL));
    g_assert_cmpuint (before_size, ==, after_size);
    g_assert_cmpint (memcmp (before, after, after_size), ==, 0);
    g_assert_cmpint (count_entries (fixture->home, "backup"), ==, n_aside);
    g_assert_cmpint (count_entries (fixture->home, ""), ==, n_files);
}

static void
test_damaged_backup (void)
{
    static const char *const statements[] = {
        "UPDATE journal SET body = x'7b7d' WHERE id = (SELECT record FROM sale)",
        "UPDATE journal SET header = replace (header, '\n65000\n', '\n66000\n') WHERE id = (SELECT "
        "record FROM sale)",
        "DELETE FROM journal WHERE id = (SELECT record FROM sale)",
        "DELETE FROM journal WHERE id = (SELECT max (id) FROM journal)",
        "DELETE FROM journal",
        "DROP TABLE journal",
        "DELETE FROM head",
        "DELETE FROM epoch",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 7",
    };
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    g_autofree char *path = back_up (fixture);
    g_autofree char *bad = g_strdup_printf ("%s.bad", path);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    close_shop (fixture);
    refuse_restore (fixture, "/nonexistent/file", "bad-file");
    refuse_restore (fixture, fixture->home, "bad-file"); /* a folder */
    g_assert_true (g_file_set_contents (bad, "", 0, NULL));
    refuse_restore (fixture, bad, "bad-file");
    g_assert_true (g_file_set_contents (bad, "this is no store at all", -1, NULL));
    refuse_restore (fixture, bad, "bad-file");
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)size / 2, NULL));
    refuse_restore (fixture, bad, "bad-file");
    for (gsize at = 4096 * 3; at < size; at += 4096) {
        g_autofree char *torn = g_memdup2 (bytes, size);
        if (at / 4096 % 16 != 3)
            continue;
        memset (torn + at, 0xa5, 4096);
        g_assert_true (g_file_set_contents (bad, torn, (gssize)size, NULL));
        refuse_restore (fixture, bad, "bad-file");
    }
    for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
        g_test_message ("%s", statements[i]);
        g_assert_true (g_file_set_contents (bad, bytes, (gssize)size, NULL));
        damage (bad, statements[i]);
        refuse_restore (fixture, bad, "bad-file");
    }
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)size, NULL));
    damage (bad, "PRAGMA user_version = 99");
    refuse_restore (fixture, bad, "store-newer");
    ocop_fixture_reopen (fixture);
    sell (fixture, "QN01-1-00000002");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_restore_in_use (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_fixture_open_shift (fixture);
    g_autofree char *path = back_up (fixture);
    g_assert_null (
        ocop_shop_restore (fixture->home, path, NULL, "test", &fixture->ports, &act, &error));
    ocop_fixture_assert_code (&error, "store-in-use");
    sell (fixture, "QN01-1-00000001");
    ocop_fixture_reopen (fixture);
    sell (fixture, "QN01-1-00000002");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_no_secret (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autofree char *key_path = g_build_filename (fixture->home, "till.key", NULL);
    g_autofree char *bytes = NULL;
    g_autofree char *hex = NULL;
    gsize size, key_size;
    init_again (fixture);
    g_autofree char *path = back_up (fixture);
    const OcopKeys *keys = ocop_store_get_keys (fixture->shop->store);
    g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    g_assert_true (g_file_get_contents (key_path, &hex, &key_size, NULL));
    char *seed = strchr (hex, '\n') + 1;
    seed[2 * OCOP_SEED_SIZE] = '\0';
    g_assert_cmpuint (strlen (seed), ==, 2 * OCOP_SEED_SIZE);
    g_autofree char *upper = g_ascii_strup (seed, -1);
    g_assert_nonnull (memmem (bytes, size, keys->public_key,
                              OCOP_PUBLIC_KEY_SIZE)); /* the search would find it */
    g_assert_null (memmem (bytes, size, keys->secret_key, OCOP_SEED_SIZE));
    g_assert_null (memmem (bytes, size, seed, 2 * OCOP_SEED_SIZE));
    g_assert_null (memmem (bytes, size, upper, 2 * OCOP_SEED_SIZE));
}

static void
copy_file (const char *from_home, const char *to_home, const char *name)
{
    g_autofree char *from = g_build_filename (from_home, name, NULL);
    g_autofree char *to = g_build_filename (to_home, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
    g_assert_true (g_file_set_contents (to, bytes, (gssize)size, NULL));
}

static void
test_copied_home (void)
{
    static const char *const names[] = {"store.db", "head", "till.key", "lock"};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    close_shop (fixture);
    g_autofree char *elsewhere = g_strdup_printf ("%s moved", fixture->home);
    g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        copy_file (fixture->home, elsewhere, names[i]);
    g_free (fixture->home);
    fixture->home = g_steal_pointer (&elsewhere);
    ocop_fixture_reopen (fixture);
    sell (fixture, "QN01-1-00000002");
    ocop_fixture_assert_healthy (fixture);
}

static void
assert_reads_but_does_not_post (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    g_auto (OcopActResult) result = {0};
    g_autofree char *paper = NULL;
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.sales, ==, 65000);
    g_assert_true (ocop_shop_get_receipt (fixture->shop, "QN01-1-00000001", &receipt, &error));
    g_assert_true (ocop_shop_get_paper_text (fixture->shop, &receipt, &paper, &error));
    g_assert_null (paper);
    g_autoptr (GPtrArray) found = ocop_shop_search (fixture->shop, "mien", 5, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (found->len, ==, 1);
    ocop_fixture_refuse_sale (fixture, SALE, "store-read-only");
    g_assert_false (
        ocop_shop_close_shift (fixture->shop, 0, NULL, NULL, NULL, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "store-read-only");
}

static void
test_missing_key (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autofree char *key_path = g_build_filename (fixture->home, "till.key", NULL);
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    close_shop (fixture);
    g_assert_cmpint (g_remove (key_path), ==, 0);
    ocop_fixture_reopen (fixture);
    assert_reads_but_does_not_post (fixture);
    ocop_fixture_assert_healthy (fixture);
    /* A file that is no key is no better. */
    close_shop (fixture);
    g_assert_true (g_file_set_contents (key_path, "rubbish\n", -1, NULL));
    ocop_fixture_reopen (fixture);
    assert_reads_but_does_not_post (fixture);
    /* init makes the till whole again, as the next epoch. */
    init_again (fixture);
    sell (fixture, "QN01-1.2-00000001");
    ocop_fixture_assert_healthy (fixture);
}

/* The key of another epoch: nothing is signed with it, and doctor says that it is not the till's.
 */
static void
test_foreign_key (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *key_path = g_build_filename (fixture->home, "till.key", NULL);
    g_autofree char *old_key = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    g_assert_true (g_file_get_contents (key_path, &old_key, NULL, NULL));
    ocop_fixture_open_shift (fixture);
    sell (fixture, "QN01-1-00000001");
    init_again (fixture);
    close_shop (fixture);
    g_assert_true (g_file_set_contents (key_path, old_key, -1, NULL));
    ocop_fixture_reopen (fixture);
    assert_reads_but_does_not_post (fixture);
    ocop_shop_examine (fixture->shop, &doctor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (doctor.problems->len, ==, 1);
    init_again (fixture);
    sell (fixture, "QN01-1.3-00000001");
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/epochs/init/over-a-store-begins-the-next-one", test_init_again);
    g_test_add_func ("/epochs/init/of-another-till-is-refused", test_wrong_till);
    g_test_add_func ("/epochs/restore/names-the-newest-known-head", test_restore_same_home);
    g_test_add_func ("/epochs/restore/twice-from-one-backup", test_restore_twice);
    g_test_add_func ("/epochs/restore/into-an-empty-home", test_restore_empty_home);
    g_test_add_func ("/epochs/restore/of-a-damaged-backup-changes-nothing", test_damaged_backup);
    g_test_add_func ("/epochs/restore/waits-for-nobody-who-sells", test_restore_in_use);
    g_test_add_func ("/epochs/backup/holds-no-secret", test_no_secret);
    g_test_add_func ("/epochs/home/copied-elsewhere-opens", test_copied_home);
    g_test_add_func ("/epochs/key/missing-reads-and-does-not-sell", test_missing_key);
    g_test_add_func ("/epochs/key/of-another-epoch-signs-nothing", test_foreign_key);
    return g_test_run();
}
