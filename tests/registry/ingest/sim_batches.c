/* What a till that is only arrays has to tell next. Rows are as they were at the batch's last
 * record, as a real one sends them. */
#include "sim.h"

#include <string.h>

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
    g_autoptr (GArray) rows = sim_rows_at (epoch, to);
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
    return sim_make_batch_of (sim, epoch->epoch, max_headers);
}

OcopBatch *
sim_make_batch_of (Sim *sim, gint64 number, gint64 max_headers)
{
    SimEpoch *epoch = g_ptr_array_index (sim->epochs, (guint)number - 1);
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
