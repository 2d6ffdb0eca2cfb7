/* The server as a process: from its start to SIGTERM. The signal is noticed by the main loop and,
 * where that waits for the database, by the wait itself. */
#include "registry/http/server.h"

#include <glib-unix.h>
#include <signal.h>

/* Of the ten seconds that a stop may take; the rest is for closing the database. */
#define STOP_WITHIN_MS 7000

typedef struct {
    OcopServer *server;
    GMainLoop *loop;
} Run;

static void
on_stopped (gpointer server, gpointer data)
{
    const Run *run = data;
    g_main_loop_quit (run->loop);
}

static gboolean
on_asked (gint fd, GIOCondition condition, gpointer data)
{
    Run *run = data;
    ocop_server_stop (run->server, STOP_WITHIN_MS, on_stopped, run);
    return G_SOURCE_REMOVE; /* it stays readable */
}

/* A signal handler knows nobody else. */
static OcopRegStop *stop_of_process;

static void
on_signal (int number)
{
    ocop_reg_stop_ask (stop_of_process);
}

static void
catch_signals (OcopRegStop *stop, struct sigaction before[2])
{
    const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    stop_of_process = stop;
    sigaction (SIGTERM, &action, &before[0]);
    sigaction (SIGINT, &action, &before[1]);
}

static void
release_signals (const struct sigaction before[2])
{
    sigaction (SIGTERM, &before[0], NULL);
    sigaction (SIGINT, &before[1], NULL);
    stop_of_process = NULL;
}

gboolean
ocop_registry_serve (const OcopServerSettings *settings, const OcopWebTable *const *tables,
                     guint n_tables, OcopServeFunc on_started, gpointer data,
                     const OcopPorts *ports, GError **error)
{
    g_autoptr (OcopServer) server = ocop_server_new (settings, ports, error);
    if (server == NULL)
        return FALSE;
    for (guint i = 0; i < n_tables; i++)
        ocop_server_add_table (server, tables[i]);

    /* Who reads our log may go away; that is no reason to. */
    signal (SIGPIPE, SIG_IGN);
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    Run run = {.server = server, .loop = loop};
    /* Before anybody can know that the server is there, and end it. */
    struct sigaction before[2];
    catch_signals (ocop_server_get_stop (server), before);
    const gboolean is_started = ocop_server_start (server, error) &&
                                (on_started == NULL || on_started (server, data, error));
    if (is_started) {
        g_unix_fd_add (ocop_reg_stop_get_fd (ocop_server_get_stop (server)), G_IO_IN, on_asked,
                       &run);
        g_main_loop_run (loop);
    }
    release_signals (before);
    return is_started;
}
