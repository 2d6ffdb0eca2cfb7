/* Events in, priced rows out. What was scanned is looked up on the store's thread, in order; the
 * cart itself is domain's pure fold, on GTK's thread, so that a key or touch shows in the same
 * frame. Beside each line stand the words it came from (a label's code, a lot), because the sale
 * asks for them again. */
#include "ui/session/till_cart_private.h"

#include "base/error.h"
#include <gio/gio.h>
#include <string.h>

enum { CHANGED, ADDED, REFUSED, ASKS_WEIGHT, N_SIGNALS };

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OcopTillCart, ocop_till_cart, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- the list model */

static GType
get_item_type (GListModel *model)
{
    return OCOP_TYPE_CART_ROW;
}

static guint
get_n_items (GListModel *model)
{
    return OCOP_TILL_CART (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint index)
{
    OcopTillCart *cart = OCOP_TILL_CART (model);
    return index < cart->rows->len ? g_object_ref (g_ptr_array_index (cart->rows, index)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
    interface->get_item_type = get_item_type;
    interface->get_n_items = get_n_items;
    interface->get_item = get_item;
}

/* ---- life */

static void
free_origin (gpointer data)
{
    OcopCartOrigin *origin = data;
    g_free (origin->scan);
    g_free (origin->approved_by);
    g_free (origin);
}

static void
dispose (GObject *object)
{
    g_clear_pointer (&OCOP_TILL_CART (object)->keeper, ocop_cart_keeper_free);
    G_OBJECT_CLASS (ocop_till_cart_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    OcopTillCart *cart = OCOP_TILL_CART (object);
    g_array_unref (cart->payments);
    ocop_cart_free (cart->cart);
    g_ptr_array_unref (cart->rows);
    g_ptr_array_unref (cart->origins);
    g_free (cart->cashier);
    g_free (cart->resume);
    g_free (cart->buyer_name);
    g_free (cart->buyer_tax_code);
    g_free (cart->buyer_address);
    G_OBJECT_CLASS (ocop_till_cart_parent_class)->finalize (object);
}

static void
ocop_till_cart_class_init (OcopTillCartClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    const GType type = G_TYPE_FROM_CLASS (class);
    signals[CHANGED] =
        g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[ADDED] = g_signal_new ("added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
    signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[ASKS_WEIGHT] = g_signal_new ("asks-weight", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ocop_till_cart_init (OcopTillCart *cart)
{
    cart->cart = ocop_cart_new();
    cart->rows = g_ptr_array_new_with_free_func (g_object_unref);
    cart->origins = g_ptr_array_new_with_free_func (free_origin);
    cart->payments = ocop_payment_requests_new();
    cart->selected = G_MAXUINT;
}

OcopTillCart *
ocop_till_cart_new (OcopSession *session)
{
    OcopTillCart *cart = g_object_new (OCOP_TYPE_TILL_CART, NULL);
    cart->session = session;
    cart->keeper = ocop_cart_keeper_new (session);
    ocop_uuid_make (ocop_session_get_ports (session), cart->request_id);
    return cart;
}

/* ---- rows and figures */

static guint
warnings_of (const OcopOffer *offer, gint64 qty_milli, const OcopCartOrigin *origin)
{
    guint warnings = 0;
    if (offer->certificate == OCOP_CERTIFICATE_LAPSED)
        warnings |= OCOP_WARN_CERTIFICATE_LAPSED;
    if (offer->certificate == OCOP_CERTIFICATE_UNDATED)
        warnings |= OCOP_WARN_CERTIFICATE_UNDATED;
    if (offer->certificate == OCOP_CERTIFICATE_SOON)
        warnings |= OCOP_WARN_CERTIFICATE_SOON;
    if (offer->kind == OCOP_PRODUCT_GOODS && origin->position_milli < qty_milli)
        warnings |= OCOP_WARN_STOCK_SHORT;
    return warnings;
}

static gboolean
is_same_row (OcopCartRow *row, guint line, const OcopCartLine *cart_line,
             const OcopCartFigures *figures)
{
    const OcopCartLine *old = ocop_cart_row_peek_line (row);
    return ocop_cart_row_get_line (row) == line && old->qty_milli == cart_line->qty_milli &&
           old->is_gift == cart_line->is_gift && old->approver == cart_line->approver &&
           old->discount.kind == cart_line->discount.kind &&
           memcmp (ocop_cart_row_peek_figures (row), figures, sizeof *figures) == 0 &&
           g_strcmp0 (old->lot, cart_line->lot) == 0 &&
           strcmp (old->offer.code, cart_line->offer.code) == 0;
}

/* Puts new rows where something differs and tells the model's users only of that range. */
void
ocop_till_cart_refresh (OcopTillCart *cart)
{
    const guint n = ocop_cart_get_n_lines (cart->cart), n_old = cart->rows->len;
    g_autofree OcopCartFigures *figures = g_new0 (OcopCartFigures, MAX (n, 1));
    g_autoptr (GError) error = NULL;
    if (!ocop_cart_price (cart->cart, figures, &cart->sale_discount, &cart->total, &error)) {
        g_signal_emit (cart, signals[REFUSED], 0, error);
        return;
    }
    guint first = n, end = 0;
    for (guint i = 0; i < n; i++) {
        const OcopCartLine *line = ocop_cart_peek_line (cart->cart, i);
        if (i < n_old && is_same_row (g_ptr_array_index (cart->rows, i), i, line, &figures[i]))
            continue;
        OcopCartRow *row = ocop_cart_row_new (
            i, line, &figures[i],
            warnings_of (&line->offer, line->qty_milli, g_ptr_array_index (cart->origins, i)));
        if (i < n_old) {
            g_object_unref (g_ptr_array_index (cart->rows, i));
            g_ptr_array_index (cart->rows, i) = row;
        } else {
            g_ptr_array_add (cart->rows, row);
        }
        first = MIN (first, i);
        end = i + 1;
    }
    if (n < n_old) {
        g_ptr_array_set_size (cart->rows, (int)n);
        first = MIN (first, n);
    }
    /* Up to where rows differ: everything behind where lines went away, else the last that changed.
     */
    if (n < n_old)
        g_list_model_items_changed (G_LIST_MODEL (cart), first, n_old - first, n - first);
    else if (first < end)
        g_list_model_items_changed (G_LIST_MODEL (cart), first, MIN (end, n_old) - first,
                                    end - first);
    if (cart->selected >= n)
        cart->selected = G_MAXUINT;
    g_signal_emit (cart, signals[CHANGED], 0);
}

void
ocop_till_cart_keep (OcopTillCart *cart)
{
    if (cart->keeper == NULL)
        return;
    OcopSaleRequest *request = ocop_till_cart_make_request (cart);
    /* The store reads back no cart that is nobody's. */
    if (request->cashier == NULL && request->lines->len > 0) {
        ocop_sale_request_free (request);
        return;
    }
    ocop_till_cart_copy_payments (cart->payments, request->payments);
    request->has_payments = cart->payments->len > 0;
    ocop_cart_keeper_keep (cart->keeper, request);
}

void
ocop_till_cart_refuse (OcopTillCart *cart, const GError *error)
{
    g_signal_emit (cart, signals[REFUSED], 0, error);
}

/* ---- adding */

/* The line that one more of the same goes into: the last of its product, if nobody changed anything
 * about it but its quantity. */
static gboolean
find_line_to_join (OcopTillCart *cart, const OcopFoundLine *found, guint *ret_line)
{
    if (found->scanned.weight_milli >= 0 || found->scanned.price_dong >= 0 ||
        found->scanned.lot != NULL || found->scanned.offer.sold_by == OCOP_SOLD_BY_WEIGHT)
        return FALSE;
    for (guint i = ocop_cart_get_n_lines (cart->cart); i-- > 0;) {
        const OcopCartLine *line = ocop_cart_peek_line (cart->cart, i);
        const OcopCartOrigin *origin = g_ptr_array_index (cart->origins, i);
        if (strcmp (line->offer.code, found->scanned.offer.code) != 0)
            continue;
        if (line->discount.kind != OCOP_DISCOUNT_NONE || line->is_gift || line->unit_price >= 0 ||
            line->lot != NULL || line->label_amount >= 0 || origin->scan != NULL)
            return FALSE;
        *ret_line = i;
        return TRUE;
    }
    return FALSE;
}

gboolean
ocop_till_cart_add_line (OcopTillCart *cart, const OcopFoundLine *found, guint *ret_line,
                         GError **error)
{
    const OcopScanned *scanned = &found->scanned;
    const gboolean has_label = scanned->weight_milli >= 0 || scanned->price_dong >= 0;
    OcopCartEvent event = {
        .kind = OCOP_CART_ADD, .offer = &scanned->offer, .qty_milli = 1000, .label_amount = -1};
    if (scanned->price_dong >= 0) {
        event.label_amount = scanned->price_dong;
        event.qty_milli = 0;
    } else if (scanned->weight_milli >= 0) {
        event.qty_milli = scanned->weight_milli;
    } else if (found->qty_milli > 0) {
        event.qty_milli = found->qty_milli;
    }
    if (!ocop_cart_apply (cart->cart, &event, error))
        return FALSE;
    OcopCartOrigin *origin = g_new0 (OcopCartOrigin, 1);
    if (found->scan != NULL && (has_label || scanned->lot != NULL))
        origin->scan = g_strdup (found->scan);
    origin->position_milli = found->position_milli;
    g_ptr_array_add (cart->origins, origin);
    *ret_line = ocop_cart_get_n_lines (cart->cart) - 1;
    return TRUE;
}

static gboolean
add_found (OcopTillCart *cart, const OcopFoundLine *found, guint *ret_line, GError **error)
{
    if (!find_line_to_join (cart, found, ret_line))
        return ocop_till_cart_add_line (cart, found, ret_line, error);
    const OcopCartLine *line = ocop_cart_peek_line (cart->cart, *ret_line);
    const OcopCartEvent event = {.kind = OCOP_CART_SET_QTY,
                                 .line = *ret_line,
                                 .qty_milli = line->qty_milli +
                                              (found->qty_milli > 0 ? found->qty_milli : 1000)};
    return ocop_cart_apply (cart->cart, &event, error);
}

static void
on_found (gpointer result, const GError *error, gpointer data)
{
    OcopTillCart *cart = data;
    const OcopFoundLine *found = result;
    g_autoptr (GError) own_error = NULL;
    guint line;
    if (error != NULL) {
        ocop_till_cart_refuse (cart, error);
        return;
    }
    /* Whatever became of the cart meanwhile, goods that were scanned are on the counter. */
    const OcopOffer *offer = &found->scanned.offer;
    if (offer->sold_by == OCOP_SOLD_BY_WEIGHT && found->qty_milli == 0 &&
        found->scanned.weight_milli < 0 && found->scanned.price_dong < 0) {
        g_signal_emit (cart, signals[ASKS_WEIGHT], 0, offer);
        return;
    }
    if (!add_found (cart, found, &line, &own_error)) {
        ocop_till_cart_refuse (cart, own_error);
        return;
    }
    cart->selected = G_MAXUINT;
    ocop_till_cart_refresh (cart);
    ocop_till_cart_keep (cart);
    g_signal_emit (cart, signals[ADDED], 0, line);
}

static void
ask (OcopTillCart *cart, OcopLineRequest *line)
{
    ocop_session_call (cart->session, ocop_look_up_line, line,
                       (GDestroyNotify)ocop_line_request_free, cart, on_found, ocop_found_line_free,
                       cart);
}

void
ocop_till_cart_add_scan (OcopTillCart *cart, const char *scan)
{
    OcopLineRequest *line = ocop_line_request_new();
    line->scan = g_strdup (scan);
    ask (cart, line);
}

void
ocop_till_cart_add_code (OcopTillCart *cart, const char *code, gint64 qty_milli)
{
    OcopLineRequest *line = ocop_line_request_new();
    line->code = g_strdup (code);
    line->qty_milli = qty_milli;
    ask (cart, line);
}

/* ---- changing */

gboolean
ocop_till_cart_apply (OcopTillCart *cart, const OcopCartEvent *event, GError **error)
{
    if (!ocop_cart_apply (cart->cart, event, error))
        return FALSE;
    if (event->kind == OCOP_CART_REMOVE)
        g_ptr_array_remove_index (cart->origins, event->line);
    if (event->kind == OCOP_CART_CLEAR)
        g_ptr_array_set_size (cart->origins, 0);
    /* A quantity stated by hand is not the label's any more. */
    if (event->kind == OCOP_CART_SET_QTY)
        g_clear_pointer (&((OcopCartOrigin *)g_ptr_array_index (cart->origins, event->line))->scan,
                         g_free);
    if (event->kind == OCOP_CART_SET_UNIT_PRICE) {
        OcopCartOrigin *origin = g_ptr_array_index (cart->origins, event->line);
        g_free (origin->approved_by);
        origin->approved_by = event->amount < 0 ? NULL : g_strdup (event->text);
    }
    ocop_till_cart_refresh (cart);
    ocop_till_cart_keep (cart);
    return TRUE;
}

void
ocop_till_cart_remove (OcopTillCart *cart, guint line, const char *reason)
{
    if (line >= ocop_cart_get_n_lines (cart->cart) || cart->keeper == NULL)
        return;
    ocop_cart_keeper_note_removed (cart->keeper, g_ptr_array_index (cart->rows, line), reason);
    ocop_till_cart_apply (cart, &(OcopCartEvent){.kind = OCOP_CART_REMOVE, .line = line}, NULL);
}

void
ocop_till_cart_reset (OcopTillCart *cart)
{
    cart->generation++;
    cart->channel = OCOP_CHANNEL_SHOWROOM;
    cart->selected = G_MAXUINT;
    g_clear_pointer (&cart->resume, g_free);
    g_clear_pointer (&cart->cashier, g_free);
    g_array_set_size (cart->payments, 0);
    ocop_till_cart_set_buyer (cart, NULL, NULL, NULL);
    ocop_uuid_make (ocop_session_get_ports (cart->session), cart->request_id);
    ocop_cart_apply (cart->cart, &(OcopCartEvent){.kind = OCOP_CART_CLEAR}, NULL);
    g_ptr_array_set_size (cart->origins, 0);
    ocop_till_cart_refresh (cart);
}

void
ocop_till_cart_clear (OcopTillCart *cart)
{
    ocop_till_cart_reset (cart);
    ocop_till_cart_keep (cart);
}

/* ---- asking */

guint
ocop_till_cart_get_n_lines (OcopTillCart *cart)
{
    return cart->rows->len;
}

OcopCartRow *
ocop_till_cart_peek_row (OcopTillCart *cart, guint line)
{
    return g_ptr_array_index (cart->rows, line);
}

gint64
ocop_till_cart_get_total (OcopTillCart *cart)
{
    return cart->total;
}

gint64
ocop_till_cart_get_sale_discount (OcopTillCart *cart)
{
    return cart->sale_discount;
}

const OcopDiscount *
ocop_till_cart_peek_discount (OcopTillCart *cart)
{
    return ocop_cart_peek_discount (cart->cart);
}

int
ocop_till_cart_get_age_to_confirm (OcopTillCart *cart)
{
    int age = 0;
    if (!ocop_cart_is_age_confirmed (cart->cart))
        for (guint i = 0; i < ocop_cart_get_n_lines (cart->cart); i++)
            age = MAX (age, ocop_cart_peek_line (cart->cart, i)->offer.age_limit);
    return age;
}

gboolean
ocop_till_cart_get_current (OcopTillCart *cart, guint *ret_line)
{
    if (cart->rows->len == 0)
        return FALSE;
    *ret_line = cart->selected < cart->rows->len ? cart->selected : cart->rows->len - 1;
    return TRUE;
}

void
ocop_till_cart_select (OcopTillCart *cart, guint line)
{
    const guint selected = line < cart->rows->len ? line : G_MAXUINT;
    if (cart->selected == selected)
        return;
    cart->selected = selected;
    g_signal_emit (cart, signals[CHANGED], 0);
}

guint
ocop_till_cart_get_selected (OcopTillCart *cart)
{
    return cart->selected;
}

void
ocop_till_cart_set_channel (OcopTillCart *cart, OcopChannel channel)
{
    cart->channel = channel;
    ocop_till_cart_keep (cart);
}

OcopChannel
ocop_till_cart_get_channel (OcopTillCart *cart)
{
    return cart->channel;
}

void
ocop_till_cart_set_buyer (OcopTillCart *cart, const char *name, const char *tax_code,
                          const char *address)
{
    g_free (cart->buyer_name);
    g_free (cart->buyer_tax_code);
    g_free (cart->buyer_address);
    cart->buyer_name = g_strdup (name);
    cart->buyer_tax_code = g_strdup (tax_code);
    cart->buyer_address = g_strdup (address);
}

const GArray *
ocop_till_cart_peek_payments (OcopTillCart *cart)
{
    return cart->payments;
}

void
ocop_till_cart_add_payment (OcopTillCart *cart, const OcopPaymentRequest *payment)
{
    ocop_payment_requests_add (cart->payments, payment);
    ocop_till_cart_keep (cart);
}

void
ocop_till_cart_take_payment_out (OcopTillCart *cart, guint index)
{
    g_array_remove_index (cart->payments, index);
    ocop_till_cart_keep (cart);
}
