/* The OUT pipe: one transfer at a time, and always on from the byte the device has. Out of paper is
 * a device that takes nothing (NAK): the transfer times out, what it moved is counted, and the rest
 * is offered again for as long as the write lasts; how long that is, is not decided here. A stall
 * is cleared a few times. ERROR may be an unplug that is not told yet: it is tried again after a
 * moment, when either the submit or the hotplug event says so.
 * Source: devices.md 1.3. */
#include "drivers/transport/usb_session_private.h"

#include <string.h>

#define TRANSFER_TIMEOUT_MS 2000
#define FAULTS_MAX          5
#define ERROR_PAUSE_MS      100

static void
end_write (OcopUsbSession *session, OcopDevResult result)
{
    g_clear_pointer (&session->writing, g_bytes_unref);
    ocop_usb_session_tell (session, OCOP_USB_WRITTEN, result, 0, NULL, 0);
}

static void
go_on (OcopUsbSession *session)
{
    gsize size;
    if (session->writing == NULL)
        return;
    const guint8 *bytes = g_bytes_get_data (session->writing, &size);
    const gsize portion_max =
        session->plan.portion_max != 0 ? session->plan.portion_max : OCOP_USB_PORTION_MAX;
    const gsize portion = MIN (size - session->n_written, portion_max);
    struct libusb_transfer *transfer = session->out.transfer;

    if (session->is_cancelled || session->is_closing) {
        end_write (session, OCOP_DEV_CANCELLED);
        return;
    }
    memcpy (session->out.buffer, bytes + session->n_written, portion);
    transfer->length = (int)portion;
    const int code = ocop_usb_session_submit (session, transfer);
    if (code == 0)
        session->out.is_in_flight = TRUE;
    else
        end_write (session, ocop_usb_result (code));
}

static void
clear_halt (OcopUsbSession *session)
{
    if (libusb_clear_halt (session->handle, session->plan.out) == LIBUSB_ERROR_NO_DEVICE)
        ocop_usb_session_lose (session);
    go_on (session);
}

static void
retry (OcopUsbSession *session, guint delay_ms, OcopUsbSessionFunc func, OcopDevResult failure)
{
    if (++session->out.n_faults > FAULTS_MAX) {
        end_write (session, failure);
        if (failure == OCOP_DEV_STALLED)
            ocop_usb_session_later (session, 0, ocop_usb_session_soft_reset);
    } else
        ocop_usb_session_later (session, delay_ms, func);
}

static void
count (OcopUsbSession *session, gsize n_moved)
{
    if (n_moved == 0)
        return;
    session->n_written += n_moved;
    session->out.n_faults = 0;
    ocop_usb_session_tell (session, OCOP_USB_PROGRESS, OCOP_DEV_OK, n_moved, NULL, 0);
}

static void
take_result (OcopUsbSession *session, enum libusb_transfer_status status, gsize n_moved)
{
    switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
        if (session->n_written == g_bytes_get_size (session->writing))
            end_write (session, OCOP_DEV_OK);
        else if (n_moved > 0)
            go_on (session);
        else
            retry (session, ERROR_PAUSE_MS, go_on, OCOP_DEV_FAILURE);
        break;
    case LIBUSB_TRANSFER_TIMED_OUT:
        go_on (session);
        break;
    case LIBUSB_TRANSFER_STALL:
        retry (session, 0, clear_halt, OCOP_DEV_STALLED);
        break;
    case LIBUSB_TRANSFER_CANCELLED:
        end_write (session, session->is_gone ? OCOP_DEV_NO_HARDWARE : OCOP_DEV_CANCELLED);
        break;
    case LIBUSB_TRANSFER_NO_DEVICE:
        end_write (session, OCOP_DEV_NO_HARDWARE);
        ocop_usb_session_lose (session);
        break;
    case LIBUSB_TRANSFER_ERROR:
    case LIBUSB_TRANSFER_OVERFLOW:
        retry (session, ERROR_PAUSE_MS, go_on, OCOP_DEV_FAILURE);
        break;
    }
}

static void LIBUSB_CALL
on_landed (struct libusb_transfer *transfer)
{
    OcopUsbSession *session = transfer->user_data;
    /* More than was given is a fault of the host controller's driver, and would be counted twice.
     */
    const gsize n_moved = (gsize)CLAMP (transfer->actual_length, 0, transfer->length);
    session->out.is_in_flight = FALSE;
    count (session, n_moved);
    take_result (session, transfer->status, n_moved);
    ocop_usb_session_landed (session);
}

void
ocop_usb_out_init (OcopUsbSession *session)
{
    const OcopUsbPlan *plan = &session->plan;
    if (plan->out == 0)
        return;
    session->out.buffer = g_malloc (OCOP_USB_PORTION_MAX);
    session->out.transfer = libusb_alloc_transfer (0);
    if (plan->is_interrupt)
        libusb_fill_interrupt_transfer (session->out.transfer, session->handle, plan->out,
                                        session->out.buffer, 0, on_landed, session,
                                        TRANSFER_TIMEOUT_MS);
    else
        libusb_fill_bulk_transfer (session->out.transfer, session->handle, plan->out,
                                   session->out.buffer, 0, on_landed, session, TRANSFER_TIMEOUT_MS);
}

void
ocop_usb_out_begin (OcopUsbSession *session, GBytes *bytes)
{
    if (session->out.transfer == NULL) {
        ocop_usb_session_tell (session, OCOP_USB_WRITTEN, OCOP_DEV_NOT_SUPPORTED, 0, NULL, 0);
        return;
    }
    session->writing = g_bytes_ref (bytes);
    session->n_written = 0;
    session->is_cancelled = FALSE;
    session->out.n_faults = 0;
    go_on (session);
}

/* A write that waits to be tried again ends when its time comes. */
void
ocop_usb_out_cancel (OcopUsbSession *session)
{
    if (session->writing == NULL)
        return;
    session->is_cancelled = TRUE;
    if (session->out.is_in_flight)
        libusb_cancel_transfer (session->out.transfer);
}
