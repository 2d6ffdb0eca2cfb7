/* One opening of a USB device, on the hub's thread: handle, claimed interfaces, an OUT pipe, an IN
 * pipe. It outlives its transport until every transfer has come back and the handle is closed.
 * Not for drivers. */
#pragma once

#include "drivers/core/hub_thread.h"
#include "drivers/transport/transport_class.h"

/* So that the count of a transfer that was broken off is exact whatever the host controller does:
 * with or without scatter-gather it is a single URB. A multiple of 64 and 512. [devices.md 1.3] */
#define OCOP_USB_PORTION_MAX 4096

typedef struct {
    guint device_id;
    guint8 interfaces[2]; /* to claim */
    guint n_interfaces;
    guint8 alternate; /* of the last one; 0 is not set, it is what a device begins with */
    guint8 out, in;   /* endpoints, 0: none */
    gboolean is_interrupt;
    guint16 in_size;     /* of the IN buffer: a multiple of the packet size, or data are lost */
    guint16 portion_max; /* bytes of a transfer OUT, 0: OCOP_USB_PORTION_MAX */
    gboolean keeps_detached;
    gboolean can_soft_reset, resets_at_open; /* printers */
    gboolean closes_late;
    gboolean is_cdc; /* line coding after claiming; the control interface comes first */
    gboolean raises_dtr;
    guint32 baud;
} OcopUsbPlan;

typedef struct _OcopUsbSession OcopUsbSession;

/* On the loop's thread, as all that follow. Reports to @transport, until detached. */
OcopUsbSession *ocop_usb_session_new (OcopHub *hub, const OcopUsbPlan *plan,
                                      OcopTransport *transport);
void ocop_usb_session_open (OcopUsbSession *session);
void ocop_usb_session_write (OcopUsbSession *session, GBytes *bytes);
void ocop_usb_session_cancel_write (OcopUsbSession *session);
void ocop_usb_session_control (OcopUsbSession *session, const OcopControl *control);
void ocop_usb_session_close (OcopUsbSession *session);
/* Its transport is no more: closes if need be, and drops the reference. */
void ocop_usb_session_detach (OcopUsbSession *session);
