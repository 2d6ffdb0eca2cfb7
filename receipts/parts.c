/* Pieces of papers: words, signs and the order of things that all papers have in common. The texts
 * are Vietnamese whatever language the program speaks: the paper is the customer's and the tax
 * office's. */
#include "receipts/parts.h"

#include "base/ids.h"
#include "base/money.h"
#include "base/quantity.h"

#include <string.h>

#define NBSP       "\xc2\xa0"
#define HASH_BYTES 4 /* 8 hex digits */
#define FOOTER_MAX 12

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};
static const OcopStyle bold = {.align = OCOP_ALIGN_LEFT, .is_bold = TRUE};
static const OcopStyle centred = {.align = OCOP_ALIGN_CENTRE};
static const OcopStyle centred_bold = {.align = OCOP_ALIGN_CENTRE, .is_bold = TRUE};
static const OcopStyle note = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL, .indent = 1};

static gboolean
is_given (const char *text)
{
    return text != NULL && *text != '\0';
}

void
ocop_part_add_head (OcopDocument *document, const OcopShopFace *face)
{
    ocop_document_add_text (document, centred_bold, face->company);
    if (is_given (face->tax_code)) {
        g_autofree char *tax_code = g_strconcat ("MST:" NBSP, face->tax_code, NULL);
        ocop_document_add_text (document, centred, tax_code);
    }
    ocop_document_add_text (document, centred_bold, face->name);
    ocop_document_add_text (document, centred, face->address);
    if (is_given (face->point)) {
        g_autofree char *point = g_strconcat ("Mã địa điểm kinh doanh:" NBSP, face->point, NULL);
        ocop_document_add_text (document, centred, point);
    }
    if (is_given (face->phone)) {
        g_autofree char *phone = g_strconcat ("ĐT:" NBSP, face->phone, NULL);
        ocop_document_add_text (document, centred, phone);
    }
    ocop_document_add_blank (document);
}

/* A shop with the direct method has no VAT invoices, and its papers do not speak of VAT. */
void
ocop_part_add_invoice_note (OcopDocument *document, const char *invoice, gboolean has_vat)
{
    if (!is_given (invoice))
        ocop_document_add_text (
            document, centred, has_vat ? "Không phải hóa đơn GTGT" : "Không phải hóa đơn bán hàng");
}

void
ocop_part_add_copy_mark (OcopDocument *document, gint64 copy)
{
    if (copy <= 0)
        return;
    g_autofree char *mark = g_strdup_printf ("BẢN SAO SỐ %" G_GINT64_FORMAT, copy);
    ocop_document_add_text (document, centred_bold, mark);
}

void
ocop_part_add_training_mark (OcopDocument *document)
{
    ocop_document_add_text (document, centred_bold, OCOP_TRAINING_MARK);
}

void
ocop_part_add_cashier (OcopDocument *document, const char *cashier, int till)
{
    g_autofree char *left = g_strconcat ("Thu ngân: ", is_given (cashier) ? cashier : "–", NULL);
    char right[24] = "";
    if (till > 0)
        g_snprintf (right, sizeof right, "Quầy: %d", till);
    ocop_document_add_pair (document, plain, left, right);
}

void
ocop_part_add_remark (OcopDocument *document, const char *label, const char *text)
{
    if (!is_given (text))
        return;
    g_autofree char *remark = g_strconcat (label, ": ", text, NULL);
    ocop_document_add_text (document, plain, remark);
}

void
ocop_part_add_fact (OcopDocument *document, const char *label, const char *value)
{
    g_autofree char *left = g_strconcat (label, ":", NULL);
    ocop_document_add_pair (document, plain, left, value);
}

void
ocop_part_add_count (OcopDocument *document, const char *label, gint64 count)
{
    ocop_part_add_digits (document, 0, label, count);
}

void
ocop_part_add_digits (OcopDocument *document, guint indent, const char *label, gint64 amount)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    const OcopStyle style = {.align = OCOP_ALIGN_LEFT, .indent = indent};
    ocop_document_add_pair (document, style, label, ocop_money_to_digits (amount, digits));
}

void
ocop_part_add_money (OcopDocument *document, const char *label, gint64 amount)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    ocop_document_add_pair (document, plain, label, ocop_money_to_text (amount, text));
}

void
ocop_part_add_signed (OcopDocument *document, const char *label, gint64 amount)
{
    char digits[OCOP_MONEY_TEXT_SIZE + 1] = "+";
    ocop_money_to_digits (amount, amount > 0 ? digits + 1 : digits);
    ocop_document_add_pair (document, plain, label, digits);
}

void
ocop_part_add_instant (OcopDocument *document, const char *label, gint64 utc_ms)
{
    char instant[OCOP_INSTANT_TEXT_SIZE];
    ocop_part_add_fact (document, label, ocop_instant_to_local (utc_ms, instant));
}

void
ocop_part_add_heading (OcopDocument *document, const char *text)
{
    ocop_document_add_rule (document, FALSE);
    ocop_document_add_text (document, bold, text);
}

void
ocop_part_add_sum (OcopDocument *document, const char *label, gint64 amount)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    const OcopStyle large = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_LARGE, .is_bold = TRUE};
    ocop_document_add_rule (document, TRUE);
    ocop_document_add_pair (document, large, label, ocop_money_to_text (amount, text));
    ocop_document_add_rule (document, TRUE);
}

void
ocop_part_add_total (OcopDocument *document, const char *label, gint64 amount,
                     OcopWordsRegion region)
{
    ocop_part_add_sum (document, label, amount);
    g_autofree char *words = ocop_words_from_amount (amount, region, NULL);
    ocop_part_add_remark (document, "Bằng chữ", words);
}

const char *
ocop_part_get_method_name (OcopPaymentMethod method)
{
    switch (method) {
    case OCOP_PAYMENT_CASH:
        return "Tiền mặt";
    case OCOP_PAYMENT_VIETQR:
        return "VietQR";
    case OCOP_PAYMENT_CARD:
        return "Thẻ";
    case OCOP_PAYMENT_VOUCHER:
        return "Phiếu mua hàng";
    case OCOP_N_PAYMENT_METHODS:
        break;
    }
    g_assert_not_reached();
}

void
ocop_part_add_payment (OcopDocument *document, const OcopPayment *payment)
{
    const char *name = ocop_part_get_method_name (payment->method);
    if (!is_given (payment->reference)) {
        ocop_part_add_digits (document, 0, name, payment->amount);
        return;
    }
    g_autofree char *label = g_strconcat (name, " (", payment->reference, ")", NULL);
    ocop_part_add_digits (document, 0, label, payment->amount);
}

void
ocop_part_add_vat (OcopDocument *document, OcopVatRate rate, gint64 net, gint64 vat)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    ocop_money_to_digits (net, digits);
    g_autofree char *label =
        rate == OCOP_VAT_KCT
            ? g_strconcat ("Không chịu thuế:" NBSP, digits, NULL)
            : g_strconcat (ocop_vat_rate_get_text (rate), "% trên" NBSP, digits, NULL);
    ocop_part_add_digits (document, 1, label, vat);
}

void
ocop_part_add_vat_sums (OcopDocument *document, const OcopVatSum *sums, guint n_sums)
{
    if (n_sums == 0)
        return;
    gint64 vat = 0;
    ocop_document_add_text (document, plain, "Trong đó thuế GTGT:");
    for (guint i = 0; i < n_sums; i++) {
        ocop_part_add_vat (document, sums[i].rate, sums[i].net, sums[i].vat);
        vat += sums[i].vat;
    }
    if (n_sums > 1)
        ocop_part_add_digits (document, 1, "Tổng thuế GTGT", vat);
}

void
ocop_part_add_marks (OcopDocument *document, int stars, gboolean has_vat, OcopVatRate rate)
{
    char marks[64] = "";
    if (stars > 0)
        g_snprintf (marks, sizeof marks, "OCOP" NBSP "%d★", stars);
    if (stars > 0 && has_vat)
        g_strlcat (marks, " · ", sizeof marks);
    if (has_vat && rate == OCOP_VAT_KCT)
        g_strlcat (marks, "Không chịu thuế", sizeof marks);
    else if (has_vat) {
        const gsize length = strlen (marks);
        g_snprintf (marks + length, sizeof marks - length, "GTGT" NBSP "%s%%",
                    ocop_vat_rate_get_text (rate));
    }
    ocop_document_add_text (document, note, marks);
}

void
ocop_part_add_lots (OcopDocument *document, const GArray *lots, gint64 qty_milli)
{
    for (guint i = 0; i < lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (lots, OcopLotQty, i);
        char expiry[OCOP_DAY_TEXT_SIZE], qty[OCOP_QTY_TEXT_SIZE];
        const gboolean has_expiry = lot->expiry != OCOP_DAY_NONE;
        const gboolean is_all = lot->qty_milli == qty_milli;
        g_autofree char *text =
            g_strconcat ("Lô" NBSP, lot->lot, is_all ? "" : " (",
                         is_all ? "" : ocop_qty_to_local (lot->qty_milli, qty), is_all ? "" : ")",
                         has_expiry ? ", HSD" NBSP : "",
                         has_expiry ? ocop_day_to_local (lot->expiry, expiry) : "", NULL);
        ocop_document_add_text (document, note, text);
    }
}

void
ocop_part_add_hash (OcopDocument *document, const guint8 *hash)
{
    if (hash == NULL)
        return;
    char prefix[2 * HASH_BYTES + 1];
    ocop_hex_encode (hash, HASH_BYTES, prefix);
    g_autofree char *text = g_strconcat ("Mã xác thực:" NBSP, prefix, NULL);
    ocop_document_add_text (document, centred, text);
}

static void
add_footer (OcopDocument *document, const char *footer)
{
    if (!is_given (footer))
        return;
    g_auto (GStrv) lines = g_strsplit (footer, "\n", FOOTER_MAX + 1);
    for (guint i = 0; lines[i] != NULL && i < FOOTER_MAX; i++)
        ocop_document_add_text (document, centred, lines[i]);
}

static void
add_code (OcopDocument *document, const char *caption, const char *content)
{
    if (!is_given (content))
        return;
    ocop_document_add_blank (document);
    ocop_document_add_qr (document, caption, content);
}

void
ocop_part_add_foot (OcopDocument *document, const OcopShopFace *face, const OcopPaperFacts *facts)
{
    if (is_given (face->footer) || facts->hash != NULL)
        ocop_document_add_rule (document, FALSE);
    add_footer (document, face->footer);
    ocop_part_add_hash (document, facts->hash);
    add_code (document, "Mã kiểm chứng", facts->qr_text);
    add_code (document, "Tra cứu hóa đơn", facts->invoice_lookup);
    ocop_document_add_cut (document);
}
