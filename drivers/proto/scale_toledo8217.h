/* Scales that speak Toledo 8217: 9600 baud, 7 bits, even parity, asked with "W". What to send and
 * when comes from here too; nothing is sent and no clock is read.
 *
 * Source: manuals of Datalogic/Magellan Diva, Ohaus Aviator and Dibal scales, "8217
 * Mettler-Toledo". */
#pragma once

#include "drivers/proto/scale_poll.h"
#include "drivers/proto/scale_reading.h"

#define OCOP_TOLEDO_FRAME_MAX 16 /* bytes between STX and CR */

typedef struct {
    /* NONE: by its form, ww.www is kilograms and 0ww.ww is pounds. */
    OcopScaleUnit unit;
    /* Bytes come with their parity bit, even, as bit 7: else the line has checked and taken it off.
     */
    gboolean has_parity_bit;
} OcopToledoOptions;

typedef struct {
    OcopToledoOptions options;
    OcopScaleReadingFunc take;
    gpointer data;
    OcopScalePoll poll;
    gboolean wants_zero;
    gboolean is_in_frame, is_spoilt;
    char frame[OCOP_TOLEDO_FRAME_MAX];
    gsize size;
    guint64 n_malformed;
} OcopToledo;

/* @options are copied, NULL for none. @take may not feed the scale. Also when it has come back. */
void ocop_toledo_init (OcopToledo *scale, const OcopToledoOptions *options,
                       OcopScaleReadingFunc take, gpointer data);
void ocop_toledo_feed (OcopToledo *scale, const guint8 *bytes, gsize size, gint64 now_ms);
/* What to send now: at most 1 byte into @ret_bytes, parity not included. Returns: how many. May
 * tell that the scale is silent. */
gsize ocop_toledo_tick (OcopToledo *scale, gint64 now_ms, guint8 ret_bytes[1]);
/* When tick has something to do. */
gint64 ocop_toledo_get_deadline (const OcopToledo *scale);
/* The next question will be the one to set it to zero. */
void ocop_toledo_set_to_zero (OcopToledo *scale);
