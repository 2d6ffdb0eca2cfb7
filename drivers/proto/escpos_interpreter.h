/* Reads ESC/POS as a printer would and says what stands on the paper: the virtual printer, and what
 * tests and `ocopctl inspect escpos` read with. Any bytes are bounded in time and memory; what it
 * does not know is named as a problem and passed over as a printer would. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "drivers/proto/printer_profile.h"

#define OCOP_PAPER_MARKS_MAX    20000
#define OCOP_PAPER_HEIGHT_MAX   400000 /* dots, 50 m */
#define OCOP_PAPER_PROBLEMS_MAX 200

typedef enum {
    OCOP_MARK_TEXT,  /* a run of characters in one style on one line */
    OCOP_MARK_IMAGE, /* raster; consecutive bands without paper between them are one */
    OCOP_MARK_QR,    /* native */
    OCOP_MARK_BARCODE,
    OCOP_MARK_CUT,
    OCOP_MARK_PULSE, /* drawer; takes no room */
} OcopMarkKind;

typedef struct {
    OcopMarkKind kind;
    guint x, y;          /* dots from the left edge and from the top of the paper */
    guint width, height; /* dots */
    /* TEXT: UTF-8 in NFC; QR, BARCODE: what was encoded, NUL-terminated; else NULL. Owned. */
    char *text;
    gsize text_size; /* bytes without the NUL: a QR may hold any */
    gboolean is_bold, is_underlined, is_inverted;
    guint width_times, height_times; /* of TEXT */
    OcopBitmap *image;               /* of IMAGE, owned; else NULL */
    guint module_dots;               /* of QR */
    gboolean is_full;                /* of CUT */
    guint pin, on_ms, off_ms;        /* of PULSE */
} OcopMark;

typedef struct _OcopEscposInterpreter OcopEscposInterpreter;

/* @profile says width, cells and what ESC t n selects; it is copied from. NULL: 576 dots, 48
 * columns, pages as Epson numbers them. */
OcopEscposInterpreter *ocop_escpos_interpreter_new (const OcopPrinterProfile *profile);
void ocop_escpos_interpreter_free (OcopEscposInterpreter *interpreter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopEscposInterpreter, ocop_escpos_interpreter_free)

/* Bytes in any portions. */
void ocop_escpos_interpreter_feed (OcopEscposInterpreter *interpreter, const guint8 *bytes,
                                   gsize size);
/* Nothing more comes: an unfinished command becomes a problem, an unfinished line is printed. */
void ocop_escpos_interpreter_finish (OcopEscposInterpreter *interpreter);

/* What the printer would say: the state that status answers are made of, and the bytes it has to
 * send, taken away from it. */
typedef struct {
    gboolean is_paper_out, is_paper_near_end, is_cover_open, is_drawer_open, is_offline, has_error;
} OcopPrinterState;
void ocop_escpos_interpreter_set_state (OcopEscposInterpreter *interpreter,
                                        const OcopPrinterState *state);
/* Owned, may be empty. */
GByteArray *ocop_escpos_interpreter_take_replies (OcopEscposInterpreter *interpreter);

/* In the order they were printed. Valid until the next feed. */
guint ocop_escpos_interpreter_get_n_marks (const OcopEscposInterpreter *interpreter);
const OcopMark *ocop_escpos_interpreter_peek_mark (const OcopEscposInterpreter *interpreter,
                                                   guint index);
guint ocop_escpos_interpreter_get_width (const OcopEscposInterpreter *interpreter);
guint ocop_escpos_interpreter_get_height (const OcopEscposInterpreter *interpreter);
guint ocop_escpos_interpreter_get_n_cuts (const OcopEscposInterpreter *interpreter);
guint ocop_escpos_interpreter_get_n_pulses (const OcopEscposInterpreter *interpreter);
/* Texts such as "unknown command 1B 3F at byte 120", English, NULL-terminated; valid until the next
 * feed. */
const char *const *ocop_escpos_interpreter_peek_problems (OcopEscposInterpreter *interpreter);
/* The text of the paper line by line, columns kept by blanks, no blank at a line's end: owned,
 * NULL-terminated. */
char **ocop_escpos_interpreter_dup_lines (const OcopEscposInterpreter *interpreter);
