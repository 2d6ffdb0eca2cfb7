/* What is looked at before a handler is: that the request means one thing only, that a route wants
 * it, that it is not too large, and that its sender does not ask too much. */
#include "registry/http/private.h"

#include "registry/http/identity.h"
#include "registry/http/listen.h"
#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

static gboolean
refuse (OcopExchange *exchange, OcopProblemType type, const char *detail)
{
    ocop_web_answer_refuse (&exchange->answer, type, detail, exchange->is_page);
    return FALSE;
}

/* --- client --- */

static gboolean
is_trusted (const OcopServer *server, const char *address)
{
    return server->proxies != NULL &&
           g_strv_contains ((const char *const *)server->proxies, address);
}

void
ocop_exchange_find_client (OcopExchange *exchange)
{
    const char *peer = soup_server_message_get_remote_host (exchange->msg);
    exchange->request.is_https = exchange->server->settings.tls_cert != NULL;
    if (peer == NULL)
        peer = "";
    if (is_trusted (exchange->server, peer)) {
        const char *hops = ocop_web_request_get_header (&exchange->request, "X-Forwarded-For");
        const char *scheme = ocop_web_request_get_header (&exchange->request, "X-Forwarded-Proto");
        exchange->address =
            hops != NULL ? ocop_listen_dup_client (hops, exchange->server->proxies) : NULL;
        exchange->request.is_https |= g_strcmp0 (scheme, "https") == 0;
    }
    if (exchange->address == NULL)
        exchange->address = g_strdup (peer);
    exchange->request.address = exchange->address;
}

/* --- target and route --- */

static gboolean
read_target (OcopExchange *exchange)
{
    GUri *uri = soup_server_message_get_uri (exchange->msg);
    const char *query = g_uri_get_query (uri);
    g_autoptr (GError) error = NULL;
    exchange->path = g_strdup (*g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/");
    exchange->target =
        query != NULL ? g_strconcat (exchange->path, "?", query, NULL) : g_strdup (exchange->path);
    exchange->request.path = exchange->path;
    exchange->request.target = exchange->target;
    if (!ocop_route_path_is_plain (exchange->path))
        return refuse (exchange, OCOP_PROBLEM_BAD_REQUEST, "the path is not a plain one");
    if (strlen (exchange->target) > OCOP_HTTP_TARGET_MAX)
        return refuse (exchange, OCOP_PROBLEM_BAD_REQUEST, "the address is too long");
    exchange->query =
        ocop_form_parse (query != NULL ? query : "", query != NULL ? strlen (query) : 0, &error);
    if (exchange->query == NULL)
        return refuse (exchange, OCOP_PROBLEM_BAD_REQUEST, error->message);
    exchange->request.query = exchange->query;
    return TRUE;
}

static gboolean
find_route (OcopExchange *exchange)
{
    g_autofree char *allowed = NULL;
    const char *method = exchange->request.method;
    switch (ocop_route_table_find (&exchange->server->table, method, exchange->path,
                                   &exchange->entry, exchange->request.path_values, &allowed)) {
    case OCOP_ROUTE_FOUND:
        break;
    case OCOP_ROUTE_OTHER_METHOD:
        refuse (exchange, OCOP_PROBLEM_METHOD_NOT_ALLOWED, NULL);
        ocop_web_answer_add_header (&exchange->answer, "Allow", allowed);
        return FALSE;
    case OCOP_ROUTE_NOT_FOUND:
        return refuse (exchange, OCOP_PROBLEM_NOT_FOUND, NULL);
    }
    if (strcmp (method, "HEAD") == 0)
        exchange->request.method = "GET";
    exchange->is_page = ocop_web_route_is_page (exchange->entry->route);
    return TRUE;
}

static gboolean
check_query (OcopExchange *exchange)
{
    g_autoptr (GError) error = NULL;
    if (ocop_route_check_query (exchange->entry->route, exchange->query, &error))
        return TRUE;
    ocop_web_answer_set_error (&exchange->answer, error, exchange->is_page);
    return FALSE;
}

/* --- headers --- */

static void
count_header (const char *name, const char *value, gpointer n)
{
    (*(guint *)n)++;
}

static gboolean
check_headers (OcopExchange *exchange)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->msg);
    guint n = 0;
    soup_message_headers_foreach (headers, count_header, &n);
    if (n > OCOP_WEB_HEADERS_MAX)
        return refuse (exchange, OCOP_PROBLEM_BAD_REQUEST, "too many headers");
    /* Two ways to say where the body ends: what a proxy before us took may not be what we take. */
    if (soup_message_headers_get_one (headers, "Transfer-Encoding") != NULL &&
        soup_message_headers_get_one (headers, "Content-Length") != NULL)
        return refuse (exchange, OCOP_PROBLEM_BAD_REQUEST, "two lengths");
    const char *coding = soup_message_headers_get_one (headers, "Content-Encoding");
    if (coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0)
        return refuse (exchange, OCOP_PROBLEM_MEDIA_TYPE, "Content-Encoding");
    return TRUE;
}

static gboolean
check_size (OcopExchange *exchange)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->msg);
    const goffset length = soup_message_headers_get_content_length (headers);
    const OcopWebRoute *route = exchange->entry->route;
    const gboolean has_body =
        length > 0 || soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED;
    if (length < 0 || (guint64)length > route->body_max)
        return refuse (exchange, OCOP_PROBLEM_TOO_LARGE, NULL);
    if (has_body && exchange->server->bodies_size + (gsize)length > OCOP_WEB_BODIES_MAX_BYTES) {
        refuse (exchange, OCOP_PROBLEM_UNAVAILABLE, NULL);
        ocop_web_answer_set_retry (&exchange->answer, 1000);
        return FALSE;
    }
    const char *type = soup_message_headers_get_content_type (headers, NULL);
    exchange->content_type = g_strdup (type);
    exchange->request.content_type = exchange->content_type;
    if (has_body && route->media_type != NULL && g_strcmp0 (type, route->media_type) != 0)
        return refuse (exchange, OCOP_PROBLEM_MEDIA_TYPE, route->media_type);
    return TRUE;
}

/* --- how much --- */

static OcopRate
get_rate (const char *claim)
{
    if (g_str_has_prefix (claim, "till:"))
        return OCOP_WEB_RATE_TILL;
    return g_str_has_prefix (claim, "token:") ? OCOP_WEB_RATE_TOKEN : OCOP_WEB_RATE_SESSION;
}

static OcopRate
get_failure_rate (const OcopServer *server)
{
    OcopRate rate = OCOP_WEB_RATE_FAILURES;
    if (server->settings.failures_burst > 0)
        rate = (OcopRate){1, server->settings.failures_burst};
    return rate;
}

static char *
dup_key (const char *kind, const OcopExchange *exchange)
{
    return g_strconcat (kind, exchange->address, NULL);
}

static gboolean
check_rate (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    const gint64 now_ms = ocop_server_now_ms (server);
    gint64 wait_ms = 0;
    gboolean is_fine;
    g_autofree char *failures = dup_key ("failures:", exchange);
    exchange->claim = ocop_web_request_dup_claim (&exchange->request, exchange->entry->route);
    if (exchange->claim != NULL) {
        is_fine = (ocop_buckets_is_proven (server->buckets, exchange->claim) ||
                   ocop_buckets_has (server->buckets, failures, get_failure_rate (server), now_ms,
                                     &wait_ms)) &&
                  ocop_buckets_take (server->buckets, exchange->claim, get_rate (exchange->claim),
                                     now_ms, &wait_ms);
    } else {
        g_autofree char *address = dup_key ("address:", exchange);
        is_fine =
            ocop_buckets_has (server->buckets, failures, get_failure_rate (server), now_ms,
                              &wait_ms) &&
            ocop_buckets_take (server->buckets, address, OCOP_WEB_RATE_ADDRESS, now_ms, &wait_ms);
    }
    if (is_fine)
        return TRUE;
    refuse (exchange, OCOP_PROBLEM_TOO_MANY_REQUESTS, NULL);
    ocop_web_answer_set_retry (&exchange->answer, wait_ms);
    return FALSE;
}

static gboolean
is_refusal (int status)
{
    return status == 400 || status == 401 || status == 403 || status == 404 || status == 405 ||
           status == 413 || status == 415;
}

void
ocop_exchange_settle_claim (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    gint64 wait_ms;
    if (is_refusal (exchange->answer.status)) {
        g_autofree char *failures = dup_key ("failures:", exchange);
        ocop_buckets_take (server->buckets, failures, get_failure_rate (server),
                           ocop_server_now_ms (server), &wait_ms);
    } else if (exchange->claim != NULL && exchange->answer.status < 400) {
        ocop_buckets_prove (server->buckets, exchange->claim);
    }
}

/* --- all of it --- */

gboolean
ocop_exchange_admit (OcopExchange *exchange)
{
    ocop_exchange_find_client (exchange);
    return read_target (exchange) && find_route (exchange) && check_headers (exchange) &&
           check_query (exchange) && check_size (exchange) && check_rate (exchange);
}

gboolean
ocop_exchange_admit_body (OcopExchange *exchange)
{
    g_autoptr (GError) error = NULL;
    exchange->body =
        soup_message_body_flatten (soup_server_message_get_request_body (exchange->msg));
    exchange->request.body = exchange->body;
    if (g_strcmp0 (exchange->content_type, FORM_TYPE) != 0 || exchange->body == NULL)
        return TRUE;
    gsize size;
    const char *text = g_bytes_get_data (exchange->body, &size);
    exchange->form = ocop_form_parse (size > 0 ? text : "", size, &error);
    exchange->request.form = exchange->form;
    if (exchange->form == NULL)
        ocop_web_answer_set_error (&exchange->answer, error, exchange->is_page);
    return exchange->form != NULL;
}
