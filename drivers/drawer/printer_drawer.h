/* A drawer at a printer: the pulse goes out between two jobs, the switch is pin 3 as the printer
 * tells it. */
#pragma once

#include "drivers/drawer/drawer.h"
#include "drivers/printer/escpos_printer.h"

/* @printer and @profile are borrowed. Whoever has the printer's events calls
 * ocop_drawer_level_changed when OCOP_PRINTER_DRAWER_HIGH has changed. A printer that tells its
 * state only when it is asked (no ASB in @profile) says nothing of the drawer. While a job is under
 * way the pulse waits for its end, OCOP_DRAWER_SEND_MS at most: one that is to open the drawer
 * whatever becomes of the paper is asked for before the job. The other arguments as in
 * ocop_drawer_new. Owned. */
OcopDrawer *ocop_drawer_new_printer (OcopLoop *loop, OcopEscposPrinter *printer,
                                     OcopTransport *transport, const OcopPrinterProfile *profile,
                                     const OcopDrawerOptions *options,
                                     const OcopDrawerEvents *events, gpointer data);
