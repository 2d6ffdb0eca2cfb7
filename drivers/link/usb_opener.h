/* How a driver gets at the USB device that has just come: through the hub, or a test's transport.
 */
#pragma once

#include "drivers/core/hub.h"
#include "drivers/transport/transport.h"

typedef enum {
    OCOP_USB_BULK,
    OCOP_USB_HID,
    OCOP_USB_CDC,
} OcopUsbKind;

typedef struct {
    /* @interface: one of @facts. @baud: of CDC. Owned by the caller. */
    OcopTransport *(*make) (OcopUsbKind kind, const OcopUsbFacts *facts,
                            const OcopUsbInterface *interface, guint baud, gpointer data);
    gpointer data;
    const OcopQuirkTable *quirks; /* borrowed; NULL: nothing is odd */
} OcopUsbOpener;

/* @hub is borrowed, its quirks with it. A printer whose quirk says keep-usblp is opened through the
 * kernel's node. */
OcopUsbOpener ocop_usb_opener_of_hub (OcopHub *hub);
