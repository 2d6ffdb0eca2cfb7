/* Does a sale cost more after a million others? Two shops with the same catalogue, one at the
 * beginning of its history, one far on, sell in turns within the same minute. Both are opened anew
 * for each round and brought to the same place within a business day, so that only the length of
 * the history differs: the short one is put back to where it was each time. A round is long enough
 * for either to copy its log back twice. */
#include "bench.h"

#include <stdio.h>

#define WARM_UP_SALES  100
#define MEASURED_SALES 600
#define IN_TURNS       20

typedef struct {
    BenchSamples *cpu;
    gint64 n_reads; /* pages of the database */
} Side;

static void
measure_some (BenchWorld *world, Side *side)
{
    if (world->n_in_shift == BENCH_SHIFT_SALES)
        bench_world_next_day (world);
    BenchWalCounts counts = bench_wal_count_get();
    for (guint i = 0; i < IN_TURNS; i++) {
        g_autofree char *json = bench_world_make_basket (world);
        gint64 before = bench_cpu_ns();
        bench_world_sell (world, json);
        bench_samples_add (side->cpu, bench_cpu_ns() - before);
    }
    side->n_reads += bench_wal_count_get().db_reads - counts.db_reads;
}

/* @world stands at the beginning of a day. */
static void
prepare (BenchWorld *world)
{
    bench_world_open (world, OCOP_SHOP_NORMAL);
    g_assert (world->n_in_shift == 0);
    bench_world_sell_many (world, WARM_UP_SALES, NULL);
}

/* Sells up to @n_sales, rounded down to whole days, and begins the next day. */
static BenchWorld *
build (const BenchPlan *plan, const char *name, guint n_sales, const char *progress)
{
    g_autofree char *home = bench_plan_home (plan, name);
    BenchWorld *world = bench_world_new (home, plan->n_products, NULL);
    bench_world_open (world, OCOP_SHOP_NO_SYNC);
    bench_world_sell_many (world, n_sales / BENCH_SHIFT_SALES * BENCH_SHIFT_SALES, progress);
    if (world->n_in_shift > 0)
        bench_world_next_day (world);
    bench_world_close (world);
    return world;
}

void
bench_history (const BenchPlan *plan)
{
    g_autoptr (BenchWorld) few = build (plan, "few", plan->n_few_sales, NULL);
    gint64 before = bench_wall_ns();
    g_autoptr (BenchWorld) many = build (plan, "many", plan->n_many_sales, "history");
    gint64 built = bench_wall_ns() - before;
    g_autoptr (BenchSamples) few_cpu = bench_samples_new();
    g_autoptr (BenchSamples) many_cpu = bench_samples_new();
    Side at_few = {few_cpu, 0}, at_many = {many_cpu, 0};
    g_autofree char *copy_home = bench_plan_home (plan, "few-now");
    for (guint round = 0; round < plan->n_rounds; round++) {
        g_autoptr (BenchWorld) copy = bench_world_copy (few, copy_home);
        copy->seed += round;
        prepare (copy);
        prepare (many);
        for (guint i = 0; i < MEASURED_SALES; i += IN_TURNS) {
            measure_some (copy, &at_few);
            measure_some (many, &at_many);
        }
        bench_world_next_day (many);
        bench_world_close (many);
        bench_world_close (copy);
        bench_remove_tree (copy_home);
    }
    double few_mean = bench_samples_get_mean_us (few_cpu),
           many_mean = bench_samples_get_mean_us (many_cpu);
    g_autofree char *what =
        g_strdup_printf ("b  CPU of a sale after %u sales, as a multiple of after %u",
                         plan->n_many_sales, plan->n_few_sales);
    bench_figure_add (what, 1.1, many_mean / few_mean, "");
    bench_figure_add_note ("after the short history, mean, JSON included", few_mean, "µs");
    bench_figure_add_note ("after the long history, mean, JSON included", many_mean, "µs");
    double few_trimmed = bench_samples_get_trimmed_mean_us (few_cpu, 5),
           many_trimmed = bench_samples_get_trimmed_mean_us (many_cpu, 5);
    bench_figure_add_note ("the multiple without the 5 in 100 fastest and slowest sales",
                           many_trimmed / few_trimmed, "");
    bench_figure_add_note ("pages read per sale, short history",
                           (double)at_few.n_reads / few_cpu->values->len, "");
    bench_figure_add_note ("pages read per sale, long history",
                           (double)at_many.n_reads / many_cpu->values->len, "");
    bench_figure_add_note ("building the long history without syncs, per sale",
                           (double)built / plan->n_many_sales / 1000, "µs");
}
