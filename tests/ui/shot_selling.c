/* Pictures of selling and paying. */
#include "shot_selling.h"

#include "ui/help/help_page.h"
#include "ui/pay/pay_page.h"
#include "ui/safety/papers_page.h"
#include "ui/safety/safety_sheet.h"
#include <glib/gi18n-lib.h>

static const char *const baskets[] = {"2000000000060", "2000000000077", "2000000000176",
                                      "2000000000015", "2000000000022"};

void
ocop_shot_have_bank (OcopFixture *shop)
{
    ocop_fixture_set (shop, "bank.bin", "970436");
    ocop_fixture_set (shop, "bank.account", "1023456789");
    ocop_fixture_set (shop, "bank.account_name", "DIEM OCOP HA LONG");
    ocop_fixture_set (shop, "rounding", "500");
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
    OcopTillCart *cart = ocop_session_get_cart (fixture->session);
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

void
ocop_shot_search (OcopUiFixture *fixture)
{
    ocop_ui_type (fixture, _ ("Search products"), "mực");
}

void
ocop_shot_refusal (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_scan (fixture, "8930000000007");
}

void
ocop_shot_quantity (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
}

void
ocop_shot_discount (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
}

void
ocop_shot_weight (OcopUiFixture *fixture)
{
    ocop_till_cart_add_code (ocop_session_get_cart (fixture->session), "QN-0042", 0);
}

void
ocop_shot_remove (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0);
}

void
ocop_shot_age (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
}

void
ocop_shot_pay (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_push (fixture, ocop_pay_page_new (fixture->session, FALSE));
}

void
ocop_shot_pay_split (OcopUiFixture *fixture)
{
    const OcopPaymentRequest payments[] = {{OCOP_PAYMENT_VOUCHER, 50000, (char *)"PQT-2026-0117"},
                                           {OCOP_PAYMENT_VIETQR, 200000, (char *)"OC7K2M9Q"}};
    ocop_shot_cart (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (payments); i++)
        ocop_till_cart_add_payment (ocop_session_get_cart (fixture->session), &payments[i]);
    ocop_ui_fixture_push (fixture, ocop_pay_page_new (fixture->session, FALSE));
    ocop_ui_type (fixture, _ ("Amount"), "200000");
}

void
ocop_shot_vietqr (OcopUiFixture *fixture)
{
    ocop_shot_pay (fixture);
    ocop_ui_click (fixture, _ ("VietQR"));
    ocop_ui_fixture_press (fixture, GDK_KEY_F8, 0);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_done (OcopUiFixture *fixture)
{
    ocop_till_cart_apply (ocop_session_get_cart (fixture->session),
                          &(OcopCartEvent){.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE}, NULL);
    ocop_shot_pay (fixture);
    ocop_till_cart_apply (ocop_session_get_cart (fixture->session),
                          &(OcopCartEvent){.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE}, NULL);
    ocop_ui_type (fixture, _ ("Amount"), "1000000");
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_safety (OcopUiFixture *fixture)
{
    OcopSafety safety = {.pending = 3, .has_room = TRUE};
    g_auto (OcopSafetyWords) words = {0};
    ocop_safety_words_make (OCOP_SAFETY_BACKUP, &safety, NULL,
                            ocop_ports_utc_ms (ocop_session_get_ports (fixture->session)), &words);
    ocop_ui_fixture_push (fixture,
                          ocop_safety_sheet_new (fixture->session, OCOP_SAFETY_BACKUP, &words));
}

void
ocop_shot_papers (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_papers_page_new (fixture->session));
}

void
ocop_shot_help (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_help_page_new (fixture->session));
}
