/* The cart as the cashier sees it: the line that was added last in large figures, all lines, the
 * discount and the total, which never scrolls away. */
#pragma once

#include "ui/session/till_cart.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_CART_VIEW (ocop_cart_view_get_type())
G_DECLARE_FINAL_TYPE (OcopCartView, ocop_cart_view, OCOP, CART_VIEW, GtkWidget)

GtkWidget *ocop_cart_view_new (void);
/* As wide and high as that whatever is in it; -1: as the window. @is_low: saves height. */
void ocop_cart_view_set_room (OcopCartView *view, int width, int height, gboolean is_low);
/* Once; @cart is kept. */
void ocop_cart_view_set_cart (OcopCartView *view, OcopTillCart *cart);
