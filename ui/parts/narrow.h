/* Its child at the width that lines can be read in, at the left of what room there is. */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_NARROW (ocop_narrow_get_type())
G_DECLARE_FINAL_TYPE (OcopNarrow, ocop_narrow, OCOP, NARROW, GtkWidget)

/* Takes @child (floating). Floating. */
GtkWidget *ocop_narrow_new (GtkWidget *child);
