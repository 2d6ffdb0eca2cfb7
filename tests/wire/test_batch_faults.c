/* What is wrong with a batch: one bad row is set aside, a bad frame is refused whole. */
#include "samples.h"

#include <string.h>

/* A batch with rows in the range (3, 60], positions in (90, 99] and no headers. */
static const char frame[] =
    "{\"schema\":1,\"province\":\"22\",\"point\":\"QN01\",\"till\":1,\"epoch\":2,"
    "\"headers_from\":57,\"headers_to\":56,"
    "\"prev_hash\":\"abababababababababababababababababababababababababababababababab\","
    "\"headers\":\"\",\"signature\":\"\",\"bodies\":[],\"totals_from\":3,\"totals_to\":60,"
    "\"rows\":[ROWS],\"stock_from\":90,\"stock_to\":99,\"stock\":[STOCK],"
    "\"complete\":true,\"clock\":{\"utc_ms\":1795233125000,\"state\":\"ok\"},"
    "\"waiting\":[],\"catalogue_version\":4,\"recall_version\":2}";

#define GOOD_ROW   "[\"2026-11-21\",\"QN-0002\",\"showroom\",4,\"2.5\",370000,\"0\",0,50]"
#define GOOD_STOCK "[\"QN-0002\",\"2.5\",95,[]]"

static GBytes *
make (const char *rows, const char *stock)
{
    g_autoptr (GBytes) bytes = g_bytes_new_static (frame, strlen (frame));
    g_autoptr (GBytes) with_rows = sample_replace (bytes, "ROWS", rows);
    return sample_replace (with_rows, "STOCK", stock);
}

static OcopBatch *
read_bytes (GBytes *bytes, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    return ocop_batch_from_json (text, size, error);
}

static OcopBatch *
read_sound (GBytes *bytes)
{
    g_autoptr (GError) error = NULL;
    OcopBatch *batch = read_bytes (bytes, &error);
    g_assert_no_error (error);
    return batch;
}

static void
assert_quarantined (const OcopBatch *batch, guint index, OcopQuarantineKind kind, const char *raw,
                    const char *reason)
{
    g_assert_cmpuint (batch->quarantined->len, ==, 1);
    const OcopQuarantined *item = g_ptr_array_index (batch->quarantined, 0);
    g_assert_cmpint (item->kind, ==, kind);
    g_assert_cmpuint (item->index, ==, index);
    g_assert_cmpstr (item->raw, ==, raw);
    g_assert_cmpstr (item->reason, ==, reason);
}

static void
test_bad_row_is_set_aside (void)
{
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {"{}", "row"},
        {"[]", "day"},
        {"[\"21/11/2026\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0,51]", "day"},
        {"[\"2026-11-21\",\"QN 1\",\"showroom\",4,\"2\",3,\"0\",0,51]", "product"},
        {"[\"2026-11-21\",\"\",\"showroom\",4,\"2\",3,\"0\",0,51]", "product"},
        {"[\"2026-11-21\",\"QN-1\",\"lazada\",4,\"2\",3,\"0\",0,51]", "channel"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",2,\"2\",3,\"0\",0,51]", "stars"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",6,\"2\",3,\"0\",0,51]", "stars"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",\"4\",\"2\",3,\"0\",0,51]", "stars"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2.0\",3,\"0\",0,51]", "qty"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,2,3,\"0\",0,51]", "qty"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"-2\",3,\"0\",0,51]", "qty"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",1000000000000001,\"0\",0,51]", "amount"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",-1,\"0\",0,51]", "amount"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3.0,\"0\",0,51]", "amount"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0.0001\",0,51]", "returned_qty"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",null,51]", "returned_amount"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0]", "version"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0,51,1]", "version"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0,61]", "version"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0,3]", "version"},
        {"[\"2026-11-21\",\"QN-1\",\"showroom\",4,\"2\",3,\"0\",0,49]", "order"},
        {"[\"2026-11-21\",\"QN-0002\",\"showroom\",4,\"2\",3,\"0\",0,51]", "twice"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *rows = g_strconcat (GOOD_ROW ", ", cases[i].row, NULL);
        g_autoptr (GBytes) bytes = make (rows, "");
        g_autoptr (OcopBatch) batch = read_sound (bytes);
        g_assert_cmpuint (batch->rows->len, ==, 1);
        assert_quarantined (batch, 1, OCOP_QUARANTINE_ROW, cases[i].row, cases[i].reason);
    }
}

static void
test_bad_position_is_set_aside (void)
{
    static const struct {
        const char *position;
        const char *reason;
    } cases[] = {
        {"7", "stock"},
        {"[null,\"1\",96,[]]", "product"},
        {"[\"QN-1\",\"1,5\",96,[]]", "qty"},
        {"[\"QN-1\",\"1\",90,[]]", "movement"},
        {"[\"QN-1\",\"1\",100,[]]", "movement"},
        {"[\"QN-1\",\"1\",96]", "lots"},
        {"[\"QN-1\",\"1\",96,[],1]", "lots"},
        {"[\"QN-1\",\"1\",96,[[\"L1\",\"\",\"1\"],[\"L2\",\"\",\"0\"]]]", "lots"},
        {"[\"QN-1\",\"1\",96,[[\"L1\",\"\",\"1\"],[\"L1\",\"\",\"1\"]]]", "lots"},
        {"[\"QN-1\",\"1\",96,[[\"\",\"\",\"1\"]]]", "lots"},
        {"[\"QN-1\",\"1\",96,[[\"L1\",\"2027-02-30\",\"1\"]]]", "lots"},
        {"[\"QN-1\",\"1\",96,[[\"L\\u0007\",\"\",\"1\"]]]", "lots"},
        {"[\"QN-1\",\"1\",94,[]]", "order"},
        {"[\"QN-0002\",\"1\",96,[]]", "twice"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *stock = g_strconcat (GOOD_STOCK ",", cases[i].position,
                                              ",[\"QN-9\",\"1\",99,[[\"L9\",\"\",\"3\"]]]", NULL);
        g_autoptr (GBytes) bytes = make ("", stock);
        g_autoptr (OcopBatch) batch = read_sound (bytes);
        g_assert_cmpuint (batch->stock->len, ==, 2);
        g_assert_cmpuint (batch->lots->len, ==, 1);
        const OcopWireStock *last = &g_array_index (batch->stock, OcopWireStock, 1);
        g_assert_cmpuint (last->first_lot, ==, 0);
        assert_quarantined (batch, 1, OCOP_QUARANTINE_STOCK, cases[i].position, cases[i].reason);
    }
}

static void
test_bad_body_is_set_aside (void)
{
    static const struct {
        const char *body;
        const char *reason;
    } cases[] = {
        {"{\"seq\":56,\"body\":\"{}\"}", "seq"},
        {"{\"seq\":58,\"body\":\"{}\"}", "seq"},
        {"{\"body\":\"{}\"}", "seq"},
        {"[57,\"{}\"]", "seq"},
        {"{\"seq\":57,\"body\":{}}", "body"},
        {"{\"seq\":57}", "body"},
    };
    g_autoptr (GRand) rand = g_rand_new_with_seed (7);
    g_autoptr (OcopBatch) sample = sample_batch (rand, 1, 0, 0);
    g_autoptr (GBytes) bytes = ocop_batch_to_json (sample);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *bodies = g_strdup_printf ("\"bodies\":[%s]", cases[i].body);
        g_autoptr (GBytes) changed = sample_replace (bytes, "\"bodies\":[]", bodies);
        g_autoptr (OcopBatch) batch = read_sound (changed);
        g_assert_cmpuint (batch->bodies->len, ==, 0);
        assert_quarantined (batch, 0, OCOP_QUARANTINE_BODY, cases[i].body, cases[i].reason);
    }
}

static void
test_bad_frame_is_refused (void)
{
    static const struct {
        const char *from;
        const char *to;
        const char *field;
    } cases[] = {
        {"\"schema\":1", "\"schema\":2", "schema"},
        {"\"schema\":1", "\"schema\":\"1\"", "schema"},
        {"\"schema\":1,", "", "schema"},
        {"\"22\"", "\"\"", "province"},
        {"\"QN01\"", "\"qn01\"", "point"},
        {"\"QN01\"", "\"QN0123456\"", "point"},
        {"\"till\":1", "\"till\":100", "till"},
        {"\"epoch\":2", "\"epoch\":0", "epoch"},
        {"\"epoch\":2", "\"epoch\":2,\"epoch\":2", NULL},
        {"\"headers_to\":56", "\"headers_to\":55", "headers_to"},
        {"\"headers_to\":56", "\"headers_to\":1057", "headers_to"},
        {"\"headers_to\":56", "\"headers_to\":57", "headers"},
        {"\"headers\":\"\"", "\"headers\":\"OCOPJ1\\n\"", "headers"},
        {"\"prev_hash\":\"a", "\"prev_hash\":\"A", "prev_hash"},
        {"\"signature\":\"\"", "\"signature\":\"ab\"", "signature"},
        {"\"bodies\":[]", "\"bodies\":{}", "bodies"},
        {"\"totals_from\":3", "\"totals_from\":61", "totals_to"},
        {"\"totals_from\":3", "\"totals_from\":-1", "totals_from"},
        {"\"rows\":[", "\"rows\":null,\"x\":[", "rows"},
        {"\"stock_to\":99", "\"stock_to\":89", "stock_to"},
        {"\"complete\":true", "\"complete\":1", "complete"},
        {"\"state\":\"ok\"", "\"state\":\"fine\"", "clock.state"},
        {"\"utc_ms\":1795233125000", "\"utc_ms\":1e3", "clock.utc_ms"},
        {"\"waiting\":[]", "\"waiting\":[\"\"]", "waiting"},
        {"\"waiting\":[]", "\"waiting\":[\"OC'; DROP\"]", "waiting"},
        {"\"recall_version\":2", "\"recall_version\":-2", "recall_version"},
        {"\"recall_version\":2", "\"installation\":\"07\"", "installation"},
        {"]]],", "]]],,", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) bytes = make (GOOD_ROW, "[\"QN-1\",\"1\",96,[[\"L1\",\"\",\"1\"]]]");
        g_autoptr (GBytes) changed = sample_replace (bytes, cases[i].from, cases[i].to);
        g_assert_null (read_bytes (changed, &error));
        assert_bad_field (&error, cases[i].field);
    }
}

static void
test_too_many_rows_are_refused (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) rows = g_string_new ("0");
    for (guint i = 0; i < OCOP_BATCH_ROWS_MAX; i++)
        g_string_append (rows, ",0");
    g_autoptr (GBytes) bytes = make (rows->str, "");
    g_assert_null (read_bytes (bytes, &error));
    assert_bad_field (&error, "rows");
}

/* One poisoned row is evidence, a thousand are an attack on the disk. */
static void
test_too_much_quarantine_is_refused (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) rows = g_string_new ("0");
    for (guint i = 0; i < OCOP_BATCH_QUARANTINE_MAX; i++)
        g_string_append (rows, ",0");
    g_autoptr (GBytes) bytes = make (rows->str, "");
    g_assert_null (read_bytes (bytes, &error));
    assert_bad_field (&error, NULL);
}

static void
test_every_cut_is_refused (void)
{
    g_autoptr (GBytes) bytes = make (GOOD_ROW, GOOD_STOCK);
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    for (gsize cut = 0; cut < size; cut++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *exact = g_memdup2 (text, cut);
        g_assert_null (ocop_batch_from_json (exact, cut, &error));
        assert_bad_field (&error, NULL);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/batch/bad-row-is-set-aside", test_bad_row_is_set_aside);
    g_test_add_func ("/wire/batch/bad-position-is-set-aside", test_bad_position_is_set_aside);
    g_test_add_func ("/wire/batch/bad-body-is-set-aside", test_bad_body_is_set_aside);
    g_test_add_func ("/wire/batch/bad-frame-is-refused", test_bad_frame_is_refused);
    g_test_add_func ("/wire/batch/too-many-rows-are-refused", test_too_many_rows_are_refused);
    g_test_add_func ("/wire/batch/too-much-quarantine-is-refused",
                     test_too_much_quarantine_is_refused);
    g_test_add_func ("/wire/batch/every-cut-is-refused", test_every_cut_is_refused);
    return g_test_run();
}
