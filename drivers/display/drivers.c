/* The drivers of displays on USB. Neither has ids: a serial port may be anything, and a display
 * that shows a printer's class looks like a printer, so a person says which device is the display.
 */
#include "drivers/display/display.h"
#include "drivers/link/usb_steps.h"

static const OcopUsbInterface *
find_bulk (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, FALSE);
}

static void
open_cdc (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_CDC, ocop_usb_find_cdc_data);
}

static void
open_bulk (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_BULK, find_bulk);
}

const OcopDriver ocop_display_cdc_driver = {.name = "display-cdc",
                                            .device_class = OCOP_DEV_CLASS_DISPLAY,
                                            .open = open_cdc,
                                            OCOP_USB_STEPS};
const OcopDriver ocop_display_usb_driver = {.name = "display-usb",
                                            .device_class = OCOP_DEV_CLASS_DISPLAY,
                                            .open = open_bulk,
                                            OCOP_USB_STEPS};
