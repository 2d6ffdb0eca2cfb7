/* Counters of the running server, as Prometheus reads them. Private to this folder; main thread. */
#pragma once

#include "registry/http/table.h"

#define OCOP_STATS_LATENCIES 8

typedef struct {
    gint64 by_class[6]; /* 1xx … 5xx, at their first digit */
    gint64 latencies[OCOP_STATS_LATENCIES + 1];
    gint64 latency_sum_ms;
} OcopRouteStats;

typedef struct {
    GArray *routes; /* of OcopRouteStats, by the route's number; grown as needed */
    OcopRouteStats other;
    gint64 n_batches, n_headers, n_rows, n_commits, largest_commit;
    gint64 body_bytes;
    gint64 n_rate_limited, n_cut;
} OcopStats;

void ocop_stats_init (OcopStats *stats);
void ocop_stats_clear (OcopStats *stats);
/* @entry NULL: no route. */
void ocop_stats_count (OcopStats *stats, const OcopRouteEntry *entry, int status,
                       gint64 latency_ms);
/* Appends the counters in the text format 0.0.4. */
void ocop_stats_write (const OcopStats *stats, const OcopRouteTable *table, GString *out);
/* One line without labels. @type "counter" or "gauge". */
void ocop_stats_write_one (GString *out, const char *name, const char *type, const char *help,
                           gint64 value);
