/* Papers as text: what is posted, put on the page by receipts/. */
#include "shop/private.h"

#include "base/error.h"
#include "receipts/sale_receipt.h"
#include "receipts/shift_report.h"
#include "receipts/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* The shop's own texts, read from the settings. */
typedef struct {
    char *company, *tax_code, *name, *address, *phone, *footer, *region;
} FaceTexts;

static void
face_texts_clear (FaceTexts *texts)
{
    g_free (texts->company);
    g_free (texts->tax_code);
    g_free (texts->name);
    g_free (texts->address);
    g_free (texts->phone);
    g_free (texts->footer);
    g_free (texts->region);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FaceTexts, face_texts_clear)

static gboolean
load_face (OcopShop *shop, FaceTexts *texts, OcopShopFace *ret_face, GError **error)
{
    const struct {
        const char *key;
        char **text;
    } wanted[] = {
        {"shop.company", &texts->company}, {"shop.tax_code", &texts->tax_code},
        {"shop.name", &texts->name},       {"shop.address", &texts->address},
        {"shop.phone", &texts->phone},     {"receipt.footer", &texts->footer},
        {"words.region", &texts->region},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
        if (!ocop_shop_dup_setting (shop, wanted[i].key, wanted[i].text, error))
            return FALSE;
    *ret_face = (OcopShopFace){.company = texts->company,
                               .tax_code = texts->tax_code,
                               .name = texts->name,
                               .address = texts->address,
                               .phone = texts->phone,
                               .footer = texts->footer,
                               .point = ocop_shop_get_point (shop),
                               .till = ocop_shop_get_till (shop),
                               .region = strcmp (texts->region, "south") == 0 ? OCOP_WORDS_SOUTH
                                                                              : OCOP_WORDS_NORTH};
    return TRUE;
}

static gboolean
check_columns (int columns, GError **error)
{
    if (columns == 32 || columns == 42 || columns == 48)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "columns",
                    _ ("papers have 32, 42 or 48 columns, not %d"), columns);
    return FALSE;
}

static const char *
get_member (JsonNode *buyer, const char *key)
{
    return buyer != NULL && JSON_NODE_HOLDS_OBJECT (buyer)
               ? json_object_get_string_member_with_default (json_node_get_object (buyer), key,
                                                             NULL)
               : NULL;
}

char *
ocop_shop_print_receipt_text (OcopShop *shop, const char *number, int columns, GError **error)
{
    g_auto (OcopReceipt) receipt = {0};
    g_auto (FaceTexts) texts = {0};
    OcopShopFace face;
    g_autofree char *qr_text = NULL;
    g_autoptr (JsonNode) buyer = NULL;
    gint64 copy;
    if (!check_columns (columns, error) || !ocop_shop_get_receipt (shop, number, &receipt, error) ||
        !load_face (shop, &texts, &face, error) ||
        !ocop_shop_get_paper_text (shop, &receipt, &qr_text, error) ||
        !ocop_shop_count_paper (shop, number, &copy, error))
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
    g_autoptr (OcopDocument) document =
        receipt.sale != NULL ? ocop_receipt_for_sale (receipt.sale, &face, &facts)
                             : ocop_receipt_for_return (receipt.taking_back, &face, &facts);
    return ocop_document_to_text (document, (guint)columns);
}

char *
ocop_shop_print_shift_text (OcopShop *shop, const OcopShiftClose *close, const OcopActResult *act,
                            int columns, GError **error)
{
    g_auto (FaceTexts) texts = {0};
    OcopShopFace face;
    if (!check_columns (columns, error) || !load_face (shop, &texts, &face, error))
        return NULL;
    OcopPaperFacts facts = {.utc_ms = act != NULL ? act->utc_ms : ocop_ports_utc_ms (shop->ports),
                            .hash = act != NULL ? act->hash : NULL};
    g_autoptr (OcopDocument) document = ocop_report_for_shift (close, &face, &facts);
    return ocop_document_to_text (document, (guint)columns);
}
