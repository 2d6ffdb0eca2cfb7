/* Pieces that several papers share. Private to this folder. */
#pragma once

#include "base/day.h"
#include "domain/sale.h"
#include "receipts/document.h"
#include "receipts/facts.h"
#include <glib.h>

#define OCOP_TRAINING_MARK "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ"

/* Company, tax code, place of business, its address, code and phone. */
void ocop_part_add_head (OcopDocument *document, const OcopShopFace *face);
/* That the paper is no tax invoice, unless @invoice names one. */
void ocop_part_add_invoice_note (OcopDocument *document, const char *invoice, gboolean has_vat);
/* "BẢN SAO SỐ 2"; nothing on an original. */
void ocop_part_add_copy_mark (OcopDocument *document, gint64 copy);
/* "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ" */
void ocop_part_add_training_mark (OcopDocument *document);
/* "Thu ngân: …" and "Quầy: 1". */
void ocop_part_add_cashier (OcopDocument *document, const char *cashier, int till);
/* "Lý do: đổi ý" over the whole width; nothing where @text is NULL or "". */
void ocop_part_add_remark (OcopDocument *document, const char *label, const char *text);

/* "Label: value" and amounts, bare ("1.234.567") or as money ("1.234.567 ₫"). */
void ocop_part_add_fact (OcopDocument *document, const char *label, const char *value);
void ocop_part_add_count (OcopDocument *document, const char *label, gint64 count);
void ocop_part_add_digits (OcopDocument *document, guint indent, const char *label, gint64 amount);
void ocop_part_add_money (OcopDocument *document, const char *label, gint64 amount);
/* With "+" before what is over zero. */
void ocop_part_add_signed (OcopDocument *document, const char *label, gint64 amount);
void ocop_part_add_instant (OcopDocument *document, const char *label, gint64 utc_ms);
void ocop_part_add_heading (OcopDocument *document, const char *text);

/* The large line with heavy rules around it. */
void ocop_part_add_sum (OcopDocument *document, const char *label, gint64 amount);
/* The same, and the amount in words below. */
void ocop_part_add_total (OcopDocument *document, const char *label, gint64 amount,
                          OcopWordsRegion region);
/* "Tiền mặt", "VietQR" … Static. */
const char *ocop_part_get_method_name (OcopPaymentMethod method);
/* One line per payment, its reference in brackets. */
void ocop_part_add_payment (OcopDocument *document, const OcopPayment *payment);
/* "8% trên 1.759.259" and "140.741". */
void ocop_part_add_vat (OcopDocument *document, OcopVatRate rate, gint64 net, gint64 vat);
/* The sums of one receipt below a heading; nothing with the direct method, which has none. */
void ocop_part_add_vat_sums (OcopDocument *document, const OcopVatSum *sums, guint n_sums);
/* "OCOP 4★ · GTGT 8%" below a line of goods; no stars where there are none, no rate without
 * @has_vat. */
void ocop_part_add_marks (OcopDocument *document, int stars, gboolean has_vat, OcopVatRate rate);
/* "Lô BL-2610, HSD 30/06/2027", each lot on its line, with its quantity where it is not all of
 * @qty_milli. */
void ocop_part_add_lots (OcopDocument *document, const GArray *lots, gint64 qty_milli);

/* "Mã xác thực: 1a2b3c4d", the first bytes of the record's hash; nothing where @hash is NULL. */
void ocop_part_add_hash (OcopDocument *document, const guint8 *hash);
/* Footer of the shop, what proves the paper, where its invoice is looked up, and the cut. */
void ocop_part_add_foot (OcopDocument *document, const OcopShopFace *face,
                         const OcopPaperFacts *facts);
