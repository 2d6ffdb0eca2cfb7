/* Group commit. A batch is read and proven as it arrives; then it waits until the server has
 * nothing else to read, or enough wait already, or the first has waited long enough, and all that
 * wait are taken in one durable transaction. Alone, a batch does not wait at all. */
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
    GSource *idle; /* NULL: none is waiting to run */
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
    if (answer != NULL && answer->status == 200)
        exchange->server->stats.n_batches++;
    if (exchange->answer.status == 503)
        ocop_web_answer_set_retry (&exchange->answer, 5000);
    ocop_exchange_send (exchange);
}

static void
drop_idle (OcopCommitQueue *queue)
{
    if (queue->idle == NULL)
        return;
    g_source_destroy (queue->idle);
    g_clear_pointer (&queue->idle, g_source_unref);
}

static void
commit (OcopCommitQueue *queue)
{
    OcopServer *server = queue->server;
    g_autoptr (GArray) group = queue->waiting;
    g_autofree OcopIngestJob **jobs = g_new (OcopIngestJob *, group->len);
    queue->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
    queue->size = 0;
    drop_idle (queue);

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
on_idle (gpointer data)
{
    commit (data);
    return G_SOURCE_REMOVE;
}

/* Behind everything that libsoup has to read or write. */
static void
commit_when_idle (OcopCommitQueue *queue)
{
    queue->idle = g_idle_source_new();
    g_source_set_priority (queue->idle, G_PRIORITY_DEFAULT_IDLE);
    g_source_set_callback (queue->idle, on_idle, queue, NULL);
    g_source_attach (queue->idle, queue->server->context);
}

static void
wait (OcopCommitQueue *queue, OcopExchange *exchange, OcopIngestJob *job)
{
    const gint64 now_ms = ocop_server_now_ms (queue->server);
    const Waiting waiting = {.job = job, .exchange = exchange};
    ocop_exchange_pause (exchange);
    g_object_ref (exchange->msg);
    if (queue->waiting->len == 0)
        queue->first_ms = now_ms;
    g_array_append_val (queue->waiting, waiting);
    queue->size += exchange->received;
    if (queue->waiting->len >= GROUP_MAX || queue->size >= GROUP_MAX_BYTES ||
        now_ms - queue->first_ms >= WAIT_MAX_MS)
        commit (queue);
    else if (queue->idle == NULL)
        commit_when_idle (queue);
}

void
ocop_commit_queue_push (OcopCommitQueue *queue, OcopExchange *exchange)
{
    const OcopWebRequest *request = &exchange->request;
    const OcopIngestRequest what = {
        .method = request->method,
        .target = request->target,
        .body = exchange->body,
        .content_digest = ocop_web_request_get_header (request, "Content-Digest"),
        .signature_input = ocop_web_request_get_header (request, "Signature-Input"),
        .signature = ocop_web_request_get_header (request, "Signature"),
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopIngestJob) job =
        ocop_ingest_job_new (queue->server->ingest, &what, OCOP_INGEST_DIRECT, &error);
    exchange->request.identity.actor =
        g_strdup_printf ("till:%s-%s", request->path_values[0], request->path_values[1]);
    if (job == NULL) {
        ocop_web_answer_set_error (&exchange->answer, error, FALSE);
        ocop_exchange_send (exchange);
    } else if (ocop_ingest_job_peek_answer (job) != NULL) {
        answer_job (exchange, job);
    } else {
        wait (queue, exchange, g_steal_pointer (&job));
    }
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
