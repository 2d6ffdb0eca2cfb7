/* Receipt printers on USB: the job machine on a device that is plugged in, out, and in again at
 * another address. Printer class (7/1/1 and 7/1/2) and the Epsons that show a vendor's class. */
#pragma once

#include "drivers/link/link.h"
#include "drivers/printer/escpos_printer.h"
#include "drivers/printer/identify.h"

typedef struct _OcopUsbPrinter OcopUsbPrinter;

typedef void (*OcopUsbPrinterStateChanged) (OcopDevState state, OcopDevResult fault, gpointer data);

/* @driver: "printer-usb". @profile is borrowed. @state_changed may be NULL. Begins stopped. Owned.
 */
OcopUsbPrinter *ocop_usb_printer_new (OcopLoop *loop, const OcopDriver *driver,
                                      const OcopUsbWanted *wanted, const OcopUsbOpener *opener,
                                      const OcopPrinterProfile *profile,
                                      const OcopPrinterEvents *events,
                                      OcopUsbPrinterStateChanged state_changed, gpointer data);
/* The same on a transport that is not USB's (network, serial line, usblp, virtual), which it owns
 * and opens again by itself after it went; it has no OcopDev. */
OcopUsbPrinter *ocop_usb_printer_new_on (OcopTransport *transport,
                                         const OcopPrinterProfile *profile,
                                         const OcopPrinterEvents *events,
                                         OcopUsbPrinterStateChanged state_changed, gpointer data);
void ocop_usb_printer_free (OcopUsbPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopUsbPrinter, ocop_usb_printer_free)

/* Told of one on USB each time it is plugged in, before it is ENABLED: what it says it is, and the
 * profile that follows from that (identify.h). Not with an opener that knows no quirks. */
void ocop_usb_printer_set_identified (OcopUsbPrinter *printer, OcopPrinterIdentified identified,
                                      gpointer data);
/* From inside that, or while no job is under way: @profile (borrowed) instead of the one before. */
void ocop_usb_printer_set_profile (OcopUsbPrinter *printer, const OcopPrinterProfile *profile);

void ocop_usb_printer_start (OcopUsbPrinter *printer);
void ocop_usb_printer_stop (OcopUsbPrinter *printer);
/* Where the jobs go. A job that begins while it is not ENABLED fails with NO_HARDWARE. Borrowed. */
OcopEscposPrinter *ocop_usb_printer_get_printer (OcopUsbPrinter *printer);
OcopDev *ocop_usb_printer_get_dev (OcopUsbPrinter *printer);
OcopLink *ocop_usb_printer_get_link (OcopUsbPrinter *printer);

extern const OcopDriver ocop_printer_usb_driver;
