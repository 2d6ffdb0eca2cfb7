/* The tables. A line is added for a device that somebody has seen with that id; a whole vendor is
 * never a scanner, since some make keyboards too. */
#include "drivers/proto/scanner_known.h"

const OcopKnownScanner ocop_known_scanners[] = {
    {0x05e0, 0x0600, OCOP_SCANNER_MODE_SERIAL, "Zebra, serial port"},
    {0x05e0, 0x1200, OCOP_SCANNER_MODE_KEYBOARD, "Zebra, keyboard"},
    {0x05e0, 0x1300, OCOP_SCANNER_MODE_IBM, "Zebra, IBM hand-held"},
    {0x05e0, 0x1400, OCOP_SCANNER_MODE_IBM, "Zebra, IBM table-top"},
    {0x05e0, 0x2100, OCOP_SCANNER_MODE_HID_POS, "Zebra, HID POS"},
    {0x0c2e, 0x0200, OCOP_SCANNER_MODE_KEYBOARD, "Honeywell (Metrologic), keyboard"},
    {0x0c2e, 0x0204, OCOP_SCANNER_MODE_KEYBOARD, "Honeywell (Metrologic), keyboard"},
    {0x0c2e, 0x1007, OCOP_SCANNER_MODE_HID_POS, "Honeywell, HID POS"},
};
const gsize ocop_n_known_scanners = G_N_ELEMENTS (ocop_known_scanners);

const OcopScannerMaker ocop_scanner_makers[] = {
    {0x0536, "Hand Held Products"}, {0x05e0, "Zebra"},     {0x05f9, "Datalogic"},
    {0x0745, "CipherLab"},          {0x0c2e, "Honeywell"}, {0x1eab, "Newland, ID Tech"},
};
const gsize ocop_n_scanner_makers = G_N_ELEMENTS (ocop_scanner_makers);

const OcopKnownScanner *
ocop_scanner_find (guint16 vid, guint16 pid)
{
    for (gsize i = 0; i < G_N_ELEMENTS (ocop_known_scanners); i++)
        if (ocop_known_scanners[i].vid == vid && ocop_known_scanners[i].pid == pid)
            return &ocop_known_scanners[i];
    return NULL;
}

const char *
ocop_scanner_get_maker (guint16 vid)
{
    for (gsize i = 0; i < G_N_ELEMENTS (ocop_scanner_makers); i++)
        if (ocop_scanner_makers[i].vid == vid)
            return ocop_scanner_makers[i].name;
    return NULL;
}
