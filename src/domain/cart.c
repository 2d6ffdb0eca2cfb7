/* The cart as a fold over events, and its arithmetic. */
#include "domain/cart.h"

#include "base/error.h"
#include "base/money.h"
#include "base/quantity.h"
#include <glib/gi18n-lib.h>

struct _OcopCart {
    GPtrArray *lines; /* of OcopCartLine */
    OcopDiscount discount;
    gboolean is_age_confirmed;
};

static void
free_line (gpointer data)
{
    OcopCartLine *line = data;
    ocop_offer_clear (&line->offer);
    g_free (line->lot);
    g_free (line);
}

OcopCart *
ocop_cart_new (void)
{
    OcopCart *cart = g_new0 (OcopCart, 1);
    cart->lines = g_ptr_array_new_with_free_func (free_line);
    return cart;
}

void
ocop_cart_free (OcopCart *cart)
{
    if (cart == NULL)
        return;
    g_ptr_array_unref (cart->lines);
    g_free (cart);
}

guint
ocop_cart_get_n_lines (const OcopCart *cart)
{
    return cart->lines->len;
}

const OcopCartLine *
ocop_cart_peek_line (const OcopCart *cart, guint line)
{
    return g_ptr_array_index (cart->lines, line);
}

const OcopDiscount *
ocop_cart_peek_discount (const OcopCart *cart)
{
    return &cart->discount;
}

gboolean
ocop_cart_is_age_confirmed (const OcopCart *cart)
{
    return cart->is_age_confirmed;
}

/* A percentage of @base, or the stated sum; more than @base is refused. */
static gboolean
take_discount (const OcopDiscount *discount, gint64 base, gint64 *ret_amount, GError **error)
{
    if (discount->kind == OCOP_DISCOUNT_NONE) {
        *ret_amount = 0;
        return TRUE;
    }
    if (discount->kind == OCOP_DISCOUNT_PERCENT)
        return ocop_money_mul_div (base, discount->value, 10000, OCOP_ROUND_HALF_UP, ret_amount,
                                   error);
    if (discount->value > base) {
        char asked[OCOP_MONEY_TEXT_SIZE], allowed[OCOP_MONEY_TEXT_SIZE];
        ocop_set_error (error, OCOP_ERROR_DISCOUNT_TOO_LARGE, "discount",
                        _ ("a discount of %s is more than the %s it is taken from"),
                        ocop_money_to_text (discount->value, asked),
                        ocop_money_to_text (base, allowed));
        return FALSE;
    }
    *ret_amount = discount->value;
    return TRUE;
}

static gboolean
price_line (const OcopCartLine *line, OcopCartFigures *ret_figures, GError **error)
{
    OcopCartFigures figures = {0};
    figures.unit_price = line->unit_price >= 0 ? line->unit_price : line->offer.unit_price;
    if (line->label_amount >= 0)
        figures.gross = line->label_amount;
    else if (!ocop_money_mul_div (figures.unit_price, line->qty_milli, 1000, OCOP_ROUND_HALF_UP,
                                  &figures.gross, error))
        return FALSE;
    if (line->is_gift)
        figures.line_discount = figures.gross;
    else if (!take_discount (&line->discount, figures.gross, &figures.line_discount, error))
        return FALSE;
    figures.discount = figures.line_discount;
    figures.amount = figures.gross - figures.line_discount;
    *ret_figures = figures;
    return TRUE;
}

static gboolean
check_qty (const OcopOffer *offer, gint64 qty_milli, GError **error)
{
    char text[OCOP_QTY_TEXT_SIZE];
    if (qty_milli <= 0 || qty_milli > OCOP_QTY_MAX_MILLI) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qty",
                        _ ("the quantity %s of “%s” is not between 0.001 and 1000000"),
                        ocop_qty_to_text (qty_milli, text), offer->name);
        return FALSE;
    }
    if (offer->sold_by == OCOP_SOLD_BY_PIECE && !ocop_qty_is_whole (qty_milli)) {
        ocop_set_error (error, OCOP_ERROR_QUANTITY_NOT_WHOLE, "qty",
                        _ ("“%s” is sold by the piece: %s is not a whole number"), offer->name,
                        ocop_qty_to_text (qty_milli, text));
        return FALSE;
    }
    return TRUE;
}

/* A price label says what the goods cost; how much they weigh follows from the price in force. */
static gboolean
take_label (OcopCartLine *line, GError **error)
{
    gint64 unit_price = line->unit_price >= 0 ? line->unit_price : line->offer.unit_price;
    if (unit_price <= 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "scan",
                        _ ("“%s” has no price, so a price label cannot be weighed back"),
                        line->offer.name);
        return FALSE;
    }
    gint64 qty;
    if (!ocop_money_mul_div (line->label_amount, 1000, unit_price, OCOP_ROUND_HALF_UP, &qty, error))
        return FALSE;
    line->qty_milli = qty;
    return TRUE;
}

static void
copy_offer (const OcopOffer *offer, OcopOffer *ret_copy)
{
    *ret_copy = *offer;
    ret_copy->code = g_strdup (offer->code);
    ret_copy->name = g_strdup (offer->name);
    ret_copy->unit = g_strdup (offer->unit);
    ret_copy->provenance_url = g_strdup (offer->provenance_url);
}

static gboolean
add_line (OcopCart *cart, const OcopCartEvent *event, GError **error)
{
    if (cart->lines->len >= OCOP_LINES_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "lines", _ ("a sale has at most %d lines"),
                        OCOP_LINES_MAX);
        return FALSE;
    }
    OcopCartLine line = {.offer = *event->offer,
                         .qty_milli = event->qty_milli,
                         .label_amount = event->label_amount,
                         .unit_price = -1};
    if (event->label_amount >= 0 && !take_label (&line, error))
        return FALSE;
    OcopCartFigures figures;
    if (!check_qty (event->offer, line.qty_milli, error) || !price_line (&line, &figures, error))
        return FALSE;
    copy_offer (event->offer, &line.offer);
    g_ptr_array_add (cart->lines, g_memdup2 (&line, sizeof line));
    return TRUE;
}

/* Applies @event to a copy of the line, and keeps the copy only when it can be priced. */
static gboolean
change_line (OcopCart *cart, const OcopCartEvent *event, GError **error)
{
    OcopCartLine *line = g_ptr_array_index (cart->lines, event->line);
    OcopCartLine changed = *line;
    OcopCartFigures figures;
    switch (event->kind) {
    case OCOP_CART_SET_QTY:
        changed.qty_milli = event->qty_milli;
        changed.label_amount = -1;
        break;
    case OCOP_CART_SET_DISCOUNT:
        changed.discount = event->discount;
        changed.is_gift = FALSE;
        break;
    case OCOP_CART_SET_GIFT:
        changed.is_gift = event->flag;
        changed.discount = (OcopDiscount){OCOP_DISCOUNT_NONE, 0};
        break;
    case OCOP_CART_SET_UNIT_PRICE:
        changed.unit_price = event->amount;
        changed.approver = event->amount >= 0 ? event->approver : 0;
        if (changed.label_amount >= 0 && !take_label (&changed, error))
            return FALSE;
        break;
    case OCOP_CART_ADD:
    case OCOP_CART_REMOVE:
    case OCOP_CART_SET_LOT:
    case OCOP_CART_SET_SALE_DISCOUNT:
    case OCOP_CART_CONFIRM_AGE:
    case OCOP_CART_CLEAR:
    default:
        g_assert_not_reached();
    }
    if (!check_qty (&changed.offer, changed.qty_milli, error) ||
        !price_line (&changed, &figures, error))
        return FALSE;
    *line = changed;
    return TRUE;
}

gboolean
ocop_cart_apply (OcopCart *cart, const OcopCartEvent *event, GError **error)
{
    gboolean needs_line =
        event->kind == OCOP_CART_REMOVE || event->kind == OCOP_CART_SET_QTY ||
        event->kind == OCOP_CART_SET_DISCOUNT || event->kind == OCOP_CART_SET_GIFT ||
        event->kind == OCOP_CART_SET_UNIT_PRICE || event->kind == OCOP_CART_SET_LOT;
    if (needs_line && event->line >= cart->lines->len) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "lines",
                        _ ("there is no line %u in a cart of %u"), event->line + 1,
                        cart->lines->len);
        return FALSE;
    }
    switch (event->kind) {
    case OCOP_CART_ADD:
        return add_line (cart, event, error);
    case OCOP_CART_REMOVE:
        g_ptr_array_remove_index (cart->lines, event->line);
        return TRUE;
    case OCOP_CART_SET_QTY:
    case OCOP_CART_SET_DISCOUNT:
    case OCOP_CART_SET_GIFT:
    case OCOP_CART_SET_UNIT_PRICE:
        return change_line (cart, event, error);
    case OCOP_CART_SET_LOT: {
        OcopCartLine *line = g_ptr_array_index (cart->lines, event->line);
        g_free (line->lot);
        line->lot = g_strdup (event->text);
        return TRUE;
    }
    case OCOP_CART_SET_SALE_DISCOUNT:
        cart->discount = event->discount;
        return TRUE;
    case OCOP_CART_CONFIRM_AGE:
        cart->is_age_confirmed = event->flag;
        return TRUE;
    case OCOP_CART_CLEAR:
        g_ptr_array_set_size (cart->lines, 0);
        cart->discount = (OcopDiscount){OCOP_DISCOUNT_NONE, 0};
        cart->is_age_confirmed = FALSE;
        return TRUE;
    default:
        g_assert_not_reached();
    }
}

gboolean
ocop_cart_price (const OcopCart *cart, OcopCartFigures *ret_figures, gint64 *ret_sale_discount,
                 gint64 *ret_total, GError **error)
{
    gint64 sum = 0, sale_discount;
    guint n_lines = cart->lines->len;
    g_autofree gint64 *shares = g_new0 (gint64, n_lines + 1);
    for (guint i = 0; i < n_lines; i++) {
        if (!price_line (ocop_cart_peek_line (cart, i), &ret_figures[i], error) ||
            !ocop_money_add (sum, ret_figures[i].amount, &sum, error))
            return FALSE;
        shares[i] = ret_figures[i].amount;
    }
    if (!take_discount (&cart->discount, sum, &sale_discount, error))
        return FALSE;
    if (sale_discount > 0) {
        if (!ocop_money_split (sale_discount, shares, n_lines, shares, error))
            return FALSE;
        for (guint i = 0; i < n_lines; i++) {
            ret_figures[i].share = shares[i];
            ret_figures[i].discount += shares[i];
            ret_figures[i].amount -= shares[i];
        }
    }
    *ret_sale_discount = sale_discount;
    *ret_total = sum - sale_discount;
    return TRUE;
}
