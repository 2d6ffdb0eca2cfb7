/* A stream of codes. With ANY a CR and the LF behind it end the same code: the second one ends an
 * empty code, and those are not worth a word. With CR LF a CR is kept back until the next byte says
 * whether it was the terminator's. */
#include "drivers/proto/scanner_line.h"

#include <string.h>

struct _OcopScannerLine {
    OcopScannerTerminator terminator;
    OcopRawScanFunc take;
    gpointer data;
    gboolean has_cr; /* CR_LF: kept back */
    OcopRawScanBuffer code;
};

static const char *const names[] = {"any", "cr", "crlf", "lf", "tab", "none"};

gboolean
ocop_scanner_terminator_parse (const char *name, OcopScannerTerminator *ret_terminator)
{
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (name, names[i]) == 0) {
            *ret_terminator = (OcopScannerTerminator)i;
            return TRUE;
        }
    return FALSE;
}

const char *
ocop_scanner_terminator_get_name (OcopScannerTerminator terminator)
{
    g_assert (terminator < G_N_ELEMENTS (names));
    return names[terminator];
}

OcopScannerLine *
ocop_scanner_line_new (OcopScannerTerminator terminator, OcopRawScanFunc take, gpointer data)
{
    OcopScannerLine *line = g_new0 (OcopScannerLine, 1);
    line->terminator = terminator;
    line->take = take;
    line->data = data;
    return line;
}

void
ocop_scanner_line_free (OcopScannerLine *line)
{
    g_free (line);
}

static gboolean
is_terminator (OcopScannerTerminator terminator, guint8 byte)
{
    switch (terminator) {
    case OCOP_TERMINATOR_ANY:
        return byte == '\r' || byte == '\n' || byte == '\t';
    case OCOP_TERMINATOR_CR:
        return byte == '\r';
    case OCOP_TERMINATOR_LF:
        return byte == '\n';
    case OCOP_TERMINATOR_TAB:
        return byte == '\t';
    case OCOP_TERMINATOR_CR_LF:
    case OCOP_TERMINATOR_NONE:
        return FALSE;
    }
    g_assert_not_reached();
}

static void
end (OcopScannerLine *line, gboolean is_by_silence)
{
    ocop_raw_scan_end (&line->code, OCOP_RAW_SCAN_COMPLETE, "", is_by_silence, line->take,
                       line->data);
}

static void
give_back_cr (OcopScannerLine *line, gint64 now_ms)
{
    if (line->has_cr)
        ocop_raw_scan_add (&line->code, (const guint8 *)"\r", 1, now_ms);
    line->has_cr = FALSE;
}

static void
take_byte (OcopScannerLine *line, guint8 byte, gint64 now_ms)
{
    if (is_terminator (line->terminator, byte)) {
        end (line, FALSE);
        return;
    }
    if (line->has_cr && byte == '\n') {
        line->has_cr = FALSE;
        end (line, FALSE);
        return;
    }
    give_back_cr (line, now_ms);
    line->has_cr = line->terminator == OCOP_TERMINATOR_CR_LF && byte == '\r';
    ocop_raw_scan_add (&line->code, &byte, line->has_cr ? 0 : 1, now_ms);
}

void
ocop_scanner_line_feed (OcopScannerLine *line, const guint8 *bytes, gsize size, gint64 now_ms)
{
    ocop_scanner_line_tick (line, now_ms);
    for (gsize i = 0; i < size; i++)
        take_byte (line, bytes[i], now_ms);
}

static gboolean
ends_by_silence (const OcopScannerLine *line)
{
    return line->terminator == OCOP_TERMINATOR_ANY || line->terminator == OCOP_TERMINATOR_NONE;
}

gint64
ocop_scanner_line_get_deadline (const OcopScannerLine *line)
{
    if (!line->code.is_begun)
        return -1;
    return line->code.last_ms +
           (ends_by_silence (line) ? OCOP_SCANNER_LINE_SILENCE_MS : OCOP_SCANNER_LINE_CUT_OFF_MS);
}

void
ocop_scanner_line_tick (OcopScannerLine *line, gint64 now_ms)
{
    const gint64 deadline = ocop_scanner_line_get_deadline (line);
    if (deadline < 0 || now_ms < deadline)
        return;
    give_back_cr (line, now_ms);
    if (ends_by_silence (line))
        end (line, TRUE);
    else
        ocop_raw_scan_cut_off (&line->code, now_ms, line->take, line->data);
}

gboolean
ocop_scanner_line_reset (OcopScannerLine *line)
{
    line->has_cr = FALSE;
    return ocop_raw_scan_drop (&line->code);
}
