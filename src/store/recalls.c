/* Rows of recalls. */
#include "store/recalls.h"

static gboolean
run_with (OcopDb *db, sqlite3_stmt *stmt, const char *product, const char *lot, GError **error)
{
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    ocop_bind_text (stmt, 2, lot != NULL ? lot : "");
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_recall_put (OcopDb *db, const char *product, const char *lot, const char *reason,
                 GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO recall (product, lot, reason) VALUES (?1, "
                                          "?2, ?3) ON CONFLICT (product, lot) DO UPDATE SET reason "
                                          "= ?3",
                                          error);
    if (stmt != NULL)
        ocop_bind_text (stmt, 3, reason);
    return run_with (db, stmt, product, lot, error);
}

gboolean
ocop_recall_lift (OcopDb *db, const char *product, const char *lot, GError **error)
{
    return run_with (
        db,
        ocop_db_prepare (db, "DELETE FROM recall WHERE product = ?1 AND lot = ?2", error),
        product, lot, error);
}

gboolean
ocop_recall_lift_all (OcopDb *db, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "DELETE FROM recall", error);
    return stmt != NULL && ocop_db_run (db, stmt, error);
}

gboolean
ocop_recall_count (OcopDb *db, gint64 *ret_n, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT count (*) FROM recall", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &has_row, error))
        return FALSE;
    *ret_n = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}
