/* Each action is a sheet and an event for the cart. */
#include "ui/sell/sell_actions.h"

#include "base/error.h"
#include "base/quantity.h"
#include "ui/approval/approval_sheet.h"
#include "ui/held/held_page.h"
#include "ui/pay/pay_page.h"
#include "ui/sell/age_sheet.h"
#include "ui/sell/value_sheet.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

static OcopTillCart *
get_cart (OcopPage *page)
{
    return ocop_session_get_cart (ocop_page_get_session (page));
}

/* The line acted on, or a word that there is none. */
static gboolean
find_line (OcopPage *page, guint *ret_line)
{
    if (ocop_till_cart_get_current (get_cart (page), ret_line))
        return TRUE;
    ocop_page_tell (page, OCOP_TELL_WARNING, _ ("the cart is empty: scan or touch a product"));
    return FALSE;
}

/* "Quantity · Rượu mơ" Owned. */
static char *
dup_title (OcopPage *page, const char *what, guint line)
{
    OcopCartRow *row = ocop_till_cart_peek_row (get_cart (page), line);
    return g_strdup_printf ("%s · %s", what, ocop_cart_row_peek_line (row)->offer.name);
}

typedef struct {
    OcopTillCart *cart; /* a reference */
    guint line;
    char *code;     /* of a product to add by weight */
    char *approver; /* of a price; NULL: nobody was asked */
} Change;

static Change *
new_change (OcopPage *page, guint line)
{
    Change *change = g_new0 (Change, 1);
    change->cart = g_object_ref (get_cart (page));
    change->line = line;
    return change;
}

static void
free_change (gpointer data)
{
    Change *change = data;
    g_object_unref (change->cart);
    g_free (change->code);
    g_free (change->approver);
    g_free (change);
}

static void
ask (OcopPage *page, OcopValueKind kind, const char *what, const char *initial,
     OcopValueApply apply, Change *change)
{
    g_autofree char *title = dup_title (page, what, change->line);
    ocop_page_push (page, ocop_value_sheet_new (ocop_page_get_session (page), kind, title, initial,
                                                G_OBJECT (page), apply, change, free_change));
}

/* ---- quantity, discount, lot */

static gboolean
apply_quantity (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    return ocop_till_cart_apply (change->cart,
                                 &(OcopCartEvent){.kind = OCOP_CART_SET_QTY,
                                                  .line = change->line,
                                                  .qty_milli = value->number},
                                 error);
}

void
ocop_sell_change_quantity (OcopPage *page)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    guint line;
    if (!find_line (page, &line))
        return;
    const OcopCartLine *cart_line =
        ocop_cart_row_peek_line (ocop_till_cart_peek_row (get_cart (page), line));
    const gboolean is_weighed = cart_line->offer.sold_by == OCOP_SOLD_BY_WEIGHT;
    ask (page, is_weighed ? OCOP_VALUE_WEIGHT : OCOP_VALUE_QUANTITY, _ ("Quantity"),
         ocop_qty_to_local (cart_line->qty_milli, qty), apply_quantity, new_change (page, line));
}

static gboolean
apply_discount (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    return ocop_till_cart_apply (change->cart,
                                 &(OcopCartEvent){.kind = value->is_whole
                                                              ? OCOP_CART_SET_SALE_DISCOUNT
                                                              : OCOP_CART_SET_DISCOUNT,
                                                  .line = change->line,
                                                  .discount = value->discount},
                                 error);
}

void
ocop_sell_change_discount (OcopPage *page)
{
    guint line;
    if (find_line (page, &line))
        ask (page, OCOP_VALUE_DISCOUNT, _ ("Discount"), NULL, apply_discount,
             new_change (page, line));
}

static gboolean
apply_lot (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    return ocop_till_cart_apply (
        change->cart,
        &(OcopCartEvent){.kind = OCOP_CART_SET_LOT,
                         .line = change->line,
                         .text = *value->text != '\0' ? value->text : NULL},
        error);
}

void
ocop_sell_change_lot (OcopPage *page)
{
    guint line;
    if (!find_line (page, &line))
        return;
    const OcopCartLine *cart_line =
        ocop_cart_row_peek_line (ocop_till_cart_peek_row (get_cart (page), line));
    ask (page, OCOP_VALUE_TEXT, _ ("Lot"), cart_line->lot, apply_lot, new_change (page, line));
}

/* ---- price */

static gboolean
apply_price (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    return ocop_till_cart_apply (change->cart,
                                 &(OcopCartEvent){.kind = OCOP_CART_SET_UNIT_PRICE,
                                                  .line = change->line,
                                                  .amount = value->number,
                                                  .text = change->approver},
                                 error);
}

static void
ask_price (OcopPage *page, guint line, const char *approver)
{
    Change *change = new_change (page, line);
    change->approver = g_strdup (approver);
    ask (page, OCOP_VALUE_PRICE, _ ("Price"), NULL, apply_price, change);
}

static void
on_price_approved (const char *approver, gpointer data)
{
    OcopPage *page = data;
    guint line;
    if (find_line (page, &line))
        ask_price (page, line, approver);
}

void
ocop_sell_change_price (OcopPage *page)
{
    OcopSession *session = ocop_page_get_session (page);
    guint line;
    if (!find_line (page, &line))
        return;
    if (ocop_session_may (session, OCOP_ACT_OVERRIDE_PRICE))
        ask_price (page, line, ocop_session_peek_user (session)->name);
    else
        ocop_page_push (page, ocop_approval_sheet_new (session, OCOP_ACT_OVERRIDE_PRICE,
                                                       G_OBJECT (page), on_price_approved, page));
}

/* ---- removing */

static gboolean
apply_removal (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    g_autofree char *reason = g_strstrip (g_strdup (value->text));
    if (*reason == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reason", _ ("a reason is needed"));
        return FALSE;
    }
    ocop_till_cart_remove (change->cart, change->line, reason);
    return TRUE;
}

void
ocop_sell_remove_line (OcopPage *page)
{
    guint line;
    if (find_line (page, &line))
        ask (page, OCOP_VALUE_TEXT, _ ("Remove line: reason"), _ ("customer changed their mind"),
             apply_removal, new_change (page, line));
}

/* ---- weight */

static gboolean
apply_weight (const OcopValue *value, gpointer data, GError **error)
{
    const Change *change = data;
    ocop_till_cart_add_code (change->cart, change->code, value->number);
    return TRUE;
}

void
ocop_sell_ask_weight (OcopPage *page, const OcopOffer *offer)
{
    Change *change = new_change (page, 0);
    change->code = g_strdup (offer->code);
    g_autofree char *title = g_strdup_printf ("%s · %s", _ ("Weight"), offer->name);
    ocop_page_push (page, ocop_value_sheet_new (ocop_page_get_session (page), OCOP_VALUE_WEIGHT,
                                                title, NULL, G_OBJECT (page), apply_weight, change,
                                                free_change));
}

/* ---- holding */

typedef struct {
    OcopSession *session; /* borrowed: the calls end with it */
    OcopPage *page;       /* weak */
    OcopSaleRequest *request;
    char *id; /* of the sale put aside */
} Hold;

static void
free_hold (gpointer data)
{
    Hold *hold = data;
    g_clear_weak_pointer (&hold->page);
    ocop_sale_request_free (hold->request);
    g_free (hold->id);
    g_free (hold);
}

static gpointer
hold_on_store (OcopShop *shop, gpointer data, GError **error)
{
    Hold *hold = data;
    g_auto (OcopActResult) result = {0};
    return ocop_shop_park (shop, hold->request, &hold->id, &result, error) ? hold : NULL;
}

/* The cart comes back when it could not be held, unless the next customer's goods are in it. */
static void
on_held (gpointer result, const GError *error, gpointer data)
{
    const Hold *hold = data;
    OcopTillCart *cart = ocop_session_get_cart (hold->session);
    if (error != NULL && ocop_till_cart_get_n_lines (cart) == 0)
        ocop_till_cart_load (cart, hold->request);
    if (hold->page == NULL)
        return;
    if (error != NULL) {
        ocop_page_tell_error (hold->page, error);
        return;
    }
    g_autofree char *text = g_strdup_printf (_ ("held as %s"), hold->id);
    ocop_page_tell (hold->page, OCOP_TELL_DONE, text);
}

/* What was scanned before the key has been answered by now. */
static void
on_ready_to_hold (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    OcopTillCart *cart = get_cart (page);
    if (ocop_till_cart_get_n_lines (cart) == 0)
        return;
    Hold *hold = g_new0 (Hold, 1);
    hold->session = ocop_page_get_session (page);
    g_set_weak_pointer (&hold->page, page);
    hold->request = ocop_till_cart_make_request (cart);
    ocop_session_call (hold->session, hold_on_store, hold, free_hold, hold->session, on_held, NULL,
                       hold);
    ocop_till_cart_clear (cart);
}

static gpointer
do_nothing (OcopShop *shop, gpointer request, GError **error)
{
    return NULL;
}

void
ocop_sell_hold (OcopPage *page)
{
    guint line;
    if (find_line (page, &line))
        ocop_session_call (ocop_page_get_session (page), do_nothing, NULL, NULL, page,
                           on_ready_to_hold, NULL, page);
}

void
ocop_sell_show_held (OcopPage *page)
{
    ocop_page_push (page, ocop_held_page_new (ocop_page_get_session (page)));
}

/* ---- paying */

static void
open_pay (OcopPage *page, gboolean is_exact_cash)
{
    ocop_page_push (page, ocop_pay_page_new (ocop_page_get_session (page), is_exact_cash));
}

static void
confirm_age (OcopPage *page)
{
    ocop_till_cart_apply (get_cart (page),
                          &(OcopCartEvent){.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE}, NULL);
}

static void
on_age_then_pay (gpointer data)
{
    confirm_age (data);
    open_pay (data, FALSE);
}

static void
on_age_then_cash (gpointer data)
{
    confirm_age (data);
    open_pay (data, TRUE);
}

void
ocop_sell_pay (OcopPage *page, gboolean is_exact_cash)
{
    guint line;
    if (!find_line (page, &line))
        return;
    const int age = ocop_till_cart_get_age_to_confirm (get_cart (page));
    if (age == 0)
        open_pay (page, is_exact_cash);
    else
        ocop_page_push (
            page, ocop_age_sheet_new (ocop_page_get_session (page), age, G_OBJECT (page),
                                      is_exact_cash ? on_age_then_cash : on_age_then_pay, page));
}
