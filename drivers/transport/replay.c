/* A recording as a device. One event after the other: what the device did comes by itself, in its
 * time; what the till did is waited for, as long as it takes, and compared. */
#include "drivers/transport/trace.h"
#include "drivers/transport/transport_class.h"

typedef struct {
    OcopTransport base;
    GPtrArray *events; /* of OcopTraceEvent, a reference */
    guint at;          /* the next event */
    gsize n_out;       /* of an OUT event: bytes that were compared */
    gint64 last_ms;    /* when the event before was played */
    GBytes *writing;   /* NULL: no write under way */
    gsize n_written;
    gsize n_total;     /* bytes written since the beginning */
    gboolean is_asked; /* a request waits for its answer */
    gboolean has_differed;
    OcopReplayDiffered differed;
    gpointer data;
    guint timer;
} Replay;

static void go_on (Replay *replay);

static const OcopTraceEvent *
peek (const Replay *replay)
{
    return replay->at < replay->events->len ? g_ptr_array_index (replay->events, replay->at) : NULL;
}

static void
advance (Replay *replay)
{
    replay->at++;
    replay->n_out = 0;
    replay->last_ms = ocop_loop_get_ms (replay->base.loop);
}

static void
end_write (Replay *replay, OcopDevResult result)
{
    if (replay->writing == NULL)
        return;
    g_clear_pointer (&replay->writing, g_bytes_unref);
    ocop_transport_report_written (&replay->base, result);
}

G_GNUC_PRINTF (2, 3)
static void
differ (Replay *replay, const char *format, ...)
{
    va_list values;
    if (!replay->has_differed) {
        va_start (values, format);
        g_autofree char *message = g_strdup_vprintf (format, values);
        va_end (values);
        replay->has_differed = TRUE;
        if (replay->differed != NULL)
            replay->differed (message, replay->data);
        else
            g_warning ("not as recorded: %s", message);
    }
    ocop_loop_clear_timer (replay->base.loop, &replay->timer);
    end_write (replay, OCOP_DEV_FAILURE);
    if (replay->is_asked)
        ocop_transport_report_control (&replay->base, OCOP_DEV_FAILURE, NULL, 0);
    replay->is_asked = FALSE;
}

/* ---- what the till did */

static void
compare (Replay *replay, const OcopTraceEvent *event)
{
    gsize recorded_size, size;
    const guint8 *recorded = g_bytes_get_data (event->bytes, &recorded_size);
    const guint8 *bytes = g_bytes_get_data (replay->writing, &size);
    const gsize n = MIN (recorded_size - replay->n_out, size - replay->n_written);
    gsize n_same = 0;
    while (n_same < n && recorded[replay->n_out + n_same] == bytes[replay->n_written + n_same])
        n_same++;
    if (n_same > 0)
        ocop_transport_report_progress (&replay->base, n_same);
    replay->n_out += n_same;
    replay->n_written += n_same;
    replay->n_total += n_same;
    if (n_same < n)
        differ (replay, "byte %" G_GSIZE_FORMAT " is %02x, recorded was %02x", replay->n_total,
                bytes[replay->n_written], recorded[replay->n_out]);
    else if (replay->n_out == recorded_size)
        advance (replay);
}

/* TRUE when something moved. A write that ended well ended when its bytes were through, so that it
 * may come in other portions; how one ended that did not is part of the recording. */
static gboolean
serve_write (Replay *replay, const OcopTraceEvent *event)
{
    if (event != NULL && event->kind == OCOP_TRACE_WRITTEN && event->result == OCOP_DEV_OK) {
        advance (replay);
        return TRUE;
    }
    if (replay->writing == NULL)
        return FALSE;
    if (replay->n_written == g_bytes_get_size (replay->writing)) {
        end_write (replay, OCOP_DEV_OK);
        return TRUE;
    }
    if (event == NULL) {
        differ (replay, "byte %" G_GSIZE_FORMAT " comes when the recording is over",
                replay->n_total);
        return FALSE;
    }
    if (event->kind == OCOP_TRACE_OUT) {
        compare (replay, event);
        return !replay->has_differed;
    }
    if (event->kind == OCOP_TRACE_WRITTEN) {
        end_write (replay, event->result);
        advance (replay);
        return TRUE;
    }
    if (event->kind == OCOP_TRACE_CONTROL)
        differ (replay, "byte %" G_GSIZE_FORMAT " comes where a request was recorded",
                replay->n_total);
    return FALSE;
}

/* ---- what the device did */

static void
play (gpointer data)
{
    Replay *replay = data;
    const OcopTraceEvent *event = peek (replay);
    gsize size = 0;
    const guint8 *bytes = event->bytes != NULL ? g_bytes_get_data (event->bytes, &size) : NULL;
    replay->timer = 0;
    advance (replay);
    if (event->kind == OCOP_TRACE_IN)
        ocop_transport_report_received (&replay->base, bytes, size);
    else if (event->kind == OCOP_TRACE_GONE)
        ocop_transport_report_gone (&replay->base);
    else if (replay->is_asked) {
        replay->is_asked = FALSE;
        ocop_transport_report_control (&replay->base, event->result, bytes, size);
    }
    go_on (replay);
}

static void
wait_to_play (Replay *replay, const OcopTraceEvent *event)
{
    const OcopTraceEvent *before =
        replay->at > 0 ? g_ptr_array_index (replay->events, replay->at - 1) : NULL;
    const gint64 gap_ms = event->at_ms - (before != NULL ? before->at_ms : 0);
    const gint64 gone_ms = ocop_loop_get_ms (replay->base.loop) - replay->last_ms;
    if (replay->timer == 0)
        replay->timer =
            ocop_loop_add_timer (replay->base.loop, MAX (gap_ms - gone_ms, 0), play, replay);
}

static void
go_on (Replay *replay)
{
    while (!replay->has_differed && serve_write (replay, peek (replay)))
        continue;
    const OcopTraceEvent *event = peek (replay);
    if (replay->has_differed || event == NULL)
        return;
    if (event->kind == OCOP_TRACE_CANCEL && replay->writing == NULL) {
        advance (replay); /* it came too late, or was made */
        go_on (replay);
    } else if (event->kind == OCOP_TRACE_IN || event->kind == OCOP_TRACE_GONE ||
               event->kind == OCOP_TRACE_ANSWER)
        wait_to_play (replay, event);
}

/* ---- the class */

/* Goes on where it is: a recording may hold several openings. */
static void
open_replay (OcopTransport *transport)
{
    Replay *replay = (Replay *)transport;
    while (peek (replay) != NULL && peek (replay)->kind != OCOP_TRACE_OPEN && replay->at > 0)
        replay->at++; /* the rest of an opening that was closed sooner */
    const OcopTraceEvent *event = peek (replay);
    if (replay->has_differed || event == NULL || event->kind != OCOP_TRACE_OPEN) {
        differ (replay, "an opening that was not recorded");
        ocop_transport_report_opened (transport, OCOP_DEV_FAILURE);
        return;
    }
    advance (replay);
    ocop_transport_report_opened (transport, event->result);
    if (event->result == OCOP_DEV_OK)
        go_on (replay);
}

static void
write_replay (OcopTransport *transport, GBytes *bytes)
{
    Replay *replay = (Replay *)transport;
    replay->writing = g_bytes_ref (bytes);
    replay->n_written = 0;
    if (replay->has_differed)
        end_write (replay, OCOP_DEV_FAILURE);
    else
        go_on (replay);
}

static void
cancel_write (OcopTransport *transport)
{
    Replay *replay = (Replay *)transport;
    end_write (replay, OCOP_DEV_CANCELLED);
    go_on (replay);
}

static gboolean
is_same_request (const OcopTraceEvent *event, const OcopControl *control)
{
    const gboolean sends = control->out != NULL && g_bytes_get_size (control->out) > 0;
    return event != NULL && event->kind == OCOP_TRACE_CONTROL &&
           event->request_type == control->request_type && event->request == control->request &&
           event->value == control->value && event->index == control->index &&
           sends == (event->bytes != NULL) &&
           (!sends || g_bytes_equal (event->bytes, control->out));
}

static void
control_replay (OcopTransport *transport, const OcopControl *control)
{
    Replay *replay = (Replay *)transport;
    replay->is_asked = TRUE;
    if (!replay->has_differed && is_same_request (peek (replay), control)) {
        advance (replay);
        go_on (replay);
        return;
    }
    differ (replay, "request %02x %02x %04x %04x was not recorded here", control->request_type,
            control->request, control->value, control->index);
}

static void
close_replay (OcopTransport *transport)
{
    Replay *replay = (Replay *)transport;
    ocop_loop_clear_timer (transport->loop, &replay->timer);
    g_clear_pointer (&replay->writing, g_bytes_unref);
    replay->is_asked = FALSE;
    if (peek (replay) != NULL && peek (replay)->kind == OCOP_TRACE_CLOSE)
        advance (replay);
    ocop_transport_report_closed (transport);
}

static void
free_replay (OcopTransport *transport)
{
    Replay *replay = (Replay *)transport;
    ocop_loop_clear_timer (transport->loop, &replay->timer);
    g_clear_pointer (&replay->writing, g_bytes_unref);
    g_ptr_array_unref (replay->events);
    g_free (replay);
}

static const OcopTransportClass replay_class = {
    .name = "replay",
    .open = open_replay,
    .write = write_replay,
    .cancel_write = cancel_write,
    .control = control_replay,
    .close = close_replay,
    .free = free_replay,
};

OcopTransport *
ocop_replay_new (OcopLoop *loop, GPtrArray *events, OcopReplayDiffered differed, gpointer data)
{
    Replay *replay = g_new0 (Replay, 1);
    ocop_transport_init (&replay->base, &replay_class, loop);
    replay->events = g_ptr_array_ref (events);
    replay->differed = differed;
    replay->data = data;
    return &replay->base;
}

gboolean
ocop_replay_is_over (OcopTransport *transport)
{
    const Replay *replay = (const Replay *)transport;
    guint at = replay->at;
    while (at < replay->events->len) {
        const OcopTraceEvent *event = g_ptr_array_index (replay->events, at);
        if (event->kind != OCOP_TRACE_CLOSE &&
            (event->kind != OCOP_TRACE_WRITTEN || event->result != OCOP_DEV_OK))
            return FALSE;
        at++;
    }
    return !replay->has_differed;
}
