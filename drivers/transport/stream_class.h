/* What the transports over a descriptor share. Not for drivers. */
#pragma once

#include "drivers/transport/transport_class.h"

typedef struct _OcopStream OcopStream;

typedef enum {
    OCOP_STREAM_DRAINED, /* the other side has all that was written */
    OCOP_STREAM_WAITS,
    OCOP_STREAM_DEAD,
} OcopStreamDrain;

struct _OcopStream {
    OcopTransport base;
    int fd; /* -1: not open */
    GSource *source;
    gpointer tag;
    GBytes *writing; /* NULL: none */
    gsize n_written;
    gboolean never_reads;   /* a plain file would always be readable, and at its end */
    gboolean ignores_empty; /* usblp reads 0 bytes when the printer has nothing to say */
    gboolean is_socket;
    /* Asked again and again during a write, which does not end before it is DRAINED. NULL: what was
     * written is with the other side. */
    OcopStreamDrain (*check_drain) (OcopStream *stream);
    guint drain_timer, drain_ms;
};

/* The functions of a class but open, and free for one that has nothing of its own. */
void ocop_stream_write (OcopTransport *transport, GBytes *bytes);
void ocop_stream_cancel_write (OcopTransport *transport);
void ocop_stream_close (OcopTransport *transport);
/* Of one that is only read: NOT_SUPPORTED. */
void ocop_stream_refuse_write (OcopTransport *transport, GBytes *bytes);
/* Closes the descriptor without a report. */
void ocop_stream_clear (OcopStream *stream);

/* Begins to watch @fd, which is non-blocking and owned from now on; reports opened. */
void ocop_stream_start (OcopStream *stream, int fd);
/* errno of a call that opens. */
OcopDevResult ocop_stream_result (int error);
