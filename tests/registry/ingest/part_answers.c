/* What tills are told, and what is asked of the registry. */
#include "rules.h"

#include "journal/paper.h"
#include "registry/ingest/paper.h"
#include "registry/store/payments.h"
#include "registry/store/programme.h"
#include "wire/state.h"
#include <string.h>

/* --- what an ack tells --- */

static OcopAck *
sync_and_read (Office *office, Sim *sim)
{
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_auto (OcopIngestAnswer) answer = office_take (office, request);
    sim_hear (sim, request, &answer);
    gsize size;
    const char *bytes = g_bytes_get_data (answer.body, &size);
    OcopAck *ack = ocop_ack_from_json (bytes, size, NULL);
    g_assert_nonnull (ack);
    return ack;
}

static void
recall (Office *office, const char *code, const char *lot, gint64 lifted_ms)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    const OcopRegRecall row = {.product = (char *)code,
                               .lot = (char *)lot,
                               .reason = (char *)"mốc",
                               .since_ms = office->now_ms,
                               .lifted_ms = lifted_ms};
    GOOD (ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, &error));
    ocop_reg_change_init (&change, office->db, "test", "test", office->now_ms);
    GOOD (ocop_reg_master_put (&change, &ocop_reg_recall_shape, &row, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static void
block (Office *office, OcopDay closed_on)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    const OcopRegInspection row = {.code = (char *)"KT-1",
                                   .product = (char *)"QN-0002",
                                   .lot = (char *)"",
                                   .day = 20770,
                                   .finding = (char *)"thiếu hồ sơ",
                                   .deadline = OCOP_DAY_NONE,
                                   .closed_on = closed_on,
                                   .is_block = 1};
    GOOD (ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, &error));
    ocop_reg_change_init (&change, office->db, "test", "test", office->now_ms);
    GOOD (ocop_reg_master_put (&change, &ocop_reg_inspection_shape, &row, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static void
test_recalls (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    g_autoptr (OcopAck) before = sync_and_read (&office, sim);
    g_assert_cmpint (before->recall_version, ==, 0);
    g_assert_cmpuint (before->recalls->len, ==, 0);
    recall (&office, "QN-0001", "L1", 0);
    block (&office, OCOP_DAY_NONE);
    g_autoptr (OcopAck) both = sync_and_read (&office, sim);
    g_assert_true (both->has_recalls);
    g_assert_cmpuint (both->recalls->len, ==, 2);
    const OcopRecall *first = &g_array_index (both->recalls, OcopRecall, 0);
    g_assert_cmpstr (first->code, ==, "QN-0001");
    g_assert_cmpstr (first->lot, ==, "L1");
    g_assert_false (first->lifted);
    g_assert_null (g_array_index (both->recalls, OcopRecall, 1).lot);
    g_autoptr (OcopAck) quiet = sync_and_read (&office, sim);
    g_assert_cmpuint (quiet->recalls->len, ==, 0);
    /* both name the product: only the last to end frees it */
    recall (&office, "QN-0002", "", 0);
    block (&office, 20778);
    g_autoptr (OcopAck) one = sync_and_read (&office, sim);
    g_assert_cmpuint (one->recalls->len, ==, 1);
    g_assert_false (g_array_index (one->recalls, OcopRecall, 0).lifted);
    recall (&office, "QN-0002", "", office.now_ms);
    g_autoptr (OcopAck) free_again = sync_and_read (&office, sim);
    g_assert_cmpuint (free_again->recalls->len, ==, 1);
    g_assert_true (g_array_index (free_again->recalls, OcopRecall, 0).lifted);
}

static void
test_payments (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    g_autoptr (Sim) other = sim_new ("QN02", 1, 60);
    office_enrol (&office, other);
    g_ptr_array_add (sim->waiting, g_strdup ("OC7K2M9Q"));
    g_autoptr (OcopAck) none = sync_and_read (&office, sim);
    g_assert_cmpuint (none->payments->len, ==, 0);
    const OcopRegPayment payment = {.source = (char *)"sepay",
                                    .event_id = (char *)"1",
                                    .code = (char *)"OC7K2M9Q",
                                    .amount = 120000,
                                    .utc_ms = office.now_ms,
                                    .reference = (char *)"FT1",
                                    .received_ms = office.now_ms};
    g_auto (OcopRegTransaction) transaction = {0};
    gboolean is_new;
    GOOD (ocop_reg_begin (&transaction, office.db, OCOP_REG_WRITE, &error));
    GOOD (ocop_reg_payments_add (office.db, &payment, &is_new, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
    for (guint i = 0; i < 2; i++) { /* the answer may be lost: it is said again */
        g_autoptr (OcopAck) ack = sync_and_read (&office, sim);
        g_assert_cmpuint (ack->payments->len, ==, 1);
        const OcopPaymentNotice *notice = g_ptr_array_index (ack->payments, 0);
        g_assert_cmpstr (notice->code, ==, "OC7K2M9Q");
        g_assert_cmpint (notice->amount, ==, 120000);
    }
    g_ptr_array_add (other->waiting, g_strdup ("OC7K2M9Q"));
    g_autoptr (OcopAck) not_theirs = sync_and_read (&office, other);
    g_assert_cmpuint (not_theirs->payments->len, ==, 0);
}

static void
test_stock (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1500, 100);
    g_autoptr (OcopBatch) old = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, old);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_sell (sim, "QN-0002", 4, 1000, 100);
    g_autoptr (Sim) backup = sim_copy (sim);
    office_drain (&office, sim);
    g_auto (OcopIngestAnswer) late = office_take (&office, request);
    g_assert_cmpint (late.status, ==, 200);
    gint64 n;
    GOOD (ocop_reg_get_number (office.db, "SELECT qty FROM stock WHERE product = 'QN-0001'", &n,
                               &error));
    g_assert_cmpint (n, ==, -2500);
    /* after a restore only what the new epoch says is on the shelf */
    sim_open_epoch (backup);
    g_array_remove_index (backup->stock, 1);
    office_enrol (&office, backup);
    office_drain (&office, backup);
    GOOD (ocop_reg_get_number (office.db, "SELECT count (*) FROM stock", &n, &error));
    g_assert_cmpint (n, ==, 1);
    /* and a late tail of the old one does not come back */
    sim_sell (sim, "QN-0007", 4, 1000, 100);
    office_drain (&office, sim);
    GOOD (ocop_reg_get_number (office.db, "SELECT count (*) FROM stock", &n, &error));
    g_assert_cmpint (n, ==, 1);
}

/* --- questions --- */

static void
test_state (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    g_autoptr (SimRequest) request = sim_sign (sim, "GET", "/v1/tills/QN01/1/state", NULL, 1);
    const OcopIngestRequest asked = sim_request_get (request);
    g_auto (OcopIngestAnswer) answer = {0};
    GOOD (ocop_ingest_state (office.ingest, &asked, office.now_ms, &answer, &error));
    gsize size;
    const char *bytes = g_bytes_get_data (answer.body, &size);
    g_assert_true (ocop_document_verify (OCOP_DOCUMENT_STATE, bytes, size, office.keys.public_key,
                                         answer.signature));
    g_autoptr (OcopTillState) state = ocop_till_state_from_json (bytes, size, NULL);
    g_assert_nonnull (state);
    const OcopEpochState *epoch = ocop_till_state_find (state, 1);
    g_assert_cmpint (epoch->cursors.acked_seq, ==, 2);
    g_assert_cmpint (epoch->cursors.acked_totals, ==, 2);
    g_assert_cmpint (epoch->proven, ==, OCOP_PROVEN);
    /* another till's state is nobody's business */
    g_autoptr (SimRequest) nosy = sim_sign (sim, "GET", "/v1/tills/QN02/1/state", NULL, 1);
    const OcopIngestRequest nosy_asked = sim_request_get (nosy);
    g_auto (OcopIngestAnswer) refusal = {0};
    GOOD (ocop_ingest_state (office.ingest, &nosy_asked, office.now_ms, &refusal, &error));
    g_assert_cmpint (refusal.status, ==, 404);
}

static OcopPaperVerdict
look_up (Office *office, const char *text, const char **ret_reason)
{
    OcopPaperLookUp look_up;
    GOOD (ocop_ingest_look_up_paper (office->db, text, strlen (text), &look_up, &error));
    *ret_reason = look_up.reason;
    return look_up.verdict;
}

static char *
make_paper (const Sim *sim, gint64 seq, const OcopKeys *keys)
{
    const SimEpoch *epoch = sim_get_epoch (sim);
    const SimRecord *record = &g_array_index (epoch->records, SimRecord, seq - 1);
    OcopPaper paper = {.till = sim->till,
                       .epoch = epoch->epoch,
                       .seq = seq,
                       .utc_ms = record->record.utc_ms,
                       .total_dong = 100};
    g_strlcpy (paper.point, sim->point, sizeof paper.point);
    g_snprintf (paper.receipt, sizeof paper.receipt, "%s-%d-%08d", sim->point, (int)sim->till, 1);
    memcpy (paper.hash, record->hash, OCOP_HASH_SIZE);
    g_autoptr (GError) error = NULL;
    char *text = ocop_paper_make (&paper, keys, &error);
    g_assert_no_error (error);
    return text;
}

static void
test_paper (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    const OcopKeys *keys = &sim_get_epoch (sim)->keys;
    const char *reason;
    g_autofree char *paper = make_paper (sim, 2, keys);
    g_assert_cmpint (look_up (&office, paper, &reason), ==, OCOP_PAPER_NOT_YET_REPORTED);
    office_drain (&office, sim);
    g_assert_cmpint (look_up (&office, paper, &reason), ==, OCOP_PAPER_KNOWN);
    /* of a record that is no sale */
    g_autofree char *of_init = make_paper (sim, 1, keys);
    g_assert_cmpint (look_up (&office, of_init, &reason), ==, OCOP_PAPER_CONTRADICTS);
    g_assert_cmpstr (reason, ==, "kind");
    /* printed by a branch */
    g_autoptr (Sim) branch = sim_copy (sim);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    sim_sell (branch, "QN-0001", 4, 1000, 200);
    g_autofree char *of_branch = make_paper (branch, 3, keys);
    g_assert_cmpint (look_up (&office, of_branch, &reason), ==, OCOP_PAPER_CONTRADICTS);
    g_assert_cmpstr (reason, ==, "hash");
    /* made by somebody who does not have the key */
    g_autofree char *forged = make_paper (sim, 2, &office.keys);
    g_assert_cmpint (look_up (&office, forged, &reason), ==, OCOP_PAPER_CONTRADICTS);
    g_assert_cmpstr (reason, ==, "signature");
    g_autoptr (Sim) stranger = sim_new ("QN09", 1, 80);
    g_autofree char *unknown = make_paper (stranger, 1, &sim_get_epoch (stranger)->keys);
    g_assert_cmpint (look_up (&office, unknown, &reason), ==, OCOP_PAPER_UNKNOWN_TILL);
    OcopPaperLookUp result;
    g_assert_false (ocop_ingest_look_up_paper (office.db, "rubbish", 7, &result, NULL));
}

/* The server dies while a commit is under way: whatever came of it, the answer is right. */
static void
test_lost_server (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    for (guint i = 0; i < 3; i++) {
        sim_sell (sim, "QN-0001", 4, 1000, 100);
        if (!backend_restart_server (backend)) {
            g_test_skip ("the cluster is not ours");
            return;
        }
        office_drain (&office, sim);
    }
    assert_dump (&office, sim);
}

void
add_answer_tests (void)
{
    backend_add_test ("/ack/recalls-and-blocks", test_recalls);
    backend_add_test ("/ack/payments", test_payments);
    backend_add_test ("/stock/newest-epoch-holds", test_stock);
    backend_add_test ("/state/says-the-cursors", test_state);
    backend_add_test ("/paper/known-not-yet-contradicts", test_paper);
    backend_add_test_for (OCOP_REG_POSTGRES, "/commit/lost-server", test_lost_server);
}
