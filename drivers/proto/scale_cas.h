/* Scales of CAS and those that copy them, in both forms: asked (ENQ, ACK, DC1, a block with its
 * check byte) and the stream of 22 bytes that runs by itself. 9600 baud, 8 bits, no parity.
 *
 * Source: manuals of CAS SW-II and AP-1 (asked), CI-600D (stream). */
#pragma once

#include "drivers/proto/scale_poll.h"
#include "drivers/proto/scale_reading.h"

#define OCOP_CAS_BLOCK_SIZE  15
#define OCOP_CAS_STREAM_SIZE 22
/* A stream that stops for so long counts as silent. */
#define OCOP_CAS_STREAM_SILENCE_MS 2000

typedef struct {
    OcopScaleReadingFunc take;
    gpointer data;
    OcopScalePoll poll;
    gboolean is_enquired;     /* ENQ is out, ACK not here */
    gboolean is_acknowledged; /* DC1 is to be sent, or out */
    gboolean must_send_dc1;
    guint8 block[OCOP_CAS_BLOCK_SIZE];
    gsize size;
    guint64 n_malformed;
} OcopCas;

/* @take may not feed the scale. Also when it has come back. */
void ocop_cas_init (OcopCas *scale, OcopScaleReadingFunc take, gpointer data);
void ocop_cas_feed (OcopCas *scale, const guint8 *bytes, gsize size, gint64 now_ms);
/* What to send now: at most 1 byte. Returns: how many. May tell that the scale is silent. To be
 * called behind each feed, too: the answer to ACK is due at once. */
gsize ocop_cas_tick (OcopCas *scale, gint64 now_ms, guint8 ret_bytes[1]);
gint64 ocop_cas_get_deadline (const OcopCas *scale);

typedef struct {
    OcopScaleReadingFunc take;
    gpointer data;
    guint8 window[OCOP_CAS_STREAM_SIZE]; /* the latest bytes */
    gsize size;
    gint64 last_ms;
    gboolean is_silent;
    guint64 n_dropped; /* bytes of no frame */
} OcopCasStream;

void ocop_cas_stream_init (OcopCasStream *scale, OcopScaleReadingFunc take, gpointer data,
                           gint64 now_ms);
void ocop_cas_stream_feed (OcopCasStream *scale, const guint8 *bytes, gsize size, gint64 now_ms);
/* May tell that the scale is silent. */
void ocop_cas_stream_tick (OcopCasStream *scale, gint64 now_ms);
gint64 ocop_cas_stream_get_deadline (const OcopCasStream *scale);
