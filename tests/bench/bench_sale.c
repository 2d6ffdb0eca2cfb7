/* A durable sale beside a raw append of the bytes that its commit wrote, pair by pair, so that
 * whatever the disk does just then happens to both. */
#include "bench.h"

#define WARM_UP_SALES 200

typedef struct {
    BenchSamples *difference, *overwrite_difference, *sale, *append, *cpu, *parsing_cpu, *wal_bytes;
} Samples;

static void
samples_clear (Samples *samples)
{
    g_clear_pointer (&samples->difference, bench_samples_free);
    g_clear_pointer (&samples->overwrite_difference, bench_samples_free);
    g_clear_pointer (&samples->sale, bench_samples_free);
    g_clear_pointer (&samples->append, bench_samples_free);
    g_clear_pointer (&samples->cpu, bench_samples_free);
    g_clear_pointer (&samples->parsing_cpu, bench_samples_free);
    g_clear_pointer (&samples->wal_bytes, bench_samples_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Samples, samples_clear)

static Samples
new_samples (void)
{
    return (Samples){bench_samples_new(), bench_samples_new(), bench_samples_new(),
                     bench_samples_new(), bench_samples_new(), bench_samples_new(),
                     bench_samples_new()};
}

/* Sells one basket; the bytes that went to the log for it. */
static gsize
measure_sale (BenchWorld *world, Samples *samples, gint64 *ret_wall_ns)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSaleResult) result = {0};
    if (world->n_in_shift == BENCH_SHIFT_SALES)
        bench_world_next_day (world);
    g_autofree char *json = bench_world_make_basket (world);
    gint64 before_parsing = bench_cpu_ns();
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
    bench_must ("request", error);
    bench_samples_add (samples->parsing_cpu, bench_cpu_ns() - before_parsing);

    BenchWalCounts before = bench_wal_count_get();
    gint64 wall = bench_wall_ns(), cpu = bench_cpu_ns();
    ocop_shop_sell (world->shop, request, &result, &error);
    bench_samples_add (samples->cpu, bench_cpu_ns() - cpu);
    *ret_wall_ns = bench_wall_ns() - wall;
    BenchWalCounts after = bench_wal_count_get();
    bench_must ("sell", error);
    g_assert (after.wal_syncs > before.wal_syncs);
    world->utc_ms += 30000;
    world->n_in_shift++;
    return (gsize)(after.wal_bytes - before.wal_bytes);
}

static void
measure_pair (BenchWorld *world, BenchRawFile *raw, Samples *samples)
{
    gint64 sale;
    gsize size = measure_sale (world, samples, &sale);
    gint64 append = bench_raw_file_append_ns (raw, size);
    gint64 overwrite = bench_raw_file_overwrite_ns (raw, size);
    bench_samples_add (samples->sale, sale);
    bench_samples_add (samples->append, append);
    bench_samples_add (samples->difference, sale - append);
    bench_samples_add (samples->overwrite_difference, sale - overwrite);
    bench_samples_add (samples->wal_bytes, (gint64)size * 1000);
}

/* Sales alone, as at a till: nothing else of the benchmark between them. */
static void
measure_cpu (BenchWorld *world, guint n_sales)
{
    g_auto (Samples) samples = new_samples();
    gint64 wall;
    BenchWalCounts before = bench_wal_count_get();
    for (guint i = 0; i < n_sales; i++)
        measure_sale (world, &samples, &wall);
    BenchWalCounts after = bench_wal_count_get();
    double selling = bench_samples_get_mean_us (samples.cpu);
    bench_figure_add ("a  CPU of a durable sale, checkpoints included, mean", 200, selling, "µs");
    bench_figure_add_note ("median", bench_samples_get_percentile_us (samples.cpu, 50), "µs");
    bench_figure_add_note ("with parsing the JSON that asks for it, mean",
                           selling + bench_samples_get_mean_us (samples.parsing_cpu), "µs");
    bench_figure_add_note ("pages copied back by checkpoints, per sale",
                           (double)(after.db_writes - before.db_writes) / n_sales, "");
}

void
bench_sale (const BenchPlan *plan)
{
    g_autofree char *home = bench_plan_home (plan, "sale");
    g_autoptr (BenchWorld) world = bench_world_new (home, plan->n_products, NULL);
    g_autoptr (BenchRawFile) raw = bench_raw_file_new (plan->folder);
    g_auto (Samples) samples = new_samples();
    bench_world_sell_many (world, WARM_UP_SALES, NULL);
    measure_cpu (world, plan->n_sales);
    for (guint i = 0; i < plan->n_paired_sales; i++)
        measure_pair (world, raw, &samples);
    bench_figure_add ("a  durable sale minus raw append + fdatasync, median of pairs", 250,
                      bench_samples_get_percentile_us (samples.difference, 50), "µs");
    bench_figure_add_note ("minus raw overwrite in place + fdatasync, median",
                           bench_samples_get_percentile_us (samples.overwrite_difference, 50),
                           "µs");
    bench_figure_add_note ("durable sale, median",
                           bench_samples_get_percentile_us (samples.sale, 50), "µs");
    bench_figure_add_note ("durable sale, 99 of 100 within",
                           bench_samples_get_percentile_us (samples.sale, 99), "µs");
    bench_figure_add_note ("raw append + fdatasync, median",
                           bench_samples_get_percentile_us (samples.append, 50), "µs");
    bench_figure_add_note ("bytes to the log per sale, mean",
                           bench_samples_get_mean_us (samples.wal_bytes), "B");
}
