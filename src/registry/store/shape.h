/* A table's row as a C struct, described by data: what puts, finds and lists rows of any table of
 * the registry is written once.
 *
 * A row struct is zeroed memory; its texts are owned and never NULL once read ("" = not known); a
 * row to be put may leave texts NULL, which are stored as "". */
#pragma once

#include "registry/db/db.h"

typedef enum {
    OCOP_REG_FIELD_INT,   /* gint64 */
    OCOP_REG_FIELD_SMALL, /* int, an enum or gboolean */
    OCOP_REG_FIELD_DAY,   /* OcopDay; OCOP_DAY_NONE is stored as NULL */
    OCOP_REG_FIELD_TEXT,  /* char * */
    OCOP_REG_FIELD_HASH,  /* guint8[32] */
    OCOP_REG_FIELD_BYTES, /* GBytes *, NULL allowed */
    /* OcopDay in a key, where NULL cannot stand: OCOP_DAY_NONE is stored as itself (less than any
     * day). */
    OCOP_REG_FIELD_KEY_DAY,
} OcopRegFieldType;

typedef struct {
    const char *column;
    OcopRegFieldType type;
    gsize offset;
} OcopRegField;

typedef struct _OcopRegShape OcopRegShape;
struct _OcopRegShape {
    const char *table;
    gsize size; /* of the struct */
    guint n_fields;
    guint n_key; /* the first fields are the primary key */
    const OcopRegField *fields;
    /* Fields from this one on are kept by the store: not compared and, in master.h, not set by the
     * caller. = n_fields where there are none. */
    guint n_given;
};

/* A zeroed row, its days OCOP_DAY_NONE. It knows its shape, so that one function frees any row made
 * here or given out by a function of this folder; G_DEFINE_AUTOPTR_CLEANUP_FUNC with it is fine. */
gpointer ocop_reg_row_new (const OcopRegShape *shape);
void ocop_reg_row_free (gpointer row);
/* Frees what @row holds, not @row; leaves it zeroed. For rows on the stack. */
void ocop_reg_row_clear (const OcopRegShape *shape, gpointer row);
/* TRUE when all given fields are equal. */
gboolean ocop_reg_row_equal (const OcopRegShape *shape, gconstpointer one, gconstpointer other);

/* Inserts @row or replaces the row with its key. */
gboolean ocop_reg_row_put (OcopRegDb *db, const OcopRegShape *shape, gconstpointer row,
                           GError **error);
/* Inserts; TRUE with *@ret_is_new FALSE and nothing changed when the key is there already. */
gboolean ocop_reg_row_insert (OcopRegDb *db, const OcopRegShape *shape, gconstpointer row,
                              gboolean *ret_is_new, GError **error);
/* The row whose key fields are those of @key (a struct of the shape). *@ret_row owned, NULL when
 * there is none. */
gboolean ocop_reg_row_find (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                            gpointer *ret_row, GError **error);
/* The same, and nobody else changes it until this transaction ends. */
gboolean ocop_reg_row_find_locked (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                                   gpointer *ret_row, GError **error);
gboolean ocop_reg_row_remove (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                              gboolean *ret_was_there, GError **error);

/* How to list. @where is a constant of the program after WHERE, with $1 … for @n_values, each one a
 * text when values[i].text is not NULL, else an int. */
typedef struct {
    const char *text;
    gint64 number;
} OcopRegValue;

typedef struct {
    const char *where; /* NULL: all */
    const char *order; /* NULL: by key */
    guint n_values;
    OcopRegValue values[6];
    gint64 limit;  /* 0: none */
    gint64 offset; /* with a limit */
} OcopRegQuery;

/* New array of rows that frees them. @query may be NULL. */
GPtrArray *ocop_reg_rows_list (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                               GError **error);
/* Calls @each for every row, which lives until it returns; FALSE from it ends the walk with @error
 * set by it. Streams. */
typedef gboolean (*OcopRegRowFunc) (gconstpointer row, gpointer data, GError **error);
gboolean ocop_reg_rows_foreach (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                                OcopRegRowFunc each, gpointer data, GError **error);
gboolean ocop_reg_rows_count (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                              gint64 *ret_count, GError **error);

/* Reads the columns of @shape from @column on of the present row into a zeroed struct: for
 * statements of one's own. */
gboolean ocop_reg_row_read (OcopRegStmt *stmt, const OcopRegShape *shape, guint column,
                            gpointer row, GError **error);
/* The given fields as one JSON object, for history and exports. */
void ocop_reg_row_to_json (const OcopRegShape *shape, gconstpointer row, GString *out);
