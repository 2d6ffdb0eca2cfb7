/* Row by row, streamed: memory does not grow with the registry. Columns and their types are read
 * from the SQLite side; both have the same schema. */
#include "registry/store/backup_copy.h"

#include "registry/store/private.h"
#include <string.h>

typedef struct {
    char *name;
    char type; /* of INTEGER, TEXT, BLOB: the first letter */
} Column;

static void
clear_column (gpointer data)
{
    g_free (((Column *)data)->name);
}

static GArray *
list_columns (OcopRegDb *sqlite, const char *table, GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        ocop_reg_prepare (sqlite, "SELECT name, type FROM pragma_table_info ($1)", error);
    if (stmt == NULL)
        return NULL;
    ocop_reg_bind_text (stmt, 1, table);
    g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
    g_array_set_clear_func (columns, clear_column);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        const Column column = {ocop_reg_column_dup_text (stmt, 0), *ocop_reg_column_text (stmt, 1)};
        g_array_append_val (columns, column);
    }
    return is_ok ? g_steal_pointer (&columns) : NULL;
}

static void
append_names (GString *sql, const GArray *columns)
{
    for (guint i = 0; i < columns->len; i++)
        g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "",
                                g_array_index (columns, Column, i).name);
}

static OcopRegStmt *
prepare_reading (OcopRegDb *from, const char *table, const GArray *columns, GError **error)
{
    g_autoptr (GString) sql = g_string_new ("SELECT ");
    append_names (sql, columns);
    g_string_append_printf (sql, " FROM %s", table);
    OcopRegStmt *stmt = ocop_reg_prepare (from, sql->str, error);
    if (stmt != NULL)
        ocop_reg_set_streaming (stmt);
    return stmt;
}

static OcopRegStmt *
prepare_writing (OcopRegDb *to, const char *table, const GArray *columns, GError **error)
{
    g_autoptr (GString) sql = g_string_new (NULL);
    g_string_append_printf (sql, "INSERT INTO %s (", table);
    append_names (sql, columns);
    g_string_append (sql, ") VALUES (");
    for (guint i = 0; i < columns->len; i++)
        g_string_append_printf (sql, "%s$%u", i > 0 ? ", " : "", i + 1);
    g_string_append_c (sql, ')');
    return ocop_reg_prepare (to, sql->str, error);
}

static void
bind_column (OcopRegStmt *reading, OcopRegStmt *writing, guint i, char type)
{
    gsize size;
    const void *bytes;
    if (ocop_reg_column_is_null (reading, i)) {
        ocop_reg_bind_null (writing, i + 1);
        return;
    }
    switch (type) {
    case 'I':
        ocop_reg_bind_int (writing, i + 1, ocop_reg_column_int (reading, i));
        return;
    case 'T':
        ocop_reg_bind_text (writing, i + 1, ocop_reg_column_text (reading, i));
        return;
    case 'B':
        bytes = ocop_reg_column_bytes (reading, i, &size);
        ocop_reg_bind_bytes (writing, i + 1, bytes, size);
        return;
    default:
        g_assert_not_reached();
    }
}

static gboolean
empty_table (OcopRegDb *to, const char *table, GError **error)
{
    g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", table);
    return ocop_reg_exec (to, sql, error);
}

static gboolean
copy_table (OcopRegDb *from, OcopRegDb *to, const char *table, GError **error)
{
    OcopRegDb *sqlite = ocop_reg_db_get_kind (from) == OCOP_REG_SQLITE ? from : to;
    g_autoptr (GArray) columns = list_columns (sqlite, table, error);
    if (columns == NULL || !empty_table (to, table, error))
        return FALSE;
    g_autoptr (OcopRegStmt) reading = prepare_reading (from, table, columns, error);
    OcopRegStmt *writing = reading != NULL ? prepare_writing (to, table, columns, error) : NULL;
    if (writing == NULL)
        return FALSE;
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (reading, &has_row, error)) && has_row) {
        for (guint i = 0; i < columns->len; i++)
            bind_column (reading, writing, i, g_array_index (columns, Column, i).type);
        if (!ocop_reg_run (writing, NULL, error))
            return FALSE;
    }
    return is_ok;
}

gboolean
ocop_reg_copy_tables (OcopRegDb *from, OcopRegDb *to, GError **error)
{
    for (guint i = 0; i < ocop_reg_n_tables; i++)
        if (!copy_table (from, to, ocop_reg_tables[i].table, error))
            return FALSE;
    return TRUE;
}
