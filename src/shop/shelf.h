/* The shelf as one sale sees it: stock and lots, less what earlier lines of the same sale have
 * taken. */
#pragma once

#include "domain/lots.h"
#include "domain/product.h"
#include "store/db.h"

typedef struct _OcopShelf OcopShelf;

OcopShelf *ocop_shelf_new (OcopDb *db, OcopDay day);
void ocop_shelf_free (OcopShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopShelf, ocop_shelf_free)

/* Takes @qty_milli of the offered product: from @lot when one is named, else first expired first
 * out where it came in by lot, else without one. Appends what left which lot to @ret_lots (of
 * OcopLotQty); *@ret_is_short when the shelf did not have it all. Never refuses. */
gboolean ocop_shelf_take (OcopShelf *shelf, const OcopOffer *offer, const char *lot,
                          gint64 qty_milli, GArray *ret_lots, gboolean *ret_is_short,
                          GError **error);
