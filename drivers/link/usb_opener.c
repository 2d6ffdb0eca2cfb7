/* The opener that a till uses: the transports over libusb. */
#include "drivers/link/usb_opener.h"

#include "drivers/transport/usb.h"

static OcopTransport *
make (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface, guint baud,
      gpointer data)
{
    switch (kind) {
    case OCOP_USB_BULK:
        return ocop_usb_bulk_new (data, facts, interface, 0);
    case OCOP_USB_HID:
        return ocop_usb_hid_new (data, facts, interface);
    case OCOP_USB_CDC:
        return ocop_usb_cdc_new (data, facts, interface, baud);
    }
    g_return_val_if_reached (NULL);
}

OcopUsbOpener
ocop_usb_opener_of_hub (OcopHub *hub)
{
    return (OcopUsbOpener){make, hub};
}
