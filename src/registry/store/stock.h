/* Stock positions as tills report them: one per (point, till, product), replaced by a newer epoch
 * or a later movement. */
#pragma once

#include "registry/store/shape.h"
#include "wire/batch.h"

/* @rows with their lots in @lots (OcopBatch.stock, .lots). Rows older than what is held (by epoch,
 * then movement) change nothing. */
gboolean ocop_reg_stock_put (OcopRegDb *db, gint64 till_key, gint64 epoch,
                             const OcopWireStock *rows, guint n_rows, const OcopWireLot *lots,
                             gint64 now_ms, guint *ret_n_changed, GError **error);

/* Drops positions of epochs below @epoch: at its first complete batch. */
gboolean ocop_reg_stock_drop_earlier (OcopRegDb *db, gint64 till_key, gint64 epoch, GError **error);

typedef struct {
    char *point;
    int till;
    char *product;
    gint64 qty_milli;
    char *lot; /* "" for the position as a whole */
    OcopDay expiry;
    gint64 received_ms; /* when the registry heard of it */
} OcopRegStockLine;

/* Positions (@with_lots: their lots instead, where they have any), sorted by product, point, till,
 * expiry. @point, @product NULL: any. Array of OcopRegStockLine. */
GPtrArray *ocop_reg_stock_list (OcopRegDb *db, const char *point, const char *product,
                                gboolean with_lots, GError **error);
