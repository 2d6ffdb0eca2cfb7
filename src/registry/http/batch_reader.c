/* Batches are read and proven on threads of their own: hashes, signatures and JSON are most of what
 * a batch costs, and the main thread is free to commit others meanwhile. Not the workers' threads:
 * those may be busy with a report for minutes. The message is paused and held; what libsoup owns is
 * looked at on the main thread only. */
#include "registry/http/private.h"

#define THREADS_MAX 4

struct _OcopBatchReader {
    OcopServer *server;
    GThreadPool *pool;
    guint n_running; /* pushed and not yet back; main thread */
};

typedef struct {
    OcopBatchReader *reader;
    OcopExchange *exchange;
    OcopIngestRequest what;
    OcopIngestJob *job; /* NULL: @error */
    GError *error;
} Reading;

/* Main thread. */
static gboolean
on_done (gpointer data)
{
    Reading *reading = data;
    OcopExchange *exchange = reading->exchange;
    SoupServerMessage *msg = exchange->msg;
    reading->reader->n_running--;
    ocop_commit_queue_take (exchange->server->queue, exchange, reading->job, reading->error);
    g_clear_error (&reading->error);
    g_object_unref (msg);
    g_free (reading);
    return G_SOURCE_REMOVE;
}

static void
work (gpointer data, gpointer user_data)
{
    Reading *reading = data;
    OcopServer *server = reading->reader->server;
    OcopLane *lane = ocop_workers_take_lane (server->workers, &reading->error);
    if (lane != NULL) {
        reading->job =
            ocop_ingest_job_new (lane->ingest, &reading->what, OCOP_INGEST_DIRECT, &reading->error);
        ocop_workers_give_lane (server->workers, lane, reading->job != NULL);
    }
    ocop_server_invoke (server, on_done, reading);
}

OcopBatchReader *
ocop_batch_reader_new (OcopServer *server)
{
    OcopBatchReader *reader = g_new0 (OcopBatchReader, 1);
    const int n_threads = CLAMP ((int)g_get_num_processors() - 1, 1, THREADS_MAX);
    reader->server = server;
    reader->pool = g_thread_pool_new (work, reader, n_threads, FALSE, NULL);
    return reader;
}

void
ocop_batch_reader_free (OcopBatchReader *reader)
{
    if (reader == NULL)
        return;
    /* They come back through the main loop. */
    while (reader->n_running > 0)
        g_main_context_iteration (reader->server->context, TRUE);
    g_thread_pool_free (reader->pool, FALSE, TRUE);
    g_free (reader);
}

gboolean
ocop_batch_reader_is_busy (const OcopBatchReader *reader)
{
    return reader->n_running > 0;
}

void
ocop_batch_reader_push (OcopBatchReader *reader, OcopExchange *exchange)
{
    const OcopWebRequest *request = &exchange->request;
    Reading *reading = g_new0 (Reading, 1);
    reading->reader = reader;
    reading->exchange = exchange;
    reading->what = (OcopIngestRequest){
        .method = request->method,
        .target = request->target,
        .body = exchange->body,
        .content_digest = ocop_web_request_get_header (request, "Content-Digest"),
        .signature_input = ocop_web_request_get_header (request, "Signature-Input"),
        .signature = ocop_web_request_get_header (request, "Signature"),
    };
    exchange->request.identity.actor =
        g_strdup_printf ("till:%s-%s", request->path_values[0], request->path_values[1]);
    ocop_exchange_pause (exchange);
    g_object_ref (exchange->msg);
    reader->n_running++;
    g_thread_pool_push (reader->pool, reading, NULL);
}
