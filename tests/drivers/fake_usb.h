/* USB without a bus, for the tests of drivers: devices are facts and a few functions, their
 * transports fake ones. What is above (OcopDevices, OcopDev, links, classes) is the real thing. */
#pragma once

#include "drivers/core/devices.h"
#include "drivers/link/link.h"
#include "drivers/transport/fake.h"

typedef struct {
    OcopLoop *loop;
    OcopDevices *devices;
    OcopUsbOpener opener;
    OcopFakeDevice device;    /* of those made from now on */
    OcopTransport *transport; /* the one made last; borrowed */
    OcopUsbKind kind;         /* how */
    guint interface_number, baud;
    guint n_made, n_asked;
    OcopDevResult open_result; /* what opening the next ones ends with */
} FakeUsb;

static inline OcopTransport *
fake_usb_make (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
               guint baud, gpointer data)
{
    FakeUsb *usb = data;
    usb->n_made++;
    usb->kind = kind;
    usb->interface_number = interface->number;
    usb->baud = baud;
    usb->transport = ocop_fake_transport_new (usb->loop, &usb->device);
    if (usb->open_result != OCOP_DEV_OK)
        ocop_fake_transport_fail (usb->transport, 0, usb->open_result, 0);
    return usb->transport;
}

static inline void
fake_usb_on_ask (OcopDev *dev, gpointer data)
{
    ((FakeUsb *)data)->n_asked++;
}

static inline gsize
fake_usb_take_all (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

static inline void
fake_usb_init (FakeUsb *usb)
{
    *usb = (FakeUsb){.loop = ocop_loop_new_manual(), .device = {.take = fake_usb_take_all}};
    usb->opener = (OcopUsbOpener){fake_usb_make, usb, NULL};
    usb->devices = ocop_devices_new (fake_usb_on_ask, usb);
}

static inline void
fake_usb_clear (FakeUsb *usb)
{
    ocop_devices_free (usb->devices);
    ocop_loop_run_pending (usb->loop);
    ocop_loop_unref (usb->loop);
}

static inline void
fake_usb_plug (FakeUsb *usb, const OcopUsbFacts *facts)
{
    ocop_devices_arrived (facts, usb->devices);
    ocop_loop_run_pending (usb->loop);
}

/* As on the real bus: the transport tells it before the hub does. */
static inline void
fake_usb_unplug (FakeUsb *usb, const OcopUsbFacts *facts, OcopTransport *transport)
{
    ocop_fake_transport_unplug (transport);
    ocop_loop_run_pending (usb->loop);
    ocop_devices_left (facts, usb->devices);
    ocop_loop_run_pending (usb->loop);
}

/* A stay with the next id, on @port. */
static inline OcopUsbFacts
fake_usb_facts (guint16 vid, guint16 pid, const char *port, const OcopUsbInterface *interface)
{
    static guint last_id;
    last_id++;
    OcopUsbFacts facts = {.id = last_id,
                          .bus = 1,
                          .address = (guint8)(last_id % 100 + 1),
                          .vid = vid,
                          .pid = pid,
                          .n_interfaces = 1,
                          .interfaces = {*interface}};
    g_strlcpy (facts.port, port, sizeof facts.port);
    return facts;
}

#define FAKE_BOOT_KEYBOARD                                                                         \
    ((OcopUsbInterface){                                                                           \
        .device_class = 3, .subclass = 1, .protocol = 1, .interrupt_in = 0x81, .in_packet = 8})
#define FAKE_HID ((OcopUsbInterface){.device_class = 3, .interrupt_in = 0x81, .in_packet = 64})
