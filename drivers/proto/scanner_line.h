/* Scanners on a serial line or as USB serial device: a stream cut into codes by what they put
 * behind each of them, or by silence.
 *
 * Source: set-up manuals of Honeywell, Zebra and Newland scanners, "suffix"; silence is our own. */
#pragma once

#include "drivers/proto/raw_scan.h"

/* Silence that ends a code where no terminator is known. */
#define OCOP_SCANNER_LINE_SILENCE_MS 50
/* Silence that cuts a code off where its terminator is known. */
#define OCOP_SCANNER_LINE_CUT_OFF_MS 500

typedef enum {
    OCOP_TERMINATOR_ANY, /* CR, LF or HT, alone or together, or silence: not set up yet */
    OCOP_TERMINATOR_CR,
    OCOP_TERMINATOR_CR_LF, /* a lone CR or LF belongs to the code */
    OCOP_TERMINATOR_LF,
    OCOP_TERMINATOR_TAB,
    OCOP_TERMINATOR_NONE, /* silence only */
} OcopScannerTerminator;

typedef struct _OcopScannerLine OcopScannerLine;

/* @take may not free the line nor feed it. */
OcopScannerLine *ocop_scanner_line_new (OcopScannerTerminator terminator, OcopRawScanFunc take,
                                        gpointer data);
void ocop_scanner_line_free (OcopScannerLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopScannerLine, ocop_scanner_line_free)

void ocop_scanner_line_feed (OcopScannerLine *line, const guint8 *bytes, gsize size, gint64 now_ms);
/* To be called when get_deadline has come. */
void ocop_scanner_line_tick (OcopScannerLine *line, gint64 now_ms);
/* When silence ends what is begun; -1: nothing is. */
gint64 ocop_scanner_line_get_deadline (const OcopScannerLine *line);
/* The scanner is gone: half a code is dropped. TRUE when there was one. */
gboolean ocop_scanner_line_reset (OcopScannerLine *line);

/* "any" "cr" "crlf" "lf" "tab" "none". */
gboolean ocop_scanner_terminator_parse (const char *name, OcopScannerTerminator *ret_terminator);
const char *ocop_scanner_terminator_get_name (OcopScannerTerminator terminator);
