/* States over unplug and replug, and that whatever was begun ends once. */
#include "drivers/core/dev.h"

typedef struct {
    OcopLoop *loop;
    OcopDev *dev;
    GString *steps;           /* what the driver was asked, a letter each */
    GString *states;          /* first letters of the states */
    gboolean waits;           /* the driver ends no step by itself */
    OcopDevResult results[3]; /* of open, claim, enable */
    OcopDevResult failed;
    GString *inputs;
    guint n_overflows;
} Fixture;

static void
step (OcopDev *dev, char letter, OcopDevResult result)
{
    Fixture *fixture = ocop_dev_get_driver_data (dev);
    g_string_append_c (fixture->steps, letter);
    if (!fixture->waits)
        ocop_dev_step_done (dev, result);
}

static void
open_dev (OcopDev *dev, const OcopUsbFacts *facts)
{
    step (dev, 'o', ((Fixture *)ocop_dev_get_driver_data (dev))->results[0]);
}

static void
claim (OcopDev *dev)
{
    step (dev, 'c', ((Fixture *)ocop_dev_get_driver_data (dev))->results[1]);
}

static void
enable (OcopDev *dev)
{
    step (dev, 'e', ((Fixture *)ocop_dev_get_driver_data (dev))->results[2]);
}

static void
disable (OcopDev *dev)
{
    step (dev, 'd', OCOP_DEV_OK);
}

static void
release (OcopDev *dev)
{
    step (dev, 'r', OCOP_DEV_FAILURE);
}

static void
gone (OcopDev *dev)
{
    g_string_append_c (((Fixture *)ocop_dev_get_driver_data (dev))->steps, 'g');
}

static const OcopDriver driver = {
    .name = "test",
    .open = open_dev,
    .claim = claim,
    .enable = enable,
    .disable = disable,
    .release = release,
    .gone = gone,
};

static const OcopUsbFacts facts = {.id = 1, .vid = 1, .pid = 2, .port = "1-1", .serial = "S"};

static void
on_state (OcopDev *dev, OcopDevState state, gpointer data)
{
    g_string_append_c (((Fixture *)data)->states, ocop_dev_state_get_name (state)[0]);
}

static void
on_failed (OcopDev *dev, OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->failed = result;
}

static void
on_input (OcopDev *dev, GBytes *bytes, gpointer data)
{
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    g_string_append_len (((Fixture *)data)->inputs, text, (gssize)size);
}

static void
on_overflow (OcopDev *dev, gpointer data)
{
    ((Fixture *)data)->n_overflows++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopDevEvents events = {.state_changed = on_state,
                                         .failed = on_failed,
                                         .data_event = on_input,
                                         .overflowed = on_overflow};
    const OcopUsbWanted wanted = {.vid = 1, .pid = 2};
    fixture->loop = ocop_loop_new_manual();
    fixture->steps = g_string_new (NULL);
    fixture->states = g_string_new (NULL);
    fixture->inputs = g_string_new (NULL);
    fixture->dev = ocop_dev_new (fixture->loop, &driver, &wanted, fixture);
    ocop_dev_set_events (fixture->dev, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->dev, ocop_dev_free);
    ocop_loop_run_pending (fixture->loop);
    ocop_loop_unref (fixture->loop);
    g_string_free (fixture->steps, TRUE);
    g_string_free (fixture->states, TRUE);
    g_string_free (fixture->inputs, TRUE);
}

/* P3 */
static void
test_absent_at_start_becomes_enabled_alone (Fixture *fixture, gconstpointer data)
{
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    g_assert_cmpstr (fixture->steps->str, ==, "");
    ocop_dev_arrive (fixture->dev, &facts);
    g_assert_cmpstr (fixture->steps->str, ==, "oce");
    g_assert_cmpstr (fixture->states->str, ==, "poce");
    g_assert_cmpstr (ocop_dev_get_wanted (fixture->dev)->port, ==, "1-1");
}

static void
test_comes_back_to_the_wanted_state (Fixture *fixture, gconstpointer data)
{
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    ocop_dev_arrive (fixture->dev, &facts);
    ocop_dev_leave (fixture->dev);
    ocop_dev_leave (fixture->dev);
    g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_ABSENT);
    ocop_dev_arrive (fixture->dev, &facts);
    g_assert_cmpstr (fixture->steps->str, ==, "ocegoce");
    g_assert_cmpstr (fixture->states->str, ==, "poceapoce");
}

/* P1: tried again when something is unplugged or plugged in, and not in a circle. */
static void
test_busy_claim_is_tried_again (Fixture *fixture, gconstpointer data)
{
    fixture->results[1] = OCOP_DEV_IN_USE;
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    ocop_dev_arrive (fixture->dev, &facts);
    g_assert_cmpint (fixture->failed, ==, OCOP_DEV_IN_USE);
    g_assert_cmpint (ocop_dev_get_fault (fixture->dev), ==, OCOP_DEV_IN_USE);
    g_assert_cmpstr (fixture->steps->str, ==, "oc");
    fixture->results[1] = OCOP_DEV_OK;
    ocop_dev_retry (fixture->dev);
    g_assert_cmpstr (fixture->steps->str, ==, "occe");
    g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_ENABLED);
}

/* P2: told as what it is, and taken by itself when the rule was installed and the cable replugged.
 */
static void
test_denied_until_replugged (Fixture *fixture, gconstpointer data)
{
    fixture->results[0] = OCOP_DEV_NO_PERMISSION;
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    ocop_dev_arrive (fixture->dev, &facts);
    g_assert_cmpint (fixture->failed, ==, OCOP_DEV_NO_PERMISSION);
    g_assert_cmpint (ocop_dev_get_fault (fixture->dev), ==, OCOP_DEV_NO_PERMISSION);
    g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_PRESENT);
    fixture->results[0] = OCOP_DEV_OK;
    ocop_dev_leave (fixture->dev);
    ocop_dev_arrive (fixture->dev, &facts);
    g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_ENABLED);
    g_assert_cmpint (ocop_dev_get_fault (fixture->dev), ==, OCOP_DEV_OK);
}

static void
test_steps_down_go_on_after_a_failure (Fixture *fixture, gconstpointer data)
{
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    ocop_dev_arrive (fixture->dev, &facts);
    ocop_dev_want (fixture->dev, OCOP_DEV_PRESENT);
    g_assert_cmpstr (fixture->steps->str, ==, "ocedr");
    g_assert_cmpstr (fixture->states->str, ==, "pocecop");
}

/* P4: between detach and claim. */
static void
test_unplug_in_every_step (Fixture *fixture, gconstpointer data)
{
    fixture->waits = TRUE;
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    for (guint n = 0; n < 3; n++) {
        g_string_truncate (fixture->steps, 0);
        ocop_dev_arrive (fixture->dev, &facts);
        for (guint i = 0; i < n; i++)
            ocop_dev_step_done (fixture->dev, OCOP_DEV_OK);
        ocop_dev_leave (fixture->dev);
        g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_ABSENT);
        g_assert_cmpuint (fixture->steps->len, ==, n + 2);
        g_assert_cmpint (fixture->steps->str[n + 1], ==, 'g');
        ocop_dev_step_done (fixture->dev, OCOP_DEV_OK); /* too late: it changes nothing */
        g_assert_cmpint (ocop_dev_get_state (fixture->dev), ==, OCOP_DEV_ABSENT);
    }
}

typedef struct {
    guint n;
    OcopDevResult result;
} Ended;

static void
on_done (OcopDev *dev, OcopDevResult result, gpointer data)
{
    Ended *ended = data;
    ended->n++;
    ended->result = result;
}

static void
test_operations_end_exactly_once (Fixture *fixture, gconstpointer data)
{
    Ended ended[3] = {0};
    ocop_dev_want (fixture->dev, OCOP_DEV_ENABLED);
    ocop_dev_arrive (fixture->dev, &facts);
    const guint first = ocop_dev_begin (fixture->dev, OCOP_DEV_ENABLED, on_done, &ended[0]);
    const guint second = ocop_dev_begin (fixture->dev, OCOP_DEV_ENABLED, on_done, &ended[1]);
    g_assert_true (ocop_dev_end (fixture->dev, first, OCOP_DEV_OK));
    g_assert_false (ocop_dev_end (fixture->dev, first, OCOP_DEV_FAILURE));
    ocop_dev_leave (fixture->dev);
    g_assert_false (ocop_dev_end (fixture->dev, second, OCOP_DEV_OK));
    g_assert_cmpuint (ended[0].n, ==, 1);
    g_assert_cmpint (ended[0].result, ==, OCOP_DEV_OK);
    g_assert_cmpuint (ended[1].n, ==, 1);
    g_assert_cmpint (ended[1].result, ==, OCOP_DEV_NO_HARDWARE);

    g_assert_cmpuint (ocop_dev_begin (fixture->dev, OCOP_DEV_OPEN, on_done, &ended[2]), ==, 0);
    g_assert_cmpuint (ended[2].n, ==, 0);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (ended[2].n, ==, 1);
    g_assert_cmpint (ended[2].result, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (ocop_dev_count_pending (fixture->dev), ==, 0);
}

static void
test_freeing_ends_what_is_pending (Fixture *fixture, gconstpointer data)
{
    Ended ended = {0};
    ocop_dev_begin (fixture->dev, OCOP_DEV_OPEN, on_done, &ended);
    g_clear_pointer (&fixture->dev, ocop_dev_free);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (ended.n, ==, 1);
    g_assert_cmpint (ended.result, ==, OCOP_DEV_CANCELLED);
}

static void
push (Fixture *fixture, const char *text)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, 1);
    ocop_dev_push_input (fixture->dev, bytes);
}

static void
test_one_input_at_a_time (Fixture *fixture, gconstpointer data)
{
    push (fixture, "a");
    push (fixture, "b");
    g_assert_cmpstr (fixture->inputs->str, ==, "");
    ocop_dev_set_data_event_enabled (fixture->dev);
    g_assert_cmpstr (fixture->inputs->str, ==, "a");
    ocop_dev_set_data_event_enabled (fixture->dev);
    ocop_dev_set_data_event_enabled (fixture->dev);
    g_assert_cmpstr (fixture->inputs->str, ==, "ab");
    push (fixture, "c");
    g_assert_cmpstr (fixture->inputs->str, ==, "abc");
}

static void
test_lost_inputs_are_told (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < OCOP_DEV_INPUTS_MAX + 2; i++)
        push (fixture, "x");
    g_assert_cmpuint (fixture->n_overflows, ==, 2);
    ocop_dev_clear_input (fixture->dev);
    ocop_dev_set_data_event_enabled (fixture->dev);
    g_assert_cmpstr (fixture->inputs->str, ==, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
    ADD ("/core/dev/p3-absent-at-start-becomes-enabled-alone",
         test_absent_at_start_becomes_enabled_alone);
    ADD ("/core/dev/comes-back-to-the-wanted-state", test_comes_back_to_the_wanted_state);
    ADD ("/core/dev/p1-busy-claim-is-tried-again", test_busy_claim_is_tried_again);
    ADD ("/core/dev/p2-denied-until-replugged", test_denied_until_replugged);
    ADD ("/core/dev/steps-down-go-on-after-a-failure", test_steps_down_go_on_after_a_failure);
    ADD ("/core/dev/p4-unplug-in-every-step", test_unplug_in_every_step);
    ADD ("/core/dev/operations-end-exactly-once", test_operations_end_exactly_once);
    ADD ("/core/dev/freeing-ends-what-is-pending", test_freeing_ends_what_is_pending);
    ADD ("/core/dev/one-input-at-a-time", test_one_input_at_a_time);
    ADD ("/core/dev/lost-inputs-are-told", test_lost_inputs_are_told);
    return g_test_run();
}
