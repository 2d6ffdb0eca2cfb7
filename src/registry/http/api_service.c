/* The server about itself: is it well, how much has it done, what can be asked of it. */
#include "registry/http/api.h"

#include "registry/store/store.h"
#include <string.h>

/* The main thread answers, so that a busy pool of readers does not look like an illness. */
static gboolean
tell_health (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    const OcopServer *server = context->data;
    gint64 version;
    if (!ocop_reg_store_get_schema_version (context->db, &version, error))
        return FALSE;
    GString *out = g_string_new (NULL);
    g_string_printf (out,
                     "{\"status\":\"%s\",\"version\":\"%s\",\"schema\":%" G_GINT64_FORMAT "}\n",
                     server->is_stopping ? "stopping" : "ok", OCOP_VERSION, version);
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_JSON, out);
    return TRUE;
}

/* --- metrics --- */

typedef struct {
    const char *name, *help, *sql;
} Gauge;

/* All by an index or over tables that have a row per till. */
static const Gauge gauges[] = {
    {"ocop_headers", "Journal records acknowledged.",
     "SELECT CAST (coalesce (sum (acked_seq), 0) AS BIGINT) FROM till_epoch"},
    {"ocop_tills", "Tills enrolled.", "SELECT CAST (count (*) AS BIGINT) FROM till"},
    {"ocop_cases_open", "Cases that wait for a decision.",
     "SELECT CAST (count (*) AS BIGINT) FROM office_case WHERE status = 0"},
};

static gboolean
count (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    g_autoptr (GString) out = g_string_new (NULL);
    gint64 value;
    for (guint i = 0; i < G_N_ELEMENTS (gauges); i++) {
        if (!ocop_reg_get_number (context->db, gauges[i].sql, &value, error))
            return FALSE;
        ocop_stats_write_one (out, gauges[i].name, "gauge", gauges[i].help, value);
    }
    if (!ocop_reg_counter_get (context->db, OCOP_REG_COUNTER_FEED, &value, error))
        return FALSE;
    ocop_stats_write_one (out, "ocop_feed_number", "gauge", "Commits that changed totals.", value);
    ocop_web_request_set_prepared (request, g_string_free (g_steal_pointer (&out), FALSE), g_free);
    return TRUE;
}

static gboolean
tell_metrics (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
              GError **error)
{
    const OcopServer *server = context->data;
    GString *out = g_string_new (request->prepared);
    ocop_stats_write (&server->stats, &server->table, out);
    ocop_stats_write_one (out, "ocop_connections", "gauge", "Connections open.",
                          (gint64)ocop_connections_count (server->connections));
    g_string_append_printf (out,
                            "# HELP ocop_database_info Kind of the database.\n"
                            "# TYPE ocop_database_info gauge\nocop_database_info{kind=\"%s\"} 1\n",
                            ocop_reg_db_get_kind (context->db) == OCOP_REG_SQLITE ? "sqlite"
                                                                                  : "postgresql");
    ocop_web_answer_take_text (answer, "text/plain; version=0.0.4; charset=utf-8", out);
    return TRUE;
}

/* --- openapi --- */

static gboolean
tell_openapi (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
              GError **error)
{
    ocop_web_answer_take_bytes (answer, OCOP_WEB_TYPE_JSON,
                                g_bytes_new_static (ocop_openapi_json, strlen (ocop_openapi_json)));
    ocop_web_answer_add_header (answer, "Cache-Control", "public, max-age=3600");
    return TRUE;
}

static const OcopWebRoute routes[] = {
    {.method = "GET",
     .path = "/healthz",
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_OWN,
     .handler = tell_health,
     .name = "healthz"},
    {.method = "GET",
     .path = "/metrics",
     .who = OCOP_WEB_LOCAL,
     .kind = OCOP_WEB_OWN,
     .handler = tell_metrics,
     .name = "metrics",
     .prepare = count},
    {.method = "GET",
     .path = "/openapi.json",
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_OWN,
     .handler = tell_openapi,
     .name = "openapi"},
};
const OcopApiRoutes ocop_api_service_routes = {routes, G_N_ELEMENTS (routes)};
