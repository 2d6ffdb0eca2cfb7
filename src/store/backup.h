/* Copies of a store. */
#pragma once

#include "store/store.h"

/* Copies the open store to @path in small steps, as one plain file without the till's key, then
 * opens the copy and checks it: structure, foreign keys, whole chain. @path is there only when all
 * that went well. Errors: the store's, BAD_INPUT when @path cannot be written. */
gboolean ocop_backup_write (OcopStore *store, const char *path, GError **error);

/* Copies the backup at @path to @target (a new file), checked the same way. Errors: BAD_FILE when
 * it is no sound backup. */
gboolean ocop_backup_copy_back (const char *path, const char *target, const OcopPorts *ports,
                                GError **error);
