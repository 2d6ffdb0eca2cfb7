/* States as a person at the till reads them. */
#include "shop/devices_private.h"

#include "drivers/tables.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define UDEV_GROUP "plugdev"

const char *
ocop_device_kind_get_text (OcopDeviceKind kind)
{
    static const char *const texts[OCOP_N_DEVICES] = {"printer", "scanner", "drawer", "scale",
                                                      "display"};
    g_assert (kind < OCOP_N_DEVICES);
    return texts[kind];
}

gboolean
ocop_device_kind_parse (const char *text, OcopDeviceKind *ret_kind)
{
    for (guint i = 0; i < OCOP_N_DEVICES; i++) {
        if (strcmp (text, ocop_device_kind_get_text ((OcopDeviceKind)i)) == 0) {
            *ret_kind = (OcopDeviceKind)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ocop_device_state_get_text (OcopDeviceState state)
{
    static const char *const texts[OCOP_N_DEVICE_STATES] = {
        "unset",   "absent", "starting", "ready",     "busy",
        "waiting", "in-use", "denied",   "undecided", "faulty"};
    g_assert (state < OCOP_N_DEVICE_STATES);
    return texts[state];
}

const char *
ocop_drawer_result_get_text (OcopDrawerResult result)
{
    static const char *const texts[] = {"opened", "stayed-shut", "told", "not-told"};
    g_assert (result < G_N_ELEMENTS (texts));
    return texts[result];
}

const char *
ocop_printer_flags_get_words (guint flags)
{
    static const struct {
        guint flags;
        const char *words;
    } table[] = {
        {OCOP_PRINTER_COVER_OPEN, N_ ("the printer's cover is open")},
        {OCOP_PRINTER_PAPER_OUT, N_ ("the printer is out of paper")},
        {OCOP_PRINTER_ERROR_CUTTER, N_ ("the printer's cutter is stuck")},
        {OCOP_PRINTER_ERROR_PASSING, N_ ("the printer's head is too hot")},
        {OCOP_PRINTER_ERROR_MECHANICAL, N_ ("the paper is jammed")},
        {OCOP_PRINTER_ERROR_FATAL, N_ ("the printer is broken: switch it off and on")},
        {OCOP_PRINTER_ERROR, N_ ("the printer has a fault")},
        {OCOP_PRINTER_FEEDING, N_ ("the printer's feed button is held")},
        {OCOP_PRINTER_WAITS | OCOP_PRINTER_OFFLINE, N_ ("the printer is offline")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if ((flags & table[i].flags) != 0)
            return _ (table[i].words);
    return "";
}

const char *
ocop_dev_result_get_words (OcopDevResult result)
{
    switch (result) {
    case OCOP_DEV_OK:
        return "";
    case OCOP_DEV_NO_HARDWARE:
        return _ ("the device is not there");
    case OCOP_DEV_IN_USE:
        return _ ("another program uses the device");
    case OCOP_DEV_NO_PERMISSION:
        return _ ("this program may not use the device");
    case OCOP_DEV_STALLED:
        return _ ("the device refuses what it is sent");
    case OCOP_DEV_TIMEOUT:
        return _ ("the device does not answer");
    case OCOP_DEV_CANCELLED:
        return _ ("it was broken off");
    case OCOP_DEV_OFFLINE:
        return _ ("the device says that it cannot work");
    case OCOP_DEV_NOT_SUPPORTED:
        return _ ("no driver fits the device");
    case OCOP_DEV_CLOSED:
    case OCOP_DEV_BUSY:
    case OCOP_DEV_FAILURE:
    case OCOP_N_DEV_RESULTS:
    default:
        return _ ("the device does not work");
    }
}

/* ---- the state of a slot */

static guint
get_conditions (guint flags)
{
    static const struct {
        guint flags, condition;
    } table[] = {
        {OCOP_PRINTER_PAPER_OUT, OCOP_PRINTER_NEEDS_PAPER},
        {OCOP_PRINTER_PAPER_NEAR_END, OCOP_PRINTER_NEEDS_PAPER_SOON},
        {OCOP_PRINTER_COVER_OPEN, OCOP_PRINTER_HAS_COVER_OPEN},
        {OCOP_PRINTER_ERROR | OCOP_PRINTER_WAITS, OCOP_PRINTER_HAS_ERROR},
        {OCOP_PRINTER_OFFLINE, OCOP_PRINTER_IS_OFFLINE},
    };
    guint conditions = 0;
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if ((flags & table[i].flags) != 0)
            conditions |= table[i].condition;
    return conditions;
}

static OcopDeviceState
get_link_state (const OcopSlot *slot)
{
    if (slot->link_state == OCOP_DEV_ENABLED)
        return OCOP_DEVICE_READY;
    switch (slot->fault) {
    case OCOP_DEV_OK:
        return slot->link_state == OCOP_DEV_ABSENT ? OCOP_DEVICE_ABSENT : OCOP_DEVICE_STARTING;
    case OCOP_DEV_NO_HARDWARE:
        return OCOP_DEVICE_ABSENT;
    case OCOP_DEV_IN_USE:
        return OCOP_DEVICE_IN_USE;
    case OCOP_DEV_NO_PERMISSION:
        return OCOP_DEVICE_DENIED;
    case OCOP_DEV_CLOSED:
    case OCOP_DEV_BUSY:
    case OCOP_DEV_STALLED:
    case OCOP_DEV_TIMEOUT:
    case OCOP_DEV_CANCELLED:
    case OCOP_DEV_OFFLINE:
    case OCOP_DEV_NOT_SUPPORTED:
    case OCOP_DEV_FAILURE:
    case OCOP_N_DEV_RESULTS:
    default:
        return OCOP_DEVICE_FAULTY;
    }
}

static OcopDeviceState
get_state (const OcopSlot *slot)
{
    OcopShopDevices *devices = slot->devices;
    const OcopAddressKind kind = slot->address.kind;
    const gboolean is_usb =
        !slot->is_virtual && (kind == OCOP_ADDRESS_USB || kind == OCOP_ADDRESS_AUTO);
    if (kind == OCOP_ADDRESS_NONE)
        return OCOP_DEVICE_UNSET;
    if (kind == OCOP_ADDRESS_FILE)
        return OCOP_DEVICE_READY;
    if (kind == OCOP_ADDRESS_PRINTER) {
        const OcopSlot *printer = ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER);
        return ocop_slot_has_object (printer) ? get_link_state (printer) : OCOP_DEVICE_ABSENT;
    }
    if (is_usb && devices->hub_fault != OCOP_DEV_OK)
        return OCOP_DEVICE_FAULTY;
    if (slot->is_undecided)
        return OCOP_DEVICE_UNDECIDED;
    if (!ocop_slot_has_object (slot))
        return slot->fault == OCOP_DEV_NOT_SUPPORTED ? OCOP_DEVICE_FAULTY : OCOP_DEVICE_ABSENT;
    return get_link_state (slot);
}

static OcopDeviceState
get_printer_state (const OcopSlot *slot, OcopDeviceState state)
{
    const OcopShopDevices *devices = slot->devices;
    if (state != OCOP_DEVICE_READY || !ocop_slot_has_object (slot))
        return state;
    if (*ocop_printer_flags_get_words (devices->printer_flags) != '\0')
        return OCOP_DEVICE_WAITING;
    return devices->work != NULL ? OCOP_DEVICE_BUSY : OCOP_DEVICE_READY;
}

static const char *
get_words (const OcopSlot *slot, OcopDeviceState state)
{
    switch (state) {
    case OCOP_DEVICE_UNSET:
        return _ ("none is set");
    case OCOP_DEVICE_ABSENT:
        return _ ("not there: is it plugged in and switched on?");
    case OCOP_DEVICE_STARTING:
        return _ ("is being set up");
    case OCOP_DEVICE_READY:
        return (slot->info.printer_conditions & OCOP_PRINTER_NEEDS_PAPER_SOON) != 0
                   ? _ ("ready; the paper is near its end")
                   : _ ("ready");
    case OCOP_DEVICE_BUSY:
        return _ ("prints");
    case OCOP_DEVICE_WAITING:
        return ocop_printer_flags_get_words (slot->devices->printer_flags);
    case OCOP_DEVICE_IN_USE:
        return _ ("another program uses the device");
    case OCOP_DEVICE_DENIED:
        return _ ("this program may not use the device");
    case OCOP_DEVICE_UNDECIDED:
        return _ ("several could be it: choose one");
    case OCOP_DEVICE_FAULTY:
        return ocop_dev_result_get_words (slot->fault != OCOP_DEV_OK ? slot->fault
                                                                     : slot->devices->hub_fault);
    case OCOP_N_DEVICE_STATES:
    default:
        g_return_val_if_reached ("");
    }
}

static char *
dup_hint (const OcopSlot *slot, OcopDeviceState state)
{
    const OcopUsbFacts *facts = slot->dev != NULL ? ocop_dev_get_facts (slot->dev) : NULL;
    if (state == OCOP_DEVICE_DENIED && facts != NULL) {
        g_autofree char *rule = ocop_drivers_make_udev_rule (facts->vid, facts->pid, UDEV_GROUP);
        g_strchomp (rule);
        return g_strdup_printf (
            _ ("put this udev rule into /etc/udev/rules.d/70-ocop-till.rules, then plug the device "
               "in again: %s"),
            rule);
    }
    if (state == OCOP_DEVICE_DENIED && slot->address.path != NULL)
        return g_strdup_printf (_ ("the person who runs this program needs access to %s"),
                                slot->address.path);
    if (state == OCOP_DEVICE_IN_USE)
        return g_strdup (_ ("end the other program (a print queue of CUPS?); the device is then "
                            "taken by itself"));
    if (slot->devices->problem != NULL && (slot->is_virtual || slot->devices->replay != NULL))
        return g_strdup (slot->devices->problem);
    return g_strdup ("");
}

/* ---- names */

char *
ocop_usb_facts_dup_address (const OcopUsbFacts *facts)
{
    return g_strdup_printf ("usb:%04x:%04x@%s", facts->vid, facts->pid, facts->port);
}

char *
ocop_usb_facts_dup_name (const OcopUsbFacts *facts)
{
    const OcopKnownScanner *known = ocop_scanner_find (facts->vid, facts->pid);
    return known != NULL
               ? g_strdup (known->name)
               : g_strdup_printf ("USB %04x:%04x (%s)", facts->vid, facts->pid, facts->port);
}

static char *
dup_name (const OcopSlot *slot)
{
    const OcopUsbFacts *facts = slot->dev != NULL ? ocop_dev_get_facts (slot->dev) : NULL;
    if (slot->is_virtual)
        return g_strdup ("virtual");
    return facts != NULL ? ocop_usb_facts_dup_name (facts) : g_strdup (slot->address_text);
}

static const char *
get_driver (const OcopSlot *slot)
{
    switch (slot->is_virtual ? OCOP_ADDRESS_VIRTUAL : slot->address.kind) {
    case OCOP_ADDRESS_NONE:
        return "";
    case OCOP_ADDRESS_FILE:
        return "file";
    case OCOP_ADDRESS_PRINTER:
        return "drawer";
    case OCOP_ADDRESS_USB:
    case OCOP_ADDRESS_AUTO:
        return slot->driver != NULL ? slot->driver->name : "";
    case OCOP_ADDRESS_SERIAL:
    case OCOP_ADDRESS_TCP:
    case OCOP_ADDRESS_USBLP:
    case OCOP_ADDRESS_VIRTUAL:
    case OCOP_N_ADDRESS_KINDS:
    default:
        break;
    }
    switch (slot->kind) {
    case OCOP_DEVICE_PRINTER:
        return "escpos";
    case OCOP_DEVICE_SCANNER:
        return "scanner-line";
    case OCOP_DEVICE_SCALE:
        return "scale-line";
    case OCOP_DEVICE_DISPLAY:
        return "display-line";
    case OCOP_DEVICE_DRAWER:
    case OCOP_N_DEVICES:
    default:
        return "drawer";
    }
}

void
ocop_slot_describe (OcopSlot *slot)
{
    OcopDeviceInfo *info = &slot->info;
    const OcopUsbFacts *facts = slot->dev != NULL ? ocop_dev_get_facts (slot->dev) : NULL;
    g_free (slot->name);
    g_free (slot->words);
    g_free (slot->hint);
    g_free (slot->found);
    *info = (OcopDeviceInfo){.kind = slot->kind, .address = slot->address_text};
    info->state = get_state (slot);
    if (slot->kind == OCOP_DEVICE_PRINTER) {
        info->printer_conditions =
            info->state == OCOP_DEVICE_READY ? get_conditions (slot->devices->printer_flags) : 0;
        info->state = get_printer_state (slot, info->state);
    }
    info->driver = get_driver (slot);
    info->name = slot->name = dup_name (slot);
    info->words = slot->words = g_strdup (get_words (slot, info->state));
    info->hint = slot->hint = dup_hint (slot, info->state);
    info->found = slot->found = facts != NULL ? ocop_usb_facts_dup_address (facts) : g_strdup ("");
}
