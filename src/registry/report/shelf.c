/* One statement a month, so that every column of the key before the wanted one is fixed. */
#include "registry/report/shelf.h"

#define FIGURES                                                                                    \
    "qty, amount, returned_qty, returned_amount FROM rollup_point_product WHERE day = $1"

static const char *
find_statement (gboolean has_point, gboolean has_product)
{
    if (has_point && has_product)
        return "SELECT point, product, " FIGURES " AND point = $2 AND product = $3";
    if (has_point)
        return "SELECT point, product, " FIGURES " AND point = $2";
    /* A product's row is looked for at each point instead of reading all products of all points. */
    if (has_product)
        return "SELECT point, product, " FIGURES
               " AND point IN (SELECT point FROM till) AND product = $2";
    return "SELECT point, product, " FIGURES;
}

static gboolean
read_month (OcopRegStmt *stmt, OcopDay month, const char *point, const char *product,
            OcopRegTotalsFunc each, gpointer data, GError **error)
{
    guint n = 1;
    ocop_reg_bind_int (stmt, n++, month);
    if (point != NULL)
        ocop_reg_bind_text (stmt, n++, point);
    if (product != NULL)
        ocop_reg_bind_text (stmt, n, product);
    ocop_reg_set_streaming (stmt);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        const OcopRegTotalsLine line = {.day = month,
                                        .point = ocop_reg_column_text (stmt, 0),
                                        .product = ocop_reg_column_text (stmt, 1),
                                        .channel = -1,
                                        .stars = -1,
                                        .qty_milli = ocop_reg_column_int (stmt, 2),
                                        .amount = ocop_reg_column_int (stmt, 3),
                                        .returned_qty_milli = ocop_reg_column_int (stmt, 4),
                                        .returned_amount = ocop_reg_column_int (stmt, 5)};
        if (!each (&line, data, error)) {
            ocop_reg_reset (stmt);
            return FALSE;
        }
    }
    return is_ok;
}

/* First and last month that are held; *@ret_has_any FALSE for an empty roll-up. */
static gboolean
find_months (OcopRegDb *db, OcopDay *ret_first, OcopDay *ret_last, gboolean *ret_has_any,
             GError **error)
{
    gint64 first, last, n_rows;
    if (!ocop_reg_get_number (db, "SELECT min (day) FROM rollup_point_product", &first, error) ||
        !ocop_reg_get_number (db, "SELECT max (day) FROM rollup_point_product", &last, error) ||
        !ocop_reg_get_number (
            db, "SELECT count (*) FROM (SELECT 1 FROM rollup_point_product LIMIT 1) AS x", &n_rows,
            error))
        return FALSE;
    *ret_first = (OcopDay)first;
    *ret_last = (OcopDay)last;
    *ret_has_any = n_rows > 0;
    return TRUE;
}

gboolean
ocop_sales_foreach_shelf (OcopRegDb *db, const char *point, const char *product, OcopDay from,
                          OcopDay to, OcopRegTotalsFunc each, gpointer data, GError **error)
{
    OcopDay first, last;
    gboolean has_any;
    if (!find_months (db, &first, &last, &has_any, error))
        return FALSE;
    for (OcopDay month = first; has_any && month <= last; month = ocop_day_add_months (month, 1)) {
        if (ocop_day_month_end (month) < from || month > to)
            continue;
        OcopRegStmt *stmt =
            ocop_reg_prepare (db, find_statement (point != NULL, product != NULL), error);
        if (stmt == NULL || !read_month (stmt, month, point, product, each, data, error))
            return FALSE;
    }
    return TRUE;
}
