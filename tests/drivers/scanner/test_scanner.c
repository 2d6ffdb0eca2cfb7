/* Scanners on any transport: the failures S1 to S10 of devices.md part 5, what is one code and what
 * is none, and that nothing is lost without a word. */
#include "drivers/scanner/scanner.h"

#include "../fake_usb.h"
#include "../hid_samples.h"
#include "../key_reports.h"
#include "drivers/proto/hid_pos.h"
#include "scanner_log.h"

#include <string.h>

typedef struct {
    FakeUsb usb;
    ScannerLog log;
    OcopTransport *transport; /* of a scanner that is not on USB; borrowed */
    OcopScanner *scanner;
} Fixture;

static GBytes *
answer_zebra (const OcopControl *control, gpointer data)
{
    if (control->request_type != 0x81)
        return NULL;
    g_assert_cmpuint (control->value, ==, 0x2200);
    return g_bytes_new_static (hid_zebra, sizeof hid_zebra);
}

/* A keyboard that takes every request. */
static GBytes *
answer_nothing (const OcopControl *control, gpointer data)
{
    return g_bytes_new (NULL, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->log = (ScannerLog){.text = g_string_new (NULL), .is_hungry = TRUE};
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->scanner, ocop_scanner_free);
    fake_usb_clear (&fixture->usb);
    g_string_free (fixture->log.text, TRUE);
}

static OcopScanner *
begin (Fixture *fixture, OcopScannerReader reader, const OcopScannerOptions *options)
{
    fixture->usb.device.control = reader == OCOP_SCANNER_HID_POS ? answer_zebra : answer_nothing;
    fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->scanner =
        ocop_scanner_new (fixture->transport, reader, options, &scanner_log_events, &fixture->log);
    ocop_scanner_start (fixture->scanner);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "~enabled ok\n");
    return fixture->scanner;
}

static void
send (Fixture *fixture, const void *bytes, gsize size)
{
    ocop_fake_transport_send (fixture->transport, bytes, size);
    ocop_loop_run_pending (fixture->usb.loop);
}

static void
send_text (Fixture *fixture, const char *text)
{
    send (fixture, text, strlen (text));
}

static void
type (Fixture *fixture, const char *text)
{
    key_reports_send (fixture->transport, text);
    ocop_loop_run_pending (fixture->usb.loop);
}

static void
pass (Fixture *fixture, gint64 ms)
{
    ocop_loop_advance (fixture->usb.loop, ms);
}

/* A report as a Zebra sends it: id, length, 00, AIM id, 56 bytes, own id, continued. */
static void
send_pos (Fixture *fixture, const char *aim, const char *text, gboolean is_continued)
{
    guint8 report[64] = {2, (guint8)strlen (text)};
    memcpy (report + 3, aim, 3);
    memcpy (report + 6, text, strlen (text));
    report[63] = is_continued ? 1 : 0;
    send (fixture, report, sizeof report);
}

/* ---- S1 to S10 */

static void
test_s1_empty_report (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_HID_POS, NULL);
    send (fixture, "", 0);
    send_pos (fixture, "]E0", "8934563138165", FALSE);
    send (fixture, "", 0);
    scanner_log_assert (&fixture->log, "8934563138165 ]E0\n");
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_refused, ==, 0);
}

static void
test_s2_no_tail (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_HID_POS, NULL);
    send_pos (fixture, "]Q1", "https://a/01/0893", TRUE);
    pass (fixture, OCOP_HID_POS_JOIN_MS - 1);
    scanner_log_assert (&fixture->log, "");
    pass (fixture, 2);
    scanner_log_assert (&fixture->log, "!cut-off https://a/01/0893\n");
    send_pos (fixture, "]E4", "96385074", FALSE);
    scanner_log_assert (&fixture->log, "96385074 ]E4\n");
}

static void
test_s3_over_the_cap (Fixture *fixture, gconstpointer data)
{
    char full[57];
    memset (full, 'x', 56);
    full[56] = '\0';
    begin (fixture, OCOP_SCANNER_HID_POS, NULL);
    for (guint i = 0; i < 80; i++) /* 80 × 56 = 4480 bytes */
        send_pos (fixture, "]Q1", full, i < 79);
    g_assert_true (g_str_has_prefix (fixture->log.text->str, "!too-long xxxx"));
    g_assert_cmpuint (fixture->log.text->len, ==, strlen ("!too-long \n") + 64);
    g_string_set_size (fixture->log.text, 0);
    send_pos (fixture, "]C0", "A1", FALSE);
    scanner_log_assert (&fixture->log, "A1 ]C0\n");
}

static void
test_s4_two_keys (Fixture *fixture, gconstpointer data)
{
    static const guint8 both[8] = {0, 0, 0x1e, 0x1f}, rollover[8] = {0, 0, 1, 1, 1, 1, 1, 1},
                        third[8] = {0, 0, 0x20}, up[8] = {0};
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    send (fixture, both, sizeof both);
    send (fixture, rollover, sizeof rollover);
    send (fixture, both, sizeof both);
    send (fixture, third, sizeof third);
    send (fixture, up, sizeof up);
    type (fixture, "\r");
    scanner_log_assert (&fixture->log, "123\n");
}

static void
test_s5_shift_held (Fixture *fixture, gconstpointer data)
{
    static const guint8 reports[][8] = {{0x02}, {0x02, 0, 0x04}, {0x02}, {0x02, 0, 0x05},
                                        {0},    {0, 0, 0x06},    {0},    {0, 0, 0x28},
                                        {0}};
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
        send (fixture, reports[i], 8);
    scanner_log_assert (&fixture->log, "ABc\n");
}

static void
test_s6_unknown_usage (Fixture *fixture, gconstpointer data)
{
    static const guint8 volume[8] = {0, 0, 0x80}, up[8] = {0};
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    type (fixture, "12");
    send (fixture, volume, sizeof volume);
    send (fixture, up, sizeof up);
    type (fixture, "3\r");
    scanner_log_assert (&fixture->log, "123\n");
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_unknown_keys, ==, 1);
}

static void
test_s7_unplug_in_a_code (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    type (fixture, "89345");
    ocop_fake_transport_unplug (fixture->transport);
    ocop_loop_run_pending (fixture->usb.loop);
    pass (fixture, 1);
    scanner_log_assert (&fixture->log, "~absent no-hardware\n!lost \n");
    ocop_fake_transport_plug (fixture->transport);
    pass (fixture, OCOP_LINK_RETRY_MS);
    scanner_log_assert (&fixture->log, "~enabled ok\n");
    type (fixture, "63138165\r");
    scanner_log_assert (&fixture->log, "63138165\n");
}

/* 4006381333931 and 96385074 are right; a UPC-E says EAN-13 and has the digit of its long form. */
static void
test_s8_wrong_check_digit (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    send_text (fixture, "]E04006381333931\r");
    send_text (fixture, "]E04006381333932\r");
    send_text (fixture, "]E496385074\r");
    send_text (fixture, "]E496385075\r");
    send_text (fixture, "]E001234565\r");
    send_text (fixture, "4006381333932\r");
    scanner_log_assert (&fixture->log,
                        "4006381333931 ]E0\n!bad-check ]E04006381333932\n96385074 ]E4\n"
                        "!bad-check ]E496385075\n01234565 ]E0\n4006381333932\n");
}

static void
test_s9_gs (Fixture *fixture, gconstpointer data)
{
    static const OcopScannerOptions f8 = {.gs_usage = 0x41};
    static const guint8 key[8] = {0, 0, 0x41}, ctrl[8] = {0x01, 0, 0x30}, up[8] = {0};
    begin (fixture, OCOP_SCANNER_KEYBOARD, &f8);
    type (fixture, "]C110AB");
    send (fixture, key, sizeof key);
    send (fixture, up, sizeof up);
    type (fixture, "21C");
    send (fixture, ctrl, sizeof ctrl);
    send (fixture, up, sizeof up);
    type (fixture, "37 2\r");
    scanner_log_assert (&fixture->log, "10AB<GS>21C<GS>37 2 ]C1\n");
}

static void
test_s9_gs_character (Fixture *fixture, gconstpointer data)
{
    static const OcopScannerOptions tilde = {.gs_character = '~'};
    begin (fixture, OCOP_SCANNER_STREAM, &tilde);
    send_text (fixture, "]d2~10AB~21C~\r");
    send_text (fixture, "]Q0a~b\r"); /* no GS1: the character is its own */
    scanner_log_assert (&fixture->log, "10AB<GS>21C ]d2\na~b ]Q0\n");
}

static void
test_s10_two_scanners (Fixture *fixture, gconstpointer data)
{
    ScannerLog other_log = {.text = g_string_new (NULL), .is_hungry = TRUE};
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    OcopTransport *other_transport =
        ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    OcopScanner *other = ocop_scanner_new (other_transport, OCOP_SCANNER_KEYBOARD, NULL,
                                           &scanner_log_events, &other_log);
    ocop_scanner_start (other);
    ocop_loop_run_pending (fixture->usb.loop);
    for (const char *at = "1122334455"; *at != '\0'; at += 2) {
        const char mine[] = {at[0], '\0'}, its[] = {(char)(at[1] + 4), '\0'};
        key_reports_send (fixture->transport, mine);
        key_reports_send (other_transport, its);
    }
    key_reports_send (fixture->transport, "\r");
    key_reports_send (other_transport, "\r");
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "12345\n");
    scanner_log_assert (&other_log, "~enabled ok\n56789\n");
    ocop_scanner_free (other);
    g_string_free (other_log.text, TRUE);
}

/* ---- what is a code */

static void
test_double_read (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    send_text (fixture, "111\r");
    pass (fixture, OCOP_SCANNER_DOUBLE_MS);
    send_text (fixture, "111\r");
    send_text (fixture, "222\r111\r");
    pass (fixture, OCOP_SCANNER_DOUBLE_MS + 1);
    send_text (fixture, "111\r");
    scanner_log_assert (&fixture->log, "111\n222\n111\n111\n");
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_double, ==, 1);
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_scans, ==, 4);
}

static void
test_not_text (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    send (fixture, "ab\xff\r", 4);
    send (fixture, "a\0b\r", 4);
    send_text (fixture, "trà\r");
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_refused, ==, 2);
    g_assert_true (g_utf8_validate (fixture->log.text->str, -1, NULL));
    g_assert_true (g_str_has_suffix (fixture->log.text->str, "trà\n"));
    g_assert_cmpuint (ocop_scanner_get_counts (fixture->scanner).n_scans, ==, 1);
}

/* Found by fuzz_scanner. */
static void
test_nothing_in_it (Fixture *fixture, gconstpointer data)
{
    static const guint8 volume[8] = {0, 0, 0x80}, up[8] = {0};
    begin (fixture, OCOP_SCANNER_KEYBOARD, NULL);
    send (fixture, volume, sizeof volume);
    send (fixture, up, sizeof up);
    type (fixture, "\r\r]E0\r]C1\r");
    scanner_log_assert (&fixture->log, "!malformed \n!malformed ]E0\n!malformed ]C1\n");
}

static void
test_composite_and_raw (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    pass (fixture, 77);
    send_text (fixture, "]E08934563138165|]e010LOT\r");
    scanner_log_assert (&fixture->log, "8934563138165 ]E0 + 10LOT\n");
    g_assert_cmpint (fixture->log.at_ms, ==, 77);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
    fixture->log.is_hungry = FALSE;
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    send_text (fixture, "1\r2\r3\r");
    scanner_log_assert (&fixture->log, "1\n");
    ocop_scanner_set_data_event_enabled (fixture->scanner);
    scanner_log_assert (&fixture->log, ""); /* never from inside the call */
    pass (fixture, 0);
    scanner_log_assert (&fixture->log, "2\n");
    ocop_scanner_clear_input (fixture->scanner);
    ocop_scanner_set_data_event_enabled (fixture->scanner);
    pass (fixture, 0);
    send_text (fixture, "4\r");
    scanner_log_assert (&fixture->log, "4\n");
}

static void
test_overflow (Fixture *fixture, gconstpointer data)
{
    fixture->log.is_hungry = FALSE;
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    ocop_scanner_set_data_event_disabled (fixture->scanner);
    for (guint i = 0; i < OCOP_SCANNER_QUEUE_MAX; i++) {
        g_autofree char *text = g_strdup_printf ("%u\r", i);
        send_text (fixture, text);
    }
    scanner_log_assert (&fixture->log, "");
    send_text (fixture, "one more\r");
    scanner_log_assert (&fixture->log, "!overflow one more\n");
    fixture->log.is_hungry = TRUE;
    ocop_scanner_set_data_event_enabled (fixture->scanner);
    pass (fixture, 0);
    GString *expected = g_string_new (NULL);
    for (guint i = 0; i < OCOP_SCANNER_QUEUE_MAX; i++)
        g_string_append_printf (expected, "%u\n", i);
    scanner_log_assert (&fixture->log, expected->str);
    g_string_free (expected, TRUE);
}

static void
test_freed_in_its_callback (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    fixture->log.is_hungry = FALSE;
    fixture->log.frees = TRUE;
    fixture->scanner = NULL; /* freed by the log */
    send_text (fixture, "1\r2\r");
    scanner_log_assert (&fixture->log, "1\n");
}

/* Silence ends a code where no terminator is known, and cuts it off where one is. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_STREAM, NULL);
    send_text (fixture, "12");
    pass (fixture, OCOP_SCANNER_LINE_SILENCE_MS);
    scanner_log_assert (&fixture->log, "12\n");
    ocop_scanner_free (fixture->scanner);

    static const OcopScannerOptions cr = {.terminator = OCOP_TERMINATOR_CR};
    begin (fixture, OCOP_SCANNER_STREAM, &cr);
    send_text (fixture, "12");
    pass (fixture, OCOP_SCANNER_LINE_CUT_OFF_MS);
    scanner_log_assert (&fixture->log, "!cut-off 12\n");
}

/* ---- evdev */

static void
send_event (Fixture *fixture, guint16 code, gint32 value, guint16 event_type)
{
    guint8 event[2 * sizeof (glong) + 8] = {0};
    memcpy (event + 2 * sizeof (glong), &event_type, 2);
    memcpy (event + 2 * sizeof (glong) + 2, &code, 2);
    memcpy (event + 2 * sizeof (glong) + 4, &value, 4);
    /* In two pieces: a stream may be cut anywhere. */
    send (fixture, event, 5);
    send (fixture, event + 5, sizeof event - 5);
}

static void
press (Fixture *fixture, guint16 code)
{
    send_event (fixture, code, 1, 1);
    send_event (fixture, code, 2, 1); /* repeat */
    send_event (fixture, 0, 0, 0);
    send_event (fixture, code, 0, 1);
}

/* linux/input-event-codes.h: LEFTSHIFT 42, A 30, B 48, 1 2, ENTER 28. */
static void
test_evdev (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCANNER_EVDEV, NULL);
    send_event (fixture, 42, 1, 1);
    press (fixture, 30);
    send_event (fixture, 42, 0, 1);
    press (fixture, 48);
    press (fixture, 2);
    press (fixture, 2);
    press (fixture, 28);
    scanner_log_assert (&fixture->log, "Ab11\n");
    press (fixture, 30);
    send_event (fixture, 3, 0, 0); /* SYN_DROPPED */
    press (fixture, 48);
    press (fixture, 28);
    scanner_log_assert (&fixture->log, "!cut-off a\n!cut-off b\n");
}

/* ---- setting a keyboard up */

static GBytes *
stall_boot_protocol (const OcopControl *control, gpointer data)
{
    if (control->request == 0x0b)
        return NULL;
    if (control->request_type == 0x81)
        return g_bytes_new_static (hid_boot_keyboard, sizeof hid_boot_keyboard);
    return NULL; /* SET_IDLE, too: it does not matter */
}

static void
test_keyboard_without_boot_protocol (Fixture *fixture, gconstpointer data)
{
    fixture->usb.device.control = stall_boot_protocol;
    fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->scanner = ocop_scanner_new (fixture->transport, OCOP_SCANNER_KEYBOARD, NULL,
                                         &scanner_log_events, &fixture->log);
    ocop_scanner_start (fixture->scanner);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "~enabled ok\n");
    type (fixture, "Telex aaww\r");
    scanner_log_assert (&fixture->log, "Telex aaww\n");
}

static void
test_pos_without_descriptor (Fixture *fixture, gconstpointer data)
{
    fixture->usb.device.control = answer_nothing;
    fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->scanner = ocop_scanner_new (fixture->transport, OCOP_SCANNER_HID_POS, NULL,
                                         &scanner_log_events, &fixture->log);
    ocop_scanner_start (fixture->scanner);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "~claimed not-supported\n");
    send_pos (fixture, "]E0", "8934563138165", FALSE);
    scanner_log_assert (&fixture->log, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/scanner/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("s1-empty-report-is-nothing", test_s1_empty_report);
    ADD ("s2-code-without-its-tail-is-refused", test_s2_no_tail);
    ADD ("s3-code-over-the-cap-is-bounded", test_s3_over_the_cap);
    ADD ("s4-two-keys-at-once-and-rollover", test_s4_two_keys);
    ADD ("s5-shift-held-over-reports", test_s5_shift_held);
    ADD ("s6-unknown-usage-is-counted", test_s6_unknown_usage);
    ADD ("s7-unplug-in-a-code-drops-its-half", test_s7_unplug_in_a_code);
    ADD ("s8-wrong-check-digit-is-refused", test_s8_wrong_check_digit);
    ADD ("s9-gs-as-a-key", test_s9_gs);
    ADD ("s9-gs-as-a-character", test_s9_gs_character);
    ADD ("s10-two-scanners-never-mix", test_s10_two_scanners);
    ADD ("double-read-is-one", test_double_read);
    ADD ("bytes-that-are-no-text-are-refused", test_not_text);
    ADD ("code-with-nothing-in-it-is-refused", test_nothing_in_it);
    ADD ("composite-and-time", test_composite_and_raw);
    ADD ("one-code-a-data-event", test_one_at_a_time);
    ADD ("overflow-is-told", test_overflow);
    ADD ("may-be-freed-in-its-callback", test_freed_in_its_callback);
    ADD ("silence", test_silence);
    ADD ("evdev", test_evdev);
    ADD ("keyboard-without-boot-protocol", test_keyboard_without_boot_protocol);
    ADD ("pos-without-descriptor-is-not-supported", test_pos_without_descriptor);
    return g_test_run();
}
