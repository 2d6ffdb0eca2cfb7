/* Recordings: the text, a recording made of a device, the same played back, and what happens when
 * the till does something else than when it was recorded. */
#include "drivers/transport/fake.h"
#include "drivers/transport/trace.h"

#include "base/error.h"

#include <string.h>

typedef struct {
    OcopLoop *loop;
    OcopTransport *device, *transport; /* the fake, owned by the record */
    GString *text;
    GByteArray *taken, *received;
    guint n_opened, n_written, n_gone, n_closed, n_answered, n_differed;
    OcopDevResult opened, written, answered;
    gsize n_accepted;
    char *difference;
} Fixture;

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    g_byte_array_append (((Fixture *)data)->taken, bytes, (guint)size);
    return size;
}

static GBytes *
answer (const OcopControl *control, gpointer data)
{
    return control->request == 1 ? g_bytes_new ("\x18", 1) : NULL;
}

static void
on_line (const char *line, gpointer data)
{
    g_string_append (((Fixture *)data)->text, line);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    g_byte_array_append (((Fixture *)data)->received, bytes, (guint)size);
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
on_closed (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_closed++;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_written++;
    fixture->written = result;
    fixture->n_accepted = n_accepted;
}

static void
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_answered++;
    ((Fixture *)data)->answered = result;
    if (result == OCOP_DEV_OK)
        on_received (bytes, size, data);
}

static void
on_differed (const char *message, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_differed++;
    g_free (fixture->difference);
    fixture->difference = g_strdup (message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->loop = ocop_loop_new_manual();
    fixture->text = g_string_new (NULL);
    fixture->taken = g_byte_array_new();
    fixture->received = g_byte_array_new();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_loop_run_pending (fixture->loop);
    ocop_loop_unref (fixture->loop);
    g_string_free (fixture->text, TRUE);
    g_byte_array_unref (fixture->taken);
    g_byte_array_unref (fixture->received);
    g_free (fixture->difference);
}

static void
use (Fixture *fixture, OcopTransport *transport)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    fixture->transport = transport;
    g_byte_array_set_size (fixture->received, 0);
    fixture->n_opened = fixture->n_written = fixture->n_gone = fixture->n_answered = 0;
    ocop_transport_set_events (transport, &events, fixture);
    ocop_transport_open (transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
}

static void
record (Fixture *fixture)
{
    const OcopFakeDevice device = {.take = take, .control = answer, .data = fixture};
    fixture->device = ocop_fake_transport_new (fixture->loop, &device);
    use (fixture, ocop_record_new (fixture->device, on_line, fixture));
}

static void
replay (Fixture *fixture, const char *text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events = ocop_trace_parse (text, strlen (text), &error);
    g_assert_no_error (error);
    use (fixture, ocop_replay_new (fixture->loop, events, on_differed, fixture));
}

static void
write_text (Fixture *fixture, const char *text)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    ocop_transport_write (fixture->transport, bytes, NULL, on_written, fixture);
    ocop_loop_run_pending (fixture->loop);
}

static void
ask (Fixture *fixture, guint8 request)
{
    ocop_transport_control (fixture->transport,
                            &(OcopControl){.request_type = 0xa1, .request = request, .size_max = 8},
                            on_answered, fixture);
    ocop_loop_run_pending (fixture->loop);
}

static void
assert_has (const GByteArray *array, const void *bytes, gsize size)
{
    g_assert_cmpuint (array->len, ==, size);
    g_assert_true (memcmp (array->data, bytes, size) == 0);
}

/* A little session, the same on a record and on its replay. */
static void
work (Fixture *fixture)
{
    ask (fixture, 1);
    ocop_loop_advance (fixture->loop, 10);
    ask (fixture, 0);
    ocop_loop_advance (fixture->loop, 5);
    write_text (fixture, "Xin chao");
}

static const char session[] = "ocop-trace 1\n"
                              "0 open ok\n"
                              "0 control a1 01 0000 0000 8\n"
                              "0 answer ok 18\n"
                              "10 control a1 00 0000 0000 8\n"
                              "10 answer stalled\n"
                              "15 > 58696e2063\n"
                              "15 > 68616f\n"
                              "15 written ok\n"
                              "20 < 12\n"
                              "1020 gone\n"
                              "1020 close\n";

static void
test_a_session_is_written_down (Fixture *fixture, gconstpointer data)
{
    record (fixture);
    ocop_fake_transport_set_portion (fixture->device, 5);
    work (fixture);
    ocop_loop_advance (fixture->loop, 5);
    ocop_fake_transport_send (fixture->device, "\x12", 1);
    ocop_loop_advance (fixture->loop, 1000);
    ocop_fake_transport_unplug (fixture->device);
    ocop_loop_run_pending (fixture->loop);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpstr (fixture->text->str, ==, session);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    g_assert_cmpuint (fixture->n_accepted, ==, 8);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    g_assert_cmpuint (fixture->n_closed, ==, 1);
    assert_has (fixture->taken, "Xin chao", 8);
}

static void
test_what_was_recorded_can_be_played (Fixture *fixture, gconstpointer data)
{
    replay (fixture, session);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_OK);
    work (fixture);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_STALLED);
    g_assert_cmpuint (fixture->n_answered, ==, 2);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    g_assert_cmpuint (fixture->n_accepted, ==, 8);
    ocop_loop_advance (fixture->loop, 4);
    assert_has (fixture->received, "\x18", 1);
    ocop_loop_advance (fixture->loop, 1);
    assert_has (fixture->received, "\x18\x12", 2);
    g_assert_false (ocop_replay_is_over (fixture->transport));
    ocop_loop_advance (fixture->loop, 999);
    g_assert_cmpuint (fixture->n_gone, ==, 0);
    ocop_loop_advance (fixture->loop, 1);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    g_assert_true (ocop_replay_is_over (fixture->transport));
    g_assert_cmpuint (fixture->n_differed, ==, 0);
}

static void
test_portions_may_be_others (Fixture *fixture, gconstpointer data)
{
    replay (fixture, "ocop-trace 1\n0 open ok\n1 > 616263\n2 written ok\n3 > 6465\n4 written ok\n"
                     "9 < 31\n");
    write_text (fixture, "a");
    write_text (fixture, "bcd");
    write_text (fixture, "e");
    g_assert_cmpuint (fixture->n_written, ==, 3);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    ocop_loop_advance (fixture->loop, 5);
    g_assert_cmpuint (fixture->received->len, ==, 1);
    g_assert_true (ocop_replay_is_over (fixture->transport));
}

static void
test_the_first_byte_that_differs_is_named (Fixture *fixture, gconstpointer data)
{
    replay (fixture, "ocop-trace 1\n0 open ok\n1 > 616263\n2 written ok\n9 < 31\n");
    write_text (fixture, "abX");
    g_assert_cmpuint (fixture->n_differed, ==, 1);
    g_assert_cmpstr (fixture->difference, ==, "byte 2 is 58, recorded was 63");
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_FAILURE);
    g_assert_cmpuint (fixture->n_accepted, ==, 2);
    write_text (fixture, "c");
    ocop_loop_advance (fixture->loop, 100);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_FAILURE);
    g_assert_cmpuint (fixture->n_differed, ==, 1);
    g_assert_cmpuint (fixture->received->len, ==, 0);
    g_assert_false (ocop_replay_is_over (fixture->transport));
}

static void
test_more_than_was_recorded_differs (Fixture *fixture, gconstpointer data)
{
    replay (fixture, "ocop-trace 1\n0 open ok\n1 > 61\n2 written ok\n");
    write_text (fixture, "ab");
    g_assert_cmpuint (fixture->n_differed, ==, 1);
    g_assert_cmpuint (fixture->n_accepted, ==, 1);
    replay (fixture, "ocop-trace 1\n0 open ok\n");
    ask (fixture, 1);
    g_assert_cmpuint (fixture->n_differed, ==, 2);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_FAILURE);
    replay (fixture, "ocop-trace 1\n");
    g_assert_cmpuint (fixture->n_differed, ==, 3);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_FAILURE);
}

/* The device spoke first: the till's bytes wait for that, as they did then. */
static void
test_order_is_kept (Fixture *fixture, gconstpointer data)
{
    replay (fixture, "ocop-trace 1\n0 open ok\n50 < 12\n60 > 61\n60 written ok\n");
    write_text (fixture, "a");
    g_assert_cmpuint (fixture->n_written, ==, 0);
    ocop_loop_advance (fixture->loop, 50);
    g_assert_cmpuint (fixture->received->len, ==, 1);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
}

static void
test_ends_of_writes_are_played (Fixture *fixture, gconstpointer data)
{
    replay (fixture, "ocop-trace 1\n0 open ok\n1 > 61\n2 written stalled\n5 > 62\n6 cancel\n"
                     "6 written cancelled\n7 close\n9 open in-use\n");
    write_text (fixture, "ax");
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_STALLED);
    g_assert_cmpuint (fixture->n_accepted, ==, 1);
    write_text (fixture, "bcd");
    g_assert_cmpuint (fixture->n_written, ==, 1);
    ocop_transport_cancel_write (fixture->transport);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_CANCELLED);
    g_assert_cmpuint (fixture->n_accepted, ==, 1);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    ocop_loop_run_pending (fixture->loop);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_IN_USE);
    g_assert_cmpuint (fixture->n_differed, ==, 0);
}

static void
test_every_event_has_one_line (void)
{
    static const char text[] = "ocop-trace 1\n"
                               "0 open no-permission\n"
                               "0 open ok\n"
                               "7 control 21 22 0003 0001 =0a0b\n"
                               "7 control 21 02 0000 0000 0\n"
                               "8 answer ok\n"
                               "9 control a1 00 0000 0100 1024\n"
                               "9 answer ok 000e\n"
                               "10 > 1b40\n"
                               "11 cancel\n"
                               "11 written cancelled\n"
                               "12 < 00ff\n"
                               "12 gone\n"
                               "12 close\n";
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events = ocop_trace_parse (text, strlen (text), &error);
    g_assert_no_error (error);
    g_autoptr (GString) again = g_string_new (OCOP_TRACE_HEADER);
    for (guint i = 0; i < events->len; i++) {
        g_autofree char *line = ocop_trace_event_format (g_ptr_array_index (events, i));
        g_string_append (again, line);
    }
    g_assert_cmpstr (again->str, ==, text);
}

static void
test_anything_else_is_refused (void)
{
    static const char *const texts[] = {
        "",
        "ocop-trace 2\n",
        "ocop-trace 1",
        "ocop-trace 1\n0 open",
        "ocop-trace 1\n0 open ok",
        "ocop-trace 1\n0 open fine\n",
        "ocop-trace 1\n0 open  ok\n",
        "ocop-trace 1\n 0 open ok\n",
        "ocop-trace 1\n00 open ok\n",
        "ocop-trace 1\n-1 open ok\n",
        "ocop-trace 1\n99999999999999999999 open ok\n",
        "ocop-trace 1\n5 open ok\n4 gone\n",
        "ocop-trace 1\n0 > \n",
        "ocop-trace 1\n0 >\n",
        "ocop-trace 1\n0 > 1\n",
        "ocop-trace 1\n0 > 1B\n",
        "ocop-trace 1\n0 > 1b 40\n",
        "ocop-trace 1\n0 jump\n",
        "ocop-trace 1\n0 gone now\n",
        "ocop-trace 1\n0 control a1 00 0000 0000\n",
        "ocop-trace 1\n0 control a1 00 0000 0000 =00\n",
        "ocop-trace 1\n0 control 21 00 0000 0000 5\n",
        "ocop-trace 1\n0 control a1 00 0000 0000 65536\n",
        "ocop-trace 1\n0 control a1 00 000 0000 1\n",
        "ocop-trace 1\n0 gone\r\n",
        "ocop-trace 1\n\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_trace_parse (texts[i], strlen (texts[i]), &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/transport/trace/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("a-session-is-written-down", test_a_session_is_written_down);
    ADD ("what-was-recorded-can-be-played", test_what_was_recorded_can_be_played);
    ADD ("portions-may-be-others", test_portions_may_be_others);
    ADD ("the-first-byte-that-differs-is-named", test_the_first_byte_that_differs_is_named);
    ADD ("more-than-was-recorded-differs", test_more_than_was_recorded_differs);
    ADD ("order-is-kept", test_order_is_kept);
    ADD ("ends-of-writes-are-played", test_ends_of_writes_are_played);
    g_test_add_func ("/transport/trace/every-event-has-one-line", test_every_event_has_one_line);
    g_test_add_func ("/transport/trace/anything-else-is-refused", test_anything_else_is_refused);
    return g_test_run();
}
