/* One row after the other, and for most of them one statement: the update itself notes by how much
 * it moves the sums and says by its count whether there was an older row. Rows of a batch are
 * alike, new ones in the morning and changed ones later, so each row is tried as the one before it
 * was. Only a row that is neither older nor absent is looked at. An upsert for both would cost
 * changed rows, the most of a day, a sixth more. */
#include "registry/store/totals_put.h"

typedef struct {
    OcopRegStmt *update, *insert, *find;
    gboolean expects_new;
} Statements;

#define KEY                                                                                        \
    "till_key = $1 AND epoch = $2 AND day = $3 AND product = $4 AND channel = $5 AND stars = $6"

static gboolean
prepare_all (OcopRegDb *db, Statements *statements, GError **error)
{
    statements->update = ocop_reg_prepare (
        db,
        "UPDATE totals SET qty = $7, amount = moved (0, amount, $8), returned_qty = $9, "
        "returned_amount = moved (1, returned_amount, $10), version = $11, feed = $12 WHERE " KEY
        " AND version < $11",
        error);
    if (statements->update == NULL)
        return FALSE;
    statements->insert = ocop_reg_prepare (
        db,
        "INSERT INTO totals (till_key, epoch, day, product, channel, stars, qty, amount, "
        "returned_qty, returned_amount, version, feed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10, $11, $12) ON CONFLICT (till_key, epoch, day, product, channel, stars) DO NOTHING",
        error);
    if (statements->insert == NULL)
        return FALSE;
    statements->find = ocop_reg_prepare (
        db, "SELECT qty, amount, returned_qty, returned_amount, version FROM totals WHERE " KEY,
        error);
    return statements->find != NULL;
}

static void
bind_key (OcopRegStmt *stmt, const OcopRegEpoch *epoch, const OcopWireRow *row)
{
    ocop_reg_bind_int (stmt, 1, epoch->till_key);
    ocop_reg_bind_int (stmt, 2, epoch->epoch);
    ocop_reg_bind_int (stmt, 3, row->day);
    ocop_reg_bind_text (stmt, 4, row->product);
    ocop_reg_bind_int (stmt, 5, row->channel);
    ocop_reg_bind_int (stmt, 6, row->stars);
}

static gboolean
write_row (OcopRegStmt *stmt, const OcopRegEpoch *epoch, const OcopWireRow *row, gint64 feed,
           gboolean *ret_is_done, GError **error)
{
    bind_key (stmt, epoch, row);
    ocop_reg_bind_int (stmt, 7, row->qty_milli);
    ocop_reg_bind_int (stmt, 8, row->amount);
    ocop_reg_bind_int (stmt, 9, row->returned_qty_milli);
    ocop_reg_bind_int (stmt, 10, row->returned_amount);
    ocop_reg_bind_int (stmt, 11, row->version);
    ocop_reg_bind_int (stmt, 12, feed);
    gint64 n_changed;
    if (!ocop_reg_run (stmt, &n_changed, error))
        return FALSE;
    *ret_is_done = n_changed == 1;
    return TRUE;
}

/* A row that is held in this version or a later one. */
static gboolean
look_at (const Statements *statements, const OcopRegTotalsBatch *batch, guint i,
         OcopRegTotalsResult *result, GError **error)
{
    OcopRegHeldFigures held = {0};
    gboolean has_row;
    bind_key (statements->find, batch->epoch, &batch->rows[i]);
    if (!ocop_reg_step (statements->find, &has_row, error))
        return FALSE;
    g_assert (has_row);
    ocop_reg_held_read (statements->find, 0, &held);
    ocop_reg_reset (statements->find);
    const gboolean is_news = ocop_reg_totals_is_news (&batch->rows[i], &held, i, result);
    g_assert (!is_news);
    return TRUE;
}

static gboolean
put_row (Statements *statements, const OcopRegTotalsBatch *batch, guint i, gint64 feed,
         OcopRegTotalsResult *result, GError **error)
{
    const OcopWireRow *row = &batch->rows[i];
    gboolean is_new = statements->expects_new, is_done = FALSE;
    if (!write_row (is_new ? statements->insert : statements->update, batch->epoch, row, feed,
                    &is_done, error))
        return FALSE;
    if (!is_done) {
        is_new = !is_new;
        if (!write_row (is_new ? statements->insert : statements->update, batch->epoch, row, feed,
                        &is_done, error))
            return FALSE;
        if (!is_done)
            return look_at (statements, batch, i, result, error);
    }
    statements->expects_new = is_new;
    if (is_new) {
        batch->epoch->held_sales += row->amount;
        batch->epoch->held_returns += row->returned_amount;
    }
    result->n_changed++;
    return TRUE;
}

gboolean
ocop_reg_totals_put_sqlite (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                            OcopRegTotalsResult *result, GError **error)
{
    Statements statements = {0};
    if (!prepare_all (db, &statements, error))
        return FALSE;
    ocop_reg_take_moved (db, 0);
    ocop_reg_take_moved (db, 1);
    const gint64 first = (batch->feed->number << OCOP_REG_FEED_SHIFT) | batch->feed->next_place;
    for (guint i = 0; i < batch->n_rows; i++)
        if (!put_row (&statements, batch, i, first + i, result, error))
            return FALSE;
    batch->epoch->held_sales += ocop_reg_take_moved (db, 0);
    batch->epoch->held_returns += ocop_reg_take_moved (db, 1);
    return TRUE;
}
