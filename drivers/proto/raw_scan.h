/* One code as a scanner gave it, whichever way it came, and the place where its bytes are gathered.
 * The bytes are untrusted and may be anything. */
#pragma once

#include <glib.h>

/* A code is no longer; as much as domain/barcode.h reads. */
#define OCOP_RAW_SCAN_MAX 4096
/* "]C1" and NUL. */
#define OCOP_AIM_ID_SIZE 4
/* What begins so soon after a code was cut off is its tail: a till that stood still for a moment
 * reads one code in two pieces, and neither may be taken for a code. */
#define OCOP_RAW_SCAN_TAIL_MS 500

typedef enum {
    OCOP_RAW_SCAN_COMPLETE,
    OCOP_RAW_SCAN_CUT_OFF,   /* its end did not come; to be shown, never sold */
    OCOP_RAW_SCAN_TOO_LONG,  /* the first OCOP_RAW_SCAN_MAX bytes; the same */
    OCOP_RAW_SCAN_MALFORMED, /* the report contradicts itself; the same */
} OcopRawScanState;

/* Valid during the call only. */
typedef struct {
    OcopRawScanState state;
    const guint8 *bytes; /* a NUL stands behind them */
    gsize size;
    char aim[OCOP_AIM_ID_SIZE]; /* where the device tells it apart from the data, else "" */
    gboolean is_by_silence;     /* no terminator ended it */
    guint n_unknown;            /* keys without a character, left out */
} OcopRawScan;

typedef void (*OcopRawScanFunc) (const OcopRawScan *scan, gpointer data);

/* For the readers of scanners alone: a code that grows. Zeroed is empty. */
typedef struct {
    guint8 bytes[OCOP_RAW_SCAN_MAX + 1];
    gsize size;
    gboolean is_too_long;
    gboolean is_begun;
    gboolean is_tail; /* of one that was cut off */
    gint64 last_ms;   /* when something came */
    gint64 tail_ms;   /* until when a code begun is a tail */
    guint n_unknown;
} OcopRawScanBuffer;

void ocop_raw_scan_add (OcopRawScanBuffer *buffer, const guint8 *bytes, gsize size, gint64 now_ms);
/* Hands @buffer's code to @take and empties it; TOO_LONG comes before @state. An empty code is not
 * worth a word when it is complete. */
void ocop_raw_scan_end (OcopRawScanBuffer *buffer, OcopRawScanState state, const char *aim,
                        gboolean is_by_silence, OcopRawScanFunc take, gpointer data);
/* The same for one whose end did not come: silence at @now_ms says so, and what begins within
 * OCOP_RAW_SCAN_TAIL_MS is CUT_OFF whatever ends it. */
void ocop_raw_scan_cut_off (OcopRawScanBuffer *buffer, gint64 now_ms, OcopRawScanFunc take,
                            gpointer data);
/* Empties it. TRUE when a code was begun. */
gboolean ocop_raw_scan_drop (OcopRawScanBuffer *buffer);
