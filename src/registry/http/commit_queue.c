/* Group commit. A batch that was read waits until no other is being read, or enough wait already,
 * or the first has waited long enough, and all that wait are taken in one durable transaction.
 * Alone, a batch does not wait at all. */
#include "registry/http/private.h"

#define GROUP_MAX       32
#define GROUP_MAX_BYTES ((gsize)8 * 1024 * 1024)
#define WAIT_MAX_MS     25

typedef struct {
    OcopIngestJob *job;
    OcopExchange *exchange; /* its message is held */
} Waiting;

struct _OcopCommitQueue {
    OcopServer *server;
    GArray *waiting; /* of Waiting */
    gsize size;
    gint64 first_ms;
    GSource *due; /* when the next commit is, NULL: at no time */
    gboolean is_due_at_idle;
};

OcopCommitQueue *
ocop_commit_queue_new (OcopServer *server)
{
    OcopCommitQueue *queue = g_new0 (OcopCommitQueue, 1);
    queue->server = server;
    queue->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
    return queue;
}

void
ocop_exchange_take_ingest_answer (OcopExchange *exchange, const OcopIngestAnswer *answer)
{
    if (answer == NULL || answer->body == NULL) {
        ocop_web_answer_set_problem (&exchange->answer, OCOP_PROBLEM_INTERNAL, NULL);
        return;
    }
    ocop_web_answer_take_bytes (&exchange->answer, answer->content_type,
                                g_bytes_ref (answer->body));
    exchange->answer.status = answer->status;
    if (*answer->signature != '\0')
        ocop_web_answer_add_header (&exchange->answer, OCOP_DOCUMENT_HEADER, answer->signature);
}

static void
answer_job (OcopExchange *exchange, OcopIngestJob *job)
{
    const OcopIngestAnswer *answer = ocop_ingest_job_peek_answer (job);
    ocop_exchange_take_ingest_answer (exchange, answer);
    if (answer != NULL && answer->status == 200) {
        OcopStats *stats = &exchange->server->stats;
        stats->n_batches++;
        stats->n_headers += ocop_ingest_job_count_headers (job);
        stats->n_rows += ocop_ingest_job_count_rows (job);
    }
    if (exchange->answer.status == 503)
        ocop_web_answer_set_retry (&exchange->answer, OCOP_WEB_UNAVAILABLE_MS);
    ocop_exchange_send (exchange);
}

static void
drop_due (OcopCommitQueue *queue)
{
    if (queue->due == NULL)
        return;
    g_source_destroy (queue->due);
    g_clear_pointer (&queue->due, g_source_unref);
}

static void
commit (OcopCommitQueue *queue)
{
    OcopServer *server = queue->server;
    g_autoptr (GArray) group = queue->waiting;
    g_autofree OcopIngestJob **jobs = g_new (OcopIngestJob *, group->len);
    queue->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
    queue->size = 0;
    drop_due (queue);

    for (guint i = 0; i < group->len; i++)
        jobs[i] = g_array_index (group, Waiting, i).job;
    ocop_ingest_commit (server->ingest, jobs, group->len, ocop_ports_utc_ms (server->ports));
    server->stats.n_commits++;
    server->stats.largest_commit = MAX (server->stats.largest_commit, (gint64)group->len);
    for (guint i = 0; i < group->len; i++) {
        Waiting *waiting = &g_array_index (group, Waiting, i);
        SoupServerMessage *msg = waiting->exchange->msg;
        answer_job (waiting->exchange, waiting->job);
        ocop_ingest_job_free (waiting->job);
        g_object_unref (msg);
    }
}

static gboolean
on_due (gpointer data)
{
    commit (data);
    return G_SOURCE_REMOVE;
}

/* Behind everything that libsoup has to read or write; later while more batches are on their way.
 */
static void
plan (OcopCommitQueue *queue)
{
    const gboolean is_at_idle = !ocop_batch_reader_is_busy (queue->server->reader);
    if (queue->waiting->len == 0 || (queue->due != NULL && queue->is_due_at_idle == is_at_idle))
        return;
    drop_due (queue);
    queue->due = is_at_idle ? g_idle_source_new() : g_timeout_source_new (WAIT_MAX_MS);
    queue->is_due_at_idle = is_at_idle;
    g_source_set_priority (queue->due, G_PRIORITY_DEFAULT_IDLE);
    g_source_set_callback (queue->due, on_due, queue, NULL);
    g_source_attach (queue->due, queue->server->context);
}

static void
wait (OcopCommitQueue *queue, OcopExchange *exchange, OcopIngestJob *job)
{
    const gint64 now_ms = ocop_server_now_ms (queue->server);
    const Waiting waiting = {.job = job, .exchange = exchange};
    g_object_ref (exchange->msg);
    if (queue->waiting->len == 0)
        queue->first_ms = now_ms;
    g_array_append_val (queue->waiting, waiting);
    queue->size += exchange->received;
    if (queue->waiting->len >= GROUP_MAX || queue->size >= GROUP_MAX_BYTES ||
        now_ms - queue->first_ms >= WAIT_MAX_MS)
        commit (queue);
}

void
ocop_commit_queue_take (OcopCommitQueue *queue, OcopExchange *exchange, OcopIngestJob *job,
                        const GError *error)
{
    if (job == NULL) {
        ocop_web_answer_set_error (&exchange->answer, error, FALSE);
        ocop_exchange_send (exchange);
    } else if (ocop_ingest_job_peek_answer (job) != NULL) {
        answer_job (exchange, job);
        ocop_ingest_job_free (job);
    } else {
        wait (queue, exchange, job);
    }
    plan (queue);
}

void
ocop_commit_queue_free (OcopCommitQueue *queue)
{
    if (queue == NULL)
        return;
    if (queue->waiting->len > 0)
        commit (queue);
    g_array_unref (queue->waiting);
    g_free (queue);
}
