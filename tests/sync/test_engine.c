/* The engine alone: pace, back-off, and cursors under any order of answers. */
#include "sync/engine.h"

#include <string.h>

static const OcopSyncHeld held = {.is_enrolled = TRUE};

static OcopSyncResult
make_result (OcopSyncEnd end)
{
    return (OcopSyncResult){.end = end, .step = OCOP_SYNC_STEP_SEND, .next_sync_s = 60};
}

static void
test_first_contact (void)
{
    OcopSyncEngine engine;
    const guint32 latest = G_MAXUINT32, middle = G_MAXUINT32 / 2;
    ocop_sync_engine_init (&engine, 5000, &latest);
    OcopSyncStep step = ocop_sync_engine_next (&engine, &held, 5000);
    g_assert_cmpint (step.kind, ==, OCOP_SYNC_STEP_WAIT);
    g_assert_cmpint (step.wait_ms, >, 119000);
    g_assert_cmpint (step.wait_ms, <=, 120000);
    ocop_sync_engine_init (&engine, 5000, &middle);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 5000 + 60000).kind, ==,
                     OCOP_SYNC_STEP_SEND);
    ocop_sync_engine_init (&engine, 5000, NULL);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 5000).kind, ==, OCOP_SYNC_STEP_SEND);
    const OcopSyncHeld nobody = {.is_enrolled = FALSE};
    g_assert_cmpint (ocop_sync_engine_next (&engine, &nobody, 5000).kind, ==, OCOP_SYNC_STEP_WAIT);
}

/* Bounds double from a second to a quarter of an hour; within them everything is possible. */
static void
test_back_off (void)
{
    OcopSyncEngine engine;
    const gint64 bounds[] = {1000,  2000,   4000,   8000,   16000,  32000,
                             64000, 128000, 256000, 512000, 900000, 900000};
    const guint32 draws[] = {0, G_MAXUINT32 / 4, G_MAXUINT32};
    for (gsize d = 0; d < G_N_ELEMENTS (draws); d++) {
        ocop_sync_engine_init (&engine, 0, NULL);
        for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++) {
            const OcopSyncResult lost = make_result (OCOP_SYNC_ENDED_NOT_SENT);
            ocop_sync_engine_take (&engine, &lost, 0, draws[d]);
            g_assert_cmpint (engine.state, ==, OCOP_SYNC_OFFLINE);
            const OcopSyncStep step = ocop_sync_engine_next (&engine, &held, 0);
            g_assert_cmpint (step.wait_ms, <, bounds[i]);
            g_assert_cmpint (step.wait_ms, >=, draws[d] == 0 ? 0 : bounds[i] / 4 - 1);
        }
    }
    OcopSyncResult busy = make_result (OCOP_SYNC_ENDED_BUSY);
    busy.retry_after_s = 30;
    ocop_sync_engine_init (&engine, 0, NULL);
    ocop_sync_engine_take (&engine, &busy, 0, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).wait_ms, ==, 30000);
}

static void
test_unknown_is_asked_for (void)
{
    OcopSyncEngine engine;
    ocop_sync_engine_init (&engine, 0, NULL);
    OcopSyncResult result = make_result (OCOP_SYNC_ENDED_UNKNOWN);
    ocop_sync_engine_take (&engine, &result, 0, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_ASK_STATE);
    result.step = OCOP_SYNC_STEP_ASK_STATE;
    result.end = OCOP_SYNC_ENDED_NOT_SENT;
    ocop_sync_engine_take (&engine, &result, 0, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_ASK_STATE);
    result.end = OCOP_SYNC_ENDED_STATE;
    ocop_sync_engine_take (&engine, &result, 0, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_SEND);
}

/* What needs a person is asked for about once an hour, and never gives up. */
static void
test_hourly (void)
{
    static const OcopSyncEnd ends[] = {OCOP_SYNC_ENDED_FORK, OCOP_SYNC_ENDED_REFUSED,
                                       OCOP_SYNC_ENDED_NOT_ENROLLED};
    static const OcopSyncState states[] = {OCOP_SYNC_FORK, OCOP_SYNC_BEHIND,
                                           OCOP_SYNC_NOT_ENROLLED};
    for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
        OcopSyncEngine engine;
        ocop_sync_engine_init (&engine, 0, NULL);
        const OcopSyncResult result = make_result (ends[i]);
        ocop_sync_engine_take (&engine, &result, 0, G_MAXUINT32 / 2);
        g_assert_cmpint (engine.state, ==, states[i]);
        const OcopSyncStep step = ocop_sync_engine_next (&engine, &held, 0);
        g_assert_cmpint (step.kind, ==, OCOP_SYNC_STEP_WAIT);
        g_assert_cmpint (step.wait_ms, >=, 30 * 60000);
        g_assert_cmpint (step.wait_ms, <=, 90 * 60000);
        ocop_sync_engine_hurry (&engine, 0);
        g_assert_cmpint (ocop_sync_engine_next (&engine, &held, step.wait_ms).kind, ==,
                         OCOP_SYNC_STEP_SEND);
    }
}

static void
test_pace_and_lists (void)
{
    OcopSyncEngine engine;
    ocop_sync_engine_init (&engine, 0, NULL);
    OcopSyncResult ack = make_result (OCOP_SYNC_ENDED_ACKED);
    ack.is_drained = ack.has_moved = ack.tells_versions = TRUE;
    ack.recall_version = 2;
    ack.catalogue_version = 5;
    ocop_sync_engine_take (&engine, &ack, 0, 0);
    g_assert_cmpint (engine.state, ==, OCOP_SYNC_IDLE);
    g_assert_false (ocop_sync_engine_is_at_rest (&engine, &held));
    OcopSyncHeld now = held;
    g_assert_cmpint (ocop_sync_engine_next (&engine, &now, 0).kind, ==,
                     OCOP_SYNC_STEP_FETCH_RECALLS);
    now.recall_version = 2;
    g_assert_cmpint (ocop_sync_engine_next (&engine, &now, 0).kind, ==,
                     OCOP_SYNC_STEP_FETCH_CATALOGUE);
    /* One that does not fit is left for an hour, and the rest goes on. */
    OcopSyncResult unfit = make_result (OCOP_SYNC_ENDED_UNFIT);
    unfit.step = OCOP_SYNC_STEP_FETCH_CATALOGUE;
    ocop_sync_engine_take (&engine, &unfit, 0, 0);
    g_assert_cmpint (engine.alarm, ==, OCOP_SYNC_ALARM_CATALOGUE);
    g_assert_true (ocop_sync_engine_is_at_rest (&engine, &now));
    g_assert_cmpint (ocop_sync_engine_next (&engine, &now, 0).wait_ms, ==, 60000);
    ack.is_waiting = TRUE;
    ocop_sync_engine_take (&engine, &ack, 0, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &now, 0).wait_ms, ==, 5000);
    ocop_sync_engine_hurry (&engine, 0);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &now, 0).kind, ==, OCOP_SYNC_STEP_SEND);
}

/* An answer that moves nothing is not asked for in a circle. */
static void
test_stuck (void)
{
    OcopSyncEngine engine;
    ocop_sync_engine_init (&engine, 0, NULL);
    const OcopSyncResult still = make_result (OCOP_SYNC_ENDED_ACKED);
    for (int i = 0; i < OCOP_SYNC_STUCK_MAX; i++) {
        g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_SEND);
        ocop_sync_engine_take (&engine, &still, 0, 0);
    }
    g_assert_cmpint (engine.alarm, ==, OCOP_SYNC_ALARM_STUCK);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_WAIT);
}

/* ---- a till and a registry as numbers, with every fault */

typedef struct {
    OcopSyncCursors till, registry;
    gint64 last; /* records of the till */
    OcopSyncEngine engine;
    gint64 now_ms;
} World;

/* Takes a batch as the registry does: FALSE when it would leave something out. */
static gboolean
offer (World *world, gint64 to)
{
    if (world->till.seq > world->registry.seq || world->till.totals > world->registry.totals)
        return FALSE;
    world->registry.seq = MAX (world->registry.seq, to);
    world->registry.totals = MAX (world->registry.totals, to);
    return TRUE;
}

static OcopCursors
tell (const OcopSyncCursors *cursors)
{
    return (OcopCursors){.epoch = 1, .acked_seq = cursors->seq, .acked_totals = cursors->totals};
}

static void
follow (World *world, OcopSyncMove move, OcopSyncResult *result)
{
    world->till = move.cursors;
    result->has_moved = move.is_back || move.is_forward;
    result->has_lost = move.is_back;
}

static OcopSyncResult
contact (World *world, OcopSyncStepKind step)
{
    const OcopSyncCursors last = {world->last, world->last, 0};
    const int fault = g_test_rand_int_range (0, 10);
    OcopSyncResult result = {.step = step, .next_sync_s = 60};
    if (fault == 0 || fault == 1) {
        result.end = fault == 0 ? OCOP_SYNC_ENDED_NOT_SENT : OCOP_SYNC_ENDED_UNKNOWN;
        return result;
    }
    if (step == OCOP_SYNC_STEP_ASK_STATE) {
        const OcopCursors told = tell (&world->registry);
        result.end = OCOP_SYNC_ENDED_STATE;
        follow (world, ocop_sync_move (&world->till, &last, &told, NULL), &result);
        return result;
    }
    const OcopSyncCursors from = world->till;
    const gint64 to =
        MIN (world->last, MIN (from.seq, from.totals) + g_test_rand_int_range (1, 50));
    if (!offer (world, to)) {
        OcopCursors resume = tell (&world->registry);
        gboolean is_sound;
        result.end = OCOP_SYNC_ENDED_GAP;
        OcopSyncMove move =
            ocop_sync_move_back (&world->till, &last, &resume, from.seq + 1, &from, &is_sound);
        g_assert_true (is_sound);
        follow (world, move, &result);
        return result;
    }
    if (fault == 2) {
        result.end = OCOP_SYNC_ENDED_UNKNOWN; /* taken, and the answer lost */
        return result;
    }
    const OcopCursors told = tell (&world->registry);
    result.end = OCOP_SYNC_ENDED_ACKED;
    result.is_drained = to == world->last;
    follow (world, ocop_sync_move (&world->till, &last, &told, NULL), &result);
    return result;
}

static void
disturb (World *world)
{
    if (g_test_rand_int_range (0, 4) == 0)
        world->last += g_test_rand_int_range (0, 30);
    if (g_test_rand_int_range (0, 40) == 0) { /* restored from a backup */
        world->registry.seq = g_test_rand_int_range (0, (gint32)world->registry.seq + 1);
        world->registry.totals = MIN (world->registry.seq, world->registry.totals);
    }
}

static void
test_property (void)
{
    for (int round = 0; round < 300; round++) {
        World world = {.last = g_test_rand_int_range (1, 200)};
        ocop_sync_engine_init (&world.engine, 0, NULL);
        for (int i = 0;
             i < 200 || world.registry.seq < world.last || world.registry.totals < world.last;
             i++) {
            g_assert_cmpint (i, <, 5000); /* it comes to an end once the disturbances do */
            if (i < 150)
                disturb (&world);
            const OcopSyncStep step = ocop_sync_engine_next (&world.engine, &held, world.now_ms);
            if (step.kind == OCOP_SYNC_STEP_WAIT) {
                g_assert_cmpint (step.wait_ms, >, 0);
                world.now_ms += step.wait_ms;
                continue;
            }
            const OcopSyncResult result = contact (&world, step.kind);
            g_assert_cmpint (world.till.seq, <=, world.last);
            ocop_sync_engine_take (&world.engine, &result, world.now_ms,
                                   (guint32)g_test_rand_int());
        }
    }
}

static void
test_contradiction (void)
{
    const OcopSyncCursors have = {40, 40, 9}, last = {50, 50, 9};
    OcopCursors told = {.epoch = 1, .acked_seq = 45, .acked_totals = 45, .acked_stock = 9};
    const guint8 ours[OCOP_HASH_SIZE] = {1};
    told.head_hash[0] = 2;
    OcopSyncMove move = ocop_sync_move (&have, &last, &told, ours);
    g_assert_true (move.contradicts);
    g_assert_cmpint (move.cursors.seq, ==, 44); /* so that 45 is sent, and the fork seen */
    told.head_hash[0] = 1;
    move = ocop_sync_move (&have, &last, &told, ours);
    g_assert_false (move.contradicts);
    g_assert_cmpint (move.cursors.seq, ==, 45);
    told.acked_seq = 99; /* a copy of this till is further on: whether on our way is not known */
    move = ocop_sync_move (&have, &last, &told, NULL);
    g_assert_cmpint (move.cursors.seq, ==, 40);
    g_assert_false (move.is_back);
    gboolean is_sound;
    const OcopCursors forwards = {
        .epoch = 1, .acked_seq = 48, .acked_totals = 48, .acked_stock = 9};
    ocop_sync_move_back (&have, &last, &forwards, 41, &have, &is_sound);
    g_assert_false (is_sound);
}

static void
test_earlier_fork (void)
{
    OcopSyncEngine engine;
    ocop_sync_engine_init (&engine, 0, NULL);
    OcopSyncResult fork = {.end = OCOP_SYNC_ENDED_FORK, .is_earlier = TRUE};
    ocop_sync_engine_take (&engine, &fork, 1000, 0);
    g_assert_cmpint (ocop_sync_engine_get_state (&engine), ==, OCOP_SYNC_FORK);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 1000).kind, ==, OCOP_SYNC_STEP_SEND);
    const OcopSyncResult ack = {
        .end = OCOP_SYNC_ENDED_ACKED, .is_drained = TRUE, .has_moved = TRUE, .next_sync_s = 60};
    ocop_sync_engine_take (&engine, &ack, 1000, 0);
    g_assert_cmpint (engine.state, ==, OCOP_SYNC_IDLE);
    g_assert_cmpint (ocop_sync_engine_get_state (&engine), ==, OCOP_SYNC_FORK); /* it still shows */
    g_assert_false (ocop_sync_engine_offer_again (&engine, 1000 + OCOP_SYNC_REFUSED_MS - 1));
    g_assert_true (ocop_sync_engine_offer_again (&engine, 1000 + OCOP_SYNC_REFUSED_MS));
    g_assert_cmpint (ocop_sync_engine_get_state (&engine), ==, OCOP_SYNC_IDLE);
    fork.is_rejected = TRUE; /* decided: asked for once a day */
    ocop_sync_engine_take (&engine, &fork, 0, 0);
    g_assert_false (ocop_sync_engine_offer_again (&engine, OCOP_SYNC_REJECTED_MS - 1));
    g_assert_true (ocop_sync_engine_offer_again (&engine, OCOP_SYNC_REJECTED_MS));
    fork.is_earlier = FALSE; /* of the newest epoch: nothing goes on */
    ocop_sync_engine_take (&engine, &fork, 0, 0);
    g_assert_cmpint (engine.state, ==, OCOP_SYNC_FORK);
    g_assert_cmpint (ocop_sync_engine_next (&engine, &held, 0).kind, ==, OCOP_SYNC_STEP_WAIT);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/engine/first-contact-is-spread", test_first_contact);
    g_test_add_func ("/sync/engine/back-off-full-jitter", test_back_off);
    g_test_add_func ("/sync/engine/unknown-outcome-is-asked-for", test_unknown_is_asked_for);
    g_test_add_func ("/sync/engine/what-needs-a-person-hourly", test_hourly);
    g_test_add_func ("/sync/engine/pace-of-the-server-and-lists", test_pace_and_lists);
    g_test_add_func ("/sync/engine/no-circle-without-progress", test_stuck);
    g_test_add_func ("/sync/engine/any-faults-nothing-skipped", test_property);
    g_test_add_func ("/sync/engine/another-record-is-sent-again", test_contradiction);
    g_test_add_func ("/sync/engine/earlier-fork-keeps-nothing-back", test_earlier_fork);
    return g_test_run();
}
