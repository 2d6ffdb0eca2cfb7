/* One product to touch: initials, name, price, stars, stock. */
#pragma once

#include "shop/tiles.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_TILE_ITEM (ocop_tile_item_get_type())
G_DECLARE_FINAL_TYPE (OcopTileItem, ocop_tile_item, OCOP, TILE_ITEM, GObject)

/* A place in a list model. Signal: "changed", another product stands there now. Copies @tile. */
OcopTileItem *ocop_tile_item_new (const OcopTile *tile);
/* @tile NULL: none. */
void ocop_tile_item_put (OcopTileItem *item, const OcopTile *tile);
/* NULL: none. Borrowed until then. */
const OcopTile *ocop_tile_item_peek (OcopTileItem *item);

/* The widget of a list item factory: made once, shows one product after the other. @is_flat: in one
 * line. */
GtkWidget *ocop_tile_widget_new (gboolean is_flat);
/* @tile NULL: nothing. */
void ocop_tile_widget_show (GtkWidget *widget, const OcopTile *tile);
