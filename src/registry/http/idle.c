/* libsoup 3.2 forgets a connection that its client ends between two requests: it reads the end,
 * drops the message that was to come, and keeps connection and descriptor for ever (mended upstream
 * by d20c6601, which Debian 12 has not). So the end is seen here first, by a source that goes
 * before libsoup's, and the connection is stolen while libsoup still waits for a request. Once
 * libsoup has read the end, stealing would crash.
 *
 * Under TLS the end comes as an alert before it comes as an end: a record too short for a request.
 */
#include "registry/http/idle.h"

#include <errno.h>
#include <sys/socket.h>

#define TLS_HEADER      5
#define TLS_ALERT       21
#define TLS_APPLICATION 23
/* An alert of TLS 1.3 is sealed as data: two bytes, the true type, and a tag of at most 16. */
#define TLS_ALERT_MAX 19

struct _OcopIdle {
    SoupServerMessage *msg;
    GSource *watch;
};

typedef struct {
    GSource source;
    GPollFD poll; /* not by g_source_add_unix_fd(), which would not ask check() */
    gboolean is_tls;
} Watch;

static gboolean
is_alert (const guint8 *record, gssize size)
{
    const guint length = (guint)record[3] << 8 | record[4];
    return size == TLS_HEADER &&
           (record[0] == TLS_ALERT || (record[0] == TLS_APPLICATION && length <= TLS_ALERT_MAX));
}

static gboolean
check (GSource *source)
{
    const Watch *watch = (const Watch *)source;
    guint8 begin[TLS_HEADER] = {0};
    if (watch->poll.revents == 0)
        return FALSE;
    const gssize size = recv (watch->poll.fd, begin, sizeof begin, MSG_PEEK | MSG_DONTWAIT);
    if (size < 0)
        return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
    return size == 0 || (watch->is_tls && is_alert (begin, size));
}

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer data)
{
    return func (data);
}

static void
stop (OcopIdle *idle)
{
    if (idle->msg == NULL)
        return;
    g_source_destroy (idle->watch);
    g_signal_handlers_disconnect_by_data (idle->msg, idle);
    g_clear_object (&idle->msg);
}

static gboolean
on_end (gpointer data)
{
    OcopIdle *idle = data;
    g_autoptr (SoupServerMessage) msg = g_object_ref (idle->msg);
    /* First: libsoup does not say that a stolen connection is gone, and the message would stay. */
    stop (idle);
    g_autoptr (GIOStream) stream = soup_server_message_steal_connection (msg);
    if (stream != NULL)
        g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    return G_SOURCE_REMOVE;
}

/* By us, by libsoup, or with the server. */
static void
on_disconnected (SoupServerMessage *msg, gpointer data)
{
    stop (data);
}

OcopIdle *
ocop_idle_new (SoupServerMessage *msg, GMainContext *context)
{
    static GSourceFuncs funcs = {.check = check, .dispatch = dispatch};
    OcopIdle *idle = g_new0 (OcopIdle, 1);
    idle->msg = g_object_ref (msg);
    idle->watch = g_source_new (&funcs, sizeof (Watch));
    Watch *watch = (Watch *)idle->watch;
    watch->poll.fd = g_socket_get_fd (soup_server_message_get_socket (msg));
    watch->is_tls = g_uri_get_scheme (soup_server_message_get_uri (msg)) != NULL &&
                    g_str_equal (g_uri_get_scheme (soup_server_message_get_uri (msg)), "https");
    watch->poll.events = G_IO_IN | G_IO_HUP | G_IO_ERR;
    g_source_add_poll (idle->watch, &watch->poll);
    g_source_set_priority (idle->watch, G_PRIORITY_HIGH);
    g_source_set_callback (idle->watch, on_end, idle, NULL);
    g_source_attach (idle->watch, context);
    g_signal_connect (msg, "disconnected", G_CALLBACK (on_disconnected), idle);
    return idle;
}

void
ocop_idle_free (gpointer data)
{
    OcopIdle *idle = data;
    if (idle == NULL)
        return;
    stop (idle);
    g_source_unref (idle->watch);
    g_free (idle);
}
