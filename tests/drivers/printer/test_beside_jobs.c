/* What a printer is sent beside its jobs: the set-up after it was plugged in, and the drawer's
 * pulse; both may meet a job that begins. */
#include "drivers/printer/escpos_printer.h"
#include "drivers/printer/virtual_printer.h"
#include "drivers/proto/escpos.h"
#include "drivers/transport/fake.h"

#include <string.h>

typedef struct {
    OcopLoop *loop;
    OcopPrinterProfile *profile;
    OcopVirtualPrinter *device;
    OcopTransport *transport; /* borrowed */
    OcopEscposPrinter *printer;
    guint n_opened, n_ended, n_kicked;
    OcopJobState end;
    OcopDevResult kicked;
} Fixture;

static void
on_ended (const OcopJobReport *report, gpointer data)
{
    ((Fixture *)data)->n_ended++;
    ((Fixture *)data)->end = report->state;
}

static void
on_kicked (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_kicked++;
    ((Fixture *)data)->kicked = result;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopPrinterEvents events = {.job_ended = on_ended};
    g_autoptr (GError) error = NULL;
    fixture->profile = ocop_printer_profile_find ("epson-tm-t20", &error);
    g_assert_no_error (error);
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
}

static void
print (Fixture *fixture, guint id)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    char digits[OCOP_PROCESS_ID_SIZE + 1];
    OcopEscpos escpos;
    ocop_process_id_format (id, digits);
    ocop_escpos_begin (&escpos, stream, fixture->profile);
    ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)"HOA DON", 7);
    ocop_escpos_add_cut (&escpos);
    ocop_escpos_add_end_of_job (&escpos, digits);
    g_assert_true (ocop_escpos_printer_print (fixture->printer, stream, id));
}

static void
assert_receipts (Fixture *fixture, guint n)
{
    g_auto (GStrv) lines =
        ocop_escpos_interpreter_dup_lines (ocop_virtual_printer_peek_paper (fixture->device));
    guint n_lines = 0;
    for (guint i = 0; lines[i] != NULL; i++)
        n_lines += g_str_equal (lines[i], "HOA DON");
    g_assert_cmpuint (n_lines, ==, n);
    g_assert_cmpuint (fixture->n_ended, ==, n);
    g_assert_cmpstr (ocop_job_state_get_name (fixture->end), ==, "printed");
}

static gboolean
kick (Fixture *fixture)
{
    g_autoptr (GBytes) pulse = g_bytes_new ("\x1bp\0\x32\xfa", 5);
    return ocop_escpos_printer_kick (fixture->printer, pulse, on_kicked, fixture);
}

static guint
count_pulses (Fixture *fixture)
{
    return ocop_escpos_interpreter_get_n_pulses (ocop_virtual_printer_peek_paper (fixture->device));
}

/* The set-up's end and the job's own start come in the same turn: the job starts once. */
static void
test_job_in_the_turn_of_the_set_up (Fixture *fixture, gconstpointer data)
{
    ocop_escpos_printer_attach (fixture->printer);
    print (fixture, 1);
    ocop_loop_advance (fixture->loop, 10 * OCOP_JOB_ANSWER_MS);
    assert_receipts (fixture, 1);
    ocop_loop_advance (fixture->loop, OCOP_JOB_STUCK_MS);
    assert_receipts (fixture, 1);
}

static void
test_set_up_that_is_slow (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_set_portion (fixture->transport, 1);
    ocop_escpos_printer_attach (fixture->printer);
    print (fixture, 1);
    ocop_loop_advance (fixture->loop, 10 * OCOP_JOB_ANSWER_MS);
    assert_receipts (fixture, 1);
}

/* P15: an open drawer stops nothing, and change is given without paper too. */
static void
test_drawer_beside_the_receipt (Fixture *fixture, gconstpointer data)
{
    ocop_escpos_printer_attach (fixture->printer);
    ocop_loop_run_pending (fixture->loop);
    ocop_virtual_printer_set_state (fixture->device, &(OcopPrinterState){.is_drawer_open = TRUE});
    ocop_loop_run_pending (fixture->loop);
    g_assert_true (kick (fixture));
    print (fixture, 1);
    ocop_loop_advance (fixture->loop, 10 * OCOP_JOB_ANSWER_MS);
    assert_receipts (fixture, 1);
    g_assert_cmpuint (count_pulses (fixture), ==, 1);
    ocop_virtual_printer_set_state (fixture->device, &(OcopPrinterState){.is_paper_out = TRUE});
    ocop_loop_run_pending (fixture->loop);
    g_assert_true (kick (fixture));
    ocop_loop_advance (fixture->loop, 10 * OCOP_JOB_ANSWER_MS);
    g_assert_cmpuint (fixture->n_kicked, ==, 2);
    g_assert_cmpint (fixture->kicked, ==, OCOP_DEV_OK);
}

static void
test_kick_is_refused_in_a_job (Fixture *fixture, gconstpointer data)
{
    print (fixture, 1);
    g_assert_false (kick (fixture));
    ocop_loop_advance (fixture->loop, 10 * OCOP_JOB_ANSWER_MS);
    assert_receipts (fixture, 1);
    g_assert_true (kick (fixture));
    g_assert_false (kick (fixture));
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_kicked, ==, 1);
    g_assert_cmpuint (count_pulses (fixture), ==, 1);
}

/* P4: the cable is pulled with the pulse on its way; no job suffers. */
static void
test_unplug_in_a_kick (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_fail (fixture->transport, 0, OCOP_DEV_NO_HARDWARE, 2);
    g_assert_true (kick (fixture));
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_kicked, ==, 1);
    g_assert_cmpint (fixture->kicked, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_false (kick (fixture));
    g_assert_cmpuint (fixture->n_ended, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/printer/beside-jobs/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("job-in-the-turn-of-the-set-up", test_job_in_the_turn_of_the_set_up);
    ADD ("set-up-that-is-slow", test_set_up_that_is_slow);
    ADD ("p15-drawer-beside-the-receipt", test_drawer_beside_the_receipt);
    ADD ("kick-is-refused-in-a-job", test_kick_is_refused_in_a_job);
    ADD ("p4-unplug-in-a-kick", test_unplug_in_a_kick);
    return g_test_run();
}
