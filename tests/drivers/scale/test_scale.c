/* Scales on any transport: the failures W1 to W5 of devices.md part 5, and that nothing but a
 * stable weight in whole grams is ever given out. */
#include "drivers/scale/scale.h"

#include "../fake_usb.h"
#include "../hid_samples.h"
#include "drivers/proto/scale_poll.h"

#include <string.h>

typedef struct {
    FakeUsb usb;
    OcopTransport *transport; /* borrowed */
    OcopScale *scale;
    GString *log, *asked;
    const char *answer; /* to "W", NULL: none */
    guint n_answers_lost;
} Fixture;

static void
on_weight (OcopScale *scale, const OcopWeight *weight, gpointer data)
{
    Fixture *fixture = data;
    g_string_append (fixture->log, ocop_weight_state_get_name (weight->state));
    if (weight->weight_milli != 0)
        g_string_append_printf (fixture->log, " %" G_GINT64_FORMAT, weight->weight_milli);
    g_string_append_printf (fixture->log, "%s\n", weight->is_net ? " net" : "");
}

static void
on_weighed (OcopScale *scale, OcopDevResult result, const OcopWeight *weight, gpointer data)
{
    Fixture *fixture = data;
    g_string_append_printf (fixture->log, "=%s %s %" G_GINT64_FORMAT "\n",
                            ocop_dev_result_get_name (result),
                            ocop_weight_state_get_name (weight->state), weight->weight_milli);
}

/* The far end of a serial line: answers each question. */
static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    Fixture *fixture = data;
    g_string_append_len (fixture->asked, (const char *)bytes, (gssize)size);
    if (fixture->n_answers_lost > 0)
        fixture->n_answers_lost--;
    else if (fixture->answer != NULL)
        ocop_fake_transport_send (fixture->transport, fixture->answer, strlen (fixture->answer));
    return size;
}

static GBytes *
answer_hid (const OcopControl *control, gpointer data)
{
    Fixture *fixture = data;
    if (control->request_type == 0x81)
        return g_bytes_new_static (hid_scale, sizeof hid_scale);
    if (control->request == 0x09)
        g_string_append (fixture->asked, "zero ");
    return g_bytes_new (NULL, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->usb.device = (OcopFakeDevice){.take = take, .control = answer_hid, .data = fixture};
    fixture->log = g_string_new (NULL);
    fixture->asked = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->scale, ocop_scale_free);
    fake_usb_clear (&fixture->usb);
    g_string_free (fixture->log, TRUE);
    g_string_free (fixture->asked, TRUE);
}

static void
begin (Fixture *fixture, OcopScaleLanguage language, const OcopScaleOptions *options)
{
    static const OcopScaleEvents events = {.weight_changed = on_weight};
    fixture->transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    fixture->scale = ocop_scale_new (fixture->transport, language, options, &events, fixture);
    ocop_scale_start (fixture->scale);
    ocop_loop_run_pending (fixture->usb.loop);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
    g_assert_cmpstr (fixture->log->str, ==, expected);
    g_string_set_size (fixture->log, 0);
}

static void
pass (Fixture *fixture, gint64 ms)
{
    ocop_loop_advance (fixture->usb.loop, ms);
}

static void
send (Fixture *fixture, const void *bytes, gsize size)
{
    ocop_fake_transport_send (fixture->transport, bytes, size);
    ocop_loop_run_pending (fixture->usb.loop);
}

/* 03, state, unit, power of ten, weight. */
static void
report (Fixture *fixture, guint8 state, guint8 unit, gint8 exponent, guint16 weight)
{
    const guint8 bytes[] = {
        3, state, unit, (guint8)exponent, (guint8)(weight & 0xff), (guint8)(weight >> 8)};
    send (fixture, bytes, sizeof bytes);
}

enum { FAULT = 1, ZERO, MOVING, STABLE, UNDER, OVER, CALIBRATE, REZERO };
enum { GRAM = 2, KILOGRAM = 3, OUNCE = 11 };

/* ---- W1 to W5 */

static void
test_w1_states (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCALE_LANGUAGE_HID, NULL);
    report (fixture, ZERO, GRAM, 0, 0);
    report (fixture, MOVING, GRAM, 0, 130);
    report (fixture, UNDER, GRAM, 0, 5);
    report (fixture, OVER, GRAM, 0, 65535);
    report (fixture, FAULT, GRAM, 0, 130);
    report (fixture, ZERO, GRAM, 0, 0);
    report (fixture, CALIBRATE, GRAM, 0, 130);
    report (fixture, REZERO, GRAM, 0, 130);
    assert_log (fixture, "moving\nunder\nover\nfault\nzero\nfault\n");
    /* One stable reading is none yet, and a moving one between two begins anew. */
    report (fixture, STABLE, GRAM, 0, 130);
    report (fixture, MOVING, GRAM, 0, 130);
    report (fixture, STABLE, GRAM, 0, 130);
    assert_log (fixture, "moving\n");
    report (fixture, STABLE, GRAM, 0, 130);
    assert_log (fixture, "stable 130\n");
    report (fixture, STABLE, GRAM, 0, 130);
    assert_log (fixture, "");
    report (fixture, STABLE, GRAM, 0, 131);
    assert_log (fixture, "moving\n");
    report (fixture, STABLE, GRAM, 0, 131);
    assert_log (fixture, "stable 131\n");
}

static void
test_w2_first_report (Fixture *fixture, gconstpointer data)
{
    static const OcopScaleOptions once = {.n_equal = 1};
    begin (fixture, OCOP_SCALE_LANGUAGE_HID, &once);
    report (fixture, STABLE, GRAM, 0, 999);
    assert_log (fixture, "");
    report (fixture, STABLE, GRAM, 0, 130);
    assert_log (fixture, "stable 130\n");
    /* Again after it was away. */
    ocop_fake_transport_unplug (fixture->transport);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "none\n");
    ocop_fake_transport_plug (fixture->transport);
    pass (fixture, OCOP_LINK_RETRY_MS);
    report (fixture, STABLE, GRAM, 0, 130);
    assert_log (fixture, "");
}

static void
test_w3_unit (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCALE_LANGUAGE_HID, NULL);
    report (fixture, ZERO, GRAM, 0, 0);
    report (fixture, STABLE, GRAM, 0, 130);
    report (fixture, STABLE, KILOGRAM, -3, 130); /* the same weight, but said otherwise */
    assert_log (fixture, "moving\n");
    report (fixture, STABLE, KILOGRAM, -3, 130);
    assert_log (fixture, "stable 130\n");
    report (fixture, STABLE, OUNCE, -1, 49); /* 4.9 oz is no whole number of grams */
    report (fixture, STABLE, OUNCE, -1, 49);
    assert_log (fixture, "moving\nrefused\n");
    report (fixture, STABLE, GRAM, -1, 1305);
    report (fixture, STABLE, GRAM, -1, 1305);
    assert_log (fixture, "moving\nrefused\n");
}

/* 1.305 kg; the parity is the line's business, here the frame's form and the check byte. */
static void
test_w4_frames (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    for (guint i = 0; i < 2; i++) {
        send (fixture,
              "\x02"
              "01.",
              4);
        send (fixture, "305\r", 4);
    }
    assert_log (fixture, "moving\nstable 1305\n");
    send (fixture,
          "\x02"
          "01.3x5\r",
          8);
    g_assert_cmpuint (ocop_scale_get_n_malformed (fixture->scale), ==, 1);
    assert_log (fixture, "");
    send (fixture,
          "\x02"
          "01.310\r"
          "\x02"
          "01.310\r",
          16);
    assert_log (fixture, "moving\nstable 1310\n");
}

static void
test_w4_check_byte (Fixture *fixture, gconstpointer data)
{
    /* 01 02 S sign W5..W0 unit(2) BCC 03 04: BCC over what stands between 02 and 03. */
    guint8 block[] = {1, 2, 'S', ' ', '0', '0', '.', '2', '5', '0', 'k', 'g', 0, 3, 4};
    for (guint i = 2; i < 12; i++)
        block[12] ^= block[i];
    begin (fixture, OCOP_SCALE_LANGUAGE_CAS, NULL);
    for (guint i = 0; i < 2; i++) {
        send (fixture, "\x06", 1);
        send (fixture, block, 7);
        send (fixture, block + 7, sizeof block - 7);
        pass (fixture, OCOP_SCALE_POLL_MS);
    }
    assert_log (fixture, "moving\nstable 250\n");
    const guint64 n_before = ocop_scale_get_n_malformed (fixture->scale);
    block[7] = '9';
    send (fixture, "\x06", 1);
    send (fixture, block, sizeof block);
    g_assert_cmpuint (ocop_scale_get_n_malformed (fixture->scale), ==, n_before + 1);
    assert_log (fixture, "");
}

static void
test_w5_lost_question (Fixture *fixture, gconstpointer data)
{
    fixture->answer = "\x02"
                      "00.500\r";
    fixture->n_answers_lost = 2;
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    pass (fixture, 2 * OCOP_SCALE_ANSWER_MS + OCOP_SCALE_POLL_MS);
    assert_log (fixture, "moving\nstable 500\n");
    g_assert_cmpstr (fixture->asked->str, ==, "WWWW");

    /* It stays silent: told, and asked less often, but still asked. */
    fixture->answer = NULL;
    pass (fixture, OCOP_SCALE_POLL_MS + (OCOP_SCALE_TRIES + 1) * OCOP_SCALE_ANSWER_MS);
    assert_log (fixture, "none\n");
    g_string_set_size (fixture->asked, 0);
    pass (fixture, 10 * OCOP_SCALE_QUIET_MS);
    g_assert_cmpuint (fixture->asked->len, >=, 9);
    g_assert_cmpuint (fixture->asked->len, <=, 11);
    fixture->answer = "\x02"
                      "00.500\r";
    pass (fixture, 2 * OCOP_SCALE_QUIET_MS);
    assert_log (fixture, "moving\nstable 500\n");
}

/* ---- weighing */

static void
test_weigh (Fixture *fixture, gconstpointer data)
{
    fixture->answer = "\x02?\x41\r"; /* moving */
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    g_assert_true (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    g_assert_false (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    pass (fixture, 1999);
    assert_log (fixture, "moving\n");
    pass (fixture, 1);
    assert_log (fixture, "=timeout moving 0\n");

    g_assert_true (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    fixture->answer = "\x02"
                      "01.250\r";
    pass (fixture, 1000);
    assert_log (fixture, "stable 1250\n=ok stable 1250\n");

    g_assert_true (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    ocop_fake_transport_unplug (fixture->transport);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "none\n=no-hardware none 0\n");
    g_assert_true (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    pass (fixture, 0);
    assert_log (fixture, "=no-hardware none 0\n");

    ocop_fake_transport_plug (fixture->transport);
    fixture->answer = NULL;
    pass (fixture, OCOP_LINK_RETRY_MS);
    g_assert_true (ocop_scale_weigh (fixture->scale, 2000, on_weighed, fixture));
    ocop_scale_cancel_weigh (fixture->scale);
    assert_log (fixture, "");
    pass (fixture, 5000);
    assert_log (fixture, "=cancelled none 0\n");
}

static void
test_tare (Fixture *fixture, gconstpointer data)
{
    fixture->answer = "\x02"
                      "01.250\r";
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    ocop_scale_set_tare (fixture->scale, 250);
    pass (fixture, 500);
    assert_log (fixture, "moving\nnone\nmoving\nstable 1000\n");
    OcopWeight weight;
    ocop_scale_get_weight (fixture->scale, &weight);
    g_assert_cmpint (weight.tare_milli, ==, 250);
    g_assert_cmpint (weight.reading.value, ==, 1250);
    ocop_scale_set_tare (fixture->scale, 1250);
    pass (fixture, 500);
    assert_log (fixture, "none\nmoving\nzero\n");
    ocop_scale_set_tare (fixture->scale, 2000);
    pass (fixture, 500);
    assert_log (fixture, "none\nmoving\nunder\n");
    /* The scale has taken one off itself: not a second time. */
    fixture->answer = "\x02"
                      "01.250N\r";
    pass (fixture, 500);
    assert_log (fixture, "moving net\nstable 1250 net\n");
}

static void
test_not_asked (Fixture *fixture, gconstpointer data)
{
    fixture->answer = "\x02"
                      "01.250\r";
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    pass (fixture, 500);
    assert_log (fixture, "moving\nstable 1250\n");
    ocop_scale_set_asking (fixture->scale, FALSE);
    assert_log (fixture, "none\n");
    pass (fixture, 500);
    g_string_set_size (fixture->asked, 0);
    pass (fixture, 60000);
    g_assert_cmpuint (fixture->asked->len, ==, 0);
    assert_log (fixture, "");
    ocop_scale_set_asking (fixture->scale, TRUE);
    pass (fixture, 500);
    assert_log (fixture, "moving\nstable 1250\n");
}

static void
test_zero (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_SCALE_LANGUAGE_TOLEDO_8217, NULL);
    g_assert_true (ocop_scale_set_to_zero (fixture->scale));
    pass (fixture, 2 * OCOP_SCALE_ANSWER_MS);
    g_assert_nonnull (strchr (fixture->asked->str, 'Z'));
    ocop_scale_free (fixture->scale);
    begin (fixture, OCOP_SCALE_LANGUAGE_HID, NULL);
    g_string_set_size (fixture->asked, 0);
    g_assert_true (ocop_scale_set_to_zero (fixture->scale));
    pass (fixture, 1);
    g_assert_cmpstr (fixture->asked->str, ==, "zero ");
    ocop_scale_free (fixture->scale);
    begin (fixture, OCOP_SCALE_LANGUAGE_NCI, NULL);
    g_assert_false (ocop_scale_set_to_zero (fixture->scale));
}

static void
test_cas_stream (Fixture *fixture, gconstpointer data)
{
    static const char frame[] = "ST,GS,1\x40,  00.250 kg\r\n";
    begin (fixture, OCOP_SCALE_LANGUAGE_CAS_STREAM, NULL);
    g_assert_cmpuint (sizeof frame - 1, ==, 22);
    send (fixture, frame, 11);
    send (fixture, frame + 11, 11);
    send (fixture, frame, 22);
    assert_log (fixture, "moving\nstable 250\n");
    pass (fixture, 2001);
    assert_log (fixture, "none\n");
}

/* ---- on USB */

static void
test_usb_replug (Fixture *fixture, gconstpointer data)
{
    static const OcopScaleEvents events = {.weight_changed = on_weight};
    static const OcopUsbWanted wanted = {.vid = 0x0922, .pid = 0x8003};
    static const OcopScaleOptions once = {.n_equal = 1};
    const OcopUsbFacts first = fake_usb_facts (0x0922, 0x8003, "1-1", &FAKE_HID),
                       second = fake_usb_facts (0x0922, 0x8003, "1-4", &FAKE_HID);
    fixture->scale =
        ocop_scale_new_usb (fixture->usb.loop, &ocop_scale_hid_driver, &wanted,
                            &fixture->usb.opener, OCOP_SCALE_LANGUAGE_HID, &once, &events, fixture);
    ocop_devices_add (fixture->usb.devices, ocop_scale_get_dev (fixture->scale));
    ocop_scale_start (fixture->scale);
    ocop_scale_set_tare (fixture->scale, 30);
    for (guint i = 0; i < 2; i++) {
        const OcopUsbFacts *facts = i == 0 ? &first : &second;
        fake_usb_plug (&fixture->usb, facts);
        fixture->transport = fixture->usb.transport;
        report (fixture, STABLE, GRAM, 0, 7);
        report (fixture, STABLE, GRAM, 0, 130);
        assert_log (fixture, "stable 100\n");
        fake_usb_unplug (&fixture->usb, facts, fixture->usb.transport);
        assert_log (fixture, "none\n");
    }
    ocop_devices_remove (fixture->usb.devices, ocop_scale_get_dev (fixture->scale));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/scale/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("w1-unstable-negative-over-have-no-weight", test_w1_states);
    ADD ("w2-first-old-report-is-dropped", test_w2_first_report);
    ADD ("w3-unit-is-converted-or-refused", test_w3_unit);
    ADD ("w4-split-frame-is-joined-bad-form-refused", test_w4_frames);
    ADD ("w4-bad-check-byte-is-refused", test_w4_check_byte);
    ADD ("w5-lost-question-is-asked-again", test_w5_lost_question);
    ADD ("weigh-has-a-deadline-and-ends-once", test_weigh);
    ADD ("tare", test_tare);
    ADD ("not-asked-stands-still", test_not_asked);
    ADD ("set-to-zero", test_zero);
    ADD ("cas-stream", test_cas_stream);
    ADD ("usb-replug-keeps-its-settings", test_usb_replug);
    return g_test_run();
}
