/* Documents of receipts and shifts, and the one place that knows all kinds of papers. */
#include "shop/papers.h"

#include "base/error.h"
#include "base/text.h"
#include "receipts/sale_receipt.h"
#include "receipts/shift_report.h"
#include "receipts/slips.h"
#include "shop/private.h"
#include "shop/slips.h"
#include "store/shifts.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_face_texts_clear (OcopFaceTexts *texts)
{
    for (gsize i = 0; i < G_N_ELEMENTS (texts->texts); i++)
        g_clear_pointer (&texts->texts[i], g_free);
}

gboolean
ocop_shop_load_face (OcopShop *shop, OcopFaceTexts *ret_texts, GError **error)
{
    static const char *const keys[] = {"shop.company", "shop.tax_code", "shop.name",
                                       "shop.address", "shop.phone",    "receipt.footer",
                                       "words.region"};
    G_STATIC_ASSERT (G_N_ELEMENTS (keys) == G_N_ELEMENTS (ret_texts->texts));
    g_auto (OcopFaceTexts) texts = {0};
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        if (!ocop_shop_dup_setting (shop, keys[i], &texts.texts[i], error))
            return FALSE;
    texts.face = (OcopShopFace){.company = texts.texts[0],
                                .tax_code = texts.texts[1],
                                .name = texts.texts[2],
                                .address = texts.texts[3],
                                .phone = texts.texts[4],
                                .footer = texts.texts[5],
                                .point = ocop_shop_get_point (shop),
                                .till = ocop_shop_get_till (shop),
                                .region = strcmp (texts.texts[6], "south") == 0 ? OCOP_WORDS_SOUTH
                                                                                : OCOP_WORDS_NORTH};
    *ret_texts = texts;
    memset (&texts, 0, sizeof texts);
    return TRUE;
}

static const char *
get_member (JsonNode *buyer, const char *key)
{
    return buyer != NULL && JSON_NODE_HOLDS_OBJECT (buyer)
               ? json_object_get_string_member_with_default (json_node_get_object (buyer), key,
                                                             NULL)
               : NULL;
}

static OcopDocument *
make_receipt (OcopShop *shop, const char *number, gint64 copy, const OcopShopFace *face,
              gint64 *ret_utc_ms, GError **error)
{
    g_auto (OcopReceipt) receipt = {0};
    g_autofree char *qr_text = NULL;
    g_autoptr (JsonNode) buyer = NULL;
    if (!ocop_shop_get_receipt (shop, number, &receipt, error) ||
        !ocop_shop_get_paper_text (shop, &receipt, &qr_text, error))
        return NULL;
    if (receipt.buyer_json != NULL)
        buyer = ocop_json_parse (receipt.buyer_json, -1, OCOP_REQUEST_MAX_BYTES, NULL);
    OcopPaperFacts facts = {.utc_ms = receipt.act.utc_ms,
                            .hash = receipt.act.hash,
                            .qr_text = qr_text,
                            .copy = copy,
                            .buyer_name = get_member (buyer, "name"),
                            .buyer_tax_code = get_member (buyer, "tax_code"),
                            .buyer_address = get_member (buyer, "address")};
    *ret_utc_ms = facts.utc_ms;
    return receipt.sale != NULL ? ocop_receipt_for_sale (receipt.sale, face, &facts)
                                : ocop_receipt_for_return (receipt.taking_back, face, &facts);
}

gboolean
ocop_shop_find_z (OcopShop *shop, const char *reference, gint64 *ret_z, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    gint64 z = 0, record = 0;
    gsize length = strlen (reference);
    if (strcmp (reference, "last") == 0) {
        if (!ocop_shifts_get_last_z (db, &z, error))
            return FALSE;
    } else if (length >= 1 && length <= 12 && strspn (reference, "0123456789") == length) {
        z = g_ascii_strtoll (reference, NULL, 10);
    }
    if (!ocop_shifts_find_z (db, z, &record, error))
        return FALSE;
    if (z == 0 || record == 0) {
        g_autofree char *shown = ocop_text_excerpt (reference, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reference", _ ("there is no Z “%s”"), shown);
        return FALSE;
    }
    *ret_z = z;
    return TRUE;
}

static OcopDocument *
make_z (OcopShop *shop, const char *reference, gint64 copy, const OcopShopFace *face,
        gint64 *ret_utc_ms, GError **error)
{
    gint64 z, record;
    gsize size;
    g_auto (OcopActResult) act = {0};
    if (!ocop_shop_find_z (shop, reference, &z, error) ||
        !ocop_shifts_find_z (ocop_store_get_db (shop->store), z, &record, error) ||
        !ocop_shop_load_act (shop, record, &act, error))
        return NULL;
    const char *body = g_bytes_get_data (act.body, &size);
    g_autoptr (OcopShiftClose) close = ocop_shift_close_from_body (body, size, error);
    if (close == NULL)
        return NULL;
    OcopPaperFacts facts = {.utc_ms = act.utc_ms, .hash = act.hash, .copy = copy};
    *ret_utc_ms = act.utc_ms;
    return ocop_report_for_shift (close, face, &facts);
}

static OcopDocument *
make_x (OcopShop *shop, const OcopShopFace *face, gint64 *ret_utc_ms, GError **error)
{
    g_autoptr (OcopShiftClose) x = ocop_shop_read_shift (shop, error);
    if (x == NULL)
        return NULL;
    OcopPaperFacts facts = {.utc_ms = ocop_ports_utc_ms (shop->ports)};
    *ret_utc_ms = facts.utc_ms;
    return ocop_report_for_shift (x, face, &facts);
}

OcopDocument *
ocop_shop_make_document (OcopShop *shop, const OcopPaperName *name, gint64 copy,
                         const OcopPrinterProfile *profile, gint64 *ret_utc_ms, GError **error)
{
    g_auto (OcopFaceTexts) texts = {0};
    if (!ocop_shop_load_face (shop, &texts, error))
        return NULL;
    *ret_utc_ms = ocop_ports_utc_ms (shop->ports);
    switch (name->kind) {
    case OCOP_PAPER_KIND_RECEIPT:
        return make_receipt (shop, name->reference, copy, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_Z:
        return make_z (shop, name->reference, copy, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_X:
        return make_x (shop, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_CASH:
        return ocop_shop_make_cash_slip (shop, name->reference, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_GOODS:
        return ocop_shop_make_goods_slip (shop, name->reference, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_PARKED:
        return ocop_shop_make_parked_slip (shop, name->reference, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_PAYMENT:
        return ocop_shop_make_payment_slip (shop, name->reference, &texts.face, ret_utc_ms, error);
    case OCOP_PAPER_KIND_LABEL:
        return ocop_shop_make_label (shop, name->reference, error);
    case OCOP_PAPER_KIND_TEST:
        return ocop_test_page (profile, &texts.face, *ret_utc_ms);
    case OCOP_N_PAPER_KINDS:
    default:
        g_assert_not_reached();
    }
}
