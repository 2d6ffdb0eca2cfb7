/* The USB bus: one libusb context and ONE thread, on which every call of libusb is made. The other
 * side is the thread of the OcopLoop: it learns of devices as facts and never blocks.
 *
 * libusb's callbacks run inside its event handling, where closing a handle deadlocks and blocking
 * calls are forbidden (libusb 1.0.26): they only queue, and ocop_hub_run does it between two rounds
 * of events. The hotplug callback queues as well, because descriptors may not be read in it.
 * Source: devices.md 1.3. */
#pragma once

#include "drivers/core/loop.h"
#include "drivers/core/quirk.h"
#include "drivers/core/result.h"
#include "drivers/core/usb_facts.h"

typedef struct _OcopHub OcopHub;

/* Called on the loop. */
typedef struct {
    /* A device with an interface that could be ours (printer, HID, serial, vendor). Valid until it
     * left. */
    void (*arrived) (const OcopUsbFacts *facts, gpointer data);
    /* Its facts, for the last time. What was open on it has been told already. */
    void (*left) (const OcopUsbFacts *facts, gpointer data);
} OcopHubEvents;

/* Starts the thread; devices that are there already arrive in the first rounds of the loop.
 * @events is copied. NULL and *@ret_result when libusb cannot start. */
OcopHub *ocop_hub_new (OcopLoop *loop, const OcopHubEvents *events, gpointer data,
                       OcopDevResult *ret_result);
/* Closes what is open, waits for the thread, drops undelivered events. All transports on it have
 * been freed. */
void ocop_hub_free (OcopHub *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopHub, ocop_hub_free)

/* What is there now, as far as it was told. Borrowed, valid until the loop runs again; the array is
 * owned. */
GPtrArray *ocop_hub_list (OcopHub *hub);
OcopLoop *ocop_hub_get_loop (OcopHub *hub);

/* What is odd about devices: the files that are compiled in, which the USB transports obey, and
 * what the shop adds (quirk.h) before devices are opened. Of the loop's thread; borrowed. */
OcopQuirkTable *ocop_hub_get_quirks (OcopHub *hub);
