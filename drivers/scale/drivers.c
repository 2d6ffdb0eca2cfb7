/* The drivers of scales on USB: HID ones say what they are in their report descriptor; a scale on a
 * USB serial port has to be named by a person, as any serial port may be anything. */
#include "drivers/link/usb_steps.h"
#include "drivers/proto/scale_hid.h"
#include "drivers/scale/scale.h"

/* usb.ids: Stamps.com, Dymo, Mettler: the ones known to speak it. */
static const OcopUsbId hid_ids[] = {
    {0x0922, 0x8003}, /* Dymo M10 */
    {0x0922, 0x8004}, /* Dymo M25 */
    {0x1446, 0x6a73}, /* Stamps.com 510 */
};

static const OcopUsbInterface *
find_with_usage (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++)
        if (facts->interfaces[i].hid_usage == OCOP_HID_SCALE &&
            facts->interfaces[i].interrupt_in != 0)
            return &facts->interfaces[i];
    return NULL;
}

static const OcopUsbInterface *
find_hid (const OcopUsbFacts *facts)
{
    const OcopUsbInterface *interface = find_with_usage (facts);
    return interface != NULL ? interface : ocop_usb_find_hid (facts);
}

static guint
probe_hid (const OcopUsbFacts *facts)
{
    return find_with_usage (facts) != NULL ? OCOP_SCORE_CLASS : OCOP_SCORE_NONE;
}

static void
open_hid (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_HID, find_hid);
}

const OcopDriver ocop_scale_hid_driver = {.name = "scale-hid",
                                          .device_class = OCOP_DEV_CLASS_SCALE,
                                          .ids = hid_ids,
                                          .n_ids = G_N_ELEMENTS (hid_ids),
                                          .probe = probe_hid,
                                          .open = open_hid,
                                          OCOP_USB_STEPS};

static void
open_cdc (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_CDC, ocop_usb_find_cdc_data);
}

const OcopDriver ocop_scale_cdc_driver = {
    .name = "scale-cdc", .device_class = OCOP_DEV_CLASS_SCALE, .open = open_cdc, OCOP_USB_STEPS};
