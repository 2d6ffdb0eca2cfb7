/* Rows in: what is checked before and after, whatever the database. */
#include "registry/store/totals_put.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE_MAX (G_GINT64_CONSTANT (1) << OCOP_REG_FEED_SHIFT)

void
ocop_reg_totals_result_clear (OcopRegTotalsResult *result)
{
    g_clear_pointer (&result->conflicts, g_array_unref);
}

static guint
hash_key (gconstpointer data)
{
    const OcopWireRow *row = data;
    return g_str_hash (row->product) * 31u + (guint)row->day * 1021u + (guint)row->channel * 17u +
           (guint)row->stars;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
    return ocop_wire_row_compare_key (a, b) == 0;
}

static gboolean
check_unique (const OcopRegTotalsBatch *batch, GError **error)
{
    g_autoptr (GHashTable) keys = g_hash_table_new (hash_key, equal_key);
    for (guint i = 0; i < batch->n_rows; i++)
        if (!g_hash_table_add (keys, (gpointer)&batch->rows[i])) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "rows",
                            _ ("the row of “%s” is there twice"), batch->rows[i].product);
            return FALSE;
        }
    return TRUE;
}

void
ocop_reg_held_read (OcopRegStmt *stmt, guint column, OcopRegHeldFigures *held)
{
    held->is_held = TRUE;
    held->qty = ocop_reg_column_int (stmt, column);
    held->amount = ocop_reg_column_int (stmt, column + 1);
    held->returned_qty = ocop_reg_column_int (stmt, column + 2);
    held->returned_amount = ocop_reg_column_int (stmt, column + 3);
    held->version = ocop_reg_column_int (stmt, column + 4);
}

static gboolean
is_same_figures (const OcopWireRow *row, const OcopRegHeldFigures *held)
{
    return row->qty_milli == held->qty && row->amount == held->amount &&
           row->returned_qty_milli == held->returned_qty &&
           row->returned_amount == held->returned_amount;
}

gboolean
ocop_reg_totals_is_news (const OcopWireRow *row, const OcopRegHeldFigures *held, guint i,
                         OcopRegTotalsResult *result)
{
    if (!held->is_held || row->version > held->version)
        return TRUE;
    if (row->version < held->version)
        result->n_old++;
    else if (is_same_figures (row, held))
        result->n_same++;
    else {
        if (result->conflicts == NULL)
            result->conflicts = g_array_new (FALSE, FALSE, sizeof (guint));
        g_array_append_val (result->conflicts, i);
    }
    return FALSE;
}

gboolean
ocop_reg_totals_put (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                     OcopRegTotalsResult *ret_result, GError **error)
{
    g_auto (OcopRegTotalsResult) result = {0};
    if (batch->feed->next_place + batch->n_rows >= PLACE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "rows", _ ("too many rows at once"));
        return FALSE;
    }
    if (batch->n_rows > 0 && (!check_unique (batch, error) ||
                              !(ocop_reg_db_get_kind (db) == OCOP_REG_SQLITE
                                    ? ocop_reg_totals_put_sqlite (db, batch, &result, error)
                                    : ocop_reg_totals_put_postgres (db, batch, &result, error))))
        return FALSE;
    batch->feed->next_place += batch->n_rows;
    *ret_result = result;
    memset (&result, 0, sizeof result);
    return TRUE;
}
