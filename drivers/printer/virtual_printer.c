/* A stopped printer takes what its buffer holds and then nothing, until it goes on. */
#include "drivers/printer/virtual_printer.h"

#include "drivers/transport/fake.h"
#include "drivers/transport/transport_class.h"

struct _OcopVirtualPrinter {
    OcopTransport *transport;
    gboolean is_taken; /* its owner is another; this is a reference */
    OcopEscposInterpreter *paper;
    gsize buffer_max, n_buffered; /* since it stopped */
    gsize n_bytes;
    gboolean is_mute;
    gboolean has_change; /* to be made at @change_at bytes */
    gsize change_at;
    OcopPrinterState change;
    gsize break_at; /* 0: not at all */
    guint break_timer;
    OcopVirtualPrinterEvents events;
    gpointer events_data;
};

static gboolean
is_stopped (const OcopVirtualPrinter *printer)
{
    const OcopPrinterState state = ocop_escpos_interpreter_get_state (printer->paper);
    return state.is_paper_out || state.is_cover_open || state.is_offline || state.has_error;
}

static void
say (OcopVirtualPrinter *printer)
{
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer->paper);
    if (replies->len > 0 && !printer->is_mute)
        ocop_fake_transport_send (printer->transport, replies->data, replies->len);
}

static gsize
take_some (OcopVirtualPrinter *printer, const guint8 *bytes, gsize size)
{
    gsize n_taken = size;
    if (is_stopped (printer)) {
        n_taken = MIN (size, printer->buffer_max - MIN (printer->n_buffered, printer->buffer_max));
        printer->n_buffered += n_taken;
    }
    printer->n_bytes += n_taken;
    ocop_escpos_interpreter_feed (printer->paper, bytes, n_taken);
    if (printer->events.taken != NULL && n_taken > 0)
        printer->events.taken (bytes, n_taken, printer->events_data);
    say (printer);
    return n_taken;
}

static gsize
take_with_change (OcopVirtualPrinter *printer, const guint8 *bytes, gsize size)
{
    const gsize n_before =
        printer->has_change ? MIN (size, printer->change_at - printer->n_bytes) : 0;
    const gsize n_taken = n_before > 0 ? take_some (printer, bytes, n_before) : 0;
    if (n_taken < n_before)
        return n_taken;
    if (printer->has_change && printer->n_bytes == printer->change_at) {
        printer->has_change = FALSE;
        ocop_escpos_interpreter_set_state (printer->paper, &printer->change);
        say (printer);
    }
    return n_taken + (n_taken < size ? take_some (printer, bytes + n_taken, size - n_taken) : 0);
}

/* After what it took has been counted. */
static void
on_break (gpointer data)
{
    OcopVirtualPrinter *printer = data;
    printer->break_timer = 0;
    printer->break_at = 0;
    ocop_fake_transport_unplug (printer->transport);
    if (printer->events.broke != NULL)
        printer->events.broke (printer->events_data);
}

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    OcopVirtualPrinter *printer = data;
    const gsize size_max =
        printer->break_at > 0 ? MIN (size, printer->break_at - printer->n_bytes) : size;
    const gsize n_taken = take_with_change (printer, bytes, size_max);
    if (printer->break_at > 0 && printer->n_bytes == printer->break_at && printer->break_timer == 0)
        printer->break_timer = ocop_loop_add_timer (ocop_transport_get_loop (printer->transport), 0,
                                                    on_break, printer);
    return n_taken;
}

OcopVirtualPrinter *
ocop_virtual_printer_new (OcopLoop *loop, const OcopPrinterProfile *profile)
{
    OcopVirtualPrinter *printer = g_new0 (OcopVirtualPrinter, 1);
    const OcopFakeDevice device = {.take = take, .data = printer};
    printer->buffer_max = OCOP_ESCPOS_WAITING_MAX;
    printer->paper = ocop_escpos_interpreter_new (profile);
    printer->transport = ocop_fake_transport_new (loop, &device);
    return printer;
}

void
ocop_virtual_printer_free (OcopVirtualPrinter *printer)
{
    ocop_loop_clear_timer (ocop_transport_get_loop (printer->transport), &printer->break_timer);
    ocop_fake_transport_unplug (printer->transport); /* no byte comes here any more */
    if (printer->is_taken)
        ocop_transport_unref (printer->transport);
    else
        ocop_transport_free (printer->transport);
    ocop_escpos_interpreter_free (printer->paper);
    g_free (printer);
}

OcopTransport *
ocop_virtual_printer_get_transport (OcopVirtualPrinter *printer)
{
    return printer->transport;
}

OcopTransport *
ocop_virtual_printer_take_transport (OcopVirtualPrinter *printer)
{
    g_assert (!printer->is_taken);
    printer->is_taken = TRUE;
    return ocop_transport_ref (printer->transport);
}

OcopEscposInterpreter *
ocop_virtual_printer_peek_paper (OcopVirtualPrinter *printer)
{
    return printer->paper;
}

void
ocop_virtual_printer_set_state (OcopVirtualPrinter *printer, const OcopPrinterState *state)
{
    ocop_escpos_interpreter_set_state (printer->paper, state);
    say (printer);
    if (is_stopped (printer))
        return;
    printer->n_buffered = 0;
    ocop_fake_transport_resume (printer->transport);
}

void
ocop_virtual_printer_set_state_later (OcopVirtualPrinter *printer, gsize n_more,
                                      const OcopPrinterState *state)
{
    printer->has_change = TRUE;
    printer->change_at = printer->n_bytes + n_more;
    printer->change = *state;
}

void
ocop_virtual_printer_set_buffer (OcopVirtualPrinter *printer, gsize size_max)
{
    printer->buffer_max = MIN (size_max, OCOP_ESCPOS_WAITING_MAX);
}

void
ocop_virtual_printer_set_mute (OcopVirtualPrinter *printer, gboolean is_mute)
{
    printer->is_mute = is_mute;
}

gsize
ocop_virtual_printer_get_n_bytes (const OcopVirtualPrinter *printer)
{
    return printer->n_bytes;
}

void
ocop_virtual_printer_set_events (OcopVirtualPrinter *printer,
                                 const OcopVirtualPrinterEvents *events, gpointer data)
{
    printer->events = *events;
    printer->events_data = data;
}

void
ocop_virtual_printer_break_later (OcopVirtualPrinter *printer, gsize n_more)
{
    g_assert (n_more > 0);
    printer->break_at = printer->n_bytes + n_more;
}
