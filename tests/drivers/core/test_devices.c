/* P5: replugged, moved, and two of a kind: each device is taken up as the one it was, and where
 * that cannot be known, a person is asked. */
#include "drivers/core/devices.h"

static const OcopDriver driver = {.name = "test"};

typedef struct {
    OcopLoop *loop;
    OcopDevices *devices;
    OcopDev *first, *second; /* equal printers without serial numbers, on ports 1-1 and 1-2 */
    guint n_asked;
} Fixture;

static void
on_ask (OcopDev *dev, gpointer data)
{
    ((Fixture *)data)->n_asked++;
}

static OcopDev *
make (Fixture *fixture, const char *port)
{
    OcopUsbWanted wanted = {.vid = 1, .pid = 2};
    g_strlcpy (wanted.port, port, sizeof wanted.port);
    OcopDev *dev = ocop_dev_new (fixture->loop, &driver, &wanted, NULL);
    ocop_dev_want (dev, OCOP_DEV_ENABLED);
    ocop_devices_add (fixture->devices, dev);
    return dev;
}

static OcopUsbFacts
make_facts (guint id, const char *port)
{
    OcopUsbFacts facts = {.id = id, .vid = 1, .pid = 2};
    g_strlcpy (facts.port, port, sizeof facts.port);
    return facts;
}

static void
arrive (Fixture *fixture, guint id, const char *port)
{
    const OcopUsbFacts facts = make_facts (id, port);
    ocop_devices_arrived (&facts, fixture->devices);
}

static void
leave (Fixture *fixture, guint id, const char *port)
{
    const OcopUsbFacts facts = make_facts (id, port);
    ocop_devices_left (&facts, fixture->devices);
}

static void
assert_is (OcopDev *dev, guint id)
{
    const OcopUsbFacts *facts = ocop_dev_get_facts (dev);
    g_assert_cmpuint (facts != NULL ? facts->id : 0, ==, id);
    g_assert_cmpint (ocop_dev_get_state (dev), ==, id != 0 ? OCOP_DEV_ENABLED : OCOP_DEV_ABSENT);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->loop = ocop_loop_new_manual();
    fixture->devices = ocop_devices_new (on_ask, fixture);
    fixture->first = make (fixture, "1-1");
    fixture->second = make (fixture, "1-2");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_devices_free (fixture->devices);
    ocop_dev_free (fixture->first);
    ocop_dev_free (fixture->second);
    ocop_loop_unref (fixture->loop);
}

static void
test_equal_printers_keep_their_ports (Fixture *fixture, gconstpointer data)
{
    arrive (fixture, 1, "1-2");
    assert_is (fixture->first, 0);
    assert_is (fixture->second, 1);
    arrive (fixture, 2, "1-1");
    assert_is (fixture->first, 2);
    leave (fixture, 1, "1-2");
    leave (fixture, 2, "1-1");
    arrive (fixture, 3, "1-1");
    arrive (fixture, 4, "1-2");
    assert_is (fixture->first, 3);
    assert_is (fixture->second, 4);
    g_assert_cmpuint (fixture->n_asked, ==, 0);
}

static void
test_the_other_port_when_it_is_the_only_one_missing (Fixture *fixture, gconstpointer data)
{
    arrive (fixture, 1, "1-1");
    arrive (fixture, 2, "1-2");
    leave (fixture, 2, "1-2");
    arrive (fixture, 3, "1-7");
    assert_is (fixture->second, 3);
    leave (fixture, 3, "1-7");
    arrive (fixture, 4, "1-7"); /* which is its port from now on */
    assert_is (fixture->second, 4);
    assert_is (fixture->first, 1);
}

static void
test_two_that_fit_are_asked_about (Fixture *fixture, gconstpointer data)
{
    ocop_devices_remove (fixture->devices, fixture->first);
    ocop_devices_remove (fixture->devices, fixture->second);
    arrive (fixture, 5, "1-5");
    arrive (fixture, 6, "1-6");
    ocop_devices_add (fixture->devices, fixture->second);
    assert_is (fixture->second, 0);
    g_assert_cmpuint (fixture->n_asked, ==, 1);
    g_assert_false (ocop_devices_choose (fixture->devices, fixture->second, 99));
    g_assert_true (ocop_devices_choose (fixture->devices, fixture->second, 6));
    assert_is (fixture->second, 6);
    ocop_devices_add (fixture->devices, fixture->first);
    assert_is (fixture->first, 5);
    g_assert_false (ocop_devices_choose (fixture->devices, fixture->first, 6));
}

static void
test_one_that_two_could_be_is_asked_about (Fixture *fixture, gconstpointer data)
{
    arrive (fixture, 1, "1-9");
    assert_is (fixture->first, 0);
    assert_is (fixture->second, 0);
    g_assert_cmpuint (fixture->n_asked, ==, 2);
    g_assert_true (ocop_devices_choose (fixture->devices, fixture->second, 1));
    assert_is (fixture->second, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
    ADD ("/core/devices/p5-equal-printers-keep-their-ports", test_equal_printers_keep_their_ports);
    ADD ("/core/devices/p5-the-other-port-when-it-is-the-only-one-missing",
         test_the_other_port_when_it_is_the_only_one_missing);
    ADD ("/core/devices/p5-two-that-fit-are-asked-about", test_two_that_fit_are_asked_about);
    ADD ("/core/devices/p5-one-that-two-could-be-is-asked-about",
         test_one_that_two_could_be_is_asked_about);
    return g_test_run();
}
