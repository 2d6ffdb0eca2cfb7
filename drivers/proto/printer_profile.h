/* What one kind of receipt printer can do: data, from drivers/data/printers/NAME.ini, compiled in.
 * The format of the files is described in drivers/data/README.md. */
#pragma once

#include "drivers/proto/code_page.h"
#include <glib.h>

typedef enum {
    OCOP_TEXT_RASTER, /* all text is drawn here and sent as dots */
    OCOP_TEXT_PAGES,  /* lines of which every letter is in a proven page as text, others as dots */
    OCOP_TEXT_ASCII,  /* text without diacritics: impact printers */
} OcopTextMode;

typedef enum {
    OCOP_RASTER_NONE,
    OCOP_RASTER_GS_V_0,   /* 1D 76 30 */
    OCOP_RASTER_GS_L,     /* 1D 28 4C, store and print */
    OCOP_RASTER_ESC_STAR, /* 1B 2A 21, columns of 24 dots, each line fed by 1B 4A */
    /* 1B 2A 00, columns of 8 dots: the only form that a nine-pin printer knows (after 21 it takes
     * the dots for text; in mode 01 it drops every dot beside another). Each dot is @raster_dot
     * units wide and high. [TM-U230 specification, ESC *] */
    OCOP_RASTER_ESC_STAR_8,
} OcopRasterKind;

typedef enum { OCOP_CUT_NONE, OCOP_CUT_PARTIAL, OCOP_CUT_FULL } OcopCutKind;

typedef struct {
    char *name;    /* of the file: "generic-80" */
    char *title;   /* "Epson TM-T20II" */
    char *sources; /* where its facts are from */

    guint paper_mm;    /* 58, 76, 80 */
    guint width_dots;  /* 384, 512, 576 …: printable, at most OCOP_PRINTER_WIDTH_MAX */
    guint dpi;         /* across, 180 or 203 as a rule */
    guint columns;     /* of font A over the width: 32, 42, 48 */
    guint cell_width;  /* dots of a character of font A */
    guint cell_height; /* dots of its line without spacing, 24 as a rule */
    guint line_height; /* dots a line feed moves by default, 30 as a rule */

    OcopTextMode text_mode;
    /* n of ESC t for each page, -1 where it has none or none is proven. ASCII: the page to select
     * for plain text, 0 as a rule. */
    int pages[OCOP_N_CODE_PAGES];
    gboolean has_two_byte_mode; /* send 1C 2E before a page is selected */
    gboolean has_font_size;     /* GS ! is obeyed */

    OcopRasterKind raster;
    /* 1, or 2 with ESC_STAR_8: then the lengths above ("dots") are units of which a dot of raster
     * takes 2 × 2, as 1/160 by 1/144 inch is the grid of a nine-pin printer and 1/80 by 1/72 its
     * dot. */
    guint raster_dot;
    guint band_rows;           /* rows of one raster command, 1 to 255 */
    guint pace_bytes_per_s;    /* 0: as fast as the printer takes them */
    gboolean has_feed_units;   /* ESC J moves blank rows; else they are sent as dots */
    gboolean has_motion_units; /* GS P is sent at the start, or ESC J would move half dots */
    gboolean has_native_qr;    /* GS ( k */
    guint qr_module_dots_min;  /* so that telephones read it: 3 at 203 dpi */

    OcopCutKind cut;
    gboolean has_feed_cut; /* function B: 1D 56 42 n */
    guint feed_before_cut; /* lines from print head to cutter, where function B is not there */
    guint feed_at_end;     /* lines to tear off, where there is no cutter */

    guint drawer_pin; /* 0: connector pin 2, 1: pin 5 */
    guint drawer_on_ms;
    guint drawer_off_ms; /* both 2 to 510, even */

    gboolean has_process_id;       /* GS ( H fn 48; probed at set-up, this is what to expect */
    gboolean has_asb;              /* GS a */
    gboolean has_real_time_status; /* DLE EOT */
    char **usb_ids;                /* "04b8:0e15", lower-case; NULL-terminated, may be empty */
} OcopPrinterProfile;

#define OCOP_PRINTER_PROFILE_MAX_BYTES 16384
/* So that no width as a number (xL xH) is a real-time sequence: the first would be 1040 = 10 04. */
#define OCOP_PRINTER_WIDTH_MAX 1024

/* Reads and checks one file: unknown sections and keys, missing ones, values out of range and
 * values that contradict each other are refused. @name: that of the file without ".ini", checked
 * too. Errors: BAD_FILE with file, row (0 where no line is to blame) and column (the key). Owned.
 */
OcopPrinterProfile *ocop_printer_profile_parse (const char *name, const char *text, gsize size,
                                                GError **error);
void ocop_printer_profile_free (OcopPrinterProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPrinterProfile, ocop_printer_profile_free)

/* One of those compiled in. Errors: BAD_INPUT, field "profile", naming those there are. Owned. */
OcopPrinterProfile *ocop_printer_profile_find (const char *name, GError **error);
/* Their names, sorted. Static, NULL-terminated. */
const char *const *ocop_printer_profile_list (void);
