/* Compares roll-ups with rows, month by month so that memory stays bounded, by one statement each:
 * what rows say they have given, minus what the roll-up holds, must be nothing for every key. */
#include "registry/store/rollups_private.h"
#include "registry/store/store.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

const OcopRegRollupTable ocop_reg_rollup_tables[OCOP_REG_N_ROLLUPS] = {
    [OCOP_REG_ROLLUP_DAY_PRODUCT] = {"rollup_day_product", "day, product, channel, stars",
                                     "r.day, r.product, r.channel, r.stars",
                                     "r.day, r.product, r.channel, r.stars", FALSE},
    [OCOP_REG_ROLLUP_DAY_POINT] = {"rollup_day_point", "day, point, channel, stars",
                                   "r.day, t.point, r.channel, r.stars",
                                   "r.day, t.point, r.channel, r.stars", FALSE},
    [OCOP_REG_ROLLUP_MONTH_PRODUCT] = {"rollup_month_product", "day, product, channel, stars",
                                       "$3, r.product, r.channel, r.stars",
                                       "r.product, r.channel, r.stars", TRUE},
    [OCOP_REG_ROLLUP_MONTH_POINT] = {"rollup_month_point", "day, point, channel, stars",
                                     "$3, t.point, r.channel, r.stars",
                                     "t.point, r.channel, r.stars", TRUE},
    [OCOP_REG_ROLLUP_POINT_PRODUCT] = {"rollup_point_product", "day, point, product",
                                       "$3, t.point, r.product", "t.point, r.product", TRUE},
};

OcopDay
ocop_reg_month_of (OcopDay day)
{
    int year, month, day_of_month;
    ocop_day_to_ymd (day, &year, &month, &day_of_month);
    return ocop_day_from_ymd (year, month, 1);
}

static gboolean
count_differences (OcopRegDb *db, const OcopRegRollupTable *rollup, OcopDay month,
                   gint64 *ret_n_differences, GError **error)
{
    /* Rows and roll-up under the same names, the roll-up's figures with a minus. */
    g_autofree char *sql = g_strdup_printf (
        "SELECT count (*) FROM (SELECT %s FROM ("
        "SELECT %s, rolled_qty AS q, rolled_amount AS a, rolled_returned_qty AS rq, "
        "rolled_returned_amount AS ra FROM (SELECT CASE WHEN $3 = 1 THEN $1 ELSE r.day END AS day, "
        "t.point, r.product, r.channel, r.stars, r.rolled_qty, r.rolled_amount, "
        "r.rolled_returned_qty, r.rolled_returned_amount FROM till t "
        "JOIN till_epoch e ON e.till_key = t.till_key "
        "JOIN totals r ON r.till_key = e.till_key AND r.epoch = e.epoch "
        "WHERE r.day >= $1 AND r.day <= $2) AS x "
        "UNION ALL SELECT %s, -qty, -amount, -returned_qty, -returned_amount FROM %s "
        "WHERE day >= $1 AND day <= $2) AS y GROUP BY %s HAVING sum (q) <> 0 OR sum (a) <> 0 OR "
        "sum (rq) <> 0 OR sum (ra) <> 0) AS z",
        rollup->keys, rollup->keys, rollup->keys, rollup->table, rollup->keys);
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (db, sql, error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, month);
    ocop_reg_bind_int (stmt, 2, ocop_day_month_end (month));
    ocop_reg_bind_int (stmt, 3, rollup->is_by_month);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_n_differences = ocop_reg_column_int (stmt, 0);
    return TRUE;
}

/* All days of rows and roll-ups. */
static gboolean
find_days (OcopRegDb *db, gboolean *ret_any, OcopDay *ret_first, OcopDay *ret_last, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT min (first), max (last) FROM (SELECT min (day) AS first, max (day) AS last FROM "
        "totals UNION ALL SELECT min (day), max (day) FROM rollup_day_product "
        "UNION ALL SELECT min (day), max (day) FROM rollup_day_point "
        "UNION ALL SELECT min (day), max (day) FROM rollup_point_product) AS x",
        error);
    gboolean has_row;
    if (stmt == NULL || !ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_any = !ocop_reg_column_is_null (stmt, 0);
    *ret_first = ocop_reg_column_day (stmt, 0);
    *ret_last = ocop_reg_column_day (stmt, 1);
    return TRUE;
}

static gboolean
count_unmarked (OcopRegDb *db, gint64 position, gint64 *ret_n_rows, GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        ocop_reg_prepare (db,
                          "SELECT count (*) FROM totals WHERE feed <= $1 AND (rolled_qty <> qty OR "
                          "rolled_amount <> amount OR rolled_returned_qty <> returned_qty OR "
                          "rolled_returned_amount <> returned_amount)",
                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, position);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_n_rows = ocop_reg_column_int (stmt, 0);
    return TRUE;
}

static gboolean
check_unmarked (OcopRegDb *db, char **ret_difference, GError **error)
{
    OcopRegRolled state;
    gint64 n_unmarked;
    if (!ocop_reg_rollups_get_state (db, &state, error) ||
        !count_unmarked (db, state.position, &n_unmarked, error))
        return FALSE;
    *ret_difference =
        n_unmarked > 0
            ? g_strdup_printf (_ ("%" PRId64 " rows are not in the roll-ups"), n_unmarked)
            : NULL;
    return TRUE;
}

gboolean
ocop_reg_rollups_check_step (OcopRegDb *db, OcopRegRollupsCheck *check, char **ret_difference,
                             GError **error)
{
    gint64 n;
    char day[OCOP_DAY_TEXT_SIZE];
    if (!check->has_begun) {
        gboolean any;
        if (!check_unmarked (db, ret_difference, error) ||
            !find_days (db, &any, &check->month, &check->last, error))
            return FALSE;
        check->month = any ? ocop_reg_month_of (check->month) : 0;
        check->has_begun = TRUE;
        check->is_done = !any;
        return TRUE;
    }
    const OcopRegRollupTable *table = &ocop_reg_rollup_tables[check->rollup];
    if (!count_differences (db, table, check->month, &n, error))
        return FALSE;
    *ret_difference = n == 0
                          ? NULL
                          : g_strdup_printf (_ ("%s differs from the rows in %" PRId64
                                                " lines of the month from %s"),
                                             table->table, n, ocop_day_to_text (check->month, day));
    if (++check->rollup == OCOP_REG_N_ROLLUPS) {
        check->rollup = 0;
        check->month = ocop_day_add_months (check->month, 1);
        check->is_done = check->month > check->last;
    }
    return TRUE;
}

gboolean
ocop_reg_rollups_check (OcopRegDb *db, gboolean *ret_agrees, char **ret_difference, GError **error)
{
    OcopRegRollupsCheck check = {0};
    g_autofree char *difference = NULL;
    while (!check.is_done && difference == NULL)
        if (!ocop_reg_rollups_check_step (db, &check, &difference, error))
            return FALSE;
    *ret_agrees = difference == NULL;
    *ret_difference = g_steal_pointer (&difference);
    return TRUE;
}
