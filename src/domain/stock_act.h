/* Goods that come, spoil or are found to differ: the facts of a stock record. */
#pragma once

#include "domain/sale.h"

typedef enum {
    OCOP_STOCK_RECEIVE, /* a delivery: one item or many */
    OCOP_STOCK_WASTE,
    OCOP_STOCK_ADJUST,
    OCOP_STOCK_IMPORT, /* opening stock from a file: as many items as the file has rows */
} OcopStockActKind;

/* Why a movement was booked, in the ledger. */
typedef enum {
    OCOP_MOVE_RECEIVE,
    OCOP_MOVE_SALE,
    OCOP_MOVE_RETURN,
    OCOP_MOVE_WASTE,
    OCOP_MOVE_ADJUST,
    OCOP_MOVE_OPENING,
    OCOP_N_MOVES
} OcopMoveReason;
const char *ocop_move_reason_get_text (OcopMoveReason reason);

typedef struct {
    char *code;
    char *lot; /* NULL: without a lot */
    OcopDay expiry;
    gint64 change_milli; /* signed */
} OcopStockItem;

typedef struct {
    OcopStockActKind kind;
    gboolean has_request;
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    char *reason;  /* NULL for receive and import */
    char *by;      /* name of who acts, NULL: user 0 */
    GArray *items; /* of OcopStockItem */
} OcopStockAct;

OcopStockAct *ocop_stock_act_new (OcopStockActKind kind);
void ocop_stock_act_free (OcopStockAct *act);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopStockAct, ocop_stock_act_free)

void ocop_stock_act_to_body (const OcopStockAct *act, GString *out);
OcopStockAct *ocop_stock_act_from_body (OcopStockActKind kind, const char *json, gsize length,
                                        GError **error);
