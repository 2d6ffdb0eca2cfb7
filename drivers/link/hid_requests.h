/* The requests that HID devices are set up with. Source: HID 1.11, 7.1 and 7.2. */
#pragma once

#include "drivers/link/link.h"
#include "drivers/proto/hid_report.h"

/* Asks for the report descriptor of the link's interface. @done gets it as it came; what came with
 * another result than OK is no descriptor. */
void ocop_hid_ask_descriptor (OcopLink *link, OcopControlDone done, gpointer data);
/* The boot protocol: reports as every keyboard has them. */
void ocop_hid_set_boot_protocol (OcopLink *link, OcopControlDone done, gpointer data);
/* Reports when something changes, and again each @repeat_ms (0: not; at most 1020). */
#define OCOP_HID_REPEAT_MS 200
void ocop_hid_set_idle (OcopLink *link, guint repeat_ms, OcopControlDone done, gpointer data);
/* An output report (@report[0] is its id) by way of endpoint 0. */
void ocop_hid_set_output_report (OcopLink *link, const guint8 *report, gsize size,
                                 OcopControlDone done, gpointer data);
