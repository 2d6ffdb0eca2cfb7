/* A table of makers: each makes one paper from the samples' records. */
#include "sample_documents.h"

#include "receipts/slips.h"
#include "samples.h"

typedef OcopDocument *(*Maker) (void);

static OcopDocument *
make_sale (void)
{
    g_autoptr (OcopSale) sale = sample_rich_sale();
    g_autofree char *qr_text = sample_qr_text();
    const OcopPaperFacts facts = sample_facts (qr_text);
    return ocop_receipt_for_sale (sale, &sample_face, &facts);
}

static OcopDocument *
make_copy (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    OcopPaperFacts facts = sample_facts (NULL);
    facts.copy = 2;
    facts.buyer_name = "Công ty TNHH Du lịch và Dịch vụ Vịnh Xanh";
    facts.buyer_tax_code = "0101234567";
    facts.buyer_address = "Số 8 phố Huế, phường Hai Bà Trưng, Hà Nội";
    return ocop_receipt_for_sale (sale, &sample_face, &facts);
}

static OcopDocument *
make_training (void)
{
    g_autoptr (OcopSale) sale = sample_small_sale();
    sale->is_training = TRUE;
    g_clear_pointer (&sale->receipt, g_free);
    g_autofree char *qr_text = sample_qr_text();
    const OcopPaperFacts facts = sample_facts (qr_text);
    return ocop_receipt_for_sale (sale, &sample_face, &facts);
}

static OcopDocument *
make_return (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    const OcopPaperFacts facts = sample_facts (NULL);
    return ocop_receipt_for_return (taking_back, &sample_face, &facts);
}

static OcopDocument *
make_return_without_receipt (void)
{
    g_autoptr (OcopReturn) taking_back = sample_return();
    OcopReturnLine *line = g_ptr_array_index (taking_back->lines, 0);
    g_clear_pointer (&taking_back->sale_receipt, g_free);
    taking_back->approved_by = g_strdup ("Minh");
    taking_back->paper = sample_qr_text();
    line->sale_line = 0;
    const OcopPaperFacts facts = sample_facts (NULL);
    return ocop_receipt_for_return (taking_back, &sample_face, &facts);
}

static OcopDocument *
make_x (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (FALSE);
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    return ocop_report_for_shift (close, &sample_face, &facts);
}

static OcopDocument *
make_z (void)
{
    g_autoptr (OcopShiftClose) close = sample_close (TRUE);
    const OcopPaperFacts facts = sample_facts (NULL);
    return ocop_report_for_shift (close, &sample_face, &facts);
}

static OcopDocument *
make_extremes (void)
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
    return ocop_receipt_for_sale (sale, &bare, &facts);
}

static OcopDocument *
make_bench (void)
{
    g_autoptr (OcopSale) sale = sample_bench_sale();
    g_autofree char *qr_text = sample_qr_text();
    OcopPaperFacts facts = sample_facts (qr_text);
    facts.invoice = "1C26MAA-00000123";
    facts.invoice_lookup = "https://tracuu.example.vn/hoa-don?mst=5701234565&ma=M1-26-DEMO1-"
                           "00000000123";
    return ocop_receipt_for_sale (sale, &sample_face, &facts);
}

static OcopDocument *
make_cash_in (void)
{
    const OcopPaperFacts facts = sample_facts (NULL);
    const OcopCashSlip slip = {
        .amount = 500000, .reason = "Đổi tiền lẻ đầu ca", .by = "Lan", .seq = 58};
    return ocop_slip_for_cash (&slip, &sample_face, &facts);
}

static OcopDocument *
make_cash_out (void)
{
    const OcopPaperFacts facts = sample_facts (NULL);
    const OcopCashSlip slip = {.is_out = TRUE,
                               .amount = 200000,
                               .reason = "Trả tiền vận chuyển hải sản từ Cô Tô",
                               .by = "Minh",
                               .seq = 61};
    return ocop_slip_for_cash (&slip, &sample_face, &facts);
}

static const OcopSlipLine cart[] = {
    {.code = "QN-0001",
     .name = "Miến dong Bình Liêu sợi vàng gói 500 g",
     .unit = "gói",
     .qty_milli = 3000,
     .unit_price = 65000,
     .amount = 195000,
     .expiry = OCOP_DAY_NONE},
    {.code = "QN-0003",
     .name = "Mực ống Cô Tô khô loại I (8–10 con/kg), hút chân không",
     .unit = "kg",
     .qty_milli = 535,
     .unit_price = 650000,
     .amount = 347750,
     .expiry = OCOP_DAY_NONE},
};

static OcopDocument *
make_parked (void)
{
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    const OcopParkedSlip slip = {.id = "P12",
                                 .cashier = "Lan",
                                 .lines = cart,
                                 .n_lines = G_N_ELEMENTS (cart),
                                 .total = 542750};
    return ocop_slip_for_parked (&slip, &sample_face, &facts);
}

/* The account is that of the published test strings of VietQR. */
static OcopDocument *
make_payment (void)
{
    const OcopPaperFacts facts = {.utc_ms = SAMPLE_UTC_MS};
    const OcopPaymentSlip slip = {
        .code = "OC7K2M9Q",
        .payload = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA53037"
                   "0454065427505802VN62240108OC7K2M9Q0808OC7K2M9Q630408B9",
        .amount = 542750,
        .bank = "Sacombank",
        .account = "0011012345678",
        .account_name = "CONG TY CP OCOP QUANG NINH",
        .lines = cart,
        .n_lines = G_N_ELEMENTS (cart)};
    return ocop_slip_for_payment (&slip, &sample_face, &facts);
}

static OcopDocument *
make_goods (void)
{
    const OcopSlipLine lines[] = {
        {.code = "QN-0001",
         .name = "Miến dong Bình Liêu sợi vàng gói 500 g",
         .unit = "gói",
         .qty_milli = 40000,
         .unit_price = -1,
         .amount = -1,
         .lot = "BL-2611",
         .expiry = ocop_day_from_ymd (2027, 11, 30)},
        {.code = "QN-0003",
         .name = "Mực ống Cô Tô khô loại I (8–10 con/kg), hút chân không",
         .unit = "kg",
         .qty_milli = 12500,
         .unit_price = -1,
         .amount = -1,
         .lot = "CT-1120",
         .expiry = ocop_day_from_ymd (2027, 5, 20)},
        {.code = "QN-0031",
         .name = "Nón lá thêu tay",
         .unit = "cái",
         .qty_milli = 20000,
         .unit_price = -1,
         .amount = -1,
         .expiry = OCOP_DAY_NONE},
    };
    const OcopPaperFacts facts = sample_facts (NULL);
    const OcopGoodsSlip slip = {.by = "Minh",
                                .seq = 64,
                                .supplier = "HTX Nông nghiệp và Dịch vụ Bình Liêu",
                                .lines = lines,
                                .n_lines = G_N_ELEMENTS (lines)};
    return ocop_slip_for_goods (&slip, &sample_face, &facts);
}

static OcopDocument *
make_label (void)
{
    const OcopLabel label = {.name = "Miến dong Bình Liêu sợi vàng gói 500 g",
                             .unit = "gói",
                             .producer = "Công ty CP TM&DV Bình Liêu",
                             .price = 65000,
                             .base_price = 130000,
                             .base_unit = "kg",
                             .stars = 5,
                             .gtin = "8938505970011",
                             .code = "QN-0001",
                             .printed_on = SAMPLE_DAY};
    return ocop_label_for_shelf (&label);
}

/* No stars, no GTIN, sold by weight. */
static OcopDocument *
make_label_for_weight (void)
{
    const OcopLabel label = {.name = "Mực ống Cô Tô khô loại I (8–10 con/kg)",
                             .unit = "kg",
                             .producer = "HTX Thủy sản Cô Tô",
                             .price = 650000,
                             .base_price = -1,
                             .code = "QN-0003",
                             .printed_on = SAMPLE_DAY};
    return ocop_label_for_shelf (&label);
}

static OcopDocument *
make_test_page (void)
{
    char name[] = "sample-80", title[] = "Máy in mẫu 80 mm";
    const OcopPrinterProfile profile = {
        .name = name,
        .title = title,
        .paper_mm = 80,
        .width_dots = 576,
        .dpi = 203,
        .columns = 48,
        .text_mode = OCOP_TEXT_PAGES,
        .pages = {[OCOP_CODE_PAGE_ASCII] = 0,
                  [OCOP_CODE_PAGE_TCVN3_LOWER] = 30,
                  [OCOP_CODE_PAGE_TCVN3_UPPER] = 31,
                  [OCOP_CODE_PAGE_CP1258] = 52},
    };
    return ocop_test_page (&profile, &sample_face, SAMPLE_UTC_MS);
}

static const struct {
    const char *name;
    Maker make;
} makers[] = {
    {"sale", make_sale},
    {"copy", make_copy},
    {"training", make_training},
    {"return", make_return},
    {"return-unproven", make_return_without_receipt},
    {"x", make_x},
    {"z", make_z},
    {"cash-in", make_cash_in},
    {"cash-out", make_cash_out},
    {"parked", make_parked},
    {"payment", make_payment},
    {"goods", make_goods},
    {"label", make_label},
    {"label-weight", make_label_for_weight},
    {"test-page", make_test_page},
    {"extremes", make_extremes},
    {"bench", make_bench},
};

const char *const *
sample_names (void)
{
    static const char *names[G_N_ELEMENTS (makers) + 1];
    for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
        names[i] = makers[i].name;
    return names;
}

OcopDocument *
sample_document (const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
        if (g_str_equal (name, makers[i].name))
            return makers[i].make();
    }
    g_error ("there is no sample “%s”", name);
}
