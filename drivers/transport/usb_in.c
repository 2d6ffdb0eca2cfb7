/* The IN pipe: one transfer waits as long as the device is open; what comes goes to the transport.
 * Some printers answer with nothing at all, over and over: then it is asked less and less often, so
 * that an idle till sleeps. Source: devices.md 1.3, 2.1. */
#include "drivers/transport/usb_session_private.h"

#define FAULTS_MAX        5
#define ERROR_PAUSE_MS    100
#define EMPTY_PAUSE_MS    4u /* doubled each time … */
#define EMPTY_DOUBLES_MAX 8  /* … up to a second */

/* Gives up reading after some faults on end: what the device says is then not heard, but it can
 * still be written to. */
static void
retry (OcopUsbSession *session, guint delay_ms, OcopUsbSessionFunc func)
{
    if (++session->in.n_faults <= FAULTS_MAX)
        ocop_usb_session_later (session, delay_ms, func);
    else
        g_warning ("a USB device is not read any more: its IN endpoint fails each time");
}

void
ocop_usb_in_start (OcopUsbSession *session)
{
    if (session->in.transfer == NULL || session->in.is_in_flight || session->is_gone)
        return;
    const int code = ocop_usb_session_submit (session, session->in.transfer);
    session->in.is_in_flight = code == 0;
    if (code != 0 && code != LIBUSB_ERROR_NO_DEVICE)
        retry (session, ERROR_PAUSE_MS, ocop_usb_in_start);
}

static void
clear_halt (OcopUsbSession *session)
{
    if (libusb_clear_halt (session->handle, session->plan.in) == LIBUSB_ERROR_NO_DEVICE)
        ocop_usb_session_lose (session);
    ocop_usb_in_start (session);
}

static void
take_bytes (OcopUsbSession *session, gsize size)
{
    session->in.n_faults = 0;
    if (size > 0) {
        session->n_empty = 0;
        ocop_usb_session_tell (session, OCOP_USB_RECEIVED, OCOP_DEV_OK, 0, session->in.buffer,
                               size);
        ocop_usb_in_start (session);
        return;
    }
    const guint pause_ms = EMPTY_PAUSE_MS << session->n_empty;
    session->n_empty = MIN (session->n_empty + 1, EMPTY_DOUBLES_MAX);
    ocop_usb_session_later (session, pause_ms, ocop_usb_in_start);
}

static void LIBUSB_CALL
on_landed (struct libusb_transfer *transfer)
{
    OcopUsbSession *session = transfer->user_data;
    session->in.is_in_flight = FALSE;
    switch (transfer->status) {
    case LIBUSB_TRANSFER_COMPLETED:
    case LIBUSB_TRANSFER_TIMED_OUT:
        take_bytes (session, (gsize)CLAMP (transfer->actual_length, 0, transfer->length));
        break;
    case LIBUSB_TRANSFER_STALL:
        retry (session, 0, clear_halt);
        break;
    case LIBUSB_TRANSFER_NO_DEVICE:
        ocop_usb_session_lose (session);
        break;
    case LIBUSB_TRANSFER_ERROR:
    case LIBUSB_TRANSFER_OVERFLOW:
        retry (session, ERROR_PAUSE_MS, ocop_usb_in_start);
        break;
    case LIBUSB_TRANSFER_CANCELLED:
        break;
    }
    ocop_usb_session_landed (session);
}

void
ocop_usb_in_init (OcopUsbSession *session)
{
    const OcopUsbPlan *plan = &session->plan;
    if (plan->in == 0)
        return;
    session->in.buffer = g_malloc0 (plan->in_size);
    session->in.transfer = libusb_alloc_transfer (0);
    if (plan->is_interrupt)
        libusb_fill_interrupt_transfer (session->in.transfer, session->handle, plan->in,
                                        session->in.buffer, plan->in_size, on_landed, session, 0);
    else
        libusb_fill_bulk_transfer (session->in.transfer, session->handle, plan->in,
                                   session->in.buffer, plan->in_size, on_landed, session, 0);
}
