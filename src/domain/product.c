/* Products and offers as plain values, and the stable texts of their small enumerations. */
#include "domain/product.h"

#include <string.h>

static const char *const sold_by_texts[] = {
    [OCOP_SOLD_BY_PIECE] = "piece",
    [OCOP_SOLD_BY_WEIGHT] = "weight",
};

static const char *const kind_texts[] = {
    [OCOP_PRODUCT_GOODS] = "goods",
    [OCOP_PRODUCT_SERVICE] = "service",
};

static const char *const producer_kind_texts[] = {
    [OCOP_PRODUCER_UNKNOWN] = "",
    [OCOP_PRODUCER_ENTERPRISE] = "enterprise",
    [OCOP_PRODUCER_COOPERATIVE] = "cooperative",
    [OCOP_PRODUCER_GROUP] = "group",
    [OCOP_PRODUCER_HOUSEHOLD] = "household",
};

OcopProduct *
ocop_product_new (void)
{
    OcopProduct *product = g_new0 (OcopProduct, 1);
    product->code = g_strdup ("");
    product->gtins = g_new0 (char *, 1);
    product->name = g_strdup ("");
    product->unit = g_strdup ("");
    product->group = g_strdup ("");
    product->sub_group = g_strdup ("");
    product->producer_code = g_strdup ("");
    product->producer = g_strdup ("");
    product->place_code = g_strdup ("");
    product->place_day = OCOP_DAY_NONE;
    product->certificate.decided_on = OCOP_DAY_NONE;
    product->certificate.valid_months = OCOP_CERTIFICATE_MONTHS;
    product->decision = g_strdup ("");
    product->provenance_url = g_strdup ("");
    return product;
}

OcopProduct *
ocop_product_copy (const OcopProduct *product)
{
    OcopProduct *copy = g_new (OcopProduct, 1);
    *copy = *product;
    copy->code = g_strdup (product->code);
    copy->gtins = g_strdupv (product->gtins);
    copy->name = g_strdup (product->name);
    copy->unit = g_strdup (product->unit);
    copy->group = g_strdup (product->group);
    copy->sub_group = g_strdup (product->sub_group);
    copy->producer_code = g_strdup (product->producer_code);
    copy->producer = g_strdup (product->producer);
    copy->place_code = g_strdup (product->place_code);
    copy->decision = g_strdup (product->decision);
    copy->provenance_url = g_strdup (product->provenance_url);
    return copy;
}

void
ocop_product_free (OcopProduct *product)
{
    if (product == NULL)
        return;
    g_free (product->code);
    g_strfreev (product->gtins);
    g_free (product->name);
    g_free (product->unit);
    g_free (product->group);
    g_free (product->sub_group);
    g_free (product->producer_code);
    g_free (product->producer);
    g_free (product->place_code);
    g_free (product->decision);
    g_free (product->provenance_url);
    g_free (product);
}

static gboolean
find_text (const char *const *texts, gsize n_texts, const char *text, gsize *ret_index)
{
    for (gsize i = 0; i < n_texts; i++) {
        if (strcmp (texts[i], text) == 0) {
            *ret_index = i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ocop_sold_by_get_text (OcopSoldBy sold_by)
{
    return sold_by_texts[sold_by];
}

gboolean
ocop_sold_by_parse (const char *text, OcopSoldBy *ret_sold_by)
{
    gsize index;
    if (!find_text (sold_by_texts, G_N_ELEMENTS (sold_by_texts), text, &index))
        return FALSE;
    *ret_sold_by = (OcopSoldBy)index;
    return TRUE;
}

const char *
ocop_product_kind_get_text (OcopProductKind kind)
{
    return kind_texts[kind];
}

gboolean
ocop_product_kind_parse (const char *text, OcopProductKind *ret_kind)
{
    gsize index;
    if (!find_text (kind_texts, G_N_ELEMENTS (kind_texts), text, &index))
        return FALSE;
    *ret_kind = (OcopProductKind)index;
    return TRUE;
}

const char *
ocop_producer_kind_get_text (OcopProducerKind kind)
{
    return producer_kind_texts[kind];
}

gboolean
ocop_producer_kind_parse (const char *text, OcopProducerKind *ret_kind)
{
    gsize index;
    if (!find_text (producer_kind_texts, G_N_ELEMENTS (producer_kind_texts), text, &index))
        return FALSE;
    *ret_kind = (OcopProducerKind)index;
    return TRUE;
}

gboolean
ocop_product_code_is_own (const char *code, const char *point)
{
    const gsize length = strlen (point);
    return length > 0 && strncmp (code, point, length) == 0 && code[length] == '.';
}

void
ocop_offer_clear (OcopOffer *offer)
{
    g_clear_pointer (&offer->code, g_free);
    g_clear_pointer (&offer->name, g_free);
    g_clear_pointer (&offer->unit, g_free);
    g_clear_pointer (&offer->provenance_url, g_free);
}
