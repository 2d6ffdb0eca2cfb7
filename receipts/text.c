/* Plain text out of blocks. Lines come from cells.c, never wider than asked for, and all end
 * in end_line, which leaves no blank there. Amounts stand at the right edge; where they do not fit
 * beside what is to their left they get a line of their own, so that no figure is ever broken. */
#include "receipts/text.h"

#include "base/text.h"
#include "receipts/cells.h"

#include <string.h>

#define INDENT_STEP 3 /* what "1. " takes before a name */
#define NBSP        "\xc2\xa0"
#define ROOM_BYTES  4096

typedef struct {
    GString *out;
    guint columns;
} Page;

static void
put_filled (Page *page, guint n, char fill)
{
    const gsize length = page->out->len;
    g_string_set_size (page->out, length + n);
    memset (page->out->str + length, fill, n);
}

/* U+00A0 did its work when the lines were broken. */
static void
put_slice (Page *page, const char *start, gsize size)
{
    const char *end = start + size;
    const char *glue = start;
    while ((glue = memchr (glue, NBSP[0], (gsize)(end - glue))) != NULL) {
        if (glue[1] != NBSP[1]) { /* the first byte of another letter, never the last of @size */
            glue += 2;
            continue;
        }
        g_string_append_len (page->out, start, (gssize)(glue - start));
        g_string_append_c (page->out, ' ');
        glue += 2;
        start = glue;
    }
    g_string_append_len (page->out, start, (gssize)(end - start));
}

static void
end_line (Page *page)
{
    gsize length = page->out->len;
    while (length > 0 && page->out->str[length - 1] == ' ')
        length--;
    g_string_truncate (page->out, length);
    g_string_append_c (page->out, '\n');
}

static void
put_line (Page *page, guint indent, const OcopTextLine *line)
{
    g_assert (indent + line->cells <= page->columns);
    put_filled (page, indent, ' ');
    put_slice (page, line->start, line->size);
    end_line (page);
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
put_text (Page *page, OcopAlign align, guint indent, const char *text)
{
    const guint room = page->columns - indent;
    const guint width = align == OCOP_ALIGN_CENTRE ? ocop_text_balanced_width (text, room) : room;
    OcopTextLine line;
    while (ocop_text_line_next (&text, width, &line))
        put_line (page, indent_for (align, indent, room, line.cells), &line);
}

/* @left from @indent on, @right at the right edge of the last line of @left that has room for it,
 * else below. Never beside text from right to left, where a screen would put it elsewhere. */
static void
put_row (Page *page, guint indent, const char *left, const char *right)
{
    const guint room = page->columns - indent;
    const guint right_cells = ocop_cells_of (right, strlen (right));
    const gboolean may_share = right_cells > 0 && !ocop_text_has_rtl (left);
    OcopTextLine line, next;
    gboolean has_line = ocop_text_line_next (&left, room, &line);
    while (has_line) {
        const gboolean has_next = ocop_text_line_next (&left, room, &next);
        if (!has_next && may_share && line.cells + 1 + right_cells <= room) {
            put_filled (page, indent, ' ');
            put_slice (page, line.start, line.size);
            put_filled (page, room - line.cells - right_cells, ' ');
            put_slice (page, right, strlen (right));
            end_line (page);
            return;
        }
        put_line (page, indent, &line);
        line = next;
        has_line = has_next;
    }
    put_text (page, OCOP_ALIGN_RIGHT, 0, right);
}

/* "1. Name", further lines under the name. */
static void
put_item_name (Page *page, const OcopItem *item)
{
    char number[16] = "";
    if (item->number > 0)
        g_snprintf (number, sizeof number, "%u. ", item->number);
    const guint hang = (guint)strlen (number);
    const char *name = item->name;
    OcopTextLine line;
    for (guint i = 0; ocop_text_line_next (&name, page->columns - hang, &line); i++) {
        if (i == 0)
            g_string_append (page->out, number);
        put_line (page, i == 0 ? 0 : hang, &line);
    }
}

/* "2 gói × 65.000" with the price glued to its sign. */
static void
put_item (Page *page, const OcopItem *item)
{
    const gboolean has_price = *item->price != '\0';
    gboolean has_unit = *item->unit != '\0';
    put_item_name (page, item);
    if (has_unit && ocop_text_has_rtl (item->unit)) {
        put_text (page, OCOP_ALIGN_LEFT, INDENT_STEP, item->unit);
        has_unit = FALSE;
    }
    g_autofree char *left = g_strconcat (item->qty, has_unit ? " " : "", has_unit ? item->unit : "",
                                         has_price ? " ×" NBSP : "", item->price, NULL);
    put_row (page, INDENT_STEP, left, item->amount);
}

static void
put_rule (Page *page, gboolean is_heavy)
{
    put_filled (page, page->columns, is_heavy ? '=' : '-');
    end_line (page);
}

/* The content whole, cut at the width: read without the line ends it is what the code holds. */
static void
put_qr (Page *page, const OcopBlock *block)
{
    g_autofree char *caption = g_strconcat (block->text, ":", NULL);
    if (*block->text != '\0')
        put_text (page, OCOP_ALIGN_LEFT, 0, caption);
    g_autofree char *safe = ocop_text_make_safe (block->value, -1);
    g_autofree char *composed = ocop_text_to_nfc (safe);
    put_text (page, OCOP_ALIGN_LEFT, 0, composed);
}

static void
put_block (Page *page, const OcopBlock *block)
{
    const guint indent = block->style.indent * INDENT_STEP;
    switch (block->kind) {
    case OCOP_BLOCK_TITLE:
    case OCOP_BLOCK_TEXT:
        put_text (page, block->style.align, indent, block->text);
        break;
    case OCOP_BLOCK_PAIR:
        put_row (page, indent, block->text, block->value);
        break;
    case OCOP_BLOCK_ITEM:
        put_item (page, &block->item);
        break;
    case OCOP_BLOCK_RULE:
        put_rule (page, block->style.is_bold);
        break;
    case OCOP_BLOCK_QR:
        put_qr (page, block);
        break;
    case OCOP_BLOCK_BLANK:
        end_line (page);
        break;
    case OCOP_BLOCK_CUT:
    case OCOP_BLOCK_BARCODE:
    case OCOP_BLOCK_RULER:
    case OCOP_BLOCK_SAMPLE:
    case OCOP_BLOCK_DRAWER:
        break;
    }
}

char *
ocop_document_to_text (const OcopDocument *document, guint columns)
{
    g_assert (columns >= OCOP_COLUMNS_MIN && columns <= OCOP_COLUMNS_MAX);
    Page page = {.out = g_string_sized_new (ROOM_BYTES), .columns = columns};
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++)
        put_block (&page, ocop_document_peek_block (document, i));
    return g_string_free (page.out, FALSE);
}
