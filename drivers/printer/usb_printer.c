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
    const OcopPrinterProfile *profile; /* borrowed */
    OcopUsbPrinterStateChanged state_changed;
    gpointer data;
    OcopPrinterAsking asking;
    OcopPrinterIdentified identified; /* NULL: nobody wants to know */
    gpointer identified_data;
    /* Of the transport: both want to know that it went. */
    OcopTransportEvents of_link, of_machine;
    gpointer link_data, machine_data;
};

/* [CUPS, usblp: Epsons that show class FF] The quirk vendor-class says that their interface is a
 * printer's; that it is one of ours has to stand here. */
static const OcopUsbId vendor_class_ids[] = {{0x04b8, 0x0202}};

static const OcopUsbInterface *
find_printer (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, FALSE);
}

static const OcopUsbInterface *
find_vendor_printer (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, TRUE);
}

static guint
probe (const OcopUsbFacts *facts)
{
    return ocop_usb_find_printer (facts, FALSE) != NULL ? OCOP_SCORE_CLASS : OCOP_SCORE_NONE;
}

static void
open_printer (OcopDev *dev, const OcopUsbFacts *facts)
{
    const gboolean is_vendor_class =
        (ocop_usb_step_find_quirks (dev, facts)->flags & OCOP_QUIRK_VENDOR_CLASS) != 0;
    ocop_usb_step_open (dev, facts, OCOP_USB_BULK,
                        is_vendor_class ? find_vendor_printer : find_printer);
}

const OcopDriver ocop_printer_usb_driver = {.name = "printer-usb",
                                            .device_class = OCOP_DEV_CLASS_PRINTER,
                                            .ids = vendor_class_ids,
                                            .n_ids = G_N_ELEMENTS (vendor_class_ids),
                                            .probe = probe,
                                            .open = open_printer,
                                            OCOP_USB_STEPS};

static void
get_ready (OcopUsbPrinter *printer)
{
    ocop_escpos_printer_set_profile (printer->printer, printer->profile,
                                     ocop_link_get_quirks (printer->link));
    ocop_escpos_printer_attach (printer->printer);
    ocop_link_set_up_done (printer->link, OCOP_DEV_OK);
}

static void
on_identified (const OcopDeviceId *id, const char *profile, gpointer data)
{
    OcopUsbPrinter *printer = data;
    if (ocop_transport_get_state (ocop_link_get_transport (printer->link)) != OCOP_TRANSPORT_OPEN) {
        ocop_link_set_up_done (printer->link, OCOP_DEV_NO_HARDWARE);
        return;
    }
    ocop_link_set_device_id (printer->link, id);
    if (printer->identified != NULL)
        printer->identified (id, profile, printer->identified_data);
    get_ready (printer);
}

static void
set_up (OcopLink *link, gpointer data)
{
    OcopUsbPrinter *printer = data;
    const OcopQuirkTable *quirks = ocop_link_get_quirk_table (link);
    const OcopUsbInterface *interface = ocop_link_get_interface (link);
    if (quirks != NULL && interface != NULL)
        ocop_printer_identify (&printer->asking, ocop_link_get_transport (link),
                               ocop_dev_get_facts (ocop_link_get_dev (link)), interface, quirks,
                               on_identified, printer);
    else
        get_ready (printer);
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
    printer->profile = profile;
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
ocop_usb_printer_set_identified (OcopUsbPrinter *printer, OcopPrinterIdentified identified,
                                 gpointer data)
{
    printer->identified = identified;
    printer->identified_data = data;
}

void
ocop_usb_printer_set_profile (OcopUsbPrinter *printer, const OcopPrinterProfile *profile)
{
    printer->profile = profile;
    ocop_escpos_printer_set_profile (printer->printer, profile,
                                     ocop_link_get_quirks (printer->link));
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
