/* The real network against a server of libsoup in this process, on a thread of its own. */
#include "sync/http_client.h"

#include "base/error.h"
#include <libsoup/soup.h>
#include <string.h>

typedef struct {
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    SoupServer *server;
    char *url;
    GMutex mutex;
    GCond is_up;
} Server;

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
        gpointer data)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
    g_autofree char *big = NULL;
    if (strcmp (path, "/silent") == 0) {
        soup_server_message_pause (message);
        return;
    }
    if (strcmp (path, "/away") == 0) {
        soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/echo");
        return;
    }
    soup_server_message_set_status (message, SOUP_STATUS_CONFLICT, NULL);
    soup_message_headers_append (headers, "Ocop-Signature", "00ff");
    if (strcmp (path, "/big") == 0) {
        big = g_strnfill (100000, 'x');
        soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, big, 100000);
        return;
    }
    SoupMessageBody *body = soup_server_message_get_request_body (message);
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY,
                                      body->data != NULL ? body->data : "", (gsize)body->length);
}

static gpointer
serve (gpointer data)
{
    Server *server = data;
    g_autoptr (GError) error = NULL;
    g_main_context_push_thread_default (server->context);
    server->server = soup_server_new (NULL, NULL);
    soup_server_add_handler (server->server, NULL, handle, NULL, NULL);
    g_assert_true (
        soup_server_listen_local (server->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
    g_assert_no_error (error);
    GSList *uris = soup_server_get_uris (server->server);
    g_mutex_lock (&server->mutex);
    server->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
    g_cond_signal (&server->is_up);
    g_mutex_unlock (&server->mutex);
    g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
    g_main_loop_run (server->loop);
    soup_server_disconnect (server->server);
    g_object_unref (server->server);
    g_main_context_pop_thread_default (server->context);
    return NULL;
}

static void
start (Server *server)
{
    server->context = g_main_context_new();
    server->loop = g_main_loop_new (server->context, FALSE);
    g_mutex_init (&server->mutex);
    g_cond_init (&server->is_up);
    server->thread = g_thread_new ("server", serve, server);
    g_mutex_lock (&server->mutex);
    while (server->url == NULL)
        g_cond_wait (&server->is_up, &server->mutex);
    g_mutex_unlock (&server->mutex);
}

static void
stop (Server *server)
{
    g_main_loop_quit (server->loop);
    g_thread_join (server->thread);
    g_main_loop_unref (server->loop);
    g_main_context_unref (server->context);
    g_mutex_clear (&server->mutex);
    g_cond_clear (&server->is_up);
    g_free (server->url);
}

static OcopNetOutcome
ask (OcopHttpClient *client, const char *base, const char *path, GBytes *body, gint64 timeout_ms,
     OcopNetAnswer *ret_answer, GError **error)
{
    g_autofree char *url = g_strconcat (base, path, NULL);
    const OcopNetHeader headers[] = {{"X-Test", "1"}};
    const OcopNetRequest request = {.method = body != NULL ? "POST" : "GET",
                                    .url = url,
                                    .headers = headers,
                                    .n_headers = 1,
                                    .body = body,
                                    .max_answer = 65536,
                                    .timeout_ms = timeout_ms};
    const OcopNetwork *network = ocop_http_client_get_network (client);
    return network->exchange (&request, ret_answer, network->data, error);
}

static void
test_exchange (void)
{
    Server server = {NULL};
    start (&server);
    g_autoptr (OcopHttpClient) client = ocop_http_client_new();
    g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
    for (int i = 0; i < 3; i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopNetAnswer) answer = {0};
        g_assert_cmpint (ask (client, server.url, "/echo", body, 5000, &answer, &error), ==,
                         OCOP_NET_ANSWERED);
        g_assert_no_error (error);
        g_assert_cmpint (answer.status, ==, 409);
        g_assert_cmpstr (ocop_net_answer_get_header (&answer, "OCOP-signature"), ==, "00ff");
        g_assert_true (g_bytes_equal (answer.body, body));
    }
    g_autoptr (GError) error = NULL;
    g_auto (OcopNetAnswer) answer = {0};
    g_auto (OcopNetAnswer) moved = {0};
    g_assert_cmpint (ask (client, server.url, "/away", NULL, 5000, &moved, &error), ==,
                     OCOP_NET_ANSWERED);
    g_assert_cmpint (moved.status, ==, 302); /* nobody is followed */
    g_assert_cmpint (ask (client, server.url, "/big", NULL, 5000, &answer, &error), ==,
                     OCOP_NET_UNKNOWN);
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_NETWORK);
    g_clear_error (&error);
    g_assert_cmpint (ask (client, server.url, "/silent", body, 200, &answer, &error), ==,
                     OCOP_NET_UNKNOWN);
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_NETWORK);
    g_clear_error (&error);
    stop (&server);
    g_assert_cmpint (ask (client, "http://127.0.0.1:1", "/", body, 5000, &answer, &error), ==,
                     OCOP_NET_NOT_SENT);
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_NETWORK);
}

static void
test_urls (void)
{
    static const char *const good[] = {"https://registry.quangninh.gov.vn", "http://127.0.0.1:8080",
                                       "http://[::1]:80", "http://localhost:1"};
    static const char *const bad[] = {"http://example.com",
                                      "http://192.168.1.2",
                                      "ftp://example.com",
                                      "registry",
                                      "",
                                      "https://",
                                      "https://u:p@example.com",
                                      "http://127.0.0.1.example.com",
                                      "http://localhost.evil.vn",
                                      "file:///etc/passwd"};
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_true (ocop_http_client_check_url (good[i], &error));
        g_assert_no_error (error);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_http_client_check_url (bad[i], &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
    g_autoptr (GError) error = NULL;
    g_autofree char *url = ocop_http_client_dup_registry_url ("https://registry.test:444/", &error);
    g_assert_cmpstr (url, ==, "https://registry.test:444");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/http/answers-and-outcomes", test_exchange);
    g_test_add_func ("/sync/http/plain-only-to-this-machine", test_urls);
    return g_test_run();
}
