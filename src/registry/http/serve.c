/* The server as a process: from its start to SIGTERM. */
#include "registry/http/server.h"

#include <glib-unix.h>
#include <signal.h>

/* Of the ten seconds that a stop may take; the rest is for closing the database. */
#define STOP_WITHIN_MS 7000

typedef struct {
    OcopServer *server;
    GMainLoop *loop;
    gboolean is_stopping;
} Run;

static void
on_stopped (gpointer server, gpointer data)
{
    const Run *run = data;
    g_main_loop_quit (run->loop);
}

static gboolean
on_signal (gpointer data)
{
    Run *run = data;
    if (!run->is_stopping)
        ocop_server_stop (run->server, STOP_WITHIN_MS, on_stopped, run);
    run->is_stopping = TRUE;
    return G_SOURCE_CONTINUE;
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
    const guint on_term = g_unix_signal_add (SIGTERM, on_signal, &run);
    const guint on_int = g_unix_signal_add (SIGINT, on_signal, &run);
    const gboolean is_started = ocop_server_start (server, error) &&
                                (on_started == NULL || on_started (server, data, error));
    if (is_started)
        g_main_loop_run (loop);
    g_source_remove (on_term);
    g_source_remove (on_int);
    return is_started;
}
