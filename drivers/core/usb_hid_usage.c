/* What a HID interface is for stands in its report descriptor, and that cannot be asked of the
 * device while the kernel's driver has the interface. The kernel shows what it has read; no device
 * is touched for it. */
#include "drivers/core/hub_thread.h"

#include "drivers/proto/hid_report.h"

#include <string.h>

#define DEVICES   "/sys/bus/usb/devices"
#define HID_CLASS 0x03

static guint32
get_first_application (const guint8 *bytes, gsize size)
{
    g_autoptr (OcopHidDescriptor) descriptor = ocop_hid_descriptor_parse (bytes, size, NULL);
    for (guint i = 0; descriptor != NULL && i < descriptor->collections->len; i++) {
        const OcopHidCollection *collection =
            &g_array_index (descriptor->collections, OcopHidCollection, i);
        if (collection->type == 1 && collection->parent == OCOP_HID_NO_COLLECTION)
            return collection->usage;
    }
    return 0;
}

/* @folder: of the interface; below it the HID device has one of its own, "0003:05E0:2100.0001". */
static gboolean
read_usage (const char *folder, guint32 *ret_usage)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
        g_autofree char *path = g_build_filename (folder, name, "report_descriptor", NULL);
        g_autofree char *bytes = NULL;
        gsize size;
        if (strchr (name, ':') == NULL || !g_file_get_contents (path, &bytes, &size, NULL))
            continue;
        *ret_usage = get_first_application ((const guint8 *)bytes, size);
        return TRUE;
    }
    return FALSE;
}

gboolean
ocop_usb_read_hid_usages (OcopUsbFacts *facts)
{
    gboolean is_known = TRUE;
    for (guint i = 0; i < facts->n_interfaces; i++) {
        OcopUsbInterface *interface = &facts->interfaces[i];
        if (interface->device_class != HID_CLASS || interface->interrupt_in == 0)
            continue;
        /* The first configuration: as in usb_read_facts.c, devices of a till have one. */
        g_autofree char *folder =
            g_strdup_printf ("%s/%s/%s:1.%u", DEVICES, facts->port, facts->port, interface->number);
        is_known &= read_usage (folder, &interface->hid_usage);
    }
    return is_known;
}
