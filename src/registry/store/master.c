/* Change-sets over any master table. */
#include "registry/store/master.h"

#include "registry/store/private.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include <string.h>

static const OcopRegField history_fields[] = {
    FIELD (INT, "version", OcopRegHistory, version),
    FIELD (TEXT, "subject", OcopRegHistory, subject),
    FIELD (TEXT, "row_key", OcopRegHistory, row_key),
    FIELD (INT, "at_ms", OcopRegHistory, at_ms),
    FIELD (TEXT, "changed_by", OcopRegHistory, changed_by),
    FIELD (TEXT, "reason", OcopRegHistory, reason),
    FIELD (TEXT, "before", OcopRegHistory, before),
};
const OcopRegShape ocop_reg_history_shape = SHAPE ("history", OcopRegHistory, history_fields, 3, 0);

void
ocop_reg_change_init (OcopRegChange *change, OcopRegDb *db, const char *by, const char *reason,
                      gint64 now_ms)
{
    *change = (OcopRegChange){.db = db, .by = by, .reason = reason, .now_ms = now_ms};
}

/* --- what every master row ends with --- */

static gint64 *
get_version (const OcopRegShape *shape, gpointer row)
{
    const OcopRegField *field = &shape->fields[shape->n_given];
    g_assert (strcmp (field->column, "version") == 0);
    return (gint64 *)((char *)row + field->offset);
}

static int *
get_is_removed (const OcopRegShape *shape, gpointer row)
{
    return (int *)((char *)row + shape->fields[shape->n_given + 1].offset);
}

/* A till is given a product with its certificate and its producer's name: when those change, the
 * product has changed. */
static gboolean
touch_products (OcopRegChange *change, const OcopRegShape *shape, gconstpointer row, GError **error)
{
    const gboolean by_code = shape == &ocop_reg_certificate_shape;
    const gboolean by_producer =
        shape == &ocop_reg_producer_shape || shape == &ocop_reg_producer_form_shape;
    if (!by_code && !by_producer)
        return TRUE;
    OcopRegStmt *stmt =
        ocop_reg_prepare (change->db,
                          by_code ? "UPDATE product SET version = $1 WHERE code = $2"
                                  : "UPDATE product SET version = $1 WHERE producer_code = $2",
                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, change->version);
    ocop_reg_shape_bind (stmt, 2, &shape->fields[0], row);
    return ocop_reg_run (stmt, NULL, error);
}

/* What tills are given has counters of its own, so that an ack tells them at once. */
static gboolean
mark_documents (OcopRegChange *change, const OcopRegShape *shape, GError **error)
{
    if (shape == &ocop_reg_product_shape || shape == &ocop_reg_certificate_shape ||
        shape == &ocop_reg_producer_shape || shape == &ocop_reg_producer_form_shape)
        return ocop_reg_counter_set (change->db, OCOP_REG_COUNTER_CATALOGUE, change->version,
                                     error);
    if (shape == &ocop_reg_recall_shape || shape == &ocop_reg_inspection_shape)
        return ocop_reg_counter_set (change->db, OCOP_REG_COUNTER_RECALLS, change->version, error);
    return TRUE;
}

static gboolean
take_version (OcopRegChange *change, GError **error)
{
    return change->version != 0 ||
           ocop_reg_counter_next (change->db, OCOP_REG_COUNTER_VERSION, &change->version, error);
}

/* The first state of a row within one change-set is what history keeps of it. */
static gboolean
keep_history (OcopRegChange *change, const OcopRegShape *shape, gconstpointer row,
              gconstpointer before, GError **error)
{
    g_autoptr (GString) json = g_string_new (NULL);
    g_autofree char *key = ocop_reg_row_dup_key (shape, row);
    if (before != NULL)
        ocop_reg_row_to_json (shape, before, json);
    const OcopRegHistory history = {.version = change->version,
                                    .subject = (char *)shape->table,
                                    .row_key = key,
                                    .at_ms = change->now_ms,
                                    .changed_by = (char *)change->by,
                                    .reason = (char *)change->reason,
                                    .before = json->str};
    gboolean is_new;
    return ocop_reg_row_insert (change->db, &ocop_reg_history_shape, &history, &is_new, error);
}

static gboolean
write_row (OcopRegChange *change, const OcopRegShape *shape, gconstpointer row,
           gconstpointer before, gboolean is_removed, GError **error)
{
    if (!take_version (change, error) || !keep_history (change, shape, row, before, error))
        return FALSE;
    g_autofree char *copy = g_memdup2 (row, shape->size);
    *get_version (shape, copy) = change->version;
    *get_is_removed (shape, copy) = is_removed;
    return ocop_reg_row_put (change->db, shape, copy, error) &&
           touch_products (change, shape, row, error) && mark_documents (change, shape, error);
}

gboolean
ocop_reg_master_put (OcopRegChange *change, const OcopRegShape *shape, gconstpointer row,
                     GError **error)
{
    gpointer found;
    if (!ocop_reg_row_find (change->db, shape, row, &found, error))
        return FALSE;
    g_autoptr (OcopRegHeldRow) held = found;
    const gboolean was_there = held != NULL && !*get_is_removed (shape, held);
    if (was_there && ocop_reg_row_equal (shape, held, row)) {
        change->n_unchanged++;
        return TRUE;
    }
    if (!write_row (change, shape, row, was_there ? held : NULL, FALSE, error))
        return FALSE;
    if (was_there)
        change->n_changed++;
    else
        change->n_added++;
    return TRUE;
}

gboolean
ocop_reg_master_remove (OcopRegChange *change, const OcopRegShape *shape, gconstpointer key,
                        GError **error)
{
    gpointer found;
    if (!ocop_reg_row_find (change->db, shape, key, &found, error))
        return FALSE;
    g_autoptr (OcopRegHeldRow) held = found;
    if (held == NULL || *get_is_removed (shape, held))
        return TRUE;
    if (!write_row (change, shape, held, held, TRUE, error))
        return FALSE;
    change->n_removed++;
    return TRUE;
}

gboolean
ocop_reg_master_find (OcopRegDb *db, const OcopRegShape *shape, gconstpointer key,
                      gpointer *ret_row, GError **error)
{
    gpointer row;
    if (!ocop_reg_row_find (db, shape, key, &row, error))
        return FALSE;
    if (row != NULL && *get_is_removed (shape, row)) {
        ocop_reg_row_free (row);
        row = NULL;
    }
    *ret_row = row;
    return TRUE;
}

GPtrArray *
ocop_reg_master_query (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query,
                       GError **error)
{
    OcopRegQuery living = query != NULL ? *query : (OcopRegQuery){0};
    g_autofree char *where =
        living.where != NULL ? g_strdup_printf ("is_removed = 0 AND (%s)", living.where) : NULL;
    living.where = where != NULL ? where : "is_removed = 0";
    return ocop_reg_rows_list (db, shape, &living, error);
}

GPtrArray *
ocop_reg_master_list (OcopRegDb *db, const OcopRegShape *shape, GError **error)
{
    return ocop_reg_master_query (db, shape, NULL, error);
}

GPtrArray *
ocop_reg_master_list_changed (OcopRegDb *db, const OcopRegShape *shape, gint64 version,
                              GError **error)
{
    const OcopRegQuery query = {
        .where = "version > $1", .n_values = 1, .values = {{.number = version}}};
    return ocop_reg_rows_list (db, shape, &query, error);
}

GPtrArray *
ocop_reg_master_history (OcopRegDb *db, const OcopRegShape *shape, const char *row_key,
                         gint64 limit, GError **error)
{
    const OcopRegQuery query = {.where = row_key != NULL ? "subject = $1 AND row_key = $2"
                                                         : "subject = $1",
                                .order = "version DESC, row_key",
                                .n_values = row_key != NULL ? 2 : 1,
                                .values = {{.text = shape->table}, {.text = row_key}},
                                .limit = limit};
    return ocop_reg_rows_list (db, &ocop_reg_history_shape, &query, error);
}
