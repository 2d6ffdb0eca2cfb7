/* Everything is handed through. The inner transport calls back later, never from inside, so its
 * reports go on at once: posted a second time they would come after the hub's news that the device
 * left. Only where nobody is behind it a report is posted. */
#include "drivers/link/relay.h"

#include "drivers/transport/transport_class.h"

typedef struct {
    OcopTransport base;
    OcopTransport *inner; /* owned, NULL: none */
    gsize n_accepted;     /* of the write under way, told so far */
} Relay;

/* ---- reports of the inner one */

static void
on_opened (OcopDevResult result, gpointer data)
{
    ocop_transport_report_opened (data, result);
}

static void
take_progress (Relay *relay, gsize n_accepted)
{
    const gsize n_more = n_accepted - relay->n_accepted;
    relay->n_accepted = n_accepted;
    if (n_more > 0)
        ocop_transport_report_progress (&relay->base, n_more);
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    take_progress (data, n_accepted);
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    OcopTransport *transport = ocop_transport_ref (data);
    take_progress (data, n_accepted);
    ocop_transport_report_written (transport, result);
    ocop_transport_unref (transport);
}

static void
on_controlled (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ocop_transport_report_control (data, result, bytes, size);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    ocop_transport_report_received (data, bytes, size);
}

static void
on_gone (gpointer data)
{
    ocop_transport_report_gone (data);
}

static void
on_closed (OcopDevResult result, gpointer data)
{
    ocop_transport_report_closed (data);
}

/* ---- the class */

static void
unref_relay (gpointer data)
{
    ocop_transport_unref (data);
}

static void
post (Relay *relay, OcopLoopFunc func)
{
    ocop_loop_post (relay->base.loop, func, ocop_transport_ref (&relay->base), unref_relay);
}

static void
report_nobody (gpointer data)
{
    if (((Relay *)data)->inner == NULL)
        ocop_transport_report_opened (data, OCOP_DEV_NO_HARDWARE);
}

static void
report_closed (gpointer data)
{
    ocop_transport_report_closed (data);
}

static void
open_relay (OcopTransport *transport)
{
    Relay *relay = (Relay *)transport;
    if (relay->inner != NULL)
        ocop_transport_open (relay->inner, on_opened, relay);
    else
        post (relay, report_nobody);
}

static void
write_relay (OcopTransport *transport, GBytes *bytes)
{
    Relay *relay = (Relay *)transport;
    relay->n_accepted = 0;
    ocop_transport_write (relay->inner, bytes, on_progress, on_written, relay);
}

static void
cancel_write (OcopTransport *transport)
{
    ocop_transport_cancel_write (((Relay *)transport)->inner);
}

static void
control_relay (OcopTransport *transport, const OcopControl *control)
{
    ocop_transport_control (((Relay *)transport)->inner, control, on_controlled, transport);
}

static void
close_relay (OcopTransport *transport)
{
    Relay *relay = (Relay *)transport;
    if (relay->inner != NULL)
        ocop_transport_close (relay->inner, on_closed, relay);
    else
        post (relay, report_closed);
}

static void
free_relay (OcopTransport *transport)
{
    Relay *relay = (Relay *)transport;
    g_clear_pointer (&relay->inner, ocop_transport_free);
    g_free (relay);
}

static const OcopTransportClass relay_class = {
    .name = "usb",
    .reports_at_once = TRUE,
    .open = open_relay,
    .write = write_relay,
    .cancel_write = cancel_write,
    .control = control_relay,
    .close = close_relay,
    .free = free_relay,
};

OcopTransport *
ocop_relay_new (OcopLoop *loop)
{
    Relay *relay = g_new0 (Relay, 1);
    ocop_transport_init (&relay->base, &relay_class, loop);
    return &relay->base;
}

/* An open one has inner beneath it until here, so that no call above finds none. */
void
ocop_relay_set_inner (OcopTransport *transport, OcopTransport *inner)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    Relay *relay = (Relay *)transport;
    ocop_transport_ref (transport);
    g_clear_pointer (&relay->inner, ocop_transport_free);
    switch (transport->state) {
    case OCOP_TRANSPORT_OPENING:
        ocop_transport_report_opened (transport, OCOP_DEV_NO_HARDWARE);
        break;
    case OCOP_TRANSPORT_OPEN:
        ocop_transport_report_gone (transport);
        break;
    case OCOP_TRANSPORT_CLOSING:
        ocop_transport_report_closed (transport);
        break;
    case OCOP_TRANSPORT_CLOSED:
    case OCOP_TRANSPORT_GONE:
        break;
    }
    relay->inner = inner;
    if (inner != NULL)
        ocop_transport_set_events (inner, &events, relay);
    ocop_transport_unref (transport);
}
