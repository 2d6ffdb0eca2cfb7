/* Pieces of slips: lines of goods that are not sold yet or not sold at all, places to sign. */
#include "receipts/slip_parts.h"

#include "base/money.h"
#include "base/quantity.h"
#include "receipts/parts.h"

#define NBSP           "\xc2\xa0"
#define SIGNATURE_ROWS 4

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};
static const OcopStyle note = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL, .indent = 1};
static const OcopStyle small = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL};
static const OcopStyle centred_bold = {.align = OCOP_ALIGN_CENTRE, .is_bold = TRUE};

static const char *
or_empty (const char *text)
{
    return text != NULL ? text : "";
}

void
ocop_slip_add_till (OcopDocument *document, const OcopShopFace *face)
{
    if (face->till <= 0)
        return;
    const char *point = or_empty (face->point);
    g_autofree char *till =
        g_strdup_printf ("%s%s%d", point, *point != '\0' ? "-" : "", face->till);
    ocop_part_add_fact (document, "Quầy", till);
}

void
ocop_slip_add_unpaid_mark (OcopDocument *document)
{
    ocop_document_add_text (document, centred_bold, "CHƯA THANH TOÁN");
}

void
ocop_slip_add_lot (OcopDocument *document, const OcopSlipLine *line)
{
    char expiry[OCOP_DAY_TEXT_SIZE] = "";
    const char *lot = or_empty (line->lot);
    if (line->expiry != OCOP_DAY_NONE)
        ocop_day_to_local (line->expiry, expiry);
    g_autofree char *text = g_strconcat (*lot != '\0' ? "Lô" NBSP : "", lot,
                                         *lot != '\0' && *expiry != '\0' ? ", " : "",
                                         *expiry != '\0' ? "HSD" NBSP : "", expiry, NULL);
    ocop_document_add_text (document, note, text);
}

void
ocop_slip_add_line (OcopDocument *document, const OcopSlipLine *line, guint number)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    char price[OCOP_MONEY_TEXT_SIZE] = "", amount[OCOP_MONEY_TEXT_SIZE] = "";
    if (line->unit_price >= 0)
        ocop_money_to_digits (line->unit_price, price);
    if (line->amount >= 0)
        ocop_money_to_digits (line->amount, amount);
    const OcopItem item = {
        .number = number,
        .name = line->name,
        .qty = ocop_qty_to_local (line->qty_milli, qty),
        .unit = line->unit,
        .price = price,
        .amount = amount,
    };
    ocop_document_add_item (document, &item);
    ocop_slip_add_lot (document, line);
}

void
ocop_slip_add_signatures (OcopDocument *document, const char *left, const char *right)
{
    static const char dots[] = ". . . . . . .";
    ocop_document_add_blank (document);
    ocop_document_add_pair (document, plain, left, right);
    ocop_document_add_pair (document, small, "(ký, ghi tên)", "(ký, ghi tên)");
    for (guint i = 0; i < SIGNATURE_ROWS; i++)
        ocop_document_add_blank (document);
    ocop_document_add_pair (document, plain, dots, dots);
    ocop_document_add_blank (document);
}
