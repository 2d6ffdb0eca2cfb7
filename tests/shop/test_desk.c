/* What a screen does beside selling: journaled, by the right person, once. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/desk.h"
#include "shop/safety.h"
#include <string.h>

static const OcopRequestId one = {TRUE, {1, 2, 3, 4}};

static void
assert_body (OcopFixture *fixture, const char *kind, const char *part)
{
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, kind);
    if (strstr (body, part) == NULL)
        g_error ("%s is not in %s", part, body);
}

static gboolean
remove_line (OcopFixture *fixture, const char *reason, const OcopRequestId *id,
             OcopActResult *ret_result)
{
    g_autoptr (GError) error = NULL;
    const OcopRemovedLine line = {.code = "QN-0001",
                                  .name = "Miến dong",
                                  .qty_milli = 1500,
                                  .amount = 97500,
                                  .reason = reason,
                                  .by = "lan"};
    gboolean ok = ocop_shop_note_removed_line (fixture->shop, &line, id, ret_result, &error);
    g_assert_no_error (error);
    return ok;
}

static void
test_removed_line (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (OcopActResult) first = {0};
    g_auto (OcopActResult) again = {0};
    ocop_fixture_open_shift (fixture);
    remove_line (fixture, "khách đổi ý", &one, &first);
    remove_line (fixture, "khách đổi ý", &one, &again);
    g_assert_false (first.is_repeated);
    g_assert_true (again.is_repeated);
    g_assert_cmpint (first.seq, ==, again.seq);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "removed-line"), ==, 1);
    assert_body (fixture, "removed-line", "\"code\":\"QN-0001\"");
    assert_body (fixture, "removed-line", "\"qty\":\"1.5\"");
    assert_body (fixture, "removed-line", "\"amount\":97500");
    assert_body (fixture, "removed-line", "\"reason\":\"khách đổi ý\"");
    assert_body (fixture, "removed-line", "\"by\":\"lan\"");
    remove_line (fixture, NULL, NULL, NULL);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "removed-line"), ==, 2);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_drawer (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopShop *shop = fixture->shop;
    g_auto (OcopActResult) first = {0};
    g_auto (OcopActResult) again = {0};
    ocop_fixture_open_shift (fixture);
    g_assert_false (ocop_shop_open_drawer (shop, " ", "lan", NULL, NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_false (ocop_shop_open_drawer (shop, "đổi tiền", "lan", NULL, NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "approval-needed");
    g_assert_false (ocop_shop_open_drawer (shop, "đổi tiền", "lan", "lan", NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_false (ocop_shop_open_drawer (shop, "đổi tiền", "lan", "ai đó", NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "no-sale"), ==, 0);
    ocop_shop_open_drawer (shop, "đổi tiền", "lan", "minh", &one, &first, &error);
    g_assert_no_error (error);
    assert_body (fixture, "no-sale", "\"approved_by\":\"minh\"");
    assert_body (fixture, "no-sale", "\"by\":\"lan\"");
    ocop_shop_open_drawer (shop, "đổi tiền", "lan", "minh", &one, &again, &error);
    g_assert_no_error (error);
    g_assert_true (again.is_repeated);
    /* By right, without anybody else. */
    ocop_shop_open_drawer (shop, "kiểm két", "minh", NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "no-sale"), ==, 2);
    ocop_fixture_assert_healthy (fixture);
}

static gboolean
approve (OcopFixture *fixture, const char *name, const char *pin, OcopAct act, gint64 *ret_wait_ms,
         GError **error)
{
    g_auto (OcopActResult) result = {0};
    const OcopApprovalRequest request = {
        .name = name, .pin = pin, .act = act, .by = "lan", .detail = "QN-0001"};
    return ocop_shop_approve (fixture->shop, &request, ret_wait_ms, &result, error);
}

static void
test_approval (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gint64 wait_ms;
    ocop_fixture_open_shift (fixture);
    approve (fixture, "minh", "1234", OCOP_ACT_OVERRIDE_PRICE, &wait_ms, &error);
    g_assert_no_error (error);
    assert_body (fixture, "approval", "\"name\":\"minh\"");
    assert_body (fixture, "approval", "\"by\":\"lan\"");
    assert_body (fixture, "approval", "\"act\":\"override-price\"");
    assert_body (fixture, "approval", "\"detail\":\"QN-0001\"");
    /* Without the right nothing is tried; administrators are an admin's. */
    g_assert_false (approve (fixture, "lan", "1234", OCOP_ACT_OPEN_DRAWER, &wait_ms, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_false (approve (fixture, "minh", "1234", OCOP_ACT_ADMINS, &wait_ms, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_false (approve (fixture, "nobody", "1234", OCOP_ACT_ADMINS, &wait_ms, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "login-failed"), ==, 0);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "approval"), ==, 1);
    ocop_fixture_assert_healthy (fixture);
}

/* Three wrong ones, then the right one has to wait too, at log in as well. */
static void
test_approval_delays (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gint64 wait_ms = 0;
    for (int i = 0; i < 3; i++) {
        g_assert_false (approve (fixture, "minh", "9999", OCOP_ACT_OPEN_DRAWER, &wait_ms, &error));
        ocop_fixture_assert_code (&error, "not-permitted");
    }
    g_assert_cmpint (wait_ms, ==, 1000);
    g_assert_false (approve (fixture, "minh", "1234", OCOP_ACT_OPEN_DRAWER, &wait_ms, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_cmpint (wait_ms, >, 0);
    g_assert_false (ocop_shop_log_in (fixture->shop, "minh", "1234", &wait_ms, NULL, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "login-failed"), ==, 3);
    ocop_fixture_advance (fixture, 1000);
    approve (fixture, "minh", "1234", OCOP_ACT_OPEN_DRAWER, &wait_ms, &error);
    g_assert_no_error (error);
    g_assert_cmpint (wait_ms, ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_log_out (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    ocop_shop_log_out (fixture->shop, "lan", OCOP_LEAVE_LOCK, NULL, NULL, &error);
    g_assert_no_error (error);
    assert_body (fixture, "logout", "\"how\":\"lock\"");
    assert_body (fixture, "logout", "\"name\":\"lan\"");
    ocop_shop_log_out (fixture->shop, "lan", OCOP_LEAVE_CHANGE, NULL, NULL, &error);
    g_assert_no_error (error);
    assert_body (fixture, "logout", "\"how\":\"change\"");
    g_assert_false (
        ocop_shop_log_out (fixture->shop, "ai", OCOP_LEAVE_LOG_OUT, NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    ocop_fixture_assert_healthy (fixture);
}

static const char practice_sale[] =
    "{\"cashier\":\"lan\",\"training\":true,\"lines\":[{\"code\":\"QN-0001\"}],"
    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}";

static void
test_practice (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopPractice practice;
    OcopShop *shop = fixture->shop;
    g_assert_false (ocop_shop_begin_practice (shop, "lan", NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "shift-closed");
    ocop_fixture_open_shift (fixture);
    ocop_shop_begin_practice (shop, "lan", &one, NULL, &error);
    g_assert_no_error (error);
    ocop_shop_begin_practice (shop, "lan", NULL, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (result.seq, ==, 0);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-enter"), ==, 1);
    ocop_fixture_do_sell (fixture, practice_sale);
    ocop_fixture_do_sell (fixture, practice_sale);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-enter"), ==, 1);
    ocop_fixture_reopen (fixture);
    shop = fixture->shop;
    ocop_shop_get_practice (shop, &practice, &error);
    g_assert_no_error (error);
    g_assert_true (practice.is_on);
    g_assert_cmpint (practice.n_sales, ==, 2);
    g_assert_cmpint (practice.amount, ==, 130000);
    /* Practice leaves no traces of lines, and opens no drawer. */
    remove_line (fixture, "x", NULL, NULL);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "removed-line"), ==, 0);
    g_assert_false (ocop_shop_open_drawer (shop, "x", "minh", NULL, NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "not-permitted");
    ocop_fixture_assert_healthy (fixture);
    ocop_shop_end_practice (shop, "lan", NULL, NULL, &error);
    g_assert_no_error (error);
    assert_body (fixture, "training-leave", "\"count\":2");
    assert_body (fixture, "training-leave", "\"sum\":130000");
    ocop_shop_end_practice (shop, "lan", NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "training-leave"), ==, 1);
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 500000);
    g_assert_cmpint (z->figures.n_training, ==, 2);
    g_assert_cmpint (z->figures.training, ==, 130000);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_clock (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopClockCheck check;
    OcopDay day;
    ocop_fixture_open_shift (fixture);
    ocop_shop_check_clock (fixture->shop, &check);
    g_assert_false (check.is_suspect);
    g_assert_cmpint (check.now_ms, ==, fixture->utc_ms);
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms - 3 * 24 * 3600 * 1000);
    ocop_shop_check_clock (fixture->shop, &check);
    g_assert_true (check.is_suspect);
    g_assert_true (ocop_day_parse ("2026-11-20", NULL, &day, NULL));
    g_assert_cmpint (check.least_day, ==, day + 1);
    g_assert_false (ocop_shop_confirm_clock (fixture->shop, day, "lan", NULL, NULL, &error));
    ocop_fixture_assert_code (&error, "clock-suspect");
    ocop_shop_confirm_clock (fixture->shop, day + 1, "lan", NULL, NULL, &error);
    g_assert_no_error (error);
    assert_body (fixture, "clock", "\"day\":\"2026-11-21\"");
    ocop_fixture_assert_healthy (fixture);
}

/* ---- what is safe */

static OcopSafety
get_safety (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    OcopSafety safety = {0};
    ocop_shop_get_safety (fixture->shop, &safety, &error);
    g_assert_no_error (error);
    return safety;
}

static void
test_safety (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) copied = {0};
    g_auto (OcopActResult) parked = {0};
    g_autofree char *path = g_build_filename (fixture->home, "copy.db", NULL);
    g_autoptr (OcopSaleRequest) cart = ocop_sale_request_read (
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],\"payments\":[]}", -1, &error);
    g_assert_no_error (error);
    fixture->free_bytes = 5000000000;
    ocop_fixture_open_shift (fixture);
    OcopSafety safety = get_safety (fixture);
    g_assert_cmpstr (safety.state, ==, "not-enrolled");
    g_assert_cmpstr (safety.alarm, ==, "none");
    g_assert_cmpint (safety.backup_ms, ==, 0);
    g_assert_cmpint (safety.free_bytes, ==, 5000000000);
    g_assert_true (safety.has_room);
    g_assert_cmpuint (safety.n_papers + safety.n_payments + safety.n_parked + safety.n_queued, ==,
                      0);
    gint64 pending = safety.pending;
    ocop_shop_park (fixture->shop, cart, NULL, &parked, &error);
    g_assert_no_error (error);
    ocop_fixture_advance (fixture, 60000);
    ocop_shop_back_up (fixture->shop, path, NULL, &copied, &error);
    g_assert_no_error (error);
    gint64 made_ms = fixture->utc_ms;
    ocop_fixture_advance (fixture, 60000);
    fixture->free_bytes = 1000;
    safety = get_safety (fixture);
    g_assert_cmpint (safety.backup_ms, ==, made_ms);
    g_assert_cmpint (safety.pending, ==, pending + 2);
    g_assert_cmpuint (safety.n_parked, ==, 1);
    g_assert_false (safety.has_room);
    fixture->free_bytes = -1;
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/desk/removed-line-is-journaled", test_removed_line);
    g_test_add_func ("/desk/drawer-needs-reason-and-right", test_drawer);
    g_test_add_func ("/desk/approval-is-one-record", test_approval);
    g_test_add_func ("/desk/approval-has-the-delays-of-logging-in", test_approval_delays);
    g_test_add_func ("/desk/log-out-is-journaled", test_log_out);
    g_test_add_func ("/desk/practice-is-a-mode", test_practice);
    g_test_add_func ("/desk/clock-is-confirmed", test_clock);
    g_test_add_func ("/desk/safety-facts", test_safety);
    return g_test_run();
}
