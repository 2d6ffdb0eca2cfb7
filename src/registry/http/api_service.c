/* The server about itself: is it well, how much has it done, what can be asked of it. */
#include "registry/http/api.h"

#include "base/json_writer.h"
#include "registry/http/chores.h"
#include "registry/store/store.h"
#include <string.h>

static const char *
get_database_text (OcopRegDbState state)
{
    switch (state) {
    case OCOP_REG_DB_WELL:
        return "well";
    case OCOP_REG_DB_WAITS:
        return "waits";
    case OCOP_REG_DB_AWAY:
        return "away";
    }
    return "away";
}

static void
add_check (OcopJsonWriter *w, const OcopRegCheckNote *check)
{
    if (check->at_ms == 0) {
        ocop_json_add_null (w, "check");
        return;
    }
    ocop_json_begin_object (w, "check");
    ocop_json_add_instant (w, "at", check->at_ms);
    ocop_json_add_bool (w, "ok", check->n_problems == 0);
    ocop_json_add_int (w, "problems", check->n_problems);
    ocop_json_end_object (w);
}

/* The main thread answers, so that a busy pool of readers does not look like an illness, and asks
 * nobody, so that there is an answer when the database gives none. 503: no question can be answered
 * either; degraded alone: tills have to wait. A check that found something is no reason to take a
 * server out of service. */
static gboolean
tell_health (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    const OcopServer *server = context->data;
    const OcopRegDbState state = ocop_reg_db_get_state (context->db);
    GString *out = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "status",
                          server->is_stopping         ? "stopping"
                          : state == OCOP_REG_DB_WELL ? "ok"
                                                      : "degraded");
    ocop_json_add_string (&w, "version", OCOP_VERSION);
    ocop_json_add_int (&w, "schema", OCOP_REG_SCHEMA_VERSION);
    ocop_json_add_string (&w, "database", get_database_text (state));
    add_check (&w, ocop_chores_peek_check (server->chores));
    ocop_json_end_object (&w);
    g_string_append_c (out, '\n');
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_JSON, out);
    answer->status = state == OCOP_REG_DB_AWAY ? 503 : 200;
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

static void
write_chores (const OcopServer *server, GString *out)
{
    const OcopRegCheckNote *check = ocop_chores_peek_check (server->chores);
    ocop_stats_write_one (out, "ocop_rolled_rows_total", "counter", "Rows added to roll-ups.",
                          ocop_chores_count_rolled (server->chores));
    ocop_stats_write_one (out, "ocop_checks_total", "counter", "Nightly checks made.",
                          ocop_chores_count_checks (server->chores));
    ocop_stats_write_one (out, "ocop_check_timestamp_seconds", "gauge",
                          "When everything was checked last, 0: never.", check->at_ms / 1000);
    ocop_stats_write_one (out, "ocop_check_problems", "gauge", "What the last check found.",
                          check->n_problems);
    ocop_stats_write_one (out, "ocop_database_well", "gauge",
                          "1: the database takes changes, 0: it does not.",
                          ocop_reg_db_get_state (server->db) == OCOP_REG_DB_WELL);
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
    write_chores (server, out);
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
