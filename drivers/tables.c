/* The one list of drivers. Who adds one adds a line here; rules, look-ups and `ocopctl devices`
 * follow. */
#include "drivers/tables.h"

#include "drivers/display/display.h"
#include "drivers/printer/usb_printer.h"
#include "drivers/proto/scanner_known.h"
#include "drivers/scale/scale.h"
#include "drivers/scanner/scanner.h"

#include <string.h>

const OcopDriver *const ocop_drivers[] = {
    &ocop_display_cdc_driver,   &ocop_display_usb_driver, &ocop_printer_usb_driver,
    &ocop_scale_cdc_driver,     &ocop_scale_hid_driver,   &ocop_scanner_cdc,
    &ocop_scanner_hid_keyboard, &ocop_scanner_hid_pos,
};
const guint ocop_n_drivers = G_N_ELEMENTS (ocop_drivers);

const OcopDriver *
ocop_drivers_get (const char *name)
{
    for (guint i = 0; i < ocop_n_drivers; i++)
        if (strcmp (ocop_drivers[i]->name, name) == 0)
            return ocop_drivers[i];
    return NULL;
}

const OcopDriver *
ocop_drivers_find (OcopDevClass device_class, const OcopUsbFacts *facts)
{
    return ocop_driver_find (ocop_drivers, ocop_n_drivers, device_class, facts);
}

/* ---- udev */

#define USB_DEVICE "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", "

static void
add_access (GString *rules, const char *group)
{
    g_string_append_printf (rules, "MODE=\"0660\", GROUP=\"%s\", TAG+=\"uaccess\"\n", group);
}

/* Every scanner of these makers may be opened, so that one can be taught; none is claimed by it.
 * None is a modem either. */
static void
add_makers (GString *rules, const char *group)
{
    for (gsize i = 0; i < ocop_n_scanner_makers; i++) {
        const OcopScannerMaker *maker = &ocop_scanner_makers[i];
        g_string_append_printf (rules, "# %s\n" USB_DEVICE "ATTR{idVendor}==\"%04x\", ",
                                maker->name, maker->vid);
        g_string_append (rules, "ENV{ID_MM_DEVICE_IGNORE}=\"1\", ");
        add_access (rules, group);
    }
}

char *
ocop_drivers_make_udev_rules (const char *group)
{
    GString *rules = g_string_new (NULL);
    char *of_ids = ocop_driver_make_udev_rules (ocop_drivers, ocop_n_drivers, group);
    g_string_append (rules, of_ids);
    g_free (of_ids);
    g_string_append (rules, "# Printers of the printer class.\n" USB_DEVICE
                            "ENV{ID_USB_INTERFACES}==\"*:0701??:*\", ");
    add_access (rules, group);
    add_makers (rules, group);
    return g_string_free (rules, FALSE);
}

char *
ocop_drivers_make_udev_rule (guint16 vid, guint16 pid, const char *group)
{
    GString *rule = g_string_new (NULL);
    g_string_append_printf (
        rule, USB_DEVICE "ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", ", vid, pid);
    g_string_append (rule, "ENV{ID_MM_DEVICE_IGNORE}=\"1\", ");
    add_access (rule, group);
    return g_string_free (rule, FALSE);
}
