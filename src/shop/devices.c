/* The slots of the settings, what makes them, and who is told. Changes are told in a turn of the
 * loop of their own: no callback comes from inside a call, and what changes twice is told once. */
#include "shop/devices_private.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define RUN_FOLDER      "run"
#define RUN_FOLDER_MODE 0700
#define SOCKET_FILE     "devices.sock"
#define COMMANDS_FILE   "devices.txt"
#define COMMANDS_MAX    65536
#define PAPER_FILE      "paper.bin"
#define PAPER_FILE_MODE 0600
#define PAPER_FILE_MAX  (4 * 1024 * 1024)

void
ocop_device_settings_clear (OcopDeviceSettings *settings)
{
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        g_clear_pointer (&settings->addresses[i], g_free);
    g_clear_pointer (&settings->printer_profile, g_free);
    g_clear_pointer (&settings->scale_language, g_free);
    g_clear_pointer (&settings->display_language, g_free);
    g_clear_pointer (&settings->drawer_sensor, g_free);
    g_clear_pointer (&settings->home, g_free);
}

void
ocop_device_settings_keep (OcopDeviceSettings *settings, OcopDeviceKind kind)
{
    const gboolean needs_printer =
        kind == OCOP_DEVICE_DRAWER &&
        g_strcmp0 (settings->addresses[OCOP_DEVICE_DRAWER], "printer") == 0;
    for (guint i = 0; i < OCOP_N_DEVICES; i++) {
        if (i == kind || (i == OCOP_DEVICE_DRAWER && kind == OCOP_DEVICE_PRINTER) ||
            (i == OCOP_DEVICE_PRINTER && needs_printer))
            continue;
        g_free (settings->addresses[i]);
        settings->addresses[i] = g_strdup ("");
    }
}

/* ---- slots */

OcopSlot *
ocop_slot_new (OcopShopDevices *devices, OcopDeviceKind kind)
{
    OcopSlot *slot = g_new0 (OcopSlot, 1);
    slot->devices = devices;
    slot->kind = kind;
    slot->address_text = devices->settings.addresses[kind];
    if (!ocop_device_address_parse (kind, slot->address_text, &slot->address))
        slot->address.kind = OCOP_ADDRESS_NONE;
    g_ptr_array_add (devices->slots, slot);
    return slot;
}

void
ocop_slot_drop_object (OcopSlot *slot)
{
    if (slot->dev != NULL && slot->devices->usb != NULL)
        ocop_devices_remove (slot->devices->usb, slot->dev);
    slot->dev = NULL;
    slot->driver = NULL;
    slot->is_virtual = FALSE;
    g_clear_pointer (&slot->drawer, ocop_drawer_free);
    g_clear_pointer (&slot->printer, ocop_usb_printer_free);
    g_clear_pointer (&slot->scanner, ocop_scanner_free);
    g_clear_pointer (&slot->scale, ocop_scale_free);
    g_clear_pointer (&slot->display, ocop_display_free);
    slot->link_state = OCOP_DEV_ABSENT;
    slot->fault = OCOP_DEV_OK;
    slot->is_undecided = FALSE;
}

void
ocop_slot_free (OcopSlot *slot)
{
    ocop_slot_drop_object (slot);
    ocop_device_address_clear (&slot->address);
    g_free (slot->name);
    g_free (slot->words);
    g_free (slot->hint);
    g_free (slot->found);
    g_free (slot);
}

OcopSlot *
ocop_devices_find_slot (OcopShopDevices *devices, OcopDeviceKind kind)
{
    return g_ptr_array_index (devices->slots, kind);
}

gboolean
ocop_slot_has_object (const OcopSlot *slot)
{
    return slot->printer != NULL || slot->scanner != NULL || slot->scale != NULL ||
           slot->display != NULL || slot->drawer != NULL;
}

OcopLink *
ocop_slot_get_link (OcopSlot *slot)
{
    if (slot->printer != NULL)
        return ocop_usb_printer_get_link (slot->printer);
    if (slot->scanner != NULL)
        return ocop_scanner_get_link (slot->scanner);
    if (slot->scale != NULL)
        return ocop_scale_get_link (slot->scale);
    if (slot->display != NULL)
        return ocop_display_get_link (slot->display);
    return slot->drawer != NULL ? ocop_drawer_get_link (slot->drawer) : NULL;
}

static void
tell (gpointer data)
{
    OcopShopDevices *devices = data;
    devices->teller = 0;
    for (guint i = 0; i < devices->slots->len; i++) {
        OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        if (!slot->is_dirty)
            continue;
        slot->is_dirty = FALSE;
        ocop_slot_describe (slot);
        if (devices->events.changed != NULL)
            devices->events.changed (&slot->info, devices->data);
        if (slot->must_ask)
            ocop_devices_tell_undecided (slot);
        slot->must_ask = FALSE;
    }
}

void
ocop_slot_touch (OcopSlot *slot)
{
    OcopShopDevices *devices = slot->devices;
    slot->is_dirty = TRUE;
    if (devices->teller == 0)
        devices->teller = ocop_loop_add_timer (devices->loop, 0, tell, devices);
}

void
ocop_slot_set_link (OcopSlot *slot, OcopDevState state, OcopDevResult fault)
{
    slot->link_state = state;
    slot->fault = fault;
    if (state != OCOP_DEV_ABSENT)
        slot->is_undecided = FALSE;
    ocop_slot_touch (slot);
    if (slot->kind == OCOP_DEVICE_PRINTER)
        ocop_slot_touch (ocop_devices_find_slot (slot->devices, OCOP_DEVICE_DRAWER));
}

void
ocop_slot_make (OcopSlot *slot, const OcopSlotPlace *place)
{
    slot->driver = place->driver;
    switch (slot->kind) {
    case OCOP_DEVICE_PRINTER:
        ocop_slot_make_printer (slot, place);
        break;
    case OCOP_DEVICE_SCANNER:
        ocop_slot_make_scanner (slot, place);
        break;
    case OCOP_DEVICE_SCALE:
        ocop_slot_make_scale (slot, place);
        break;
    case OCOP_DEVICE_DISPLAY:
        ocop_slot_make_display (slot, place);
        break;
    case OCOP_DEVICE_DRAWER:
        ocop_slot_make_drawer (slot, place);
        break;
    case OCOP_N_DEVICES:
    default:
        g_assert_not_reached();
    }
    ocop_slot_touch (slot);
}

/* ---- virtual devices */

static void
on_plugged (OcopDevClass device_class, gboolean is_plugged, gpointer data)
{
    static const OcopDeviceKind kinds[OCOP_N_DEV_CLASSES] = {
        [OCOP_DEV_CLASS_PRINTER] = OCOP_DEVICE_PRINTER,
        [OCOP_DEV_CLASS_SCANNER] = OCOP_DEVICE_SCANNER,
        [OCOP_DEV_CLASS_DRAWER] = OCOP_DEVICE_DRAWER,
        [OCOP_DEV_CLASS_SCALE] = OCOP_DEVICE_SCALE,
        [OCOP_DEV_CLASS_DISPLAY] = OCOP_DEVICE_DISPLAY};
    OcopShopDevices *devices = data;
    OcopSlot *slot = ocop_devices_find_slot (devices, kinds[device_class]);
    OcopLink *link = ocop_slot_get_link (slot);
    if (is_plugged && link != NULL && slot->is_virtual)
        ocop_link_retry (link);
}

static void
on_printed (const guint8 *bytes, gsize size, gpointer data)
{
    OcopShopDevices *devices = data;
    const OcopDisk *disk = devices->ports->disk;
    gsize n_accepted;
    /* For people to look at; the paper is not less printed where it fails. */
    disk->append_file (devices->paper_path, bytes, size, PAPER_FILE_MODE, 0, &n_accepted,
                       disk->data, NULL);
}

static void
drop_large_paper (const OcopShopDevices *devices)
{
    const OcopDisk *disk = devices->ports->disk;
    if (!disk->exists (devices->paper_path, disk->data))
        return;
    g_autoptr (GBytes) bytes =
        disk->read_file (devices->paper_path, PAPER_FILE_MAX, disk->data, NULL);
    if (bytes == NULL)
        disk->remove_file (devices->paper_path, disk->data, NULL);
}

static void
run_commands (OcopShopDevices *devices, const char *folder)
{
    const OcopDisk *disk = devices->ports->disk;
    g_autofree char *path = g_build_filename (folder, COMMANDS_FILE, NULL);
    g_autoptr (GBytes) text = disk->exists (path, disk->data)
                                  ? disk->read_file (path, COMMANDS_MAX, disk->data, NULL)
                                  : NULL;
    gsize size;
    if (text == NULL)
        return;
    const char *bytes = g_bytes_get_data (text, &size);
    const guint refused = ocop_virtual_control_run (devices->virtual, bytes, size);
    if (refused != 0 && devices->problem == NULL)
        devices->problem = g_strdup_printf (
            _ ("%s: line %u is nothing that virtual devices understand"), path, refused);
}

static gboolean
may_be_virtual (const OcopDeviceAddress *address)
{
    return address->kind == OCOP_ADDRESS_VIRTUAL || address->has_stand_in;
}

static gboolean
has_virtual (OcopShopDevices *devices)
{
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        if (may_be_virtual (&ocop_devices_find_slot (devices, (OcopDeviceKind)i)->address))
            return TRUE;
    return FALSE;
}

static void
begin_virtual (OcopShopDevices *devices)
{
    static const OcopVirtualEvents events = {on_plugged, on_printed};
    const OcopDisk *disk = devices->ports->disk;
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_build_filename (devices->settings.home, RUN_FOLDER, NULL);
    g_autofree char *socket = g_build_filename (folder, SOCKET_FILE, NULL);
    devices->paper_path = g_build_filename (folder, PAPER_FILE, NULL);
    devices->virtual = ocop_virtual_devices_new (devices->loop, devices->profile, &events, devices);
    if (disk->make_folder (folder, RUN_FOLDER_MODE, disk->data, &error))
        devices->control =
            ocop_virtual_control_new (devices->virtual, devices->loop, socket, &error);
    if (error != NULL)
        devices->problem = g_strdup (error->message);
    drop_large_paper (devices);
    run_commands (devices, folder);
}

char *
ocop_shop_devices_tell_virtual (OcopShopDevices *devices, const char *line)
{
    return devices->virtual != NULL
               ? ocop_virtual_devices_command (devices->virtual, line, strlen (line))
               : NULL;
}

char *
ocop_shop_devices_tell_program (const char *home, const char *line, GError **error)
{
    g_autofree char *path = g_build_filename (home, RUN_FOLDER, SOCKET_FILE, NULL);
    return ocop_virtual_control_ask (path, line, error);
}

/* ---- what can be asked */

static void
add_info (GPtrArray *list, const OcopDeviceInfo *info)
{
    OcopDeviceInfo *copy = g_memdup2 (info, sizeof *info);
    copy->address = g_strdup (info->address);
    copy->name = g_strdup (info->name);
    copy->driver = g_strdup (info->driver);
    copy->words = g_strdup (info->words);
    copy->hint = g_strdup (info->hint);
    copy->found = g_strdup (info->found);
    g_ptr_array_add (list, copy);
}

static void
free_info (gpointer data)
{
    OcopDeviceInfo *info = data;
    g_free ((char *)info->address);
    g_free ((char *)info->name);
    g_free ((char *)info->driver);
    g_free ((char *)info->words);
    g_free ((char *)info->hint);
    g_free ((char *)info->found);
    g_free (info);
}

GPtrArray *
ocop_shop_devices_list (OcopShopDevices *devices)
{
    GPtrArray *list = g_ptr_array_new_with_free_func (free_info);
    for (guint i = 0; i < devices->slots->len; i++) {
        OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        ocop_slot_describe (slot);
        add_info (list, &slot->info);
    }
    return list;
}

const OcopDeviceInfo *
ocop_shop_devices_get (OcopShopDevices *devices, OcopDeviceKind kind)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, kind);
    ocop_slot_describe (slot);
    return &slot->info;
}

/* ---- the whole */

static void
copy_settings (OcopShopDevices *devices, const OcopDeviceSettings *settings)
{
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        devices->settings.addresses[i] =
            g_strdup (settings->addresses[i] != NULL ? settings->addresses[i] : "");
    devices->settings.printer_profile = g_strdup (settings->printer_profile);
    devices->settings.scale_language = g_strdup (settings->scale_language);
    devices->settings.display_language = g_strdup (settings->display_language);
    devices->settings.drawer_sensor = g_strdup (settings->drawer_sensor);
    devices->settings.home = g_strdup (settings->home);
    devices->record = settings->record;
    devices->replay = settings->replay;
}

/* Those that are not on USB. */
static void
make_object (OcopSlot *slot)
{
    OcopLoop *loop = slot->devices->loop;
    OcopSlotPlace place = {.transport = NULL};
    if (slot->devices->replay != NULL && slot->address.kind != OCOP_ADDRESS_NONE &&
        slot->kind != OCOP_DEVICE_DRAWER) {
        place.transport = ocop_devices_make_replay (slot);
        if (place.transport != NULL)
            ocop_slot_make (slot, &place);
        return;
    }
    slot->is_virtual = may_be_virtual (&slot->address);
    switch (slot->is_virtual ? OCOP_ADDRESS_VIRTUAL : slot->address.kind) {
    case OCOP_ADDRESS_SERIAL:
        place.transport = ocop_devices_make_line (slot);
        break;
    case OCOP_ADDRESS_TCP:
        place.transport = ocop_tcp_new (loop, slot->address.path, slot->address.port);
        break;
    case OCOP_ADDRESS_USBLP:
        place.transport = ocop_file_new (loop, slot->address.path);
        break;
    case OCOP_ADDRESS_VIRTUAL:
        place.transport =
            ocop_virtual_devices_take_transport (slot->devices->virtual, (OcopDevClass)slot->kind);
        break;
    case OCOP_ADDRESS_PRINTER:
        break;
    case OCOP_ADDRESS_NONE:
    case OCOP_ADDRESS_FILE:
    case OCOP_ADDRESS_USB:
    case OCOP_ADDRESS_AUTO:
    case OCOP_N_ADDRESS_KINDS:
    default:
        return;
    }
    if (place.transport != NULL) {
        ocop_devices_note_driver (slot);
        place.transport = ocop_devices_trace (slot->devices, place.transport);
    }
    ocop_slot_make (slot, &place);
}

OcopShopDevices *
ocop_shop_devices_new (const OcopDeviceSettings *settings, GMainContext *context,
                       const OcopPorts *ports, const OcopShopDevicesEvents *events, gpointer data)
{
    G_STATIC_ASSERT ((int)OCOP_DEVICE_PRINTER == (int)OCOP_DEV_CLASS_PRINTER &&
                     (int)OCOP_DEVICE_SCANNER == (int)OCOP_DEV_CLASS_SCANNER &&
                     (int)OCOP_DEVICE_DRAWER == (int)OCOP_DEV_CLASS_DRAWER &&
                     (int)OCOP_DEVICE_SCALE == (int)OCOP_DEV_CLASS_SCALE &&
                     (int)OCOP_DEVICE_DISPLAY == (int)OCOP_DEV_CLASS_DISPLAY);
    OcopShopDevices *devices = g_new0 (OcopShopDevices, 1);
    devices->loop = ocop_loop_new (context);
    devices->ports = ports;
    if (events != NULL)
        devices->events = *events;
    devices->data = data;
    devices->is_scanning = TRUE;
    copy_settings (devices, settings);
    devices->is_profile_auto = devices->settings.printer_profile == NULL ||
                               strcmp (devices->settings.printer_profile, OCOP_PROFILE_AUTO) == 0;
    if (!devices->is_profile_auto)
        devices->profile = ocop_printer_profile_find (devices->settings.printer_profile, NULL);
    if (devices->profile == NULL) /* the settings are checked; a profile may have gone since */
        devices->profile = ocop_printer_profile_find (OCOP_PROFILE_UNKNOWN, NULL);
    devices->slots = g_ptr_array_new();
    devices->plugged = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        ocop_slot_new (devices, (OcopDeviceKind)i);
    if (has_virtual (devices))
        begin_virtual (devices);
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        make_object (ocop_devices_find_slot (devices, (OcopDeviceKind)i));
    if (ocop_devices_needs_usb (devices) && devices->replay == NULL)
        ocop_devices_begin_usb (devices);
    return devices;
}

void
ocop_shop_devices_free (OcopShopDevices *devices)
{
    ocop_loop_clear_timer (devices->loop, &devices->teller);
    ocop_loop_clear_timer (devices->loop, &devices->job_refusal);
    ocop_loop_clear_timer (devices->loop, &devices->weigh_refusal);
    ocop_loop_clear_timer (devices->loop, &devices->pulse_timer);
    /* Before the printer that it hangs on. */
    g_clear_pointer (&ocop_devices_find_slot (devices, OCOP_DEVICE_DRAWER)->drawer,
                     ocop_drawer_free);
    ocop_devices_stop_teaching (devices);
    for (guint i = 0; i < devices->slots->len; i++)
        ocop_slot_free (g_ptr_array_index (devices->slots, i));
    g_ptr_array_unref (devices->slots);
    ocop_devices_end_usb (devices);
    g_ptr_array_unref (devices->plugged);
    g_clear_pointer (&devices->control, ocop_virtual_control_free);
    g_clear_pointer (&devices->virtual, ocop_virtual_devices_free);
    g_clear_pointer (&devices->work, ocop_print_work_free);
    g_clear_pointer (&devices->pulse, g_bytes_unref);
    ocop_printer_profile_free (devices->profile);
    ocop_device_settings_clear (&devices->settings);
    ocop_loop_unref (devices->loop);
    g_free (devices->paper_path);
    g_free (devices->replayed);
    g_free (devices->problem);
    g_free (devices);
}
