/* Carts put aside and taken up again. Prices, lots and rights are looked at anew when a cart is
 * resumed. */
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include "journal/hash.h"
#include "store/open_cart.h"
#include "store/payments.h"
#include "store/sales.h"
#include <glib/gi18n-lib.h>
#include <string.h>

gint64
ocop_parked_id_parse (const char *text)
{
    gint64 id = 0;
    const char *p = text[0] == 'P' || text[0] == 'p' ? text + 1 : text;
    if (*p == '\0' || strlen (p) > 15)
        return 0;
    for (; *p != '\0'; p++) {
        if (!g_ascii_isdigit (*p))
            return 0;
        id = id * 10 + (*p - '0');
    }
    return id;
}

static gboolean
refuse_unknown (const char *field, const char *id, GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (id, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("there is no parked sale “%s”"), shown);
    return FALSE;
}

OcopSaleRequest *
ocop_shop_load_parked (OcopShop *shop, const char *id, const char *field, gint64 *ret_utc_ms,
                       GError **error)
{
    g_autofree char *json = NULL;
    if (!ocop_parked_find (ocop_store_get_db (shop->store), ocop_parked_id_parse (id), &json,
                           ret_utc_ms, error))
        return NULL;
    if (json == NULL) {
        refuse_unknown (field, id, error);
        return NULL;
    }
    return ocop_sale_request_read (json, -1, error);
}

OcopSaleRequest *
ocop_shop_merge_parked (OcopShop *shop, const OcopSaleRequest *request, GError **error)
{
    gint64 utc_ms;
    g_autoptr (OcopSaleRequest) merged =
        ocop_shop_load_parked (shop, request->resume, "resume", &utc_ms, error);
    if (merged == NULL)
        return NULL;
    /* What the request says itself is read through its own canonical form, so that the merged one
     * owns everything. */
    g_autofree char *json = NULL;
    if (request->lines->len > 0) {
        json = ocop_sale_request_to_parked_json (request);
        g_autoptr (OcopSaleRequest) copy = ocop_sale_request_read (json, -1, error);
        if (copy == NULL)
            return NULL;
        g_ptr_array_unref (merged->lines);
        merged->lines = g_steal_pointer (&copy->lines);
        copy->lines = g_ptr_array_new();
        merged->discount = request->discount;
    }
    if (request->discount.kind != OCOP_DISCOUNT_NONE)
        merged->discount = request->discount;
    g_free (merged->cashier);
    merged->cashier = g_strdup (request->cashier);
    if (request->has_channel)
        merged->channel = request->channel;
    merged->is_age_confirmed |= request->is_age_confirmed;
    merged->is_training |= request->is_training;
    merged->resume = g_strdup (request->resume);
    if (request->has_buyer) {
        g_free (merged->buyer_name);
        g_free (merged->buyer_tax_code);
        g_free (merged->buyer_address);
        merged->has_buyer = TRUE;
        merged->buyer_name = g_strdup (request->buyer_name);
        merged->buyer_tax_code = g_strdup (request->buyer_tax_code);
        merged->buyer_address = g_strdup (request->buyer_address);
    }
    g_array_set_size (merged->payments, 0);
    for (guint i = 0; i < request->payments->len; i++)
        ocop_payment_requests_add (merged->payments, &g_array_index (request->payments, OcopPaymentRequest, i));
    return g_steal_pointer (&merged);
}

typedef struct {
    const OcopSaleRequest *request;
    gint64 id;
} Parking;

static gboolean
apply_parking (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    Parking *parking = data;
    gint64 total, shift;
    OcopDay business_day;
    g_autofree char *json = ocop_sale_request_to_parked_json (parking->request);
    g_autofree char *id = NULL;
    if (!ocop_shop_check_cart (shop, parking->request, &total, &shift, &business_day, error) ||
        !ocop_parked_insert (ocop_store_get_db (shop->store), ocop_ports_utc_ms (shop->ports), json,
                             &parking->id, error))
        return FALSE;
    id = g_strdup_printf ("P%" G_GINT64_FORMAT, parking->id);
    if (parking->request->has_request_id &&
        !ocop_open_cart_end (ocop_store_get_db (shop->store), parking->request->request_id, error))
        return FALSE;
    ocop_json_add_string (body, "id", id);
    ocop_json_add_string (body, "cashier", parking->request->cashier);
    ocop_json_add_int (body, "lines", parking->request->lines->len);
    ocop_json_add_int (body, "total", total);
    return TRUE;
}

gboolean
ocop_shop_park (OcopShop *shop, const OcopSaleRequest *request, char **ret_id,
                OcopActResult *ret_result, GError **error)
{
    guint8 digest[OCOP_DIGEST_SIZE];
    char digest_text[2 * OCOP_DIGEST_SIZE + 1];
    Parking parking = {.request = request};
    OcopRequestId id = {.is_given = request->has_request_id};
    g_auto (OcopActResult) result = {0};
    memcpy (id.id, request->request_id, OCOP_UUID_SIZE);
    if (request->resume != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "resume",
                        _ ("a parked sale cannot be parked again without being sold"));
        return FALSE;
    }
    ocop_sale_request_digest (request, digest);
    ocop_hex_encode (digest, sizeof digest, digest_text);
    OcopPlainAct act = {.kind = OCOP_KIND_PARK,
                        .request = &id,
                        .digest_text = digest_text,
                        .apply = apply_parking,
                        .data = &parking};
    if (!ocop_shop_do_plain_act (shop, &act, &result, error))
        return FALSE;
    gsize size;
    const char *body = g_bytes_get_data (result.body, &size);
    g_autoptr (JsonNode) node = ocop_json_parse (body, (gssize)size, OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    if (ret_id != NULL)
        *ret_id = g_strdup (
            json_object_get_string_member_with_default (json_node_get_object (node), "id", ""));
    if (ret_result != NULL) {
        *ret_result = result;
        result.body = NULL;
    }
    return TRUE;
}

static gboolean
apply_drop (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const char *id = data;
    gint64 utc_ms;
    g_autoptr (OcopSaleRequest) parked = ocop_shop_load_parked (shop, id, "id", &utc_ms, error);
    if (parked == NULL)
        return FALSE;
    g_autofree char *json = ocop_sale_request_to_parked_json (parked);
    ocop_json_add_string (body, "id", id);
    ocop_json_add_raw (body, "sale", json);
    OcopDb *db = ocop_store_get_db (shop->store);
    gint64 number = ocop_parked_id_parse (id);
    return ocop_parked_delete (db, number, error) &&
           ocop_payments_drop_parked (db, number, ocop_ports_utc_ms (shop->ports), error);
}

gboolean
ocop_shop_drop_parked (OcopShop *shop, const char *id, const OcopRequestId *request,
                       OcopActResult *ret_result, GError **error)
{
    OcopPlainAct act = {.kind = OCOP_KIND_PARK_DROP,
                        .request = request,
                        .digest_text = id,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_drop,
                        .data = (gpointer)id};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

static void
clear_parked (gpointer data)
{
    OcopParked *parked = data;
    g_free (parked->id);
    ocop_sale_request_free (parked->request);
}

GArray *
ocop_shop_list_parked (OcopShop *shop, GError **error)
{
    g_autoptr (GArray) ids = ocop_parked_list (ocop_store_get_db (shop->store), error);
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopParked));
    g_array_set_clear_func (list, clear_parked);
    if (ids == NULL)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        OcopParked parked = {
            .id = g_strdup_printf ("P%" G_GINT64_FORMAT, g_array_index (ids, gint64, i))};
        parked.request = ocop_shop_load_parked (shop, parked.id, "id", &parked.utc_ms, error);
        g_array_append_val (list, parked);
        if (parked.request == NULL)
            return NULL;
    }
    return g_steal_pointer (&list);
}
