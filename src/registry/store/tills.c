/* Tills and epochs. */
#include "registry/store/tills.h"

#include "registry/store/private.h"

static const OcopRegField till_fields[] = {
    FIELD (INT, "till_key", OcopRegTill, key),
    FIELD (TEXT, "province", OcopRegTill, province),
    FIELD (TEXT, "point", OcopRegTill, point),
    FIELD (SMALL, "till", OcopRegTill, till),
    FIELD (TEXT, "name", OcopRegTill, name),
    FIELD (SMALL, "state", OcopRegTill, state),
    FIELD (INT, "epoch", OcopRegTill, epoch),
    FIELD (INT, "fork_case", OcopRegTill, fork_case),
    FIELD (INT, "enrolled_ms", OcopRegTill, enrolled_ms),
    FIELD (TEXT, "program", OcopRegTill, program),
};
const OcopRegShape ocop_reg_till_shape = SHAPE ("till", OcopRegTill, till_fields, 1, 0);

static const OcopRegField epoch_fields[] = {
    FIELD (INT, "till_key", OcopRegEpoch, till_key),
    FIELD (INT, "epoch", OcopRegEpoch, epoch),
    FIELD (HASH, "public_key", OcopRegEpoch, public_key),
    FIELD (INT, "enrolled_ms", OcopRegEpoch, enrolled_ms),
    FIELD (INT, "named_epoch", OcopRegEpoch, named_epoch),
    FIELD (INT, "named_seq", OcopRegEpoch, named_seq),
    FIELD (HASH, "named_hash", OcopRegEpoch, named_hash),
    FIELD (HASH, "first_prev", OcopRegEpoch, first_prev),
    FIELD (SMALL, "has_base", OcopRegEpoch, has_base),
    FIELD (INT, "base_sales", OcopRegEpoch, base_sales),
    FIELD (INT, "base_returns", OcopRegEpoch, base_returns),
    FIELD (INT, "base_count", OcopRegEpoch, base_count),
    FIELD (INT, "acked_seq", OcopRegEpoch, acked_seq),
    FIELD (HASH, "head_hash", OcopRegEpoch, head_hash),
    FIELD (INT, "head_sales", OcopRegEpoch, head_sales),
    FIELD (INT, "head_returns", OcopRegEpoch, head_returns),
    FIELD (INT, "head_count", OcopRegEpoch, head_count),
    FIELD (INT, "head_ms", OcopRegEpoch, head_ms),
    FIELD (INT, "acked_totals", OcopRegEpoch, acked_totals),
    FIELD (INT, "acked_stock", OcopRegEpoch, acked_stock),
    FIELD (INT, "held_sales", OcopRegEpoch, held_sales),
    FIELD (INT, "held_returns", OcopRegEpoch, held_returns),
    FIELD (SMALL, "proof", OcopRegEpoch, proof),
    FIELD (INT, "proven_seq", OcopRegEpoch, proven_seq),
    FIELD (INT, "first_ms", OcopRegEpoch, first_ms),
    FIELD (INT, "last_ms", OcopRegEpoch, last_ms),
    FIELD (INT, "skew_ms", OcopRegEpoch, skew_ms),
    FIELD (INT, "catalogue_version", OcopRegEpoch, catalogue_version),
    FIELD (INT, "recall_version", OcopRegEpoch, recall_version),
    FIELD (TEXT, "installation", OcopRegEpoch, installation),
};
const OcopRegShape ocop_reg_epoch_shape = SHAPE ("till_epoch", OcopRegEpoch, epoch_fields, 2, 0);

#define NONCE_LIFE_MS (G_GINT64_CONSTANT (25) * 3600 * 1000)
/* Few enough to be no burden of the request that does it, more than one comes in. */
#define NONCES_FORGOTTEN 4

static gboolean
find_one (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query, gpointer *ret_row,
          GError **error)
{
    g_autoptr (GPtrArray) rows = ocop_reg_rows_list (db, shape, query, error);
    if (rows == NULL)
        return FALSE;
    *ret_row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
    return TRUE;
}

gboolean
ocop_reg_tills_find (OcopRegDb *db, const char *point, int till, OcopRegTill **ret_till,
                     GError **error)
{
    const OcopRegQuery query = {.where = "point = $1 AND till = $2",
                                .n_values = 2,
                                .values = {{.text = point}, {.number = till}}};
    gpointer row;
    if (!find_one (db, &ocop_reg_till_shape, &query, &row, error))
        return FALSE;
    *ret_till = row;
    return TRUE;
}

gboolean
ocop_reg_tills_find_by_key (OcopRegDb *db, gint64 till_key, OcopRegTill **ret_till, GError **error)
{
    const OcopRegTill key = {.key = till_key};
    gpointer row;
    if (!ocop_reg_row_find (db, &ocop_reg_till_shape, &key, &row, error))
        return FALSE;
    *ret_till = row;
    return TRUE;
}

gboolean
ocop_reg_tills_add (OcopRegDb *db, OcopRegTill *till, GError **error)
{
    gint64 key;
    if (!ocop_reg_counter_next (db, OCOP_REG_COUNTER_TILL, &key, error))
        return FALSE;
    till->key = key;
    return ocop_reg_row_put (db, &ocop_reg_till_shape, till, error);
}

gboolean
ocop_reg_tills_update (OcopRegDb *db, const OcopRegTill *till, GError **error)
{
    return ocop_reg_row_put (db, &ocop_reg_till_shape, till, error);
}

GPtrArray *
ocop_reg_tills_list (OcopRegDb *db, GError **error)
{
    const OcopRegQuery query = {.order = "point, till"};
    return ocop_reg_rows_list (db, &ocop_reg_till_shape, &query, error);
}

gboolean
ocop_reg_epochs_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gboolean lock,
                      OcopRegEpoch **ret_epoch, GError **error)
{
    const OcopRegEpoch key = {.till_key = till_key, .epoch = epoch};
    gpointer row;
    const gboolean is_ok =
        lock ? ocop_reg_row_find_locked (db, &ocop_reg_epoch_shape, &key, &row, error)
             : ocop_reg_row_find (db, &ocop_reg_epoch_shape, &key, &row, error);
    if (!is_ok)
        return FALSE;
    *ret_epoch = row;
    return TRUE;
}

gboolean
ocop_reg_epochs_put (OcopRegDb *db, const OcopRegEpoch *epoch, GError **error)
{
    return ocop_reg_row_put (db, &ocop_reg_epoch_shape, epoch, error);
}

GPtrArray *
ocop_reg_epochs_list (OcopRegDb *db, gint64 till_key, GError **error)
{
    const OcopRegQuery query = {.where = till_key != 0 ? "till_key = $1" : NULL,
                                .n_values = till_key != 0 ? 1 : 0,
                                .values = {{.number = till_key}}};
    return ocop_reg_rows_list (db, &ocop_reg_epoch_shape, &query, error);
}

static gboolean
forget_nonces (OcopRegDb *db, gint64 till_key, gint64 before_ms, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "DELETE FROM seen_nonce WHERE till_key = $1 AND nonce IN (SELECT nonce FROM seen_nonce "
        "WHERE till_key = $1 AND seen_ms < $2 LIMIT $3)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, before_ms);
    ocop_reg_bind_int (stmt, 3, NONCES_FORGOTTEN);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_nonces_see (OcopRegDb *db, gint64 till_key, const char *nonce, gint64 now_ms,
                     gboolean *ret_is_new, GError **error)
{
    if (!forget_nonces (db, till_key, now_ms - NONCE_LIFE_MS, error))
        return FALSE;
    OcopRegStmt *stmt =
        ocop_reg_prepare (db,
                          "INSERT INTO seen_nonce (till_key, nonce, seen_ms) VALUES "
                          "($1, $2, $3) ON CONFLICT (till_key, nonce) DO NOTHING",
                          error);
    gint64 n_changed;
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_text (stmt, 2, nonce);
    ocop_reg_bind_int (stmt, 3, now_ms);
    if (!ocop_reg_run (stmt, &n_changed, error))
        return FALSE;
    *ret_is_new = n_changed == 1;
    return TRUE;
}
