/* Keeping is a write of its own and no act: there is nothing to repeat. What became of a cart is
 * asked by its request id, which the act that sold it has stored, so that no crash can come between
 * the sale and the knowledge of it. */
#include "shop/kept_cart.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/open_cart.h"
#include "store/requests.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_kept_cart_clear (OcopKeptCart *cart)
{
    g_clear_pointer (&cart->request, ocop_sale_request_free);
    g_clear_pointer (&cart->view, g_free);
    g_clear_pointer (&cart->parked, g_free);
    ocop_sale_result_clear (&cart->sold);
}

gboolean
ocop_shop_keep_cart (OcopShop *shop, const OcopSaleRequest *request, const char *view,
                     GError **error)
{
    g_auto (OcopStoreWrite) write = {0};
    g_assert (request->has_request_id);
    if (view != NULL && strlen (view) > OCOP_KEPT_VIEW_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "view",
                        _ ("a screen may keep %d bytes beside a cart"), OCOP_KEPT_VIEW_MAX);
        return FALSE;
    }
    g_autofree char *json = ocop_sale_request_to_json (request);
    OcopOpenCart cart = {.epoch = ocop_shop_get_epoch (shop),
                         .utc_ms = ocop_ports_utc_ms (shop->ports),
                         .json = json,
                         .view = (char *)view};
    memcpy (cart.request, request->request_id, OCOP_UUID_SIZE);
    return ocop_store_begin (&write, shop->store, error) &&
           ocop_open_cart_save (ocop_store_get_db (shop->store), &cart, error) &&
           ocop_store_commit (&write, error);
}

gboolean
ocop_shop_drop_kept_cart (OcopShop *shop, GError **error)
{
    g_auto (OcopStoreWrite) write = {0};
    return ocop_store_begin (&write, shop->store, error) &&
           ocop_open_cart_drop (ocop_store_get_db (shop->store), error) &&
           ocop_store_commit (&write, error);
}

/* The number that a record of parking gave. */
static gboolean
read_parked (OcopShop *shop, gint64 record, char **ret_parked, GError **error)
{
    gsize size;
    g_auto (OcopActResult) act = {0};
    if (!ocop_shop_load_act (shop, record, &act, error))
        return FALSE;
    const char *body = g_bytes_get_data (act.body, &size);
    g_autoptr (JsonNode) node = ocop_json_parse (body, (gssize)size, OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    *ret_parked = JSON_NODE_HOLDS_OBJECT (node)
                      ? g_strdup (json_object_get_string_member_with_default (
                            json_node_get_object (node), "id", ""))
                      : g_strdup ("");
    return TRUE;
}

static gboolean
is_parking (OcopShop *shop, gint64 record, gboolean *ret_is_parking, GError **error)
{
    OcopRecord header;
    if (!ocop_journal_read (shop->store, record, &header, NULL, NULL, error))
        return FALSE;
    *ret_is_parking = ocop_record_get_kind (&header) == OCOP_KIND_PARK;
    return TRUE;
}

static gboolean
tell_outcome (OcopShop *shop, const OcopRequestState *state, OcopKeptCart *cart, GError **error)
{
    gboolean was_parked = FALSE;
    if (state->record != 0 && !is_parking (shop, state->record, &was_parked, error))
        return FALSE;
    cart->state = was_parked ? OCOP_KEPT_PARKED : OCOP_KEPT_SOLD;
    return was_parked ? read_parked (shop, state->record, &cart->parked, error)
                      : ocop_shop_load_sale_act (shop, state, &cart->sold, error);
}

gboolean
ocop_shop_load_kept_cart (OcopShop *shop, OcopKeptCart *ret_cart, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    gboolean is_found;
    OcopRequestState state;
    g_auto (OcopOpenCart) kept = {0};
    g_auto (OcopKeptCart) cart = {0};
    if (!ocop_open_cart_load (db, &is_found, &kept, error))
        return FALSE;
    /* One of an earlier epoch came with a backup: its customer is long gone, and what was sold
     * since then is not known. */
    if (!is_found || kept.epoch != ocop_shop_get_epoch (shop)) {
        *ret_cart = (OcopKeptCart){.state = OCOP_KEPT_NOTHING};
        return TRUE;
    }
    cart.utc_ms = kept.utc_ms;
    if (!ocop_request_find (db, kept.request, &state, error))
        return FALSE;
    if (state.is_known) {
        if (!tell_outcome (shop, &state, &cart, error))
            return FALSE;
    } else if (kept.json != NULL) {
        cart.state = OCOP_KEPT_OPEN;
        cart.request = ocop_sale_request_read (kept.json, -1, error);
        cart.view = g_steal_pointer (&kept.view);
        if (cart.request == NULL)
            return FALSE;
    }
    *ret_cart = cart;
    cart = (OcopKeptCart){0};
    return TRUE;
}
