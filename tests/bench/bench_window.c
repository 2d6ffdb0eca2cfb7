/* ocop-bench-screen: the till's window on the largest catalogue, measured from the key or the scan
 * to the end of the frame that shows it, and to the first byte at the printer. It works on a shop
 * that `ocop-bench --large` left behind (--home), or makes one itself. The till runs in a process
 * of its own, so that its start is a start and its memory its own. Run it on a virtual screen:
 * tests/ui/on-xvfb.py. */
#include "till.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *home; /* NULL: one that is taken away afterwards */
    char *only; /* NULL: all */
    int n_products, n_sales, n_samples, n_sold;
    /* of the till's process */
    gint64 started_ns; /* 0: this is not it; by the monotonic clock */
    gint64 ahead_ms;   /* of the shop's day: its history may end in some years */
} Plan;

/* ---- the shop */

static void
make_shop (const char *home, const Plan *plan)
{
    g_autoptr (BenchWorld) world = bench_world_new (home, (guint)plan->n_products, NULL);
    bench_world_open (world, OCOP_SHOP_NO_SYNC);
    bench_world_sell_many (world, (guint)plan->n_sales, "history");
    bench_world_receive_ending (world);
}

/* It is the day of the newest sale; papers go to the virtual printer. */
static void
prepare_shop (Plan *plan)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (BenchWorld) world = bench_world_find (plan->home, (guint)plan->n_products);
    g_auto (OcopActResult) result = {0};
    bench_world_open (world, OCOP_SHOP_NORMAL);
    ocop_shop_set_setting (world->shop, "printer.device", "virtual", NULL, &result, &error);
    bench_must ("printer", error);
    plan->ahead_ms = world->utc_ms - ocop_ports_utc_ms (ocop_ports_get_system());
}

/* ---- the till's process */

static gboolean
is_wanted (const Plan *plan, const char *name)
{
    if (plan->only == NULL)
        return TRUE;
    g_auto (GStrv) names = g_strsplit (plan->only, ",", -1);
    return g_strv_contains ((const char *const *)names, name);
}

static void
measure (const Plan *plan)
{
    const guint n = (guint)plan->n_samples;
    BenchTill till;
    bench_till_start (&till, plan->home, (guint)plan->n_products, plan->ahead_ms);
    const gint64 taken = bench_wall_ns() - plan->started_ns;
    bench_figure_add ("i  start to ready", 0.6, (double)taken / 1e9, "s");
    bench_till_log_in (&till);
    if (is_wanted (plan, "scans"))
        bench_till_scans (&till, n);
    if (is_wanted (plan, "search"))
        bench_till_search (&till, n);
    if (is_wanted (plan, "paying"))
        bench_till_paying (&till, MAX (n / 5, 1));
    if (is_wanted (plan, "shelf"))
        bench_till_shelf (&till, MAX (n / 12, 1));
    if (is_wanted (plan, "memory"))
        bench_till_memory (&till, (guint)plan->n_sold);
    bench_figures_print();
    bench_till_close (&till);
}

/* ---- the process around it */

static int
launch (const Plan *plan)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *started = g_strdup_printf ("--started=%" PRId64, bench_wall_ns());
    g_autofree char *ahead = g_strdup_printf ("--ahead=%" PRId64, plan->ahead_ms);
    g_autofree char *products = g_strdup_printf ("--products=%d", plan->n_products);
    g_autofree char *samples = g_strdup_printf ("--samples=%d", plan->n_samples);
    g_autofree char *sold = g_strdup_printf ("--sold=%d", plan->n_sold);
    const char *argv[] = {"/proc/self/exe", started,    ahead,
                          products,         samples,    sold,
                          "--home",         plan->home, plan->only != NULL ? "--only" : NULL,
                          plan->only,       NULL};
    int status;
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                  &status, &error);
    bench_must ("the till's process", error);
    return g_spawn_check_wait_status (status, &error) ? 0 : 1;
}

static int
run (Plan *plan)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = NULL;
    if (plan->home == NULL) {
        folder = g_dir_make_tmp ("ocop-bench-screen-XXXXXX", &error);
        bench_must ("folder", error);
        plan->home = g_build_filename (folder, "home", NULL);
    }
    if (!g_file_test (plan->home, G_FILE_TEST_EXISTS))
        make_shop (plan->home, plan);
    prepare_shop (plan);
    const int status = launch (plan);
    if (folder != NULL)
        bench_remove_tree (folder);
    return status;
}

int
main (int argc, char **argv)
{
    Plan plan = {.n_products = 100000, .n_sales = 300000, .n_samples = 300, .n_sold = 10000};
    const GOptionEntry entries[] = {
        {"home", 0, 0, G_OPTION_ARG_FILENAME, &plan.home,
         "A shop of ocop-bench --large; made there where it is not", "DIR"},
        {"products", 0, 0, G_OPTION_ARG_INT, &plan.n_products, "How many it has, or gets", "N"},
        {"sales", 0, 0, G_OPTION_ARG_INT, &plan.n_sales, "History that a new one gets", "N"},
        {"samples", 0, 0, G_OPTION_ARG_INT, &plan.n_samples, "Of scans and keys", "N"},
        {"sold", 0, 0, G_OPTION_ARG_INT, &plan.n_sold, "Sales between readings of memory", "N"},
        {"only", 0, 0, G_OPTION_ARG_STRING, &plan.only,
         "Some parts alone: scans,search,paying,shelf,memory", "PARTS"},
        {"started", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT64, &plan.started_ns, "", "NS"},
        {"ahead", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT64, &plan.ahead_ms, "", "MS"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    int status = 0;
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        fprintf (stderr, "ocop-bench-screen: %s\n", error->message);
        status = 2;
    } else if (plan.started_ns != 0) {
        measure (&plan);
    } else {
        status = run (&plan);
    }
    g_free (plan.home);
    g_free (plan.only);
    return status;
}
