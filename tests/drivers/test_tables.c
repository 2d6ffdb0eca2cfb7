/* The list of drivers against itself, against what is known of scanners, and as udev rules. */
#include "drivers/tables.h"

#include "drivers/printer/usb_printer.h"
#include "drivers/proto/hid_report.h"
#include "drivers/proto/scanner_known.h"
#include "drivers/scale/scale.h"
#include "drivers/scanner/scanner.h"

#include <string.h>

static void
test_order (void)
{
    for (guint i = 0; i < ocop_n_drivers; i++) {
        const OcopDriver *driver = ocop_drivers[i];
        if (i > 0)
            g_assert_cmpstr (ocop_drivers[i - 1]->name, <, driver->name);
        g_assert_true (ocop_drivers_get (driver->name) == driver);
        g_assert_nonnull (driver->open);
        g_assert_nonnull (driver->gone);
    }
    g_assert_null (ocop_drivers_get ("scanner"));
}

static gboolean
has_id (const OcopDriver *driver, guint16 vid, guint16 pid)
{
    for (guint i = 0; i < driver->n_ids; i++)
        if (driver->ids[i].vid == vid && driver->ids[i].pid == pid)
            return TRUE;
    return FALSE;
}

static void
test_known_scanners (void)
{
    static const OcopDriver *const drivers[OCOP_N_SCANNER_MODES] = {
        [OCOP_SCANNER_MODE_HID_POS] = &ocop_scanner_hid_pos,
        [OCOP_SCANNER_MODE_KEYBOARD] = &ocop_scanner_hid_keyboard,
        [OCOP_SCANNER_MODE_SERIAL] = &ocop_scanner_cdc,
    };
    gsize n = 0;
    for (gsize i = 0; i < ocop_n_known_scanners; i++) {
        const OcopKnownScanner *known = &ocop_known_scanners[i];
        for (guint mode = 0; mode < OCOP_N_SCANNER_MODES; mode++)
            if (drivers[mode] != NULL)
                g_assert_cmpint (has_id (drivers[mode], known->vid, known->pid), ==,
                                 mode == known->mode);
        n += drivers[known->mode] != NULL;
    }
    g_assert_cmpuint (n, ==,
                      ocop_scanner_hid_pos.n_ids + ocop_scanner_hid_keyboard.n_ids +
                          ocop_scanner_cdc.n_ids);
}

/* By vendor a driver would take whatever else that vendor makes. */
static void
test_no_vendor_wide_id (void)
{
    for (guint i = 0; i < ocop_n_drivers; i++)
        for (guint j = 0; j < ocop_drivers[i]->n_ids; j++)
            g_assert_cmpint (ocop_drivers[i]->ids[j].pid, !=, OCOP_USB_PID_ANY);
}

static void
test_printers (void)
{
    OcopUsbFacts facts = {
        .vid = 1,
        .n_interfaces = 1,
        .interfaces = {
            {.device_class = 7, .subclass = 1, .protocol = 2, .bulk_out = 1, .bulk_in = 0x82}}};
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_PRINTER, &facts) == &ocop_printer_usb_driver);
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_DISPLAY, &facts));
    facts.interfaces[0].protocol = 3;
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_PRINTER, &facts));
    facts.interfaces[0].device_class = 0xff;
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_PRINTER, &facts));
    facts.vid = 0x04b8;
    facts.pid = 0x0202;
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_PRINTER, &facts) == &ocop_printer_usb_driver);
}

static void
test_scale_by_usage (void)
{
    OcopUsbFacts facts = {
        .vid = 1, .n_interfaces = 1, .interfaces = {{.device_class = 3, .interrupt_in = 0x81}}};
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_SCALE, &facts));
    facts.interfaces[0].hid_usage = OCOP_HID_USAGE (0x8d, 0x20);
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_SCALE, &facts) == &ocop_scale_hid_driver);
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_SCANNER, &facts));
}

static void
test_udev_rules (void)
{
    g_autofree char *rules = ocop_drivers_make_udev_rules ("group");
    for (guint i = 0; i < ocop_n_drivers; i++)
        for (guint j = 0; j < ocop_drivers[i]->n_ids; j++) {
            const OcopUsbId *id = &ocop_drivers[i]->ids[j];
            g_autofree char *wanted =
                g_strdup_printf ("ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", MODE",
                                 id->vid, (guint)id->pid);
            g_assert_nonnull (strstr (rules, wanted));
        }
    g_assert_nonnull (strstr (rules, "ENV{ID_USB_INTERFACES}==\"*:0701??:*\""));

    g_auto (GStrv) lines = g_strsplit (rules, "\n", -1);
    guint n_ignored = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || lines[i][0] == '#')
            continue;
        g_assert_true (g_str_has_prefix (lines[i], "SUBSYSTEM==\"usb\", "));
        g_assert_true (
            g_str_has_suffix (lines[i], "MODE=\"0660\", GROUP=\"group\", TAG+=\"uaccess\""));
        n_ignored += strstr (lines[i], "ENV{ID_MM_DEVICE_IGNORE}=\"1\"") != NULL;
    }
    g_assert_cmpuint (n_ignored, >=, ocop_n_scanner_makers);
    /* Those that show a serial port are ignored, too. */
    g_assert_cmpuint (ocop_scanner_cdc.n_ids, >, 0);
    for (guint i = 0; i < ocop_scanner_cdc.n_ids; i++)
        g_assert_nonnull (ocop_scanner_get_maker (ocop_scanner_cdc.ids[i].vid));
}

static void
test_udev_rule_of_one (void)
{
    g_autofree char *rule = ocop_drivers_make_udev_rule (0x1a2b, 0x000c, "plugdev");
    g_assert_cmpstr (rule, ==,
                     "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", "
                     "ATTR{idVendor}==\"1a2b\", ATTR{idProduct}==\"000c\", "
                     "ENV{ID_MM_DEVICE_IGNORE}=\"1\", MODE=\"0660\", GROUP=\"plugdev\", "
                     "TAG+=\"uaccess\"\n");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/tables/each-driver-once-in-order", test_order);
    g_test_add_func ("/tables/known-scanners-have-their-driver", test_known_scanners);
    g_test_add_func ("/tables/no-id-of-a-whole-vendor", test_no_vendor_wide_id);
    g_test_add_func ("/tables/printers", test_printers);
    g_test_add_func ("/tables/scale-by-its-usage", test_scale_by_usage);
    g_test_add_func ("/tables/udev-rules", test_udev_rules);
    g_test_add_func ("/tables/udev-rule-of-one", test_udev_rule_of_one);
    return g_test_run();
}
