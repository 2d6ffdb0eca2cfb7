/* One line of the cart as lists show it. A row never changes: the model puts a new one in its
 * place. */
#pragma once

#include "domain/cart.h"
#include "domain/sale.h"
#include <glib-object.h>

#define OCOP_TYPE_CART_ROW (ocop_cart_row_get_type())
G_DECLARE_FINAL_TYPE (OcopCartRow, ocop_cart_row, OCOP, CART_ROW, GObject)

/* Copies what it shows. @warnings: OcopWarnings. */
OcopCartRow *ocop_cart_row_new (guint line, const OcopCartLine *cart_line,
                                const OcopCartFigures *figures, guint warnings);

guint ocop_cart_row_get_line (OcopCartRow *row); /* from 0 */
/* Borrowed; its texts are the row's own. */
const OcopCartLine *ocop_cart_row_peek_line (OcopCartRow *row);
const OcopCartFigures *ocop_cart_row_peek_figures (OcopCartRow *row);
guint ocop_cart_row_get_warnings (OcopCartRow *row);
/* "2", "0,535 kg" (the unit where it is weighed). Owned. */
char *ocop_cart_row_dup_quantity (OcopCartRow *row);
