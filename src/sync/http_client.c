/* One exchange blocks its thread in a main context of its own, so that a deadline holds over
 * everything: looking the name up, connecting, and an answer that comes drop by drop. The session
 * belongs to the thread that made it, and is made again when another one comes. */
#include "sync/http_client.h"

#include "base/error.h"
#include "base/text.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define USER_AGENT   "ocop-till/" OCOP_VERSION
#define CHUNK_BYTES  65536
#define IDLE_SECONDS 60
#define DRAIN_MAX_MS 2000

struct _OcopHttpClient {
    OcopNetwork network;
    GThread *owner; /* of the session; borrowed */
    GMainContext *context;
    SoupSession *session;
};

/* One exchange under way. */
typedef struct {
    const OcopNetRequest *request;
    SoupMessage *message;
    GCancellable *cancellable;
    GInputStream *stream;
    GByteArray *body;
    GError *error;
    gboolean is_sent; /* the first byte of the request has left */
    gboolean is_late;
    gboolean is_done;
} Exchange;

static void
note_gone (gpointer data, GObject *session)
{
    *(gboolean *)data = TRUE;
}

static gboolean
note_end (gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

/* What was given up goes on in callbacks and in threads of GIO that hold the session until they
 * have come back: it is waited for, so that nothing of it is left when the program ends. */
static void
end_session (OcopHttpClient *client)
{
    gboolean is_gone = FALSE, is_over = FALSE;
    if (client->session == NULL)
        return;
    g_autoptr (GSource) bound = g_timeout_source_new (DRAIN_MAX_MS);
    g_source_set_callback (bound, note_end, &is_over, NULL);
    g_main_context_push_thread_default (client->context);
    soup_session_abort (client->session);
    while (g_main_context_iteration (client->context, FALSE))
        ;
    g_object_weak_ref (G_OBJECT (client->session), note_gone, &is_gone);
    g_source_attach (bound, client->context);
    GObject *session = G_OBJECT (client->session);
    g_clear_object (&client->session);
    while (!is_gone && !is_over)
        g_main_context_iteration (client->context, TRUE);
    if (!is_gone)
        g_object_weak_unref (session, note_gone, &is_gone);
    g_source_destroy (bound);
    while (g_main_context_iteration (client->context, FALSE))
        ;
    g_main_context_pop_thread_default (client->context);
    g_clear_pointer (&client->context, g_main_context_unref);
}

static void
begin_session (OcopHttpClient *client)
{
    if (client->session != NULL && client->owner == g_thread_self())
        return;
    end_session (client);
    client->owner = g_thread_self();
    client->context = g_main_context_new();
    g_main_context_push_thread_default (client->context);
    client->session = soup_session_new_with_options ("user-agent", USER_AGENT, "idle-timeout",
                                                     IDLE_SECONDS, "max-conns", 2, NULL);
    soup_session_remove_feature_by_type (client->session, SOUP_TYPE_COOKIE_JAR);
    g_main_context_pop_thread_default (client->context);
}

static gboolean
is_this_machine (const char *host)
{
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
    if (address == NULL)
        return g_ascii_strcasecmp (host, "localhost") == 0;
    return g_inet_address_get_is_loopback (address);
}

gboolean
ocop_http_client_check_url (const char *url, GError **error)
{
    g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
    const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
    const gboolean is_plain = g_ascii_strcasecmp (scheme, "http") == 0;
    g_autofree char *shown = ocop_text_excerpt (url, -1);
    if (host == NULL || *host == '\0' || (!is_plain && g_ascii_strcasecmp (scheme, "https") != 0)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "registry",
                        _ ("“%s” is not the address of a registry: https://…"), shown);
        return FALSE;
    }
    if (g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "registry",
                        _ ("“%s” carries more than a registry's address does"), shown);
        return FALSE;
    }
    if (is_plain && !is_this_machine (host)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "registry",
                        _ ("“%s” is not encrypted: plain http is for this machine itself only"),
                        shown);
        return FALSE;
    }
    return TRUE;
}

char *
ocop_http_client_dup_registry_url (const char *typed, GError **error)
{
    if (!ocop_http_client_check_url (typed, error))
        return NULL;
    g_autoptr (GUri) uri = g_uri_parse (typed, SOUP_HTTP_URI_FLAGS, NULL);
    const char *path = g_uri_get_path (uri);
    if ((*path != '\0' && strcmp (path, "/") != 0) || g_uri_get_query (uri) != NULL) {
        g_autofree char *shown = ocop_text_excerpt (typed, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "registry",
                        _ ("“%s” carries more than a registry's address does"), shown);
        return NULL;
    }
    g_autoptr (GUri) bare =
        g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
    char *text = g_uri_to_string (bare);
    if (g_str_has_suffix (text, "/")) /* what GLib makes of an empty path */
        text[strlen (text) - 1] = '\0';
    return text;
}

static void
note_sent (SoupMessage *message, gpointer data)
{
    ((Exchange *)data)->is_sent = TRUE;
}

static gboolean
end_late (gpointer data)
{
    Exchange *exchange = data;
    exchange->is_late = TRUE;
    g_cancellable_cancel (exchange->cancellable);
    return G_SOURCE_REMOVE;
}

static void read_on (Exchange *exchange);

static void
take_chunk (GObject *source, GAsyncResult *result, gpointer data)
{
    Exchange *exchange = data;
    g_autoptr (GBytes) chunk =
        g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &exchange->error);
    if (chunk == NULL || g_bytes_get_size (chunk) == 0) {
        exchange->is_done = TRUE;
        return;
    }
    if (exchange->body->len + g_bytes_get_size (chunk) > exchange->request->max_answer) {
        g_set_error (&exchange->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                     "the answer is longer than %" G_GSIZE_FORMAT " bytes",
                     exchange->request->max_answer);
        exchange->is_done = TRUE;
        return;
    }
    g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL),
                         (guint)g_bytes_get_size (chunk));
    read_on (exchange);
}

static void
read_on (Exchange *exchange)
{
    g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     exchange->cancellable, take_chunk, exchange);
}

static void
begin_answer (GObject *source, GAsyncResult *result, gpointer data)
{
    Exchange *exchange = data;
    exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &exchange->error);
    if (exchange->stream == NULL)
        exchange->is_done = TRUE;
    else
        read_on (exchange);
}

static void
collect_header (const char *name, const char *value, gpointer data)
{
    g_hash_table_insert (data, g_ascii_strdown (name, -1), g_strdup (value));
}

static SoupMessage *
make_message (const OcopNetRequest *request)
{
    SoupMessage *message = soup_message_new (request->method, request->url);
    if (message == NULL)
        return NULL;
    /* Each exchange on a connection of its own: a till has one now and then, and libsoup 3.2 can lose
     * its way (SIGSEGV seen once in its client's message io) where a kept one ends meanwhile. */
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
    SoupMessageHeaders *headers = soup_message_get_request_headers (message);
    soup_message_headers_append (headers, "Connection", "close");
    for (gsize i = 0; i < request->n_headers; i++)
        soup_message_headers_append (headers, request->headers[i].name, request->headers[i].value);
    if (request->body != NULL)
        soup_message_set_request_body_from_bytes (message, NULL, request->body);
    return message;
}

static void
run (OcopHttpClient *client, Exchange *exchange)
{
    g_autoptr (GSource) deadline = g_timeout_source_new ((guint)exchange->request->timeout_ms);
    g_main_context_push_thread_default (client->context);
    g_source_set_callback (deadline, end_late, exchange, NULL);
    g_source_attach (deadline, client->context);
    g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (note_sent), exchange);
    soup_session_send_async (client->session, exchange->message, G_PRIORITY_DEFAULT,
                             exchange->cancellable, begin_answer, exchange);
    while (!exchange->is_done)
        g_main_context_iteration (client->context, TRUE);
    g_source_destroy (deadline);
    g_clear_object (&exchange->stream);
    g_main_context_pop_thread_default (client->context);
}

static OcopNetOutcome
tell_failure (const Exchange *exchange, GError **error)
{
    const char *url = exchange->request->url;
    if (exchange->is_late)
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL,
                        _ ("%s has not answered within %d seconds"), url,
                        (int)(exchange->request->timeout_ms / 1000));
    else
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("%s cannot be reached: %s"), url,
                        exchange->error->message);
    return exchange->is_sent ? OCOP_NET_UNKNOWN : OCOP_NET_NOT_SENT;
}

/* The connection ended before as many bytes had come as were promised. */
static gboolean
is_cut_short (SoupMessage *message, GBytes *body)
{
    SoupMessageHeaders *headers = soup_message_get_response_headers (message);
    return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_one (headers, "Content-Encoding") == NULL &&
           soup_message_get_method (message) != SOUP_METHOD_HEAD &&
           (goffset)g_bytes_get_size (body) < soup_message_headers_get_content_length (headers);
}

static OcopNetOutcome
exchange_http (const OcopNetRequest *request, OcopNetAnswer *ret_answer, gpointer data,
               GError **error)
{
    OcopHttpClient *client = data;
    if (!ocop_http_client_check_url (request->url, error))
        return OCOP_NET_NOT_SENT;
    begin_session (client);
    g_autoptr (SoupMessage) message = make_message (request);
    g_autoptr (GCancellable) cancellable = g_cancellable_new();
    Exchange exchange = {.request = request,
                         .message = message,
                         .cancellable = cancellable,
                         .body = g_byte_array_new()};
    run (client, &exchange);
    g_autoptr (GBytes) body = g_byte_array_free_to_bytes (exchange.body);
    if (exchange.error != NULL) {
        OcopNetOutcome outcome = tell_failure (&exchange, error);
        g_error_free (exchange.error);
        return outcome;
    }
    if (is_cut_short (message, body)) {
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("the answer of %s was cut short"),
                        request->url);
        return OCOP_NET_UNKNOWN;
    }
    *ret_answer =
        (OcopNetAnswer){.status = (int)soup_message_get_status (message),
                        .headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                        .body = g_steal_pointer (&body)};
    soup_message_headers_foreach (soup_message_get_response_headers (message), collect_header,
                                  ret_answer->headers);
    return OCOP_NET_ANSWERED;
}

OcopHttpClient *
ocop_http_client_new (void)
{
    OcopHttpClient *client = g_new0 (OcopHttpClient, 1);
    client->network = (OcopNetwork){exchange_http, client};
    return client;
}

void
ocop_http_client_free (OcopHttpClient *client)
{
    if (client == NULL)
        return;
    end_session (client);
    g_free (client);
}

const OcopNetwork *
ocop_http_client_get_network (OcopHttpClient *client)
{
    return &client->network;
}
