/* Plain text out of lines. What is no text on paper is written as far as it can be read: codes as
 * their caption and what they hold. */
#include "receipts/text.h"

#include "base/text.h"
#include "receipts/cells.h"
#include "receipts/lines.h"

#include <string.h>

#define ROOM_BYTES 6000

static void
put_line (GString *out, const char *text, gsize size)
{
    const gsize length = out->len;
    g_string_set_size (out, length + size + 1);
    memcpy (out->str + length, text, size);
    out->str[length + size] = '\n';
}

/* Text that is not of the document's making, as wide as the paper; its line ends are no part of it.
 */
static void
put_wrapped (GString *out, guint columns, OcopAlign align, const char *text)
{
    OcopTextLine line;
    while (ocop_text_line_next (&text, columns, &line)) {
        for (guint n = align == OCOP_ALIGN_CENTRE ? (columns - line.cells) / 2 : 0; n > 0; n--)
            g_string_append_c (out, ' ');
        put_line (out, line.start, line.size);
    }
}

/* @content as text that can be read: what it holds where that is printable. */
static char *
dup_readable (const char *content)
{
    g_autofree char *safe = ocop_text_make_safe (content, -1);
    return ocop_text_to_nfc (safe);
}

/* The content whole, cut at the width: read without the line ends it is what the code holds. Linear
 * codes are short and stand in the middle, as on paper. */
static void
put_code (GString *out, guint columns, const OcopBlock *block)
{
    const gboolean is_linear =
        block->kind == OCOP_BLOCK_BARCODE && block->symbology != OCOP_SYMBOL_DATA_MATRIX;
    const OcopAlign align = is_linear ? OCOP_ALIGN_CENTRE : OCOP_ALIGN_LEFT;
    if (*block->text != '\0') {
        g_autofree char *caption = g_strconcat (block->text, is_linear ? "" : ":", NULL);
        put_wrapped (out, columns, align, caption);
    }
    g_autofree char *content = dup_readable (block->value);
    put_wrapped (out, columns, align, content);
}

static void
put_object (GString *out, guint columns, const OcopPaperLine *line)
{
    switch (line->block->kind) {
    case OCOP_BLOCK_QR:
    case OCOP_BLOCK_BARCODE:
        put_code (out, columns, line->block);
        break;
    case OCOP_BLOCK_RULER:
        put_line (out, line->text, line->size);
        break;
    case OCOP_BLOCK_TITLE:
    case OCOP_BLOCK_TEXT:
    case OCOP_BLOCK_PAIR:
    case OCOP_BLOCK_ITEM:
    case OCOP_BLOCK_RULE:
    case OCOP_BLOCK_BLANK:
    case OCOP_BLOCK_CUT:
    case OCOP_BLOCK_SAMPLE:
    case OCOP_BLOCK_DRAWER:
        break;
    }
}

char *
ocop_document_to_text (const OcopDocument *document, guint columns)
{
    g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, columns);
    GString *out = g_string_sized_new (ROOM_BYTES);
    for (guint i = 0; i < ocop_paper_lines_get_count (lines); i++) {
        const OcopPaperLine *line = ocop_paper_lines_peek (lines, i);
        if (line->kind == OCOP_LINE_OBJECT) {
            put_object (out, columns, line);
            continue;
        }
        put_line (out, line->text, line->size);
    }
    return g_string_free (out, FALSE);
}
