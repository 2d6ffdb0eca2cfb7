/* Tiles come from the arrays. While these are still being read, the first page does not wait for
 * them: a few products are looked up one by one. */
#include "shop/tiles.h"

#include "shop/goods_index.h"
#include "shop/private.h"
#include "store/catalogue.h"
#include "store/collate.h"
#include "store/search.h"
#include "store/shelf_rows.h"
#include <string.h>

static void
clear_tile (gpointer data)
{
    OcopTile *tile = data;
    g_free (tile->code);
    g_free (tile->name);
    g_free (tile->unit);
    g_free (tile->group);
}

static GArray *
new_tiles (void)
{
    GArray *tiles = g_array_new (FALSE, TRUE, sizeof (OcopTile));
    g_array_set_clear_func (tiles, clear_tile);
    return tiles;
}

static void
append_goods (const OcopGoodsIndex *index, const OcopGoods *goods, GArray *tiles)
{
    OcopTile tile = {
        .code = g_strdup (ocop_goods_get_code (index, goods)),
        .name = g_strdup (ocop_goods_get_name (index, goods)),
        .unit = g_strdup (ocop_goods_get_word (index, goods->unit)),
        .group = g_strdup (ocop_goods_get_word (index, goods->group)),
        .sold_by = goods->is_weighed ? OCOP_SOLD_BY_WEIGHT : OCOP_SOLD_BY_PIECE,
        .kind = goods->is_service ? OCOP_PRODUCT_SERVICE : OCOP_PRODUCT_GOODS,
        .is_blocked = goods->is_blocked,
        .has_price = goods->price >= 0,
        .price = MAX (goods->price, 0),
        .stars = goods->stars,
        .qty_milli = goods->qty_milli,
        .age_limit = goods->age_limit,
    };
    g_array_append_val (tiles, tile);
}

static void
append_row (const OcopShelfRow *row, gpointer data)
{
    OcopTile tile = {
        .code = g_strdup (row->code),
        .name = g_strdup (row->name),
        .unit = g_strdup (row->unit),
        .group = g_strdup (row->group),
        .sold_by = row->sold_by,
        .kind = row->kind,
        .is_blocked = row->is_blocked,
        .has_price = row->has_price,
        .price = row->has_price ? row->price : 0,
        .stars = row->stars,
        .qty_milli = row->qty_milli,
        .age_limit = row->age_limit,
    };
    g_array_append_val ((GArray *)data, tile);
}

/* ---- pages of tiles */

typedef struct {
    guint offset, n, n_seen;
    GArray *tiles;
} Page;

static void
see (Page *page, const OcopGoodsIndex *index, const OcopGoods *goods)
{
    if (page->n_seen >= page->offset && page->tiles->len < page->n)
        append_goods (index, goods, page->tiles);
    page->n_seen++;
}

static gboolean
is_of_group (const OcopGoodsIndex *index, const OcopGoods *goods, const char *group)
{
    return goods->id != 0 &&
           (group == NULL || strcmp (ocop_goods_get_word (index, goods->group), group) == 0);
}

static void
list_from_index (OcopGoodsIndex *index, const char *group, Page *page)
{
    const GArray *best = ocop_goods_index_get_best (index);
    for (guint i = 0; i < best->len; i++) {
        const OcopGoods *goods = &index->goods[g_array_index (best, guint32, i)];
        if (is_of_group (index, goods, group))
            see (page, index, goods);
    }
    for (guint i = 0; i < index->n; i++)
        if (index->goods[i].sold <= 0 && is_of_group (index, &index->goods[i], group))
            see (page, index, &index->goods[i]);
}

/* The same page of all groups, row by row. */
static gboolean
list_from_store (OcopShop *shop, Page *page, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopDay day = ocop_shop_get_today (shop);
    gint64 last;
    g_autoptr (GHashTable) is_best = g_hash_table_new (NULL, NULL);
    g_autoptr (GArray) best =
        ocop_shelf_rows_list_sold (db, day - OCOP_GOODS_SOLD_DAYS + 1, OCOP_DAY_MAX, error);
    g_autoptr (GArray) rest = best != NULL ? ocop_shelf_rows_list_by_name (db, error) : NULL;
    if (rest == NULL)
        return FALSE;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    for (guint i = 0; i < best->len; i++) {
        gint64 id = g_array_index (best, OcopShelfSold, i).id;
        g_hash_table_add (is_best, GUINT_TO_POINTER ((guint)id));
        g_array_append_val (ids, id);
    }
    for (guint i = 0; i < rest->len && ids->len < page->offset + page->n; i++) {
        gint64 id = g_array_index (rest, guint32, i);
        if (!g_hash_table_contains (is_best, GUINT_TO_POINTER ((guint)id)))
            g_array_append_val (ids, id);
    }
    for (guint i = page->offset; i < ids->len && page->tiles->len < page->n; i++)
        if (!ocop_shelf_rows_each (db, g_array_index (ids, gint64, i) - 1, 1, day, append_row,
                                   page->tiles, &last, error))
            return FALSE;
    page->n_seen = rest->len;
    return TRUE;
}

GArray *
ocop_shop_list_tiles (OcopShop *shop, const char *group, guint offset, guint n, guint *ret_total,
                      GError **error)
{
    OcopGoodsIndex *index;
    g_autoptr (GArray) tiles = new_tiles();
    Page page = {.offset = offset, .n = n, .tiles = tiles};
    if (!ocop_shop_peek_goods (shop, &index, error))
        return NULL;
    if (index == NULL && group == NULL && offset == 0) {
        if (!list_from_store (shop, &page, error))
            return NULL;
    } else {
        index = ocop_shop_get_goods (shop, error);
        if (index == NULL)
            return NULL;
        list_from_index (index, group, &page);
    }
    if (ret_total != NULL)
        *ret_total = page.n_seen;
    return g_steal_pointer (&tiles);
}

/* ---- groups */

static void
clear_group (gpointer data)
{
    g_free (((OcopTileGroup *)data)->group);
}

static int
compare_groups (const void *a, const void *b, gpointer data)
{
    GPtrArray *keys = data;
    const GByteArray *left = g_ptr_array_index (keys, *(const guint *)a),
                     *right = g_ptr_array_index (keys, *(const guint *)b);
    int order = memcmp (left->data, right->data, MIN (left->len, right->len));
    return order != 0 ? order : (left->len > right->len) - (left->len < right->len);
}

/* Numbers of the words that are groups, in order: new array. */
static GArray *
order_groups (const OcopGoodsIndex *index, const guint *counts, GError **error)
{
    g_autoptr (OcopCollator) collator = ocop_collator_new (error);
    g_autoptr (GPtrArray) keys =
        g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
    if (collator == NULL)
        return NULL;
    GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
    for (guint i = 0; i < index->words->len; i++) {
        GByteArray *key = g_byte_array_new();
        const char *word = ocop_goods_get_word (index, (guint16)i);
        if (counts[i] > 0)
            ocop_collator_append_key (collator, word, key);
        g_ptr_array_add (keys, key);
        if (counts[i] > 0 && *word != '\0')
            g_array_append_val (numbers, i);
    }
    g_array_sort_with_data (numbers, compare_groups, keys);
    guint nameless = 0; /* the word "" */
    if (counts[nameless] > 0)
        g_array_append_val (numbers, nameless);
    return numbers;
}

GArray *
ocop_shop_list_tile_groups (OcopShop *shop, GError **error)
{
    const OcopGoodsIndex *index = ocop_shop_get_goods (shop, error);
    if (index == NULL)
        return NULL;
    g_autofree guint *counts = g_new0 (guint, index->words->len);
    for (guint i = 0; i < index->n; i++)
        if (index->goods[i].id != 0)
            counts[index->goods[i].group]++;
    g_autoptr (GArray) numbers = order_groups (index, counts, error);
    if (numbers == NULL)
        return NULL;
    GArray *groups = g_array_new (FALSE, TRUE, sizeof (OcopTileGroup));
    g_array_set_clear_func (groups, clear_group);
    for (guint i = 0; i < numbers->len; i++) {
        guint number = g_array_index (numbers, guint, i);
        OcopTileGroup group = {g_strdup (ocop_goods_get_word (index, (guint16)number)),
                               counts[number]};
        g_array_append_val (groups, group);
    }
    return groups;
}

/* ---- search */

static void
append_ranks (const OcopGoodsIndex *index, const OcopRankSet *set, guint limit, GArray *tiles)
{
    for (guint rank = 0; tiles->len < limit && ocop_rank_set_find (set, rank, &rank); rank++)
        if (rank < index->n && index->goods[rank].id != 0)
            append_goods (index, &index->goods[rank], tiles);
}

/* What fits with its accents first, as the store's own search has it. */
GArray *
ocop_shop_search_tiles (OcopShop *shop, const char *text, guint limit, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopGoodsIndex *index;
    gint64 last;
    g_autoptr (GArray) tiles = new_tiles();
    if (!ocop_shop_peek_goods (shop, &index, error))
        return NULL;
    if (index != NULL) {
        gboolean is_all;
        g_auto (OcopRankSet) exact = {0};
        g_auto (OcopRankSet) folded = {0};
        if (!ocop_search_match (db, text, &is_all, &exact, &folded, error))
            return NULL;
        if (is_all)
            return g_steal_pointer (&tiles);
        append_ranks (index, &exact, limit, tiles);
        ocop_rank_set_remove (&folded, &exact);
        append_ranks (index, &folded, limit, tiles);
        return g_steal_pointer (&tiles);
    }
    g_autoptr (GArray) ids = NULL;
    if (!ocop_search_find (db, text, limit, &ids, error))
        return NULL;
    for (guint i = 0; i < ids->len; i++)
        if (!ocop_shelf_rows_each (db, g_array_index (ids, gint64, i) - 1, 1,
                                   ocop_shop_get_today (shop), append_row, tiles, &last, error))
            return NULL;
    return g_steal_pointer (&tiles);
}
