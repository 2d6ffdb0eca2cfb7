/* Asking a printer what it is (GET_DEVICE_ID), which chooses its profile until a person does. */
#pragma once

#include "drivers/core/quirk.h"
#include "drivers/transport/transport.h"

/* @id: all "" when it said nothing, could not be asked, or is not to be (P9). @profile: the name of
 * the profile it fits, never NULL. Both borrowed, for the call. */
typedef void (*OcopPrinterIdentified) (const OcopDeviceId *id, const char *profile, gpointer data);

/* One question; the caller's memory, until @identified was called or the transport was freed. */
typedef struct {
    OcopUsbFacts facts;
    const OcopQuirkTable *quirks;
    OcopPrinterIdentified identified;
    gpointer data;
} OcopPrinterAsking;

/* @transport is open, and no write is under way. @facts, @interface of the device; @quirks is to
 * live until @identified was called, which happens once, later, also when the device goes. Not when
 * the transport is freed before. */
void ocop_printer_identify (OcopPrinterAsking *asking, OcopTransport *transport,
                            const OcopUsbFacts *facts, const OcopUsbInterface *interface,
                            const OcopQuirkTable *quirks, OcopPrinterIdentified identified,
                            gpointer data);
