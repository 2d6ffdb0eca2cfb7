/* The cart: a pure function of events. A screen adds and changes lines one event at a time, the
 * command line replays a whole request; the same events give the same cart and the same figures.
 *
 * Prices include VAT. Line discounts come first, then the sale's discount, whose shares are spread
 * over the lines by largest remainder (CONTRACT.md "Sale"). */
#pragma once

#include "domain/product.h"
#include "domain/sale_request.h"
#include <glib.h>

typedef enum {
    OCOP_CART_ADD,            /* offer, qty, label_amount -> a new line at the end */
    OCOP_CART_REMOVE,         /* line */
    OCOP_CART_SET_QTY,        /* line, qty */
    OCOP_CART_SET_DISCOUNT,   /* line, discount (NONE takes it off) */
    OCOP_CART_SET_GIFT,       /* line, flag */
    OCOP_CART_SET_UNIT_PRICE, /* line, amount (-1: the catalogue's again), approver (user number) */
    OCOP_CART_SET_LOT,        /* line, text (NULL: first expired first out) */
    OCOP_CART_SET_SALE_DISCOUNT, /* discount */
    OCOP_CART_CONFIRM_AGE,       /* flag */
    OCOP_CART_CLEAR,
} OcopCartEventKind;

typedef struct {
    OcopCartEventKind kind;
    guint line; /* index from 0 */
    const OcopOffer *offer;
    gint64 qty_milli;    /* ADD: 0 with label_amount >= 0 */
    gint64 label_amount; /* amount printed in a price label, -1: none */
    OcopDiscount discount;
    gboolean flag;
    gint64 amount;
    gint64 approver;
    const char *text;
} OcopCartEvent;

typedef struct {
    OcopOffer offer; /* owned copy */
    gint64 qty_milli;
    gint64 label_amount; /* -1: none */
    OcopDiscount discount;
    gboolean is_gift;
    gint64 unit_price; /* -1: the offer's */
    gint64 approver;   /* user number of who approved the price, 0: nobody */
    char *lot;         /* NULL: choose */
} OcopCartLine;

typedef struct _OcopCart OcopCart;

OcopCart *ocop_cart_new (void);
void ocop_cart_free (OcopCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCart, ocop_cart_free)

/* Applies one event. Errors leave the cart as it was: BAD_INPUT (no such line, too many lines),
 * QUANTITY_NOT_WHOLE, DISCOUNT_TOO_LARGE (more than the line), fields "qty", "discount". */
gboolean ocop_cart_apply (OcopCart *cart, const OcopCartEvent *event, GError **error);

guint ocop_cart_get_n_lines (const OcopCart *cart);
const OcopCartLine *ocop_cart_peek_line (const OcopCart *cart, guint line);
const OcopDiscount *ocop_cart_peek_discount (const OcopCart *cart);
gboolean ocop_cart_is_age_confirmed (const OcopCart *cart);

/* What one line comes to. */
typedef struct {
    gint64 unit_price;    /* in force: the offer's or the overriding one */
    gint64 gross;         /* unit_price × qty half up, or the label's amount */
    gint64 line_discount; /* what the line's own discount (or the gift) takes off */
    gint64 share;         /* of the sale's discount */
    gint64 discount;      /* line_discount + share */
    gint64 amount;        /* charged: gross − discount */
} OcopCartFigures;

/* Prices the whole cart into @ret_figures (one per line) and the sums. Errors: DISCOUNT_TOO_LARGE
 * (sale discount, field "discount"), BAD_INPUT where a sum leaves OCOP_MONEY_MAX. */
gboolean ocop_cart_price (const OcopCart *cart, OcopCartFigures *ret_figures,
                          gint64 *ret_sale_discount, gint64 *ret_total, GError **error);
