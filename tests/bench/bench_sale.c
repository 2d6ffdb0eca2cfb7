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

static void
measure_pair (BenchWorld *world, BenchRawFile *raw, Samples *samples)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSaleResult) result = {0};
    g_autofree char *json = bench_world_make_basket (world);
    gint64 before_parsing = bench_cpu_ns();
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
    bench_must ("request", error);
    bench_samples_add (samples->parsing_cpu, bench_cpu_ns() - before_parsing);

    BenchWalCounts before = bench_wal_count_get();
    gint64 wall = bench_wall_ns(), cpu = bench_cpu_ns();
    ocop_shop_sell (world->shop, request, &result, &error);
    gint64 cpu_taken = bench_cpu_ns() - cpu, wall_taken = bench_wall_ns() - wall;
    BenchWalCounts after = bench_wal_count_get();
    bench_must ("sell", error);
    g_assert (after.wal_syncs > before.wal_syncs);
    world->utc_ms += 30000;
    world->n_in_shift++;

    gsize size = (gsize)(after.wal_bytes - before.wal_bytes);
    gint64 append = bench_raw_file_append_ns (raw, size);
    gint64 overwrite = bench_raw_file_overwrite_ns (raw, size);
    bench_samples_add (samples->cpu, cpu_taken);
    bench_samples_add (samples->sale, wall_taken);
    bench_samples_add (samples->append, append);
    bench_samples_add (samples->difference, wall_taken - append);
    bench_samples_add (samples->overwrite_difference, wall_taken - overwrite);
    bench_samples_add (samples->wal_bytes, (gint64)size * 1000);
}

void
bench_sale (const BenchPlan *plan)
{
    g_autofree char *home = bench_plan_home (plan, "sale");
    g_autoptr (BenchWorld) world = bench_world_new (home, plan->n_products, NULL);
    g_autoptr (BenchRawFile) raw = bench_raw_file_new (plan->folder);
    g_auto (Samples) samples = {bench_samples_new(), bench_samples_new(), bench_samples_new(),
                                bench_samples_new(), bench_samples_new(), bench_samples_new(),
                                bench_samples_new()};
    bench_world_sell_many (world, WARM_UP_SALES, NULL);
    BenchWalCounts before = bench_wal_count_get();
    for (guint i = 0; i < plan->n_paired_sales; i++) {
        if (world->n_in_shift == BENCH_SHIFT_SALES)
            bench_world_next_day (world);
        measure_pair (world, raw, &samples);
    }
    BenchWalCounts after = bench_wal_count_get();
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
    bench_figure_add_note ("pages copied back by checkpoints, per sale",
                           (double)(after.db_writes - before.db_writes) / plan->n_paired_sales, "");
    double selling = bench_samples_get_mean_us (samples.cpu),
           parsing = bench_samples_get_mean_us (samples.parsing_cpu);
    bench_figure_add ("a  CPU of a sale with parsing its JSON, checkpoints included, mean", 200,
                      selling + parsing, "µs");
    bench_figure_add_note ("without parsing", selling, "µs");
    bench_figure_add_note ("without parsing, median",
                           bench_samples_get_percentile_us (samples.cpu, 50), "µs");
}
