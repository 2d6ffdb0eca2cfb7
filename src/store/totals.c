/* Running totals in the store. */
#include "store/totals.h"

#include "store/sales.h"

gboolean
ocop_totals_add (OcopDb *db, gint64 record, const OcopTotalsRow *change, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO totals (epoch, day, product, channel, stars, qty, amount, returned_qty, "
        "returned_amount, version)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        " ON CONFLICT (epoch, day, product, channel, stars) DO UPDATE SET qty = qty + ?6, amount = "
        "amount + ?7,"
        " returned_qty = returned_qty + ?8, returned_amount = returned_amount + ?9, version = ?10",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID_EPOCH (record));
    ocop_bind_int (stmt, 2, change->day);
    ocop_bind_text (stmt, 3, change->product);
    ocop_bind_int (stmt, 4, change->channel);
    ocop_bind_int (stmt, 5, change->stars);
    ocop_bind_int (stmt, 6, change->qty_milli);
    ocop_bind_int (stmt, 7, change->amount);
    ocop_bind_int (stmt, 8, change->returned_qty_milli);
    ocop_bind_int (stmt, 9, change->returned_amount);
    ocop_bind_int (stmt, 10, OCOP_ID_NUMBER (record));
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_totals_add_cashier (OcopDb *db, gint64 epoch, OcopDay day, gint64 cashier, gint64 amount,
                         gboolean is_return, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO totals_cashier (epoch, day, cashier, n_sales, sales, n_returns, returns)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (epoch, day, cashier) DO UPDATE SET"
        " n_sales = n_sales + ?4, sales = sales + ?5, n_returns = n_returns + ?6, returns = "
        "returns + ?7",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, day);
    ocop_bind_int (stmt, 3, cashier);
    ocop_bind_int (stmt, 4, is_return ? 0 : 1);
    ocop_bind_int (stmt, 5, is_return ? 0 : amount);
    ocop_bind_int (stmt, 6, is_return ? 1 : 0);
    ocop_bind_int (stmt, 7, is_return ? amount : 0);
    return ocop_db_run (db, stmt, error);
}

/* Both seek to the first day, epoch by epoch: a range over epochs would read the whole history. */
static sqlite3_stmt *
prepare_list (OcopDb *db, gint64 epoch, GError **error)
{
    if (epoch != 0)
        return ocop_db_prepare (
            db,
            "SELECT day, product, channel, stars, qty, amount, returned_qty, returned_amount FROM "
            "totals"
            " WHERE epoch = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, product, channel, stars",
            error);
    return ocop_db_prepare (db,
                            "SELECT t.day, t.product, t.channel, t.stars, sum (t.qty), sum "
                            "(t.amount), sum (t.returned_qty),"
                            " sum (t.returned_amount) FROM epoch CROSS JOIN totals AS t"
                            " WHERE t.epoch = epoch.epoch AND t.day BETWEEN ?2 AND ?3"
                            " GROUP BY t.day, t.product, t.channel, t.stars ORDER BY t.day, "
                            "t.product, t.channel, t.stars",
                            error);
}

GArray *
ocop_totals_collect (OcopDb *db, sqlite3_stmt *stmt, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) rows = ocop_totals_rows_new();
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&rows);
        OcopTotalsRow row = {
            .day = sqlite3_column_int (stmt, 0),
            .product = ocop_column_dup_text (stmt, 1),
            .channel = (OcopChannel)CLAMP (sqlite3_column_int (stmt, 2), 0, OCOP_N_CHANNELS - 1),
            .stars = sqlite3_column_int (stmt, 3),
            .qty_milli = sqlite3_column_int64 (stmt, 4),
            .amount = sqlite3_column_int64 (stmt, 5),
            .returned_qty_milli = sqlite3_column_int64 (stmt, 6),
            .returned_amount = sqlite3_column_int64 (stmt, 7)};
        g_array_append_val (rows, row);
    }
}

GArray *
ocop_totals_list (OcopDb *db, gint64 epoch, OcopDay from, OcopDay to, GError **error)
{
    sqlite3_stmt *stmt = prepare_list (db, epoch, error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_int (stmt, 2, from);
    ocop_bind_int (stmt, 3, to);
    return ocop_totals_collect (db, stmt, error);
}

GArray *
ocop_totals_list_cashiers (OcopDb *db, OcopDay from, OcopDay to, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (OcopCashierTotals));
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "SELECT t.day, t.cashier, sum (t.n_sales), sum "
                                          "(t.sales), sum (t.n_returns), sum (t.returns)"
                                          " FROM epoch CROSS JOIN totals_cashier AS t WHERE "
                                          "t.epoch = epoch.epoch AND t.day BETWEEN ?1 AND ?2"
                                          " GROUP BY t.day, t.cashier ORDER BY t.day, t.cashier",
                                          error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&rows);
        OcopCashierTotals row = {.day = sqlite3_column_int (stmt, 0),
                                 .cashier = sqlite3_column_int64 (stmt, 1),
                                 .n_sales = sqlite3_column_int64 (stmt, 2),
                                 .sales = sqlite3_column_int64 (stmt, 3),
                                 .n_returns = sqlite3_column_int64 (stmt, 4),
                                 .returns = sqlite3_column_int64 (stmt, 5)};
        g_array_append_val (rows, row);
    }
}
