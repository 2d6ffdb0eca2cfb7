/* The printer of the till, one job at a time, and the drawer that hangs on it. */
#include "shop/devices_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PULSE_AGAIN_MS 50

static void pump_pulse_soon (OcopShopDevices *devices);

/* ---- jobs */

static const char *
get_job_words (const OcopShopDevices *devices, OcopJobState state)
{
    const char *words = ocop_printer_flags_get_words (devices->printer_flags);
    if (*words != '\0')
        return words;
    return state == OCOP_JOB_WAITING ? _ ("the printer does not take anything") : "";
}

static void
tell_job (OcopShopDevices *devices, const OcopJobReport *report, const char *words)
{
    if (devices->work != NULL && devices->events.job_changed != NULL)
        devices->events.job_changed (devices->work->job, (gint64)report->n_accepted,
                                     devices->work->stream->bytes->len, words, devices->data);
}

static void
on_job_changed (const OcopJobReport *report, gpointer data)
{
    OcopShopDevices *devices = data;
    tell_job (devices, report, get_job_words (devices, report->state));
}

static void
on_job_slow (const OcopJobReport *report, gpointer data)
{
    OcopShopDevices *devices = data;
    const char *words = get_job_words (devices, report->state);
    tell_job (devices, report, *words != '\0' ? words : _ ("the printer does not take anything"));
}

static OcopPrintState
get_outcome_state (OcopJobState state)
{
    switch (state) {
    case OCOP_JOB_PRINTED:
        return OCOP_PRINT_PRINTED;
    case OCOP_JOB_CONSUMED:
        return OCOP_PRINT_CONSUMED;
    case OCOP_JOB_SENT:
        return OCOP_PRINT_SENT;
    case OCOP_JOB_FAILED:
        return OCOP_PRINT_FAILED;
    case OCOP_JOB_UNKNOWN:
    case OCOP_JOB_NONE:
    case OCOP_JOB_CHECKING:
    case OCOP_JOB_WAITING:
    case OCOP_JOB_SENDING:
    case OCOP_JOB_CONFIRMING:
    case OCOP_N_JOB_STATES:
    default:
        return OCOP_PRINT_UNKNOWN;
    }
}

static char *
dup_reason (const OcopShopDevices *devices, const OcopJobReport *report)
{
    const char *flags = ocop_printer_flags_get_words (devices->printer_flags);
    const char *result = ocop_dev_result_get_words (report->reason);
    if (report->reason == OCOP_DEV_CANCELLED && *flags != '\0')
        return g_strdup (flags);
    if (report->reason == OCOP_DEV_TIMEOUT && report->n_accepted > 0)
        return g_strdup (_ ("the printer did not say that it has printed"));
    return g_strdup (*result != '\0' ? result : _ ("the device does not work"));
}

static void
on_job_ended (const OcopJobReport *report, gpointer data)
{
    OcopShopDevices *devices = data;
    g_autoptr (OcopPrintWork) work = g_steal_pointer (&devices->work);
    g_auto (OcopPrintOutcome) outcome = {.state = get_outcome_state (report->state),
                                         .bytes_accepted = (gint64)report->n_accepted};
    ocop_slot_touch (ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER));
    pump_pulse_soon (devices);
    if (work == NULL)
        return;
    outcome.job = work->job;
    if (ocop_print_state_is_trouble (outcome.state))
        outcome.reason = dup_reason (devices, report);
    if (outcome.state == OCOP_PRINT_UNKNOWN) {
        devices->doubtful_job = work->job;
        devices->doubtful_id = work->process_id;
    }
    if (devices->events.job_ended != NULL)
        devices->events.job_ended (&outcome, devices->data);
}

static void
on_job_settled (guint process_id, gpointer data)
{
    OcopShopDevices *devices = data;
    const gint64 job = devices->doubtful_job;
    if (job == 0 || devices->doubtful_id != process_id)
        return;
    devices->doubtful_job = 0;
    if (devices->events.job_settled != NULL)
        devices->events.job_settled (job, devices->data);
}

static void
on_status_changed (guint flags, guint changed, gpointer data)
{
    OcopShopDevices *devices = data;
    OcopSlot *drawer = ocop_devices_find_slot (devices, OCOP_DEVICE_DRAWER);
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER);
    devices->printer_flags = flags;
    devices->has_drawer_level |= (changed & OCOP_PRINTER_DRAWER_HIGH) != 0;
    ocop_slot_touch (slot);
    if ((changed & OCOP_PRINTER_DRAWER_HIGH) != 0 && drawer->drawer != NULL &&
        drawer->address.kind == OCOP_ADDRESS_PRINTER)
        ocop_drawer_level_changed (drawer->drawer);
}

static void
on_printer_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    OcopShopDevices *devices = data;
    if (state != OCOP_DEV_ENABLED) {
        devices->printer_flags = 0;
        devices->has_drawer_level = FALSE;
    }
    ocop_slot_set_link (ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER), state, fault);
}

/* The drawer's pulse is the profile's as well. One that is being opened keeps its own. */
static void
make_drawer_anew (OcopShopDevices *devices)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_DRAWER);
    const OcopSlotPlace place = {.transport = NULL};
    if (slot->drawer == NULL || slot->address.kind != OCOP_ADDRESS_PRINTER ||
        devices->drawer_done != NULL || devices->pulse != NULL)
        return;
    ocop_slot_drop_object (slot);
    ocop_slot_make (slot, &place);
}

/* A person's word counts for more than a printer's. */
static void
on_identified (const OcopDeviceId *id, const char *name, gpointer data)
{
    OcopShopDevices *devices = data;
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER);
    OcopPrinterProfile *profile =
        devices->is_profile_auto ? ocop_printer_profile_find (name, NULL) : NULL;
    if (profile == NULL)
        return;
    ocop_usb_printer_set_profile (slot->printer, profile);
    ocop_printer_profile_free (devices->profile);
    devices->profile = profile;
    make_drawer_anew (devices);
}

const char *
ocop_shop_devices_get_profile (OcopShopDevices *devices)
{
    return devices->profile->name;
}

void
ocop_slot_make_printer (OcopSlot *slot, const OcopSlotPlace *place)
{
    static const OcopPrinterEvents events = {on_job_changed, on_job_ended, on_job_settled,
                                             on_status_changed, on_job_slow};
    OcopShopDevices *devices = slot->devices;
    slot->printer =
        place->transport != NULL
            ? ocop_usb_printer_new_on (place->transport, devices->profile, &events,
                                       on_printer_state, devices)
            : ocop_usb_printer_new (devices->loop, place->driver, place->wanted, &devices->opener,
                                    devices->profile, &events, on_printer_state, devices);
    slot->dev = ocop_usb_printer_get_dev (slot->printer);
    ocop_usb_printer_set_identified (slot->printer, on_identified, devices);
    ocop_usb_printer_start (slot->printer);
}

static OcopEscposPrinter *
get_printer (OcopShopDevices *devices)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER);
    return slot->printer != NULL && slot->link_state == OCOP_DEV_ENABLED
               ? ocop_usb_printer_get_printer (slot->printer)
               : NULL;
}

gboolean
ocop_shop_devices_can_print (OcopShopDevices *devices)
{
    return devices->work == NULL && get_printer (devices) != NULL;
}

static void
refuse_job (gpointer data)
{
    OcopShopDevices *devices = data;
    const OcopJobReport report = {.state = OCOP_JOB_FAILED, .reason = OCOP_DEV_NO_HARDWARE};
    devices->job_refusal = 0;
    on_job_ended (&report, devices);
}

gboolean
ocop_shop_devices_print (OcopShopDevices *devices, OcopPrintWork *work)
{
    OcopEscposPrinter *printer = get_printer (devices);
    if (devices->work != NULL)
        return FALSE;
    devices->work = work;
    ocop_slot_touch (ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER));
    if (printer == NULL || !ocop_escpos_printer_print (printer, work->stream, work->process_id))
        devices->job_refusal = ocop_loop_add_timer (devices->loop, 0, refuse_job, devices);
    return TRUE;
}

void
ocop_shop_devices_cancel_print (OcopShopDevices *devices)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_PRINTER);
    if (devices->work != NULL && devices->job_refusal == 0 && slot->printer != NULL)
        ocop_escpos_printer_cancel (ocop_usb_printer_get_printer (slot->printer));
}

/* ---- the drawer: its pulse goes between jobs */

static void
end_pulse (OcopShopDevices *devices, OcopDevResult result)
{
    const OcopDrawerSent sent = devices->pulse_sent;
    ocop_loop_clear_timer (devices->loop, &devices->pulse_timer);
    g_clear_pointer (&devices->pulse, g_bytes_unref);
    devices->pulse_sent = NULL;
    devices->is_pulse_out = FALSE;
    if (sent != NULL)
        sent (result, devices->pulse_data);
}

static void
on_kicked (OcopDevResult result, gpointer data)
{
    OcopShopDevices *devices = data;
    if (devices->is_pulse_out)
        end_pulse (devices, result);
}

/* A stopped printer keeps ESC p for later, when nobody expects the drawer; DLE DC4 is obeyed at
 * once (devices.md 1.12), or never. */
static GBytes *
make_pulse (const OcopShopDevices *devices)
{
    const OcopPrinterProfile *profile = devices->profile;
    const guint t = CLAMP ((profile->drawer_on_ms + 99) / 100, 1, 8);
    const guint8 at_once[] = {0x10, 0x14, 1, (guint8)profile->drawer_pin, (guint8)t};
    return *ocop_printer_flags_get_words (devices->printer_flags) != '\0'
               ? g_bytes_new (at_once, sizeof at_once)
               : g_bytes_ref (devices->pulse);
}

static void
pump_pulse (gpointer data)
{
    OcopShopDevices *devices = data;
    OcopEscposPrinter *printer = get_printer (devices);
    devices->pulse_timer = 0;
    if (devices->pulse == NULL || devices->is_pulse_out || devices->work != NULL)
        return;
    g_autoptr (GBytes) pulse = make_pulse (devices);
    devices->is_pulse_out =
        printer != NULL && ocop_escpos_printer_kick (printer, pulse, on_kicked, devices);
    if (printer == NULL)
        end_pulse (devices, OCOP_DEV_NO_HARDWARE);
    else if (!devices
                  ->is_pulse_out) /* it is being set up; the drawer says how long that may last */
        devices->pulse_timer =
            ocop_loop_add_timer (devices->loop, PULSE_AGAIN_MS, pump_pulse, devices);
}

static void
pump_pulse_soon (OcopShopDevices *devices)
{
    if (devices->pulse != NULL && !devices->is_pulse_out && devices->pulse_timer == 0)
        devices->pulse_timer = ocop_loop_add_timer (devices->loop, 0, pump_pulse, devices);
}

static void
send_pulse (GBytes *pulse, OcopDrawerSent sent, gpointer sent_data, gpointer data)
{
    OcopShopDevices *devices = data;
    devices->pulse_sent = sent;
    devices->pulse_data = sent_data;
    devices->pulse = g_bytes_ref (pulse);
    pump_pulse_soon (devices);
}

static void
cancel_pulse (gpointer data)
{
    OcopShopDevices *devices = data;
    OcopEscposPrinter *printer = get_printer (devices);
    if (devices->pulse != NULL && !devices->is_pulse_out)
        end_pulse (devices, OCOP_DEV_CANCELLED);
    else if (devices->is_pulse_out && printer != NULL)
        ocop_escpos_printer_cancel_kick (printer);
}

static OcopDrawerLevel
get_level (gpointer data)
{
    OcopShopDevices *devices = data;
    if (get_printer (devices) == NULL || !devices->has_drawer_level)
        return OCOP_DRAWER_LEVEL_UNKNOWN;
    return (devices->printer_flags & OCOP_PRINTER_DRAWER_HIGH) != 0 ? OCOP_DRAWER_LEVEL_HIGH
                                                                    : OCOP_DRAWER_LEVEL_LOW;
}

static void
on_drawer_moved (OcopDrawer *drawer, gboolean is_open, gpointer data)
{
    OcopShopDevices *devices = data;
    if (devices->events.drawer_changed != NULL)
        devices->events.drawer_changed (is_open, devices->data);
}

void
ocop_slot_make_drawer (OcopSlot *slot, const OcopSlotPlace *place)
{
    static const OcopDrawerPort port = {send_pulse, cancel_pulse, get_level};
    static const OcopDrawerEvents events = {on_drawer_moved};
    OcopShopDevices *devices = slot->devices;
    const OcopPrinterProfile *profile = devices->profile;
    const guint8 pulse[] = {0x1b, 0x70, 0, 50, 250};
    const char *sensor = devices->settings.drawer_sensor;
    const OcopDrawerOptions options = {
        .pin = profile->drawer_pin == 1 ? 5 : 2,
        .on_ms = profile->drawer_on_ms,
        .off_ms = profile->drawer_off_ms,
        .sensor = g_strcmp0 (sensor, "low") == 0    ? OCOP_DRAWER_LOW_IS_OPEN
                  : g_strcmp0 (sensor, "high") == 0 ? OCOP_DRAWER_HIGH_IS_OPEN
                                                    : OCOP_DRAWER_NO_SENSOR};
    slot->drawer =
        place->transport != NULL
            ? ocop_drawer_new_serial (place->transport, pulse, sizeof pulse)
            : ocop_drawer_new (devices->loop, &port, devices, &options, &events, devices);
}

static void
tell_drawer (OcopShopDevices *devices, OcopDrawerResult result)
{
    const OcopDrawerFunc done = devices->drawer_done;
    devices->drawer_done = NULL;
    if (done != NULL)
        done (result, devices->drawer_data);
}

static void
on_drawer_done (OcopDrawer *drawer, OcopDrawerOutcome outcome, OcopDevResult result, gpointer data)
{
    static const OcopDrawerResult results[] = {[OCOP_DRAWER_OPENED] = OCOP_DRAWER_DID_OPEN,
                                               [OCOP_DRAWER_DID_NOT_OPEN] = OCOP_DRAWER_STAYED_SHUT,
                                               [OCOP_DRAWER_UNKNOWN] = OCOP_DRAWER_WAS_TOLD,
                                               [OCOP_DRAWER_NOT_SENT] = OCOP_DRAWER_NOT_TOLD};
    tell_drawer (data, results[outcome]);
}

typedef struct {
    OcopDrawerFunc done;
    gpointer data;
} DrawerRefusal;

static void
refuse_drawer (gpointer data)
{
    DrawerRefusal *refusal = data;
    if (refusal->done != NULL)
        refusal->done (OCOP_DRAWER_NOT_TOLD, refusal->data);
}

void
ocop_shop_devices_open_drawer (OcopShopDevices *devices, OcopDrawerFunc done, gpointer data)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_DRAWER);
    if (devices->drawer_done == NULL && slot->drawer != NULL &&
        ocop_drawer_open (slot->drawer, on_drawer_done, devices)) {
        devices->drawer_done = done;
        devices->drawer_data = data;
        return;
    }
    DrawerRefusal *refusal = g_new (DrawerRefusal, 1);
    *refusal = (DrawerRefusal){done, data};
    ocop_loop_post (devices->loop, refuse_drawer, refusal, g_free);
}

gboolean
ocop_shop_devices_get_drawer (OcopShopDevices *devices, gboolean *ret_is_open)
{
    OcopSlot *slot = ocop_devices_find_slot (devices, OCOP_DEVICE_DRAWER);
    return slot->drawer != NULL && ocop_drawer_get_open (slot->drawer, ret_is_open);
}
