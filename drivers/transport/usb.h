/* USB devices as transports: pipes on the hub's thread. One that went is found again by its owner
 * (usb_facts.h), who makes another transport of the new facts. */
#pragma once

#include "drivers/core/hub.h"
#include "drivers/transport/transport.h"

/* Flags of a quirk that a transport obeys. Source: devices.md 1.3 (CUPS). */
typedef enum {
    OCOP_USB_NO_REATTACH = 1 << 0, /* the kernel's driver is not given back */
    OCOP_USB_UNIDIR = 1 << 1,      /* bulk IN is not read */
} OcopUsbFlags;

/* @interface: one of @facts. Detaches usblp and gives it back. Owned. */
OcopTransport *ocop_usb_bulk_new (OcopHub *hub, const OcopUsbFacts *facts,
                                  const OcopUsbInterface *interface, OcopUsbFlags flags);
/* Reports come in as they are, one at a time; written bytes go to the interrupt OUT endpoint where
 * there is one (NOT_SUPPORTED else: SET_REPORT is a control request). */
OcopTransport *ocop_usb_hid_new (OcopHub *hub, const OcopUsbFacts *facts,
                                 const OcopUsbInterface *interface);
/* A CDC-ACM device: claims its control interface as well, sets @baud 8N1 and raises DTR and RTS.
 * @data: its data interface (class 0A). Source: devices.md 2.3. */
OcopTransport *ocop_usb_cdc_new (OcopHub *hub, const OcopUsbFacts *facts,
                                 const OcopUsbInterface *data, guint32 baud);
