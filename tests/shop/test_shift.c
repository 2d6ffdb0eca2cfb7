/* A shift from opening to Z: cash, days, clocks, and what depends on the day. */
#include "lib/fixture.h"

#include "base/error.h"
#include "base/money.h"
#include <string.h>

#define SALE(lines, payments) "{\"cashier\":\"lan\",\"lines\":[" lines "],\"payments\":[" payments "]}"
#define PIECE(code) "{\"code\":\"" code "\"}"
#define CASH(sum) "{\"method\":\"cash\",\"tendered\":" sum "}"

static void
refuse_opening (OcopFixture *fixture, const char *cashier, gint64 opening_float, const char *day, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {.cashier = cashier, .opening_float = opening_float, .day = OCOP_DAY_NONE};
    if (day != NULL)
        g_assert_true (ocop_day_parse (day, NULL, &opening.day, NULL));
    g_assert_false (ocop_shop_open_shift (fixture->shop, &opening, NULL, &result, &error));
    ocop_fixture_assert_code (&error, code);
}

static void
move_cash (OcopFixture *fixture, gboolean is_out, gint64 amount, const char *reason)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_move_cash (fixture->shop, is_out, amount, reason, NULL, NULL, &result, &error);
    g_assert_no_error (error);
}

static void
refuse_cash (OcopFixture *fixture, gint64 amount, const char *reason, const char *by, const char *code)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_assert_false (ocop_shop_move_cash (fixture->shop, TRUE, amount, reason, by, NULL, &result, &error));
    ocop_fixture_assert_code (&error, code);
}

static void
assert_business_day (OcopFixture *fixture, const char *expected)
{
    g_autoptr (GError) error = NULL;
    char text[OCOP_DAY_TEXT_SIZE];
    OcopDay day = ocop_shop_get_business_day (fixture->shop, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ocop_day_to_text (day, text), ==, expected);
}

static const OcopSaleLine *
get_line (const OcopSaleResult *result, guint i)
{
    return g_ptr_array_index (result->sale->lines, i);
}

static guint
count_all (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) items = ocop_shop_list_journal (fixture->shop, G_MAXINT32, &error);
    g_assert_no_error (error);
    return items->len;
}

static void
test_expected_cash (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift_on (fixture, 1000000, NULL);
    g_auto (OcopSaleResult) with_change = ocop_fixture_sell (fixture, SALE ("{\"code\":\"QN-0001\",\"qty\":\"2\"}", CASH ("200000")));
    g_auto (OcopSaleResult) split =
        ocop_fixture_sell (fixture, SALE (PIECE ("QN-0006"), CASH ("100000") ",{\"method\":\"vietqr\",\"amount\":350000},"
                                                                             "{\"method\":\"voucher\",\"amount\":50000}"));
    ocop_fixture_do_sell (fixture, SALE (PIECE ("QN-0001"), "{\"method\":\"card\",\"amount\":65000}"));
    ocop_fixture_do_take_back (
        fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    ocop_fixture_do_take_back (
        fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000003\",\"reason\":\"x\",\"lines\":[{\"line\":1}],"
                 "\"refund\":[{\"method\":\"vietqr\",\"amount\":65000}]}");
    move_cash (fixture, FALSE, 300000, "tiền lẻ");
    move_cash (fixture, TRUE, 1234567, "nộp ngân hàng");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    /* float + cash received − change − cash refunds + in − out */
    gint64 expected = 1000000 + (200000 + 100000) - (70000 + 50000) - 65000 + 300000 - 1234567;
    g_assert_cmpint (with_change.sale->change, ==, 70000);
    g_assert_cmpint (split.sale->change, ==, 50000);
    g_assert_cmpint (x->expected_cash, ==, expected);
    g_assert_cmpint (x->figures.sales, ==, 130000 + 450000 + 65000);
    g_assert_cmpint (x->figures.returns, ==, 130000);
    g_assert_cmpint (x->figures.n_sales, ==, 3);
    g_assert_cmpint (x->figures.n_returns, ==, 2);
    g_assert_cmpint (x->figures.received[OCOP_PAYMENT_CASH], ==, 180000);
    g_assert_cmpint (x->figures.received[OCOP_PAYMENT_VIETQR], ==, 350000);
    g_assert_cmpint (x->figures.received[OCOP_PAYMENT_CARD], ==, 65000);
    g_assert_cmpint (x->figures.received[OCOP_PAYMENT_VOUCHER], ==, 50000);
    g_assert_cmpint (x->figures.cash_in, ==, 300000);
    g_assert_cmpint (x->figures.cash_out, ==, 1234567);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 99);
    g_assert_cmpint (z->expected_cash, ==, expected);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_x (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    guint before = count_all (fixture);
    g_autoptr (OcopShiftClose) first = ocop_fixture_read_shift (fixture);
    g_autoptr (OcopShiftClose) second = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (first->z, ==, 0);
    g_assert_cmpint (memcmp (&first->figures, &second->figures, sizeof first->figures), ==, 0);
    g_assert_cmpuint (count_all (fixture), ==, before);
    ocop_fixture_reopen (fixture);
    g_autoptr (OcopShiftClose) third = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (memcmp (&first->figures, &third->figures, sizeof first->figures), ==, 0);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 565000);
    g_assert_cmpint (z->z, ==, 1);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_counts (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    const gint64 counts[] = {0, 500000, 1, OCOP_PRICE_MAX};
    for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
        ocop_fixture_open_shift_on (fixture, 500000, NULL);
        g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, counts[i]);
        g_autofree char *body = ocop_fixture_dup_last_body (fixture, "shift-close");
        g_autofree char *booked = g_strdup_printf ("\"difference\":%" G_GINT64_FORMAT, counts[i] - 500000);
        g_assert_cmpint (z->counted_cash, ==, counts[i]);
        g_assert_cmpint (z->z, ==, (gint64)i + 1);
        g_assert_nonnull (strstr (body, booked));
    }
    ocop_fixture_open_shift (fixture);
    g_auto (OcopActResult) result = {0};
    g_assert_false (ocop_shop_close_shift (fixture->shop, -1, NULL, NULL, NULL, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_notes (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) z = NULL;
    g_auto (OcopActResult) result = {0}, repeated = {0}, other = {0};
    gint64 notes[OCOP_N_BANKNOTES], sum;
    g_assert_true (ocop_notes_read ("500.000 x 3\n20000 2\n1.000;7\n", 27, notes, &sum, &error));
    g_assert_cmpint (sum, ==, 3 * 500000 + 2 * 20000 + 7 * 1000);
    ocop_fixture_open_shift (fixture);
    OcopRequestId id = {.is_given = TRUE, .id = {1, 2, 3}};
    ocop_shop_close_shift (fixture->shop, sum, notes, NULL, &id, &z, &result, &error);
    g_assert_no_error (error);
    g_assert_true (z->has_notes);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "shift-close");
    g_assert_nonnull (strstr (body, "{\"note\":500000,\"count\":3}"));
    g_assert_nonnull (strstr (body, "{\"note\":1000,\"count\":7}"));
    ocop_shop_close_shift (fixture->shop, sum, notes, NULL, &id, NULL, &repeated, &error);
    g_assert_no_error (error);
    g_assert_true (repeated.is_repeated);
    /* Another count of the same sum is another request. */
    notes[0] -= 2;
    notes[2] += 10;
    g_assert_false (ocop_shop_close_shift (fixture->shop, sum, notes, NULL, &id, NULL, &other, &error));
    ocop_fixture_assert_code (&error, "request-id-reused");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_numbers (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    for (int i = 1; i <= 4; i++) {
        g_assert_false (ocop_shop_close_shift (fixture->shop, 0, NULL, NULL, NULL, NULL, &result, &error));
        ocop_fixture_assert_code (&error, "shift-closed");
        ocop_fixture_open_shift (fixture);
        refuse_opening (fixture, "lan", 0, NULL, "shift-open");
        ocop_fixture_do_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
        if (i == 2)
            ocop_fixture_reopen (fixture);
        g_assert_false (ocop_shop_close_shift (fixture->shop, 0, NULL, "nobody", NULL, NULL, &result, &error));
        ocop_fixture_assert_code (&error, "unknown-cashier");
        g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 565000);
        g_assert_cmpint (z->z, ==, i);
        g_assert_cmpint (z->figures.id, ==, i);
        g_assert_cmpint (z->figures.sales, ==, 65000);
        g_assert_cmpint (z->gt_sales, ==, 65000 * i);
        g_assert_cmpint (z->gt_count, ==, i);
        /* Several shifts on a day: the close lists that day's rows, those of the earlier shifts too. */
        g_assert_cmpuint (z->totals->len, ==, 1);
        g_assert_cmpint (g_array_index (z->totals, OcopTotalsRow, 0).amount, ==, 65000 * i);
    }
    assert_business_day (fixture, "2026-11-21");
    g_assert_null (ocop_shop_read_shift (fixture->shop, &error));
    ocop_fixture_assert_code (&error, "shift-closed");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_requests (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    refuse_opening (fixture, "lan", -1, NULL, "bad-input");
    refuse_opening (fixture, "nobody", 0, NULL, "unknown-cashier");
    refuse_cash (fixture, 1000, "x", NULL, "shift-closed");
    ocop_fixture_open_shift (fixture);
    refuse_cash (fixture, 0, "x", NULL, "bad-input");
    refuse_cash (fixture, -5, "x", NULL, "bad-input");
    refuse_cash (fixture, 1000, "", NULL, "bad-input");
    refuse_cash (fixture, 1000, "x", "nobody", "unknown-cashier");
    OcopRequestId id = {.is_given = TRUE, .id = {9}};
    g_auto (OcopActResult) first = {0}, second = {0}, third = {0};
    g_assert_true (ocop_shop_move_cash (fixture->shop, FALSE, 1000, "x", NULL, &id, &first, &error));
    g_assert_true (ocop_shop_move_cash (fixture->shop, FALSE, 1000, "x", NULL, &id, &second, &error));
    g_assert_false (first.is_repeated);
    g_assert_true (second.is_repeated);
    g_assert_cmpint (first.seq, ==, second.seq);
    g_assert_false (ocop_shop_move_cash (fixture->shop, TRUE, 1000, "x", NULL, &id, &third, &error));
    ocop_fixture_assert_code (&error, "request-id-reused");
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.cash_in, ==, 1000);
    g_assert_cmpint (x->figures.cash_out, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_parked (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *id = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_fixture_open_shift (fixture);
    g_autoptr (OcopSaleRequest) cart =
        ocop_sale_request_read ("{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\"}]}", -1, &error);
    g_assert_no_error (error);
    ocop_shop_park (fixture->shop, cart, &id, &act, &error);
    g_assert_no_error (error);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpuint (x->parked->len, ==, 1);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 500000);
    g_assert_cmpstr (g_ptr_array_index (z->parked, 0), ==, id);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "shift-close");
    g_assert_nonnull (strstr (body, "\"parked\":[\"P1\"]"));
    ocop_fixture_move_to (fixture, "2026-11-22 09:00:00");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"resume\":\"P1\",\"payments\":[{\"method\":\"cash\",\"tendered\":130000}]}");
    g_autoptr (OcopShiftClose) next = ocop_fixture_close_shift (fixture, 0);
    g_assert_cmpint (next->figures.sales, ==, 130000);
    g_assert_cmpuint (next->parked->len, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_day (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) priced = {0};
    OcopDay next_day;
    ocop_fixture_move_to (fixture, "2026-11-21 23:50:00");
    g_assert_true (ocop_day_parse ("2026-11-22", NULL, &next_day, NULL));
    ocop_shop_set_price (fixture->shop, "QN-0001", 70000, next_day, NULL, &priced, &error);
    g_assert_no_error (error);
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L1", "2026-11-21");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_move_to (fixture, "2026-11-21 23:59:57");
    g_auto (OcopSaleResult) before = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001") "," PIECE ("QN-0005"), CASH ("69500")));
    g_assert_cmpuint (before.sale->warnings, ==, 0);
    g_assert_cmpint (before.sale->total, ==, 69500);
    ocop_fixture_move_to (fixture, "2026-11-22 00:00:00");
    g_auto (OcopSaleResult) after = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001") "," PIECE ("QN-0005"), CASH ("74500")));
    g_assert_cmpuint (after.sale->warnings, ==, OCOP_WARN_SHIFT_OVERDUE);
    g_assert_cmpint (after.sale->total, ==, 74500); /* price by the civil day */
    g_assert_cmpuint (get_line (&after, 1)->warnings & OCOP_WARN_STOCK_SHORT, !=, 0); /* the lot has expired */
    g_assert_cmpint (after.act.business_day, ==, before.act.business_day);
    assert_business_day (fixture, "2026-11-21");
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 0);
    g_assert_cmpint (z->figures.sales, ==, 69500 + 74500);
    ocop_fixture_open_shift (fixture);
    assert_business_day (fixture, "2026-11-22");
    g_auto (OcopSaleResult) fresh = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("70000")));
    g_assert_cmpuint (fresh.sale->warnings, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_never_before_the_last (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift_on (fixture, 0, "2026-11-25");
    assert_business_day (fixture, "2026-11-25");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-22 09:00:00");
    refuse_opening (fixture, "lan", 0, "2026-11-24", "clock-suspect");
    ocop_fixture_open_shift (fixture); /* the clock's day is before the last one */
    assert_business_day (fixture, "2026-11-25");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_reopen (fixture);
    refuse_opening (fixture, "lan", 0, "2026-11-24", "clock-suspect");
    ocop_fixture_open_shift_on (fixture, 0, "2026-11-25");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-26 09:00:00");
    ocop_fixture_open_shift (fixture);
    assert_business_day (fixture, "2026-11-26");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_clock_behind_the_last_record (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_move_to (fixture, "2026-11-23 09:00:00");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms - 60 * 60 * 1000);
    refuse_opening (fixture, "lan", 0, NULL, "clock-suspect");
    refuse_opening (fixture, "lan", 0, "2026-11-22", "clock-suspect");
    ocop_fixture_open_shift_on (fixture, 0, "2026-11-23");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "clock"), ==, 1);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "clock");
    g_assert_nonnull (strstr (body, "\"jump_ms\":-3600000"));
    /* Selling goes on with the wrong clock. */
    ocop_fixture_do_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    ocop_fixture_assert_healthy (fixture);
}

static void
test_clock_behind_the_build (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty ();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0}, added = {0};
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms - 24 * 60 * 60 * 1000);
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
    ocop_shop_add_user (fixture->shop, "lan", OCOP_ROLE_CASHIER, "1234", NULL, &added, &error);
    g_assert_no_error (error);
    refuse_opening (fixture, "lan", 0, NULL, "clock-suspect");
    ocop_fixture_open_shift_on (fixture, 0, "2026-11-20");
    assert_business_day (fixture, "2026-11-20");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_clock_jump (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms + 20 * 1000); /* drift */
    g_auto (OcopSaleResult) drifted = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "clock"), ==, 0);
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms + 7200 * 1000);
    g_auto (OcopSaleResult) jumped = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "clock"), ==, 1);
    g_assert_cmpint (jumped.act.seq, ==, drifted.act.seq + 2);
    g_auto (OcopSaleResult) quiet = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpint (quiet.act.seq, ==, jumped.act.seq + 1);
    /* A plain act, whose record's number is needed before it is written. */
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms + 7200 * 1000);
    ocop_fixture_set (fixture, "rounding", "500");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "clock"), ==, 2);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_training (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift (fixture);
#define PRACTICE(code, sum) "{\"cashier\":\"lan\",\"training\":true,\"lines\":[" PIECE (code) "],\"payments\":[" CASH (sum) "]}"
    ocop_fixture_do_sell (fixture, PRACTICE ("QN-0001", "65000"));
    ocop_fixture_do_sell (fixture, PRACTICE ("QN-0006", "450000"));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-enter"), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-leave"), ==, 0);
    ocop_fixture_do_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-leave"), ==, 1);
    g_autofree char *left = ocop_fixture_dup_last_body (fixture, "training-leave");
    g_assert_nonnull (strstr (left, "\"count\":2,\"sum\":515000"));
    ocop_fixture_do_sell (fixture, PRACTICE ("QN-0001", "65000"));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-enter"), ==, 2);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.n_training, ==, 3);
    g_assert_cmpint (x->figures.training, ==, 580000);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 565000);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-leave"), ==, 2);
    g_assert_cmpint (z->figures.n_training, ==, 3);
    g_assert_cmpint (z->figures.training, ==, 580000);
    g_assert_cmpint (z->figures.sales, ==, 65000);
    g_assert_cmpint (z->expected_cash, ==, 565000);
    g_assert_cmpint (z->gt_count, ==, 1);
    ocop_fixture_refuse_sale (fixture, PRACTICE ("QN-0001", "65000"), "shift-closed");
    ocop_fixture_open_shift (fixture);
    g_autoptr (OcopShiftClose) next = ocop_fixture_close_shift (fixture, 0);
    g_assert_cmpint (next->figures.n_training, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_rounding (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_open_shift (fixture);
#define OFF(amount) "{\"code\":\"QN-0001\",\"discount\":{\"amount\":" amount "}}"
    ocop_fixture_set (fixture, "rounding", "500");
    g_auto (OcopSaleResult) up = ocop_fixture_sell (fixture, SALE (OFF ("250"), CASH ("65000"))); /* 64.750 → 65.000 */
    g_assert_cmpint (up.sale->total, ==, 64750);
    g_assert_cmpint (up.sale->rounding, ==, 250);
    g_assert_cmpint (up.sale->change, ==, 0);
    ocop_fixture_refuse_sale (fixture, SALE (OFF ("250"), CASH ("64750")), "payment-short");
    g_auto (OcopSaleResult) down = ocop_fixture_sell (fixture, SALE (OFF ("251"), CASH ("70000"))); /* 64.749 → 64.500 */
    g_assert_cmpint (down.sale->rounding, ==, -249);
    g_assert_cmpint (down.sale->change, ==, 5500);
    ocop_fixture_set (fixture, "rounding", "1000");
    g_auto (OcopSaleResult) thousand = ocop_fixture_sell (fixture, SALE (OFF ("500"), CASH ("65000"))); /* 64.500 → 65.000 */
    g_assert_cmpint (thousand.sale->rounding, ==, 500);
    /* Not only cash: nothing is rounded. */
    g_auto (OcopSaleResult) split =
        ocop_fixture_sell (fixture, SALE (OFF ("251"), CASH ("64748") ",{\"method\":\"voucher\",\"amount\":1}"));
    g_assert_cmpint (split.sale->rounding, ==, 0);
    g_auto (OcopSaleResult) card = ocop_fixture_sell (fixture, SALE (OFF ("251"), "{\"method\":\"card\",\"amount\":64749}"));
    g_assert_cmpint (card.sale->rounding, ==, 0);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    gint64 sales = 64750 + 64749 + 64500 + 64749 + 64749;
    g_assert_cmpint (x->figures.sales, ==, sales);
    g_assert_cmpint (x->figures.rounding, ==, 250 - 249 + 500);
    g_assert_cmpint (x->gt_sales, ==, sales);
    g_assert_cmpint (x->expected_cash, ==, 500000 + 65000 + 64500 + 65000 + 64748);
    g_assert_cmpint (x->figures.sold_vat[OCOP_VAT_8].gross, ==, sales);
    /* The refund is of what was charged, which rounding is no part of. */
    g_auto (OcopReturnResult) back = ocop_fixture_take_back (
        fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    g_assert_cmpint (back.taking_back->total, ==, 64750);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_vat_over_the_year (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_move_to (fixture, "2026-12-31 22:00:00");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_move_to (fixture, "2026-12-31 23:59:58");
    g_auto (OcopSaleResult) old = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001") "," PIECE ("QN-0006"), CASH ("515000")));
    g_auto (OcopSaleResult) new = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001") "," PIECE ("QN-0006"), CASH ("515000")));
    g_assert_cmpint (get_line (&old, 0)->vat_rate, ==, OCOP_VAT_8);
    g_assert_cmpint (get_line (&new, 0)->vat_rate, ==, OCOP_VAT_10);
    g_assert_cmpint (get_line (&new, 1)->vat_rate, ==, OCOP_VAT_8); /* a stated rate stays */
    g_assert_cmpint (old.act.business_day, ==, new.act.business_day);
    g_assert_cmpuint (new.sale->n_vat, ==, 2);
    /* 65.000 / 1,1 = 59.090,9 → 59.091; 450.000 / 1,08 = 416.666,7 → 416.667; 515.000 / 1,08 = 476.851,9 → 476.852 */
    g_assert_cmpint (old.sale->vat[0].net, ==, 476852);
    g_assert_cmpint (new.sale->vat[0].net, ==, 416667);
    g_assert_cmpint (new.sale->vat[1].net, ==, 59091);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 0);
    g_assert_cmpint (z->figures.sold_vat[OCOP_VAT_8].gross, ==, 515000 + 450000);
    g_assert_cmpint (z->figures.sold_vat[OCOP_VAT_8].vat, ==, 515000 - 476852 + 450000 - 416667);
    g_assert_cmpint (z->figures.sold_vat[OCOP_VAT_10].vat, ==, 65000 - 59091);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_certificate_end (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    /* 2024-08-31 + 30 months: the last of February. QN-0003 holds through 2024-02-01 + 36 months. */
    ocop_fixture_import (fixture, "code,name,unit,price,stars,level,decision,decided_on,valid_months,status\n"
                                  "QN-0020,Kẹo,gói,10000,3,provincial,DEMO-20,2024-08-31,30,certified\n");
#define WINE "{\"cashier\":\"lan\",\"age_confirmed\":true,\"lines\":[" PIECE ("QN-0003") "],\"payments\":[" CASH ("185000") "]}"
    ocop_fixture_move_to (fixture, "2027-02-01 23:59:58");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) last = ocop_fixture_sell (fixture, WINE);
    g_auto (OcopSaleResult) after = ocop_fixture_sell (fixture, WINE);
    g_assert_cmpint (get_line (&last, 0)->stars, ==, 4);
    g_assert_cmpuint (get_line (&last, 0)->warnings & ~(guint)OCOP_WARN_STOCK_SHORT, ==, OCOP_WARN_CERTIFICATE_SOON);
    g_assert_cmpint (get_line (&after, 0)->stars, ==, 0);
    g_assert_cmpuint (get_line (&after, 0)->warnings & ~(guint)OCOP_WARN_STOCK_SHORT, ==, OCOP_WARN_CERTIFICATE_LAPSED);
    ocop_fixture_move_to (fixture, "2027-02-28 23:59:58");
    g_auto (OcopSaleResult) clamped = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0020"), CASH ("10000")));
    g_auto (OcopSaleResult) lapsed = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0020"), CASH ("10000")));
    g_assert_cmpint (get_line (&clamped, 0)->stars, ==, 3);
    g_assert_cmpint (get_line (&lapsed, 0)->stars, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

/* At most 90 days before the end. QN-0001: 2025-03-01 + 36 months. */
static void
test_certificate_soon (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    ocop_fixture_receive (fixture, "QN-0001", 10000, NULL, NULL);
    ocop_fixture_move_to (fixture, "2027-12-01 23:59:58"); /* 91 days before 2028-03-01 */
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) quiet = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_auto (OcopSaleResult) warned = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (get_line (&quiet, 0)->warnings, ==, 0);
    g_assert_cmpuint (get_line (&warned, 0)->warnings, ==, OCOP_WARN_CERTIFICATE_SOON);
    g_assert_cmpint (get_line (&warned, 0)->stars, ==, 5);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_direct_vat (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new ();
    g_autoptr (GError) error = NULL;
    ocop_fixture_set (fixture, "shop.vat_method", "direct");
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (sold.sale->n_vat, ==, 0);
    g_assert_cmpint (sold.sale->total, ==, 65000);
    g_autofree char *paper = ocop_shop_print_receipt_text (fixture->shop, sold.sale->receipt, 42, &error);
    g_assert_no_error (error);
    g_assert_null (strstr (paper, "GTGT"));
    g_assert_null (strstr (paper, "VAT"));
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.sold_vat[OCOP_VAT_8].gross, ==, 0);
    ocop_fixture_set (fixture, "shop.vat_method", "deduction");
    g_auto (OcopSaleResult) again = ocop_fixture_sell (fixture, SALE (PIECE ("QN-0001"), CASH ("65000")));
    g_assert_cmpuint (again.sale->n_vat, ==, 1);
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/shift/cash/expected-is-the-formula-over-everything", test_expected_cash);
    g_test_add_func ("/shift/x/changes-nothing", test_x);
    g_test_add_func ("/shift/close/any-count-is-accepted-and-the-difference-booked", test_counts);
    g_test_add_func ("/shift/close/notes-are-part-of-the-request", test_notes);
    g_test_add_func ("/shift/close/numbers-are-gapless-and-perpetual-totals-go-on", test_numbers);
    g_test_add_func ("/shift/cash/same-request-is-done-once", test_requests);
    g_test_add_func ("/shift/close/parked-sales-are-listed-and-carried-over", test_parked);
    g_test_add_func ("/shift/day/is-fixed-at-opening", test_day);
    g_test_add_func ("/shift/day/is-never-before-the-last-one", test_never_before_the_last);
    g_test_add_func ("/shift/clock/behind-the-last-record-needs-a-day", test_clock_behind_the_last_record);
    g_test_add_func ("/shift/clock/behind-the-build-day-needs-a-day", test_clock_behind_the_build);
    g_test_add_func ("/shift/clock/a-jump-is-journaled-before-the-act", test_clock_jump);
    g_test_add_func ("/shift/training/count-and-sum-are-on-the-z", test_training);
    g_test_add_func ("/shift/rounding/only-where-cash-pays-alone", test_rounding);
    g_test_add_func ("/shift/vat/standard-rate-follows-the-civil-day", test_vat_over_the_year);
    g_test_add_func ("/shift/certificate/holds-through-its-last-day", test_certificate_end);
    g_test_add_func ("/shift/certificate/warns-ninety-days-before", test_certificate_soon);
    g_test_add_func ("/shift/vat/direct-method-states-none", test_direct_vat);
    return g_test_run ();
}
