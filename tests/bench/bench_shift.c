/* X, Z and opening over a history. */
#include "bench.h"

#define READINGS 21
#define CLOSINGS 11

static double
measure_opening (BenchWorld *world)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    for (guint i = 0; i < CLOSINGS; i++) {
        bench_world_close (world);
        gint64 before = bench_wall_ns();
        bench_world_open (world, OCOP_SHOP_NORMAL);
        bench_samples_add (samples, bench_wall_ns() - before);
    }
    return bench_samples_get_percentile_us (samples, 100);
}

static double
measure_x (BenchWorld *world)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    for (guint i = 0; i < READINGS; i++) {
        g_autoptr (GError) error = NULL;
        gint64 before = bench_wall_ns();
        g_autoptr (OcopShiftClose) close = ocop_shop_read_shift (world->shop, &error);
        bench_samples_add (samples, bench_wall_ns() - before);
        bench_must ("x", error);
    }
    return bench_samples_get_percentile_us (samples, 100);
}

static gint64
close_shift (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) close = NULL;
    g_auto (OcopActResult) result = {0};
    gint64 before = bench_wall_ns();
    ocop_shop_close_shift (world->shop, 500000, NULL, NULL, NULL, &close, &result, &error);
    gint64 taken = bench_wall_ns() - before;
    bench_must ("z", error);
    return taken;
}

/* Each after a full day of sales. */
static double
measure_z (BenchWorld *world)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    for (guint i = 0; i < CLOSINGS; i++) {
        bench_world_sell_many (world, BENCH_SHIFT_SALES - world->n_in_shift, NULL);
        bench_samples_add (samples, close_shift (world));
        bench_world_begin_day (world);
    }
    return bench_samples_get_percentile_us (samples, 50);
}

void
bench_shift (const BenchPlan *plan)
{
    g_autofree char *home = bench_plan_home (plan, "large");
    g_autoptr (BenchWorld) world = bench_world_find (home, plan->n_many_products);
    bench_world_open (world, OCOP_SHOP_NO_SYNC);
    bench_world_sell_many (world, plan->n_shift_sales, "shifts");
    bench_world_open (world, OCOP_SHOP_NORMAL);
    bench_world_sell_many (world, BENCH_SHIFT_SALES / 2, NULL);
    g_autofree char *x =
        g_strdup_printf ("e  X after %u sales, slowest of %u", plan->n_shift_sales, READINGS);
    g_autofree char *z = g_strdup_printf ("e  Z after %u sales, durable, median of %u",
                                          plan->n_shift_sales, CLOSINGS);
    g_autofree char *opening =
        g_strdup_printf ("e  opening after %u sales, slowest of %u", plan->n_shift_sales, CLOSINGS);
    bench_figure_add (x, 10, measure_x (world) / 1000, "ms");
    bench_figure_add (z, 10, measure_z (world) / 1000, "ms");
    bench_figure_add (opening, 0.3, measure_opening (world) / 1e6, "s");
}
