/* Each is one request on endpoint 0; a device may stall any of them. */
#include "drivers/link/hid_requests.h"

static void
ask (OcopLink *link, guint8 request_type, guint8 request, guint16 value, guint16 size_max,
     GBytes *out, OcopControlDone done, gpointer data)
{
    const OcopUsbInterface *interface = ocop_link_get_interface (link);
    const OcopControl control = {.request_type = request_type,
                                 .request = request,
                                 .value = value,
                                 .index = interface != NULL ? interface->number : 0,
                                 .out = out,
                                 .size_max = size_max};
    ocop_transport_control (ocop_link_get_transport (link), &control, done, data);
}

void
ocop_hid_ask_descriptor (OcopLink *link, OcopControlDone done, gpointer data)
{
    ask (link, 0x81, 0x06, 0x2200, OCOP_HID_DESCRIPTOR_MAX, NULL, done, data);
}

void
ocop_hid_set_boot_protocol (OcopLink *link, OcopControlDone done, gpointer data)
{
    ask (link, 0x21, 0x0b, 0, 0, NULL, done, data);
}

void
ocop_hid_set_idle (OcopLink *link, guint repeat_ms, OcopControlDone done, gpointer data)
{
    /* In units of 4 ms, in the high byte. */
    ask (link, 0x21, 0x0a, (guint16)(repeat_ms / 4 << 8), 0, NULL, done, data);
}

void
ocop_hid_set_output_report (OcopLink *link, const guint8 *report, gsize size, OcopControlDone done,
                            gpointer data)
{
    g_autoptr (GBytes) out = g_bytes_new (report, size);
    ask (link, 0x21, 0x09, (guint16)(0x0200 | report[0]), 0, out, done, data);
}
