/* Scanners, the scale and the customer's display. */
#include "shop/devices_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- scanners */

static char *
dup_hex (const guint8 *bytes, gsize size)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc (2 * size + 1);
    for (gsize i = 0; i < size; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 0x0f];
    }
    text[2 * size] = '\0';
    return text;
}

static void
on_scanned (OcopScanner *scanner, const OcopScan *scan, gpointer data)
{
    OcopSlot *slot = data;
    OcopShopDevices *devices = slot->devices;
    g_autofree char *code = ocop_scan_dup_code (scan);
    g_autofree char *hex = dup_hex (scan->raw, scan->raw_size);
    const OcopDeviceScan told = {.code = code,
                                 .text = scan->text,
                                 .aim = scan->aim_id,
                                 .symbology = ocop_symbology_get_name (scan->symbology),
                                 .raw_hex = hex,
                                 .device = slot->address_text};
    if (devices->events.scanned != NULL)
        devices->events.scanned (&told, devices->data);
    if (devices->is_scanning)
        ocop_scanner_set_data_event_enabled (scanner);
}

static const char *
get_refusal_words (OcopScanRefusal refusal)
{
    switch (refusal) {
    case OCOP_SCAN_CUT_OFF:
        return _ ("the code came only in part: scan it again");
    case OCOP_SCAN_LOST:
        return _ ("the scanner was unplugged in the middle of a code");
    case OCOP_SCAN_TOO_LONG:
        return _ ("the code is too long");
    case OCOP_SCAN_MALFORMED:
    case OCOP_SCAN_NOT_TEXT:
        return _ ("what the scanner sent is no text");
    case OCOP_SCAN_BAD_CHECK:
        return _ ("the check digit is wrong: scan it again");
    case OCOP_SCAN_OVERFLOW:
        return _ ("too many codes wait: this one is lost");
    case OCOP_N_SCAN_REFUSALS:
    default:
        g_return_val_if_reached ("");
    }
}

static void
on_refused (OcopScanner *scanner, OcopScanRefusal refusal, const char *text, gpointer data)
{
    OcopSlot *slot = data;
    OcopShopDevices *devices = slot->devices;
    if (devices->events.scan_refused != NULL)
        devices->events.scan_refused (get_refusal_words (refusal), text, devices->data);
}

static void
on_scanner_state (OcopScanner *scanner, OcopDevState state, OcopDevResult fault, gpointer data)
{
    ocop_slot_set_link (data, state, fault);
}

/* A recording says how it is to be read. */
static OcopScannerReader
get_reader (const OcopShopDevices *devices)
{
    const char *driver = ocop_devices_get_replayed (devices);
    if (strcmp (driver, "scanner-hid-keyboard") == 0)
        return OCOP_SCANNER_KEYBOARD;
    return strcmp (driver, "scanner-hid-pos") == 0 ? OCOP_SCANNER_HID_POS : OCOP_SCANNER_STREAM;
}

void
ocop_slot_make_scanner (OcopSlot *slot, const OcopSlotPlace *place)
{
    static const OcopScannerEvents events = {on_scanned, on_refused, on_scanner_state};
    OcopShopDevices *devices = slot->devices;
    slot->scanner =
        place->transport != NULL
            ? ocop_scanner_new (place->transport, get_reader (devices), NULL, &events, slot)
            : ocop_scanner_new_usb (devices->loop, place->driver, place->wanted, &devices->opener,
                                    NULL, &events, slot);
    slot->dev = ocop_scanner_get_dev (slot->scanner);
    if (!devices->is_scanning)
        ocop_scanner_set_data_event_disabled (slot->scanner);
    ocop_scanner_start (slot->scanner);
}

void
ocop_shop_devices_set_scanning (OcopShopDevices *devices, gboolean is_scanning)
{
    devices->is_scanning = is_scanning;
    for (guint i = 0; i < devices->slots->len; i++) {
        const OcopSlot *slot = g_ptr_array_index (devices->slots, i);
        if (slot->scanner == NULL)
            continue;
        if (is_scanning)
            ocop_scanner_set_data_event_enabled (slot->scanner);
        else
            ocop_scanner_set_data_event_disabled (slot->scanner);
    }
}

/* ---- teaching */

const char *
ocop_shop_devices_get_teach_code (void)
{
    return OCOP_TEACH_CODE;
}

static void
free_teaching (gpointer data)
{
    OcopShopDevices *devices = data;
    devices->teaching_over = 0;
    g_clear_pointer (&devices->teaching, ocop_teaching_free);
}

static void
on_taught (OcopTeachResult result, const OcopUsbFacts *facts, gpointer data)
{
    OcopShopDevices *devices = data;
    g_autofree char *address = facts != NULL ? ocop_usb_facts_dup_address (facts) : g_strdup ("");
    if (devices->teaching_over == 0) /* not from inside it */
        devices->teaching_over = ocop_loop_add_timer (devices->loop, 0, free_teaching, devices);
    devices->taught (result == OCOP_TEACH_FOUND                ? OCOP_TAUGHT_FOUND
                     : result == OCOP_TEACH_FOUND_WRONG_LAYOUT ? OCOP_TAUGHT_WRONG_LAYOUT
                     : result == OCOP_TEACH_NOT_ALLOWED        ? OCOP_TAUGHT_DENIED
                                                               : OCOP_TAUGHT_NOTHING,
                     address, devices->taught_data);
}

gboolean
ocop_shop_devices_teach (OcopShopDevices *devices, OcopTaughtFunc done, gpointer data)
{
    if (devices->hub == NULL || devices->teaching != NULL)
        return FALSE;
    g_autoptr (GPtrArray) list = ocop_devices_list_free (devices);
    devices->taught = done;
    devices->taught_data = data;
    devices->teaching =
        ocop_teaching_new (devices->loop, &devices->opener,
                           (const OcopUsbFacts *const *)list->pdata, list->len, on_taught, devices);
    return TRUE;
}

void
ocop_devices_stop_teaching (OcopShopDevices *devices)
{
    ocop_loop_clear_timer (devices->loop, &devices->teaching_over);
    g_clear_pointer (&devices->teaching, ocop_teaching_free);
}

void
ocop_shop_devices_stop_teaching (OcopShopDevices *devices)
{
    ocop_devices_stop_teaching (devices);
}

/* ---- the scale */

static OcopDeviceWeight
read_weight (const OcopWeight *weight)
{
    switch (weight->state) {
    case OCOP_WEIGHT_STABLE:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_STABLE, weight->weight_milli, ""};
    case OCOP_WEIGHT_MOVING:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_MOVING, 0, _ ("the weight is not still yet")};
    case OCOP_WEIGHT_UNDER:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_UNDER, 0, _ ("the scale is below zero")};
    case OCOP_WEIGHT_OVER:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_OVER, 0, _ ("too heavy for the scale")};
    case OCOP_WEIGHT_ZERO:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_ZERO, 0, _ ("nothing lies on the scale")};
    case OCOP_WEIGHT_FAULT:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_FAULT, 0,
                                  _ ("the scale has to be set to zero or looked at")};
    case OCOP_WEIGHT_REFUSED:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_NO_WHOLE_GRAMS, 0,
                                  _ ("the scale does not weigh in whole grams")};
    case OCOP_WEIGHT_NONE:
    case OCOP_N_WEIGHT_STATES:
    default:
        return (OcopDeviceWeight){OCOP_SCALE_SAYS_NOTHING, 0, _ ("the scale says nothing")};
    }
}

static void
on_weight_changed (OcopScale *scale, const OcopWeight *weight, gpointer data)
{
    OcopShopDevices *devices = ((OcopSlot *)data)->devices;
    const OcopDeviceWeight told = read_weight (weight);
    if (devices->events.weight_changed != NULL)
        devices->events.weight_changed (&told, devices->data);
}

static void
on_scale_state (OcopScale *scale, OcopDevState state, OcopDevResult fault, gpointer data)
{
    ocop_slot_set_link (data, state, fault);
}

/* Serial scales that nothing is said of are asked as most of them want it. */
static OcopScaleLanguage
get_scale_language (const OcopShopDevices *devices)
{
    OcopScaleLanguage language = OCOP_SCALE_LANGUAGE_TOLEDO_8217;
    const char *name = devices->settings.scale_language;
    if (strcmp (ocop_devices_get_replayed (devices), "scale-hid") == 0)
        return OCOP_SCALE_LANGUAGE_HID;
    if (name != NULL && strcmp (name, "auto") != 0)
        ocop_scale_language_parse (name, &language);
    return language;
}

void
ocop_slot_make_scale (OcopSlot *slot, const OcopSlotPlace *place)
{
    static const OcopScaleEvents events = {on_weight_changed, on_scale_state};
    OcopShopDevices *devices = slot->devices;
    const OcopScaleLanguage language =
        slot->is_virtual ? OCOP_SCALE_LANGUAGE_TOLEDO_8217 : get_scale_language (devices);
    slot->scale = place->transport != NULL
                      ? ocop_scale_new (place->transport, language, NULL, &events, slot)
                      : ocop_scale_new_usb (devices->loop, place->driver, place->wanted,
                                            &devices->opener, language, NULL, &events, slot);
    slot->dev = ocop_scale_get_dev (slot->scale);
    ocop_scale_set_asking (slot->scale, devices->is_weighing);
    ocop_scale_start (slot->scale);
}

static OcopScale *
get_scale (OcopShopDevices *devices)
{
    return ocop_devices_find_slot (devices, OCOP_DEVICE_SCALE)->scale;
}

void
ocop_shop_devices_set_weighing (OcopShopDevices *devices, gboolean is_weighing)
{
    OcopScale *scale = get_scale (devices);
    devices->is_weighing = is_weighing;
    if (scale != NULL && devices->weighed == NULL)
        ocop_scale_set_asking (scale, is_weighing);
}

static void
end_weighing (OcopShopDevices *devices, const OcopDeviceWeight *weight)
{
    const OcopWeighedFunc done = devices->weighed;
    devices->weighed = NULL;
    if (get_scale (devices) != NULL && !devices->is_weighing)
        ocop_scale_set_asking (get_scale (devices), FALSE);
    done (weight, devices->weighed_data);
}

static void
on_weighed (OcopScale *scale, OcopDevResult result, const OcopWeight *weight, gpointer data)
{
    const OcopDeviceWeight told = read_weight (weight);
    end_weighing (data, &told);
}

static void
refuse_weighing (gpointer data)
{
    static const OcopWeight nothing = {.state = OCOP_WEIGHT_NONE};
    OcopShopDevices *devices = data;
    const OcopDeviceWeight told = read_weight (&nothing);
    devices->weigh_refusal = 0;
    end_weighing (devices, &told);
}

gboolean
ocop_shop_devices_weigh (OcopShopDevices *devices, guint timeout_ms, OcopWeighedFunc done,
                         gpointer data)
{
    OcopScale *scale = get_scale (devices);
    if (devices->weighed != NULL)
        return FALSE;
    devices->weighed = done;
    devices->weighed_data = data;
    if (scale != NULL && !devices->is_weighing)
        ocop_scale_set_asking (scale, TRUE);
    if (scale == NULL || !ocop_scale_weigh (scale, timeout_ms, on_weighed, devices))
        devices->weigh_refusal = ocop_loop_add_timer (devices->loop, 0, refuse_weighing, devices);
    return TRUE;
}

/* ---- serial lines */

OcopTransport *
ocop_devices_make_line (OcopSlot *slot)
{
    OcopTtySettings line = slot->address.line;
    if (slot->kind == OCOP_DEVICE_SCALE && !slot->address.has_line)
        line = ocop_scale_language_get_line (get_scale_language (slot->devices));
    return ocop_tty_new (slot->devices->loop, slot->address.path, &line);
}

/* ---- the display */

static void
on_display_state (OcopDisplay *display, OcopDevState state, OcopDevResult fault, gpointer data)
{
    ocop_slot_set_link (data, state, fault);
}

void
ocop_slot_make_display (OcopSlot *slot, const OcopSlotPlace *place)
{
    static const OcopDisplayEvents events = {on_display_state};
    OcopShopDevices *devices = slot->devices;
    const OcopDisplayLanguage language =
        !slot->is_virtual && g_strcmp0 (devices->settings.display_language, "escpos") == 0
            ? OCOP_DISPLAY_ESCPOS
            : OCOP_DISPLAY_CD5220;
    slot->display = place->transport != NULL
                        ? ocop_display_new (place->transport, language, &events, slot)
                        : ocop_display_new_usb (devices->loop, place->driver, place->wanted,
                                                &devices->opener, language, 0, &events, slot);
    slot->dev = ocop_display_get_dev (slot->display);
    ocop_display_start (slot->display);
}

void
ocop_shop_devices_show (OcopShopDevices *devices, const char *left_1, const char *right_1,
                        const char *left_2, const char *right_2)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_DISPLAY);
    if (slot->display != NULL)
        ocop_display_show (slot->display, left_1, right_1, left_2, right_2);
}
