/* What is plugged in, and which slot it is. A slot's object is made of the first device that fits;
 * from then on drivers/core/devices.h knows it again, wherever it is plugged in. */
#include "shop/devices_private.h"

#include "drivers/link/usb_steps.h"
#include "drivers/tables.h"
#include <string.h>

#define PRINTER_CLASS 7

static gboolean
is_on_usb (const OcopSlot *slot)
{
    return slot->address.kind == OCOP_ADDRESS_USB || slot->address.kind == OCOP_ADDRESS_AUTO;
}

gboolean
ocop_devices_needs_usb (OcopShopDevices *devices)
{
    for (guint i = 0; i < devices->slots->len; i++)
        if (is_on_usb (g_ptr_array_index (devices->slots, i)))
            return TRUE;
    return FALSE;
}

static const OcopSlot *
find_owner (const OcopShopDevices *devices, guint id)
{
    for (guint i = 0; i < devices->slots->len; i++) {
        const OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        const OcopUsbFacts *facts = slot->dev != NULL ? ocop_dev_get_facts (slot->dev) : NULL;
        if (facts != NULL && facts->id == id)
            return slot;
    }
    return NULL;
}

GPtrArray *
ocop_devices_list_free (OcopShopDevices *devices)
{
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < devices->plugged->len; i++) {
        OcopUsbFacts *facts = g_ptr_array_index (devices->plugged, i);
        if (find_owner (devices, facts->id) == NULL)
            g_ptr_array_add (list, facts);
    }
    return list;
}

static void
free_plugged (gpointer data)
{
    OcopPluggedDevice *plugged = data;
    g_free (plugged->address);
    g_free (plugged->name);
    g_free (plugged);
}

/* What a person may say that it is, where no driver knows: a serial port on USB may be anything, a
 * printer's class may be a display's. */
static const char *
guess_kinds (const OcopUsbFacts *facts)
{
    if (ocop_teach_is_candidate (facts))
        return "scanner";
    return ocop_usb_find_cdc_data (facts) != NULL ? "scanner|scale|display" : "";
}

GPtrArray *
ocop_shop_devices_list_plugged (OcopShopDevices *devices)
{
    GPtrArray *list = g_ptr_array_new_with_free_func (free_plugged);
    g_autoptr (GPtrArray) facts = ocop_devices_list_free (devices);
    for (guint i = 0; i < facts->len; i++) {
        const OcopUsbFacts *one = g_ptr_array_index (facts, i);
        OcopPluggedDevice *plugged = g_new0 (OcopPluggedDevice, 1);
        plugged->address = ocop_usb_facts_dup_address (one);
        plugged->name = ocop_usb_facts_dup_name (one);
        plugged->could_be = guess_kinds (one);
        for (guint kind = 0; kind < OCOP_N_DEVICES; kind++)
            if (ocop_drivers_find ((OcopDevClass)kind, one) != NULL)
                plugged->could_be = ocop_device_kind_get_text ((OcopDeviceKind)kind);
        g_ptr_array_add (list, plugged);
    }
    return list;
}

/* ---- drivers */

static gboolean
is_of (const OcopSlot *slot, const OcopUsbFacts *facts)
{
    return slot->address.kind == OCOP_ADDRESS_USB && slot->address.usb.vid == facts->vid &&
           slot->address.usb.pid == facts->pid;
}

/* The settings name another class's device by its ids: it is not found by itself. */
static gboolean
is_named (const OcopShopDevices *devices, const OcopUsbFacts *facts)
{
    for (guint i = 0; i < devices->slots->len; i++)
        if (is_of (g_ptr_array_index (devices->slots, i), facts))
            return TRUE;
    return FALSE;
}

/* For a device that the settings name, a driver may be less sure than for one that it finds. */
static const OcopDriver *
find_driver (const OcopSlot *slot, const OcopUsbFacts *facts)
{
    const OcopDriver *driver = ocop_drivers_find ((OcopDevClass)slot->kind, facts);
    if (driver != NULL || slot->address.kind != OCOP_ADDRESS_USB)
        return driver;
    switch (slot->kind) {
    case OCOP_DEVICE_PRINTER:
        return ocop_drivers_get ("printer-usb");
    case OCOP_DEVICE_SCANNER:
        return ocop_teach_is_candidate (facts) ? ocop_drivers_get ("scanner-hid-keyboard")
                                               : ocop_drivers_get ("scanner-cdc");
    case OCOP_DEVICE_SCALE:
        return ocop_drivers_get ("scale-cdc");
    case OCOP_DEVICE_DISPLAY:
        return ocop_usb_find_class (facts, PRINTER_CLASS) != NULL
                   ? ocop_drivers_get ("display-usb")
                   : ocop_drivers_get ("display-cdc");
    case OCOP_DEVICE_DRAWER:
    case OCOP_N_DEVICES:
    default:
        return NULL;
    }
}

/* ---- making objects */

static void
make (OcopSlot *slot, const OcopUsbFacts *facts, const OcopDriver *driver)
{
    const OcopUsbWanted found = ocop_usb_wanted_from_facts (facts);
    const OcopSlotPlace place = {
        .driver = driver,
        .wanted = slot->address.kind == OCOP_ADDRESS_USB ? &slot->address.usb : &found};
    slot->driver = driver;
    ocop_devices_note_driver (slot);
    ocop_slot_make (slot, &place);
    if (slot->dev != NULL)
        ocop_devices_add (slot->devices->usb, slot->dev);
}

static void
consider_named (OcopSlot *slot, const OcopUsbFacts *facts)
{
    if (!is_of (slot, facts) || ocop_slot_has_object (slot))
        return;
    const OcopDriver *driver = find_driver (slot, facts);
    if (driver != NULL)
        make (slot, facts, driver);
    else
        ocop_slot_set_link (slot, OCOP_DEV_PRESENT, OCOP_DEV_NOT_SUPPORTED);
}

/* An automatic one that is gone makes room for another, a virtual one that stands in for the first
 * that is plugged in; but a virtual scanner goes on beside others. */
static gboolean
is_vacant (const OcopSlot *slot)
{
    if (slot->printer != NULL && slot->devices->work != NULL)
        return FALSE;
    if (slot->is_virtual)
        return slot->kind != OCOP_DEVICE_SCANNER;
    return slot->dev == NULL || ocop_dev_get_state (slot->dev) == OCOP_DEV_ABSENT;
}

static guint
count_slots (const OcopShopDevices *devices, OcopDeviceKind kind)
{
    guint n = 0;
    for (guint i = 0; i < devices->slots->len; i++)
        n += ((const OcopSlot *)g_ptr_array_index (devices->slots, i))->kind == kind ? 1 : 0;
    return n;
}

/* The slot that an unnamed device of @kind goes to; NULL: none is free. */
static OcopSlot *
find_vacant (OcopShopDevices *devices, OcopDeviceKind kind)
{
    OcopSlot *first = ocop_devices_find_slot (devices, kind);
    if (first->address.kind != OCOP_ADDRESS_AUTO)
        return NULL;
    for (guint i = 0; i < devices->slots->len; i++) {
        OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        if (slot->kind == kind && is_vacant (slot))
            return slot;
    }
    return kind == OCOP_DEVICE_SCANNER && count_slots (devices, kind) < OCOP_SCANNERS_MAX
               ? ocop_slot_new (devices, kind)
               : NULL;
}

static void
consider_unnamed (OcopShopDevices *devices, const OcopUsbFacts *facts)
{
    static const OcopDeviceKind kinds[] = {OCOP_DEVICE_SCANNER, OCOP_DEVICE_SCALE,
                                           OCOP_DEVICE_DISPLAY, OCOP_DEVICE_PRINTER};
    if (is_named (devices, facts))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        const OcopDriver *driver = ocop_drivers_find ((OcopDevClass)kinds[i], facts);
        OcopSlot *slot = driver != NULL ? find_vacant (devices, kinds[i]) : NULL;
        if (slot == NULL)
            continue;
        ocop_slot_drop_object (slot);
        make (slot, facts, driver);
        return;
    }
}

/* ---- the hub's events */

static void
on_arrived (const OcopUsbFacts *facts, gpointer data)
{
    OcopShopDevices *devices = data;
    g_ptr_array_add (devices->plugged, g_memdup2 (facts, sizeof *facts));
    ocop_devices_arrived (facts, devices->usb);
    for (guint i = 0; i < devices->slots->len; i++)
        consider_named (g_ptr_array_index (devices->slots, i), facts);
    if (find_owner (devices, facts->id) == NULL)
        consider_unnamed (devices, facts);
}

static void
on_left (const OcopUsbFacts *facts, gpointer data)
{
    OcopShopDevices *devices = data;
    for (guint i = devices->plugged->len; i-- > 0;)
        if (((const OcopUsbFacts *)g_ptr_array_index (devices->plugged, i))->id == facts->id)
            g_ptr_array_remove_index (devices->plugged, i);
    ocop_devices_left (facts, devices->usb);
}

static void
on_ask (OcopDev *dev, gpointer data)
{
    OcopShopDevices *devices = data;
    for (guint i = 0; i < devices->slots->len; i++) {
        OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        if (slot->dev != dev)
            continue;
        slot->must_ask = !slot->is_undecided;
        slot->is_undecided = TRUE;
        ocop_slot_touch (slot);
    }
}

void
ocop_devices_tell_undecided (OcopSlot *slot)
{
    OcopShopDevices *devices = slot->devices;
    g_autoptr (GPtrArray) list = ocop_devices_list_free (devices);
    g_autoptr (GArray) choices = g_array_new (FALSE, TRUE, sizeof (OcopDeviceChoice));
    if (slot->dev == NULL || devices->events.undecided == NULL)
        return;
    const OcopUsbWanted *wanted = ocop_dev_get_wanted (slot->dev);
    for (guint i = 0; i < list->len; i++) {
        const OcopUsbFacts *facts = g_ptr_array_index (list, i);
        const OcopDeviceChoice choice = {facts->id, ocop_usb_facts_dup_name (facts)};
        if (facts->vid == wanted->vid && facts->pid == wanted->pid)
            g_array_append_val (choices, choice);
        else
            g_free (choice.name);
    }
    devices->events.undecided (slot->kind, (const OcopDeviceChoice *)(gpointer)choices->data,
                               choices->len, devices->data);
    for (guint i = 0; i < choices->len; i++)
        g_free (g_array_index (choices, OcopDeviceChoice, i).name);
}

gboolean
ocop_shop_devices_choose (OcopShopDevices *devices, OcopDeviceKind kind, guint choice)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, kind);
    return slot->dev != NULL && ocop_devices_choose (devices->usb, slot->dev, choice);
}

void
ocop_devices_begin_usb (OcopShopDevices *devices)
{
    static const OcopHubEvents events = {on_arrived, on_left};
    devices->usb = ocop_devices_new (on_ask, devices);
    devices->hub = ocop_hub_new (devices->loop, &events, devices, &devices->hub_fault);
    if (devices->hub == NULL)
        return;
    devices->hub_fault = OCOP_DEV_OK;
    devices->hubs = ocop_usb_opener_of_hub (devices->hub);
    devices->opener = ocop_devices_trace_opener (devices);
}

void
ocop_devices_end_usb (OcopShopDevices *devices)
{
    g_clear_pointer (&devices->hub, ocop_hub_free);
    g_clear_pointer (&devices->usb, ocop_devices_free);
}
