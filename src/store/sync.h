/* How things stand with the registry: which one, and how far it has come. Sending itself is
 * src/sync's. Functions that write run inside the caller's transaction. */
#pragma once

#include "journal/hash.h"
#include "journal/keys.h"
#include "store/store.h"

typedef struct {
    gboolean is_enrolled; /* FALSE: this shop never was, and nothing else is set */
    char *url;            /* without a "/" at its end */
    guint8 registry_key[OCOP_PUBLIC_KEY_SIZE];
    gint64 epoch; /* newest that the registry was told of */
    gint64 state; /* OcopSyncState */
    gint64 alarm; /* OcopSyncAlarm */
    gint64 alarm_ms;
    gint64 contact_ms;
    gint64 server_ms;
    gint64 catalogue_version;
    gint64 recall_version;
} OcopSyncRow;

void ocop_sync_row_clear (OcopSyncRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSyncRow, ocop_sync_row_clear)

gboolean ocop_sync_load (OcopDb *db, OcopSyncRow *ret_row, GError **error);
gboolean ocop_sync_save (OcopDb *db, const OcopSyncRow *row, GError **error);
/* TRUE once this shop was enrolled: the province owns its facts from then on. */
gboolean ocop_sync_is_enrolled (OcopDb *db, gboolean *ret_is_enrolled, GError **error);

/* One epoch that this store holds records of, and the registry's word on it. */
typedef struct {
    gint64 epoch;
    gint64 last_seq; /* its last record that is to be sent: its end, or where it was cut */
    gboolean is_newest;
    gint64 acked_seq, acked_totals, acked_stock;
} OcopSyncEpoch;

/* Ascending: new array of OcopSyncEpoch. */
GArray *ocop_sync_list_epochs (OcopStore *store, GError **error);
gboolean ocop_sync_save_epoch (OcopDb *db, const OcopSyncEpoch *epoch, GError **error);
/* The records of @epoch after @seq belong to the next one (store/branch.h). */
gboolean ocop_sync_cut_epoch (OcopDb *db, gint64 epoch, gint64 seq, GError **error);

/* @text: the answer's exact bytes; @record: the journal's that speaks of it. */
gboolean ocop_sync_insert_ack (OcopDb *db, gint64 record,
                               const guint8 signature[OCOP_SIGNATURE_SIZE], const char *text,
                               gsize size, GError **error);
/* In order. FALSE from @func stops with its error. */
typedef gboolean (*OcopSyncAckFunc) (gint64 record, const guint8 *signature, const char *text,
                                     gsize size, gpointer data, GError **error);
gboolean ocop_sync_each_ack (OcopDb *db, OcopSyncAckFunc func, gpointer data, GError **error);

/* Records that have not reached the registry, those at the end that only speak of its answers not
 * counted. */
gboolean ocop_sync_count_pending (OcopStore *store, gint64 *ret_n, GError **error);
/* The last record of @epoch that is no answer's, not before @from: @from when there is none. */
gboolean ocop_sync_find_last_news (OcopStore *store, const OcopSyncEpoch *epoch, gint64 from,
                                   gint64 *ret_seq, GError **error);
/* TRUE when a record of (@from, @to] of @epoch is no answer's. */
gboolean ocop_sync_has_news (OcopStore *store, gint64 epoch, gint64 from, gint64 to,
                             gboolean *ret_has, GError **error);
