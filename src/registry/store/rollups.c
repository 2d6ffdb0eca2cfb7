/* The roller: what of the rows behind its position is not yet in the roll-ups is added by a few
 * statements, then the rows are marked. It holds the counter row of the feed meanwhile, so no
 * ingest writes totals between its statements; it takes few rows at a time for that reason. */
#include "registry/store/rollups.h"

#include "registry/store/lines.h"
#include "registry/store/rollups_private.h"
#include "registry/store/store.h"
#include <string.h>

/* The rows of one step. */
typedef struct {
    gint64 after, upto; /* feed positions: (after, upto] */
    OcopDay first_day, last_day;
    gint64 n_rows;
} Portion;

/* Whoever takes the next feed number waits for this transaction. */
static gboolean
hold_feed (OcopRegDb *db, GError **error)
{
    if (ocop_reg_db_get_kind (db) == OCOP_REG_SQLITE)
        return TRUE;
    OcopRegStmt *stmt =
        ocop_reg_prepare (db, "SELECT value FROM counter WHERE name = 'feed' FOR UPDATE", error);
    return stmt != NULL && ocop_reg_run (stmt, NULL, error);
}

static gboolean
find_portion (OcopRegDb *db, guint max_rows, Portion *portion, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT count (*), max (feed), min (day), max (day) FROM (SELECT feed, day FROM totals "
        "WHERE feed > $1 ORDER BY feed LIMIT $2) AS x",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, portion->after);
    ocop_reg_bind_int (stmt, 2, max_rows);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    portion->n_rows = ocop_reg_column_int (stmt, 0);
    portion->upto = ocop_reg_column_int (stmt, 1);
    portion->first_day = (OcopDay)ocop_reg_column_int (stmt, 2);
    portion->last_day = (OcopDay)ocop_reg_column_int (stmt, 3);
    return TRUE;
}

/* Adds the portion's rows of the days from … to; @label is what a roll-up by month calls them. */
static gboolean
add (OcopRegDb *db, const OcopRegRollupTable *rollup, const Portion *portion, OcopDay from,
     OcopDay to, GError **error)
{
    g_autofree char *sql = g_strdup_printf (
        "INSERT INTO %s (%s, qty, amount, returned_qty, returned_amount) SELECT %s, "
        "CAST (sum (r.qty - r.rolled_qty) AS BIGINT), "
        "CAST (sum (r.amount - r.rolled_amount) AS BIGINT), "
        "CAST (sum (r.returned_qty - r.rolled_returned_qty) AS BIGINT), "
        "CAST (sum (r.returned_amount - r.rolled_returned_amount) AS BIGINT) "
        "FROM totals r JOIN till t ON t.till_key = r.till_key "
        "WHERE r.feed > $1 AND r.feed <= $2 AND r.day >= $3 AND r.day <= $4 GROUP BY %s "
        "ON CONFLICT (%s) DO UPDATE SET qty = %s.qty + excluded.qty, "
        "amount = %s.amount + excluded.amount, "
        "returned_qty = %s.returned_qty + excluded.returned_qty, "
        "returned_amount = %s.returned_amount + excluded.returned_amount",
        rollup->table, rollup->keys, rollup->select, rollup->group, rollup->keys, rollup->table,
        rollup->table, rollup->table, rollup->table);
    OcopRegStmt *stmt = ocop_reg_prepare (db, sql, error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, portion->after);
    ocop_reg_bind_int (stmt, 2, portion->upto);
    ocop_reg_bind_int (stmt, 3, from);
    ocop_reg_bind_int (stmt, 4, to);
    return ocop_reg_run (stmt, NULL, error);
}

/* Roll-ups by day take the whole portion, those by month one month of it after the other. */
static gboolean
add_portion (OcopRegDb *db, const Portion *portion, GError **error)
{
    for (guint i = 0; i < OCOP_REG_N_ROLLUPS; i++)
        if (!ocop_reg_rollup_tables[i].is_by_month &&
            !add (db, &ocop_reg_rollup_tables[i], portion, portion->first_day, portion->last_day,
                  error))
            return FALSE;
    for (OcopDay month = ocop_reg_month_of (portion->first_day); month <= portion->last_day;
         month = ocop_day_add_months (month, 1))
        for (guint i = 0; i < OCOP_REG_N_ROLLUPS; i++)
            if (ocop_reg_rollup_tables[i].is_by_month &&
                !add (db, &ocop_reg_rollup_tables[i], portion, month, ocop_day_month_end (month),
                      error))
                return FALSE;
    return TRUE;
}

static gboolean
mark_rows (OcopRegDb *db, const Portion *portion, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "UPDATE totals SET rolled_qty = qty, rolled_amount = amount, "
        "rolled_returned_qty = returned_qty, rolled_returned_amount = returned_amount "
        "WHERE feed > $1 AND feed <= $2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, portion->after);
    ocop_reg_bind_int (stmt, 2, portion->upto);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_rollups_step (OcopRegDb *db, guint max_rows, gint64 now_ms, guint *ret_n_rows,
                       GError **error)
{
    Portion portion = {0};
    if (!hold_feed (db, error) ||
        !ocop_reg_counter_get (db, OCOP_REG_COUNTER_ROLLED, &portion.after, error) ||
        !find_portion (db, max_rows, &portion, error))
        return FALSE;
    if (portion.n_rows > 0 &&
        (!add_portion (db, &portion, error) || !mark_rows (db, &portion, error) ||
         !ocop_reg_counter_set (db, OCOP_REG_COUNTER_ROLLED, portion.upto, error)))
        return FALSE;
    if (portion.n_rows < max_rows &&
        !ocop_reg_counter_set (db, OCOP_REG_COUNTER_ROLLED_MS, now_ms, error))
        return FALSE;
    *ret_n_rows = (guint)portion.n_rows;
    return TRUE;
}

gboolean
ocop_reg_rollups_get_state (OcopRegDb *db, OcopRegRolled *ret_state, GError **error)
{
    OcopRegRolled state;
    if (!ocop_reg_counter_get (db, OCOP_REG_COUNTER_ROLLED, &state.position, error) ||
        !ocop_reg_counter_get (db, OCOP_REG_COUNTER_ROLLED_MS, &state.as_of_ms, error))
        return FALSE;
    *ret_state = state;
    return TRUE;
}

gboolean
ocop_reg_rollups_foreach (OcopRegDb *db, OcopRegRollup rollup, const OcopRegTotalsQuery *query,
                          OcopRegTotalsFunc each, gpointer data, GError **error)
{
    const OcopRegRollupTable *table = &ocop_reg_rollup_tables[rollup];
    const gboolean has_product = strstr (table->keys, "product") != NULL;
    const gboolean has_point = strstr (table->keys, "point") != NULL;
    const gboolean has_channel = strstr (table->keys, "channel") != NULL;
    const OcopRegLineSource source = {.from = table->table,
                                      .day = "day",
                                      .point = has_point ? "point" : NULL,
                                      .product = has_product ? "product" : NULL,
                                      .channel = has_channel ? "channel" : NULL,
                                      .stars = has_channel ? "stars" : NULL,
                                      .figures = ""};
    return ocop_reg_lines_foreach (db, &source, query, each, data, error);
}

gboolean
ocop_reg_rollups_restart (OcopRegDb *db, GError **error)
{
    if (!hold_feed (db, error) || !ocop_reg_counter_set (db, OCOP_REG_COUNTER_ROLLED, 0, error) ||
        !ocop_reg_counter_set (db, OCOP_REG_COUNTER_ROLLED_MS, 0, error) ||
        !ocop_reg_exec (db,
                        "UPDATE totals SET rolled_qty = 0, rolled_amount = 0, "
                        "rolled_returned_qty = 0, rolled_returned_amount = 0",
                        error))
        return FALSE;
    for (guint i = 0; i < OCOP_REG_N_ROLLUPS; i++) {
        g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", ocop_reg_rollup_tables[i].table);
        if (!ocop_reg_exec (db, sql, error))
            return FALSE;
    }
    return TRUE;
}
