/* What is compared once a batch is in. */
#include "rules.h"

#include "registry/store/products.h"
#include <string.h>

/* --- what is compared --- */

static void
test_totals_conflict (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    office_send (&office, sim, batch);
    g_array_index (batch->rows, OcopWireRow, 0).amount = 99;
    g_assert_cmpint (office_send (&office, sim, batch), ==, OCOP_PROBLEM_UNKNOWN);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_TOTALS_CONFLICT);
    g_assert_nonnull (strstr (a_case->detail, "\"amount\":99"));
    g_assert_nonnull (strstr (a_case->detail, "\"held_amount\":100"));
    assert_dump (&office, sim);
}

static void
test_unproven (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_array_index (batch->rows, OcopWireRow, 0).amount = 90;
    office_send (&office, sim, batch);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_UNPROVEN);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, -1), ==, 0);
    /* it persists at the next snapshot: now it is a case */
    sim_note (sim, "login");
    office_sync_once (&office, sim, 100);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_UNPROVEN);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, OCOP_REG_CASE_OPEN), ==,
                      1);
    /* and over once the row has come in a new version */
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, OCOP_REG_CASE_OPEN), ==,
                      0);
    assert_dump (&office, sim);
}

/* Sums agree, but the split is not the one that was signed. */
static void
test_close_differs (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_sell (sim, "QN-0002", 3, 1000, 100);
    sim_close (sim);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_array_index (batch->rows, OcopWireRow, 0).amount = 150;
    g_array_index (batch->rows, OcopWireRow, 1).amount = 50;
    office_send (&office, sim, batch);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_UNPROVEN);
    g_assert_cmpstr (a_case->subject, ==, "1/close/4");
    g_assert_nonnull (strstr (a_case->detail, "row-differs"));
}

/* Rows of a close that come later than its header are compared when they come. */
static void
test_close_before_rows (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_close (sim);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (GArray) rows = g_array_copy (batch->rows);
    g_array_set_size (batch->rows, 0);
    batch->totals_to = batch->totals_from;
    batch->complete = FALSE;
    office_send (&office, sim, batch);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, -1), ==, 0);
    g_autoptr (OcopBatch) second = sim_make_batch (sim, 100);
    g_assert_cmpuint (second->rows->len, ==, rows->len);
    g_array_index (second->rows, OcopWireRow, 0).qty_milli = 7;
    office_send (&office, sim, second);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_UNPROVEN);
    g_assert_cmpstr (a_case->subject, ==, "1/close/3");
}

static void
put_product (Office *office, const char *code, int stars, OcopDay decided_on)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    OcopRegProduct *row = ocop_reg_row_new (&ocop_reg_product_shape);
    GOOD (ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, &error));
    ocop_reg_change_init (&change, office->db, "test", "test", office->now_ms);
    row->code = g_strdup (code);
    row->name = g_strdup (code);
    row->stars = stars;
    row->status = OCOP_STATUS_CERTIFIED;
    row->decided_on = decided_on;
    row->valid_months = 36;
    GOOD (ocop_reg_master_put (&change, &ocop_reg_product_shape, row, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
    ocop_reg_row_free (row);
}

static void
test_stars (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    put_product (&office, "QN-0001", 4, 20000);
    put_product (&office, "QN-0002", 3, 10000); /* lapsed long ago */
    put_product (&office, "QN-0003", 5, 20779); /* decided the day after the first sales */
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_sell (sim, "QN-0002", 0, 1000, 100);
    sim_sell (sim, "QN-0003", 0, 1000, 100);
    sim_sell (sim, "QN-0003", 5, 1000, 100); /* after midnight, same business day */
    sim_sell (sim, "QN-0099", 4, 1000, 100); /* not in the catalogue */
    office_drain (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_STARS_MISMATCH, -1), ==, 0);
    sim_sell (sim, "QN-0002", 3, 1000, 100);
    office_drain (&office, sim);
    sim_sell (sim, "QN-0002", 3, 1000, 100);
    office_drain (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_STARS_MISMATCH, -1), ==, 1);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_STARS_MISMATCH);
    g_assert_cmpstr (a_case->subject, ==, "2026-11-21/QN-0002");
    g_assert_cmpint (a_case->n_seen, ==, 2);
    /* the registry's own decisions changed: what was cached of them is gone */
    put_product (&office, "QN-0001", 5, 20000);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_STARS_MISMATCH, -1), ==, 2);
    assert_dump (&office, sim);
}

static void
test_clock (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim->clock_offset_ms = -OCOP_INGEST_SKEW_MAX_MS - 60000;
    sim_note (sim, "login");
    office_drain (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_CLOCK_SKEW, OCOP_REG_CASE_OPEN),
                      ==, 1);
    sim->clock_offset_ms = 0;
    sim_note (sim, "login");
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_auto (OcopIngestAnswer) answer = office_take (&office, request);
    g_assert_cmpint (answer.status, ==, 200);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_CLOCK_SKEW, OCOP_REG_CASE_OPEN),
                      ==, 0);
    /* the same request a day later is a repeat, not a slow clock */
    office.now_ms += 24 * 3600 * 1000;
    g_auto (OcopIngestAnswer) again = office_take (&office, request);
    g_assert_cmpint (again.status, ==, 200);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_CLOCK_SKEW, OCOP_REG_CASE_OPEN),
                      ==, 0);
}

static void
test_clone (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_note (sim, "login");
    office_drain (&office, sim);
    g_autoptr (Sim) clone = sim_copy (sim);
    memset (clone->installation, 0x77, sizeof clone->installation);
    sim_note (clone, "login");
    office_sync_once (&office, clone, 100);
    g_assert_cmpint (clone->refused, ==, OCOP_PROBLEM_UNKNOWN);
    office_sync_once (&office, clone, 100);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_CLONE, -1), ==, 1);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_CLONE);
    office_resolve (&office, a_case->id, TRUE);
    sim_note (clone, "login");
    office_drain (&office, clone);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_CLONE, -1), ==, 1);
    /* now the first machine is the strange one, and its chain has gone its own way */
    sim_note (sim, "no-sale");
    office_sync_once (&office, sim, 100);
    g_assert_cmpint (sim->refused, ==, OCOP_PROBLEM_FORK);
}

static SimRequest *
replace_in_body (Sim *sim, const OcopBatch *batch, const char *from, const char *to)
{
    g_autoptr (GBytes) body = ocop_batch_to_json (batch);
    g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    const char *at = strstr (text, from);
    g_assert_nonnull (at);
    g_autofree char *changed =
        g_strdup_printf ("%.*s%s%s", (int)(at - text), text, to, at + strlen (from));
    g_autoptr (GBytes) bytes = g_bytes_new (changed, strlen (changed));
    g_autofree char *target =
        g_strdup_printf ("/v1/tills/%s/%d/batches", sim->point, (int)sim->till);
    return sim_sign (sim, "POST", target, bytes, 1);
}

static void
test_poison (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_sell (sim, "QN-0002", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request =
        replace_in_body (sim, batch, "\"QN-0001\",\"showroom\"", "\"QN-0001\",\"moon\"");
    g_auto (OcopIngestAnswer) answer = office_take (&office, request);
    sim_hear (sim, request, &answer);
    g_assert_cmpint (answer.status, ==, 200);
    g_assert_true (sim_is_drained (sim)); /* acknowledged: it never blocks */
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_QUARANTINE);
    g_assert_nonnull (strstr (a_case->detail, "\"count\":1"));
    gint64 n;
    GOOD (ocop_reg_get_number (office.db, "SELECT count (*) FROM quarantine", &n, &error));
    g_assert_cmpint (n, ==, 1);
    g_autofree char *held = office_dump (&office);
    g_assert_null (strstr (held, "QN-0001"));
    g_assert_nonnull (strstr (held, "QN-0002"));
}

void
add_case_tests (void)
{
    backend_add_test ("/batch/poison-never-blocks", test_poison);
    backend_add_test ("/case/totals-conflict", test_totals_conflict);
    backend_add_test ("/case/unproven", test_unproven);
    backend_add_test ("/case/close-differs", test_close_differs);
    backend_add_test ("/case/close-before-its-rows", test_close_before_rows);
    backend_add_test ("/case/stars-mismatch", test_stars);
    backend_add_test ("/case/clock-skew", test_clock);
    backend_add_test ("/case/clone", test_clone);
}
