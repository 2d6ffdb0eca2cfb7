/* What went through a transport, as a text that a test keeps: recorded at a real device, played
 * back without one.
 *
 *     ocop-trace 1
 *     # a TM-T20 that prints "Xin chao"
 *     0 open ok
 *     2 control a1 00 0000 0000 1024
 *     9 answer ok 002d4d46
 *     12 > 1b40
 *     14 written ok
 *     15 < 12
 *     900 gone
 *     901 close
 *
 * One event a line: milliseconds since the recording began, never less than in the line before; a
 * word; what belongs to it. ">" are bytes that the device took, in the portions it took them in;
 * "<" bytes that came from it; "written" and "answer" how a write or a request ended, by the names
 * of OcopDevResult. Numbers of requests are type, request, value, index in hex as they stand here,
 * then the size of an IN request or "=" and the bytes of an OUT one. Lower case, one blank between
 * words, every line ends with LF. */
#pragma once

#include "drivers/transport/transport.h"

typedef enum {
    OCOP_TRACE_OPEN,
    OCOP_TRACE_OUT,
    OCOP_TRACE_WRITTEN,
    OCOP_TRACE_IN,
    OCOP_TRACE_CONTROL,
    OCOP_TRACE_ANSWER,
    OCOP_TRACE_CANCEL, /* a write was to end early */
    OCOP_TRACE_GONE,
    OCOP_TRACE_CLOSE,
    OCOP_N_TRACE_KINDS
} OcopTraceKind;

typedef struct {
    gint64 at_ms;
    OcopTraceKind kind;
    OcopDevResult result; /* of OPEN, WRITTEN, ANSWER */
    GBytes *bytes;        /* of OUT, IN, ANSWER (may be empty), a CONTROL that sends; else NULL */
    guint8 request_type, request;
    guint16 value, index, size_max;
} OcopTraceEvent;

#define OCOP_TRACE_HEADER     "ocop-trace 1\n"
#define OCOP_TRACE_FILE_MAX   (16 * 1024 * 1024)
#define OCOP_TRACE_EVENTS_MAX 1000000
/* Of one event; more is recorded as several. */
#define OCOP_TRACE_BYTES_MAX 4096

/* Reads a whole trace; anything that is not exactly as above is refused. Errors: BAD_FILE with row.
 * Owned array of owned OcopTraceEvent. */
GPtrArray *ocop_trace_parse (const char *text, gsize size, GError **error);
/* The event's line, with its LF. Owned. */
char *ocop_trace_event_format (const OcopTraceEvent *event);
void ocop_trace_event_free (gpointer event);

/* Lines of a recording as they are made, the header first. Borrowed. */
typedef void (*OcopTraceLine) (const char *line, gpointer data);
/* As @inner, which it owns from now on, and whose events it takes; tells @line of all that goes
 * through it. Owned. */
OcopTransport *ocop_record_new (OcopTransport *inner, OcopTraceLine line, gpointer data);

/* The first thing that went otherwise than in the recording. Told once. */
typedef void (*OcopReplayDiffered) (const char *message, gpointer data);
/* The device of the recording @events (a reference is taken). What is written is compared byte by
 * byte, whatever portions it comes in; at the first that differs the write ends with FAILURE, and
 * so does everything after it. What the device said comes when it said it, counted from the event
 * before, and never before the bytes that were sent earlier. @differed may be NULL: then a warning
 * is logged. Owned. */
OcopTransport *ocop_replay_new (OcopLoop *loop, GPtrArray *events, OcopReplayDiffered differed,
                                gpointer data);
/* All of the recording was played, but for its close. */
gboolean ocop_replay_is_over (OcopTransport *replay);
