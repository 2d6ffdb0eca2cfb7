/* What stands on slips and what does not. */
#include "sample_documents.h"
#include "samples.h"

#include "domain/vietqr.h"
#include "receipts/slips.h"
#include "receipts/text.h"

#include <string.h>

static char *
sample_text (const char *name, guint columns)
{
    g_autoptr (OcopDocument) document = sample_document (name);
    return ocop_document_to_text (document, columns);
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

static guint
count_of (const char *text, const char *part)
{
    guint n = 0;
    for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
        n++;
    return n;
}

/* The block of @kind that comes @nth, counted from 0; NULL when there is none. */
static const OcopBlock *
find_block (const OcopDocument *document, OcopBlockKind kind, guint nth)
{
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++) {
        const OcopBlock *block = ocop_document_peek_block (document, i);
        if (block->kind == kind && nth-- == 0)
            return block;
    }
    return NULL;
}

static void
test_cash (void)
{
    g_autofree char *in = sample_text ("cash-in", 42);
    g_autofree char *out = sample_text ("cash-out", 42);
    assert_has (in, "PHIẾU NỘP TIỀN\n");
    assert_has (in, "NỘP VÀO KÉT                      500.000 ₫\n");
    assert_has (in, "Bằng chữ: Năm trăm nghìn đồng\n");
    assert_has (in, "Người nộp                         Thu ngân\n");
    assert_has (in, "Lý do: Đổi tiền lẻ đầu ca\n");
    assert_has (out, "PHIẾU RÚT TIỀN\n");
    assert_has (out, "Người nhận                        Thu ngân\n");
    assert_has (out, "Quầy:                               QN01-1\n");
}

static void
test_unpaid_at_both_ends (void)
{
    g_autofree char *text = sample_text ("payment", 42);
    g_assert_cmpuint (count_of (text, "CHƯA THANH TOÁN\n"), ==, 2);
    g_assert_true (g_str_has_suffix (text, " CHƯA THANH TOÁN\n"));
    assert_has (text, "Không phải biên lai");
    assert_has_not (text, "BIÊN LAI BÁN HÀNG");
    assert_has_not (text, "Mã xác thực");
}

/* What the paper says beside the code is what the code says. */
static void
test_payment_says_what_the_code_says (void)
{
    g_autoptr (OcopDocument) document = sample_document ("payment");
    const OcopBlock *block = find_block (document, OCOP_BLOCK_QR, 0);
    g_assert_nonnull (block);
    g_assert_cmpint (block->style.size, ==, OCOP_SIZE_LARGE);
    g_auto (OcopVietQr) reading = {0};
    ocop_vietqr_decode (block->value, strlen (block->value), &reading);
    g_assert_true (reading.is_valid);
    g_assert_cmpint (reading.amount_dong, ==, 542750);
    g_assert_cmpstr (reading.account, ==, "0011012345678");
    g_assert_cmpstr (reading.purpose, ==, "OC7K2M9Q");
    g_autofree char *text = ocop_document_to_text (document, 42);
    assert_has (text, "Số tài khoản:                0011012345678\n");
    assert_has (text, "Số tiền:                         542.750 ₫\n");
    assert_has (text, "Nội dung:                         OC7K2M9Q\n");
    assert_has (text, "Ngân hàng:                       Sacombank\n");
}

static void
test_parked_is_taken_up_by_a_scan (void)
{
    g_autoptr (OcopDocument) document = sample_document ("parked");
    const OcopBlock *block = find_block (document, OCOP_BLOCK_BARCODE, 0);
    g_assert_nonnull (block);
    g_assert_cmpint (block->symbology, ==, OCOP_SYMBOL_CODE_128);
    g_assert_cmpstr (block->value, ==, "P12");
    g_autofree char *text = ocop_document_to_text (document, 42);
    assert_has (text, "CHƯA THANH TOÁN\n");
    assert_has (text, "Đơn số:                                P12\n");
    assert_has (text, "TẠM TÍNH                         542.750 ₫\n");
}

static void
test_goods (void)
{
    g_autofree char *text = sample_text ("goods", 42);
    assert_has (text, "\n   40 gói\n   Lô BL-2611, HSD 30/11/2027\n");
    assert_has (text, "\n   20 cái\n   Mã: QN-0031\n");
    assert_has (text, "Số mặt hàng                              3\n");
    assert_has_not (text, "TỔNG CỘNG");
    const OcopSlipLine line = {.name = "Nón lá",
                               .qty_milli = 2000,
                               .unit_price = 50000,
                               .amount = 100000,
                               .expiry = OCOP_DAY_NONE};
    const OcopGoodsSlip slip = {.seq = 1, .lines = &line, .n_lines = 1};
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) priced = ocop_slip_for_goods (&slip, &sample_face, &facts);
    g_autofree char *priced_text = ocop_document_to_text (priced, 42);
    assert_has (priced_text, "\n   2 × 50.000                      100.000\n");
    assert_has (priced_text, "TỔNG CỘNG                        100.000 ₫\n");
}

static void
test_label (void)
{
    g_autoptr (OcopDocument) document = sample_document ("label");
    const OcopBlock *block = find_block (document, OCOP_BLOCK_BARCODE, 0);
    g_assert_nonnull (block);
    g_assert_cmpint (block->symbology, ==, OCOP_SYMBOL_EAN_13);
    g_assert_cmpstr (block->value, ==, "8938505970011");
    g_autofree char *text = ocop_document_to_text (document, 42);
    assert_has (text, "65.000 ₫/gói\n");
    assert_has (text, "130.000 ₫/kg\n");
    assert_has (text, "OCOP 5★\n");
    assert_has (text, "In ngày 21/11/2026\n");
    g_autofree char *by_weight = sample_text ("label-weight", 42);
    assert_has_not (by_weight, "★");
    g_assert_cmpuint (count_of (by_weight, "₫"), ==, 1);
    g_assert_cmpuint (count_of (by_weight, "QN-0003"), ==, 1);
}

/* A GTIN that no EAN-13 can hold is no reason for a label without a code. */
static void
test_label_of_odd_codes (void)
{
    OcopLabel label = {.name = "Trà", .price = -1, .base_price = -1, .gtin = "8938505970012"};
    label.code = "QN-9";
    g_autoptr (OcopDocument) wrong = ocop_label_for_shelf (&label);
    g_assert_null (find_block (wrong, OCOP_BLOCK_BARCODE, 0));
    g_autofree char *text = ocop_document_to_text (wrong, 42);
    assert_has (text, "8938505970012\n");
    assert_has_not (text, "₫");
    label.gtin = NULL;
    label.code = "Mã-ÁÀ";
    g_autoptr (OcopDocument) accented = ocop_label_for_shelf (&label);
    g_assert_null (find_block (accented, OCOP_BLOCK_BARCODE, 0));
    g_autofree char *accented_text = ocop_document_to_text (accented, 42);
    assert_has (accented_text, "Mã-ÁÀ\n");
}

static void
test_test_page (void)
{
    g_autoptr (OcopDocument) document = sample_document ("test-page");
    static const OcopBlockKind wanted[] = {OCOP_BLOCK_RULER,   OCOP_BLOCK_SAMPLE, OCOP_BLOCK_QR,
                                           OCOP_BLOCK_BARCODE, OCOP_BLOCK_DRAWER, OCOP_BLOCK_CUT};
    for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
        g_assert_nonnull (find_block (document, wanted[i], 0));
    g_autofree char *text = ocop_document_to_text (document, 48);
    assert_has (text, "Cấu hình:                              sample-80\n");
    assert_has (text, "576 chấm, 48 cột\n");
    guint n_letters = 0;
    for (const char *p = strstr (text, "134 chữ"); *p != '-'; p = g_utf8_next_char (p))
        n_letters += g_utf8_get_char (p) >= 0x80;
    /* The heading has "ữ", "á" and two more. */
    g_assert_cmpuint (n_letters, ==, 134 + 4);
}

/* Each page is asked for what it has: nothing in a sample that its page cannot show. */
static void
test_samples_fit_their_pages (void)
{
    g_autoptr (OcopDocument) document = sample_document ("test-page");
    guint n = 0, n_pages = 0;
    const char *page_name = "";
    for (const OcopBlock *block; (block = find_block (document, OCOP_BLOCK_SAMPLE, n)) != NULL;
         n++) {
        OcopCodePage page;
        g_assert_true (ocop_code_page_parse (block->value, &page));
        n_pages += !g_str_equal (page_name, block->value);
        page_name = block->value;
        g_assert_cmpint (g_utf8_strlen (block->text, -1), <=, 32);
        for (const char *p = block->text; *p != '\0'; p = g_utf8_next_char (p)) {
            guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
            g_assert_cmpuint (ocop_code_page_encode (page, g_utf8_get_char (p), bytes), >, 0);
        }
    }
    g_assert_cmpuint (n_pages, ==, OCOP_N_CODE_PAGES);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/slips/cash-says-which-way", test_cash);
    g_test_add_func ("/receipts/slips/unpaid-at-both-ends", test_unpaid_at_both_ends);
    g_test_add_func ("/receipts/slips/payment-says-what-the-code-says",
                     test_payment_says_what_the_code_says);
    g_test_add_func ("/receipts/slips/parked-is-taken-up-by-a-scan",
                     test_parked_is_taken_up_by_a_scan);
    g_test_add_func ("/receipts/slips/goods-with-lots-and-prices", test_goods);
    g_test_add_func ("/receipts/slips/label", test_label);
    g_test_add_func ("/receipts/slips/label-of-odd-codes", test_label_of_odd_codes);
    g_test_add_func ("/receipts/slips/test-page-has-all-parts", test_test_page);
    g_test_add_func ("/receipts/slips/samples-fit-their-pages", test_samples_fit_their_pages);
    return g_test_run();
}
