/* The job machine stands on the link's transport, which is the same for ever; the link's steps put
 * the device of the moment behind it. A job under way when the device goes is ended by the
 * transport, exactly once, and what is left of it on the paper is dealt with when the printer is
 * attached again. */
#include "drivers/printer/usb_printer.h"

#include "drivers/link/usb_steps.h"
#include "drivers/transport/transport_class.h"

struct _OcopUsbPrinter {
    OcopLink *link;
    OcopEscposPrinter *printer;
    OcopUsbPrinterStateChanged state_changed;
    gpointer data;
    /* Of the transport: both want to know that it went. */
    OcopTransportEvents of_link, of_machine;
    gpointer link_data, machine_data;
};

/* [CUPS, usblp: Epsons that show class FF] */
static const OcopUsbId vendor_class_ids[] = {{0x04b8, 0x0202}};

static gboolean
is_vendor_class (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < G_N_ELEMENTS (vendor_class_ids); i++)
        if (facts->vid == vendor_class_ids[i].vid && facts->pid == vendor_class_ids[i].pid)
            return TRUE;
    return FALSE;
}

static const OcopUsbInterface *
find_printer (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, is_vendor_class (facts));
}

static guint
probe (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, FALSE) != NULL ? OCOP_SCORE_CLASS : OCOP_SCORE_NONE;
}

static void
open_printer (OcopDev *dev, const OcopUsbFacts *facts)
{
    ocop_usb_step_open (dev, facts, OCOP_USB_BULK, find_printer);
}

const OcopDriver ocop_printer_usb_driver = {.name = "printer-usb",
                                            .device_class = OCOP_DEV_CLASS_PRINTER,
                                            .ids = vendor_class_ids,
                                            .n_ids = G_N_ELEMENTS (vendor_class_ids),
                                            .probe = probe,
                                            .open = open_printer,
                                            OCOP_USB_STEPS};

static void
set_up (OcopLink *link, gpointer data)
{
    ocop_escpos_printer_attach (((OcopUsbPrinter *)data)->printer);
    ocop_link_set_up_done (link, OCOP_DEV_OK);
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    OcopUsbPrinter *printer = data;
    if (printer->state_changed != NULL)
        printer->state_changed (state, fault, printer->data);
}

/* ---- one transport, two that want to know of it */

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    OcopUsbPrinter *printer = data;
    printer->of_machine.received (bytes, size, printer->machine_data);
}

/* The machine first: its job has ended when the link tells that the printer is lost. */
static void
on_gone (gpointer data)
{
    OcopUsbPrinter *printer = data;
    printer->of_machine.gone (printer->machine_data);
    printer->of_link.gone (printer->link_data);
}

static void
put_machine_on (OcopUsbPrinter *printer, OcopLink *link, const OcopPrinterProfile *profile,
                const OcopPrinterEvents *events)
{
    static const OcopTransportEvents both = {on_received, on_gone};
    OcopTransport *transport = ocop_link_get_transport (link);
    printer->link = link;
    printer->of_link = transport->events;
    printer->link_data = transport->events_data;
    printer->printer = ocop_escpos_printer_new (transport, profile, events, printer->data);
    printer->of_machine = transport->events;
    printer->machine_data = transport->events_data;
    ocop_transport_set_events (transport, &both, printer);
}

static OcopUsbPrinter *
new_printer (OcopUsbPrinterStateChanged state_changed, gpointer data)
{
    OcopUsbPrinter *printer = g_new0 (OcopUsbPrinter, 1);
    printer->state_changed = state_changed;
    printer->data = data;
    return printer;
}

static const OcopLinkClient client = {.set_up = set_up, .state_changed = on_state};

OcopUsbPrinter *
ocop_usb_printer_new (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                      const OcopUsbOpener *opener, const OcopPrinterProfile *profile,
                      const OcopPrinterEvents *events, OcopUsbPrinterStateChanged state_changed,
                      gpointer data)
{
    OcopUsbPrinter *printer = new_printer (state_changed, data);
    put_machine_on (printer, ocop_link_new_usb (loop, driver, wanted, opener, &client, printer),
                    profile, events);
    return printer;
}

OcopUsbPrinter *
ocop_usb_printer_new_on (OcopTransport *transport, const OcopPrinterProfile *profile,
                         const OcopPrinterEvents *events, OcopUsbPrinterStateChanged state_changed,
                         gpointer data)
{
    OcopUsbPrinter *printer = new_printer (state_changed, data);
    put_machine_on (printer, ocop_link_new (transport, &client, printer), profile, events);
    return printer;
}

void
ocop_usb_printer_free (OcopUsbPrinter *printer)
{
    ocop_escpos_printer_free (printer->printer);
    ocop_link_free (printer->link);
    g_free (printer);
}

void
ocop_usb_printer_start (OcopUsbPrinter *printer)
{
    ocop_link_start (printer->link);
}

void
ocop_usb_printer_stop (OcopUsbPrinter *printer)
{
    ocop_link_stop (printer->link);
}

OcopEscposPrinter *
ocop_usb_printer_get_printer (OcopUsbPrinter *printer)
{
    return printer->printer;
}

OcopDev *
ocop_usb_printer_get_dev (OcopUsbPrinter *printer)
{
    return ocop_link_get_dev (printer->link);
}

OcopLink *
ocop_usb_printer_get_link (OcopUsbPrinter *printer)
{
    return printer->link;
}
