/* Master data: changed in change-sets with one version each, never without history.
 *
 * A change-set takes the next version at its first real change and writes into every row it touches
 * in which version it was changed; what the row was before is kept as JSON. Putting what is there
 * already changes nothing. A removed row stays as a tombstone, so that deltas can say so. */
#pragma once

#include "registry/store/shape.h"

/* The last fields of every master row, kept by the store. */
#define OCOP_REG_MASTER_FIELDS                                                                     \
    gint64 version; /* change-set that changed it last */                                          \
    int is_removed

typedef struct {
    OcopRegDb *db;
    gint64 version; /* 0: nothing changed yet */
    gint64 now_ms;
    const char *by;
    const char *reason;
    guint n_added, n_changed, n_unchanged, n_removed;
} OcopRegChange;

/* @by, @reason live as long as the change-set, which lives within one transaction. */
void ocop_reg_change_init (OcopRegChange *change, OcopRegDb *db, const char *by, const char *reason,
                           gint64 now_ms);
gboolean ocop_reg_master_put (OcopRegChange *change, const OcopRegShape *shape, gconstpointer row,
                              GError **error);
gboolean ocop_reg_master_remove (OcopRegChange *change, const OcopRegShape *shape,
                                 gconstpointer key, GError **error);

/* Removed rows are not found and not listed. */
gboolean ocop_reg_master_find (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                               gpointer *ret_row, GError **error);
GPtrArray *ocop_reg_master_list (OcopRegDb *db, const OcopRegShape *shape, GError **error);
/* @query->where is put in brackets beside "not removed". */
GPtrArray *ocop_reg_master_query (OcopRegDb *db, const OcopRegShape *shape,
                                  const OcopRegQuery *query, GError **error);
/* Rows changed in versions above @version, removed ones included. */
GPtrArray *ocop_reg_master_list_changed (OcopRegDb *db, const OcopRegShape *shape, gint64 version,
                                         GError **error);

typedef struct {
    gint64 version;
    char *subject; /* table */
    char *row_key; /* key fields joined by "/" */
    gint64 at_ms;
    char *changed_by;
    char *reason;
    char *before; /* JSON object; "" for a new row */
} OcopRegHistory;
extern const OcopRegShape ocop_reg_history_shape;
/* Of one row, newest first; @row_key NULL: of the whole table. */
GPtrArray *ocop_reg_master_history (OcopRegDb *db, const OcopRegShape *shape, const char *row_key,
                                    gint64 limit, GError **error);
