/* What a customer pays by: a VietQR as large as the paper allows, and beside it everything that a
 * banking app shows, so that both can be compared. It says at both ends that nothing is paid yet:
 * showing a code confirms nothing (domain.md 5.4). */
#include "receipts/slips.h"

#include "base/money.h"
#include "receipts/parts.h"
#include "receipts/slip_parts.h"

static const OcopStyle centred = {.align = OCOP_ALIGN_CENTRE};

static void
add_fact (OcopDocument *document, const char *label, const char *value)
{
    if (value != NULL && *value != '\0')
        ocop_part_add_fact (document, label, value);
}

OcopDocument *
ocop_slip_for_payment (const OcopPaymentSlip *slip, const OcopShopFace *face,
                       const OcopPaperFacts *facts)
{
    char amount[OCOP_MONEY_TEXT_SIZE];
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_PAYMENT_REQUEST, slip->code);
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, "PHIẾU THANH TOÁN");
    ocop_slip_add_unpaid_mark (document);
    ocop_part_add_copy_mark (document, facts->copy);
    ocop_document_add_blank (document);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_slip_add_till (document, face);
    if (slip->n_lines > 0)
        ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < slip->n_lines; i++)
        ocop_slip_add_line (document, &slip->lines[i], i + 1);
    ocop_part_add_total (document, "PHẢI TRẢ", slip->amount, face->region);
    ocop_document_add_blank (document);
    ocop_document_add_large_qr (document, "Quét mã VietQR để trả tiền", slip->payload);
    ocop_document_add_blank (document);
    add_fact (document, "Ngân hàng", slip->bank);
    add_fact (document, "Số tài khoản", slip->account);
    add_fact (document, "Chủ tài khoản", slip->account_name);
    add_fact (document, "Số tiền", ocop_money_to_text (slip->amount, amount));
    add_fact (document, "Nội dung", slip->code);
    ocop_document_add_blank (document);
    ocop_document_add_text (document, centred,
                            "Xem lại tên và số tiền trước khi chuyển. Không phải biên lai.");
    ocop_slip_add_unpaid_mark (document);
    ocop_document_add_cut (document);
    return document;
}
