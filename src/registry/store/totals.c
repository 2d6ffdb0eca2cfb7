/* Rows out: one, the sum of an epoch, those of a day. */
#include "registry/store/totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The numbers are kept in databases for years. */
G_STATIC_ASSERT (OCOP_CHANNEL_SHOWROOM == 0 && OCOP_CHANNEL_FAIR == 1 && OCOP_CHANNEL_PHONE == 2 &&
                 OCOP_CHANNEL_SENDO == 3 && OCOP_CHANNEL_TIKI == 4 && OCOP_CHANNEL_VOSO == 5 &&
                 OCOP_CHANNEL_POSTMART == 6 && OCOP_CHANNEL_PROVINCE == 7);

static gboolean
read_row (OcopRegStmt *stmt, OcopWireRow *row, GError **error)
{
    const char *product = ocop_reg_column_text (stmt, 1);
    if (g_strlcpy (row->product, product, sizeof row->product) >= sizeof row->product) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, "product “%.60s”", product);
        return FALSE;
    }
    row->day = (OcopDay)ocop_reg_column_int (stmt, 0);
    row->channel = (OcopChannel)ocop_reg_column_int (stmt, 2);
    row->stars = (int)ocop_reg_column_int (stmt, 3);
    row->qty_milli = ocop_reg_column_int (stmt, 4);
    row->amount = ocop_reg_column_int (stmt, 5);
    row->returned_qty_milli = ocop_reg_column_int (stmt, 6);
    row->returned_amount = ocop_reg_column_int (stmt, 7);
    row->version = ocop_reg_column_int (stmt, 8);
    return TRUE;
}

#define ROW_COLUMNS                                                                                \
    "SELECT day, product, channel, stars, qty, amount, returned_qty, returned_amount, version "    \
    "FROM totals WHERE till_key = $1 AND epoch = $2 AND day = $3 "

gboolean
ocop_reg_totals_find (OcopRegDb *db, gint64 till_key, gint64 epoch, const OcopWireRow *row,
                      gboolean *ret_found, OcopWireRow *ret_held, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db, ROW_COLUMNS "AND product = $4 AND channel = $5 AND stars = $6", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    ocop_reg_bind_int (stmt, 3, row->day);
    ocop_reg_bind_text (stmt, 4, row->product);
    ocop_reg_bind_int (stmt, 5, row->channel);
    ocop_reg_bind_int (stmt, 6, row->stars);
    gboolean has_row;
    OcopWireRow held = {0};
    if (!ocop_reg_step (stmt, &has_row, error) || (has_row && !read_row (stmt, &held, error)))
        return FALSE;
    *ret_found = has_row;
    if (has_row)
        *ret_held = held;
    return TRUE;
}

gboolean
ocop_reg_totals_sum (OcopRegDb *db, gint64 till_key, gint64 epoch, OcopRegTotalsSum *ret_sum,
                     GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT CAST (coalesce (sum (amount), 0) AS BIGINT), "
        "CAST (coalesce (sum (returned_amount), 0) AS BIGINT), count (*), "
        "coalesce (max (version), 0) FROM totals WHERE till_key = $1 AND epoch = $2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_sum = (OcopRegTotalsSum){
        .sales = ocop_reg_column_int (stmt, 0),
        .returns = ocop_reg_column_int (stmt, 1),
        .n_rows = ocop_reg_column_int (stmt, 2),
        .max_version = ocop_reg_column_int (stmt, 3),
    };
    return TRUE;
}

GArray *
ocop_reg_totals_list_day (OcopRegDb *db, gint64 till_key, gint64 epoch, OcopDay day, GError **error)
{
    OcopRegStmt *stmt =
        ocop_reg_prepare (db, ROW_COLUMNS "ORDER BY product, channel, stars", error);
    if (stmt == NULL)
        return NULL;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    ocop_reg_bind_int (stmt, 3, day);
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (OcopWireRow));
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        OcopWireRow row = {0};
        if (!read_row (stmt, &row, error)) {
            ocop_reg_reset (stmt);
            return NULL;
        }
        g_array_append_val (rows, row);
    }
    return is_ok ? g_steal_pointer (&rows) : NULL;
}
