/* serve: the HTTP server, and the operator's socket beside it. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "registry/cli/operator.h"
#include "registry/cli/web_tables.h"
#include "registry/db/owner.h"
#include "registry/http/server.h"
#include "registry/ingest/ingest.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#define CHECK_HOUR 3 /* shops are shut, and the backup has been made */

typedef struct {
    OcopCall *call;
    const char *db_url;
    OcopOperator *operator_;
} Serving;

/* Operator commands of a PostgreSQL database go to the database itself. */
static gboolean
on_started (OcopServer *server, gpointer data, GError **error)
{
    Serving *serving = data;
    const char *path = ocop_reg_url_peek_path (serving->db_url);
    if (path != NULL) {
        g_autofree char *socket_path = ocop_reg_dup_socket_path (path);
        const OcopOperatorContext context = {.db = ocop_server_get_db (server),
                                             .keys = ocop_server_get_keys (server),
                                             .ports = serving->call->ports};
        serving->operator_ = ocop_operator_serve (socket_path, &context, error);
        if (serving->operator_ == NULL)
            return FALSE;
    }
    fprintf (stderr, _ ("ocop-registryd: listening on %s\n"), ocop_server_get_url (server));
    return TRUE;
}

static gboolean
read_settings (OcopCall *call, OcopServerSettings *settings, GError **error)
{
    const OcopArgs *opts = call->opts;
    *settings = (OcopServerSettings){
        .key_path = ocop_args_get (opts, OCOP_OPT_KEY),
        .tls_cert = ocop_args_get (opts, OCOP_OPT_TLS_CERT),
        .tls_key = ocop_args_get (opts, OCOP_OPT_TLS_KEY),
        .trusted_proxies = ocop_args_get (opts, OCOP_OPT_TRUSTED_PROXIES),
        .is_behind_proxy = ocop_args_has (opts, OCOP_OPT_BEHIND_PROXY),
        .webhook_secret_file = ocop_args_get (opts, OCOP_OPT_WEBHOOKS),
        .check_hour = CHECK_HOUR,
    };
    return ocop_args_need_text (opts, OCOP_OPT_DB, &settings->db_url, error) &&
           ocop_args_need_text (opts, OCOP_OPT_LISTEN, &settings->listen, error) &&
           ocop_args_read_number (opts, OCOP_OPT_NEXT_SYNC, 1, OCOP_ACK_NEXT_SYNC_MAX_S,
                                  &settings->next_sync_s, error) &&
           ocop_args_read_number (opts, OCOP_OPT_CHECK_HOUR, 0, 23, &settings->check_hour, error);
}

gboolean
ocop_command_serve (OcopCall *call, GError **error)
{
    OcopServerSettings settings;
    guint n_tables;
    if (!read_settings (call, &settings, error))
        return FALSE;
    Serving serving = {.call = call, .db_url = settings.db_url};
    const OcopWebTable *const *tables = ocop_web_list_tables (&n_tables);
    const gboolean is_done =
        ocop_registry_serve (&settings, tables, n_tables, on_started, &serving, call->ports, error);
    ocop_operator_free (serving.operator_);
    return is_done;
}
