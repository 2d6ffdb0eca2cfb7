/* The evidence in a batch: chained, of this till, signed at its end. */
#include "samples.h"

#include "wire/header_range.h"

#include <string.h>

#define N_HEADERS 25

static OcopBatch *
make (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (8);
    return sample_batch (rand, N_HEADERS, 0, 0);
}

static void
test_reads_what_was_written (void)
{
    g_autoptr (OcopBatch) batch = make();
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) headers = ocop_header_range_read (batch, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (headers->len, ==, N_HEADERS);
    gsize size = 0;
    for (guint i = 0; i < headers->len; i++) {
        const OcopWireHeader *header = &g_array_index (headers, OcopWireHeader, i);
        guint8 hash[OCOP_HASH_SIZE];
        ocop_record_hash (&header->record, hash);
        assert_same_bytes (hash, sizeof hash, header->hash, OCOP_HASH_SIZE);
        g_assert_cmpint (header->record.seq, ==, batch->headers_from + i);
        g_assert_true (header->text == batch->headers->str + size);
        size += header->size;
        g_assert_cmpint (header->body != NULL, ==, i % 10 == 9);
    }
    g_assert_cmpuint (size, ==, batch->headers->len);
    g_assert_true (ocop_header_range_verify (batch, headers, sample_keys (1)->public_key));
    g_assert_false (ocop_header_range_verify (batch, headers, sample_keys (2)->public_key));
}

static void
test_no_headers_prove_nothing (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (8);
    g_autoptr (OcopBatch) batch = sample_batch (rand, 0, 0, 0);
    g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
    g_assert_cmpuint (headers->len, ==, 0);
    g_assert_false (ocop_header_range_verify (batch, headers, sample_keys (1)->public_key));
}

/* Each byte of the headers, of prev_hash and of the signature matters. */
static void
test_any_changed_byte_is_found (void)
{
    g_autoptr (OcopBatch) batch = make();
    for (gsize i = 0; i < batch->headers->len; i++) {
        batch->headers->str[i] ^= 1;
        g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
        g_assert_false (headers != NULL &&
                        ocop_header_range_verify (batch, headers, sample_keys (1)->public_key));
        batch->headers->str[i] ^= 1;
        /* A body that no longer fits its header was set aside on the way. */
        if (batch->quarantined->len > 0) {
            ocop_batch_free (g_steal_pointer (&batch));
            batch = make();
        }
    }
    for (gsize i = 0; i < OCOP_HASH_SIZE; i++) {
        batch->prev_hash[i] ^= 0x10;
        g_assert_null (ocop_header_range_read (batch, NULL));
        batch->prev_hash[i] ^= 0x10;
    }
    g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
    for (gsize i = 0; i < OCOP_SIGNATURE_SIZE; i++) {
        batch->signature[i] ^= 0x10;
        g_assert_false (ocop_header_range_verify (batch, headers, sample_keys (1)->public_key));
        batch->signature[i] ^= 0x10;
    }
}

static void
test_strangers_are_refused (void)
{
    static const struct {
        const char *province, *point;
        gint64 till, epoch, from;
        const char *field;
    } cases[] = {
        {"23", "QN01", 1, 1, 57, "headers[0].province"},
        {"22", "QN02", 1, 1, 57, "headers[0].point"},
        {"22", "QN01", 2, 1, 57, "headers[0].till"},
        {"22", "QN01", 1, 2, 57, "headers[0].epoch"},
        {"22", "QN01", 1, 1, 56, "headers[0].seq"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopBatch) batch = make();
        g_autoptr (GError) error = NULL;
        strcpy (batch->province, cases[i].province);
        strcpy (batch->point, cases[i].point);
        batch->till = cases[i].till;
        batch->epoch = cases[i].epoch;
        batch->headers_to += cases[i].from - batch->headers_from;
        batch->headers_from = cases[i].from;
        g_assert_null (ocop_header_range_read (batch, &error));
        assert_bad_field (&error, cases[i].field);
    }
}

static void
test_missing_header_is_found (void)
{
    g_autoptr (OcopBatch) batch = make();
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
    const OcopWireHeader *third = &g_array_index (headers, OcopWireHeader, 2);
    g_string_erase (batch->headers, third->text - batch->headers->str, (gssize)third->size);
    batch->headers_to--;
    g_assert_null (ocop_header_range_read (batch, &error));
    assert_bad_field (&error, "headers[2].seq");
}

static void
test_foreign_body_is_set_aside (void)
{
    g_autoptr (OcopBatch) batch = make();
    OcopWireBody *body = &g_array_index (batch->bodies, OcopWireBody, 0);
    body->text[2] ^= 1;
    g_autofree char *text = g_strdup (body->text);
    g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
    g_assert_nonnull (headers);
    g_assert_cmpuint (batch->bodies->len, ==, 1);
    g_assert_cmpuint (batch->quarantined->len, ==, 1);
    const OcopQuarantined *item = g_ptr_array_index (batch->quarantined, 0);
    g_assert_cmpstr (item->reason, ==, "body_sha256");
    g_assert_cmpstr (item->raw, ==, text);
    g_assert_null (g_array_index (headers, OcopWireHeader, 9).body);
    const OcopWireBody *kept = g_array_index (headers, OcopWireHeader, 19).body;
    g_assert_true (kept == &g_array_index (batch->bodies, OcopWireBody, 0));
    g_assert_cmpint (kept->seq, ==, batch->headers_from + 19);
    g_assert_true (ocop_header_range_verify (batch, headers, sample_keys (1)->public_key));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/header-range/reads-what-was-written", test_reads_what_was_written);
    g_test_add_func ("/wire/header-range/no-headers-prove-nothing", test_no_headers_prove_nothing);
    g_test_add_func ("/wire/header-range/any-changed-byte-is-found",
                     test_any_changed_byte_is_found);
    g_test_add_func ("/wire/header-range/strangers-are-refused", test_strangers_are_refused);
    g_test_add_func ("/wire/header-range/missing-header-is-found", test_missing_header_is_found);
    g_test_add_func ("/wire/header-range/foreign-body-is-set-aside",
                     test_foreign_body_is_set_aside);
    return g_test_run();
}
