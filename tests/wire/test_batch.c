/* A batch there and back. */
#include "samples.h"

#include <string.h>

#define ROUNDS 60

static OcopBatch *
read_back (GBytes *bytes)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    const char *text = g_bytes_get_data (bytes, &size);
    OcopBatch *batch = ocop_batch_from_json (text, size, &error);
    g_assert_no_error (error);
    return batch;
}

static void
test_any_batch_survives (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (4);
    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr (OcopBatch) batch = sample_batch (rand, (guint)g_rand_int_range (rand, 0, 40),
                                                    (guint)g_rand_int_range (rand, 0, 40),
                                                    (guint)g_rand_int_range (rand, 0, 20));
        g_autoptr (GBytes) bytes = ocop_batch_to_json (batch);
        g_autoptr (OcopBatch) again = read_back (bytes);
        g_assert_cmpuint (again->quarantined->len, ==, 0);
        assert_same_batch (batch, again);
        g_autoptr (GBytes) second = ocop_batch_to_json (again);
        g_assert_true (g_bytes_equal (bytes, second));
    }
}

static void
test_largest_batch_survives (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (5);
    g_autoptr (OcopBatch) batch =
        sample_batch (rand, OCOP_BATCH_HEADERS_MAX, OCOP_BATCH_ROWS_MAX, 6000);
    g_autoptr (GBytes) bytes = ocop_batch_to_json (batch);
    g_autoptr (OcopBatch) again = read_back (bytes);
    assert_same_batch (batch, again);
}

/* The form itself, written out by hand from the design: other programs read it too. */
static void
test_bytes_are_those_of_the_design (void)
{
    static const char expected[] =
        "{\"schema\":1,\"province\":\"22\",\"point\":\"QN01\",\"till\":1,\"epoch\":2,"
        "\"headers_from\":57,\"headers_to\":56,"
        "\"prev_hash\":"
        "\"abababababababababababababababababababababababababababababababab\","
        "\"headers\":\"\",\"signature\":\"\",\"bodies\":[],\"totals_from\":3,\"totals_to\":57,"
        "\"rows\":[[\"2026-11-21\",\"QN-0001\",\"showroom\",4,\"2.5\",370000,\"0\",0,57]],"
        "\"stock_from\":90,\"stock_to\":93,"
        "\"stock\":[[\"QN-0001\",\"-12.5\",93,[[\"L1\",\"2027-01-31\",\"5\"],[\"L2\",\"\",\"-0."
        "001\"]"
        "]]],"
        "\"complete\":true,\"clock\":{\"utc_ms\":1795233125000,\"state\":\"ok\"},"
        "\"waiting\":[\"OC7K2M9Q\"],\"catalogue_version\":4,\"recall_version\":2,"
        "\"installation\":\"07070707070707070707070707070707\"}";
    g_autoptr (OcopBatch) batch = ocop_batch_new();
    OcopWireRow row = {.product = "QN-0001",
                       .channel = OCOP_CHANNEL_SHOWROOM,
                       .stars = 4,
                       .qty_milli = 2500,
                       .amount = 370000,
                       .version = 57};
    OcopDay expiry;
    g_assert_true (ocop_day_parse ("2026-11-21", NULL, &row.day, NULL));
    g_assert_true (ocop_day_parse ("2027-01-31", NULL, &expiry, NULL));
    strcpy (batch->province, "22");
    strcpy (batch->point, "QN01");
    batch->till = 1;
    batch->epoch = 2;
    batch->headers_from = 57;
    batch->headers_to = 56;
    memset (batch->prev_hash, 0xab, OCOP_HASH_SIZE);
    batch->totals_from = 3;
    batch->totals_to = 57;
    ocop_batch_add_row (batch, &row);
    batch->stock_from = 90;
    batch->stock_to = 93;
    ocop_batch_add_stock (batch, "QN-0001", -12500, 93);
    ocop_batch_add_lot (batch, "L1", expiry, 5000);
    ocop_batch_add_lot (batch, "L2", OCOP_DAY_NONE, -1);
    batch->complete = TRUE;
    batch->clock_utc_ms = G_GINT64_CONSTANT (1795233125000);
    ocop_batch_add_waiting (batch, "OC7K2M9Q");
    batch->catalogue_version = 4;
    batch->recall_version = 2;
    batch->has_installation = TRUE;
    memset (batch->installation, 7, OCOP_INSTALLATION_SIZE);

    gsize size;
    g_autoptr (GBytes) bytes = ocop_batch_to_json (batch);
    const char *text = g_bytes_get_data (bytes, &size);
    assert_same_bytes (text, size, expected, strlen (expected));
    g_autoptr (OcopBatch) again = read_back (bytes);
    assert_same_batch (batch, again);
}

static void
test_order_of_keys_and_unknown_keys_do_not_matter (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (6);
    g_autoptr (OcopBatch) batch = sample_batch (rand, 3, 2, 2);
    g_autoptr (GBytes) bytes = ocop_batch_to_json (batch);
    g_autoptr (GBytes) moved =
        sample_replace (bytes, "{\"schema\":1,", "{\"later\":{\"a\":[1.5e3,null]}, ");
    g_autoptr (GBytes) whole = sample_replace (moved, "\"complete\"", "\"schema\":1,\"complete\"");
    g_autoptr (OcopBatch) again = read_back (whole);
    assert_same_batch (batch, again);
}

static void
test_rows_have_one_order (void)
{
    const OcopWireRow low = {.day = 5, .product = "B", .channel = 1, .stars = 3, .version = 2};
    OcopWireRow high = low;
    g_assert_cmpint (ocop_wire_row_compare_key (&low, &high), ==, 0);
    high.stars = 4;
    g_assert_cmpint (ocop_wire_row_compare_key (&low, &high), <, 0);
    high = low;
    high.channel = 2;
    high.stars = 0;
    g_assert_cmpint (ocop_wire_row_compare_key (&low, &high), <, 0);
    high = low;
    strcpy (high.product, "C");
    high.channel = 0;
    g_assert_cmpint (ocop_wire_row_compare_key (&low, &high), <, 0);
    high = low;
    high.day = 6;
    strcpy (high.product, "A");
    g_assert_cmpint (ocop_wire_row_compare_key (&low, &high), <, 0);
    g_assert_cmpint (ocop_wire_row_compare (&low, &high), <, 0);
    high.version = 1;
    g_assert_cmpint (ocop_wire_row_compare (&low, &high), >, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/batch/any-batch-survives", test_any_batch_survives);
    g_test_add_func ("/wire/batch/largest-batch-survives", test_largest_batch_survives);
    g_test_add_func ("/wire/batch/bytes-are-those-of-the-design",
                     test_bytes_are_those_of_the_design);
    g_test_add_func ("/wire/batch/order-of-keys-and-unknown-keys-do-not-matter",
                     test_order_of_keys_and_unknown_keys_do_not_matter);
    g_test_add_func ("/wire/batch/rows-have-one-order", test_rows_have_one_order);
    return g_test_run();
}
