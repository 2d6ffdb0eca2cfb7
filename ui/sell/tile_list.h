/* The products that are listed now, as a list model. Places stay and products move through them:
 * with another list the widgets in sight are told new texts instead of being made anew. */
#pragma once

#include "ui/sell/tile.h"

#define OCOP_TYPE_TILE_LIST (ocop_tile_list_get_type())
G_DECLARE_FINAL_TYPE (OcopTileList, ocop_tile_list, OCOP, TILE_LIST, GObject)

/* Signal: "answered", the first screenful is there. The rest follows when there is time; places
 * that are left over are empty until they go. */

OcopTileList *ocop_tile_list_new (void);
/* @tiles: of OcopTile; kept until all of them have a place. */
void ocop_tile_list_put (OcopTileList *list, GArray *tiles);
/* NULL: nothing is at @position. Borrowed until the next put. */
const OcopTile *ocop_tile_list_peek (OcopTileList *list, guint position);
