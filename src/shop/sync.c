/* A session with the registry: the engine says what is next, the store what there is to say, the
 * network carries it, and what came back is applied as an act of the store. */
#include "shop/sync.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/sync.h"
#include "sync/apply.h"
#include "sync/http_client.h"
#include "sync/installation.h"
#include "sync/voucher.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What a person at the command line is made to wait for a registry that asks for patience. */
#define PATIENCE_MS    5000
#define TRIES_MAX      4
#define BUSY_TRIES_MAX 60
/* What answers bring is sent in the round after; theirs bring no more. */
#define ROUNDS_MAX 4

struct _OcopSyncSession {
    OcopShop *shop;
    OcopSyncEngine engine;
    OcopHttpClient *http;       /* owned; NULL where the ports bring a network */
    const OcopNetwork *network; /* borrowed */
    char *detail;
    char *fork_detail; /* of the branch that is refused; NULL: none */
    GArray *left_out;  /* of gint64: earlier epochs whose branch is refused, for now */
    guint n_payments;
    OcopSyncEnd last_end;
    gboolean is_carrying;
};

struct _OcopSyncJob {
    OcopSyncRequest *request;
    char *url;
    const OcopNetwork *network;
    char point[OCOP_CODE_TEXT_SIZE];
    int till;
    gint64 epoch;
    guint8 registry_key[OCOP_PUBLIC_KEY_SIZE];
    OcopSyncReply *reply; /* NULL: not carried yet */
    gboolean is_voucher;
};

/* ---- what there is */

void
ocop_sync_status_clear (OcopSyncStatus *status)
{
    g_clear_pointer (&status->detail, g_free);
    g_clear_pointer (&status->url, g_free);
}

static gboolean
is_enrolled_now (OcopShop *shop, const OcopSyncRow *row)
{
    return row->is_enrolled && row->epoch == ocop_shop_get_epoch (shop);
}

gboolean
ocop_shop_get_sync_status (OcopShop *shop, OcopSyncStatus *ret_status, GError **error)
{
    OcopSyncStatus status = {0};
    g_auto (OcopSyncRow) row = {0};
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (shop->store, error);
    if (epochs == NULL || !ocop_sync_load (ocop_store_get_db (shop->store), &row, error) ||
        !ocop_sync_count_pending (shop->store, &status.pending, error))
        return FALSE;
    OcopSyncState state = OCOP_SYNC_NOT_ENROLLED;
    if (is_enrolled_now (shop, &row))
        state = (OcopSyncState)CLAMP (row.state, 0, OCOP_N_SYNC_STATES - 1);
    if (state == OCOP_SYNC_IDLE && status.pending > 0)
        state = OCOP_SYNC_BEHIND;
    if (epochs->len > 0)
        status.acked_seq = g_array_index (epochs, OcopSyncEpoch, epochs->len - 1).acked_seq;
    status.state = ocop_sync_state_get_text (state);
    status.alarm =
        ocop_sync_alarm_get_text ((OcopSyncAlarm)CLAMP (row.alarm, 0, OCOP_N_SYNC_ALARMS - 1));
    status.contact_ms = row.contact_ms;
    status.catalogue_version = row.catalogue_version;
    status.recall_version = row.recall_version;
    status.url = g_steal_pointer (&row.url);
    *ret_status = status;
    return TRUE;
}

gboolean
ocop_sync_session_get_status (OcopSyncSession *session, OcopSyncStatus *ret_status, GError **error)
{
    if (!ocop_shop_get_sync_status (session->shop, ret_status, error))
        return FALSE;
    const gboolean is_forked = session->fork_detail != NULL &&
                               ocop_sync_engine_get_state (&session->engine) == OCOP_SYNC_FORK;
    ret_status->detail = g_strdup (is_forked ? session->fork_detail : session->detail);
    ret_status->n_payments = session->n_payments;
    return TRUE;
}

/* ---- session */

OcopSyncSession *
ocop_sync_session_new (OcopShop *shop, gboolean is_till)
{
    OcopSyncSession *session = g_new0 (OcopSyncSession, 1);
    guint32 spread;
    session->shop = shop;
    session->left_out = g_array_new (FALSE, FALSE, sizeof (gint64));
    if (shop->ports->network == NULL)
        session->http = ocop_http_client_new();
    session->network =
        session->http != NULL ? ocop_http_client_get_network (session->http) : shop->ports->network;
    ocop_ports_random (shop->ports, (guint8 *)&spread, sizeof spread);
    ocop_sync_engine_init (&session->engine, ocop_ports_boottime_ms (shop->ports),
                           is_till ? &spread : NULL);
    return session;
}

void
ocop_sync_session_free (OcopSyncSession *session)
{
    if (session == NULL)
        return;
    g_assert (!session->is_carrying);
    ocop_http_client_free (session->http);
    g_array_unref (session->left_out);
    g_free (session->fork_detail);
    g_free (session->detail);
    g_free (session);
}

void
ocop_sync_session_hurry (OcopSyncSession *session)
{
    ocop_sync_engine_hurry (&session->engine, ocop_ports_boottime_ms (session->shop->ports));
}

static void
free_job (OcopSyncJob *job)
{
    ocop_sync_request_free (job->request);
    ocop_sync_reply_free (job->reply);
    g_free (job->url);
    g_free (job);
}

static void
forget_forks (OcopSyncSession *session)
{
    g_array_set_size (session->left_out, 0);
    g_clear_pointer (&session->fork_detail, g_free);
}

/* ---- preparing */

static OcopSyncRequest *
make_batch (const OcopSyncSession *session, const OcopSyncRow *row, GError **error)
{
    OcopShop *shop = session->shop;
    guint8 installation[OCOP_INSTALLATION_SIZE];
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (shop->store, error);
    g_autoptr (GPtrArray) waiting =
        epochs != NULL ? ocop_outbox_list_waiting (shop->store, error) : NULL;
    if (waiting == NULL)
        return NULL;
    /* A full disk keeps the till from saying which machine it is, not from sending. */
    const gboolean has_installation =
        ocop_installation_load (ocop_store_get_home (shop->store), shop->ports, installation, NULL);
    const OcopOutboxFacts facts = {.installation = has_installation ? installation : NULL,
                                   .waiting = waiting,
                                   .catalogue_version = row->catalogue_version,
                                   .recall_version = row->recall_version,
                                   .left_out = session->left_out};
    return ocop_sync_request_new_batch (shop->store, epochs, &facts, error);
}

static OcopSyncHeld
get_held (OcopShop *shop, const OcopSyncRow *row)
{
    return (OcopSyncHeld){.is_enrolled = is_enrolled_now (shop, row),
                          .catalogue_version = row->catalogue_version,
                          .recall_version = row->recall_version};
}

gboolean
ocop_sync_session_prepare (OcopSyncSession *session, OcopSyncJob **ret_job, gint64 *ret_wait_ms,
                           GError **error)
{
    OcopShop *shop = session->shop;
    g_auto (OcopSyncRow) row = {0};
    g_assert (!session->is_carrying);
    if (!ocop_sync_load (ocop_store_get_db (shop->store), &row, error))
        return FALSE;
    const OcopSyncHeld held = get_held (shop, &row);
    const gint64 now_ms = ocop_ports_boottime_ms (shop->ports);
    if (ocop_sync_engine_offer_again (&session->engine, now_ms))
        forget_forks (session);
    const OcopSyncStep step = ocop_sync_engine_next (&session->engine, &held, now_ms);
    *ret_job = NULL;
    *ret_wait_ms = step.wait_ms;
    if (step.kind == OCOP_SYNC_STEP_WAIT)
        return TRUE;
    OcopSyncRequest *voucher = ocop_voucher_load (shop->store), *request = voucher;
    if (request == NULL && step.kind == OCOP_SYNC_STEP_SEND)
        request = make_batch (session, &row, error);
    else if (request == NULL)
        request =
            ocop_sync_request_new_question (shop->store, step.kind, row.catalogue_version, error);
    if (request == NULL)
        return FALSE;
    OcopSyncJob *job = g_new0 (OcopSyncJob, 1);
    job->is_voucher = voucher != NULL;
    job->request = request;
    job->url = g_strdup (row.url);
    job->network = session->network;
    job->till = ocop_shop_get_till (shop);
    job->epoch = ocop_shop_get_epoch (shop);
    g_strlcpy (job->point, ocop_shop_get_point (shop), sizeof job->point);
    memcpy (job->registry_key, row.registry_key, sizeof job->registry_key);
    session->is_carrying = TRUE;
    *ret_job = job;
    return TRUE;
}

void
ocop_sync_job_carry (OcopSyncJob *job)
{
    g_autoptr (GError) failure = NULL;
    g_auto (OcopNetAnswer) net = {0};
    OcopNetOutcome outcome =
        ocop_sync_request_send (job->request, job->url, job->network, &net, &failure);
    if (outcome != OCOP_NET_ANSWERED) {
        job->reply = ocop_sync_reply_new_failed (outcome, failure);
        return;
    }
    const OcopSyncAsked asked = {.step = job->request->step,
                                 .point = job->point,
                                 .till = job->till,
                                 .request_hash = job->request->hash,
                                 .epoch = job->epoch};
    const OcopSyncAnswer answer = {net.status,
                                   ocop_net_answer_get_header (&net, OCOP_DOCUMENT_HEADER),
                                   ocop_net_answer_get_header (&net, "Retry-After"), net.body};
    job->reply = job->is_voucher ? ocop_sync_reply_read_voucher (&asked, &answer, job->registry_key)
                                 : ocop_sync_reply_read (&asked, &answer, job->registry_key);
}

/* ---- taking */

typedef struct {
    OcopSyncJob *job;
    OcopSyncApplied applied;
    OcopSyncEnd end;
} Taking;

static gboolean
attempt_take (OcopShop *shop, gpointer data, GError **error)
{
    Taking *taking = data;
    OcopSyncReply *reply = taking->job->reply;
    gboolean is_sound = TRUE;
    taking->applied = (OcopSyncApplied){0};
    switch (taking->end) {
    case OCOP_SYNC_ENDED_ACKED:
        return ocop_sync_apply_ack (shop->store, reply, TRUE, &taking->applied, error);
    case OCOP_SYNC_ENDED_STATE:
        return ocop_sync_apply_state (shop->store, reply, &taking->applied, error);
    case OCOP_SYNC_ENDED_GAP:
        if (!ocop_sync_apply_gap (shop->store, &taking->job->request->range, reply,
                                  &taking->applied, &is_sound, error))
            return FALSE;
        if (!is_sound)
            taking->end = OCOP_SYNC_ENDED_REFUSED;
        return TRUE;
    case OCOP_SYNC_ENDED_FETCHED:
        return reply->recalls != NULL ? ocop_sync_apply_recalls (shop->store, reply, error)
                                      : ocop_sync_apply_catalogue (shop->store, reply, error);
    case OCOP_SYNC_ENDED_VOUCHED:
        ocop_voucher_forget (shop->store);
        return TRUE;
    case OCOP_SYNC_ENDED_FORK:
    case OCOP_SYNC_ENDED_ADOPTED:
    case OCOP_SYNC_ENDED_NOT_ENROLLED:
    case OCOP_SYNC_ENDED_REFUSED:
    case OCOP_SYNC_ENDED_BUSY:
    case OCOP_SYNC_ENDED_NOT_SENT:
    case OCOP_SYNC_ENDED_UNKNOWN:
    case OCOP_SYNC_ENDED_FORGED:
    case OCOP_SYNC_ENDED_UNFIT:
    default:
        return TRUE;
    }
}

/* An officer's decision comes with the refusal of the branch: other answers reach sound homes of
 * the same till as well. */
static void
obey (OcopSyncSession *session, Taking *taking)
{
    const OcopProblem *problem = taking->job->reply->problem;
    const OcopCommand *command = problem != NULL ? &problem->command : NULL;
    g_autoptr (GError) failure = NULL;
    if (taking->end != OCOP_SYNC_ENDED_FORK || command == NULL ||
        command->kind != OCOP_COMMAND_OPEN_EPOCH)
        return;
    const OcopShopAdoption adoption = {command->at, command->case_id};
    if (ocop_shop_adopt_branch (session->shop, &adoption, &failure)) {
        taking->end = OCOP_SYNC_ENDED_ADOPTED;
        return;
    }
    g_free (session->detail);
    session->detail = g_strdup (failure->message);
}

/* A refused branch of an earlier epoch keeps nothing back but itself: the records of the epochs
 * after it are chained to it by its hash and count where they are. */
static gboolean
note_fork (OcopSyncSession *session, const Taking *taking)
{
    const OcopSyncJob *job = taking->job;
    const gint64 epoch = job->request->range.epoch;
    if (taking->end == OCOP_SYNC_ENDED_ADOPTED)
        forget_forks (session);
    if (taking->end != OCOP_SYNC_ENDED_FORK || job->is_voucher || epoch < 1)
        return FALSE;
    g_free (session->fork_detail);
    session->fork_detail = g_strdup_printf (_ ("epoch %" PRId64 ": %s"), epoch,
                                            session->detail != NULL ? session->detail : "");
    if (epoch >= ocop_shop_get_epoch (session->shop))
        return FALSE;
    g_array_append_val (session->left_out, epoch);
    return TRUE;
}

static gboolean
covers (const OcopSyncReply *reply, const OcopOutboxRange *range)
{
    const OcopCursors *acked = &reply->ack->acked;
    return acked->epoch == range->epoch && acked->acked_seq >= range->to.seq &&
           acked->acked_totals >= range->to.totals && acked->acked_stock >= range->to.stock;
}

static void
hear_versions (const OcopSyncReply *reply, OcopSyncResult *result)
{
    result->tells_versions = reply->ack != NULL || reply->state != NULL;
    if (reply->ack != NULL) {
        result->catalogue_version = reply->ack->catalogue_version;
        result->recall_version = reply->ack->recall_version;
        result->next_sync_s = reply->ack->next_sync_s;
    } else if (reply->state != NULL) {
        result->catalogue_version = reply->state->catalogue_version;
        result->recall_version = reply->state->recall_version;
    }
}

static OcopSyncResult
sum_up (const Taking *taking)
{
    const OcopSyncRequest *request = taking->job->request;
    const OcopSyncReply *reply = taking->job->reply;
    OcopSyncResult result = {.end = taking->end,
                             .step = request->step,
                             .has_moved = taking->applied.has_moved,
                             .has_lost = taking->applied.has_lost,
                             .is_waiting = request->is_waiting,
                             .is_rejected = reply->problem != NULL &&
                                            reply->problem->decision == OCOP_FORK_REJECTED,
                             .retry_after_s = reply->retry_after_s};
    hear_versions (reply, &result);
    if (taking->end == OCOP_SYNC_ENDED_ACKED)
        result.is_drained = request->range.is_all && covers (reply, &request->range);
    return result;
}

/* What the registry sent does not fit this shop; the rest goes on. */
static gboolean
is_unfit (const Taking *taking, const GError *failure)
{
    return (taking->end == OCOP_SYNC_ENDED_FETCHED &&
            (g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_BAD_FILE) ||
             g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_BAD_INPUT))) ||
           (taking->end == OCOP_SYNC_ENDED_ACKED &&
            g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_BAD_INPUT));
}

static gboolean
apply (OcopSyncSession *session, Taking *taking, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_free (session->detail);
    session->detail = g_strdup (taking->job->reply->detail);
    if (ocop_shop_run_act (session->shop, OCOP_ACT_MAY_USE_BALLAST, attempt_take, taking, NULL,
                           &failure)) {
        obey (session, taking);
        return TRUE;
    }
    if (!is_unfit (taking, failure)) {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    taking->end =
        taking->end == OCOP_SYNC_ENDED_FETCHED ? OCOP_SYNC_ENDED_UNFIT : OCOP_SYNC_ENDED_REFUSED;
    g_free (session->detail);
    session->detail = g_strdup (failure->message);
    return TRUE;
}

static gboolean
is_contact (OcopSyncEnd end)
{
    return end != OCOP_SYNC_ENDED_NOT_SENT && end != OCOP_SYNC_ENDED_UNKNOWN &&
           end != OCOP_SYNC_ENDED_FORGED;
}

gboolean
ocop_sync_session_take (OcopSyncSession *session, OcopSyncJob *job, GError **error)
{
    OcopShop *shop = session->shop;
    Taking taking = {.job = job, .end = job->reply->end};
    guint32 random;
    session->is_carrying = FALSE;
    gboolean is_applied = apply (session, &taking, error);
    if (is_applied) {
        OcopSyncResult result = sum_up (&taking);
        result.is_earlier = note_fork (session, &taking);
        ocop_ports_random (shop->ports, (guint8 *)&random, sizeof random);
        ocop_sync_engine_take (&session->engine, &result, ocop_ports_boottime_ms (shop->ports),
                               random);
        session->last_end = taking.end;
        session->n_payments += taking.applied.n_payments;
    }
    free_job (job);
    return is_applied &&
           ocop_sync_apply_standing (shop->store, ocop_sync_engine_get_state (&session->engine),
                                     session->engine.alarm, is_contact (session->last_end), error);
}

/* ---- at once, from the command line */

/* Whether another try at once is worth it: the registry asked for a moment, or may have carried out
 * what it did not answer. */
static gboolean
goes_on (const OcopSyncSession *session, guint *n_tries)
{
    switch (session->last_end) {
    case OCOP_SYNC_ENDED_ACKED:
    case OCOP_SYNC_ENDED_STATE:
    case OCOP_SYNC_ENDED_GAP:
    case OCOP_SYNC_ENDED_ADOPTED:
    case OCOP_SYNC_ENDED_VOUCHED:
    case OCOP_SYNC_ENDED_FETCHED:
    case OCOP_SYNC_ENDED_UNFIT:
        *n_tries = 0;
        return TRUE;
    case OCOP_SYNC_ENDED_BUSY:
        return ++*n_tries < BUSY_TRIES_MAX;
    case OCOP_SYNC_ENDED_UNKNOWN:
        return ++*n_tries < TRIES_MAX;
    case OCOP_SYNC_ENDED_FORK: /* of an earlier epoch: the others go on */
        *n_tries = 0;
        return session->engine.state != OCOP_SYNC_FORK;
    case OCOP_SYNC_ENDED_NOT_ENROLLED:
    case OCOP_SYNC_ENDED_REFUSED:
    case OCOP_SYNC_ENDED_NOT_SENT:
    case OCOP_SYNC_ENDED_FORGED:
    default:
        return FALSE;
    }
}

static gboolean
is_at_rest (OcopSyncSession *session, gboolean *ret_is, GError **error)
{
    g_auto (OcopSyncRow) row = {0};
    if (!ocop_sync_load (ocop_store_get_db (session->shop->store), &row, error))
        return FALSE;
    const OcopSyncHeld held = get_held (session->shop, &row);
    *ret_is = ocop_sync_engine_is_at_rest (&session->engine, &held);
    return TRUE;
}

static gboolean
drain (OcopSyncSession *session, GError **error)
{
    const OcopClock *clock = session->shop->ports->clock;
    guint n_tries = 0, n_rounds = 0;
    for (;;) {
        gint64 n_pending = 0;
        OcopSyncJob *job;
        gint64 wait_ms;
        gboolean is_done;
        if (!is_at_rest (session, &is_done, error))
            return FALSE;
        if (is_done &&
            !ocop_outbox_count_unsent (session->shop->store, session->left_out, &n_pending, error))
            return FALSE;
        if (is_done && (n_pending == 0 || n_rounds++ == ROUNDS_MAX))
            return TRUE;
        /* Recalls and the catalogue came with records of their own. */
        if (is_done)
            ocop_sync_session_hurry (session);
        if (!ocop_sync_session_prepare (session, &job, &wait_ms, error))
            return FALSE;
        if (job == NULL && wait_ms > PATIENCE_MS)
            return TRUE;
        if (job == NULL) {
            clock->sleep_ms (wait_ms, clock->data);
            continue;
        }
        ocop_sync_job_carry (job);
        if (!ocop_sync_session_take (session, job, error))
            return FALSE;
        if (!goes_on (session, &n_tries))
            return TRUE;
    }
}

gboolean
ocop_shop_sync_now (OcopShop *shop, OcopSyncStatus *ret_status, GError **error)
{
    g_autoptr (OcopSyncSession) session = ocop_sync_session_new (shop, FALSE);
    return drain (session, error) && ocop_sync_session_get_status (session, ret_status, error);
}
