/* Binary both ways: a batch of 60 rows costs no formatting and parsing of numbers, and bytes need
 * no hex. */
#include "registry/db/postgres_values.h"

#include <string.h>

Oid
ocop_reg_postgres_oid (ValueType type)
{
    switch (type) {
    case VALUE_INT:
        return OCOP_OID_INT8;
    case VALUE_TEXT:
        return OCOP_OID_TEXT;
    case VALUE_BYTES:
        return OCOP_OID_BYTEA;
    case VALUE_INTS:
        return OCOP_OID_INTS;
    case VALUE_TEXTS:
        return OCOP_OID_TEXTS;
    case VALUE_NULL:
        break;
    }
    return 0;
}

static void
append_int32 (GByteArray *out, guint32 value)
{
    value = GUINT32_TO_BE (value);
    g_byte_array_append (out, (const guint8 *)&value, sizeof value);
}

static void
append_value (GByteArray *out, const void *bytes, gsize size)
{
    append_int32 (out, (guint32)size);
    g_byte_array_append (out, bytes, (guint)size);
}

static void
encode_array (const Value *value, GByteArray *out)
{
    g_byte_array_set_size (out, 0);
    append_int32 (out, value->size > 0 ? 1 : 0); /* dimensions */
    append_int32 (out, 0);                       /* no NULL in it */
    append_int32 (out, value->type == VALUE_INTS ? OCOP_OID_INT8 : OCOP_OID_TEXT);
    if (value->size == 0)
        return;
    append_int32 (out, (guint32)value->size);
    append_int32 (out, 1); /* first index */
    for (gsize i = 0; i < value->size; i++) {
        if (value->type == VALUE_INTS) {
            const gint64 number = GINT64_TO_BE (((const gint64 *)value->bytes)[i]);
            append_value (out, &number, sizeof number);
        } else {
            const char *text = ((const char *const *)value->bytes)[i];
            append_value (out, text, strlen (text));
        }
    }
}

static void
encode_value (const Value *value, guint i, OcopRegPostgresParams *params)
{
    params->formats[i] = 1;
    switch (value->type) {
    case VALUE_NULL:
        params->values[i] = NULL;
        params->lengths[i] = 0;
        return;
    case VALUE_INT:
        params->numbers[i] = GINT64_TO_BE (value->number);
        params->values[i] = (const char *)&params->numbers[i];
        params->lengths[i] = sizeof params->numbers[i];
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        params->values[i] = value->size > 0 ? value->bytes : "";
        params->lengths[i] = (int)value->size;
        return;
    case VALUE_INTS:
    case VALUE_TEXTS:
        if (params->arrays[i] == NULL)
            params->arrays[i] = g_byte_array_new();
        encode_array (value, params->arrays[i]);
        params->values[i] = (const char *)params->arrays[i]->data;
        params->lengths[i] = (int)params->arrays[i]->len;
        return;
    }
    g_assert_not_reached();
}

void
ocop_reg_postgres_encode (const OcopRegStmt *stmt, OcopRegPostgresParams *params)
{
    for (guint i = 0; i < stmt->n_params; i++)
        encode_value (&stmt->params[i], i, params);
}

void
ocop_reg_postgres_params_clear (OcopRegPostgresParams *params)
{
    for (guint i = 0; i < PARAMS_MAX; i++)
        if (params->arrays[i] != NULL)
            g_byte_array_unref (params->arrays[i]);
}

gboolean
ocop_reg_postgres_can_read (const PGresult *result, int *ret_wrong_column)
{
    for (int i = 0; i < PQnfields (result); i++) {
        switch (PQftype (result, i)) {
        case OCOP_OID_BOOL:
        case OCOP_OID_BYTEA:
        case OCOP_OID_NAME:
        case OCOP_OID_INT8:
        case OCOP_OID_INT2:
        case OCOP_OID_INT4:
        case OCOP_OID_TEXT:
        case OCOP_OID_VARCHAR:
        case 2278: /* void */
            continue;
        default:
            *ret_wrong_column = i;
            return FALSE;
        }
    }
    return TRUE;
}

gint64
ocop_reg_postgres_decode_int (const PGresult *result, int row, int column)
{
    if (PQgetisnull (result, row, column))
        return 0;
    const char *bytes = PQgetvalue (result, row, column);
    const Oid type = PQftype (result, column);
    if (type == OCOP_OID_INT8) {
        gint64 value;
        memcpy (&value, bytes, sizeof value);
        return GINT64_FROM_BE (value);
    }
    if (type == OCOP_OID_INT4) {
        gint32 value;
        memcpy (&value, bytes, sizeof value);
        return GINT32_FROM_BE (value);
    }
    if (type == OCOP_OID_INT2) {
        gint16 value;
        memcpy (&value, bytes, sizeof value);
        return GINT16_FROM_BE (value);
    }
    g_assert (type == OCOP_OID_BOOL);
    return bytes[0];
}
