/* A stream over TCP. Looking up the name and connecting is GIO's, on the loop's context; from then
 * on it is a descriptor like any other, but that its end of sending is asked for (SIOCOUTQ): a
 * kernel takes some kilobytes for a printer that has not been there for minutes. */
#include "drivers/transport/tcp.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* A cable pulled while nothing is printed is noticed after about half a minute. */
#define KEEP_IDLE_S     15
#define KEEP_INTERVAL_S 5
#define KEEP_PROBES     3
/* What may be on its way: the smaller, the sooner a printer that stopped reading is seen. */
#define SEND_BUFFER_BYTES 8192

typedef struct _Tcp Tcp;

/* Outlives the transport when that is freed or closed meanwhile. */
typedef struct {
    Tcp *tcp; /* NULL: nobody waits any more */
    GCancellable *cancellable;
} Connecting;

struct _Tcp {
    OcopStream stream;
    char *host;
    guint16 port;
    Connecting *connecting; /* NULL: not */
};

/* What the far end does with the bytes shows only in the kernel's figures. */
static OcopStreamDrain
check_drain (OcopStream *stream)
{
    int n_queued = 0;
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (ioctl (stream->fd, SIOCOUTQ, &n_queued) != 0)
        return OCOP_STREAM_DEAD;
    if (n_queued == 0)
        return OCOP_STREAM_DRAINED;
    if (getsockopt (stream->fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
        info.tcpi_last_ack_recv > OCOP_TCP_DEAD_MS && info.tcpi_last_data_sent > OCOP_TCP_DEAD_MS)
        return OCOP_STREAM_DEAD;
    return OCOP_STREAM_WAITS;
}

static gboolean
set_option (int fd, int level, int name, int value)
{
    return setsockopt (fd, level, name, &value, sizeof value) == 0;
}

static gboolean
set_up (int fd)
{
    return set_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1) &&
           set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_S) &&
           set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL_S) &&
           set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, KEEP_PROBES) &&
           set_option (fd, IPPROTO_TCP, TCP_NODELAY, 1) &&
           set_option (fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES) &&
           fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK) == 0;
}

static OcopDevResult
result_of (const GError *error)
{
    if (error->domain == G_RESOLVER_ERROR ||
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        return OCOP_DEV_NO_HARDWARE;
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
               ? OCOP_DEV_NO_PERMISSION
               : OCOP_DEV_FAILURE;
}

/* The descriptor is taken over; GIO's objects go with their own. */
static void
take_connection (Tcp *tcp, GSocketConnection *connection)
{
    const int given = g_socket_get_fd (g_socket_connection_get_socket (connection));
    const int fd = fcntl (given, F_DUPFD_CLOEXEC, 3);
    if (fd >= 0 && set_up (fd)) {
        ocop_stream_start (&tcp->stream, fd);
        return;
    }
    const int error = errno;
    if (fd >= 0)
        close (fd);
    ocop_transport_report_opened (&tcp->stream.base, ocop_stream_result (error));
}

static void
on_connected (GObject *client, GAsyncResult *result, gpointer data)
{
    Connecting *connecting = data;
    Tcp *tcp = connecting->tcp;
    g_autoptr (GError) error = NULL;
    g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_finish (G_SOCKET_CLIENT (client), result, &error);
    g_object_unref (connecting->cancellable);
    g_free (connecting);
    if (tcp == NULL)
        return;
    tcp->connecting = NULL;
    if (connection != NULL)
        take_connection (tcp, connection);
    else
        ocop_transport_report_opened (&tcp->stream.base, result_of (error));
}

static void
open_tcp (OcopTransport *transport)
{
    Tcp *tcp = (Tcp *)transport;
    g_autoptr (GSocketConnectable) address = g_network_address_new (tcp->host, tcp->port);
    g_autoptr (GSocketClient) client = g_socket_client_new();
    GMainContext *context = ocop_loop_get_context (transport->loop);
    g_socket_client_set_enable_proxy (client, FALSE);
    g_socket_client_set_timeout (client, OCOP_TCP_CONNECT_S);
    tcp->connecting = g_new (Connecting, 1);
    *tcp->connecting = (Connecting){tcp, g_cancellable_new()};
    g_main_context_push_thread_default (context);
    g_socket_client_connect_async (client, address, tcp->connecting->cancellable, on_connected,
                                   tcp->connecting);
    g_main_context_pop_thread_default (context);
}

static void
stop_connecting (Tcp *tcp)
{
    Connecting *connecting = g_steal_pointer (&tcp->connecting);
    if (connecting == NULL)
        return;
    connecting->tcp = NULL;
    g_cancellable_cancel (connecting->cancellable);
}

static void
close_tcp (OcopTransport *transport)
{
    stop_connecting ((Tcp *)transport);
    ocop_stream_close (transport);
}

static void
free_tcp (OcopTransport *transport)
{
    Tcp *tcp = (Tcp *)transport;
    stop_connecting (tcp);
    ocop_stream_clear (&tcp->stream);
    g_free (tcp->host);
    g_free (tcp);
}

static const OcopTransportClass tcp_class = {
    .name = "tcp",
    .open = open_tcp,
    .write = ocop_stream_write,
    .cancel_write = ocop_stream_cancel_write,
    .close = close_tcp,
    .free = free_tcp,
};

OcopTransport *
ocop_tcp_new (OcopLoop *loop, const char *host, guint16 port)
{
    Tcp *tcp = g_new0 (Tcp, 1);
    ocop_transport_init (&tcp->stream.base, &tcp_class, loop);
    tcp->stream.fd = -1;
    tcp->stream.is_socket = TRUE;
    tcp->stream.check_drain = check_drain;
    tcp->host = g_strdup (host);
    tcp->port = port;
    return &tcp->stream.base;
}
