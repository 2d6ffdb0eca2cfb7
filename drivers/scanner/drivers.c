/* The drivers of scanners on USB. What makes a device one: an id that somebody has seen, or, in HID
 * POS mode, what its report descriptor says it is. A keyboard and a serial port say nothing of that
 * kind, so there is no guessing among those. */
#include "drivers/link/usb_steps.h"
#include "drivers/proto/hid_pos.h"
#include "drivers/scanner/scanner.h"

#define HID_CLASS 0x03
#define KEYBOARD  OCOP_HID_USAGE (0x01, 0x06)

/* The same rows as ocop_known_scanners, by mode; a test compares them. */
static const OcopUsbId keyboard_ids[] = {{0x05e0, 0x1200}, {0x0c2e, 0x0200}, {0x0c2e, 0x0204}};
static const OcopUsbId hid_pos_ids[] = {{0x05e0, 0x2100}, {0x0c2e, 0x1007}};
static const OcopUsbId cdc_ids[] = {{0x05e0, 0x0600}};

/* ---- keyboards */

static const OcopUsbInterface *
find_keyboard (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++) {
        const OcopUsbInterface *interface = &facts->interfaces[i];
        if (interface->device_class == HID_CLASS && interface->interrupt_in != 0 &&
            ((interface->subclass == 1 && interface->protocol == 1) ||
             interface->hid_usage == KEYBOARD))
            return interface;
    }
    return ocop_usb_find_hid (facts);
}

static void
open_keyboard (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_HID, find_keyboard);
}

const OcopDriver ocop_scanner_hid_keyboard = {.name = "scanner-hid-keyboard",
                                              .device_class = OCOP_DEV_CLASS_SCANNER,
                                              .ids = keyboard_ids,
                                              .n_ids = G_N_ELEMENTS (keyboard_ids),
                                              .open = open_keyboard,
                                              OCOP_USB_STEPS};

/* ---- HID POS */

static const OcopUsbInterface *
find_with_usage (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++)
        if (facts->interfaces[i].hid_usage == OCOP_HID_POS_SCANNER &&
            facts->interfaces[i].interrupt_in != 0)
            return &facts->interfaces[i];
    return NULL;
}

static const OcopUsbInterface *
find_hid_pos (const OcopUsbFacts *facts)
{
    const OcopUsbInterface *interface = find_with_usage (facts);
    return interface != NULL ? interface : ocop_usb_find_hid (facts);
}

static guint
probe_hid_pos (const OcopUsbFacts *facts)
{
    return find_with_usage (facts) != NULL ? OCOP_SCORE_CLASS : OCOP_SCORE_NONE;
}

static void
open_hid_pos (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_HID, find_hid_pos);
}

const OcopDriver ocop_scanner_hid_pos = {.name = "scanner-hid-pos",
                                         .device_class = OCOP_DEV_CLASS_SCANNER,
                                         .ids = hid_pos_ids,
                                         .n_ids = G_N_ELEMENTS (hid_pos_ids),
                                         .probe = probe_hid_pos,
                                         .open = open_hid_pos,
                                         OCOP_USB_STEPS};

/* ---- USB as a serial port */

static void
open_cdc (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_CDC, ocop_usb_find_cdc_data);
}

const OcopDriver ocop_scanner_cdc = {.name = "scanner-cdc",
                                     .device_class = OCOP_DEV_CLASS_SCANNER,
                                     .ids = cdc_ids,
                                     .n_ids = G_N_ELEMENTS (cdc_ids),
                                     .open = open_cdc,
                                     OCOP_USB_STEPS};
