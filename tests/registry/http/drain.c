/* 5,000 tills that come back at once after a day: each has one prepared request of 300 headers, 60
 * rows and its stock, opens a connection of its own and sends it. The server is a process of its
 * own; this one is the other core.
 *
 * Before that the whole request beside the bare loop of the storage bench, which writes the same
 * rows with one durable commit each: in turn on two databases side by side, some tills each, so
 * that a machine that gets slower does so for both. What the bare loop writes is ready before its
 * time begins.
 *
 * usage: ocop-bench-drain --server PROGRAM [--tills N] [--connections N] [--pairs N] [--postgres]
 */
#include "../bench/bare.h"
#include "crowd.h"
#include "office.h"
#include "registry/store/packing.h"
#include "sim.h"
#include "wire/header_range.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_PRODUCTS 60
#define N_SALES    297 /* with init, shift open and close: 300 records */
#define PORT       18377
#define PAIR_TILLS 100
#define TIME_MAX_S 180

static char *server_program, *db_url, *bare_url;
static gboolean is_postgres;
static int n_tills = 5000, n_connections = 1000, n_pairs = 11;
static const GOptionEntry options[] = {
    {"server", 0, 0, G_OPTION_ARG_FILENAME, &server_program, NULL, NULL},
    {"tills", 0, 0, G_OPTION_ARG_INT, &n_tills, NULL, NULL},
    {"connections", 0, 0, G_OPTION_ARG_INT, &n_connections, NULL, NULL},
    {"pairs", 0, 0, G_OPTION_ARG_INT, &n_pairs, NULL, NULL},
    {"postgres", 0, 0, G_OPTION_ARG_NONE, &is_postgres, NULL, NULL},
    {0},
};

typedef struct {
    char *folder, *key_path, *request_path;
    GArray *offsets; /* of gsize: where each request begins, and the end */
    GMappedFile *requests;
    pid_t server;
    gint64 early_kib; /* the server's memory after a fifth of the tills */
} World;

/* Tills of each pair, those of all pairs; behind them come those of the drain. */
static guint
get_pair_tills (void)
{
    return (guint)MIN (n_tills, PAIR_TILLS);
}

static guint
get_paired_tills (void)
{
    return get_pair_tills() * (guint)n_pairs;
}

/* --- what is prepared --- */

static void
enrol (OcopRegDb *db, const Sim *sim)
{
    OcopRegTill till = {.province = (char *)"22",
                        .point = (char *)sim->point,
                        .till = 1,
                        .name = (char *)"Bãi Cháy",
                        .epoch = 1};
    g_autoptr (OcopRegEpoch) epoch = ocop_reg_row_new (&ocop_reg_epoch_shape);
    const SimEpoch *first = sim_get_epoch ((Sim *)sim);
    GOOD (ocop_reg_tills_add (db, &till, &error));
    epoch->till_key = till.key;
    epoch->epoch = 1;
    epoch->has_base = TRUE;
    memcpy (epoch->public_key, first->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_record_genesis_hash (epoch->public_key, epoch->first_prev);
    memcpy (epoch->head_hash, epoch->first_prev, OCOP_HASH_SIZE);
    epoch->installation = g_strdup ("");
    GOOD (ocop_reg_epochs_put (db, epoch, &error));
}

static Sim *
make_day (guint number)
{
    g_autofree char *point = g_strdup_printf ("P%05u", number);
    Sim *sim = sim_new (point, 1, (guint8)(number % 200));
    sim_note (sim, "shift-open");
    for (guint i = 0; i < N_SALES; i++) {
        g_autofree char *product = g_strdup_printf ("QN-%04u", (i * 7 + number) % N_PRODUCTS);
        sim_sell (sim, product, 0, 1000 + i, 15000 + i);
    }
    sim_close (sim);
    sim->clock_offset_ms = ocop_ports_utc_ms (ocop_ports_get_system()) - sim->utc_ms;
    return sim;
}

static gsize
write_request (FILE *file, const SimRequest *request)
{
    gsize size;
    const void *body = g_bytes_get_data (request->body, &size);
    g_autofree char *head = g_strdup_printf (
        "POST %s HTTP/1.1\r\nHost: registry\r\nConnection: close\r\nContent-Type: application/json"
        "\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nContent-Digest: %s\r\nSignature-Input: %s\r\n"
        "Signature: %s\r\n\r\n",
        request->target, size, request->headers.content_digest, request->headers.signature_input,
        request->headers.signature);
    fwrite (head, 1, strlen (head), file);
    fwrite (body, 1, size, file);
    return strlen (head) + size;
}

static void
prepare (World *world)
{
    FILE *file = fopen (world->request_path, "wb");
    gsize offset = 0;
    g_autoptr (OcopRegDb) db = NULL;
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD ((db = ocop_reg_store_open (db_url, OCOP_REG_DB_CREATE, ocop_ports_get_system(),
                                     &error)) != NULL);
    GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
    for (guint i = 0; i < get_paired_tills() + (guint)n_tills; i++) {
        g_autoptr (Sim) sim = make_day (i);
        g_autoptr (OcopBatch) batch = sim_make_batch (sim, 1000);
        g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
        enrol (db, sim);
        g_array_append_val (world->offsets, offset);
        offset += write_request (file, request);
    }
    g_array_append_val (world->offsets, offset);
    GOOD (ocop_reg_commit (&transaction, &error));
    fclose (file);
    GOOD ((world->requests = g_mapped_file_new (world->request_path, FALSE, &error)) != NULL);
}

/* --- the bare loop --- */

/* What it writes for one till. */
typedef struct {
    OcopBatch *batch;
    GArray *headers;
    GByteArray *packed;
} Bundle;

static void
bundle_clear (gpointer data)
{
    Bundle *bundle = data;
    g_array_unref (bundle->headers);
    g_byte_array_unref (bundle->packed);
    ocop_batch_free (bundle->batch);
}

static Bare *
open_bare (void)
{
    g_autoptr (OcopRegDb) db = NULL;
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD ((db = ocop_reg_store_open (bare_url, OCOP_REG_DB_CREATE, ocop_ports_get_system(),
                                     &error)) != NULL);
    GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
    for (guint i = 0; i < get_paired_tills(); i++) {
        g_autoptr (Sim) sim = make_day (i);
        enrol (db, sim);
    }
    GOOD (ocop_reg_commit (&transaction, &error));
    return bare_open (is_postgres ? OCOP_REG_POSTGRES : OCOP_REG_SQLITE, bare_url);
}

static GArray *
make_bundles (guint first, guint n)
{
    GArray *bundles = g_array_new (FALSE, FALSE, sizeof (Bundle));
    g_array_set_clear_func (bundles, bundle_clear);
    for (guint i = first; i < first + n; i++) {
        g_autoptr (Sim) sim = make_day (i);
        Bundle bundle = {.batch = sim_make_batch (sim, 1000), .packed = g_byte_array_new()};
        GOOD ((bundle.headers = ocop_header_range_read (bundle.batch, &error)) != NULL);
        ocop_reg_pack ((const OcopWireHeader *)(gconstpointer)bundle.headers->data,
                       bundle.headers->len, bundle.packed);
        g_array_append_val (bundles, bundle);
    }
    return bundles;
}

static double
get_own_cpu_s (void)
{
    struct timespec time;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Seconds for the tills [first, first + n); adds those of the processor to *@cpu_s. */
static double
time_bare (Bare *bare, guint first, guint n, double *cpu_s)
{
    g_autoptr (GArray) bundles = make_bundles (first, n);
    const double cpu_start = get_own_cpu_s();
    const double start = crowd_now_s();
    for (guint i = 0; i < n; i++) {
        const Bundle *bundle = &g_array_index (bundles, Bundle, i);
        const OcopBatch *batch = bundle->batch;
        const Batch what = {.till_key = first + i + 1,
                            .from = batch->headers_from,
                            .to = batch->headers_to,
                            .headers = (const OcopWireHeader *)(gconstpointer)bundle->headers->data,
                            .packed = bundle->packed,
                            .rows = (const OcopWireRow *)(gconstpointer)batch->rows->data,
                            .n_rows = batch->rows->len,
                            .stock = (const OcopWireStock *)(gconstpointer)batch->stock->data,
                            .n_stock = batch->stock->len,
                            .feed = first + i + 1};
        bare_put (bare, &what);
    }
    const double time_s = crowd_now_s() - start;
    *cpu_s += get_own_cpu_s() - cpu_start;
    return time_s;
}

/* --- the server --- */

static void
quiet (gpointer data)
{
    const int null = open ("/dev/null", O_WRONLY);
    dup2 (null, STDERR_FILENO);
}

static void
start_server (World *world)
{
    g_autofree char *listen = g_strdup_printf ("127.0.0.1:%d", PORT);
    char *argv[] = {server_program, (char *)"serve", (char *)"--db",  db_url, (char *)"--listen",
                    listen,         (char *)"--key", world->key_path, NULL};
    GOOD (g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, quiet, NULL, &world->server,
                         &error));
    int fd;
    while ((fd = crowd_connect (PORT, TRUE)) < 0)
        g_usleep (10000);
    close (fd);
}

static void
stop_server (World *world)
{
    const double start = crowd_now_s();
    const double n = (double)get_paired_tills() + n_tills;
    struct rusage usage;
    kill (world->server, SIGTERM);
    while (waitpid (world->server, NULL, 0) < 0)
        g_usleep (1000);
    getrusage (RUSAGE_CHILDREN, &usage);
    printf ("stopped in %.2f s\n", crowd_now_s() - start);
    printf ("server: %.2f ms of user and %.2f ms of system time a batch\n",
            ((double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3) / n,
            ((double)usage.ru_stime.tv_sec * 1e3 + (double)usage.ru_stime.tv_usec / 1e3) / n);
}

/* KiB. */
static gint64
read_memory (pid_t pid, const char *name)
{
    g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents (path, &text, NULL, NULL))
        return 0;
    const char *at = strstr (text, name);
    return at != NULL ? g_ascii_strtoll (at + strlen (name) + 1, NULL, 10) : 0;
}

/* Seconds of all its threads, user and system, in steps of 10 ms. */
static double
read_cpu_s (pid_t pid)
{
    g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
    g_autofree char *text = NULL;
    unsigned long user = 0, system_time = 0;
    if (!g_file_get_contents (path, &text, NULL, NULL))
        return 0;
    const char *behind_name = strrchr (text, ')');
    if (behind_name == NULL ||
        sscanf (behind_name, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                &system_time) != 2)
        return 0;
    return (double)(user + system_time) / (double)sysconf (_SC_CLK_TCK);
}

static Crowd
get_crowd (World *world, guint n)
{
    return (Crowd){.requests = g_mapped_file_get_contents (world->requests),
                   .offsets = (const gsize *)(gconstpointer)world->offsets->data,
                   .port = PORT,
                   .n_connections = MIN ((guint)n_connections, n)};
}

/* --- whole request against bare loop --- */

static int
compare_doubles (const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double
get_median (double *values, int n)
{
    qsort (values, (gsize)n, sizeof *values, compare_doubles);
    return values[n / 2];
}

static guint
measure_pairs (World *world)
{
    const guint n = get_pair_tills();
    const Crowd crowd = get_crowd (world, n);
    g_autofree double *ratios = g_new (double, (gsize)n_pairs);
    g_autofree double *bare_ms = g_new (double, (gsize)n_pairs);
    g_autofree double *whole_ms = g_new (double, (gsize)n_pairs);
    Bare *bare = open_bare();
    guint n_wrong = 0;
    double bare_cpu_s = 0, server_cpu_s = 0;
    for (int i = 0; i < n_pairs; i++) {
        const guint first = (guint)i * n;
        double bare_s = 0;
        if (i % 2 == 0)
            bare_s = time_bare (bare, first, n, &bare_cpu_s);
        const double cpu_before_s = read_cpu_s (world->server);
        const CrowdResult whole = crowd_run (&crowd, first, n);
        server_cpu_s += read_cpu_s (world->server) - cpu_before_s;
        if (i % 2 != 0)
            bare_s = time_bare (bare, first, n, &bare_cpu_s);
        n_wrong += whole.n_wrong;
        ratios[i] = bare_s / whole.time_s;
        bare_ms[i] = bare_s * 1000 / n;
        whole_ms[i] = whole.time_s * 1000 / n;
    }
    bare_close (bare);
    const double median = get_median (ratios, n_pairs);
    printf ("whole request / bare loop: %.2f (bar 0.40), median of %d pairs of %u tills, "
            "%.2f to %.2f\n",
            median, n_pairs, n, ratios[0], ratios[n_pairs - 1]);
    printf ("bare loop %.2f ms a batch, whole request %.2f ms, medians\n",
            get_median (bare_ms, n_pairs), get_median (whole_ms, n_pairs));
    const double n_all = get_paired_tills();
    printf ("processor time a batch: bare loop %.2f ms, server %.2f ms, means\n",
            bare_cpu_s * 1000 / n_all, server_cpu_s * 1000 / n_all);
    return n_wrong;
}

/* --- all at once --- */

static void
note_memory (guint n_done, gpointer data)
{
    World *world = data;
    if (n_done == (guint)n_tills / 5)
        world->early_kib = read_memory (world->server, "VmRSS:");
}

static guint
drain (World *world)
{
    Crowd crowd = get_crowd (world, (guint)n_tills);
    crowd.answered = note_memory;
    crowd.data = world;
    const CrowdResult all = crowd_run (&crowd, get_paired_tills(), (guint)n_tills);
    printf ("%d tills, %d at a time: %.1f s (bar %d), %.1f batches/s, slowest %.1f s\n", n_tills,
            n_connections, all.time_s, TIME_MAX_S, n_tills / all.time_s, all.slowest_s);
    printf ("memory: %" G_GINT64_FORMAT " KiB after a fifth, %" G_GINT64_FORMAT
            " KiB at the end, peak %" G_GINT64_FORMAT " KiB\n",
            world->early_kib, read_memory (world->server, "VmRSS:"),
            read_memory (world->server, "VmHWM:"));
    return all.n_wrong;
}

/* --- all of it --- */

static void
make_key (const World *world)
{
    guint8 seed[OCOP_SEED_SIZE] = {1};
    char text[OCOP_KEY_FILE_TEXT_SIZE];
    g_auto (OcopKeys) keys = {0};
    ocop_keys_init_from_seed (&keys, seed);
    ocop_keys_to_file_text (&keys, text);
    GOOD (g_file_set_contents (world->key_path, text, -1, &error));
}

static void
assert_all_there (void)
{
    const guint n_all = get_paired_tills() + (guint)n_tills;
    g_autoptr (OcopRegDb) db = NULL;
    gint64 n;
    GOOD ((db = ocop_reg_store_open (db_url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(),
                                     &error)) != NULL);
    GOOD (ocop_reg_get_number (
        db, "SELECT CAST (count (*) AS BIGINT) FROM till_epoch WHERE acked_seq = 300 AND proof = 1",
        &n, &error));
    printf ("tills proven: %d of %u\n", (int)n, n_all);
    g_assert_cmpint (n, ==, n_all);
}

static void
read_options (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || server_program == NULL)
        g_error ("%s", error != NULL ? error->message : "--server is missing");
    n_pairs = MAX (n_pairs, 1);
}

static void
world_init (World *world)
{
    *world = (World){.offsets = g_array_new (FALSE, FALSE, sizeof (gsize))};
    world->folder = g_dir_make_tmp ("ocop-drain-XXXXXX", NULL);
    world->key_path = g_build_filename (world->folder, "key", NULL);
    world->request_path = g_build_filename (world->folder, "requests", NULL);
    db_url = is_postgres ? backend_start_durable_cluster()
                         : g_strdup_printf ("sqlite:%s/registry.db", world->folder);
    bare_url =
        is_postgres ? backend_make_schema() : g_strdup_printf ("sqlite:%s/bare.db", world->folder);
}

static void
world_clear (World *world)
{
    backend_stop_cluster();
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", world->folder);
    if (system (command) != 0)
        printf ("%s is left behind\n", world->folder);
    g_mapped_file_unref (world->requests);
    g_array_unref (world->offsets);
    g_free (world->folder);
    g_free (world->key_path);
    g_free (world->request_path);
    g_free (db_url);
    g_free (bare_url);
    g_free (server_program);
}

int
main (int argc, char **argv)
{
    World world;
    const struct rlimit descriptors = {8192, 8192};
    read_options (argc, argv);
    setrlimit (RLIMIT_NOFILE, &descriptors);
    world_init (&world);
    make_key (&world);
    prepare (&world);
    start_server (&world);
    const guint n_wrong = measure_pairs (&world) + drain (&world);
    stop_server (&world);
    assert_all_there();
    g_assert_cmpuint (n_wrong, ==, 0);
    world_clear (&world);
    return 0;
}
