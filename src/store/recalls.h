/* Recalls as the registry states them. They stop the next scan. Inside the caller's transaction. */
#pragma once

#include "store/db.h"

/* @lot NULL: the whole product. */
gboolean ocop_recall_put (OcopDb *db, const char *product, const char *lot, const char *reason,
                          GError **error);
gboolean ocop_recall_lift (OcopDb *db, const char *product, const char *lot, GError **error);
/* Before a whole list is put in the place of what is held. */
gboolean ocop_recall_lift_all (OcopDb *db, GError **error);
gboolean ocop_recall_count (OcopDb *db, gint64 *ret_n, GError **error);
