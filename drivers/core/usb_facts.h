/* What is known of a plugged-in USB device from its descriptors, and how a shop's device is found
 * again among those: after a replug its address is another one, and cheap printers have no serial
 * number, or all the same.
 * Source: devices.md 0 and 1.3. */
#pragma once

#include <glib.h>

#define OCOP_USB_TEXT_SIZE      64 /* bytes with the NUL */
#define OCOP_USB_INTERFACES_MAX 16 /* alternate settings counted apart; more are not looked at */

/* One alternate setting of one interface. Endpoint addresses are 0 where there is none. */
typedef struct {
    guint8 number, alternate;
    guint8 device_class, subclass, protocol;
    guint8 bulk_in, bulk_out, interrupt_in, interrupt_out;
    guint16 in_packet; /* wMaxPacketSize of the bulk IN endpoint, else of the interrupt one */
    guint32 hid_usage; /* page and usage of a HID interface's first application, 0: not known */
} OcopUsbInterface;

typedef struct {
    guint id; /* of this stay on the bus, never used again; 0: none */
    guint8 bus, address;
    guint16 vid, pid;
    char port[OCOP_USB_TEXT_SIZE];   /* "1-2.3": bus and the ports down to the socket */
    char serial[OCOP_USB_TEXT_SIZE]; /* printable ASCII, "" where there is none */
    gboolean is_denied;              /* it could not be opened to read the serial number */
    guint n_interfaces;
    OcopUsbInterface interfaces[OCOP_USB_INTERFACES_MAX];
} OcopUsbFacts;

/* What the settings of a shop remember of a device. */
typedef struct {
    guint16 vid, pid;
    char serial[OCOP_USB_TEXT_SIZE];
    char port[OCOP_USB_TEXT_SIZE]; /* "": never seen on one */
} OcopUsbWanted;

typedef enum {
    OCOP_USB_MATCH_NONE,
    OCOP_USB_MATCH_FOUND,
    OCOP_USB_MATCH_ASK, /* several fit, and nothing tells which */
} OcopUsbMatch;

OcopUsbWanted ocop_usb_wanted_from_facts (const OcopUsbFacts *facts);

/* Which of the plugged-in @facts is @wanted: of its vid and pid, the only one with its serial
 * number; then the one on its port; then the only candidate. One whose serial number is known to be
 * another is no candidate. Shape: @n_facts >= 0. *@ret_index is set when FOUND. */
OcopUsbMatch ocop_usb_wanted_find (const OcopUsbWanted *wanted, const OcopUsbFacts *const *facts,
                                   guint n_facts, guint *ret_index);

/* The interface (its best alternate setting) of a class-7 printer that takes a byte stream:
 * protocol 2 before 1, 3 never; with @is_vendor_class an FF interface with a bulk OUT will do. NULL
 * when there is none. Source: devices.md 1.1 (CUPS). */
const OcopUsbInterface *ocop_usb_find_printer (const OcopUsbFacts *facts, gboolean is_vendor_class);
/* The first interface of @device_class with a bulk or interrupt IN endpoint, NULL: none. */
const OcopUsbInterface *ocop_usb_find_class (const OcopUsbFacts *facts, guint8 device_class);
