/* Columns out of blocks. Lines come from cells.c, never wider than asked for, and all are ended in
 * end_line, which leaves no blank there. Amounts stand at the right edge; where they do not fit
 * beside what is to their left they get a line of their own, so that no figure is ever broken. */
#include "receipts/lines.h"

#include "receipts/arena.h"
#include "receipts/cells.h"
#include "receipts/text.h"

#include <string.h>

#define INDENT_STEP    3 /* what "1. " takes before a name */
#define LINES_EXPECTED 160
#define NBSP           "\xc2\xa0"

struct _OcopPaperLines {
    guint columns;
    OcopArena texts;
    GArray *lines; /* of OcopPaperLine */
};

/* A line while it is put together, in room taken for the longest it can become. */
typedef struct {
    char *text;
    gsize room;
    gsize size;
    guint cells;
} OpenLine;

static OpenLine
begin_line (OcopPaperLines *lines, gsize room)
{
    return (OpenLine){.text = ocop_arena_take (&lines->texts, room + 1), .room = room};
}

static void
put_filled (OpenLine *line, guint n, char fill)
{
    g_assert (line->size + n <= line->room);
    memset (line->text + line->size, fill, n);
    line->size += n;
    line->cells += n;
}

/* U+00A0 did its work when the lines were broken. */
static void
put_slice (OpenLine *line, const char *start, gsize size, guint cells)
{
    g_assert (line->size + size <= line->room);
    char *to = line->text + line->size;
    const char *end = start + size;
    const char *glue = start;
    while ((glue = memchr (glue, NBSP[0], (gsize)(end - glue))) != NULL) {
        if (glue[1] != NBSP[1]) { /* the first byte of another letter, never the last of @size */
            glue += 2;
            continue;
        }
        to = mempcpy (to, start, (gsize)(glue - start));
        *to++ = ' ';
        glue += 2;
        start = glue;
    }
    to = mempcpy (to, start, (gsize)(end - start));
    line->size = (gsize)(to - line->text);
    line->cells += cells;
}

static void
add_line (OcopPaperLines *lines, OcopLineKind kind, const OcopBlock *block, OpenLine *line)
{
    while (line->size > 0 && line->text[line->size - 1] == ' ') {
        line->size--;
        line->cells--;
    }
    line->text[line->size] = '\0';
    ocop_arena_give_back (&lines->texts, line->room - line->size);
    g_assert (line->cells <= lines->columns);
    const OcopPaperLine done = {.kind = kind,
                                .text = line->text,
                                .size = line->size,
                                .cells = line->cells,
                                .letter_size = block->style.size,
                                .is_bold = block->style.is_bold,
                                .block = block};
    g_array_append_val (lines->lines, done);
}

static void
add_slice (OcopPaperLines *lines, const OcopBlock *block, guint indent, const OcopTextLine *slice)
{
    OpenLine line = begin_line (lines, indent + slice->size);
    put_filled (&line, indent, ' ');
    put_slice (&line, slice->start, slice->size, slice->cells);
    add_line (lines, OCOP_LINE_TEXT, block, &line);
}

static guint
indent_for (OcopAlign align, guint indent, guint room, guint cells)
{
    switch (align) {
    case OCOP_ALIGN_LEFT:
        return indent;
    case OCOP_ALIGN_CENTRE:
        return indent + (room - cells) / 2;
    case OCOP_ALIGN_RIGHT:
        return indent + room - cells;
    }
    g_assert_not_reached();
}

static void
add_text (OcopPaperLines *lines, const OcopBlock *block, OcopAlign align, guint indent,
          const char *text)
{
    const guint room = lines->columns - indent;
    const guint width = align == OCOP_ALIGN_CENTRE ? ocop_text_balanced_width (text, room) : room;
    OcopTextLine slice;
    while (ocop_text_line_next (&text, width, &slice))
        add_slice (lines, block, indent_for (align, indent, room, slice.cells), &slice);
}

/* @left from @indent on, @right at the right edge of the last line of @left that has room for it,
 * else below. Never beside text from right to left, where a screen would put it elsewhere. */
static void
add_row (OcopPaperLines *lines, const OcopBlock *block, guint indent, const char *left,
         const char *right)
{
    const guint room = lines->columns - indent;
    const gsize right_size = strlen (right);
    const guint right_cells = ocop_cells_of (right, right_size);
    const gboolean may_share = right_cells > 0 && !ocop_text_has_rtl (left);
    OcopTextLine slice, next;
    gboolean has_slice = ocop_text_line_next (&left, room, &slice);
    while (has_slice) {
        const gboolean has_next = ocop_text_line_next (&left, room, &next);
        if (!has_next && may_share && slice.cells + 1 + right_cells <= room) {
            OpenLine line = begin_line (lines, lines->columns + slice.size + right_size);
            put_filled (&line, indent, ' ');
            put_slice (&line, slice.start, slice.size, slice.cells);
            put_filled (&line, room - slice.cells - right_cells, ' ');
            put_slice (&line, right, right_size, right_cells);
            add_line (lines, OCOP_LINE_TEXT, block, &line);
            return;
        }
        add_slice (lines, block, indent, &slice);
        slice = next;
        has_slice = has_next;
    }
    add_text (lines, block, OCOP_ALIGN_RIGHT, 0, right);
}

/* "1. ", the cells it takes. */
static guint
write_number (guint number, char ret_text[16])
{
    char *at = ret_text + 15;
    *at = '\0';
    *--at = ' ';
    *--at = '.';
    for (guint rest = number; rest > 0; rest /= 10)
        *--at = (char)('0' + rest % 10);
    const guint n = (guint)(ret_text + 15 - at);
    memmove (ret_text, at, n + 1);
    return n;
}

/* "1. Name", further lines under the name. */
static void
add_item_name (OcopPaperLines *lines, const OcopBlock *block)
{
    char number[16] = "";
    const guint hang = block->item.number > 0 ? write_number (block->item.number, number) : 0;
    const char *name = block->item.name;
    OcopTextLine slice;
    for (guint i = 0; ocop_text_line_next (&name, lines->columns - hang, &slice); i++) {
        if (i > 0) {
            add_slice (lines, block, hang, &slice);
            continue;
        }
        OpenLine line = begin_line (lines, hang + slice.size);
        put_slice (&line, number, hang, hang);
        put_slice (&line, slice.start, slice.size, slice.cells);
        add_line (lines, OCOP_LINE_TEXT, block, &line);
    }
}

/* "2 gói × 65.000" with the price glued to its sign. */
static void
add_item (OcopPaperLines *lines, const OcopBlock *block)
{
    const OcopItem *item = &block->item;
    const char *unit = item->unit;
    add_item_name (lines, block);
    if (ocop_text_has_rtl (unit)) {
        add_text (lines, block, OCOP_ALIGN_LEFT, INDENT_STEP, unit);
        unit = "";
    }
    const char *const parts[] = {item->qty, *unit != '\0' ? " " : "", unit,
                                 *item->price != '\0' ? " ×" NBSP : "", item->price};
    gsize sizes[G_N_ELEMENTS (parts)], size = 0;
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        size += sizes[i] = strlen (parts[i]);
    char *left = ocop_arena_take (&lines->texts, size + 1);
    char *at = left;
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        at = mempcpy (at, parts[i], sizes[i]);
    *at = '\0';
    add_row (lines, block, INDENT_STEP, left, item->amount);
}

static void
add_filled (OcopPaperLines *lines, OcopLineKind kind, const OcopBlock *block, char fill)
{
    OpenLine line = begin_line (lines, lines->columns);
    put_filled (&line, lines->columns, fill);
    add_line (lines, kind, block, &line);
}

static void
add_empty (OcopPaperLines *lines, OcopLineKind kind, const OcopBlock *block)
{
    OpenLine line = begin_line (lines, 0);
    add_line (lines, kind, block, &line);
}

/* "....+....1....+" and so on: a mark for every column, a number for every ten. */
static void
add_ruler (OcopPaperLines *lines, const OcopBlock *block)
{
    OpenLine line = begin_line (lines, lines->columns);
    for (guint column = 1; column <= lines->columns; column++) {
        if (column % 10 == 0)
            put_filled (&line, 1, (char)('0' + column / 10));
        else
            put_filled (&line, 1, column % 5 == 0 ? '+' : '.');
    }
    add_line (lines, OCOP_LINE_OBJECT, block, &line);
}

static void
add_block (OcopPaperLines *lines, const OcopBlock *block)
{
    const guint indent = block->style.indent * INDENT_STEP;
    switch (block->kind) {
    case OCOP_BLOCK_TITLE:
    case OCOP_BLOCK_TEXT:
        add_text (lines, block, block->style.align, indent, block->text);
        break;
    case OCOP_BLOCK_PAIR:
        add_row (lines, block, indent, block->text, block->value);
        break;
    case OCOP_BLOCK_ITEM:
        add_item (lines, block);
        break;
    case OCOP_BLOCK_RULE:
        add_filled (lines, OCOP_LINE_RULE, block, block->style.is_bold ? '=' : '-');
        break;
    case OCOP_BLOCK_BLANK:
        add_empty (lines, OCOP_LINE_TEXT, block);
        break;
    case OCOP_BLOCK_RULER:
        add_ruler (lines, block);
        break;
    case OCOP_BLOCK_QR:
    case OCOP_BLOCK_BARCODE:
    case OCOP_BLOCK_SAMPLE:
    case OCOP_BLOCK_DRAWER:
    case OCOP_BLOCK_CUT:
        add_empty (lines, OCOP_LINE_OBJECT, block);
        break;
    }
}

OcopPaperLines *
ocop_paper_lines_new (const OcopDocument *document, guint columns)
{
    g_assert (columns >= OCOP_COLUMNS_MIN && columns <= OCOP_COLUMNS_MAX);
    OcopPaperLines *lines = g_new0 (OcopPaperLines, 1);
    lines->columns = columns;
    lines->lines = g_array_sized_new (FALSE, FALSE, sizeof (OcopPaperLine), LINES_EXPECTED);
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++)
        add_block (lines, ocop_document_peek_block (document, i));
    return lines;
}

void
ocop_paper_lines_free (OcopPaperLines *lines)
{
    if (lines == NULL)
        return;
    g_array_unref (lines->lines);
    ocop_arena_clear (&lines->texts);
    g_free (lines);
}

guint
ocop_paper_lines_get_count (const OcopPaperLines *lines)
{
    return lines->lines->len;
}

const OcopPaperLine *
ocop_paper_lines_peek (const OcopPaperLines *lines, guint index)
{
    g_assert (index < lines->lines->len);
    return &g_array_index (lines->lines, OcopPaperLine, index);
}
