/* ocop-bench: what the product costs, measured on the machine at hand. Every figure printed was
 * measured in this run; ratios and differences are taken within it. `./run bench` runs it on the
 * optimised build. */
#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

static const BenchPlan full = {
    .n_products = 2000,
    .n_many_products = 100000,
    .n_sales = 3000,
    .n_paired_sales = 2000,
    .n_few_sales = 1000,
    .n_many_sales = 1000000,
    .n_rounds = 6,
    .n_shift_sales = 300000,
    .n_papers = 3000,
};

static const BenchPlan smoke = {
    .n_products = 50,
    .n_many_products = 500,
    .n_sales = 40,
    .n_paired_sales = 40,
    .n_few_sales = 300,
    .n_many_sales = 900,
    .n_rounds = 1,
    .n_shift_sales = 600,
    .n_papers = 20,
};

static const struct {
    const char *name;
    void (*run) (const BenchPlan *plan);
} parts[] = {{"sale", bench_sale},    {"history", bench_history}, {"catalogue", bench_catalogue},
             {"shift", bench_shift},  {"memory", bench_memory},   {"receipts", bench_receipts},
             {"screen", bench_screen}};

char *
bench_plan_home (const BenchPlan *plan, const char *name)
{
    return plan->large != NULL && strcmp (name, "large") == 0
               ? g_strdup (plan->large)
               : g_build_filename (plan->folder, name, NULL);
}

static char *
read_cpu_model (void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
        return g_strdup ("unknown CPU");
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++)
        if (g_str_has_prefix (lines[i], "model name") && strchr (lines[i], ':') != NULL)
            return g_strstrip (g_strdup (strchr (lines[i], ':') + 1));
    return g_strdup ("unknown CPU");
}

/* Linux' magic numbers, as statfs(2) lists them. */
static char *
name_file_system (const char *folder)
{
    struct statfs facts;
    if (statfs (folder, &facts) != 0)
        return g_strdup ("unknown");
    switch ((guint)facts.f_type) {
    case 0xef53:
        return g_strdup ("ext4");
    case 0x58465342:
        return g_strdup ("xfs");
    case 0x9123683e:
        return g_strdup ("btrfs");
    case 0x01021994:
        return g_strdup ("tmpfs: nothing is durable there");
    case 0x794c7630:
        return g_strdup ("overlayfs");
    default:
        return g_strdup_printf ("type %x", (guint)facts.f_type);
    }
}

/* The same work each time: on a shared or throttled machine it says how fast the processor was just
 * then. */
static double
measure_yardstick_ms (void)
{
    static guchar bytes[1024 * 1024];
    gint64 best = G_MAXINT64;
    for (int i = 0; i < 10; i++) {
        gint64 before = bench_cpu_ns();
        g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, sizeof bytes);
        best = MIN (best, bench_cpu_ns() - before);
        g_assert (sum != NULL);
    }
    return (double)best / 1e6;
}

static void
print_machine (const char *folder)
{
    g_autofree char *cpu = read_cpu_model();
    g_autofree char *file_system = name_file_system (folder);
    printf ("%s, %u processors; SQLite %s; %s\n", cpu, g_get_num_processors(), sqlite3_libversion(),
            file_system);
    fflush (stdout);
}

static char *
find_ocopctl (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);
    bench_must ("/proc/self/exe", error);
    g_autofree char *folder = g_path_get_dirname (self);
    g_autofree char *path = g_build_filename (folder, "..", "..", "src", "cli", "ocopctl", NULL);
    return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

static char *
make_folder (const char *parent)
{
    g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *beside = g_path_get_dirname (self);
    char *folder = g_build_filename (parent != NULL ? parent : beside, "ocop-bench-XXXXXX", NULL);
    if (g_mkdtemp (folder) == NULL) {
        fprintf (stderr, "ocop-bench: cannot make a folder in %s\n",
                 parent != NULL ? parent : beside);
        exit (1);
    }
    return folder;
}

static gboolean
is_wanted (const char *only, const char *name)
{
    if (only == NULL)
        return TRUE;
    g_auto (GStrv) names = g_strsplit (only, ",", -1);
    return g_strv_contains ((const char *const *)names, name);
}

int
main (int argc, char **argv)
{
    if (argc > 2 && strcmp (argv[1], "--launch") == 0)
        bench_memory_launch (argv + 2);
    g_autofree char *parent = NULL;
    g_autofree char *ocopctl = NULL;
    g_autofree char *only = NULL;
    g_autofree char *large = NULL;
    gboolean is_smoke = FALSE, is_kept = FALSE;
    const GOptionEntry entries[] = {
        {"dir", 0, 0, G_OPTION_ARG_FILENAME, &parent,
         "Work in a new folder in DIR, on the disk to be measured (beside the program)", "DIR"},
        {"ocopctl", 0, 0, G_OPTION_ARG_FILENAME, &ocopctl,
         "The program whose memory is measured (that of the same build)", "FILE"},
        {"only", 0, 0, G_OPTION_ARG_STRING, &only,
         "Some parts alone: sale,history,catalogue,shift,memory,receipts,screen; shift, memory "
         "and screen build on catalogue",
         "PARTS"},
        {"smoke", 0, 0, G_OPTION_ARG_NONE, &is_smoke,
         "Tiny sizes: shows that it runs, measures nothing", NULL},
        {"large", 0, 0, G_OPTION_ARG_FILENAME, &large,
         "Leave the shop with the largest catalogue in HOME, for ocop-bench-screen", "HOME"},
        {"keep", 0, 0, G_OPTION_ARG_NONE, &is_kept, "Leave the folder behind", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        fprintf (stderr, "ocop-bench: %s\n", error->message);
        return 2;
    }
    if (ocopctl == NULL)
        ocopctl = find_ocopctl();
    g_autofree char *folder = make_folder (parent);
    BenchPlan plan = is_smoke ? smoke : full;
    plan.folder = folder;
    plan.ocopctl = ocopctl;
    plan.large = large;
    print_machine (folder);
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        if (!is_wanted (only, parts[i].name))
            continue;
        printf ("%s: the SHA-256 of 1 MiB takes this processor %.2f ms\n", parts[i].name,
                measure_yardstick_ms());
        fflush (stdout);
        parts[i].run (&plan);
    }
    bench_figures_print();
    if (!is_kept)
        bench_remove_tree (folder);
    else
        printf ("%s\n", folder);
    return 0;
}
