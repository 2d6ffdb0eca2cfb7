/* P5: which of the devices plugged in is the shop's, by serial number, port, or being the only one;
 * and which interface a printer is used through. */
#include "drivers/core/usb_facts.h"

typedef struct {
    guint16 pid;
    const char *serial, *port;
} Plugged;

static OcopUsbMatch
find (const char *serial, const char *port, const Plugged *plugged, guint n, guint *ret_index)
{
    OcopUsbFacts facts[4] = {0};
    const OcopUsbFacts *list[4];
    OcopUsbWanted wanted = {.vid = 0x04b8, .pid = 1};
    g_strlcpy (wanted.serial, serial, sizeof wanted.serial);
    g_strlcpy (wanted.port, port, sizeof wanted.port);
    for (guint i = 0; i < n; i++) {
        facts[i].vid = 0x04b8;
        facts[i].pid = plugged[i].pid;
        g_strlcpy (facts[i].serial, plugged[i].serial, sizeof facts[i].serial);
        g_strlcpy (facts[i].port, plugged[i].port, sizeof facts[i].port);
        list[i] = &facts[i];
    }
    return ocop_usb_wanted_find (&wanted, list, n, ret_index);
}

static void
assert_finds (const char *serial, const char *port, const Plugged *plugged, guint n, guint index)
{
    guint found = G_MAXUINT;
    g_assert_cmpint (find (serial, port, plugged, n, &found), ==, OCOP_USB_MATCH_FOUND);
    g_assert_cmpuint (found, ==, index);
}

static void
assert_not_found (const char *serial, const char *port, const Plugged *plugged, guint n,
                  OcopUsbMatch match)
{
    guint found = 77;
    g_assert_cmpint (find (serial, port, plugged, n, &found), ==, match);
    g_assert_cmpuint (found, ==, 77);
}

static void
test_serial_wins_over_port (void)
{
    const Plugged plugged[] = {{1, "A", "1-1"}, {1, "B", "1-2"}};
    assert_finds ("A", "1-2", plugged, 2, 0);
    assert_finds ("B", "1-1", plugged, 2, 1);
}

static void
test_equal_serials_leave_it_to_the_port (void)
{
    const Plugged plugged[] = {{1, "00000000", "1-1"}, {1, "00000000", "1-2.4"}};
    assert_finds ("00000000", "1-2.4", plugged, 2, 1);
    assert_not_found ("00000000", "1-3", plugged, 2, OCOP_USB_MATCH_ASK);
}

static void
test_without_serials_the_port_decides (void)
{
    const Plugged plugged[] = {{1, "", "1-1"}, {1, "", "1-2"}};
    assert_finds ("", "1-1", plugged, 2, 0);
    assert_not_found ("", "1-3", plugged, 2, OCOP_USB_MATCH_ASK);
}

static void
test_the_only_candidate_is_it (void)
{
    const Plugged plugged[] = {{2, "", "1-1"}, {1, "", "1-2"}};
    assert_finds ("", "1-9", plugged, 2, 1);
    assert_finds ("", "", plugged, 2, 1);
    /* Its serial number could not be read this time. */
    assert_finds ("A", "1-9", plugged, 2, 1);
}

static void
test_another_serial_is_another_device (void)
{
    const Plugged plugged[] = {{1, "B", "1-1"}};
    assert_not_found ("A", "1-1", plugged, 1, OCOP_USB_MATCH_NONE);
    assert_not_found ("A", "1-1", plugged, 0, OCOP_USB_MATCH_NONE);
}

static const OcopUsbInterface *
find_printer (const OcopUsbInterface *interfaces, guint n, gboolean is_vendor_class)
{
    static OcopUsbFacts facts;
    facts = (OcopUsbFacts){.n_interfaces = n};
    for (guint i = 0; i < n; i++)
        facts.interfaces[i] = interfaces[i];
    const OcopUsbInterface *found = ocop_usb_find_printer (&facts, is_vendor_class);
    return found;
}

static void
test_printer_speaks_both_ways_if_it_can (void)
{
    const OcopUsbInterface one_way = {
        .device_class = 7, .subclass = 1, .protocol = 1, .bulk_out = 1};
    const OcopUsbInterface both = {.alternate = 1,
                                   .device_class = 7,
                                   .subclass = 1,
                                   .protocol = 2,
                                   .bulk_out = 1,
                                   .bulk_in = 0x82};
    const OcopUsbInterface packets = {.alternate = 2,
                                      .device_class = 7,
                                      .subclass = 1,
                                      .protocol = 3,
                                      .bulk_out = 1,
                                      .bulk_in = 0x82};
    const OcopUsbInterface vendor = {.device_class = 0xff, .bulk_out = 1};
    const OcopUsbInterface all[] = {one_way, both, packets};
    g_assert_cmpuint (find_printer (all, 3, FALSE)->alternate, ==, 1);
    g_assert_cmpuint (find_printer (all, 1, FALSE)->protocol, ==, 1);
    g_assert_null (find_printer (&packets, 1, FALSE));
    g_assert_null (find_printer (&vendor, 1, FALSE));
    g_assert_nonnull (find_printer (&vendor, 1, TRUE));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/core/usb-facts/serial-wins-over-port", test_serial_wins_over_port);
    g_test_add_func ("/core/usb-facts/equal-serials-leave-it-to-the-port",
                     test_equal_serials_leave_it_to_the_port);
    g_test_add_func ("/core/usb-facts/without-serials-the-port-decides",
                     test_without_serials_the_port_decides);
    g_test_add_func ("/core/usb-facts/the-only-candidate-is-it", test_the_only_candidate_is_it);
    g_test_add_func ("/core/usb-facts/another-serial-is-another-device",
                     test_another_serial_is_another_device);
    g_test_add_func ("/core/usb-facts/printer-speaks-both-ways-if-it-can",
                     test_printer_speaks_both_ways_if_it_can);
    return g_test_run();
}
