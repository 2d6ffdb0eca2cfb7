/* The shop that is run into the wall. */
#include "crash/rig.h"

#include "base/day.h"
#include "base/error.h"
#include <string.h>

static void
start_clock (OcopRig *rig)
{
    rig->fixture->utc_ms = rig->utc_ms;
    rig->fixture->boottime_ms = 5000;
    rig->fixture->seed = 7;
}

static void
add_user (OcopRig *rig, const char *name, OcopRole role)
{
    g_autoptr (GError) error = NULL;
    ocop_shop_add_user (rig->fixture->shop, name, role, "1234", NULL, NULL, &error);
    g_assert_no_error (error);
}

static void
make_shop (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    OcopFixture *fixture = rig->fixture;
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    g_auto (OcopActResult) made = {0};
    g_auto (OcopActResult) imported = {0};
    g_auto (OcopActResult) parked = {0};
    g_auto (OcopActResult) saved = {0};
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
    add_user (rig, "lan", OCOP_ROLE_CASHIER);
    add_user (rig, "minh", OCOP_ROLE_MANAGER);
    ocop_shop_import_catalogue (fixture->shop, "test.csv", ocop_fixture_catalogue,
                                strlen (ocop_fixture_catalogue), NULL, NULL, &imported, &error);
    g_assert_no_error (error);
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 30000, "L1", "2026-12-01");
    ocop_fixture_receive (fixture, "QN-0005", 30000, "L2", "2027-02-01");
    ocop_fixture_receive (fixture, "QN-0001", 50000, NULL, NULL);
    g_auto (OcopSaleResult) first = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":200000}]}");
    g_auto (OcopSaleResult) second = ocop_fixture_sell (
        fixture, "{\"cashier\":\"minh\",\"lines\":[{\"code\":\"QN-0005\",\"qty\":\"5\"},{\"code\":"
                 "\"QN-0006\",\"gift\":true},"
                 "{\"code\":\"QN-0002\",\"qty\":\"0.25\",\"discount\":{\"percent\":\"5\"}}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":1000000}]}");
    g_assert_cmpstr (first.sale->receipt, ==, "QN01-1-00000001");
    g_assert_cmpstr (second.sale->receipt, ==, "QN01-1-00000002");
    g_autofree char *path = g_build_filename (fixture->home, "backup", "first.db", NULL);
    ocop_shop_back_up (fixture->shop, path, NULL, &saved, &error);
    g_assert_no_error (error);
    g_autoptr (OcopSaleRequest) cart = ocop_sale_request_read (
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\"}]}", -1, &error);
    ocop_shop_park (fixture->shop, cart, NULL, &parked, &error);
    g_assert_no_error (error);
}

OcopRig *
ocop_rig_new (void)
{
    OcopRig *rig = g_new0 (OcopRig, 1);
    rig->fixture = ocop_fixture_new_empty();
    rig->disk = ocop_crash_disk_new();
    rig->fixture->disk = *ocop_crash_disk_get_port (rig->disk);
    rig->empty = ocop_crash_disk_save (rig->disk);
    make_shop (rig);
    rig->unclean = ocop_crash_disk_save (rig->disk);
    ocop_rig_close (rig);
    rig->closed = ocop_crash_disk_save (rig->disk);
    rig->utc_ms = rig->fixture->utc_ms + 60000;
    return rig;
}

void
ocop_rig_free (OcopRig *rig)
{
    if (rig == NULL)
        return;
    ocop_fixture_free (rig->fixture);
    ocop_crash_image_free (rig->empty);
    ocop_crash_image_free (rig->closed);
    ocop_crash_image_free (rig->unclean);
    ocop_crash_disk_free (rig->disk);
    g_free (rig);
}

void
ocop_rig_load (OcopRig *rig, const OcopCrashImage *image)
{
    g_assert_null (rig->fixture->shop);
    ocop_crash_disk_load (rig->disk, image);
    start_clock (rig);
}

gboolean
ocop_rig_open (OcopRig *rig, OcopShopFlags flags, GError **error)
{
    OcopFixture *fixture = rig->fixture;
    g_assert_null (fixture->shop);
    fixture->shop = ocop_shop_open (fixture->home, flags, "test", &fixture->ports, error);
    return fixture->shop != NULL;
}

void
ocop_rig_close (OcopRig *rig)
{
    g_clear_pointer (&rig->fixture->shop, ocop_shop_close);
}

void
ocop_rig_power_cycle (OcopRig *rig, OcopDamage damage, guint64 seed)
{
    ocop_crash_disk_crash (rig->disk);
    ocop_rig_close (rig);
    ocop_crash_disk_power_cycle (rig->disk, damage, seed);
    start_clock (rig);
}

static void
describe_stock (OcopShop *shop, GString *text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) lines = ocop_shop_list_stock (shop, NULL, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < lines->len; i++) {
        const OcopStockLine *line = &g_array_index (lines, OcopStockLine, i);
        g_string_append_printf (text, "%s %" G_GINT64_FORMAT, line->product, line->qty_milli);
        for (guint n = 0; n < line->lots->len; n++)
            g_string_append_printf (text, " %s:%" G_GINT64_FORMAT,
                                    g_array_index (line->lots, OcopLotQty, n).lot,
                                    g_array_index (line->lots, OcopLotQty, n).qty_milli);
        g_string_append_c (text, '\n');
    }
}

char *
ocop_rig_describe (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    OcopShop *shop = rig->fixture->shop;
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GArray) tail = ocop_shop_list_journal (shop, 1, &error);
    g_assert_no_error (error);
    if (tail->len > 0) {
        const OcopJournalItem *item = &g_array_index (tail, OcopJournalItem, 0);
        g_string_append_printf (text, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %s\n", item->epoch,
                                item->seq, item->kind);
    }
    describe_stock (shop, text);
    g_autoptr (GArray) parked = ocop_shop_list_parked (shop, &error);
    g_assert_no_error (error);
    g_string_append_printf (text, "%u parked\n", parked->len);
    ocop_shop_export_catalogue (shop, text, &error);
    g_assert_no_error (error);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

void
ocop_rig_assert_gapless (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    OcopShop *shop = rig->fixture->shop;
    g_auto (GStrv) numbers = ocop_shop_list_receipts (shop, OCOP_DAY_MIN, OCOP_DAY_MAX, &error);
    gint64 expected = 0, last_epoch = 0;
    g_assert_no_error (error);
    for (char **number = numbers; *number != NULL; number++) {
        char point[9];
        int till;
        gint64 epoch, n;
        g_assert_true (ocop_receipt_number_parse (*number, point, &till, &epoch, &n));
        g_assert_cmpint (epoch, >=, last_epoch);
        expected = epoch == last_epoch ? expected + 1 : 1;
        last_epoch = epoch;
        g_assert_cmpint (n, ==, expected);
    }
}

OcopRequestId
ocop_rig_request_id (guint8 number)
{
    OcopRequestId id = {.is_given = TRUE};
    memset (id.id, number, sizeof id.id);
    return id;
}

char *
ocop_rig_sell (OcopRig *rig, guint8 number, gboolean *ret_is_repeated, GError **error)
{
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request =
        ocop_sale_request_read ("{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                "\"payments\":[{\"method\":\"cash\",\"tendered\":70000}]}",
                                -1, error);
    g_assert_nonnull (request);
    OcopRequestId id = ocop_rig_request_id (number);
    request->has_request_id = TRUE;
    memcpy (request->request_id, id.id, sizeof id.id);
    if (!ocop_shop_sell (rig->fixture->shop, request, &result, error))
        return NULL;
    if (ret_is_repeated != NULL)
        *ret_is_repeated = result.act.is_repeated;
    return g_strdup (result.sale->receipt);
}
