/* A till as plain arrays. */
#include "sim.h"

#include "base/error.h"
#include "wire/enrol.h"
#include "wire/problem.h"
#include <string.h>

static void
clear_record (gpointer data)
{
    g_free (((SimRecord *)data)->body);
}

static void
clear_stock (gpointer data)
{
    g_free (((SimStock *)data)->product);
}

static void
epoch_free (gpointer data)
{
    SimEpoch *epoch = data;
    g_array_unref (epoch->records);
    g_array_unref (epoch->effects);
    ocop_keys_clear (&epoch->keys);
    g_free (epoch);
}

static SimEpoch *
epoch_new (Sim *sim)
{
    SimEpoch *epoch = g_new0 (SimEpoch, 1);
    guint8 seed[OCOP_SEED_SIZE];
    memset (seed, sim->next_seed++, sizeof seed);
    memcpy (seed, sim->point, sizeof sim->point);
    seed[sizeof seed - 1] = (guint8)sim->till;
    ocop_keys_init_from_seed (&epoch->keys, seed);
    epoch->epoch = sim->epochs->len + 1;
    epoch->records = g_array_new (FALSE, TRUE, sizeof (SimRecord));
    g_array_set_clear_func (epoch->records, clear_record);
    epoch->effects = g_array_new (FALSE, TRUE, sizeof (SimEffect));
    epoch->acked.epoch = epoch->epoch;
    g_ptr_array_add (sim->epochs, epoch);
    return epoch;
}

SimEpoch *
sim_get_epoch (const Sim *sim)
{
    return g_ptr_array_index (sim->epochs, sim->epochs->len - 1);
}

static void
add_record (Sim *sim, const char *kind, char *body)
{
    SimEpoch *epoch = sim_get_epoch (sim);
    const SimRecord *last = epoch->records->len > 0 ? &g_array_index (epoch->records, SimRecord,
                                                                      epoch->records->len - 1)
                                                    : NULL;
    SimRecord item = {.body = body};
    OcopRecord *record = &item.record;
    sim->utc_ms += 1000;
    *record = (OcopRecord){.province = "22",
                           .till = sim->till,
                           .epoch = epoch->epoch,
                           .seq = epoch->records->len + 1,
                           .utc_ms = sim->utc_ms,
                           .business_day = sim->day,
                           .gt_sales = sim->gt_sales,
                           .gt_returns = sim->gt_returns,
                           .gt_count = sim->gt_count};
    g_strlcpy (record->point, sim->point, sizeof record->point);
    g_strlcpy (record->kind, kind, sizeof record->kind);
    ocop_hash_bytes (body, strlen (body), record->body_sha256);
    if (last != NULL)
        memcpy (record->prev_hash, last->hash, OCOP_HASH_SIZE);
    else if (epoch->has_named)
        memcpy (record->prev_hash, epoch->named.hash, OCOP_HASH_SIZE);
    else
        ocop_record_genesis_hash (epoch->keys.public_key, record->prev_hash);
    ocop_record_hash (record, item.hash);
    g_array_append_val (epoch->records, item);
}

static void
add_first_record (Sim *sim, const char *kind)
{
    SimEpoch *epoch = sim_get_epoch (sim);
    OcopFirstBody body = {.has_previous = epoch->has_named, .previous = epoch->named};
    memcpy (body.public_key, epoch->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    GString *text = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    ocop_first_body_write (&w, &body);
    ocop_json_end_object (&w);
    add_record (sim, kind, g_string_free (text, FALSE));
}

Sim *
sim_new (const char *point, gint64 till, guint8 seed)
{
    Sim *sim = g_new0 (Sim, 1);
    g_strlcpy (sim->point, point, sizeof sim->point);
    sim->till = till;
    sim->next_seed = seed;
    sim->utc_ms = SIM_START_MS;
    sim->day = 20778;
    sim->epochs = g_ptr_array_new_with_free_func (epoch_free);
    sim->stock = g_array_new (FALSE, TRUE, sizeof (SimStock));
    g_array_set_clear_func (sim->stock, clear_stock);
    sim->waiting = g_ptr_array_new_with_free_func (g_free);
    memset (sim->installation, seed, sizeof sim->installation);
    epoch_new (sim);
    add_first_record (sim, "init");
    return sim;
}

void
sim_free (Sim *sim)
{
    if (sim == NULL)
        return;
    g_ptr_array_unref (sim->epochs);
    g_array_unref (sim->stock);
    g_ptr_array_unref (sim->waiting);
    g_free (sim);
}

Sim *
sim_copy (const Sim *sim)
{
    Sim *copy = g_memdup2 (sim, sizeof *sim);
    copy->epochs = g_ptr_array_new_with_free_func (epoch_free);
    copy->waiting = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < sim->epochs->len; i++) {
        const SimEpoch *from = g_ptr_array_index (sim->epochs, i);
        SimEpoch *to = g_memdup2 (from, sizeof *from);
        to->records = g_array_copy (from->records);
        for (guint k = 0; k < to->records->len; k++) {
            SimRecord *record = &g_array_index (to->records, SimRecord, k);
            record->body = g_strdup (record->body);
        }
        g_array_set_clear_func (to->records, clear_record);
        to->effects = g_array_copy (from->effects);
        g_ptr_array_add (copy->epochs, to);
    }
    copy->stock = g_array_copy (sim->stock);
    for (guint i = 0; i < copy->stock->len; i++) {
        SimStock *stock = &g_array_index (copy->stock, SimStock, i);
        stock->product = g_strdup (stock->product);
    }
    g_array_set_clear_func (copy->stock, clear_stock);
    return copy;
}

/* --- acts --- */

void
sim_note (Sim *sim, const char *kind)
{
    add_record (sim, kind, g_strdup ("{}"));
}

static void
move_stock (Sim *sim, const char *product, gint64 qty_milli)
{
    sim->movement++;
    for (guint i = 0; i < sim->stock->len; i++) {
        SimStock *stock = &g_array_index (sim->stock, SimStock, i);
        if (strcmp (stock->product, product) == 0) {
            stock->qty_milli += qty_milli;
            stock->movement = sim->movement;
            return;
        }
    }
    const SimStock stock = {g_strdup (product), qty_milli, sim->movement};
    g_array_append_val (sim->stock, stock);
}

static void
add_effect (Sim *sim, const char *product, int stars, gint64 qty, gint64 amount,
            gint64 returned_qty, gint64 returned)
{
    SimEpoch *epoch = sim_get_epoch (sim);
    SimEffect effect = {.seq = epoch->records->len + 1,
                        .delta = {.day = sim->day,
                                  .channel = OCOP_CHANNEL_SHOWROOM,
                                  .stars = stars,
                                  .qty_milli = qty,
                                  .amount = amount,
                                  .returned_qty_milli = returned_qty,
                                  .returned_amount = returned}};
    g_strlcpy (effect.delta.product, product, sizeof effect.delta.product);
    g_array_append_val (epoch->effects, effect);
}

void
sim_sell (Sim *sim, const char *product, int stars, gint64 qty_milli, gint64 amount)
{
    sim->gt_sales += amount;
    sim->gt_count++;
    add_effect (sim, product, stars, qty_milli, amount, 0, 0);
    move_stock (sim, product, -qty_milli);
    sim_note (sim, "sale");
}

void
sim_take_back (Sim *sim, const char *product, int stars, gint64 qty_milli, gint64 amount)
{
    sim->gt_returns += amount;
    sim->gt_count++;
    add_effect (sim, product, stars, 0, 0, qty_milli, amount);
    move_stock (sim, product, qty_milli);
    sim_note (sim, "return");
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
    return ocop_wire_row_compare_key (a, b);
}

GArray *
sim_rows_at (const SimEpoch *epoch, gint64 seq)
{
    GArray *rows = g_array_new (FALSE, TRUE, sizeof (OcopWireRow));
    for (guint i = 0; i < epoch->effects->len; i++) {
        const SimEffect *effect = &g_array_index (epoch->effects, SimEffect, i);
        OcopWireRow *row = NULL;
        if (effect->seq > seq)
            continue;
        for (guint k = 0; k < rows->len && row == NULL; k++)
            if (ocop_wire_row_compare_key (&g_array_index (rows, OcopWireRow, k), &effect->delta) ==
                0)
                row = &g_array_index (rows, OcopWireRow, k);
        if (row == NULL) {
            OcopWireRow fresh = effect->delta;
            fresh.version = effect->seq;
            g_array_append_val (rows, fresh);
            continue;
        }
        row->qty_milli += effect->delta.qty_milli;
        row->amount += effect->delta.amount;
        row->returned_qty_milli += effect->delta.returned_qty_milli;
        row->returned_amount += effect->delta.returned_amount;
        row->version = MAX (row->version, effect->seq);
    }
    g_array_sort (rows, compare_keys);
    return rows;
}

void
sim_close (Sim *sim)
{
    const SimEpoch *epoch = sim_get_epoch (sim);
    g_autoptr (GArray) rows = sim_rows_at (epoch, epoch->records->len);
    g_autoptr (OcopShiftClose) close = ocop_shift_close_new();
    close->z = 1;
    close->cashier = g_strdup ("lan");
    close->figures = (OcopShiftFigures){.id = 1, .day = sim->day};
    close->gt_sales = sim->gt_sales;
    close->gt_returns = sim->gt_returns;
    close->gt_count = sim->gt_count;
    close->totals = ocop_totals_rows_new();
    for (guint i = 0; i < rows->len; i++) {
        const OcopWireRow *row = &g_array_index (rows, OcopWireRow, i);
        if (row->day != sim->day)
            continue;
        const OcopTotalsRow total = {.day = row->day,
                                     .product = g_strdup (row->product),
                                     .channel = row->channel,
                                     .stars = row->stars,
                                     .qty_milli = row->qty_milli,
                                     .amount = row->amount,
                                     .returned_qty_milli = row->returned_qty_milli,
                                     .returned_amount = row->returned_amount};
        g_array_append_val (close->totals, total);
    }
    GString *body = g_string_new (NULL);
    ocop_shift_close_to_body (close, body);
    add_record (sim, "shift-close", g_string_free (body, FALSE));
    sim->day++;
}

static void
name_head (SimEpoch *epoch, const OcopHead *head)
{
    epoch->has_named = TRUE;
    epoch->named = *head;
}

void
sim_open_epoch (Sim *sim)
{
    const SimEpoch *old = sim_get_epoch (sim);
    const SimRecord *last = &g_array_index (old->records, SimRecord, old->records->len - 1);
    OcopHead head = {.epoch = old->epoch, .seq = last->record.seq};
    memcpy (head.hash, last->hash, OCOP_HASH_SIZE);
    name_head (epoch_new (sim), &head);
    add_first_record (sim, "epoch");
}

void
sim_adopt (Sim *sim, const OcopHead *at)
{
    SimEpoch *old = sim_get_epoch (sim);
    SimEpoch *fresh = epoch_new (sim);
    g_assert_cmpint (old->epoch, ==, at->epoch);
    name_head (fresh, at);
    for (guint i = 0; i < old->effects->len;) {
        SimEffect effect = g_array_index (old->effects, SimEffect, i);
        if (effect.seq <= at->seq) {
            i++;
            continue;
        }
        effect.seq = 1;
        g_array_append_val (fresh->effects, effect);
        g_array_remove_index (old->effects, i);
    }
    fresh->has_branch = old->records->len > (guint)at->seq;
    if (fresh->has_branch)
        memcpy (fresh->branch, g_array_index (old->records, SimRecord, (guint)at->seq).hash,
                OCOP_HASH_SIZE);
    g_array_set_size (old->records, (guint)at->seq);
    old->acked.acked_seq = MIN (old->acked.acked_seq, at->seq);
    add_first_record (sim, "epoch");
}

/* --- batches --- */

static gboolean
is_epoch_drained (const Sim *sim, const SimEpoch *epoch)
{
    const gint64 length = epoch->records->len;
    return epoch->acked.acked_seq >= length && epoch->acked.acked_totals >= length &&
           (epoch != sim_get_epoch (sim) || epoch->acked.acked_stock >= sim->movement);
}

gboolean
sim_is_drained (const Sim *sim)
{
    for (guint i = 0; i < sim->epochs->len; i++)
        if (!is_epoch_drained (sim, g_ptr_array_index (sim->epochs, i)))
            return FALSE;
    return TRUE;
}

static void
add_headers (OcopBatch *batch, const SimEpoch *epoch, gint64 from, gint64 to)
{
    char text[OCOP_RECORD_TEXT_MAX];
    batch->headers_from = from;
    batch->headers_to = to;
    if (from > 1)
        memcpy (batch->prev_hash, g_array_index (epoch->records, SimRecord, from - 2).hash,
                OCOP_HASH_SIZE);
    else
        memcpy (batch->prev_hash, g_array_index (epoch->records, SimRecord, 0).record.prev_hash,
                OCOP_HASH_SIZE);
    for (gint64 seq = from; seq <= to; seq++) {
        const SimRecord *item = &g_array_index (epoch->records, SimRecord, seq - 1);
        ocop_batch_add_header (batch, text, ocop_record_to_text (&item->record, text));
        if (seq == 1 || strcmp (item->record.kind, "shift-close") == 0)
            ocop_batch_add_body (batch, seq, item->body, strlen (item->body));
        if (seq == to) {
            batch->has_signature = TRUE;
            ocop_keys_sign_hash (&epoch->keys, item->hash, batch->signature);
        }
    }
}

static void
add_rows (OcopBatch *batch, const SimEpoch *epoch, gint64 from, gint64 to)
{
    g_autoptr (GArray) rows = sim_rows_at (epoch, epoch->records->len);
    batch->totals_from = from;
    batch->totals_to = to;
    for (guint i = 0; i < rows->len; i++) {
        const OcopWireRow *row = &g_array_index (rows, OcopWireRow, i);
        if (row->version > from && row->version <= to)
            ocop_batch_add_row (batch, row);
    }
}

static void
add_stock (OcopBatch *batch, const Sim *sim, gint64 from)
{
    batch->stock_from = from;
    batch->stock_to = sim->movement;
    for (guint i = 0; i < sim->stock->len; i++) {
        const SimStock *stock = &g_array_index (sim->stock, SimStock, i);
        if (stock->movement > from)
            ocop_batch_add_stock (batch, stock->product, stock->qty_milli, stock->movement);
    }
}

OcopBatch *
sim_make_batch (Sim *sim, gint64 max_headers)
{
    SimEpoch *epoch = sim_get_epoch (sim);
    for (guint i = sim->epochs->len; i-- > 0;) {
        SimEpoch *candidate = g_ptr_array_index (sim->epochs, i);
        if (!is_epoch_drained (sim, candidate))
            epoch = candidate;
    }
    OcopBatch *batch = ocop_batch_new();
    const gint64 length = epoch->records->len;
    const gint64 from = MIN (epoch->acked.acked_seq, length) + 1;
    const gint64 to = MIN (from + max_headers - 1, length);
    g_strlcpy (batch->province, "22", sizeof batch->province);
    g_strlcpy (batch->point, sim->point, sizeof batch->point);
    batch->till = sim->till;
    batch->epoch = sim->sent_epoch = epoch->epoch;
    add_headers (batch, epoch, from, to);
    add_rows (batch, epoch, MIN (epoch->acked.acked_totals, to), to);
    if (epoch == sim_get_epoch (sim))
        add_stock (batch, sim, MIN (epoch->acked.acked_stock, sim->movement));
    else
        batch->stock_from = batch->stock_to = epoch->acked.acked_stock;
    batch->complete = to == length;
    batch->clock_utc_ms = sim->utc_ms + sim->clock_offset_ms;
    batch->has_installation = TRUE;
    memcpy (batch->installation, sim->installation, sizeof batch->installation);
    batch->recall_version = sim->recall_version;
    for (guint i = 0; i < sim->waiting->len; i++)
        ocop_batch_add_waiting (batch, g_ptr_array_index (sim->waiting, i));
    ocop_batch_sort (batch);
    return batch;
}

/* --- requests --- */

void
sim_request_free (SimRequest *request)
{
    if (request == NULL)
        return;
    g_free (request->method);
    g_free (request->target);
    g_clear_pointer (&request->body, g_bytes_unref);
    ocop_signature_headers_clear (&request->headers);
    g_free (request);
}

SimRequest *
sim_request_copy (const SimRequest *request)
{
    SimRequest *copy = g_new0 (SimRequest, 1);
    copy->method = g_strdup (request->method);
    copy->target = g_strdup (request->target);
    copy->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
    copy->headers.content_digest = g_strdup (request->headers.content_digest);
    copy->headers.signature_input = g_strdup (request->headers.signature_input);
    copy->headers.signature = g_strdup (request->headers.signature);
    return copy;
}

OcopIngestRequest
sim_request_get (const SimRequest *request)
{
    return (OcopIngestRequest){.method = request->method,
                               .target = request->target,
                               .body = request->body,
                               .content_digest = request->headers.content_digest,
                               .signature_input = request->headers.signature_input,
                               .signature = request->headers.signature};
}

SimRequest *
sim_sign (Sim *sim, const char *method, const char *target, GBytes *body, gint64 key_epoch)
{
    SimRequest *request = g_new0 (SimRequest, 1);
    const SimEpoch *epoch = g_ptr_array_index (sim->epochs, key_epoch - 1);
    gsize size = 0;
    const void *bytes = body != NULL ? g_bytes_get_data (body, &size) : NULL;
    const OcopHttpRequest http = {method, target, bytes, size};
    OcopSignatureParams params = {.created = sim->utc_ms / 1000,
                                  .key_id = {.till = sim->till, .epoch = key_epoch}};
    g_autoptr (GError) error = NULL;
    g_strlcpy (params.key_id.point, sim->point, sizeof params.key_id.point);
    sim->nonce++;
    memcpy (params.nonce, &sim->nonce, sizeof sim->nonce);
    request->method = g_strdup (method);
    request->target = g_strdup (target);
    request->body = body != NULL ? g_bytes_ref (body) : NULL;
    ocop_http_signature_make (&http, &params, &epoch->keys, &request->headers, &error);
    g_assert_no_error (error);
    return request;
}

SimRequest *
sim_batch_request (Sim *sim, const OcopBatch *batch)
{
    g_autoptr (GBytes) body = ocop_batch_to_json (batch);
    g_autofree char *target =
        g_strdup_printf ("/v1/tills/%s/%d/batches", sim->point, (int)sim->till);
    return sim_sign (sim, "POST", target, body, sim_get_epoch (sim)->epoch);
}

SimRequest *
sim_enrol_request (Sim *sim, const char *code, gint64 voucher_epoch)
{
    g_autoptr (OcopEnrolRequest) wanted = ocop_enrol_request_new();
    const SimEpoch *newest = sim_get_epoch (sim);
    const SimRecord *last = &g_array_index (newest->records, SimRecord, newest->records->len - 1);
    g_assert_true (ocop_enrol_code_normalise (code, wanted->code));
    g_strlcpy (wanted->province, "22", sizeof wanted->province);
    g_strlcpy (wanted->point, sim->point, sizeof wanted->point);
    wanted->till = sim->till;
    wanted->name = g_strdup ("OCOP Hạ Long");
    wanted->epoch = newest->epoch;
    for (guint i = 0; i < sim->epochs->len; i++) {
        const SimEpoch *epoch = g_ptr_array_index (sim->epochs, i);
        g_byte_array_append (wanted->keys, epoch->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    }
    wanted->head_seq = last->record.seq;
    memcpy (wanted->head_hash, last->hash, OCOP_HASH_SIZE);
    wanted->has_named = newest->has_named;
    wanted->named = newest->named;
    wanted->has_branch = voucher_epoch != 0 && newest->has_branch;
    memcpy (wanted->branch, newest->branch, OCOP_HASH_SIZE);
    wanted->program = g_strdup ("test");
    g_autoptr (GBytes) body = ocop_enrol_request_to_json (wanted);
    return sim_sign (sim, "POST", OCOP_INGEST_ENROL_TARGET, body,
                     voucher_epoch != 0 ? voucher_epoch : newest->epoch);
}

/* --- answers --- */
