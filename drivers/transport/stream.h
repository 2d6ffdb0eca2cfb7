/* Transports that are a file descriptor: serial lines, usblp's node, plain files.
 * They live on the loop's own context; nothing waits but poll. */
#pragma once

#include "drivers/transport/transport.h"

typedef enum { OCOP_PARITY_NONE, OCOP_PARITY_EVEN, OCOP_PARITY_ODD } OcopParity;

typedef struct {
    guint baud;      /* 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200 */
    guint data_bits; /* 7 or 8 */
    OcopParity parity;
    gboolean has_two_stop_bits;
    gboolean has_flow_control; /* RTS and CTS */
} OcopTtySettings;

/* A serial line, raw. Bytes with a wrong parity are dropped. Opening takes the line for us alone
 * (IN_USE). @path and @settings are copied; with a baud rate not listed opening ends with
 * NOT_SUPPORTED. Owned. */
OcopTransport *ocop_tty_new (OcopLoop *loop, const char *path, const OcopTtySettings *settings);

/* Writes to what is there at @path: /dev/usb/lp0, whose answers are read as well, a named pipe that
 * somebody reads, or a plain file, at its end. NO_HARDWARE when there is nothing. Owned. */
OcopTransport *ocop_file_new (OcopLoop *loop, const char *path);
