/* The loop's side of USB transports: which interfaces and endpoints a device of each kind is used
 * through. Endpoints are never guessed, they are those of the descriptors. */
#include "drivers/transport/usb.h"

#include "drivers/transport/usb_session.h"

#define COMM_CLASS    0x02
#define PRINTER_CLASS 0x07
#define IN_SIZE       4096 /* a multiple of every packet size up to 512 that is a power of two */

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

OcopUsbFlags
ocop_usb_flags_from_quirks (const OcopQuirks *quirks)
{
    static const struct {
        guint quirk;
        OcopUsbFlags flag;
    } pairs[] = {
        {OCOP_QUIRK_NO_REATTACH, OCOP_USB_NO_REATTACH},
        {OCOP_QUIRK_UNIDIR, OCOP_USB_UNIDIR},
        {OCOP_QUIRK_NO_SOFT_RESET, OCOP_USB_NO_SOFT_RESET},
        {OCOP_QUIRK_SOFT_RESET, OCOP_USB_SOFT_RESET},
        {OCOP_QUIRK_DELAY_CLOSE, OCOP_USB_DELAY_CLOSE},
    };
    OcopUsbFlags flags = 0;
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
        if ((quirks->flags & pairs[i].quirk) != 0)
            flags |= pairs[i].flag;
    return flags;
}

/* What holds for every kind. Returns: all flags. */
static OcopUsbFlags
obey (OcopUsbPlan *plan, OcopUsbFlags flags, const OcopQuirks *quirks)
{
    flags |= ocop_usb_flags_from_quirks (quirks);
    plan->keeps_detached = (flags & OCOP_USB_NO_REATTACH) != 0;
    plan->closes_late = (flags & OCOP_USB_DELAY_CLOSE) != 0;
    plan->portion_max = (guint16)quirks->chunk_bytes;
    return flags;
}

OcopTransport *
ocop_usb_bulk_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
                   OcopUsbFlags flags)
{
    OcopQuirks quirks;
    OcopUsbPlan plan = {
        .device_id = facts->id,
        .interfaces = {interface->number},
        .n_interfaces = 1,
        .alternate = interface->alternate,
        .out = interface->bulk_out,
        .in_size = IN_SIZE,
    };
    ocop_quirk_table_find (ocop_hub_get_quirks (hub), facts, NULL, &quirks);
    flags = obey (&plan, flags, &quirks);
    plan.in = (flags & OCOP_USB_UNIDIR) != 0 ? 0 : interface->bulk_in;
    plan.can_soft_reset =
        interface->device_class == PRINTER_CLASS && (flags & OCOP_USB_NO_SOFT_RESET) == 0;
    plan.resets_at_open = (flags & OCOP_USB_SOFT_RESET) != 0;
    return new_usb (hub, &plan);
}

void
ocop_usb_bulk_set_chunk (OcopTransport *transport, guint size_max)
{
    g_assert (transport->class == &usb_class && size_max >= 1 && size_max <= OCOP_USB_PORTION_MAX);
    ((Usb *)transport)->plan.portion_max = (guint16)size_max;
}

/* A report is at most a few packets; one transfer takes one report, because a packet that is not
 * full ends it, and so does a full buffer. */
OcopTransport *
ocop_usb_hid_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *interface)
{
    OcopQuirks quirks;
    OcopUsbPlan plan = {
        .device_id = facts->id,
        .interfaces = {interface->number},
        .n_interfaces = 1,
        .alternate = interface->alternate,
        .out = interface->interrupt_out,
        .in = interface->interrupt_in,
        .is_interrupt = TRUE,
        .in_size = MAX (interface->in_packet, 1),
    };
    ocop_quirk_table_find (ocop_hub_get_quirks (hub), facts, NULL, &quirks);
    obey (&plan, 0, &quirks);
    return new_usb (hub, &plan);
}

OcopTransport *
ocop_usb_cdc_new (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *data,
                  guint32 baud)
{
    OcopQuirks quirks;
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
    ocop_quirk_table_find (ocop_hub_get_quirks (hub), facts, NULL, &quirks);
    obey (&plan, 0, &quirks);
    plan.raises_dtr = (quirks.flags & OCOP_QUIRK_NEEDS_DTR) != 0;
    return new_usb (hub, &plan);
}
