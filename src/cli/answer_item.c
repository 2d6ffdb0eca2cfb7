/* Products as JSON: CONTRACT.md "Search" and "catalogue show". */
#include "cli/answers.h"

static void
add_found (OcopJsonWriter *w, const OcopCatalogueItem *item)
{
    const OcopProduct *product = item->product;
    ocop_json_add_string (w, "code", product->code);
    ocop_json_add_string (w, "name", product->name);
    ocop_json_begin_array (w, "gtin");
    for (guint i = 0; product->gtins != NULL && product->gtins[i] != NULL; i++)
        ocop_json_add_string (w, NULL, product->gtins[i]);
    ocop_json_end_array (w);
    ocop_json_add_string (w, "producer", product->producer);
    ocop_json_add_string (w, "unit", product->unit);
    if (item->has_price)
        ocop_json_add_int (w, "price", item->price);
    else
        ocop_json_add_null (w, "price");
    if (item->stars > 0)
        ocop_json_add_int (w, "stars", item->stars);
    else
        ocop_json_add_null (w, "stars");
}

void
ocop_answer_item (OcopJsonWriter *w, const OcopCatalogueItem *item)
{
    ocop_json_begin_object (w, NULL);
    add_found (w, item);
    ocop_json_end_object (w);
}

static const char *
get_state_text (OcopCertificateState state)
{
    switch (state) {
    case OCOP_CERTIFICATE_VALID:
        return "valid";
    case OCOP_CERTIFICATE_SOON:
        return "expires-soon";
    case OCOP_CERTIFICATE_LAPSED:
        return "lapsed";
    case OCOP_CERTIFICATE_UNDATED:
        return "undated";
    case OCOP_CERTIFICATE_NONE:
    default:
        return "none";
    }
}

/* What the certificate says, beside the stars of today, which may be none. */
static void
add_certificate (OcopJsonWriter *w, const OcopCatalogueItem *item)
{
    const OcopCertificate *certificate = &item->product->certificate;
    ocop_json_begin_object (w, "certificate");
    ocop_json_add_string (w, "state", get_state_text (item->certificate_state));
    if (certificate->stars > 0)
        ocop_json_add_int (w, "stars", certificate->stars);
    else
        ocop_json_add_null (w, "stars");
    ocop_json_add_day (w, "last_day", item->certificate_last_day);
    ocop_json_end_object (w);
}

static void
add_prices (OcopJsonWriter *w, const GArray *prices)
{
    ocop_json_begin_array (w, "prices");
    for (guint i = 0; prices != NULL && i < prices->len; i++) {
        const OcopPrice *price = &g_array_index (prices, OcopPrice, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_day (w, "valid_from", price->valid_from);
        ocop_json_add_int (w, "price", price->price);
        ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (price->vat_rate));
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
add_place (OcopJsonWriter *w, const OcopProduct *product)
{
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *place = product->place_day == OCOP_DAY_NONE
                                 ? g_strdup (product->place_code)
                                 : g_strconcat (product->place_code, "@",
                                                ocop_day_to_text (product->place_day, day), NULL);
    ocop_json_add_string (w, "place_code", place);
}

void
ocop_answer_whole_item (OcopJsonWriter *w, const OcopCatalogueItem *item)
{
    const OcopProduct *product = item->product;
    ocop_json_begin_object (w, NULL);
    add_found (w, item);
    ocop_json_add_string (w, "sold_by", ocop_sold_by_get_text (product->sold_by));
    if (item->has_price)
        ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (item->vat_rate));
    else
        ocop_json_add_null (w, "vat_rate");
    ocop_json_add_string (w, "group", product->group);
    ocop_json_add_string (w, "sub_group", product->sub_group);
    ocop_json_add_string (w, "producer_code", product->producer_code);
    ocop_json_add_string (w, "producer_kind", ocop_producer_kind_get_text (product->producer_kind));
    add_place (w, product);
    ocop_json_add_string (w, "level", ocop_level_get_text (product->level));
    ocop_json_add_string (w, "decision", product->decision);
    ocop_json_add_day (w, "decided_on", product->certificate.decided_on);
    ocop_json_add_int (w, "valid_months", product->certificate.valid_months);
    ocop_json_add_string (w, "status", ocop_status_get_text (product->certificate.status));
    ocop_json_add_int (w, "age_limit", product->age_limit);
    ocop_json_add_bool (w, "track_lots", product->track_lots);
    ocop_json_add_string (w, "kind", ocop_product_kind_get_text (product->kind));
    if (product->plu > 0)
        ocop_json_add_int (w, "plu", product->plu);
    else
        ocop_json_add_null (w, "plu");
    ocop_json_add_string (w, "provenance_url", product->provenance_url);
    ocop_json_add_string (w, "in_store_code", item->in_store_code);
    add_certificate (w, item);
    add_prices (w, item->prices);
    ocop_json_end_object (w);
}
