/* Columns: what ESC/POS text mode and plain text are both made of. */
#include "sample_documents.h"
#include "samples.h"

#include "receipts/cells.h"
#include "receipts/lines.h"
#include "receipts/text.h"

#include <string.h>

static const guint widths[] = {OCOP_COLUMNS_MIN, 32, 42, 48, OCOP_COLUMNS_MAX};

static void
check_line (const OcopPaperLine *line, guint columns)
{
    g_assert_cmpuint (strlen (line->text), ==, line->size);
    g_assert_cmpuint (ocop_cells_of (line->text, line->size), ==, line->cells);
    g_assert_cmpuint (line->cells, <=, columns);
    g_assert_null (strchr (line->text, '\n'));
    g_assert_null (strstr (line->text, "\u00a0"));
    g_assert_false (g_str_has_suffix (line->text, " "));
    g_assert_nonnull (line->block);
    g_assert_cmpint (line->letter_size, ==, line->block->style.size);
    g_assert_cmpint (line->is_bold, ==, line->block->style.is_bold);
    if (line->kind == OCOP_LINE_RULE)
        g_assert_cmpuint (line->cells, ==, columns);
}

static void
test_lines_keep_their_word (void)
{
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        g_autoptr (OcopDocument) document = sample_document (*name);
        for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
            g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, widths[w]);
            for (guint i = 0; i < ocop_paper_lines_get_count (lines); i++)
                check_line (ocop_paper_lines_peek (lines, i), widths[w]);
        }
    }
}

/* Each block that is no text gives one line, in its place. */
static void
test_objects_in_order (void)
{
    static const OcopBlockKind wanted[] = {OCOP_BLOCK_QR,     OCOP_BLOCK_QR,    OCOP_BLOCK_BARCODE,
                                           OCOP_BLOCK_SAMPLE, OCOP_BLOCK_RULER, OCOP_BLOCK_DRAWER,
                                           OCOP_BLOCK_CUT};
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_TEST_PAGE, NULL);
    ocop_document_add_qr (document, "a", "b");
    ocop_document_add_large_qr (document, "a", "b");
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "a", "P12");
    ocop_document_add_sample (document, "ascii", "abc");
    ocop_document_add_ruler (document);
    ocop_document_add_drawer (document);
    ocop_document_add_cut (document);
    g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, 32);
    g_assert_cmpuint (ocop_paper_lines_get_count (lines), ==, G_N_ELEMENTS (wanted));
    for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
        const OcopPaperLine *line = ocop_paper_lines_peek (lines, i);
        g_assert_cmpint (line->kind, ==, OCOP_LINE_OBJECT);
        g_assert_cmpint (line->block->kind, ==, wanted[i]);
    }
    g_assert_cmpstr (ocop_paper_lines_peek (lines, 4)->text, ==,
                     "....+....1....+....2....+....3..");
}

/* Large letters take no more cells: where a printer makes them wider, its driver leaves that out.
 */
static void
test_all_sizes_take_one_cell (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    for (OcopSize size = OCOP_SIZE_NORMAL; size <= OCOP_SIZE_LARGE; size++) {
        const OcopStyle style = {.size = size};
        ocop_document_add_pair (document, style, "TỔNG CỘNG", "999.999.999.999 ₫");
    }
    g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, 32);
    g_assert_cmpuint (ocop_paper_lines_get_count (lines), ==, 3);
    for (guint i = 0; i < 3; i++) {
        const OcopPaperLine *line = ocop_paper_lines_peek (lines, i);
        g_assert_cmpstr (line->text, ==, "TỔNG CỘNG      999.999.999.999 ₫");
        g_assert_cmpint (line->letter_size, ==, (OcopSize)i);
    }
}

static void
test_large_documents (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    g_autofree char *name = g_strnfill (OCOP_BLOCK_TEXT_MAX, 'x');
    for (guint i = 1; i <= 500; i++) {
        const OcopItem item = {.number = i, .name = name, .qty = "1", .amount = "1"};
        ocop_document_add_item (document, &item);
    }
    g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, 32);
    for (guint i = 0; i < ocop_paper_lines_get_count (lines); i++)
        check_line (ocop_paper_lines_peek (lines, i), 32);
    g_assert_true (
        g_str_has_prefix (ocop_paper_lines_peek (lines, 0)->text, "1. xxxxxxxxxxxxxxxxxxxxxxxxxx"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/lines/keep-their-word", test_lines_keep_their_word);
    g_test_add_func ("/receipts/lines/objects-in-order", test_objects_in_order);
    g_test_add_func ("/receipts/lines/all-sizes-take-one-cell", test_all_sizes_take_one_cell);
    g_test_add_func ("/receipts/lines/large-documents", test_large_documents);
    return g_test_run();
}
