/* Branches and epochs. */
#include "rules.h"

#include <string.h>

/* --- forks --- */

Pair
make_fork (Office *office)
{
    Pair pair = {.kept = enrolled (office)};
    sim_sell (pair.kept, "QN-0001", 4, 1000, 100);
    sim_sell (pair.kept, "QN-0001", 4, 1000, 100);
    sim_sell (pair.kept, "QN-0002", 3, 1000, 50);
    office_drain (office, pair.kept);
    pair.branch = sim_copy (pair.kept);
    sim_sell (pair.kept, "QN-0001", 4, 1000, 100);
    sim_sell (pair.branch, "QN-0001", 4, 3000, 300);
    sim_take_back (pair.branch, "QN-0002", 3, 1000, 50);
    office_drain (office, pair.kept);
    return pair;
}

void
pair_clear (Pair *pair)
{
    sim_free (pair->kept);
    sim_free (pair->branch);
}

static void
test_fork_found (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    g_autofree char *before = office_dump (&office);
    for (guint i = 0; i < 3; i++) {
        office_sync_once (&office, pair.branch, 100);
        g_assert_cmpint (pair.branch->refused, ==, OCOP_PROBLEM_FORK);
        g_assert_cmpint (pair.branch->command.kind, ==, OCOP_COMMAND_NONE);
    }
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_FORK, -1), ==, 1);
    g_assert_cmpint (a_case->n_seen, ==, 3);
    g_assert_cmpint (a_case->seq, ==, 4);
    /* the evidence is the request's body, whole */
    g_autoptr (OcopBatch) batch = sim_make_batch (pair.branch, 100);
    g_autoptr (GBytes) body = ocop_batch_to_json (batch);
    g_assert_nonnull (a_case->evidence);
    g_assert_true (g_bytes_equal (a_case->evidence, body));
    g_autofree char *after = office_dump (&office);
    g_assert_cmpstr (after, ==, before);
    /* the chain that is held goes on */
    sim_sell (pair.kept, "QN-0001", 4, 1000, 100);
    office_drain (&office, pair.kept);
    assert_dump (&office, pair.kept);
}

static void
test_fork_rejected (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    office_sync_once (&office, pair.branch, 100);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    office_resolve (&office, a_case->id, FALSE);
    sim_sell (pair.branch, "QN-0001", 4, 1000, 1);
    office_sync_once (&office, pair.branch, 100);
    g_assert_cmpint (pair.branch->refused, ==, OCOP_PROBLEM_FORK);
    g_assert_cmpint (pair.branch->command.kind, ==, OCOP_COMMAND_NONE);
    g_assert_cmpint (pair.branch->decision, ==, OCOP_FORK_REJECTED);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_FORK, -1), ==, 1);
    assert_dump (&office, pair.kept);
}

void
adopt (Office *office, Pair *pair)
{
    office_sync_once (office, pair->branch, 100);
    g_autoptr (OcopRegCase) a_case = office_get_case (office, OCOP_REG_CASE_FORK);
    office_resolve (office, a_case->id, TRUE);
    office_resolve (office, a_case->id, TRUE); /* deciding twice decides once */
    office_sync_once (office, pair->branch, 100);
    g_assert_cmpint (pair->branch->refused, ==, OCOP_PROBLEM_FORK);
    g_assert_cmpint (pair->branch->command.kind, ==, OCOP_COMMAND_OPEN_EPOCH);
    g_assert_cmpint (pair->branch->command.case_id, ==, a_case->id);
    g_assert_cmpint (pair->branch->command.at.seq, ==, 4);
    sim_adopt (pair->branch, &pair->branch->command.at, a_case->id);
}

static void
assert_both_count (Office *office, const Pair *pair)
{
    assert_counts (office, pair->kept, 1, pair->branch, 2, NULL);
    g_assert_cmpint (sim_get_epoch (pair->branch)->proven, ==, OCOP_PROVEN);
}

static void
test_fork_adopted_with_code (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    adopt (&office, &pair);
    office_sync_once (&office, pair.branch, 100);
    g_assert_cmpint (pair.branch->refused, ==, OCOP_PROBLEM_EPOCH_UNKNOWN);
    office_enrol (&office, pair.branch);
    sim_sell (pair.branch, "QN-0003", 0, 1000, 7);
    sim_close (pair.branch);
    office_drain (&office, pair.branch);
    sim_sell (pair.kept, "QN-0001", 4, 1000, 100);
    office_drain (&office, pair.kept);
    assert_both_count (&office, &pair);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, -1), ==, 0);
}

static void
test_fork_adopted_vouched (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    /* before the decision the old key vouches for nothing */
    g_autoptr (Sim) hasty = sim_copy (pair.branch);
    OcopHead at = {.epoch = 1, .seq = 4};
    const SimEpoch *epoch = sim_get_epoch (hasty);
    memcpy (at.hash, g_array_index (epoch->records, SimRecord, 3).hash, OCOP_HASH_SIZE);
    sim_adopt (hasty, &at, 1);
    g_autoptr (SimRequest) too_early = sim_enrol_request (hasty, "00000-00000", 1);
    g_assert_cmpint (try_enrolment (&office, too_early), ==, OCOP_PROBLEM_SIGNATURE_WRONG);

    adopt (&office, &pair);
    g_autoptr (SimRequest) request = sim_enrol_request (pair.branch, "00000-00000", 1);
    for (guint i = 0; i < 2; i++) { /* its answer was lost once */
        g_auto (OcopIngestAnswer) answer = office_ask_enrolment (&office, request);
        sim_hear_enrolment (pair.branch, &answer);
    }
    office_drain (&office, pair.branch);
    assert_both_count (&office, &pair);
}

/* Every copy of a cloned till has the key that forked; the decision is about one branch, once. */
static void
test_fork_adopted_for_one_branch (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    g_autoptr (Sim) twin = sim_copy (pair.branch);
    g_autoptr (Sim) held = sim_copy (pair.kept);
    adopt (&office, &pair);
    const OcopHead *at = &pair.branch->command.at;
    /* the chain that is held is no branch, and naming none is not naming this one */
    held->next_seed += 10;
    sim_adopt (held, at, 1);
    g_autoptr (SimRequest) of_held = sim_enrol_request (held, "00000-00000", 1);
    g_assert_cmpint (try_enrolment (&office, of_held), ==, OCOP_PROBLEM_SIGNATURE_WRONG);
    sim_get_epoch (held)->has_branch = FALSE;
    g_autoptr (SimRequest) of_none = sim_enrol_request (held, "00000-00000", 1);
    g_assert_cmpint (try_enrolment (&office, of_none), ==, OCOP_PROBLEM_SIGNATURE_WRONG);

    g_autoptr (SimRequest) request = sim_enrol_request (pair.branch, "00000-00000", 1);
    g_assert_cmpint (try_enrolment (&office, request), ==, OCOP_PROBLEM_UNKNOWN);
    twin->next_seed += 20;
    sim_adopt (twin, at, 1);
    g_autoptr (SimRequest) again = sim_enrol_request (twin, "00000-00000", 1);
    g_assert_cmpint (try_enrolment (&office, again), ==, OCOP_PROBLEM_ENROL_MISMATCH);
    g_assert_cmpint (try_enrolment (&office, request), ==, OCOP_PROBLEM_UNKNOWN);
    office_drain (&office, pair.branch);
    assert_both_count (&office, &pair);
}

/* The till believes in more than both have: it is sent back until the common record shows. */
static void
test_fork_behind_the_range (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = {.kept = enrolled (&office)};
    for (guint i = 0; i < 600; i++)
        sim_note (pair.kept, "login");
    pair.branch = sim_copy (pair.kept);
    g_array_set_size (sim_get_epoch (pair.branch)->records, 100);
    for (guint i = 0; i < 600; i++)
        sim_note (pair.branch, "no-sale");
    for (guint i = 0; i < 10; i++)
        office_sync_once (&office, pair.kept, 1000);
    g_assert_true (sim_is_drained (pair.kept));
    sim_get_epoch (pair.branch)->acked.acked_seq = 590;
    for (guint i = 0; i < 10 && pair.branch->refused != OCOP_PROBLEM_FORK; i++)
        office_sync_once (&office, pair.branch, 1000);
    g_assert_cmpint (pair.branch->refused, ==, OCOP_PROBLEM_FORK);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    g_assert_cmpint (a_case->seq, ==, 100);
}

/* --- epochs --- */

static void
test_restore (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    g_autoptr (Sim) backup = sim_copy (sim);
    sim_sell (sim, "QN-0001", 4, 1000, 100);
    office_drain (&office, sim);
    sim_sell (sim, "QN-0002", 3, 2000, 70); /* never sent before the disk died */
    sim_open_epoch (backup);
    office_sync_once (&office, backup, 100);
    g_assert_cmpint (backup->refused, ==, OCOP_PROBLEM_EPOCH_UNKNOWN);
    office_enrol (&office, backup);
    sim_sell (backup, "QN-0001", 4, 1000, 40);
    sim_close (backup);
    office_drain (&office, backup);
    g_assert_cmpint (sim_get_epoch (backup)->proven, ==, OCOP_PROVEN);
    /* the rescued disk: its tail is taken once, as epoch 1 */
    office_drain (&office, sim);
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    g_autoptr (GPtrArray) sims = g_ptr_array_new();
    g_autoptr (GPtrArray) epochs = g_ptr_array_new();
    g_ptr_array_add (sims, sim);
    g_ptr_array_add (epochs, sim_get_epoch (sim));
    g_ptr_array_add (sims, backup);
    g_ptr_array_add (epochs, sim_get_epoch (backup));
    g_autofree char *expected = office_dump_sims (sims, epochs);
    g_autofree char *held = office_dump (&office);
    g_assert_cmpstr (held, ==, expected);
    office_assert_agrees (&office);
}

/* A till that is enrolled only after its second restore brings all its epochs, under one key. */
static void
test_late_enrolment (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    for (guint i = 0; i < 3; i++) {
        sim_sell (sim, "QN-0001", 4, 1000, 100);
        sim_close (sim);
        if (i < 2)
            sim_open_epoch (sim);
    }
    office_enrol (&office, sim);
    office_drain (&office, sim);
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint (((SimEpoch *)g_ptr_array_index (sim->epochs, i))->proven, ==, OCOP_PROVEN);
    assert_dump (&office, sim);
}

void
add_fork_tests (void)
{
    backend_add_test ("/enrol/late-brings-all-epochs", test_late_enrolment);
    backend_add_test ("/fork/is-found-and-kept-out", test_fork_found);
    backend_add_test ("/fork/rejected-stays-out", test_fork_rejected);
    backend_add_test ("/fork/adopted-counts-once", test_fork_adopted_with_code);
    backend_add_test ("/fork/adopted-by-the-old-key", test_fork_adopted_vouched);
    backend_add_test ("/fork/adopted-is-one-branch-once", test_fork_adopted_for_one_branch);
    backend_add_test ("/fork/behind-the-range", test_fork_behind_the_range);
    backend_add_test ("/epoch/restore-and-rescued-tail", test_restore);
}
