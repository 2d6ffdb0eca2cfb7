/* Selling: figures, order of refusals, lots, practice, repeats. */
#include "base/error.h"
#include "lib/fixture.h"
#include <string.h>

static const OcopSaleLine *
get_line (const OcopSaleResult *result, guint i)
{
    return g_ptr_array_index (result->sale->lines, i);
}

static void
test_figures (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) result = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"scan\":\"8938505970011\",\"qty\":\"2\"},"
                 "{\"code\":\"QN-0002\",\"qty\":\"0.535\",\"discount\":{\"percent\":\"10\"}}],"
                 "\"discount\":{\"amount\":20000},"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":900000},{\"method\":\"vietqr\","
                 "\"amount\":120000,\"reference\":\"OC7K\"}]}");
    /* 2 × 65.000 = 130.000; 0,535 × 1.850.000 = 989.750 − 10 % (98.975) = 890.775; Σ 1.020.775
     * − 20.000 = 1.000.775. Shares of 20.000: 130.000 → 2547,08…, 890.775 → 17452,91…: the
     * remaining đồng goes to the second. */
    g_assert_cmpint (result.sale->total, ==, 1000775);
    g_assert_cmpint (get_line (&result, 0)->discount, ==, 2547);
    g_assert_cmpint (get_line (&result, 1)->discount, ==, 98975 + 17453);
    g_assert_cmpint (get_line (&result, 0)->amount + get_line (&result, 1)->amount, ==, 1000775);
    g_assert_cmpint (result.sale->change, ==, 900000 + 120000 - 1000775);
    g_assert_cmpstr (result.sale->receipt, ==, "QN01-1-00000001");
    g_assert_cmpuint (result.sale->n_vat, ==, 2);
    g_assert_cmpint (result.sale->vat[0].rate, ==, OCOP_VAT_5);
    /* 873.322 / 1,05 = 831.735,2… → 831.735 */
    g_assert_cmpint (result.sale->vat[0].net, ==, 831735);
    g_assert_cmpint (get_line (&result, 0)->stars, ==, 5);
    g_assert_cmpuint (get_line (&result, 0)->warnings, ==, OCOP_WARN_STOCK_SHORT);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_first_expired_first_out (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L2", "2026-12-31");
    ocop_fixture_receive (fixture, "QN-0005", 4000, "L1",
                          "2026-11-21"); /* the day of expiry itself sells */
    ocop_fixture_receive (fixture, "QN-0005", 9000, "L0", "2026-11-20");
    g_auto (OcopSaleResult) result =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"qty\":"
                                    "\"3\"},{\"code\":\"QN-0005\",\"qty\":\"3\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":27000}]}");
    const GArray *first = get_line (&result, 0)->lots, *second = get_line (&result, 1)->lots;
    g_assert_cmpuint (first->len, ==, 1);
    g_assert_cmpstr (g_array_index (first, OcopLotQty, 0).lot, ==, "L1");
    g_assert_cmpuint (second->len, ==, 2);
    g_assert_cmpstr (g_array_index (second, OcopLotQty, 0).lot, ==, "L1");
    g_assert_cmpint (g_array_index (second, OcopLotQty, 0).qty_milli, ==, 1000);
    g_assert_cmpstr (g_array_index (second, OcopLotQty, 1).lot, ==, "L2");
    g_assert_cmpuint (get_line (&result, 0)->warnings, ==, OCOP_WARN_CERTIFICATE_UNDATED);
    ocop_fixture_refuse_sale (
        fixture,
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"lot\":\"L0\"}],"
        "\"payments\":[{\"method\":\"cash\",\"tendered\":27000}]}",
        "lot-expired");
    ocop_fixture_refuse_sale (
        fixture,
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0005\",\"lot\":\"LX\"}],"
        "\"payments\":[{\"method\":\"cash\",\"tendered\":27000}]}",
        "unknown-lot");
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0005"), ==, 17000);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_repeat (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    const char *json = "{\"request_id\":\"0b8e1f0e-5f0a-4b8a-9d38-0f4f5a6b7c8d\",\"cashier\":"
                       "\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                       "\"payments\":[{\"method\":\"cash\",\"tendered\":100000}]}";
    const char *same = "{ "
                       "\"payments\":[{\"tendered\":100000,\"method\":\"cash\"}],\"lines\":[{"
                       "\"code\":\"QN-0001\"}],\"cashier\":\"lan\","
                       "\"request_id\":\"0B8E1F0E-5F0A-4B8A-9D38-0F4F5A6B7C8D\" }";
    const char *other = "{\"request_id\":\"0b8e1f0e-5f0a-4b8a-9d38-0f4f5a6b7c8d\",\"cashier\":"
                        "\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                        "\"payments\":[{\"method\":\"cash\",\"tendered\":100001}]}";
    g_auto (OcopSaleResult) first = ocop_fixture_sell (fixture, json);
    ocop_fixture_reopen (fixture);
    g_auto (OcopSaleResult) second = ocop_fixture_sell (fixture, same);
    g_assert_false (first.act.is_repeated);
    g_assert_true (second.act.is_repeated);
    g_assert_cmpstr (first.sale->receipt, ==, second.sale->receipt);
    g_assert_cmpint (first.act.seq, ==, second.act.seq);
    ocop_fixture_refuse_sale (fixture, other, "request-id-reused");
    ocop_fixture_assert_healthy (fixture);
}

/* Sells the same request twice and compares all that an answer is made of. */
static void
sell_twice (OcopFixture *fixture, const char *json)
{
    g_autoptr (GString) first_facts = g_string_new (NULL);
    g_autoptr (GString) second_facts = g_string_new (NULL);
    g_auto (OcopSaleResult) first = ocop_fixture_sell (fixture, json);
    g_auto (OcopSaleResult) second = ocop_fixture_sell (fixture, json);
    ocop_sale_to_body (first.sale, first_facts);
    ocop_sale_to_body (second.sale, second_facts);
    g_assert_true (second.act.is_repeated);
    g_assert_cmpstr (first_facts->str, ==, second_facts->str);
    g_assert_cmpint (first.act.business_day, ==, second.act.business_day);
    g_assert_cmpint (first.act.seq, ==, second.act.seq);
    g_assert_cmpint (memcmp (first.act.hash, second.act.hash, OCOP_HASH_BYTES), ==, 0);
    g_assert_cmpint (first.training_id, ==, second.training_id);
    g_assert_cmpuint (first.sale->warnings, ==, second.sale->warnings);
    for (guint i = 0; i < first.sale->lines->len; i++) {
        g_assert_cmpuint (get_line (&first, i)->warnings, ==, get_line (&second, i)->warnings);
        g_assert_cmpstr (get_line (&first, i)->unit, ==, get_line (&second, i)->unit);
        g_assert_cmpstr (get_line (&first, i)->name, ==, get_line (&second, i)->name);
    }
}

static void
test_repeated_answer (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 4000, "L1", "2026-11-25");
    ocop_fixture_receive (fixture, "QN-0005", 4000, "L2", "2026-11-26");
    ocop_fixture_move_to (fixture, "2026-11-22 00:10:00"); /* the shift is overdue */
#define ID(first) "\"request_id\":\"" first "000000-5f0a-4b8a-9d38-0f4f5a6b7c8d\","
    sell_twice (
        fixture,
        "{" ID (
            "a1") "\"cashier\":\"lan\",\"channel\":\"tiki\",\"age_confirmed\":true,\"lines\":["
                  "{\"code\":\"QN-0005\",\"qty\":\"6\"},{\"code\":\"QN-0006\",\"gift\":true},"
                  "{\"code\":\"QN-0003\",\"unit_price\":100000,\"approved_by\":\"an\"},{\"scan\":"
                  "\"2610001005003\"},"
                  "{\"code\":\"QN-0004\",\"qty\":\"0.333\",\"discount\":{\"percent\":\"12.5\"}}],"
                  "\"discount\":{\"amount\":777},\"buyer\":{\"name\":\"A\"},"
                  "\"payments\":[{\"method\":\"cash\",\"tendered\":2000000},{\"method\":\"card\","
                  "\"amount\":1,\"reference\":\"R\"}]}");
    sell_twice (
        fixture,
        "{" ID ("a2") "\"cashier\":\"lan\",\"training\":true,\"lines\":[{\"code\":\"QN-0001\"}],"
                      "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_order_of_refusals (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    const char *sale = "{\"cashier\":\"nobody\",\"lines\":[{\"code\":\"QN-0003\"},{\"code\":"
                       "\"none\"}],\"payments\":[]}";
    ocop_fixture_refuse_sale (fixture, sale, "shift-closed");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_refuse_sale (fixture, sale, "unknown-cashier");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0003\"},{\"code\":\"none\"}]}",
        "age-not-confirmed");
    ocop_fixture_refuse_sale (fixture,
                              "{\"cashier\":\"lan\",\"age_confirmed\":true,\"lines\":[{\"code\":"
                              "\"QN-0003\"},{\"code\":\"none\"}]}",
                              "unknown-code");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0008\",\"lot\":\"no\"}]}",
        "product-recalled");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0009\",\"lot\":\"no\"}]}",
        "product-withdrawn");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"scan\":\"8938505970012\"}]}", "check-digit");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"1.5\"}]}",
        "quantity-not-whole");
    ocop_fixture_refuse_sale (
        fixture,
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"discount\":{\"amount\":65001}}]}",
        "discount-too-large");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"unit_price\":1}]}",
        "approval-needed");
    ocop_fixture_refuse_sale (fixture,
                              "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"unit_"
                              "price\":1,\"approved_by\":\"lan\"}]}",
                              "not-permitted");
    ocop_fixture_refuse_sale (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}]}",
                              "payment-short");
    ocop_fixture_refuse_sale (fixture,
                              "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                              "\"payments\":[{\"method\":\"card\",\"amount\":65001}]}",
                              "payment-over");
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"colour\":1}]}",
        "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

/* Under 100 MB: no new sale; what was sold is answered, goods come back, the shift closes. */
static void
test_full_disk (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    const char *json = "{\"request_id\":\"0b8e1f0e-5f0a-4b8a-9d38-0f4f5a6b7c8d\",\"cashier\":"
                       "\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                       "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}";
    const char *other = "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],\"payments\":[{"
                        "\"method\":\"cash\",\"tendered\":65000}]}";
    fixture->free_bytes = 100 * 1000 * 1000;
    ocop_fixture_do_sell (fixture, json);
    fixture->free_bytes -= 1;
    ocop_fixture_refuse_sale (fixture, other, "disk-full");
    g_auto (OcopSaleResult) repeated = ocop_fixture_sell (fixture, json);
    g_assert_true (repeated.act.is_repeated);
    ocop_fixture_do_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                                        "\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_open_shift (fixture);
    fixture->free_bytes += 1;
    ocop_fixture_do_sell (fixture, other);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_label (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) result =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"scan\":\"2610001005003\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":925000}]}");
    g_assert_cmpint (get_line (&result, 0)->qty_milli, ==, 500);
    g_assert_cmpint (result.sale->total, ==, 925000);
    ocop_fixture_refuse_sale (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"scan\":\"2610001005003\",\"qty\":\"1\"}]}",
        "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_training (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) practice = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"training\":true,\"lines\":[{\"code\":\"QN-0001\"}],"
                 "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_null (practice.sale->receipt);
    g_assert_cmpint (practice.training_id, ==, 1);
    g_autoptr (OcopShiftClose) x = ocop_shop_read_shift (fixture->shop, &error);
    g_assert_no_error (error);
    g_assert_cmpint (x->figures.sales, ==, 0);
    g_assert_cmpint (x->figures.training, ==, 65000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0001"), ==, 0);
    g_auto (OcopSaleResult) real =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_cmpstr (real.sale->receipt, ==, "QN01-1-00000001");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_parked (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *id = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_fixture_open_shift (fixture);
    g_autoptr (OcopSaleRequest) cart = ocop_sale_request_read (
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\"}]}", -1, &error);
    g_assert_no_error (error);
    ocop_shop_park (fixture->shop, cart, &id, &act, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (id, ==, "P1");
    ocop_fixture_reopen (fixture);
    g_auto (OcopSaleResult) result =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"resume\":\"P1\",\"payments\":[{"
                                    "\"method\":\"cash\",\"tendered\":130000}]}");
    g_assert_cmpint (result.sale->total, ==, 130000);
    ocop_fixture_refuse_sale (fixture, "{\"cashier\":\"lan\",\"resume\":\"P1\",\"payments\":[]}",
                              "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sale/figures/lines-sum-to-the-total", test_figures);
    g_test_add_func ("/sale/lots/first-expired-first-out", test_first_expired_first_out);
    g_test_add_func ("/sale/request/same-request-is-done-once", test_repeat);
    g_test_add_func ("/sale/request/a-repeat-gives-the-first-answer", test_repeated_answer);
    g_test_add_func ("/sale/refusal/first-in-order-is-reported", test_order_of_refusals);
    g_test_add_func ("/sale/disk/almost-full-sells-nothing-and-closes", test_full_disk);
    g_test_add_func ("/sale/label/weight-in-the-code-is-the-quantity", test_label);
    g_test_add_func ("/sale/training/moves-no-total", test_training);
    g_test_add_func ("/sale/parked/survives-a-restart", test_parked);
    return g_test_run();
}
