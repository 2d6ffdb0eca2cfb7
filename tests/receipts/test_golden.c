/* Papers as a whole, compared with files in tests/golden/receipts that were looked at. To look
 * again after a change: OCOP_GOLDEN_WRITE=1 writes them anew. */
#include "samples.h"

#include "receipts/text.h"

#include <string.h>

static const guint widths[] = {32, 42, 48};

static void
compare_one (const OcopDocument *document, const char *name, guint columns)
{
    const char *folder = g_getenv ("OCOP_GOLDEN");
    g_assert_nonnull (folder);
    g_autofree char *file_name = g_strdup_printf ("%s-%u.txt", name, columns);
    g_autofree char *path = g_build_filename (folder, "receipts", file_name, NULL);
    g_autofree char *got = ocop_document_to_text (document, columns);
    if (g_getenv ("OCOP_GOLDEN_WRITE") != NULL)
        g_assert_true (g_file_set_contents (path, got, -1, NULL));
    g_autofree char *wanted = NULL;
    if (!g_file_get_contents (path, &wanted, NULL, NULL))
        g_error ("%s cannot be read", path);
    g_assert_cmpstr (got, ==, wanted);
}

/* Takes @document. */
static void
compare (OcopDocument *document, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        compare_one (document, name, widths[i]);
    ocop_document_free (document);
}

static void
test_sale (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    g_autofree char *qr_text = sample_qr_text();
    const OcopPaperFacts facts = sample_facts (qr_text);
    compare (ocop_receipt_for_sale (sale, &sample_face, &facts), "sale");
}

static void
test_copy_with_buyer (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    OcopPaperFacts facts = sample_facts (NULL);
    facts.copy = 2;
    facts.buyer_name = "Công ty TNHH Du lịch và Dịch vụ Vịnh Xanh";
    facts.buyer_tax_code = "0101234567";
    facts.buyer_address = "Số 8 phố Huế, phường Hai Bà Trưng, Hà Nội";
    compare (ocop_receipt_for_sale (sale, &sample_face, &facts), "copy");
}

static void
test_training (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    sale->is_training = TRUE;
    g_clear_pointer (&sale->receipt, g_free);
    g_autofree char *qr_text = sample_qr_text();
    const OcopPaperFacts facts = sample_facts (qr_text);
    compare (ocop_receipt_for_sale (sale, &sample_face, &facts), "training");
}

static void
test_return (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    const OcopPaperFacts facts = sample_facts (NULL);
    compare (ocop_receipt_for_return (taking_back, &sample_face, &facts), "return");
}

static void
test_return_without_receipt (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    OcopReturnLine *line = g_ptr_array_index (taking_back->lines, 0);
    g_clear_pointer (&taking_back->sale_receipt, g_free);
    taking_back->approved_by = g_strdup ("Minh");
    taking_back->paper = sample_qr_text();
    line->sale_line = 0;
    const OcopPaperFacts facts = sample_facts (NULL);
    compare (ocop_receipt_for_return (taking_back, &sample_face, &facts), "return-unproven");
}

static void
test_x (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (FALSE);
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    compare (ocop_report_for_shift (close, &sample_face, &facts), "x");
}

static void
test_z (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (TRUE);
    const OcopPaperFacts facts = sample_facts (NULL);
    compare (ocop_report_for_shift (close, &sample_face, &facts), "z");
}

/* What hostile and outsize input may do to a paper: look odd, nothing else. */
static void
test_extremes (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    OcopSaleLine *line = g_ptr_array_index (sale->lines, 0);
    const OcopShopFace bare = {.name = "Chợ"};
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    g_free (line->name);
    line->name = g_strdup ("Dòng\n một\x1b@\xe2\x80\xae"
                           "<b>&amp;</b> "
                           "TừDàiKhôngCóDấuCáchNàoCảChỉĐểXemMáyCắtỞĐâu 日本語の名前です");
    line->qty_milli = G_GINT64_CONSTANT (999999999);
    line->unit_price = G_GINT64_CONSTANT (999999999999);
    line->amount = G_GINT64_CONSTANT (999999999999);
    line->discount = 0;
    sale->sale_discount = 0;
    sale->total = G_GINT64_CONSTANT (999999999999);
    compare (ocop_receipt_for_sale (sale, &bare, &facts), "extremes");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/golden/sale", test_sale);
    g_test_add_func ("/receipts/golden/copy-with-buyer", test_copy_with_buyer);
    g_test_add_func ("/receipts/golden/training", test_training);
    g_test_add_func ("/receipts/golden/return", test_return);
    g_test_add_func ("/receipts/golden/return-without-receipt", test_return_without_receipt);
    g_test_add_func ("/receipts/golden/x", test_x);
    g_test_add_func ("/receipts/golden/z", test_z);
    g_test_add_func ("/receipts/golden/extremes", test_extremes);
    return g_test_run();
}
