/* A USB printer of the shop: the job machine on a device that leaves in the middle of a receipt and
 * comes back at another port. Every job is accounted for, and none is printed twice unasked. */
#include "drivers/printer/usb_printer.h"

#include "../fake_usb.h"
#include "drivers/printer/virtual_printer.h"
#include "drivers/proto/escpos.h"
#include "drivers/tables.h"

#include <string.h>

#define N_STAYS 3

typedef struct {
    FakeUsb usb;
    OcopQuirkTable *quirks; /* NULL: none */
    OcopPrinterProfile *profile;
    OcopVirtualPrinter *stays[N_STAYS]; /* the printer, each time it is plugged in */
    guint n_stays;
    OcopUsbPrinter *printer;
    guint n_ended;
    OcopJobReport end;
    GString *states;
    guint n_identified;
    char *identified;
} Fixture;

static const OcopUsbInterface bulk = {
    .device_class = 7, .subclass = 1, .protocol = 2, .bulk_out = 1, .bulk_in = 0x82};

static OcopTransport *
make (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface, guint baud,
      gpointer data)
{
    Fixture *fixture = data;
    g_assert_cmpint (kind, ==, OCOP_USB_BULK);
    g_assert_cmpuint (fixture->n_stays, <, N_STAYS);
    OcopVirtualPrinter *stay = ocop_virtual_printer_new (fixture->usb.loop, fixture->profile);
    fixture->stays[fixture->n_stays++] = stay;
    return ocop_virtual_printer_take_transport (stay);
}

static void
on_ended (const OcopJobReport *report, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_ended++;
    fixture->end = *report;
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    if (state == OCOP_DEV_ENABLED || state == OCOP_DEV_ABSENT)
        g_string_append_printf (((Fixture *)data)->states, "%s ", ocop_dev_state_get_name (state));
}

static void
on_identified (const OcopDeviceId *id, const char *profile, gpointer data)
{
    Fixture *fixture = data;
    g_assert_false (g_str_has_suffix (fixture->states->str, "enabled "));
    fixture->n_identified++;
    g_free (fixture->identified);
    fixture->identified = g_strdup (profile);
}

/* @data: what the shop's quirk file says of the printer, NULL: nobody knows quirks. */
static void
make_quirks (Fixture *fixture, const char *data)
{
    g_autofree char *text =
        g_strdup_printf ("[file]\nlayer = shop\n[ours]\nmatch-usb = 04b8:0e15\n%s\n"
                         "source = tried\n",
                         data);
    g_autoptr (GError) error = NULL;
    fixture->quirks = ocop_quirk_table_new();
    ocop_quirk_table_add (fixture->quirks, "shop", text, strlen (text), &error);
    g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopPrinterEvents events = {.job_ended = on_ended};
    static const OcopUsbWanted wanted = {.vid = 0x04b8, .pid = 0x0e15, .serial = "A"};
    if (data != NULL)
        make_quirks (fixture, data);
    const OcopUsbOpener opener = {make, fixture, fixture->quirks};
    fake_usb_init (&fixture->usb);
    fixture->profile = ocop_printer_profile_find ("epson-tm-t20", NULL);
    fixture->states = g_string_new (NULL);
    fixture->printer =
        ocop_usb_printer_new (fixture->usb.loop, ocop_drivers_get ("printer-usb"), &wanted, &opener,
                              fixture->profile, &events, on_state, fixture);
    ocop_usb_printer_set_identified (fixture->printer, on_identified, fixture);
    ocop_devices_add (fixture->usb.devices, ocop_usb_printer_get_dev (fixture->printer));
    ocop_usb_printer_start (fixture->printer);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_devices_remove (fixture->usb.devices, ocop_usb_printer_get_dev (fixture->printer));
    ocop_usb_printer_free (fixture->printer);
    ocop_loop_run_pending (fixture->usb.loop);
    for (guint i = 0; i < fixture->n_stays; i++)
        ocop_virtual_printer_free (fixture->stays[i]);
    fake_usb_clear (&fixture->usb);
    ocop_printer_profile_free (fixture->profile);
    g_clear_pointer (&fixture->quirks, ocop_quirk_table_free);
    g_free (fixture->identified);
    g_string_free (fixture->states, TRUE);
}

static OcopUsbFacts
on_port (const char *port)
{
    OcopUsbFacts facts = fake_usb_facts (0x04b8, 0x0e15, port, &bulk);
    g_strlcpy (facts.serial, "A", sizeof facts.serial);
    return facts;
}

static void
print (Fixture *fixture, guint id)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    char digits[OCOP_PROCESS_ID_SIZE + 1];
    OcopEscpos escpos;
    ocop_process_id_format (id, digits);
    ocop_escpos_begin (&escpos, stream, fixture->profile);
    for (guint i = 0; i < 50; i++)
        ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)"Tra hoa vang", 12);
    ocop_escpos_add_cut (&escpos);
    ocop_escpos_add_end_of_job (&escpos, digits);
    g_assert_true (
        ocop_escpos_printer_print (ocop_usb_printer_get_printer (fixture->printer), stream, id));
}

static guint
count_cuts (const Fixture *fixture, guint stay)
{
    return ocop_escpos_interpreter_get_n_cuts (
        ocop_virtual_printer_peek_paper (fixture->stays[stay]));
}

static void
test_prints (Fixture *fixture, gconstpointer data)
{
    print (fixture, 1); /* it is not there */
    ocop_loop_advance (fixture->usb.loop, 1);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_FAILED);
    g_assert_cmpint (fixture->end.reason, ==, OCOP_DEV_NO_HARDWARE);
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    print (fixture, 2);
    ocop_loop_advance (fixture->usb.loop, 1000);
    g_assert_cmpuint (fixture->n_ended, ==, 2);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_PRINTED);
    g_assert_cmpuint (count_cuts (fixture, 0), ==, 1);
}

/* P4, P5 */
static void
test_vanishes_in_a_receipt (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts first = on_port ("1-1"), second = on_port ("2-3");
    fake_usb_plug (&fixture->usb, &first);
    ocop_virtual_printer_break_later (fixture->stays[0], 300);
    print (fixture, 3);
    ocop_loop_advance (fixture->usb.loop, 1000);
    g_assert_cmpuint (fixture->n_ended, ==, 1);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_UNKNOWN);
    g_assert_cmpint (fixture->end.reason, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (count_cuts (fixture, 0), ==, 0);
    ocop_devices_left (&first, fixture->usb.devices);
    ocop_loop_run_pending (fixture->usb.loop);

    fake_usb_plug (&fixture->usb, &second);
    ocop_loop_advance (fixture->usb.loop, 60000);
    g_assert_cmpuint (fixture->n_ended, ==, 1); /* nothing is printed again by itself */
    print (fixture, 4);
    ocop_loop_advance (fixture->usb.loop, 5000);
    g_assert_cmpuint (fixture->n_ended, ==, 2);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_PRINTED);
    g_assert_cmpuint (fixture->end.process_id, ==, 4);
    g_assert_cmpstr (fixture->states->str, ==, "enabled absent enabled ");
    g_assert_cmpstr (ocop_dev_get_wanted (ocop_usb_printer_get_dev (fixture->printer))->port, ==,
                     "2-3");
}

/* Its pipes failed until they were given up, but it is still plugged in. */
static void
test_transport_dies_alone (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    ocop_fake_transport_unplug (ocop_virtual_printer_get_transport (fixture->stays[0]));
    ocop_loop_run_pending (fixture->usb.loop);
    print (fixture, 5);
    ocop_loop_advance (fixture->usb.loop, 1);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_FAILED);
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    g_assert_cmpuint (fixture->n_stays, ==, 2);
    print (fixture, 6);
    ocop_loop_advance (fixture->usb.loop, 5000);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_PRINTED);
    g_assert_cmpuint (fixture->n_ended, ==, 2);
}

/* ---- quirks */

static void
test_identified (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    g_assert_cmpuint (fixture->n_identified, ==, 1);
    g_assert_cmpstr (fixture->identified, ==, "xprinter-80");
    g_assert_cmpstr (fixture->states->str, ==, "enabled ");
}

/* Pulled out while it is asked. */
static void
test_gone_while_asked (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts facts = on_port ("1-1"), again = on_port ("1-1");
    ocop_devices_arrived (&facts, fixture->usb.devices);
    while (fixture->n_stays == 0 || ocop_transport_get_state (ocop_virtual_printer_get_transport (
                                        fixture->stays[0])) != OCOP_TRANSPORT_OPEN)
        g_main_context_iteration (ocop_loop_get_context (fixture->usb.loop), FALSE);
    ocop_fake_transport_unplug (ocop_virtual_printer_get_transport (fixture->stays[0]));
    ocop_devices_left (&facts, fixture->usb.devices);
    ocop_loop_run_pending (fixture->usb.loop);
    g_assert_cmpuint (fixture->n_identified, ==, 0);
    fake_usb_plug (&fixture->usb, &again);
    g_assert_cmpuint (fixture->n_identified, ==, 1);
}

static void
test_vendor_class (Fixture *fixture, gconstpointer data)
{
    OcopUsbFacts facts = on_port ("1-1");
    facts.interfaces[0].device_class = 0xff;
    fake_usb_plug (&fixture->usb, &facts);
    g_assert_cmpstr (fixture->states->str, ==, data != NULL ? "enabled " : "");
}

/* It is neither asked nor heard, and all that can be said is that it took the bytes. */
static void
test_no_status (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    g_assert_cmpuint (ocop_virtual_printer_get_n_bytes (fixture->stays[0]), ==, 0); /* no GS a */
    print (fixture, 7);
    ocop_loop_advance (fixture->usb.loop, OCOP_JOB_MUTE_MS - 1);
    g_assert_cmpuint (fixture->n_ended, ==, 0);
    ocop_loop_advance (fixture->usb.loop, 1);
    g_assert_cmpuint (fixture->n_ended, ==, 1);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_SENT);
    g_assert_cmpuint (count_cuts (fixture, 0), ==, 1);
}

static gint64
get_print_ms (Fixture *fixture)
{
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    const gint64 begin_ms = ocop_loop_get_ms (fixture->usb.loop);
    print (fixture, 8);
    while (fixture->n_ended == 0)
        ocop_loop_advance (fixture->usb.loop, 1);
    g_assert_cmpint (fixture->end.state, ==, OCOP_JOB_PRINTED);
    return ocop_loop_get_ms (fixture->usb.loop) - begin_ms;
}

/* Within a tenth of a second of what the file says, instead of the profile's "as fast as it takes".
 */
static void
test_pace (Fixture *fixture, gconstpointer data)
{
    const gint64 ms = get_print_ms (fixture), n_bytes = (gint64)fixture->end.n_accepted;
    g_assert_cmpint (n_bytes, >, 600);
    if (data == NULL) {
        g_assert_cmpint (ms, <, 50);
        return;
    }
    g_assert_cmpint (ms, >, n_bytes - 150);
    g_assert_cmpint (ms, <, n_bytes + 50);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/printer/usb/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("prints-when-it-is-there", test_prints);
    ADD ("p4-p5-vanishes-in-a-receipt-and-is-back-elsewhere", test_vanishes_in_a_receipt);
    ADD ("transport-that-dies-alone-is-opened-anew", test_transport_dies_alone);
#define ADD_QUIRK(name, quirk, test)                                                               \
    g_test_add ("/printer/usb/quirks/" name, Fixture, quirk, set_up, test, tear_down)
    ADD_QUIRK ("profile-is-told-before-it-is-there", "profile = xprinter-80", test_identified);
    ADD_QUIRK ("p4-gone-while-it-is-asked", "profile = xprinter-80", test_gone_while_asked);
    ADD_QUIRK ("vendor-class-is-a-printer", "vendor-class = yes", test_vendor_class);
    ADD_QUIRK ("vendor-class-without-it-is-none", NULL, test_vendor_class);
    ADD_QUIRK ("no-status-is-neither-asked-nor-heard", "no-status = yes", test_no_status);
    ADD_QUIRK ("pace-is-kept", "pace = 1000", test_pace);
    ADD_QUIRK ("pace-of-the-profile-else", NULL, test_pace);
    return g_test_run();
}
