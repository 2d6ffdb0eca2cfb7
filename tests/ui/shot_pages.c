/* Each page that is looked at has a line here, in a state worth looking at. */
#include "shot.h"

#include "shot_cart.h"
#include "shot_display.h"
#include "shot_manager.h"
#include "shot_selling.h"
#include "shot_setup.h"

#include "ui/app/home_page.h"
#include "ui/approval/approval_sheet.h"
#include "ui/held/held_page.h"
#include "ui/login/login_page.h"
#include "ui/menu/drawer_sheet.h"
#include "ui/menu/menu_sheet.h"
#include "ui/safety/safety_line.h"
#include "ui/shift/cash_sheet.h"
#include "ui/shift/shift_page.h"
#include "ui/taking_back/return_page.h"

static void
have_history (OcopFixture *shop)
{
    static const char mixed[] =
        "{\"cashier\":\"lan\",\"age_confirmed\":true,\"lines\":[{\"code\":\"QN-0006\",\"qty\":"
        "\"2\"},"
        "{\"code\":\"QN-0007\",\"qty\":\"3\"},{\"code\":\"QN-0042\",\"qty\":\"0.535\"},"
        "{\"code\":\"QN-0017\",\"qty\":\"6\"}],\"payments\":[{\"method\":\"vietqr\",\"amount\":"
        "500000,"
        "\"reference\":\"OC7K2M9Q\"},{\"method\":\"cash\",\"tendered\":1000000}]}";
    static const char some_back[] =
        "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"mua nhầm\","
        "\"lines\":[{\"line\":1,\"qty\":\"2\"},{\"line\":2,\"qty\":\"1\"}]}";
    static const char *const carts[] = {
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\",\"qty\":\"2\"},{\"code\":\"QN-"
        "0004\"}]}",
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0017\",\"qty\":\"12\"},{\"code\":\"QN-"
        "0015\"},"
        "{\"code\":\"QN-0052\"},{\"code\":\"QN-0026\"}]}",
    };
    ocop_shot_have_bank (shop);
    ocop_shot_have_shelf (shop);
    ocop_fixture_do_sell (shop, mixed);
    ocop_fixture_do_take_back (shop, some_back);
    for (guint i = 0; i < G_N_ELEMENTS (carts); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (carts[i], -1, &error);
        g_autofree char *id = NULL;
        g_auto (OcopActResult) act = {0};
        g_assert_no_error (error);
        ocop_shop_park (shop->shop, request, &id, &act, &error);
        g_assert_no_error (error);
    }
}

static void
have_staff (OcopFixture *shop)
{
    static const char *const names[] = {"Nguyễn Thị Hồng Hạnh", "Phạm Trần Bảo Ngọc", "Vũ",
                                        "Đỗ Minh", "Lê Hoàng Phương Thảo"};
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopActResult) act = {0};
        ocop_shop_add_user (shop->shop, names[i], OCOP_ROLE_CASHIER, "2468", NULL, &act, &error);
        g_assert_no_error (error);
    }
}

static void
choose_user (OcopUiFixture *fixture)
{
    ocop_ui_click (fixture, "lan");
}

static void
open_menu (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_menu_sheet_new (fixture->session));
}

static void
open_drawer (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_drawer_sheet_new (fixture->session));
}

static void
open_cash (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_cash_sheet_new (fixture->session));
}

static void
on_approved (const char *approver, gpointer data)
{
}

static void
open_approval (OcopUiFixture *fixture)
{
    OcopPage *sheet = ocop_approval_sheet_new (fixture->session, OCOP_ACT_OVERRIDE_PRICE,
                                               G_OBJECT (ocop_window_get_front (fixture->window)),
                                               on_approved, NULL);
    ocop_approval_sheet_set_detail (OCOP_APPROVAL_SHEET (sheet), "Rượu mơ Yên Tử: 150.000 ₫");
    ocop_ui_fixture_push (fixture, sheet);
}

static void
open_held (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_held_page_new (fixture->session));
}

static void
ask_to_drop (OcopUiFixture *fixture)
{
    open_held (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0);
}

static void
open_empty_return (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
}

static void
open_shift_page (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_shift_page_new (fixture->session));
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
    ocop_ui_type (fixture, "500.000 ₫", "1");
    ocop_ui_type (fixture, "50.000 ₫", "3");
}

static void
open_closed_shift (OcopUiFixture *fixture)
{
    open_shift_page (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    ocop_ui_fixture_settle (fixture);
}

static void
open_return (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
    ocop_ui_fixture_scan (fixture, "QN01-1-00000001");
    ocop_ui_fixture_scan (fixture, "2000000000077");
}

static void
open_loose_return (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
    ocop_ui_fixture_press (fixture, GDK_KEY_F4, 0);
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_fixture_scan (fixture, "2000000000176");
}

#define LOGGED_OUT                                                                                 \
    {                                                                                              \
        .start = OCOP_UI_LOGGED_OUT, .home = ocop_home_page_new,                                   \
        .safety_line = ocop_safety_line_new                                                        \
    }
#define MANY_USERS                                                                                 \
    {                                                                                              \
        .start = OCOP_UI_LOGGED_OUT, .prepare = have_staff, .home = ocop_home_page_new,            \
        .safety_line = ocop_safety_line_new                                                        \
    }
#define SELLING                                                                                    \
    {                                                                                              \
        .start = OCOP_UI_SELLING, .prepare = have_history, .home = ocop_home_page_new,             \
        .safety_line = ocop_safety_line_new                                                        \
    }
#define SHIFT_CLOSED                                                                               \
    {                                                                                              \
        .start = OCOP_UI_SHIFT_CLOSED, .home = ocop_home_page_new,                                 \
        .safety_line = ocop_safety_line_new                                                        \
    }

#define NOTHING_YET                                                                                \
    {                                                                                              \
        .start = OCOP_UI_SELLING, .home = ocop_home_page_new, .safety_line = ocop_safety_line_new  \
    }
#define NO_STORE                                                                                   \
    {                                                                                              \
        .start = OCOP_UI_NO_STORE, .home = ocop_home_page_new                                      \
    }
#define ADMIN                                                                                      \
    {                                                                                              \
        .start = OCOP_UI_SELLING, .user = "an", .home = ocop_home_page_new,                        \
        .safety_line = ocop_safety_line_new                                                        \
    }

#define MANAGER                                                                                    \
    {                                                                                              \
        .start = OCOP_UI_SELLING, .user = "minh", .prepare = ocop_shot_have_goods,                 \
        .home = ocop_home_page_new, .safety_line = ocop_safety_line_new                            \
    }

const OcopUiShot ocop_ui_shots[] = {
    {"login", LOGGED_OUT, NULL},
    {"login-chosen", LOGGED_OUT, choose_user},
    {"login-many", MANY_USERS, choose_user},
    {"open-shift", SHIFT_CLOSED, NULL},
    {"sell", SELLING, NULL},
    {"sell-one", SELLING, ocop_shot_one_line},
    {"sell-cart", SELLING, ocop_shot_cart},
    {"sell-names", SELLING, ocop_shot_long_names},
    {"sell-selected", SELLING, ocop_shot_selected_line},
    {"sell-long-cart", SELLING, ocop_shot_long_cart},
    {"sell-search", SELLING, ocop_shot_search},
    {"sell-search-in-vain", SELLING, ocop_shot_search_in_vain},
    {"sell-focus-product", SELLING, ocop_shot_focus_on_product},
    {"sell-focus-pay", SELLING, ocop_shot_focus_on_pay},
    {"sell-focus-cart", SELLING, ocop_shot_focus_on_cart},
    {"sell-misread", SELLING, ocop_shot_misread},
    {"sell-recalled", SELLING, ocop_shot_recalled},
    {"sell-training", SELLING, ocop_shot_training},
    {"sell-quantity", SELLING, ocop_shot_quantity},
    {"sell-discount", SELLING, ocop_shot_discount},
    {"sell-price", SELLING, ocop_shot_price},
    {"sell-lot", SELLING, ocop_shot_lot},
    {"sell-weight", SELLING, ocop_shot_weight},
    {"sell-weighed", SELLING, ocop_shot_weighed},
    {"sell-remove", SELLING, ocop_shot_remove},
    {"sell-age", SELLING, ocop_shot_age},
    {"pay", SELLING, ocop_shot_pay},
    {"pay-split", SELLING, ocop_shot_pay_split},
    {"pay-voucher", SELLING, ocop_shot_pay_voucher},
    {"pay-card", SELLING, ocop_shot_pay_card},
    {"pay-much", SELLING, ocop_shot_pay_much},
    {"vietqr", SELLING, ocop_shot_vietqr},
    {"vietqr-expired", SELLING, ocop_shot_vietqr_expired},
    {"done", SELLING, ocop_shot_done},
    {"safety", SELLING, ocop_shot_safety},
    {"safety-registry", SELLING, ocop_shot_safety_registry},
    {"safety-line", SELLING, ocop_shot_safety_line},
    {"papers", SELLING, ocop_shot_papers},
    {"help", SELLING, ocop_shot_help},
    {"display", SELLING, NULL},
    {"display-cart", SELLING, ocop_shot_cart},
    {"display-long", SELLING, ocop_shot_display_long},
    {"display-vietqr", SELLING, ocop_shot_display_qr},
    {"display-thanks", SELLING, ocop_shot_display_thanks},
    {"menu", SELLING, open_menu},
    {"drawer", SELLING, open_drawer},
    {"cash", SELLING, open_cash},
    {"approval", SELLING, open_approval},
    {"held", SELLING, open_held},
    {"held-drop", SELLING, ask_to_drop},
    {"held-none", NOTHING_YET, open_held},
    {"shift", SELLING, open_shift_page},
    {"shift-closed", SELLING, open_closed_shift},
    {"return", SELLING, open_return},
    {"return-empty", SELLING, open_empty_return},
    {"return-loose", SELLING, open_loose_return},
    {"inventory", MANAGER, ocop_shot_inventory},
    {"inventory-expiring", MANAGER, ocop_shot_inventory_expiring},
    {"receive", MANAGER, ocop_shot_receive},
    {"opening", MANAGER, ocop_shot_opening},
    {"waste", MANAGER, ocop_shot_waste},
    {"adjust", MANAGER, ocop_shot_adjust},
    {"ledger", MANAGER, ocop_shot_ledger},
    {"reports-days", MANAGER, ocop_shot_reports_days},
    {"reports-products", MANAGER, ocop_shot_reports_products},
    {"reports-stars", MANAGER, ocop_shot_reports_stars},
    {"reports-channels", MANAGER, ocop_shot_reports_channels},
    {"reports-cashiers", MANAGER, ocop_shot_reports_cashiers},
    {"reports-certificates", MANAGER, ocop_shot_reports_certificates},
    {"reports-empty", MANAGER, ocop_shot_reports_empty},
    {"reports-year", MANAGER, ocop_shot_reports_year},
    {"inventory-nothing", MANAGER, ocop_shot_inventory_nothing},
    {"adjust-long", MANAGER, ocop_shot_adjust_long},
    {"ledger-long", MANAGER, ocop_shot_ledger_long},
    {"inventory-long", MANAGER, ocop_shot_inventory_long},
    {"setup-point", NO_STORE, NULL},
    {"settings-shop", ADMIN, ocop_shot_settings_shop},
    {"settings-bank", ADMIN, ocop_shot_settings_bank},
    {"settings-users", ADMIN, ocop_shot_settings_users},
    {"settings-user", ADMIN, ocop_shot_settings_user},
    {"settings-devices", ADMIN, ocop_shot_settings_devices},
    {"settings-device", ADMIN, ocop_shot_settings_device},
    {"settings-receipt", ADMIN, ocop_shot_settings_receipt},
    {"settings-registry", ADMIN, ocop_shot_settings_registry},
    {"settings-backup", ADMIN, ocop_shot_settings_backup},
    {"setup-user", ADMIN, ocop_shot_setup_user},
    {"setup-bank", ADMIN, ocop_shot_setup_bank},
    {"setup-printer", ADMIN, ocop_shot_setup_printer},
    {"setup-scanner", ADMIN, ocop_shot_setup_scanner},
    {"setup-goods", ADMIN, ocop_shot_setup_goods},
    {"setup-registry", ADMIN, ocop_shot_setup_registry},
    {"setup-end", ADMIN, ocop_shot_setup_end},
    {"restore", ADMIN, ocop_shot_restore},
    {"settings-teach", ADMIN, ocop_shot_settings_teach},
    {"settings-refusal", ADMIN, ocop_shot_settings_unsaved},
    {"setup-stock", ADMIN, ocop_shot_setup_stock},
    {"setup-users", ADMIN, ocop_shot_setup_users},
    {"broken", NO_STORE, ocop_shot_broken},
    {"guide", ADMIN, ocop_shot_guide},
    {"guide-first", ADMIN, ocop_shot_guide_first},
    {"guide-goods", ADMIN, ocop_shot_guide_goods},
    {NULL, LOGGED_OUT, NULL},
};
