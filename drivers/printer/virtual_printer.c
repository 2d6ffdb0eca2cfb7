/* A stopped printer takes what its buffer holds and then nothing, until it goes on. */
#include "drivers/printer/virtual_printer.h"

#include "drivers/transport/fake.h"

struct _OcopVirtualPrinter {
    OcopTransport *transport;
    OcopEscposInterpreter *paper;
    gsize buffer_max, n_buffered; /* since it stopped */
    gsize n_bytes;
    gboolean is_mute;
    gboolean has_change; /* to be made at @change_at bytes */
    gsize change_at;
    OcopPrinterState change;
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
    say (printer);
    return n_taken;
}

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    OcopVirtualPrinter *printer = data;
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
    ocop_transport_free (printer->transport);
    ocop_escpos_interpreter_free (printer->paper);
    g_free (printer);
}

OcopTransport *
ocop_virtual_printer_get_transport (OcopVirtualPrinter *printer)
{
    return printer->transport;
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
