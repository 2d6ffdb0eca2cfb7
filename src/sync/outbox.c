/* A batch is filled record by record, so that headers, the rows these records changed, and their
 * bodies all end at the same number. Which rows changed is read from the records' bodies: an index
 * over versions would be paid for at every sale.
 *
 * A batch that ends before the journal does carries its rows as they were at its last record: what
 * later records added is taken off. So whatever was acknowledged last, headers and rows say the
 * same, also of a till that is lost in the middle of catching up. */
#include "sync/outbox.h"

#include "base/error.h"
#include "domain/goods_return.h"
#include "domain/sale.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/payments.h"
#include "store/sales.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* About what JSON adds to a header (its LFs become two bytes) and takes for a row or position. */
#define HEADER_EXTRA   24
#define ROW_BYTES      96
#define POSITION_BYTES 64
#define LOT_BYTES      64
#define BATCH_BYTES    1024
/* Well below what the other side takes, since one record more may bring many. */
#define ROWS_AIM  (OCOP_BATCH_ROWS_MAX * 3 / 4)
#define STOCK_AIM (OCOP_BATCH_STOCK_MAX * 3 / 4)
#define FIRST_DAY (-1000000)
#define LAST_DAY  1000000

typedef struct {
    OcopStore *store;
    const OcopSyncEpoch *epoch;
    OcopBatch *batch;
    GHashTable *keys; /* set of Changed: rows that the records walked over have changed */
    gsize n_bytes;
    guint n_walked;
    gint64 last_seq; /* walked over; 0: none */
    gboolean is_full;
    gboolean is_past_end; /* walking over what this batch has no room for */
    OcopRecord last_record;
} Filling;

/* ---- keys of rows */

typedef struct {
    OcopTotalsRow row; /* first: the key; its figures are what records after the batch added */
    gint64 version;    /* the last record of the batch that changed it */
} Changed;

static guint
hash_key (gconstpointer data)
{
    const OcopTotalsRow *row = data;
    return g_str_hash (row->product) * 31u + (guint)row->day * 7u + (guint)row->channel * 5u +
           (guint)row->stars;
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
    const OcopTotalsRow *left = a, *right = b;
    return left->day == right->day && left->channel == right->channel &&
           left->stars == right->stars && strcmp (left->product, right->product) == 0;
}

static void
free_key (gpointer data)
{
    g_free (((Changed *)data)->row.product);
    g_free (data);
}

static void
add_key (Filling *filling, const OcopTotalsRow *line, gint64 version)
{
    Changed *key = g_hash_table_lookup (filling->keys, line);
    if (key == NULL) {
        key = g_new (Changed, 1);
        *key = (Changed){.row = {.day = line->day,
                                 .product = g_strdup (line->product),
                                 .channel = line->channel,
                                 .stars = line->stars}};
        g_hash_table_add (filling->keys, key);
        filling->n_bytes += ROW_BYTES + strlen (line->product);
    }
    key->version = version;
}

/* Of a record after the batch: what the rows of the batch do not have yet. */
static void
add_later (Filling *filling, const OcopTotalsRow *line)
{
    Changed *key = g_hash_table_lookup (filling->keys, line);
    if (key == NULL)
        return;
    key->row.qty_milli += line->qty_milli;
    key->row.amount += line->amount;
    key->row.returned_qty_milli += line->returned_qty_milli;
    key->row.returned_amount += line->returned_amount;
}

static void
book (Filling *filling, const OcopRecord *record, const OcopTotalsRow *line)
{
    if (filling->is_past_end)
        add_later (filling, line);
    else
        add_key (filling, line, record->seq);
}

/* An adopted branch's rows come with the first record of the epoch, whatever became of them later.
 */
static gboolean
book_first (Filling *filling, const OcopRecord *record, GError **error)
{
    g_autoptr (GArray) rows = ocop_totals_list (ocop_store_get_db (filling->store), record->epoch,
                                                FIRST_DAY, LAST_DAY, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++)
        add_key (filling, &g_array_index (rows, OcopTotalsRow, i), record->seq);
    return rows != NULL;
}

static gboolean
book_record (Filling *filling, const OcopRecord *record, const char *body, gsize body_size,
             GError **error)
{
    const OcopKind kind = ocop_record_get_kind (record);
    if (kind == OCOP_KIND_SALE) {
        g_autoptr (OcopSale) sale = ocop_sale_from_body (body, body_size, error);
        for (guint i = 0; sale != NULL && i < sale->lines->len; i++) {
            const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
            const OcopTotalsRow row = {.day = record->business_day,
                                       .product = line->code,
                                       .channel = sale->channel,
                                       .stars = line->stars,
                                       .qty_milli = line->qty_milli,
                                       .amount = line->amount};
            book (filling, record, &row);
        }
        return sale != NULL;
    }
    if (kind == OCOP_KIND_RETURN) {
        g_autoptr (OcopReturn) taking_back = ocop_return_from_body (body, body_size, error);
        for (guint i = 0; taking_back != NULL && i < taking_back->lines->len; i++) {
            const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
            const OcopTotalsRow row = {.day = record->business_day,
                                       .product = line->code,
                                       .channel = taking_back->channel,
                                       .stars = line->stars,
                                       .returned_qty_milli = line->qty_milli,
                                       .returned_amount = line->amount};
            book (filling, record, &row);
        }
        return taking_back != NULL;
    }
    return kind != OCOP_KIND_EPOCH || book_first (filling, record, error);
}

/* ---- records */

static gboolean
leaves_the_shop (const OcopRecord *record)
{
    const OcopKind kind = ocop_record_get_kind (record);
    return kind == OCOP_KIND_SHIFT_CLOSE || kind == OCOP_KIND_EPOCH;
}

static gboolean
has_room (const Filling *filling, gsize header_size, gsize body_size)
{
    if (filling->n_walked == 0)
        return TRUE;
    return filling->n_walked < OCOP_OUTBOX_WALK_MAX &&
           ocop_batch_count_headers (filling->batch) < OCOP_BATCH_HEADERS_MAX &&
           g_hash_table_size (filling->keys) < ROWS_AIM &&
           filling->n_bytes + header_size + HEADER_EXTRA + body_size < OCOP_BATCH_AIM_BYTES;
}

static void
add_header (Filling *filling, const OcopRecord *record, const char *header, gsize header_size,
            const char *body, gsize body_size, const guint8 *signature)
{
    OcopBatch *batch = filling->batch;
    if (!batch->has_signature)
        memcpy (batch->prev_hash, record->prev_hash, OCOP_HASH_SIZE);
    ocop_batch_add_header (batch, header, header_size);
    batch->headers_to = record->seq;
    batch->has_signature = TRUE;
    if (signature != NULL)
        memcpy (batch->signature, signature, OCOP_SIGNATURE_SIZE);
    filling->n_bytes += header_size + HEADER_EXTRA;
    if (!leaves_the_shop (record))
        return;
    ocop_batch_add_body (batch, record->seq, body, body_size);
    filling->n_bytes += body_size + body_size / 4;
}

static gboolean
add_record (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
            const guint8 *signature, gpointer data, GError **error)
{
    Filling *filling = data;
    OcopRecord record;
    if (!ocop_record_from_text (header, header_size, &record, NULL, error))
        return FALSE;
    if (!has_room (filling, header_size, leaves_the_shop (&record) ? body_size : 0)) {
        filling->is_full = TRUE;
        return FALSE;
    }
    if (record.seq > filling->epoch->acked_seq)
        add_header (filling, &record, header, header_size, body, body_size, signature);
    if (record.seq > filling->epoch->acked_totals &&
        !book_record (filling, &record, body, body_size, error))
        return FALSE;
    filling->n_walked++;
    filling->last_seq = record.seq;
    return TRUE;
}

static gboolean
add_past_end (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
              const guint8 *signature, gpointer data, GError **error)
{
    OcopRecord record;
    return ocop_record_from_text (header, header_size, &record, NULL, error) &&
           book_record (data, &record, body, body_size, error);
}

/* What later records did to the rows of this batch. */
static gboolean
walk_past_end (Filling *filling, GError **error)
{
    const OcopSyncEpoch *epoch = filling->epoch;
    if (!filling->is_full || g_hash_table_size (filling->keys) == 0)
        return TRUE;
    filling->is_past_end = TRUE;
    return ocop_journal_each (filling->store, OCOP_ID (epoch->epoch, filling->last_seq + 1),
                              OCOP_ID (epoch->epoch, epoch->last_seq), add_past_end, filling,
                              error);
}

static gboolean
walk_records (Filling *filling, GError **error)
{
    const OcopSyncEpoch *epoch = filling->epoch;
    const gint64 from = MIN (epoch->acked_seq, epoch->acked_totals) + 1;
    g_autoptr (GError) failure = NULL;
    if (ocop_journal_each (filling->store, OCOP_ID (epoch->epoch, from),
                           OCOP_ID (epoch->epoch, epoch->last_seq), add_record, filling,
                           &failure) ||
        filling->is_full)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* ---- rows and positions */

/* *@row: as it is now. FALSE: at the end of the batch there was no such row. */
static gboolean
go_back (OcopTotalsRow *row, const Changed *changed)
{
    row->qty_milli -= changed->row.qty_milli;
    row->amount -= changed->row.amount;
    row->returned_qty_milli -= changed->row.returned_qty_milli;
    row->returned_amount -= changed->row.returned_amount;
    return row->qty_milli != 0 || row->returned_qty_milli != 0;
}

static gboolean
add_rows (Filling *filling, GError **error)
{
    OcopBatch *batch = filling->batch;
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init (&iter, filling->keys);
    while (g_hash_table_iter_next (&iter, &key, NULL)) {
        const Changed *changed = key;
        OcopTotalsRow row = changed->row;
        OcopWireRow wire;
        gint64 version;
        gboolean is_found;
        if (!ocop_outbox_load_row (ocop_store_get_db (filling->store), filling->epoch->epoch, &row,
                                   &version, &is_found, error))
            return FALSE;
        if (!is_found || !go_back (&row, changed))
            continue;
        if (!ocop_wire_row_from_totals (&row, changed->version, &wire)) {
            ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                            _ ("the totals of %s cannot be sent"), row.product);
            return FALSE;
        }
        ocop_batch_add_row (batch, &wire);
    }
    return TRUE;
}

static void
add_lot (const char *lot, OcopDay expiry, gint64 qty_milli, gpointer data)
{
    Filling *filling = data;
    if (filling->batch->lots->len >= OCOP_BATCH_STOCK_MAX || *lot == '\0')
        return;
    ocop_batch_add_lot (filling->batch, lot, expiry, qty_milli);
    filling->n_bytes += LOT_BYTES + strlen (lot);
}

static gboolean
add_position (const OcopOutboxPosition *position, gboolean *ret_is_full, gpointer data,
              GError **error)
{
    Filling *filling = data;
    OcopBatch *batch = filling->batch;
    const gboolean is_first = batch->stock->len == 0 && !batch->has_signature;
    if (!is_first && (filling->n_bytes + POSITION_BYTES >= OCOP_BATCH_AIM_BYTES ||
                      batch->stock->len >= STOCK_AIM || batch->lots->len >= STOCK_AIM)) {
        *ret_is_full = filling->is_full = TRUE;
        return TRUE;
    }
    ocop_batch_add_stock (batch, position->product, position->qty_milli, position->movement);
    filling->n_bytes += POSITION_BYTES + strlen (position->product);
    batch->stock_to = position->movement;
    return ocop_outbox_each_lot (ocop_store_get_db (filling->store), position->product, add_lot,
                                 filling, error);
}

static gboolean
add_stock (Filling *filling, gint64 last_move, GError **error)
{
    OcopBatch *batch = filling->batch;
    batch->stock_from = batch->stock_to = filling->epoch->acked_stock;
    if (!filling->epoch->is_newest)
        return TRUE;
    const gboolean was_full = filling->is_full;
    filling->is_full = FALSE;
    if (!ocop_outbox_each_position (ocop_store_get_db (filling->store), batch->stock_from,
                                    add_position, filling, error))
        return FALSE;
    /* Products that moved again later are behind the end: nothing of them is left before it. */
    if (!filling->is_full)
        batch->stock_to = MAX (batch->stock_from, last_move);
    filling->is_full = filling->is_full || was_full;
    return TRUE;
}

/* ---- which epoch */

gboolean
ocop_outbox_get_ends (OcopStore *store, const OcopSyncEpoch *epoch, OcopSyncCursors *ret_ends,
                      GError **error)
{
    gint64 last_move = epoch->acked_stock;
    if (epoch->is_newest &&
        !ocop_outbox_get_last_move (ocop_store_get_db (store), &last_move, error))
        return FALSE;
    *ret_ends = (OcopSyncCursors){epoch->last_seq, epoch->last_seq, last_move};
    return TRUE;
}

/* *@ret_last_news: the record up to which @epoch is to be sent. */
static gboolean
is_unsent (OcopStore *store, const OcopSyncEpoch *epoch, gint64 *ret_last_news,
           gboolean *ret_is_unsent, GError **error)
{
    OcopSyncCursors ends;
    const gint64 from = MIN (epoch->acked_seq, epoch->acked_totals);
    if (!ocop_outbox_get_ends (store, epoch, &ends, error) ||
        !ocop_sync_find_last_news (store, epoch, from, ret_last_news, error))
        return FALSE;
    *ret_is_unsent = epoch->acked_seq < *ret_last_news || epoch->acked_totals < *ret_last_news ||
                     epoch->acked_stock < ends.stock;
    return TRUE;
}

static gboolean
is_left_out (const GArray *left_out, gint64 epoch)
{
    for (guint i = 0; left_out != NULL && i < left_out->len; i++)
        if (g_array_index (left_out, gint64, i) == epoch)
            return TRUE;
    return FALSE;
}

static gboolean
choose_epoch (OcopStore *store, const GArray *epochs, const GArray *left_out,
              const OcopSyncEpoch **ret_epoch, gint64 *ret_last_news, gboolean *ret_is_unsent,
              GError **error)
{
    g_assert (epochs->len > 0);
    for (guint i = 0; i < epochs->len; i++) {
        *ret_epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (!(*ret_epoch)->is_newest && ((*ret_epoch)->last_seq == 0 /* a restore left it out */ ||
                                         is_left_out (left_out, (*ret_epoch)->epoch)))
            continue;
        if (!is_unsent (store, *ret_epoch, ret_last_news, ret_is_unsent, error))
            return FALSE;
        if (*ret_is_unsent)
            return TRUE;
    }
    return TRUE;
}

/* ---- the whole */

static gboolean
put_prev_hash (Filling *filling, GError **error)
{
    OcopRecord record;
    OcopBatch *batch = filling->batch;
    const gint64 epoch = filling->epoch->epoch, seq = batch->headers_from - 1;
    if (batch->has_signature)
        return TRUE;
    if (seq > 0)
        return ocop_journal_read (filling->store, OCOP_ID (epoch, seq), NULL, NULL,
                                  batch->prev_hash, error);
    if (!ocop_journal_read (filling->store, OCOP_ID (epoch, 1), &record, NULL, NULL, error))
        return FALSE;
    memcpy (batch->prev_hash, record.prev_hash, OCOP_HASH_SIZE);
    return TRUE;
}

static void
put_facts (Filling *filling, const OcopOutboxFacts *facts)
{
    OcopBatch *batch = filling->batch;
    const OcopIdentity *identity = ocop_store_get_identity (filling->store);
    const gint64 utc_ms = ocop_ports_utc_ms (ocop_store_get_ports (filling->store));
    g_strlcpy (batch->province, identity->province, sizeof batch->province);
    g_strlcpy (batch->point, identity->point, sizeof batch->point);
    batch->till = identity->till;
    batch->epoch = filling->epoch->epoch;
    batch->clock_utc_ms = CLAMP (utc_ms, 0, OCOP_UTC_MS_MAX);
    batch->clock_state =
        utc_ms < ocop_store_peek_head (filling->store)->utc_ms ? OCOP_CLOCK_BEHIND : OCOP_CLOCK_OK;
    batch->catalogue_version = facts->catalogue_version;
    batch->recall_version = facts->recall_version;
    batch->has_installation = facts->installation != NULL;
    if (facts->installation != NULL)
        memcpy (batch->installation, facts->installation, OCOP_INSTALLATION_SIZE);
    for (guint i = 0; facts->waiting != NULL && i < facts->waiting->len; i++)
        ocop_batch_add_waiting (batch, g_ptr_array_index (facts->waiting, i));
}

static gboolean
fill (Filling *filling, gboolean is_unsent_epoch, GError **error)
{
    const OcopSyncEpoch *epoch = filling->epoch;
    OcopBatch *batch = filling->batch;
    OcopSyncCursors ends;
    batch->headers_from = epoch->acked_seq + 1;
    batch->headers_to = epoch->acked_seq;
    batch->totals_from = batch->totals_to = epoch->acked_totals;
    /* An empty batch leaves the records of answers where they are. */
    if ((is_unsent_epoch && (!walk_records (filling, error) || !walk_past_end (filling, error))) ||
        !ocop_outbox_get_ends (filling->store, epoch, &ends, error))
        return FALSE;
    batch->totals_to = MAX (batch->totals_from, filling->last_seq);
    return add_rows (filling, error) && add_stock (filling, ends.stock, error) &&
           put_prev_hash (filling, error);
}

OcopBatch *
ocop_outbox_fill (OcopStore *store, const GArray *epochs, const OcopOutboxFacts *facts,
                  OcopOutboxRange *ret_range, GError **error)
{
    g_autoptr (OcopBatch) batch = ocop_batch_new();
    g_autoptr (GHashTable) keys = g_hash_table_new_full (hash_key, is_same_key, free_key, NULL);
    Filling filling = {.store = store, .batch = batch, .keys = keys, .n_bytes = BATCH_BYTES};
    gint64 last_news;
    gboolean is_unsent_epoch;
    if (!choose_epoch (store, epochs, facts->left_out, &filling.epoch, &last_news, &is_unsent_epoch,
                       error) ||
        !fill (&filling, is_unsent_epoch, error))
        return NULL;
    const OcopSyncEpoch *epoch = filling.epoch;
    OcopSyncCursors ends;
    if (!ocop_outbox_get_ends (store, epoch, &ends, error))
        return NULL;
    batch->complete = batch->headers_to >= last_news && batch->totals_to >= last_news &&
                      (!epoch->is_newest || batch->stock_to >= ends.stock);
    put_facts (&filling, facts);
    ocop_batch_sort (batch);
    *ret_range =
        (OcopOutboxRange){.epoch = epoch->epoch,
                          .headers_from = batch->headers_from,
                          .from = {epoch->acked_seq, epoch->acked_totals, epoch->acked_stock},
                          .to = {batch->headers_to, batch->totals_to, batch->stock_to},
                          .has_content = is_unsent_epoch,
                          .is_all = batch->complete && epoch->is_newest};
    return g_steal_pointer (&batch);
}

gboolean
ocop_outbox_count_unsent (OcopStore *store, const GArray *left_out, gint64 *ret_n, GError **error)
{
    gint64 n = 0, last_news;
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    if (epochs == NULL)
        return FALSE;
    for (guint i = 0; i < epochs->len; i++) {
        const OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (is_left_out (left_out, epoch->epoch))
            continue;
        if (!ocop_sync_find_last_news (store, epoch, epoch->acked_seq, &last_news, error))
            return FALSE;
        n += MAX (0, last_news - epoch->acked_seq);
    }
    *ret_n = n;
    return TRUE;
}

GPtrArray *
ocop_outbox_list_waiting (OcopStore *store, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GArray) ids = ocop_payments_list (db, FALSE, 1000, error);
    if (ids == NULL)
        return NULL;
    /* The newest are those that somebody stands at the till for. */
    for (guint i = ids->len; i > 0 && codes->len < OCOP_BATCH_WAITING_MAX; i--) {
        g_auto (OcopPayRequest) request = {0};
        gboolean is_found;
        gint64 receipt_no;
        if (!ocop_payments_load (db, NULL, g_array_index (ids, gint64, i - 1), &is_found, &request,
                                 &receipt_no, error))
            return NULL;
        if (is_found && request.bank_reference == NULL)
            g_ptr_array_add (codes, g_strdup (request.code));
    }
    return g_steal_pointer (&codes);
}
