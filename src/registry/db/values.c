/* Values in and out of a statement, the same for both libraries. */
#include "registry/db/private.h"

#include <string.h>

static Value *
set_param (OcopRegStmt *stmt, guint index, ValueType type)
{
    g_assert (index >= 1 && index <= PARAMS_MAX && !stmt->is_running);
    stmt->n_params = MAX (stmt->n_params, index);
    Value *value = &stmt->params[index - 1];
    *value = (Value){.type = type};
    return value;
}

void
ocop_reg_bind_int (OcopRegStmt *stmt, guint index, gint64 number)
{
    set_param (stmt, index, VALUE_INT)->number = number;
}

void
ocop_reg_bind_text (OcopRegStmt *stmt, guint index, const char *text)
{
    Value *value = set_param (stmt, index, text != NULL ? VALUE_TEXT : VALUE_NULL);
    value->bytes = text;
    value->size = text != NULL ? strlen (text) : 0;
}

void
ocop_reg_bind_bytes (OcopRegStmt *stmt, guint index, const void *bytes, gsize size)
{
    g_assert (size <= G_MAXINT);
    Value *value = set_param (stmt, index, bytes != NULL ? VALUE_BYTES : VALUE_NULL);
    value->bytes = bytes;
    value->size = size;
}

void
ocop_reg_bind_day (OcopRegStmt *stmt, guint index, OcopDay day)
{
    if (day == OCOP_DAY_NONE)
        ocop_reg_bind_null (stmt, index);
    else
        ocop_reg_bind_int (stmt, index, day);
}

void
ocop_reg_bind_null (OcopRegStmt *stmt, guint index)
{
    set_param (stmt, index, VALUE_NULL);
}

void
ocop_reg_bind_ints (OcopRegStmt *stmt, guint index, const gint64 *values, guint n_values)
{
    Value *value = set_param (stmt, index, VALUE_INTS);
    value->bytes = values;
    value->size = n_values;
}

void
ocop_reg_bind_texts (OcopRegStmt *stmt, guint index, const char *const *texts, guint n_texts)
{
    Value *value = set_param (stmt, index, VALUE_TEXTS);
    value->bytes = texts;
    value->size = n_texts;
}

gint64
ocop_reg_column_int (OcopRegStmt *stmt, guint column)
{
    return stmt->db->driver->column_int (stmt, column);
}

const char *
ocop_reg_column_text (OcopRegStmt *stmt, guint column)
{
    const char *text = stmt->db->driver->column_text (stmt, column);
    return text != NULL ? text : "";
}

char *
ocop_reg_column_dup_text (OcopRegStmt *stmt, guint column)
{
    return g_strdup (ocop_reg_column_text (stmt, column));
}

const void *
ocop_reg_column_bytes (OcopRegStmt *stmt, guint column, gsize *ret_size)
{
    return stmt->db->driver->column_bytes (stmt, column, ret_size);
}

OcopDay
ocop_reg_column_day (OcopRegStmt *stmt, guint column)
{
    if (ocop_reg_column_is_null (stmt, column))
        return OCOP_DAY_NONE;
    return (OcopDay)ocop_reg_column_int (stmt, column);
}

gboolean
ocop_reg_column_is_null (OcopRegStmt *stmt, guint column)
{
    return stmt->db->driver->column_is_null (stmt, column);
}

gboolean
ocop_reg_column_copy (OcopRegStmt *stmt, guint column, void *ret_bytes, gsize size)
{
    gsize held;
    const void *bytes = ocop_reg_column_bytes (stmt, column, &held);
    if (bytes == NULL || held != size)
        return FALSE;
    memcpy (ret_bytes, bytes, size);
    return TRUE;
}

guint
ocop_reg_get_n_columns (OcopRegStmt *stmt)
{
    return stmt->db->driver->n_columns (stmt);
}
