/* Every kind of paper with the same text in all of its fields: none may break, whatever the text is
 * and however it is spelled. */
#include "samples.h"
#include "text_checks.h"

#include "base/money.h"
#include "receipts/slips.h"
#include "receipts/text.h"

#include <string.h>

#define ROUNDS      40
#define AMOUNT      G_GINT64_CONSTANT (999999999999)
#define AMOUNT_TEXT "999.999.999.999"

static const guint widths[] = {OCOP_COLUMNS_MIN, 32, 42, 48, OCOP_COLUMNS_MAX};

static OcopShopFace
face_of (const char *text)
{
    return (OcopShopFace){.company = text,
                          .tax_code = text,
                          .name = text,
                          .address = text,
                          .phone = text,
                          .point = text,
                          .till = 99,
                          .footer = text};
}

static OcopPaperFacts
facts_of (const char *text)
{
    return (OcopPaperFacts){.utc_ms = SAMPLE_UTC_MS,
                            .hash = sample_hash,
                            .qr_text = text,
                            .copy = 3,
                            .invoice = text,
                            .invoice_lookup = text,
                            .buyer_name = text,
                            .buyer_tax_code = text,
                            .buyer_address = text};
}

static OcopSale *
sale_of (const char *text)
{
    OcopSale *sale = ocop_sale_new();
    sale->receipt = g_strdup (text);
    sale->cashier = g_strdup (text);
    OcopSaleLine *line = ocop_sale_add_line (sale);
    line->name = g_strdup (text);
    line->unit = g_strdup (text);
    line->qty_milli = G_GINT64_CONSTANT (999999999);
    line->unit_price = AMOUNT;
    line->list_price = AMOUNT - 1;
    line->amount = AMOUNT;
    line->stars = 5;
    line->provenance_url = g_strdup (text);
    sample_add_lot (line->lots, text, SAMPLE_DAY, 1);
    sample_finish (sale, 0, TRUE);
    sale->rounding = -499;
    sale->change = AMOUNT;
    sample_add_payment (sale->payments, OCOP_PAYMENT_VIETQR, 1, 1, text);
    sample_add_payment (sale->payments, OCOP_PAYMENT_CASH, AMOUNT, AMOUNT, NULL);
    return sale;
}

static OcopReturn *
return_of (const char *text)
{
    OcopReturn *taking_back = ocop_return_new();
    taking_back->receipt = g_strdup (text);
    taking_back->sale_receipt = g_strdup (text);
    taking_back->cashier = g_strdup (text);
    taking_back->reason = g_strdup (text);
    taking_back->approved_by = g_strdup (text);
    OcopReturnLine *line = ocop_return_add_line (taking_back);
    line->sale_line = 500;
    line->name = g_strdup (text);
    line->unit = g_strdup (text);
    line->qty_milli = 1;
    line->amount = AMOUNT;
    sample_add_lot (line->lots, text, OCOP_DAY_NONE, 2);
    taking_back->total = AMOUNT;
    sample_add_payment (taking_back->refunds, OCOP_PAYMENT_VOUCHER, AMOUNT, AMOUNT, text);
    return taking_back;
}

static void
add_records (GPtrArray *papers, const OcopShopFace *face, const OcopPaperFacts *facts,
             const char *text)
{
    g_autoptr (OcopSale) sale = sale_of (text);
    g_autoptr (OcopReturn) taking_back = return_of (text);
    g_ptr_array_add (papers, ocop_receipt_for_sale (sale, face, facts));
    sale->is_training = TRUE;
    g_ptr_array_add (papers, ocop_receipt_for_sale (sale, face, facts));
    g_ptr_array_add (papers, ocop_receipt_for_return (taking_back, face, facts));
    for (int is_z = 0; is_z < 2; is_z++) {
        g_autoptr (OcopShiftClose) close = sample_close (is_z != 0);
        g_free (close->cashier);
        close->cashier = g_strdup (text);
        g_free (close->by);
        close->by = g_strdup (text);
        close->figures.sales = AMOUNT;
        g_ptr_array_add (papers, ocop_report_for_shift (close, face, facts));
    }
}

static void
add_slips (GPtrArray *papers, const OcopShopFace *face, const OcopPaperFacts *facts,
           const char *text)
{
    const OcopSlipLine line = {.code = text,
                               .name = text,
                               .unit = text,
                               .qty_milli = 999999999,
                               .unit_price = AMOUNT,
                               .amount = AMOUNT,
                               .lot = text,
                               .expiry = SAMPLE_DAY};
    const OcopCashSlip cash = {.is_out = TRUE, .amount = AMOUNT, .reason = text, .by = text};
    const OcopParkedSlip parked = {
        .id = text, .cashier = text, .lines = &line, .n_lines = 1, .total = AMOUNT};
    const OcopPaymentSlip payment = {.code = text,
                                     .payload = text,
                                     .amount = AMOUNT,
                                     .bank = text,
                                     .account = text,
                                     .account_name = text,
                                     .lines = &line,
                                     .n_lines = 1};
    const OcopGoodsSlip goods = {.by = text, .supplier = text, .lines = &line, .n_lines = 1};
    g_ptr_array_add (papers, ocop_slip_for_cash (&cash, face, facts));
    g_ptr_array_add (papers, ocop_slip_for_parked (&parked, face, facts));
    g_ptr_array_add (papers, ocop_slip_for_payment (&payment, face, facts));
    g_ptr_array_add (papers, ocop_slip_for_goods (&goods, face, facts));
}

static void
add_label (GPtrArray *papers, const char *text)
{
    const OcopLabel label = {.name = text,
                             .unit = text,
                             .producer = text,
                             .price = AMOUNT,
                             .base_price = AMOUNT,
                             .base_unit = text,
                             .stars = 5,
                             .gtin = text,
                             .code = text,
                             .printed_on = SAMPLE_DAY};
    g_ptr_array_add (papers, ocop_label_for_shelf (&label));
}

static void
add_test_page (GPtrArray *papers, const OcopShopFace *face, const char *text)
{
    g_autofree char *name = g_strdup (text);
    const OcopPrinterProfile profile = {.name = name, .title = name, .width_dots = 576};
    g_ptr_array_add (papers, ocop_test_page (&profile, face, SAMPLE_UTC_MS));
}

/* One of each kind. */
static GPtrArray *
make_papers (const char *text)
{
    GPtrArray *papers = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_document_free);
    const OcopShopFace face = face_of (text);
    const OcopPaperFacts facts = facts_of (text);
    add_records (papers, &face, &facts, text);
    add_slips (papers, &face, &facts, text);
    add_label (papers, text);
    add_test_page (papers, &face, text);
    return papers;
}

static void
check_papers (const char *text)
{
    g_autoptr (GPtrArray) papers = make_papers (text);
    for (guint i = 0; i < papers->len; i++) {
        for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
            g_autofree char *drawn = ocop_document_to_text (papers->pdata[i], widths[w]);
            check_lines (drawn, widths[w]);
        }
    }
}

static void
test_known_tricks (void)
{
    static const char *const texts[] = {
        "",
        " ",
        "\n",
        "\x1b@\x1d"
        "V\x00",
        "\x10\x04\x01\x10\x14\x01\x03\x01\x08",
        "<span font='72'>&amp;</span> %s%n",
        "\u202egnourt gnàv aoh àrT\u202c",
        "\u2067\u05d0\u05d1 123\u2069",
        "\u0633\u0644\u0627\u0645 ١٢٣",
        "\u0301\u0301\u0301",
        "\u200d\u200b\ufeff",
        "\xff\xfe\x80",
        "\xc2\x9b"
        "31m",
        "日本語の名前です",
        "👨‍👩‍👧‍👦 trà",
        "\u00a0\u00a0",
        "a\u00a0b\u00a0c\u00a0d\u00a0e\u00a0f\u00a0g\u00a0h\u00a0i\u00a0j\u00a0k\u00a0l\u00a0m",
    };
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        check_papers (texts[i]);
}

static void
test_random (void)
{
    for (guint round = 0; round < ROUNDS; round++) {
        g_autofree char *text = sample_random_text (24);
        check_papers (text);
    }
}

/* 300 letters, with and without a place to break; all of them are there. */
static void
test_long_names (void)
{
    static const char *const words[] = {"Ượ", "Nghiêng ", "Trà hoa vàng Ba Chẽ "};
    for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
        GString *name = g_string_new (NULL);
        while (g_utf8_strlen (name->str, -1) < 300)
            g_string_append (name, words[i]);
        g_autofree char *wanted = squeezed (name->str);
        g_autoptr (GPtrArray) papers = make_papers (name->str);
        for (guint n = 0; n < papers->len; n++) {
            g_autofree char *text = ocop_document_to_text (papers->pdata[n], 32);
            g_autofree char *got = squeezed (text);
            check_lines (text, 32);
            g_assert_nonnull (strstr (got, wanted));
        }
        g_string_free (name, TRUE);
    }
}

static void
test_amounts_stay_whole (void)
{
    g_autoptr (GPtrArray) papers = make_papers ("Mực ống Cô Tô khô một nắng");
    for (guint i = 0; i < papers->len; i++) {
        const OcopDocumentKind kind = ocop_document_get_kind (papers->pdata[i]);
        if (kind == OCOP_DOCUMENT_TEST_PAGE || kind == OCOP_DOCUMENT_LABEL)
            continue;
        for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
            g_autofree char *text = ocop_document_to_text (papers->pdata[i], widths[w]);
            g_assert_true (has_amount (text, AMOUNT_TEXT) || has_amount (text, AMOUNT_TEXT " ₫"));
        }
    }
}

static void
test_spellings (void)
{
    const char *name = "Rượu mơ Yên Tử thượng hạng Ữ Ẩ Ặ Ở ỗ ệ Ễ đ Đ";
    g_autofree char *apart = g_utf8_normalize (name, -1, G_NORMALIZE_NFD);
    g_assert_cmpstr (apart, !=, name);
    g_autoptr (GPtrArray) papers = make_papers (name);
    g_autoptr (GPtrArray) others = make_papers (apart);
    for (guint i = 0; i < papers->len; i++) {
        for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
            g_autofree char *text = ocop_document_to_text (papers->pdata[i], widths[w]);
            g_autofree char *other = ocop_document_to_text (others->pdata[i], widths[w]);
            g_assert_cmpstr (text, ==, other);
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/hostile/known-tricks", test_known_tricks);
    g_test_add_func ("/receipts/hostile/random", test_random);
    g_test_add_func ("/receipts/hostile/300-letters-are-all-there", test_long_names);
    g_test_add_func ("/receipts/hostile/amounts-stay-whole", test_amounts_stay_whole);
    g_test_add_func ("/receipts/hostile/spelled-apart-is-the-same", test_spellings);
    return g_test_run();
}
