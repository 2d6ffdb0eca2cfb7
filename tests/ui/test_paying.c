/* From the total to the next customer. */
#include "find.h"
#include "shop/kept_cart.h"
#include "shop/payments.h"
#include "shot_selling.h"
#include "ui/app/home_page.h"
#include "ui/display/customer_window.h"
#include "ui/pay/done_page.h"
#include "ui/pay/pay_page.h"
#include "ui/pay/vietqr_page.h"
#include "ui/safety/safety_line.h"
#include "ui/session/devices.h"
#include <string.h>

#define MIEN "2000000000060" /* 65.000 ₫ */
#define NUOC "2000000000176" /* 9.000 ₫ */

static OcopUiFixture *
new_till (void (*prepare) (OcopFixture *shop))
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                   .prepare = prepare,
                                   .home = ocop_home_page_new,
                                   .safety_line = ocop_safety_line_new};
    return ocop_ui_fixture_new (&options);
}

static OcopTillCart *
get_cart (OcopUiFixture *fixture)
{
    return ocop_session_get_cart (fixture->session);
}

/* A till with one packet in the cart, paying. */
static OcopUiFixture *
new_paying (void (*prepare) (OcopFixture *shop))
{
    OcopUiFixture *fixture = new_till (prepare);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    return fixture;
}

static gboolean
is_done (OcopUiFixture *fixture)
{
    return OCOP_IS_DONE_PAGE (ocop_window_get_front (fixture->window));
}

static guint
count_sales (OcopUiFixture *fixture)
{
    if (fixture->session != NULL)
        ocop_ui_fixture_close_screen (fixture);
    return ocop_fixture_count_records (fixture->shop, "sale");
}

/* ---- cash */

static void
test_cash (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    g_assert_true (ocop_ui_says (fixture, "Due 65.000 ₫"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Complete sale"));
    g_assert_true (ocop_ui_says (fixture, "Missing 65.000 ₫"));
    ocop_ui_type (fixture, "Amount", "50000");
    g_assert_true (ocop_ui_says (fixture, "Missing 15.000 ₫"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Complete sale"));
    ocop_ui_click (fixture, "100.000 ₫");
    g_assert_true (ocop_ui_says (fixture, "Change 35.000 ₫"));
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    g_assert_true (ocop_ui_says (fixture, "Change 35.000 ₫"));
    g_assert_true (ocop_ui_says (fixture, "QN01-1-00000001"));
    /* The next customer's goods begin the next cart. */
    ocop_ui_fixture_scan (fixture, NUOC);
    g_assert_false (is_done (fixture));
    g_assert_true (ocop_ui_says (fixture, "Total 9.000 ₫"));
    g_assert_cmpuint (count_sales (fixture), ==, 1);
    ocop_fixture_assert_healthy (fixture->shop);
}

/* The cursor stays behind what was typed, with keys as with the pad. */
static void
test_amount_grows (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    GtkWidget *amount = ocop_ui_find (fixture, "Amount");
    static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7"};
    for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
        ocop_ui_click (fixture, digits[i]);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "1.234.567");
    ocop_ui_click (fixture, "Delete the last digit");
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "123.456");
    ocop_ui_click (fixture, "000");
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "123.456.000");
    ocop_ui_click (fixture, "Clear");
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "");
}

static void
test_twice (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    ocop_ui_type (fixture, "Amount", "65000");
    g_autoptr (GListModel) controllers =
        gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
    /* Three keys before any answer: the sale, the sale again, and leaving. */
    static const guint keys[] = {GDK_KEY_F9, GDK_KEY_F9, GDK_KEY_Escape};
    for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
            g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
            gboolean is_used = FALSE;
            if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
                gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
                g_signal_emit_by_name (controller, "key-pressed", keys[k], 0u, 0u, &is_used);
        }
    ocop_ui_wait (is_done (fixture));
    /* The same key held a little long does not hide the change. */
    ocop_ui_fixture_press (fixture, GDK_KEY_Return, 0);
    g_assert_true (is_done (fixture));
    ocop_ui_fixture_advance (fixture, 1000);
    ocop_ui_fixture_press (fixture, GDK_KEY_Return, 0);
    g_assert_false (is_done (fixture));
    g_assert_cmpuint (ocop_till_cart_get_n_lines (get_cart (fixture)), ==, 0);
    g_assert_cmpuint (count_sales (fixture), ==, 1);
}

/* Scanned in the moment before paying: part of what is due. */
static void
test_last_scan_is_due (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    const OcopUiScan scan = {.text = NUOC, .source = "test"};
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_session_scan (fixture->session, &scan);
    ocop_ui_fixture_press (fixture, GDK_KEY_F8, 0);
    g_assert_true (ocop_ui_says (fixture, "Due 74.000 ₫"));
    g_autofree char *amount = ocop_ui_dup_text (fixture, "Amount");
    g_assert_cmpstr (amount, ==, "74.000");
    ocop_ui_enter (fixture, "Amount");
    ocop_ui_wait (is_done (fixture));
    g_assert_cmpuint (count_sales (fixture), ==, 1);
}

static void
test_scan_while_paying (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    ocop_ui_fixture_scan (fixture, NUOC);
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_cmpuint (ocop_till_cart_get_n_lines (get_cart (fixture)), ==, 1);
}

static void
round_to_500 (OcopFixture *shop)
{
    ocop_fixture_set (shop, "rounding", "500");
}

static void
test_rounding (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (round_to_500);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
    ocop_ui_type (fixture, "Value", "5"); /* 61.750 ₫ */
    ocop_ui_click (fixture, "Apply");
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    ocop_ui_click (fixture, "62.000 ₫");
    g_assert_true (ocop_ui_says (fixture, "Change 0 ₫"));
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
}

/* ---- several ways to pay */

static void
test_split (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    ocop_ui_click (fixture, "Voucher");
    ocop_ui_type (fixture, "Amount", "70000");
    ocop_ui_click (fixture, "Add payment");
    g_assert_nonnull (ocop_ui_get_bar (fixture)); /* more than what is due */
    ocop_ui_type (fixture, "Amount", "50000");
    ocop_ui_type (fixture, "Slip number", "PQT-7");
    ocop_ui_click (fixture, "Add payment");
    g_assert_true (ocop_ui_says (fixture, "Missing 15.000 ₫"));
    /* Leaving and coming back forgets nothing. */
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    g_assert_true (ocop_ui_says (fixture, "Missing 15.000 ₫"));
    ocop_ui_type (fixture, "Amount", "20000");
    g_assert_true (ocop_ui_says (fixture, "Change 5.000 ₫"));
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    g_assert_cmpuint (count_sales (fixture), ==, 1);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "sale");
    g_assert_nonnull (strstr (body, "PQT-7"));
}

/* ---- VietQR */

static OcopUiFixture *
new_vietqr (void)
{
    OcopUiFixture *fixture = new_paying (ocop_shot_have_bank);
    ocop_ui_click (fixture, "VietQR");
    g_assert_true (ocop_ui_says (fixture, "Waiting"));
    g_assert_true (ocop_ui_has (fixture, "VietQR 65.000 ₫"));
    return fixture;
}

static guint
count_waiting (OcopUiFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) payments = ocop_shop_list_payments (fixture->shop->shop, FALSE, 10, &error);
    g_assert_no_error (error);
    return payments->len;
}

static void
test_vietqr (void)
{
    g_autoptr (OcopUiFixture) fixture = new_vietqr();
    gint64 amount;
    g_assert_nonnull (ocop_session_peek_customer_qr (fixture->session, &amount));
    g_assert_cmpint (amount, ==, 65000);
    g_assert_false (ocop_ui_is_sensitive (fixture, "Confirm payment received"));
    ocop_ui_type (fixture, "Bank reference", "FT26325001");
    ocop_ui_click (fixture, "Confirm payment received");
    g_assert_null (ocop_session_peek_customer_qr (fixture->session, &amount));
    g_assert_true (ocop_ui_says (fixture, "Change 0 ₫"));
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    g_assert_cmpuint (count_sales (fixture), ==, 1);
    g_assert_cmpuint (count_waiting (fixture), ==, 0);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "sale");
    g_assert_nonnull (strstr (body, "\"bank_reference\":\"FT26325001\""));
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_vietqr_left (void)
{
    g_autoptr (OcopUiFixture) fixture = new_vietqr();
    gint64 amount;
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (OCOP_IS_PAY_PAGE (ocop_window_get_front (fixture->window)));
    g_assert_null (ocop_session_peek_customer_qr (fixture->session, &amount));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (count_waiting (fixture), ==, 0);
}

static void
test_vietqr_left_before_it_came (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (ocop_shot_have_bank);
    OcopPage *page = ocop_vietqr_page_new (fixture->session, 65000, NULL, NULL, NULL);
    ocop_window_push (fixture->window, page);
    ocop_window_leave (fixture->window, page);
    ocop_ui_fixture_settle (fixture);
    ocop_ui_fixture_settle (fixture);
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (count_waiting (fixture), ==, 0);
}

/* Something that only lies over the code gives nothing up. */
static void
test_vietqr_covered (void)
{
    g_autoptr (OcopUiFixture) fixture = new_vietqr();
    ocop_ui_click (fixture, "Backup");
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (OCOP_IS_VIETQR_PAGE (ocop_window_get_front (fixture->window)));
    ocop_ui_type (fixture, "Bank reference", "FT1");
    ocop_ui_click (fixture, "Confirm payment received");
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    g_assert_cmpuint (count_sales (fixture), ==, 1);
    g_assert_cmpuint (count_waiting (fixture), ==, 0);
}

static void
test_vietqr_expires (void)
{
    g_autoptr (OcopUiFixture) fixture = new_vietqr();
    ocop_ui_fixture_advance (fixture, 16 * 60 * 1000);
    ocop_ui_wait (ocop_ui_says (fixture, "Expired"));
}

/* ---- a crash between the sale and the answer */

static void
test_crash (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (NULL);
    ocop_ui_type (fixture, "Amount", "65000");
    g_signal_emit_by_name (ocop_ui_find (fixture, "Complete sale"), "clicked");
    /* The session ends before any answer is told. */
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "sale"), ==, 1);
    g_clear_pointer (&fixture->shop->shop, ocop_shop_close);
    fixture->session = ocop_session_new (fixture->shop->home, &fixture->ports);
    ocop_ui_wait (ocop_session_get_state (fixture->session) == OCOP_SESSION_LOGGED_OUT);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpuint (ocop_till_cart_get_n_lines (get_cart (fixture)), ==, 0);
}

/* ---- paper and drawer */

static void
have_printer (OcopFixture *shop)
{
    ocop_fixture_set (shop, "printer.device", "virtual");
}

static char *
ask_virtual (OcopUiFixture *fixture, const char *line)
{
    return ocop_shop_devices_tell_virtual (
        ocop_devices_model_peek (ocop_session_get_devices (fixture->session)), line);
}

static gboolean
is_drawer_open (OcopUiFixture *fixture)
{
    g_autofree char *answer = ask_virtual (fixture, "show drawer");
    return strstr (answer, "\"open\":true") != NULL;
}

static gboolean
is_printed (OcopUiFixture *fixture)
{
    g_autofree char *path = g_build_filename (fixture->shop->home, "run", "paper.bin", NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    return g_file_get_contents (path, &bytes, &size, NULL) && size > 100;
}

static gboolean
can_print (OcopUiFixture *fixture)
{
    OcopShopDevices *devices =
        ocop_devices_model_peek (ocop_session_get_devices (fixture->session));
    return devices != NULL && ocop_shop_devices_can_print (devices);
}

static void
test_paper_and_drawer (void)
{
    g_autoptr (OcopUiFixture) fixture = new_paying (have_printer);
    ocop_ui_wait (can_print (fixture));
    ocop_ui_type (fixture, "Amount", "100000");
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    ocop_ui_wait (is_printed (fixture));
    ocop_ui_wait (is_drawer_open (fixture));
}

/* ---- the customer's screen */

static void
test_customer_window (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    GtkWindow *window = ocop_customer_window_new (NULL, fixture->session);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    ocop_ui_type (fixture, "Amount", "100000");
    GtkStack *stack = GTK_STACK (gtk_widget_get_last_child (gtk_window_get_child (window)));
    g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "cart");
    ocop_ui_click (fixture, "Complete sale");
    ocop_ui_wait (is_done (fixture));
    g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "welcome");
    gtk_window_destroy (window);
}

/* ---- sizes */

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                       .prepare = ocop_shot_have_bank,
                                       .home = ocop_home_page_new,
                                       .safety_line = ocop_safety_line_new,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_fixture_scan (fixture, "2000000000022");
        ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
        ocop_ui_assert_page (fixture);
        ocop_ui_click (fixture, "VietQR");
        ocop_ui_assert_page (fixture);
        ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
        ocop_ui_click (fixture, "Cash");
        ocop_ui_type (fixture, "Amount", "30000000");
        ocop_ui_click (fixture, "Complete sale");
        ocop_ui_wait (is_done (fixture));
        ocop_ui_assert_page (fixture);
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/pay/cash-change-and-next-customer", test_cash);
    g_test_add_func ("/ui/pay/amount-grows-at-its-end", test_amount_grows);
    g_test_add_func ("/ui/pay/pressed-twice-sells-once", test_twice);
    g_test_add_func ("/ui/pay/last-scan-is-due", test_last_scan_is_due);
    g_test_add_func ("/ui/pay/scan-waits-for-the-next-customer", test_scan_while_paying);
    g_test_add_func ("/ui/pay/cash-is-rounded", test_rounding);
    g_test_add_func ("/ui/pay/split", test_split);
    g_test_add_func ("/ui/pay/vietqr-confirmed-by-reference", test_vietqr);
    g_test_add_func ("/ui/pay/vietqr-left-is-given-up", test_vietqr_left);
    g_test_add_func ("/ui/pay/vietqr-left-before-it-came", test_vietqr_left_before_it_came);
    g_test_add_func ("/ui/pay/vietqr-covered-still-waits", test_vietqr_covered);
    g_test_add_func ("/ui/pay/vietqr-expires", test_vietqr_expires);
    g_test_add_func ("/ui/pay/crash-before-the-answer-sells-once", test_crash);
    g_test_add_func ("/ui/pay/receipt-and-drawer", test_paper_and_drawer);
    g_test_add_func ("/ui/pay/customer-window-follows", test_customer_window);
    g_test_add_func ("/ui/pay/fits-every-size", test_sizes);
    return g_test_run();
}
