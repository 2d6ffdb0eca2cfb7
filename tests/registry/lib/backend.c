/* Databases for tests, and the life of the one cluster that all tests of a program share. */
#include "backend.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#ifndef CLUSTER_SCRIPT
#error "the build says where cluster.sh is"
#endif

typedef struct {
    OcopRegKind kind;
    BackendFunc func;
} Case;

static GSubprocess *cluster;
static GDataInputStream *answers;
static char *cluster_base; /* URL up to the search path; NULL: none */
static char *cluster_problem;
static guint n_schemas;

static void
start_cluster (const char *mode)
{
    const char *given = g_getenv ("OCOP_TEST_POSTGRES");
    if (given != NULL) {
        cluster_base = g_strdup (given);
        return;
    }
    GPtrArray *argv = g_ptr_array_new();
    if (geteuid() == 0) {
        g_ptr_array_add (argv, (gpointer) "runuser");
        g_ptr_array_add (argv, (gpointer) "-u");
        g_ptr_array_add (argv, (gpointer) "postgres");
        g_ptr_array_add (argv, (gpointer) "--");
    }
    g_ptr_array_add (argv, (gpointer) "bash");
    g_ptr_array_add (argv, (gpointer)CLUSTER_SCRIPT);
    g_ptr_array_add (argv, (gpointer)mode);
    g_ptr_array_add (argv, NULL);
    g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_subprocess_launcher_set_cwd (launcher, "/");
    g_autoptr (GError) error = NULL;
    cluster = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
    g_ptr_array_unref (argv);
    if (cluster == NULL) {
        cluster_problem = g_strdup (error->message);
        return;
    }
    answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (cluster));
    g_autofree char *line = g_data_input_stream_read_line (answers, NULL, NULL, NULL);
    if (line != NULL && g_str_has_prefix (line, "ready "))
        cluster_base =
            g_strdup_printf ("postgresql:///postgres?host=%s&user=ocop", line + strlen ("ready "));
    else
        cluster_problem = g_strdup (line != NULL ? line : "the cluster's script ended");
}

void
backend_stop_cluster (void)
{
    if (cluster != NULL) {
        g_output_stream_close (g_subprocess_get_stdin_pipe (cluster), NULL, NULL);
        g_subprocess_wait (cluster, NULL, NULL);
    }
    g_clear_object (&answers);
    g_clear_object (&cluster);
    g_clear_pointer (&cluster_base, g_free);
    g_clear_pointer (&cluster_problem, g_free);
}

/* A schema of its own keeps tests apart at little cost. */
char *
backend_make_schema (void)
{
    if (cluster_base == NULL && cluster_problem == NULL)
        start_cluster ("");
    if (cluster_base == NULL)
        return NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopRegDb) db =
        ocop_reg_db_open (cluster_base, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    g_autofree char *sql = g_strdup_printf ("DROP SCHEMA IF EXISTS t%u CASCADE; CREATE SCHEMA t%u",
                                            n_schemas + 1, n_schemas + 1);
    n_schemas++;
    ocop_reg_exec (db, sql, &error);
    g_assert_no_error (error);
    return g_strdup_printf ("%s%coptions=-csearch_path%%3Dt%u,public", cluster_base,
                            strchr (cluster_base, '?') != NULL ? '&' : '?', n_schemas);
}

char *
backend_start_durable_cluster (void)
{
    start_cluster ("durable");
    return backend_make_schema();
}

static OcopRegDb *
open_store (const char *url)
{
    g_autoptr (GError) error = NULL;
    OcopRegDb *db = ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    return db;
}

static void
remove_folder (const char *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
        g_autofree char *file = g_build_filename (path, name, NULL);
        g_unlink (file);
    }
    g_rmdir (path);
}

static void
run_case (gconstpointer data)
{
    const Case *test = data;
    Backend backend = {.kind = test->kind};
    g_autoptr (GError) error = NULL;
    backend.folder = g_dir_make_tmp ("ocop-registry-XXXXXX", &error);
    g_assert_no_error (error);
    backend.url = test->kind == OCOP_REG_SQLITE
                      ? g_strdup_printf ("sqlite:%s/registry.db", backend.folder)
                      : backend_make_schema();
    if (backend.url == NULL)
        g_test_skip (cluster_problem);
    else {
        backend.db = open_store (backend.url);
        test->func (&backend);
        ocop_reg_db_close (backend.db);
    }
    remove_folder (backend.folder);
    g_free (backend.folder);
    g_free (backend.url);
}

void
backend_add_test_for (OcopRegKind kind, const char *name, BackendFunc func)
{
    /* kept: a run of a few tests only does not free the data of the others */
    static GPtrArray *cases;
    if (cases == NULL)
        cases = g_ptr_array_new();
    Case *test = g_new (Case, 1);
    *test = (Case){kind, func};
    g_ptr_array_add (cases, test);
    g_autofree char *path =
        g_strdup_printf ("/registry/%s%s", kind == OCOP_REG_SQLITE ? "sqlite" : "postgres", name);
    g_test_add_data_func (path, test, run_case);
}

void
backend_add_test (const char *name, BackendFunc func)
{
    backend_add_test_for (OCOP_REG_SQLITE, name, func);
    backend_add_test_for (OCOP_REG_POSTGRES, name, func);
}

int
backend_run_tests (void)
{
    const int status = g_test_run();
    backend_stop_cluster();
    return status;
}

OcopRegDb *
backend_open_again (Backend *backend, OcopRegDbFlags flags)
{
    g_autoptr (GError) error = NULL;
    OcopRegDb *db = ocop_reg_store_open (backend->url, flags, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    return db;
}

static gboolean
order (const char *command)
{
    if (cluster == NULL)
        return FALSE;
    g_autofree char *sent = g_strconcat (command, "\n", NULL);
    g_output_stream_write_all (g_subprocess_get_stdin_pipe (cluster), sent, strlen (sent), NULL,
                               NULL, NULL);
    g_autofree char *line = g_data_input_stream_read_line (answers, NULL, NULL, NULL);
    g_assert_cmpstr (line, ==, "ok");
    return TRUE;
}

gboolean
backend_restart_server (Backend *backend)
{
    return order ("crash");
}

gboolean
backend_hold_commits (gboolean hold)
{
    return order (hold ? "hold" : "release");
}

OcopRegDb *
backend_open_other (Backend *backend)
{
    g_autofree char *url = backend->kind == OCOP_REG_SQLITE
                               ? backend_make_schema()
                               : g_strdup_printf ("sqlite:%s/other.db", backend->folder);
    if (url == NULL) {
        g_test_skip (cluster_problem);
        return NULL;
    }
    return open_store (url);
}
