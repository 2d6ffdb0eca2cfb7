/* What stands on a paper and what does not: rules that a golden file shows but does not state. */
#include "samples.h"

#include "base/money.h"
#include "receipts/text.h"

#include <string.h>

static char *
sale_text (const OcopSale *sale, const OcopPaperFacts *facts)
{
    g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, facts);
    return ocop_document_to_text (document, 48);
}

static void
assert_has (const char *text, const char *part)
{
    if (strstr (text, part) == NULL)
        g_error ("“%s” is missing in\n%s", part, text);
}

static void
assert_has_not (const char *text, const char *part)
{
    if (strstr (text, part) != NULL)
        g_error ("“%s” must not be in\n%s", part, text);
}

static gint64
read_digits (const char *text)
{
    gint64 amount = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (g_ascii_isdigit (*p))
            amount = amount * 10 + (*p - '0');
    }
    return *text == '-' ? -amount : amount;
}

/* The lines with what came off each, their sum, what came off all of them, the total. */
static void
check_column (const OcopDocument *document, gint64 wanted)
{
    gint64 sum = 0;
    guint n_rules = 0;
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++) {
        const OcopBlock *block = ocop_document_peek_block (document, i);
        if (block->kind == OCOP_BLOCK_RULE && block->style.is_bold)
            break;
        if (block->kind == OCOP_BLOCK_RULE)
            n_rules++;
        else if (block->kind == OCOP_BLOCK_ITEM)
            sum += read_digits (block->item.amount);
        else if (n_rules > 0 && block->kind == OCOP_BLOCK_PAIR &&
                 g_str_has_prefix (block->text, "Tiền hàng"))
            g_assert_cmpint (read_digits (block->value), ==, sum);
        else if (n_rules > 0 && block->kind == OCOP_BLOCK_PAIR)
            sum += read_digits (block->value);
    }
    g_assert_cmpint (sum, ==, wanted);
}

static void
test_column_adds_up (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, &facts);
    g_autofree char *text = ocop_document_to_text (document, 48);
    check_column (document, sale->total);
    assert_has (text, "   Giảm giá                             -250.000\n");
    assert_has (text, "Tiền hàng (6 dòng)                     3.062.750\n"
                      "Giảm giá toàn đơn                        -50.000\n");
}

static void
test_column_of_random_sales (void)
{
    const OcopPaperFacts facts = sample_facts (NULL);
    for (guint round = 0; round < 500; round++) {
        g_autoptr (OcopSale) sale = ocop_sale_new();
        gint64 sum = 0;
        for (int n = g_test_rand_int_range (1, 12); n > 0; n--) {
            const gint64 price = g_test_rand_int_range (0, 1000000);
            const gint64 qty = g_test_rand_int_range (1, 20);
            const gboolean is_gift = g_test_rand_int_range (0, 8) == 0;
            const gint64 discount = is_gift ? price * qty
                                    : g_test_rand_bit()
                                        ? 0
                                        : g_test_rand_int_range (0, (gint32)(price * qty) + 1);
            OcopSaleLine *line =
                sample_add_line (sale, "Chè", "gói", qty * 1000, price, discount, OCOP_VAT_8, 0);
            line->is_gift = is_gift;
            sum += line->amount;
        }
        const gint64 sale_discount =
            g_test_rand_bit() ? 0 : g_test_rand_int_range (0, (gint32)MIN (sum, 1000000) + 1);
        sample_finish (sale, sale_discount, g_test_rand_bit());
        g_assert_cmpint (sale->total, ==, sum - sale_discount);
        g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, &facts);
        check_column (document, sale->total);
    }
}

/* Their lines do not say what of the discount is a share. */
static void
test_column_of_old_records (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    const OcopPaperFacts facts = sample_facts (NULL);
    for (guint i = 0; i < sale->lines->len; i++)
        ((OcopSaleLine *)g_ptr_array_index (sale->lines, i))->share = 0;
    g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, &facts);
    g_autofree char *text = ocop_document_to_text (document, 48);
    check_column (document, sale->total);
    assert_has (text, "   Giảm giá                             -286.732\n");
    assert_has_not (text, "Giảm giá toàn đơn");
}

static void
test_place_of_business (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *text = sale_text (sale, &facts);
    assert_has (text, "MST: 5701234565\n");
    assert_has (text, "Trung tâm OCOP Hạ Long\n");
    assert_has (text, "Mã địa điểm kinh doanh: QN01\n");
}

static void
test_provenance (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    OcopSaleLine *line = g_ptr_array_index (sale->lines, 0);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *without = sale_text (sale, &facts);
    assert_has_not (without, "Truy xuất");
    line->provenance_url = g_strdup ("https://truyxuat.example.vn/a");
    g_autofree char *with = sale_text (sale, &facts);
    assert_has (with, "\n   Truy xuất: https://truyxuat.example.vn/a\n");
}

/* A return of goods by weight says so; records made before units were kept have none. */
static void
test_unit_of_return (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    OcopReturnLine *line = g_ptr_array_index (taking_back->lines, 0);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) with = ocop_receipt_for_return (taking_back, &sample_face, &facts);
    g_autofree char *with_text = ocop_document_to_text (with, 48);
    assert_has (with_text, "\n   1 hộp                               1.106.634\n");
    g_free (line->unit);
    line->unit = g_strdup ("");
    g_autoptr (OcopDocument) without = ocop_receipt_for_return (taking_back, &sample_face, &facts);
    g_autofree char *without_text = ocop_document_to_text (without, 48);
    assert_has (without_text, "\n   SL: 1                               1.106.634\n");
}

static void
test_stars_only_while_they_hold (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    OcopSaleLine *line = g_ptr_array_index (sale->lines, 0);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *with_stars = sale_text (sale, &facts);
    assert_has (with_stars, "OCOP 4★");
    line->stars = 0;
    line->warnings = OCOP_WARN_CERTIFICATE_LAPSED;
    g_autofree char *without = sale_text (sale, &facts);
    assert_has_not (without, "★");
}

static void
test_direct_method_shows_no_vat (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *text = sale_text (sale, &facts);
    assert_has_not (text, "GTGT");
    assert_has_not (text, "thuế");
    assert_has_not (text, "8%");
    assert_has (text, "Không phải hóa đơn bán hàng");
}

static void
test_training_proves_nothing (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    g_autofree char *qr_text = sample_qr_text();
    OcopPaperFacts facts = sample_facts (qr_text);
    facts.copy = 3;
    sale->is_training = TRUE; /* and a number and a code that must not get through */
    g_autofree char *text = sale_text (sale, &facts);
    assert_has_not (text, "QN01-1");
    assert_has_not (text, "OCOPR1");
    assert_has_not (text, "1a2b3c4d");
    const char *first = strstr (text, "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ");
    g_assert_nonnull (first);
    g_assert_true (g_str_has_suffix (first + 1, "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ\n"));
    g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, &facts);
    g_assert_cmpstr (ocop_document_get_number (document), ==, "");
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++)
        g_assert_cmpint (ocop_document_peek_block (document, i)->kind, !=, OCOP_BLOCK_QR);
}

static void
test_copies_differ_by_their_mark (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *original = sale_text (sale, &facts);
    facts.copy = 12;
    g_autofree char *copy = sale_text (sale, &facts);
    assert_has_not (original, "BẢN SAO");
    const char *mark = strstr (copy, "BẢN SAO SỐ 12\n");
    g_assert_nonnull (mark);
    const char *start = mark;
    while (start[-1] != '\n')
        start--;
    g_autofree char *before = g_strndup (copy, (gsize)(start - copy));
    g_autofree char *rest = g_strconcat (before, strchr (mark, '\n') + 1, NULL);
    g_assert_cmpstr (rest, ==, original);
}

static void
test_buyer (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *unnamed = sale_text (sale, &facts);
    assert_has (unnamed, "\nBán cho người tiêu dùng\n");
    sale->buyer_sha256 = g_strdup ("00");
    g_autofree char *erased = sale_text (sale, &facts);
    assert_has_not (erased, "Bán cho người tiêu dùng");
    assert_has (erased, "Người mua: (thông tin đã xóa)\n");
    facts.buyer_name = "Khách DEMO";
    g_autofree char *named = sale_text (sale, &facts);
    assert_has (named, "Người mua: Khách DEMO\n");
    assert_has_not (named, "đã xóa");
}

static void
test_invoice_replaces_the_note (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *without = sale_text (sale, &facts);
    assert_has (without, "Không phải hóa đơn GTGT");
    facts.invoice = "1C26MAA-123";
    g_autofree char *with = sale_text (sale, &facts);
    assert_has_not (with, "Không phải hóa đơn");
    assert_has (with, "1C26MAA-123\n");
}

static void
test_nothing_to_pay (void)
{
    g_autoptr (OcopSale) sale = ocop_sale_new();
    sale->receipt = g_strdup ("QN01-1-00000007");
    sample_add_line (sale, "Chè", "gói", 1000, 25000, 25000, OCOP_VAT_8, 3)->is_gift = TRUE;
    sample_finish (sale, 0, TRUE);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autofree char *text = sale_text (sale, &facts);
    assert_has (text, "Quà tặng");
    assert_has (text, "Bằng chữ: Không đồng\n");
    assert_has (text, "Không phải thanh toán\n");
}

static void
test_region_of_words (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    OcopShopFace face = sample_face;
    const OcopPaperFacts facts = sample_facts (NULL);
    face.region = OCOP_WORDS_SOUTH;
    g_autoptr (OcopDocument) document = ocop_receipt_for_return (taking_back, &face, &facts);
    g_autofree char *text = ocop_document_to_text (document, OCOP_COLUMNS_MAX);
    assert_has (text, "Một triệu một trăm lẻ sáu ngàn sáu trăm ba mươi tư đồng");
}

static void
test_shop_without_a_face (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    g_autoptr (OcopShiftClose) close = sample_close (TRUE);
    const OcopShopFace bare = {0};
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    g_autoptr (OcopDocument) receipt = ocop_receipt_for_sale (sale, &bare, &facts);
    g_autoptr (OcopDocument) report = ocop_report_for_shift (close, &bare, &facts);
    g_autofree char *receipt_text = ocop_document_to_text (receipt, 32);
    g_autofree char *report_text = ocop_document_to_text (report, 32);
    assert_has_not (receipt_text, "MST");
    assert_has_not (receipt_text, "ĐT:");
    assert_has_not (receipt_text, "(null)");
    assert_has_not (receipt_text, "Mã xác thực");
    assert_has_not (report_text, "(null)");
    assert_has_not (report_text, "Quầy:");
}

static void
test_z_states_its_figures (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (TRUE);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) document = ocop_report_for_shift (close, &sample_face, &facts);
    g_autofree char *text = ocop_document_to_text (document, 32);
    assert_has (text, "Phải có              1.206.116 ₫\n");
    assert_has (text, "Đếm được             1.206.000 ₫\n");
    assert_has (text, "Chênh lệch (thiếu)          -116\n");
    assert_has (text, "Bán hàng         1.284.512.750 ₫\n");
    assert_has (text, "Mã xác thực: 1a2b3c4d\n");
    g_assert_cmpstr (ocop_document_get_number (document), ==, "12");
    close->counted_cash = close->expected_cash + 50000;
    g_autoptr (OcopDocument) over = ocop_report_for_shift (close, &sample_face, &facts);
    g_autofree char *over_text = ocop_document_to_text (over, 32);
    assert_has (over_text, "Chênh lệch (thừa)        +50.000\n");
}

static void
test_x_has_no_count (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (FALSE);
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) document = ocop_report_for_shift (close, &sample_face, &facts);
    g_autofree char *text = ocop_document_to_text (document, 48);
    assert_has (text, "BÁO CÁO X");
    assert_has (text, "Phải có");
    assert_has_not (text, "Đếm được");
    assert_has_not (text, "Chênh lệch");
    assert_has_not (text, "Số Z");
    assert_has_not (text, "1a2b3c4d");
    g_assert_cmpint (ocop_document_get_kind (document), ==, OCOP_DOCUMENT_SHIFT_X);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/contents/column-adds-up-to-the-total", test_column_adds_up);
    g_test_add_func ("/receipts/contents/column-of-random-sales", test_column_of_random_sales);
    g_test_add_func ("/receipts/contents/column-of-old-records", test_column_of_old_records);
    g_test_add_func ("/receipts/contents/place-of-business", test_place_of_business);
    g_test_add_func ("/receipts/contents/provenance-link", test_provenance);
    g_test_add_func ("/receipts/contents/unit-of-return", test_unit_of_return);
    g_test_add_func ("/receipts/contents/stars-only-while-they-hold",
                     test_stars_only_while_they_hold);
    g_test_add_func ("/receipts/contents/direct-method-shows-no-vat",
                     test_direct_method_shows_no_vat);
    g_test_add_func ("/receipts/contents/training-proves-nothing", test_training_proves_nothing);
    g_test_add_func ("/receipts/contents/copies-differ-by-their-mark",
                     test_copies_differ_by_their_mark);
    g_test_add_func ("/receipts/contents/buyer-named-unnamed-erased", test_buyer);
    g_test_add_func ("/receipts/contents/invoice-replaces-the-note",
                     test_invoice_replaces_the_note);
    g_test_add_func ("/receipts/contents/nothing-to-pay", test_nothing_to_pay);
    g_test_add_func ("/receipts/contents/region-of-words", test_region_of_words);
    g_test_add_func ("/receipts/contents/shop-without-a-face", test_shop_without_a_face);
    g_test_add_func ("/receipts/contents/z-states-its-figures", test_z_states_its_figures);
    g_test_add_func ("/receipts/contents/x-has-no-count", test_x_has_no_count);
    return g_test_run();
}
