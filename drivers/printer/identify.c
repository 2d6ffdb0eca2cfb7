/* One request, and whatever comes of it is an answer: a printer that does not say what it is prints
 * all the same. Source: devices.md 1.1. */
#include "drivers/printer/identify.h"

#define GET_DEVICE_ID_TYPE 0xa1
#define GET_DEVICE_ID      0

static void
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    const OcopPrinterAsking *asking = data;
    OcopDeviceId id;
    ocop_device_id_parse (bytes, result == OCOP_DEV_OK ? size : 0, &id);
    asking->identified (&id, ocop_quirk_table_choose_profile (asking->quirks, &asking->facts, &id),
                        asking->data);
}

/* Nothing was asked; that comes later as well. */
static void
on_not_asked (OcopDevResult result, gsize n_accepted, gpointer data)
{
    on_answered (OCOP_DEV_NOT_SUPPORTED, NULL, 0, data);
}

void
ocop_printer_identify (OcopPrinterAsking *asking, OcopTransport *transport,
                       const OcopUsbFacts *facts, const OcopUsbInterface *interface,
                       const OcopQuirkTable *quirks, OcopPrinterIdentified identified,
                       gpointer data)
{
    const OcopControl control = {
        .request_type = GET_DEVICE_ID_TYPE,
        .request = GET_DEVICE_ID,
        .index = (guint16)(interface->number << 8 | interface->alternate),
        .size_max = OCOP_DEVICE_ID_MAX,
    };
    OcopQuirks said;
    *asking = (OcopPrinterAsking){*facts, quirks, identified, data};
    ocop_quirk_table_find (quirks, facts, NULL, &said);
    if ((said.flags & OCOP_QUIRK_NO_GET_DEVICE_ID) == 0) {
        ocop_transport_control (transport, &control, on_answered, asking);
        return;
    }
    g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
    ocop_transport_write (transport, nothing, NULL, on_not_asked, asking);
}
