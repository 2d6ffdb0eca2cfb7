/* Promises of plain text that hold for any paper: width, blanks, amounts, letters. */
#include "samples.h"
#include "text_checks.h"

#include "base/money.h"
#include "receipts/cells.h"
#include "receipts/text.h"

#include <string.h>

#define ROUNDS 400

static const guint widths[] = {OCOP_COLUMNS_MIN, 32, 42, 48, OCOP_COLUMNS_MAX};

/* Up to @max, small ones as often as large ones. */
static gint64
random_amount (gint64 max)
{
    gint64 amount = g_test_rand_int_range (0, 1000);
    for (int i = g_test_rand_int_range (0, 5); i > 0 && amount < max / 1000; i--)
        amount = amount * 1000 + g_test_rand_int_range (0, 1000);
    return MIN (amount, max);
}

static OcopSale *
random_sale (void)
{
    OcopSale *sale = ocop_sale_new();
    const int n_lines = g_test_rand_int_range (1, 8);
    sale->receipt = g_strdup ("QN01-1.12-00000042");
    sale->cashier = sample_random_text (12);
    for (int i = 0; i < n_lines; i++) {
        OcopSaleLine *line = ocop_sale_add_line (sale);
        line->name = sample_random_text (30);
        line->unit = sample_random_text (5);
        line->qty_milli = 1 + random_amount (G_GINT64_CONSTANT (999999999));
        line->unit_price = random_amount (G_GINT64_CONSTANT (999999999999));
        line->list_price = g_test_rand_int_range (-1, 3) * 1000;
        line->amount = random_amount (G_GINT64_CONSTANT (99999999999));
        line->discount = random_amount (G_GINT64_CONSTANT (99999999999));
        line->vat_rate = (OcopVatRate)g_test_rand_int_range (0, OCOP_N_VAT_RATES);
        line->stars = g_test_rand_int_range (0, 6);
        line->is_gift = g_test_rand_bit();
        g_autofree char *lot = sample_random_text (6);
        for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
            sample_add_lot (line->lots, lot, g_test_rand_bit() ? SAMPLE_DAY : OCOP_DAY_NONE,
                            random_amount (1000000));
    }
    sample_finish (sale, 0, g_test_rand_bit());
    sale->rounding = g_test_rand_int_range (-499, 500);
    sale->change = random_amount (G_GINT64_CONSTANT (999999999999));
    g_autofree char *reference = sample_random_text (10);
    sample_add_payment (sale->payments, OCOP_PAYMENT_VOUCHER, random_amount (1000000000), 0,
                        reference);
    sample_add_payment (sale->payments, OCOP_PAYMENT_CASH, random_amount (1000000000),
                        random_amount (G_GINT64_CONSTANT (999999999999)), NULL);
    return sale;
}

static void
check_sale_amounts (const OcopSale *sale, const char *text)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    for (guint i = 0; i < sale->lines->len; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        g_assert_true (
            has_amount (text, ocop_money_to_digits (line->amount + line->discount, digits)));
        if (line->discount > 0)
            g_assert_true (has_amount (text, ocop_money_to_digits (-line->discount, digits)));
        g_assert_nonnull (strstr (text, ocop_money_to_digits (line->unit_price, digits)));
    }
    g_assert_true (has_amount (text, ocop_money_to_text (sale->total, digits)));
    g_assert_true (has_amount (text, ocop_money_to_digits (sale->change, digits)));
}

static void
test_random_sales (void)
{
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr (OcopSale) sale = random_sale();
        g_autofree char *name = sample_random_text (20);
        g_autofree char *qr_text = sample_qr_text();
        const OcopShopFace face = {
            .company = name, .tax_code = name, .address = name, .footer = name};
        OcopPaperFacts facts = sample_facts (qr_text);
        facts.buyer_name = name;
        facts.copy = round % 3;
        g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &face, &facts);
        for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
            g_autofree char *text = ocop_document_to_text (document, widths[i]);
            g_autofree char *again = ocop_document_to_text (document, widths[i]);
            check_lines (text, widths[i]);
            check_sale_amounts (sale, text);
            g_assert_cmpstr (text, ==, again);
        }
    }
}

static void
test_largest_amounts (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
        const OcopStyle style = {.indent = 1};
        const OcopItem item = {.number = 500,
                               .name = "Ngọc trai",
                               .qty = "1.000.000",
                               .unit = "chuỗi",
                               .price = "999.999.999.999",
                               .amount = "-999.999.999.999"};
        ocop_document_add_item (document, &item);
        ocop_document_add_pair (document, style, "TỔNG CỘNG", "1.000.000.000.000.000 ₫");
        g_autofree char *text = ocop_document_to_text (document, widths[i]);
        check_lines (text, widths[i]);
        g_assert_true (has_amount (text, "-999.999.999.999"));
        g_assert_true (has_amount (text, "1.000.000.000.000.000 ₫"));
        g_assert_nonnull (strstr (text, "× 999.999.999.999"));
    }
}

static gsize
line_length_before (const char *text, const char *at)
{
    const char *start = at;
    while (start > text && start[-1] != '\n')
        start--;
    return ocop_cells_of (start, (gsize)(at - start));
}

/* Where a figure is short enough for its row, it ends at the last column. */
static void
test_right_edge (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    const OcopPaperFacts facts = sample_facts (NULL);
    g_autoptr (OcopDocument) document = ocop_receipt_for_sale (sale, &sample_face, &facts);
    static const char *const figures[] = {"2.500.000\n", "347.750\n", "-12.000\n", "3.012.750 ₫\n",
                                          "37.250\n"};
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autofree char *text = ocop_document_to_text (document, widths[i]);
        for (guint n = 0; n < G_N_ELEMENTS (figures); n++) {
            const char *at = strstr (text, figures[n]);
            g_assert_nonnull (at);
            const gsize cells = ocop_cells_of (figures[n], strlen (figures[n])) - 1;
            g_assert_cmpuint (line_length_before (text, at) + cells, ==, widths[i]);
        }
    }
}

/* a ă â e ê i o ô ơ u ư y in five tones, the seven letters without tone, both cases: 134. */
static char *
all_letters (void)
{
    static const char *const bases[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};
    static const char *const tones[] = {"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};
    GString *letters = g_string_new ("đĐ");
    for (guint i = 0; i < G_N_ELEMENTS (bases); i++) {
        g_autofree char *upper = g_utf8_strup (bases[i], -1);
        for (guint t = 0; t < G_N_ELEMENTS (tones); t++) {
            if (t == 0 && bases[i][1] == '\0')
                continue;
            g_autofree char *pair = g_strconcat (bases[i], tones[t], upper, tones[t], NULL);
            g_autofree char *composed = g_utf8_normalize (pair, -1, G_NORMALIZE_NFC);
            g_assert_cmpint (g_utf8_strlen (composed, -1), ==, 2);
            g_string_append (letters, composed);
        }
    }
    g_assert_cmpint (g_utf8_strlen (letters->str, -1), ==, 134);
    return g_string_free (letters, FALSE);
}

static void
test_letters (void)
{
    g_autofree char *letters = all_letters();
    g_autofree char *apart = g_utf8_normalize (letters, -1, G_NORMALIZE_NFD);
    const char *const spellings[] = {letters, apart};
    for (guint s = 0; s < G_N_ELEMENTS (spellings); s++) {
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
        const OcopItem item = {.name = spellings[s], .qty = "1", .amount = "1"};
        ocop_document_add_item (document, &item);
        for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
            g_autofree char *text = ocop_document_to_text (document, widths[i]);
            g_autofree char *got = squeezed (text);
            check_lines (text, widths[i]);
            g_assert_true (g_str_has_prefix (got, letters));
        }
    }
}

static void
test_figures_apart_from_right_to_left (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    const OcopStyle style = {.align = OCOP_ALIGN_LEFT};
    const OcopItem item = {
        .name = "\u05d0", .qty = "2", .unit = "\u05d1", .price = "5", .amount = "10"};
    ocop_document_add_item (document, &item);
    ocop_document_add_pair (document, style, "VietQR (\u05d2)", "10");
    g_autofree char *text = ocop_document_to_text (document, 24);
    g_assert_cmpstr (text, ==,
                     "\u05d0\n"
                     "   \u05d1\n"
                     "   2 \u00d7 5              10\n"
                     "VietQR (\u05d2)\n"
                     "                      10\n");
}

static void
test_code_reads_back (void)
{
    g_autofree char *qr_text = sample_qr_text();
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
        ocop_document_add_qr (document, "Mã kiểm chứng", qr_text);
        g_autofree char *text = ocop_document_to_text (document, widths[i]);
        g_assert_true (g_str_has_prefix (text, "Mã kiểm chứng:\n"));
        g_autofree char *got = squeezed (strchr (text, '\n'));
        g_assert_cmpstr (got, ==, qr_text);
    }
}

static void
test_every_block (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    const OcopStyle left = {.indent = 1}, centre = {.align = OCOP_ALIGN_CENTRE},
                    right = {.align = OCOP_ALIGN_RIGHT};
    ocop_document_add_title (document, "PHIẾU");
    ocop_document_add_text (document, left, "trái");
    ocop_document_add_text (document, centre, "giữa");
    ocop_document_add_text (document, right, "phải");
    ocop_document_add_blank (document);
    ocop_document_add_rule (document, FALSE);
    ocop_document_add_rule (document, TRUE);
    ocop_document_add_pair (document, left, "khóa", "giá trị");
    ocop_document_add_pair (document, left, "", "giá trị");
    ocop_document_add_pair (document, left, "khóa", "");
    ocop_document_add_cut (document);
    g_autofree char *text = ocop_document_to_text (document, 24);
    g_assert_cmpstr (text, ==,
                     "         PHIẾU\n"
                     "   trái\n"
                     "          giữa\n"
                     "                    phải\n"
                     "\n"
                     "------------------------\n"
                     "========================\n"
                     "   khóa          giá trị\n"
                     "                 giá trị\n"
                     "   khóa\n");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/text/every-block", test_every_block);
    g_test_add_func ("/receipts/text/random-sales-keep-width-and-amounts", test_random_sales);
    g_test_add_func ("/receipts/text/largest-amounts-are-whole", test_largest_amounts);
    g_test_add_func ("/receipts/text/amounts-end-at-the-right-edge", test_right_edge);
    g_test_add_func ("/receipts/text/134-letters-survive", test_letters);
    g_test_add_func ("/receipts/text/figures-apart-from-right-to-left",
                     test_figures_apart_from_right_to_left);
    g_test_add_func ("/receipts/text/code-reads-back", test_code_reads_back);
    return g_test_run();
}
