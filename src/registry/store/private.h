/* What the files of this folder share. */
#pragma once

#include "registry/store/shape.h"
#include "registry/store/store.h"
#include <stddef.h>

/* One line of a shape's table of fields. */
#define FIELD(type, column, struct_type, member)                                                   \
    {                                                                                              \
        column, OCOP_REG_FIELD_##type, offsetof (struct_type, member)                              \
    }

/* The last two of every master row. */
#define MASTER_FIELDS(struct_type)                                                                 \
    FIELD (INT, "version", struct_type, version),                                                  \
        FIELD (SMALL, "is_removed", struct_type, is_removed)

/* @key: fields of the primary key; @kept: fields at the end that the store keeps itself. */
#define SHAPE(name_of_table, struct_type, field_array, key, kept)                                  \
    {                                                                                              \
        .table = (name_of_table), .size = sizeof (struct_type),                                    \
        .n_fields = G_N_ELEMENTS (field_array), .n_key = (key), .fields = (field_array),           \
        .n_given = G_N_ELEMENTS (field_array) - (kept)                                             \
    }

extern const char *const ocop_reg_schema_1_sql;

/* Every table of the schema. @is_of_till: distributed by till_key. */
typedef struct {
    const char *table;
    gboolean is_of_till;
} OcopRegTable;
extern const OcopRegTable ocop_reg_tables[];
extern const guint ocop_reg_n_tables;

/* A row of any shape, for g_autoptr. */
typedef void OcopRegHeldRow;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegHeldRow, ocop_reg_row_free)

/* The column list of @shape, "a, b, c". */
void ocop_reg_shape_append_columns (GString *sql, const OcopRegShape *shape);
/* Binds field @i of @row as parameter @index. */
void ocop_reg_shape_bind (OcopRegStmt *stmt, guint index, const OcopRegField *field,
                          gconstpointer row);

/* "a/b" of the key fields. Owned. */
char *ocop_reg_row_dup_key (const OcopRegShape *shape, gconstpointer row);
