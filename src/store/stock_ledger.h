/* The movements of one product, from the newest backwards. */
#pragma once

#include "domain/stock_act.h"
#include "store/db.h"

/* The newest movement and the position after it; 0 and 0 when nothing was ever booked. */
gboolean ocop_stock_ledger_get_end (OcopDb *db, const char *product, gint64 *ret_move,
                                    gint64 *ret_qty_milli, GError **error);

typedef struct {
    gint64 record;
    char *lot; /* owned; NULL: none */
    OcopMoveReason reason;
    gint64 qty_milli;
    gint64 previous; /* 0: this is the first one */
} OcopStockMove;

/* Errors: STORE_DAMAGED when there is no such movement of @product. */
gboolean ocop_stock_ledger_load (OcopDb *db, const char *product, gint64 move,
                                 OcopStockMove *ret_move, GError **error);
