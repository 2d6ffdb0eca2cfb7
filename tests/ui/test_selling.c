/* The selling page: what is scanned, typed and touched becomes lines, whatever has the focus. */
#include "find.h"
#include "shop/kept_cart.h"
#include "ui/app/home_page.h"
#include "ui/safety/safety_line.h"
#include "ui/session/devices.h"
#include <string.h>

#define MIEN "2000000000060" /* 65.000 ₫ a packet */
#define RUOU "2000000000077" /* 185.000 ₫ a bottle */
#define NUOC "2000000000176" /* 9.000 ₫ a bottle */
#define CHA  "QN-0042"       /* 480.000 ₫ a kilogram */

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

static guint
count_lines (OcopUiFixture *fixture)
{
    return ocop_till_cart_get_n_lines (get_cart (fixture));
}

static const OcopCartLine *
peek_line (OcopUiFixture *fixture, guint line)
{
    g_assert_cmpuint (line, <, count_lines (fixture));
    return ocop_cart_row_peek_line (ocop_till_cart_peek_row (get_cart (fixture), line));
}

/* ---- scanning */

static void
test_scan (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    g_assert_true (ocop_ui_says (fixture, "Total 65.000 ₫"));
    ocop_ui_fixture_scan (fixture, RUOU);
    g_assert_true (ocop_ui_says (fixture, "Total 250.000 ₫"));
    g_assert_cmpuint (count_lines (fixture), ==, 2);
}

static void
test_two_at_once (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    const OcopUiScan first = {.text = RUOU, .source = "test"};
    const OcopUiScan second = {.text = MIEN, .source = "test"};
    ocop_session_scan (fixture->session, &first);
    ocop_session_scan (fixture->session, &second);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpuint (count_lines (fixture), ==, 2);
    g_assert_cmpstr (peek_line (fixture, 0)->offer.code, ==, "QN-0007");
    g_assert_cmpstr (peek_line (fixture, 1)->offer.code, ==, "QN-0006");
}

static void
test_merge (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    for (guint i = 0; i < 3; i++)
        ocop_ui_fixture_scan (fixture, MIEN);
    g_assert_cmpuint (count_lines (fixture), ==, 1);
    g_assert_cmpint (peek_line (fixture, 0)->qty_milli, ==, 3000);
    g_assert_true (ocop_ui_says (fixture, "Total 195.000 ₫"));
}

/* A line that was changed by hand is nobody else's. */
static void
test_no_merge_with_discount (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
    ocop_ui_type (fixture, "Value", "10");
    ocop_ui_click (fixture, "Apply");
    ocop_ui_fixture_scan (fixture, MIEN);
    g_assert_cmpuint (count_lines (fixture), ==, 2);
}

static void
test_unknown (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_scan (fixture, "2000000099993");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_cmpuint (count_lines (fixture), ==, 1);
    /* Stays whatever else is done, until the next scan. */
    ocop_ui_type (fixture, "Search products", "m");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    ocop_ui_fixture_scan (fixture, MIEN);
    g_assert_null (ocop_ui_get_bar (fixture));
    g_assert_cmpint (peek_line (fixture, 0)->qty_milli, ==, 2000);
}

/* ---- a scanner that types */

/* The place of a digit on the keyboard, as X11 counts. */
static guint
get_keycode (char digit)
{
    return 8u + (digit == '0' ? 11u : (guint)(digit - '1') + 2u);
}

/* What the window's controllers hear of one key; what has the focus is not told. */
static gboolean
tell_key (OcopUiFixture *fixture, guint keyval, guint keycode)
{
    static const GtkPropagationPhase phases[] = {GTK_PHASE_CAPTURE, GTK_PHASE_BUBBLE};
    g_autoptr (GListModel) controllers =
        gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
    for (guint phase = 0; phase < G_N_ELEMENTS (phases); phase++)
        for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
            g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
            gboolean is_used = FALSE;
            /* A focused entry takes printable keys before they bubble. */
            if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) ||
                gtk_event_controller_get_propagation_phase (controller) != phases[phase] ||
                (phase == 1 && keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9))
                continue;
            g_signal_emit_by_name (controller, "key-pressed", keyval, keycode, 0u, &is_used);
            if (is_used)
                return TRUE;
        }
    return FALSE;
}

static void
type_code (OcopUiFixture *fixture, GtkEditable *entry, const char *code)
{
    for (const char *p = code; *p != '\0'; p++) {
        int position = gtk_editable_get_position (entry);
        g_assert_false (tell_key (fixture, GDK_KEY_0 + (guint)(*p - '0'), get_keycode (*p)));
        gtk_editable_insert_text (entry, p, 1, &position);
        gtk_editable_set_position (entry, position);
    }
    g_assert_true (tell_key (fixture, GDK_KEY_Return, 8u + 28u));
    ocop_ui_fixture_settle (fixture);
}

static void
test_wedge_into_search (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    GtkWidget *search = ocop_ui_find (fixture, "Search products");
    ocop_ui_type (fixture, "Search products", "mực");
    gtk_editable_set_position (GTK_EDITABLE (search), 2);
    type_code (fixture, GTK_EDITABLE (search), MIEN);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "mực");
    type_code (fixture, GTK_EDITABLE (search), RUOU);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "mực");
    g_assert_cmpuint (count_lines (fixture), ==, 2);
}

/* What an input method made of the keys goes away as well. */
static void
test_wedge_through_input_method (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    GtkWidget *search = ocop_ui_find (fixture, "Search products");
    ocop_ui_type (fixture, "Search products", "a");
    for (const char *p = MIEN; *p != '\0'; p++)
        g_assert_false (tell_key (fixture, GDK_KEY_0 + (guint)(*p - '0'), get_keycode (*p)));
    /* VNI: a1 is á, a6 is â. */
    gtk_editable_set_text (GTK_EDITABLE (search), "â000");
    g_assert_true (tell_key (fixture, GDK_KEY_Return, 8u + 28u));
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "a");
    g_assert_cmpuint (count_lines (fixture), ==, 1);
}

/* Digits are the menu's keys; those of a code are not. */
static void
test_wedge_over_menu (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_press (fixture, GDK_KEY_F11, 0);
    OcopPage *menu = ocop_window_get_front (fixture->window);
    g_autoptr (GListModel) controllers =
        gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
    for (const char *p = MIEN; *p != '\0'; p++)
        for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
            g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
            gboolean is_used = FALSE;
            if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
                g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_0 + (guint)(*p - '0'),
                                       get_keycode (*p), 0u, &is_used);
        }
    g_assert_true (tell_key (fixture, GDK_KEY_Return, 8u + 28u));
    ocop_ui_fixture_settle (fixture);
    g_assert_true (ocop_window_get_front (fixture->window) == menu);
    g_assert_cmpuint (count_lines (fixture), ==, 1);
}

/* ---- search */

static void
test_enter_takes_what_was_typed (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    GtkWidget *search = ocop_ui_find (fixture, "Search products");
    /* Enter before the answer: the first of this search, not of what was shown before. */
    gtk_editable_set_text (GTK_EDITABLE (search), "bình liêu");
    g_signal_emit_by_name (search, "activate");
    ocop_ui_wait (count_lines (fixture) == 1);
    g_assert_nonnull (strstr (peek_line (fixture, 0)->offer.name, "Bình Liêu"));
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
}

/* ---- the actions */

static void
test_quantity (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
    g_assert_nonnull (ocop_ui_get_bar (fixture)); /* the cart is empty */
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
    ocop_ui_type (fixture, "Value", "0");
    ocop_ui_click (fixture, "Apply");
    g_assert_true (ocop_ui_has (fixture, "Apply"));
    ocop_ui_type (fixture, "Value", "12");
    ocop_ui_enter (fixture, "Value");
    g_assert_false (ocop_ui_has (fixture, "Apply"));
    g_assert_true (ocop_ui_says (fixture, "Total 780.000 ₫"));
}

static void
test_discount (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_scan (fixture, RUOU);
    ocop_till_cart_select (get_cart (fixture), 0);
    ocop_ui_click (fixture, "Discount");
    ocop_ui_type (fixture, "Value", "10");
    ocop_ui_click (fixture, "Apply");
    g_assert_true (ocop_ui_says (fixture, "Total 243.500 ₫"));
    ocop_ui_click (fixture, "Discount");
    ocop_ui_click (fixture, "Amount");
    ocop_ui_click (fixture, "On the whole sale");
    ocop_ui_type (fixture, "Value", "43500");
    ocop_ui_click (fixture, "Apply");
    g_assert_true (ocop_ui_says (fixture, "Total 200.000 ₫"));
}

static void
test_price (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, RUOU);
    ocop_ui_click (fixture, "Price");
    ocop_ui_click (fixture, "minh");
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_enter (fixture, "PIN");
    ocop_ui_type (fixture, "Value", "150000");
    ocop_ui_click (fixture, "Apply");
    g_assert_true (ocop_ui_says (fixture, "Total 150.000 ₫"));
}

static void
test_lot (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, RUOU);
    ocop_ui_fixture_press (fixture, GDK_KEY_F5, 0);
    ocop_ui_type (fixture, "Value", "L12");
    ocop_ui_click (fixture, "Apply");
    g_assert_cmpstr (peek_line (fixture, 0)->lot, ==, "L12");
}

static void
test_remove (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_scan (fixture, RUOU);
    ocop_till_cart_select (get_cart (fixture), 0);
    ocop_ui_click (fixture, "Remove line");
    ocop_ui_type (fixture, "Value", " ");
    ocop_ui_click (fixture, "Apply");
    g_assert_cmpuint (count_lines (fixture), ==, 2);
    ocop_ui_type (fixture, "Value", "khách đổi ý");
    ocop_ui_click (fixture, "Apply");
    g_assert_cmpuint (count_lines (fixture), ==, 1);
    g_assert_cmpstr (peek_line (fixture, 0)->offer.code, ==, "QN-0007");
    ocop_ui_fixture_close_screen (fixture);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "removed-line");
    g_assert_nonnull (strstr (body, "khách đổi ý"));
    g_assert_nonnull (strstr (body, "QN-0006"));
    ocop_fixture_assert_healthy (fixture->shop);
}

/* ---- weight */

static void
have_scale (OcopFixture *shop)
{
    ocop_fixture_set (shop, "scale.device", "virtual");
}

static void
test_weight (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (have_scale);
    OcopDevicesModel *devices = ocop_session_get_devices (fixture->session);
    ocop_ui_wait (ocop_devices_model_peek (devices) != NULL);
    ocop_till_cart_add_code (get_cart (fixture), CHA, 0);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpuint (count_lines (fixture), ==, 0);
    g_free (ocop_shop_devices_tell_virtual (ocop_devices_model_peek (devices),
                                            "weight 0.535 kg stable"));
    ocop_ui_wait (ocop_ui_says (fixture, "Scale 0,535 kg"));
    ocop_ui_click (fixture, "Take weight");
    g_assert_cmpuint (count_lines (fixture), ==, 1);
    g_assert_cmpint (peek_line (fixture, 0)->qty_milli, ==, 535);
    g_assert_true (ocop_ui_says (fixture, "Total 256.800 ₫"));
}

/* ---- holding */

static void
test_hold (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    const OcopUiScan scan = {.text = RUOU, .source = "test"};
    ocop_ui_fixture_scan (fixture, MIEN);
    /* Scanned just before the key: held with the others, not lost. A second press holds nothing. */
    ocop_session_scan (fixture->session, &scan);
    ocop_ui_fixture_press (fixture, GDK_KEY_F7, 0);
    ocop_ui_fixture_press (fixture, GDK_KEY_F7, 0);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpuint (count_lines (fixture), ==, 0);
    ocop_ui_fixture_scan (fixture, NUOC);
    g_assert_cmpuint (count_lines (fixture), ==, 1);
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) parked = ocop_shop_list_parked (shop, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (parked->len, ==, 1);
    g_assert_cmpuint (g_array_index (parked, OcopParked, 0).request->lines->len, ==, 2);
}

/* ---- the kept cart */

/* Another start of the program on the same home. */
static void
start_again (OcopUiFixture *fixture)
{
    g_clear_pointer (&fixture->shop->shop, ocop_shop_close);
    fixture->session = ocop_session_new (fixture->shop->home, &fixture->ports);
    ocop_ui_wait (ocop_session_get_state (fixture->session) == OCOP_SESSION_LOGGED_OUT);
    ocop_ui_fixture_settle (fixture);
}

static void
test_restart (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    ocop_ui_fixture_scan (fixture, RUOU);
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
    ocop_ui_type (fixture, "Value", "2");
    ocop_ui_click (fixture, "Apply");
    ocop_ui_fixture_close_screen (fixture);
    /* Twice, without anybody logging in. */
    for (guint i = 0; i < 2; i++) {
        start_again (fixture);
        g_assert_cmpuint (count_lines (fixture), ==, 2);
        g_assert_cmpint (ocop_till_cart_get_total (get_cart (fixture)), ==, 435000);
        ocop_ui_fixture_close_screen (fixture);
    }
}

/* The last change is written though the program ends in the same turn. */
static void
test_end_at_once (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    for (guint qty = 2; qty <= 5; qty++)
        ocop_till_cart_apply (
            get_cart (fixture),
            &(OcopCartEvent){.kind = OCOP_CART_SET_QTY, .qty_milli = (gint64)qty * 1000}, NULL);
    ocop_ui_fixture_close_screen (fixture);
    g_auto (OcopKeptCart) kept = {0};
    g_autoptr (GError) error = NULL;
    ocop_shop_load_kept_cart (fixture->shop->shop, &kept, &error);
    g_assert_no_error (error);
    g_assert_cmpint (kept.state, ==, OCOP_KEPT_OPEN);
    const OcopLineRequest *line = g_ptr_array_index (kept.request->lines, 0);
    g_assert_cmpint (line->qty_milli, ==, 5000);
}

static void
test_same_row_changes_nothing (void)
{
    g_autoptr (OcopUiFixture) fixture = new_till (NULL);
    ocop_ui_fixture_scan (fixture, MIEN);
    const OcopCartEvent age = {.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE};
    g_assert_true (ocop_till_cart_apply (get_cart (fixture), &age, NULL));
    g_assert_true (ocop_till_cart_apply (get_cart (fixture), &age, NULL));
    g_assert_cmpuint (count_lines (fixture), ==, 1);
}

/* ---- sizes */

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                       .home = ocop_home_page_new,
                                       .safety_line = ocop_safety_line_new,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_assert_page (fixture);
        const int width = gtk_widget_get_width (ocop_ui_find (fixture, "Cart"));
        ocop_ui_fixture_scan (fixture, NUOC);
        ocop_ui_fixture_scan (fixture, "2000000000022");
        ocop_ui_assert_page (fixture);
        g_assert_cmpint (gtk_widget_get_width (ocop_ui_find (fixture, "Cart")), ==, width);
        ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
        ocop_ui_assert_page (fixture);
        ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
        ocop_ui_fixture_press (fixture, GDK_KEY_F1, 0);
        ocop_ui_assert_page (fixture);
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/sell/scan-is-a-line", test_scan);
    g_test_add_func ("/ui/sell/two-scans-at-once-are-two-lines-in-order", test_two_at_once);
    g_test_add_func ("/ui/sell/the-same-again-is-one-more", test_merge);
    g_test_add_func ("/ui/sell/changed-line-takes-no-more", test_no_merge_with_discount);
    g_test_add_func ("/ui/sell/refusal-stays-until-the-next-scan", test_unknown);
    g_test_add_func ("/ui/sell/wedge-leaves-the-search-as-it-was", test_wedge_into_search);
    g_test_add_func ("/ui/sell/wedge-through-an-input-method", test_wedge_through_input_method);
    g_test_add_func ("/ui/sell/wedge-presses-no-key-of-the-menu", test_wedge_over_menu);
    g_test_add_func ("/ui/sell/enter-takes-what-was-typed", test_enter_takes_what_was_typed);
    g_test_add_func ("/ui/sell/quantity", test_quantity);
    g_test_add_func ("/ui/sell/discount-of-line-and-sale", test_discount);
    g_test_add_func ("/ui/sell/price-needs-approval", test_price);
    g_test_add_func ("/ui/sell/lot", test_lot);
    g_test_add_func ("/ui/sell/removed-line-is-journaled-with-its-reason", test_remove);
    g_test_add_func ("/ui/sell/weight-comes-from-the-scale", test_weight);
    g_test_add_func ("/ui/sell/held-once-with-the-last-scan", test_hold);
    g_test_add_func ("/ui/sell/cart-outlives-restarts", test_restart);
    g_test_add_func ("/ui/sell/last-change-is-kept-at-the-end", test_end_at_once);
    g_test_add_func ("/ui/sell/nothing-changed-is-no-change", test_same_row_changes_nothing);
    g_test_add_func ("/ui/sell/fits-every-size", test_sizes);
    return g_test_run();
}
