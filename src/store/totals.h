/* Running totals: till × epoch × day × product × channel × stars, and by cashier. Kept in the
 * transaction of the sale, never computed by scanning history. */
#pragma once

#include "domain/shift.h"
#include "store/store.h"

/* Adds the figures of @change to its row; the row's version becomes the number of @record. */
gboolean ocop_totals_add (OcopDb *db, gint64 record, const OcopTotalsRow *change, GError **error);
gboolean ocop_totals_add_cashier (OcopDb *db, gint64 epoch, OcopDay day, gint64 cashier,
                                  gint64 amount, gboolean is_return, GError **error);

/* Runs @stmt, whose columns are those of OcopTotalsRow in its order, to its end: new array of
 * OcopTotalsRow that owns its texts. */
GArray *ocop_totals_collect (OcopDb *db, sqlite3_stmt *stmt, GError **error);

typedef struct {
    OcopDay day;
    gint64 cashier; /* user's number */
    gint64 n_sales, sales;
    gint64 n_returns, returns;
} OcopCashierTotals;

/* By day and cashier, all epochs added up: new array of OcopCashierTotals. */
GArray *ocop_totals_list_cashiers (OcopDb *db, OcopDay from, OcopDay to, GError **error);
