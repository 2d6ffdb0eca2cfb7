/* What is odd about which device: data, from drivers/data/quirks, compiled in, and from a shop's
 * own file. Layers are put on top of each other, generic, vendor, model, shop: a later one says yes
 * or no to what an earlier one said. The format is described in drivers/data/README.md. Source:
 * devices.md 1.3 (CUPS), 6.3. */
#pragma once

#include "drivers/core/usb_facts.h"
#include "drivers/proto/device_id.h"
#include "drivers/proto/scanner_line.h"

typedef enum {
    OCOP_QUIRK_NO_SOFT_RESET = 1 << 0,
    OCOP_QUIRK_SOFT_RESET = 1 << 1,       /* at each opening */
    OCOP_QUIRK_NO_GET_DEVICE_ID = 1 << 2, /* it hangs, or mixes the answer into the print data */
    OCOP_QUIRK_NO_STATUS = 1 << 3,    /* no status query is answered, or the answers are wrong */
    OCOP_QUIRK_NEEDS_DTR = 1 << 4,    /* silent until DTR is raised */
    OCOP_QUIRK_KEEP_USBLP = 1 << 5,   /* through /dev/usb/lpN, the kernel's driver stays */
    OCOP_QUIRK_NO_REATTACH = 1 << 6,  /* the kernel's driver is not given back */
    OCOP_QUIRK_UNIDIR = 1 << 7,       /* bulk IN is not read */
    OCOP_QUIRK_DELAY_CLOSE = 1 << 8,  /* loses its last bytes when it is closed at once */
    OCOP_QUIRK_VENDOR_CLASS = 1 << 9, /* a printer whose interface has class FF */
} OcopQuirkFlags;

#define OCOP_QUIRK_NAME_SIZE 32

typedef struct {
    guint flags;
    guint pace_bytes_per_s; /* 0: as the profile says */
    guint chunk_bytes;      /* most bytes of a transfer, 0: as the transport likes */
    /* How a keyboard scanner sends GS (hid_keyboard.h); both 0: it does not, or not oddly. */
    guint8 gs_usage;
    char gs_character;
    gboolean has_terminator;
    OcopScannerTerminator terminator;
    char profile[OCOP_QUIRK_NAME_SIZE]; /* of a printer; "": not said */
} OcopQuirks;

typedef struct _OcopQuirkTable OcopQuirkTable;

#define OCOP_QUIRK_FILE_MAX_BYTES 65536
#define OCOP_QUIRK_SECTIONS_MAX   512

/* With the files that are compiled in. Owned. */
OcopQuirkTable *ocop_quirk_table_new (void);
/* With nothing. Owned. */
OcopQuirkTable *ocop_quirk_table_new_empty (void);
void ocop_quirk_table_free (OcopQuirkTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopQuirkTable, ocop_quirk_table_free)

/* Reads one more file, @name saying which in errors. One that is wrong anywhere is left out as a
 * whole: unknown or repeated keys, values out of range, sections that match nothing or have no
 * source. Errors: BAD_FILE with file, row and column (the key). */
gboolean ocop_quirk_table_add (OcopQuirkTable *table, const char *name, const char *text,
                               gsize size, GError **error);
/* All that is said of a device. @id: what the printer says of itself, NULL: not asked. */
void ocop_quirk_table_find (const OcopQuirkTable *table, const OcopUsbFacts *facts,
                            const OcopDeviceId *id, OcopQuirks *ret_quirks);
/* The name of the profile for a printer that nobody has set up: what a quirk says; the one with its
 * VID:PID; else the generic one of narrow paper, on which no amount is cut off. Static, or of
 * @table. @id may be NULL. */
const char *ocop_quirk_table_choose_profile (const OcopQuirkTable *table, const OcopUsbFacts *facts,
                                             const OcopDeviceId *id);
guint ocop_quirk_table_count (const OcopQuirkTable *table);
