/* The failures of devices.md part 5 that a printer's driver has to live with, on the virtual
 * printer, in no time: minutes pass by the hand of the test. What is on the paper is read back by
 * the interpreter; each test says how often the receipt is there. */
#include "drivers/printer/escpos_printer.h"
#include "drivers/printer/virtual_printer.h"
#include "drivers/proto/escpos.h"
#include "drivers/transport/fake.h"

#include <string.h>

#define SECOND 1000
#define MINUTE (60 * SECOND)

typedef struct {
    OcopLoop *loop;
    OcopPrinterProfile *profile;
    OcopVirtualPrinter *device;
    OcopTransport *transport; /* borrowed */
    OcopEscposPrinter *printer;
    guint n_ended, n_slow, n_opened, settled;
    OcopJobReport end;
    GString *states; /* first letters */
} Fixture;

static void
on_changed (const OcopJobReport *report, gpointer data)
{
    g_string_append_c (((Fixture *)data)->states, ocop_job_state_get_name (report->state)[0]);
}

static void
on_ended (const OcopJobReport *report, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_ended++;
    fixture->end = *report;
}

static void
on_settled (guint process_id, gpointer data)
{
    ((Fixture *)data)->settled = process_id;
}

static void
on_slow (const OcopJobReport *report, gpointer data)
{
    ((Fixture *)data)->n_slow++;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_opened++;
    if (result == OCOP_DEV_OK)
        ocop_escpos_printer_attach (fixture->printer);
}

static void
on_closed (OcopDevResult result, gpointer data)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopPrinterEvents events = {.job_changed = on_changed,
                                             .job_ended = on_ended,
                                             .job_settled = on_settled,
                                             .job_slow = on_slow};
    g_autoptr (GError) error = NULL;
    fixture->profile = ocop_printer_profile_find (data, &error);
    g_assert_no_error (error);
    fixture->states = g_string_new (NULL);
    fixture->loop = ocop_loop_new_manual();
    fixture->device = ocop_virtual_printer_new (fixture->loop, fixture->profile);
    fixture->transport = ocop_virtual_printer_get_transport (fixture->device);
    fixture->printer =
        ocop_escpos_printer_new (fixture->transport, fixture->profile, &events, fixture);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_opened, ==, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_escpos_printer_free (fixture->printer);
    ocop_virtual_printer_free (fixture->device);
    ocop_loop_run_pending (fixture->loop);
    ocop_loop_unref (fixture->loop);
    ocop_printer_profile_free (fixture->profile);
    g_string_free (fixture->states, TRUE);
}

/* A line, a picture of 20,000 bytes or so, a line, the cut. */
static OcopPrintStream *
make_job (Fixture *fixture, const char *text, guint id)
{
    OcopPrintStream *stream = ocop_print_stream_new();
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (fixture->profile->width_dots, 300);
    char digits[OCOP_PROCESS_ID_SIZE + 1];
    OcopEscpos escpos;
    memset (bitmap->bits, 0x55, bitmap->stride * bitmap->height);
    ocop_process_id_format (id, digits);
    ocop_escpos_begin (&escpos, stream, fixture->profile);
    ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)text, strlen (text));
    ocop_escpos_add_bitmap (&escpos, bitmap);
    ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)"TONG CONG", 9);
    ocop_escpos_add_cut (&escpos);
    ocop_escpos_add_end_of_job (&escpos, digits);
    return stream;
}

static gsize
print (Fixture *fixture, guint id)
{
    g_autoptr (OcopPrintStream) stream = make_job (fixture, "HOA DON", id);
    g_assert_true (ocop_escpos_printer_print (fixture->printer, stream, id));
    return stream->bytes->len;
}

static void
set_state (Fixture *fixture, const OcopPrinterState *state)
{
    ocop_virtual_printer_set_state (fixture->device, state);
}

static void
pass (Fixture *fixture, gint64 ms)
{
    ocop_loop_advance (fixture->loop, ms);
}

static void
assert_ended (Fixture *fixture, OcopJobState state, OcopDevResult reason)
{
    g_assert_cmpuint (fixture->n_ended, ==, 1);
    g_assert_cmpstr (ocop_job_state_get_name (fixture->end.state), ==,
                     ocop_job_state_get_name (state));
    g_assert_cmpstr (ocop_dev_result_get_name (fixture->end.reason), ==,
                     ocop_dev_result_get_name (reason));
    fixture->n_ended = 0;
}

static guint
count_lines (Fixture *fixture, const char *text)
{
    g_auto (GStrv) lines =
        ocop_escpos_interpreter_dup_lines (ocop_virtual_printer_peek_paper (fixture->device));
    guint n = 0;
    for (guint i = 0; lines[i] != NULL; i++)
        n += strcmp (lines[i], text) == 0;
    return n;
}

static void
assert_receipts (Fixture *fixture, guint n_begun, guint n_whole)
{
    g_assert_cmpuint (count_lines (fixture, "HOA DON"), ==, n_begun);
    g_assert_cmpuint (count_lines (fixture, "TONG CONG"), ==, n_whole);
}

static void
assert_no_problems (Fixture *fixture)
{
    const char *const *problems =
        ocop_escpos_interpreter_peek_problems (ocop_virtual_printer_peek_paper (fixture->device));
    g_assert_cmpstr (problems[0], ==, NULL);
}

static void
unplug (Fixture *fixture)
{
    ocop_fake_transport_unplug (fixture->transport);
    ocop_loop_run_pending (fixture->loop);
}

static void
replug (Fixture *fixture)
{
    ocop_transport_close (fixture->transport, on_closed, fixture);
    ocop_loop_run_pending (fixture->loop);
    ocop_fake_transport_plug (fixture->transport);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
}

/* ---- as it should be */

static void
test_process_id_says_printed (Fixture *fixture, gconstpointer data)
{
    const gsize size = print (fixture, 7);
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    g_assert_cmpuint (fixture->end.n_accepted, ==, size);
    g_assert_cmpuint (fixture->end.process_id, ==, 7);
    g_assert_cmpstr (fixture->states->str, ==, "csc");
    assert_receipts (fixture, 1, 1);
    assert_no_problems (fixture);
}

static void
test_answered_query_says_consumed (Fixture *fixture, gconstpointer data)
{
    print (fixture, 7);
    pass (fixture, MINUTE);
    assert_ended (fixture, OCOP_JOB_CONSUMED, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
    assert_no_problems (fixture);
}

static void
test_mute_printer_is_sent (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    print (fixture, 7);
    pass (fixture, MINUTE);
    assert_ended (fixture, OCOP_JOB_SENT, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
}

/* Of a model that tells the end of each job, but this one has never told anything by itself. */
static void
test_word_that_is_not_kept (Fixture *fixture, gconstpointer data)
{
    unplug (fixture);
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    replug (fixture);
    print (fixture, 7);
    pass (fixture, OCOP_JOB_ANSWER_MS + OCOP_JOB_MUTE_MS + SECOND);
    assert_ended (fixture, OCOP_JOB_SENT, OCOP_DEV_OK);
    print (fixture, 8);
    pass (fixture, 2 * OCOP_JOB_ANSWER_MS + SECOND);
    assert_ended (fixture, OCOP_JOB_SENT, OCOP_DEV_OK);
    assert_receipts (fixture, 2, 2);
    ocop_virtual_printer_set_mute (fixture->device, FALSE);
    replug (fixture);
    print (fixture, 9);
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
}

/* How it is: nine bytes. */
static void
pass_until_asked (Fixture *fixture)
{
    gsize before = ocop_virtual_printer_get_n_bytes (fixture->device);
    for (guint i = 0; i < 100; i++) {
        pass (fixture, SECOND / 10);
        const gsize now = ocop_virtual_printer_get_n_bytes (fixture->device);
        if (now == before + 9)
            return;
        before = now;
    }
    g_assert_not_reached();
}

/* It answers when it is asked, and nothing more. */
static void
test_asked_behind_the_job (Fixture *fixture, gconstpointer data)
{
    static const guint8 well[] = {0x12, 0x12, 0x12}, no_paper[] = {0x12, 0x32, 0x72};
    unplug (fixture);
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    replug (fixture);
    print (fixture, 7);
    pass_until_asked (fixture);
    ocop_fake_transport_send (fixture->transport, well, sizeof well);
    pass_until_asked (fixture);
    g_assert_cmpint (ocop_escpos_printer_get_job_state (fixture->printer), ==, OCOP_JOB_CONFIRMING);
    ocop_fake_transport_send (fixture->transport, no_paper, sizeof no_paper);
    pass (fixture, 5 * MINUTE);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    g_assert_true (ocop_escpos_printer_get_flags (fixture->printer) & OCOP_PRINTER_PAPER_OUT);
    pass_until_asked (fixture);
    ocop_fake_transport_send (fixture->transport, well, sizeof well);
    pass (fixture, OCOP_JOB_ASK_MS);
    assert_ended (fixture, OCOP_JOB_SENT, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
}

static void
test_one_job_at_a_time (Fixture *fixture, gconstpointer data)
{
    g_autoptr (OcopPrintStream) stream = make_job (fixture, "HOA DON", 8);
    print (fixture, 7);
    g_assert_false (ocop_escpos_printer_print (fixture->printer, stream, 8));
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    g_assert_true (ocop_escpos_printer_print (fixture->printer, stream, 8));
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    assert_receipts (fixture, 2, 2);
}

/* ---- before the first byte */

static void
test_absent_printer_fails_untouched (Fixture *fixture, gconstpointer data)
{
    unplug (fixture);
    print (fixture, 7);
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_FAILED, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->end.n_accepted, ==, 0);
}

static void
test_nothing_is_sent_to_a_stopped_printer (Fixture *fixture, gconstpointer data)
{
    set_state (fixture, &(OcopPrinterState){.is_paper_out = TRUE});
    print (fixture, 7);
    pass (fixture, 10 * MINUTE);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    g_assert_cmpint (ocop_escpos_printer_get_job_state (fixture->printer), ==, OCOP_JOB_WAITING);
    g_assert_true (ocop_escpos_printer_get_flags (fixture->printer) & OCOP_PRINTER_PAPER_OUT);
    set_state (fixture, &(OcopPrinterState){0});
    pass (fixture, 5 * SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
}

static void
test_waiting_job_is_cancelled_untouched (Fixture *fixture, gconstpointer data)
{
    set_state (fixture, &(OcopPrinterState){.is_cover_open = TRUE});
    print (fixture, 7);
    pass (fixture, MINUTE);
    ocop_escpos_printer_cancel (fixture->printer);
    assert_ended (fixture, OCOP_JOB_FAILED, OCOP_DEV_CANCELLED);
    set_state (fixture, &(OcopPrinterState){0});
    pass (fixture, MINUTE);
    assert_receipts (fixture, 0, 0);
}

/* P16 */
static void
test_real_time_sequences_are_never_sent (Fixture *fixture, gconstpointer data)
{
    static const guint8 band[] = {0x1d, 0x76, 0x30, 0, 3, 0, 1, 0, 0x10, 0x14, 0x01};
    g_autoptr (OcopPrintStream) stream = make_job (fixture, "HOA DON", 7);
    ocop_print_stream_add (stream, OCOP_ATOM_RASTER, band, sizeof band, 0);
    const gsize before = ocop_virtual_printer_get_n_bytes (fixture->device);
    g_assert_true (ocop_escpos_printer_print (fixture->printer, stream, 7));
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_FAILED, OCOP_DEV_FAILURE);
    g_assert_cmpuint (ocop_virtual_printer_get_n_bytes (fixture->device), ==, before);
}

/* ---- in the middle */

/* P4, P6: whatever step fails, the job ends once, and the count is what the printer has. */
static void
test_unplug_at_every_step (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_set_portion (fixture->transport, 700);
    for (guint step = 0; step < 60; step++) {
        ocop_fake_transport_fail (fixture->transport, step, OCOP_DEV_NO_HARDWARE, step * 13);
        const guint whole = count_lines (fixture, "TONG CONG");
        const gsize size = print (fixture, step + 1);
        pass (fixture, MINUTE);
        g_assert_cmpuint (fixture->n_ended, ==, 1);
        fixture->n_ended = 0;
        if (ocop_transport_get_state (fixture->transport) == OCOP_TRANSPORT_OPEN) {
            g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_PRINTED);
            g_assert_cmpuint (step, >, 20); /* it had no such step */
            return;
        }
        g_assert_cmpint (fixture->end.state, ==,
                         fixture->end.n_accepted == 0 ? OCOP_JOB_FAILED : OCOP_JOB_UNKNOWN);
        g_assert_cmpint (fixture->end.reason, ==, OCOP_DEV_NO_HARDWARE);
        g_assert_cmpuint (fixture->end.n_accepted, <=, size);
        if (fixture->end.state == OCOP_JOB_FAILED)
            g_assert_cmpuint (count_lines (fixture, "TONG CONG"), ==, whole);
        replug (fixture);
    }
    g_assert_not_reached();
}

/* After a receipt was broken off inside a picture, the next one is whole. */
static void
test_next_receipt_is_clean_after_a_broken_one (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_fail (fixture->transport, 3, OCOP_DEV_NO_HARDWARE, 1000);
    print (fixture, 7);
    pass (fixture, MINUTE);
    assert_ended (fixture, OCOP_JOB_UNKNOWN, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->end.n_accepted, >, 0);
    replug (fixture);
    print (fixture, 8);
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    g_assert_cmpuint (count_lines (fixture, "--- in do dang, bo to nay ---"), ==, 1);
    assert_receipts (fixture, 2, 1);
    g_assert_cmpuint (
        ocop_escpos_interpreter_get_n_cuts (ocop_virtual_printer_peek_paper (fixture->device)), ==,
        2);
    assert_no_problems (fixture);
}

/* P7: it takes nothing for long, says why, goes on, and the receipt is there once. */
static void
test_open_cover_in_the_job_is_waiting (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_buffer (fixture->device, 1000);
    ocop_virtual_printer_set_state_later (fixture->device, 9000,
                                          &(OcopPrinterState){.is_cover_open = TRUE});
    print (fixture, 7);
    pass (fixture, 10 * MINUTE);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    g_assert_cmpuint (fixture->n_slow, ==, 1);
    g_assert_cmpint (ocop_escpos_printer_get_job_state (fixture->printer), ==, OCOP_JOB_SENDING);
    g_assert_true (ocop_escpos_printer_get_flags (fixture->printer) & OCOP_PRINTER_COVER_OPEN);
    set_state (fixture, &(OcopPrinterState){0});
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
    assert_no_problems (fixture);
}

/* One that takes nothing and does not say why: nobody waits for ever. */
static void
test_stuck_without_a_reason_is_unknown (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_buffer (fixture->device, 1000);
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    ocop_virtual_printer_set_state_later (fixture->device, 9000,
                                          &(OcopPrinterState){.is_cover_open = TRUE});
    print (fixture, 7);
    pass (fixture, MINUTE);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    pass (fixture, 2 * MINUTE);
    assert_ended (fixture, OCOP_JOB_UNKNOWN, OCOP_DEV_TIMEOUT);
    g_assert_cmpuint (fixture->end.n_accepted, >, 9000);
    assert_receipts (fixture, 1, 0);
}

/* P8 */
static void
test_endless_stall_ends_the_job (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_fail (fixture->transport, 5, OCOP_DEV_STALLED, 0);
    print (fixture, 7);
    pass (fixture, MINUTE);
    assert_ended (fixture, OCOP_JOB_UNKNOWN, OCOP_DEV_STALLED);
    assert_receipts (fixture, 1, 0);
}

/* ---- after the last byte */

/* P12: the printer took it all, the paper ends; after the reload it prints its backlog. */
static void
test_paper_out_after_sending_is_one_receipt (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_state_later (fixture->device, 9000,
                                          &(OcopPrinterState){.is_paper_out = TRUE});
    print (fixture, 7);
    pass (fixture, 30 * MINUTE);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    g_assert_cmpint (ocop_escpos_printer_get_job_state (fixture->printer), ==, OCOP_JOB_CONFIRMING);
    set_state (fixture, &(OcopPrinterState){0});
    pass (fixture, SECOND);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
    assert_receipts (fixture, 1, 1);
}

/* P13: missing, then late; an old one settles nothing. */
static void
test_missing_process_id_is_unknown_until_it_comes (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    print (fixture, 7);
    pass (fixture, 5 * MINUTE);
    assert_ended (fixture, OCOP_JOB_UNKNOWN, OCOP_DEV_TIMEOUT);
    ocop_fake_transport_send (fixture->transport,
                              "\x37\x22"
                              "0006\0",
                              7);
    pass (fixture, 0);
    g_assert_cmpuint (fixture->settled, ==, 0);
    ocop_fake_transport_send (fixture->transport,
                              "\x37\x22"
                              "00",
                              4);
    ocop_fake_transport_send (fixture->transport, "07\0", 3);
    pass (fixture, 0);
    g_assert_cmpuint (fixture->settled, ==, 7);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
}

/* P13: that of another job does not say that this one is printed. */
static void
test_old_process_id_is_ignored (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    print (fixture, 7);
    pass (fixture, 5 * SECOND);
    g_assert_cmpint (ocop_escpos_printer_get_job_state (fixture->printer), ==, OCOP_JOB_CONFIRMING);
    ocop_fake_transport_send (fixture->transport,
                              "\x37\x22"
                              "0006\0",
                              7);
    pass (fixture, SECOND);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    /* P10, P11: a frame and rubbish around the one that counts. */
    ocop_fake_transport_send (fixture->transport,
                              "\xff\x14\x00\x00\x00\x37\x22"
                              "0007\0\xff",
                              13);
    pass (fixture, 0);
    assert_ended (fixture, OCOP_JOB_PRINTED, OCOP_DEV_OK);
}

/* P14: gone with everything sent and nothing confirmed. */
static void
test_power_cycle_before_the_confirmation_is_unknown (Fixture *fixture, gconstpointer data)
{
    ocop_virtual_printer_set_mute (fixture->device, TRUE);
    const gsize size = print (fixture, 7);
    pass (fixture, 5 * SECOND);
    unplug (fixture);
    assert_ended (fixture, OCOP_JOB_UNKNOWN, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->end.n_accepted, ==, size);
    ocop_virtual_printer_set_mute (fixture->device, FALSE);
    replug (fixture);
    set_state (fixture, &(OcopPrinterState){.is_cover_open = TRUE});
    pass (fixture, 0); /* told by itself: automatic status is on again */
    g_assert_true (ocop_escpos_printer_get_flags (fixture->printer) & OCOP_PRINTER_COVER_OPEN);
    assert_receipts (fixture, 1, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD_ON(profile, name, function)                                                            \
    g_test_add ("/printer/escpos/" name, Fixture, profile, set_up, function, tear_down)
#define ADD(name, function) ADD_ON ("epson-tm-t20", name, function)
    ADD ("process-id-says-printed", test_process_id_says_printed);
    ADD_ON ("generic-80", "answered-query-says-consumed", test_answered_query_says_consumed);
    ADD_ON ("generic-80", "mute-printer-is-sent", test_mute_printer_is_sent);
    ADD ("word-that-is-not-kept-is-not-awaited", test_word_that_is_not_kept);
    ADD ("asked-behind-the-job-whether-it-is-well", test_asked_behind_the_job);
    ADD ("one-job-at-a-time", test_one_job_at_a_time);
    ADD ("absent-printer-fails-untouched", test_absent_printer_fails_untouched);
    ADD ("nothing-is-sent-to-a-stopped-printer", test_nothing_is_sent_to_a_stopped_printer);
    ADD ("waiting-job-is-cancelled-untouched", test_waiting_job_is_cancelled_untouched);
    ADD ("p16-real-time-sequences-are-never-sent", test_real_time_sequences_are_never_sent);
    ADD ("p4-p6-unplug-at-every-step", test_unplug_at_every_step);
    ADD ("next-receipt-is-clean-after-a-broken-one", test_next_receipt_is_clean_after_a_broken_one);
    ADD ("p7-open-cover-in-the-job-is-waiting", test_open_cover_in_the_job_is_waiting);
    ADD ("stuck-without-a-reason-is-unknown", test_stuck_without_a_reason_is_unknown);
    ADD ("p8-endless-stall-ends-the-job", test_endless_stall_ends_the_job);
    ADD ("p12-paper-out-after-sending-is-one-receipt", test_paper_out_after_sending_is_one_receipt);
    ADD ("p13-missing-process-id-is-unknown-until-it-comes",
         test_missing_process_id_is_unknown_until_it_comes);
    ADD ("p10-p11-p13-old-process-id-is-ignored", test_old_process_id_is_ignored);
    ADD ("p14-power-cycle-before-the-confirmation-is-unknown",
         test_power_cycle_before_the_confirmation_is_unknown);
    return g_test_run();
}
