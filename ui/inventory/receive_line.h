/* One line of goods that came in, as typed so far, and its row in a list. */
#pragma once

#include "shop/shop.h"
#include <gtk/gtk.h>

typedef struct {
    char *code, *name, *unit;
    char *qty, *lot, *expiry; /* as typed; never NULL */
} OcopReceiveLine;

OcopReceiveLine *ocop_receive_line_new (const OcopScanned *product);
void ocop_receive_line_free (gpointer line);
/* Of the same goods: one more of it is a matter of its quantity. */
gboolean ocop_receive_line_is_same (const OcopReceiveLine *line, const OcopScanned *product);
/* What @product weighs, else one. */
void ocop_receive_line_add (OcopReceiveLine *line, const OcopScanned *product);
/* Into the fields of an act; its texts are borrowed from @line. Errors: INVALID input, naming the
 * product. */
gboolean ocop_receive_line_read (const OcopReceiveLine *line, OcopStockRequest *ret_stock,
                                 GError **error);

/* @lines of OcopReceiveLine, each of which reads, as a file of opening stock. Owned. */
GString *ocop_receive_lines_to_csv (const GPtrArray *lines);

/* "31/12/2026", "31122026", "2026-12-31"; "" is OCOP_DAY_NONE. */
gboolean ocop_receive_parse_day (const char *text, OcopDay *ret_day);

/* @line is borrowed by the row; show again after each change. Floating. */
GtkWidget *ocop_receive_row_new (OcopReceiveLine *line);
OcopReceiveLine *ocop_receive_row_peek_line (GtkListBoxRow *row);
void ocop_receive_row_show (GtkListBoxRow *row);
