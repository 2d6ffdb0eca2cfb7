/* People at the till: who may what, PINs and the delay after wrong ones, and what of it is
 * journaled. */
#include "lib/fixture.h"

#include "base/error.h"
#include <string.h>

static void
add (OcopFixture *fixture, const char *name, OcopRole role, const char *pin)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_add_user (fixture->shop, name, role, pin, NULL, &result, &error);
    g_assert_no_error (error);
}

static void
refuse_adding (OcopFixture *fixture, const char *name, const char *pin, const char *field)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_assert_false (
        ocop_shop_add_user (fixture->shop, name, OCOP_ROLE_CASHIER, pin, NULL, &result, &error));
    g_assert_cmpstr (ocop_error_get_field (error), ==, field);
    ocop_fixture_assert_code (&error, "bad-input");
}

static void
disable (OcopFixture *fixture, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_disable_user (fixture->shop, name, NULL, &result, &error);
    g_assert_no_error (error);
}

static void
set_role (OcopFixture *fixture, const char *name, OcopRole role)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_set_role (fixture->shop, name, role, NULL, &result, &error);
    g_assert_no_error (error);
}

/* Tries a PIN: NULL code when it must work. Returns the wait that is told. */
static gint64
log_in (OcopFixture *fixture, const char *name, const char *pin, const char *code)
{
    g_autoptr (GError) error = NULL;
    OcopUserInfo user = {0};
    gint64 wait_ms = -1;
    gboolean is_in = ocop_shop_log_in (fixture->shop, name, pin, &wait_ms, &user, &error);
    if (code == NULL)
        g_assert_no_error (error);
    else
        ocop_fixture_assert_code (&error, code);
    g_assert_true (is_in == (code == NULL));
    if (is_in)
        g_assert_cmpstr (user.name, ==, name);
    g_free (user.name);
    return wait_ms;
}

#define OVERRIDE(by)                                                                               \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"unit_price\":1000,\"approved_by\":"   \
    "\"" by "\"}],\"payments\":[{\"method\":\"cash\",\"tendered\":1000}]}"

static void
test_roles (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) users = ocop_shop_list_users (fixture->shop, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (users->len, ==, 3);
    g_assert_cmpstr (g_array_index (users, OcopUserInfo, 1).name, ==, "minh");
    g_assert_cmpint (g_array_index (users, OcopUserInfo, 1).role, ==, OCOP_ROLE_MANAGER);
    ocop_fixture_open_shift (fixture);
    ocop_fixture_refuse_sale (fixture, OVERRIDE ("lan"), "not-permitted");
    set_role (fixture, "lan", OCOP_ROLE_MANAGER);
    ocop_fixture_do_sell (fixture, OVERRIDE ("lan"));
    set_role (fixture, "lan", OCOP_ROLE_CASHIER);
    ocop_fixture_refuse_sale (fixture, OVERRIDE ("lan"), "not-permitted");
    ocop_fixture_do_sell (fixture, OVERRIDE ("an"));
    /* Any discount and any gift is the cashier's own to give. */
    g_auto (OcopSaleResult) gift = ocop_fixture_sell (
        fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\",\"gift\":true},{\"code\":"
                 "\"QN-0001\",\"discount\":{\"percent\":\"100\"}}],"
                 "\"payments\":[]}");
    g_assert_cmpint (gift.sale->total, ==, 0);
    /* Any active user may sell in the open shift. */
    g_auto (OcopSaleResult) other =
        ocop_fixture_sell (fixture, "{\"cashier\":\"minh\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_cmpstr (other.sale->cashier, ==, "minh");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_names (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    refuse_adding (fixture, "lan", "1234", "name");
    refuse_adding (fixture, "  lan ", "1234", "name");
    refuse_adding (fixture, "", "1234", "name");
    refuse_adding (fixture, "   ", "1234", "name");
    refuse_adding (fixture, "la\nn", "1234", "name");
    add (fixture, "Thảo", OCOP_ROLE_CASHIER, "1234");        /* and the PIN of others */
    refuse_adding (fixture, "Tha\xcc\x89o", "5678", "name"); /* the same name in two code points */
    disable (fixture, "Tha\xcc\x89o");
    refuse_adding (fixture, "Thảo", "1234", "name");
    g_assert_false (ocop_shop_disable_user (fixture->shop, "ai", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    g_assert_false (
        ocop_shop_set_role (fixture->shop, "ai", OCOP_ROLE_ADMIN, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    g_assert_false (ocop_shop_set_pin (fixture->shop, "ai", "1234", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_pins (void)
{
    static const char *const wrong[] = {"",     "123",  "1234567890123", "12a4",
                                        "12 4", "-123", "１２３４",      "1234\n"};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopActResult) result = {0};
        refuse_adding (fixture, "hoa", wrong[i], "pin");
        g_assert_false (ocop_shop_set_pin (fixture->shop, "lan", wrong[i], NULL, &result, &error));
        ocop_fixture_assert_code (&error, "bad-input");
    }
    add (fixture, "hoa", OCOP_ROLE_CASHIER, "0000");
    add (fixture, "dung", OCOP_ROLE_CASHIER, "123456789012");
    log_in (fixture, "hoa", "0000", NULL);
    log_in (fixture, "dung", "123456789012", NULL);
    log_in (fixture, "dung", "12345678901", "not-permitted");
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) changed = {0};
    ocop_shop_set_pin (fixture->shop, "hoa", "777777", NULL, &changed, &error);
    g_assert_no_error (error);
    log_in (fixture, "hoa", "0000", "not-permitted");
    log_in (fixture, "hoa", "777777", NULL);
    /* No PIN, and nothing made of it, is in the journal. */
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "pin-change");
    g_assert_null (strstr (body, "777777"));
    g_assert_null (strstr (body, "argon"));
    ocop_fixture_assert_healthy (fixture);
}

static void
test_delay (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    gint64 expected_ms = 1000;
    g_assert_cmpint (log_in (fixture, "lan", "0000", "not-permitted"), ==, 0);
    g_assert_cmpint (log_in (fixture, "lan", "0000", "not-permitted"), ==, 0);
    for (int i = 3; i <= 14; i++) {
        g_assert_cmpint (log_in (fixture, "lan", "0000", "not-permitted"), ==, expected_ms);
        guint n_failures = ocop_fixture_count_records (fixture, "login-failed");
        g_assert_cmpuint (n_failures, ==, (guint)i);
        /* Too soon: not even the right PIN is looked at, and the wait does not begin again. */
        ocop_fixture_advance (fixture, expected_ms - 1);
        g_assert_cmpint (log_in (fixture, "lan", "1234", "not-permitted"), ==, 1);
        g_assert_cmpuint (ocop_fixture_count_records (fixture, "login-failed"), ==, n_failures);
        if (i == 6)
            ocop_fixture_reopen (fixture);
        /* Another's PIN is not held up. */
        log_in (fixture, "minh", "1234", NULL);
        ocop_fixture_advance (fixture, 1);
        expected_ms = MIN (2 * expected_ms, 5 * 60 * 1000);
    }
    g_assert_cmpint (log_in (fixture, "lan", "1234", NULL), ==, 0);
    g_assert_cmpint (log_in (fixture, "lan", "0000", "not-permitted"), ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

/* Turning the clock neither shortens a wait nor makes it longer than it was. */
static void
test_delay_and_clock (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (int i = 0; i < 3; i++)
        log_in (fixture, "lan", "0000", "not-permitted");
    ocop_fixture_set_wall_clock (fixture, fixture->utc_ms - 7200 * 1000);
    g_assert_cmpint (log_in (fixture, "lan", "1234", "not-permitted"), ==, 1000);
}

static void
test_disabled (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_fixture_open_shift (fixture);
    disable (fixture, "minh");
    ocop_fixture_refuse_sale (fixture, OVERRIDE ("minh"), "not-permitted");
    ocop_fixture_refuse_sale (fixture, OVERRIDE ("nobody"), "not-permitted");
    ocop_fixture_refuse_sale (fixture,
                              "{\"cashier\":\"minh\",\"lines\":[{\"code\":\"QN-0001\"}],"
                              "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}",
                              "unknown-cashier");
    log_in (fixture, "minh", "1234", "unknown-cashier");
    g_assert_false (
        ocop_shop_move_cash (fixture->shop, FALSE, 1000, "x", "minh", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    ocop_fixture_end_shift (fixture, 0);
    OcopShiftOpenRequest opening = {.cashier = "minh", .day = OCOP_DAY_NONE};
    g_assert_false (ocop_shop_open_shift (fixture->shop, &opening, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "unknown-cashier");
    g_autoptr (GArray) users = ocop_shop_list_users (fixture->shop, &error);
    g_assert_cmpuint (users->len, ==, 3);
    g_assert_false (g_array_index (users, OcopUserInfo, 1).is_active);
    ocop_fixture_assert_healthy (fixture);
}

static gint64
get_last_operator (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) items = ocop_shop_list_journal (fixture->shop, 1, &error);
    g_assert_no_error (error);
    return g_array_index (items, OcopJournalItem, 0).operator_number;
}

static void
test_journal (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_assert_cmpint (get_last_operator (fixture), ==, 0);
    log_in (fixture, "minh", "1234", NULL);
    g_autofree char *login = ocop_fixture_dup_last_body (fixture, "login");
    g_assert_nonnull (strstr (login, "\"name\":\"minh\""));
    g_assert_cmpint (get_last_operator (fixture), ==, 2);
    log_in (fixture, "an", "0000", "not-permitted");
    g_autofree char *failed = ocop_fixture_dup_last_body (fixture, "login-failed");
    g_assert_nonnull (strstr (failed, "\"name\":\"an\""));
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, OVERRIDE ("minh"));
    g_autofree char *sale = ocop_fixture_dup_last_body (fixture, "sale");
    g_assert_nonnull (strstr (sale, "\"cashier\":\"lan\""));
    g_assert_nonnull (strstr (sale, "\"approved_by\":\"minh\""));
    g_assert_cmpint (get_last_operator (fixture), ==, 1);
    ocop_fixture_do_take_back (fixture,
                               "{\"cashier\":\"lan\",\"reason\":\"x\",\"approved_by\":\"an\","
                               "\"lines\":[{\"code\":\"QN-0001\",\"amount\":1000}]}");
    g_autofree char *returned = ocop_fixture_dup_last_body (fixture, "return");
    g_assert_nonnull (strstr (returned, "\"cashier\":\"lan\""));
    g_assert_nonnull (strstr (returned, "\"approved_by\":\"an\""));
    /* In an open shift its cashier acts where nobody is named. */
    disable (fixture, "minh");
    g_assert_cmpint (get_last_operator (fixture), ==, 1);
    g_autofree char *change = ocop_fixture_dup_last_body (fixture, "user-change");
    g_assert_nonnull (strstr (change, "\"active\":false"));
    ocop_fixture_assert_healthy (fixture);
}

static void
test_requests (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) first = {0}, second = {0}, third = {0};
    OcopRequestId id = {.is_given = TRUE, .id = {7}};
    g_assert_true (
        ocop_shop_add_user (fixture->shop, "hoa", OCOP_ROLE_CASHIER, "1234", &id, &first, &error));
    g_assert_true (
        ocop_shop_add_user (fixture->shop, "hoa", OCOP_ROLE_CASHIER, "1234", &id, &second, &error));
    g_assert_true (second.is_repeated);
    g_assert_cmpint (first.seq, ==, second.seq);
    g_assert_false (
        ocop_shop_add_user (fixture->shop, "hoa", OCOP_ROLE_ADMIN, "1234", &id, &third, &error));
    ocop_fixture_assert_code (&error, "request-id-reused");
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/users/roles/only-managers-and-admins-approve", test_roles);
    g_test_add_func ("/users/names/are-unique-for-ever", test_names);
    g_test_add_func ("/users/pins/have-four-to-twelve-digits", test_pins);
    g_test_add_func ("/users/pins/wrong-ones-make-the-wait-grow", test_delay);
    g_test_add_func ("/users/pins/the-wait-does-not-follow-a-turned-clock", test_delay_and_clock);
    g_test_add_func ("/users/disabled/may-nothing", test_disabled);
    g_test_add_func ("/users/journal/names-who-did-and-who-approved", test_journal);
    g_test_add_func ("/users/request/same-request-is-done-once", test_requests);
    return g_test_run();
}
