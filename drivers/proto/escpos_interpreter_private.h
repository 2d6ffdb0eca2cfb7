/* What the files of the interpreter share. escpos_interpreter.c takes bytes apart, _commands obeys
 * the small commands, _text, _raster, _symbols and _status the larger subjects. */
#pragma once

#include "drivers/proto/escpos_interpreter.h"
#include "drivers/proto/escpos_lengths.h"
#include "drivers/proto/escpos_real_time.h"
#include "drivers/proto/escpos_roll.h"

#define OCOP_ESCPOS_TABS_MAX 32

/* What ESC @ sets back. */
typedef struct {
    OcopRollStyle style;
    guint font; /* 0: A, 1: B */
    guint line_spacing;
    guint units_x, units_y; /* per inch, of GS P; 0: a unit is a dot */
    guint8 page;            /* n of ESC t */
    gboolean has_page;      /* the profile knows what n selects: code_page */
    OcopCodePage code_page;
    gboolean is_page_named; /* as a problem, since the page was selected */
    guint8 national_set;
    gboolean is_two_byte;
    guint tabs[OCOP_ESCPOS_TABS_MAX]; /* columns, rising */
    guint n_tabs;
    gboolean is_page_mode;
    guint qr_model, qr_module_dots;
    guint qr_level; /* 0 L to 3 H */
    GBytes *qr;     /* stored, not printed; NULL: nothing */
    guint barcode_height, barcode_module_dots, barcode_text;
    OcopBitmap *graphics; /* stored by GS ( L; NULL: nothing */
    guint8 asb;           /* n of GS a */
    gboolean has_no_real_time_pulse;
} OcopEscposSettings;

struct _OcopEscposInterpreter {
    OcopPrinterProfile profile; /* its texts are not copied, except title */
    OcopRoll roll;
    OcopEscposSettings settings;
    OcopPrinterState state;
    gboolean is_deselected; /* by ESC = */

    gsize offset; /* of the next byte, from the first on */
    GByteArray *command;
    gsize command_start;
    guint64 command_size; /* as far as it is known yet, more than is there */
    guint64 n_to_skip;    /* rest of a command that is over the limit */
    int lead;             /* first byte of a two-byte character, -1: none */

    OcopRealTime real_time;
    GByteArray *waiting;
    GByteArray *replies;
    GPtrArray *problems; /* NULL-terminated only when peeked at */
    gboolean is_full_named, is_overrun_named;
};

/* Notes a problem; @format is the text before " at byte N". */
void ocop_escpos_note (OcopEscposInterpreter *interpreter, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void ocop_escpos_settings_reset (OcopEscposInterpreter *interpreter);
/* Forgets a half-received command and the line being set. */
void ocop_escpos_forget (OcopEscposInterpreter *interpreter);
/* Prints what stands in the line, with a problem: @what needs an empty one. */
void ocop_escpos_need_line_start (OcopEscposInterpreter *interpreter, const char *what);

/* Whole commands. */
void ocop_escpos_obey (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);
void ocop_escpos_refuse (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);

/* text: a byte from 20 to FF; the end of a two-byte character that did not come. */
void ocop_escpos_put_byte (OcopEscposInterpreter *interpreter, guint8 byte);
void ocop_escpos_end_two_byte (OcopEscposInterpreter *interpreter);
void ocop_escpos_select_page (OcopEscposInterpreter *interpreter, guint8 n);
/* Vertical and horizontal motion units in dots. */
guint ocop_escpos_units_to_rows (const OcopEscposInterpreter *interpreter, guint units);
guint ocop_escpos_units_to_columns (const OcopEscposInterpreter *interpreter, guint units);

/* raster. @bytes of a raster command that broke off may be fewer than it says. */
void ocop_escpos_raster (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);
void ocop_escpos_strip (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);
void ocop_escpos_graphics (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);

/* symbols */
void ocop_escpos_symbol (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);
void ocop_escpos_barcode (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size);

/* status */
void ocop_escpos_obey_real_time (OcopEscposInterpreter *interpreter, const guint8 *bytes,
                                 gsize size);
gboolean ocop_escpos_is_stopped (const OcopEscposInterpreter *interpreter);
void ocop_escpos_change_state (OcopEscposInterpreter *interpreter, const OcopPrinterState *state);
void ocop_escpos_reply (OcopEscposInterpreter *interpreter, const void *bytes, gsize size);
void ocop_escpos_ask_status (OcopEscposInterpreter *interpreter, guint8 n);        /* GS r */
void ocop_escpos_ask_old_status (OcopEscposInterpreter *interpreter, guint8 code); /* ESC u, v */
void ocop_escpos_ask_identity (OcopEscposInterpreter *interpreter, guint8 n);      /* GS I */
void ocop_escpos_set_asb (OcopEscposInterpreter *interpreter, guint8 n);           /* GS a */
void ocop_escpos_ask_process_id (OcopEscposInterpreter *interpreter, const guint8 *bytes,
                                 gsize size); /* GS ( H */
void ocop_escpos_set_real_time (OcopEscposInterpreter *interpreter, const guint8 *bytes,
                                gsize size); /* GS ( D */
