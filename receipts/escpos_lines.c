/* Lines as text, else as dots. A line is never mixed: dots and letters of one line would not meet,
 * and most printers feed behind a band. */
#include "receipts/escpos_lines.h"

#include "base/text.h"
#include "receipts/cells.h"
#include "receipts/page.h"

#include <string.h>

#define LINE_BYTES 512 /* of lines that need no memory of their own */

/* First bytes of the signs below. */
#define LATIN_1_SIGN   0xc2
#define TIMES_SIGN     0xc3
#define GENERAL_SIGN   0xe2
#define NO_BREAK_BLANK 0xa0

#define DONG        "\xe2\x82\xab" /* ₫ */
#define DONG_LETTER "\xc4\x91"     /* đ, which shops write where there is no ₫ */

/* Signs of one cell that no Vietnamese page of a printer has, and what shops write for them. ★ is
 * what a paper of this programme is about: it is drawn where anything can be. */
static char
plain_sign (gunichar c)
{
    switch (c) {
    case NO_BREAK_BLANK:
        return ' ';
    case 0xb7:   /* · */
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2022: /* bullet */
        return '-';
    case 0xd7: /* × */
        return 'x';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201c:
    case 0x201d:
        return '"';
    case 0x2026: /* … */
        return '.';
    default:
        return '\0';
    }
}

static char
plain_sign_at (const char *p)
{
    const guint8 byte = (guint8)*p;
    if (byte != LATIN_1_SIGN && byte != TIMES_SIGN && byte != GENERAL_SIGN)
        return '\0';
    return plain_sign (g_utf8_get_char (p));
}

static gboolean
is_dong (const char *p)
{
    return (guint8)*p == GENERAL_SIGN && memcmp (p, DONG, strlen (DONG)) == 0;
}

/* Copies @text with plain signs to @out, which has room for @size bytes. Returns: the bytes
 * written. */
static gsize
with_plain_signs (const OcopPrinterProfile *profile, const char *text, gsize size, char *out)
{
    char *to = out;
    for (const char *p = text; p < text + size;) {
        const char plain = plain_sign_at (p);
        if (plain != '\0') {
            *to++ = plain;
            p = g_utf8_next_char (p);
        } else if (is_dong (p) && !ocop_escpos_can_print (profile, DONG, strlen (DONG))) {
            to = mempcpy (to, DONG_LETTER, strlen (DONG_LETTER));
            p += strlen (DONG);
        } else {
            *to++ = *p++;
        }
    }
    return (gsize)(to - out);
}

static gboolean
is_same_style (const OcopEscposStyle *a, const OcopEscposStyle *b)
{
    return !a->is_bold == !b->is_bold && a->width_times == b->width_times &&
           a->height_times == b->height_times;
}

static const OcopDrawnLine *
find_drawn (const OcopEscposLines *lines, const char *text, gsize size,
            const OcopEscposStyle *style)
{
    for (guint i = 0; i < MIN (lines->n_drawn, OCOP_DRAWN_LINES_KEPT); i++) {
        const OcopDrawnLine *drawn = &lines->drawn[i];
        if (drawn->size == size && memcmp (drawn->text, text, size) == 0 &&
            is_same_style (&drawn->style, style))
            return drawn;
    }
    return NULL;
}

/* Dots and feeds mean the same wherever they stand. */
static void
repeat_atoms (OcopPrintStream *stream, guint first, guint n)
{
    for (guint i = first; i < first + n; i++) {
        const OcopAtom atom = g_array_index (stream->atoms, OcopAtom, i);
        guint8 *bytes = ocop_print_stream_reserve (stream, atom.size);
        memcpy (bytes, stream->bytes->data + atom.start, atom.size);
        ocop_print_stream_commit (stream, atom.kind, atom.size, atom.pause_ms);
    }
}

/* Blank rows at the top, at most @n_max. */
static guint
count_blank_rows (const OcopBitmap *bitmap, guint n_max)
{
    guint n = 0;
    while (n < n_max && n < bitmap->height && ocop_bitmap_is_row_blank (bitmap, n))
        n++;
    return n;
}

/* A letter with two marks is higher than a cell of the printer, so lines are drawn in its line
 * height and then moved up to where the printer's letters stand, as far as there are no marks. A
 * letter of twice the size is drawn so: it is smoother than a doubled one. What is right of the
 * last cell is not sent. */
static void
draw_line (OcopEscpos *escpos, const char *text, gsize size, const OcopEscposStyle *style)
{
    const OcopPrinterProfile *profile = escpos->profile;
    const guint width_times = MAX (style->width_times, 1), times = MAX (style->height_times, 1);
    const guint cell_width = profile->cell_width * width_times;
    const guint width = MAX (ocop_cells_of (text, size), 1) * cell_width;
    g_autoptr (OcopBitmap) bitmap =
        ocop_page_draw_line (text, size, cell_width, profile->line_height * width_times,
                             MIN (width, profile->width_dots), style->is_bold, times > width_times);
    const guint pitch = MAX (profile->line_height, profile->cell_height * times);
    const guint raised = count_blank_rows (
        bitmap, bitmap->height - MIN (bitmap->height, profile->cell_height * times));
    const OcopBitmap rows = {.width = bitmap->width,
                             .height = bitmap->height - raised,
                             .stride = bitmap->stride,
                             .bits = bitmap->bits + raised * bitmap->stride};
    ocop_escpos_add_bitmap (escpos, &rows);
    if (rows.height < pitch)
        ocop_escpos_add_feed (escpos, pitch - rows.height);
}

static void
put_drawn (OcopEscposLines *lines, const char *text, gsize size, const OcopEscposStyle *style)
{
    OcopPrintStream *stream = lines->escpos.stream;
    const OcopDrawnLine *before = find_drawn (lines, text, size, style);
    if (before != NULL) {
        repeat_atoms (stream, before->first_atom, before->n_atoms);
        return;
    }
    const guint first_atom = stream->atoms->len;
    draw_line (&lines->escpos, text, size, style);
    if (size > OCOP_DRAWN_TEXT_MAX)
        return;
    OcopDrawnLine *drawn = &lines->drawn[lines->n_drawn++ % OCOP_DRAWN_LINES_KEPT];
    memcpy (drawn->text, text, size);
    drawn->size = size;
    drawn->style = *style;
    drawn->first_atom = first_atom;
    drawn->n_atoms = stream->atoms->len - first_atom;
}

void
ocop_escpos_put_line (OcopEscposLines *lines, const char *text, gsize size,
                      const OcopEscposStyle *style)
{
    char room[LINE_BYTES];
    g_autofree char *more = size > sizeof room ? g_malloc (size) : NULL;
    char *plain = more != NULL ? more : room;
    const OcopPrinterProfile *profile = lines->escpos.profile;
    const gsize plain_size = with_plain_signs (profile, text, size, plain);
    if (ocop_escpos_can_print (profile, plain, plain_size))
        ocop_escpos_add_line (&lines->escpos, plain, plain_size, style);
    else
        put_drawn (lines, text, size, style);
}

/* Blanks before @line, which has no more than @columns cells, so that it stands in the middle. */
static void
put_in_the_middle (OcopEscposLines *lines, const OcopTextLine *line, guint columns,
                   const OcopEscposStyle *style)
{
    char room[LINE_BYTES];
    const gsize indent = (columns - line->cells) / 2;
    const gsize size = indent + line->size;
    g_autofree char *more = size > sizeof room ? g_malloc (size) : NULL;
    char *text = more != NULL ? more : room;
    memset (text, ' ', indent);
    memcpy (text + indent, line->start, line->size);
    ocop_escpos_put_line (lines, text, size, style);
}

void
ocop_escpos_put_centred (OcopEscposLines *lines, const char *text, const OcopEscposStyle *style)
{
    const guint columns = lines->escpos.profile->columns / MAX (style->width_times, 1);
    const guint width = ocop_text_balanced_width (text, columns);
    OcopTextLine line;
    while (ocop_text_line_next (&text, width, &line))
        put_in_the_middle (lines, &line, columns, style);
}

void
ocop_escpos_put_whole (OcopEscposLines *lines, const char *text)
{
    const OcopEscposStyle plain = {0};
    g_autofree char *safe = ocop_text_make_safe (text, -1);
    g_autofree char *composed = ocop_text_to_nfc (safe);
    const char *at = composed;
    OcopTextLine line;
    while (ocop_text_line_next (&at, lines->escpos.profile->columns, &line))
        ocop_escpos_put_line (lines, line.start, line.size, &plain);
}
