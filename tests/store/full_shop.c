/* A shop with some of everything. */
#include "full_shop.h"

#include "base/error.h"
#include <string.h>

static void
sell (OcopFixture *fixture, const char *lines, const char *rest)
{
    g_autofree char *json =
        g_strdup_printf ("{\"cashier\":\"lan\",\"lines\":[%s],%s}", lines, rest);
    ocop_fixture_do_sell (fixture, json);
}

static void
take_back (OcopFixture *fixture, const char *rest)
{
    g_autofree char *json = g_strdup_printf ("{\"cashier\":\"lan\",\"reason\":\"đổi\",%s}", rest);
    ocop_fixture_do_take_back (fixture, json);
}

static void
do_stock (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) imported = {0};
    const char *csv = "code,qty,lot,expiry\nQN-0001,40,,\nQN-0004,3.5,C1,2026-12-24\n";
    ocop_shop_import_stock (fixture->shop, csv, strlen (csv), "minh", NULL, &imported, &error);
    g_assert_no_error (error);
    ocop_fixture_receive (fixture, "QN-0005", 4000, "L1", "2026-11-25");
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L2", "2026-12-31");
    ocop_fixture_receive (fixture, "QN-0006", 2000, "Đ7", NULL);
    ocop_fixture_book_stock (fixture, OCOP_STOCK_WASTE, "QN-0005", 1000, "L2", "vỡ");
    ocop_fixture_book_stock (fixture, OCOP_STOCK_ADJUST, "QN-0001", -2000, NULL, "đếm lại");
}

static void
do_people (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) added = {0}, role = {0}, pin = {0}, disabled = {0};
    gint64 wait_ms;
    ocop_shop_add_user (fixture->shop, "Thảo", OCOP_ROLE_CASHIER, "4321", NULL, &added, &error);
    g_assert_no_error (error);
    ocop_shop_set_role (fixture->shop, "Thảo", OCOP_ROLE_MANAGER, NULL, &role, &error);
    g_assert_no_error (error);
    ocop_shop_set_pin (fixture->shop, "Thảo", "98765", NULL, &pin, &error);
    g_assert_no_error (error);
    g_assert_true (ocop_shop_log_in (fixture->shop, "Thảo", "98765", &wait_ms, NULL, &error));
    g_assert_false (ocop_shop_log_in (fixture->shop, "Thảo", "00000", &wait_ms, NULL, NULL));
    ocop_shop_disable_user (fixture->shop, "Thảo", NULL, &disabled, &error);
    g_assert_no_error (error);
}

static void
park (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_autoptr (OcopSaleRequest) cart = ocop_sale_request_read (
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\"}]}", -1, &error);
    g_assert_no_error (error);
    ocop_shop_park (fixture->shop, cart, NULL, &act, &error);
    g_assert_no_error (error);
}

static void
move_cash (OcopFixture *fixture, gboolean is_out, gint64 amount)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_move_cash (fixture->shop, is_out, amount, "lý do", NULL, NULL, &result, &error);
    g_assert_no_error (error);
}

static void
print (OcopFixture *fixture, const char *receipt)
{
    g_autoptr (GError) error = NULL;
    G_GNUC_UNUSED g_autofree char *text =
        ocop_shop_print_receipt_text (fixture->shop, receipt, 42, &error);
    g_assert_no_error (error);
}

static void
do_first_shift (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) dropped = {0}, priced = {0}, closed = {0};
    gint64 notes[OCOP_N_BANKNOTES] = {1, 2, 3};
    ocop_fixture_open_shift (fixture);
    sell (fixture,
          "{\"code\":\"QN-0005\",\"qty\":\"6\"},{\"code\":\"QN-0001\",\"qty\":\"2\",\"discount\":{"
          "\"percent\":\"5\"}}",
          "\"discount\":{\"amount\":1001},\"payments\":[{\"method\":\"cash\",\"tendered\":200000},"
          "{\"method\":\"vietqr\",\"amount\":50000,\"reference\":\"OC7K\"}]");
    sell (fixture, "{\"code\":\"QN-0006\",\"gift\":true},{\"code\":\"QN-0004\",\"qty\":\"1.25\"}",
          "\"channel\":\"fair\",\"payments\":[{\"method\":\"card\",\"amount\":525000,\"reference\":"
          "\"4411\"}],"
          "\"buyer\":{\"name\":\"Công ty A\",\"tax_code\":\"0100109106\"}");
    sell (fixture,
          "{\"code\":\"QN-0003\",\"unit_price\":180000,\"approved_by\":\"minh\"},{\"code\":\"QN-"
          "0007\"}",
          "\"age_confirmed\":true,\"payments\":[{\"method\":\"voucher\",\"amount\":30000},{"
          "\"method\":\"cash\",\"tendered\":200000}]");
    take_back (fixture, "\"receipt\":\"QN01-1-00000001\",\"lines\":[{\"line\":1,\"qty\":\"2\","
                        "\"restock\":false},{\"line\":2}],"
                        "\"refund\":[{\"method\":\"vietqr\",\"amount\":10000,\"reference\":\"R\"},{"
                        "\"method\":\"cash\",\"amount\":60279}]");
    take_back (fixture, "\"approved_by\":\"an\",\"lines\":[{\"code\":\"QN-0002\",\"qty\":\"0.25\","
                        "\"amount\":400000}]");
    park (fixture);
    park (fixture);
    ocop_shop_drop_parked (fixture->shop, "P1", NULL, &dropped, &error);
    g_assert_no_error (error);
    move_cash (fixture, FALSE, 100000);
    move_cash (fixture, TRUE, 33000);
    print (fixture, "QN01-1-00000001");
    print (fixture, "QN01-1-00000001");
    print (fixture, "QN01-1-00000001");
    print (fixture, "QN01-1-00000002");
    sell (fixture, "{\"code\":\"QN-0001\"}",
          "\"training\":true,\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]");
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms + 3600 * 1000);
    ocop_shop_close_shift (fixture->shop, 1100000, notes, NULL, NULL, NULL, &closed, &error);
    g_assert_no_error (error);
    ocop_shop_set_price (fixture->shop, "QN-0001", 66000, ocop_shop_get_today (fixture->shop), NULL,
                         &priced, &error);
    g_assert_no_error (error);
}

static void
begin_second_epoch (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
}

OcopFixture *
full_shop_new (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    do_stock (fixture);
    do_people (fixture);
    do_first_shift (fixture);
    begin_second_epoch (fixture);
    ocop_fixture_set (fixture, "rounding", "500");
    ocop_fixture_move_to (fixture, "2026-11-22 08:00:00");
    ocop_fixture_open_shift (fixture);
    sell (fixture, "{\"code\":\"QN-0002\",\"qty\":\"0.101\"}",
          "\"payments\":[{\"method\":\"cash\",\"tendered\":200000}]");
    take_back (fixture, "\"receipt\":\"QN01-1-00000002\",\"lines\":[{\"line\":2,\"qty\":\"1\"}]");
    sell (fixture, "{\"code\":\"QN-0001\",\"qty\":\"3\"}",
          "\"channel\":\"sendo\",\"payments\":[{\"method\":\"card\",\"amount\":198000}]");
    sell (fixture, "{\"code\":\"QN-0001\"}",
          "\"training\":true,\"payments\":[{\"method\":\"cash\",\"tendered\":66000}]");
    return g_steal_pointer (&fixture);
}

gboolean
full_shop_copy_file (const char *from_home, const char *to_home, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *from = g_build_filename (from_home, name, NULL);
    g_autofree char *to = g_build_filename (to_home, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents (from, &bytes, &size, NULL))
        return FALSE;
    g_file_set_contents_full (to, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
    g_assert_no_error (error);
    return TRUE;
}

char *
full_shop_copy_home (OcopFixture *fixture, const char *home)
{
    static guint n_copies;
    g_autofree char *folder = g_path_get_dirname (fixture->home);
    g_autofree char *copy = g_strdup_printf ("%s/copy-%u", folder, ++n_copies);
    g_assert_cmpint (g_mkdir_with_parents (copy, 0700), ==, 0);
    g_assert_true (full_shop_copy_file (home, copy, "store.db"));
    g_assert_false (full_shop_copy_file (home, copy, "store.db-wal"));
    full_shop_copy_file (home, copy, "head");
    full_shop_copy_file (home, copy, "till.key");
    return g_steal_pointer (&copy);
}

void
full_shop_run (sqlite3 *handle, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec (handle, sql, NULL, NULL, &message) != SQLITE_OK)
        g_error ("%s: %s", sql, message);
}

void
full_shop_lift_rules (sqlite3 *handle)
{
    sqlite3_set_authorizer (handle, NULL, NULL);
    sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    full_shop_run (handle, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
}

sqlite3 *
full_shop_open_raw (const char *home)
{
    g_autofree char *path = g_build_filename (home, "store.db", NULL);
    sqlite3 *handle = NULL;
    g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    full_shop_lift_rules (handle);
    /* A small file is copied often: no sync, and no companions left behind. */
    full_shop_run (handle, "PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE");
    return handle;
}
