/* 5,000 tills that come back at once after a day: each has one prepared request of 300 headers, 60
 * rows and its stock, opens a connection of its own and sends it. The server is a process of its
 * own; this one is the other core. Beside it the bare loop of the storage bench on the same rows,
 * one durable commit each.
 *
 * usage: ocop-bench-drain --server PROGRAM [--tills N] [--connections N] [--postgres]
 */
#include "../bench/bare.h"
#include "office.h"
#include "registry/store/packing.h"
#include "sim.h"
#include "wire/header_range.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_PRODUCTS 60
#define N_SALES    297 /* with init, shift open and close: 300 records */
#define PORT       18377
#define BARE_TILLS 300
#define TIME_MAX_S 180

static char *server_program, *db_url, *bare_url;
static gboolean is_postgres;
static int n_tills = 5000, n_connections = 1000;
static const GOptionEntry options[] = {
    {"server", 0, 0, G_OPTION_ARG_FILENAME, &server_program, NULL, NULL},
    {"tills", 0, 0, G_OPTION_ARG_INT, &n_tills, NULL, NULL},
    {"connections", 0, 0, G_OPTION_ARG_INT, &n_connections, NULL, NULL},
    {"postgres", 0, 0, G_OPTION_ARG_NONE, &is_postgres, NULL, NULL},
    {0},
};

typedef struct {
    char *folder, *key_path, *request_path;
    GArray *offsets; /* of gsize: where each request begins, and the end */
    GMappedFile *requests;
    double bare_s; /* per batch */
    pid_t server;
} World;

static double
now_s (void)
{
    struct timespec time;
    clock_gettime (CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
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
put_bare (Bare *bare, OcopBatch *batch, gint64 till_key)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) headers = ocop_header_range_read (batch, &error);
    g_autoptr (GByteArray) packed = g_byte_array_new();
    g_assert_no_error (error);
    ocop_reg_pack ((const OcopWireHeader *)(gconstpointer)headers->data, headers->len, packed);
    const Batch what = {.till_key = till_key,
                        .from = batch->headers_from,
                        .to = batch->headers_to,
                        .headers = (const OcopWireHeader *)(gconstpointer)headers->data,
                        .packed = packed,
                        .rows = (const OcopWireRow *)(gconstpointer)batch->rows->data,
                        .n_rows = batch->rows->len,
                        .feed = till_key};
    bare_put (bare, &what);
}

static void
measure_bare (World *world, OcopRegKind kind, const char *url)
{
    const guint n = (guint)MIN (n_tills, BARE_TILLS);
    g_autoptr (GPtrArray) batches =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_batch_free);
    {
        g_autoptr (OcopRegDb) db = NULL;
        g_auto (OcopRegTransaction) transaction = {0};
        GOOD ((db = ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ocop_ports_get_system(),
                                         &error)) != NULL);
        GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
        for (guint i = 0; i < n; i++) {
            g_autoptr (Sim) sim = make_day (i);
            enrol (db, sim);
            g_ptr_array_add (batches, sim_make_batch (sim, 1000));
        }
        GOOD (ocop_reg_commit (&transaction, &error));
    }
    Bare *bare = bare_open (kind, url);
    const double start = now_s();
    for (guint i = 0; i < n; i++)
        put_bare (bare, g_ptr_array_index (batches, i), i + 1);
    world->bare_s = (now_s() - start) / n;
    bare_close (bare);
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
    for (int i = 0; i < n_tills; i++) {
        g_autoptr (Sim) sim = make_day ((guint)i);
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

/* --- the server --- */

static void
quiet (gpointer data)
{
    const int null = open ("/dev/null", O_WRONLY);
    dup2 (null, STDERR_FILENO);
}

static int
connect_once (gboolean is_blocking)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons (PORT), .sin_addr = {htonl (INADDR_LOOPBACK)}};
    const int fd = socket (AF_INET, SOCK_STREAM | (is_blocking ? 0 : SOCK_NONBLOCK), 0);
    if (connect (fd, (const struct sockaddr *)&address, sizeof address) == 0 ||
        errno == EINPROGRESS)
        return fd;
    close (fd);
    return -1;
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
    while ((fd = connect_once (TRUE)) < 0)
        g_usleep (10000);
    close (fd);
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

/* --- the load --- */

typedef struct {
    int fd; /* -1: free */
    guint till;
    gsize sent;
    char answer[64];
    gsize heard;
    double since;
} Client;

typedef struct {
    World *world;
    Client *clients;
    guint next, n_done, n_wrong;
    double slowest;
    gint64 early_kib;
} Load;

static void
begin (Load *load, Client *client)
{
    *client = (Client){.fd = -1};
    if (load->next == (guint)n_tills)
        return;
    client->fd = connect_once (FALSE);
    client->till = load->next++;
    client->since = now_s();
    if (client->fd < 0)
        g_error ("connect: %s", g_strerror (errno));
}

static void
end (Load *load, Client *client)
{
    close (client->fd);
    load->n_done++;
    load->slowest = MAX (load->slowest, now_s() - client->since);
    if (strncmp (client->answer, "HTTP/1.1 200", 12) != 0 && load->n_wrong++ < 5)
        printf ("till %u: %.*s\n", client->till, (int)client->heard, client->answer);
    if (load->n_done == (guint)n_tills / 5)
        load->early_kib = read_memory (load->world->server, "VmRSS:");
    begin (load, client);
}

static void
say (Load *load, Client *client)
{
    const gsize *offsets = (const gsize *)(gconstpointer)load->world->offsets->data;
    const char *requests = g_mapped_file_get_contents (load->world->requests);
    const gsize from = offsets[client->till] + client->sent;
    const ssize_t n =
        send (client->fd, requests + from, offsets[client->till + 1] - from, MSG_NOSIGNAL);
    if (n > 0)
        client->sent += (gsize)n;
    else if (n < 0 && errno != EAGAIN)
        end (load, client);
}

static void
hear (Load *load, Client *client)
{
    char buffer[16384];
    const ssize_t n = recv (client->fd, buffer, sizeof buffer, 0);
    if (n > 0 && client->heard < sizeof client->answer) {
        const gsize take = MIN ((gsize)n, sizeof client->answer - client->heard);
        memcpy (client->answer + client->heard, buffer, take);
        client->heard += take;
    } else if (n == 0 || (n < 0 && errno != EAGAIN)) {
        end (load, client);
    }
}

static gboolean
is_sending (const Load *load, const Client *client)
{
    const gsize *offsets = (const gsize *)(gconstpointer)load->world->offsets->data;
    return client->sent < offsets[client->till + 1] - offsets[client->till];
}

static void
run_load (Load *load)
{
    g_autofree struct pollfd *polls = g_new (struct pollfd, (gsize)n_connections);
    load->clients = g_new0 (Client, (gsize)n_connections);
    for (int i = 0; i < n_connections; i++)
        begin (load, &load->clients[i]);
    while (load->n_done < (guint)n_tills) {
        for (int i = 0; i < n_connections; i++) {
            Client *client = &load->clients[i];
            polls[i] = (struct pollfd){.fd = client->fd, .events = POLLIN};
            if (client->fd >= 0 && is_sending (load, client))
                polls[i].events |= POLLOUT;
        }
        poll (polls, (nfds_t)n_connections, 1000);
        for (int i = 0; i < n_connections; i++) {
            Client *client = &load->clients[i];
            if (polls[i].revents & POLLOUT)
                say (load, client);
            else if (polls[i].revents != 0 && client->fd >= 0)
                hear (load, client);
        }
    }
    g_free (load->clients);
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
    g_autoptr (OcopRegDb) db = NULL;
    gint64 n;
    GOOD ((db = ocop_reg_store_open (db_url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(),
                                     &error)) != NULL);
    GOOD (ocop_reg_get_number (
        db, "SELECT CAST (count (*) AS BIGINT) FROM till_epoch WHERE acked_seq = 300 AND proof = 1",
        &n, &error));
    printf ("tills proven: %d of %d\n", (int)n, n_tills);
    g_assert_cmpint (n, ==, n_tills);
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || server_program == NULL)
        g_error ("%s", error != NULL ? error->message : "--server is missing");
    const struct rlimit descriptors = {8192, 8192};
    setrlimit (RLIMIT_NOFILE, &descriptors);

    World world = {.offsets = g_array_new (FALSE, FALSE, sizeof (gsize))};
    world.folder = g_dir_make_tmp ("ocop-drain-XXXXXX", NULL);
    world.key_path = g_build_filename (world.folder, "key", NULL);
    world.request_path = g_build_filename (world.folder, "requests", NULL);
    const OcopRegKind kind = is_postgres ? OCOP_REG_POSTGRES : OCOP_REG_SQLITE;
    db_url = is_postgres ? backend_start_durable_cluster()
                         : g_strdup_printf ("sqlite:%s/registry.db", world.folder);
    bare_url =
        is_postgres ? backend_make_schema() : g_strdup_printf ("sqlite:%s/bare.db", world.folder);
    make_key (&world);
    prepare (&world);
    measure_bare (&world, kind, bare_url);

    start_server (&world);
    Load load = {.world = &world};
    const double start = now_s();
    run_load (&load);
    const double time_s = now_s() - start;
    const gint64 late_kib = read_memory (world.server, "VmRSS:");
    const gint64 peak_kib = read_memory (world.server, "VmHWM:");
    const double stop = now_s();
    kill (world.server, SIGTERM);
    g_spawn_close_pid (world.server);
    while (kill (world.server, 0) == 0 && waitpid (world.server, NULL, 0) < 0)
        g_usleep (1000);
    struct rusage usage;
    getrusage (RUSAGE_CHILDREN, &usage);
    printf ("server: %.2f ms of user and %.2f ms of system time a batch\n",
            ((double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3) / n_tills,
            ((double)usage.ru_stime.tv_sec * 1e3 + (double)usage.ru_stime.tv_usec / 1e3) / n_tills);
    printf ("%d tills, %d at a time: %.1f s (bar %d), %.1f batches/s, slowest %.1f s\n", n_tills,
            n_connections, time_s, TIME_MAX_S, n_tills / time_s, load.slowest);
    printf ("memory: %" G_GINT64_FORMAT " KiB after a fifth, %" G_GINT64_FORMAT
            " KiB at the end, peak %" G_GINT64_FORMAT " KiB\n",
            load.early_kib, late_kib, peak_kib);
    printf ("whole request / bare loop: %.2f (bar 0.40); bare loop %.2f ms a batch\n",
            world.bare_s / (time_s / n_tills), world.bare_s * 1000);
    printf ("stopped in %.2f s\n", now_s() - stop);
    assert_all_there();
    g_assert_cmpuint (load.n_wrong, ==, 0);
    backend_stop_cluster();
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", world.folder);
    g_mapped_file_unref (world.requests);
    g_array_unref (world.offsets);
    g_free (world.folder);
    g_free (world.key_path);
    g_free (world.request_path);
    g_free (db_url);
    g_free (bare_url);
    g_free (server_program);
    return system (command);
}
