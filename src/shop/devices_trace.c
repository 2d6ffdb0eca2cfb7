/* Recordings: what one device and the till said to each other, kept as text and played again. The
 * second line says which driver it was, "# device scanner-hid-pos". */
#include "shop/devices_private.h"

#include <string.h>

#define NOTE "# device "

static void
on_line (const char *line, gpointer data)
{
    GString *record = data;
    /* One that is plugged in again begins anew; the file has one header. */
    if (strcmp (line, OCOP_TRACE_HEADER) != 0)
        g_string_append (record, line);
}

OcopTransport *
ocop_devices_trace (OcopShopDevices *devices, OcopTransport *transport)
{
    return devices->record != NULL ? ocop_record_new (transport, on_line, devices->record)
                                   : transport;
}

static OcopTransport *
make_recorded (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
               guint baud, gpointer data)
{
    OcopShopDevices *devices = data;
    return ocop_devices_trace (
        devices, devices->hubs.make (kind, facts, interface, baud, devices->hubs.data));
}

OcopUsbOpener
ocop_devices_trace_opener (OcopShopDevices *devices)
{
    return devices->record != NULL ? (OcopUsbOpener){make_recorded, devices, devices->hubs.quirks}
                                   : devices->hubs;
}

void
ocop_devices_note_driver (const OcopSlot *slot)
{
    GString *record = slot->devices->record;
    if (record == NULL || record->len > 0)
        return;
    g_string_append (record, OCOP_TRACE_HEADER);
    g_string_append_printf (record, NOTE "%s\n",
                            slot->driver != NULL ? slot->driver->name
                                                 : ocop_device_kind_get_text (slot->kind));
}

static char *
find_note (const char *text, gsize size)
{
    g_autofree char *whole = g_strndup (text, MIN (size, 4096));
    g_auto (GStrv) lines = g_strsplit (whole, "\n", 8);
    for (guint i = 0; lines[i] != NULL; i++)
        if (g_str_has_prefix (lines[i], NOTE))
            return g_strdup (lines[i] + strlen (NOTE));
    return g_strdup ("");
}

static void
on_differed (const char *message, gpointer data)
{
    OcopShopDevices *devices = data;
    if (devices->problem == NULL)
        devices->problem = g_strdup (message);
}

OcopTransport *
ocop_devices_make_replay (OcopSlot *slot)
{
    OcopShopDevices *devices = slot->devices;
    gsize size;
    const char *text = g_bytes_get_data (devices->replay, &size);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events = ocop_trace_parse (text, size, &error);
    if (events == NULL) {
        devices->problem = g_strdup (error->message);
        ocop_slot_set_link (slot, OCOP_DEV_PRESENT, OCOP_DEV_NOT_SUPPORTED);
        return NULL;
    }
    devices->replayed = find_note (text, size);
    return ocop_replay_new (devices->loop, events, on_differed, devices);
}

gboolean
ocop_device_recording_check (GBytes *recording, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data (recording, &size);
    g_autoptr (GPtrArray) events = ocop_trace_parse (text, size, error);
    return events != NULL;
}

const char *
ocop_devices_get_replayed (const OcopShopDevices *devices)
{
    return devices->replayed != NULL ? devices->replayed : "";
}
