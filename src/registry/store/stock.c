/* One row per position. Lots stand in it as lines of text: they are always read and replaced
 * together. */
#include "registry/store/stock.h"

#include "registry/store/private.h"
#include <string.h>

static char *
dup_lots (const OcopWireStock *row, const OcopWireLot *lots)
{
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < row->n_lots; i++) {
        const OcopWireLot *lot = &lots[row->first_lot + i];
        if (lot->expiry == OCOP_DAY_NONE)
            g_string_append (text, "- ");
        else
            g_string_append_printf (text, "%d ", lot->expiry);
        g_string_append_printf (text, "%" G_GINT64_FORMAT " %s\n", lot->qty_milli, lot->lot);
    }
    return g_string_free (text, FALSE);
}

gboolean
ocop_reg_stock_put (OcopRegDb *db, gint64 till_key, gint64 epoch, const OcopWireStock *rows,
                    guint n_rows, const OcopWireLot *lots, gint64 now_ms, guint *ret_n_changed,
                    GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "INSERT INTO stock (till_key, product, epoch, movement, qty, lots, received_ms) VALUES "
        "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (till_key, product) DO UPDATE SET "
        "epoch = excluded.epoch, movement = excluded.movement, qty = excluded.qty, "
        "lots = excluded.lots, received_ms = excluded.received_ms "
        "WHERE (excluded.epoch, excluded.movement) > (stock.epoch, stock.movement)",
        error);
    if (stmt == NULL)
        return FALSE;
    guint n_changed = 0;
    for (guint i = 0; i < n_rows; i++) {
        g_autofree char *text = dup_lots (&rows[i], lots);
        ocop_reg_bind_int (stmt, 1, till_key);
        ocop_reg_bind_text (stmt, 2, rows[i].product);
        ocop_reg_bind_int (stmt, 3, epoch);
        ocop_reg_bind_int (stmt, 4, rows[i].movement);
        ocop_reg_bind_int (stmt, 5, rows[i].qty_milli);
        ocop_reg_bind_text (stmt, 6, text);
        ocop_reg_bind_int (stmt, 7, now_ms);
        gint64 n;
        if (!ocop_reg_run (stmt, &n, error))
            return FALSE;
        n_changed += (guint)n;
    }
    *ret_n_changed = n_changed;
    return TRUE;
}

gboolean
ocop_reg_stock_drop_earlier (OcopRegDb *db, gint64 till_key, gint64 epoch, GError **error)
{
    OcopRegStmt *stmt =
        ocop_reg_prepare (db, "DELETE FROM stock WHERE till_key = $1 AND epoch < $2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    return ocop_reg_run (stmt, NULL, error);
}

static const OcopRegField line_fields[] = {
    FIELD (TEXT, "point", OcopRegStockLine, point),
    FIELD (SMALL, "till", OcopRegStockLine, till),
    FIELD (TEXT, "product", OcopRegStockLine, product),
    FIELD (INT, "qty", OcopRegStockLine, qty_milli),
    FIELD (INT, "received_ms", OcopRegStockLine, received_ms),
    FIELD (TEXT, "lots", OcopRegStockLine,
           lot), /* the text of all lots, until they are taken apart */
    FIELD (DAY, "expiry", OcopRegStockLine, expiry),
};
static const OcopRegShape line_shape = SHAPE ("stock", OcopRegStockLine, line_fields, 0, 1);

static OcopRegStockLine *
copy_line (const OcopRegStockLine *whole)
{
    OcopRegStockLine *line = ocop_reg_row_new (&line_shape);
    line->point = g_strdup (whole->point);
    line->till = whole->till;
    line->product = g_strdup (whole->product);
    line->received_ms = whole->received_ms;
    return line;
}

/* "EXPIRY QTY LOT" */
static void
add_lot (GPtrArray *lines, const OcopRegStockLine *whole, const char *text)
{
    char *end;
    OcopDay expiry = OCOP_DAY_NONE;
    if (g_str_has_prefix (text, "- "))
        end = (char *)text + 1;
    else
        expiry = (OcopDay)g_ascii_strtoll (text, &end, 10);
    const gint64 qty_milli = g_ascii_strtoll (end, &end, 10);
    OcopRegStockLine *line = copy_line (whole);
    line->expiry = expiry;
    line->qty_milli = qty_milli;
    line->lot = g_strdup (*end == ' ' ? end + 1 : end);
    g_ptr_array_add (lines, line);
}

static void
add_lines (GPtrArray *lines, OcopRegStockLine *whole, gboolean with_lots)
{
    if (with_lots && *whole->lot != '\0') {
        g_auto (GStrv) texts = g_strsplit (whole->lot, "\n", -1);
        for (char **text = texts; *text != NULL && **text != '\0'; text++)
            add_lot (lines, whole, *text);
        ocop_reg_row_free (whole);
        return;
    }
    g_free (whole->lot);
    whole->lot = g_strdup ("");
    g_ptr_array_add (lines, whole);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
    const OcopRegStockLine *one = *(OcopRegStockLine *const *)a;
    const OcopRegStockLine *other = *(OcopRegStockLine *const *)b;
    int order = strcmp (one->product, other->product);
    if (order == 0)
        order = strcmp (one->point, other->point);
    if (order == 0)
        order = one->till - other->till;
    if (order == 0) /* none last */
        order = (one->expiry == OCOP_DAY_NONE) - (other->expiry == OCOP_DAY_NONE);
    if (order == 0)
        order = (one->expiry > other->expiry) - (one->expiry < other->expiry);
    return order != 0 ? order : strcmp (one->lot, other->lot);
}

static OcopRegStmt *
prepare_list (OcopRegDb *db, const char *point, const char *product, GError **error)
{
    g_autoptr (GString) sql = g_string_new (
        "SELECT t.point, t.till, s.product, s.qty, s.received_ms, s.lots, "
        "CAST (NULL AS BIGINT) AS expiry FROM stock s JOIN till t ON t.till_key = s.till_key");
    guint n = 0;
    if (point != NULL)
        g_string_append_printf (sql, " WHERE t.point = $%u", ++n);
    if (product != NULL)
        g_string_append_printf (sql, "%s s.product = $%u", n > 0 ? " AND" : " WHERE", n + 1);
    OcopRegStmt *stmt = ocop_reg_prepare (db, sql->str, error);
    if (stmt == NULL)
        return NULL;
    n = 0;
    if (point != NULL)
        ocop_reg_bind_text (stmt, ++n, point);
    if (product != NULL)
        ocop_reg_bind_text (stmt, ++n, product);
    return stmt;
}

GPtrArray *
ocop_reg_stock_list (OcopRegDb *db, const char *point, const char *product, gboolean with_lots,
                     GError **error)
{
    OcopRegStmt *stmt = prepare_list (db, point, product, error);
    if (stmt == NULL)
        return NULL;
    ocop_reg_set_streaming (stmt);
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (ocop_reg_row_free);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        OcopRegStockLine *whole = ocop_reg_row_new (&line_shape);
        if (!ocop_reg_row_read (stmt, &line_shape, 0, whole, error)) {
            ocop_reg_row_free (whole);
            ocop_reg_reset (stmt);
            return NULL;
        }
        add_lines (lines, whole, with_lots);
    }
    if (!is_ok)
        return NULL;
    g_ptr_array_sort (lines, compare_lines);
    return g_steal_pointer (&lines);
}
