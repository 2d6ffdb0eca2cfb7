/* Values as PostgreSQL's binary formats: integers big-endian, texts and bytes as they are, arrays
 * of one dimension. Source: PostgreSQL 15, int8recv, array_recv. */
#pragma once

#include "registry/db/private.h"
#include <libpq-fe.h>

/* Of pg_type, fixed for ever. */
enum {
    OCOP_OID_BOOL = 16,
    OCOP_OID_BYTEA = 17,
    OCOP_OID_NAME = 19,
    OCOP_OID_INT8 = 20,
    OCOP_OID_INT2 = 21,
    OCOP_OID_INT4 = 23,
    OCOP_OID_TEXT = 25,
    OCOP_OID_TEXTS = 1009,
    OCOP_OID_INTS = 1016,
    OCOP_OID_VARCHAR = 1043,
};

/* 0 for NULL: the server finds the type. */
Oid ocop_reg_postgres_oid (ValueType type);

typedef struct {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    gint64 numbers[PARAMS_MAX];
    GByteArray *arrays[PARAMS_MAX]; /* kept for the next time */
} OcopRegPostgresParams;

/* Points into @stmt's values and @params. */
void ocop_reg_postgres_encode (const OcopRegStmt *stmt, OcopRegPostgresParams *params);
void ocop_reg_postgres_params_clear (OcopRegPostgresParams *params);

/* TRUE when every column is of a type that can be read back. */
gboolean ocop_reg_postgres_can_read (const PGresult *result, int *ret_wrong_column);
gint64 ocop_reg_postgres_decode_int (const PGresult *result, int row, int column);
