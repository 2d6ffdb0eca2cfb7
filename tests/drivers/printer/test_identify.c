/* What printers answer when they are asked what they are: a profile is chosen in any case (P9). */
#include "drivers/printer/identify.h"
#include "drivers/transport/fake.h"

#include <string.h>

typedef struct {
    OcopLoop *loop;
    OcopTransport *transport;
    OcopQuirkTable *quirks;
    OcopUsbFacts facts;
    OcopPrinterAsking asking;
    const char *answer; /* NULL: it stalls */
    gsize size;
    guint n_asked, n_opened, n_identified;
    OcopControl asked;
    char *model, *profile;
} Fixture;

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

static GBytes *
answer (const OcopControl *control, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_asked++;
    fixture->asked = *control;
    return fixture->answer != NULL ? g_bytes_new (fixture->answer, fixture->size) : NULL;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
}

static void
on_identified (const OcopDeviceId *id, const char *profile, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_identified++;
    g_free (fixture->model);
    g_free (fixture->profile);
    fixture->model = g_strdup (id->model);
    fixture->profile = g_strdup (profile);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    const OcopFakeDevice device = {.take = take, .control = answer, .data = fixture};
    fixture->loop = ocop_loop_new_manual();
    fixture->quirks = ocop_quirk_table_new();
    fixture->transport = ocop_fake_transport_new (fixture->loop, &device);
    fixture->facts = (OcopUsbFacts){
        .vid = 0x1234,
        .pid = 0x5678,
        .n_interfaces = 1,
        .interfaces = {{.number = 2, .alternate = 1, .device_class = 7, .subclass = 1}},
    };
    ocop_transport_open (fixture->transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_transport_free (fixture->transport);
    ocop_loop_run_pending (fixture->loop);
    ocop_quirk_table_free (fixture->quirks);
    ocop_loop_unref (fixture->loop);
    g_free (fixture->model);
    g_free (fixture->profile);
}

static void
identify (Fixture *fixture, const char *model, const char *profile)
{
    const guint n = fixture->n_identified;
    ocop_printer_identify (&fixture->asking, fixture->transport, &fixture->facts,
                           &fixture->facts.interfaces[0], fixture->quirks, on_identified, fixture);
    g_assert_cmpuint (fixture->n_identified, ==, n);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_identified, ==, n + 1);
    g_assert_cmpstr (fixture->model, ==, model);
    g_assert_cmpstr (fixture->profile, ==, profile);
}

static void
test_asked_of_its_interface (Fixture *fixture, gconstpointer data)
{
    static const char epson[] = "\0\x2fMFG:EPSON;CMD:ESC/POS;MDL:TM-T20;CLS:PRINTER;";
    fixture->answer = epson;
    fixture->size = sizeof epson - 1;
    identify (fixture, "TM-T20", "epson-tm-t20");
    g_assert_cmphex (fixture->asked.request_type, ==, 0xa1);
    g_assert_cmphex (fixture->asked.request, ==, 0);
    g_assert_cmphex (fixture->asked.index, ==, 0x0201);
}

static void
test_empty_little_endian_without_model (Fixture *fixture, gconstpointer data)
{
    static const char little[] = "\x14\0MFG:;MDL:POS-58;\0\0", none[] = "\0\x10MFG:Printer;;;";
    identify (fixture, "", "generic-58"); /* it stalls */
    fixture->answer = "\0\2";
    fixture->size = 2;
    identify (fixture, "", "generic-58");
    fixture->answer = little;
    fixture->size = sizeof little - 1;
    identify (fixture, "POS-58", "zj-58");
    fixture->answer = none;
    fixture->size = sizeof none - 1;
    identify (fixture, "", "generic-58");
    fixture->facts.vid = 0x0416;
    fixture->facts.pid = 0x5011;
    identify (fixture, "", "zj-58");
}

static void
test_not_asked_where_it_hurts (Fixture *fixture, gconstpointer data)
{
    static const char text[] = "[file]\nlayer = shop\n[ours]\nmatch-usb = 1234:*\n"
                               "no-get-device-id = yes\nprofile = xprinter-80\nsource = tried\n";
    g_autoptr (GError) error = NULL;
    ocop_quirk_table_add (fixture->quirks, "shop", text, strlen (text), &error);
    g_assert_no_error (error);
    identify (fixture, "", "xprinter-80");
    g_assert_cmpuint (fixture->n_asked, ==, 0);
}

/* Nobody waits any more: nothing is told, and nothing is left. */
static void
test_freed_meanwhile (Fixture *fixture, gconstpointer data)
{
    const guint n = fixture->n_identified;
    ocop_printer_identify (&fixture->asking, fixture->transport, &fixture->facts,
                           &fixture->facts.interfaces[0], fixture->quirks, on_identified, fixture);
    ocop_transport_free (fixture->transport);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_identified, ==, n);
    fixture->transport = ocop_fake_transport_new (fixture->loop, &(OcopFakeDevice){.take = take});
}

static void
test_unplugged_meanwhile (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_fail (fixture->transport, 0, OCOP_DEV_NO_HARDWARE, 0);
    identify (fixture, "", "generic-58");
    identify (fixture, "", "generic-58");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/printer/identify/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("asked-of-its-interface", test_asked_of_its_interface);
    ADD ("p9-empty-little-endian-without-model", test_empty_little_endian_without_model);
    ADD ("not-asked-where-it-hurts", test_not_asked_where_it_hurts);
    ADD ("freed-meanwhile", test_freed_meanwhile);
    ADD ("unplugged-meanwhile", test_unplugged_meanwhile);
    return g_test_run();
}
