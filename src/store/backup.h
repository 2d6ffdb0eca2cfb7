/* Copies of a store.
 *
 * A backup is copied on the store's thread in steps, so that what sells gets its turn between, and
 * proven on any thread:
 *
 *     backup = ocop_backup_begin (store, path, …);
 *     while (ocop_backup_copy (backup, n_pages, &is_complete, …) && !is_complete);
 *     ocop_backup_prove (backup, …);
 */
#pragma once

#include "store/store.h"

typedef struct _OcopBackup OcopBackup;

/* The file is @path with the ending .partial until it is proven. @store outlives the copying.
 * Errors: the store's, BAD_INPUT when @path cannot be written or is a part of the store. */
OcopBackup *ocop_backup_begin (OcopStore *store, const char *path, GError **error);
/* Copies @n_pages pages of 4 KiB, -1: all. Not inside a transaction; not after it was complete.
 * Errors: DISK_FULL, BAD_INPUT; the backup is then good for nothing but freeing. */
gboolean ocop_backup_copy (OcopBackup *backup, int n_pages, gboolean *ret_is_complete,
                           GError **error);
/* Records of the newest epoch in the copy, once it is complete. */
gint64 ocop_backup_get_n_records (const OcopBackup *backup);
/* Of a complete copy: brings it to the disk as one plain file without the till's key, opens it,
 * checks it (structure, foreign keys, whole chain) and gives it its name. Any thread, once.
 * *@is_given_up (atomic; NULL is fine) 1 ends it. Errors: STORE_DAMAGED, BAD_INPUT, DISK_FULL. */
gboolean ocop_backup_prove (OcopBackup *backup, const int *is_given_up, GError **error);
/* Removes what was not proven. On the store's thread while the copy is not complete. NULL is fine.
 */
void ocop_backup_free (OcopBackup *backup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopBackup, ocop_backup_free)

/* Copies the backup at @path to @target (a new file), checked the same way. Errors: BAD_FILE when
 * it is no sound backup. */
gboolean ocop_backup_copy_back (const char *path, const char *target, const OcopPorts *ports,
                                GError **error);
