/* The receipt of goods taken back: what came back, and what the customer was given for it. */
#include "receipts/sale_receipt.h"

#include "base/money.h"
#include "base/quantity.h"
#include "journal/paper.h"
#include "receipts/parts.h"

#include <string.h>

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};

/* The receipt that is taken back against. Without one, a paper of another till may have been kept.
 */
static void
add_sale_receipt (OcopDocument *document, const OcopReturn *taking_back)
{
    OcopPaper paper;
    if (taking_back->sale_receipt != NULL) {
        ocop_part_add_fact (document, "Theo biên lai", taking_back->sale_receipt);
        return;
    }
    ocop_document_add_text (document, plain, "Không có biên lai của quầy này");
    if (taking_back->paper != NULL &&
        ocop_paper_read (taking_back->paper, strlen (taking_back->paper), &paper, NULL))
        ocop_part_add_fact (document, "Biên lai xuất trình", paper.receipt);
}

static void
add_opening (OcopDocument *document, const OcopReturn *taking_back, const OcopShopFace *face,
             const OcopPaperFacts *facts)
{
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, "BIÊN LAI TRẢ HÀNG");
    ocop_part_add_copy_mark (document, facts->copy);
    ocop_part_add_invoice_note (document, facts->invoice, taking_back->n_vat > 0);
    ocop_document_add_blank (document);
    ocop_part_add_fact (document, "Số", taking_back->receipt);
    if (facts->invoice != NULL)
        ocop_part_add_fact (document, "Hóa đơn", facts->invoice);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_part_add_cashier (document, taking_back->cashier, face->till);
    add_sale_receipt (document, taking_back);
    ocop_part_add_remark (document, "Lý do", taking_back->reason);
    ocop_part_add_remark (document, "Người duyệt", taking_back->approved_by);
}

/* The number of a line is that of the receipt it was sold on. */
static void
add_line (OcopDocument *document, const OcopReturnLine *line, gboolean has_vat)
{
    char number[OCOP_QTY_TEXT_SIZE], amount[OCOP_MONEY_TEXT_SIZE];
    const gboolean has_unit = line->unit != NULL && *line->unit != '\0';
    ocop_qty_to_local (line->qty_milli, number);
    g_autofree char *qty = g_strconcat (has_unit ? "" : "SL: ", number, NULL);
    const OcopItem item = {
        .number = line->sale_line > 0 ? (guint)line->sale_line : 0,
        .name = line->name,
        .qty = qty,
        .unit = line->unit,
        .amount = ocop_money_to_digits (line->amount, amount),
    };
    ocop_document_add_item (document, &item);
    ocop_part_add_marks (document, line->stars, has_vat, line->vat_rate);
    ocop_part_add_lots (document, line->lots, line->qty_milli);
}

OcopDocument *
ocop_receipt_for_return (const OcopReturn *taking_back, const OcopShopFace *face,
                         const OcopPaperFacts *facts)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_RETURN, taking_back->receipt);
    add_opening (document, taking_back, face, facts);
    ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < taking_back->lines->len; i++)
        add_line (document, g_ptr_array_index (taking_back->lines, i), taking_back->n_vat > 0);
    ocop_part_add_total (document, "TIỀN HOÀN LẠI", taking_back->total, face->region);
    ocop_part_add_vat_sums (document, taking_back->vat, taking_back->n_vat);
    ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < taking_back->refunds->len; i++)
        ocop_part_add_payment (document, &g_array_index (taking_back->refunds, OcopPayment, i));
    ocop_part_add_foot (document, face, facts);
    return document;
}
