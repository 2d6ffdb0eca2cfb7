/* Puts, finds and removes rows by their shape. The SQL is put together from constants of the
 * program only: names of tables and columns; values are always bound. */
#include "registry/store/shape.h"

#include "base/json_writer.h"
#include "registry/store/private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define HASH_SIZE 32

typedef enum {
    VERB_PUT,
    VERB_INSERT,
    VERB_FIND,
    VERB_LOCK, /* find, and nobody else changes it until the transaction ends */
    VERB_REMOVE,
    N_VERBS
} Verb;

#define AT(row, field, type)   (*(type *)((char *)(row) + (field)->offset))
#define READ(row, field, type) (*(type const *)((const char *)(row) + (field)->offset))

/* Stands before every row. */
typedef union {
    const OcopRegShape *shape;
    max_align_t alignment;
} Preface;

gpointer
ocop_reg_row_new (const OcopRegShape *shape)
{
    Preface *preface = g_malloc0 (sizeof *preface + shape->size);
    preface->shape = shape;
    gpointer row = preface + 1;
    for (guint i = 0; i < shape->n_fields; i++)
        if (shape->fields[i].type == OCOP_REG_FIELD_DAY ||
            shape->fields[i].type == OCOP_REG_FIELD_KEY_DAY)
            AT (row, &shape->fields[i], OcopDay) = OCOP_DAY_NONE;
    return row;
}

void
ocop_reg_row_clear (const OcopRegShape *shape, gpointer row)
{
    for (guint i = 0; i < shape->n_fields; i++) {
        const OcopRegField *field = &shape->fields[i];
        if (field->type == OCOP_REG_FIELD_TEXT)
            g_free (AT (row, field, char *));
        else if (field->type == OCOP_REG_FIELD_BYTES && AT (row, field, GBytes *) != NULL)
            g_bytes_unref (AT (row, field, GBytes *));
    }
    memset (row, 0, shape->size);
}

void
ocop_reg_row_free (gpointer row)
{
    if (row == NULL)
        return;
    Preface *preface = (Preface *)row - 1;
    ocop_reg_row_clear (preface->shape, row);
    g_free (preface);
}

static const char *
get_text (const OcopRegField *field, gconstpointer row)
{
    const char *text = READ (row, field, char *);
    return text != NULL ? text : "";
}

static gboolean
field_equal (const OcopRegField *field, gconstpointer one, gconstpointer other)
{
    switch (field->type) {
    case OCOP_REG_FIELD_INT:
        return READ (one, field, gint64) == READ (other, field, gint64);
    case OCOP_REG_FIELD_SMALL:
        return READ (one, field, int) == READ (other, field, int);
    case OCOP_REG_FIELD_DAY:
    case OCOP_REG_FIELD_KEY_DAY:
        return READ (one, field, OcopDay) == READ (other, field, OcopDay);
    case OCOP_REG_FIELD_TEXT:
        return strcmp (get_text (field, one), get_text (field, other)) == 0;
    case OCOP_REG_FIELD_HASH:
        return memcmp ((const char *)one + field->offset, (const char *)other + field->offset,
                       HASH_SIZE) == 0;
    case OCOP_REG_FIELD_BYTES: {
        GBytes *a = READ (one, field, GBytes *), *b = READ (other, field, GBytes *);
        return a == NULL || b == NULL ? a == b : g_bytes_equal (a, b);
    }
    }
    g_assert_not_reached();
}

gboolean
ocop_reg_row_equal (const OcopRegShape *shape, gconstpointer one, gconstpointer other)
{
    for (guint i = 0; i < shape->n_given; i++)
        if (!field_equal (&shape->fields[i], one, other))
            return FALSE;
    return TRUE;
}

void
ocop_reg_shape_bind (OcopRegStmt *stmt, guint index, const OcopRegField *field, gconstpointer row)
{
    switch (field->type) {
    case OCOP_REG_FIELD_INT:
        ocop_reg_bind_int (stmt, index, READ (row, field, gint64));
        return;
    case OCOP_REG_FIELD_SMALL:
        ocop_reg_bind_int (stmt, index, READ (row, field, int));
        return;
    case OCOP_REG_FIELD_DAY:
        ocop_reg_bind_day (stmt, index, READ (row, field, OcopDay));
        return;
    case OCOP_REG_FIELD_KEY_DAY:
        ocop_reg_bind_int (stmt, index, READ (row, field, OcopDay));
        return;
    case OCOP_REG_FIELD_TEXT:
        ocop_reg_bind_text (stmt, index, get_text (field, row));
        return;
    case OCOP_REG_FIELD_HASH:
        ocop_reg_bind_bytes (stmt, index, (const char *)row + field->offset, HASH_SIZE);
        return;
    case OCOP_REG_FIELD_BYTES: {
        GBytes *bytes = READ (row, field, GBytes *);
        gsize size = 0;
        const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
        ocop_reg_bind_bytes (stmt, index, bytes != NULL && data == NULL ? "" : data, size);
        return;
    }
    }
    g_assert_not_reached();
}

static gboolean
read_field (OcopRegStmt *stmt, guint column, const OcopRegField *field, gpointer row,
            GError **error)
{
    gsize size;
    const void *bytes;
    switch (field->type) {
    case OCOP_REG_FIELD_INT:
        AT (row, field, gint64) = ocop_reg_column_int (stmt, column);
        return TRUE;
    case OCOP_REG_FIELD_SMALL:
        AT (row, field, int) = (int)ocop_reg_column_int (stmt, column);
        return TRUE;
    case OCOP_REG_FIELD_DAY:
    case OCOP_REG_FIELD_KEY_DAY:
        AT (row, field, OcopDay) = ocop_reg_column_day (stmt, column);
        return TRUE;
    case OCOP_REG_FIELD_TEXT:
        AT (row, field, char *) = ocop_reg_column_dup_text (stmt, column);
        return TRUE;
    case OCOP_REG_FIELD_HASH:
        if (ocop_reg_column_copy (stmt, column, (char *)row + field->offset, HASH_SIZE))
            return TRUE;
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, _ ("“%s” is not 32 bytes long"),
                        field->column);
        return FALSE;
    case OCOP_REG_FIELD_BYTES:
        bytes = ocop_reg_column_bytes (stmt, column, &size);
        AT (row, field, GBytes *) = bytes != NULL ? g_bytes_new (bytes, size) : NULL;
        return TRUE;
    }
    g_assert_not_reached();
}

gboolean
ocop_reg_row_read (OcopRegStmt *stmt, const OcopRegShape *shape, guint column, gpointer row,
                   GError **error)
{
    for (guint i = 0; i < shape->n_fields; i++)
        if (!read_field (stmt, column + i, &shape->fields[i], row, error))
            return FALSE;
    return TRUE;
}

void
ocop_reg_row_to_json (const OcopRegShape *shape, gconstpointer row, GString *out)
{
    OcopJsonWriter writer;
    ocop_json_writer_init (&writer, out);
    ocop_json_begin_object (&writer, NULL);
    for (guint i = 0; i < shape->n_given; i++) {
        const OcopRegField *field = &shape->fields[i];
        switch (field->type) {
        case OCOP_REG_FIELD_INT:
            ocop_json_add_int (&writer, field->column, READ (row, field, gint64));
            break;
        case OCOP_REG_FIELD_SMALL:
            ocop_json_add_int (&writer, field->column, READ (row, field, int));
            break;
        case OCOP_REG_FIELD_DAY:
        case OCOP_REG_FIELD_KEY_DAY:
            ocop_json_add_day (&writer, field->column, READ (row, field, OcopDay));
            break;
        case OCOP_REG_FIELD_TEXT:
            ocop_json_add_string (&writer, field->column, get_text (field, row));
            break;
        case OCOP_REG_FIELD_HASH:
        case OCOP_REG_FIELD_BYTES:
            break; /* keys and evidence are not for reading */
        }
    }
    ocop_json_end_object (&writer);
}

char *
ocop_reg_row_dup_key (const OcopRegShape *shape, gconstpointer row)
{
    GString *key = g_string_new (NULL);
    char day[OCOP_DAY_TEXT_SIZE];
    for (guint i = 0; i < shape->n_key; i++) {
        const OcopRegField *field = &shape->fields[i];
        if (i > 0)
            g_string_append_c (key, '/');
        if (field->type == OCOP_REG_FIELD_TEXT)
            g_string_append (key, get_text (field, row));
        else if (field->type == OCOP_REG_FIELD_KEY_DAY || field->type == OCOP_REG_FIELD_DAY)
            g_string_append (key, ocop_day_to_text (READ (row, field, OcopDay), day));
        else if (field->type == OCOP_REG_FIELD_INT)
            g_string_append_printf (key, "%" G_GINT64_FORMAT, READ (row, field, gint64));
        else
            g_assert_not_reached();
    }
    return g_string_free (key, FALSE);
}

/* --- statements --- */

void
ocop_reg_shape_append_columns (GString *sql, const OcopRegShape *shape)
{
    for (guint i = 0; i < shape->n_fields; i++) {
        g_string_append (sql, i > 0 ? ", " : "");
        g_string_append (sql, shape->fields[i].column);
    }
}

static void
append_key_condition (GString *sql, const OcopRegShape *shape)
{
    for (guint i = 0; i < shape->n_key; i++)
        g_string_append_printf (sql, "%s%s = $%u", i > 0 ? " AND " : " WHERE ",
                                shape->fields[i].column, i + 1);
}

static void
append_insert (GString *sql, const OcopRegShape *shape)
{
    g_string_append_printf (sql, "INSERT INTO %s (", shape->table);
    ocop_reg_shape_append_columns (sql, shape);
    g_string_append (sql, ") VALUES (");
    for (guint i = 0; i < shape->n_fields; i++)
        g_string_append_printf (sql, "%s$%u", i > 0 ? ", " : "", i + 1);
    g_string_append (sql, ") ON CONFLICT (");
    for (guint i = 0; i < shape->n_key; i++)
        g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", shape->fields[i].column);
    g_string_append (sql, ") DO ");
}

static void
append_replacement (GString *sql, const OcopRegShape *shape)
{
    g_string_append (sql, "UPDATE SET ");
    for (guint i = shape->n_key; i < shape->n_fields; i++)
        g_string_append_printf (sql, "%s%s = excluded.%s", i > shape->n_key ? ", " : "",
                                shape->fields[i].column, shape->fields[i].column);
}

static char *
dup_sql (const OcopRegShape *shape, Verb verb)
{
    GString *sql = g_string_sized_new (1024);
    switch (verb) {
    case VERB_PUT:
        append_insert (sql, shape);
        append_replacement (sql, shape);
        break;
    case VERB_INSERT:
        append_insert (sql, shape);
        g_string_append (sql, "NOTHING");
        break;
    case VERB_FIND:
    case VERB_LOCK:
        g_string_append (sql, "SELECT ");
        ocop_reg_shape_append_columns (sql, shape);
        g_string_append_printf (sql, " FROM %s", shape->table);
        append_key_condition (sql, shape);
        g_string_append (sql, verb == VERB_LOCK ? " FOR UPDATE" : "");
        break;
    case VERB_REMOVE:
        g_string_append_printf (sql, "DELETE FROM %s", shape->table);
        append_key_condition (sql, shape);
        break;
    case N_VERBS:
        g_assert_not_reached();
    }
    return g_string_free (sql, FALSE);
}

/* Putting a statement together costs more than running it: done once per shape and verb, for the
 * life of the process. */
static const char *
peek_sql (const OcopRegShape *shape, Verb verb)
{
    static GMutex mutex;
    static GHashTable *texts; /* shape -> char *[N_VERBS] */
    g_mutex_lock (&mutex);
    if (texts == NULL)
        texts = g_hash_table_new (NULL, NULL);
    char **of_shape = g_hash_table_lookup (texts, shape);
    if (of_shape == NULL) {
        of_shape = g_new0 (char *, N_VERBS);
        g_hash_table_insert (texts, (gpointer)shape, of_shape);
    }
    if (of_shape[verb] == NULL)
        of_shape[verb] = dup_sql (shape, verb);
    const char *sql = of_shape[verb];
    g_mutex_unlock (&mutex);
    return sql;
}

static gboolean
run_insert (OcopRegDb *db, const OcopRegShape *shape, Verb verb, gconstpointer row,
            gint64 *ret_n_changed, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db, peek_sql (shape, verb), error);
    if (stmt == NULL)
        return FALSE;
    for (guint i = 0; i < shape->n_fields; i++)
        ocop_reg_shape_bind (stmt, i + 1, &shape->fields[i], row);
    return ocop_reg_run (stmt, ret_n_changed, error);
}

gboolean
ocop_reg_row_put (OcopRegDb *db, const OcopRegShape *shape, gconstpointer row, GError **error)
{
    return run_insert (db, shape, VERB_PUT, row, NULL, error);
}

gboolean
ocop_reg_row_insert (OcopRegDb *db, const OcopRegShape *shape, gconstpointer row,
                     gboolean *ret_is_new, GError **error)
{
    gint64 n_changed;
    if (!run_insert (db, shape, VERB_INSERT, row, &n_changed, error))
        return FALSE;
    *ret_is_new = n_changed == 1;
    return TRUE;
}

static OcopRegStmt *
prepare_by_key (OcopRegDb *db, const OcopRegShape *shape, Verb verb, gconstpointer key,
                GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db, peek_sql (shape, verb), error);
    for (guint i = 0; stmt != NULL && i < shape->n_key; i++)
        ocop_reg_shape_bind (stmt, i + 1, &shape->fields[i], key);
    return stmt;
}

static gboolean
find_row (OcopRegDb *db, const OcopRegShape *shape, Verb verb, gconstpointer key, gpointer *ret_row,
          GError **error)
{
    g_autoptr (OcopRegStmt) stmt = prepare_by_key (db, shape, verb, key, error);
    gboolean has_row;
    if (stmt == NULL || !ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    gpointer row = NULL;
    if (has_row) {
        row = ocop_reg_row_new (shape);
        if (!ocop_reg_row_read (stmt, shape, 0, row, error)) {
            ocop_reg_row_free (row);
            return FALSE;
        }
    }
    *ret_row = row;
    return TRUE;
}

gboolean
ocop_reg_row_find (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key, gpointer *ret_row,
                   GError **error)
{
    return find_row (db, shape, VERB_FIND, key, ret_row, error);
}

gboolean
ocop_reg_row_find_locked (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                          gpointer *ret_row, GError **error)
{
    const gboolean is_sqlite = ocop_reg_db_get_kind (db) == OCOP_REG_SQLITE;
    return find_row (db, shape, is_sqlite ? VERB_FIND : VERB_LOCK, key, ret_row, error);
}

gboolean
ocop_reg_row_remove (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                     gboolean *ret_was_there, GError **error)
{
    OcopRegStmt *stmt = prepare_by_key (db, shape, VERB_REMOVE, key, error);
    gint64 n_changed;
    if (stmt == NULL || !ocop_reg_run (stmt, &n_changed, error))
        return FALSE;
    *ret_was_there = n_changed == 1;
    return TRUE;
}
