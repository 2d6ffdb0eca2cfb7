/* The states of a print job as one table. */
#include "domain/print_job.h"

#define BIT(state) (1u << OCOP_PRINT_##state)

const char *
ocop_print_state_get_text (OcopPrintState state)
{
    static const char *const texts[OCOP_N_PRINT_STATES] = {
        "QUEUED", "SENDING", "SENT", "CONSUMED", "PRINTED", "FAILED", "UNKNOWN"};
    g_assert (state < OCOP_N_PRINT_STATES);
    return texts[state];
}

gboolean
ocop_print_state_may_become (OcopPrintState from, OcopPrintState to)
{
    static const guint next[OCOP_N_PRINT_STATES] = {
        /* UNKNOWN: the store was put back to a time before it was sent. */
        [OCOP_PRINT_QUEUED] = BIT (SENDING) | BIT (FAILED) | BIT (UNKNOWN),
        [OCOP_PRINT_SENDING] =
            BIT (SENT) | BIT (CONSUMED) | BIT (PRINTED) | BIT (FAILED) | BIT (UNKNOWN),
        /* The printer's answer came, did not come, or a person looked at the paper. */
        [OCOP_PRINT_SENT] = BIT (CONSUMED) | BIT (PRINTED) | BIT (FAILED) | BIT (UNKNOWN),
        [OCOP_PRINT_CONSUMED] = BIT (PRINTED) | BIT (FAILED) | BIT (UNKNOWN),
        [OCOP_PRINT_PRINTED] = 0,
        [OCOP_PRINT_FAILED] = BIT (QUEUED), /* only where nothing of it left */
        [OCOP_PRINT_UNKNOWN] = BIT (PRINTED) | BIT (FAILED),
    };
    g_assert (from < OCOP_N_PRINT_STATES && to < OCOP_N_PRINT_STATES);
    return (next[from] & (1u << to)) != 0;
}

gboolean
ocop_print_state_is_trouble (OcopPrintState state)
{
    return state == OCOP_PRINT_FAILED || state == OCOP_PRINT_UNKNOWN;
}

gboolean
ocop_print_state_is_doubtful (OcopPrintState state)
{
    return state == OCOP_PRINT_SENT || state == OCOP_PRINT_CONSUMED || state == OCOP_PRINT_UNKNOWN;
}

const char *
ocop_paper_kind_get_text (OcopPaperKind kind)
{
    static const char *const texts[OCOP_N_PAPER_KINDS] = {
        "receipt", "z", "x", "cash", "goods", "parked", "payment", "label", "test"};
    g_assert (kind < OCOP_N_PAPER_KINDS);
    return texts[kind];
}

void
ocop_print_job_clear (OcopPrintJob *job)
{
    g_clear_pointer (&job->reference, g_free);
    g_clear_pointer (&job->printer, g_free);
    g_clear_pointer (&job->profile, g_free);
    g_clear_pointer (&job->digest, g_free);
    g_clear_pointer (&job->reason, g_free);
}

gboolean
ocop_print_job_is_untouched (const OcopPrintJob *job)
{
    return job->state == OCOP_PRINT_QUEUED ||
           (job->state == OCOP_PRINT_FAILED && job->bytes_accepted == 0);
}

void
ocop_print_job_get_process_id (gint64 id, char ret_text[OCOP_PRINT_ID_TEXT_SIZE])
{
    gint64 number = (id - 1) % 9999 + 1;
    for (int i = OCOP_PRINT_ID_TEXT_SIZE - 2; i >= 0; i--, number /= 10)
        ret_text[i] = (char)('0' + number % 10);
    ret_text[OCOP_PRINT_ID_TEXT_SIZE - 1] = '\0';
}
