/* A descriptor that poll says is ready: read what there is, write what it takes. Output is watched
 * for only while there is some. */
#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORTION_MAX 4096
/* How soon a line is asked whether it is drained, doubled each time up to … */
#define DRAIN_MIN_MS 5
#define DRAIN_MAX_MS 500
/* Portions in one turn of the loop, so that a fast device does not keep it. */
#define READS_MAX 16

typedef struct {
    GSource source;
    OcopStream *stream; /* borrowed: it destroys the source */
} StreamSource;

OcopDevResult
ocop_stream_result (int error)
{
    switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return OCOP_DEV_NO_HARDWARE;
    case EACCES:
    case EPERM:
        return OCOP_DEV_NO_PERMISSION;
    case EBUSY:
        return OCOP_DEV_IN_USE;
    case ETIMEDOUT:
        return OCOP_DEV_TIMEOUT;
    default:
        return OCOP_DEV_FAILURE;
    }
}

static void
watch (OcopStream *stream)
{
    GIOCondition wanted = stream->never_reads ? 0 : G_IO_IN;
    if (stream->writing != NULL && stream->n_written < g_bytes_get_size (stream->writing))
        wanted |= G_IO_OUT;
    g_source_modify_unix_fd (stream->source, stream->tag, wanted);
}

void
ocop_stream_clear (OcopStream *stream)
{
    if (stream->source != NULL) {
        g_source_destroy (stream->source);
        g_clear_pointer (&stream->source, g_source_unref);
    }
    if (stream->fd >= 0)
        close (stream->fd);
    stream->fd = -1;
    ocop_loop_clear_timer (stream->base.loop, &stream->drain_timer);
    g_clear_pointer (&stream->writing, g_bytes_unref);
}

static void
lose (OcopStream *stream)
{
    ocop_stream_clear (stream);
    ocop_transport_report_gone (&stream->base);
}

/* FALSE: it is gone. */
static gboolean
read_some (OcopStream *stream)
{
    guint8 bytes[PORTION_MAX];
    for (guint i = 0; i < READS_MAX; i++) {
        const gssize size = read (stream->fd, bytes, sizeof bytes);
        if (size > 0)
            ocop_transport_report_received (&stream->base, bytes, (gsize)size);
        else if (size == 0)
            return stream->ignores_empty;
        else
            return errno == EAGAIN || errno == EINTR;
    }
    return TRUE;
}

static void
end_write (OcopStream *stream, OcopDevResult result)
{
    ocop_loop_clear_timer (stream->base.loop, &stream->drain_timer);
    g_clear_pointer (&stream->writing, g_bytes_unref);
    ocop_transport_report_written (&stream->base, result);
    watch (stream);
}

static void
check_drain (gpointer data)
{
    OcopStream *stream = data;
    const OcopStreamDrain drain = stream->check_drain (stream);
    stream->drain_timer = 0;
    if (drain == OCOP_STREAM_DEAD)
        lose (stream);
    else if (drain == OCOP_STREAM_DRAINED &&
             stream->n_written == g_bytes_get_size (stream->writing))
        end_write (stream, OCOP_DEV_OK);
    else {
        stream->drain_ms = MIN (stream->drain_ms * 2, DRAIN_MAX_MS);
        stream->drain_timer =
            ocop_loop_add_timer (stream->base.loop, stream->drain_ms, check_drain, stream);
    }
}

static void
start_draining (OcopStream *stream)
{
    if (stream->check_drain == NULL)
        return;
    ocop_loop_clear_timer (stream->base.loop, &stream->drain_timer);
    stream->drain_ms = DRAIN_MIN_MS;
    stream->drain_timer =
        ocop_loop_add_timer (stream->base.loop, stream->drain_ms, check_drain, stream);
}

static gboolean
write_some (OcopStream *stream)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data (stream->writing, &size);
    const gsize portion = MIN (size - stream->n_written, PORTION_MAX);
    const guint8 *at = bytes + stream->n_written;
    const gssize n_taken = stream->is_socket ? send (stream->fd, at, portion, MSG_NOSIGNAL)
                                             : write (stream->fd, at, portion);
    if (n_taken < 0)
        return errno == EAGAIN || errno == EINTR || errno == ENOBUFS;
    stream->n_written += (gsize)n_taken;
    if (n_taken > 0)
        ocop_transport_report_progress (&stream->base, (gsize)n_taken);
    if (stream->n_written < size)
        return TRUE;
    watch (stream);
    if (stream->check_drain == NULL)
        end_write (stream, OCOP_DEV_OK);
    else
        start_draining (stream);
    return TRUE;
}

/* What came before a hang-up is read before it is told. */
static gboolean
on_ready (GSource *source, GSourceFunc func, gpointer data)
{
    OcopStream *stream = ((StreamSource *)source)->stream;
    const GIOCondition ready = g_source_query_unix_fd (source, stream->tag);
    gboolean is_there = TRUE;
    if (ready & G_IO_IN)
        is_there = read_some (stream);
    if (ready & (G_IO_HUP | G_IO_ERR | G_IO_NVAL))
        is_there = FALSE;
    if (is_there && ready & G_IO_OUT && stream->writing != NULL &&
        stream->n_written < g_bytes_get_size (stream->writing))
        is_there = write_some (stream);
    if (!is_there)
        lose (stream);
    return G_SOURCE_CONTINUE;
}

void
ocop_stream_start (OcopStream *stream, int fd)
{
    static GSourceFuncs funcs = {.dispatch = on_ready};
    stream->fd = fd;
    stream->source = g_source_new (&funcs, sizeof (StreamSource));
    ((StreamSource *)stream->source)->stream = stream;
    stream->tag = g_source_add_unix_fd (stream->source, fd, stream->never_reads ? 0 : G_IO_IN);
    g_source_attach (stream->source, ocop_loop_get_context (stream->base.loop));
    ocop_transport_report_opened (&stream->base, OCOP_DEV_OK);
}

void
ocop_stream_write (OcopTransport *transport, GBytes *bytes)
{
    OcopStream *stream = (OcopStream *)transport;
    if (stream->source == NULL)
        return; /* gone, and told in a moment: that ends the write */
    stream->writing = g_bytes_ref (bytes);
    stream->n_written = 0;
    start_draining (stream);
    watch (stream);
}

void
ocop_stream_refuse_write (OcopTransport *transport, GBytes *bytes)
{
    ocop_transport_report_written (transport, OCOP_DEV_NOT_SUPPORTED);
}

void
ocop_stream_cancel_write (OcopTransport *transport)
{
    OcopStream *stream = (OcopStream *)transport;
    if (stream->writing == NULL)
        return;
    end_write (stream, OCOP_DEV_CANCELLED);
}

void
ocop_stream_close (OcopTransport *transport)
{
    ocop_stream_clear ((OcopStream *)transport);
    ocop_transport_report_closed (transport);
}
