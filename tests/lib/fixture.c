/* A shop for tests. */
#include "lib/fixture.h"

#include "base/error.h"
#include <glib/gstdio.h>
#include <string.h>

const char ocop_fixture_catalogue[] =
    "code,gtin,name,unit,sold_by,price,vat_rate,producer,stars,level,decision,decided_on,valid_"
    "months,status,age_limit,track_lots,kind,plu\n"
    "QN-0001,8938505970011,Miến dong Bình Liêu,gói,piece,65000,std,HTX Bình "
    "Liêu,5,national,DEMO-1,2025-03-01,36,certified,,,,\n"
    "QN-0002,,Mực khô Cô Tô,kg,weight,1850000,5,Hộ Cô "
    "Tô,4,provincial,DEMO-2,2025-06-01,36,certified,,no,,10001\n"
    "QN-0003,,Rượu mơ Yên "
    "Tử,chai,piece,185000,10,,4,provincial,DEMO-3,2024-02-01,36,certified,18,,,\n"
    "QN-0004,,Chả mực Hạ "
    "Long,kg,weight,420000,KCT,,3,provincial,DEMO-4,2023-11-20,36,certified,,yes,,\n"
    "QN-0005,,Trứng vịt biển Đồng Rui,quả,piece,4500,0,,4,provincial,DEMO-5,,36,certified,,yes,,\n"
    "QN-0006,,Trà hoa vàng,hộp,piece,450000,8,,5,national,DEMO-6,2024-01-15,36,certified,,,,\n"
    "QN-0007,,Tour Quảng La,lượt,piece,50000,8,,,,,,,in_programme,,,service,\n"
    "QN-0008,,Kẹo thu hồi,gói,piece,10000,8,,4,provincial,DEMO-8,2025-01-01,36,recalled,,,,\n"
    "QN-0009,,Kẹo rút,gói,piece,10000,8,,4,provincial,DEMO-9,2025-01-01,36,withdrawn,,,,\n";

static gint64
get_utc (gpointer data)
{
    return ((OcopFixture *)data)->utc_ms;
}

static gint64
get_boottime (gpointer data)
{
    return ((OcopFixture *)data)->boottime_ms;
}

static void
advance (gint64 duration_ms, gpointer data)
{
    ocop_fixture_advance (data, duration_ms);
}

/* A small generator of its own: the same test makes the same keys and ids. */
static void
fill (guint8 *bytes, gsize size, gpointer data)
{
    OcopFixture *fixture = data;
    for (gsize i = 0; i < size; i++) {
        fixture->seed = fixture->seed * G_GUINT64_CONSTANT (6364136223846793005) +
                        G_GUINT64_CONSTANT (1442695040888963407);
        bytes[i] = (guint8)(fixture->seed >> 56);
    }
}

static gint64
get_free_bytes (const char *path, gpointer data)
{
    OcopFixture *fixture = data;
    const OcopDisk *real = ocop_ports_get_system()->disk;
    return fixture->free_bytes >= 0 ? fixture->free_bytes : real->free_bytes (path, real->data);
}

OcopFixture *
ocop_fixture_new_empty (void)
{
    g_autoptr (GError) error = NULL;
    OcopFixture *fixture = g_new0 (OcopFixture, 1);
    g_autofree char *folder = g_dir_make_tmp ("ocop-test-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->home = g_build_filename (folder, "home", NULL);
    fixture->utc_ms = G_GINT64_CONSTANT (1795226400000); /* 2026-11-21T09:00:00+07:00 */
    fixture->boottime_ms = 1000000;
    fixture->seed = 42;
    fixture->free_bytes = -1;
    fixture->clock = (OcopClock){get_utc, get_boottime, advance, fixture};
    fixture->random = (OcopRandom){fill, fixture};
    fixture->disk = *ocop_ports_get_system()->disk;
    /* The real functions do not look at data, so that it can be the fixture's for the one that is
     * replaced. */
    g_assert_null (fixture->disk.data);
    fixture->disk.data = fixture;
    fixture->disk.free_bytes = get_free_bytes;
    fixture->ports =
        (OcopPorts){.clock = &fixture->clock, .random = &fixture->random, .disk = &fixture->disk};
    return fixture;
}

static void
add_user (OcopFixture *fixture, const char *name, OcopRole role)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_add_user (fixture->shop, name, role, "1234", NULL, &result, &error);
    g_assert_no_error (error);
}

OcopFixture *
ocop_fixture_new_without_products (void)
{
    g_autoptr (GError) error = NULL;
    OcopFixture *fixture = ocop_fixture_new_empty();
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    g_auto (OcopActResult) made = {0};
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
    add_user (fixture, "lan", OCOP_ROLE_CASHIER);
    add_user (fixture, "minh", OCOP_ROLE_MANAGER);
    add_user (fixture, "an", OCOP_ROLE_ADMIN);
    return fixture;
}

OcopFixture *
ocop_fixture_new (void)
{
    OcopFixture *fixture = ocop_fixture_new_without_products();
    ocop_fixture_import (fixture, ocop_fixture_catalogue);
    return fixture;
}

static void
remove_tree (const char *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    if (dir != NULL) {
        const char *name;
        while ((name = g_dir_read_name (dir)) != NULL) {
            g_autofree char *child = g_build_filename (path, name, NULL);
            remove_tree (child);
        }
    }
    g_remove (path);
}

void
ocop_fixture_free (OcopFixture *fixture)
{
    if (fixture == NULL)
        return;
    ocop_shop_close (fixture->shop);
    g_autofree char *folder = g_path_get_dirname (fixture->home);
    remove_tree (folder);
    g_free (fixture->home);
    g_free (fixture);
}

void
ocop_fixture_advance (OcopFixture *fixture, gint64 ms)
{
    fixture->utc_ms += ms;
    fixture->boottime_ms += ms;
}

void
ocop_fixture_set_wall_clock (OcopFixture *fixture, gint64 utc_ms)
{
    fixture->utc_ms = utc_ms;
}

void
ocop_fixture_reopen (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    fixture->shop =
        ocop_shop_open (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports, &error);
    g_assert_no_error (error);
}

void
ocop_fixture_open_shift (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {
        .cashier = "lan", .opening_float = 500000, .day = OCOP_DAY_NONE};
    ocop_shop_open_shift (fixture->shop, &opening, NULL, &result, &error);
    g_assert_no_error (error);
}

OcopSaleResult
ocop_fixture_sell (OcopFixture *fixture, const char *json)
{
    g_autoptr (GError) error = NULL;
    OcopSaleResult result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
    g_assert_no_error (error);
    ocop_fixture_advance (fixture, 1000);
    ocop_shop_sell (fixture->shop, request, &result, &error);
    g_assert_no_error (error);
    return result;
}

void
ocop_fixture_refuse_sale (OcopFixture *fixture, const char *json, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
    if (request != NULL)
        g_assert_false (ocop_shop_sell (fixture->shop, request, &result, &error));
    g_assert_nonnull (error);
    if (strcmp (ocop_error_get_name (error), code) != 0)
        g_test_message ("%s", error->message);
    g_assert_cmpstr (ocop_error_get_name (error), ==, code);
}

OcopReturnResult
ocop_fixture_take_back (OcopFixture *fixture, const char *json)
{
    g_autoptr (GError) error = NULL;
    OcopReturnResult result = {0};
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (json, -1, &error);
    g_assert_no_error (error);
    ocop_fixture_advance (fixture, 1000);
    ocop_shop_take_back (fixture->shop, request, &result, &error);
    g_assert_no_error (error);
    return result;
}

void
ocop_fixture_refuse_return (OcopFixture *fixture, const char *json, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReturnResult) result = {0};
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (json, -1, &error);
    if (request != NULL)
        g_assert_false (ocop_shop_take_back (fixture->shop, request, &result, &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (ocop_error_get_name (error), ==, code);
}

void
ocop_fixture_receive (OcopFixture *fixture, const char *code, gint64 qty_milli, const char *lot,
                      const char *expiry)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopStockRequest stock = {.kind = OCOP_STOCK_RECEIVE,
                              .code = code,
                              .qty_milli = qty_milli,
                              .lot = lot,
                              .expiry = OCOP_DAY_NONE};
    if (expiry != NULL)
        g_assert_true (ocop_day_parse (expiry, NULL, &stock.expiry, NULL));
    ocop_shop_book_stock (fixture->shop, &stock, NULL, &result, &error);
    g_assert_no_error (error);
}

gint64
ocop_fixture_get_stock (OcopFixture *fixture, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) lines = ocop_shop_list_stock (fixture->shop, code, &error);
    g_assert_no_error (error);
    return g_array_index (lines, OcopStockLine, 0).qty_milli;
}

void
ocop_fixture_move_to (OcopFixture *fixture, const char *local)
{
    g_autofree char *text = g_strdup_printf ("%.10sT%s+07:00", local, local + 11);
    g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, NULL);
    g_assert_nonnull (moment);
    gint64 utc_ms = g_date_time_to_unix (moment) * 1000;
    g_assert_cmpint (utc_ms, >=, fixture->utc_ms);
    ocop_fixture_advance (fixture, utc_ms - fixture->utc_ms);
}

void
ocop_fixture_open_shift_on (OcopFixture *fixture, gint64 opening_float, const char *day)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {
        .cashier = "lan", .opening_float = opening_float, .day = OCOP_DAY_NONE};
    if (day != NULL)
        g_assert_true (ocop_day_parse (day, NULL, &opening.day, NULL));
    ocop_shop_open_shift (fixture->shop, &opening, NULL, &result, &error);
    g_assert_no_error (error);
}

OcopShiftClose *
ocop_fixture_close_shift (OcopFixture *fixture, gint64 counted_cash)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftClose *close = NULL;
    ocop_fixture_advance (fixture, 1000);
    ocop_shop_close_shift (fixture->shop, counted_cash, NULL, NULL, NULL, &close, &result, &error);
    g_assert_no_error (error);
    return close;
}

OcopShiftClose *
ocop_fixture_read_shift (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    OcopShiftClose *x = ocop_shop_read_shift (fixture->shop, &error);
    g_assert_no_error (error);
    return x;
}

void
ocop_fixture_set (OcopFixture *fixture, const char *key, const char *value)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_set_setting (fixture->shop, key, value, NULL, &result, &error);
    g_assert_no_error (error);
}

void
ocop_fixture_book_stock (OcopFixture *fixture, OcopStockActKind kind, const char *code,
                         gint64 qty_milli, const char *lot, const char *reason)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopStockRequest stock = {.kind = kind,
                              .code = code,
                              .qty_milli = qty_milli,
                              .lot = lot,
                              .expiry = OCOP_DAY_NONE,
                              .reason = reason};
    ocop_shop_book_stock (fixture->shop, &stock, NULL, &result, &error);
    g_assert_no_error (error);
}

void
ocop_fixture_import (OcopFixture *fixture, const char *csv)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_import_catalogue (fixture->shop, "test.csv", csv, strlen (csv), NULL, NULL, &result,
                                &error);
    g_assert_no_error (error);
}

void
ocop_fixture_do_sell (OcopFixture *fixture, const char *json)
{
    OcopSaleResult result = ocop_fixture_sell (fixture, json);
    ocop_sale_result_clear (&result);
}

void
ocop_fixture_do_take_back (OcopFixture *fixture, const char *json)
{
    OcopReturnResult result = ocop_fixture_take_back (fixture, json);
    ocop_return_result_clear (&result);
}

void
ocop_fixture_end_shift (OcopFixture *fixture, gint64 counted_cash)
{
    ocop_shift_close_free (ocop_fixture_close_shift (fixture, counted_cash));
}

static GArray *
list_journal (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    GArray *items = ocop_shop_list_journal (fixture->shop, G_MAXINT32, &error);
    g_assert_no_error (error);
    return items;
}

guint
ocop_fixture_count_records (OcopFixture *fixture, const char *kind)
{
    g_autoptr (GArray) items = list_journal (fixture);
    guint n = 0;
    for (guint i = 0; i < items->len; i++)
        n += g_str_equal (g_array_index (items, OcopJournalItem, i).kind, kind);
    return n;
}

char *
ocop_fixture_dup_last_body (OcopFixture *fixture, const char *kind)
{
    g_autoptr (GArray) items = list_journal (fixture);
    for (guint i = items->len; i > 0; i--) {
        const OcopJournalItem *item = &g_array_index (items, OcopJournalItem, i - 1);
        if (g_str_equal (item->kind, kind))
            return g_strdup (item->body);
    }
    g_error ("there is no record of kind %s", kind);
}

void
ocop_fixture_assert_code (GError **error, const char *code)
{
    g_assert_nonnull (*error);
    if (!g_str_equal (ocop_error_get_name (*error), code))
        g_test_message ("%s", (*error)->message);
    g_assert_cmpstr (ocop_error_get_name (*error), ==, code);
    g_clear_error (error);
}

void
ocop_fixture_assert_healthy (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    g_auto (OcopVerifyResult) verified = {0};
    OcopVerifyRequest request = {NULL, NULL, NULL, NULL};
    ocop_shop_examine (fixture->shop, &doctor, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < doctor.problems->len; i++)
        g_test_message ("doctor: %s", (const char *)g_ptr_array_index (doctor.problems, i));
    g_assert_cmpuint (doctor.problems->len, ==, 0);
    ocop_shop_verify_journal (fixture->shop, &fixture->ports, &request, &verified, &error);
    g_assert_no_error (error);
    if (!verified.ok)
        g_test_message ("verify: %s", verified.reason);
    g_assert_true (verified.ok);
}
