/* Document to print stream. Where the printer prints letters, lines come from lines.c and only
 * codes are drawn; where it does not, what stands between two cuts is one drawing of page.c. */
#include "receipts/escpos.h"

#include "drivers/proto/escpos.h"
#include "receipts/escpos_lines.h"
#include "receipts/escpos_symbols.h"
#include "receipts/lines.h"
#include "receipts/page.h"

#include <string.h>

#define FIRST_PROCESS_ID "0001"

typedef struct {
    OcopEscposLines lines;
    const OcopDocument *document;
    const OcopPrinterProfile *profile;
    gboolean owes_pulse; /* what the options ask for, until it is sent */
} Paper;

static void
put_pulse_owed (Paper *paper)
{
    if (!paper->owes_pulse)
        return;
    ocop_escpos_add_pulse (&paper->lines.escpos);
    paper->owes_pulse = FALSE;
}

static void
put_cut (Paper *paper)
{
    put_pulse_owed (paper);
    ocop_escpos_add_cut (&paper->lines.escpos);
}

static void
put_caption (Paper *paper, const OcopBlock *block)
{
    const OcopEscposStyle style = {.is_bold = block->style.is_bold};
    ocop_escpos_put_centred (&paper->lines, block->text, &style);
}

/* As text.c writes a code. */
static void
put_content (Paper *paper, const OcopBlock *block)
{
    const OcopEscposStyle plain = {0};
    g_autofree char *caption = g_strconcat (block->text, ":", NULL);
    if (*block->text != '\0')
        ocop_escpos_put_line (&paper->lines, caption, strlen (caption), &plain);
    ocop_escpos_put_whole (&paper->lines, block->value);
}

static void
put_qr (Paper *paper, const OcopBlock *block)
{
    if (ocop_escpos_put_qr (&paper->lines.escpos, block->value,
                            block->style.size == OCOP_SIZE_LARGE))
        put_caption (paper, block);
    else
        put_content (paper, block);
}

static void
put_barcode (Paper *paper, const OcopBlock *block)
{
    const OcopEscposStyle plain = {0};
    if (!ocop_escpos_put_barcode (&paper->lines.escpos, block->symbology, block->value)) {
        put_content (paper, block);
        return;
    }
    if (block->symbology != OCOP_SYMBOL_DATA_MATRIX)
        ocop_escpos_put_centred (&paper->lines, block->value, &plain);
    put_caption (paper, block);
}

/* Blocks [@first, @first + @n) as dots. */
static void
put_drawing (Paper *paper, guint first, guint n)
{
    if (paper->profile->raster == OCOP_RASTER_NONE)
        return;
    /* One bitmap holds some eight metres: a sale of hundreds of lines takes several. */
    for (guint n_drawn = 0, n_part; n_drawn < n; n_drawn += MAX (n_part, 1)) {
        g_autoptr (OcopBitmap) bitmap = ocop_document_to_bitmap_part (
            paper->document, first + n_drawn, n - n_drawn, paper->profile->width_dots, &n_part);
        if (bitmap != NULL)
            ocop_escpos_add_bitmap (&paper->lines.escpos, bitmap);
    }
}

/* Bytes of a page as they are: what the printer makes of them is what the sample is for. */
static void
put_sample (Paper *paper, const OcopBlock *block)
{
    OcopCodePage page;
    if (!ocop_code_page_parse (block->value, &page) || paper->profile->pages[page] < 0)
        return;
    const guint8 n = (guint8)paper->profile->pages[page];
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    guint cells = 0;
    for (const char *p = block->text; *p != '\0'; p = g_utf8_next_char (p)) {
        guint8 letter[OCOP_CODE_PAGE_BYTES_MAX];
        const gsize size = ocop_code_page_encode (page, g_utf8_get_char (p), letter);
        if (size == 0)
            continue;
        if (cells == paper->profile->columns) {
            ocop_escpos_add_raw_line (&paper->lines.escpos, n, bytes->data, bytes->len);
            g_byte_array_set_size (bytes, 0);
            cells = 0;
        }
        g_byte_array_append (bytes, letter, (guint)size);
        cells++;
    }
    if (bytes->len > 0)
        ocop_escpos_add_raw_line (&paper->lines.escpos, n, bytes->data, bytes->len);
}

static guint
index_of (const OcopDocument *document, const OcopBlock *block)
{
    guint index = 0;
    while (ocop_document_peek_block (document, index) != block)
        index++;
    return index;
}

static void
put_object (Paper *paper, const OcopPaperLine *line)
{
    const OcopEscposStyle plain = {0};
    switch (line->block->kind) {
    case OCOP_BLOCK_QR:
        put_qr (paper, line->block);
        break;
    case OCOP_BLOCK_BARCODE:
        put_barcode (paper, line->block);
        break;
    case OCOP_BLOCK_RULER: /* both: columns are the printer's, dots ours */
        ocop_escpos_put_line (&paper->lines, line->text, line->size, &plain);
        put_drawing (paper, index_of (paper->document, line->block), 1);
        break;
    case OCOP_BLOCK_SAMPLE:
        put_sample (paper, line->block);
        break;
    case OCOP_BLOCK_DRAWER:
        ocop_escpos_add_pulse (&paper->lines.escpos);
        break;
    case OCOP_BLOCK_CUT:
        put_cut (paper);
        break;
    case OCOP_BLOCK_TITLE:
    case OCOP_BLOCK_TEXT:
    case OCOP_BLOCK_PAIR:
    case OCOP_BLOCK_ITEM:
    case OCOP_BLOCK_RULE:
    case OCOP_BLOCK_BLANK:
        g_assert_not_reached();
    }
}

/* Lines [@first, result) come from one block. */
static guint
end_of_block (const OcopPaperLines *lines, guint first)
{
    const OcopBlock *block = ocop_paper_lines_peek (lines, first)->block;
    guint end = first + 1;
    while (end < ocop_paper_lines_get_count (lines) &&
           ocop_paper_lines_peek (lines, end)->block == block)
        end++;
    return end;
}

/* A large block in the middle is twice as wide too where each of its lines fits so. */
static gboolean
can_be_wide (const Paper *paper, const OcopPaperLines *lines, guint first, guint end)
{
    const OcopBlock *block = ocop_paper_lines_peek (lines, first)->block;
    if (!paper->profile->has_font_size || block->style.align != OCOP_ALIGN_CENTRE ||
        block->kind == OCOP_BLOCK_PAIR)
        return FALSE;
    for (guint i = first; i < end; i++) {
        const OcopPaperLine *line = ocop_paper_lines_peek (lines, i);
        const guint indent = (guint)strspn (line->text, " ");
        if (line->cells - indent > paper->profile->columns / 2)
            return FALSE;
    }
    return TRUE;
}

/* Lines [@first, @end) of one block. */
static void
put_lines (Paper *paper, const OcopPaperLines *lines, guint first, guint end)
{
    const OcopPaperLine *line = ocop_paper_lines_peek (lines, first);
    const gboolean is_large = line->letter_size == OCOP_SIZE_LARGE;
    const OcopEscposStyle style = {
        .is_bold = line->is_bold || is_large, .width_times = 1, .height_times = is_large ? 2 : 1};
    const OcopEscposStyle wide = {.is_bold = TRUE, .width_times = 2, .height_times = 2};
    const gboolean is_wide = is_large && can_be_wide (paper, lines, first, end);
    for (guint i = first; i < end; i++) {
        line = ocop_paper_lines_peek (lines, i);
        if (is_wide)
            ocop_escpos_put_centred (&paper->lines, line->text, &wide);
        else
            ocop_escpos_put_line (&paper->lines, line->text, line->size, &style);
    }
}

static void
put_rule (Paper *paper, const OcopPaperLine *line)
{
    const OcopEscposStyle plain = {0};
    ocop_escpos_put_line (&paper->lines, line->text, line->size, &plain);
}

static void
put_in_columns (Paper *paper)
{
    g_autoptr (OcopPaperLines) lines =
        ocop_paper_lines_new (paper->document, paper->profile->columns);
    for (guint i = 0; i < ocop_paper_lines_get_count (lines);) {
        const OcopPaperLine *line = ocop_paper_lines_peek (lines, i);
        guint end = i + 1;
        switch (line->kind) {
        case OCOP_LINE_TEXT:
            end = end_of_block (lines, i);
            put_lines (paper, lines, i, end);
            break;
        case OCOP_LINE_RULE:
            put_rule (paper, line);
            break;
        case OCOP_LINE_OBJECT:
            put_object (paper, line);
            break;
        }
        i = end;
    }
}

static gboolean
is_drawn (const OcopBlock *block)
{
    return block->kind != OCOP_BLOCK_CUT && block->kind != OCOP_BLOCK_DRAWER &&
           block->kind != OCOP_BLOCK_SAMPLE;
}

static void
put_drawn (Paper *paper)
{
    const guint n_blocks = ocop_document_get_n_blocks (paper->document);
    guint first = 0;
    for (guint i = 0; i < n_blocks; i++) {
        const OcopBlock *block = ocop_document_peek_block (paper->document, i);
        if (is_drawn (block))
            continue;
        put_drawing (paper, first, i - first);
        first = i + 1;
        if (block->kind == OCOP_BLOCK_CUT)
            put_cut (paper);
        else if (block->kind == OCOP_BLOCK_DRAWER)
            ocop_escpos_add_pulse (&paper->lines.escpos);
        else
            put_sample (paper, block);
    }
    put_drawing (paper, first, n_blocks - first);
}

OcopPrintStream *
ocop_document_to_escpos (const OcopDocument *document, const OcopPrinterProfile *profile,
                         const OcopEscposOptions *options)
{
    const OcopEscposOptions none = {0};
    if (options == NULL)
        options = &none;
    OcopPrintStream *stream = ocop_print_stream_new();
    Paper paper = {.document = document, .profile = profile, .owes_pulse = options->opens_drawer};
    ocop_escpos_begin (&paper.lines.escpos, stream, profile);
    if (profile->text_mode == OCOP_TEXT_RASTER)
        put_drawn (&paper);
    else
        put_in_columns (&paper);
    put_pulse_owed (&paper);
    if (!options->has_no_end_mark)
        ocop_escpos_add_end_of_job (&paper.lines.escpos, options->process_id != NULL
                                                             ? options->process_id
                                                             : FIRST_PROCESS_ID);
    return stream;
}
