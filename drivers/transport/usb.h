/* USB devices as transports: pipes on the hub's thread. One that went is found again by its owner
 * (usb_facts.h), who makes another transport of the new facts. */
#pragma once

#include "drivers/core/hub.h"
#include "drivers/core/quirk.h"
#include "drivers/transport/transport.h"

/* Flags of a quirk that a transport obeys. Source: devices.md 1.3 (CUPS). */
typedef enum {
    OCOP_USB_NO_REATTACH = 1 << 0, /* the kernel's driver is not given back */
    OCOP_USB_UNIDIR = 1 << 1,      /* bulk IN is not read */
    OCOP_USB_NO_SOFT_RESET = 1 << 2,
    OCOP_USB_SOFT_RESET = 1 << 3, /* at each opening */
    OCOP_USB_DELAY_CLOSE = 1 << 4,
} OcopUsbFlags;

/* @interface: one of @facts. Detaches usblp and gives it back. What the hub's quirks say of the
 * device is added to @flags, and its chunk obeyed, as of all devices below. Owned. */
OcopTransport *ocop_usb_bulk_new (OcopHub *hub, const OcopUsbFacts *facts,
                                  const OcopUsbInterface *interface, OcopUsbFlags flags);
/* The flags that follow from @quirks. */
OcopUsbFlags ocop_usb_flags_from_quirks (const OcopQuirks *quirks);
/* Before it is opened: most bytes of one transfer OUT, 1 to 4096. Of a bulk transport. */
void ocop_usb_bulk_set_chunk (OcopTransport *transport, guint size_max);
/* Reports come in as they are, one at a time; written bytes go to the interrupt OUT endpoint where
 * there is one (NOT_SUPPORTED else: SET_REPORT is a control request). */
OcopTransport *ocop_usb_hid_new (OcopHub *hub, const OcopUsbFacts *facts,
                                 const OcopUsbInterface *interface);
/* A CDC-ACM device: claims its control interface as well, sets @baud 8N1 and raises DTR and RTS,
 * unless the quirks say that it does not need that (needs-dtr, which holds for all of them until a
 * file says no). @data: its data interface (class 0A). Source: devices.md 2.3. */
OcopTransport *ocop_usb_cdc_new (OcopHub *hub, const OcopUsbFacts *facts,
                                 const OcopUsbInterface *data, guint32 baud);
