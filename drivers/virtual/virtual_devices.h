/* The devices of a shop that has none: a scanner, a printer, a drawer on it, a scale and a customer
 * display, made of far ends behind the very drivers that real ones have. What people do to devices
 * is told in words, one line each:
 *
 *     scan TEXT                  the trigger is pulled; {GS} in TEXT is byte 1D
 *     scan-aim ]E0TEXT           the same by a scanner that tells the kind of code
 *     scan-half TEXT             the end of the code does not come
 *     weight 0.535 kg [stable]   what lies on the scale; also g, at most 99.999 kg
 *     weight moving|over|under|silent
 *     paper out|near|ok          cover open|closed
 *     printer break-after N      its cable is pulled N bytes from now
 *     printer paper-out-after N  its paper ends N bytes from now
 *     printer buffer N           so much a stopped printer takes
 *     printer mute|talks         whether it ever says anything
 *     drawer stuck|ok|close|open whether a pulse opens it; it is pushed shut, or pulled open
 *     unplug NAME  plug NAME     printer, scanner, scale, display
 *     show display|paper|drawer|printer|plugged
 *
 * One thread: that of the loop. */
#pragma once

#include "drivers/core/driver.h"
#include "drivers/printer/virtual_printer.h"

/* Bytes of a command without its LF; a scan is OCOP_RAW_SCAN_MAX at most. */
#define OCOP_VIRTUAL_LINE_MAX 4200

typedef struct _OcopVirtualDevices OcopVirtualDevices;

typedef struct {
    /* @device_class was plugged in or unplugged. */
    void (*plugged) (OcopDevClass device_class, gboolean is_plugged, gpointer data);
    /* Bytes the printer took; for whoever keeps the paper. NULL: nobody does. */
    void (*printed) (const guint8 *bytes, gsize size, gpointer data);
} OcopVirtualEvents;

/* @profile: of the printer, NULL for everything it can. @events may be NULL. Owned. */
OcopVirtualDevices *ocop_virtual_devices_new (OcopLoop *loop, const OcopPrinterProfile *profile,
                                              const OcopVirtualEvents *events, gpointer data);
void ocop_virtual_devices_free (OcopVirtualDevices *devices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopVirtualDevices, ocop_virtual_devices_free)

/* The fake transport of a device; borrowed, may be opened and closed again. The scanner is one on a
 * serial line that ends codes with CR, the scale speaks Toledo 8217, the display CD5220; NULL for
 * the drawer, which hangs on the printer. */
OcopTransport *ocop_virtual_devices_get_transport (OcopVirtualDevices *devices,
                                                   OcopDevClass device_class);
/* The same, owned by the caller from now on: for a driver that frees its transport, before the
 * devices are freed. Once for each. */
OcopTransport *ocop_virtual_devices_take_transport (OcopVirtualDevices *devices,
                                                    OcopDevClass device_class);
gboolean ocop_virtual_devices_is_plugged (const OcopVirtualDevices *devices,
                                          OcopDevClass device_class);
OcopVirtualPrinter *ocop_virtual_devices_get_printer (OcopVirtualDevices *devices);

/* Carries out one line, which is untrusted. Returns one JSON object without LF, with "ok", and with
 * "message" (English) where it is false. Owned. */
char *ocop_virtual_devices_command (OcopVirtualDevices *devices, const char *line, gsize size);
