/* Bar-code scanners known by their USB ids, and the makers whose ids make it worth asking whether a
 * keyboard is a scanner. A keyboard that is not in the first table is never claimed unasked: clones
 * share ids, and a claimed keyboard types no more.
 *
 * Source: usb.ids; Zebra's host mode ids as listed by the babylonlib project; Honeywell's HID POS
 * id as in Itp.HidBarcodeScanner. Devices in HID POS mode need no table: usage page 8C says what
 * they are. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_SCANNER_MODE_HID_POS,
    OCOP_SCANNER_MODE_KEYBOARD,
    OCOP_SCANNER_MODE_SERIAL, /* CDC-ACM */
    OCOP_SCANNER_MODE_IBM,    /* no driver: to be set to one of the others */
    OCOP_N_SCANNER_MODES,
} OcopScannerMode;

typedef struct {
    guint16 vid, pid;
    OcopScannerMode mode;
    const char *name;
} OcopKnownScanner;

/* In the order of vid and pid, each once. */
extern const OcopKnownScanner ocop_known_scanners[];
extern const gsize ocop_n_known_scanners;

/* NULL: not known. Static. */
const OcopKnownScanner *ocop_scanner_find (guint16 vid, guint16 pid);
/* Makers of scanners, in the order of vid, each once. */
typedef struct {
    guint16 vid;
    const char *name;
} OcopScannerMaker;
extern const OcopScannerMaker ocop_scanner_makers[];
extern const gsize ocop_n_scanner_makers;
/* Who makes scanners under @vid, NULL: nobody known. Static. */
const char *ocop_scanner_get_maker (guint16 vid);
