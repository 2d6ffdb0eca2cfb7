/* The loop's side of USB transports: which interfaces and endpoints a device of each kind is used
 * through. Endpoints are never guessed, they are those of the descriptors. */
#include "drivers/transport/usb.h"

#include "drivers/transport/usb_session.h"

#define COMM_CLASS 0x02
#define IN_SIZE    4096 /* a multiple of every packet size up to 512 that is a power of two */

typedef struct {
    OcopTransport base;
    OcopHub *hub; /* borrowed */
    OcopUsbPlan plan;
    OcopUsbSession *session; /* the last one, NULL: none yet */
} Usb;

static void
open_usb (OcopTransport *transport)
{
    Usb *usb = (Usb *)transport;
    g_clear_pointer (&usb->session, ocop_usb_session_detach);
    usb->session = ocop_usb_session_new (usb->hub, &usb->plan, transport);
    ocop_usb_session_open (usb->session);
}

static void
write_usb (OcopTransport *transport, GBytes *bytes)
{
    ocop_usb_session_write (((Usb *)transport)->session, bytes);
}

static void
cancel_write (OcopTransport *transport)
{
    ocop_usb_session_cancel_write (((Usb *)transport)->session);
}

static void
control_usb (OcopTransport *transport, const OcopControl *control)
{
    ocop_usb_session_control (((Usb *)transport)->session, control);
}

static void
close_usb (OcopTransport *transport)
{
    ocop_usb_session_close (((Usb *)transport)->session);
}

static void
free_usb (OcopTransport *transport)
{
    Usb *usb = (Usb *)transport;
    g_clear_pointer (&usb->session, ocop_usb_session_detach);
    g_free (usb);
}

static const OcopTransportClass usb_class = {
    .name = "usb",
    .reports_at_once = TRUE,
    .open = open_usb,
    .write = write_usb,
    .cancel_write = cancel_write,
    .control = control_usb,
    .close = close_usb,
    .free = free_usb,
};

static OcopTransport *
new_usb (OcopHub *hub, const OcopUsbPlan *plan)
{
    Usb *usb = g_new0 (Usb, 1);
    ocop_transport_init (&usb->base, &usb_class, ocop_hub_get_loop (hub));
    usb->hub = hub;
    usb->plan = *plan;
    return &usb->base;
}

OcopTransport *
ocop_usb_bulk_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
                   OcopUsbFlags flags)
{
    const OcopUsbPlan plan = {
        .device_id = facts->id,
        .interfaces = {interface->number},
        .n_interfaces = 1,
        .alternate = interface->alternate,
        .out = interface->bulk_out,
        .in = (flags & OCOP_USB_UNIDIR) != 0 ? 0 : interface->bulk_in,
        .in_size = IN_SIZE,
        .keeps_detached = (flags & OCOP_USB_NO_REATTACH) != 0,
    };
    return new_usb (hub, &plan);
}

/* A report is at most a few packets; one transfer takes one report, because a packet that is not
 * full ends it, and so does a full buffer. */
OcopTransport *
ocop_usb_hid_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *interface)
{
    const OcopUsbPlan plan = {
        .device_id = facts->id,
        .interfaces = {interface->number},
        .n_interfaces = 1,
        .alternate = interface->alternate,
        .out = interface->interrupt_out,
        .in = interface->interrupt_in,
        .is_interrupt = TRUE,
        .in_size = MAX (interface->in_packet, 1),
    };
    return new_usb (hub, &plan);
}

OcopTransport *
ocop_usb_cdc_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *data,
                  guint32 baud)
{
    OcopUsbPlan plan = {
        .device_id = facts->id,
        .alternate = data->alternate,
        .out = data->bulk_out,
        .in = data->bulk_in,
        .in_size = IN_SIZE,
        .is_cdc = TRUE,
        .baud = baud,
    };
    for (guint i = 0; i < facts->n_interfaces && plan.n_interfaces == 0; i++)
        if (facts->interfaces[i].device_class == COMM_CLASS)
            plan.interfaces[plan.n_interfaces++] = facts->interfaces[i].number;
    plan.interfaces[plan.n_interfaces++] = data->number;
    return new_usb (hub, &plan);
}
