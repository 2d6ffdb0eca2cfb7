/* Logging in: who, PIN, the wait after wrong ones, lock. */
#include "find.h"

#include "ui/login/login_page.h"

static OcopPage *
make_home (OcopSession *session)
{
    return ocop_session_get_state (session) == OCOP_SESSION_LOGGED_OUT
               ? ocop_login_page_new (session)
               : NULL;
}

static OcopUiFixture *
new_fixture (void)
{
    const OcopUiOptions options = {.start = OCOP_UI_LOGGED_OUT, .home = make_home};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_settle (fixture);
    return fixture;
}

static void
enter_pin (OcopUiFixture *fixture, const char *pin)
{
    ocop_ui_type (fixture, "PIN", pin);
    ocop_ui_enter (fixture, "PIN");
}

static const char *
get_user (OcopUiFixture *fixture)
{
    const OcopUserInfo *user = ocop_session_peek_user (fixture->session);
    return user != NULL ? user->name : NULL;
}

static void
test_right_pin (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_assert_false (ocop_ui_is_sensitive (fixture, "Log in"));
    ocop_ui_click (fixture, "minh");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Log in"));
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_click (fixture, "Log in");
    g_assert_cmpstr (get_user (fixture), ==, "minh");
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
}

static void
test_by_touch (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "lan");
    ocop_ui_click (fixture, "9");
    ocop_ui_click (fixture, "Clear");
    for (const char *p = "1239"; *p != '\0'; p++)
        ocop_ui_click (fixture, (const char[]){*p, '\0'});
    ocop_ui_click (fixture, "Delete the last digit");
    ocop_ui_click (fixture, "4");
    ocop_ui_click (fixture, "Log in");
    g_assert_cmpstr (get_user (fixture), ==, "lan");
}

static void
test_wrong_pin (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *pin = NULL;
    ocop_ui_click (fixture, "lan");
    enter_pin (fixture, "4321");
    g_assert_null (get_user (fixture));
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "the PIN is wrong");
    pin = ocop_ui_dup_text (fixture, "PIN");
    g_assert_cmpstr (pin, ==, "");
    enter_pin (fixture, "1234");
    g_assert_cmpstr (get_user (fixture), ==, "lan");
}

static void
test_waits (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "lan");
    for (guint i = 0; i < 3; i++)
        enter_pin (fixture, "4321");
    /* domain/rights.h: the third wrong one costs a second. */
    ocop_ui_type (fixture, "PIN", "1234");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Log in"));
    ocop_ui_enter (fixture, "PIN");
    g_assert_null (get_user (fixture));
    ocop_ui_fixture_advance (fixture, 1000);
    ocop_ui_wait (ocop_ui_is_sensitive (fixture, "Log in"));
    ocop_ui_click (fixture, "Log in");
    g_assert_cmpstr (get_user (fixture), ==, "lan");
}

static void
test_lock (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "lan");
    enter_pin (fixture, "1234");
    ocop_till_cart_add_code (ocop_session_get_cart (fixture->session), "QN-0006", 0);
    ocop_ui_fixture_settle (fixture);
    ocop_session_log_out (fixture->session);
    ocop_ui_fixture_settle (fixture);
    /* Who was here is chosen already: only the PIN is asked for. */
    enter_pin (fixture, "1234");
    g_assert_cmpstr (get_user (fixture), ==, "lan");
    ocop_session_log_out (fixture->session);
    ocop_ui_fixture_settle (fixture);
    ocop_ui_click (fixture, "minh");
    enter_pin (fixture, "1234");
    g_assert_cmpstr (get_user (fixture), ==, "minh");
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 1);
}

static void
test_scan (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_fixture_scan (fixture, "2000000000060");
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 0);
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "log in first, then scan again");
}

static void
test_journal (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "lan");
    enter_pin (fixture, "4321");
    enter_pin (fixture, "1234");
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "login"), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "login-failed"), ==, 1);
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_LOGGED_OUT,
                                       .home = make_home,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_find (fixture, "lan");
        ocop_ui_assert_page (fixture);
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/login/right-pin-lets-in", test_right_pin);
    g_test_add_func ("/ui/login/by-touch-alone", test_by_touch);
    g_test_add_func ("/ui/login/wrong-pin-says-so", test_wrong_pin);
    g_test_add_func ("/ui/login/waits-after-wrong-pins", test_waits);
    g_test_add_func ("/ui/login/lock-and-change-keep-the-cart", test_lock);
    g_test_add_func ("/ui/login/scan-sells-nothing", test_scan);
    g_test_add_func ("/ui/login/tries-are-journaled", test_journal);
    g_test_add_func ("/ui/login/fits-every-size", test_sizes);
    return g_test_run();
}
