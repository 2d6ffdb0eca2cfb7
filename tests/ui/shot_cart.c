/* Carts worth looking at: long names, many lines, warnings, refusals, weighed goods. */
#include "shot_cart.h"

#include <glib/gi18n-lib.h>

#define N_GOODS 60

static const char *const baskets[] = {"2000000000060", "2000000000077", "2000000000176",
                                      "2000000000015", "2000000000022"};

void
ocop_shot_have_shelf (OcopFixture *shop)
{
    ocop_fixture_import (
        shop,
        "code,gtin,name,unit,price,group,stars,decided_on,status,track_lots\n"
        "QN-9101,,Tinh dầu sả chanh nguyên chất chưng cất thủ công hợp tác xã dược liệu xanh "
        "Đông Triều phiên bản đặc biệt,hộp quà,1250000,Quà tặng,5,2026-02-02,certified,no\n"
        "QN-9102,,Bộ quà tặng Tết ruốc hàu – chả mực giã tay – nước mắm Cái Rồng – mật ong rừng Ba "
        "Chẽ,giỏ,2980000,Quà tặng,4,2024-01-15,certified,no\n"
        "QN-9103,,Trà thảo mộc túi lọc,hộp 20 túi,95000,Đồ uống,3,2026-03-03,certified,yes\n"
        "QN-9104,2000000091044,Nước mắm Cái Rồng,chai 500 ml,120000,Thực phẩm,,,recalled,no\n");
    for (guint i = 1; i <= N_GOODS; i++) {
        g_autofree char *code = g_strdup_printf ("QN-%04u", i);
        ocop_fixture_receive (shop, code, (gint64)(i * 7 % 40 + 12) * 1000, "L01", "2027-06-30");
    }
    ocop_fixture_receive (shop, "QN-9101", 4000, NULL, NULL);
    ocop_fixture_receive (shop, "QN-9103", 9000, "TM-2026-11-0007", "2027-01-31");
}

static OcopTillCart *
get_cart (OcopUiFixture *fixture)
{
    return ocop_session_get_cart (fixture->session);
}

static void
add (OcopUiFixture *fixture, const char *code, gint64 qty_milli)
{
    ocop_till_cart_add_code (get_cart (fixture), code, qty_milli);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_one_line (OcopUiFixture *fixture)
{
    ocop_ui_fixture_scan (fixture, baskets[0]);
}

void
ocop_shot_cart (OcopUiFixture *fixture)
{
    ocop_ui_fixture_scan (fixture, baskets[0]);
    ocop_ui_fixture_scan (fixture, baskets[1]);
    ocop_ui_fixture_scan (fixture, baskets[1]);
    ocop_ui_fixture_scan (fixture, baskets[2]);
}

/* Sixty lines: the same goods at sixty prices are sixty lines. */
void
ocop_shot_long_cart (OcopUiFixture *fixture)
{
    OcopTillCart *cart = get_cart (fixture);
    for (guint i = 0; i < 60; i++) {
        ocop_ui_fixture_scan (fixture, baskets[i % G_N_ELEMENTS (baskets)]);
        const OcopCartEvent event = {.kind = OCOP_CART_SET_DISCOUNT,
                                     .line = ocop_till_cart_get_n_lines (cart) - 1,
                                     .discount = {OCOP_DISCOUNT_AMOUNT, (gint64)i * 100}};
        ocop_till_cart_apply (cart, &event, NULL);
    }
    const OcopCartEvent whole = {.kind = OCOP_CART_SET_SALE_DISCOUNT,
                                 .discount = {OCOP_DISCOUNT_PERCENT, 500}};
    ocop_till_cart_apply (cart, &whole, NULL);
}

/* With each thing that a line can tell of itself. */
void
ocop_shot_long_names (OcopUiFixture *fixture)
{
    OcopTillCart *cart = get_cart (fixture);
    add (fixture, "QN-9103", 3000);
    add (fixture, "QN-0042", 535);
    add (fixture, "QN-9102", 1000);
    add (fixture, "QN-9101", 12000);
    const OcopCartEvent events[] = {
        {.kind = OCOP_CART_SET_LOT, .line = 0, .text = "TM-2026-11-0007"},
        {.kind = OCOP_CART_SET_GIFT, .line = 0, .flag = TRUE},
        {.kind = OCOP_CART_SET_DISCOUNT, .line = 3, .discount = {OCOP_DISCOUNT_AMOUNT, 1500000}},
        {.kind = OCOP_CART_SET_SALE_DISCOUNT, .discount = {OCOP_DISCOUNT_PERCENT, 1000}}};
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        ocop_till_cart_apply (cart, &events[i], NULL);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_selected_line (OcopUiFixture *fixture)
{
    ocop_shot_long_names (fixture);
    ocop_till_cart_select (get_cart (fixture), 1);
}

void
ocop_shot_search (OcopUiFixture *fixture)
{
    ocop_ui_type (fixture, _ ("Search products"), "mực");
}

void
ocop_shot_search_in_vain (OcopUiFixture *fixture)
{
    ocop_shot_one_line (fixture);
    ocop_ui_type (fixture, _ ("Search products"), "sầu riêng");
}

static void
focus (OcopUiFixture *fixture, GtkWidget *widget)
{
    gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
    gtk_widget_grab_focus (widget);
}

void
ocop_shot_focus_on_product (OcopUiFixture *fixture)
{
    GtkWidget *products = ocop_ui_find (fixture, _ ("Products"));
    ocop_shot_cart (fixture);
    focus (fixture, gtk_widget_get_first_child (products));
}

void
ocop_shot_focus_on_pay (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    focus (fixture, ocop_ui_find (fixture, _ ("Pay")));
}

void
ocop_shot_focus_on_cart (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
}

void
ocop_shot_misread (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_scan (fixture, "8930000000007");
}

void
ocop_shot_recalled (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_scan (fixture, "2000000091044");
}

void
ocop_shot_training (OcopUiFixture *fixture)
{
    ocop_session_set_training (fixture->session, TRUE);
    ocop_ui_fixture_settle (fixture);
    ocop_shot_cart (fixture);
}
