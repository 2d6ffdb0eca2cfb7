/* Scales that speak NCI (Weigh-Tronix "ECR"): 9600 baud, 7 bits, even parity, asked with "W" and
 * CR.
 *
 * Source: manuals of Cely PI100 and Ohaus Aviator scales, "NCI / ECR". Line settings differ between
 * models: they are the profile's. */
#pragma once

#include "drivers/proto/scale_poll.h"
#include "drivers/proto/scale_reading.h"

/* LF, weight and unit, CR, LF, S and status, CR, ETX, with room to spare. */
#define OCOP_NCI_FRAME_MAX 40

typedef struct {
    OcopScaleReadingFunc take;
    gpointer data;
    OcopScalePoll poll;
    gboolean is_in_frame, is_spoilt;
    char frame[OCOP_NCI_FRAME_MAX + 1]; /* what stands between the first LF and ETX */
    gsize size;
    guint64 n_malformed;
} OcopNci;

/* @take may not feed the scale. Also when it has come back. */
void ocop_nci_init (OcopNci *scale, OcopScaleReadingFunc take, gpointer data);
void ocop_nci_feed (OcopNci *scale, const guint8 *bytes, gsize size, gint64 now_ms);
/* What to send now: 2 bytes or none. Returns: how many. May tell that the scale is silent. */
gsize ocop_nci_tick (OcopNci *scale, gint64 now_ms, guint8 ret_bytes[2]);
gint64 ocop_nci_get_deadline (const OcopNci *scale);
