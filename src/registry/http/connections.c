/* A connection is known by its socket and forgotten with it. Cutting is a shutdown of the socket:
 * libsoup then meets the end of the stream and cleans up by itself. */
#include "registry/http/connections.h"

#include "registry/http/rates.h"

typedef struct {
    OcopConnections *owner;
    GSocket *socket; /* weak */
    char *address;
    OcopConnectionPhase phase;
    gint64 since_ms;
    gsize moved; /* bytes in this phase */
    gpointer idle;
    GDestroyNotify idle_free;
} Connection;

struct _OcopConnections {
    OcopConnectionLimits limits;
    GHashTable *by_socket;  /* -> Connection */
    GHashTable *by_address; /* -> number */
};

static void
count_address (OcopConnections *connections, const char *address, int change)
{
    const int n = GPOINTER_TO_INT (g_hash_table_lookup (connections->by_address, address)) + change;
    if (n <= 0)
        g_hash_table_remove (connections->by_address, address);
    else
        g_hash_table_insert (connections->by_address, g_strdup (address), GINT_TO_POINTER (n));
}

static void
drop_idle (Connection *connection)
{
    gpointer idle = g_steal_pointer (&connection->idle);
    if (idle != NULL)
        connection->idle_free (idle);
}

static void
on_socket_gone (gpointer data, GObject *where)
{
    Connection *connection = data;
    connection->socket = NULL;
    g_hash_table_remove (connection->owner->by_socket, where);
}

static void
connection_free (gpointer data)
{
    Connection *connection = data;
    if (connection->socket != NULL)
        g_object_weak_unref (G_OBJECT (connection->socket), on_socket_gone, connection);
    count_address (connection->owner, connection->address, -1);
    drop_idle (connection);
    g_free (connection->address);
    g_free (connection);
}

OcopConnections *
ocop_connections_new (const OcopConnectionLimits *limits)
{
    OcopConnections *connections = g_new0 (OcopConnections, 1);
    connections->limits = *limits;
    connections->by_socket = g_hash_table_new_full (NULL, NULL, NULL, connection_free);
    connections->by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return connections;
}

void
ocop_connections_free (OcopConnections *connections)
{
    if (connections == NULL)
        return;
    g_hash_table_unref (connections->by_socket);
    g_hash_table_unref (connections->by_address);
    g_free (connections);
}

/* A closed socket may live on for as long as somebody looks at its message. */
static gboolean
is_dead (gpointer socket, gpointer connection, gpointer data)
{
    return g_socket_is_closed (socket);
}

static gboolean
is_full (const OcopConnections *connections, const char *address)
{
    const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (connections->by_address, address));
    return n >= connections->limits.per_address_max ||
           g_hash_table_size (connections->by_socket) >= connections->limits.all_max;
}

static gboolean
is_one_too_many (OcopConnections *connections, const char *address)
{
    if (is_full (connections, address))
        g_hash_table_foreach_remove (connections->by_socket, is_dead, NULL);
    return is_full (connections, address);
}

static void
cut_socket (GSocket *socket)
{
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

gboolean
ocop_connections_enter (OcopConnections *connections, GSocket *socket, const char *address,
                        OcopConnectionPhase phase, gint64 now_ms)
{
    Connection *connection = g_hash_table_lookup (connections->by_socket, socket);
    if (connection == NULL && phase != OCOP_PHASE_HEADER)
        return TRUE; /* on its way out */
    if (connection == NULL) {
        if (is_one_too_many (connections, address)) {
            cut_socket (socket);
            return FALSE;
        }
        connection = g_new0 (Connection, 1);
        connection->owner = connections;
        connection->socket = socket;
        connection->address = g_strdup (address);
        g_object_weak_ref (G_OBJECT (socket), on_socket_gone, connection);
        g_hash_table_insert (connections->by_socket, socket, connection);
        count_address (connections, address, 1);
    }
    drop_idle (connection);
    connection->phase = phase;
    connection->since_ms = now_ms;
    connection->moved = 0;
    return TRUE;
}

void
ocop_connections_keep (OcopConnections *connections, GSocket *socket, gpointer idle,
                       GDestroyNotify idle_free)
{
    Connection *connection = g_hash_table_lookup (connections->by_socket, socket);
    if (connection == NULL) {
        idle_free (idle);
        return;
    }
    drop_idle (connection);
    connection->idle = idle;
    connection->idle_free = idle_free;
}

void
ocop_connections_note (OcopConnections *connections, GSocket *socket, gsize size)
{
    Connection *connection = g_hash_table_lookup (connections->by_socket, socket);
    if (connection != NULL)
        connection->moved += size;
}

void
ocop_connections_cut (OcopConnections *connections, GSocket *socket)
{
    if (g_hash_table_contains (connections->by_socket, socket))
        cut_socket (socket);
}

static gint64
get_allowed_ms (const OcopConnections *connections, const Connection *connection)
{
    const OcopConnectionLimits *limits = &connections->limits;
    switch (connection->phase) {
    case OCOP_PHASE_HEADER:
        return limits->header_ms;
    case OCOP_PHASE_BODY:
        return limits->body_ms + (gint64)connection->moved * 1000 / OCOP_WEB_BODY_RATE;
    case OCOP_PHASE_WORK:
        return G_MAXINT64;
    case OCOP_PHASE_ANSWER:
        return limits->answer_ms + (gint64)connection->moved * 1000 / OCOP_WEB_BODY_RATE;
    case OCOP_PHASE_IDLE:
        return limits->idle_ms;
    }
    return G_MAXINT64;
}

guint
ocop_connections_sweep (OcopConnections *connections, gint64 now_ms)
{
    GHashTableIter iter;
    gpointer value;
    guint n_cut = 0;
    g_hash_table_iter_init (&iter, connections->by_socket);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        Connection *connection = value;
        if (now_ms - connection->since_ms <= get_allowed_ms (connections, connection))
            continue;
        cut_socket (connection->socket);
        connection->since_ms = now_ms; /* once is enough, libsoup needs a moment */
        n_cut++;
    }
    return n_cut;
}

guint
ocop_connections_count (const OcopConnections *connections)
{
    return g_hash_table_size (connections->by_socket);
}
