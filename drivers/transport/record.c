/* A transport around a transport that writes down what goes through it, and changes nothing of it.
 * What the inner one reports comes in posts of the loop, and is passed on at once. */
#include "drivers/transport/trace.h"
#include "drivers/transport/transport_class.h"

typedef struct {
    OcopTransport base;
    OcopTransport *inner; /* owned */
    OcopTraceLine line;
    gpointer data;
    gint64 start_ms;
    GBytes *writing;  /* NULL: no write under way */
    gsize n_recorded; /* of it */
} Record;

static void
tell (Record *record, OcopTraceEvent event)
{
    event.at_ms = ocop_loop_get_ms (record->base.loop) - record->start_ms;
    g_autofree char *line = ocop_trace_event_format (&event);
    record->line (line, record->data);
}

/* In events of bounded size. */
static void
tell_bytes (Record *record, OcopTraceKind kind, const guint8 *bytes, gsize size)
{
    for (gsize at = 0; at < size; at += OCOP_TRACE_BYTES_MAX) {
        g_autoptr (GBytes) part = g_bytes_new (bytes + at, MIN (size - at, OCOP_TRACE_BYTES_MAX));
        tell (record, (OcopTraceEvent){.kind = kind, .bytes = part});
    }
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    Record *record = data;
    tell_bytes (record, OCOP_TRACE_IN, bytes, size);
    ocop_transport_report_received (&record->base, bytes, size);
}

static void
on_gone (gpointer data)
{
    Record *record = data;
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_GONE});
    ocop_transport_report_gone (&record->base);
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    Record *record = data;
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_OPEN, .result = result});
    ocop_transport_report_opened (&record->base, result);
}

static void
open_record (OcopTransport *transport)
{
    ocop_transport_open (((Record *)transport)->inner, on_opened, transport);
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    Record *record = data;
    const guint8 *bytes = g_bytes_get_data (record->writing, NULL);
    const gsize n_more = n_accepted - record->n_recorded;
    if (n_more == 0)
        return;
    tell_bytes (record, OCOP_TRACE_OUT, bytes + record->n_recorded, n_more);
    record->n_recorded = n_accepted;
    ocop_transport_report_progress (&record->base, n_more);
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Record *record = data;
    OcopTransport *transport = ocop_transport_ref (&record->base);
    on_progress (n_accepted, record);
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_WRITTEN, .result = result});
    g_clear_pointer (&record->writing, g_bytes_unref);
    ocop_transport_report_written (transport, result);
    ocop_transport_unref (transport);
}

static void
write_record (OcopTransport *transport, GBytes *bytes)
{
    Record *record = (Record *)transport;
    record->writing = g_bytes_ref (bytes);
    record->n_recorded = 0;
    ocop_transport_write (record->inner, bytes, on_progress, on_written, record);
}

static void
cancel_write (OcopTransport *transport)
{
    Record *record = (Record *)transport;
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_CANCEL});
    ocop_transport_cancel_write (record->inner);
}

static void
on_answer (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    Record *record = data;
    g_autoptr (GBytes) answer = g_bytes_new (bytes, MIN (size, OCOP_TRACE_BYTES_MAX));
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_ANSWER, .result = result, .bytes = answer});
    ocop_transport_report_control (&record->base, result, bytes, size);
}

static void
control_record (OcopTransport *transport, const OcopControl *control)
{
    Record *record = (Record *)transport;
    const gboolean sends = control->out != NULL && g_bytes_get_size (control->out) > 0;
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_CONTROL,
                                   .request_type = control->request_type,
                                   .request = control->request,
                                   .value = control->value,
                                   .index = control->index,
                                   .bytes = sends ? control->out : NULL,
                                   .size_max = sends || (control->request_type & 0x80) == 0
                                                   ? 0
                                                   : control->size_max});
    ocop_transport_control (record->inner, control, on_answer, record);
}

static void
on_closed (OcopDevResult result, gpointer data)
{
    ocop_transport_report_closed (data);
}

static void
close_record (OcopTransport *transport)
{
    Record *record = (Record *)transport;
    tell (record, (OcopTraceEvent){.kind = OCOP_TRACE_CLOSE});
    ocop_transport_close (record->inner, on_closed, record);
}

static void
free_record (OcopTransport *transport)
{
    Record *record = (Record *)transport;
    ocop_transport_free (record->inner);
    g_clear_pointer (&record->writing, g_bytes_unref);
    g_free (record);
}

static const OcopTransportClass record_class = {
    .name = "record",
    .reports_at_once = TRUE,
    .open = open_record,
    .write = write_record,
    .cancel_write = cancel_write,
    .control = control_record,
    .close = close_record,
    .free = free_record,
};

OcopTransport *
ocop_record_new (OcopTransport *inner, OcopTraceLine line, gpointer data)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    Record *record = g_new0 (Record, 1);
    ocop_transport_init (&record->base, &record_class, ocop_transport_get_loop (inner));
    record->inner = inner;
    record->line = line;
    record->data = data;
    record->start_ms = ocop_loop_get_ms (record->base.loop);
    ocop_transport_set_events (inner, &events, record);
    line (OCOP_TRACE_HEADER, data);
    return &record->base;
}
