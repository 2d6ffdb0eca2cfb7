/* What the till does next towards the registry, from what it has, what came back and the time.
 * Pure: no store, no network, no clock, so that every order of answers, losses and restarts can be
 * played through. Times are milliseconds since boot.
 *
 *     step = ocop_sync_engine_next (&engine, &held, now_ms);      WAIT, SEND, ASK_STATE …
 *     … carry it out …
 *     ocop_sync_engine_take (&engine, &result, now_ms, random);
 *
 * One request in flight. Source: DESIGN.md "Sync and the registry", durability-and-sync.md 3.5. */
#pragma once

#include "wire/ack.h"

/* Numbers are stored and never change. */
typedef enum {
    OCOP_SYNC_IDLE,    /* all that there was has been acknowledged */
    OCOP_SYNC_BEHIND,  /* there is more, and the registry answers */
    OCOP_SYNC_OFFLINE, /* it does not */
    OCOP_SYNC_FORK,    /* it holds other records under our numbers: an officer's case */
    OCOP_SYNC_NOT_ENROLLED,
    OCOP_N_SYNC_STATES
} OcopSyncState;

/* "idle" "behind" "offline" "fork" "not-enrolled". Static. */
const char *ocop_sync_state_get_text (OcopSyncState state);

/* Numbers are stored and never change. */
typedef enum {
    OCOP_SYNC_ALARM_NONE,
    OCOP_SYNC_ALARM_LOST_DATA, /* the registry knows less than it had acknowledged */
    OCOP_SYNC_ALARM_REFUSED,   /* it will not take what we send: somebody has to look */
    OCOP_SYNC_ALARM_FORGED,    /* answers are not signed by the registry we know */
    OCOP_SYNC_ALARM_CATALOGUE, /* its catalogue or recalls could not be taken over */
    OCOP_SYNC_ALARM_STUCK,     /* it answers, and nothing moves */
    OCOP_N_SYNC_ALARMS
} OcopSyncAlarm;

/* "none" "registry-lost-data" "registry-refused" "registry-forged" "catalogue-refused"
 * "registry-stuck". Static. */
const char *ocop_sync_alarm_get_text (OcopSyncAlarm alarm);

#define OCOP_SYNC_BACKOFF_BASE_MS   1000
#define OCOP_SYNC_BACKOFF_CAP_MS    (15 * 60 * 1000)
#define OCOP_SYNC_FIRST_SPREAD_MS   (2 * 60 * 1000)
#define OCOP_SYNC_REFUSED_MS        (60 * 60 * 1000)
#define OCOP_SYNC_REJECTED_MS       (24 * 60 * 60 * 1000)
#define OCOP_SYNC_WAITING_MS        5000 /* while a payment is waited for */
#define OCOP_SYNC_RETRY_AFTER_MAX_S 86400
/* Answers in a row that move nothing before that is an alarm. */
#define OCOP_SYNC_STUCK_MAX 3

typedef enum {
    OCOP_SYNC_STEP_WAIT,
    OCOP_SYNC_STEP_SEND,
    OCOP_SYNC_STEP_ASK_STATE, /* the outcome of the last request is not known */
    OCOP_SYNC_STEP_FETCH_RECALLS,
    OCOP_SYNC_STEP_FETCH_CATALOGUE,
    OCOP_N_SYNC_STEPS
} OcopSyncStepKind;

typedef struct {
    OcopSyncStepKind kind;
    gint64 wait_ms; /* WAIT: so long, unless something happens */
} OcopSyncStep;

/* What the store says now. */
typedef struct {
    gboolean is_enrolled; /* for the newest epoch */
    gint64 catalogue_version;
    gint64 recall_version;
} OcopSyncHeld;

typedef struct {
    OcopSyncState state;
    OcopSyncAlarm alarm;
    /*< private >*/
    gint64 due_ms; /* nothing before */
    gint64 catalogue_due_ms;
    guint n_failures; /* in a row */
    guint n_still;    /* answers in a row that moved nothing */
    gboolean is_asking;
    gboolean has_asked; /* after a gap, since all was sent last */
    gboolean is_forked; /* a branch of an earlier epoch is refused, and left out for now */
    gint64 fork_due_ms; /* until then */
    gint64 told_catalogue, told_recalls; /* the registry's versions */
} OcopSyncEngine;

/* @spread: random; the first contact of a till comes within two minutes of its start, so that those
 * of a province do not all come at once at opening time. NULL: at once. */
void ocop_sync_engine_init (OcopSyncEngine *engine, gint64 now_ms, const guint32 *spread);

OcopSyncStep ocop_sync_engine_next (const OcopSyncEngine *engine, const OcopSyncHeld *held,
                                    gint64 now_ms);

/* How a step ended. */
typedef enum {
    OCOP_SYNC_ENDED_ACKED,
    OCOP_SYNC_ENDED_STATE, /* the registry said where it is */
    OCOP_SYNC_ENDED_GAP,   /* it lacks records in between; the cursors have moved back */
    OCOP_SYNC_ENDED_FORK,
    OCOP_SYNC_ENDED_ADOPTED,      /* a fork that was resolved: the next epoch is open */
    OCOP_SYNC_ENDED_VOUCHED,      /* that epoch's enrolment was answered, one way or the other */
    OCOP_SYNC_ENDED_NOT_ENROLLED, /* nor was this epoch */
    OCOP_SYNC_ENDED_REFUSED,
    OCOP_SYNC_ENDED_BUSY, /* 429, 5xx: later */
    OCOP_SYNC_ENDED_NOT_SENT,
    OCOP_SYNC_ENDED_UNKNOWN, /* it may have been carried out */
    OCOP_SYNC_ENDED_FORGED,  /* an answer that is not the registry's */
    OCOP_SYNC_ENDED_FETCHED, /* catalogue or recalls taken over */
    OCOP_SYNC_ENDED_UNFIT,   /* these could not be taken over */
} OcopSyncEnd;

typedef struct {
    OcopSyncEnd end;
    OcopSyncStepKind step;
    gboolean is_drained;  /* ACKED: what was sent was all, and all of it was taken */
    gboolean has_moved;   /* some cursor changed, or the answer was to a message without news */
    gboolean has_lost;    /* a cursor moved back */
    gboolean is_waiting;  /* a payment is waited for */
    gboolean is_earlier;  /* FORK: of an earlier epoch, the newer ones go on without it */
    gboolean is_rejected; /* FORK: that was decided */
    gint64 next_sync_s;   /* ACKED, STATE */
    gint64 retry_after_s; /* BUSY: 0 when not said */
    gboolean tells_versions;
    gint64 catalogue_version, recall_version;
} OcopSyncResult;

/* @random: evenly distributed. */
void ocop_sync_engine_take (OcopSyncEngine *engine, const OcopSyncResult *result, gint64 now_ms,
                            guint32 random);
/* Something happened at the till that cannot wait for the pace (a payment is asked for, a shift was
 * closed): contact at once, unless the registry asked for a pause. */
void ocop_sync_engine_hurry (OcopSyncEngine *engine, gint64 now_ms);
/* What a person is told: FORK as long as any branch is refused, whatever else goes on. */
OcopSyncState ocop_sync_engine_get_state (const OcopSyncEngine *engine);
/* TRUE when it is time to offer the branches again that were left out: once an officer may have
 * decided, or a rejected one may be wanted by a registry that was put back. */
gboolean ocop_sync_engine_offer_again (OcopSyncEngine *engine, gint64 now_ms);
/* TRUE when a contact of its own has nothing left to do: what @held lacks was fetched. */
gboolean ocop_sync_engine_is_at_rest (const OcopSyncEngine *engine, const OcopSyncHeld *held);

/* ---- cursors */

/* What of one epoch was acknowledged, within what the store has. */
typedef struct {
    gint64 seq, totals, stock;
} OcopSyncCursors;

typedef struct {
    OcopSyncCursors cursors; /* to be held from now on */
    gboolean is_back;        /* some went backwards */
    gboolean is_forward;
    gboolean contradicts; /* that record is another one here: it is sent again, to be seen */
} OcopSyncMove;

/* The registry's word against what is held. It is followed in both directions, never beyond what
 * the store has. @last: ends of what there is to be sent. @own_hash: of the record @told->acked_seq
 * here, NULL when there is none. */
OcopSyncMove ocop_sync_move (const OcopSyncCursors *held, const OcopSyncCursors *last,
                             const OcopCursors *told, const guint8 *own_hash);
/* The same for a gap: cursors without a hash. A step that would not go back to before @sent_from is
 * refused: *@ret_is_sound FALSE, for it would never end. */
OcopSyncMove ocop_sync_move_back (const OcopSyncCursors *held, const OcopSyncCursors *last,
                                  const OcopCursors *resume, gint64 sent_from,
                                  const OcopSyncCursors *sent, gboolean *ret_is_sound);
