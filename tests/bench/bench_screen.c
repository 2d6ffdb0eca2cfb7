/* What a screen asks the largest catalogue for: tiles, search, inventory, keeping the cart. Follows
 * catalogue (and shift, whose sales are then the history). */
#include "bench.h"

#include "shop/inventory.h"
#include "shop/kept_cart.h"
#include "shop/safety.h"
#include "shop/tiles.h"

#define ROUNDS 20
#define PAGE   50

static gint64
list (BenchWorld *world, const OcopInventoryQuery *query)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopInventoryPage) page = {0};
    gint64 before = bench_wall_ns();
    ocop_shop_list_inventory (world->shop, query, &page, &error);
    gint64 taken = bench_wall_ns() - before;
    bench_must ("inventory", error);
    return taken;
}

static void
measure_opening (BenchWorld *world)
{
    g_autoptr (BenchSamples) tiles_samples = bench_samples_new();
    g_autoptr (BenchSamples) parts = bench_samples_new();
    gint64 whole = 0, before = 0;
    for (int i = 0; i < 5; i++) {
        g_autoptr (GError) error = NULL;
        gboolean is_complete = FALSE;
        bench_world_close (world);
        bench_world_open (world, OCOP_SHOP_NORMAL);
        before = bench_wall_ns();
        G_GNUC_UNUSED g_autoptr (GArray) tiles =
            ocop_shop_list_tiles (world->shop, NULL, 0, PAGE, NULL, &error);
        bench_samples_add (tiles_samples, bench_wall_ns() - before);
        bench_must ("tiles", error);
        gint64 begun = bench_wall_ns();
        while (!is_complete) {
            before = bench_wall_ns();
            ocop_shop_prepare_shelf (world->shop, &is_complete, &error);
            bench_samples_add (parts, bench_wall_ns() - before);
            bench_must ("shelf", error);
        }
        whole = bench_wall_ns() - begun;
    }
    bench_figure_add ("h  first page of tiles after opening", 50,
                      bench_samples_get_percentile_us (tiles_samples, 50) / 1000, "ms");
    bench_figure_add_note ("all of the shelf read in the background", (double)whole / 1e6, "ms");
    bench_figure_add_note ("longest part of that",
                           bench_samples_get_percentile_us (parts, 100) / 1000, "ms");
}

static void
measure_inventory (BenchWorld *world)
{
    g_autoptr (BenchSamples) first = bench_samples_new();
    g_autoptr (BenchSamples) next = bench_samples_new();
    double worst = 0;
    g_autofree char *worst_name = NULL;
    for (guint filter = 0; filter < OCOP_N_INVENTORY_FILTERS; filter++)
        for (guint sort = 0; sort < OCOP_N_INVENTORY_COLUMNS; sort++) {
            g_autoptr (BenchSamples) samples = bench_samples_new();
            OcopInventoryQuery query = {.filter = (OcopInventoryFilter)filter,
                                        .sort = (OcopInventoryColumn)sort,
                                        .days = 30,
                                        .n = PAGE};
            for (int i = 0; i < ROUNDS; i++) {
                query.offset = 0;
                query.is_descending = i % 2 != 0;
                gint64 taken = list (world, &query);
                bench_samples_add (samples, taken);
                bench_samples_add (first, taken);
                query.offset = PAGE;
                bench_samples_add (next, list (world, &query));
            }
            double median = bench_samples_get_percentile_us (samples, 50);
            if (median > worst) {
                worst = median;
                g_free (worst_name);
                worst_name = g_strdup_printf ("filter %u, column %u", filter, sort);
            }
        }
    g_autofree char *what =
        g_strdup_printf ("h  inventory, another filter or sort, worst median (%s)", worst_name);
    bench_figure_add (what, 16, worst / 1000, "ms");
    bench_figure_add_note ("99 of 100 within", bench_samples_get_percentile_us (first, 99) / 1000,
                           "ms");
    bench_figure_add_note ("next page, 99 of 100 within",
                           bench_samples_get_percentile_us (next, 99) / 1000, "ms");
}

static void
measure_search (BenchWorld *world)
{
    static const char *const queries[] = {
        "m",          "kg",   "500",  "hộ kinh doanh",       "cong ty",
        "893",        "8938", "0000", "miến dong bình liêu", "h t s n c b",
        "a e i o u y"};
    g_autoptr (BenchSamples) tiles_samples = bench_samples_new();
    g_autoptr (BenchSamples) rows = bench_samples_new();
    for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
        for (int n = 0; n < ROUNDS; n++) {
            g_autoptr (GError) error = NULL;
            gint64 before = bench_wall_ns();
            G_GNUC_UNUSED g_autoptr (GArray) tiles =
                ocop_shop_search_tiles (world->shop, queries[i], PAGE, &error);
            bench_samples_add (tiles_samples, bench_wall_ns() - before);
            bench_must (queries[i], error);
            const OcopInventoryQuery query = {.text = queries[i],
                                              .sort = OCOP_INVENTORY_VALUE,
                                              .is_descending = n % 2 != 0,
                                              .n = PAGE};
            bench_samples_add (rows, list (world, &query));
        }
    bench_figure_add ("h  search to tiles, 99 of 100 within", 15,
                      bench_samples_get_percentile_us (tiles_samples, 99) / 1000, "ms");
    bench_figure_add_note ("search in the inventory, by value, 99 of 100 within",
                           bench_samples_get_percentile_us (rows, 99) / 1000, "ms");
}

static void
measure_after_sales (BenchWorld *world)
{
    g_autoptr (BenchSamples) tiles_samples = bench_samples_new();
    g_autoptr (BenchSamples) carts = bench_samples_new();
    g_autoptr (BenchSamples) facts = bench_samples_new();
    for (int i = 0; i < 5 * ROUNDS; i++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *json = bench_world_make_basket (world);
        g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
        bench_must ("basket", error);
        OcopSafety safety;
        gint64 before = bench_wall_ns();
        ocop_shop_keep_cart (world->shop, request, NULL, &error);
        bench_samples_add (carts, bench_wall_ns() - before);
        bench_must ("cart", error);
        bench_world_sell (world, json);
        before = bench_wall_ns();
        G_GNUC_UNUSED g_autoptr (GArray) tiles =
            ocop_shop_list_tiles (world->shop, NULL, 0, PAGE, NULL, &error);
        bench_samples_add (tiles_samples, bench_wall_ns() - before);
        bench_must ("tiles", error);
        before = bench_wall_ns();
        ocop_shop_get_safety (world->shop, &safety, &error);
        bench_samples_add (facts, bench_wall_ns() - before);
        bench_must ("safety", error);
    }
    bench_figure_add ("h  tiles after a sale, 99 of 100 within", 16,
                      bench_samples_get_percentile_us (tiles_samples, 99) / 1000, "ms");
    bench_figure_add_note ("keeping the cart, durable, median",
                           bench_samples_get_percentile_us (carts, 50) / 1000, "ms");
    bench_figure_add_note ("facts of safety, median",
                           bench_samples_get_percentile_us (facts, 50) / 1000, "ms");
}

void
bench_screen (const BenchPlan *plan)
{
    g_autofree char *home = bench_plan_home (plan, "large");
    g_autoptr (BenchWorld) world = bench_world_find (home, plan->n_many_products);
    bench_world_open (world, OCOP_SHOP_NORMAL);
    bench_world_receive_ending (world);
    measure_opening (world);
    measure_inventory (world);
    measure_search (world);
    measure_after_sales (world);
}
