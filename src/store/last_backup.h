/* When the shop was last copied, so that nobody has to look through the journal for it. */
#pragma once

#include "store/store.h"

/* *@ret_record: of the journal; 0: never. */
gboolean ocop_last_backup_load (OcopDb *db, gint64 *ret_record, GError **error);
/* Inside the transaction of the backup's @record. */
gboolean ocop_last_backup_save (OcopDb *db, gint64 record, GError **error);
