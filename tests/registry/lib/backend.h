/* A test of the registry runs on every kind of database: an SQLite file in a temporary folder, and
 * a schema of its own in a PostgreSQL cluster started for the program (or in the database that
 * OCOP_TEST_POSTGRES names, distributed where that has the citus extension). */
#pragma once

#include "registry/store/store.h"

typedef struct {
    OcopRegKind kind;
    char *folder; /* temporary, removed afterwards */
    char *url;
    OcopRegDb *db; /* open, schema made */
} Backend;

typedef void (*BackendFunc) (Backend *backend);

/* Adds @func once as "/registry/sqlite" + @name and once as "/registry/postgres" + @name. */
void backend_add_test (const char *name, BackendFunc func);
/* Adds @func for one kind only. */
void backend_add_test_for (OcopRegKind kind, const char *name, BackendFunc func);
/* g_test_run, then ends the cluster. */
int backend_run_tests (void);

/* One more connection to the same database. */
OcopRegDb *backend_open_again (Backend *backend, OcopRegDbFlags flags);
/* The cluster stops and starts again; FALSE where it is not ours. */
gboolean backend_restart_server (Backend *backend);
/* From here on commits wait for a synchronous standby that is not there, or no longer. FALSE where
 * the cluster is not ours. */
gboolean backend_hold_commits (gboolean hold);
/* A new empty database of the other kind, NULL (test skipped) where there is none. */
OcopRegDb *backend_open_other (Backend *backend);

/* For programs that are no tests: the URL of a new schema in a cluster that syncs, NULL where
 * PostgreSQL is not installed; ended with backend_stop_cluster. Owned. */
char *backend_start_durable_cluster (void);
/* One more schema in it. */
char *backend_make_schema (void);
void backend_stop_cluster (void);
