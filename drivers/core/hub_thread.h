/* The hub as its own thread and the USB transports see it. Not for drivers. */
#pragma once

#include "drivers/core/hub.h"
#include <libusb.h>

/* As ocop_hub_new where no event about devices ever comes: looks for them every @every_ms (> 0).
 * ocop_hub_new does the same by itself, every 2 s, where udevd does not run or libusb was built
 * without it, until an event comes after all. */
OcopHub *ocop_hub_new_scanning (OcopLoop *loop, const OcopHubEvents *events, gpointer data,
                                guint every_ms, OcopDevResult *ret_result);

/* Calls @func on the hub's thread, outside of libusb's event handling. From any thread. */
void ocop_hub_run (OcopHub *hub, OcopLoopFunc func, gpointer data);
/* The same after @delay_ms. On the hub's thread. */
void ocop_hub_run_later (OcopHub *hub, guint delay_ms, OcopLoopFunc func, gpointer data);

/* One that has a device open. On the hub's thread: it joins, is told when the device left, and
 * parts when its handle is closed; the thread does not end before. */
typedef struct {
    guint device_id;
    gboolean has_told_gone; /* set by the user, who then calls ocop_hub_tell_left */
    void (*left) (gpointer data);
    void (*stop) (gpointer data); /* the hub ends: close */
    gpointer data;
    const libusb_context *context; /* set by the hub: what the device is open in */
} OcopHubUser;
void ocop_hub_join (OcopHub *hub, OcopHubUser *user); /* borrowed until it parts */
void ocop_hub_part (OcopHub *hub, const OcopHubUser *user);

/* Tells of the devices that left whose users have all told it. */
void ocop_hub_tell_left (OcopHub *hub);

/* The device of @id, NULL when it is gone. On the hub's thread; borrowed. */
libusb_device *ocop_hub_find_device (OcopHub *hub, guint id);

/* How many contexts of libusb there are; one, but where devices are looked for. On the hub's
 * thread. */
guint ocop_hub_count_contexts (const OcopHub *hub);

/* libusb's codes, those of calls (< 0). */
OcopDevResult ocop_usb_result (int code);

/* Fills in what the descriptors say. Blocks for the serial number. FALSE when they cannot be read
 * now. *@ret_is_ours: FALSE when no interface could be of a device that we drive; then the device
 * was not opened. */
gboolean ocop_usb_read_facts (libusb_device *device, OcopUsbFacts *ret_facts,
                              gboolean *ret_is_ours);

/* Fills in what HID interfaces are for, as far as the kernel's driver has read their descriptors.
 * FALSE when it has not yet: it binds a moment after the device has arrived. */
gboolean ocop_usb_read_hid_usages (OcopUsbFacts *facts);
