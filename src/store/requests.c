/* Request ids in the store. */
#include "store/requests.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
ocop_request_look_up (OcopDb *db, const guint8 id[OCOP_UUID_SIZE],
                      const guint8 digest[OCOP_DIGEST_SIZE], OcopRequestState *ret_state,
                      GError **error)
{
    OcopRequestState state = {FALSE, 0, 0};
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT digest, record, local FROM request WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, id, OCOP_UUID_SIZE);
    if (!ocop_db_find (db, stmt, &state.is_known, error))
        return FALSE;
    if (state.is_known) {
        gboolean is_same = sqlite3_column_bytes (stmt, 0) == OCOP_DIGEST_SIZE &&
                           memcmp (sqlite3_column_blob (stmt, 0), digest, OCOP_DIGEST_SIZE) == 0;
        state.record = sqlite3_column_int64 (stmt, 1);
        state.local = sqlite3_column_int64 (stmt, 2);
        sqlite3_reset (stmt);
        if (!is_same) {
            char text[OCOP_UUID_TEXT_SIZE];
            ocop_uuid_to_text (id, text);
            ocop_set_error (error, OCOP_ERROR_REQUEST_ID_REUSED, "request_id",
                            _ ("the request id %s was used for something else"), text);
            return FALSE;
        }
    }
    *ret_state = state;
    return TRUE;
}

gboolean
ocop_request_find (OcopDb *db, const guint8 id[OCOP_UUID_SIZE], OcopRequestState *ret_state,
                   GError **error)
{
    OcopRequestState state = {FALSE, 0, 0};
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT record, local FROM request WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, id, OCOP_UUID_SIZE);
    if (!ocop_db_find (db, stmt, &state.is_known, error))
        return FALSE;
    if (state.is_known) {
        state.record = sqlite3_column_int64 (stmt, 0);
        state.local = sqlite3_column_int64 (stmt, 1);
        sqlite3_reset (stmt);
    }
    *ret_state = state;
    return TRUE;
}

gboolean
ocop_request_insert (OcopDb *db, const guint8 id[OCOP_UUID_SIZE],
                     const guint8 digest[OCOP_DIGEST_SIZE], gint64 record, gint64 local,
                     GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO request (id, record, local, digest) VALUES (?1, ?2, ?3, ?4)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, id, OCOP_UUID_SIZE);
    if (record != 0)
        ocop_bind_int (stmt, 2, record);
    if (local != 0)
        ocop_bind_int (stmt, 3, local);
    ocop_bind_blob (stmt, 4, digest, OCOP_DIGEST_SIZE);
    return ocop_db_run (db, stmt, error);
}
