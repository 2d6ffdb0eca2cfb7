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

/* Waste or adjustment: one act, with the texts of its request. */
typedef struct {
    OcopStockActKind kind;
    char *code, *lot, *reason, *by;
    gint64 qty_milli;
    OcopDay expiry;
    OcopRequestId request;
} OcopStockCall;

/* Copies the texts. */
OcopStockCall *ocop_stock_call_new (const OcopStockRequest *stock, const OcopRequestId *request);
void ocop_stock_call_free (gpointer call);
/* OcopStockCall -> NULL. */
gpointer ocop_stock_call_do (OcopShop *shop, gpointer call, GError **error);

/* What came in at once: one act with one slip, all or nothing. */
typedef struct {
    GArray *lines; /* of OcopStockRequest that own their code and lot */
    char *by;
    OcopRequestId request;
    gboolean wants_slip; /* where a printer is set */
} OcopDeliveryCall;

OcopDeliveryCall *ocop_delivery_call_new (const char *by, const OcopRequestId *request,
                                          gboolean wants_slip);
/* Copies the texts. */
void ocop_delivery_call_add (OcopDeliveryCall *call, const OcopStockRequest *line);
void ocop_delivery_call_free (gpointer call);
/* OcopDeliveryCall -> number of lines as a pointer. Errors: of a line with its number as the row.
 */
gpointer ocop_delivery_call_do (OcopShop *shop, gpointer call, GError **error);

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
