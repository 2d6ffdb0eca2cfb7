/* The menu, the drawer, training, lock, and held sales. */
#include "find.h"

#include "ui/app/home_page.h"
#include "ui/approval/approval_sheet.h"
#include "ui/held/held_page.h"
#include "ui/menu/menu_sheet.h"
#include <string.h>

static void
hold_some (OcopFixture *shop)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *id = NULL;
    g_auto (OcopActResult) act = {0};
    g_autoptr (OcopSaleRequest) request =
        ocop_sale_request_read ("{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\",\"qty\":"
                                "\"2\"},{\"code\":\"QN-0004\"}]}",
                                -1, &error);
    g_assert_no_error (error);
    ocop_shop_park (shop->shop, request, &id, &act, &error);
    g_assert_no_error (error);
}

static OcopUiFixture *
new_fixture (const char *user, OcopHomePageFunc home)
{
    const OcopUiOptions options = {
        .start = OCOP_UI_SELLING, .user = user, .home = home, .prepare = hold_some};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_settle (fixture);
    return fixture;
}

static void
open_menu (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_menu_sheet_new (fixture->session));
}

/* ---- menu */

static void
on_approved (const char *approver, gpointer data)
{
}

static void
test_rights (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    open_menu (fixture);
    g_assert_true (ocop_ui_is_sensitive (fixture, "Return"));
    g_assert_true (ocop_ui_is_sensitive (fixture, "Open drawer"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Settings"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Reports"));
    ocop_ui_fixture_press (fixture, GDK_KEY_6, 0);
    g_assert_true (ocop_ui_has (fixture, "Reports"));
    ocop_ui_assert_page (fixture);
}

static void
test_page_takes_its_place (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    open_menu (fixture);
    ocop_ui_click (fixture, "Shift");
    g_assert_true (ocop_ui_has (fixture, "Counted cash"));
    g_assert_false (ocop_ui_has (fixture, "Return"));
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_false (ocop_ui_has (fixture, "Counted cash"));
    g_assert_false (ocop_ui_has (fixture, "Return"));
    open_menu (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_2, 0);
    g_assert_true (ocop_ui_has (fixture, "Book"));
}

static void
test_lock (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", ocop_home_page_new);
    OcopTillCart *cart = ocop_session_get_cart (fixture->session);
    ocop_ui_fixture_scan (fixture, "2000000000060");
    open_menu (fixture);
    ocop_ui_click (fixture, "Lock");
    g_assert_true (ocop_ui_has (fixture, "Log in"));
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_enter (fixture, "PIN");
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
    g_assert_cmpuint (ocop_till_cart_get_n_lines (cart), ==, 1);
}

static void
test_training (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    open_menu (fixture);
    ocop_ui_click (fixture, "Training");
    g_assert_true (ocop_session_is_training (fixture->session));
    open_menu (fixture);
    ocop_ui_click (fixture, "End training");
    g_assert_false (ocop_session_is_training (fixture->session));
}

static void
test_training_needs_empty_cart (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    ocop_ui_fixture_scan (fixture, "2000000000060");
    open_menu (fixture);
    ocop_ui_click (fixture, "Training");
    g_assert_false (ocop_session_is_training (fixture->session));
    g_assert_nonnull (ocop_ui_get_bar (fixture));
}

/* ---- drawer */

static void
test_drawer_by_manager (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh", NULL);
    open_menu (fixture);
    ocop_ui_click (fixture, "Open drawer");
    ocop_ui_click (fixture, "Open drawer");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "enter the reason");
    ocop_ui_type (fixture, "Reason", "đổi tiền");
    ocop_ui_enter (fixture, "Reason");
    g_assert_false (ocop_ui_has (fixture, "Reason"));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "no-sale"), ==, 1);
}

static void
test_drawer_needs_approval (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    open_menu (fixture);
    ocop_ui_click (fixture, "Open drawer");
    ocop_ui_click (fixture, "Change money for a customer");
    ocop_ui_click (fixture, "minh");
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_click (fixture, "Approve");
    ocop_ui_fixture_settle (fixture);
    g_assert_false (ocop_ui_has (fixture, "Reason"));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "no-sale"), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "approval"), ==, 1);
}

/* Whether the approval that price changes need can be given by @name. */
static gboolean
may_be_asked (const char *user, void (*prepare) (OcopFixture *shop), const char *name)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING, .user = user, .prepare = prepare};
    g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
    OcopPage *front = ocop_window_get_front (fixture->window);
    ocop_ui_fixture_push (fixture,
                          ocop_approval_sheet_new (fixture->session, OCOP_ACT_OVERRIDE_PRICE,
                                                   G_OBJECT (front), on_approved, NULL));
    return ocop_ui_has (fixture, name);
}

static void
test_second_person (void)
{
    g_assert_true (may_be_asked ("lan", NULL, "minh"));
    g_assert_true (may_be_asked ("lan", NULL, "an"));
    g_assert_false (may_be_asked ("lan", NULL, "lan"));
    g_assert_true (may_be_asked ("minh", NULL, "an"));
    g_assert_false (may_be_asked ("minh", NULL, "minh"));
}

static void
leave_one_manager (OcopFixture *shop)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    ocop_shop_disable_user (shop->shop, "an", NULL, &act, &error);
    g_assert_no_error (error);
}

/* Nobody else is there who could. */
static void
test_one_manager (void)
{
    g_assert_true (may_be_asked ("minh", leave_one_manager, "minh"));
    g_assert_false (may_be_asked ("lan", leave_one_manager, "lan"));
}

/* ---- held sales */

static void
test_resume (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    OcopTillCart *cart = ocop_session_get_cart (fixture->session);
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
    /* 2 × 65.000 + 850.000 */
    g_assert_true (ocop_ui_says (fixture, "980.000 ₫"));
    ocop_ui_assert_page (fixture);
    ocop_ui_click (fixture, "Resume");
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpuint (ocop_till_cart_get_n_lines (cart), ==, 2);
    g_assert_cmpint (ocop_till_cart_get_total (cart), ==, 980000);
    g_autoptr (OcopSaleRequest) request = ocop_till_cart_make_request (cart);
    g_assert_cmpstr (request->resume, ==, "P1");
}

static void
test_resume_over_cart (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    OcopTillCart *cart = ocop_session_get_cart (fixture->session);
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
    ocop_ui_click (fixture, "Resume");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_cmpint (ocop_till_cart_get_total (cart), ==, 185000);
}

static void
test_keep (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
    ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0);
    ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0);
    g_assert_false (ocop_ui_has (fixture, "Resume"));
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (ocop_ui_is_sensitive (fixture, "Resume"));
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) parked =
        ocop_shop_list_parked (ocop_ui_fixture_close_screen (fixture), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (parked->len, ==, 1);
}

static void
test_drop (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan", NULL);
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
    ocop_ui_click (fixture, "Drop");
    ocop_ui_assert_page (fixture);
    ocop_ui_click (fixture, "Drop for good");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "the held sale is dropped");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Resume"));
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) parked =
        ocop_shop_list_parked (ocop_ui_fixture_close_screen (fixture), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (parked->len, ==, 0);
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/menu/follows-the-rights", test_rights);
    g_test_add_func ("/ui/menu/page-takes-its-place", test_page_takes_its_place);
    g_test_add_func ("/ui/menu/lock-keeps-the-cart", test_lock);
    g_test_add_func ("/ui/menu/training-begins-and-ends", test_training);
    g_test_add_func ("/ui/menu/training-needs-an-empty-cart", test_training_needs_empty_cart);
    g_test_add_func ("/ui/drawer/manager-opens-with-a-reason", test_drawer_by_manager);
    g_test_add_func ("/ui/drawer/cashier-needs-approval", test_drawer_needs_approval);
    g_test_add_func ("/ui/held/resume-fills-the-cart", test_resume);
    g_test_add_func ("/ui/held/resume-never-over-another-cart", test_resume_over_cart);
    g_test_add_func ("/ui/approval/a-second-person-gives-it", test_second_person);
    g_test_add_func ("/ui/approval/the-only-manager-may", test_one_manager);
    g_test_add_func ("/ui/held/drop-is-asked-for-first", test_keep);
    g_test_add_func ("/ui/held/drop-takes-away", test_drop);
    return g_test_run();
}
