/* Random batches, made with the product's own journal and none of its JSON. */
#include "samples.h"

#include "base/error.h"

#include <string.h>

#define FIRST_SEQ  57
#define CLOSE_EACH 10

const OcopKeys *
sample_keys (guint8 byte)
{
    static OcopKeys keys[256];
    static gboolean is_made[256];
    if (!is_made[byte]) {
        guint8 seed[OCOP_SEED_SIZE];
        memset (seed, byte, sizeof seed);
        ocop_keys_init_from_seed (&keys[byte], seed);
        is_made[byte] = TRUE;
    }
    return &keys[byte];
}

char *
sample_text (GRand *rand, guint max_chars)
{
    static const gunichar chars[] = {'a', 'Z',    '7',   ' ',    '"',    '\\',
                                     '/', 0x1ea1, 0x1b0, 0x20ab, 0x1f41f};
    GString *text = g_string_new ("x");
    const guint n_chars = (guint)g_rand_int_range (rand, 0, (gint32)max_chars);
    for (guint i = 0; i < n_chars; i++)
        g_string_append_unichar (text, chars[g_rand_int_range (rand, 0, G_N_ELEMENTS (chars))]);
    return g_string_free (text, FALSE);
}

static gint64
random_int (GRand *rand, gint64 max)
{
    const guint64 bits = (guint64)g_rand_int (rand) << 32 | g_rand_int (rand);
    return (gint64)(bits % ((guint64)max + 1));
}

static void
add_headers (OcopBatch *batch, GRand *rand, guint n_headers)
{
    OcopRecord record = {.province = "22",
                         .point = "QN01",
                         .till = 1,
                         .epoch = 1,
                         .utc_ms = G_GINT64_CONSTANT (1795233125000),
                         .business_day = 20778,
                         .operator_id = 2};
    guint8 prev[OCOP_HASH_SIZE];
    char text[OCOP_RECORD_TEXT_MAX];
    memset (prev, 0xab, sizeof prev);
    memcpy (batch->prev_hash, prev, sizeof prev);
    for (guint i = 0; i < n_headers; i++) {
        const gboolean is_close = i % CLOSE_EACH == CLOSE_EACH - 1;
        g_autofree char *words = sample_text (rand, 200);
        g_autofree char *body = g_strdup_printf ("{\"z\":%u,\"by\":\"%s\n\x01\"}", i, words);
        record.seq = batch->headers_from + i;
        record.utc_ms += random_int (rand, 600000);
        record.gt_sales += is_close ? 0 : random_int (rand, 900000);
        record.gt_count += is_close ? 0 : 1;
        ocop_record_set_kind (&record, is_close ? OCOP_KIND_SHIFT_CLOSE : OCOP_KIND_SALE);
        ocop_hash_bytes (body, strlen (body), record.body_sha256);
        memcpy (record.prev_hash, prev, sizeof prev);
        ocop_batch_add_header (batch, text, ocop_record_to_text (&record, text));
        ocop_record_hash (&record, prev);
        if (is_close)
            ocop_batch_add_body (batch, record.seq, body, strlen (body));
    }
    batch->has_signature = n_headers > 0;
    ocop_keys_sign_hash (sample_keys (1), prev, batch->signature);
}

static void
add_rows (OcopBatch *batch, GRand *rand, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++) {
        OcopWireRow row = {.day = (OcopDay)random_int (rand, 40000),
                           .channel = (OcopChannel)random_int (rand, OCOP_N_CHANNELS - 1),
                           .stars = (int)random_int (rand, 3),
                           .qty_milli = random_int (rand, OCOP_JSON_MILLI_MAX),
                           .amount = random_int (rand, 1000000000000000),
                           .returned_qty_milli = random_int (rand, 5) * 500,
                           .returned_amount = random_int (rand, 5) * 1000,
                           .version = 1 + random_int (rand, batch->totals_to - 1)};
        row.stars += row.stars > 0 ? 2 : 0;
        g_snprintf (row.product, sizeof row.product, "QN-%05u", i);
        ocop_batch_add_row (batch, &row);
    }
}

static void
add_stock (OcopBatch *batch, GRand *rand, guint n_stock)
{
    for (guint i = 0; i < n_stock; i++) {
        const guint n_lots = (guint)random_int (rand, 3);
        g_autofree char *product = g_strdup_printf ("QN01.%05u\\", i);
        ocop_batch_add_stock (batch, product, random_int (rand, 2000000) - 1000000,
                              1 + random_int (rand, batch->stock_to - 1));
        for (guint j = 0; j < n_lots; j++) {
            g_autofree char *lot = g_strdup_printf ("L%u “ớ”", j);
            const gboolean has_day = g_rand_boolean (rand);
            ocop_batch_add_lot (batch, lot,
                                has_day ? (OcopDay)random_int (rand, 30000) : OCOP_DAY_NONE,
                                1 + random_int (rand, 1000000));
        }
    }
}

OcopBatch *
sample_batch (GRand *rand, guint n_headers, guint n_rows, guint n_stock)
{
    OcopBatch *batch = ocop_batch_new();
    g_strlcpy (batch->province, "22", sizeof batch->province);
    g_strlcpy (batch->point, "QN01", sizeof batch->point);
    batch->till = 1;
    batch->epoch = 1;
    batch->headers_from = FIRST_SEQ;
    batch->headers_to = FIRST_SEQ + (gint64)n_headers - 1;
    add_headers (batch, rand, n_headers);
    batch->totals_to = FIRST_SEQ + n_headers;
    add_rows (batch, rand, n_rows);
    batch->stock_to = 100000;
    add_stock (batch, rand, n_stock);
    ocop_batch_sort (batch);
    batch->complete = g_rand_boolean (rand);
    batch->clock_utc_ms = random_int (rand, OCOP_UTC_MS_MAX);
    batch->clock_state = (OcopClockState)random_int (rand, OCOP_N_CLOCK_STATES - 1);
    batch->catalogue_version = random_int (rand, G_MAXINT64 - 1);
    batch->recall_version = random_int (rand, 9);
    if (g_rand_boolean (rand))
        ocop_batch_add_waiting (batch, "OC7K2M9Q");
    batch->has_installation = g_rand_boolean (rand);
    if (batch->has_installation)
        memset (batch->installation, g_rand_int_range (rand, 0, 256), OCOP_INSTALLATION_SIZE);
    return batch;
}

void
assert_same_bytes (const void *a, gsize a_size, const void *b, gsize b_size)
{
    g_assert_cmpuint (a_size, ==, b_size);
    g_assert_true (a_size == 0 || memcmp (a, b, a_size) == 0);
}

static void
assert_same_stock (const OcopBatch *a, const OcopBatch *b)
{
    g_assert_cmpuint (a->stock->len, ==, b->stock->len);
    for (guint i = 0; i < a->stock->len; i++) {
        const OcopWireStock *left = &g_array_index (a->stock, OcopWireStock, i);
        const OcopWireStock *right = &g_array_index (b->stock, OcopWireStock, i);
        g_assert_cmpstr (left->product, ==, right->product);
        g_assert_cmpint (left->qty_milli, ==, right->qty_milli);
        g_assert_cmpint (left->movement, ==, right->movement);
        g_assert_cmpuint (left->n_lots, ==, right->n_lots);
        for (guint j = 0; j < left->n_lots; j++) {
            const OcopWireLot *one = &g_array_index (a->lots, OcopWireLot, left->first_lot + j);
            const OcopWireLot *two = &g_array_index (b->lots, OcopWireLot, right->first_lot + j);
            g_assert_cmpstr (one->lot, ==, two->lot);
            g_assert_cmpint (one->expiry, ==, two->expiry);
            g_assert_cmpint (one->qty_milli, ==, two->qty_milli);
        }
    }
}

static void
assert_same_rows (const GArray *a, const GArray *b)
{
    g_assert_cmpuint (a->len, ==, b->len);
    for (guint i = 0; i < a->len; i++) {
        const OcopWireRow *left = &g_array_index (a, OcopWireRow, i);
        const OcopWireRow *right = &g_array_index (b, OcopWireRow, i);
        g_assert_cmpint (ocop_wire_row_compare (left, right), ==, 0);
        g_assert_true (ocop_wire_row_has_same_figures (left, right));
    }
}

void
assert_same_batch (const OcopBatch *a, const OcopBatch *b)
{
    g_assert_cmpstr (a->province, ==, b->province);
    g_assert_cmpstr (a->point, ==, b->point);
    g_assert_cmpint (a->till, ==, b->till);
    g_assert_cmpint (a->epoch, ==, b->epoch);
    g_assert_cmpint (a->headers_from, ==, b->headers_from);
    g_assert_cmpint (a->headers_to, ==, b->headers_to);
    assert_same_bytes (a->prev_hash, OCOP_HASH_SIZE, b->prev_hash, OCOP_HASH_SIZE);
    assert_same_bytes (a->headers->str, a->headers->len, b->headers->str, b->headers->len);
    g_assert_cmpint (a->has_signature, ==, b->has_signature);
    if (a->has_signature)
        assert_same_bytes (a->signature, OCOP_SIGNATURE_SIZE, b->signature, OCOP_SIGNATURE_SIZE);
    g_assert_cmpuint (a->bodies->len, ==, b->bodies->len);
    for (guint i = 0; i < a->bodies->len; i++) {
        const OcopWireBody *left = &g_array_index (a->bodies, OcopWireBody, i);
        const OcopWireBody *right = &g_array_index (b->bodies, OcopWireBody, i);
        g_assert_cmpint (left->seq, ==, right->seq);
        assert_same_bytes (left->text, left->size, right->text, right->size);
    }
    g_assert_cmpint (a->totals_from, ==, b->totals_from);
    g_assert_cmpint (a->totals_to, ==, b->totals_to);
    assert_same_rows (a->rows, b->rows);
    g_assert_cmpint (a->stock_from, ==, b->stock_from);
    g_assert_cmpint (a->stock_to, ==, b->stock_to);
    assert_same_stock (a, b);
    g_assert_cmpint (a->complete, ==, b->complete);
    g_assert_cmpint (a->clock_utc_ms, ==, b->clock_utc_ms);
    g_assert_cmpint (a->clock_state, ==, b->clock_state);
    g_assert_cmpuint (a->waiting->len, ==, b->waiting->len);
    for (guint i = 0; i < a->waiting->len; i++)
        g_assert_cmpstr (a->waiting->pdata[i], ==, b->waiting->pdata[i]);
    g_assert_cmpint (a->catalogue_version, ==, b->catalogue_version);
    g_assert_cmpint (a->recall_version, ==, b->recall_version);
    g_assert_cmpint (a->has_installation, ==, b->has_installation);
    assert_same_bytes (a->installation, OCOP_INSTALLATION_SIZE, b->installation,
                       OCOP_INSTALLATION_SIZE);
}

GBytes *
sample_replace (GBytes *bytes, const char *from, const char *to)
{
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    const char *found = g_strstr_len (text, (gssize)size, from);
    g_assert_nonnull (found);
    GString *changed = g_string_new_len (text, found - text);
    g_string_append (changed, to);
    found += strlen (from);
    g_string_append_len (changed, found, text + size - found);
    return g_string_free_to_bytes (changed);
}

void
assert_bad_field (GError **error, const char *field)
{
    g_assert_error (*error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (*error), ==, field);
    g_assert_cmpint ((gint64)strlen ((*error)->message), >, 0);
    g_clear_error (error);
}
