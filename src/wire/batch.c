/* The batch as a struct: made, filled, put in order. */
#include "wire/batch.h"

#include <stdlib.h>
#include <string.h>

static void
clear_body (gpointer body)
{
    g_free (((OcopWireBody *)body)->text);
}

static void
clear_lot (gpointer lot)
{
    g_free (((OcopWireLot *)lot)->lot);
}

static void
free_quarantined (gpointer item)
{
    OcopQuarantined *quarantined = item;
    g_free (quarantined->raw);
    g_free (quarantined);
}

OcopBatch *
ocop_batch_new (void)
{
    OcopBatch *batch = g_new0 (OcopBatch, 1);
    batch->headers = g_string_new (NULL);
    batch->bodies = g_array_new (FALSE, TRUE, sizeof (OcopWireBody));
    g_array_set_clear_func (batch->bodies, clear_body);
    batch->rows = g_array_new (FALSE, TRUE, sizeof (OcopWireRow));
    batch->stock = g_array_new (FALSE, TRUE, sizeof (OcopWireStock));
    batch->lots = g_array_new (FALSE, TRUE, sizeof (OcopWireLot));
    g_array_set_clear_func (batch->lots, clear_lot);
    batch->waiting = g_ptr_array_new_with_free_func (g_free);
    batch->quarantined = g_ptr_array_new_with_free_func (free_quarantined);
    return batch;
}

void
ocop_batch_free (OcopBatch *batch)
{
    if (batch == NULL)
        return;
    g_string_free (batch->headers, TRUE);
    g_array_unref (batch->bodies);
    g_array_unref (batch->rows);
    g_array_unref (batch->stock);
    g_array_unref (batch->lots);
    g_ptr_array_unref (batch->waiting);
    g_ptr_array_unref (batch->quarantined);
    g_free (batch);
}

gint64
ocop_batch_count_headers (const OcopBatch *batch)
{
    return batch->headers_to - batch->headers_from + 1;
}

const char *
ocop_quarantine_kind_to_text (OcopQuarantineKind kind)
{
    static const char *const names[] = {
        [OCOP_QUARANTINE_ROW] = "row",
        [OCOP_QUARANTINE_STOCK] = "stock",
        [OCOP_QUARANTINE_BODY] = "body",
    };
    g_assert ((guint)kind < G_N_ELEMENTS (names));
    return names[kind];
}

void
ocop_batch_add_header (OcopBatch *batch, const char *text, gsize size)
{
    g_string_append_len (batch->headers, text, (gssize)size);
}

void
ocop_batch_add_body (OcopBatch *batch, gint64 seq, const char *text, gsize size)
{
    const OcopWireBody body = {.seq = seq, .text = g_strndup (text, size), .size = size};
    g_array_append_val (batch->bodies, body);
}

void
ocop_batch_add_row (OcopBatch *batch, const OcopWireRow *row)
{
    g_array_append_vals (batch->rows, row, 1);
}

void
ocop_batch_add_stock (OcopBatch *batch, const char *product, gint64 qty_milli, gint64 movement)
{
    OcopWireStock stock = {
        .qty_milli = qty_milli, .movement = movement, .first_lot = batch->lots->len};
    g_strlcpy (stock.product, product, sizeof stock.product);
    g_array_append_val (batch->stock, stock);
}

void
ocop_batch_add_lot (OcopBatch *batch, const char *lot, OcopDay expiry, gint64 qty_milli)
{
    g_assert (batch->stock->len > 0);
    const OcopWireLot added = {.lot = g_strdup (lot), .expiry = expiry, .qty_milli = qty_milli};
    g_array_append_val (batch->lots, added);
    g_array_index (batch->stock, OcopWireStock, batch->stock->len - 1).n_lots++;
}

void
ocop_batch_add_waiting (OcopBatch *batch, const char *code)
{
    g_ptr_array_add (batch->waiting, g_strdup (code));
}

static int
compare_rows (const void *a, const void *b)
{
    return ocop_wire_row_compare (a, b);
}

static int
compare_stock (const void *a, const void *b)
{
    const OcopWireStock *left = a;
    const OcopWireStock *right = b;
    if (left->movement != right->movement)
        return left->movement < right->movement ? -1 : 1;
    return strcmp (left->product, right->product);
}

void
ocop_batch_sort (OcopBatch *batch)
{
    g_array_sort (batch->rows, compare_rows);
    g_array_sort (batch->stock, compare_stock);
}
