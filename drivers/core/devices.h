/* The shop's devices and what is plugged in, brought together: whoever comes back, at whatever
 * address, becomes the device it was. Where two fit and nothing tells them apart, a person is
 * asked. Source: devices.md 1.3 (P3, P5). */
#pragma once

#include "drivers/core/dev.h"

typedef struct _OcopDevices OcopDevices;

/* @dev could be one of several plugged in, or one plugged in could be several that are missing: a
 * person is asked, then ocop_devices_choose. It may be told again. */
typedef void (*OcopDevicesAsk) (OcopDev *dev, gpointer data);

/* @ask is not NULL. */
OcopDevices *ocop_devices_new (OcopDevicesAsk ask, gpointer data);
void ocop_devices_free (OcopDevices *devices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDevices, ocop_devices_free)

/* @dev is borrowed; it arrives at once if it is plugged in. */
void ocop_devices_add (OcopDevices *devices, OcopDev *dev);
void ocop_devices_remove (OcopDevices *devices, OcopDev *dev);

/* Fit the events of a hub, @data being the OcopDevices. */
void ocop_devices_arrived (const OcopUsbFacts *facts, gpointer data);
void ocop_devices_left (const OcopUsbFacts *facts, gpointer data);

/* The person's answer: @dev, which is ABSENT, is the one of @id. FALSE when that one is gone or
 * another device's. */
gboolean ocop_devices_choose (OcopDevices *devices, OcopDev *dev, guint id);
