/* On the store's thread: nothing here touches the screen. */
#include "ui/session/look_up.h"

void
ocop_found_line_free (gpointer data)
{
    OcopFoundLine *line = data;
    if (line == NULL)
        return;
    ocop_scanned_clear (&line->scanned);
    g_free (line->scan);
    g_clear_error (&line->problem);
    g_free (line);
}

static OcopFoundLine *
look_up (OcopShop *shop, const OcopLineRequest *line, GError **error)
{
    OcopFoundLine *found = g_new0 (OcopFoundLine, 1);
    if (!ocop_shop_look_up_line (shop, line, &found->scanned, &found->position_milli, error)) {
        ocop_found_line_free (found);
        return NULL;
    }
    found->scan = g_strdup (line->scan);
    found->qty_milli = line->qty_milli;
    return found;
}

gpointer
ocop_look_up_line (OcopShop *shop, gpointer line, GError **error)
{
    return look_up (shop, line, error);
}

static OcopLineRequest *
copy_line (const OcopLineRequest *line)
{
    OcopLineRequest *copy = ocop_line_request_new();
    copy->scan = g_strdup (line->scan);
    copy->code = g_strdup (line->code);
    copy->qty_milli = line->qty_milli;
    copy->discount = line->discount;
    copy->is_gift = line->is_gift;
    copy->unit_price = line->unit_price;
    copy->approved_by = g_strdup (line->approved_by);
    copy->lot = g_strdup (line->lot);
    return copy;
}

gpointer
ocop_found_cart_new (const OcopSaleRequest *request, guint tag)
{
    OcopFoundCart *cart = g_new0 (OcopFoundCart, 1);
    cart->tag = tag;
    cart->request = ocop_sale_request_new();
    cart->request->discount = request->discount;
    cart->request->is_age_confirmed = request->is_age_confirmed;
    for (guint i = 0; i < request->lines->len; i++)
        g_ptr_array_add (cart->request->lines, copy_line (g_ptr_array_index (request->lines, i)));
    cart->lines = g_ptr_array_new_with_free_func (ocop_found_line_free);
    return cart;
}

void
ocop_found_cart_free (gpointer data)
{
    OcopFoundCart *cart = data;
    ocop_sale_request_free (cart->request);
    g_ptr_array_unref (cart->lines);
    g_free (cart);
}

gpointer
ocop_look_up_cart (OcopShop *shop, gpointer data, GError **error)
{
    OcopFoundCart *cart = data;
    for (guint i = 0; i < cart->request->lines->len; i++) {
        g_autoptr (GError) problem = NULL;
        OcopFoundLine *line = look_up (shop, g_ptr_array_index (cart->request->lines, i), &problem);
        if (line == NULL) {
            line = g_new0 (OcopFoundLine, 1);
            line->problem = g_steal_pointer (&problem);
        }
        g_ptr_array_add (cart->lines, line);
    }
    return cart;
}
