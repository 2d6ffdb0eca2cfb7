/* An ESC/POS printer on any transport. One thread: that of the transport's loop; nothing blocks. */
#pragma once

#include "drivers/core/quirk.h"
#include "drivers/printer/printer.h"

typedef struct _OcopEscposPrinter OcopEscposPrinter;

/* Takes the events of @transport, which is borrowed and may be opened and closed as devices come
 * and go. @profile is borrowed. Owned. */
OcopEscposPrinter *ocop_escpos_printer_new (OcopTransport *transport,
                                            const OcopPrinterProfile *profile,
                                            const OcopPrinterEvents *events, gpointer data);
/* No job may be under way, or its end is not told. */
void ocop_escpos_printer_free (OcopEscposPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopEscposPrinter, ocop_escpos_printer_free)

/* What it can do from now on: as @profile (borrowed) says, but for what @quirks (NULL: none) deny.
 * Between jobs; without effect on one that was rendered for another profile. */
void ocop_escpos_printer_set_profile (OcopEscposPrinter *printer, const OcopPrinterProfile *profile,
                                      const OcopQuirks *quirks);

/* The transport is open, for the first time or again: what the printer has forgotten is sent. */
void ocop_escpos_printer_attach (OcopEscposPrinter *printer);

/* Prints @stream, which ends with what ocop_escpos_add_end_of_job adds for @process_id (1 to 9999)
 * and is copied. Its end is told later, also when it fails at once. FALSE, and nothing is told:
 * another job is under way. Jobs with a real-time sequence in them FAIL. */
gboolean ocop_escpos_printer_print (OcopEscposPrinter *printer, const OcopPrintStream *stream,
                                    guint process_id);
/* Breaks the job off, if it has not ended: FAILED (CANCELLED) if nothing of it was sent, else
 * UNKNOWN. Before the next one the printer is brought back to a clean line. */
void ocop_escpos_printer_cancel (OcopEscposPrinter *printer);

/* Sends @pulse, which opens the drawer, between jobs and behind what brings a broken-off job's
 * printer back; also to one that has no paper or stands open. @done comes once, later. FALSE, and
 * nothing is sent or told: a job or something else is under way, or it is not there. One that was
 * not taken when it is cancelled ends with CANCELLED. */
typedef void (*OcopPrinterKicked) (OcopDevResult result, gpointer data);
gboolean ocop_escpos_printer_kick (OcopEscposPrinter *printer, GBytes *pulse,
                                   OcopPrinterKicked done, gpointer data);
void ocop_escpos_printer_cancel_kick (OcopEscposPrinter *printer);

OcopJobState ocop_escpos_printer_get_job_state (const OcopEscposPrinter *printer);
guint ocop_escpos_printer_get_flags (const OcopEscposPrinter *printer);
