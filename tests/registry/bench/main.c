/* What the registry's storage costs: a batch of 300 headers and 60 rows, one durable commit,
 * against a bare loop that writes the same rows, in turn on two databases side by side; the feed.
 *
 * usage: ocop-bench-registry [--batches N] [--dir FOLDER] */
#include "backend.h"
#include "bare.h"
#include "chain.h"
#include "figures.h"
#include "measure.h"
#include "registry/store/feed.h"
#include "registry/store/packing.h"
#include "registry/store/rollups.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define N_TILLS   50
#define N_HEADERS 300
#define N_ROWS    60
/* Batches of a till in one business day: one makes the rows, the others change them. */
#define PER_DAY 5

typedef struct {
    OcopRegDb *db;
    Bare *bare;
    gint64 feed; /* of the bare loop */
} World;

static void
make_rows (guint round, OcopWireRow *rows)
{
    for (guint i = 0; i < N_ROWS; i++) {
        rows[i] = (OcopWireRow){.day = 20778 + (OcopDay)(round / PER_DAY),
                                .channel = OCOP_CHANNEL_SHOWROOM,
                                .stars = (int)(i % 3) + 3,
                                .qty_milli = 1000 * (round + i + 1),
                                .amount = 100000 * (round + i + 1),
                                .version = (gint64)round * N_HEADERS + 1 + i};
        g_snprintf (rows[i].product, sizeof rows[i].product, "QN-%04u", i * 7);
    }
}

/* What ingest asks of the store for one batch, nothing else. */
static void
store_put (OcopRegDb *db, const Chain *chain, const Batch *batch)
{
    GError *error = NULL;
    g_auto (OcopRegTransaction) transaction = {0};
    g_auto (OcopRegTotalsResult) result = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    OcopRegFeed feed;
    OcopRegRange range = {.till_key = batch->till_key,
                          .epoch = 1,
                          .headers = batch->headers,
                          .n_headers = N_HEADERS,
                          .received_ms = 1};
    OcopRegTotalsBatch totals = {.feed = &feed, .rows = batch->rows, .n_rows = batch->n_rows};
    ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error);
    bench_must ("begin", error);
    ocop_reg_epochs_find (db, batch->till_key, 1, TRUE, &epoch, &error);
    bench_must ("epoch", error);
    ocop_reg_headers_put (db, &range, &error);
    bench_must ("headers", error);
    ocop_reg_feed_open (db, &feed, &error);
    bench_must ("feed", error);
    totals.epoch = epoch;
    ocop_reg_totals_put (db, &totals, &result, &error);
    bench_must ("totals", error);
    chain_advance (chain, epoch, batch->to);
    epoch->acked_totals = batch->to;
    ocop_reg_epochs_put (db, epoch, &error);
    bench_must ("epoch", error);
    ocop_reg_commit (&transaction, &error);
    bench_must ("commit", error);
}

static void
enrol_tills (World *world, const Chain *chain)
{
    GError *error = NULL;
    g_auto (OcopRegTransaction) transaction = {0};
    ocop_reg_begin (&transaction, world->db, OCOP_REG_WRITE, &error);
    bench_must ("begin", error);
    for (int i = 1; i <= N_TILLS; i++) {
        g_autofree char *point = g_strdup_printf ("QN%02d", i);
        g_autoptr (OcopRegEpoch) epoch = NULL;
        chain_enrol (chain, world->db, point, 1, &epoch);
    }
    ocop_reg_commit (&transaction, &error);
    bench_must ("commit", error);
}

typedef struct {
    BenchSamples *store, *bare;
} Samples;

static void
measure_batches (World *store, World *bare, const Chain *chain, guint n_batches, Samples *samples)
{
    for (guint i = 0; i < n_batches; i++) {
        OcopWireRow rows[N_ROWS];
        const guint round = i / N_TILLS;
        make_rows (round, rows);
        Batch batch = {.till_key = i % N_TILLS + 1,
                       .from = (gint64)round * N_HEADERS + 1,
                       .to = ((gint64)round + 1) * N_HEADERS,
                       .packed = g_byte_array_new(),
                       .rows = rows,
                       .n_rows = N_ROWS,
                       .feed = ++bare->feed};
        batch.headers = chain_get (chain, batch.from);
        ocop_reg_pack (batch.headers, N_HEADERS, batch.packed);
        for (guint turn = 0; turn < 2; turn++) {
            const gint64 start = bench_wall_ns();
            const gboolean is_store = (i + turn) % 2 == 0;
            if (is_store)
                store_put (store->db, chain, &batch);
            else
                bare_put (bare->bare, &batch);
            if (round > 0)
                bench_samples_add (is_store ? samples->store : samples->bare,
                                   bench_wall_ns() - start);
        }
        g_byte_array_unref (batch.packed);
    }
}

static gboolean
count_row (const OcopRegFeedRow *row, gpointer data, GError **error)
{
    gint64 *position = data;
    position[0] = row->position;
    position[1]++;
    return TRUE;
}

static void
measure_feed (OcopRegDb *db, const char *name)
{
    GError *error = NULL;
    gint64 state[2] = {0, 0}, before;
    const gint64 start = bench_wall_ns();
    do {
        before = state[1];
        ocop_reg_feed_foreach (db, state[0], 10000, count_row, state, &error);
        bench_must ("feed", error);
    } while (state[1] > before);
    const gint64 time_ns = bench_wall_ns() - start;
    g_autofree char *what =
        g_strdup_printf ("feed on %s: a row of %" G_GINT64_FORMAT, name, state[1]);
    bench_figure_add (what, 10, (double)time_ns / 1000 / (double)state[1], "µs");
}

static void
measure_roller (OcopRegDb *db, const char *name)
{
    GError *error = NULL;
    guint n_rows = 1, n_all = 0;
    const gint64 start = bench_wall_ns();
    while (n_rows > 0) {
        g_auto (OcopRegTransaction) transaction = {0};
        ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error);
        bench_must ("begin", error);
        ocop_reg_rollups_step (db, 2000, 1, &n_rows, &error);
        bench_must ("roll", error);
        ocop_reg_commit (&transaction, &error);
        bench_must ("commit", error);
        n_all += n_rows;
    }
    g_autofree char *what = g_strdup_printf ("roll-ups on %s: a row", name);
    bench_figure_add_note (what, (double)(bench_wall_ns() - start) / 1000 / n_all, "µs");
}

static void
measure_kind (OcopRegKind kind, const char *store_url, const char *bare_url, guint n_batches,
              double bar)
{
    const char *name = kind == OCOP_REG_SQLITE ? "SQLite" : "PostgreSQL";
    GError *error = NULL;
    g_auto (Chain) chain = {0};
    chain_init (&chain, 1);
    chain_add_sales (&chain, (n_batches / N_TILLS + 1) * N_HEADERS, 100000);
    World store = {
        .db = ocop_reg_store_open (store_url, OCOP_REG_DB_CREATE, ocop_ports_get_system(), &error)};
    bench_must ("store", error);
    World bare = {
        .db = ocop_reg_store_open (bare_url, OCOP_REG_DB_CREATE, ocop_ports_get_system(), &error)};
    bench_must ("bare", error);
    enrol_tills (&store, &chain);
    enrol_tills (&bare, &chain);
    ocop_reg_db_close (bare.db);
    bare.bare = bare_open (kind, bare_url);
    g_autoptr (BenchSamples) store_samples = bench_samples_new();
    g_autoptr (BenchSamples) bare_samples = bench_samples_new();
    Samples samples = {store_samples, bare_samples};
    measure_batches (&store, &bare, &chain, n_batches, &samples);

    const double ours_us = bench_samples_get_trimmed_mean_us (store_samples, 5);
    const double theirs_us = bench_samples_get_trimmed_mean_us (bare_samples, 5);
    g_autofree char *ratio =
        g_strdup_printf ("batch on %s: storage call as a multiple of the bare loop", name);
    g_autofree char *call = g_strdup_printf ("batch on %s: storage call", name);
    g_autofree char *loop = g_strdup_printf ("batch on %s: bare loop", name);
    g_autofree char *slowest = g_strdup_printf ("batch on %s: storage call, 99 of 100", name);
    bench_figure_add (ratio, bar, ours_us / theirs_us, "×");
    bench_figure_add_note (call, ours_us, "µs");
    bench_figure_add_note (loop, theirs_us, "µs");
    bench_figure_add_note (slowest, bench_samples_get_percentile_us (store_samples, 99), "µs");
    measure_feed (store.db, name);
    measure_roller (store.db, name);
    bare_close (bare.bare);
    ocop_reg_db_close (store.db);
}

int
main (int argc, char **argv)
{
    int n_batches = 2000;
    g_autofree char *parent = NULL;
    const GOptionEntry options[] = {
        {"batches", 0, 0, G_OPTION_ARG_INT, &n_batches, "batches of each kind", "N"},
        {"dir", 0, 0, G_OPTION_ARG_FILENAME, &parent, "where databases are made", "FOLDER"},
        G_OPTION_ENTRY_NULL};
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_add_main_entries (context, options, NULL);
    GError *error = NULL;
    g_option_context_parse (context, &argc, &argv, &error);
    bench_must ("options", error);

    g_autofree char *folder =
        g_build_filename (parent != NULL ? parent : g_get_tmp_dir(), "ocop-bench-XXXXXX", NULL);
    if (g_mkdtemp (folder) == NULL)
        g_error ("%s: %s", folder, g_strerror (errno));
    g_autofree char *ours = g_strdup_printf ("sqlite:%s/store.db", folder);
    g_autofree char *theirs = g_strdup_printf ("sqlite:%s/bare.db", folder);
    measure_kind (OCOP_REG_SQLITE, ours, theirs, (guint)n_batches, 1 / 0.8);

    g_autofree char *store_url = backend_start_durable_cluster();
    if (store_url != NULL) {
        g_autofree char *bare_url = backend_make_schema();
        measure_kind (OCOP_REG_POSTGRES, store_url, bare_url, (guint)n_batches, 1 / 0.7);
    } else
        printf ("PostgreSQL is not installed: not measured\n");
    backend_stop_cluster();
    bench_figures_print();

    static const char *const files[] = {"store.db", "bare.db"};
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS (files) * G_N_ELEMENTS (suffixes); i++) {
        g_autofree char *path = g_strdup_printf ("%s/%s%s", folder, files[i / 4], suffixes[i % 4]);
        g_unlink (path);
    }
    g_rmdir (folder);
    return 0;
}
