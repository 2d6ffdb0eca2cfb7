/* A backup beside the selling: copied in steps on the store's thread, proven on any other, then
 * recorded. ocop_shop_back_up (shop.h) does the three at once.
 *
 *     ocop_shop_step_backup (shop, run, &is_copied, …);   the store's thread, until it is copied
 *     ocop_backup_run_prove (run, &is_given_up, …);       any thread
 *     ocop_shop_record_backup (shop, run, &act, …);       the store's thread */
#pragma once

#include "shop/shop.h"

typedef struct _OcopBackupRun OcopBackupRun;

/* @path is copied; HOME/backup is made where it is not there yet. @request may be NULL. */
OcopBackupRun *ocop_backup_run_new (const char *path, const OcopRequestId *request);
/* A step takes a few milliseconds. Errors: the store's; DISK_FULL, also beforehand where it would
 * leave no room; BAD_INPUT field file. */
gboolean ocop_shop_step_backup (OcopShop *shop, OcopBackupRun *run, gboolean *ret_is_copied,
                                GError **error);
/* After that the file has its name. *@is_given_up (atomic; NULL is fine) 1 ends it. Errors:
 * STORE_DAMAGED, DISK_FULL, BAD_INPUT. */
gboolean ocop_backup_run_prove (OcopBackupRun *run, const int *is_given_up, GError **error);
gboolean ocop_shop_record_backup (OcopShop *shop, OcopBackupRun *run, OcopActResult *ret_result,
                                  GError **error);
/* On the store's thread, before the shop is closed, as long as it is not copied. */
void ocop_backup_run_free (OcopBackupRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopBackupRun, ocop_backup_run_free)
