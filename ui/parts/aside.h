/* Two children: side by side where there is more width than height, else one above the other. The
 * first is a picture to be scanned: it gets the largest square there is; hidden it takes no room.
 * A layout manager, given in a template as "layout-manager". */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_ASIDE (ocop_aside_get_type())
G_DECLARE_FINAL_TYPE (OcopAside, ocop_aside, OCOP, ASIDE, GtkLayoutManager)
