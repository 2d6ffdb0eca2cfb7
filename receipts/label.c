/* The label of a shelf: what a customer reads from a step away comes large, the rest small. Stars
 * stand on it only while they hold (domain.md 1.6); the day of printing tells which day that was.
 */
#include "receipts/slips.h"

#include "base/money.h"
#include "receipts/parts.h"

#define NBSP "\xc2\xa0"

static const OcopStyle name_style = {.align = OCOP_ALIGN_CENTRE, .is_bold = TRUE};
static const OcopStyle price_style = {
    .align = OCOP_ALIGN_CENTRE, .size = OCOP_SIZE_LARGE, .is_bold = TRUE};
static const OcopStyle centred = {.align = OCOP_ALIGN_CENTRE};
static const OcopStyle small_centred = {.align = OCOP_ALIGN_CENTRE, .size = OCOP_SIZE_SMALL};
static const OcopStyle small = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL};

/* "65.000 ₫/gói" */
static void
add_price (OcopDocument *document, OcopStyle style, gint64 price, const char *unit)
{
    char amount[OCOP_MONEY_TEXT_SIZE];
    if (price < 0)
        return;
    const gboolean has_unit = unit != NULL && *unit != '\0';
    g_autofree char *text = g_strconcat (ocop_money_to_text (price, amount), has_unit ? "/" : "",
                                         has_unit ? unit : "", NULL);
    ocop_document_add_text (document, style, text);
}

/* What a scan of it sells the product by, and the day of printing. The product's code is printed
 * once: a Code 128 has it below its bars. */
static void
add_code (OcopDocument *document, const OcopLabel *label)
{
    char day[OCOP_DAY_TEXT_SIZE];
    const gboolean has_gtin = label->gtin != NULL && *label->gtin != '\0';
    if (has_gtin)
        ocop_document_add_barcode (document, OCOP_SYMBOL_EAN_13, "", label->gtin);
    else
        ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "", label->code);
    g_autofree char *printed =
        g_strconcat ("In ngày ", ocop_day_to_local (label->printed_on, day), NULL);
    ocop_document_add_pair (document, small, has_gtin ? label->code : "", printed);
}

OcopDocument *
ocop_label_for_shelf (const OcopLabel *label)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_LABEL, label->code);
    ocop_document_add_text (document, name_style, label->name);
    ocop_document_add_text (document, small_centred, label->producer);
    if (label->stars > 0) {
        char stars[32];
        g_snprintf (stars, sizeof stars, "OCOP" NBSP "%d★", label->stars);
        ocop_document_add_text (document, centred, stars);
    }
    add_price (document, price_style, label->price, label->unit);
    add_price (document, centred, label->base_price, label->base_unit);
    add_code (document, label);
    ocop_document_add_cut (document);
    return document;
}
