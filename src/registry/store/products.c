/* Products between the registry's rows and the domain's facts, and the stars of a day. */
#include "registry/store/products.h"

#include <string.h>

static const char *
get_producer_key (const OcopProduct *product)
{
    return *product->producer_code != '\0' ? product->producer_code : product->producer;
}

OcopRegProduct *
ocop_reg_product_from_domain (const OcopProduct *product)
{
    OcopRegProduct *row = ocop_reg_row_new (&ocop_reg_product_shape);
    row->code = g_strdup (product->code);
    row->gtins = g_strjoinv (";", product->gtins);
    row->name = g_strdup (product->name);
    row->unit = g_strdup (product->unit);
    row->sold_by = (int)product->sold_by;
    row->product_group = g_strdup (product->group);
    row->sub_group = g_strdup (product->sub_group);
    row->producer_code = g_strdup (get_producer_key (product));
    row->place_code = g_strdup (product->place_code);
    row->place_day = product->place_day;
    row->stars = product->certificate.stars;
    row->level = (int)product->level;
    row->decision = g_strdup (product->decision);
    row->decided_on = product->certificate.decided_on;
    row->valid_months = product->certificate.valid_months;
    row->status = (int)product->certificate.status;
    row->age_limit = product->age_limit;
    row->track_lots = product->track_lots;
    row->kind = (int)product->kind;
    row->provenance_url = g_strdup (product->provenance_url);
    row->proposed_vat = g_strdup ("");
    return row;
}

static void
set_text (char **text, const char *value)
{
    g_free (*text);
    *text = g_strdup (value != NULL ? value : "");
}

OcopProduct *
ocop_reg_product_to_domain (const OcopRegProduct *row, const char *producer_name,
                            OcopProducerKind producer_kind)
{
    OcopProduct *product = ocop_product_new();
    set_text (&product->code, row->code);
    g_strfreev (product->gtins);
    product->gtins = g_strsplit (row->gtins, ";", -1);
    set_text (&product->name, row->name);
    set_text (&product->unit, row->unit);
    product->sold_by = (OcopSoldBy)row->sold_by;
    set_text (&product->group, row->product_group);
    set_text (&product->sub_group, row->sub_group);
    set_text (&product->producer_code, row->producer_code);
    set_text (&product->producer, producer_name != NULL ? producer_name : row->producer_code);
    product->producer_kind = producer_kind;
    set_text (&product->place_code, row->place_code);
    product->place_day = row->place_day;
    product->certificate = (OcopCertificate){.stars = row->stars,
                                             .status = (OcopStatus)row->status,
                                             .decided_on = row->decided_on,
                                             .valid_months = row->valid_months};
    product->level = (OcopLevel)row->level;
    set_text (&product->decision, row->decision);
    product->age_limit = row->age_limit;
    product->track_lots = row->track_lots != 0;
    product->kind = (OcopProductKind)row->kind;
    set_text (&product->provenance_url, row->provenance_url);
    return product;
}

/* The last one decided not after @day. *@ret_found FALSE when there is none. */
static gboolean
find_certificate (OcopRegDb *db, const char *product, OcopDay day, gboolean *ret_found,
                  OcopCertificate *ret_certificate, GError **error)
{
    const OcopRegQuery query = {
        .where = "product = $1 AND decided_on <= $2 AND decided_on > $3",
        .order = "decided_on DESC, decision DESC",
        .n_values = 3,
        .values = {{.text = product}, {.number = day}, {.number = OCOP_DAY_NONE}},
        .limit = 1};
    g_autoptr (GPtrArray) rows =
        ocop_reg_master_query (db, &ocop_reg_certificate_shape, &query, error);
    if (rows == NULL)
        return FALSE;
    *ret_found = rows->len > 0;
    if (rows->len == 0)
        return TRUE;
    const OcopRegCertificate *row = g_ptr_array_index (rows, 0);
    *ret_certificate = (OcopCertificate){.stars = row->stars,
                                         .status = (OcopStatus)row->status,
                                         .decided_on = row->decided_on,
                                         .valid_months = row->valid_months};
    /* Withdrawn later: on this day it still held. */
    if (row->ended_on != OCOP_DAY_NONE && day < row->ended_on)
        ret_certificate->status = OCOP_STATUS_CERTIFIED;
    return TRUE;
}

gboolean
ocop_reg_products_get_stars (OcopRegDb *db, const char *product, OcopDay day, gboolean *ret_known,
                             int *ret_stars, GError **error)
{
    const OcopRegProduct key = {.code = (char *)product};
    gpointer row;
    if (!ocop_reg_master_find (db, &ocop_reg_product_shape, &key, &row, error))
        return FALSE;
    g_autoptr (OcopRegProduct) held = row;
    if (held == NULL) {
        *ret_known = FALSE;
        *ret_stars = 0;
        return TRUE;
    }
    OcopCertificate certificate;
    gboolean has_certificate;
    if (!find_certificate (db, product, day, &has_certificate, &certificate, error))
        return FALSE;
    if (!has_certificate)
        certificate = (OcopCertificate){.stars = held->stars,
                                        .status = (OcopStatus)held->status,
                                        .decided_on = held->decided_on,
                                        .valid_months = held->valid_months};
    *ret_known = TRUE;
    *ret_stars = ocop_certificate_get_stars (&certificate, day);
    return TRUE;
}
