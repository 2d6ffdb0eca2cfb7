/* Enrolment, batches, what is refused. */
#include "rules.h"

#include "base/money.h"
#include "registry/store/store.h"
#include <string.h>

/* --- enrolment --- */

static void
test_enrol_same_again (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    g_autofree char *code = office_make_code (&office, sim);
    g_autoptr (SimRequest) request = sim_enrol_request (sim, code, 0);
    g_auto (OcopIngestAnswer) first = office_ask_enrolment (&office, request);
    g_auto (OcopIngestAnswer) second = office_ask_enrolment (&office, request);
    g_assert_cmpint (first.status, ==, 200);
    g_assert_true (g_bytes_equal (first.body, second.body));
    g_assert_cmpstr (first.signature, ==, second.signature);
    office.now_ms += OCOP_REG_ENROL_CODE_LIFE_MS * 2;
    g_assert_cmpint (try_enrolment (&office, request), ==, OCOP_PROBLEM_UNKNOWN);
    /* the code is spent: another journal may not use it */
    g_autoptr (Sim) other = sim_new ("QN01", 1, 9);
    g_autoptr (SimRequest) stolen = sim_enrol_request (other, code, 0);
    g_assert_cmpint (try_enrolment (&office, stolen), ==, OCOP_PROBLEM_ENROL_CODE_WRONG);
}

static void
test_enrol_refusals (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    g_autoptr (Sim) other_till = sim_new ("QN01", 2, 1);
    g_autoptr (Sim) other_point = sim_new ("QN02", 1, 1);
    g_autofree char *code = office_make_code (&office, sim);
    g_autoptr (SimRequest) unknown = sim_enrol_request (sim, "00000-00000", 0);
    g_autoptr (SimRequest) of_till = sim_enrol_request (other_till, code, 0);
    g_autoptr (SimRequest) of_point = sim_enrol_request (other_point, code, 0);
    g_autoptr (SimRequest) good = sim_enrol_request (sim, code, 0);
    g_assert_cmpint (try_enrolment (&office, unknown), ==, OCOP_PROBLEM_ENROL_CODE_WRONG);
    g_assert_cmpint (try_enrolment (&office, of_till), ==, OCOP_PROBLEM_ENROL_MISMATCH);
    g_assert_cmpint (try_enrolment (&office, of_point), ==, OCOP_PROBLEM_ENROL_MISMATCH);
    /* somebody else's signature over the same body */
    g_autoptr (SimRequest) forged = sim_request_copy (good);
    g_free (forged->headers.signature);
    forged->headers.signature = g_strdup (of_till->headers.signature);
    g_assert_cmpint (try_enrolment (&office, forged), ==, OCOP_PROBLEM_SIGNATURE_WRONG);
    g_clear_pointer (&forged->headers.signature, g_free);
    g_assert_cmpint (try_enrolment (&office, forged), ==, OCOP_PROBLEM_SIGNATURE_MISSING);
    office.now_ms += OCOP_REG_ENROL_CODE_LIFE_MS + 1;
    g_assert_cmpint (try_enrolment (&office, good), ==, OCOP_PROBLEM_ENROL_CODE_WRONG);
    office.now_ms -= 1;
    g_assert_cmpint (try_enrolment (&office, good), ==, OCOP_PROBLEM_UNKNOWN);
    /* another journal under a number that is taken */
    g_autoptr (Sim) usurper = sim_new ("QN01", 1, 9);
    g_autofree char *second = office_make_code (&office, usurper);
    g_autoptr (SimRequest) usurping = sim_enrol_request (usurper, second, 0);
    g_assert_cmpint (try_enrolment (&office, usurping), ==, OCOP_PROBLEM_ENROL_MISMATCH);
}

/* --- batches --- */

static void
test_day_arrives (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    for (guint i = 0; i < 25; i++)
        sim_sell (sim, i % 2 != 0 ? "QN-0001" : "QN-0002", 4, 1500, 30000 + i);
    sim_take_back (sim, "QN-0001", 4, 500, 10000);
    sim_close (sim);
    office_sync_once (&office, sim, 10);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_CATCHING_UP);
    office_drain (&office, sim);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    sim_sell (sim, "QN-0003", 0, 1000, 5);
    office_drain (&office, sim);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    assert_dump (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, (OcopRegCaseKind)-1, -1), ==, 0);
}

static void
test_repeat_is_same (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_auto (OcopIngestAnswer) first = office_take (&office, request);
    g_auto (OcopIngestAnswer) second = office_take (&office, request);
    g_assert_cmpint (first.status, ==, 200);
    g_assert_true (g_bytes_equal (first.body, second.body));
    sim_hear (sim, request, &first);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    /* an old batch that comes late finds what is newer and leaves it */
    g_auto (OcopIngestAnswer) late = office_take (&office, request);
    g_assert_cmpint (late.status, ==, 200);
    assert_dump (&office, sim);
    g_autoptr (OcopRegEpoch) epoch = office_get_epoch (&office, sim, 1);
    g_assert_cmpint (epoch->proof, ==, OCOP_REG_PROVEN);
}

static void
test_group_commit (Backend *backend)
{
    FOR (backend);
    enum { N = 5 };
    Sim *sims[N];
    SimRequest *requests[N];
    OcopIngestJob *jobs[N];
    gint64 feed_before, feed_after;
    GOOD (ocop_reg_counter_get (office.db, OCOP_REG_COUNTER_FEED, &feed_before, &error));
    for (guint i = 0; i < N; i++) {
        sims[i] = sim_new ("QN01", i + 1, (guint8)(10 * i + 1));
        office_enrol (&office, sims[i]);
        sim_sell (sims[i], "QN-0001", 4, 1000, 100 + i);
        g_autoptr (OcopBatch) batch = sim_make_batch (sims[i], 100);
        if (i == 2) /* beyond any shop: refused, the others are not */
            g_array_index (batch->rows, OcopWireRow, 0).amount = OCOP_MONEY_MAX;
        if (i == 2)
            for (guint k = 0; k < 20; k++) {
                OcopWireRow row = g_array_index (batch->rows, OcopWireRow, 0);
                g_snprintf (row.product, sizeof row.product, "X-%u", k);
                ocop_batch_add_row (batch, &row);
            }
        ocop_batch_sort (batch);
        requests[i] = sim_batch_request (sims[i], batch);
        const OcopIngestRequest asked = sim_request_get (requests[i]);
        g_autoptr (GError) error = NULL;
        jobs[i] = ocop_ingest_job_new (office.ingest, &asked, OCOP_INGEST_DIRECT, &error);
        g_assert_no_error (error);
    }
    ocop_ingest_commit (office.ingest, jobs, N, office.now_ms);
    GOOD (ocop_reg_counter_get (office.db, OCOP_REG_COUNTER_FEED, &feed_after, &error));
    g_assert_cmpint (feed_after - feed_before, ==, 1);
    for (guint i = 0; i < N; i++) {
        const OcopIngestAnswer *answer = ocop_ingest_job_peek_answer (jobs[i]);
        g_assert_cmpint (answer->status, ==, i == 2 ? 422 : 200);
        g_autoptr (OcopRegEpoch) epoch = office_get_epoch (&office, sims[i], 1);
        g_assert_cmpint (epoch->acked_seq, ==, i == 2 ? 0 : 2);
        ocop_ingest_job_free (jobs[i]);
        sim_request_free (requests[i]);
        sim_free (sims[i]);
    }
    office_assert_agrees (&office);
}

static void
test_forged_requests (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    g_autoptr (Sim) other = sim_new ("QN02", 1, 50);
    g_autoptr (Sim) stranger = sim_new ("QN03", 1, 70);
    office_enrol (&office, other);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) good = sim_batch_request (sim, batch);
    g_autoptr (SimRequest) request = sim_request_copy (good);
    gsize size;

    g_clear_pointer (&request->headers.signature_input, g_free);
    g_assert_cmpint (take (&office, request), ==, OCOP_PROBLEM_SIGNATURE_MISSING);

    g_clear_pointer (&request, sim_request_free);
    request = sim_request_copy (good);
    g_autofree char *changed =
        g_strndup (g_bytes_get_data (good->body, &size), g_bytes_get_size (good->body));
    char *figure = strstr (changed, ",100,");
    g_assert_nonnull (figure);
    figure[1] = '9';
    g_clear_pointer (&request->body, g_bytes_unref);
    request->body = g_bytes_new (changed, strlen (changed));
    g_assert_cmpint (take (&office, request), ==, OCOP_PROBLEM_DIGEST_WRONG);

    /* another till's key, for this till's address and batch */
    g_autoptr (SimRequest) foreign = sim_sign (other, "POST", good->target, good->body, 1);
    g_assert_cmpint (take (&office, foreign), ==, OCOP_PROBLEM_BATCH_INVALID);
    g_autoptr (SimRequest) wrong = sim_request_copy (good);
    g_free (wrong->headers.signature);
    wrong->headers.signature = g_strdup (foreign->headers.signature);
    g_assert_cmpint (take (&office, wrong), ==, OCOP_PROBLEM_SIGNATURE_WRONG);
    g_autoptr (SimRequest) unknown = sim_sign (stranger, "POST", good->target, good->body, 1);
    g_assert_cmpint (take (&office, unknown), ==, OCOP_PROBLEM_NOT_ENROLLED);
    /* signed by the till, but no batch */
    g_autoptr (GBytes) rubbish = g_bytes_new_static ("{\"schema\":1}", 12);
    g_autoptr (SimRequest) empty = sim_sign (sim, "POST", good->target, rubbish, 1);
    g_assert_cmpint (take (&office, empty), ==, OCOP_PROBLEM_BATCH_INVALID);
    g_autoptr (GBytes) later = g_bytes_new_static ("{\"schema\":99}", 13);
    g_autoptr (SimRequest) newer = sim_sign (sim, "POST", good->target, later, 1);
    g_assert_cmpint (take (&office, newer), ==, OCOP_PROBLEM_SCHEMA_UNSUPPORTED);
    g_autoptr (SimRequest) elsewhere =
        sim_sign (sim, "POST", "/v1/tills/QN02/1/batches", good->body, 1);
    g_assert_cmpint (take (&office, elsewhere), ==, OCOP_PROBLEM_BATCH_INVALID);
    /* an epoch nobody enrolled */
    sim_open_epoch (sim);
    g_autoptr (SimRequest) early = sim_batch_request (sim, batch);
    g_assert_cmpint (take (&office, early), ==, OCOP_PROBLEM_EPOCH_UNKNOWN);

    g_autoptr (OcopRegEpoch) epoch = office_get_epoch (&office, sim, 1);
    g_assert_cmpint (epoch->acked_seq, ==, 0);
    g_assert_cmpint (take (&office, good), ==, OCOP_PROBLEM_UNKNOWN);
}

static void
test_unsigned_head (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    batch->signature[7] ^= 1;
    g_assert_cmpint (office_send (&office, sim, batch), ==, OCOP_PROBLEM_BATCH_INVALID);
    /* the chain of another key under this till's: does not begin where it has to */
    g_autoptr (Sim) other = sim_new ("QN01", 1, 99);
    g_autoptr (OcopBatch) alien = sim_make_batch (other, 100);
    const SimEpoch *epoch = sim_get_epoch (other);
    ocop_keys_sign_hash (&sim_get_epoch (sim)->keys,
                         g_array_index (epoch->records, SimRecord, epoch->records->len - 1).hash,
                         alien->signature);
    g_assert_cmpint (office_send (&office, sim, alien), ==, OCOP_PROBLEM_BATCH_INVALID);
    office_drain (&office, sim);
}

static void
test_gap (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    for (guint i = 0; i < 10; i++)
        sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_sync_once (&office, sim, 4);
    sim_get_epoch (sim)->acked.acked_seq = 8;
    sim_get_epoch (sim)->acked.acked_totals = 8;
    office_sync_once (&office, sim, 100);
    g_assert_cmpint (sim->refused, ==, OCOP_PROBLEM_GAP);
    g_assert_cmpint (sim_get_epoch (sim)->acked.acked_seq, ==, 4);
    g_assert_cmpint (sim_get_epoch (sim)->acked.acked_totals, ==, 4);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_GAP, OCOP_REG_CASE_OPEN), ==, 1);
    office_drain (&office, sim);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_GAP, OCOP_REG_CASE_OPEN), ==, 0);
    assert_dump (&office, sim);
    /* rows that skip what was never sent */
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    batch->totals_from++;
    batch->totals_to++;
    g_array_index (batch->rows, OcopWireRow, 0).version++;
    g_assert_cmpint (office_send (&office, sim, batch), ==, OCOP_PROBLEM_GAP);
    office_drain (&office, sim);
    assert_dump (&office, sim);
}

void
add_batch_tests (void)
{
    backend_add_test ("/enrol/the-same-again-is-answered-the-same", test_enrol_same_again);
    backend_add_test ("/enrol/refusals", test_enrol_refusals);
    backend_add_test ("/batch/a-day-arrives", test_day_arrives);
    backend_add_test ("/batch/a-repeat-is-answered-the-same", test_repeat_is_same);
    backend_add_test ("/batch/many-in-one-commit", test_group_commit);
    backend_add_test ("/batch/forged-requests-change-nothing", test_forged_requests);
    backend_add_test ("/batch/the-head-is-signed", test_unsigned_head);
    backend_add_test ("/batch/a-gap-is-closed", test_gap);
}
