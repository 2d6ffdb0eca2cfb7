/* The line at the top that says whether the shop is safe: what is unsent, printer, scanner, backup.
 * Each part is a button that opens what to do. Always visible. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

/* Floating. @session outlives it. */
GtkWidget *ocop_safety_line_new (OcopSession *session);
