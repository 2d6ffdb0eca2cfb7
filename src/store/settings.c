/* Settings in the store. */
#include "store/settings.h"

gboolean
ocop_settings_get (OcopDb *db, const char *key, char **ret_value, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT value FROM setting WHERE key = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, key);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_value = is_found ? ocop_column_dup_text (stmt, 0) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_settings_set (OcopDb *db, const char *key, const char *value, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO setting (key, value) VALUES (?1, ?2) ON "
                                          "CONFLICT (key) DO UPDATE SET value = ?2",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, key);
    ocop_bind_text (stmt, 2, value);
    return ocop_db_run (db, stmt, error);
}
