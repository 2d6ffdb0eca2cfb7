/* Reading for batches. */
#include "store/outbox.h"

#include <inttypes.h>

gboolean
ocop_outbox_load_row (OcopDb *db, gint64 epoch, OcopTotalsRow *key, gint64 *ret_version,
                      gboolean *ret_is_found, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT qty, amount, returned_qty, returned_amount, version FROM totals"
        " WHERE epoch = ?1 AND day = ?2 AND product = ?3 AND channel = ?4 AND stars = ?5",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, key->day);
    ocop_bind_text (stmt, 3, key->product);
    ocop_bind_int (stmt, 4, key->channel);
    ocop_bind_int (stmt, 5, key->stars);
    if (!ocop_db_find (db, stmt, ret_is_found, error))
        return FALSE;
    if (!*ret_is_found)
        return TRUE;
    key->qty_milli = sqlite3_column_int64 (stmt, 0);
    key->amount = sqlite3_column_int64 (stmt, 1);
    key->returned_qty_milli = sqlite3_column_int64 (stmt, 2);
    key->returned_amount = sqlite3_column_int64 (stmt, 3);
    *ret_version = sqlite3_column_int64 (stmt, 4);
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_outbox_get_last_move (OcopDb *db, gint64 *ret_id, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT max (id) FROM stock_move", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &has_row, error))
        return FALSE;
    *ret_id = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_outbox_each_position (OcopDb *db, gint64 from, OcopOutboxPositionFunc func, gpointer data,
                           GError **error)
{
    gboolean has_row, is_full = FALSE;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT stock.product, stock.qty, stock_move.id FROM stock_move CROSS JOIN stock"
        " WHERE stock_move.id > ?1 AND stock.product = stock_move.product"
        " AND stock.last_move = stock_move.id ORDER BY stock_move.id",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, from);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        OcopOutboxPosition position = {.product = ocop_column_text (stmt, 0),
                                       .qty_milli = sqlite3_column_int64 (stmt, 1),
                                       .movement = sqlite3_column_int64 (stmt, 2)};
        gboolean is_done = !func (&position, &is_full, data, error);
        if (is_done || is_full) {
            sqlite3_reset (stmt);
            return !is_done;
        }
    }
}

gboolean
ocop_outbox_each_lot (OcopDb *db, const char *product, OcopOutboxLotFunc func, gpointer data,
                      GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT lot, expiry, qty FROM stock_lot WHERE product = ?1 AND qty <> 0 ORDER BY lot",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        func (ocop_column_text (stmt, 0), ocop_column_day (stmt, 1),
              sqlite3_column_int64 (stmt, 2), data);
    }
}
