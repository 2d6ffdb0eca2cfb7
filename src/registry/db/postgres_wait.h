/* Waiting for PostgreSQL without ever waiting longer than the connection's limits say. Private to
 * this folder. */
#pragma once

#include "registry/db/private.h"
#include <libpq-fe.h>

typedef enum {
    WAIT_DONE,    /* PQgetResult does not block */
    WAIT_LOST,    /* libpq says why */
    WAIT_LATE,    /* the limit has passed */
    WAIT_STOPPED, /* the program is asked to end, and time was given */
} Wait;

/* Until a result of what was sent can be taken; @limit_ms 0: however long it takes. The connection
 * is a non-blocking one. */
Wait ocop_reg_postgres_wait (OcopRegDb *db, PGconn *connection, gint64 limit_ms);

/* Connects to the first host of @url that fits, each within its connect_timeout. Never NULL but out
 * of memory: PQstatus says how it went. Non-blocking when it is well. */
PGconn *ocop_reg_postgres_connect (OcopRegDb *db);
