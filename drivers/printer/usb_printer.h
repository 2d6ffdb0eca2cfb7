/* Receipt printers on USB: the job machine on a device that is plugged in, out, and in again at
 * another address. Printer class (7/1/1 and 7/1/2) and the Epsons that show a vendor's class. */
#pragma once

#include "drivers/link/link.h"
#include "drivers/printer/escpos_printer.h"

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

void ocop_usb_printer_start (OcopUsbPrinter *printer);
void ocop_usb_printer_stop (OcopUsbPrinter *printer);
/* Where the jobs go. A job that begins while it is not ENABLED fails with NO_HARDWARE. Borrowed. */
OcopEscposPrinter *ocop_usb_printer_get_printer (OcopUsbPrinter *printer);
OcopDev *ocop_usb_printer_get_dev (OcopUsbPrinter *printer);
OcopLink *ocop_usb_printer_get_link (OcopUsbPrinter *printer);

extern const OcopDriver ocop_printer_usb_driver;
