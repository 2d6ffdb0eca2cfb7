/* Making and taking away widgets is what costs: it is done some at a time, between what somebody
 * waits for. */
#include "ui/sell/tile_list.h"

/* More than fit a screen of 1366 × 768. */
#define IN_SIGHT      16
#define AT_ONCE       16
#define REST_AFTER_MS 100

struct _OcopTileList {
    GObject parent_instance;
    /* owned */
    GPtrArray *items; /* of OcopTileItem */
    GArray *tiles;    /* of OcopTile; NULL: every one has its place, and every place one */

    guint n_placed; /* of tiles */
    guint filling;  /* source */
};

static GType
get_item_type (GListModel *model)
{
    return OCOP_TYPE_TILE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
    return OCOP_TILE_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
    const GPtrArray *items = OCOP_TILE_LIST (model)->items;
    return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
    interface->get_item_type = get_item_type;
    interface->get_n_items = get_n_items;
    interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OcopTileList, ocop_tile_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint list_answered;

/* ---- filling */

/* The next @n of the tiles: into places that are there, then into new ones. */
static void
place_some (OcopTileList *list, guint n)
{
    const guint end = MIN (list->n_placed + n, list->tiles->len), n_before = list->items->len;
    for (; list->n_placed < end; list->n_placed++) {
        const OcopTile *tile = &g_array_index (list->tiles, OcopTile, list->n_placed);
        if (list->n_placed < n_before)
            ocop_tile_item_put (g_ptr_array_index (list->items, list->n_placed), tile);
        else
            g_ptr_array_add (list->items, ocop_tile_item_new (tile));
    }
    if (list->items->len > n_before)
        g_list_model_items_changed (G_LIST_MODEL (list), n_before, 0, list->items->len - n_before);
}

static void
take_some_away (OcopTileList *list, guint n)
{
    const guint n_before = list->items->len;
    g_ptr_array_set_size (list->items, (int)MAX (list->tiles->len, n_before - MIN (n, n_before)));
    g_list_model_items_changed (G_LIST_MODEL (list), list->items->len, n_before - list->items->len,
                                0);
}

static gboolean
is_filled (OcopTileList *list)
{
    return list->n_placed == list->tiles->len && list->items->len == list->tiles->len;
}

static gboolean
on_rest (gpointer data)
{
    OcopTileList *list = data;
    if (list->n_placed < list->tiles->len)
        place_some (list, AT_ONCE);
    else
        take_some_away (list, AT_ONCE);
    if (!is_filled (list))
        return G_SOURCE_CONTINUE;
    list->filling = 0;
    g_clear_pointer (&list->tiles, g_array_unref);
    return G_SOURCE_REMOVE;
}

void
ocop_tile_list_put (OcopTileList *list, GArray *tiles)
{
    g_array_ref (tiles);
    g_clear_pointer (&list->tiles, g_array_unref);
    list->tiles = tiles;
    list->n_placed = 0;
    place_some (list, IN_SIGHT);
    for (guint i = tiles->len; i < list->items->len; i++)
        ocop_tile_item_put (g_ptr_array_index (list->items, i), NULL);
    g_clear_handle_id (&list->filling, g_source_remove);
    if (is_filled (list))
        g_clear_pointer (&list->tiles, g_array_unref);
    else
        list->filling = g_timeout_add_full (G_PRIORITY_LOW, REST_AFTER_MS, on_rest, list, NULL);
    g_signal_emit (list, list_answered, 0);
}

const OcopTile *
ocop_tile_list_peek (OcopTileList *list, guint position)
{
    return position < list->items->len
               ? ocop_tile_item_peek (g_ptr_array_index (list->items, position))
               : NULL;
}

/* ---- life */

static void
finalize (GObject *object)
{
    OcopTileList *list = OCOP_TILE_LIST (object);
    g_clear_handle_id (&list->filling, g_source_remove);
    g_clear_pointer (&list->tiles, g_array_unref);
    g_ptr_array_unref (list->items);
    G_OBJECT_CLASS (ocop_tile_list_parent_class)->finalize (object);
}

static void
ocop_tile_list_class_init (OcopTileListClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    list_answered = g_signal_new ("answered", OCOP_TYPE_TILE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
ocop_tile_list_init (OcopTileList *list)
{
    list->items = g_ptr_array_new_with_free_func (g_object_unref);
}

OcopTileList *
ocop_tile_list_new (void)
{
    return g_object_new (OCOP_TYPE_TILE_LIST, NULL);
}
