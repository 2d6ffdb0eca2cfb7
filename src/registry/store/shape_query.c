/* Lists rows by their shape. */
#include "registry/store/private.h"
#include "registry/store/shape.h"

#include <string.h>

static const OcopRegQuery everything = {0};

static void
append_order (GString *sql, const OcopRegShape *shape, const OcopRegQuery *query)
{
    g_string_append (sql, " ORDER BY ");
    if (query->order != NULL) {
        g_string_append (sql, query->order);
        return;
    }
    for (guint i = 0; i < shape->n_key; i++)
        g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", shape->fields[i].column);
}

static void
bind_values (OcopRegStmt *stmt, const OcopRegQuery *query)
{
    for (guint i = 0; i < query->n_values; i++) {
        if (query->values[i].text != NULL)
            ocop_reg_bind_text (stmt, i + 1, query->values[i].text);
        else
            ocop_reg_bind_int (stmt, i + 1, query->values[i].number);
    }
}

static OcopRegStmt *
prepare_query (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query, GError **error)
{
    g_autoptr (GString) sql = g_string_new ("SELECT ");
    ocop_reg_shape_append_columns (sql, shape);
    g_string_append_printf (sql, " FROM %s", shape->table);
    if (query->where != NULL)
        g_string_append_printf (sql, " WHERE %s", query->where);
    append_order (sql, shape, query);
    if (query->limit > 0)
        g_string_append_printf (sql, " LIMIT $%u OFFSET $%u", query->n_values + 1,
                                query->n_values + 2);
    OcopRegStmt *stmt = ocop_reg_prepare (db, sql->str, error);
    if (stmt == NULL)
        return NULL;
    bind_values (stmt, query);
    if (query->limit > 0) {
        ocop_reg_bind_int (stmt, query->n_values + 1, query->limit);
        ocop_reg_bind_int (stmt, query->n_values + 2, query->offset);
    }
    return stmt;
}

typedef struct {
    OcopRegRowFunc each;
    gpointer data;
} Walk;

static gboolean
give_rows (OcopRegStmt *stmt, const OcopRegShape *shape, const Walk *walk, GError **error)
{
    gpointer row = ocop_reg_row_new (shape);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        is_ok =
            ocop_reg_row_read (stmt, shape, 0, row, error) && walk->each (row, walk->data, error);
        ocop_reg_row_clear (shape, row);
        if (!is_ok)
            break;
    }
    ocop_reg_row_free (row);
    return is_ok;
}

gboolean
ocop_reg_rows_foreach (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                       OcopRegRowFunc each, gpointer data, GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        prepare_query (db, shape, query != NULL ? query : &everything, error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_set_streaming (stmt);
    return give_rows (stmt, shape, &(Walk){each, data}, error);
}

typedef struct {
    const OcopRegShape *shape;
    GPtrArray *rows;
} Collection;

static gboolean
collect (gconstpointer row, gpointer data, GError **error)
{
    Collection *collection = data;
    const gsize size = collection->shape->size;
    gpointer copy = ocop_reg_row_new (collection->shape);
    memcpy (copy, row, size);
    /* The texts move over: the row that was read is left with nothing to free. */
    memset ((gpointer)row, 0, size);
    g_ptr_array_add (collection->rows, copy);
    return TRUE;
}

GPtrArray *
ocop_reg_rows_list (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                    GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        prepare_query (db, shape, query != NULL ? query : &everything, error);
    if (stmt == NULL)
        return NULL;
    Collection collection = {shape, g_ptr_array_new_with_free_func (ocop_reg_row_free)};
    if (give_rows (stmt, shape, &(Walk){collect, &collection}, error))
        return collection.rows;
    g_ptr_array_unref (collection.rows);
    return NULL;
}

gboolean
ocop_reg_rows_count (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                     gint64 *ret_count, GError **error)
{
    if (query == NULL)
        query = &everything;
    g_autofree char *sql =
        g_strconcat ("SELECT count (*) FROM ", shape->table,
                     query->where != NULL ? " WHERE " : NULL, query->where, NULL);
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (db, sql, error);
    gboolean has_row;
    if (stmt == NULL)
        return FALSE;
    bind_values (stmt, query);
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_count = ocop_reg_column_int (stmt, 0);
    return TRUE;
}
