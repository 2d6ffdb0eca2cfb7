/* The parts of a session that its files share. All of it belongs to the hub's thread but what is
 * marked. */
#pragma once

#include "drivers/transport/usb_session.h"

typedef struct {
    struct libusb_transfer *transfer; /* NULL: no such pipe */
    guint8 *buffer;
    gboolean is_in_flight;
    guint n_faults; /* since bytes last moved */
} OcopUsbPipe;

struct _OcopUsbSession {
    gatomicrefcount n_refs;
    OcopHub *hub;   /* never changes */
    OcopLoop *loop; /* never changes */
    OcopUsbPlan plan;
    OcopTransport *transport; /* of the loop's thread; NULL: detached */

    OcopHubUser user;
    libusb_device_handle *handle; /* NULL: not open */
    guint n_claimed;
    guint n_in_flight; /* transfers of all kinds */
    gboolean is_gone, is_closing, is_finishing;

    OcopUsbPipe out, in;
    GBytes *writing; /* NULL: no write under way */
    gsize n_written;
    gboolean is_cancelled;
    guint n_empty; /* completions of the IN pipe without bytes, one after the other */
    struct libusb_transfer *control; /* NULL: none under way */
    guint n_soft_resets;
};

typedef enum {
    OCOP_USB_OPENED,
    OCOP_USB_PROGRESS,
    OCOP_USB_WRITTEN,
    OCOP_USB_CONTROLLED,
    OCOP_USB_RECEIVED,
    OCOP_USB_GONE,
    OCOP_USB_CLOSED,
} OcopUsbNews;

/* Tells the transport. @bytes are copied. */
void ocop_usb_session_tell (OcopUsbSession *session, OcopUsbNews news, OcopDevResult result,
                            gsize n_more, const guint8 *bytes, gsize size);
/* The device went: tells it once, ends the transfers. */
void ocop_usb_session_lose (OcopUsbSession *session);
/* Submits, and counts it. Its callback begins with ocop_usb_session_landed. */
int ocop_usb_session_submit (OcopUsbSession *session, struct libusb_transfer *transfer);
void ocop_usb_session_landed (OcopUsbSession *session);
/* Calls @func between two rounds of events, or @delay_ms later, unless the session is closing. */
typedef void (*OcopUsbSessionFunc) (OcopUsbSession *session);
void ocop_usb_session_later (OcopUsbSession *session, guint delay_ms, OcopUsbSessionFunc func);

/* The pipes. _init also for a pipe that is not there. */
void ocop_usb_out_init (OcopUsbSession *session);
void ocop_usb_out_begin (OcopUsbSession *session, GBytes *bytes);
void ocop_usb_out_cancel (OcopUsbSession *session);
void ocop_usb_in_init (OcopUsbSession *session);
void ocop_usb_in_start (OcopUsbSession *session);
void ocop_usb_pipe_clear (OcopUsbPipe *pipe);
/* Where the plan allows it: empties the printer's buffers. Between two rounds of events. */
void ocop_usb_session_soft_reset (OcopUsbSession *session);
