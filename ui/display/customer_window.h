/* The customer's screen: the cart as it grows, the total, the VietQR to scan, thanks. Nothing to
 * press. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_CUSTOMER_WINDOW (ocop_customer_window_get_type())
G_DECLARE_FINAL_TYPE (OcopCustomerWindow, ocop_customer_window, OCOP, CUSTOMER_WINDOW, GtkWindow)

/* Owned by GTK, like every window. @session outlives it. */
GtkWindow *ocop_customer_window_new (GtkApplication *application, OcopSession *session);
/* Shows it full screen on a second monitor, where there is one; else as a window beside the
 * till's when @is_wanted, or not at all. Follows monitors that come and go. */
void ocop_customer_window_place (GtkWindow *window, GtkWindow *till, gboolean is_wanted);
