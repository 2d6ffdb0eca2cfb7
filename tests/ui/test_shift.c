/* Opening, cash in and out, the blind close. */
#include "find.h"

#include "domain/shift.h"
#include "ui/shift/cash_sheet.h"
#include "ui/shift/open_page.h"
#include "ui/shift/shift_page.h"
#include <string.h>

static OcopPage *
make_home (OcopSession *session)
{
    return ocop_session_get_state (session) == OCOP_SESSION_SHIFT_CLOSED
               ? ocop_open_shift_page_new (session)
               : NULL;
}

/* 130.000 ₫ in cash over the float of 500.000 ₫. */
static void
sell_two (OcopFixture *shop)
{
    ocop_fixture_do_sell (shop, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\",\"qty\":"
                                "\"2\"}],\"payments\":[{\"method\":\"cash\",\"tendered\":"
                                "200000}]}");
}

static OcopUiFixture *
new_fixture (OcopUiStart start)
{
    const OcopUiOptions options = {.start = start,
                                   .home = start == OCOP_UI_SHIFT_CLOSED ? make_home : NULL,
                                   .prepare = start == OCOP_UI_SELLING ? sell_two : NULL};
    return ocop_ui_fixture_new (&options);
}

static OcopUiFixture *
open_shift_page (void)
{
    OcopUiFixture *fixture = new_fixture (OCOP_UI_SELLING);
    ocop_ui_fixture_push (fixture, ocop_shift_page_new (fixture->session));
    return fixture;
}

/* Text of every label, entry and text view in front. */
static void
collect_text (GtkWidget *widget, GString *text)
{
    if (!gtk_widget_get_mapped (widget))
        return;
    if (GTK_IS_LABEL (widget))
        g_string_append (text, gtk_label_get_text (GTK_LABEL (widget)));
    if (GTK_IS_TEXT_VIEW (widget)) {
        g_autofree char *all = NULL;
        g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &all, NULL);
        g_string_append (text, all);
    }
    g_string_append_c (text, '\n');
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        collect_text (child, text);
}

static gboolean
front_says (OcopUiFixture *fixture, const char *words)
{
    g_autoptr (GString) text = g_string_new (NULL);
    collect_text (GTK_WIDGET (ocop_window_get_front (fixture->window)), text);
    return strstr (text->str, words) != NULL;
}

static OcopShiftClose *
load_close (OcopFixture *shop)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *body = ocop_fixture_dup_last_body (shop, "shift-close");
    OcopShiftClose *close = ocop_shift_close_from_body (body, strlen (body), &error);
    g_assert_no_error (error);
    return close;
}

/* ---- opening */

static void
test_opens (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (OCOP_UI_SHIFT_CLOSED);
    ocop_ui_type (fixture, "Opening float", "1000000");
    g_autofree char *text = ocop_ui_dup_text (fixture, "Opening float");
    g_assert_cmpstr (text, ==, "1.000.000");
    ocop_ui_click (fixture, "Open shift");
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
    ocop_ui_fixture_close_screen (fixture);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture->shop);
    g_assert_cmpint (x->figures.opening_float, ==, 1000000);
    g_assert_cmpstr (x->cashier, ==, "lan");
}

static void
test_empty_float (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (OCOP_UI_SHIFT_CLOSED);
    ocop_ui_click (fixture, "Open shift");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SHIFT_CLOSED);
    ocop_ui_type (fixture, "Opening float", "0");
    ocop_ui_enter (fixture, "Opening float");
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
}

static void
test_clock_suspect (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (OCOP_UI_SHIFT_CLOSED);
    /* Two years back: before the day this program was made. */
    g_assert_false (ocop_ui_has (fixture, "Business day"));
    ocop_fixture_set_wall_clock (fixture->shop,
                                 fixture->shop->utc_ms - G_GINT64_CONSTANT (63072000000));
    ocop_ui_type (fixture, "Opening float", "500000");
    ocop_ui_click (fixture, "Open shift");
    ocop_ui_type (fixture, "Business day", "22/11/2026");
    ocop_ui_click (fixture, "Open shift");
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
    ocop_ui_fixture_close_screen (fixture);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture->shop);
    g_assert_cmpint (x->figures.day, ==, ocop_day_from_ymd (2026, 11, 22));
}

/* ---- closing */

static void
test_blind (void)
{
    g_autoptr (OcopUiFixture) fixture = open_shift_page();
    ocop_ui_click (fixture, "X report");
    g_assert_true (front_says (fixture, "130.000"));
    g_assert_false (front_says (fixture, "630.000"));
    g_assert_false (front_says (fixture, "Phải có"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Close shift"));
}

static void
test_notes (void)
{
    g_autoptr (OcopUiFixture) fixture = open_shift_page();
    ocop_ui_type (fixture, "500.000 ₫", "1");
    ocop_ui_type (fixture, "50.000 ₫", "2");
    ocop_ui_type (fixture, "10.000 ₫", "3");
    g_autofree char *sum = ocop_ui_dup_text (fixture, "Counted cash");
    g_assert_cmpstr (sum, ==, "630.000");
    ocop_ui_click (fixture, "Close shift");
    g_assert_true (ocop_ui_says (fixture, "Difference 0 ₫"));
    g_assert_true (front_says (fixture, "630.000"));
    /* Still the shift's page, until its Z has been read. */
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SELLING);
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_SHIFT_CLOSED);
    ocop_ui_fixture_close_screen (fixture);
    g_autoptr (OcopShiftClose) close = load_close (fixture->shop);
    g_assert_true (close->has_notes);
    g_assert_cmpint (close->notes[0], ==, 1);
    g_assert_cmpint (close->notes[3], ==, 2);
    g_assert_cmpint (close->notes[5], ==, 3);
    g_assert_cmpint (close->counted_cash, ==, 630000);
    g_assert_cmpint (close->expected_cash, ==, 630000);
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_sum_only (void)
{
    g_autoptr (OcopUiFixture) fixture = open_shift_page();
    ocop_ui_type (fixture, "500.000 ₫", "1");
    ocop_ui_type (fixture, "Counted cash", "628000");
    g_autofree char *note = ocop_ui_dup_text (fixture, "500.000 ₫");
    g_assert_cmpstr (note, ==, "");
    ocop_ui_enter (fixture, "Counted cash");
    g_assert_true (ocop_ui_says (fixture, "Missing: 2.000 ₫"));
    ocop_ui_click (fixture, "Done");
    ocop_ui_fixture_settle (fixture);
    ocop_ui_fixture_close_screen (fixture);
    g_autoptr (OcopShiftClose) close = load_close (fixture->shop);
    g_assert_false (close->has_notes);
    g_assert_cmpint (close->counted_cash, ==, 628000);
}

static void
test_open_cart (void)
{
    g_autoptr (OcopUiFixture) fixture = open_shift_page();
    ocop_ui_fixture_scan (fixture, "2000000000060");
    ocop_ui_type (fixture, "Counted cash", "630000");
    ocop_ui_click (fixture, "Close shift");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "shift-close"), ==, 0);
}

static void
test_screen_is_no_paper (void)
{
    g_autoptr (OcopUiFixture) fixture = open_shift_page();
    ocop_ui_type (fixture, "Counted cash", "630000");
    ocop_ui_click (fixture, "Close shift");
    ocop_ui_fixture_press (fixture, GDK_KEY_F3, 0);
    ocop_ui_fixture_press (fixture, GDK_KEY_F3, 0);
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "copy"), ==, 0);
}

/* ---- cash */

static void
test_cash (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (OCOP_UI_SELLING);
    ocop_ui_fixture_push (fixture, ocop_cash_sheet_new (fixture->session));
    ocop_ui_type (fixture, "Amount", "200000");
    ocop_ui_click (fixture, "Book");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "enter the reason");
    ocop_ui_type (fixture, "Reason", "đổi tiền lẻ");
    ocop_ui_enter (fixture, "Reason");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "200.000 ₫ put into the drawer");
    ocop_ui_fixture_push (fixture, ocop_cash_sheet_new (fixture->session));
    ocop_ui_click (fixture, "Out");
    ocop_ui_type (fixture, "Amount", "50000");
    ocop_ui_type (fixture, "Reason", "mua túi");
    ocop_ui_click (fixture, "Book");
    ocop_ui_fixture_close_screen (fixture);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture->shop);
    g_assert_cmpint (x->figures.cash_in, ==, 200000);
    g_assert_cmpint (x->figures.cash_out, ==, 50000);
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_scan_goes_to_cart (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (OCOP_UI_SELLING);
    g_autofree char *amount = NULL;
    ocop_ui_fixture_push (fixture, ocop_cash_sheet_new (fixture->session));
    ocop_ui_fixture_scan (fixture, "2000000000060");
    amount = ocop_ui_dup_text (fixture, "Amount");
    g_assert_cmpstr (amount, ==, "");
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 1);
}

/* ---- sizes */

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {
            .start = OCOP_UI_SELLING, .width = sizes[i][0], .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_fixture_push (fixture, ocop_shift_page_new (fixture->session));
        ocop_ui_assert_page (fixture);
        ocop_ui_fixture_push (fixture, ocop_cash_sheet_new (fixture->session));
        ocop_ui_assert_page (fixture);
        ocop_ui_fixture_push (fixture, ocop_open_shift_page_new (fixture->session));
        ocop_ui_assert_page (fixture);
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/shift/opens-with-its-float", test_opens);
    g_test_add_func ("/ui/shift/asks-for-the-float", test_empty_float);
    g_test_add_func ("/ui/shift/doubtful-clock-asks-for-the-day", test_clock_suspect);
    g_test_add_func ("/ui/shift/expected-cash-is-not-shown-before-the-count", test_blind);
    g_test_add_func ("/ui/shift/closes-by-banknotes", test_notes);
    g_test_add_func ("/ui/shift/closes-by-sum", test_sum_only);
    g_test_add_func ("/ui/shift/open-cart-is-not-closed-over", test_open_cart);
    g_test_add_func ("/ui/shift/screen-is-no-counted-paper", test_screen_is_no_paper);
    g_test_add_func ("/ui/shift/cash-in-and-out", test_cash);
    g_test_add_func ("/ui/shift/scan-goes-to-the-cart", test_scan_goes_to_cart);
    g_test_add_func ("/ui/shift/fits-every-size", test_sizes);
    return g_test_run();
}
