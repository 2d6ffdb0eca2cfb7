/* The states of a print job: every walk that the table allows keeps what people rely on. */
#include "domain/print_job.h"

#include <string.h>

/* A generator of its own: the same walks at each run. */
static guint
draw (guint64 *seed, guint n)
{
    *seed =
        *seed * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
    return (guint)(*seed >> 33) % n;
}

static void
test_walks (void)
{
    guint64 seed = 1;
    guint n_ends = 0;
    for (int walk = 0; walk < 20000; walk++) {
        OcopPrintState state = OCOP_PRINT_QUEUED;
        for (int step = 0; step < 12; step++) {
            OcopPrintState next = (OcopPrintState)draw (&seed, OCOP_N_PRINT_STATES);
            if (!ocop_print_state_may_become (state, next))
                continue;
            /* Nothing leaves, and nothing is said to be on paper, before the store knows. */
            if (next == OCOP_PRINT_SENT || next == OCOP_PRINT_CONSUMED)
                g_assert_cmpint (state, !=, OCOP_PRINT_QUEUED);
            if (next == OCOP_PRINT_PRINTED)
                g_assert_true (state != OCOP_PRINT_QUEUED && state != OCOP_PRINT_FAILED);
            /* What may be on paper is never queued again as it is. */
            if (next == OCOP_PRINT_QUEUED)
                g_assert_cmpint (state, ==, OCOP_PRINT_FAILED);
            if (next == OCOP_PRINT_SENDING)
                g_assert_cmpint (state, ==, OCOP_PRINT_QUEUED);
            g_assert_cmpint (state, !=, next);
            state = next;
        }
        if (state == OCOP_PRINT_PRINTED) {
            n_ends++;
            for (guint next = 0; next < OCOP_N_PRINT_STATES; next++)
                g_assert_false (ocop_print_state_may_become (state, (OcopPrintState)next));
        }
    }
    g_assert_cmpuint (n_ends, >, 1000);
}

/* From every state but the last a way leads to paper, by the printer or by a person. */
static void
test_no_dead_end (void)
{
    gboolean reaches[OCOP_N_PRINT_STATES] = {[OCOP_PRINT_PRINTED] = TRUE};
    for (guint round = 0; round < OCOP_N_PRINT_STATES; round++)
        for (guint from = 0; from < OCOP_N_PRINT_STATES; from++)
            for (guint to = 0; to < OCOP_N_PRINT_STATES; to++)
                reaches[from] |= reaches[to] && ocop_print_state_may_become ((OcopPrintState)from,
                                                                             (OcopPrintState)to);
    for (guint state = 0; state < OCOP_N_PRINT_STATES; state++)
        g_assert_true (reaches[state]);
}

static void
test_untouched (void)
{
    OcopPrintJob job = {.state = OCOP_PRINT_FAILED, .bytes_accepted = 0};
    g_assert_true (ocop_print_job_is_untouched (&job));
    job.bytes_accepted = 1;
    g_assert_false (ocop_print_job_is_untouched (&job));
    job.bytes_accepted = -1;
    g_assert_false (ocop_print_job_is_untouched (&job));
    job = (OcopPrintJob){.state = OCOP_PRINT_UNKNOWN};
    g_assert_false (ocop_print_job_is_untouched (&job));
}

static void
test_process_id (void)
{
    static const struct {
        gint64 id;
        const char *text;
    } cases[] = {{1, "0001"}, {42, "0042"}, {9999, "9999"}, {10000, "0001"}, {20005, "0007"}};
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        char text[OCOP_PRINT_ID_TEXT_SIZE];
        ocop_print_job_get_process_id (cases[i].id, text);
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Numbers in the store mean the same for ever. */
static void
test_stored_numbers (void)
{
    static const char *const states[] = {"QUEUED",  "SENDING", "SENT",   "CONSUMED",
                                         "PRINTED", "FAILED",  "UNKNOWN"};
    static const char *const kinds[] = {"receipt", "z",       "x",     "cash", "goods",
                                        "parked",  "payment", "label", "test"};
    g_assert_cmpuint (G_N_ELEMENTS (states), ==, OCOP_N_PRINT_STATES);
    g_assert_cmpuint (G_N_ELEMENTS (kinds), ==, OCOP_N_PAPER_KINDS);
    for (guint i = 0; i < OCOP_N_PRINT_STATES; i++)
        g_assert_cmpstr (ocop_print_state_get_text ((OcopPrintState)i), ==, states[i]);
    for (guint i = 0; i < OCOP_N_PAPER_KINDS; i++)
        g_assert_cmpstr (ocop_paper_kind_get_text ((OcopPaperKind)i), ==, kinds[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/print-job/states/every-walk-keeps-the-rules", test_walks);
    g_test_add_func ("/print-job/states/no-dead-end", test_no_dead_end);
    g_test_add_func ("/print-job/only-what-never-left-is-sent-again", test_untouched);
    g_test_add_func ("/print-job/process-id-has-four-digits", test_process_id);
    g_test_add_func ("/print-job/stored-numbers-are-stable", test_stored_numbers);
    return g_test_run();
}
