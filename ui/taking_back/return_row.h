/* One line of goods that may come back: of a receipt, or a product brought without one. */
#pragma once

#include "domain/return_request.h"
#include "domain/sale.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_RETURN_ROW (ocop_return_row_get_type())
G_DECLARE_FINAL_TYPE (OcopReturnRow, ocop_return_row, OCOP, RETURN_ROW, GtkListBoxRow)

/* Signal: "changed". */

/* @line from 1; @returned_milli came back before. Floating. */
OcopReturnRow *ocop_return_row_new_sold (int line, const OcopSaleLine *sold, gint64 returned_milli);
/* Starts with one unit at today's price, which the cashier may lower. Floating. */
OcopReturnRow *ocop_return_row_new_loose (const OcopOffer *offer);

const char *ocop_return_row_get_code (OcopReturnRow *row);
/* One more, or all that is left where it is less than one. */
void ocop_return_row_add_one (OcopReturnRow *row);
void ocop_return_row_set_all (OcopReturnRow *row);
/* *@ret_line 0: nothing of it comes back (qty_milli 0). Owned line, is_restocked left alone. FALSE:
 * what stands there is not possible; RETURN_EXCEEDS_SALE, BAD_INPUT. */
gboolean ocop_return_row_read (OcopReturnRow *row, OcopReturnLineRequest *ret_line,
                               gint64 *ret_refund, GError **error);
