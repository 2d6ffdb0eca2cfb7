/* Copies of one till: the same records in several hands count once, and none is kept back by what
 * became of another's. */
#include "rules.h"

#include <string.h>

/* A copy of the branch comes after the first one was adopted, and has sold on. */
static void
test_second_copy_counts_once (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    g_autoptr (Sim) twin = sim_copy (pair.branch);
    twin->next_seed += 20;
    adopt (&office, &pair);
    office_enrol (&office, pair.branch);
    office_drain (&office, pair.branch);
    /* nothing new: thanked for, and counted nowhere again */
    office_drain (&office, twin);
    g_assert_cmpint (twin->refused, ==, OCOP_PROBLEM_UNKNOWN);
    assert_counts (&office, pair.kept, 1, pair.branch, 2, NULL);
    /* what only the copy has is a branch of its own, from where the two part */
    const guint n_common = sim_get_epoch (twin)->records->len;
    sim_sell (twin, "QN-0003", 0, 1000, 7000);
    office_sync_once (&office, twin, 100);
    g_assert_cmpint (twin->refused, ==, OCOP_PROBLEM_FORK);
    g_assert_cmpint (twin->decision, ==, OCOP_FORK_OPEN);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    g_assert_cmpint (a_case->seq, ==, n_common);
    office_resolve (&office, a_case->id, TRUE);
    office_sync_once (&office, twin, 100);
    g_assert_cmpint (twin->command.kind, ==, OCOP_COMMAND_OPEN_EPOCH);
    g_assert_cmpint (twin->command.at.seq, ==, n_common);
    sim_adopt (twin, &twin->command.at, a_case->id);
    /* its number is the first copy's: the till leaves it for the next one */
    sim_leave (twin);
    office_enrol (&office, twin);
    office_drain (&office, twin);
    g_assert_cmpint (sim_get_epoch (twin)->proven, ==, OCOP_PROVEN);
    assert_counts (&office, pair.kept, 1, pair.branch, 2, twin, 3, NULL);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_FORK, -1), ==, 2);
}

/* Both copies were told to go on before either had shown what it took over. */
static void
test_two_adoptions (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    g_autoptr (Sim) twin = sim_copy (pair.branch);
    twin->next_seed += 20;
    adopt (&office, &pair);
    office_sync_once (&office, twin, 100);
    sim_adopt (twin, &twin->command.at, twin->command.case_id);
    office_enrol (&office, pair.branch);
    office_drain (&office, pair.branch);
    sim_leave (twin);
    office_enrol (&office, twin);
    for (guint i = 0; i < 2; i++) {
        office_sync_once (&office, twin, 100);
        g_assert_cmpint (twin->refused, ==, OCOP_PROBLEM_FORK);
        g_assert_cmpint (twin->decision, ==, OCOP_FORK_REJECTED);
        g_assert_cmpint (twin->command.kind, ==, OCOP_COMMAND_NONE);
    }
    assert_counts (&office, pair.kept, 1, pair.branch, 2, NULL);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    g_assert_nonnull (strstr (a_case->detail, "counted-already"));
    /* a new epoch of that copy counts */
    sim_open_epoch (twin);
    sim_sell (twin, "QN-0003", 0, 1000, 7000);
    office_enrol (&office, twin);
    g_autoptr (OcopBatch) batch = sim_make_batch_of (twin, 4, 100);
    g_assert_cmpint (office_send (&office, twin, batch), ==, OCOP_PROBLEM_UNKNOWN);
    assert_counts (&office, pair.kept, 1, pair.branch, 2, twin, 4, NULL);
}

/* A backup with an epoch whose number another home has got since is restored. */
static void
test_old_number (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) first = enrolled (&office);
    sim_sell (first, "QN-0001", 4, 1000, 100);
    office_drain (&office, first);
    g_autoptr (Sim) second = sim_copy (first);
    second->next_seed += 20;
    sim_open_epoch (first);
    sim_sell (first, "QN-0001", 4, 1000, 100);
    office_enrol (&office, first);
    office_drain (&office, first);
    sim_open_epoch (second); /* never enrolled, and backed up */
    sim_sell (second, "QN-0002", 3, 1000, 50);
    sim_open_epoch (second);
    sim_sell (second, "QN-0002", 3, 1000, 50);
    office_enrol (&office, second);
    /* its newest epoch is not kept back; the one before is an officer's case */
    office_sync_once (&office, second, 100);
    g_assert_cmpint (second->refused, ==, OCOP_PROBLEM_FORK);
    g_assert_cmpint (second->decision, ==, OCOP_FORK_OPEN);
    g_autoptr (OcopBatch) batch = sim_make_batch_of (second, 3, 100);
    g_assert_cmpint (office_send (&office, second, batch), ==, OCOP_PROBLEM_UNKNOWN);
    assert_counts (&office, first, 1, first, 2, second, 3, NULL);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    office_resolve (&office, a_case->id, TRUE);
    office_sync_once (&office, second, 100);
    g_assert_cmpint (second->command.kind, ==, OCOP_COMMAND_OPEN_EPOCH);
    g_assert_cmpint (second->command.at.epoch, ==, 2);
    g_assert_cmpint (second->command.at.seq, ==, 0);
    g_autoptr (Sim) again = sim_copy (second);
    sim_adopt (second, &second->command.at, a_case->id);
    office_enrol (&office, second);
    office_drain (&office, second);
    g_assert_cmpint (sim_get_epoch (second)->proven, ==, OCOP_PROVEN);
    assert_counts (&office, first, 1, first, 2, second, 3, second, 4, NULL);
    /* the same backup restored once more: what it brings of that epoch is known */
    again->next_seed += 20;
    sim_open_epoch (again);
    sim_leave_number (again, 5);
    office_enrol (&office, again);
    g_autoptr (OcopBatch) known = sim_make_batch_of (again, 2, 100);
    g_assert_cmpint (office_send (&office, again, known), ==, OCOP_PROBLEM_UNKNOWN);
    assert_counts (&office, first, 1, first, 2, second, 3, second, 4, NULL);
}

/* The registry is put back to before the decision, which was carried out. */
static void
test_case_after_restore (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    adopt (&office, &pair);
    office_enrol (&office, pair.branch);
    GOOD (office_forget_cases (&office, &error));
    office_drain (&office, pair.branch);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_FORK, -1), ==, 1);
    g_assert_cmpint (a_case->status, ==, OCOP_REG_CASE_ADOPTED);
    g_assert_cmpint (a_case->seq, ==, 4);
    g_assert_nonnull (strstr (a_case->detail, "carried-out-before"));
    assert_counts (&office, pair.kept, 1, pair.branch, 2, NULL);
}

/* A rejected branch of an earlier epoch keeps the ones after it back in nothing. */
static void
test_rejected_epoch (Backend *backend)
{
    FOR (backend);
    g_auto (Pair) pair = make_fork (&office);
    office_sync_once (&office, pair.branch, 100);
    g_autoptr (OcopRegCase) a_case = office_get_case (&office, OCOP_REG_CASE_FORK);
    office_resolve (&office, a_case->id, FALSE);
    sim_open_epoch (pair.branch);
    sim_sell (pair.branch, "QN-0003", 0, 1000, 7000);
    office_enrol (&office, pair.branch);
    for (guint i = 0; i < 2; i++) /* sent back first, since it was told of the other's records */
        office_sync_once (&office, pair.branch, 100);
    g_assert_cmpint (pair.branch->decision, ==, OCOP_FORK_REJECTED);
    g_autoptr (OcopBatch) batch = sim_make_batch_of (pair.branch, 2, 100);
    g_assert_cmpint (office_send (&office, pair.branch, batch), ==, OCOP_PROBLEM_UNKNOWN);
    g_assert_cmpint (sim_get_epoch (pair.branch)->proven, ==, OCOP_PROVEN);
    assert_counts (&office, pair.kept, 1, pair.branch, 2, NULL);
}

/* A till is lost in the middle of catching up: of what arrived, headers and rows say the same. */
static void
test_parts_are_whole (Backend *backend)
{
    FOR (backend);
    g_autoptr (Sim) sim = enrolled (&office);
    for (guint i = 0; i < 30; i++) {
        sim_sell (sim, i % 3 == 0 ? "QN-0001" : "QN-0002", i % 3 == 0 ? 4 : 3, 1000, 100 + i);
        if (i % 7 == 6)
            sim_take_back (sim, "QN-0002", 3, 1000, 50);
        if (i % 11 == 10)
            sim_close (sim);
    }
    for (guint i = 0; i < 5; i++) {
        office_sync_once (&office, sim, 4);
        g_assert_cmpint (sim->refused, ==, OCOP_PROBLEM_UNKNOWN);
        g_autoptr (OcopRegEpoch) epoch = office_get_epoch (&office, sim, 1);
        g_assert_cmpint (epoch->proof, ==, OCOP_REG_PROVEN);
        g_assert_cmpint (epoch->proven_seq, ==, 4 * (i + 1));
        g_assert_cmpint (epoch->acked_totals, ==, 4 * (i + 1));
    }
    g_assert_cmpuint (office_count_cases (&office, OCOP_REG_CASE_UNPROVEN, -1), ==, 0);
    office_assert_agrees (&office);
}

void
add_copy_tests (void)
{
    backend_add_test ("/copies/second-one-of-a-branch-counts-once", test_second_copy_counts_once);
    backend_add_test ("/copies/two-adoptions-count-once", test_two_adoptions);
    backend_add_test ("/copies/number-that-was-taken-keeps-nothing-back", test_old_number);
    backend_add_test ("/copies/case-is-found-again", test_case_after_restore);
    backend_add_test ("/copies/rejected-epoch-keeps-nothing-back", test_rejected_epoch);
    backend_add_test ("/copies/lost-in-a-part-is-still-proven", test_parts_are_whole);
}
