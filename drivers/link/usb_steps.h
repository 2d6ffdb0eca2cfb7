/* The steps of a driver whose device is one interface of one kind, with a link above it: what there
 * is of them is the same for all, a driver only says which interface it wants. */
#pragma once

#include "drivers/link/link.h"

/* An interface and how it is opened; NULL: the device has none. */
typedef const OcopUsbInterface *(*OcopUsbFind) (const OcopUsbFacts *facts);
/* To be called from the open step of a driver: makes the transport of what @find gives. */
void ocop_usb_step_open (OcopDev *dev, const OcopUsbFacts *facts, OcopUsbKind kind,
                         OcopUsbFind find);
/* What is odd about @facts; for open steps that choose the interface by it. Borrowed from the link.
 */
const OcopQuirks *ocop_usb_step_find_quirks (OcopDev *dev, const OcopUsbFacts *facts);
void ocop_usb_step_claim (OcopDev *dev);
void ocop_usb_step_enable (OcopDev *dev);
void ocop_usb_step_disable (OcopDev *dev);
void ocop_usb_step_release (OcopDev *dev);
void ocop_usb_step_close (OcopDev *dev);
void ocop_usb_step_gone (OcopDev *dev);

#define OCOP_USB_STEPS                                                                             \
    .claim = ocop_usb_step_claim, .enable = ocop_usb_step_enable,                                  \
    .disable = ocop_usb_step_disable, .release = ocop_usb_step_release,                            \
    .close = ocop_usb_step_close, .gone = ocop_usb_step_gone

/* The speed that CDC is opened with; before the link is started. */
void ocop_link_set_baud (OcopLink *link, guint baud);

/* Interfaces by class that the drivers share: of CDC's data with both pipes, of HID with an
 * interrupt IN. */
const OcopUsbInterface *ocop_usb_find_cdc_data (const OcopUsbFacts *facts);
const OcopUsbInterface *ocop_usb_find_hid (const OcopUsbFacts *facts);
