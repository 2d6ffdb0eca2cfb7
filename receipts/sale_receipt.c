/* The receipt of a sale. What law and checklist ask for is in domain.md 6.5; a tax invoice it is
 * only when it names one, and else it says so. */
#include "receipts/sale_receipt.h"

#include "base/money.h"
#include "base/quantity.h"
#include "receipts/parts.h"

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};
static const OcopStyle note = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL, .indent = 1};

static const OcopSaleLine *
line_at (const OcopSale *sale, guint index)
{
    return g_ptr_array_index (sale->lines, index);
}

static void
add_title (OcopDocument *document, const OcopSale *sale, const OcopPaperFacts *facts)
{
    ocop_document_add_title (document, "BIÊN LAI BÁN HÀNG");
    if (sale->is_training)
        ocop_part_add_training_mark (document);
    else
        ocop_part_add_copy_mark (document, facts->copy);
    ocop_part_add_invoice_note (document, facts->invoice, sale->n_vat > 0);
}

static void
add_buyer (OcopDocument *document, const OcopSale *sale, const OcopPaperFacts *facts)
{
    const gboolean has_any =
        facts->buyer_name != NULL || facts->buyer_tax_code != NULL || facts->buyer_address != NULL;
    if (!has_any && sale->buyer_sha256 == NULL) {
        ocop_document_add_text (document, plain, "Bán cho người tiêu dùng");
        return;
    }
    if (!has_any)
        ocop_part_add_remark (document, "Người mua", "(thông tin đã xóa)");
    ocop_part_add_remark (document, "Người mua", facts->buyer_name);
    ocop_part_add_remark (document, "MST người mua", facts->buyer_tax_code);
    ocop_part_add_remark (document, "Địa chỉ", facts->buyer_address);
}

static void
add_opening (OcopDocument *document, const OcopSale *sale, const OcopShopFace *face,
             const OcopPaperFacts *facts)
{
    ocop_part_add_head (document, face);
    add_title (document, sale, facts);
    ocop_document_add_blank (document);
    if (!sale->is_training && sale->receipt != NULL)
        ocop_part_add_fact (document, "Số", sale->receipt);
    if (facts->invoice != NULL)
        ocop_part_add_fact (document, "Hóa đơn", facts->invoice);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_part_add_cashier (document, sale->cashier, face->till);
    add_buyer (document, sale, facts);
}

/* What came off this line alone. The shares of the sale's discount stand together below the lines,
 * where the customer was given it. */
static gint64
own_discount (const OcopSaleLine *line)
{
    return line->discount - line->share;
}

static void
add_price_changes (OcopDocument *document, const OcopSaleLine *line)
{
    if (line->list_price >= 0 && line->list_price != line->unit_price) {
        char price[OCOP_MONEY_TEXT_SIZE];
        g_autofree char *list_price =
            g_strconcat ("Giá niêm yết ", ocop_money_to_digits (line->list_price, price), NULL);
        ocop_document_add_text (document, note, list_price);
    }
    if (line->is_gift)
        ocop_part_add_digits (document, 1, "Quà tặng", -own_discount (line));
    else if (own_discount (line) > 0)
        ocop_part_add_digits (document, 1, "Giảm giá", -own_discount (line));
}

static void
add_origin (OcopDocument *document, const OcopSaleLine *line)
{
    ocop_part_add_lots (document, line->lots, line->qty_milli);
    if (line->marked_lot != NULL && line->lots->len == 0) {
        g_autofree char *lot = g_strconcat ("Lô ", line->marked_lot, NULL);
        ocop_document_add_text (document, note, lot);
    }
    if (line->provenance_url != NULL && *line->provenance_url != '\0') {
        g_autofree char *link = g_strconcat ("Truy xuất: ", line->provenance_url, NULL);
        ocop_document_add_text (document, note, link);
    }
}

static void
add_line (OcopDocument *document, const OcopSaleLine *line, guint number, gboolean has_vat)
{
    char qty[OCOP_QTY_TEXT_SIZE], price[OCOP_MONEY_TEXT_SIZE], amount[OCOP_MONEY_TEXT_SIZE];
    const OcopItem item = {
        .number = number,
        .name = line->name,
        .qty = ocop_qty_to_local (line->qty_milli, qty),
        .unit = line->unit,
        .price = ocop_money_to_digits (line->unit_price, price),
        .amount = ocop_money_to_digits (line->amount + line->discount, amount),
    };
    ocop_document_add_item (document, &item);
    add_price_changes (document, line);
    ocop_part_add_marks (document, line->stars, has_vat, line->vat_rate);
    add_origin (document, line);
}

/* What the lines come to and what came off them together; nothing where nothing came off. Shares
 * are summed up, not read from the sale: records made before shares were kept have none, and there
 * all that came off stands at the lines. */
static void
add_sale_discount (OcopDocument *document, const OcopSale *sale)
{
    gint64 lines = 0, shares = 0;
    for (guint i = 0; i < sale->lines->len; i++) {
        lines += line_at (sale, i)->amount + line_at (sale, i)->share;
        shares += line_at (sale, i)->share;
    }
    if (shares == 0)
        return;
    char label[48];
    g_snprintf (label, sizeof label, "Tiền hàng (%u dòng)", sale->lines->len);
    ocop_document_add_rule (document, FALSE);
    ocop_part_add_digits (document, 0, label, lines);
    ocop_part_add_digits (document, 0, "Giảm giá toàn đơn", -shares);
}

/* All that was taken off, where no other line says so. It is part of no sum. */
static void
add_saved (OcopDocument *document, const OcopSale *sale)
{
    gint64 saved = 0, shares = 0;
    for (guint i = 0; i < sale->lines->len; i++) {
        saved += line_at (sale, i)->discount;
        shares += line_at (sale, i)->share;
    }
    if (saved > shares)
        ocop_part_add_digits (document, 0, "Đã giảm giá và tặng", saved);
}

static void
add_payments (OcopDocument *document, const OcopSale *sale)
{
    if (sale->rounding != 0) {
        ocop_part_add_signed (document, "Làm tròn", sale->rounding);
        ocop_part_add_money (document, "Phải thanh toán", sale->total + sale->rounding);
    }
    if (sale->payments->len == 0)
        ocop_document_add_text (document, plain, "Không phải thanh toán");
    for (guint i = 0; i < sale->payments->len; i++) {
        const OcopPayment *payment = &g_array_index (sale->payments, OcopPayment, i);
        ocop_part_add_payment (document, payment);
        if (payment->method == OCOP_PAYMENT_CASH) {
            ocop_part_add_digits (document, 1, "Khách đưa", payment->tendered);
            ocop_part_add_digits (document, 1, "Tiền thừa trả lại", sale->change);
        }
    }
}

OcopDocument *
ocop_receipt_for_sale (const OcopSale *sale, const OcopShopFace *face, const OcopPaperFacts *facts)
{
    const gboolean has_vat = sale->n_vat > 0;
    const char *number = sale->is_training ? NULL : sale->receipt;
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_SALE, number);
    add_opening (document, sale, face, facts);
    ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < sale->lines->len; i++)
        add_line (document, line_at (sale, i), i + 1, has_vat);
    add_sale_discount (document, sale);
    ocop_part_add_total (document, "TỔNG CỘNG", sale->total, face->region);
    ocop_part_add_vat_sums (document, sale->vat, sale->n_vat);
    add_saved (document, sale);
    ocop_document_add_rule (document, FALSE);
    add_payments (document, sale);
    if (sale->is_training) {
        ocop_document_add_rule (document, FALSE);
        ocop_part_add_training_mark (document);
        ocop_document_add_cut (document);
        return document;
    }
    ocop_part_add_foot (document, face, facts);
    return document;
}
