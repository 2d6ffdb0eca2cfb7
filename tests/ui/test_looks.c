/* What the selling pages look like where room is scarcest: long names, sixty lines, large text. */
#include "find.h"

#include "shot_cart.h"
#include "shot_selling.h"
#include "ui/app/home_page.h"
#include "ui/held/held_page.h"
#include "ui/parts/figure_label.h"
#include "ui/safety/safety_line.h"
#include <string.h>

#define USUAL_DPI (96 * 1024)
#define LARGE_DPI (144 * 1024)

static void
have_shop (OcopFixture *shop)
{
    ocop_shot_have_bank (shop);
    ocop_shot_have_shelf (shop);
}

static OcopUiFixture *
new_till (int width, int height)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                   .prepare = have_shop,
                                   .home = ocop_home_page_new,
                                   .safety_line = ocop_safety_line_new,
                                   .width = width,
                                   .height = height};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_wait (ocop_ui_has (fixture, "Backup"));
    return fixture;
}

static void
set_dpi (int dpi)
{
    g_object_set (gtk_settings_get_default(), "gtk-xft-dpi", dpi, NULL);
}

static void
open_held (OcopUiFixture *fixture)
{
    ocop_shot_long_names (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F7, 0);
    ocop_ui_wait (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)) == 0);
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
    ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0);
}

/* ---- everything is within the window */

static void
check_pages (void)
{
    static void (*const pages[]) (OcopUiFixture *) = {
        ocop_shot_long_names, ocop_shot_long_cart, ocop_shot_recalled,
        ocop_shot_discount,   ocop_shot_weighed,   ocop_shot_price,
        ocop_shot_pay_split,  ocop_shot_pay_card,  ocop_shot_pay_much,
        ocop_shot_vietqr,     ocop_shot_done,      ocop_shot_search_in_vain,
        ocop_shot_help,       ocop_shot_safety,    open_held};
    for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
        g_autoptr (OcopUiFixture) fixture = new_till (1024, 600);
        pages[i](fixture);
        ocop_ui_assert_page (fixture);
    }
}

static void
test_long_names (void)
{
    check_pages();
}

static void
test_large_text (void)
{
    set_dpi (LARGE_DPI);
    check_pages();
    set_dpi (USUAL_DPI);
}

/* ---- figures are whole */

static void
check_total (int width, int height)
{
    g_autoptr (OcopUiFixture) fixture = new_till (width, height);
    OcopTillCart *cart = ocop_session_get_cart (fixture->session);
    ocop_shot_long_cart (fixture);
    const OcopCartEvent many = {.kind = OCOP_CART_SET_QTY, .line = 59, .qty_milli = 9999000};
    g_assert_true (ocop_till_cart_apply (cart, &many, NULL));
    ocop_ui_assert_page (fixture);
    /* 474.744.450 + 9.998 × 28.900.000 × 95 % */
    GtkLabel *total = GTK_LABEL (ocop_ui_find (fixture, "Total 274.969.834.450 ₫"));
    int text_width;
    pango_layout_get_pixel_size (gtk_label_get_layout (total), &text_width, NULL);
    g_assert_cmpint (text_width, <=, gtk_widget_get_width (GTK_WIDGET (total)));
}

static void
test_total (void)
{
    check_total (1024, 600);
    check_total (1366, 768);
    set_dpi (LARGE_DPI);
    check_total (1024, 600);
    set_dpi (USUAL_DPI);
}

static int
measure (GtkWidget *widget)
{
    int width;
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
    return width;
}

static void
test_figure (void)
{
    g_autoptr (GtkWidget) plain = g_object_ref_sink (gtk_label_new ("Total 415.000 ₫"));
    g_autoptr (GtkWidget) figure = g_object_ref_sink (gtk_label_new (NULL));
    ocop_figure_label_set (GTK_LABEL (figure), "Total 415.000 ₫", 0);
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (figure)), ==, "Total 415.000 ₫");
    const int width = measure (figure);
    g_assert_cmpint (width, <, measure (plain));
    ocop_figure_label_set (GTK_LABEL (figure), "Total 415.000 ₫", width / 2);
    g_assert_cmpint (measure (figure), <=, width / 2);
    ocop_figure_label_set (GTK_LABEL (figure), "", 100);
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (figure)), ==, "");
}

/* ---- the code to scan is as large as it can be */

static void
check_code (int width, int height, int least)
{
    g_autoptr (OcopUiFixture) fixture = new_till (width, height);
    ocop_shot_vietqr (fixture);
    ocop_ui_assert_page (fixture);
    GtkWidget *code = ocop_ui_find (fixture, "VietQR 444.000 ₫");
    g_assert_cmpint (MIN (gtk_widget_get_width (code), gtk_widget_get_height (code)), >=, least);
}

static void
test_code (void)
{
    check_code (1024, 600, 400);
    check_code (1080, 1920, 900);
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/looks/long-names-fit-the-smallest-window", test_long_names);
    g_test_add_func ("/ui/looks/large-text-fits-the-smallest-window", test_large_text);
    g_test_add_func ("/ui/looks/total-is-never-cut-off", test_total);
    g_test_add_func ("/ui/looks/figure-is-larger-than-its-word", test_figure);
    g_test_add_func ("/ui/looks/code-to-scan-is-large", test_code);
    return g_test_run();
}
