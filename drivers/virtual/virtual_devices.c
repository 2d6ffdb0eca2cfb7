/* The far ends. The drawer is a switch that the printer tells of: its pulses are those on the
 * paper. */
#include "drivers/virtual/virtual_private.h"

#include "drivers/transport/fake.h"
#include "drivers/transport/transport_class.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STX 0x02
/* 1 m: the last papers can still be read. */
#define PAPER_DOTS_MAX 8000

/* ---- the printer and its drawer */

void
ocop_virtual_devices_apply_state (OcopVirtualDevices *devices)
{
    ocop_virtual_printer_set_state (devices->printer, &devices->state);
}

static void
open_drawer (gpointer data)
{
    OcopVirtualDevices *devices = data;
    devices->drawer_timer = 0;
    /* The printer's own state may have changed by itself (paper-out-after). */
    const gboolean is_open = devices->state.is_drawer_open;
    devices->state =
        ocop_escpos_interpreter_get_state (ocop_virtual_printer_peek_paper (devices->printer));
    devices->state.is_drawer_open = is_open || !devices->is_drawer_stuck;
    ocop_virtual_devices_apply_state (devices);
}

/* Nobody tears paper off here; a till that prints for weeks would fill memory with it. */
static void
tear_off (OcopEscposInterpreter *paper)
{
    const guint n = ocop_escpos_interpreter_get_n_marks (paper);
    if (n == 0 || ocop_escpos_interpreter_get_height (paper) <= PAPER_DOTS_MAX)
        return;
    const OcopMarkKind last = ocop_escpos_interpreter_peek_mark (paper, n - 1)->kind;
    if (last == OCOP_MARK_CUT || last == OCOP_MARK_PULSE)
        ocop_escpos_interpreter_tear_off (paper);
}

static void
on_taken (const guint8 *bytes, gsize size, gpointer data)
{
    OcopVirtualDevices *devices = data;
    OcopEscposInterpreter *paper = ocop_virtual_printer_peek_paper (devices->printer);
    const guint n_pulses = ocop_escpos_interpreter_get_n_pulses (paper);
    tear_off (paper);
    if (devices->events.printed != NULL)
        devices->events.printed (bytes, size, devices->events_data);
    if (n_pulses > devices->n_pulses && devices->drawer_timer == 0) /* not from inside it */
        devices->drawer_timer = ocop_loop_add_timer (devices->loop, 0, open_drawer, devices);
    devices->n_pulses = n_pulses;
}

static void
on_broke (gpointer data)
{
    ocop_virtual_devices_plug (data, OCOP_DEV_CLASS_PRINTER, FALSE);
}

/* ---- scanner, scale, display */

static gsize
take_nothing (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

/* Toledo's status byte: bit 6 always, 3 outside zero, 2 under, 1 over, 0 moving. */
static void
answer_weight (OcopVirtualDevices *devices)
{
    char answer[16];
    guint8 status = 0x48;
    switch (devices->weight) {
    case OCOP_VIRTUAL_WEIGHT_SILENT:
        return;
    case OCOP_VIRTUAL_WEIGHT_STABLE:
        g_snprintf (answer, sizeof answer, "%c%02" PRId64 ".%03" PRId64 "\r", STX,
                    devices->weight_g / 1000, devices->weight_g % 1000);
        ocop_fake_transport_send (devices->scale, answer, strlen (answer));
        return;
    case OCOP_VIRTUAL_WEIGHT_MOVING:
        status |= 1;
        break;
    case OCOP_VIRTUAL_WEIGHT_OVER:
        status |= 2;
        break;
    case OCOP_VIRTUAL_WEIGHT_UNDER:
        status |= 4;
        break;
    }
    g_snprintf (answer, sizeof answer, "%c?%c\r", STX, status);
    ocop_fake_transport_send (devices->scale, answer, strlen (answer));
}

static gsize
take_question (const guint8 *bytes, gsize size, gpointer data)
{
    for (gsize i = 0; i < size; i++)
        if (bytes[i] == 'W')
            answer_weight (data);
    return size;
}

static gsize
take_display (const guint8 *bytes, gsize size, gpointer data)
{
    ocop_virtual_display_feed (&((OcopVirtualDevices *)data)->shown, bytes, size);
    return size;
}

/* ---- all of them */

OcopTransport *
ocop_virtual_devices_get_transport (OcopVirtualDevices *devices, OcopDevClass device_class)
{
    switch (device_class) {
    case OCOP_DEV_CLASS_PRINTER:
        return ocop_virtual_printer_get_transport (devices->printer);
    case OCOP_DEV_CLASS_SCANNER:
        return devices->scanner;
    case OCOP_DEV_CLASS_SCALE:
        return devices->scale;
    case OCOP_DEV_CLASS_DISPLAY:
        return devices->display;
    case OCOP_DEV_CLASS_DRAWER:
    case OCOP_N_DEV_CLASSES:
    default:
        return NULL;
    }
}

OcopTransport *
ocop_virtual_devices_take_transport (OcopVirtualDevices *devices, OcopDevClass device_class)
{
    OcopTransport *transport = ocop_virtual_devices_get_transport (devices, device_class);
    if (device_class == OCOP_DEV_CLASS_PRINTER)
        return ocop_virtual_printer_take_transport (devices->printer);
    g_assert (transport != NULL && !devices->is_taken[device_class]);
    devices->is_taken[device_class] = TRUE;
    return ocop_transport_ref (transport);
}

gboolean
ocop_virtual_devices_is_plugged (const OcopVirtualDevices *devices, OcopDevClass device_class)
{
    return devices->is_plugged[device_class];
}

OcopVirtualPrinter *
ocop_virtual_devices_get_printer (OcopVirtualDevices *devices)
{
    return devices->printer;
}

void
ocop_virtual_devices_plug (OcopVirtualDevices *devices, OcopDevClass device_class,
                           gboolean is_plugged)
{
    OcopTransport *transport = ocop_virtual_devices_get_transport (devices, device_class);
    if (devices->is_plugged[device_class] == is_plugged)
        return;
    devices->is_plugged[device_class] = is_plugged;
    if (is_plugged)
        ocop_fake_transport_plug (transport);
    else
        ocop_fake_transport_unplug (transport);
    if (devices->events.plugged != NULL)
        devices->events.plugged (device_class, is_plugged, devices->events_data);
}

OcopVirtualDevices *
ocop_virtual_devices_new (OcopLoop *loop, const OcopPrinterProfile *profile,
                          const OcopVirtualEvents *events, gpointer data)
{
    static const OcopVirtualPrinterEvents printer_events = {on_taken, on_broke};
    OcopVirtualDevices *devices = g_new0 (OcopVirtualDevices, 1);
    const OcopFakeDevice scanner = {.take = take_nothing};
    const OcopFakeDevice scale = {.take = take_question, .data = devices};
    const OcopFakeDevice display = {.take = take_display, .data = devices};
    devices->loop = ocop_loop_ref (loop);
    if (events != NULL)
        devices->events = *events;
    devices->events_data = data;
    devices->printer = ocop_virtual_printer_new (loop, profile);
    ocop_virtual_printer_set_events (devices->printer, &printer_events, devices);
    devices->scanner = ocop_fake_transport_new (loop, &scanner);
    devices->scale = ocop_fake_transport_new (loop, &scale);
    devices->display = ocop_fake_transport_new (loop, &display);
    for (guint i = 0; i < OCOP_N_DEV_CLASSES; i++)
        devices->is_plugged[i] = TRUE;
    ocop_virtual_display_init (&devices->shown);
    return devices;
}

static void
let_go (OcopVirtualDevices *devices, OcopDevClass device_class)
{
    OcopTransport *transport = ocop_virtual_devices_get_transport (devices, device_class);
    ocop_fake_transport_unplug (transport); /* no byte comes here any more */
    if (devices->is_taken[device_class])
        ocop_transport_unref (transport);
    else
        ocop_transport_free (transport);
}

void
ocop_virtual_devices_free (OcopVirtualDevices *devices)
{
    ocop_loop_clear_timer (devices->loop, &devices->drawer_timer);
    ocop_virtual_printer_free (devices->printer);
    let_go (devices, OCOP_DEV_CLASS_SCANNER);
    let_go (devices, OCOP_DEV_CLASS_SCALE);
    let_go (devices, OCOP_DEV_CLASS_DISPLAY);
    ocop_loop_unref (devices->loop);
    g_free (devices);
}
