/* A name as long as they come among the demo's, and more products than a screen has rows. */
#include "shot_manager.h"

#include "ui/inventory/receive_page.h"
#include "ui/inventory/shelf_page.h"
#include "ui/reports/reports_page.h"
#include <glib/gi18n-lib.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define N_DAYS 20

static void
sell_of_day (OcopFixture *shop, guint day)
{
    static const char *const codes[] = {"QN-0006", "QN-0007", "QN-0004", "QN-0017", "QN-0026"};
    g_autofree char *sale = g_strdup_printf (
        "{\"cashier\":\"%s\",\"channel\":\"%s\",\"age_confirmed\":true,\"lines\":[{\"code\":\"%s\","
        "\"qty\":\"%u\"},{\"code\":\"%s\",\"qty\":\"%u\"}],\"payments\":[{\"method\":\"cash\","
        "\"tendered\":900000000}]}",
        day % 3 == 0 ? "minh" : "lan", day % 4 == 0 ? "phone" : "showroom",
        codes[day % G_N_ELEMENTS (codes)], 1 + day % 7, codes[(day * 3 + 1) % G_N_ELEMENTS (codes)],
        2 + day % 3);
    ocop_fixture_do_sell (shop, sale);
}

void
ocop_shot_have_goods (OcopFixture *shop)
{
    ocop_fixture_import (
        shop, "code,name,unit,price,group\n"
              "QN-9001,Tinh dầu sả chanh nguyên chất chưng cất thủ công hợp tác xã dược liệu xanh "
              "Đông Triều phiên bản đặc biệt,hộp quà,1250000,Quà tặng\n");
    ocop_fixture_receive (shop, "QN-9001", 4000, "DT-2026-0007", "2026-12-20");
    for (guint i = 1; i <= 40; i++) {
        g_autofree char *code = g_strdup_printf ("QN-%04u", i);
        g_autofree char *lot = g_strdup_printf ("L%02u", i);
        g_autofree char *expiry =
            g_strdup_printf ("%u-%02u-%02u", 2026 + i % 3, 12 - i % 2, i % 28 + 1);
        ocop_fixture_receive (shop, code, (gint64)(i * 7 % 40 + 2) * 1000, lot, expiry);
        if (i % 3 == 0)
            ocop_fixture_receive (shop, code, 5000, "L99", "2027-06-30");
    }
    ocop_fixture_book_stock (shop, OCOP_STOCK_WASTE, "QN-0006", 1000, "L06", "vỡ bao bì");
    for (guint day = 0; day < N_DAYS; day++) {
        sell_of_day (shop, day);
        ocop_fixture_end_shift (shop, 0);
        ocop_fixture_advance (shop, DAY_MS);
        ocop_fixture_open_shift (shop);
    }
    for (guint i = 0; i < 4; i++)
        sell_of_day (shop, i);
}

/* ---- inventory */

void
ocop_shot_inventory (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_shelf_page_new (fixture->session));
}

void
ocop_shot_inventory_expiring (OcopUiFixture *fixture)
{
    ocop_shot_inventory (fixture);
    ocop_ui_click (fixture, _ ("Expiring"));
}

void
ocop_shot_receive (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_receive_page_new (fixture->session, OCOP_STOCK_RECEIVE));
    for (guint i = 1; i <= 12; i++) {
        g_autofree char *code = g_strdup_printf ("QN-%04u", i);
        ocop_ui_type (fixture, _ ("Search products"), i < 12 ? code : "tinh dau sa chanh");
        ocop_ui_enter (fixture, _ ("Search products"));
        ocop_ui_fixture_settle (fixture);
    }
    ocop_ui_type (fixture, _ ("Quantity"), "24");
    ocop_ui_type (fixture, _ ("Lot"), "DT-2026-0008");
    ocop_ui_type (fixture, _ ("Expiry"), "30/06/2027");
}

void
ocop_shot_opening (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_receive_page_new (fixture->session, OCOP_STOCK_IMPORT));
    ocop_ui_type (fixture, _ ("Search products"), "ruou");
}

static void
select_noodles (OcopUiFixture *fixture)
{
    ocop_shot_inventory (fixture);
    ocop_ui_fixture_scan (fixture, "2000000000060");
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_waste (OcopUiFixture *fixture)
{
    select_noodles (fixture);
    ocop_ui_click (fixture, _ ("Waste"));
}

void
ocop_shot_adjust (OcopUiFixture *fixture)
{
    select_noodles (fixture);
    ocop_ui_click (fixture, _ ("Adjust"));
}

void
ocop_shot_ledger (OcopUiFixture *fixture)
{
    select_noodles (fixture);
    ocop_ui_click (fixture, _ ("Ledger"));
}

static void
select_long (OcopUiFixture *fixture)
{
    ocop_shot_inventory (fixture);
    ocop_ui_type (fixture, _ ("Search inventory"), "tinh dau");
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_adjust_long (OcopUiFixture *fixture)
{
    select_long (fixture);
    ocop_ui_click (fixture, _ ("Adjust"));
}

void
ocop_shot_ledger_long (OcopUiFixture *fixture)
{
    select_long (fixture);
    ocop_ui_click (fixture, _ ("Ledger"));
}

/* ---- reports */

static void
open_reports (OcopUiFixture *fixture, guint tab)
{
    ocop_ui_fixture_push (fixture, ocop_reports_page_new (fixture->session));
    ocop_ui_type (fixture, _ ("From"), "21/11/2026");
    ocop_ui_enter (fixture, _ ("From"));
    for (guint i = 0; i < tab; i++)
        ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
}

void
ocop_shot_reports_days (OcopUiFixture *fixture)
{
    open_reports (fixture, 0);
}

void
ocop_shot_reports_products (OcopUiFixture *fixture)
{
    open_reports (fixture, 1);
}

void
ocop_shot_reports_stars (OcopUiFixture *fixture)
{
    open_reports (fixture, 2);
}

void
ocop_shot_reports_certificates (OcopUiFixture *fixture)
{
    open_reports (fixture, 5);
}

void
ocop_shot_reports_channels (OcopUiFixture *fixture)
{
    open_reports (fixture, 3);
}

void
ocop_shot_reports_cashiers (OcopUiFixture *fixture)
{
    open_reports (fixture, 4);
}

void
ocop_shot_reports_empty (OcopUiFixture *fixture)
{
    open_reports (fixture, 0);
    ocop_ui_type (fixture, _ ("From"), "01/01/2025");
    ocop_ui_type (fixture, _ ("To"), "31/01/2025");
    ocop_ui_enter (fixture, _ ("To"));
}

void
ocop_shot_reports_year (OcopUiFixture *fixture)
{
    open_reports (fixture, 0);
    ocop_ui_click (fixture, _ ("This year"));
    ocop_ui_type (fixture, _ ("From"), "01/01/2020");
    ocop_ui_enter (fixture, _ ("From"));
}

void
ocop_shot_inventory_nothing (OcopUiFixture *fixture)
{
    ocop_shot_inventory (fixture);
    ocop_ui_type (fixture, _ ("Search inventory"), "khong co gi");
}

void
ocop_shot_inventory_long (OcopUiFixture *fixture)
{
    ocop_shot_inventory (fixture);
    ocop_ui_type (fixture, _ ("Search inventory"), "tinh");
}
