/* Keeps the entry that has a window's focus as it was before a scanner typed into it: its text and
 * the marked part. */
#pragma once

#include <gtk/gtk.h>

typedef struct _OcopEntryKeeper OcopEntryKeeper;

/* @window outlives it. */
OcopEntryKeeper *ocop_entry_keeper_new (GtkWindow *window);
void ocop_entry_keeper_free (OcopEntryKeeper *keeper);

/* Before the first key that may be a scanner's; forgets what was remembered before. */
void ocop_entry_keeper_remember (OcopEntryKeeper *keeper);
/* Puts back what was remembered, once. */
void ocop_entry_keeper_restore (OcopEntryKeeper *keeper);
/* TRUE when there was an entry to remember and it is still there. */
gboolean ocop_entry_keeper_has_entry (OcopEntryKeeper *keeper);
