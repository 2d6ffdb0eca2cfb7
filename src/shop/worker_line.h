/* The line to the registry as the store's thread keeps it: a session whose messages one network
 * thread carries. Used by worker.c alone; all on the store's thread unless it says otherwise. */
#pragma once

#include "shop/sync.h"

typedef struct _OcopSyncLine OcopSyncLine;

/* Takes over @status, or @error when the store failed. */
typedef void (*OcopSyncLineTell) (OcopSyncStatus *status, GError *error, gpointer data);

/* Starts at once; @context is the store thread's own and runs its steps at @priority. @shop
 * outlives the line. */
OcopSyncLine *ocop_sync_line_new (OcopShop *shop, GMainContext *context, int priority,
                                  OcopSyncLineTell tell, gpointer data);
/* Any thread, while the line is there. */
void ocop_sync_line_hurry (OcopSyncLine *line);
/* Ends the line. A message on its way gets a few seconds; then it is left to its thread, which
 * touches neither shop nor @data any more. TRUE when somebody hurried and nothing came of it yet:
 * the line that takes its place has to. No other thread has @line any more. */
gboolean ocop_sync_line_close (OcopSyncLine *line);
