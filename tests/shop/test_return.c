/* Taking goods back: what is refunded, how much can come back, where the goods go and where it is
 * booked. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/db.h"
#include <string.h>

#define WITH_RECEIPT "{\"cashier\":\"lan\",\"reason\":\"đổi ý\",\"receipt\":"

static OcopReturnResult
take_back (OcopFixture *fixture, const char *receipt, const char *lines)
{
    g_autofree char *json = g_strdup_printf (WITH_RECEIPT "\"%s\",\"lines\":[%s]}", receipt, lines);
    return ocop_fixture_take_back (fixture, json);
}

static void
refuse (OcopFixture *fixture, const char *receipt, const char *lines, const char *code)
{
    g_autofree char *json = g_strdup_printf (WITH_RECEIPT "\"%s\",\"lines\":[%s]}", receipt, lines);
    ocop_fixture_refuse_return (fixture, json, code);
}

/* One number of the store. */
static gint64
ask (OcopFixture *fixture, const char *sql)
{
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
    gint64 value = sqlite3_column_int64 (stmt, 0);
    sqlite3_finalize (stmt);
    return value;
}

static gint64
get_lot (OcopFixture *fixture, const char *code, const char *lot)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) lines = ocop_shop_list_stock (fixture->shop, code, &error);
    g_assert_no_error (error);
    const GArray *lots = g_array_index (lines, OcopStockLine, 0).lots;
    for (guint i = 0; i < lots->len; i++)
        if (g_str_equal (g_array_index (lots, OcopLotQty, i).lot, lot))
            return g_array_index (lots, OcopLotQty, i).qty_milli;
    g_error ("no lot %s", lot);
}

/* Every way to bring 5 pieces back in parts: each prefix gets the floor of its share, all together
 * exactly what was charged. The 16 compositions of 5 are the bits "a part ends here". */
static void
test_floors (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    for (guint ends = 0; ends < 16; ends++) {
        /* 5 × 65.000 − 3: 324.997 does not divide by 5. */
        g_auto (OcopSaleResult) sold = ocop_fixture_sell (
            fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"5\","
                     "\"discount\":{\"amount\":3}}],\"payments\":[{\"method\":\"cash\","
                     "\"tendered\":324997}]}");
        gint64 n_back = 0, refunded = 0;
        for (int part = 0, piece = 0; piece < 5; piece++) {
            part++;
            if (piece < 4 && (ends & (1u << piece)) == 0)
                continue;
            g_autofree char *line = g_strdup_printf ("{\"line\":1,\"qty\":\"%d\"}", part);
            g_auto (OcopReturnResult) back = take_back (fixture, sold.sale->receipt, line);
            n_back += part;
            refunded += back.taking_back->total;
            g_assert_cmpint (refunded, ==, 324997 * n_back / 5);
            part = 0;
        }
        g_assert_cmpint (refunded, ==, 324997);
        refuse (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"1\"}", "return-exceeds-sale");
    }
    ocop_fixture_assert_healthy (fixture);
}

static void
test_weights (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    /* 0,535 × 1.850.000 = 989.750; 10 % off = 98.975. */
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0002\",\"qty\":\"0.535\","
                 "\"discount\":{\"percent\":\"10\"}}],\"payments\":[{\"method\":\"cash\","
                 "\"tendered\":890775}]}");
    g_auto (OcopReturnResult) first =
        take_back (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"0.001\"}");
    g_assert_cmpint (first.taking_back->total, ==, 1665); /* 890.775 / 535 = 1.665 exactly */
    g_auto (OcopReturnResult) second =
        take_back (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"0.333\"}");
    g_assert_cmpint (second.taking_back->total, ==, 334 * 1665 - 1665);
    refuse (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"0.202\"}", "return-exceeds-sale");
    g_auto (OcopReturnResult) rest =
        take_back (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"0.201\"}");
    g_assert_cmpint (first.taking_back->total + second.taking_back->total + rest.taking_back->total,
                     ==, 890775);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_exceeds (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":"
                                    "\"3\"},{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":260000}]}");
    const char *receipt = sold.sale->receipt;
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"4\"}", "return-exceeds-sale");
    refuse (fixture, receipt, "{\"line\":2,\"qty\":\"2\"}", "return-exceeds-sale");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"2\"},{\"line\":1,\"qty\":\"2\"}",
            "return-exceeds-sale");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"3\"},{\"line\":1}", "return-exceeds-sale");
    /* What was refused left nothing behind: all three still come back, in one request, line by
     * line. */
    g_auto (OcopReturnResult) two =
        take_back (fixture, receipt, "{\"line\":1,\"qty\":\"1\"},{\"line\":1,\"qty\":\"1\"}");
    g_assert_cmpint (two.taking_back->total, ==, 130000);
    g_assert_cmpuint (two.taking_back->lines->len, ==, 2);
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"2\"}", "return-exceeds-sale");
    ocop_fixture_reopen (fixture);
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"2\"}", "return-exceeds-sale");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-22 09:00:00");
    ocop_fixture_open_shift (fixture);
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"2\"}", "return-exceeds-sale");
    g_auto (OcopReturnResult) last = take_back (fixture, receipt, "{\"line\":1},{\"line\":2}");
    g_assert_cmpint (last.taking_back->total, ==, 130000);
    refuse (fixture, receipt, "{\"line\":1}", "return-exceeds-sale");
    refuse (fixture, receipt, "{\"line\":2}", "return-exceeds-sale");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_lots (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 4000, "L1", "2026-11-25");
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L2", "2026-12-31");
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"qty\":\"6\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":27000}]}");
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L1"), ==, 0);
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L2"), ==, 8000);
    G_GNUC_UNUSED g_auto (OcopReturnResult) first =
        take_back (fixture, sold.sale->receipt, "{\"line\":1,\"qty\":\"5\"}");
    gint64 l1 = get_lot (fixture, "QN-0005", "L1"), l2 = get_lot (fixture, "QN-0005", "L2");
    g_assert_cmpint (l1 + l2, ==, 13000);
    g_assert_cmpint (l1, <=, 4000);
    g_assert_cmpint (l2, <=, 10000);
    G_GNUC_UNUSED g_auto (OcopReturnResult) rest =
        take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L1"), ==, 4000);
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L2"), ==, 10000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0005"), ==, 14000);
    ocop_fixture_assert_healthy (fixture);
}

/* A sale beyond the stock: what came from no lot goes back to none. */
static void
test_short_lots (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 2000, "L1", "2026-11-25");
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"qty\":\"5\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":22500}]}");
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0005"), ==, -3000);
    for (int i = 0; i < 5; i++) {
        G_GNUC_UNUSED g_auto (OcopReturnResult) back =
            take_back (fixture, sold.sale->receipt, "{\"line\":1}");
        g_assert_cmpint (get_lot (fixture, "QN-0005", "L1"), <=, 2000);
    }
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0005"), ==, 2000);
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L1"), ==, 2000);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_waste (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L1", "2026-12-25");
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"qty\":\"4\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":18000}]}");
    g_auto (OcopReturnResult) back =
        take_back (fixture, sold.sale->receipt,
                   "{\"line\":1,\"qty\":\"3\",\"restock\":false},{\"line\":1,\"qty\":\"1\"}");
    g_assert_cmpint (back.taking_back->total, ==, 18000);
    /* 10 − 4 + 3 − 3 + 1 */
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0005"), ==, 7000);
    g_assert_cmpint (get_lot (fixture, "QN-0005", "L1"), ==, 7000);
    g_autofree char *in = g_strdup_printf (
        "SELECT sum (qty) FROM stock_move WHERE lot = 'L1' AND reason = %d", OCOP_MOVE_RETURN);
    g_autofree char *out = g_strdup_printf (
        "SELECT sum (qty) FROM stock_move WHERE lot = 'L1' AND reason = %d", OCOP_MOVE_WASTE);
    g_assert_cmpint (ask (fixture, in), ==, 4000);
    g_assert_cmpint (ask (fixture, out), ==, -3000);
    ocop_fixture_assert_healthy (fixture);
}

static const OcopReportCell *
find_product (const OcopReport *report, const char *code, const char *channel)
{
    for (guint i = 0; i < report->rows->len; i++) {
        const OcopReportCell *row = g_ptr_array_index (report->rows, i);
        if (g_str_equal (row[0].text, code) && g_str_equal (row[3].text, channel))
            return row;
    }
    return NULL;
}

static OcopReport *
report_day (OcopFixture *fixture, const char *day)
{
    g_autoptr (GError) error = NULL;
    OcopDay on;
    g_assert_true (ocop_day_parse (day, NULL, &on, NULL));
    OcopReport *report = ocop_shop_report (fixture->shop, OCOP_REPORT_PRODUCT, on, on, &error);
    g_assert_no_error (error);
    return report;
}

/* Everything about the product changes between the sale and the return, and nothing of it matters.
 */
static void
test_booking (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture,
        "{\"cashier\":\"lan\",\"channel\":\"fair\",\"lines\":[{\"code\":\"QN-0006\",\"qty\":\"2\","
        "\"unit_price\":333333,\"approved_by\":\"minh\"}],\"payments\":[{\"method\":\"cash\","
        "\"tendered\":666666}]}");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-12-02 09:00:00");
    ocop_fixture_import (
        fixture, "code,name,unit,price,vat_rate,stars,level,decision,decided_on,status\n"
                 "QN-0006,Trà mới,bao,900000,10,3,provincial,DEMO-9,2026-12-01,withdrawn\n");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopReturnResult) back = take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    const OcopReturnLine *line = g_ptr_array_index (back.taking_back->lines, 0);
    g_assert_cmpint (back.taking_back->total, ==, 333333);
    g_assert_cmpint (back.taking_back->channel, ==, OCOP_CHANNEL_FAIR);
    g_assert_cmpint (line->stars, ==, 5);
    g_assert_cmpint (line->vat_rate, ==, OCOP_VAT_8);
    g_assert_cmpstr (line->name, ==, "Trà hoa vàng");
    /* 333.333 / 1,08 = 308.641,6… → 308.642 */
    g_assert_cmpint (back.taking_back->vat[0].net, ==, 308642);
    g_autoptr (OcopReport) then = report_day (fixture, "2026-11-21");
    g_autoptr (OcopReport) now = report_day (fixture, "2026-12-02");
    const OcopReportCell *sale_row = find_product (then, "QN-0006", "fair"),
                         *return_row = find_product (now, "QN-0006", "fair");
    g_assert_cmpuint (then->rows->len, ==, 1);
    g_assert_cmpuint (now->rows->len, ==, 1);
    g_assert_cmpint (sale_row[2].value, ==, 5);
    g_assert_cmpint (sale_row[5].value, ==, 666666);
    g_assert_cmpint (sale_row[6].value + sale_row[7].value, ==, 0);
    g_assert_cmpint (return_row[2].value, ==, 5);
    g_assert_cmpint (return_row[4].value + return_row[5].value, ==, 0);
    g_assert_cmpint (return_row[6].value, ==, 1000);
    g_assert_cmpint (return_row[7].value, ==, 333333);
    ocop_fixture_assert_healthy (fixture);
}

/* The rate of the day of the sale also after the standard rate has changed. */
static void
test_vat_of_the_sale (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_move_to (fixture, "2026-12-31 10:00:00");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"card\",\"amount\":65000}]}");
    ocop_fixture_end_shift (fixture, 500000);
    ocop_fixture_move_to (fixture, "2027-01-02 10:00:00");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopReturnResult) back = take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    g_assert_cmpuint (back.taking_back->n_vat, ==, 1);
    g_assert_cmpint (back.taking_back->vat[0].rate, ==, OCOP_VAT_8);
    g_assert_cmpint (back.taking_back->vat[0].vat, ==,
                     65000 - 60185); /* 65.000 / 1,08 = 60.185,1… */
    ocop_fixture_set (fixture, "shop.vat_method", "direct");
    g_auto (OcopReturnResult) unproven = ocop_fixture_take_back (
        fixture, "{\"cashier\":\"lan\",\"reason\":\"hỏng\",\"approved_by\":\"an\","
                 "\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"1\",\"amount\":60000}]}");
    g_assert_cmpuint (unproven.taking_back->n_vat, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_refusals (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    refuse (fixture, "QN01-1-00000001", "{\"line\":1}", "shift-closed");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":130000}]}");
    const char *receipt = sold.sale->receipt;
    ocop_fixture_refuse_return (fixture,
                                "{\"cashier\":\"ai\",\"receipt\":\"QN01-1-00000009\",\"reason\":"
                                "\"x\",\"lines\":[{\"line\":1}]}",
                                "unknown-cashier");
    refuse (fixture, "QN01-1-00000002", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, "QN01-2-00000001", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, "QN02-1-00000001", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, "QN01-1.2-00000001", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, "", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, receipt, "{\"line\":2}", "bad-input");
    refuse (fixture, receipt, "{\"line\":0}", "bad-input");
    refuse (fixture, receipt, "{\"line\":-1}", "bad-input");
    refuse (fixture, receipt, "", "bad-input");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"0\"}", "bad-input");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"-1\"}", "bad-input");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"1\",\"amount\":1}", "bad-input");
    refuse (fixture, receipt, "{\"line\":1,\"code\":\"QN-0001\"}", "bad-input");
    refuse (fixture, receipt, "{\"line\":1,\"qty\":\"0.5\"}", "quantity-not-whole");
    g_autofree char *second =
        g_strdup_printf (WITH_RECEIPT "\"%s\",\"lines\":[{\"line\":1},{\"line\":7}]}", receipt);
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (second, -1, &error);
    g_auto (OcopReturnResult) result = {0};
    g_assert_no_error (error);
    g_assert_false (ocop_shop_take_back (fixture->shop, request, &result, &error));
    g_assert_cmpstr (ocop_error_get_field (error), ==, "lines[1].line");
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_only_sales_come_back (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_auto (OcopReturnResult) back = take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    g_assert_cmpstr (back.taking_back->receipt, ==, "QN01-1-00000002");
    refuse (fixture, back.taking_back->receipt, "{\"line\":1}", "unknown-receipt");
    g_auto (OcopSaleResult) practice = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"training\":true,\"lines\":[{\"code\":\"QN-0001\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_null (practice.sale->receipt);
    refuse (fixture, "QN01-1-00000003", "{\"line\":1}", "unknown-receipt");
    refuse (fixture, "1", "{\"line\":1}", "unknown-receipt");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_refunds (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":"
                                    "\"2\"},{\"code\":\"QN-0006\",\"gift\":true}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":30000},{"
                                    "\"method\":\"vietqr\",\"amount\":100000}]}");
#define REFUND(refunds)                                                                            \
    "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"x\",\"lines\":[{\"line\":"  \
    "1}],\"refund\":" refunds "}"
    g_assert_cmpstr (sold.sale->receipt, ==, "QN01-1-00000001");
    ocop_fixture_refuse_return (fixture, REFUND ("[]"), "refund-mismatch");
    ocop_fixture_refuse_return (fixture, REFUND ("[{\"method\":\"cash\",\"amount\":64999}]"),
                                "refund-mismatch");
    ocop_fixture_refuse_return (fixture, REFUND ("[{\"method\":\"cash\",\"amount\":65001}]"),
                                "refund-mismatch");
    ocop_fixture_refuse_return (
        fixture,
        REFUND ("[{\"method\":\"cash\",\"amount\":65000},{\"method\":\"vietqr\",\"amount\":1}]"),
        "refund-mismatch");
    ocop_fixture_refuse_return (fixture, REFUND ("[{\"method\":\"gold\",\"amount\":65000}]"),
                                "bad-input");
    g_auto (OcopReturnResult) split = ocop_fixture_take_back (
        fixture, REFUND ("[{\"method\":\"cash\",\"amount\":15000},{\"method\":\"vietqr\","
                         "\"amount\":50000,\"reference\":\"R1\"}]"));
    g_assert_cmpuint (split.taking_back->refunds->len, ==, 2);
    /* Not given: cash. */
    g_auto (OcopReturnResult) whole = take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    g_assert_cmpint (g_array_index (whole.taking_back->refunds, OcopPayment, 0).method, ==,
                     OCOP_PAYMENT_CASH);
    /* A gift comes back for nothing. */
    g_auto (OcopReturnResult) gift = take_back (fixture, sold.sale->receipt, "{\"line\":2}");
    g_assert_cmpint (gift.taking_back->total, ==, 0);
    g_assert_cmpuint (gift.taking_back->refunds->len, ==, 0);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->expected_cash, ==, 500000 + 30000 - 15000 - 65000);
    g_assert_cmpint (x->figures.refunded[OCOP_PAYMENT_VIETQR], ==, 50000);
    g_assert_cmpint (x->figures.sales, ==, 130000);
    g_assert_cmpint (x->figures.returns, ==, 130000);
    g_assert_cmpint (x->figures.n_returns, ==, 3);
    g_assert_cmpint (x->gt_sales, ==, 130000);
    g_assert_cmpint (x->gt_returns, ==, 130000);
    g_assert_cmpint (x->gt_count, ==, 4);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_without_receipt (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_fixture_open_shift (fixture);
#define UNPROVEN(approval)                                                                         \
    "{\"cashier\":\"lan\",\"reason\":\"mất hoá đơn\"" approval                                     \
    ",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\",\"amount\":120000}]}"
    ocop_fixture_refuse_return (fixture, UNPROVEN (""), "approval-needed");
    ocop_fixture_refuse_return (fixture, UNPROVEN (",\"approved_by\":\"lan\""), "not-permitted");
    ocop_fixture_refuse_return (fixture, UNPROVEN (",\"approved_by\":\"ma\""), "not-permitted");
    ocop_fixture_refuse_return (fixture,
                                "{\"cashier\":\"lan\",\"reason\":\"x\",\"approved_by\":\"an\","
                                "\"lines\":[{\"code\":\"none\",\"amount\":1}]}",
                                "unknown-code");
    ocop_fixture_refuse_return (fixture,
                                "{\"cashier\":\"lan\",\"reason\":\"x\",\"approved_by\":\"an\","
                                "\"lines\":[{\"code\":\"QN-0001\"}]}",
                                "bad-input");
    ocop_fixture_refuse_return (
        fixture,
        "{\"cashier\":\"lan\",\"reason\":\"x\",\"approved_by\":\"an\",\"lines\":[{\"line\":1}]}",
        "bad-input");
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0001"), ==, 0);
    g_auto (OcopReturnResult) by_manager =
        ocop_fixture_take_back (fixture, UNPROVEN (",\"approved_by\":\"minh\""));
    ocop_fixture_do_take_back (fixture, UNPROVEN (",\"approved_by\":\"an\",\"channel\":\"fair\""));
    g_assert_cmpstr (by_manager.taking_back->approved_by, ==, "minh");
    g_assert_cmpint (by_manager.taking_back->total, ==, 120000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0001"), ==, 4000);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    G_GNUC_UNUSED g_auto (OcopReturnResult) proven =
        take_back (fixture, sold.sale->receipt, "{\"line\":1}");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.n_returns, ==, 3);
    g_assert_cmpint (x->figures.returns, ==, 305000);
    g_assert_cmpint (x->figures.n_unproven_returns, ==, 2);
    g_assert_cmpint (x->figures.unproven_returns, ==, 240000);
    g_autoptr (OcopReport) report = report_day (fixture, "2026-11-21");
    g_assert_cmpint (find_product (report, "QN-0001", "fair")[7].value, ==, 120000);
    g_assert_cmpint (find_product (report, "QN-0001", "showroom")[7].value, ==, 185000);
    /* Somebody who left may approve nothing. */
    ocop_shop_disable_user (fixture->shop, "minh", NULL, &act, &error);
    g_assert_no_error (error);
    ocop_fixture_refuse_return (fixture, UNPROVEN (",\"approved_by\":\"minh\""), "not-permitted");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_repeat (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
#define SALE_ID   "\"request_id\":\"0b8e1f0e-5f0a-4b8a-9d38-0f4f5a6b7c8d\","
#define RETURN_ID "\"request_id\":\"11111111-5f0a-4b8a-9d38-0f4f5a6b7c8d\","
#define SALE(id)                                                                                   \
    "{" id "\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"  \
           "\"method\":\"cash\",\"tendered\":195000}]}"
#define BACK(id, qty)                                                                              \
    "{" id "\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"x\",\"lines\":[{"     \
           "\"line\":1,\"qty\":" qty "}]}"
    ocop_fixture_do_sell (fixture, SALE (SALE_ID));
    ocop_fixture_refuse_return (fixture, BACK (SALE_ID, "\"1\""), "request-id-reused");
    g_auto (OcopReturnResult) first = ocop_fixture_take_back (fixture, BACK (RETURN_ID, "\"1\""));
    ocop_fixture_refuse_sale (fixture, SALE (RETURN_ID), "request-id-reused");
    ocop_fixture_refuse_return (fixture, BACK (RETURN_ID, "\"2\""), "request-id-reused");
    ocop_fixture_reopen (fixture);
    ocop_fixture_end_shift (fixture, 0);
    /* Repeated after the shift was closed, and with the quantity spelled another way. */
    g_auto (OcopReturnResult) second =
        ocop_fixture_take_back (fixture, BACK (RETURN_ID, "\"1.000\""));
    g_assert_false (first.act.is_repeated);
    g_assert_true (second.act.is_repeated);
    g_assert_cmpstr (second.taking_back->receipt, ==, first.taking_back->receipt);
    g_assert_cmpint (second.act.seq, ==, first.act.seq);
    g_assert_cmpint (memcmp (second.act.hash, first.act.hash, OCOP_HASH_BYTES), ==, 0);
    g_assert_cmpint (ask (fixture, "SELECT count (*) FROM goods_return"), ==, 1);
    /* A refused request leaves its id free. */
    ocop_fixture_open_shift (fixture);
#define FREE_ID "\"request_id\":\"22222222-5f0a-4b8a-9d38-0f4f5a6b7c8d\","
    ocop_fixture_refuse_return (fixture, BACK (FREE_ID, "\"3\""), "return-exceeds-sale");
    g_auto (OcopReturnResult) third = ocop_fixture_take_back (fixture, BACK (FREE_ID, "\"2\""));
    g_assert_false (third.act.is_repeated);
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/return/refund/floors-never-give-back-more-than-was-charged", test_floors);
    g_test_add_func ("/return/refund/parts-of-a-weight-sum-to-the-charge", test_weights);
    g_test_add_func ("/return/exceeds/never-more-than-was-sold-by-any-path", test_exceeds);
    g_test_add_func ("/return/stock/goods-go-back-to-their-lots", test_lots);
    g_test_add_func ("/return/stock/what-came-from-no-lot-goes-to-none", test_short_lots);
    g_test_add_func ("/return/stock/not-restocked-is-taken-in-and-wasted", test_waste);
    g_test_add_func ("/return/booking/on-the-day-made-under-the-facts-of-the-sale", test_booking);
    g_test_add_func ("/return/booking/vat-rate-is-that-of-the-sale", test_vat_of_the_sale);
    g_test_add_func ("/return/refusal/names-what-is-wrong", test_refusals);
    g_test_add_func ("/return/refusal/neither-returns-nor-practice-come-back",
                     test_only_sales_come_back);
    g_test_add_func ("/return/refund/sums-to-what-is-due", test_refunds);
    g_test_add_func ("/return/without-receipt/needs-approval-and-is-counted-apart",
                     test_without_receipt);
    g_test_add_func ("/return/request/same-request-is-done-once", test_repeat);
    return g_test_run();
}
