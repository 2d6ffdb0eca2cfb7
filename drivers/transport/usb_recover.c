/* The last rung of the ladder: halts were cleared and came back, so the printer's own buffers are
 * in disorder. SOFT_RESET empties them; the write under way has ended as STALLED before, because
 * what they held is lost with it. Asked as 21 (class 1.1) and then as 23 (1.0), as CUPS does the
 * other way round. Outside of callbacks: these calls wait, at most a second each, and handle events
 * meanwhile. Source: devices.md 1.1. */
#include "drivers/transport/usb_session_private.h"

#define SOFT_RESET       2
#define RESET_TIMEOUT_MS 1000

void
ocop_usb_session_soft_reset (OcopUsbSession *session)
{
    static const guint8 types[] = {0x21, 0x23};
    const OcopUsbPlan *plan = &session->plan;
    const guint8 interface = plan->interfaces[plan->n_interfaces - 1];
    if (!plan->can_soft_reset || session->handle == NULL)
        return;
    session->n_soft_resets++;
    for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
        const int code = libusb_control_transfer (session->handle, types[i], SOFT_RESET, 0,
                                                  interface, NULL, 0, RESET_TIMEOUT_MS);
        if (code >= 0)
            break;
        if (code == LIBUSB_ERROR_NO_DEVICE) {
            ocop_usb_session_lose (session);
            return;
        }
    }
    if (plan->out != 0)
        libusb_clear_halt (session->handle, plan->out);
    if (plan->in != 0)
        libusb_clear_halt (session->handle, plan->in);
    ocop_usb_in_start (session);
}
