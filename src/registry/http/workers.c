/* Reads: a few threads, each question in one snapshot of a read connection, which are kept and
 * handed round. The message is paused meanwhile and held by a reference; whatever libsoup or the
 * server owns is touched on the main thread only. */
#include "registry/http/private.h"

#include "registry/http/identity.h"
#include "registry/store/store.h"

#define THREADS 3

struct _OcopWorkers {
    OcopServer *server;
    GThreadPool *pool;
    GAsyncQueue *lanes; /* idle ones */
    guint n_running;    /* pushed and not yet back; main thread */
};

static void
lane_free (gpointer data)
{
    OcopLane *lane = data;
    ocop_ingest_free (lane->ingest);
    ocop_reg_db_close (lane->db);
    g_free (lane);
}

OcopLane *
ocop_workers_take_lane (OcopWorkers *workers, GError **error)
{
    OcopLane *lane = g_async_queue_try_pop (workers->lanes);
    OcopServer *server = workers->server;
    if (lane != NULL)
        return lane;
    if (g_atomic_int_get (&server->is_db_away)) {
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, "the database does not answer");
        return NULL;
    }
    const OcopRegLimits limits = {.stop = server->stop, .stop_ms = OCOP_WEB_DB_STOP_MS};
    OcopRegDb *db =
        ocop_reg_store_open (server->settings.db_url, OCOP_REG_DB_READ_ONLY, server->ports, error);
    if (db == NULL)
        return NULL;
    ocop_reg_db_set_limits (db, &limits);
    lane = g_new0 (OcopLane, 1);
    lane->db = db;
    lane->ingest = ocop_ingest_new (db, &server->keys);
    return lane;
}

void
ocop_workers_give_lane (OcopWorkers *workers, OcopLane *lane, gboolean is_sound)
{
    if (is_sound)
        g_async_queue_push (workers->lanes, lane);
    else
        lane_free (lane); /* it may be the connection that is broken */
}

static gboolean
answer_within (OcopExchange *exchange, OcopWebContext *context, GError **error)
{
    const OcopWebRoute *route = exchange->entry->route;
    g_auto (OcopRegTransaction) snapshot = {0};
    if (!ocop_reg_begin (&snapshot, context->db, OCOP_REG_READ, error) ||
        !ocop_web_authenticate (context->db, route, &exchange->request, context->now_ms,
                                &exchange->answer, error))
        return FALSE;
    if (ocop_web_answer_is_set (&exchange->answer))
        return TRUE;
    OcopWebHandler handler = route->kind == OCOP_WEB_READ ? route->handler : route->prepare;
    if (!handler (context, &exchange->request, &exchange->answer, error))
        return FALSE;
    return exchange->answer.stream == NULL || ocop_stream_run (exchange, context, error);
}

static gboolean
answer_on_lane (OcopWorkers *workers, OcopExchange *exchange, GError **error)
{
    OcopServer *server = workers->server;
    OcopLane *lane = ocop_workers_take_lane (workers, error);
    if (lane == NULL)
        return FALSE;
    OcopWebContext context = {.db = lane->db,
                              .ingest = lane->ingest,
                              .keys = &server->keys,
                              .ports = server->ports,
                              .now_ms = ocop_ports_utc_ms (server->ports),
                              .data = exchange->entry->data};
    const gboolean is_done = answer_within (exchange, &context, error);
    ocop_workers_give_lane (workers, lane, is_done);
    return is_done;
}

/* Main thread. */
static gboolean
on_done (gpointer data)
{
    OcopExchange *exchange = data;
    SoupServerMessage *msg = exchange->msg;
    exchange->server->workers->n_running--;
    if (exchange->is_finished) {
        /* nobody is there any more */
    } else if (ocop_web_answer_is_set (&exchange->answer) ||
               exchange->entry->route->kind == OCOP_WEB_READ) {
        ocop_exchange_send (exchange);
    } else {
        exchange->is_prepared = TRUE;
        ocop_exchange_handle (exchange);
    }
    g_object_unref (msg);
    return G_SOURCE_REMOVE;
}

static void
work (gpointer data, gpointer user_data)
{
    OcopExchange *exchange = data;
    OcopWorkers *workers = user_data;
    g_autoptr (GError) error = NULL;
    if (!answer_on_lane (workers, exchange, &error))
        ocop_web_answer_set_error (&exchange->answer, error, exchange->is_page);
    ocop_server_invoke (workers->server, on_done, exchange);
}

OcopWorkers *
ocop_workers_new (OcopServer *server)
{
    OcopWorkers *workers = g_new0 (OcopWorkers, 1);
    workers->server = server;
    workers->lanes = g_async_queue_new_full (lane_free);
    workers->pool = g_thread_pool_new (work, workers, THREADS, FALSE, NULL);
    return workers;
}

void
ocop_workers_free (OcopWorkers *workers)
{
    if (workers == NULL)
        return;
    /* They come back through the main loop. */
    while (workers->n_running > 0)
        g_main_context_iteration (workers->server->context, TRUE);
    g_thread_pool_free (workers->pool, FALSE, TRUE);
    g_async_queue_unref (workers->lanes);
    g_free (workers);
}

void
ocop_workers_push (OcopWorkers *workers, OcopExchange *exchange)
{
    ocop_exchange_pause (exchange);
    g_object_ref (exchange->msg);
    workers->n_running++;
    g_thread_pool_push (workers->pool, exchange, NULL);
}
