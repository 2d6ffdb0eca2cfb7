/* Rows about the registry. A cursor is what the registry said last, whatever was said before. */
#include "store/sync.h"

#include "store/journal.h"
#include <string.h>

void
ocop_sync_row_clear (OcopSyncRow *row)
{
    g_clear_pointer (&row->url, g_free);
}

gboolean
ocop_sync_load (OcopDb *db, OcopSyncRow *ret_row, GError **error)
{
    OcopSyncRow row = {0};
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT url, registry_key, epoch, state, alarm, alarm_ms, contact_ms, server_ms, "
        "catalogue_version, recall_version FROM sync",
        error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &row.is_enrolled, error))
        return FALSE;
    if (row.is_enrolled) {
        row.url = ocop_column_dup_text (stmt, 0);
        if (sqlite3_column_bytes (stmt, 1) == OCOP_PUBLIC_KEY_SIZE)
            memcpy (row.registry_key, sqlite3_column_blob (stmt, 1), OCOP_PUBLIC_KEY_SIZE);
        row.epoch = sqlite3_column_int64 (stmt, 2);
        row.state = sqlite3_column_int64 (stmt, 3);
        row.alarm = sqlite3_column_int64 (stmt, 4);
        row.alarm_ms = sqlite3_column_int64 (stmt, 5);
        row.contact_ms = sqlite3_column_int64 (stmt, 6);
        row.server_ms = sqlite3_column_int64 (stmt, 7);
        row.catalogue_version = sqlite3_column_int64 (stmt, 8);
        row.recall_version = sqlite3_column_int64 (stmt, 9);
    }
    sqlite3_reset (stmt);
    *ret_row = row;
    return TRUE;
}

gboolean
ocop_sync_save (OcopDb *db, const OcopSyncRow *row, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO sync (one, url, registry_key, epoch, state, alarm, alarm_ms, contact_ms, "
        "server_ms, catalogue_version, recall_version) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
        "?9, ?10) ON CONFLICT (one) DO UPDATE SET url = ?1, registry_key = ?2, epoch = ?3, state = "
        "?4, alarm = ?5, alarm_ms = ?6, contact_ms = ?7, server_ms = ?8, catalogue_version = ?9, "
        "recall_version = ?10",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, row->url);
    ocop_bind_blob (stmt, 2, row->registry_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_bind_int (stmt, 3, row->epoch);
    ocop_bind_int (stmt, 4, row->state);
    ocop_bind_int (stmt, 5, row->alarm);
    ocop_bind_int (stmt, 6, row->alarm_ms);
    ocop_bind_int (stmt, 7, row->contact_ms);
    ocop_bind_int (stmt, 8, row->server_ms);
    ocop_bind_int (stmt, 9, row->catalogue_version);
    ocop_bind_int (stmt, 10, row->recall_version);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_sync_is_enrolled (OcopDb *db, gboolean *ret_is_enrolled, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT 1 FROM sync", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, ret_is_enrolled, error))
        return FALSE;
    sqlite3_reset (stmt);
    return TRUE;
}

/* ---- epochs */

static gboolean
find_last_seq (OcopDb *db, gint64 epoch, gint64 *ret_seq, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT max (id) FROM journal WHERE id > ?1 AND id < ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID (epoch, 0));
    ocop_bind_int (stmt, 2, OCOP_ID (epoch + 1, 0));
    if (!ocop_db_find (db, stmt, &has_row, error))
        return FALSE;
    *ret_seq = has_row ? OCOP_ID_NUMBER (sqlite3_column_int64 (stmt, 0)) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

GArray *
ocop_sync_list_epochs (OcopStore *store, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row;
    const gint64 newest = ocop_store_peek_head (store)->epoch;
    g_autoptr (GArray) epochs = g_array_new (FALSE, TRUE, sizeof (OcopSyncEpoch));
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT epoch.epoch, acked_seq, acked_totals, acked_stock, cut FROM epoch"
        " LEFT JOIN sync_epoch ON sync_epoch.epoch = epoch.epoch ORDER BY epoch.epoch",
        error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            break;
        OcopSyncEpoch epoch = {.epoch = sqlite3_column_int64 (stmt, 0),
                               .acked_seq = sqlite3_column_int64 (stmt, 1),
                               .acked_totals = sqlite3_column_int64 (stmt, 2),
                               .acked_stock = sqlite3_column_int64 (stmt, 3),
                               .last_seq = sqlite3_column_type (stmt, 4) == SQLITE_NULL
                                               ? -1
                                               : sqlite3_column_int64 (stmt, 4)};
        epoch.is_newest = epoch.epoch == newest;
        g_array_append_val (epochs, epoch);
    }
    for (guint i = 0; i < epochs->len; i++) {
        OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (epoch->last_seq < 0 && !find_last_seq (db, epoch->epoch, &epoch->last_seq, error))
            return NULL;
    }
    return g_steal_pointer (&epochs);
}

gboolean
ocop_sync_save_epoch (OcopDb *db, const OcopSyncEpoch *epoch, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO sync_epoch (epoch, acked_seq, acked_totals, acked_stock) VALUES (?1, ?2, ?3, "
        "?4) ON CONFLICT (epoch) DO UPDATE SET acked_seq = ?2, acked_totals = ?3, acked_stock = ?4",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch->epoch);
    ocop_bind_int (stmt, 2, epoch->acked_seq);
    ocop_bind_int (stmt, 3, epoch->acked_totals);
    ocop_bind_int (stmt, 4, epoch->acked_stock);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_sync_cut_epoch (OcopDb *db, gint64 epoch, gint64 seq, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO sync_epoch (epoch, acked_seq, acked_totals, acked_stock, cut) VALUES (?1, ?2, "
        "?2, 0, ?2) ON CONFLICT (epoch) DO UPDATE SET acked_seq = min (acked_seq, ?2), "
        "acked_totals = min (acked_totals, ?2), cut = ?2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, seq);
    return ocop_db_run (db, stmt, error);
}

/* ---- answers */

gboolean
ocop_sync_insert_ack (OcopDb *db, gint64 record, const guint8 signature[OCOP_SIGNATURE_SIZE],
                      const char *text, gsize size, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO sync_ack (record, signature, ack) VALUES (?1, ?2, ?3)", error);
    if (stmt == NULL)
        return FALSE;
    g_autofree char *copy = g_strndup (text, size);
    ocop_bind_int (stmt, 1, record);
    ocop_bind_blob (stmt, 2, signature, OCOP_SIGNATURE_SIZE);
    ocop_bind_text (stmt, 3, copy);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_sync_each_ack (OcopDb *db, OcopSyncAckFunc func, gpointer data, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT record, signature, ack FROM sync_ack ORDER BY record", error);
    if (stmt == NULL)
        return FALSE;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        const char *text = ocop_column_text (stmt, 2);
        if (!func (sqlite3_column_int64 (stmt, 0), sqlite3_column_blob (stmt, 1), text,
                   (gsize)sqlite3_column_bytes (stmt, 2), data, error)) {
            sqlite3_reset (stmt);
            return FALSE;
        }
    }
}

/* ---- what is news */

/* Headers alone: bodies stay on the disk. @sql walks (?1, ?2] upwards or downwards. */
static gboolean
find_news (OcopDb *db, const char *sql, gint64 from, gint64 to, gint64 *ret_id, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (db, sql, error);
    *ret_id = 0;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    while (TRUE) {
        OcopRecord record;
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        if (ocop_record_from_text (ocop_column_text (stmt, 1),
                                   (gsize)sqlite3_column_bytes (stmt, 1), &record, NULL, NULL) &&
            ocop_record_get_kind (&record) == OCOP_KIND_SYNC_ACK)
            continue;
        *ret_id = sqlite3_column_int64 (stmt, 0);
        sqlite3_reset (stmt);
        return TRUE;
    }
}

gboolean
ocop_sync_find_last_news (OcopStore *store, const OcopSyncEpoch *epoch, gint64 from,
                          gint64 *ret_seq, GError **error)
{
    gint64 id;
    if (!find_news (ocop_store_get_db (store),
                    "SELECT id, header FROM journal WHERE id > ?1 AND id <= ?2 ORDER BY id DESC",
                    OCOP_ID (epoch->epoch, from), OCOP_ID (epoch->epoch, epoch->last_seq), &id,
                    error))
        return FALSE;
    *ret_seq = id != 0 ? OCOP_ID_NUMBER (id) : from;
    return TRUE;
}

gboolean
ocop_sync_has_news (OcopStore *store, gint64 epoch, gint64 from, gint64 to, gboolean *ret_has,
                    GError **error)
{
    gint64 id;
    if (!find_news (ocop_store_get_db (store),
                    "SELECT id, header FROM journal WHERE id > ?1 AND id <= ?2 ORDER BY id",
                    OCOP_ID (epoch, from), OCOP_ID (epoch, to), &id, error))
        return FALSE;
    *ret_has = id != 0;
    return TRUE;
}

gboolean
ocop_sync_count_pending (OcopStore *store, gint64 *ret_n, GError **error)
{
    gint64 n = 0, last_news;
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    if (epochs == NULL)
        return FALSE;
    for (guint i = 0; i < epochs->len; i++) {
        const OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (!ocop_sync_find_last_news (store, epoch, epoch->acked_seq, &last_news, error))
            return FALSE;
        n += MAX (0, last_news - epoch->acked_seq);
    }
    *ret_n = n;
    return TRUE;
}
