/* A scanner that plays a keyboard and is in no table: a code is shown, somebody scans it, and the
 * till knows which device it was. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_TEACH_BLOCK (ocop_teach_block_get_type())
G_DECLARE_FINAL_TYPE (OcopTeachBlock, ocop_teach_block, OCOP, TEACH_BLOCK, GtkWidget)

/* Signal "taught" (const char *address). Floating. */
GtkWidget *ocop_teach_block_new (OcopSession *session);
