/* Pure choices among descriptors: nothing here talks to a device. */
#include "drivers/core/usb_facts.h"

#include <string.h>

#define PRINTER_CLASS 0x07
#define VENDOR_CLASS  0xff

OcopUsbWanted
ocop_usb_wanted_from_facts (const OcopUsbFacts *facts)
{
    OcopUsbWanted wanted = {.vid = facts->vid, .pid = facts->pid};
    g_strlcpy (wanted.serial, facts->serial, sizeof wanted.serial);
    g_strlcpy (wanted.port, facts->port, sizeof wanted.port);
    return wanted;
}

typedef gboolean (*Fits) (const OcopUsbWanted *wanted, const OcopUsbFacts *facts);

static gboolean
is_candidate (const OcopUsbWanted *wanted, const OcopUsbFacts *facts)
{
    return facts->vid == wanted->vid && facts->pid == wanted->pid &&
           (wanted->serial[0] == '\0' || facts->serial[0] == '\0' ||
            strcmp (wanted->serial, facts->serial) == 0);
}

static gboolean
has_its_serial (const OcopUsbWanted *wanted, const OcopUsbFacts *facts)
{
    return is_candidate (wanted, facts) && wanted->serial[0] != '\0' &&
           strcmp (wanted->serial, facts->serial) == 0;
}

static gboolean
has_its_port (const OcopUsbWanted *wanted, const OcopUsbFacts *facts)
{
    return is_candidate (wanted, facts) && wanted->port[0] != '\0' &&
           strcmp (wanted->port, facts->port) == 0;
}

static guint
count (const OcopUsbWanted *wanted, const OcopUsbFacts *const *facts, guint n_facts, Fits fits,
       guint *ret_last)
{
    guint n = 0;
    for (guint i = 0; i < n_facts; i++)
        if (fits (wanted, facts[i])) {
            *ret_last = i;
            n++;
        }
    return n;
}

OcopUsbMatch
ocop_usb_wanted_find (const OcopUsbWanted *wanted, const OcopUsbFacts *const *facts, guint n_facts,
                      guint *ret_index)
{
    /* A serial number that two have says nothing; no two are on one port. */
    static const Fits steps[] = {has_its_serial, has_its_port, is_candidate};
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
        guint last = 0;
        n = count (wanted, facts, n_facts, steps[i], &last);
        if (n == 1) {
            *ret_index = last;
            return OCOP_USB_MATCH_FOUND;
        }
    }
    return n == 0 ? OCOP_USB_MATCH_NONE : OCOP_USB_MATCH_ASK;
}

static guint
rate_printer (const OcopUsbInterface *interface, gboolean is_vendor_class)
{
    if (interface->bulk_out == 0)
        return 0;
    if (interface->device_class == PRINTER_CLASS && interface->subclass == 1)
        return interface->protocol == 2 && interface->bulk_in != 0    ? 4
               : interface->protocol == 1 || interface->protocol == 2 ? 3
                                                                      : 0;
    if (interface->device_class == VENDOR_CLASS && is_vendor_class)
        return interface->bulk_in != 0 ? 2 : 1;
    return 0;
}

const OcopUsbInterface *
ocop_usb_find_printer (const OcopUsbFacts *facts, gboolean is_vendor_class)
{
    const OcopUsbInterface *best = NULL;
    guint best_rate = 0;
    for (guint i = 0; i < facts->n_interfaces; i++) {
        const guint rate = rate_printer (&facts->interfaces[i], is_vendor_class);
        if (rate > best_rate) {
            best = &facts->interfaces[i];
            best_rate = rate;
        }
    }
    return best;
}

const OcopUsbInterface *
ocop_usb_find_class (const OcopUsbFacts *facts, guint8 device_class)
{
    for (guint i = 0; i < facts->n_interfaces; i++)
        if (facts->interfaces[i].device_class == device_class &&
            (facts->interfaces[i].bulk_in != 0 || facts->interfaces[i].interrupt_in != 0))
            return &facts->interfaces[i];
    return NULL;
}
