/* The server put together, started, swept and stopped. */
#include "registry/http/private.h"

#include "base/error.h"
#include "registry/http/api.h"
#include "registry/http/chores.h"
#include "registry/http/listen.h"
#include "registry/payments/sources.h"
#include "registry/store/store.h"
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>

#define SWEEP_MAX_MS     1000
#define SWEEP_MIN_MS     20
#define BUCKETS_SWEEP_MS 60000
#define STOP_LOOK_MS     20
#define BACKLOG          4096

gint64
ocop_server_now_ms (const OcopServer *server)
{
    return ocop_ports_boottime_ms (server->ports);
}

void
ocop_server_invoke (OcopServer *server, GSourceFunc func, gpointer data)
{
    GSource *source = g_idle_source_new();
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, func, data, NULL);
    g_source_attach (source, server->context);
    g_source_unref (source);
}

/* --- new --- */

static gint64
or_default (gint64 value, gint64 fallback)
{
    return value > 0 ? value : fallback;
}

static OcopConnectionLimits
make_limits (const OcopServerSettings *settings)
{
    return (OcopConnectionLimits){
        .header_ms = or_default (settings->header_timeout_ms, OCOP_WEB_HEADER_TIMEOUT_MS),
        .body_ms = or_default (settings->body_timeout_ms, OCOP_WEB_BODY_TIMEOUT_MS),
        .idle_ms = or_default (settings->idle_timeout_ms, OCOP_WEB_IDLE_TIMEOUT_MS),
        .answer_ms = or_default (settings->answer_timeout_ms, OCOP_WEB_ANSWER_TIMEOUT_MS),
        .per_address_max = (guint)or_default (settings->connections_per_address_max,
                                              OCOP_WEB_CONNECTIONS_PER_ADDRESS_MAX),
        .all_max = (guint)or_default (settings->connections_max, OCOP_WEB_CONNECTIONS_MAX)};
}

static gboolean
check_settings (const OcopServerSettings *settings, GError **error)
{
    g_autoptr (GSocketAddress) address = ocop_listen_parse (settings->listen, error);
    if (address == NULL)
        return FALSE;
    if ((settings->tls_cert == NULL) != (settings->tls_key == NULL)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "tls-key",
                        _ ("a certificate and its key are given together"));
        return FALSE;
    }
    if (settings->tls_cert == NULL && !settings->is_behind_proxy &&
        !ocop_listen_is_loopback (address)) {
        ocop_set_error (
            error, OCOP_ERROR_BAD_INPUT, "listen",
            _ ("“%s” is not an address of this machine alone: that needs a certificate"),
            settings->listen);
        return FALSE;
    }
    return TRUE;
}

static void
limit_waiting (OcopServer *server)
{
    const OcopRegLimits limits = {.stop = server->stop,
                                  .stop_ms = OCOP_WEB_DB_STOP_MS,
                                  .statement_ms = OCOP_WEB_DB_STATEMENT_MS,
                                  .commit_ms = OCOP_WEB_DB_COMMIT_MS};
    ocop_reg_db_set_limits (server->db, &limits);
}

OcopServer *
ocop_server_new (const OcopServerSettings *settings, const OcopPorts *ports, GError **error)
{
    if (!check_settings (settings, error))
        return NULL;
    g_autoptr (OcopServer) server = g_new0 (OcopServer, 1);
    const OcopConnectionLimits limits = make_limits (settings);
    server->settings = *settings;
    server->ports = ports;
    server->context = g_main_context_ref_thread_default();
    ocop_route_table_init (&server->table);
    ocop_stats_init (&server->stats);
    server->buckets = ocop_buckets_new();
    server->connections = ocop_connections_new (&limits);
    server->stop = ocop_reg_stop_new (error);
    if (server->stop == NULL)
        return NULL;
    if (!ocop_listen_parse_proxies (settings->trusted_proxies, &server->proxies, error))
        return NULL;
    if (settings->webhook_secret_file != NULL) {
        server->payments = ocop_payment_sources_read (settings->webhook_secret_file, ports, error);
        if (server->payments == NULL)
            return NULL;
    }
    server->db = ocop_reg_store_open (settings->db_url, OCOP_REG_DB_CREATE, ports, error);
    if (server->db == NULL || !ocop_registry_read_keys (settings->db_url, settings->key_path, ports,
                                                        &server->keys, error))
        return NULL;
    limit_waiting (server);
    server->ingest = ocop_ingest_new (server->db, &server->keys);
    if (settings->next_sync_s > 0)
        ocop_ingest_set_next_sync (server->ingest, settings->next_sync_s);
    server->workers = ocop_workers_new (server);
    server->reader = ocop_batch_reader_new (server);
    server->queue = ocop_commit_queue_new (server);
    server->chores = ocop_chores_new (server);
    ocop_api_add_routes (server);
    return g_steal_pointer (&server);
}

static void
drop_sweep (OcopServer *server)
{
    if (server->sweep == NULL)
        return;
    g_source_destroy (server->sweep);
    g_clear_pointer (&server->sweep, g_source_unref);
}

void
ocop_server_free (OcopServer *server)
{
    if (server == NULL)
        return;
    drop_sweep (server);
    if (server->stop != NULL)
        ocop_reg_stop_ask (server->stop);
    ocop_chores_free (server->chores);
    ocop_batch_reader_free (server->reader);
    ocop_commit_queue_free (server->queue);
    if (server->soup != NULL)
        soup_server_disconnect (server->soup);
    ocop_workers_free (server->workers);
    g_clear_object (&server->soup);
    while (g_main_context_iteration (server->context, FALSE))
        continue;
    ocop_ingest_free (server->ingest);
    ocop_reg_db_close (server->db);
    ocop_keys_clear (&server->keys);
    ocop_payment_sources_free (server->payments);
    ocop_connections_free (server->connections);
    ocop_buckets_free (server->buckets);
    ocop_stats_clear (&server->stats);
    ocop_route_table_clear (&server->table);
    g_strfreev (server->proxies);
    g_clear_pointer (&server->context, g_main_context_unref);
    ocop_reg_stop_free (server->stop);
    g_free (server->url);
    g_free (server);
}

void
ocop_server_add_table (OcopServer *server, const OcopWebTable *table)
{
    g_assert (server->soup == NULL);
    ocop_route_table_add (&server->table, table);
}

OcopRegDb *
ocop_server_get_db (OcopServer *server)
{
    return server->db;
}

OcopIngest *
ocop_server_get_ingest (OcopServer *server)
{
    return server->ingest;
}

OcopRegStop *
ocop_server_get_stop (OcopServer *server)
{
    return server->stop;
}

const OcopKeys *
ocop_server_get_keys (const OcopServer *server)
{
    return &server->keys;
}

const char *
ocop_server_get_url (const OcopServer *server)
{
    return server->url;
}

/* --- start --- */

static gboolean
on_sweep (gpointer data)
{
    OcopServer *server = data;
    const gint64 now_ms = ocop_server_now_ms (server);
    server->stats.n_cut += ocop_connections_sweep (server->connections, now_ms);
    if (now_ms - server->buckets_swept_ms >= BUCKETS_SWEEP_MS) {
        ocop_buckets_sweep (server->buckets, now_ms);
        server->buckets_swept_ms = now_ms;
    }
    return G_SOURCE_CONTINUE;
}

static void
start_sweeping (OcopServer *server)
{
    const OcopConnectionLimits limits = make_limits (&server->settings);
    const gint64 shortest =
        MIN (MIN (limits.header_ms, limits.body_ms), MIN (limits.idle_ms, limits.answer_ms));
    server->sweep = g_timeout_source_new ((guint)CLAMP (shortest / 4, SWEEP_MIN_MS, SWEEP_MAX_MS));
    g_source_set_callback (server->sweep, on_sweep, server, NULL);
    g_source_attach (server->sweep, server->context);
}

/* A connection takes a descriptor; the system's default of 1024 is less than our own limit. */
static void
raise_descriptors (void)
{
    struct rlimit limit;
    if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t wanted = MIN (limit.rlim_max, (rlim_t)OCOP_WEB_CONNECTIONS_MAX + 256);
    if (limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted;
    setrlimit (RLIMIT_NOFILE, &limit);
}

static gboolean
read_certificate (OcopServer *server, GError **error)
{
    g_autoptr (GError) failure = NULL;
    if (server->settings.tls_cert == NULL)
        return TRUE;
    g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (
        server->settings.tls_cert, server->settings.tls_key, &failure);
    if (certificate == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "tls-cert", "%s: %s", server->settings.tls_cert,
                        failure->message);
        return FALSE;
    }
    soup_server_set_tls_certificate (server->soup, certificate);
    return TRUE;
}

/* libsoup's own would hold ten callers; a province that comes back at once has thousands. */
static GSocket *
make_socket (GSocketAddress *address, GError **error)
{
    g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                               G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
    if (socket == NULL)
        return NULL;
    g_socket_set_listen_backlog (socket, BACKLOG);
    if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
        return NULL;
    return g_steal_pointer (&socket);
}

static void
note_url (OcopServer *server)
{
    GSList *uris = soup_server_get_uris (server->soup);
    server->url = g_uri_to_string (uris->data);
    if (g_str_has_suffix (server->url, "/"))
        server->url[strlen (server->url) - 1] = '\0';
    g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

static gboolean
listen (OcopServer *server, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GSocketAddress) address = ocop_listen_parse (server->settings.listen, error);
    const SoupServerListenOptions options =
        server->settings.tls_cert != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
    if (address == NULL)
        return FALSE;
    g_autoptr (GSocket) socket = make_socket (address, &failure);
    if (socket == NULL || !soup_server_listen_socket (server->soup, socket, options, &failure)) {
        ocop_set_error (error, OCOP_ERROR_NETWORK, "listen", "%s: %s", server->settings.listen,
                        failure->message);
        return FALSE;
    }
    note_url (server);
    return TRUE;
}

gboolean
ocop_server_start (OcopServer *server, GError **error)
{
    g_assert (server->soup == NULL);
    raise_descriptors();
    server->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
    ocop_exchange_attach (server);
    if (!read_certificate (server, error) || !listen (server, error))
        return FALSE;
    start_sweeping (server);
    ocop_chores_start (server->chores);
    ocop_server_log (server, "started", server->url);
    return TRUE;
}

/* --- stop --- */

static gboolean
on_stop_look (gpointer data)
{
    OcopServer *server = data;
    if (server->n_open > 0 && ocop_server_now_ms (server) < server->stop_until_ms)
        return G_SOURCE_CONTINUE;
    soup_server_disconnect (server->soup);
    ocop_server_log (server, "stopped", NULL);
    server->stop_done (server, server->stop_data);
    return G_SOURCE_REMOVE;
}

void
ocop_server_stop (OcopServer *server, gint64 within_ms, GFunc done, gpointer data)
{
    g_assert (server->soup != NULL && !server->is_stopping);
    server->is_stopping = TRUE;
    ocop_reg_stop_ask (server->stop);
    ocop_chores_stop (server->chores);
    server->stop_until_ms = ocop_server_now_ms (server) + within_ms;
    server->stop_done = done;
    server->stop_data = data;
    GSource *source = g_timeout_source_new (STOP_LOOK_MS);
    g_source_set_callback (source, on_stop_look, server, NULL);
    g_source_attach (source, server->context);
    g_source_unref (source);
}
