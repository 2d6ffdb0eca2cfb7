/* The registry as a server: listens, routes, ingests in groups, stops in good order.
 *
 * One process. The main thread reads requests, ingests and writes with the one writing connection;
 * workers answer questions, each with a read connection of its own. */
#pragma once

#include "registry/db/stop.h"
#include "registry/http/route.h"

typedef struct {
    const char *db_url;
    const char *listen; /* "127.0.0.1:8080", "[::]:443"; port 0: any free one */
    const char
        *key_path; /* the registry's key, made when it is not there; NULL: beside the database */
    const char *tls_cert; /* PEM files, both or neither. Without, only a loopback address is */
    const char *tls_key;  /* listened on, unless @is_behind_proxy */
    /* Addresses, joined by ",", whose X-Forwarded-For and X-Forwarded-Proto are believed; NULL:
     * none. */
    const char *trusted_proxies;
    gboolean is_behind_proxy;
    const char *webhook_secret_file; /* ini: [payos] key=… ; NULL: no bank is listened to */
    gint64 next_sync_s;              /* 0: OCOP_INGEST_NEXT_SYNC_S */
    /* One JSON line per request; NULL: stderr. @line ends with LF. */
    void (*log) (const char *line, gpointer data);
    gpointer log_data;
    /* Limits; 0: the default of rates.h. */
    gint64 header_timeout_ms, body_timeout_ms, idle_timeout_ms, answer_timeout_ms;
    guint connections_per_address_max, connections_max;
    guint failures_burst; /* refused requests an address may make in a row */
    /* Everything is checked once a day, at this hour (+07:00). */
    gint64 check_hour;
    gint64 check_look_ms; /* how often it looks whether it is time; 0: once a minute */
} OcopServerSettings;

typedef struct _OcopServer OcopServer;

/* Opens the database (made when it is an SQLite file that is not there) and reads or makes the key.
 * @ports and what @settings points to outlive the server. Errors: as ocop_reg_store_open,
 * BAD_INPUT for settings. */
OcopServer *ocop_server_new (const OcopServerSettings *settings, const OcopPorts *ports,
                             GError **error);
void ocop_server_free (OcopServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopServer, ocop_server_free)

/* Routes besides the API's own; before start. @table's routes live as long as the server. An exact
 * part of a path wins over a {name}; the same method and path twice is a mistake of the program. */
void ocop_server_add_table (OcopServer *server, const OcopWebTable *table);

/* Listens on the thread-default main context. Errors: NETWORK, BAD_FILE (certificate). */
gboolean ocop_server_start (OcopServer *server, GError **error);
/* "http://127.0.0.1:8080", with the real port. Borrowed. */
const char *ocop_server_get_url (const OcopServer *server);

/* Asked by ocop_server_stop, or earlier: whoever waits for the database waits no longer. */
OcopRegStop *ocop_server_get_stop (OcopServer *server);

/* For operator commands carried out by the running server, on its thread, between requests. */
OcopRegDb *ocop_server_get_db (OcopServer *server);
OcopIngest *ocop_server_get_ingest (OcopServer *server);
const OcopKeys *ocop_server_get_keys (const OcopServer *server);

/* Listens no more, answers what was asked, at most @within_ms; then @done is called once, from the
 * main context. */
void ocop_server_stop (OcopServer *server, gint64 within_ms, GFunc done, gpointer data);

/* Everything: new, tables, start, until SIGTERM or SIGINT, stop within 10 s. @on_started (may be
 * NULL) is called once it listens; FALSE from it ends the server with its error. */
typedef gboolean (*OcopServeFunc) (OcopServer *server, gpointer data, GError **error);
gboolean ocop_registry_serve (const OcopServerSettings *settings, const OcopWebTable *const *tables,
                              guint n_tables, OcopServeFunc on_started, gpointer data,
                              const OcopPorts *ports, GError **error);

/* The registry's key pair at @key_path (0600), or at its default place for @db_url; made when there
 * is none. For commands that sign without a server (a stick's answers). */
gboolean ocop_registry_read_keys (const char *db_url, const char *key_path, const OcopPorts *ports,
                                  OcopKeys *ret_keys, GError **error);
