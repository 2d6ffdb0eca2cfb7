/* Backups made beside the selling: copied in small steps behind everything else on the store's
 * thread, proven in a pool thread, then recorded. One at a time.
 *
 * Without anybody asking one is made when a shift has been closed, and where a till runs on, once
 * in a day; seven stay, one for each day of the week. */
#pragma once

#include "ui/session/session.h"

typedef struct _OcopBackupKeeper OcopBackupKeeper;

OcopBackupKeeper *ocop_backup_keeper_new (OcopSession *session);
/* When the session ends: what is under way is given up. NULL is fine. */
void ocop_backup_keeper_free (OcopBackupKeeper *keeper);

/* A file in HOME/backup that is not there yet. Owned. */
char *ocop_backup_keeper_dup_path (OcopBackupKeeper *keeper);

/* An OcopWorkerFunc: new OcopSafety (shop/safety.h), which knows of the last backup; for g_free. */
gpointer ocop_backup_keeper_read_safety (OcopShop *shop, gpointer request, GError **error);

/* TRUE while one is being made. */
gboolean ocop_backup_keeper_is_busy (const OcopBackupKeeper *keeper);

/* @done is told once, without result, unless @owner has gone; the backup is made all the same.
 * Errors: those of shop/backup_run.h; BAD_INPUT while another one is being made. */
void ocop_backup_keeper_back_up (OcopBackupKeeper *keeper, const char *path, GObject *owner,
                                 OcopWorkerDone done, gpointer data);

/* Makes the one of the day where the last backup is not of today. What goes wrong is in the log,
 * and in the age that the safety line shows. */
void ocop_backup_keeper_keep (OcopBackupKeeper *keeper);
