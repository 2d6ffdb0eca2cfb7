/* What came in: signed by who brings the goods and who takes them, so that both have the same. */
#include "receipts/slips.h"

#include "receipts/parts.h"
#include "receipts/slip_parts.h"

static const OcopStyle note = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL, .indent = 1};

/* The sum of all amounts; FALSE when a line has none. */
static gboolean
sum_up (const OcopGoodsSlip *slip, gint64 *ret_sum)
{
    gint64 sum = 0;
    for (guint i = 0; i < slip->n_lines; i++) {
        if (slip->lines[i].amount < 0)
            return FALSE;
        sum += slip->lines[i].amount;
    }
    *ret_sum = sum;
    return slip->n_lines > 0;
}

static void
add_line (OcopDocument *document, const OcopSlipLine *line, guint number)
{
    ocop_slip_add_line (document, line, number);
    if (line->code == NULL || *line->code == '\0')
        return;
    g_autofree char *code = g_strconcat ("Mã: ", line->code, NULL);
    ocop_document_add_text (document, note, code);
}

OcopDocument *
ocop_slip_for_goods (const OcopGoodsSlip *slip, const OcopShopFace *face,
                     const OcopPaperFacts *facts)
{
    char number[24];
    gint64 sum;
    g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, slip->seq);
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_GOODS_RECEIVED, number);
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, "PHIẾU NHẬP HÀNG");
    ocop_part_add_copy_mark (document, facts->copy);
    ocop_document_add_blank (document);
    ocop_part_add_fact (document, "Số", number);
    ocop_part_add_instant (document, "Ngày", facts->utc_ms);
    ocop_slip_add_till (document, face);
    ocop_part_add_remark (document, "Nhà cung cấp", slip->supplier);
    ocop_part_add_remark (document, "Người nhập", slip->by);
    ocop_document_add_rule (document, FALSE);
    for (guint i = 0; i < slip->n_lines; i++)
        add_line (document, &slip->lines[i], i + 1);
    ocop_document_add_rule (document, FALSE);
    ocop_part_add_count (document, "Số mặt hàng", slip->n_lines);
    if (sum_up (slip, &sum))
        ocop_part_add_total (document, "TỔNG CỘNG", sum, face->region);
    ocop_slip_add_signatures (document, "Người giao", "Người nhận");
    ocop_part_add_hash (document, facts->hash);
    ocop_document_add_cut (document);
    return document;
}
