/* Pace and order of the till's contacts. Every answer either moves a cursor, or makes the next
 * contact wait: a registry that answers nonsense is asked seldom, not in a circle. */
#include "sync/engine.h"

#include <string.h>

const char *
ocop_sync_state_get_text (OcopSyncState state)
{
    static const char *const texts[OCOP_N_SYNC_STATES] = {"idle", "behind", "offline", "fork",
                                                          "not-enrolled"};
    g_assert (state < OCOP_N_SYNC_STATES);
    return texts[state];
}

const char *
ocop_sync_alarm_get_text (OcopSyncAlarm alarm)
{
    static const char *const texts[OCOP_N_SYNC_ALARMS] = {"none",
                                                          "registry-lost-data",
                                                          "registry-refused",
                                                          "registry-forged",
                                                          "catalogue-refused",
                                                          "registry-stuck"};
    g_assert (alarm < OCOP_N_SYNC_ALARMS);
    return texts[alarm];
}

/* @random as a part of @limit_ms. */
static gint64
draw (guint32 random, gint64 limit_ms)
{
    return (gint64)(((guint64)random * (guint64)limit_ms) >> 32);
}

void
ocop_sync_engine_init (OcopSyncEngine *engine, gint64 now_ms, const guint32 *spread)
{
    *engine = (OcopSyncEngine){
        .state = OCOP_SYNC_BEHIND,
        .due_ms = now_ms + (spread != NULL ? draw (*spread, OCOP_SYNC_FIRST_SPREAD_MS) : 0),
        .catalogue_due_ms = now_ms,
    };
}

static gboolean
wants_recalls (const OcopSyncEngine *engine, const OcopSyncHeld *held, gint64 now_ms)
{
    return engine->told_recalls > held->recall_version && now_ms >= engine->catalogue_due_ms;
}

static gboolean
wants_catalogue (const OcopSyncEngine *engine, const OcopSyncHeld *held, gint64 now_ms)
{
    return engine->told_catalogue > held->catalogue_version && now_ms >= engine->catalogue_due_ms;
}

OcopSyncStep
ocop_sync_engine_next (const OcopSyncEngine *engine, const OcopSyncHeld *held, gint64 now_ms)
{
    /* Recalls stop sales: they do not wait for the pace. The catalogue waits for what is unsent. */
    if (held->is_enrolled && engine->n_failures == 0 && !engine->is_asking) {
        if (wants_recalls (engine, held, now_ms))
            return (OcopSyncStep){OCOP_SYNC_STEP_FETCH_RECALLS, 0};
        if (engine->state == OCOP_SYNC_IDLE && wants_catalogue (engine, held, now_ms))
            return (OcopSyncStep){OCOP_SYNC_STEP_FETCH_CATALOGUE, 0};
    }
    if (!held->is_enrolled)
        return (OcopSyncStep){OCOP_SYNC_STEP_WAIT, OCOP_SYNC_REFUSED_MS};
    if (now_ms < engine->due_ms)
        return (OcopSyncStep){OCOP_SYNC_STEP_WAIT, engine->due_ms - now_ms};
    return (OcopSyncStep){engine->is_asking ? OCOP_SYNC_STEP_ASK_STATE : OCOP_SYNC_STEP_SEND, 0};
}

gboolean
ocop_sync_engine_is_at_rest (const OcopSyncEngine *engine, const OcopSyncHeld *held)
{
    const gboolean lacks = engine->told_recalls > held->recall_version ||
                           engine->told_catalogue > held->catalogue_version;
    return engine->state == OCOP_SYNC_IDLE &&
           (!lacks || engine->alarm == OCOP_SYNC_ALARM_CATALOGUE);
}

OcopSyncState
ocop_sync_engine_get_state (const OcopSyncEngine *engine)
{
    const gboolean is_well = engine->state == OCOP_SYNC_IDLE || engine->state == OCOP_SYNC_BEHIND;
    return engine->is_forked && is_well ? OCOP_SYNC_FORK : engine->state;
}

gboolean
ocop_sync_engine_offer_again (OcopSyncEngine *engine, gint64 now_ms)
{
    if (!engine->is_forked || now_ms < engine->fork_due_ms)
        return FALSE;
    engine->is_forked = FALSE;
    return TRUE;
}

void
ocop_sync_engine_hurry (OcopSyncEngine *engine, gint64 now_ms)
{
    if (engine->state == OCOP_SYNC_IDLE ||
        (engine->state == OCOP_SYNC_BEHIND && engine->n_failures == 0 && engine->n_still == 0))
        engine->due_ms = MIN (engine->due_ms, now_ms);
}

/* Full jitter: anything between now and a bound that doubles. */
static void
back_off (OcopSyncEngine *engine, gint64 least_ms, gint64 now_ms, guint32 random)
{
    gint64 limit_ms = OCOP_SYNC_BACKOFF_CAP_MS;
    if (engine->n_failures < 10)
        limit_ms = MIN (limit_ms, (gint64)OCOP_SYNC_BACKOFF_BASE_MS << engine->n_failures);
    engine->n_failures++;
    engine->due_ms = now_ms + least_ms + draw (random, limit_ms);
}

/* An hour, give or take half of one. */
static void
wait_long (OcopSyncEngine *engine, gint64 now_ms, guint32 random)
{
    engine->due_ms = now_ms + OCOP_SYNC_REFUSED_MS / 2 + draw (random, OCOP_SYNC_REFUSED_MS);
}

static void
hear_versions (OcopSyncEngine *engine, const OcopSyncResult *result)
{
    if (!result->tells_versions)
        return;
    engine->told_catalogue = result->catalogue_version;
    engine->told_recalls = result->recall_version;
}

/* The registry answered properly. */
static void
hear (OcopSyncEngine *engine, const OcopSyncResult *result, gint64 now_ms, guint32 random)
{
    engine->n_failures = 0;
    engine->is_asking = FALSE;
    hear_versions (engine, result);
    engine->n_still = result->has_moved ? 0 : engine->n_still + 1;
    if (engine->n_still >= OCOP_SYNC_STUCK_MAX) {
        engine->alarm = OCOP_SYNC_ALARM_STUCK;
        wait_long (engine, now_ms, random);
        return;
    }
    engine->due_ms = now_ms;
    if (result->has_lost)
        engine->alarm = OCOP_SYNC_ALARM_LOST_DATA;
    else if (engine->alarm != OCOP_SYNC_ALARM_CATALOGUE &&
             engine->alarm != OCOP_SYNC_ALARM_LOST_DATA) /* which a person has to see */
        engine->alarm = OCOP_SYNC_ALARM_NONE;
}

static void
take_ack (OcopSyncEngine *engine, const OcopSyncResult *result, gint64 now_ms, guint32 random)
{
    engine->state = OCOP_SYNC_BEHIND;
    hear (engine, result, now_ms, random);
    if (!result->is_drained)
        return;
    engine->state = OCOP_SYNC_IDLE;
    engine->has_asked = FALSE;
    engine->n_still = 0;
    gint64 pace_ms = CLAMP (result->next_sync_s, 1, OCOP_ACK_NEXT_SYNC_MAX_S) * 1000;
    if (result->is_waiting)
        pace_ms = MIN (pace_ms, OCOP_SYNC_WAITING_MS);
    engine->due_ms = now_ms + pace_ms;
}

/* The newest epoch has nothing to go on with; without an earlier one the others go on. */
static void
take_fork (OcopSyncEngine *engine, const OcopSyncResult *result, gint64 now_ms, guint32 random)
{
    engine->is_asking = FALSE;
    engine->n_failures = 0;
    if (!result->is_earlier) {
        engine->state = OCOP_SYNC_FORK;
        wait_long (engine, now_ms, random);
        return;
    }
    engine->state = OCOP_SYNC_BEHIND;
    engine->due_ms = now_ms;
    engine->n_still = 0;
    const gint64 pause_ms = result->is_rejected ? OCOP_SYNC_REJECTED_MS : OCOP_SYNC_REFUSED_MS;
    engine->fork_due_ms =
        engine->is_forked ? MIN (engine->fork_due_ms, now_ms + pause_ms) : now_ms + pause_ms;
    engine->is_forked = TRUE;
}

void
ocop_sync_engine_take (OcopSyncEngine *engine, const OcopSyncResult *result, gint64 now_ms,
                       guint32 random)
{
    switch (result->end) {
    case OCOP_SYNC_ENDED_ACKED:
        take_ack (engine, result, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_STATE:
        engine->state = OCOP_SYNC_BEHIND;
        hear (engine, result, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_GAP:
        engine->state = OCOP_SYNC_BEHIND;
        hear (engine, result, now_ms, random);
        /* Who lacks records of one epoch may lack some of those before. Once: where a fork is
         * looked for, the same answer would lead back to where the search began. */
        engine->is_asking = !engine->has_asked;
        engine->has_asked = TRUE;
        return;
    case OCOP_SYNC_ENDED_ADOPTED:
        *engine = (OcopSyncEngine){.state = OCOP_SYNC_BEHIND,
                                   .due_ms = now_ms,
                                   .catalogue_due_ms = engine->catalogue_due_ms,
                                   .told_catalogue = engine->told_catalogue,
                                   .told_recalls = engine->told_recalls};
        return;
    case OCOP_SYNC_ENDED_FORK:
        take_fork (engine, result, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_NOT_ENROLLED:
        engine->state = OCOP_SYNC_NOT_ENROLLED;
        engine->is_asking = FALSE;
        engine->n_failures = 0;
        wait_long (engine, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_REFUSED:
        engine->state = OCOP_SYNC_BEHIND;
        engine->alarm = OCOP_SYNC_ALARM_REFUSED;
        engine->is_asking = FALSE;
        wait_long (engine, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_BUSY:
        engine->state = OCOP_SYNC_BEHIND;
        back_off (engine, CLAMP (result->retry_after_s, 0, OCOP_SYNC_RETRY_AFTER_MAX_S) * 1000,
                  now_ms, random);
        return;
    case OCOP_SYNC_ENDED_FORGED:
        engine->alarm = OCOP_SYNC_ALARM_FORGED;
        G_GNUC_FALLTHROUGH;
    case OCOP_SYNC_ENDED_UNKNOWN:
        engine->is_asking = engine->is_asking || result->step == OCOP_SYNC_STEP_SEND;
        G_GNUC_FALLTHROUGH;
    case OCOP_SYNC_ENDED_NOT_SENT:
        engine->state = OCOP_SYNC_OFFLINE;
        back_off (engine, 0, now_ms, random);
        return;
    case OCOP_SYNC_ENDED_VOUCHED:
        engine->n_failures = 0;
        engine->due_ms = now_ms;
        return;
    case OCOP_SYNC_ENDED_FETCHED:
        engine->n_failures = 0;
        if (engine->alarm == OCOP_SYNC_ALARM_CATALOGUE)
            engine->alarm = OCOP_SYNC_ALARM_NONE;
        return;
    case OCOP_SYNC_ENDED_UNFIT:
        engine->alarm = OCOP_SYNC_ALARM_CATALOGUE;
        engine->catalogue_due_ms = now_ms + OCOP_SYNC_REFUSED_MS;
        return;
    default:
        g_assert_not_reached();
    }
}

/* ---- cursors */

static gboolean
has_hash (const guint8 hash[OCOP_HASH_SIZE])
{
    static const guint8 none[OCOP_HASH_SIZE];
    return memcmp (hash, none, OCOP_HASH_SIZE) != 0;
}

static OcopSyncMove
move_to (const OcopSyncCursors *held, const OcopSyncCursors *last, const OcopCursors *told)
{
    /* Of a registry that has more than there is here nothing can be compared: another copy of this
     * till is further on, or has gone another way. What was not shown is shown then. */
    const OcopSyncCursors *most = told->acked_seq > last->seq ? held : last;
    OcopSyncMove move = {.cursors = {.seq = CLAMP (told->acked_seq, 0, most->seq),
                                     .totals = CLAMP (told->acked_totals, 0, most->totals),
                                     .stock = CLAMP (told->acked_stock, 0, most->stock)}};
    move.is_back = move.cursors.seq < held->seq || move.cursors.totals < held->totals ||
                   move.cursors.stock < held->stock;
    move.is_forward = move.cursors.seq > held->seq || move.cursors.totals > held->totals ||
                      move.cursors.stock > held->stock;
    return move;
}

OcopSyncMove
ocop_sync_move (const OcopSyncCursors *held, const OcopSyncCursors *last, const OcopCursors *told,
                const guint8 *own_hash)
{
    OcopSyncMove move = move_to (held, last, told);
    move.contradicts = own_hash != NULL && told->acked_seq > 0 && has_hash (told->head_hash) &&
                       memcmp (own_hash, told->head_hash, OCOP_HASH_SIZE) != 0;
    if (!move.contradicts)
        return move;
    OcopCursors before = *told;
    before.acked_seq--;
    before.acked_totals = MIN (before.acked_totals, before.acked_seq);
    move = move_to (held, last, &before);
    move.contradicts = TRUE;
    return move;
}

OcopSyncMove
ocop_sync_move_back (const OcopSyncCursors *held, const OcopSyncCursors *last,
                     const OcopCursors *resume, gint64 sent_from, const OcopSyncCursors *sent,
                     gboolean *ret_is_sound)
{
    OcopSyncMove move = move_to (held, last, resume);
    *ret_is_sound = move.cursors.seq < sent_from - 1 || move.cursors.totals < sent->totals ||
                    move.cursors.stock < sent->stock;
    return move;
}
