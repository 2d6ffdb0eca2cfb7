/* Scanners and scales through the real libusb: HID and CDC-ACM devices are taken from the kernel's
 * drivers and given back, speak report by report, stall, vanish in the middle of a code and come
 * back elsewhere; and all of it again where no event tells of them. */
#include "talker.h"

#include "drivers/core/hub_thread.h"
#include "drivers/transport/usb.h"

#include <errno.h>
#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define SCAN_MS     20

typedef struct {
    TestTalkerKind kind;
    gboolean is_scanning; /* no event about devices comes */
} Case;

typedef struct {
    const Case *which;
    TestBus *bus;
    TestTalker *talker;
    OcopLoop *loop;
    OcopHub *hub;
    OcopTransport *transport;
    OcopUsbFacts facts;
    GPtrArray *reports; /* of GBytes */
    guint n_arrived, n_left, n_opened, n_written, n_gone, n_closed, n_answered;
    OcopDevResult opened, written, answered;
    guint n_contexts;
    gint n_counts; /* how often these were counted */
} Fixture;

static void
on_arrived (const OcopUsbFacts *facts, gpointer data)
{
    ((Fixture *)data)->facts = *facts;
    ((Fixture *)data)->n_arrived++;
}

static void
on_left (const OcopUsbFacts *facts, gpointer data)
{
    ((Fixture *)data)->n_left++;
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    g_ptr_array_add (((Fixture *)data)->reports, g_bytes_new (bytes, size));
}

static void
on_gone (gpointer data)
{
    ((Fixture *)data)->n_gone++;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
    ((Fixture *)data)->opened = result;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    ((Fixture *)data)->n_written++;
    ((Fixture *)data)->written = result;
}

static void
on_closed (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_closed++;
}

static void
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_answered++;
    ((Fixture *)data)->answered = result;
}

static gboolean
wake_up (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

static void
wait_for (const guint *count, guint n)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (*count < n && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_cmpuint (*count, ==, n);
}

static OcopTransport *
make_transport (Fixture *fixture)
{
    const OcopUsbInterface *interface =
        ocop_usb_find_class (&fixture->facts, fixture->which->kind == TEST_TALKER_CDC ? 0x0a : 3);
    g_assert_nonnull (interface);
    return fixture->which->kind == TEST_TALKER_CDC
               ? ocop_usb_cdc_new (fixture->hub, &fixture->facts, interface, 9600)
               : ocop_usb_hid_new (fixture->hub, &fixture->facts, interface);
}

static void
open_talker (Fixture *fixture, OcopDevResult result)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    const guint n = fixture->n_opened + 1;
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    fixture->transport = make_transport (fixture);
    ocop_transport_set_events (fixture->transport, &events, fixture);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, n);
    g_assert_cmpstr (ocop_dev_result_get_name (fixture->opened), ==,
                     ocop_dev_result_get_name (result));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopHubEvents events = {on_arrived, on_left};
    OcopDevResult result;
    fixture->which = data;
    fixture->reports = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    fixture->bus = test_bus_new();
    fixture->talker = test_talker_new (fixture->bus, fixture->which->kind, "1-1", "SCN0001");
    test_device_plug (test_talker_get_device (fixture->talker));
    fixture->loop = ocop_loop_new (NULL);
    fixture->hub = fixture->which->is_scanning
                       ? ocop_hub_new_scanning (fixture->loop, &events, fixture, SCAN_MS, &result)
                       : ocop_hub_new (fixture->loop, &events, fixture, &result);
    g_assert_nonnull (fixture->hub);
    wait_for (&fixture->n_arrived, 1);
    open_talker (fixture, OCOP_DEV_OK);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_hub_free (fixture->hub);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    ocop_loop_unref (fixture->loop);
    test_talker_free (fixture->talker);
    test_bus_free (fixture->bus);
    g_ptr_array_unref (fixture->reports);
}

static void
assert_report (Fixture *fixture, guint i, const void *bytes, gsize size)
{
    gsize its_size;
    const guint8 *its = g_bytes_get_data (g_ptr_array_index (fixture->reports, i), &its_size);
    g_assert_cmpuint (its_size, ==, size);
    g_assert_true (memcmp (its, bytes, size) == 0);
}

static TestDevice *
get_device (Fixture *fixture)
{
    return test_talker_get_device (fixture->talker);
}

static void
test_is_taken_and_given_back (Fixture *fixture, gconstpointer data)
{
    g_assert_false (test_device_has_kernel_driver (get_device (fixture)));
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_true (test_device_has_kernel_driver (get_device (fixture)));
    open_talker (fixture, OCOP_DEV_OK);
    g_assert_false (test_device_has_kernel_driver (get_device (fixture)));
}

/* S1 and continued reports: each as it came, whole and in order; one of no bytes is none. */
static void
test_reports_come_one_by_one (Fixture *fixture, gconstpointer data)
{
    guint8 report[8] = {0};
    for (guint i = 0; i < 20; i++) {
        report[2] = (guint8)i;
        test_talker_send (fixture->talker, report, sizeof report);
        if (i % 7 == 0)
            test_talker_send (fixture->talker, "", 0);
    }
    wait_for (&fixture->reports->len, 20);
    for (guint i = 0; i < 20; i++) {
        report[2] = (guint8)i;
        assert_report (fixture, i, report, sizeof report);
    }
}

static void
test_continued_reports_are_not_joined (Fixture *fixture, gconstpointer data)
{
    guint8 first[64] = {2, 38}, second[64] = {2, 5};
    first[63] = 1; /* continued */
    test_talker_send (fixture->talker, first, sizeof first);
    test_talker_send (fixture->talker, second, sizeof second);
    wait_for (&fixture->reports->len, 2);
    assert_report (fixture, 0, first, sizeof first);
    assert_report (fixture, 1, second, sizeof second);
}

static void
test_stall_is_cleared (Fixture *fixture, gconstpointer data)
{
    test_talker_fail_in (fixture->talker, -EPIPE);
    test_talker_send (fixture->talker, "\0\0\4\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 1);
    g_assert_cmpuint (test_device_get_n_halts_cleared (get_device (fixture)), ==, 1);
    test_talker_fail_in (fixture->talker, -EPROTO);
    test_talker_send (fixture->talker, "\0\0\5\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 2);
    assert_report (fixture, 1, "\0\0\5\0\0\0\0\0", 8);
    g_assert_cmpuint (fixture->n_gone, ==, 0);
}

/* Nothing to say for long: the transfer waits, and nothing else happens. */
static void
test_silence_costs_nothing (Fixture *fixture, gconstpointer data)
{
    const gint64 until_us = g_get_monotonic_time() + 700 * 1000;
    test_talker_send (fixture->talker, "\0\0\4\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 1);
    const guint n_before = test_device_get_n_ioctls (get_device (fixture));
    const guint waker = g_timeout_add (100, wake_up, NULL);
    while (g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_cmpuint (test_device_get_n_ioctls (get_device (fixture)) - n_before, <=, 4);
    test_talker_send (fixture->talker, "\0\0\5\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 2);
}

/* S7 on the way up: what had come is there, then it is gone, once; elsewhere it is the same one. */
static void
test_unplug_and_replug_elsewhere (Fixture *fixture, gconstpointer data)
{
    const OcopUsbWanted wanted = ocop_usb_wanted_from_facts (&fixture->facts);
    const guint old_id = fixture->facts.id;
    test_talker_send (fixture->talker, "\0\0\4\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 1);
    test_device_unplug (get_device (fixture));
    wait_for (&fixture->n_left, 1);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    open_talker (fixture, OCOP_DEV_NO_HARDWARE);

    test_device_move (get_device (fixture), "1-5");
    test_device_plug (get_device (fixture));
    wait_for (&fixture->n_arrived, 2);
    const OcopUsbFacts *facts = &fixture->facts;
    guint index;
    g_assert_cmpuint (facts->id, !=, old_id);
    g_assert_cmpstr (facts->port, ==, "1-5");
    g_assert_cmpint (ocop_usb_wanted_find (&wanted, &facts, 1, &index), ==, OCOP_USB_MATCH_FOUND);
    open_talker (fixture, OCOP_DEV_OK);
    test_talker_send (fixture->talker, "\0\0\6\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 2);
    assert_report (fixture, 1, "\0\0\6\0\0\0\0\0", 8);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    g_assert_cmpuint (fixture->n_left, ==, 1);
}

static void
count_contexts (gpointer data)
{
    Fixture *fixture = data;
    fixture->n_contexts = ocop_hub_count_contexts (fixture->hub);
    g_atomic_int_inc (&fixture->n_counts);
}

/* A till without udevd runs for months: neither looking, nor what comes and goes beside a device
 * that is in use, may keep anything. */
static void
test_contexts_are_bounded (Fixture *fixture, gconstpointer data)
{
    TestTalker *other = test_talker_new (fixture->bus, TEST_TALKER_CDC, "1-2", "B");
    for (guint i = 0; i < 10; i++) {
        test_device_plug (test_talker_get_device (other));
        wait_for (&fixture->n_arrived, 2 + i);
        test_device_unplug (test_talker_get_device (other));
        wait_for (&fixture->n_left, 1 + i);
    }
    ocop_hub_run (fixture->hub, count_contexts, fixture);
    while (g_atomic_int_get (&fixture->n_counts) == 0)
        g_main_context_iteration (NULL, FALSE);
    g_assert_cmpuint (fixture->n_contexts, <=, 2); /* the first, and the open device's */
    test_talker_send (fixture->talker, "\0\0\4\0\0\0\0\0", 8);
    wait_for (&fixture->reports->len, 1);
    g_assert_cmpuint (fixture->n_gone, ==, 0);
    test_talker_free (other);
}

/* What a device is sent: where there is no OUT endpoint it goes as a request, which is the owner's
 * to make. */
static void
test_writing (Fixture *fixture, gconstpointer data)
{
    static const guint8 report[] = {2, 2};
    const gboolean has_out = fixture->which->kind != TEST_TALKER_KEYBOARD;
    g_autoptr (GBytes) bytes = g_bytes_new_static (report, sizeof report);
    ocop_transport_write (fixture->transport, bytes, NULL, on_written, fixture);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, has_out ? OCOP_DEV_OK : OCOP_DEV_NOT_SUPPORTED);
    g_assert_cmpuint (test_talker_peek_taken (fixture->talker)->len, ==, has_out ? 2 : 0);
    ocop_transport_control (
        fixture->transport,
        &(OcopControl){.request_type = 0x21, .request = 9, .value = 0x0202, .out = bytes},
        on_answered, fixture);
    wait_for (&fixture->n_answered, 1);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_OK);
}

/* devices.md 2.3: 9600 8N1, then DTR and RTS, of the control interface. */
static void
test_line_is_set_and_dtr_raised (Fixture *fixture, gconstpointer data)
{
    static const guint8 wanted[] = {
        0x21, 0x20, 0, 0, 0, 0, 7, 0, 0x80, 0x25, 0, 0, 0, 0, 8, //
        0x21, 0x22, 3, 0, 0, 0, 0, 0,
    };
    const GByteArray *requests = test_talker_peek_requests (fixture->talker);
    g_assert_cmpuint (requests->len, ==, sizeof wanted);
    g_assert_true (memcmp (requests->data, wanted, sizeof wanted) == 0);
}

/* Some take DTR for a reset: a shop's file says that it is not needed. */
static void
test_dtr_is_left_alone_where_it_is_not_needed (Fixture *fixture, gconstpointer data)
{
    static const guint8 dropped[] = {0x21, 0x22, 0, 0, 0, 0, 0, 0};
    g_autofree char *text =
        g_strdup_printf ("[file]\nlayer = shop\n[ours]\nmatch-usb = %04x:%04x\nneeds-dtr = no\n"
                         "source = tried\n",
                         fixture->facts.vid, fixture->facts.pid);
    g_autoptr (GError) error = NULL;
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    ocop_quirk_table_add (ocop_hub_get_quirks (fixture->hub), "shop", text, strlen (text), &error);
    g_assert_no_error (error);
    open_talker (fixture, OCOP_DEV_OK);
    const GByteArray *requests = test_talker_peek_requests (fixture->talker);
    g_assert_cmpuint (requests->len, >=, sizeof dropped);
    g_assert_true (
        memcmp (requests->data + requests->len - sizeof dropped, dropped, sizeof dropped) == 0);
}

static void
test_stubborn_line_works_all_the_same (Fixture *fixture, gconstpointer data)
{
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    test_talker_set_stubborn (fixture->talker);
    open_talker (fixture, OCOP_DEV_OK);
    test_talker_send (fixture->talker, "8934563138165\r", 14);
    wait_for (&fixture->reports->len, 1);
    assert_report (fixture, 0, "8934563138165\r", 14);
}

int
main (int argc, char **argv)
{
    static const Case keyboard = {TEST_TALKER_KEYBOARD, FALSE}, pos = {TEST_TALKER_HID_POS, FALSE},
                      cdc = {TEST_TALKER_CDC, FALSE}, scanned = {TEST_TALKER_HID_POS, TRUE};
    g_test_init (&argc, &argv, NULL);
#define ADD(name, which, function) g_test_add (name, Fixture, &which, set_up, function, tear_down)
    ADD ("/usb/hid/is-taken-and-given-back", keyboard, test_is_taken_and_given_back);
    ADD ("/usb/hid/s1-reports-come-one-by-one", keyboard, test_reports_come_one_by_one);
    ADD ("/usb/hid/continued-reports-are-not-joined", pos, test_continued_reports_are_not_joined);
    ADD ("/usb/hid/stall-is-cleared", keyboard, test_stall_is_cleared);
    ADD ("/usb/hid/silence-costs-nothing", keyboard, test_silence_costs_nothing);
    ADD ("/usb/hid/unplug-and-replug-elsewhere", pos, test_unplug_and_replug_elsewhere);
    ADD ("/usb/hid/keyboards-are-not-written-to", keyboard, test_writing);
    ADD ("/usb/hid/output-reports", pos, test_writing);
    ADD ("/usb/cdc/is-taken-and-given-back", cdc, test_is_taken_and_given_back);
    ADD ("/usb/cdc/line-is-set-and-dtr-raised", cdc, test_line_is_set_and_dtr_raised);
    ADD ("/usb/cdc/stubborn-line-works-all-the-same", cdc, test_stubborn_line_works_all_the_same);
    ADD ("/usb/cdc/stall-is-cleared", cdc, test_stall_is_cleared);
    ADD ("/usb/cdc/bytes-go-both-ways", cdc, test_writing);
    ADD ("/usb/cdc/unplug-and-replug-elsewhere", cdc, test_unplug_and_replug_elsewhere);
    ADD ("/usb/scan/found-and-used-without-events", scanned, test_reports_come_one_by_one);
    ADD ("/usb/cdc/dtr-is-left-alone-where-it-is-not-needed", cdc,
         test_dtr_is_left_alone_where_it_is_not_needed);
    ADD ("/usb/scan/unplug-and-replug-elsewhere", scanned, test_unplug_and_replug_elsewhere);
    ADD ("/usb/scan/contexts-are-bounded", scanned, test_contexts_are_bounded);
    return g_test_run();
}
