/* Reads ESC/POS as a printer would and says what stands on the paper: the virtual printer, and what
 * tests and `ocopctl inspect escpos` read with. Any bytes are bounded in time and memory; what it
 * does not know is named as a problem and passed over as a printer would.
 *
 * Known simplifications: paper is cut where the print head stands, not where the cutter is; page
 * mode prints as it goes and is named as a problem; a cut or an image inside a line prints the line
 * first and is named; one motion unit is one dot unless GS P says otherwise. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "drivers/proto/printer_profile.h"

#define OCOP_PAPER_MARKS_MAX    20000
#define OCOP_PAPER_LINES_MAX    20000
#define OCOP_PAPER_HEIGHT_MAX   400000 /* dots, 50 m */
#define OCOP_PAPER_PROBLEMS_MAX 200
/* Longest single command, in bytes. */
#define OCOP_ESCPOS_COMMAND_MAX (4 * 1024 * 1024)
/* Bytes that wait while the printer is stopped, and answers that nobody took. What is over is lost,
 * as with printers that do not stop their sender. */
#define OCOP_ESCPOS_WAITING_MAX 65536
#define OCOP_ESCPOS_REPLIES_MAX 4096

typedef enum {
    OCOP_MARK_TEXT,  /* a run of characters in one style on one line */
    OCOP_MARK_IMAGE, /* raster; consecutive bands without paper between them are one */
    OCOP_MARK_QR,    /* native */
    OCOP_MARK_BARCODE,
    OCOP_MARK_CUT,
    OCOP_MARK_PULSE, /* drawer; takes no room */
} OcopMarkKind;

/* Bar codes, as GS k numbers them in its form B. */
typedef enum {
    OCOP_BARCODE_UPC_A = 0x41,
    OCOP_BARCODE_UPC_E,
    OCOP_BARCODE_EAN_13,
    OCOP_BARCODE_EAN_8,
    OCOP_BARCODE_CODE_39,
    OCOP_BARCODE_ITF,
    OCOP_BARCODE_CODABAR,
    OCOP_BARCODE_CODE_93,
    OCOP_BARCODE_CODE_128,
    OCOP_BARCODE_GS1_128,
} OcopBarcodeKind;

typedef struct {
    OcopMarkKind kind;
    guint x, y;          /* dots from the left edge and from the top of the paper */
    guint width, height; /* dots */
    /* TEXT: UTF-8 in NFC; QR, BARCODE: what was encoded, NUL-terminated; else NULL. Owned. */
    char *text;
    gsize text_size; /* bytes without the NUL: a QR may hold any */
    gboolean is_bold, is_underlined, is_inverted, is_upside_down;
    guint width_times, height_times; /* of TEXT */
    guint cell_width;                /* of TEXT: dots of one character, times included */
    OcopBitmap *image;               /* of IMAGE, owned; else NULL */
    guint module_dots;               /* of QR, BARCODE */
    OcopBarcodeKind barcode;         /* of BARCODE */
    guint bars_y, bars_height;       /* of BARCODE, from its top: the rest is its text */
    gboolean is_full;                /* of CUT */
    guint pin, on_ms, off_ms;        /* of PULSE; pin 0: connector pin 2, 1: pin 5 */
} OcopMark;

typedef struct _OcopEscposInterpreter OcopEscposInterpreter;

/* @profile says width, cells, what ESC t n selects and what the printer can do; it is copied from.
 * NULL: 576 dots, 48 columns, pages as Epson numbers them, everything it can. */
OcopEscposInterpreter *ocop_escpos_interpreter_new (const OcopPrinterProfile *profile);
void ocop_escpos_interpreter_free (OcopEscposInterpreter *interpreter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopEscposInterpreter, ocop_escpos_interpreter_free)

/* Bytes in any portions. While the state stops the printer they wait; real-time commands among them
 * are obeyed all the same. */
void ocop_escpos_interpreter_feed (OcopEscposInterpreter *interpreter, const guint8 *bytes,
                                   gsize size);
/* Nothing more comes: an unfinished command becomes a problem, an unfinished line is printed. */
void ocop_escpos_interpreter_finish (OcopEscposInterpreter *interpreter);

/* Takes away what was printed, as a hand does: marks, lines and height begin anew. What is set in
 * the printer and the counts of cuts and pulses stay. */
void ocop_escpos_interpreter_tear_off (OcopEscposInterpreter *interpreter);

/* What the printer would say: the state that status answers are made of, and the bytes it has to
 * send, taken away from it. Without paper, with its cover open, with an error or offline the
 * printer is stopped. */
typedef struct {
    gboolean is_paper_out, is_paper_near_end, is_cover_open, is_drawer_open, is_offline, has_error;
} OcopPrinterState;
/* A change is told where GS a asked for it; bytes that waited are printed when nothing stops the
 * printer any more. */
void ocop_escpos_interpreter_set_state (OcopEscposInterpreter *interpreter,
                                        const OcopPrinterState *state);
/* What was set, less an error that DLE ENQ recovered from. */
OcopPrinterState ocop_escpos_interpreter_get_state (const OcopEscposInterpreter *interpreter);
/* How many bytes a stopped printer still takes; without a limit (G_MAXSIZE) when it prints. */
gsize ocop_escpos_interpreter_get_room (const OcopEscposInterpreter *interpreter);
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
/* The text of the paper line by line, columns kept by blanks, no blank at a line's end, no empty
 * lines at the end: owned, NULL-terminated. */
char **ocop_escpos_interpreter_dup_lines (const OcopEscposInterpreter *interpreter);
