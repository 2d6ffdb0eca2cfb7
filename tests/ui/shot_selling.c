/* Pictures of selling and paying. */
#include "shot_selling.h"

#include "shot_cart.h"

#include "ui/help/help_page.h"
#include "ui/pay/pay_page.h"
#include "ui/safety/papers_page.h"
#include "ui/safety/safety_sheet.h"
#include <glib/gi18n-lib.h>

#define EXPIRED_MS (16 * 60 * 1000)

void
ocop_shot_have_bank (OcopFixture *shop)
{
    ocop_fixture_set (shop, "bank.bin", "970436");
    ocop_fixture_set (shop, "bank.account", "1023456789");
    ocop_fixture_set (shop, "bank.account_name", "DIEM OCOP HA LONG");
    ocop_fixture_set (shop, "rounding", "500");
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
ocop_shot_lot (OcopUiFixture *fixture)
{
    ocop_shot_cart (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F5, 0);
}

/* Of a weighed line in the cart. */
void
ocop_shot_weighed (OcopUiFixture *fixture)
{
    ocop_shot_selected_line (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F2, 0);
}

void
ocop_shot_price (OcopUiFixture *fixture)
{
    ocop_shot_long_names (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F4, 0);
    ocop_ui_click (fixture, "minh");
    ocop_ui_type (fixture, _ ("PIN"), "1234");
    ocop_ui_click (fixture, _ ("Approve"));
    ocop_ui_type (fixture, _ ("Value"), "1100000");
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
    const OcopPaymentRequest payments[] = {
        {.method = OCOP_PAYMENT_VOUCHER, .amount = 50000, .reference = (char *)"PQT-2026-0117"},
        {.method = OCOP_PAYMENT_VIETQR, .amount = 200000, .reference = (char *)"OC7K2M9Q"}};
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
ocop_shot_pay_voucher (OcopUiFixture *fixture)
{
    ocop_shot_pay (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
    ocop_ui_type (fixture, _ ("Amount"), "100000");
}

void
ocop_shot_pay_card (OcopUiFixture *fixture)
{
    ocop_shot_pay_split (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_F5, 0);
}

void
ocop_shot_pay_much (OcopUiFixture *fixture)
{
    ocop_shot_long_cart (fixture);
    ocop_ui_fixture_push (fixture, ocop_pay_page_new (fixture->session, FALSE));
    ocop_ui_type (fixture, _ ("Amount"), "500000000");
}

/* The page looks at the clock every two seconds. */
void
ocop_shot_vietqr_expired (OcopUiFixture *fixture)
{
    ocop_shot_vietqr (fixture);
    ocop_ui_fixture_advance (fixture, EXPIRED_MS);
    ocop_ui_wait (ocop_ui_says (fixture, _ ("Expired")));
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

static void
push_safety (OcopUiFixture *fixture, OcopSafetyPart part)
{
    const gint64 now_ms = ocop_ports_utc_ms (ocop_session_get_ports (fixture->session));
    OcopSafety safety = {.pending = 3,
                         .state = "behind",
                         .alarm = "none",
                         .contact_ms = now_ms - 5 * 60 * 1000,
                         .free_bytes = G_GINT64_CONSTANT (42) * 1000 * 1000 * 1000,
                         .has_room = TRUE};
    g_auto (OcopSafetyWords) words = {0};
    ocop_safety_words_make (part, &safety, NULL, now_ms, &words);
    ocop_ui_fixture_push (fixture, ocop_safety_sheet_new (fixture->session, part, &words));
}

void
ocop_shot_safety (OcopUiFixture *fixture)
{
    push_safety (fixture, OCOP_SAFETY_BACKUP);
}

void
ocop_shot_safety_registry (OcopUiFixture *fixture)
{
    push_safety (fixture, OCOP_SAFETY_REGISTRY);
}

void
ocop_shot_safety_line (OcopUiFixture *fixture)
{
    ocop_shot_vietqr (fixture);
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
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
