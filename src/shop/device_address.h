/* Where a device of the settings is: words such as "usb:04b8:0e15@1-2", read strictly. Not for
 * other folders. */
#pragma once

#include "drivers/core/usb_facts.h"
#include "drivers/transport/stream.h"
#include "shop/devices.h"

#define OCOP_DEVICE_ADDRESS_MAX 500 /* bytes */
#define OCOP_TCP_PORT_PRINTERS  9100

typedef enum {
    OCOP_ADDRESS_NONE,    /* "" */
    OCOP_ADDRESS_AUTO,    /* "auto": whatever is plugged in that only this can be */
    OCOP_ADDRESS_USB,     /* "usb:VID:PID[:SERIAL|@PORT]" */
    OCOP_ADDRESS_SERIAL,  /* "serial:/dev/ttyS0[,9600[,8N1]]" */
    OCOP_ADDRESS_TCP,     /* "tcp:HOST[:PORT]" */
    OCOP_ADDRESS_USBLP,   /* "usblp:/dev/usb/lp0" */
    OCOP_ADDRESS_FILE,    /* "file:PATH", "dir:PATH": papers as files, no device */
    OCOP_ADDRESS_VIRTUAL, /* "virtual" */
    OCOP_ADDRESS_PRINTER, /* "printer", of a drawer: hangs on it */
    OCOP_N_ADDRESS_KINDS
} OcopAddressKind;

typedef struct {
    OcopAddressKind kind;
    OcopUsbWanted usb;     /* of USB */
    char *path;            /* of SERIAL, USBLP and FILE (whole text); host of TCP; owned */
    guint16 port;          /* of TCP */
    OcopTtySettings line;  /* of SERIAL */
    gboolean has_line;     /* it was stated */
    gboolean has_stand_in; /* of AUTO, "auto|virtual": a virtual one until one is plugged in */
} OcopDeviceAddress;

void ocop_device_address_clear (OcopDeviceAddress *address);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopDeviceAddress, ocop_device_address_clear)

/* FALSE when @text is none, or none that a device of @kind can have. */
gboolean ocop_device_address_parse (OcopDeviceKind kind, const char *text,
                                    OcopDeviceAddress *ret_address);
/* TRUE for a printer that the job machine drives, FALSE for "", "file:" and "dir:". */
gboolean ocop_device_address_is_device (const char *printer);
