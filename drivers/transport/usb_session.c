/* Open, close and what lies between, on the hub's thread; requests come and news go as posts. A
 * session ends in this order: transfers are cancelled, their callbacks come, then, outside of any
 * callback, interfaces are released and the handle is closed (devices.md 1.3). */
#include "drivers/transport/usb_session_private.h"

#include <string.h>

#define CONTROL_TIMEOUT_MS 5000
#define CDC_TIMEOUT_MS     1000
#define LATE_CLOSE_MS      1000
#define SET_LINE_CODING    0x20
#define SET_CONTROL_LINES  0x22
#define CLASS_TO_INTERFACE 0x21
#define DTR_AND_RTS        3

static OcopUsbSession *
ref (OcopUsbSession *session)
{
    g_atomic_ref_count_inc (&session->n_refs);
    return session;
}

static void
unref (OcopUsbSession *session)
{
    if (!g_atomic_ref_count_dec (&session->n_refs))
        return;
    g_assert (session->handle == NULL);
    g_clear_pointer (&session->writing, g_bytes_unref);
    ocop_loop_unref (session->loop);
    g_free (session);
}

void
ocop_usb_pipe_clear (OcopUsbPipe *pipe)
{
    g_clear_pointer (&pipe->transfer, libusb_free_transfer);
    g_clear_pointer (&pipe->buffer, g_free);
}

/* ---- news, to the loop's thread */

typedef struct {
    OcopUsbSession *session; /* a reference */
    OcopUsbNews news;
    OcopDevResult result;
    gsize n_more;
    GBytes *bytes;
} News;

static void
deliver (gpointer data)
{
    const News *news = data;
    OcopTransport *transport = news->session->transport;
    gsize size;
    const guint8 *bytes = g_bytes_get_data (news->bytes, &size);
    if (transport == NULL)
        return;
    switch (news->news) {
    case OCOP_USB_OPENED:
        ocop_transport_report_opened (transport, news->result);
        break;
    case OCOP_USB_PROGRESS:
        ocop_transport_report_progress (transport, news->n_more);
        break;
    case OCOP_USB_WRITTEN:
        ocop_transport_report_written (transport, news->result);
        break;
    case OCOP_USB_CONTROLLED:
        ocop_transport_report_control (transport, news->result, bytes, size);
        break;
    case OCOP_USB_RECEIVED:
        ocop_transport_report_received (transport, bytes, size);
        break;
    case OCOP_USB_GONE:
        ocop_transport_report_gone (transport);
        break;
    case OCOP_USB_CLOSED:
        ocop_transport_report_closed (transport);
        break;
    }
}

static void
free_news (gpointer data)
{
    News *news = data;
    g_bytes_unref (news->bytes);
    unref (news->session);
    g_free (news);
}

void
ocop_usb_session_tell (OcopUsbSession *session, OcopUsbNews what, OcopDevResult result,
                       gsize n_more, const guint8 *bytes, gsize size)
{
    News *news = g_new (News, 1);
    *news = (News){ref (session), what, result, n_more, g_bytes_new (bytes, size)};
    ocop_loop_post (session->loop, deliver, news, free_news);
}

static void
tell_result (OcopUsbSession *session, OcopUsbNews what, OcopDevResult result)
{
    ocop_usb_session_tell (session, what, result, 0, NULL, 0);
}

/* ---- works between two rounds of events */

typedef struct {
    OcopUsbSession *session; /* a reference */
    OcopUsbSessionFunc func;
} Later;

static void
do_later (gpointer data)
{
    Later *later = data;
    if (!later->session->is_closing)
        later->func (later->session);
    unref (later->session);
    g_free (later);
}

void
ocop_usb_session_later (OcopUsbSession *session, guint delay_ms, OcopUsbSessionFunc func)
{
    Later *later = g_new (Later, 1);
    *later = (Later){ref (session), func};
    if (delay_ms == 0)
        ocop_hub_run (session->hub, do_later, later);
    else
        ocop_hub_run_later (session->hub, delay_ms, do_later, later);
}

/* ---- closing */

static void
let_go (OcopUsbSession *session)
{
    while (session->n_claimed > 0)
        libusb_release_interface (session->handle, session->plan.interfaces[--session->n_claimed]);
    libusb_close (session->handle);
    session->handle = NULL;
}

static void
finish (gpointer data)
{
    OcopUsbSession *session = data;
    let_go (session);
    ocop_usb_pipe_clear (&session->out);
    ocop_usb_pipe_clear (&session->in);
    ocop_hub_part (session->hub, &session->user);
    tell_result (session, OCOP_USB_CLOSED, OCOP_DEV_OK);
    unref (session);
}

static void
finish_when_landed (OcopUsbSession *session)
{
    if (!session->is_closing || session->is_finishing || session->n_in_flight > 0)
        return;
    session->is_finishing = TRUE;
    if (session->plan.closes_late && !session->is_gone)
        ocop_hub_run_later (session->hub, LATE_CLOSE_MS, finish, session);
    else
        ocop_hub_run (session->hub, finish, session);
}

static void
cancel_transfers (OcopUsbSession *session)
{
    if (session->out.is_in_flight)
        libusb_cancel_transfer (session->out.transfer);
    if (session->in.is_in_flight)
        libusb_cancel_transfer (session->in.transfer);
    if (session->control != NULL)
        libusb_cancel_transfer (session->control);
}

static void
close_session (gpointer data)
{
    OcopUsbSession *session = data;
    if (session->is_closing)
        return;
    session->is_closing = TRUE;
    if (session->handle == NULL) { /* it could not be opened, or never was asked to */
        session->is_finishing = TRUE;
        tell_result (session, OCOP_USB_CLOSED, OCOP_DEV_OK);
        return;
    }
    cancel_transfers (session);
    finish_when_landed (session);
}

/* Only when all transfers are back is it known how much of them the device got. */
static void
tell_gone_when_landed (OcopUsbSession *session)
{
    if (!session->is_gone || session->user.has_told_gone || session->n_in_flight > 0)
        return;
    session->user.has_told_gone = TRUE;
    tell_result (session, OCOP_USB_GONE, OCOP_DEV_NO_HARDWARE);
    ocop_hub_tell_left (session->hub);
}

void
ocop_usb_session_lose (OcopUsbSession *session)
{
    if (session->is_gone)
        return;
    session->is_gone = TRUE;
    cancel_transfers (session);
    tell_gone_when_landed (session);
}

static void
on_left (gpointer data)
{
    ocop_usb_session_lose (data);
}

int
ocop_usb_session_submit (OcopUsbSession *session, struct libusb_transfer *transfer)
{
    if (session->is_closing || session->is_gone)
        return LIBUSB_ERROR_NO_DEVICE;
    const int code = libusb_submit_transfer (transfer);
    if (code == 0)
        session->n_in_flight++;
    else if (code == LIBUSB_ERROR_NO_DEVICE)
        ocop_usb_session_lose (session);
    return code;
}

void
ocop_usb_session_landed (OcopUsbSession *session)
{
    session->n_in_flight--;
    tell_gone_when_landed (session);
    finish_when_landed (session);
}

/* ---- opening */

static OcopDevResult
claim (OcopUsbSession *session)
{
    const OcopUsbPlan *plan = &session->plan;
    for (guint i = 0; i < plan->n_interfaces; i++) {
        if (plan->keeps_detached)
            libusb_detach_kernel_driver (session->handle, plan->interfaces[i]);
        const int code = libusb_claim_interface (session->handle, plan->interfaces[i]);
        if (code != 0)
            return ocop_usb_result (code);
        session->n_claimed++;
    }
    const guint8 last = plan->interfaces[plan->n_interfaces - 1];
    return plan->alternate == 0 ? OCOP_DEV_OK
                                : ocop_usb_result (libusb_set_interface_alt_setting (
                                      session->handle, last, plan->alternate));
}

/* Many devices have no use for a baud rate and stall it; some are silent until DTR is raised. */
static void
set_up_line (OcopUsbSession *session)
{
    const guint32 baud = session->plan.baud;
    const guint8 interface = session->plan.interfaces[0];
    guint8 coding[] = {
        (guint8)baud, (guint8)(baud >> 8), (guint8)(baud >> 16), (guint8)(baud >> 24), 0, 0, 8};
    libusb_control_transfer (session->handle, CLASS_TO_INTERFACE, SET_LINE_CODING, 0, interface,
                             coding, sizeof coding, CDC_TIMEOUT_MS);
    libusb_control_transfer (session->handle, CLASS_TO_INTERFACE, SET_CONTROL_LINES,
                             session->plan.raises_dtr ? DTR_AND_RTS : 0, interface, NULL, 0,
                             CDC_TIMEOUT_MS);
}

static OcopDevResult
open_handle (OcopUsbSession *session)
{
    libusb_device *device = ocop_hub_find_device (session->hub, session->plan.device_id);
    if (device == NULL)
        return OCOP_DEV_NO_HARDWARE;
    const int code = libusb_open (device, &session->handle);
    if (code != 0) {
        session->handle = NULL;
        return ocop_usb_result (code);
    }
    libusb_set_auto_detach_kernel_driver (session->handle, !session->plan.keeps_detached);
    const OcopDevResult result = claim (session);
    if (result != OCOP_DEV_OK)
        let_go (session);
    return result;
}

static void
open_session (gpointer data)
{
    OcopUsbSession *session = data;
    const OcopDevResult result = session->is_closing ? OCOP_DEV_CANCELLED : open_handle (session);
    if (result == OCOP_DEV_OK) {
        session->user = (OcopHubUser){.device_id = session->plan.device_id,
                                      .left = on_left,
                                      .stop = close_session,
                                      .data = session};
        ocop_hub_join (session->hub, &session->user);
        ref (session); /* until it is finished */
        if (session->plan.is_cdc)
            set_up_line (session);
        if (session->plan.resets_at_open)
            ocop_usb_session_soft_reset (session);
        ocop_usb_out_init (session);
        ocop_usb_in_init (session);
        ocop_usb_in_start (session); /* nothing lands before this returns */
    }
    tell_result (session, OCOP_USB_OPENED, result);
}

/* ---- requests on endpoint 0 */

static OcopDevResult
result_of (enum libusb_transfer_status status)
{
    switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
        return OCOP_DEV_OK;
    case LIBUSB_TRANSFER_TIMED_OUT:
        return OCOP_DEV_TIMEOUT;
    case LIBUSB_TRANSFER_CANCELLED:
        return OCOP_DEV_CANCELLED;
    case LIBUSB_TRANSFER_STALL:
        return OCOP_DEV_STALLED;
    case LIBUSB_TRANSFER_NO_DEVICE:
        return OCOP_DEV_NO_HARDWARE;
    case LIBUSB_TRANSFER_ERROR:
    case LIBUSB_TRANSFER_OVERFLOW:
        break;
    }
    return OCOP_DEV_FAILURE;
}

static void LIBUSB_CALL
on_control (struct libusb_transfer *transfer)
{
    OcopUsbSession *session = transfer->user_data;
    const OcopDevResult result = result_of (transfer->status);
    const gboolean is_in = (transfer->buffer[0] & LIBUSB_ENDPOINT_IN) != 0;
    const gsize size = is_in && result == OCOP_DEV_OK ? (gsize)transfer->actual_length : 0;
    ocop_usb_session_tell (session, OCOP_USB_CONTROLLED, result, 0,
                           libusb_control_transfer_get_data (transfer), size);
    if (result == OCOP_DEV_NO_HARDWARE)
        ocop_usb_session_lose (session);
    session->control = NULL;
    g_free (transfer->buffer);
    libusb_free_transfer (transfer);
    ocop_usb_session_landed (session);
}

static void
begin_control (OcopUsbSession *session, const OcopControl *control)
{
    gsize size = control->size_max;
    const guint8 *out = control->out != NULL ? g_bytes_get_data (control->out, &size) : NULL;
    guint8 *buffer = g_malloc0 (LIBUSB_CONTROL_SETUP_SIZE + size);
    libusb_fill_control_setup (buffer, control->request_type, control->request, control->value,
                               control->index, (guint16)size);
    if (out != NULL)
        memcpy (buffer + LIBUSB_CONTROL_SETUP_SIZE, out, size);
    session->control = libusb_alloc_transfer (0);
    libusb_fill_control_transfer (session->control, session->handle, buffer, on_control, session,
                                  CONTROL_TIMEOUT_MS);
    const int code = ocop_usb_session_submit (session, session->control);
    if (code == 0)
        return;
    g_clear_pointer (&session->control, libusb_free_transfer);
    g_free (buffer);
    tell_result (session, OCOP_USB_CONTROLLED, ocop_usb_result (code));
}

/* ---- requests from the loop's thread */

typedef struct {
    OcopUsbSession *session; /* a reference */
    OcopLoopFunc func;       /* of the session; NULL: the others below */
    GBytes *writing;
    OcopControl control; /* its out is owned */
} Request;

static void
serve (gpointer data)
{
    Request *request = data;
    OcopUsbSession *session = request->session;
    if (request->func != NULL)
        request->func (session);
    else if (request->writing != NULL && session->handle != NULL)
        ocop_usb_out_begin (session, request->writing);
    else if (session->handle != NULL)
        begin_control (session, &request->control);
    g_clear_pointer (&request->writing, g_bytes_unref);
    g_clear_pointer (&request->control.out, g_bytes_unref);
    unref (session);
    g_free (request);
}

static void
ask (OcopUsbSession *session, const Request *request)
{
    Request *copy = g_memdup2 (request, sizeof *request);
    copy->session = ref (session);
    ocop_hub_run (session->hub, serve, copy);
}

static void
cancel_write (gpointer data)
{
    ocop_usb_out_cancel (data);
}

OcopUsbSession *
ocop_usb_session_new (OcopHub *hub, const OcopUsbPlan *plan, OcopTransport *transport)
{
    OcopUsbSession *session = g_new0 (OcopUsbSession, 1);
    g_atomic_ref_count_init (&session->n_refs);
    session->hub = hub;
    session->loop = ocop_loop_ref (ocop_hub_get_loop (hub));
    session->plan = *plan;
    session->transport = transport;
    return session;
}

void
ocop_usb_session_open (OcopUsbSession *session)
{
    ask (session, &(Request){.func = open_session});
}

void
ocop_usb_session_write (OcopUsbSession *session, GBytes *bytes)
{
    ask (session, &(Request){.writing = g_bytes_ref (bytes)});
}

void
ocop_usb_session_cancel_write (OcopUsbSession *session)
{
    ask (session, &(Request){.func = cancel_write});
}

void
ocop_usb_session_control (OcopUsbSession *session, const OcopControl *control)
{
    Request request = {.control = *control};
    if (control->out != NULL)
        g_bytes_ref (control->out);
    ask (session, &request);
}

void
ocop_usb_session_close (OcopUsbSession *session)
{
    ask (session, &(Request){.func = close_session});
}

void
ocop_usb_session_detach (OcopUsbSession *session)
{
    session->transport = NULL;
    ocop_usb_session_close (session);
    unref (session);
}
