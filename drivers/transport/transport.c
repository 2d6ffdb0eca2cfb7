/* The part that all transports share: states, and that everything that was begun ends exactly once.
 * Reports become posts of the loop; whether somebody still waits is decided when they are
 * delivered. */
#include "drivers/transport/transport_class.h"

typedef enum { OPENED, PROGRESS, WRITTEN, CONTROLLED, RECEIVED, GONE, CLOSED } ReportKind;

typedef struct {
    OcopTransport *transport; /* a reference */
    ReportKind kind;
    OcopDevResult result;
    gsize n_more;
    GBytes *bytes;
} Report;

void
ocop_transport_init (OcopTransport *transport, const OcopTransportClass *class, OcopLoop *loop)
{
    transport->class = class;
    transport->loop = ocop_loop_ref (loop);
    transport->n_refs = 1;
}

OcopTransport *
ocop_transport_ref (OcopTransport *transport)
{
    transport->n_refs++;
    return transport;
}

void
ocop_transport_unref (OcopTransport *transport)
{
    if (--transport->n_refs > 0)
        return;
    g_clear_pointer (&transport->write.bytes, g_bytes_unref);
    OcopLoop *loop = transport->loop;
    transport->class->free (transport);
    ocop_loop_unref (loop);
}

/* ---- ends */

static void
end_open (OcopTransport *transport, OcopDevResult result)
{
    OcopTransportDone done = g_steal_pointer (&transport->opened);
    if (done != NULL && !transport->is_freed)
        done (result, transport->opened_data);
}

static void
end_write (OcopTransport *transport, OcopDevResult result)
{
    OcopTransportWrite write = transport->write;
    if (!write.is_pending)
        return;
    transport->write = (OcopTransportWrite){0};
    g_bytes_unref (write.bytes);
    if (!transport->is_freed)
        write.done (result, write.n_accepted, write.data);
}

static void
end_control (OcopTransport *transport, OcopDevResult result, GBytes *bytes)
{
    OcopControlDone done = g_steal_pointer (&transport->controlled);
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
    if (done != NULL && !transport->is_freed)
        done (result, data, size, transport->controlled_data);
}

static void
end_all (OcopTransport *transport, OcopDevResult result)
{
    end_open (transport, result);
    end_write (transport, result);
    end_control (transport, result, NULL);
}

/* ---- reports */

static void
take_progress (OcopTransport *transport, gsize n_more)
{
    OcopTransportWrite *write = &transport->write;
    if (!write->is_pending)
        return;
    write->n_accepted += n_more;
    g_assert (write->n_accepted <= g_bytes_get_size (write->bytes));
    if (write->progress != NULL && !transport->is_freed)
        write->progress (write->n_accepted, write->data);
}

static void
take_opened (OcopTransport *transport, OcopDevResult result)
{
    if (transport->state != OCOP_TRANSPORT_OPENING)
        return;
    transport->state = result == OCOP_DEV_OK ? OCOP_TRANSPORT_OPEN : OCOP_TRANSPORT_CLOSED;
    end_open (transport, result);
}

static void
take_gone (OcopTransport *transport)
{
    if (transport->state != OCOP_TRANSPORT_OPEN && transport->state != OCOP_TRANSPORT_OPENING)
        return;
    transport->state = OCOP_TRANSPORT_GONE;
    end_all (transport, OCOP_DEV_NO_HARDWARE);
    if (transport->events.gone != NULL && !transport->is_freed)
        transport->events.gone (transport->events_data);
}

static void
take_closed (OcopTransport *transport)
{
    if (transport->state != OCOP_TRANSPORT_CLOSING)
        return;
    end_all (transport, OCOP_DEV_CANCELLED);
    transport->state = OCOP_TRANSPORT_CLOSED;
    OcopTransportDone done = g_steal_pointer (&transport->closed);
    if (done != NULL && !transport->is_freed)
        done (OCOP_DEV_OK, transport->closed_data);
}

static void
take_received (OcopTransport *transport, GBytes *bytes)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    if (transport->state == OCOP_TRANSPORT_OPEN && transport->events.received != NULL &&
        !transport->is_freed)
        transport->events.received (data, size, transport->events_data);
}

static void
deliver (gpointer data)
{
    const Report *report = data;
    OcopTransport *transport = report->transport;
    switch (report->kind) {
    case OPENED:
        take_opened (transport, report->result);
        break;
    case PROGRESS:
        take_progress (transport, report->n_more);
        break;
    case WRITTEN:
        end_write (transport, report->result);
        break;
    case CONTROLLED:
        end_control (transport, report->result, report->bytes);
        break;
    case RECEIVED:
        take_received (transport, report->bytes);
        break;
    case GONE:
        take_gone (transport);
        break;
    case CLOSED:
        take_closed (transport);
        break;
    }
}

static void
free_report (gpointer data)
{
    Report *report = data;
    g_clear_pointer (&report->bytes, g_bytes_unref);
    ocop_transport_unref (report->transport);
    g_free (report);
}

static void
post (OcopTransport *transport, ReportKind kind, OcopDevResult result, gsize n_more, GBytes *bytes)
{
    Report *report = g_new (Report, 1);
    *report = (Report){ocop_transport_ref (transport), kind, result, n_more, bytes};
    ocop_loop_post (transport->loop, deliver, report, free_report);
}

static void
report (OcopTransport *transport, ReportKind kind, OcopDevResult result, gsize n_more,
        GBytes *bytes)
{
    if (!transport->class->reports_at_once) {
        post (transport, kind, result, n_more, bytes);
        return;
    }
    Report now = {ocop_transport_ref (transport), kind, result, n_more, bytes};
    deliver (&now);
    g_clear_pointer (&now.bytes, g_bytes_unref);
    ocop_transport_unref (transport);
}

void
ocop_transport_report_opened (OcopTransport *transport, OcopDevResult result)
{
    report (transport, OPENED, result, 0, NULL);
}

void
ocop_transport_report_progress (OcopTransport *transport, gsize n_more)
{
    report (transport, PROGRESS, OCOP_DEV_OK, n_more, NULL);
}

void
ocop_transport_report_written (OcopTransport *transport, OcopDevResult result)
{
    report (transport, WRITTEN, result, 0, NULL);
}

void
ocop_transport_report_control (OcopTransport *transport, OcopDevResult result, const guint8 *bytes,
                               gsize size)
{
    report (transport, CONTROLLED, result, 0, g_bytes_new (bytes, size));
}

void
ocop_transport_report_received (OcopTransport *transport, const guint8 *bytes, gsize size)
{
    report (transport, RECEIVED, OCOP_DEV_OK, 0, g_bytes_new (bytes, size));
}

void
ocop_transport_report_gone (OcopTransport *transport)
{
    report (transport, GONE, OCOP_DEV_NO_HARDWARE, 0, NULL);
}

void
ocop_transport_report_closed (OcopTransport *transport)
{
    report (transport, CLOSED, OCOP_DEV_OK, 0, NULL);
}

/* ---- what is refused is told the same way as what fails: later */

typedef struct {
    OcopTransport *transport; /* a reference */
    OcopDevResult result;
    OcopTransportDone done;
    OcopTransportWritten written;
    OcopControlDone controlled;
    gpointer data;
} Refusal;

static void
deliver_refusal (gpointer data)
{
    const Refusal *refusal = data;
    if (refusal->transport->is_freed)
        return;
    if (refusal->done != NULL)
        refusal->done (refusal->result, refusal->data);
    if (refusal->written != NULL)
        refusal->written (refusal->result, 0, refusal->data);
    if (refusal->controlled != NULL)
        refusal->controlled (refusal->result, NULL, 0, refusal->data);
}

static void
free_refusal (gpointer data)
{
    Refusal *refusal = data;
    ocop_transport_unref (refusal->transport);
    g_free (refusal);
}

static void
refuse (const Refusal *refusal)
{
    ocop_transport_ref (refusal->transport);
    ocop_loop_post (refusal->transport->loop, deliver_refusal, g_memdup2 (refusal, sizeof *refusal),
                    free_refusal);
}

static OcopDevResult
check_open (const OcopTransport *transport)
{
    return transport->state == OCOP_TRANSPORT_OPEN   ? OCOP_DEV_OK
           : transport->state == OCOP_TRANSPORT_GONE ? OCOP_DEV_NO_HARDWARE
                                                     : OCOP_DEV_CLOSED;
}

/* ---- what the owner calls */

void
ocop_transport_free (OcopTransport *transport)
{
    transport->is_freed = TRUE;
    ocop_transport_unref (transport);
}

void
ocop_transport_set_events (OcopTransport *transport, const OcopTransportEvents *events,
                           gpointer data)
{
    transport->events = *events;
    transport->events_data = data;
}

OcopTransportState
ocop_transport_get_state (const OcopTransport *transport)
{
    return transport->state;
}

const char *
ocop_transport_get_name (const OcopTransport *transport)
{
    return transport->class->name;
}

OcopLoop *
ocop_transport_get_loop (OcopTransport *transport)
{
    return transport->loop;
}

void
ocop_transport_open (OcopTransport *transport, OcopTransportDone done, gpointer data)
{
    if (transport->state != OCOP_TRANSPORT_CLOSED) {
        refuse (&(Refusal){transport, OCOP_DEV_BUSY, .done = done, .data = data});
        return;
    }
    transport->state = OCOP_TRANSPORT_OPENING;
    transport->opened = done;
    transport->opened_data = data;
    transport->class->open (transport);
}

void
ocop_transport_write (OcopTransport *transport, GBytes *bytes, OcopTransportProgress progress,
                      OcopTransportWritten done, gpointer data)
{
    OcopDevResult result = check_open (transport);
    if (result == OCOP_DEV_OK && (transport->write.is_pending || transport->controlled != NULL))
        result = OCOP_DEV_BUSY;
    if (result != OCOP_DEV_OK) {
        refuse (&(Refusal){transport, result, .written = done, .data = data});
        return;
    }
    transport->write = (OcopTransportWrite){TRUE, g_bytes_ref (bytes), 0, progress, done, data};
    if (g_bytes_get_size (bytes) == 0)
        post (transport, WRITTEN, OCOP_DEV_OK, 0, NULL);
    else
        transport->class->write (transport, bytes);
}

void
ocop_transport_cancel_write (OcopTransport *transport)
{
    if (transport->write.is_pending && transport->state == OCOP_TRANSPORT_OPEN)
        transport->class->cancel_write (transport);
}

void
ocop_transport_control (OcopTransport *transport, const OcopControl *control, OcopControlDone done,
                        gpointer data)
{
    OcopDevResult result = check_open (transport);
    if (result == OCOP_DEV_OK && (transport->write.is_pending || transport->controlled != NULL))
        result = OCOP_DEV_BUSY;
    if (result == OCOP_DEV_OK && transport->class->control == NULL)
        result = OCOP_DEV_NOT_SUPPORTED;
    if (result != OCOP_DEV_OK) {
        refuse (&(Refusal){transport, result, .controlled = done, .data = data});
        return;
    }
    transport->controlled = done;
    transport->controlled_data = data;
    transport->class->control (transport, control);
}

void
ocop_transport_close (OcopTransport *transport, OcopTransportDone done, gpointer data)
{
    if (transport->state == OCOP_TRANSPORT_CLOSED || transport->state == OCOP_TRANSPORT_CLOSING) {
        const OcopDevResult result =
            transport->state == OCOP_TRANSPORT_CLOSED ? OCOP_DEV_OK : OCOP_DEV_BUSY;
        refuse (&(Refusal){transport, result, .done = done, .data = data});
        return;
    }
    transport->state = OCOP_TRANSPORT_CLOSING;
    transport->closed = done;
    transport->closed_data = data;
    transport->class->close (transport);
}
