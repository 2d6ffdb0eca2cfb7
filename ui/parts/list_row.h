/* Rows of lists, grids and tables for assistive technology: GTK 4.8 gives what stands around an
 * item's child neither a name nor an action. */
#pragma once

#include <gtk/gtk.h>

typedef enum {
    OCOP_LIST_ROW_SELECTS,   /* a press selects the row */
    OCOP_LIST_ROW_ACTIVATES, /* as Enter on it, or a touch where one touch activates */
} OcopListRowPress;

/* The row of @child, which a factory has put into an item or into a table's cell, is called @name
 * (copied) and can be pressed. While it is bound, each time. */
void ocop_list_row_describe (GtkWidget *child, const char *name, OcopListRowPress press);

/* FALSE: the row of @child keeps its place, but there is nothing to be seen of it, or to be
 * touched: for one that will go soon. */
void ocop_list_row_show (GtkWidget *child, gboolean is_shown);
