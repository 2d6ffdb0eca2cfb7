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
    g_free (epoch->taken);
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
    OcopFirstBody body = {.has_previous = epoch->has_named,
                          .previous = epoch->named,
                          .has_base = epoch->taken != NULL,
                          .base_sales = epoch->base_sales,
                          .base_returns = epoch->base_returns};
    memcpy (body.public_key, epoch->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    GString *text = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    ocop_first_body_write (&w, &body);
    if (epoch->taken != NULL)
        ocop_json_add_raw (&w, "branch", epoch->taken);
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
        to->taken = g_strdup (from->taken);
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

/* As the till's own program writes it; short hashes of eight bytes. */
static char *
list_records (const SimEpoch *epoch, gint64 from, gint64 case_id)
{
    char key[2 * OCOP_PUBLIC_KEY_SIZE + 1], hash[OCOP_HASH_TEXT_SIZE];
    g_autoptr (GString) hashes = g_string_new (NULL);
    for (guint i = (guint)from - 1; i < epoch->records->len; i++)
        g_string_append_len (
            hashes, ocop_hash_to_text (g_array_index (epoch->records, SimRecord, i).hash, hash),
            16);
    ocop_hex_encode (epoch->keys.public_key, OCOP_PUBLIC_KEY_SIZE, key);
    return g_strdup_printf ("{\"epoch\":%" G_GINT64_FORMAT ",\"from\":%" G_GINT64_FORMAT
                            ",\"to\":%u,\"case\":%" G_GINT64_FORMAT
                            ",\"key\":\"%s\",\"hashes\":\"%s\"}",
                            epoch->epoch, from, epoch->records->len, case_id, key, hashes->str);
}

void
sim_adopt (Sim *sim, const OcopHead *at, gint64 case_id)
{
    const SimEpoch *present = sim_get_epoch (sim);
    SimEpoch *old = g_ptr_array_index (sim->epochs, at->epoch - 1);
    const SimRecord *last = &g_array_index (present->records, SimRecord, present->records->len - 1);
    OcopHead head = {.epoch = present->epoch, .seq = last->record.seq};
    memcpy (head.hash, last->hash, OCOP_HASH_SIZE);
    SimEpoch *fresh = epoch_new (sim);
    g_assert_cmpint (old->records->len, >, at->seq);
    name_head (fresh, old == present ? at : &head);
    fresh->taken = list_records (old, at->seq + 1, case_id);
    fresh->base_sales = sim->gt_sales;
    fresh->base_returns = sim->gt_returns;
    for (guint i = 0; i < old->effects->len;) {
        SimEffect effect = g_array_index (old->effects, SimEffect, i);
        if (effect.seq <= at->seq) {
            i++;
            continue;
        }
        effect.seq = 1;
        fresh->base_sales -= effect.delta.amount;
        fresh->base_returns -= effect.delta.returned_amount;
        g_array_append_val (fresh->effects, effect);
        g_array_remove_index (old->effects, i);
    }
    fresh->has_branch = old == present;
    memcpy (fresh->branch, g_array_index (old->records, SimRecord, (guint)at->seq).hash,
            OCOP_HASH_SIZE);
    g_array_set_size (old->records, (guint)at->seq);
    old->acked.acked_seq = MIN (old->acked.acked_seq, at->seq);
    old->acked.acked_totals = MIN (old->acked.acked_totals, at->seq);
    add_first_record (sim, "epoch");
}

/* The first record of an epoch that leaves another: all there was, and what that had inherited. */
static char *
list_left (const SimEpoch *old)
{
    g_autofree char *own = list_records (old, 1, 0);
    if (old->taken == NULL)
        return g_steal_pointer (&own);
    own[strlen (own) - 1] = '\0';
    return g_strdup_printf ("%s,\"inherits\":[%s]}", own, old->taken);
}

void
sim_leave (Sim *sim)
{
    SimEpoch *old = sim_get_epoch (sim);
    const SimRecord *last = &g_array_index (old->records, SimRecord, old->records->len - 1);
    OcopHead head = {.epoch = old->epoch, .seq = last->record.seq};
    memcpy (head.hash, last->hash, OCOP_HASH_SIZE);
    SimEpoch *fresh = epoch_new (sim);
    name_head (fresh, &head);
    fresh->taken = list_left (old);
    fresh->base_sales = sim->gt_sales;
    fresh->base_returns = sim->gt_returns;
    for (guint i = 0; i < old->effects->len; i++) {
        SimEffect effect = g_array_index (old->effects, SimEffect, i);
        effect.seq = 1;
        fresh->base_sales -= effect.delta.amount;
        fresh->base_returns -= effect.delta.returned_amount;
        g_array_append_val (fresh->effects, effect);
    }
    g_array_set_size (old->effects, 0);
    g_array_set_size (old->records, 0);
    add_first_record (sim, "epoch");
}

void
sim_leave_number (Sim *sim, gint64 epoch)
{
    while (sim_get_epoch (sim)->epoch < epoch)
        sim_leave (sim);
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
        static const guint8 none[OCOP_PUBLIC_KEY_SIZE] = {0}; /* an epoch that was left */
        const SimEpoch *epoch = g_ptr_array_index (sim->epochs, i);
        g_byte_array_append (wanted->keys, epoch->records->len > 0 ? epoch->keys.public_key : none,
                             OCOP_PUBLIC_KEY_SIZE);
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
