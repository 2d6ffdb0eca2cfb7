/* Carts put aside and practice sales: rows that are not of the journal. */
#include "store/sales.h"

gboolean
ocop_parked_insert (OcopDb *db, gint64 utc_ms, const char *json, gint64 *ret_id, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "INSERT INTO parked (utc_ms, json) VALUES (?1, ?2)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, utc_ms);
    ocop_bind_text (stmt, 2, json);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    *ret_id = sqlite3_last_insert_rowid (ocop_db_get_handle (db));
    return TRUE;
}

gboolean
ocop_parked_find (OcopDb *db, gint64 id, char **ret_json, gint64 *ret_utc_ms, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT json, utc_ms FROM parked WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_json = is_found ? ocop_column_dup_text (stmt, 0) : NULL;
    *ret_utc_ms = is_found ? sqlite3_column_int64 (stmt, 1) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_parked_delete (OcopDb *db, gint64 id, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "DELETE FROM parked WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    return ocop_db_run (db, stmt, error);
}

GArray *
ocop_parked_list (OcopDb *db, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) ids = g_array_new (FALSE, TRUE, sizeof (gint64));
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT id FROM parked ORDER BY id", error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&ids);
        gint64 id = sqlite3_column_int64 (stmt, 0);
        g_array_append_val (ids, id);
    }
}

gboolean
ocop_training_insert_sale (OcopDb *db, gint64 utc_ms, const GString *body, gint64 *ret_id,
                           GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "INSERT INTO training_sale (utc_ms, body) VALUES (?1, ?2)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, utc_ms);
    ocop_bind_blob (stmt, 2, body->str, body->len);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    *ret_id = sqlite3_last_insert_rowid (ocop_db_get_handle (db));
    return TRUE;
}

gboolean
ocop_training_find_sale (OcopDb *db, gint64 id, GBytes **ret_body, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT body FROM training_sale WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_body = is_found ? g_bytes_new (sqlite3_column_blob (stmt, 0),
                                        (gsize)sqlite3_column_bytes (stmt, 0))
                         : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}
