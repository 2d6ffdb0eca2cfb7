/* Goods in the store: the ledger of movements and the positions that follow from it. */
#pragma once

#include "domain/lots.h"
#include "domain/stock_act.h"
#include "store/db.h"

/* Books one movement: ledger row, position and lot position. @lot NULL: without a lot. @qty_milli
 * signed, not 0. A lot that is new is made with
 * @expiry; one that is known keeps the expiry it has. */
gboolean ocop_stock_move (OcopDb *db, gint64 record, const char *product, const char *lot,
                          OcopDay expiry, OcopMoveReason reason, gint64 qty_milli, GError **error);

/* Position of a product, 0 when nothing was ever booked; whether some of it was ever booked under a
 * lot (@ret_has_lots may be NULL). */
gboolean ocop_stock_get_position (OcopDb *db, const char *product, gint64 *ret_qty_milli,
                                  gboolean *ret_has_lots, GError **error);

/* Lots with goods on the shelf that are not recalled, by expiry (none last), then lot: new array of
 * OcopLotQty. */
GArray *ocop_stock_list_shelf (OcopDb *db, const char *product, GError **error);
/* All lots the product ever had, the same order. */
GArray *ocop_stock_list_lots (OcopDb *db, const char *product, GError **error);
/* One lot: *@ret_found, its expiry and position. */
gboolean ocop_stock_find_lot (OcopDb *db, const char *product, const char *lot, gboolean *ret_found,
                              OcopDay *ret_expiry, gint64 *ret_qty_milli, GError **error);

/* Recalled as a whole or in @lot (NULL: asks for the whole only); @ret_reason owned, NULL when it
 * is not. */
gboolean ocop_stock_find_recall (OcopDb *db, const char *product, const char *lot,
                                 char **ret_reason, GError **error);

typedef struct {
    char *product;
    gint64 qty_milli;
} OcopStockPosition;

/* All products with a position, by code: new array of OcopStockPosition. */
GArray *ocop_stock_list (OcopDb *db, GError **error);

/* Rows of a stock record (see store/project.h). */
gboolean ocop_stock_insert_act (OcopDb *db, gint64 record, const OcopStockAct *act, GError **error);
