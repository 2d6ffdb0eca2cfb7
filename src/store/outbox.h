/* What a batch is made of, read from the store: nothing here changes it. Finding what changed costs
 * selling nothing: keys of rows come from the records of a range, positions from the ledger's ids. */
#pragma once

#include "domain/shift.h"
#include "store/store.h"

/* The row of one key as it is now. *@ret_is_found FALSE: there is none. @key: day, product, channel
 * and stars; the figures are set. */
gboolean ocop_outbox_load_row (OcopDb *db, gint64 epoch, OcopTotalsRow *key, gint64 *ret_version,
                               gboolean *ret_is_found, GError **error);

gboolean ocop_outbox_get_last_move (OcopDb *db, gint64 *ret_id, GError **error);

typedef struct {
    const char *product;
    gint64 qty_milli;
    gint64 movement;
} OcopOutboxPosition;

/* Positions whose last movement is after @from, by movement, borrowed for the call. @func sets
 * *@ret_is_full where it takes no more: that position was not taken. */
typedef gboolean (*OcopOutboxPositionFunc) (const OcopOutboxPosition *position,
                                            gboolean *ret_is_full, gpointer data, GError **error);
gboolean ocop_outbox_each_position (OcopDb *db, gint64 from, OcopOutboxPositionFunc func,
                                    gpointer data, GError **error);
typedef void (*OcopOutboxLotFunc) (const char *lot, OcopDay expiry, gint64 qty_milli,
                                   gpointer data);
/* Lots of @product that are not at 0, by bytes. */
gboolean ocop_outbox_each_lot (OcopDb *db, const char *product, OcopOutboxLotFunc func,
                               gpointer data, GError **error);
