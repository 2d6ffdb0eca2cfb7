/* Customer displays: what they show is the latest, in ASCII on exactly 20 columns, and whatever
 * becomes of them the till goes on (D1 of devices.md part 5). */
#include "drivers/display/display.h"

#include "../fake_usb.h"

#include <string.h>

typedef struct {
    FakeUsb usb;
    OcopTransport *transport; /* borrowed */
    OcopDisplay *display;
    GByteArray *got;
    gboolean is_stuck;
} Fixture;

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    Fixture *fixture = data;
    if (fixture->is_stuck)
        return 0;
    g_byte_array_append (fixture->got, bytes, (guint)size);
    return size;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->usb.device = (OcopFakeDevice){.take = take, .data = fixture};
    fixture->got = g_byte_array_new();
}

static void
begin (Fixture *fixture, OcopDisplayLanguage language)
{
    fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->display = ocop_display_new (fixture->transport, language, NULL, NULL);
    ocop_display_start (fixture->display);
    ocop_loop_run_pending (fixture->usb.loop);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->display, ocop_display_free);
    fake_usb_clear (&fixture->usb);
    g_byte_array_unref (fixture->got);
}

/* Behind the last set-up: "1B 51 A line CR 1B 51 B line CR". */
static void
assert_shows (Fixture *fixture, const char *upper, const char *lower)
{
    const GByteArray *got = fixture->got;
    g_assert_cmpuint (strlen (upper), ==, 20);
    g_assert_cmpuint (strlen (lower), ==, 20);
    g_assert_cmpuint (got->len, >=, 48);
    const guint8 *end = got->data + got->len - 48;
    g_assert_true (memcmp (end,
                           "\x1b\x51"
                           "A",
                           3) == 0);
    g_assert_true (memcmp (end + 3, upper, 20) == 0);
    g_assert_true (memcmp (end + 24,
                           "\x1b\x51"
                           "B",
                           3) == 0);
    g_assert_true (memcmp (end + 27, lower, 20) == 0);
}

static void
test_shows (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_CD5220);
    ocop_display_show (fixture->display, "Trà hoa vàng Quy Hoa Ba Chẽ", "1.250.000", "Đã trả",
                       "2.000.000");
    ocop_loop_run_pending (fixture->usb.loop);
    assert_shows (fixture, "Tra hoa va 1.250.000", "Da tra     2.000.000");
    g_assert_true (ocop_display_is_current (fixture->display));
    for (guint i = 0; i < fixture->got->len; i++)
        g_assert_cmpuint (fixture->got->data[i], <, 0x7f);
    ocop_display_clear (fixture->display);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_shows (fixture, "                    ", "                    ");
}

/* A product's name cannot command the display. */
static void
test_no_commands (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_CD5220);
    ocop_display_show (fixture->display,
                       "a\x1b@b\x0c"
                       "c\n",
                       "1\x18", NULL, NULL);
    ocop_loop_run_pending (fixture->usb.loop);
    const guint8 *line = fixture->got->data + fixture->got->len - 45;
    for (guint i = 0; i < 20; i++)
        g_assert_true (line[i] >= 0x20 && line[i] <= 0x7e);
}

static void
test_latest_only (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_CD5220);
    const guint n_begin = fixture->got->len;
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *amount = g_strdup_printf ("%u", i);
        ocop_display_show (fixture->display, "TONG", amount, NULL, NULL);
    }
    ocop_loop_run_pending (fixture->usb.loop);
    assert_shows (fixture, "TONG             999", "                    ");
    g_assert_cmpuint (fixture->got->len - n_begin, ==, 2 * 48);
}

static void
test_d1_unplugged (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_CD5220);
    ocop_display_show (fixture->display, "1", NULL, NULL, NULL);
    ocop_fake_transport_unplug (fixture->transport);
    for (guint i = 0; i < 100; i++) {
        ocop_display_show (fixture->display, "TRA LAI", i % 2 == 0 ? "1.000" : "2.000", NULL, NULL);
        ocop_loop_advance (fixture->usb.loop, 100);
    }
    g_assert_false (ocop_display_is_current (fixture->display));
    g_assert_cmpstr (ocop_display_get_text (fixture->display)->lines[0], ==,
                     "TRA LAI        2.000");
    g_byte_array_set_size (fixture->got, 0);
    ocop_fake_transport_plug (fixture->transport);
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    /* Set up again first, and then what it should show now. */
    g_assert_true (memcmp (fixture->got->data, "\x1b\x40", 2) == 0);
    assert_shows (fixture, "TRA LAI        2.000", "                    ");
}

static void
test_stuck (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_CD5220);
    fixture->is_stuck = TRUE;
    ocop_display_show (fixture->display, "1", NULL, NULL, NULL);
    ocop_loop_advance (fixture->usb.loop, 10 * OCOP_DISPLAY_STUCK_MS);
    ocop_display_show (fixture->display, "2", NULL, NULL, NULL);
    g_assert_false (ocop_display_is_current (fixture->display));
    fixture->is_stuck = FALSE;
    ocop_loop_advance (fixture->usb.loop, 2 * OCOP_DISPLAY_STUCK_MS);
    assert_shows (fixture, "2                   ", "                    ");
    g_assert_true (ocop_display_is_current (fixture->display));
}

static void
test_fails_at_each_step (Fixture *fixture, gconstpointer data)
{
    static const OcopDevResult results[] = {OCOP_DEV_STALLED, OCOP_DEV_FAILURE,
                                            OCOP_DEV_NO_HARDWARE};
    for (guint step = 0; step < 4; step++)
        for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
            fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
            ocop_fake_transport_set_portion (fixture->transport, 30);
            ocop_fake_transport_fail (fixture->transport, step, results[i], 7);
            fixture->display =
                ocop_display_new (fixture->transport, OCOP_DISPLAY_CD5220, NULL, NULL);
            ocop_display_show (fixture->display, "TONG", "5.000", NULL, NULL);
            ocop_display_start (fixture->display);
            ocop_loop_run_pending (fixture->usb.loop);
            ocop_fake_transport_plug (fixture->transport);
            ocop_loop_advance (fixture->usb.loop, 10000);
            g_assert_true (ocop_display_is_current (fixture->display));
            assert_shows (fixture, "TONG           5.000", "                    ");
            g_clear_pointer (&fixture->display, ocop_display_free);
        }
}

static void
test_escpos (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_DISPLAY_ESCPOS_BEHIND_PRINTER);
    ocop_display_show (fixture->display, "TONG", "5.000", NULL, NULL);
    ocop_loop_run_pending (fixture->usb.loop);
    const GByteArray *got = fixture->got;
    g_assert_true (memcmp (got->data, "\x1b\x3d\x02", 3) == 0);
    g_assert_true (memcmp (got->data + got->len - 3, "\x1b\x3d\x01", 3) ==
                   0); /* the printer's turn again */
}

/* Two of a class that looks like a printer: on USB, replugged. */
static void
test_usb (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted wanted = {.vid = 1, .pid = 2};
    const OcopUsbInterface bulk = {.device_class = 7, .subclass = 1, .protocol = 1, .bulk_out = 1};
    const OcopUsbFacts first = fake_usb_facts (1, 2, "1-1", &bulk),
                       second = fake_usb_facts (1, 2, "1-2", &bulk);
    fixture->display =
        ocop_display_new_usb (fixture->usb.loop, &ocop_display_usb_driver, &wanted,
                              &fixture->usb.opener, OCOP_DISPLAY_CD5220, 0, NULL, NULL);
    ocop_devices_add (fixture->usb.devices, ocop_display_get_dev (fixture->display));
    ocop_display_start (fixture->display);
    ocop_display_show (fixture->display, "XIN CHAO", NULL, NULL, NULL);
    fake_usb_plug (&fixture->usb, &first);
    g_assert_cmpint (fixture->usb.kind, ==, OCOP_USB_BULK);
    assert_shows (fixture, "XIN CHAO            ", "                    ");
    fake_usb_unplug (&fixture->usb, &first, fixture->usb.transport);
    g_byte_array_set_size (fixture->got, 0);
    fake_usb_plug (&fixture->usb, &second);
    assert_shows (fixture, "XIN CHAO            ", "                    ");
    ocop_devices_remove (fixture->usb.devices, ocop_display_get_dev (fixture->display));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/display/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("ascii-on-20-columns-amount-right", test_shows);
    ADD ("text-is-no-command", test_no_commands);
    ADD ("latest-only", test_latest_only);
    ADD ("d1-unplugged-does-not-matter", test_d1_unplugged);
    ADD ("stuck-does-not-matter", test_stuck);
    ADD ("comes-right-after-a-failure-at-any-step", test_fails_at_each_step);
    ADD ("escpos-behind-a-printer", test_escpos);
    ADD ("usb-replug", test_usb);
    return g_test_run();
}
