/* The drawer: one pulse with all its bytes for each opening, and what is said of it is what is
 * known (P15 of devices.md part 5). Through a port of the test's, through the printer's job
 * machine, and on a line of its own. */
#include "drivers/drawer/printer_drawer.h"

#include "../fake_usb.h"
#include "drivers/printer/virtual_printer.h"
#include "drivers/proto/escpos.h"

#include <string.h>

typedef struct {
    FakeUsb usb;
    OcopDrawer *drawer;
    GString *log;
    GBytes *pulse; /* the last one */
    guint n_sent;
    OcopDrawerSent sent; /* NULL: none is with the port */
    gpointer sent_data;
    OcopDrawerLevel level;
} Fixture;

static void
port_send (GBytes *pulse, OcopDrawerSent sent, gpointer sent_data, gpointer data)
{
    Fixture *fixture = data;
    g_assert_true (fixture->sent == NULL);
    fixture->n_sent++;
    g_clear_pointer (&fixture->pulse, g_bytes_unref);
    fixture->pulse = g_bytes_ref (pulse);
    fixture->sent = sent;
    fixture->sent_data = sent_data;
}

static void
port_end (Fixture *fixture, OcopDevResult result)
{
    OcopDrawerSent sent = g_steal_pointer (&fixture->sent);
    sent (result, fixture->sent_data);
}

static void
port_cancel (gpointer data)
{
    port_end (data, OCOP_DEV_CANCELLED);
}

static OcopDrawerLevel
port_get_level (gpointer data)
{
    return ((Fixture *)data)->level;
}

static void
on_open_changed (OcopDrawer *drawer, gboolean is_open, gpointer data)
{
    g_string_append (((Fixture *)data)->log, is_open ? "open " : "shut ");
}

static void
on_done (OcopDrawer *drawer, OcopDrawerOutcome outcome, OcopDevResult result, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "=%s:%s ",
                            ocop_drawer_outcome_get_name (outcome),
                            ocop_dev_result_get_name (result));
}

static const OcopDrawerEvents events = {on_open_changed};

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->log = g_string_new (NULL);
}

static void
begin (Fixture *fixture, const OcopDrawerOptions *options)
{
    static const OcopDrawerPort port = {port_send, port_cancel, port_get_level};
    fixture->drawer =
        ocop_drawer_new (fixture->usb.loop, &port, fixture, options, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->drawer, ocop_drawer_free);
    fake_usb_clear (&fixture->usb);
    g_clear_pointer (&fixture->pulse, g_bytes_unref);
    g_string_free (fixture->log, TRUE);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
    g_assert_cmpstr (fixture->log->str, ==, expected);
    g_string_set_size (fixture->log, 0);
}

static void
set_level (Fixture *fixture, OcopDrawerLevel level)
{
    fixture->level = level;
    ocop_drawer_level_changed (fixture->drawer);
}

static void
pass (Fixture *fixture, gint64 ms)
{
    ocop_loop_advance (fixture->usb.loop, ms);
}

static void
test_pulse (Fixture *fixture, gconstpointer data)
{
    static const struct {
        OcopDrawerOptions options;
        guint8 bytes[5];
    } cases[] = {
        {{.pin = 2}, {0x1b, 0x70, 0, 50, 250}},
        {{.pin = 5, .on_ms = 50, .off_ms = 200}, {0x1b, 0x70, 1, 25, 100}},
        {{.pin = 2, .on_ms = 5000, .off_ms = 1}, {0x1b, 0x70, 0, 255, 1}},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gsize size;
        begin (fixture, &cases[i].options);
        g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
        const guint8 *bytes = g_bytes_get_data (fixture->pulse, &size);
        g_assert_cmpuint (size, ==, 5);
        g_assert_true (memcmp (bytes, cases[i].bytes, 5) == 0);
        port_end (fixture, OCOP_DEV_OK);
        assert_log (fixture, "=unknown:ok ");
        g_clear_pointer (&fixture->drawer, ocop_drawer_free);
    }
}

static void
test_p15_sensor (Fixture *fixture, gconstpointer data)
{
    static const OcopDrawerOptions options = {.pin = 2, .sensor = OCOP_DRAWER_HIGH_IS_OPEN};
    gboolean is_open;
    fixture->level = OCOP_DRAWER_LEVEL_LOW;
    begin (fixture, &options);
    g_assert_true (ocop_drawer_get_open (fixture->drawer, &is_open) && !is_open);
    ocop_drawer_open (fixture->drawer, on_done, fixture);
    port_end (fixture, OCOP_DEV_OK);
    assert_log (fixture, "");
    pass (fixture, 300);
    set_level (fixture, OCOP_DRAWER_LEVEL_HIGH);
    assert_log (fixture, "open =opened:ok ");
    set_level (fixture, OCOP_DRAWER_LEVEL_HIGH);
    assert_log (fixture, "");

    /* It stands open already, which is told as well. */
    pass (fixture, 1000);
    ocop_drawer_open (fixture->drawer, on_done, fixture);
    port_end (fixture, OCOP_DEV_OK);
    assert_log (fixture, "=opened:ok ");
    set_level (fixture, OCOP_DRAWER_LEVEL_LOW);
    assert_log (fixture, "shut ");

    /* It jams. */
    pass (fixture, 1000);
    ocop_drawer_open (fixture->drawer, on_done, fixture);
    port_end (fixture, OCOP_DEV_OK);
    pass (fixture, OCOP_DRAWER_OPENS_MS - 1);
    assert_log (fixture, "");
    pass (fixture, 1);
    assert_log (fixture, "=did-not-open:ok ");

    /* The sensor falls silent meanwhile. */
    ocop_drawer_open (fixture->drawer, on_done, fixture);
    port_end (fixture, OCOP_DEV_OK);
    fixture->level = OCOP_DRAWER_LEVEL_UNKNOWN;
    pass (fixture, OCOP_DRAWER_OPENS_MS);
    assert_log (fixture, "=unknown:ok ");
}

static void
test_not_sent (Fixture *fixture, gconstpointer data)
{
    begin (fixture, NULL);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    g_assert_false (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, OCOP_DRAWER_SEND_MS - 1);
    assert_log (fixture, "");
    pass (fixture, 1);
    assert_log (fixture, "=not-sent:cancelled ");
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    port_end (fixture, OCOP_DEV_NO_HARDWARE);
    assert_log (fixture, "=not-sent:no-hardware ");
    g_assert_cmpuint (fixture->n_sent, ==, 2);
}

/* The coil has to cool down: on and off time. */
static void
test_rest (Fixture *fixture, gconstpointer data)
{
    begin (fixture, NULL);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    port_end (fixture, OCOP_DEV_OK);
    pass (fixture, 599);
    g_assert_false (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, 1);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    port_end (fixture, OCOP_DEV_OK);
}

static void
test_freed_while_sending (Fixture *fixture, gconstpointer data)
{
    begin (fixture, NULL);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    g_clear_pointer (&fixture->drawer, ocop_drawer_free);
    pass (fixture, 10000);
    assert_log (fixture, "");
}

static void
test_learn (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint (ocop_drawer_learn (OCOP_DRAWER_LEVEL_LOW, OCOP_DRAWER_LEVEL_HIGH), ==,
                     OCOP_DRAWER_HIGH_IS_OPEN);
    g_assert_cmpint (ocop_drawer_learn (OCOP_DRAWER_LEVEL_HIGH, OCOP_DRAWER_LEVEL_LOW), ==,
                     OCOP_DRAWER_LOW_IS_OPEN);
    g_assert_cmpint (ocop_drawer_learn (OCOP_DRAWER_LEVEL_HIGH, OCOP_DRAWER_LEVEL_HIGH), ==,
                     OCOP_DRAWER_NO_SENSOR);
    g_assert_cmpint (ocop_drawer_learn (OCOP_DRAWER_LEVEL_UNKNOWN, OCOP_DRAWER_LEVEL_LOW), ==,
                     OCOP_DRAWER_NO_SENSOR);
}

/* ---- on a line of its own */

static gsize
take_line (const guint8 *bytes, gsize size, gpointer data)
{
    g_string_append_len (data, (const char *)bytes, (gssize)size);
    return size;
}

static void
test_serial (Fixture *fixture, gconstpointer data)
{
    fixture->usb.device = (OcopFakeDevice){.take = take_line, .data = fixture->log};
    OcopTransport *transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->drawer = ocop_drawer_new_serial (transport, (const guint8 *)"\x07", 1);
    ocop_loop_run_pending (fixture->usb.loop);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "\x07=unknown:ok ");
    ocop_fake_transport_unplug (transport);
    pass (fixture, 1000);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "=not-sent:no-hardware ");
}

/* ---- at a printer */

typedef struct {
    Fixture *fixture;
    OcopPrinterProfile *profile;
    OcopVirtualPrinter *device;
    OcopEscposPrinter *printer;
    guint n_ended;
} Printer;

static void
on_status (guint flags, guint changed, gpointer data)
{
    Printer *printer = data;
    if ((changed & OCOP_PRINTER_DRAWER_HIGH) != 0 && printer->fixture->drawer != NULL)
        ocop_drawer_level_changed (printer->fixture->drawer);
}

static void
on_job_ended (const OcopJobReport *report, gpointer data)
{
    ((Printer *)data)->n_ended++;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ocop_escpos_printer_attach (((Printer *)data)->printer);
}

static void
begin_printer (Fixture *fixture, Printer *printer)
{
    static const OcopPrinterEvents printer_events = {.job_ended = on_job_ended,
                                                     .status_changed = on_status};
    static const OcopDrawerOptions options = {.pin = 2, .sensor = OCOP_DRAWER_HIGH_IS_OPEN};
    *printer = (Printer){.fixture = fixture};
    printer->profile = ocop_printer_profile_find ("epson-tm-t20", NULL);
    printer->device = ocop_virtual_printer_new (fixture->usb.loop, printer->profile);
    OcopTransport *transport = ocop_virtual_printer_get_transport (printer->device);
    printer->printer =
        ocop_escpos_printer_new (transport, printer->profile, &printer_events, printer);
    ocop_transport_open (transport, on_opened, printer);
    ocop_loop_run_pending (fixture->usb.loop);
    fixture->drawer = ocop_drawer_new_printer (fixture->usb.loop, printer->printer, transport,
                                               printer->profile, &options, &events, fixture);
}

static void
end_printer (Fixture *fixture, Printer *printer)
{
    g_clear_pointer (&fixture->drawer, ocop_drawer_free);
    ocop_escpos_printer_free (printer->printer);
    ocop_virtual_printer_free (printer->device);
    ocop_printer_profile_free (printer->profile);
}

static guint
count_pulses (const Printer *printer)
{
    return ocop_escpos_interpreter_get_n_pulses (ocop_virtual_printer_peek_paper (printer->device));
}

static void
test_printer (Fixture *fixture, gconstpointer data)
{
    Printer printer;
    begin_printer (fixture, &printer);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, 100);
    g_assert_cmpuint (count_pulses (&printer), ==, 1);
    ocop_virtual_printer_set_state (printer.device, &(OcopPrinterState){.is_drawer_open = TRUE});
    pass (fixture, 100);
    assert_log (fixture, "open =opened:ok ");

    /* Also when there is no paper. */
    ocop_virtual_printer_set_state (printer.device, &(OcopPrinterState){.is_paper_out = TRUE});
    pass (fixture, 1000);
    assert_log (fixture, "shut ");
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, 100);
    g_assert_cmpuint (count_pulses (&printer), ==, 2);
    pass (fixture, OCOP_DRAWER_OPENS_MS);
    assert_log (fixture, "=did-not-open:ok ");
    end_printer (fixture, &printer);
}

/* The pulse never lands inside a job: behind it, or not at all. */
static void
test_printer_at_work (Fixture *fixture, gconstpointer data)
{
    Printer printer;
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    char digits[OCOP_PROCESS_ID_SIZE + 1];
    OcopEscpos escpos;
    begin_printer (fixture, &printer);
    ocop_process_id_format (7, digits);
    ocop_escpos_begin (&escpos, stream, printer.profile);
    ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)"HOA DON", 7);
    ocop_escpos_add_cut (&escpos);
    ocop_escpos_add_end_of_job (&escpos, digits);

    g_assert_true (ocop_escpos_printer_print (printer.printer, stream, 7));
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, 200);
    g_assert_cmpuint (printer.n_ended, ==, 1);
    g_assert_cmpuint (count_pulses (&printer), ==, 1);
    pass (fixture, 5000);
    assert_log (fixture, "=did-not-open:ok ");

    ocop_virtual_printer_set_state (printer.device, &(OcopPrinterState){.is_cover_open = TRUE});
    g_assert_true (ocop_escpos_printer_print (printer.printer, stream, 7));
    pass (fixture, 100);
    g_assert_true (ocop_drawer_open (fixture->drawer, on_done, fixture));
    pass (fixture, OCOP_DRAWER_SEND_MS);
    assert_log (fixture, "=not-sent:cancelled ");
    pass (fixture, 10000);
    g_assert_cmpuint (count_pulses (&printer), ==, 1); /* nothing opens later than expected */
    ocop_escpos_printer_cancel (printer.printer);
    pass (fixture, 1000);
    end_printer (fixture, &printer);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/drawer/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("pulse-has-all-five-bytes", test_pulse);
    ADD ("p15-open-at-start-jammed-no-sensor", test_p15_sensor);
    ADD ("pulse-that-is-not-taken-is-not-sent", test_not_sent);
    ADD ("coil-rests", test_rest);
    ADD ("may-be-freed-while-it-sends", test_freed_while_sending);
    ADD ("learn", test_learn);
    ADD ("serial", test_serial);
    ADD ("at-a-printer", test_printer);
    ADD ("at-a-printer-at-work", test_printer_at_work);
    return g_test_run();
}
