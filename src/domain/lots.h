/* Which lots goods leave and go back to. */
#pragma once

#include "domain/sale.h"

/* A lot on the shelf, as the store lists them. */
typedef struct {
    const char *lot; /* borrowed */
    OcopDay expiry;  /* OCOP_DAY_NONE: keeps for ever */
    gint64 qty_milli;
} OcopLotOnShelf;

/* First expired, first out: appends to @ret_lots (of OcopLotQty) what @qty_milli takes from @shelf,
 * which must be ordered by expiry (none last), then lot. Lots expired before @day and lots without
 * stock are skipped; the day of expiry itself sells. Returns what was not found, in thousandths: 0
 * when the shelf had enough. */
gint64 ocop_lots_take (const OcopLotOnShelf *shelf, gsize n_lots, OcopDay day, gint64 qty_milli,
                       GArray *ret_lots);

/* Where goods of a sold line go back: @lots as sold, of which @returned_milli came back before.
 * Appends the next @qty_milli of them to
 * @ret_lots, in the order in which they were sold. */
void ocop_lots_give_back (const GArray *lots, gint64 returned_milli, gint64 qty_milli,
                          GArray *ret_lots);
