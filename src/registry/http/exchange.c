/* One request from its first header to its last byte out, as libsoup's signals tell it.
 *
 * A request that is refused is answered after its body was read and thrown away, because a client
 * that is still sending does not look at answers; only what is absurdly large is cut off. */
#include "registry/http/private.h"

#include "registry/http/identity.h"
#include "registry/http/idle.h"
#include <string.h>

#define DATA_KEY "ocop-exchange"

static const char *
get_header (const char *name, gpointer data)
{
    const OcopExchange *exchange = data;
    return soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->msg),
                                         name);
}

static void
exchange_free (gpointer data)
{
    OcopExchange *exchange = data;
    if (!exchange->is_finished)
        exchange->server->n_open--;
    exchange->server->bodies_size -= MIN (exchange->received, exchange->server->bodies_size);
    ocop_web_request_set_prepared (&exchange->request, NULL, NULL);
    ocop_web_identity_clear (&exchange->request.identity);
    for (guint i = 0; i < OCOP_WEB_PATH_PARAMETERS_MAX; i++)
        g_free (exchange->request.path_values[i]);
    ocop_web_answer_clear (&exchange->answer);
    ocop_form_free (exchange->query);
    ocop_form_free (exchange->form);
    g_clear_pointer (&exchange->body, g_bytes_unref);
    g_free (exchange->target);
    g_free (exchange->path);
    g_free (exchange->address);
    g_free (exchange->content_type);
    g_free (exchange->claim);
    g_free (exchange);
}

static OcopExchange *
exchange_new (OcopServer *server, SoupServerMessage *msg)
{
    OcopExchange *exchange = g_new0 (OcopExchange, 1);
    exchange->server = server;
    exchange->msg = msg;
    exchange->started_ms = ocop_server_now_ms (server);
    exchange->request.method = soup_server_message_get_method (msg);
    exchange->request.header = get_header;
    exchange->request.header_data = exchange;
    server->n_open++;
    g_object_set_data_full (G_OBJECT (msg), DATA_KEY, exchange, exchange_free);
    return exchange;
}

static void
enter (OcopServer *server, SoupServerMessage *msg, OcopConnectionPhase phase)
{
    GSocket *socket = soup_server_message_get_socket (msg);
    if (socket != NULL)
        ocop_connections_enter (server->connections, socket,
                                soup_server_message_get_remote_host (msg), phase,
                                ocop_server_now_ms (server));
}

/* --- the answer --- */

static void
set_header (SoupServerMessage *msg, const char *name, const char *value)
{
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), name, value);
}

void
ocop_exchange_put_head (OcopExchange *exchange)
{
    OcopWebAnswer *answer = &exchange->answer;
    SoupServerMessage *msg = exchange->msg;
    set_header (msg, "Cache-Control", "no-store");
    set_header (msg, "Content-Security-Policy", OCOP_WEB_CONTENT_POLICY);
    set_header (msg, "X-Content-Type-Options", "nosniff");
    set_header (msg, "X-Frame-Options", "DENY");
    set_header (msg, "Referrer-Policy", "same-origin");
    if (exchange->request.is_https)
        set_header (msg, "Strict-Transport-Security", "max-age=31536000");
    for (guint i = 0; answer->headers != NULL && i < answer->headers->len; i += 2)
        set_header (msg, g_ptr_array_index (answer->headers, i),
                    g_ptr_array_index (answer->headers, i + 1));
    if (answer->content_type != NULL)
        set_header (msg, "Content-Type", answer->content_type);
    if (exchange->server->is_stopping)
        set_header (msg, "Connection", "close");
    soup_server_message_set_status (msg, (guint)answer->status, NULL);
    exchange->is_head_sent = TRUE;
    enter (exchange->server, msg, OCOP_PHASE_ANSWER);
}

void
ocop_exchange_pause (OcopExchange *exchange)
{
    if (exchange->is_paused)
        return;
    exchange->is_paused = TRUE;
    soup_server_message_pause (exchange->msg);
}

void
ocop_exchange_resume (OcopExchange *exchange)
{
    if (!exchange->is_finished)
        soup_server_message_unpause (exchange->msg);
}

void
ocop_exchange_send (OcopExchange *exchange)
{
    OcopWebAnswer *answer = &exchange->answer;
    if (exchange->is_finished || exchange->is_head_sent)
        return;
    if (answer->status == 0)
        answer->status = answer->body != NULL ? 200 : 204;
    ocop_exchange_settle_claim (exchange);
    if (answer->status == 429)
        exchange->server->stats.n_rate_limited++;
    ocop_exchange_put_head (exchange);
    if (answer->body != NULL && g_bytes_get_size (answer->body) > 0)
        soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->msg),
                                        answer->body);
    soup_message_body_complete (soup_server_message_get_response_body (exchange->msg));
    if (exchange->is_paused)
        ocop_exchange_resume (exchange);
}

static void
finish (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    const gint64 latency_ms = ocop_server_now_ms (server) - exchange->started_ms;
    const gint64 size =
        exchange->answer.body != NULL ? (gint64)g_bytes_get_size (exchange->answer.body) : 0;
    if (exchange->is_finished)
        return;
    exchange->is_finished = TRUE;
    server->n_open--;
    if (exchange->sink != NULL)
        ocop_stream_close (exchange->sink);
    ocop_stats_count (&server->stats, exchange->entry, exchange->answer.status, latency_ms);
    ocop_exchange_log (exchange, exchange->answer.status, size, latency_ms);
}

/* Says what there is to say and ends the connection; @exchange may be gone afterwards. */
static void
refuse_and_cut (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    gsize size = 0;
    const char *body =
        exchange->answer.body != NULL ? g_bytes_get_data (exchange->answer.body, &size) : "";
    g_autofree char *text = g_strdup_printf (
        "HTTP/1.1 %d Refused\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
        "\r\nConnection: close\r\n\r\n%.*s",
        exchange->answer.status, OCOP_PROBLEM_CONTENT_TYPE, size, (int)size, body);
    server->stats.n_cut++;
    finish (exchange);
    g_autoptr (GIOStream) stream = soup_server_message_steal_connection (exchange->msg);
    if (stream == NULL)
        return;
    GOutputStream *out = g_io_stream_get_output_stream (stream);
    if (G_IS_POLLABLE_OUTPUT_STREAM (out))
        g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), text,
                                                    strlen (text), NULL, NULL);
    g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/* --- libsoup's signals --- */

static void
refuse_body (OcopExchange *exchange)
{
    exchange->is_refused = TRUE;
    soup_message_body_set_accumulate (soup_server_message_get_request_body (exchange->msg), FALSE);
}

static void
on_chunk (SoupServerMessage *msg, GBytes *chunk, gpointer data)
{
    OcopExchange *exchange = data;
    OcopServer *server = exchange->server;
    const gsize size = g_bytes_get_size (chunk);
    exchange->received += size;
    server->bodies_size += size;
    server->stats.body_bytes += (gint64)size;
    ocop_connections_note (server->connections, soup_server_message_get_socket (msg), size);
    if (!exchange->is_refused && exchange->received > exchange->entry->route->body_max) {
        ocop_web_answer_refuse (&exchange->answer, OCOP_PROBLEM_TOO_LARGE, NULL, exchange->is_page);
        refuse_body (exchange);
    }
    if (exchange->received > OCOP_WEB_DRAIN_MAX_BYTES)
        refuse_and_cut (exchange);
}

static void
on_wrote (SoupServerMessage *msg, guint size, gpointer data)
{
    OcopExchange *exchange = data;
    GSocket *socket = soup_server_message_get_socket (msg);
    if (socket != NULL)
        ocop_connections_note (exchange->server->connections, socket, size);
}

/* Nothing of what came or went is held while a connection waits for its next request. */
static void
drop_bodies (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    server->bodies_size -= MIN (exchange->received, server->bodies_size);
    exchange->received = 0;
    ocop_web_request_set_prepared (&exchange->request, NULL, NULL);
    g_clear_pointer (&exchange->body, g_bytes_unref);
    exchange->request.body = NULL;
    g_clear_pointer (&exchange->answer.body, g_bytes_unref);
    soup_message_body_truncate (soup_server_message_get_request_body (exchange->msg));
    soup_message_body_truncate (soup_server_message_get_response_body (exchange->msg));
}

static void
on_finished (SoupServerMessage *msg, gpointer data)
{
    OcopExchange *exchange = data;
    OcopServer *server = exchange->server;
    GSocket *socket = soup_server_message_get_socket (msg);
    enter (server, msg, OCOP_PHASE_IDLE);
    finish (exchange);
    drop_bodies (exchange);
    if (socket != NULL && !g_socket_is_closed (socket))
        ocop_connections_keep (server->connections, socket, ocop_idle_new (msg, server->context),
                               ocop_idle_free);
}

static void
on_disconnected (SoupServerMessage *msg, gpointer data)
{
    finish (data);
}

static void
on_head (SoupServer *soup, SoupServerMessage *msg, const char *path, GHashTable *query,
         gpointer data)
{
    OcopServer *server = data;
    OcopExchange *exchange = exchange_new (server, msg);
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
    const gboolean is_expecting =
        (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE) != 0;
    const goffset length = soup_message_headers_get_content_length (headers);

    g_signal_connect (msg, "got-chunk", G_CALLBACK (on_chunk), exchange);
    g_signal_connect (msg, "wrote-body-data", G_CALLBACK (on_wrote), exchange);
    g_signal_connect (msg, "finished", G_CALLBACK (on_finished), exchange);
    g_signal_connect (msg, "disconnected", G_CALLBACK (on_disconnected), exchange);
    /* libsoup would cut answers into ranges by itself; nothing here is large enough to want that */
    soup_message_headers_remove (headers, "Range");
    enter (server, msg, OCOP_PHASE_BODY);
    if (ocop_exchange_admit (exchange))
        return;
    refuse_body (exchange);
    if (length > (goffset)OCOP_WEB_DRAIN_MAX_BYTES) {
        refuse_and_cut (exchange);
    } else if (is_expecting) {
        ocop_exchange_send (exchange);
        set_header (msg, "Connection", "close");
    }
}

static void
on_request (SoupServer *soup, SoupServerMessage *msg, const char *path, GHashTable *query,
            gpointer data)
{
    OcopServer *server = data;
    OcopExchange *exchange = g_object_get_data (G_OBJECT (msg), DATA_KEY);
    if (exchange == NULL) { /* "OPTIONS *" */
        soup_server_message_set_status (msg, 404, NULL);
        return;
    }
    enter (server, msg, OCOP_PHASE_WORK);
    if (exchange->is_refused || !ocop_exchange_admit_body (exchange))
        ocop_exchange_send (exchange);
    else
        ocop_exchange_handle (exchange);
}

static char *
dup_malformed_key (SoupServerMessage *msg)
{
    const char *address = soup_server_message_get_remote_host (msg);
    return g_strconcat ("malformed:", address != NULL ? address : "", NULL);
}

/* A request that libsoup itself could not read never gets an exchange. Each may cost it its path's
 * memory (3.2.3 loses it where the transfer coding is unknown), so they are counted. */
static void
on_over (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
    OcopServer *server = data;
    gint64 wait_ms;
    if (g_object_get_data (G_OBJECT (msg), DATA_KEY) != NULL)
        return;
    g_autofree char *key = dup_malformed_key (msg);
    ocop_buckets_take (server->buckets, key, OCOP_WEB_RATE_MALFORMED, ocop_server_now_ms (server),
                       &wait_ms);
    ocop_stats_count (&server->stats, NULL, (int)soup_server_message_get_status (msg), 0);
}

static gboolean
is_talking_nonsense (OcopServer *server, SoupServerMessage *msg)
{
    gint64 wait_ms;
    g_autofree char *key = dup_malformed_key (msg);
    return !ocop_buckets_has (server->buckets, key, OCOP_WEB_RATE_MALFORMED,
                              ocop_server_now_ms (server), &wait_ms);
}

/* A connection was accepted, or a further request begins on it. */
static void
on_started (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
    OcopServer *server = data;
    GSocket *socket = soup_server_message_get_socket (msg);
    const char *address = soup_server_message_get_remote_host (msg);
    if (socket == NULL)
        return;
    if (server->is_stopping || is_talking_nonsense (server, msg))
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    else if (!ocop_connections_enter (server->connections, socket, address != NULL ? address : "",
                                      OCOP_PHASE_HEADER, ocop_server_now_ms (server)))
        server->stats.n_cut++;
}

void
ocop_exchange_attach (OcopServer *server)
{
    g_signal_connect (server->soup, "request-started", G_CALLBACK (on_started), server);
    g_signal_connect (server->soup, "request-finished", G_CALLBACK (on_over), server);
    g_signal_connect (server->soup, "request-aborted", G_CALLBACK (on_over), server);
    soup_server_add_early_handler (server->soup, NULL, on_head, server, NULL);
    soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
}
