/* The supply review's arithmetic and its tables; tills not heard from. */
#include "parts.h"

#include "chain.h"
#include "registry/report/points.h"
#include "registry/report/supply.h"
#include "registry/store/stock.h"
#include <string.h>

static const OcopDay today = 20778;

static void
test_declared_part (void)
{
    g_assert_cmpint (ocop_supply_part (90000, 100, 189, 100, 129), ==, 30000);
    g_assert_cmpint (ocop_supply_part (90000, 100, 189, 50, 99), ==, 0);
    g_assert_cmpint (ocop_supply_part (10000, 100, 102, 101, 400), ==, 6666);
    g_assert_cmpint (ocop_supply_part (10000, 102, 100, 101, 400), ==, 0);
}

static void
test_at_risk (void)
{
    /* 10 a day: 25 that expire today leave 15; 20 more tomorrow: 45 − 20. */
    const gint64 by_day[] = {25000, 20000, 0};
    g_assert_cmpint (ocop_supply_at_risk (by_day, 1, 300000, 30), ==, 15000);
    g_assert_cmpint (ocop_supply_at_risk (by_day, 3, 300000, 30), ==, 25000);
    g_assert_cmpint (ocop_supply_at_risk (by_day, 3, 0, 30), ==, 45000);
    g_assert_cmpint (ocop_supply_at_risk (by_day, 3, 3000000, 30), ==, 0);
    g_assert_cmpint (ocop_supply_at_risk (by_day, 3, -5, 30), ==, 45000);
}

/* Never more than a giver has over, never more than a taker lacks, whole pieces. */
static void
test_transfers_are_possible (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (3);
    for (guint round = 0; round < 500; round++) {
        OcopSupplyPoint points[9];
        gint64 left[9];
        const guint n = (guint)g_rand_int_range (rand, 0, 10);
        const gint64 step = round % 2 == 0 ? 1000 : 100;
        for (guint i = 0; i < n; i++) {
            points[i] = (OcopSupplyPoint){"P", g_rand_int_range (rand, -3000, 90000),
                                          g_rand_int_range (rand, 0, 60000), OCOP_DAY_NONE};
            left[i] = points[i].stock_milli;
        }
        g_autoptr (GArray) transfers = ocop_supply_match (points, n, 30, step);
        for (guint i = 0; i < transfers->len; i++) {
            const OcopTransfer *transfer = &g_array_index (transfers, OcopTransfer, i);
            g_assert_cmpint (transfer->qty_milli, >, 0);
            g_assert_cmpint (transfer->qty_milli % step, ==, 0);
            left[transfer->from] -= transfer->qty_milli;
            left[transfer->to] += transfer->qty_milli;
        }
        gboolean can_give = FALSE, can_take = FALSE;
        for (guint i = 0; i < n; i++) {
            const gint64 before = points[i].stock_milli - points[i].sold_milli;
            const gint64 after = left[i] - points[i].sold_milli;
            /* Who had enough still has; who had not has not more than enough. */
            g_assert_true (before >= 0 ? after >= 0 && after <= before
                                       : after <= 0 && after >= before);
            can_give = can_give || after >= step;
            can_take = can_take || after <= -step;
        }
        g_assert_false (can_give && can_take);
    }
}

static void
put_stock (OcopRegDb *db, gint64 till_key, gint64 qty, OcopDay expiry)
{
    OcopWireStock row = {.qty_milli = qty, .movement = 1, .n_lots = expiry != OCOP_DAY_NONE};
    OcopWireLot lot = {.lot = (char *)"L 1", .expiry = expiry, .qty_milli = qty};
    guint n_changed;
    g_strlcpy (row.product, "QN-0001", sizeof row.product);
    GOOD (ocop_reg_stock_put (db, till_key, 1, &row, 1, &lot, 1000, &n_changed, &error));
}

static void
test_review (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) one = NULL, two = NULL;
    const OcopWireRow row = {.day = today,
                             .product = "QN-0001",
                             .qty_milli = 61000,
                             .amount = 610000,
                             .returned_qty_milli = 1000,
                             .returned_amount = 10000,
                             .version = 1};
    chain_init (&chain, 1);
    COMMITTED (b->db, {
        OcopRegChange change;
        ocop_reg_change_init (&change, b->db, "test", "supply", 1);
        const ProvinceProduct product = {
            .code = "QN-0001", .name = "Chả mực", .category = "", .producer = "E", .place = ""};
        province_put_product (&change, &product);
        const OcopRegSupply supply = {
            .product = (char *)"QN-0001", .from = today, .to = today + 59, .qty_milli = 60000};
        GOOD (ocop_reg_master_put (&change, &ocop_reg_supply_shape, &supply, &error));
        const gint64 first = chain_enrol (&chain, b->db, "QN01", 1, &one);
        const gint64 second = chain_enrol (&chain, b->db, "QN02", 1, &two);
        put_stock (b->db, first, 5000, OCOP_DAY_NONE);
        put_stock (b->db, second, 40000, today + 9);
        province_put_rows (b->db, one, &row, 1);
    });
    province_roll (b->db, 1);
    g_autoptr (OcopFacts) facts = NULL;
    g_autoptr (OcopTable) supply = NULL, expiring = NULL, transfers = NULL, sooner = NULL;
    GOOD (facts = ocop_facts_load (b->db, today, &error));
    GOOD (supply = ocop_report_supply (b->db, facts, OCOP_DAY_NONE, OCOP_DAY_NONE, &error));
    expect_cell (supply, "QN-0001", "stock", "45");
    expect_cell (supply, "QN-0001", "declared_30", "30");
    expect_cell (supply, "QN-0001", "declared_90", "60");
    expect_cell (supply, "QN-0001", "sold", "60");
    expect_cell (supply, "QN-0001", "rate", "2");
    expect_cell (supply, "QN-0001", "cover_days", "22");
    /* 40 expire in 9 days; 10 days at 2 a day sell 20 */
    expect_cell (supply, "QN-0001", "at_risk", "20");
    expect_cell (supply, "QN-0001", "surplus", "0");
    expect_cell (supply, "QN-0001", "advice", "Sẽ hết hạn");
    GOOD (expiring = ocop_report_expiring (b->db, facts, 9, &error));
    GOOD (sooner = ocop_report_expiring (b->db, facts, 8, &error));
    g_assert_cmpuint (ocop_table_get_n_rows (expiring), ==, 1);
    g_assert_cmpuint (ocop_table_get_n_rows (sooner), ==, 0);
    g_assert_cmpstr (ocop_table_get_row (expiring, 0)[5].text, ==, "L 1");
    GOOD (transfers = ocop_report_transfers (b->db, facts, NULL, &error));
    g_assert_cmpuint (ocop_table_get_n_rows (transfers), ==, 1);
    expect_cell (transfers, "QN-0001", "from", "QN02");
    expect_cell (transfers, "QN-0001", "to", "QN01");
    /* 60 in 52 days are 35 in 30 (34,6 rounded up to thousandths): 5 lack 29,6, in pieces 29 */
    expect_cell (transfers, "QN-0001", "qty", "29");
}

static void
test_silent (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) heard = NULL, old = NULL, never = NULL;
    const gint64 day_ms = G_GINT64_CONSTANT (24) * 3600 * 1000, now_ms = 100 * day_ms;
    chain_init (&chain, 1);
    COMMITTED (b->db, {
        OcopRegChange change;
        chain_enrol (&chain, b->db, "QN01", 1, &heard);
        chain_enrol (&chain, b->db, "QN01", 2, &old);
        chain_enrol (&chain, b->db, "QN02", 1, &never);
        heard->last_ms = now_ms - 1000;
        old->last_ms = now_ms - 4 * day_ms;
        GOOD (ocop_reg_epochs_put (b->db, heard, &error));
        GOOD (ocop_reg_epochs_put (b->db, old, &error));
        ocop_reg_change_init (&change, b->db, "test", "points", 1);
        province_put_point (&change, "QN03", "Chưa có máy", OCOP_REG_POINT_SHOP, "");
    });
    g_autoptr (OcopFacts) facts = NULL;
    g_autoptr (OcopTable) table = NULL;
    GOOD (facts = ocop_facts_load (b->db, today, &error));
    GOOD (table = ocop_report_silent (b->db, facts, now_ms - 3 * day_ms, now_ms, &error));
    g_assert_cmpuint (ocop_table_get_n_rows (table), ==, 3);
    expect_cell (table, "QN01", "till", "2");
    expect_cell (table, "QN01", "days", "4");
    expect_cell (table, "QN02", "state", "Chưa gửi lần nào");
    expect_cell (table, "QN03", "till", "–");
    expect_cell (table, "QN03", "state", "Chưa có máy");
}

void
add_supply_tests (void)
{
    g_test_add_func ("/report/supply/declared-part", test_declared_part);
    g_test_add_func ("/report/supply/at-risk", test_at_risk);
    g_test_add_func ("/report/supply/transfers-are-possible", test_transfers_are_possible);
    backend_add_test ("/report/supply/review", test_review);
    backend_add_test ("/report/silent/who-was-not-heard", test_silent);
}
