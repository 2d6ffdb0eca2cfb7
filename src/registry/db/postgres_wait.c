/* libpq's own waiting cannot be ended from outside: here it is poll over the connection's socket
 * and the descriptor that says "end". Only looking up a host's name still blocks. */
#include "registry/db/postgres_wait.h"

#include <poll.h>
#include <string.h>

#define CONNECT_S_MIN 2

typedef struct {
    OcopRegDb *db;
    gint64 until_ms;
    gboolean is_stopping;
} Patience;

static Patience
begin (OcopRegDb *db, gint64 limit_ms)
{
    const gint64 now_ms = ocop_ports_boottime_ms (db->ports);
    return (Patience){.db = db, .until_ms = limit_ms > 0 ? now_ms + limit_ms : G_MAXINT64};
}

/* *@ret_wait: WAIT_DONE, something has happened at the socket. */
static gboolean
poll_once (Patience *patience, int fd, short events, Wait *ret_wait)
{
    const OcopRegLimits *limits = &patience->db->limits;
    const gint64 left_ms = patience->until_ms - ocop_ports_boottime_ms (patience->db->ports);
    if (left_ms <= 0) {
        *ret_wait = patience->is_stopping ? WAIT_STOPPED : WAIT_LATE;
        return FALSE;
    }
    /* Once seen, it would be readable for ever. */
    struct pollfd fds[] = {
        {.fd = fd, .events = events},
        {.fd = patience->is_stopping ? -1 : ocop_reg_stop_get_fd (limits->stop), .events = POLLIN}};
    poll (fds, G_N_ELEMENTS (fds), (int)MIN (left_ms, G_MAXINT));
    if (fds[1].revents != 0) {
        const gint64 now_ms = ocop_ports_boottime_ms (patience->db->ports);
        patience->is_stopping = TRUE;
        patience->until_ms = MIN (patience->until_ms, now_ms + limits->stop_ms);
    }
    *ret_wait = WAIT_DONE;
    return TRUE;
}

Wait
ocop_reg_postgres_wait (OcopRegDb *db, PGconn *connection, gint64 limit_ms)
{
    Patience patience;
    Wait wait = WAIT_DONE;
    for (gboolean has_begun = FALSE;; has_begun = TRUE) {
        const int n_unsent = PQflush (connection);
        if (n_unsent < 0)
            return WAIT_LOST;
        if (n_unsent == 0 && PQisBusy (connection) == 0)
            return WAIT_DONE;
        if (!has_begun)
            patience = begin (db, limit_ms);
        const short events = (short)(n_unsent > 0 ? POLLIN | POLLOUT : POLLIN);
        if (!poll_once (&patience, PQsocket (connection), events, &wait))
            return wait;
        if (PQconsumeInput (connection) != 1)
            return WAIT_LOST;
    }
}

/* --- connecting --- */

/* What comes before dbname gives way to what the URL says, what comes after it does not. A primary
 * that is switched off says nothing: keepalives and tcp_user_timeout find that out. */
static const char *const keys[] = {"application_name",
                                   "connect_timeout",
                                   "keepalives_idle",
                                   "keepalives_interval",
                                   "keepalives_count",
                                   "tcp_user_timeout",
                                   "dbname",
                                   "client_encoding",
                                   "host",
                                   "hostaddr",
                                   "port",
                                   NULL};

static gint64
get_timeout_ms (PGconn *connection)
{
    PQconninfoOption *options = PQconninfo (connection);
    gint64 seconds = 0;
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        if (strcmp (o->keyword, "connect_timeout") == 0 && o->val != NULL)
            seconds = g_ascii_strtoll (o->val, NULL, 10);
    PQconninfoFree (options);
    /* As libpq has it: 0 and less is for ever, and 1 is too little to be meant. */
    return seconds <= 0 ? 0 : MAX (seconds, CONNECT_S_MIN) * 1000;
}

static PGconn *
connect_one (OcopRegDb *db, const char *host, const char *hostaddr, const char *port)
{
    const char *values[] = {"ocop-registryd", "5",    "10", "5",      "3",  "15000",
                            db->url,          "UTF8", host, hostaddr, port, NULL};
    PGconn *connection = PQconnectStartParams (keys, values, 1);
    if (connection == NULL || PQstatus (connection) == CONNECTION_BAD)
        return connection;
    Patience patience = begin (db, get_timeout_ms (connection));
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    Wait wait = WAIT_DONE;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
        const short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (!poll_once (&patience, PQsocket (connection), events, &wait))
            break;
        status = PQconnectPoll (connection);
    }
    if (status == PGRES_POLLING_OK)
        PQsetnonblocking (connection, 1);
    return connection;
}

static const char *
get_option (const PQconninfoOption *options, const char *keyword)
{
    for (; options != NULL && options->keyword != NULL; options++)
        if (strcmp (options->keyword, keyword) == 0)
            return options->val;
    return NULL;
}

/* The @i-th of a list, the only one of a list of one. NULL: none is given. */
static const char *
get_nth (char **list, guint i)
{
    const guint n = list != NULL ? g_strv_length (list) : 0;
    return i < n ? list[i] : n == 1 ? list[0] : NULL;
}

static char **
split (const char *list)
{
    return list != NULL ? g_strsplit (list, ",", -1) : NULL;
}

/* libpq walks through several hosts by itself, but only its blocking calls give up on one that does
 * not answer at all: each is tried alone here. */
PGconn *
ocop_reg_postgres_connect (OcopRegDb *db)
{
    PQconninfoOption *options = PQconninfoParse (db->url, NULL);
    g_auto (GStrv) hosts = split (get_option (options, "host"));
    g_auto (GStrv) addresses = split (get_option (options, "hostaddr"));
    g_auto (GStrv) ports = split (get_option (options, "port"));
    PQconninfoFree (options);
    const guint n_hosts = MAX (1, MAX (hosts != NULL ? g_strv_length (hosts) : 0,
                                       addresses != NULL ? g_strv_length (addresses) : 0));
    PGconn *connection = NULL;
    for (guint i = 0; i < n_hosts; i++) {
        PQfinish (connection);
        connection =
            connect_one (db, get_nth (hosts, i), get_nth (addresses, i), get_nth (ports, i));
        if (PQstatus (connection) == CONNECTION_OK || ocop_reg_stop_is_asked (db->limits.stop))
            break;
    }
    return connection;
}
