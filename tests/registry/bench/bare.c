/* Written as one would without a store: prepared statements, one transaction. */
#include "bare.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

enum { BEGIN, RANGE, ROW, STOCK, BODY, COUNTER, EPOCH, COMMIT, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [RANGE] = "INSERT INTO header_range (till_key, epoch, seq_from, seq_to, prev_hash, last_hash, "
              "signature, received_ms, headers) VALUES ($1, 1, $2, $3, $4, $5, $6, 1, $7)",
    [ROW] = "INSERT INTO totals (till_key, epoch, day, product, channel, stars, qty, amount, "
            "returned_qty, returned_amount, version, feed) VALUES "
            "($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
            "ON CONFLICT (till_key, epoch, day, product, channel, stars) DO UPDATE SET "
            "qty = excluded.qty, amount = excluded.amount, returned_qty = excluded.returned_qty, "
            "returned_amount = excluded.returned_amount, version = excluded.version, "
            "feed = excluded.feed",
    [STOCK] =
        "INSERT INTO stock (till_key, product, epoch, movement, qty, lots, received_ms) VALUES "
        "($1, $2, 1, $3, $4, '', 1) ON CONFLICT (till_key, product) DO UPDATE SET "
        "epoch = excluded.epoch, movement = excluded.movement, qty = excluded.qty, "
        "lots = excluded.lots, received_ms = excluded.received_ms",
    [BODY] =
        "INSERT INTO record_body (till_key, epoch, seq, state, body) VALUES ($1, 1, $2, 0, $3)",
    [COUNTER] = "UPDATE counter SET value = value + 1 WHERE name = 'feed'",
    [EPOCH] = "UPDATE till_epoch SET acked_seq = $2, head_hash = $3, acked_totals = $2 "
              "WHERE till_key = $1 AND epoch = 1",
    [COMMIT] = "COMMIT",
};

/* The array form of ROW. */
static const char rows_text[] =
    "INSERT INTO totals (till_key, epoch, day, product, channel, stars, qty, amount, returned_qty, "
    "returned_amount, version, feed) SELECT $1, 1, u.* FROM unnest ($2, $3, $4, $5, $6, $7, $8, "
    "$9, $10, $11) AS u ON CONFLICT (till_key, epoch, day, product, channel, stars) DO UPDATE SET "
    "qty = excluded.qty, amount = excluded.amount, returned_qty = excluded.returned_qty, "
    "returned_amount = excluded.returned_amount, version = excluded.version, feed = excluded.feed";

/* The array form of STOCK. */
static const char stock_text[] =
    "INSERT INTO stock (till_key, product, epoch, movement, qty, lots, received_ms) "
    "SELECT $1, u.product, 1, u.movement, u.qty, '', 1 FROM unnest ($2, $3, $4) "
    "AS u (product, movement, qty) ON CONFLICT (till_key, product) DO UPDATE SET "
    "epoch = excluded.epoch, movement = excluded.movement, qty = excluded.qty, "
    "lots = excluded.lots, received_ms = excluded.received_ms";

struct _Bare {
    OcopRegKind kind;
    sqlite3 *sqlite;
    sqlite3_stmt *statements[N_STATEMENTS];
    PGconn *postgres;
};

static void
must (gboolean is_ok, const char *what, const char *message)
{
    if (!is_ok)
        g_error ("%s: %s", what, message);
}

static void
prepare_postgres (Bare *bare, const char *name, const char *text, int n, const Oid *types)
{
    PGresult *result = PQprepare (bare->postgres, name, text, n, types);
    must (PQresultStatus (result) == PGRES_COMMAND_OK, text, PQerrorMessage (bare->postgres));
    PQclear (result);
}

Bare *
bare_open (OcopRegKind kind, const char *url)
{
    static const Oid range_types[] = {20, 20, 20, 17, 17, 17, 17};
    static const Oid epoch_types[] = {20, 20, 17};
    static const Oid rows_types[] = {20,   1016, 1009, 1016, 1016, 1016,
                                     1016, 1016, 1016, 1016, 1016};
    static const Oid stock_types[] = {20, 1009, 1016, 1016};
    static const Oid body_types[] = {20, 20, 17};
    Bare *bare = g_new0 (Bare, 1);
    bare->kind = kind;
    if (kind == OCOP_REG_SQLITE) {
        must (sqlite3_open (strchr (url, ':') + 1, &bare->sqlite) == SQLITE_OK, url, "open");
        sqlite3_exec (bare->sqlite,
                      "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; "
                      "PRAGMA wal_autocheckpoint = 4000",
                      NULL, NULL, NULL);
        for (guint i = 0; i < N_STATEMENTS; i++)
            must (sqlite3_prepare_v3 (bare->sqlite, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                      &bare->statements[i], NULL) == SQLITE_OK,
                  texts[i], sqlite3_errmsg (bare->sqlite));
        return bare;
    }
    bare->postgres = PQconnectdb (url);
    must (PQstatus (bare->postgres) == CONNECTION_OK, url, PQerrorMessage (bare->postgres));
    prepare_postgres (bare, "range", texts[RANGE], 7, range_types);
    prepare_postgres (bare, "rows", rows_text, 11, rows_types);
    prepare_postgres (bare, "stock", stock_text, 4, stock_types);
    prepare_postgres (bare, "body", texts[BODY], 3, body_types);
    prepare_postgres (bare, "counter", texts[COUNTER], 0, NULL);
    prepare_postgres (bare, "epoch", texts[EPOCH], 3, epoch_types);
    return bare;
}

void
bare_close (Bare *bare)
{
    for (guint i = 0; i < N_STATEMENTS; i++)
        sqlite3_finalize (bare->statements[i]);
    sqlite3_close (bare->sqlite);
    if (bare->postgres != NULL)
        PQfinish (bare->postgres);
    g_free (bare);
}

/* --- SQLite --- */

static void
step (Bare *bare, guint which)
{
    must (sqlite3_step (bare->statements[which]) == SQLITE_DONE, texts[which],
          sqlite3_errmsg (bare->sqlite));
    sqlite3_reset (bare->statements[which]);
}

static void
put_more_sqlite (Bare *bare, const Batch *batch)
{
    sqlite3_stmt *stmt = bare->statements[STOCK];
    for (guint i = 0; i < batch->n_stock; i++) {
        sqlite3_bind_int64 (stmt, 1, batch->till_key);
        sqlite3_bind_text (stmt, 2, batch->stock[i].product, -1, SQLITE_STATIC);
        sqlite3_bind_int64 (stmt, 3, batch->stock[i].movement);
        sqlite3_bind_int64 (stmt, 4, batch->stock[i].qty_milli);
        step (bare, STOCK);
    }
    stmt = bare->statements[BODY];
    for (gint64 i = 0; i <= batch->to - batch->from; i++) {
        const OcopWireBody *body = batch->headers[i].body;
        if (body == NULL)
            continue;
        sqlite3_bind_int64 (stmt, 1, batch->till_key);
        sqlite3_bind_int64 (stmt, 2, body->seq);
        sqlite3_bind_blob (stmt, 3, body->text, (int)body->size, SQLITE_STATIC);
        step (bare, BODY);
    }
}

static void
put_sqlite (Bare *bare, const Batch *batch)
{
    const OcopWireHeader *last = &batch->headers[batch->to - batch->from];
    static const guint8 signature[64] = {1};
    step (bare, BEGIN);
    sqlite3_stmt *stmt = bare->statements[RANGE];
    sqlite3_bind_int64 (stmt, 1, batch->till_key);
    sqlite3_bind_int64 (stmt, 2, batch->from);
    sqlite3_bind_int64 (stmt, 3, batch->to);
    sqlite3_bind_blob (stmt, 4, batch->headers[0].record.prev_hash, 32, SQLITE_STATIC);
    sqlite3_bind_blob (stmt, 5, last->hash, 32, SQLITE_STATIC);
    sqlite3_bind_blob (stmt, 6, signature, 64, SQLITE_STATIC);
    sqlite3_bind_blob (stmt, 7, batch->packed->data, (int)batch->packed->len, SQLITE_STATIC);
    step (bare, RANGE);
    step (bare, COUNTER);
    stmt = bare->statements[ROW];
    for (guint i = 0; i < batch->n_rows; i++) {
        const OcopWireRow *row = &batch->rows[i];
        sqlite3_bind_int64 (stmt, 1, batch->till_key);
        sqlite3_bind_int64 (stmt, 2, row->day);
        sqlite3_bind_text (stmt, 3, row->product, -1, SQLITE_STATIC);
        sqlite3_bind_int64 (stmt, 4, row->channel);
        sqlite3_bind_int64 (stmt, 5, row->stars);
        sqlite3_bind_int64 (stmt, 6, row->qty_milli);
        sqlite3_bind_int64 (stmt, 7, row->amount);
        sqlite3_bind_int64 (stmt, 8, row->returned_qty_milli);
        sqlite3_bind_int64 (stmt, 9, row->returned_amount);
        sqlite3_bind_int64 (stmt, 10, row->version);
        sqlite3_bind_int64 (stmt, 11, (batch->feed << 24) + i);
        step (bare, ROW);
    }
    put_more_sqlite (bare, batch);
    stmt = bare->statements[EPOCH];
    sqlite3_bind_int64 (stmt, 1, batch->till_key);
    sqlite3_bind_int64 (stmt, 2, batch->to);
    sqlite3_bind_blob (stmt, 3, last->hash, 32, SQLITE_STATIC);
    step (bare, EPOCH);
    step (bare, COMMIT);
}

/* --- PostgreSQL --- */

#define PARAMS_MAX 11

typedef struct {
    int n;
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    gint64 numbers[PARAMS_MAX];
    GByteArray *arrays[PARAMS_MAX];
} Params;

static void
add_bytes (Params *params, const void *bytes, gsize size)
{
    params->values[params->n] = bytes;
    params->lengths[params->n] = (int)size;
    params->formats[params->n++] = 1;
}

static void
add_int (Params *params, gint64 value)
{
    params->numbers[params->n] = GINT64_TO_BE (value);
    add_bytes (params, &params->numbers[params->n], sizeof value);
}

static void
append32 (GByteArray *array, guint32 value)
{
    value = GUINT32_TO_BE (value);
    g_byte_array_append (array, (guint8 *)&value, sizeof value);
}

static GByteArray *
begin_array (guint32 type, guint n_values)
{
    GByteArray *array = g_byte_array_new();
    append32 (array, 1);
    append32 (array, 0);
    append32 (array, type);
    append32 (array, n_values);
    append32 (array, 1);
    return array;
}

/* Columns of ROW and of STOCK behind the key of the till. */
typedef enum {
    DAY,
    PRODUCT,
    CHANNEL,
    STARS,
    QTY,
    AMOUNT,
    RETURNED_QTY,
    RETURNED_AMOUNT,
    VERSION,
    FEED,
    STOCK_PRODUCT,
    STOCK_MOVEMENT,
    STOCK_QTY,
} Column;

static const char *
get_text (const Batch *batch, guint i, Column column)
{
    return column == PRODUCT         ? batch->rows[i].product
           : column == STOCK_PRODUCT ? batch->stock[i].product
                                     : NULL;
}

static gint64
get_number (const Batch *batch, guint i, Column column)
{
    if (column >= STOCK_PRODUCT)
        return column == STOCK_MOVEMENT ? batch->stock[i].movement : batch->stock[i].qty_milli;
    const OcopWireRow *row = &batch->rows[i];
    const gint64 numbers[] = {row->day,
                              0,
                              row->channel,
                              row->stars,
                              row->qty_milli,
                              row->amount,
                              row->returned_qty_milli,
                              row->returned_amount,
                              row->version,
                              (batch->feed << 24) + i};
    return numbers[column];
}

static void
add_column (Params *params, const Batch *batch, Column column, guint n_values)
{
    const gboolean is_text = column == PRODUCT || column == STOCK_PRODUCT;
    GByteArray *array = begin_array (is_text ? 25 : 20, n_values);
    for (guint i = 0; i < n_values; i++) {
        const char *text = get_text (batch, i, column);
        const gint64 number = text == NULL ? GINT64_TO_BE (get_number (batch, i, column)) : 0;
        const gsize size = text != NULL ? strlen (text) : sizeof number;
        append32 (array, (guint32)size);
        g_byte_array_append (array, text != NULL ? (const guint8 *)text : (const guint8 *)&number,
                             (guint)size);
    }
    params->arrays[params->n] = array;
    add_bytes (params, array->data, array->len);
}

static void
run_postgres (Bare *bare, const char *name, Params *params)
{
    PGresult *result = PQexecPrepared (bare->postgres, name, params->n, params->values,
                                       params->lengths, params->formats, 1);
    must (PQresultStatus (result) == PGRES_COMMAND_OK, name, PQerrorMessage (bare->postgres));
    PQclear (result);
    for (guint i = 0; i < PARAMS_MAX; i++)
        if (params->arrays[i] != NULL)
            g_byte_array_unref (params->arrays[i]);
    memset (params, 0, sizeof *params);
}

static void
put_more_postgres (Bare *bare, const Batch *batch)
{
    Params params = {0};
    if (batch->n_stock > 0) {
        add_int (&params, batch->till_key);
        for (Column column = STOCK_PRODUCT; column <= STOCK_QTY; column++)
            add_column (&params, batch, column, batch->n_stock);
        run_postgres (bare, "stock", &params);
    }
    for (gint64 i = 0; i <= batch->to - batch->from; i++) {
        const OcopWireBody *body = batch->headers[i].body;
        if (body == NULL)
            continue;
        add_int (&params, batch->till_key);
        add_int (&params, body->seq);
        add_bytes (&params, body->text, body->size);
        run_postgres (bare, "body", &params);
    }
}

static void
put_postgres (Bare *bare, const Batch *batch)
{
    const OcopWireHeader *last = &batch->headers[batch->to - batch->from];
    static const guint8 signature[64] = {1};
    Params params = {0};
    PQclear (PQexec (bare->postgres, "BEGIN"));
    add_int (&params, batch->till_key);
    add_int (&params, batch->from);
    add_int (&params, batch->to);
    add_bytes (&params, batch->headers[0].record.prev_hash, 32);
    add_bytes (&params, last->hash, 32);
    add_bytes (&params, signature, 64);
    add_bytes (&params, batch->packed->data, batch->packed->len);
    run_postgres (bare, "range", &params);
    run_postgres (bare, "counter", &params);
    add_int (&params, batch->till_key);
    for (Column column = DAY; column <= FEED; column++)
        add_column (&params, batch, column, batch->n_rows);
    run_postgres (bare, "rows", &params);
    put_more_postgres (bare, batch);
    add_int (&params, batch->till_key);
    add_int (&params, batch->to);
    add_bytes (&params, last->hash, 32);
    run_postgres (bare, "epoch", &params);
    PQclear (PQexec (bare->postgres, "COMMIT"));
}

void
bare_put (Bare *bare, const Batch *batch)
{
    if (bare->kind == OCOP_REG_SQLITE)
        put_sqlite (bare, batch);
    else
        put_postgres (bare, batch);
}
