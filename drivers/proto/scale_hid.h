/* Scales on USB that speak HID (usage page 8D).
 *
 * Source: USB-IF, HID Point of Sale Usage Tables 1.02, 5; the usual report of Mettler, Dymo and
 * Stamps scales: 03, state, unit, power of ten, weight in two bytes, lowest first. */
#pragma once

#include "drivers/proto/hid_report.h"
#include "drivers/proto/scale_reading.h"

#define OCOP_HID_SCALE OCOP_HID_USAGE (0x8d, 0x20)
/* Output report of the usual scales that sets them to zero. */
#define OCOP_SCALE_HID_ZERO_REPORT "\x02\x02"

/* Where a report keeps what. @states and @units: what a value, less its first, means. */
typedef struct {
    guint8 report_id;
    guint size; /* bytes, id included */
    OcopHidPlace state, unit, exponent, weight;
    guint8 states[16], units[16];
} OcopScaleHidLayout;

/* The usual 6 bytes. */
void ocop_scale_hid_layout_init_usual (OcopScaleHidLayout *layout);
/* What @descriptor says. FALSE when it does not say it all: then the usual layout is worth trying.
 */
gboolean ocop_scale_hid_find_layout (const OcopHidDescriptor *descriptor,
                                     OcopScaleHidLayout *ret_layout);

typedef struct {
    OcopScaleHidLayout layout;
    gboolean is_awake; /* the first report has come, and gone: it may be from before we listened */
    guint64 n_malformed;
} OcopScaleHid;

/* Also when the scale has come back. */
void ocop_scale_hid_init (OcopScaleHid *scale, const OcopScaleHidLayout *layout);
/* One report as it came. FALSE: nothing is known by it, because it is the first one, another's,
 * empty or malformed. */
gboolean ocop_scale_hid_feed (OcopScaleHid *scale, const guint8 *report, gsize size,
                              OcopScaleReading *ret_reading);
