/* A registry with a made-up province in a temporary folder, until its input ends: what the browser
 * test opens, and a way to look at the pages. Prints the server's address and a reader's token.
 *
 * usage: serve-province [POINTS PRODUCTS DAYS] */
#include "province.h"

#include "registry/dashboard/dashboard.h"
#include "registry/http/server.h"
#include "registry/store/access.h"
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static gboolean
end (GIOChannel *channel, GIOCondition condition, gpointer data)
{
    g_main_loop_quit (data);
    return G_SOURCE_REMOVE;
}

static void
drop_log (const char *line, gpointer data)
{
    if (g_getenv ("OCOP_SHOW_LOG") != NULL)
        g_printerr ("%s", line);
}

static char *
fill (const char *url, const ProvinceSize *size, const OcopPorts *ports)
{
    char token[OCOP_REG_TOKEN_SIZE];
    g_autofree char *hash = NULL;
    g_autoptr (OcopRegDb) db = NULL;
    GOOD (hash = ocop_dashboard_hash_password (PROVINCE_PASSWORD, ports, &error));
    g_assert_true (ocop_dashboard_check_password (hash, PROVINCE_PASSWORD));
    GOOD (db = ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ports, &error));
    province_fill (db, size, hash);
    COMMITTED (db, GOOD (ocop_reg_tokens_make (db, "test", OCOP_REG_ROLE_READER, size->now_ms,
                                               token, &error)));
    return g_strdup (token);
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        unlink (path);
    }
    rmdir (folder);
}

int
main (int argc, char **argv)
{
    const OcopPorts *ports = ocop_ports_get_system();
    ProvinceSize size = {.now_ms = ocop_ports_utc_ms (ports),
                         .n_points = 8,
                         .n_products = 60,
                         .n_days = 120,
                         .is_hostile = g_getenv ("OCOP_PRETTY") == NULL};
    if (argc == 4) {
        size.n_points = (guint)atoi (argv[1]);
        size.n_products = (guint)atoi (argv[2]);
        size.n_days = (guint)atoi (argv[3]);
    }
    size.today = ocop_day_at (size.now_ms);
    g_autofree char *folder = g_dir_make_tmp ("ocop-dashboard-XXXXXX", NULL);
    g_autofree char *url = g_strdup_printf ("sqlite:%s/registry.db", folder);
    g_autofree char *token = fill (url, &size, ports);
    const OcopServerSettings settings = {.db_url = url, .listen = "127.0.0.1:0", .log = drop_log};
    g_autoptr (OcopServer) server = NULL;
    GOOD (server = ocop_server_new (&settings, ports, &error));
    ocop_server_add_table (server, ocop_dashboard_get_table());
    GOOD (ocop_server_start (server, &error));
    printf ("%s %s\n", ocop_server_get_url (server), token);
    fflush (stdout);
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
    g_io_add_watch (input, G_IO_IN | G_IO_HUP, end, loop);
    g_main_loop_run (loop);
    g_clear_pointer (&server, ocop_server_free);
    remove_folder (folder);
    return 0;
}
