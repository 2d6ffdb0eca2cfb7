/* A receipt printer made of the interpreter behind a transport: what the till prints on where there
 * is no printer (demonstrations, tests, the screen's preview), through the very code that drives a
 * real one. */
#pragma once

#include "drivers/proto/escpos_interpreter.h"
#include "drivers/transport/transport.h"

typedef struct _OcopVirtualPrinter OcopVirtualPrinter;

/* @profile: NULL for everything it can. Owned. */
OcopVirtualPrinter *ocop_virtual_printer_new (OcopLoop *loop, const OcopPrinterProfile *profile);
void ocop_virtual_printer_free (OcopVirtualPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopVirtualPrinter, ocop_virtual_printer_free)

/* Borrowed. A fake transport: see transport/fake.h for unplugging it. */
OcopTransport *ocop_virtual_printer_get_transport (OcopVirtualPrinter *printer);
/* The same, owned by the caller from now on: for a driver that frees its transport, before this is
 * freed. Once. */
OcopTransport *ocop_virtual_printer_take_transport (OcopVirtualPrinter *printer);
/* What is on its paper. Borrowed. */
OcopEscposInterpreter *ocop_virtual_printer_peek_paper (OcopVirtualPrinter *printer);
/* Paper, cover … as from a person's hand. */
void ocop_virtual_printer_set_state (OcopVirtualPrinter *printer, const OcopPrinterState *state);
/* The same when it has got @n_more bytes from now on: paper ends in the middle of a receipt. */
void ocop_virtual_printer_set_state_later (OcopVirtualPrinter *printer, gsize n_more,
                                           const OcopPrinterState *state);
/* Its buffer, of which a stopped printer takes no more. */
void ocop_virtual_printer_set_buffer (OcopVirtualPrinter *printer, gsize size_max);
/* Says nothing of its own accord or when asked. */
void ocop_virtual_printer_set_mute (OcopVirtualPrinter *printer, gboolean is_mute);
gsize ocop_virtual_printer_get_n_bytes (const OcopVirtualPrinter *printer);

/* For whoever keeps it: bytes that it has just taken; its cable was pulled, as break_later says. */
typedef struct {
    void (*taken) (const guint8 *bytes, gsize size, gpointer data);
    void (*broke) (gpointer data);
} OcopVirtualPrinterEvents;
/* @events is copied. */
void ocop_virtual_printer_set_events (OcopVirtualPrinter *printer,
                                      const OcopVirtualPrinterEvents *events, gpointer data);
/* It is unplugged when it has got @n_more bytes (at least 1) from now on, no byte later. */
void ocop_virtual_printer_break_later (OcopVirtualPrinter *printer, gsize n_more);
