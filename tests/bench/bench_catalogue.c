/* The largest catalogue: importing it, finding a product by its barcode, searching. */
#include "bench.h"

#include <string.h>

#define LOOK_UPS 20000
#define SEARCHES 40

/* A letter, beginnings that many products share, digits that all GTINs share from either end, many
 * words, accents and no match at all. */
static const char *const queries[] = {
    "m",
    "kg",
    "500",
    "h",
    "hộ kinh doanh",
    "cong ty",
    "mien",
    "miến dong bình liêu",
    "QN-0",
    "893",
    "8938",
    "89380000",
    "0000",
    "rượu mơ yên tử đặc biệt 500 ml",
    "mat ong ba che huu co hop",
    "công ty cổ phần thủy sản hạ long",
    "h t s n c b",
    "a e i o u y",
    "lit",
    "không có gì",
    "1",
    "99",
    "750 ml",
};

static void
measure_look_ups (BenchWorld *world)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    OcopDay today = ocop_shop_get_today (world->shop);
    char gtin[14];
    for (guint i = 0; i < LOOK_UPS; i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopScanned) scanned = {0};
        bench_world_make_gtin (bench_world_draw (world, world->n_products), gtin);
        gint64 before = bench_wall_ns();
        ocop_shop_look_up_scan (world->shop, gtin, today, &scanned, &error);
        gint64 taken = bench_wall_ns() - before;
        bench_must ("look-up", error);
        g_assert (scanned.offer.has_price);
        bench_samples_add (samples, taken);
    }
    bench_figure_add ("c  barcode to priced line, mean over random products", 20,
                      bench_samples_get_mean_us (samples), "µs");
    bench_figure_add_note ("median", bench_samples_get_percentile_us (samples, 50), "µs");
    bench_figure_add_note ("99 of 100 within", bench_samples_get_percentile_us (samples, 99), "µs");
}

static void
measure_searches (BenchWorld *world)
{
    double worst = 0, first_worst = 0;
    const char *worst_query = "";
    for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
        g_autoptr (BenchSamples) samples = bench_samples_new();
        for (guint n = 0; n < SEARCHES; n++) {
            g_autoptr (GError) error = NULL;
            gint64 before = bench_wall_ns();
            g_autoptr (GPtrArray) found = ocop_shop_search (world->shop, queries[i], 20, &error);
            bench_samples_add (samples, bench_wall_ns() - before);
            bench_must (queries[i], error);
            if (n == 0)
                first_worst = MAX (first_worst, bench_samples_get_percentile_us (samples, 100));
        }
        double median = bench_samples_get_percentile_us (samples, 50);
        if (median > worst) {
            worst = median;
            worst_query = queries[i];
        }
    }
    g_autofree char *what = g_strdup_printf ("c  search, worst of %u queries (“%s”), median",
                                             (guint)G_N_ELEMENTS (queries), worst_query);
    bench_figure_add (what, 5, worst / 1000, "ms");
    bench_figure_add_note ("slowest first time of a query", first_worst / 1000, "ms");
}

void
bench_catalogue (const BenchPlan *plan)
{
    g_autofree char *home = bench_plan_home (plan, "large");
    gint64 import_ns;
    g_autoptr (BenchWorld) world = bench_world_new (home, plan->n_many_products, &import_ns);
    g_autofree char *what =
        g_strdup_printf ("d  import of %u products from CSV, durable", plan->n_many_products);
    bench_figure_add (what, 2, (double)import_ns / 1e9, "s");
    bench_world_open (world, OCOP_SHOP_NORMAL);
    measure_look_ups (world);
    measure_searches (world);
}
