/* A long answer, written by a worker and sent by the main thread: a queue of chunks between them
 * that is never longer than a client can be behind. A client that stops reading is cut by the
 * connections' sweep, which frees the worker. */
#include "registry/http/private.h"

#include "base/error.h"

#define CHUNK_SIZE ((gsize)64 * 1024)
#define QUEUE_MAX  ((gsize)1024 * 1024)

/* On the worker's stack; the worker leaves only after the main thread has let go of it. */
struct _OcopWebSink {
    OcopExchange *exchange;
    GString *filling; /* worker's */
    GMutex lock;
    GCond cond;
    /* under the lock */
    GQueue chunks; /* of GBytes */
    gsize queued;
    gboolean is_pumping; /* a call of pump is under way */
    gboolean is_closed;  /* the client is gone */
    gboolean is_ended;
    gboolean is_broken;
    gboolean is_left; /* the main thread will not come back */
    /* the worker's */
    gboolean is_opened;
};

/* --- main thread --- */

static gboolean pump (gpointer data);

static void
on_wrote_chunk (SoupServerMessage *msg, gpointer data)
{
    pump (data);
}

static void
leave (OcopWebSink *sink)
{
    sink->exchange->sink = NULL;
    g_signal_handlers_disconnect_by_data (sink->exchange->msg, sink);
    sink->is_left = TRUE;
    g_cond_broadcast (&sink->cond);
}

static void
send_head (OcopWebSink *sink)
{
    OcopExchange *exchange = sink->exchange;
    SoupServerMessage *msg = exchange->msg;
    const gboolean is_old = soup_server_message_get_http_version (msg) == SOUP_HTTP_1_0;
    if (exchange->answer.status == 0)
        exchange->answer.status = 200;
    ocop_exchange_settle_claim (exchange);
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (msg),
                                       is_old ? SOUP_ENCODING_EOF : SOUP_ENCODING_CHUNKED);
    soup_message_body_set_accumulate (soup_server_message_get_response_body (msg), FALSE);
    ocop_exchange_put_head (exchange);
    g_signal_connect (msg, "wrote-chunk", G_CALLBACK (on_wrote_chunk), sink);
}

static gboolean
pump (gpointer data)
{
    OcopWebSink *sink = data;
    OcopExchange *exchange = sink->exchange;
    SoupMessageBody *body = soup_server_message_get_response_body (exchange->msg);
    g_mutex_lock (&sink->lock);
    sink->is_pumping = FALSE;
    if (sink->is_left) {
        g_cond_broadcast (&sink->cond);
        g_mutex_unlock (&sink->lock);
        return G_SOURCE_REMOVE;
    }
    if (!sink->is_closed && !exchange->is_head_sent)
        send_head (sink);
    g_autoptr (GBytes) chunk = sink->is_closed ? NULL : g_queue_pop_head (&sink->chunks);
    if (chunk != NULL) {
        sink->queued -= g_bytes_get_size (chunk);
        g_cond_broadcast (&sink->cond);
        soup_message_body_append_bytes (body, chunk);
        ocop_exchange_resume (exchange);
    } else if (sink->is_closed) {
        leave (sink);
    } else if (sink->is_broken) {
        ocop_connections_cut (exchange->server->connections,
                              soup_server_message_get_socket (exchange->msg));
        leave (sink);
    } else if (sink->is_ended) {
        soup_message_body_complete (body);
        ocop_exchange_resume (exchange);
        leave (sink);
    }
    g_mutex_unlock (&sink->lock);
    return G_SOURCE_REMOVE;
}

void
ocop_stream_close (OcopWebSink *sink)
{
    g_mutex_lock (&sink->lock);
    sink->is_closed = TRUE;
    leave (sink);
    g_mutex_unlock (&sink->lock);
}

/* --- worker --- */

/* Under the lock. */
static void
ask_to_pump (OcopWebSink *sink)
{
    if (sink->is_pumping || sink->is_left)
        return;
    sink->is_pumping = TRUE;
    ocop_server_invoke (sink->exchange->server, pump, sink);
}

/* Main thread: from here on a client that goes is noticed. */
static gboolean
on_opened (gpointer data)
{
    OcopWebSink *sink = data;
    g_mutex_lock (&sink->lock);
    if (sink->exchange->is_finished) {
        sink->is_closed = TRUE;
        sink->is_left = TRUE;
    } else {
        sink->exchange->sink = sink;
    }
    g_cond_broadcast (&sink->cond);
    g_mutex_unlock (&sink->lock);
    return G_SOURCE_REMOVE;
}

static gboolean
hand_over (OcopWebSink *sink, GError **error)
{
    GBytes *chunk = g_string_free_to_bytes (sink->filling);
    sink->filling = g_string_new (NULL);
    if (!sink->is_opened) {
        sink->is_opened = TRUE;
        ocop_server_invoke (sink->exchange->server, on_opened, sink);
    }
    g_mutex_lock (&sink->lock);
    while (!sink->is_closed && sink->queued >= QUEUE_MAX)
        g_cond_wait (&sink->cond, &sink->lock);
    const gboolean is_closed = sink->is_closed;
    if (!is_closed && g_bytes_get_size (chunk) > 0) {
        sink->queued += g_bytes_get_size (chunk);
        g_queue_push_tail (&sink->chunks, g_bytes_ref (chunk));
        ask_to_pump (sink);
    }
    g_mutex_unlock (&sink->lock);
    g_bytes_unref (chunk);
    if (is_closed)
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, "the client is gone");
    return !is_closed;
}

gboolean
ocop_web_sink_write (OcopWebSink *sink, const void *bytes, gsize size, GError **error)
{
    g_string_append_len (sink->filling, bytes, (gssize)size);
    return sink->filling->len < CHUNK_SIZE || hand_over (sink, error);
}

/* Small enough to be sent as a whole, with its length. */
static void
make_body (OcopExchange *exchange, OcopWebSink *sink)
{
    const char *type = exchange->answer.content_type;
    ocop_web_answer_take_text (&exchange->answer, type, g_steal_pointer (&sink->filling));
}

/* Waits until the main thread has sent it all, or knows that nobody is there. */
static void
wait_for_the_end (OcopWebSink *sink, gboolean is_done)
{
    g_mutex_lock (&sink->lock);
    sink->is_ended = is_done;
    sink->is_broken = !is_done;
    ask_to_pump (sink);
    while (!sink->is_left || sink->is_pumping)
        g_cond_wait (&sink->cond, &sink->lock);
    g_mutex_unlock (&sink->lock);
}

gboolean
ocop_stream_run (OcopExchange *exchange, OcopWebContext *context, GError **error)
{
    OcopWebSink sink = {.exchange = exchange, .filling = g_string_new (NULL)};
    g_autoptr (GError) failure = NULL;
    g_mutex_init (&sink.lock);
    g_cond_init (&sink.cond);
    g_queue_init (&sink.chunks);

    gboolean is_done =
        exchange->answer.stream (context, &sink, exchange->answer.stream_data, &failure);
    const gboolean is_begun = sink.is_opened;
    if (is_begun) {
        is_done = is_done && hand_over (&sink, &failure);
        if (!is_done && !g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_NETWORK))
            g_warning ("an answer broke off: %s", failure->message);
        wait_for_the_end (&sink, is_done);
    } else if (is_done) {
        make_body (exchange, &sink);
    } else {
        g_propagate_error (error, g_steal_pointer (&failure));
    }
    g_queue_clear_full (&sink.chunks, (GDestroyNotify)g_bytes_unref);
    if (sink.filling != NULL)
        g_string_free (sink.filling, TRUE);
    g_mutex_clear (&sink.lock);
    g_cond_clear (&sink.cond);
    return is_begun || is_done;
}
