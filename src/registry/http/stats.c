/* Counters per route: how many answers of each class, and how long they took. */
#include "registry/http/stats.h"

static const gint64 latencies_ms[OCOP_STATS_LATENCIES] = {5, 10, 25, 50, 100, 250, 1000, 5000};
/* The same in seconds, as Prometheus wants them. */
static const char *const latency_names[OCOP_STATS_LATENCIES] = {"0.005", "0.01", "0.025", "0.05",
                                                                "0.1",   "0.25", "1",     "5"};

void
ocop_stats_init (OcopStats *stats)
{
    *stats = (OcopStats){.routes = g_array_new (FALSE, TRUE, sizeof (OcopRouteStats))};
}

void
ocop_stats_clear (OcopStats *stats)
{
    g_clear_pointer (&stats->routes, g_array_unref);
}

void
ocop_stats_count (OcopStats *stats, const OcopRouteEntry *entry, int status, gint64 latency_ms)
{
    OcopRouteStats *route = &stats->other;
    guint i = 0;
    if (entry != NULL) {
        if (entry->number >= stats->routes->len)
            g_array_set_size (stats->routes, entry->number + 1);
        route = &g_array_index (stats->routes, OcopRouteStats, entry->number);
    }
    route->by_class[CLAMP (status / 100, 0, 5)]++;
    while (i < OCOP_STATS_LATENCIES && latency_ms > latencies_ms[i])
        i++;
    route->latencies[i]++;
    route->latency_sum_ms += MAX (latency_ms, 0);
}

void
ocop_stats_write_one (GString *out, const char *name, const char *type, const char *help,
                      gint64 value)
{
    g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n%s %" G_GINT64_FORMAT "\n", name,
                            help, name, type, name, value);
}

static const char *
get_name (const OcopRouteTable *table, guint i)
{
    return i < table->entries->len ? g_array_index (table->entries, OcopRouteEntry, i).route->name
                                   : "other";
}

static void
write_requests (GString *out, const char *name, const OcopRouteStats *route)
{
    for (int i = 1; i <= 5; i++)
        if (route->by_class[i] > 0)
            g_string_append_printf (
                out, "ocop_requests_total{route=\"%s\",class=\"%dxx\"} %" G_GINT64_FORMAT "\n",
                name, i, route->by_class[i]);
}

static void
write_latencies (GString *out, const char *name, const OcopRouteStats *route)
{
    gint64 n = 0;
    for (int i = 0; i < OCOP_STATS_LATENCIES; i++) {
        n += route->latencies[i];
        g_string_append_printf (
            out, "ocop_request_seconds_bucket{route=\"%s\",le=\"%s\"} %" G_GINT64_FORMAT "\n", name,
            latency_names[i], n);
    }
    n += route->latencies[OCOP_STATS_LATENCIES];
    g_string_append_printf (
        out,
        "ocop_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" G_GINT64_FORMAT
        "\nocop_request_seconds_sum{route=\"%s\"} %" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT
        "\nocop_request_seconds_count{route=\"%s\"} "
        "%" G_GINT64_FORMAT "\n",
        name, n, name, route->latency_sum_ms / 1000, route->latency_sum_ms % 1000, name, n);
}

static gboolean
is_used (const OcopRouteStats *route)
{
    for (int i = 0; i <= 5; i++)
        if (route->by_class[i] > 0)
            return TRUE;
    return FALSE;
}

typedef void (*WriteFunc) (GString *out, const char *name, const OcopRouteStats *route);

static void
write_each (const OcopStats *stats, const OcopRouteTable *table, GString *out, WriteFunc write)
{
    for (guint i = 0; i < stats->routes->len; i++) {
        const OcopRouteStats *route = &g_array_index (stats->routes, OcopRouteStats, i);
        if (is_used (route))
            write (out, get_name (table, i), route);
    }
    if (is_used (&stats->other))
        write (out, "none", &stats->other);
}

void
ocop_stats_write (const OcopStats *stats, const OcopRouteTable *table, GString *out)
{
    g_string_append (out, "# HELP ocop_requests_total Requests by route and class of status.\n"
                          "# TYPE ocop_requests_total counter\n");
    write_each (stats, table, out, write_requests);
    g_string_append (out, "# HELP ocop_request_seconds Time from first byte to answer.\n"
                          "# TYPE ocop_request_seconds histogram\n");
    write_each (stats, table, out, write_latencies);
    ocop_stats_write_one (out, "ocop_batches_total", "counter", "Batches taken from tills.",
                          stats->n_batches);
    ocop_stats_write_one (out, "ocop_batch_headers_total", "counter",
                          "Journal headers in them, repeats included.", stats->n_headers);
    ocop_stats_write_one (out, "ocop_batch_rows_total", "counter",
                          "Totals rows in them, repeats included.", stats->n_rows);
    ocop_stats_write_one (out, "ocop_commits_total", "counter", "Commits that took batches.",
                          stats->n_commits);
    ocop_stats_write_one (out, "ocop_commit_batches_max", "gauge", "Most batches in one commit.",
                          stats->largest_commit);
    ocop_stats_write_one (out, "ocop_body_bytes_total", "counter", "Bytes of request bodies.",
                          stats->body_bytes);
    ocop_stats_write_one (out, "ocop_rate_limited_total", "counter", "Requests answered with 429.",
                          stats->n_rate_limited);
    ocop_stats_write_one (out, "ocop_connections_cut_total", "counter",
                          "Connections cut for being slow or too many.", stats->n_cut);
}
