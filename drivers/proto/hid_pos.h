/* Scanners in HID POS mode (usage page 8C): where their reports keep what, and the codes joined
 * from reports that say they are continued. Makers put the same usages at different places, so
 * places come from the descriptor and from nowhere else.
 *
 * Source: USB-IF, HID Point of Sale Usage Tables 1.02, 3; descriptors of Honeywell, Zebra and ID
 * Tech scanners as published by the Itp.HidBarcodeScanner project. */
#pragma once

#include "drivers/proto/hid_report.h"
#include "drivers/proto/raw_scan.h"

#define OCOP_HID_POS_SCANNER OCOP_HID_USAGE (0x8c, 0x02)
/* A continued report whose next one has not come for so long is the end of a code that is cut off.
 */
#define OCOP_HID_POS_JOIN_MS 500

/* Offsets in bytes from the first of a report, its id included. */
typedef struct {
    guint8 report_id; /* 0: none */
    guint size;       /* of the whole report */
    gboolean has_length;
    OcopHidPlace length;    /* usage 01:3B, how many bytes of data there are */
    guint data, data_count; /* usage 8C:FE */
    gboolean has_aim;
    guint aim[3]; /* usages 8C:FB, FC, FD */
    gboolean has_continued;
    OcopHidPlace continued; /* usage 8C:FF, not 0: the code goes on in the next report */
} OcopHidPosLayout;

/* Of a device's first report with decoded data. Errors: OCOP_ERROR_BAD_FILE when there is none, or
 * its data are no bytes on byte borders. */
gboolean ocop_hid_pos_find_layout (const OcopHidDescriptor *descriptor,
                                   OcopHidPosLayout *ret_layout, GError **error);

typedef struct _OcopHidPos OcopHidPos;

/* @layout is copied; @take may not free the reader nor feed it. */
OcopHidPos *ocop_hid_pos_new (const OcopHidPosLayout *layout, OcopRawScanFunc take, gpointer data);
void ocop_hid_pos_free (OcopHidPos *pos);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopHidPos, ocop_hid_pos_free)

/* One report as it came. Other reports of the device and empty ones are passed over; one that is
 * too short, or says it has more data than fit, is told as malformed, with what came before it. */
void ocop_hid_pos_feed (OcopHidPos *pos, const guint8 *report, gsize size, gint64 now_ms);
/* To be called when get_deadline has come. */
void ocop_hid_pos_tick (OcopHidPos *pos, gint64 now_ms);
/* When a code is given up; -1: none is begun. */
gint64 ocop_hid_pos_get_deadline (const OcopHidPos *pos);
/* The scanner is gone: half a code is dropped. TRUE when there was one. */
gboolean ocop_hid_pos_reset (OcopHidPos *pos);
