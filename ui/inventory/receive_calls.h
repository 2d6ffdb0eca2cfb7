/* What the pages of the shelf ask of the store's thread. */
#pragma once

#include "shop/shop.h"

/* For ocop_session_call: text (char *) -> OcopScanned *, freed with ocop_receive_scanned_free. The
 * first by what was scanned, the second by code. */
gpointer ocop_receive_look_up_scan (OcopShop *shop, gpointer text, GError **error);
gpointer ocop_receive_look_up_code (OcopShop *shop, gpointer code, GError **error);
void ocop_receive_scanned_free (gpointer scanned);

/* text (char *) -> GArray of OcopTile, goods alone; freed with ocop_receive_tiles_free. */
gpointer ocop_receive_search (OcopShop *shop, gpointer text, GError **error);
void ocop_receive_tiles_free (gpointer tiles);

/* One act, with the texts of its request. */
typedef struct {
    OcopStockActKind kind;
    char *code, *lot, *reason, *by;
    gint64 qty_milli;
    OcopDay expiry;
    OcopRequestId request;
    gboolean wants_slip; /* of goods that came in, where a printer is set */
} OcopStockCall;

/* Copies the texts. */
OcopStockCall *ocop_stock_call_new (const OcopStockRequest *stock, const OcopRequestId *request);
void ocop_stock_call_free (gpointer call);
/* OcopStockCall -> NULL. */
gpointer ocop_stock_call_do (OcopShop *shop, gpointer call, GError **error);

/* Opening stock, all or nothing. */
typedef struct {
    char *path;   /* of a CSV file; NULL: csv */
    GString *csv; /* NULL: path */
    const OcopPorts *ports;
    char *by;
    OcopRequestId request;
    gboolean wants_slip;
} OcopOpeningCall;

void ocop_opening_call_free (gpointer call);
/* OcopOpeningCall -> number of rows as a pointer. Errors: of a file with its row and column in
 * words. */
gpointer ocop_opening_call_do (OcopShop *shop, gpointer call, GError **error);
