/* The times of asking; what is asked is the business of each scale's own language. */
#include "drivers/proto/scale_poll.h"

gboolean
ocop_scale_poll_is_due (const OcopScalePoll *poll, gint64 now_ms)
{
    return now_ms >= poll->next_ms;
}

gboolean
ocop_scale_poll_ask (OcopScalePoll *poll, gint64 now_ms)
{
    const gboolean was_silent = poll->n_failed == OCOP_SCALE_TRIES;
    if (poll->is_asked && !was_silent)
        poll->n_failed++;
    const gboolean is_silent = poll->n_failed == OCOP_SCALE_TRIES;
    poll->is_asked = TRUE;
    poll->next_ms = now_ms + (is_silent ? OCOP_SCALE_QUIET_MS : OCOP_SCALE_ANSWER_MS);
    return is_silent && !was_silent;
}

void
ocop_scale_poll_answered (OcopScalePoll *poll, gint64 now_ms)
{
    *poll = (OcopScalePoll){.next_ms = now_ms + OCOP_SCALE_POLL_MS};
}

/* It still counts as asked: a scale of which only rubbish comes becomes silent as well. */
void
ocop_scale_poll_spoilt (OcopScalePoll *poll, gint64 now_ms)
{
    poll->next_ms = MIN (poll->next_ms, now_ms + OCOP_SCALE_POLL_MS);
}
