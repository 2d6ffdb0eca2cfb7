/* One object, two drivers of it: the steps of an OcopDev, or a timer. What they do is the same:
 * open the transport, let the class set the device up, and tell it when that is over.
 *
 * On USB two things tell that a device went: its transport, and later the hub, which is when the
 * OcopDev leaves. A transport that is gone while the device stays (it answered with errors until it
 * was given up) is opened anew after a while. */
#include "drivers/link/link.h"

#include "drivers/link/relay.h"
#include "drivers/link/usb_steps.h"

#define CDC_DATA_CLASS 0x0a
#define HID_CLASS      0x03
#define BAUD_DEFAULT   9600

struct _OcopLink {
    OcopLoop *loop;           /* borrowed from the transport */
    OcopTransport *transport; /* owned; on USB a relay */
    OcopLinkClient client;
    gpointer data;
    OcopDevState state;
    OcopDevResult fault;
    gboolean is_wanted, is_up; /* is_up: the class has been told of an open transport */
    guint timer;               /* 0: none */

    /* On USB only. */
    OcopDev *dev; /* owned, NULL: not on USB */
    OcopUsbOpener opener;
    OcopUsbInterface interface;
    gboolean has_interface;
    OcopQuirks quirks;
    gboolean is_claiming; /* the relay is still closing */
    gboolean is_cycling;  /* down to PRESENT, and up again */
    guint baud;
};

static void
set_state (OcopLink *link, OcopDevState state, OcopDevResult fault)
{
    if (link->state == state && link->fault == fault)
        return;
    link->state = state;
    link->fault = fault;
    if (link->client.state_changed != NULL)
        link->client.state_changed (state, fault, link->data);
}

static void
tell_lost (OcopLink *link)
{
    if (!link->is_up)
        return;
    link->is_up = FALSE;
    if (link->client.lost != NULL)
        link->client.lost (link->data);
}

static void
set_up (OcopLink *link)
{
    link->is_up = TRUE;
    if (link->client.set_up != NULL)
        link->client.set_up (link, link->data);
    else
        ocop_link_set_up_done (link, OCOP_DEV_OK);
}

/* ---- by itself */

static void begin (gpointer data);
static void open_again (OcopDevResult result, gpointer data);

static void
begin_later (OcopLink *link)
{
    ocop_loop_clear_timer (link->loop, &link->timer);
    link->timer = ocop_loop_add_timer (link->loop, OCOP_LINK_RETRY_MS, begin, link);
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    OcopLink *link = data;
    /* Stopped while it opened: who stopped it goes on. */
    if (!link->is_wanted || result == OCOP_DEV_CANCELLED)
        return;
    if (result == OCOP_DEV_OK) {
        set_state (link, OCOP_DEV_CLAIMED, OCOP_DEV_OK);
        set_up (link);
        return;
    }
    set_state (link, result == OCOP_DEV_NO_HARDWARE ? OCOP_DEV_ABSENT : OCOP_DEV_PRESENT, result);
    begin_later (link);
}

static void
begin (gpointer data)
{
    OcopLink *link = data;
    /* Its own, or one that is overtaken by this. */
    ocop_loop_clear_timer (link->loop, &link->timer);
    if (!link->is_wanted || link->is_up)
        return;
    switch (ocop_transport_get_state (link->transport)) {
    case OCOP_TRANSPORT_CLOSED:
        ocop_transport_open (link->transport, on_opened, link);
        break;
    case OCOP_TRANSPORT_OPENING:
        break;
    case OCOP_TRANSPORT_OPEN:
    case OCOP_TRANSPORT_GONE:
        ocop_transport_close (link->transport, open_again, link);
        break;
    case OCOP_TRANSPORT_CLOSING:
        begin_later (link);
        break;
    }
}

static void
open_again (OcopDevResult result, gpointer data)
{
    begin (data);
}

/* ---- what both share */

static void
cycle (gpointer data)
{
    OcopLink *link = data;
    link->timer = 0;
    if (!link->is_wanted || link->is_up || ocop_dev_get_state (link->dev) < OCOP_DEV_OPEN)
        return;
    link->is_cycling = TRUE;
    ocop_dev_want (link->dev, OCOP_DEV_PRESENT);
}

static void
on_gone (gpointer data)
{
    OcopLink *link = data;
    const gboolean was_setting_up =
        link->is_up && link->dev != NULL && ocop_dev_get_state (link->dev) == OCOP_DEV_CLAIMED;
    tell_lost (link);
    if (was_setting_up)
        ocop_dev_step_done (link->dev, OCOP_DEV_NO_HARDWARE);
    ocop_loop_clear_timer (link->loop, &link->timer);
    if (link->dev != NULL) {
        link->timer = ocop_loop_add_timer (link->loop, OCOP_LINK_RETRY_MS, cycle, link);
        return;
    }
    set_state (link, OCOP_DEV_ABSENT, OCOP_DEV_NO_HARDWARE);
    begin_later (link);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    OcopLink *link = data;
    if (link->is_up && link->client.received != NULL)
        link->client.received (bytes, size, link->data);
}

void
ocop_link_set_up_done (OcopLink *link, OcopDevResult result)
{
    if (!link->is_up)
        return;
    if (result != OCOP_DEV_OK)
        tell_lost (link);
    if (link->dev != NULL) {
        ocop_dev_step_done (link->dev, result);
        return;
    }
    if (result == OCOP_DEV_OK) {
        set_state (link, OCOP_DEV_ENABLED, OCOP_DEV_OK);
        return;
    }
    set_state (link, OCOP_DEV_CLAIMED, result);
    begin_later (link);
}

/* ---- the steps */

static void
look_up_quirks (OcopLink *link, const OcopUsbFacts *facts, const OcopDeviceId *id)
{
    link->quirks = (OcopQuirks){0};
    if (link->opener.quirks != NULL)
        ocop_quirk_table_find (link->opener.quirks, facts, id, &link->quirks);
}

const OcopQuirks *
ocop_usb_step_find_quirks (OcopDev *dev, const OcopUsbFacts *facts)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    look_up_quirks (link, facts, NULL);
    return &link->quirks;
}

void
ocop_usb_step_open (OcopDev *dev, const OcopUsbFacts *facts, OcopUsbKind kind, OcopUsbFind find)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    const OcopUsbInterface *interface = find (facts);
    if (interface == NULL) {
        ocop_dev_step_done (dev, OCOP_DEV_NOT_SUPPORTED);
        return;
    }
    look_up_quirks (link, facts, NULL);
    link->interface = *interface;
    link->has_interface = TRUE;
    ocop_relay_set_inner (
        link->transport, link->opener.make (kind, facts, interface, link->baud, link->opener.data));
    ocop_dev_step_done (dev, OCOP_DEV_OK);
}

static void
on_claimed (OcopDevResult result, gpointer data)
{
    ocop_dev_step_done (((OcopLink *)data)->dev, result);
}

void
ocop_usb_step_claim (OcopDev *dev)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    if (ocop_transport_get_state (link->transport) == OCOP_TRANSPORT_CLOSED)
        ocop_transport_open (link->transport, on_claimed, link);
    else
        link->is_claiming = TRUE;
}

static void
on_closed_after_gone (OcopDevResult result, gpointer data)
{
    OcopLink *link = data;
    if (!link->is_claiming)
        return;
    link->is_claiming = FALSE;
    ocop_transport_open (link->transport, on_claimed, link);
}

void
ocop_usb_step_enable (OcopDev *dev)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    if (ocop_transport_get_state (link->transport) == OCOP_TRANSPORT_OPEN)
        set_up (link);
    else
        ocop_dev_step_done (dev, OCOP_DEV_NO_HARDWARE);
}

void
ocop_usb_step_disable (OcopDev *dev)
{
    tell_lost (ocop_dev_get_driver_data (dev));
    ocop_dev_step_done (dev, OCOP_DEV_OK);
}

static void
on_released (OcopDevResult result, gpointer data)
{
    ocop_dev_step_done (((OcopLink *)data)->dev, OCOP_DEV_OK);
}

void
ocop_usb_step_release (OcopDev *dev)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    ocop_transport_close (link->transport, on_released, link);
}

void
ocop_usb_step_close (OcopDev *dev)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    link->has_interface = FALSE;
    ocop_relay_set_inner (link->transport, NULL);
    /* Gone while it was opened: nobody has closed it. */
    if (ocop_transport_get_state (link->transport) != OCOP_TRANSPORT_CLOSED)
        ocop_transport_close (link->transport, on_closed_after_gone, link);
    ocop_dev_step_done (dev, OCOP_DEV_OK);
}

void
ocop_usb_step_gone (OcopDev *dev)
{
    OcopLink *link = ocop_dev_get_driver_data (dev);
    ocop_loop_clear_timer (link->loop, &link->timer);
    link->is_claiming = link->is_cycling = link->has_interface = FALSE;
    ocop_relay_set_inner (link->transport, NULL);
    ocop_loop_clear_timer (link->loop, &link->timer);
    tell_lost (link);
    if (ocop_transport_get_state (link->transport) != OCOP_TRANSPORT_CLOSED)
        ocop_transport_close (link->transport, on_closed_after_gone, link);
}

static void
on_dev_state (OcopDev *dev, OcopDevState state, gpointer data)
{
    OcopLink *link = data;
    set_state (link, state, OCOP_DEV_OK);
    if (state != OCOP_DEV_PRESENT || !link->is_cycling)
        return;
    link->is_cycling = FALSE;
    ocop_dev_want (dev, link->is_wanted ? OCOP_DEV_ENABLED : OCOP_DEV_PRESENT);
}

static void
try_again (gpointer data)
{
    OcopLink *link = data;
    link->timer = 0;
    ocop_dev_retry (link->dev);
}

/* What is plugged in and has nothing to open yet (the kernel's node of it is to come) is not told
 * of by the bus again. */
static void
on_dev_failed (OcopDev *dev, OcopDevResult result, gpointer data)
{
    OcopLink *link = data;
    if (result == OCOP_DEV_NO_HARDWARE && ocop_dev_get_state (dev) == OCOP_DEV_OPEN) {
        ocop_loop_clear_timer (link->loop, &link->timer);
        link->timer = ocop_loop_add_timer (link->loop, OCOP_LINK_RETRY_MS, try_again, link);
    }
    set_state (link, ocop_dev_get_state (dev), result);
}

/* ---- which interface */

const OcopUsbInterface *
ocop_usb_find_cdc_data (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++) {
        const OcopUsbInterface *interface = &facts->interfaces[i];
        if (interface->device_class == CDC_DATA_CLASS && interface->bulk_in != 0 &&
            interface->bulk_out != 0)
            return interface;
    }
    return NULL;
}

const OcopUsbInterface *
ocop_usb_find_hid (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++)
        if (facts->interfaces[i].device_class == HID_CLASS &&
            facts->interfaces[i].interrupt_in != 0)
            return &facts->interfaces[i];
    return NULL;
}

/* ---- for the classes */

static OcopLink *
new_link (OcopTransport *transport, const OcopLinkClient *client, gpointer data)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    OcopLink *link = g_new0 (OcopLink, 1);
    link->transport = transport;
    link->loop = ocop_transport_get_loop (transport);
    link->client = *client;
    link->data = data;
    link->baud = BAUD_DEFAULT;
    ocop_transport_set_events (transport, &events, link);
    return link;
}

OcopLink *
ocop_link_new (OcopTransport *transport, const OcopLinkClient *client, gpointer data)
{
    return new_link (transport, client, data);
}

OcopLink *
ocop_link_new_usb (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                   const OcopUsbOpener *opener, const OcopLinkClient *client, gpointer data)
{
    static const OcopDevEvents events = {.state_changed = on_dev_state, .failed = on_dev_failed};
    OcopLink *link = new_link (ocop_relay_new (loop), client, data);
    link->opener = *opener;
    link->dev = ocop_dev_new (loop, driver, wanted, link);
    ocop_dev_set_events (link->dev, &events, link);
    return link;
}

void
ocop_link_free (OcopLink *link)
{
    ocop_loop_clear_timer (link->loop, &link->timer);
    ocop_transport_free (link->transport);
    g_clear_pointer (&link->dev, ocop_dev_free);
    g_free (link);
}

void
ocop_link_start (OcopLink *link)
{
    if (link->is_wanted)
        return;
    link->is_wanted = TRUE;
    if (link->dev != NULL)
        ocop_dev_want (link->dev, OCOP_DEV_ENABLED);
    else
        begin (link);
}

static void
on_stopped (OcopDevResult result, gpointer data)
{
    begin (data); /* it may be wanted again by now */
}

void
ocop_link_stop (OcopLink *link)
{
    if (!link->is_wanted)
        return;
    link->is_wanted = FALSE;
    ocop_loop_clear_timer (link->loop, &link->timer);
    if (link->dev != NULL) {
        ocop_dev_want (link->dev, OCOP_DEV_PRESENT);
        return;
    }
    tell_lost (link);
    ocop_transport_close (link->transport, on_stopped, link);
    if (link->state > OCOP_DEV_PRESENT)
        set_state (link, OCOP_DEV_PRESENT, OCOP_DEV_OK);
}

void
ocop_link_retry (OcopLink *link)
{
    if (link->dev != NULL) {
        ocop_dev_retry (link->dev);
    } else if (link->timer != 0) {
        ocop_loop_clear_timer (link->loop, &link->timer);
        begin (link);
    }
}

OcopDevState
ocop_link_get_state (const OcopLink *link)
{
    return link->state;
}

OcopDevResult
ocop_link_get_fault (const OcopLink *link)
{
    return link->fault;
}

OcopTransport *
ocop_link_get_transport (OcopLink *link)
{
    return link->transport;
}

OcopLoop *
ocop_link_get_loop (OcopLink *link)
{
    return link->loop;
}

OcopDev *
ocop_link_get_dev (OcopLink *link)
{
    return link->dev;
}

const OcopQuirks *
ocop_link_get_quirks (const OcopLink *link)
{
    return &link->quirks;
}

void
ocop_link_set_device_id (OcopLink *link, const OcopDeviceId *id)
{
    const OcopUsbFacts *facts = link->dev != NULL ? ocop_dev_get_facts (link->dev) : NULL;
    if (facts != NULL)
        look_up_quirks (link, facts, id);
}

const OcopQuirkTable *
ocop_link_get_quirk_table (const OcopLink *link)
{
    return link->opener.quirks;
}

const OcopUsbInterface *
ocop_link_get_interface (const OcopLink *link)
{
    return link->has_interface ? &link->interface : NULL;
}

void
ocop_link_set_baud (OcopLink *link, guint baud)
{
    link->baud = baud != 0 ? baud : BAUD_DEFAULT;
}
