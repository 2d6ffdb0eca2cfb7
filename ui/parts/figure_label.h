/* A label whose figure is the hero: the word before it is half as large ("Total 415.000 ₫"). The
 * text stays one, and with it the accessible name. */
#pragma once

#include <gtk/gtk.h>

/* Shows @text, which ends with its figure. @room_px: what both may take, written smaller where they
 * would need more; 0: no limit. */
void ocop_figure_label_set (GtkLabel *label, const char *text, int room_px);
