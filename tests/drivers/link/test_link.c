/* A device through unplugs and replugs, at whatever moment, with the USB steps and by itself. */
#include "drivers/link/link.h"

#include "../fake_usb.h"
#include "drivers/link/relay.h"
#include "drivers/link/usb_steps.h"

typedef struct {
    FakeUsb usb;
    OcopLink *link;
    GString *log;
    OcopDevResult set_up_result;
    gboolean is_set_up_late;
    guint n_written;
    OcopDevResult written;
    gsize n_accepted;
} Fixture;

static void
on_control (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    Fixture *fixture = data;
    ocop_link_set_up_done (fixture->link,
                           result == OCOP_DEV_STALLED ? fixture->set_up_result : result);
}

/* By way of a request, so that an unplug can come in the middle of it. */
static void
on_set_up (OcopLink *link, gpointer data)
{
    static const OcopControl control = {.request_type = 0x21};
    g_string_append (((Fixture *)data)->log, "up ");
    ocop_transport_control (ocop_link_get_transport (link), &control, on_control, data);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "%.*s ", (int)size, (const char *)bytes);
}

static void
on_lost (gpointer data)
{
    g_string_append (((Fixture *)data)->log, "lost ");
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    Fixture *fixture = data;
    g_string_append_printf (fixture->log, "%s%s%s ", ocop_dev_state_get_name (state),
                            fault != OCOP_DEV_OK ? ":" : "",
                            fault != OCOP_DEV_OK ? ocop_dev_result_get_name (fault) : "");
}

static const OcopLinkClient client = {on_set_up, on_received, on_lost, on_state};

static void
open_hid (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_HID, ocop_usb_find_hid);
}

static const OcopDriver driver = {.name = "test", .open = open_hid, OCOP_USB_STEPS};
static const OcopUsbWanted wanted = {.vid = 1, .pid = 2, .port = "1-1"};

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->log = g_string_new (NULL);
}

static void
begin_usb (Fixture *fixture)
{
    fixture->link = ocop_link_new_usb (fixture->usb.loop, &driver, &wanted, &fixture->usb.opener,
                                       &client, fixture);
    ocop_devices_add (fixture->usb.devices, ocop_link_get_dev (fixture->link));
    ocop_link_start (fixture->link);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    if (fixture->link != NULL && ocop_link_get_dev (fixture->link) != NULL)
        ocop_devices_remove (fixture->usb.devices, ocop_link_get_dev (fixture->link));
    g_clear_pointer (&fixture->link, ocop_link_free);
    fake_usb_clear (&fixture->usb);
    g_string_free (fixture->log, TRUE);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
    g_assert_cmpstr (fixture->log->str, ==, expected);
    g_string_set_size (fixture->log, 0);
}

static OcopUsbFacts
on_port (const char *port)
{
    return fake_usb_facts (1, 2, port, &FAKE_HID);
}

/* ---- on USB */

static void
test_replug (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    assert_log (fixture, "");
    const OcopUsbFacts first = on_port ("1-1"), second = on_port ("2-4");
    fake_usb_plug (&fixture->usb, &first);
    assert_log (fixture, "present open claimed up enabled ");
    ocop_fake_transport_send (fixture->usb.transport, "a", 1);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "a ");
    fake_usb_unplug (&fixture->usb, &first, fixture->usb.transport);
    assert_log (fixture, "lost absent ");
    fake_usb_plug (&fixture->usb, &second);
    assert_log (fixture, "present open claimed up enabled ");
    ocop_fake_transport_send (fixture->usb.transport, "b", 1);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "b ");
}

/* Out and in again before anything else could run. */
static void
test_replug_in_one_turn (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts first = on_port ("1-1"), second = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &first);
    assert_log (fixture, "present open claimed up enabled ");
    ocop_fake_transport_unplug (fixture->usb.transport);
    ocop_devices_left (&first, fixture->usb.devices);
    ocop_devices_arrived (&second, fixture->usb.devices);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "lost absent present open claimed up enabled ");
}

static void
test_unplug_at_any_moment (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    for (guint n_turns = 0; n_turns < 12; n_turns++) {
        const OcopUsbFacts facts = on_port ("1-1"), again = on_port ("1-1");
        ocop_devices_arrived (&facts, fixture->usb.devices);
        for (guint i = 0; i < n_turns; i++)
            g_main_context_iteration (ocop_loop_get_context (fixture->usb.loop), FALSE);
        /* Once with the news of the transport before, once without. */
        if (n_turns % 2 == 0 && fixture->usb.transport != NULL)
            ocop_fake_transport_unplug (fixture->usb.transport);
        ocop_devices_left (&facts, fixture->usb.devices);
        ocop_loop_run_pending (fixture->usb.loop);
        g_assert_cmpint (ocop_link_get_state (fixture->link), ==, OCOP_DEV_ABSENT);
        fake_usb_plug (&fixture->usb, &again);
        g_assert_cmpint (ocop_link_get_state (fixture->link), ==, OCOP_DEV_ENABLED);
        fake_usb_unplug (&fixture->usb, &again, fixture->usb.transport);
    }
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1"), other = fake_usb_facts (9, 9, "1-3", &FAKE_HID);
    fixture->usb.open_result = OCOP_DEV_IN_USE;
    fake_usb_plug (&fixture->usb, &facts);
    assert_log (fixture, "present open open:in-use ");
    fixture->usb.open_result = OCOP_DEV_OK;
    fake_usb_plug (&fixture->usb, &other); /* something changes: tried again */
    assert_log (fixture, "claimed up enabled ");
}

/* It is plugged in, but the kernel's node of it is not there yet. */
static void
test_nothing_to_open_yet (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    fixture->usb.open_result = OCOP_DEV_NO_HARDWARE;
    fake_usb_plug (&fixture->usb, &facts);
    assert_log (fixture, "present open open:no-hardware ");
    ocop_fake_transport_plug (fixture->usb.transport);
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    assert_log (fixture, "claimed up enabled ");
}

/* The device answered with errors until its transport was given up, and is still plugged in. */
static void
test_transport_dies_alone (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    assert_log (fixture, "present open claimed up enabled ");
    ocop_fake_transport_unplug (fixture->usb.transport);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "lost ");
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    assert_log (fixture, "claimed open present open claimed up enabled ");
    g_assert_cmpuint (fixture->usb.n_made, ==, 2);
}

static void
test_dies_while_set_up (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    ocop_devices_arrived (&facts, fixture->usb.devices);
    while (ocop_link_get_state (fixture->link) != OCOP_DEV_CLAIMED)
        g_main_context_iteration (ocop_loop_get_context (fixture->usb.loop), FALSE);
    ocop_fake_transport_unplug (fixture->usb.transport);
    ocop_loop_advance (fixture->usb.loop, 2 * OCOP_LINK_RETRY_MS);
    g_assert_cmpint (ocop_link_get_state (fixture->link), ==, OCOP_DEV_ENABLED);
    g_assert_cmpuint (fixture->usb.n_made, ==, 2);
}

static void
test_stop_and_start (Fixture *fixture, gconstpointer data)
{
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    assert_log (fixture, "present open claimed up enabled ");
    ocop_link_stop (fixture->link);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "lost claimed open present ");
    ocop_link_start (fixture->link);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "open claimed up enabled ");
}

static void
test_set_up_fails (Fixture *fixture, gconstpointer data)
{
    fixture->set_up_result = OCOP_DEV_NOT_SUPPORTED;
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    assert_log (fixture, "present open claimed up lost claimed:not-supported ");
}

/* ---- the relay */

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_written++;
    fixture->written = result;
    fixture->n_accepted = n_accepted;
}

static gsize
take_three (const guint8 *bytes, gsize size, gpointer data)
{
    guint *n_taken = data;
    const gsize n = MIN (size, 3 - *n_taken);
    *n_taken += (guint)n;
    return n;
}

static void
test_write_ends_once (Fixture *fixture, gconstpointer data)
{
    guint n_taken = 0;
    g_autoptr (GBytes) bytes = g_bytes_new_static ("123456", 6);
    fixture->usb.device = (OcopFakeDevice){.take = take_three, .data = &n_taken};
    begin_usb (fixture);
    const OcopUsbFacts facts = on_port ("1-1");
    fake_usb_plug (&fixture->usb, &facts);
    OcopTransport *transport = ocop_link_get_transport (fixture->link);
    ocop_transport_write (transport, bytes, NULL, on_written, fixture);
    ocop_loop_run_pending (fixture->usb.loop);
    g_assert_cmpuint (fixture->n_written, ==, 0); /* it takes no more: no error */
    fake_usb_unplug (&fixture->usb, &facts, fixture->usb.transport);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->n_accepted, ==, 3);
    /* The same transport, with nobody behind it. */
    ocop_loop_run_pending (fixture->usb.loop);
    ocop_transport_write (transport, bytes, NULL, on_written, fixture);
    ocop_loop_run_pending (fixture->usb.loop);
    g_assert_cmpuint (fixture->n_written, ==, 2);
    g_assert_cmpuint (fixture->n_accepted, ==, 0);
}

/* ---- by itself */

static void
test_by_itself (Fixture *fixture, gconstpointer data)
{
    OcopTransport *transport = ocop_fake_transport_new (fixture->usb.loop, &fixture->usb.device);
    ocop_fake_transport_unplug (transport);
    fixture->link = ocop_link_new (transport, &client, fixture);
    ocop_link_start (fixture->link);
    ocop_loop_advance (fixture->usb.loop, 10 * OCOP_LINK_RETRY_MS);
    assert_log (fixture, "absent:no-hardware ");
    ocop_fake_transport_plug (transport);
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    assert_log (fixture, "claimed up enabled ");
    ocop_fake_transport_unplug (transport);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "lost absent:no-hardware ");
    ocop_fake_transport_plug (transport);
    ocop_loop_advance (fixture->usb.loop, OCOP_LINK_RETRY_MS);
    assert_log (fixture, "claimed up enabled ");
    ocop_link_stop (fixture->link);
    ocop_link_start (fixture->link);
    ocop_loop_run_pending (fixture->usb.loop);
    assert_log (fixture, "lost present claimed up enabled ");
    /* No timer is left over that would open it once more. */
    ocop_loop_advance (fixture->usb.loop, 10 * OCOP_LINK_RETRY_MS);
    assert_log (fixture, "");
    /* Stopped and started while it opens. */
    ocop_link_stop (fixture->link);
    ocop_loop_run_pending (fixture->usb.loop);
    ocop_link_start (fixture->link);
    ocop_link_stop (fixture->link);
    ocop_link_start (fixture->link);
    ocop_loop_advance (fixture->usb.loop, 10 * OCOP_LINK_RETRY_MS);
    assert_log (fixture, "lost present claimed up enabled ");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/link/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("replug-at-another-port", test_replug);
    ADD ("replug-in-one-turn", test_replug_in_one_turn);
    ADD ("unplug-at-any-moment", test_unplug_at_any_moment);
    ADD ("in-use-is-tried-again", test_in_use);
    ADD ("nothing-to-open-yet-is-tried-again", test_nothing_to_open_yet);
    ADD ("transport-that-dies-alone-is-opened-anew", test_transport_dies_alone);
    ADD ("dies-while-it-is-set-up", test_dies_while_set_up);
    ADD ("stop-and-start", test_stop_and_start);
    ADD ("set-up-that-fails-is-told", test_set_up_fails);
    ADD ("write-ends-once-and-counts", test_write_ends_once);
    ADD ("by-itself", test_by_itself);
    return g_test_run();
}
