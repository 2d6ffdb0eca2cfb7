/* When to ask a serial scale: again after each answer, again when no answer came (W5), and slowly
 * once it has been silent for some time. For the readers of serial scales alone; zeroed is right.
 */
#pragma once

#include <glib.h>

/* From an answer to the next question. */
#define OCOP_SCALE_POLL_MS 150
/* How long an answer may take: a frame of 22 bytes at 2400 baud takes 100 ms. */
#define OCOP_SCALE_ANSWER_MS 300
/* Questions without answer until the scale counts as silent, and then how often it is asked. */
#define OCOP_SCALE_TRIES    4
#define OCOP_SCALE_QUIET_MS 1000

typedef struct {
    gint64 next_ms; /* when to ask, or when an answer is late */
    gboolean is_asked;
    guint n_failed; /* in a row, up to OCOP_SCALE_TRIES: then it is silent */
} OcopScalePoll;

/* TRUE when something is to be sent now. */
gboolean ocop_scale_poll_is_due (const OcopScalePoll *poll, gint64 now_ms);
/* A question goes out. TRUE when this is the one by which the scale has become silent. */
gboolean ocop_scale_poll_ask (OcopScalePoll *poll, gint64 now_ms);
/* A good answer has come. */
void ocop_scale_poll_answered (OcopScalePoll *poll, gint64 now_ms);
/* An answer has come that is none: to be asked again soon, not at once. */
void ocop_scale_poll_spoilt (OcopScalePoll *poll, gint64 now_ms);
