/* The cart of the till: what is scanned and touched becomes lines with their figures, at once. It
 * is a list model of OcopCartRow for whoever shows it (selling page, customer display), and it is
 * kept in the store after each change, so that a crash or power cut returns to it.
 *
 * The rules are those of domain/cart.h; nothing here computes money. */
#pragma once

#include "ui/session/cart_row.h"
#include "ui/session/session.h"

#define OCOP_TYPE_TILL_CART (ocop_till_cart_get_type())
G_DECLARE_FINAL_TYPE (OcopTillCart, ocop_till_cart, OCOP, TILL_CART, GObject)

/* Signals:
 *   "changed"                     lines, figures or selection
 *   "added" (guint line)          a scan or touch went into this line (a new one or one more of it)
 *   "refused" (const GError *)    what was scanned or touched is not in the cart
 *   "asks-weight" (const OcopOffer *)   a weighed product without its weight: nothing was added */

/* @session is borrowed and outlives it. */
OcopTillCart *ocop_till_cart_new (OcopSession *session);

/* Looked up on the store's thread; in the order of the calls. */
void ocop_till_cart_add_scan (OcopTillCart *cart, const char *scan);
/* @qty_milli 0: one, or by weight: asks. */
void ocop_till_cart_add_code (OcopTillCart *cart, const char *code, gint64 qty_milli);
/* Quantity, discount, price, lot, age … Errors: those of ocop_cart_apply; the cart is unchanged. */
gboolean ocop_till_cart_apply (OcopTillCart *cart, const OcopCartEvent *event, GError **error);
/* Takes a line out. Journaled with its @reason. */
void ocop_till_cart_remove (OcopTillCart *cart, guint line, const char *reason);

guint ocop_till_cart_get_n_lines (OcopTillCart *cart);
OcopCartRow *ocop_till_cart_peek_row (OcopTillCart *cart, guint line);
gint64 ocop_till_cart_get_total (OcopTillCart *cart);
/* Of the whole sale, that of the lines not counted. */
gint64 ocop_till_cart_get_sale_discount (OcopTillCart *cart);
const OcopDiscount *ocop_till_cart_peek_discount (OcopTillCart *cart);
/* Highest age limit among the lines while nobody confirmed it; 0: nothing to ask. */
int ocop_till_cart_get_age_to_confirm (OcopTillCart *cart);
/* The line that actions act on: the selected one, else the last. @ret_line untouched and FALSE when
 * the cart is empty. */
gboolean ocop_till_cart_get_current (OcopTillCart *cart, guint *ret_line);
/* G_MAXUINT: none. */
void ocop_till_cart_select (OcopTillCart *cart, guint line);
guint ocop_till_cart_get_selected (OcopTillCart *cart);

void ocop_till_cart_set_channel (OcopTillCart *cart, OcopChannel channel);
OcopChannel ocop_till_cart_get_channel (OcopTillCart *cart);
/* NULL: none. Copied. */
void ocop_till_cart_set_buyer (OcopTillCart *cart, const char *name, const char *tax_code,
                               const char *address);
/* What has been paid of this cart already, all but cash: of OcopPaymentRequest, borrowed until it
 * changes. Kept with the cart: money that came by VietQR is not forgotten when paying is left. */
const GArray *ocop_till_cart_peek_payments (OcopTillCart *cart);
/* Copied. */
void ocop_till_cart_add_payment (OcopTillCart *cart, const OcopPaymentRequest *payment);
void ocop_till_cart_take_payment_out (OcopTillCart *cart, guint index);
/* What to sell or park, with the cart's own request id: asking twice sells once. Without payments.
 * Owned. */
OcopSaleRequest *ocop_till_cart_make_request (OcopTillCart *cart);
/* Puts a request in the place of what is there: the kept cart, a held sale (@request->resume names
 * it). Lines that cannot be sold any more are refused one by one. */
void ocop_till_cart_load (OcopTillCart *cart, const OcopSaleRequest *request);
/* After a sale, a park, or when the customer left. The next cart has another request id. */
void ocop_till_cart_clear (OcopTillCart *cart);
