/* The batch as bytes. What is written is what the reader takes: a field out of its range stops the
 * till's program here instead of making a message that the registry would refuse for ever. */
#include "base/ids.h"
#include "wire/batch.h"
#include "wire/parts.h"

#include <string.h>

static void
write_headers (OcopJsonWriter *w, const OcopBatch *batch)
{
    const gint64 n_headers = ocop_batch_count_headers (batch);
    g_assert (n_headers >= 0 && n_headers <= OCOP_BATCH_HEADERS_MAX);
    g_assert (batch->has_signature == (n_headers > 0));
    ocop_json_add_int (w, "headers_from", batch->headers_from);
    ocop_json_add_int (w, "headers_to", batch->headers_to);
    ocop_wire_add_hex (w, "prev_hash", batch->prev_hash, OCOP_HASH_SIZE);
    ocop_json_add_string (w, "headers", batch->headers->str);
    if (batch->has_signature)
        ocop_wire_add_hex (w, "signature", batch->signature, OCOP_SIGNATURE_SIZE);
    else
        ocop_json_add_string (w, "signature", "");

    ocop_json_begin_array (w, "bodies");
    for (guint i = 0; i < batch->bodies->len; i++) {
        const OcopWireBody *body = &g_array_index (batch->bodies, OcopWireBody, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_int (w, "seq", body->seq);
        ocop_json_add_string (w, "body", body->text);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
write_rows (OcopJsonWriter *w, const OcopBatch *batch)
{
    ocop_json_add_int (w, "totals_from", batch->totals_from);
    ocop_json_add_int (w, "totals_to", batch->totals_to);
    ocop_json_begin_array (w, "rows");
    for (guint i = 0; i < batch->rows->len; i++) {
        const OcopWireRow *row = &g_array_index (batch->rows, OcopWireRow, i);
        g_assert (ocop_wire_row_find_wrong_field (row) == NULL);
        ocop_wire_row_write (w, row);
    }
    ocop_json_end_array (w);
}

static void
write_position (OcopJsonWriter *w, const OcopBatch *batch, const OcopWireStock *stock)
{
    ocop_json_begin_array (w, NULL);
    ocop_json_add_string (w, NULL, stock->product);
    ocop_json_add_qty (w, NULL, stock->qty_milli);
    ocop_json_add_int (w, NULL, stock->movement);
    ocop_json_begin_array (w, NULL);
    for (guint i = 0; i < stock->n_lots; i++) {
        const OcopWireLot *lot = &g_array_index (batch->lots, OcopWireLot, stock->first_lot + i);
        char day[OCOP_DAY_TEXT_SIZE];
        ocop_json_begin_array (w, NULL);
        ocop_json_add_string (w, NULL, lot->lot);
        ocop_json_add_string (w, NULL, ocop_day_to_text (lot->expiry, day));
        ocop_json_add_qty (w, NULL, lot->qty_milli);
        ocop_json_end_array (w);
    }
    ocop_json_end_array (w);
    ocop_json_end_array (w);
}

static void
write_stock (OcopJsonWriter *w, const OcopBatch *batch)
{
    ocop_json_add_int (w, "stock_from", batch->stock_from);
    ocop_json_add_int (w, "stock_to", batch->stock_to);
    ocop_json_begin_array (w, "stock");
    for (guint i = 0; i < batch->stock->len; i++)
        write_position (w, batch, &g_array_index (batch->stock, OcopWireStock, i));
    ocop_json_end_array (w);
}

static void
write_condition (OcopJsonWriter *w, const OcopBatch *batch)
{
    ocop_json_add_bool (w, "complete", batch->complete);
    ocop_json_begin_object (w, "clock");
    ocop_json_add_int (w, "utc_ms", batch->clock_utc_ms);
    ocop_json_add_string (w, "state", ocop_clock_state_to_text (batch->clock_state));
    ocop_json_end_object (w);
    ocop_json_begin_array (w, "waiting");
    for (guint i = 0; i < batch->waiting->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (batch->waiting, i));
    ocop_json_end_array (w);
    ocop_json_add_int (w, "catalogue_version", batch->catalogue_version);
    ocop_json_add_int (w, "recall_version", batch->recall_version);
    if (batch->has_installation)
        ocop_wire_add_hex (w, "installation", batch->installation, OCOP_INSTALLATION_SIZE);
}

GBytes *
ocop_batch_to_json (const OcopBatch *batch)
{
    OcopJsonWriter writer;
    GString *out = g_string_sized_new (batch->headers->len + batch->headers->len / 8 + 4096);
    ocop_wire_begin_write (&writer, out);
    ocop_json_add_string (&writer, "province", batch->province);
    ocop_wire_add_till (&writer, batch->point, batch->till);
    ocop_json_add_int (&writer, "epoch", batch->epoch);
    write_headers (&writer, batch);
    write_rows (&writer, batch);
    write_stock (&writer, batch);
    write_condition (&writer, batch);
    return ocop_wire_end_write (&writer, out);
}
