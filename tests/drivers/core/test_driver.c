/* The surer driver gets the device; udev rules name every id of the tables. */
#include "drivers/core/driver.h"

#include <string.h>

static guint
probe_printer (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, FALSE) != NULL ? OCOP_SCORE_CLASS : OCOP_SCORE_NONE;
}

static const OcopUsbId vendor_ids[] = {{0x0519, OCOP_USB_PID_ANY}};
static const OcopUsbId model_ids[] = {{0x0519, 0x0003}, {0x04b8, 0x0202}};
static const OcopDriver generic = {
    .name = "generic", .device_class = OCOP_DEV_CLASS_PRINTER, .probe = probe_printer};
static const OcopDriver vendor = {.name = "vendor",
                                  .device_class = OCOP_DEV_CLASS_PRINTER,
                                  .ids = vendor_ids,
                                  .n_ids = G_N_ELEMENTS (vendor_ids)};
static const OcopDriver model = {.name = "model",
                                 .device_class = OCOP_DEV_CLASS_PRINTER,
                                 .ids = model_ids,
                                 .n_ids = G_N_ELEMENTS (model_ids)};
static const OcopDriver scanner = {.name = "scanner",
                                   .device_class = OCOP_DEV_CLASS_SCANNER,
                                   .ids = model_ids,
                                   .n_ids = G_N_ELEMENTS (model_ids)};
static const OcopDriver *const drivers[] = {&scanner, &generic, &vendor, &model};

static const char *
find (guint16 vid, guint16 pid, guint8 device_class)
{
    const OcopUsbFacts facts = {
        .vid = vid,
        .pid = pid,
        .n_interfaces = 1,
        .interfaces = {
            {.device_class = device_class, .subclass = 1, .protocol = 2, .bulk_out = 1}}};
    const OcopDriver *driver =
        ocop_driver_find (drivers, G_N_ELEMENTS (drivers), OCOP_DEV_CLASS_PRINTER, &facts);
    return driver != NULL ? driver->name : "none";
}

static void
test_the_surer_driver_gets_it (void)
{
    g_assert_cmpstr (find (0x0519, 0x0003, 7), ==, "model");
    g_assert_cmpstr (find (0x0519, 0x0004, 7), ==, "vendor");
    g_assert_cmpstr (find (0x1234, 0x0004, 7), ==, "generic");
    g_assert_cmpstr (find (0x04b8, 0x0202, 0xff), ==, "model");
    g_assert_cmpstr (find (0x1234, 0x0004, 3), ==, "none");
}

static void
test_udev_rules_name_every_id (void)
{
    g_autofree char *rules = ocop_driver_make_udev_rules (drivers + 2, 2, "ocop");
    g_auto (GStrv) lines = g_strsplit (rules, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, 5); /* a comment, three ids, the end */
    g_assert_cmpstr (lines[1], ==,
                     "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"0519\", "
                     "MODE=\"0660\", GROUP=\"ocop\", TAG+=\"uaccess\"");
    g_assert_nonnull (strstr (lines[3], "ATTR{idVendor}==\"04b8\", ATTR{idProduct}==\"0202\", "));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/core/driver/the-surer-driver-gets-it", test_the_surer_driver_gets_it);
    g_test_add_func ("/core/driver/udev-rules-name-every-id", test_udev_rules_name_every_id);
    return g_test_run();
}
