/* What a pulse needs is a moment without a job: tried again until there is one, or it is cancelled.
 *
 * A printer that is stopped (no paper, cover open) would keep ESC p and open the drawer when it
 * goes on, minutes later. It is sent DLE DC4, which it obeys at once or not at all. Source:
 * devices.md 1.12. */
#include "drivers/drawer/printer_drawer.h"

#include "drivers/drawer/drawer_private.h"

#define TRY_MS        50
#define REAL_TIME_MAX 8

typedef struct {
    OcopLoop *loop; /* owned */
    OcopEscposPrinter *printer;
    OcopTransport *transport; /* the printer's */
    gboolean tells_level;
    GBytes *pulse; /* owned; NULL: none wanted */
    OcopDrawerSent sent;
    gpointer sent_data;
    gboolean is_kicking; /* it is with the printer */
    guint timer;
} Port;

static void
end (Port *port, OcopDevResult result)
{
    OcopDrawerSent sent = port->sent;
    ocop_loop_clear_timer (port->loop, &port->timer);
    port->is_kicking = FALSE;
    g_clear_pointer (&port->pulse, g_bytes_unref);
    sent (result, port->sent_data);
}

static void
on_kicked (OcopDevResult result, gpointer data)
{
    end (data, result);
}

static gboolean
is_stopped (const Port *port)
{
    const guint stopped = OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_PAPER_OUT |
                          OCOP_PRINTER_ERROR;
    return (ocop_escpos_printer_get_flags (port->printer) & stopped) != 0;
}

/* 10 14 01 m t, t in 100 ms; of 1B 70 m t1 t2, t1 in 2 ms. */
static GBytes *
make_real_time (GBytes *pulse)
{
    const guint8 *bytes = g_bytes_get_data (pulse, NULL);
    const guint on_ms = bytes[3] * 2u;
    const guint8 command[] = {0x10, 0x14, 0x01, bytes[2],
                              (guint8)CLAMP ((on_ms + 99) / 100, 1, REAL_TIME_MAX)};
    return g_bytes_new (command, sizeof command);
}

static void
try_to_kick (gpointer data)
{
    Port *port = data;
    g_autoptr (GBytes) command =
        is_stopped (port) ? make_real_time (port->pulse) : g_bytes_ref (port->pulse);
    port->timer = 0;
    if (ocop_transport_get_state (port->transport) != OCOP_TRANSPORT_OPEN) {
        end (port, OCOP_DEV_NO_HARDWARE);
        return;
    }
    port->is_kicking = ocop_escpos_printer_kick (port->printer, command, on_kicked, port);
    if (!port->is_kicking)
        port->timer = ocop_loop_add_timer (port->loop, TRY_MS, try_to_kick, port);
}

static void
send_pulse (GBytes *pulse, OcopDrawerSent sent, gpointer sent_data, gpointer data)
{
    Port *port = data;
    port->pulse = g_bytes_ref (pulse);
    port->sent = sent;
    port->sent_data = sent_data;
    port->timer = ocop_loop_add_timer (port->loop, 0, try_to_kick, port);
}

static void
cancel (gpointer data)
{
    Port *port = data;
    if (port->is_kicking)
        ocop_escpos_printer_cancel_kick (port->printer);
    else if (port->pulse != NULL)
        end (port, OCOP_DEV_CANCELLED);
}

static OcopDrawerLevel
get_level (gpointer data)
{
    const Port *port = data;
    if (!port->tells_level || ocop_transport_get_state (port->transport) != OCOP_TRANSPORT_OPEN)
        return OCOP_DRAWER_LEVEL_UNKNOWN;
    return (ocop_escpos_printer_get_flags (port->printer) & OCOP_PRINTER_DRAWER_HIGH) != 0
               ? OCOP_DRAWER_LEVEL_HIGH
               : OCOP_DRAWER_LEVEL_LOW;
}

/* With the drawer, which is freed when no pulse is with the port. */
static void
free_port (gpointer data)
{
    Port *port = data;
    ocop_loop_unref (port->loop);
    g_free (port);
}

OcopDrawer *
ocop_drawer_new_printer (OcopLoop *loop, OcopEscposPrinter *printer, OcopTransport *transport,
                         const OcopPrinterProfile *profile, const OcopDrawerOptions *options,
                         const OcopDrawerEvents *events, gpointer data)
{
    static const OcopDrawerPort functions = {send_pulse, cancel, get_level};
    Port *port = g_new0 (Port, 1);
    port->loop = ocop_loop_ref (loop);
    port->printer = printer;
    port->transport = transport;
    port->tells_level = profile->has_asb;
    OcopDrawer *drawer = ocop_drawer_new (loop, &functions, port, options, events, data);
    ocop_drawer_own_port (drawer, free_port);
    return drawer;
}
