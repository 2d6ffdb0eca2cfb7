/* Moving a branch's figures. Both the till and doctor's replica do it from the rows of the sales
 * themselves, so that they cannot differ. */
#include "store/branch.h"

#include "domain/shift.h"
#include "store/store.h"
#include "store/totals.h"

/* What a range of records booked, by key. */
#define LINES                                                                                      \
    "SELECT shift.day AS day, l.product AS product, s.channel AS channel, l.stars AS stars,"       \
    " l.qty AS qty, l.amount AS amount, 0 AS back_qty, 0 AS back_amount, s.record AS record"       \
    " FROM sale AS s CROSS JOIN shift CROSS JOIN sale_line AS l"                                   \
    " WHERE s.record > ?1 AND s.record < ?2 AND shift.id = s.shift AND l.no = s.no"                \
    " UNION ALL SELECT shift.day, l.product, s.channel, l.stars, 0, 0, l.qty, l.amount, s.record"  \
    " FROM goods_return AS s CROSS JOIN shift CROSS JOIN goods_return_line AS l"                   \
    " WHERE s.record > ?1 AND s.record < ?2 AND shift.id = s.shift AND l.no = s.no"

static GArray *
list_branch (OcopDb *db, gint64 from, gint64 to, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT day, product, channel, stars, sum (qty), sum (amount), sum (back_qty), sum "
        "(back_amount) FROM (" LINES ") GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    return ocop_totals_collect (db, stmt, error);
}

static void
bind_row (sqlite3_stmt *stmt, gint64 epoch, const OcopTotalsRow *row)
{
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, row->day);
    ocop_bind_text (stmt, 3, row->product);
    ocop_bind_int (stmt, 4, row->channel);
    ocop_bind_int (stmt, 5, row->stars);
}

/* The number of the last record up to @common_seq that booked into the row; 1, the epoch's first,
 * where it came with that. */
static gboolean
find_version (OcopDb *db, gint64 epoch, gint64 common_seq, const OcopTotalsRow *row,
              gint64 *ret_version, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db,
                         "SELECT max (record) FROM (" LINES
                         ") WHERE day = ?3 AND product = ?4 AND channel = ?5 AND stars = ?6",
                         error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID (epoch, 0));
    ocop_bind_int (stmt, 2, OCOP_ID (epoch, common_seq + 1));
    ocop_bind_int (stmt, 3, row->day);
    ocop_bind_text (stmt, 4, row->product);
    ocop_bind_int (stmt, 5, row->channel);
    ocop_bind_int (stmt, 6, row->stars);
    if (!ocop_db_find (db, stmt, &has_row, error))
        return FALSE;
    *ret_version = MAX (1, OCOP_ID_NUMBER (sqlite3_column_int64 (stmt, 0)));
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
take_out (OcopDb *db, gint64 epoch, gint64 common_seq, const OcopTotalsRow *row, GError **error)
{
    gint64 version;
    if (!find_version (db, epoch, common_seq, row, &version, error))
        return FALSE;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "UPDATE totals SET qty = qty - ?6, amount = amount - ?7, returned_qty = returned_qty - ?8, "
        "returned_amount = returned_amount - ?9, version = ?10 WHERE epoch = ?1 AND day = ?2 AND "
        "product = ?3 AND channel = ?4 AND stars = ?5",
        error);
    if (stmt == NULL)
        return FALSE;
    bind_row (stmt, epoch, row);
    ocop_bind_int (stmt, 6, row->qty_milli);
    ocop_bind_int (stmt, 7, row->amount);
    ocop_bind_int (stmt, 8, row->returned_qty_milli);
    ocop_bind_int (stmt, 9, row->returned_amount);
    ocop_bind_int (stmt, 10, version);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    /* Only the branch had booked into it: quantities are never 0. */
    sqlite3_stmt *empty =
        ocop_db_prepare (db,
                         "DELETE FROM totals WHERE epoch = ?1 AND day = ?2 AND product = ?3 AND "
                         "channel = ?4 AND stars = ?5 AND qty = 0 AND returned_qty = 0",
                         error);
    if (empty == NULL)
        return FALSE;
    bind_row (empty, epoch, row);
    return ocop_db_run (db, empty, error);
}

static gboolean
put_in (OcopDb *db, gint64 epoch, const OcopTotalsRow *row, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO totals (epoch, day, product, channel, stars, qty, amount, returned_qty, "
        "returned_amount, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
        error);
    if (stmt == NULL)
        return FALSE;
    bind_row (stmt, epoch, row);
    ocop_bind_int (stmt, 6, row->qty_milli);
    ocop_bind_int (stmt, 7, row->amount);
    ocop_bind_int (stmt, 8, row->returned_qty_milli);
    ocop_bind_int (stmt, 9, row->returned_amount);
    return ocop_db_run (db, stmt, error);
}

/* All there is, also what the epoch had itself taken over. */
static gboolean
move_all (OcopDb *db, gint64 epoch, gint64 next_epoch, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "UPDATE totals SET epoch = ?2, version = 1 WHERE epoch = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, next_epoch);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_branch_book (OcopDb *db, gint64 epoch, gint64 common_seq, gint64 next_epoch, GError **error)
{
    if (common_seq == 0)
        return move_all (db, epoch, next_epoch, error);
    g_autoptr (GArray) rows =
        list_branch (db, OCOP_ID (epoch, common_seq), OCOP_ID (epoch + 1, 0), error);
    if (rows == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopTotalsRow *row = &g_array_index (rows, OcopTotalsRow, i);
        if (!take_out (db, epoch, common_seq, row, error) || !put_in (db, next_epoch, row, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ocop_branch_sum (OcopDb *db, gint64 epoch, gint64 *ret_sales, gint64 *ret_returns, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "SELECT coalesce (sum (amount), 0), coalesce (sum "
                                          "(returned_amount), 0) FROM totals WHERE epoch = ?1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    if (!ocop_db_find (db, stmt, &has_row, error))
        return FALSE;
    *ret_sales = sqlite3_column_int64 (stmt, 0);
    *ret_returns = sqlite3_column_int64 (stmt, 1);
    sqlite3_reset (stmt);
    return TRUE;
}
