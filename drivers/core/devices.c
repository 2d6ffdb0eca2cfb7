/* After every change all devices that are absent look among those plugged in that no other has. */
#include "drivers/core/devices.h"

struct _OcopDevices {
    OcopDevicesAsk ask;
    gpointer ask_data;
    GPtrArray *devs;    /* of OcopDev, borrowed */
    GPtrArray *present; /* of OcopUsbFacts, owned */
};

static OcopDev *
find_owner (const OcopDevices *devices, guint id)
{
    for (guint i = 0; i < devices->devs->len; i++) {
        OcopDev *dev = g_ptr_array_index (devices->devs, i);
        const OcopUsbFacts *facts = ocop_dev_get_facts (dev);
        if (facts != NULL && facts->id == id)
            return dev;
    }
    return NULL;
}

static GPtrArray *
list_free (const OcopDevices *devices)
{
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < devices->present->len; i++) {
        const OcopUsbFacts *facts = g_ptr_array_index (devices->present, i);
        if (find_owner (devices, facts->id) == NULL)
            g_ptr_array_add (list, (gpointer)facts);
    }
    return list;
}

static gboolean
may_be_equal (const char *serial, const char *other)
{
    return serial[0] == '\0' || other[0] == '\0' || g_str_equal (serial, other);
}

/* What is on its port may be it. */
static gboolean
is_sure (const GPtrArray *list, const OcopDev *dev)
{
    const OcopUsbWanted *wanted = ocop_dev_get_wanted (dev);
    for (guint i = 0; i < list->len; i++) {
        const OcopUsbFacts *facts = g_ptr_array_index (list, i);
        if (facts->vid == wanted->vid && facts->pid == wanted->pid &&
            g_str_equal (facts->port, wanted->port) && may_be_equal (facts->serial, wanted->serial))
            return TRUE;
    }
    return FALSE;
}

/* Another device of the shop is missing that could be the same one. */
static gboolean
has_rival (const OcopDevices *devices, const OcopDev *dev)
{
    const OcopUsbWanted *wanted = ocop_dev_get_wanted (dev);
    for (guint i = 0; i < devices->devs->len; i++) {
        const OcopDev *other = g_ptr_array_index (devices->devs, i);
        const OcopUsbWanted *its = ocop_dev_get_wanted (other);
        if (other != dev && ocop_dev_get_state (other) == OCOP_DEV_ABSENT &&
            its->vid == wanted->vid && its->pid == wanted->pid &&
            may_be_equal (its->serial, wanted->serial))
            return TRUE;
    }
    return FALSE;
}

static void
look_for (OcopDevices *devices, OcopDev *dev)
{
    if (ocop_dev_get_state (dev) != OCOP_DEV_ABSENT)
        return;
    g_autoptr (GPtrArray) list = list_free (devices);
    const gboolean is_guess = !is_sure (list, dev) && has_rival (devices, dev);
    guint index;
    switch (ocop_usb_wanted_find (ocop_dev_get_wanted (dev),
                                  (const OcopUsbFacts *const *)list->pdata, list->len, &index)) {
    case OCOP_USB_MATCH_FOUND:
        if (is_guess)
            devices->ask (dev, devices->ask_data);
        else
            ocop_dev_arrive (dev, g_ptr_array_index (list, index));
        break;
    case OCOP_USB_MATCH_ASK:
        devices->ask (dev, devices->ask_data);
        break;
    case OCOP_USB_MATCH_NONE:
        break;
    }
}

/* Sure ones go first: cheap printers all have the same serial number, and who would take "the only
 * candidate" must not take another's. */
static void
look_for_all (OcopDevices *devices)
{
    for (guint pass = 0; pass < 2; pass++)
        for (guint i = 0; i < devices->devs->len; i++) {
            OcopDev *dev = g_ptr_array_index (devices->devs, i);
            g_autoptr (GPtrArray) list = list_free (devices);
            if (pass == 1 || is_sure (list, dev))
                look_for (devices, dev);
        }
}

static void
retry_all (OcopDevices *devices)
{
    for (guint i = 0; i < devices->devs->len; i++)
        ocop_dev_retry (g_ptr_array_index (devices->devs, i));
}

void
ocop_devices_add (OcopDevices *devices, OcopDev *dev)
{
    g_ptr_array_add (devices->devs, dev);
    look_for (devices, dev);
}

void
ocop_devices_remove (OcopDevices *devices, OcopDev *dev)
{
    g_ptr_array_remove (devices->devs, dev);
}

void
ocop_devices_arrived (const OcopUsbFacts *facts, gpointer data)
{
    OcopDevices *devices = data;
    g_ptr_array_add (devices->present, g_memdup2 (facts, sizeof *facts));
    look_for_all (devices);
    retry_all (devices);
}

void
ocop_devices_left (const OcopUsbFacts *facts, gpointer data)
{
    OcopDevices *devices = data;
    OcopDev *owner = find_owner (devices, facts->id);
    for (guint i = devices->present->len; i-- > 0;)
        if (((const OcopUsbFacts *)g_ptr_array_index (devices->present, i))->id == facts->id)
            g_ptr_array_remove_index (devices->present, i);
    if (owner != NULL)
        ocop_dev_leave (owner);
    retry_all (devices);
}

gboolean
ocop_devices_choose (OcopDevices *devices, OcopDev *dev, guint id)
{
    if (ocop_dev_get_state (dev) != OCOP_DEV_ABSENT || find_owner (devices, id) != NULL)
        return FALSE;
    for (guint i = 0; i < devices->present->len; i++) {
        const OcopUsbFacts *facts = g_ptr_array_index (devices->present, i);
        if (facts->id != id)
            continue;
        ocop_dev_arrive (dev, facts);
        return TRUE;
    }
    return FALSE;
}

OcopDevices *
ocop_devices_new (OcopDevicesAsk ask, gpointer data)
{
    OcopDevices *devices = g_new0 (OcopDevices, 1);
    devices->ask = ask;
    devices->ask_data = data;
    devices->devs = g_ptr_array_new();
    devices->present = g_ptr_array_new_with_free_func (g_free);
    return devices;
}

void
ocop_devices_free (OcopDevices *devices)
{
    g_ptr_array_unref (devices->devs);
    g_ptr_array_unref (devices->present);
    g_free (devices);
}
