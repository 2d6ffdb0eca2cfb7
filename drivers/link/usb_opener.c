/* The opener that a till uses: the transports over libusb. */
#include "drivers/link/usb_opener.h"

#include "drivers/transport/stream.h"
#include "drivers/transport/usb.h"

#define PRINTER_CLASS 0x07

static OcopTransport *
make_bulk (OcopHub *hub, const OcopUsbFacts *facts, const OcopUsbInterface *interface)
{
    OcopQuirks quirks;
    ocop_quirk_table_find (ocop_hub_get_quirks (hub), facts, NULL, &quirks);
    if ((quirks.flags & OCOP_QUIRK_KEEP_USBLP) != 0 && interface->device_class == PRINTER_CLASS)
        return ocop_usblp_new_of (ocop_hub_get_loop (hub), facts->port, interface->number);
    return ocop_usb_bulk_new (hub, facts, interface, 0);
}

static OcopTransport *
make (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface, guint baud,
      gpointer data)
{
    switch (kind) {
    case OCOP_USB_BULK:
        return make_bulk (data, facts, interface);
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
    return (OcopUsbOpener){make, hub, ocop_hub_get_quirks (hub)};
}
