/* Two statements whatever the number of rows: arrays in, what is held out, arrays in. What is held
 * tells new figures from repeats, old news and conflicts, and by how much the epoch's sums move;
 * the epoch's row is locked by the caller, so it stays what it was. */
#include "registry/store/totals_put.h"

#include <string.h>

/* Rows as columns: what unnest takes. */
enum { DAY, CHANNEL, STARS, QTY, AMOUNT, RETURNED_QTY, RETURNED_AMOUNT, VERSION, FEED, N_NUMBERS };

typedef struct {
    gint64 *numbers[N_NUMBERS];
    const char **products;
    guint n_rows;
    gint64 *block; /* of all numbers */
} Columns;

static void
columns_init (Columns *columns, guint n_rows)
{
    columns->n_rows = 0;
    columns->block = g_new (gint64, (gsize)MAX (n_rows, 1) * N_NUMBERS);
    for (guint i = 0; i < N_NUMBERS; i++)
        columns->numbers[i] = columns->block + (gsize)n_rows * i;
    columns->products = g_new (const char *, MAX (n_rows, 1));
}

static void
columns_clear (Columns *columns)
{
    g_free (columns->block);
    g_free (columns->products);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static void
columns_add (Columns *columns, const OcopWireRow *row, gint64 feed)
{
    const guint i = columns->n_rows++;
    columns->products[i] = row->product;
    columns->numbers[DAY][i] = row->day;
    columns->numbers[CHANNEL][i] = row->channel;
    columns->numbers[STARS][i] = row->stars;
    columns->numbers[QTY][i] = row->qty_milli;
    columns->numbers[AMOUNT][i] = row->amount;
    columns->numbers[RETURNED_QTY][i] = row->returned_qty_milli;
    columns->numbers[RETURNED_AMOUNT][i] = row->returned_amount;
    columns->numbers[VERSION][i] = row->version;
    columns->numbers[FEED][i] = feed;
}

/* LATERAL with LIMIT leaves the planner no choice but the key, whatever it thinks of the table. */
static gboolean
find_held (OcopRegDb *db, const OcopRegTotalsBatch *batch, OcopRegHeldFigures *held, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "SELECT u.n, r.qty, r.amount, r.returned_qty, r.returned_amount, r.version "
        "FROM unnest ($3, $4, $5, $6) WITH ORDINALITY AS u (day, product, channel, stars, n), "
        "LATERAL (SELECT qty, amount, returned_qty, returned_amount, version FROM totals WHERE "
        "till_key = $1 AND epoch = $2 AND day = u.day AND product = u.product AND "
        "channel = u.channel AND stars = u.stars LIMIT 1) AS r",
        error);
    if (stmt == NULL)
        return FALSE;
    g_auto (Columns) columns;
    columns_init (&columns, batch->n_rows);
    for (guint i = 0; i < batch->n_rows; i++)
        columns_add (&columns, &batch->rows[i], 0);
    ocop_reg_bind_int (stmt, 1, batch->epoch->till_key);
    ocop_reg_bind_int (stmt, 2, batch->epoch->epoch);
    ocop_reg_bind_ints (stmt, 3, columns.numbers[DAY], batch->n_rows);
    ocop_reg_bind_texts (stmt, 4, columns.products, batch->n_rows);
    ocop_reg_bind_ints (stmt, 5, columns.numbers[CHANNEL], batch->n_rows);
    ocop_reg_bind_ints (stmt, 6, columns.numbers[STARS], batch->n_rows);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row)
        ocop_reg_held_read (stmt, 1, &held[ocop_reg_column_int (stmt, 0) - 1]);
    return is_ok;
}

/* Chooses the rows to write and counts the rest; moves the epoch's sums. */
static void
choose (const OcopRegTotalsBatch *batch, const OcopRegHeldFigures *held, Columns *columns,
        OcopRegTotalsResult *result)
{
    const gint64 first = (batch->feed->number << OCOP_REG_FEED_SHIFT) | batch->feed->next_place;
    for (guint i = 0; i < batch->n_rows; i++) {
        const OcopWireRow *row = &batch->rows[i];
        if (!ocop_reg_totals_is_news (row, &held[i], i, result))
            continue;
        columns_add (columns, row, first + i);
        batch->epoch->held_sales += row->amount - held[i].amount;
        batch->epoch->held_returns += row->returned_amount - held[i].returned_amount;
    }
    result->n_changed = columns->n_rows;
}

static gboolean
put (OcopRegDb *db, const OcopRegEpoch *epoch, const Columns *columns, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "INSERT INTO totals (till_key, epoch, day, product, channel, stars, qty, amount, "
        "returned_qty, returned_amount, version, feed) SELECT $1, $2, u.* FROM "
        "unnest ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS u "
        "ON CONFLICT (till_key, epoch, day, product, channel, stars) DO UPDATE SET "
        "qty = excluded.qty, amount = excluded.amount, returned_qty = excluded.returned_qty, "
        "returned_amount = excluded.returned_amount, version = excluded.version, "
        "feed = excluded.feed WHERE excluded.version > totals.version",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, epoch->till_key);
    ocop_reg_bind_int (stmt, 2, epoch->epoch);
    ocop_reg_bind_ints (stmt, 3, columns->numbers[DAY], columns->n_rows);
    ocop_reg_bind_texts (stmt, 4, columns->products, columns->n_rows);
    for (guint n = CHANNEL; n < N_NUMBERS; n++)
        ocop_reg_bind_ints (stmt, 4 + n, columns->numbers[n], columns->n_rows);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_totals_put_postgres (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                              OcopRegTotalsResult *result, GError **error)
{
    g_autofree OcopRegHeldFigures *held = g_new0 (OcopRegHeldFigures, batch->n_rows);
    g_auto (Columns) columns;
    columns_init (&columns, batch->n_rows);
    if (!find_held (db, batch, held, error))
        return FALSE;
    choose (batch, held, &columns, result);
    return columns.n_rows == 0 || put (db, batch->epoch, &columns, error);
}
