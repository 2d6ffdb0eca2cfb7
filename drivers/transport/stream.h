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

/* A new file in the folder @path for each opening, "000001.bin" and so on, in the order they were
 * made: a printer for trying things out. NO_HARDWARE when there is no such folder. Owned. */
OcopTransport *ocop_folder_new (OcopLoop *loop, const char *path);

/* A printer through the kernel's own driver, at @path (/dev/usb/lp0): where it is to keep its
 * driver. Answers are read as far as usblp hands them on. Of requests only GET_DEVICE_ID is
 * answered, from what usblp read when the printer was plugged in; its ioctls would block for
 * seconds. How much of a write that is cancelled the printer got is not known more exactly than to
 * usblp's 8192 bytes. Owned. Source: devices.md 1.2; linux usblp.c. */
OcopTransport *ocop_usblp_new (OcopLoop *loop, const char *path);
/* The same for @interface of the USB device on @port ("1-2.3"): its node is looked for at each
 * opening, which ends with NO_HARDWARE while usblp has not bound. Owned. */
OcopTransport *ocop_usblp_new_of (OcopLoop *loop, const char *port, guint8 interface);

/* A keyboard or scanner at @path (/dev/input/event3), taken away from everybody else, the screen
 * among them (EVIOCGRAB; IN_USE when another has it), for as long as it is open. What comes in are
 * the kernel's struct input_event, see drivers/proto/evdev_keys.h. It takes no bytes
 * (NOT_SUPPORTED). Owned. */
OcopTransport *ocop_evdev_new (OcopLoop *loop, const char *path);
