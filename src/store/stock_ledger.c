/* Two look-ups by key. */
#include "store/stock_ledger.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

gboolean
ocop_stock_ledger_get_end (OcopDb *db, const char *product, gint64 *ret_move, gint64 *ret_qty_milli,
                           GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT last_move, qty FROM stock WHERE product = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_move = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_qty_milli = is_found ? sqlite3_column_int64 (stmt, 1) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_stock_ledger_load (OcopDb *db, const char *product, gint64 id, OcopStockMove *ret_move,
                        GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT record, lot, reason, qty, previous FROM stock_move WHERE id = ?1 AND product = ?2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_text (stmt, 2, product);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (!is_found) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("movement %" PRId64 " of %s is missing"), id, product);
        return FALSE;
    }
    gint64 reason = sqlite3_column_int64 (stmt, 2);
    *ret_move = (OcopStockMove){
        .record = sqlite3_column_int64 (stmt, 0),
        .lot = sqlite3_column_type (stmt, 1) != SQLITE_NULL ? ocop_column_dup_text (stmt, 1) : NULL,
        .reason = (OcopMoveReason)CLAMP (reason, 0, OCOP_N_MOVES - 1),
        .qty_milli = sqlite3_column_int64 (stmt, 3),
        .previous = sqlite3_column_int64 (stmt, 4)};
    sqlite3_reset (stmt);
    return TRUE;
}
