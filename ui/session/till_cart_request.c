/* From the cart to what the shop is asked for, and back: the kept cart, a held sale. What is kept
 * in the store stays there until all of it is in the cart again. */
#include "ui/session/till_cart_private.h"

#include <string.h>

void
ocop_till_cart_copy_payments (const GArray *from, GArray *to)
{
    for (guint i = 0; i < from->len; i++)
        ocop_payment_requests_add (to, &g_array_index (from, OcopPaymentRequest, i));
}

/* ---- requests */

static OcopLineRequest *
make_line (OcopTillCart *cart, guint i)
{
    const OcopCartLine *line = ocop_cart_peek_line (cart->cart, i);
    const OcopCartOrigin *origin = g_ptr_array_index (cart->origins, i);
    OcopLineRequest *request = ocop_line_request_new();
    if (origin->scan != NULL)
        request->scan = g_strdup (origin->scan);
    else
        request->code = g_strdup (line->offer.code);
    /* A label states its quantity itself; one that was changed by hand goes by code. */
    if (origin->scan == NULL)
        request->qty_milli = line->qty_milli;
    request->discount = line->discount;
    request->is_gift = line->is_gift;
    request->unit_price = line->unit_price;
    request->approved_by = g_strdup (origin->approved_by);
    request->lot = g_strdup (line->lot);
    return request;
}

OcopSaleRequest *
ocop_till_cart_make_request (OcopTillCart *cart)
{
    OcopSaleRequest *request = ocop_sale_request_new();
    const OcopUserInfo *user = ocop_session_peek_user (cart->session);
    request->has_request_id = TRUE;
    memcpy (request->request_id, cart->request_id, OCOP_UUID_SIZE);
    request->cashier = g_strdup (user != NULL ? user->name : cart->cashier);
    request->channel = cart->channel;
    request->has_channel = TRUE;
    for (guint i = 0; i < ocop_cart_get_n_lines (cart->cart); i++)
        g_ptr_array_add (request->lines, make_line (cart, i));
    request->discount = *ocop_cart_peek_discount (cart->cart);
    request->is_age_confirmed = ocop_cart_is_age_confirmed (cart->cart);
    request->is_training = ocop_session_is_training (cart->session);
    request->resume = g_strdup (cart->resume);
    request->has_buyer = cart->buyer_name != NULL || cart->buyer_tax_code != NULL;
    request->buyer_name = g_strdup (cart->buyer_name);
    request->buyer_tax_code = g_strdup (cart->buyer_tax_code);
    request->buyer_address = g_strdup (cart->buyer_address);
    return request;
}

/* ---- loading */

static void
set_up_line (OcopTillCart *cart, guint line, const OcopLineRequest *asked)
{
    OcopCartOrigin *origin = g_ptr_array_index (cart->origins, line);
    g_autoptr (GError) error = NULL;
    origin->approved_by = g_strdup (asked->approved_by);
    const OcopCartEvent events[] = {
        {.kind = OCOP_CART_SET_UNIT_PRICE, .line = line, .amount = asked->unit_price},
        {.kind = OCOP_CART_SET_GIFT, .line = line, .flag = asked->is_gift},
        {.kind = OCOP_CART_SET_DISCOUNT, .line = line, .discount = asked->discount},
        {.kind = OCOP_CART_SET_LOT, .line = line, .text = asked->lot},
    };
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        if (!ocop_cart_apply (cart->cart, &events[i], &error)) {
            ocop_till_cart_refuse (cart, error);
            g_clear_error (&error);
        }
}

static void
on_cart_found (gpointer result, const GError *error, gpointer data)
{
    OcopTillCart *cart = data;
    OcopFoundCart *found = result;
    guint line;
    if (error != NULL) {
        ocop_till_cart_refuse (cart, error);
        return;
    }
    if (found->tag != cart->generation)
        return;
    for (guint i = 0; i < found->lines->len; i++) {
        OcopFoundLine *found_line = g_ptr_array_index (found->lines, i);
        g_autoptr (GError) own_error = NULL;
        if (found_line->problem != NULL)
            ocop_till_cart_refuse (cart, found_line->problem);
        else if (ocop_till_cart_add_line (cart, found_line, &line, &own_error))
            set_up_line (cart, line, g_ptr_array_index (found->request->lines, i));
        else
            ocop_till_cart_refuse (cart, own_error);
    }
    const OcopCartEvent discount = {.kind = OCOP_CART_SET_SALE_DISCOUNT,
                                    .discount = found->request->discount};
    const OcopCartEvent age = {.kind = OCOP_CART_CONFIRM_AGE,
                               .flag = found->request->is_age_confirmed};
    ocop_cart_apply (cart->cart, &discount, NULL);
    ocop_cart_apply (cart->cart, &age, NULL);
    ocop_till_cart_refresh (cart);
    ocop_till_cart_keep (cart);
}

void
ocop_till_cart_load (OcopTillCart *cart, const OcopSaleRequest *request)
{
    ocop_till_cart_reset (cart);
    if (request->has_request_id)
        memcpy (cart->request_id, request->request_id, OCOP_UUID_SIZE);
    cart->channel = request->has_channel ? request->channel : OCOP_CHANNEL_SHOWROOM;
    cart->cashier = g_strdup (request->cashier);
    cart->resume = g_strdup (request->resume);
    ocop_till_cart_set_buyer (cart, request->buyer_name, request->buyer_tax_code,
                              request->buyer_address);
    ocop_till_cart_copy_payments (request->payments, cart->payments);
    ocop_session_call (cart->session, ocop_look_up_cart,
                       ocop_found_cart_new (request, cart->generation), ocop_found_cart_free, cart,
                       on_cart_found, NULL, cart);
}
