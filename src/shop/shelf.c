/* Stock as one sale sees it. Selling past zero is possible: refusing to sell what the customer
 * holds in hand would be wrong, saying nothing too. */
#include "shop/shelf.h"

#include "store/stock.h"
#include <string.h>

typedef struct {
    gint64 position_milli; /* all of it, lots included */
    gint64 loose_milli;    /* without a lot */
    gboolean has_lots;
    GArray *lots; /* of OcopLotQty, all lots by expiry; only where lots matter */
} Product;

struct _OcopShelf {
    OcopDb *db;
    OcopDay day;
    GHashTable *products; /* code -> Product */
};

static void
free_product (gpointer data)
{
    Product *product = data;
    g_clear_pointer (&product->lots, g_array_unref);
    g_free (product);
}

OcopShelf *
ocop_shelf_new (OcopDb *db, OcopDay day)
{
    OcopShelf *shelf = g_new0 (OcopShelf, 1);
    shelf->db = db;
    shelf->day = day;
    shelf->products = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_product);
    return shelf;
}

void
ocop_shelf_free (OcopShelf *shelf)
{
    if (shelf == NULL)
        return;
    g_hash_table_unref (shelf->products);
    g_free (shelf);
}

static Product *
load (OcopShelf *shelf, const OcopOffer *offer, GError **error)
{
    Product *product = g_hash_table_lookup (shelf->products, offer->code);
    if (product == NULL) {
        gint64 position;
        gboolean has_lots;
        if (!ocop_stock_get_position (shelf->db, offer->code, &position, &has_lots, error))
            return NULL;
        product = g_new0 (Product, 1);
        product->position_milli = position;
        product->has_lots = has_lots;
        g_hash_table_insert (shelf->products, g_strdup (offer->code), product);
    }
    if (product->has_lots && product->lots == NULL) {
        product->lots = ocop_stock_list_shelf (shelf->db, offer->code, error);
        if (product->lots == NULL)
            return NULL;
        gint64 in_lots = 0;
        for (guint i = 0; i < product->lots->len; i++)
            in_lots += g_array_index (product->lots, OcopLotQty, i).qty_milli;
        product->loose_milli = MAX (0, product->position_milli - in_lots);
    }
    return product;
}

static OcopLotQty *
find_lot (Product *product, const char *lot)
{
    for (guint i = 0; product->lots != NULL && i < product->lots->len; i++) {
        OcopLotQty *candidate = &g_array_index (product->lots, OcopLotQty, i);
        if (strcmp (candidate->lot, lot) == 0)
            return candidate;
    }
    return NULL;
}

static void
take_named (Product *product, const char *lot, gint64 qty_milli, GArray *ret_lots,
            gboolean *ret_is_short)
{
    OcopLotQty *on_shelf = find_lot (product, lot);
    OcopLotQty taken = {.lot = g_strdup (lot),
                        .expiry = on_shelf != NULL ? on_shelf->expiry : OCOP_DAY_NONE,
                        .qty_milli = qty_milli};
    gint64 missing = MAX (0, qty_milli - (on_shelf != NULL ? MAX (0, on_shelf->qty_milli) : 0));
    *ret_is_short = missing > 0;
    if (on_shelf != NULL)
        on_shelf->qty_milli -= qty_milli;
    /* What was sold beyond the lot is not there for a later line of this sale either. */
    product->loose_milli = MAX (0, product->loose_milli - missing);
    g_array_append_val (ret_lots, taken);
}

static void
take_first_expired (OcopShelf *shelf, Product *product, gint64 qty_milli, GArray *ret_lots,
                    gboolean *ret_is_short)
{
    g_autofree OcopLotOnShelf *view = g_new0 (OcopLotOnShelf, product->lots->len + 1);
    guint n_before = ret_lots->len;
    for (guint i = 0; i < product->lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (product->lots, OcopLotQty, i);
        view[i] =
            (OcopLotOnShelf){.lot = lot->lot, .expiry = lot->expiry, .qty_milli = lot->qty_milli};
    }
    gint64 missing = ocop_lots_take (view, product->lots->len, shelf->day, qty_milli, ret_lots);
    for (guint i = n_before; i < ret_lots->len; i++) {
        const OcopLotQty *taken = &g_array_index (ret_lots, OcopLotQty, i);
        find_lot (product, taken->lot)->qty_milli -= taken->qty_milli;
    }
    *ret_is_short = missing > product->loose_milli;
    product->loose_milli = MAX (0, product->loose_milli - missing);
}

gboolean
ocop_shelf_take (OcopShelf *shelf, const OcopOffer *offer, const char *lot, gint64 qty_milli,
                 GArray *ret_lots, gboolean *ret_is_short, GError **error)
{
    Product *product = load (shelf, offer, error);
    if (product == NULL)
        return FALSE;
    /* Goods that came in by lot go out by lot, also where the catalogue does not ask for it: else
     * lots and position would drift apart. */
    if (lot != NULL)
        take_named (product, lot, qty_milli, ret_lots, ret_is_short);
    else if (product->lots != NULL)
        take_first_expired (shelf, product, qty_milli, ret_lots, ret_is_short);
    else
        *ret_is_short = product->position_milli < qty_milli;
    product->position_milli -= qty_milli;
    return TRUE;
}
