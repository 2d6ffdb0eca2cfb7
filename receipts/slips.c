/* Slips of the till's own business: money into and out of the drawer, carts put aside. Neither is a
 * receipt, and each says what it is in its title. */
#include "receipts/slips.h"

#include "receipts/parts.h"
#include "receipts/slip_parts.h"

static const OcopStyle centred = {.align = OCOP_ALIGN_CENTRE};

OcopDocument *
ocop_slip_for_cash (const OcopCashSlip *slip, const OcopShopFace *face, const OcopPaperFacts *facts)
{
    char number[24];
    g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, slip->seq);
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_CASH, number);
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, slip->is_out ? "PHIẾU RÚT TIỀN" : "PHIẾU NỘP TIỀN");
    ocop_part_add_copy_mark (document, facts->copy);
    ocop_document_add_blank (document);
    ocop_part_add_fact (document, "Số", number);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_slip_add_till (document, face);
    ocop_part_add_remark (document, "Người lập", slip->by);
    ocop_part_add_remark (document, "Lý do", slip->reason);
    ocop_part_add_total (document, slip->is_out ? "RÚT KHỎI KÉT" : "NỘP VÀO KÉT", slip->amount,
                         face->region);
    ocop_slip_add_signatures (document, slip->is_out ? "Người nhận" : "Người nộp", "Thu ngân");
    ocop_part_add_hash (document, facts->hash);
    ocop_document_add_cut (document);
    return document;
}

OcopDocument *
ocop_slip_for_parked (const OcopParkedSlip *slip, const OcopShopFace *face,
                      const OcopPaperFacts *facts)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_PARKED, slip->id);
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, "PHIẾU TREO ĐƠN");
    ocop_slip_add_unpaid_mark (document);
    ocop_document_add_blank (document);
    ocop_part_add_fact (document, "Đơn số", slip->id);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_part_add_cashier (document, slip->cashier, face->till);
    ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < slip->n_lines; i++)
        ocop_slip_add_line (document, &slip->lines[i], i + 1);
    ocop_part_add_sum (document, "TẠM TÍNH", slip->total);
    ocop_document_add_text (document, centred,
                            "Đưa phiếu này cho thu ngân để thanh toán. Không phải biên lai.");
    ocop_document_add_blank (document);
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "", slip->id);
    ocop_document_add_cut (document);
    return document;
}
