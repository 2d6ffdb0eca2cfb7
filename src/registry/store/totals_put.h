/* The two forms of putting rows, one per database, and what they share. Internal to this folder. */
#pragma once

#include "registry/store/feed.h"

/* A row as it is held; all 0 where there is none. */
typedef struct {
    gboolean is_held;
    gint64 qty, amount, returned_qty, returned_amount, version;
} OcopRegHeldFigures;

/* From five columns of a statement, qty first. */
void ocop_reg_held_read (OcopRegStmt *stmt, guint column, OcopRegHeldFigures *held);

/* TRUE when row @i of the batch is to be written; else it is counted in @result. */
gboolean ocop_reg_totals_is_news (const OcopWireRow *row, const OcopRegHeldFigures *held, guint i,
                                  OcopRegTotalsResult *result);

/* Both write the rows that are news, move the epoch's sums and count in @result; the places of the
 * feed are theirs from batch->feed->next_place on, row i at the i-th. */
gboolean ocop_reg_totals_put_sqlite (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                                     OcopRegTotalsResult *result, GError **error);
gboolean ocop_reg_totals_put_postgres (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                                       OcopRegTotalsResult *result, GError **error);
