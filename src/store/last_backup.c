/* One row, which the record of a backup changes. */
#include "store/last_backup.h"

gboolean
ocop_last_backup_load (OcopDb *db, gint64 *ret_record, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT record FROM last_backup", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_record = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_last_backup_save (OcopDb *db, gint64 record, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT OR REPLACE INTO last_backup (one, record) VALUES (1, ?1)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, record);
    return ocop_db_run (db, stmt, error);
}
