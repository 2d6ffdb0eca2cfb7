/* Products to search and touch. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_TILE_VIEW (ocop_tile_view_get_type())
G_DECLARE_FINAL_TYPE (OcopTileView, ocop_tile_view, OCOP, TILE_VIEW, GtkWidget)

/* Once. What is touched goes into the session's cart. */
void ocop_tile_view_set_session (OcopTileView *view, OcopSession *session);
/* Reads the tiles again: stock and prices may have changed. */
void ocop_tile_view_refresh (OcopTileView *view);
/* TRUE: lines instead of tiles, for a narrow window. */
void ocop_tile_view_set_list (OcopTileView *view, gboolean is_list);
/* Search empty, all groups. */
void ocop_tile_view_reset (OcopTileView *view);
void ocop_tile_view_focus_search (OcopTileView *view);
