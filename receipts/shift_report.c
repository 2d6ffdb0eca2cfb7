/* X and Z in one order of sections, so that two of them can be laid side by side. Sections without
 * a figure are left out, except sales, returns and the drawer: there a zero is a statement. */
#include "receipts/shift_report.h"

#include "base/money.h"
#include "receipts/parts.h"

static void
add_opening (OcopDocument *document, const OcopShiftClose *close, const OcopShopFace *face,
             const OcopPaperFacts *facts)
{
    const gboolean is_z = close->z > 0;
    char day[OCOP_DAY_TEXT_SIZE];
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, is_z ? "BÁO CÁO Z – KẾT CA" : "BÁO CÁO X – GIỮA CA");
    ocop_part_add_copy_mark (document, facts->copy);
    ocop_document_add_blank (document);
    if (is_z)
        ocop_part_add_count (document, "Số Z:", close->z);
    ocop_part_add_count (document, "Ca số:", close->figures.id);
    ocop_part_add_fact (document, "Ngày kinh doanh", ocop_day_to_local (close->figures.day, day));
    ocop_part_add_instant (document, "Mở ca", close->figures.opened_ms);
    ocop_part_add_instant (document, is_z ? "Kết ca" : "In lúc", facts->utc_ms);
    if (face->till > 0) {
        g_autofree char *till =
            g_strdup_printf ("%s-%d", face->point != NULL ? face->point : "", face->till);
        ocop_part_add_fact (document, "Quầy", till);
    }
    ocop_part_add_remark (document, "Thu ngân", close->cashier);
    ocop_part_add_remark (document, is_z ? "Người kết ca" : "Người in", close->by);
}

static void
add_turnover (OcopDocument *document, const OcopShiftFigures *figures)
{
    ocop_part_add_heading (document, "BÁN HÀNG");
    ocop_part_add_count (document, "Số biên lai", figures->n_sales);
    ocop_part_add_money (document, "Doanh thu", figures->sales);
    if (figures->discounts != 0)
        ocop_part_add_digits (document, 0, "Đã giảm giá và tặng", figures->discounts);
    if (figures->rounding != 0)
        ocop_part_add_signed (document, "Làm tròn", figures->rounding);

    ocop_part_add_heading (document, "TRẢ HÀNG");
    ocop_part_add_count (document, "Số biên lai", figures->n_returns);
    ocop_part_add_money (document, "Tiền hoàn lại", figures->returns);
    if (figures->n_unproven_returns > 0) {
        char label[64];
        g_snprintf (label, sizeof label, "Không có biên lai (%" G_GINT64_FORMAT ")",
                    figures->n_unproven_returns);
        ocop_part_add_digits (document, 1, label, figures->unproven_returns);
    }
}

static void
add_vat (OcopDocument *document, const char *heading, const OcopVatFigures *figures)
{
    gboolean has_heading = FALSE;
    for (guint rate = 0; rate < OCOP_N_VAT_RATES; rate++) {
        if (figures[rate].gross == 0 && figures[rate].vat == 0)
            continue;
        if (!has_heading)
            ocop_part_add_heading (document, heading);
        has_heading = TRUE;
        ocop_part_add_vat (document, (OcopVatRate)rate, figures[rate].gross - figures[rate].vat,
                           figures[rate].vat);
    }
}

static void
add_methods (OcopDocument *document, const char *heading, const gint64 *amounts)
{
    gboolean has_heading = FALSE;
    for (guint method = 0; method < OCOP_N_PAYMENT_METHODS; method++) {
        if (amounts[method] == 0)
            continue;
        if (!has_heading)
            ocop_part_add_heading (document, heading);
        has_heading = TRUE;
        ocop_part_add_digits (document, 0, ocop_part_get_method_name ((OcopPaymentMethod)method),
                              amounts[method]);
    }
}

static void
add_notes (OcopDocument *document, const gint64 *notes)
{
    for (guint i = 0; i < OCOP_N_BANKNOTES; i++) {
        char note[OCOP_MONEY_TEXT_SIZE], count[OCOP_MONEY_TEXT_SIZE];
        if (notes[i] == 0)
            continue;
        const gint64 value = ocop_banknotes()[i];
        g_autofree char *label = g_strconcat (ocop_money_to_digits (value, note), " × ",
                                              ocop_money_to_digits (notes[i], count), NULL);
        ocop_part_add_digits (document, 1, label, value * notes[i]);
    }
}

static const char *
difference_label (gint64 difference)
{
    if (difference == 0)
        return "Chênh lệch";
    return difference > 0 ? "Chênh lệch (thừa)" : "Chênh lệch (thiếu)";
}

static void
add_drawer (OcopDocument *document, const OcopShiftClose *close)
{
    const OcopShiftFigures *figures = &close->figures;
    ocop_part_add_heading (document, "KÉT TIỀN MẶT");
    ocop_part_add_digits (document, 0, "Đầu ca", figures->opening_float);
    ocop_part_add_signed (document, "Thu bán hàng", figures->received[OCOP_PAYMENT_CASH]);
    ocop_part_add_signed (document, "Hoàn trả hàng", -figures->refunded[OCOP_PAYMENT_CASH]);
    ocop_part_add_signed (document, "Nộp vào két", figures->cash_in);
    ocop_part_add_signed (document, "Rút khỏi két", -figures->cash_out);
    ocop_part_add_money (document, "Phải có", close->expected_cash);
    if (close->z == 0)
        return;
    const gint64 difference = close->counted_cash - close->expected_cash;
    ocop_part_add_money (document, "Đếm được", close->counted_cash);
    if (close->has_notes)
        add_notes (document, close->notes);
    ocop_part_add_signed (document, difference_label (difference), difference);
}

static void
add_rest (OcopDocument *document, const OcopShiftClose *close)
{
    ocop_part_add_heading (document, "LŨY KẾ CỦA QUẦY");
    ocop_part_add_money (document, "Bán hàng", close->gt_sales);
    ocop_part_add_money (document, "Trả hàng", close->gt_returns);
    ocop_part_add_count (document, "Số biên lai", close->gt_count);

    ocop_part_add_heading (document, "KHÁC");
    ocop_part_add_count (document, "Đơn treo chuyển ca sau", close->n_parked);
    ocop_part_add_count (document, "Bản sao đã in", close->figures.n_copies);
    ocop_part_add_count (document, "Biên lai huấn luyện", close->figures.n_training);
    if (close->figures.n_training > 0)
        ocop_part_add_digits (document, 1, "Giá trị huấn luyện", close->figures.training);
}

OcopDocument *
ocop_report_for_shift (const OcopShiftClose *close, const OcopShopFace *face,
                       const OcopPaperFacts *facts)
{
    const OcopShiftFigures *figures = &close->figures;
    const gboolean is_z = close->z > 0;
    char number[24] = "";
    if (is_z)
        g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, close->z);
    OcopDocument *document =
        ocop_document_new (is_z ? OCOP_DOCUMENT_SHIFT_Z : OCOP_DOCUMENT_SHIFT_X, number);
    add_opening (document, close, face, facts);
    add_turnover (document, figures);
    add_vat (document, "THUẾ GTGT – BÁN HÀNG", figures->sold_vat);
    add_vat (document, "THUẾ GTGT – TRẢ HÀNG", figures->returned_vat);
    add_methods (document, "ĐÃ THU", figures->received);
    add_methods (document, "ĐÃ HOÀN", figures->refunded);
    add_drawer (document, close);
    add_rest (document, close);
    ocop_document_add_rule (document, FALSE);
    if (is_z)
        ocop_part_add_hash (document, facts->hash);
    else
        ocop_part_add_remark (document, "Ghi chú", "ca chưa kết, số liệu còn thay đổi");
    ocop_document_add_cut (document);
    return document;
}
