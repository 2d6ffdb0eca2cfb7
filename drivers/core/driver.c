/* Choosing a driver, and the udev rules that follow from the tables. */
#include "drivers/core/driver.h"

guint
ocop_driver_rate (const OcopDriver *driver, const OcopUsbFacts *facts)
{
    guint score = driver->probe != NULL ? driver->probe (facts) : OCOP_SCORE_NONE;
    for (guint i = 0; i < driver->n_ids; i++) {
        const OcopUsbId *id = &driver->ids[i];
        if (id->vid != facts->vid)
            continue;
        if (id->pid == OCOP_USB_PID_ANY)
            score = MAX (score, OCOP_SCORE_VENDOR);
        else if (id->pid == facts->pid)
            score = MAX (score, OCOP_SCORE_MODEL);
    }
    return score;
}

const OcopDriver *
ocop_driver_find (const OcopDriver *const *drivers, guint n_drivers, OcopDevClass device_class,
                  const OcopUsbFacts *facts)
{
    const OcopDriver *best = NULL;
    guint best_score = OCOP_SCORE_NONE;
    for (guint i = 0; i < n_drivers; i++) {
        const guint score = drivers[i]->device_class == device_class
                                ? ocop_driver_rate (drivers[i], facts)
                                : OCOP_SCORE_NONE;
        if (score > best_score) {
            best = drivers[i];
            best_score = score;
        }
    }
    return best;
}

char *
ocop_driver_make_udev_rules (const OcopDriver *const *drivers, guint n_drivers, const char *group)
{
    GString *rules = g_string_new ("# Made from the tables of the drivers.\n");
    for (guint i = 0; i < n_drivers; i++)
        for (guint j = 0; j < drivers[i]->n_ids; j++) {
            const OcopUsbId *id = &drivers[i]->ids[j];
            g_string_append_printf (
                rules,
                "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"%04x\", ",
                id->vid);
            if (id->pid != OCOP_USB_PID_ANY)
                g_string_append_printf (rules, "ATTR{idProduct}==\"%04x\", ", (guint)id->pid);
            g_string_append_printf (rules, "MODE=\"0660\", GROUP=\"%s\", TAG+=\"uaccess\"\n",
                                    group);
        }
    return g_string_free (rules, FALSE);
}
