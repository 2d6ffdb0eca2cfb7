/* A list is a pass over the arrays, a sort by one key of 64 bits, and a page of it. */
#include "shop/inventory.h"

#include "base/money.h"
#include "base/quantity.h"
#include "shop/goods_index.h"
#include "shop/private.h"
#include "store/search.h"
#include <inttypes.h>
#include <string.h>

static void
clear_row (gpointer data)
{
    OcopInventoryRow *row = data;
    g_free (row->code);
    g_free (row->name);
    g_free (row->unit);
}

void
ocop_inventory_page_clear (OcopInventoryPage *page)
{
    g_clear_pointer (&page->rows, g_array_unref);
}

/* ---- what is in the list */

typedef struct {
    const OcopInventoryQuery *query;
    OcopDay today, last_expiry;
    gint64 low_milli;
} Filter;

static gboolean
is_low (const OcopGoods *goods, gint64 low_milli)
{
    return goods->is_stocked && goods->qty_milli <= low_milli;
}

static gboolean
is_expiring (const OcopGoods *goods, const Filter *filter)
{
    return goods->first_expiry != OCOP_DAY_NONE && goods->first_expiry <= filter->last_expiry;
}

static gboolean
is_wanted (const OcopGoods *goods, const Filter *filter)
{
    if (goods->id == 0 || goods->is_service)
        return FALSE;
    switch (filter->query->filter) {
    case OCOP_INVENTORY_STOCKED:
        return goods->is_stocked;
    case OCOP_INVENTORY_LOW:
        return is_low (goods, filter->low_milli);
    case OCOP_INVENTORY_EXPIRING:
        return is_expiring (goods, filter);
    case OCOP_INVENTORY_NEGATIVE:
        return goods->qty_milli < 0;
    case OCOP_INVENTORY_ALL:
    case OCOP_N_INVENTORY_FILTERS:
    default:
        return TRUE;
    }
}

static GArray *
collect (OcopShop *shop, const OcopGoodsIndex *index, const Filter *filter, GError **error)
{
    const char *text = filter->query->text;
    gboolean is_all = text == NULL;
    g_auto (OcopRankSet) exact = {0};
    g_auto (OcopRankSet) folded = {0};
    if (text != NULL &&
        !ocop_search_match (ocop_store_get_db (shop->store), text, &is_all, &exact, &folded, error))
        return NULL;
    GArray *items = g_array_sized_new (FALSE, FALSE, sizeof (OcopSortItem), is_all ? index->n : 64);
    for (guint rank = 0; rank < index->n; rank++) {
        if (!is_all && !ocop_rank_set_find (&folded, rank, &rank))
            break;
        if (rank >= index->n || !is_wanted (&index->goods[rank], filter))
            continue;
        const OcopSortItem item = {0, rank};
        g_array_append_val (items, item);
    }
    return items;
}

/* ---- in which order */

/* Numbers in order as unsigned keys. */
static guint64
make_key (gint64 value)
{
    return (guint64)value ^ ((guint64)1 << 63);
}

static gint64
get_number (const OcopGoodsIndex *index, const OcopGoods *goods, OcopInventoryColumn column)
{
    switch (column) {
    case OCOP_INVENTORY_CODE:
        return index->code_place[goods - index->goods];
    case OCOP_INVENTORY_POSITION:
        return goods->qty_milli;
    case OCOP_INVENTORY_LOTS:
        return goods->n_lots;
    case OCOP_INVENTORY_VALUE:
        return goods->value;
    case OCOP_INVENTORY_STARS:
        return goods->stars;
    case OCOP_INVENTORY_PRICE:
        return goods->price;
    case OCOP_INVENTORY_EXPIRY:
        return goods->first_expiry;
    case OCOP_INVENTORY_CERTIFICATE:
        return goods->last_day;
    case OCOP_INVENTORY_UNIT: /* has an order of its own */
    case OCOP_INVENTORY_NAME:
    case OCOP_N_INVENTORY_COLUMNS:
    default:
        return goods - index->goods;
    }
}

static int
compare_words (const void *a, const void *b, gpointer data)
{
    const OcopGoodsIndex *index = data;
    return strcmp (ocop_goods_get_word (index, *(const guint16 *)a),
                   ocop_goods_get_word (index, *(const guint16 *)b));
}

/* Place of each word in order. Units are short words of few letters: bytes order them well enough.
 * Owned. */
static guint16 *
order_words (const OcopGoodsIndex *index)
{
    guint n = index->words->len;
    g_autofree guint16 *numbers = g_new (guint16, n);
    guint16 *places = g_new (guint16, n);
    for (guint i = 0; i < n; i++)
        numbers[i] = (guint16)i;
    g_qsort_with_data (numbers, (int)n, sizeof *numbers, compare_words, (gpointer)index);
    for (guint i = 0; i < n; i++)
        places[numbers[i]] = (guint16)i;
    return places;
}

/* Days that are not there come last whichever way. */
static gboolean
is_missing (const OcopGoods *goods, OcopInventoryColumn column)
{
    return (column == OCOP_INVENTORY_EXPIRY && goods->first_expiry == OCOP_DAY_NONE) ||
           (column == OCOP_INVENTORY_CERTIFICATE && goods->last_day == OCOP_DAY_NONE);
}

static void
sort (const OcopGoodsIndex *index, const OcopInventoryQuery *query, GArray *items)
{
    g_autofree guint16 *places = query->sort == OCOP_INVENTORY_UNIT ? order_words (index) : NULL;
    if (query->sort == OCOP_INVENTORY_NAME && !query->is_descending)
        return;
    for (guint i = 0; i < items->len; i++) {
        OcopSortItem *item = &g_array_index (items, OcopSortItem, i);
        const OcopGoods *goods = &index->goods[item->item];
        gint64 number =
            places != NULL ? places[goods->unit] : get_number (index, goods, query->sort);
        item->key = query->is_descending ? ~make_key (number) : make_key (number);
        if (is_missing (goods, query->sort))
            item->key = G_MAXUINT64;
    }
    ocop_sort_items ((OcopSortItem *)(void *)items->data, items->len);
}

/* ---- pages */

static char *
name_list (const OcopInventoryQuery *query, gint64 low_milli)
{
    return g_strdup_printf ("%d %d %d %d %" PRId64 " %s", query->filter,
                            query->filter == OCOP_INVENTORY_EXPIRING ? query->days : 0, query->sort,
                            query->is_descending != FALSE, low_milli,
                            query->text != NULL ? query->text : "");
}

/* The whole list, in its order; the one before where it is asked for again. */
static gboolean
make_list (OcopShop *shop, OcopGoodsIndex *index, const Filter *filter, GError **error)
{
    g_autofree char *key = name_list (filter->query, filter->low_milli);
    if (index->list != NULL && index->list_turn == index->turn &&
        strcmp (index->list_key, key) == 0)
        return TRUE;
    g_autoptr (GArray) items = collect (shop, index, filter, error);
    if (items == NULL)
        return FALSE;
    sort (index, filter->query, items);
    g_clear_pointer (&index->list, g_array_unref);
    index->list = g_array_sized_new (FALSE, FALSE, sizeof (guint32), items->len);
    index->list_value = 0;
    for (guint i = 0; i < items->len; i++) {
        guint32 rank = g_array_index (items, OcopSortItem, i).item;
        g_array_append_val (index->list, rank);
        index->list_value =
            CLAMP (index->list_value + index->goods[rank].value, -OCOP_MONEY_MAX, OCOP_MONEY_MAX);
    }
    g_free (index->list_key);
    index->list_key = g_steal_pointer (&key);
    index->list_turn = index->turn;
    return TRUE;
}

static void
append_row (const OcopGoodsIndex *index, const OcopGoods *goods, const Filter *filter, GArray *rows)
{
    OcopInventoryRow row = {
        .code = g_strdup (ocop_goods_get_code (index, goods)),
        .name = g_strdup (ocop_goods_get_name (index, goods)),
        .unit = g_strdup (ocop_goods_get_word (index, goods->unit)),
        .qty_milli = goods->qty_milli,
        .is_low = is_low (goods, filter->low_milli),
        .n_lots = goods->n_lots,
        .first_expiry = goods->first_expiry,
        .is_expired = goods->first_expiry != OCOP_DAY_NONE && goods->first_expiry < filter->today,
        .is_expiring = is_expiring (goods, filter),
        .has_price = goods->price >= 0,
        .price = MAX (goods->price, 0),
        .value = goods->value,
        .stars = goods->stars,
        .certificate_state = (OcopCertificateState)goods->certificate,
        .certificate_last_day = goods->last_day,
    };
    g_array_append_val (rows, row);
}

static gboolean
get_low (OcopShop *shop, gint64 *ret_milli, GError **error)
{
    g_autofree char *value = NULL;
    if (!ocop_shop_dup_setting (shop, "stock.low", &value, error))
        return FALSE;
    if (strcmp (value, "0") == 0) {
        *ret_milli = 0;
        return TRUE;
    }
    return ocop_qty_parse (value, "stock.low", ret_milli, error);
}

gboolean
ocop_shop_list_inventory (OcopShop *shop, const OcopInventoryQuery *query,
                          OcopInventoryPage *ret_page, GError **error)
{
    Filter filter = {.query = query};
    OcopGoodsIndex *index = ocop_shop_get_goods (shop, error);
    if (index == NULL || !get_low (shop, &filter.low_milli, error))
        return FALSE;
    filter.today = ocop_shop_get_today (shop);
    filter.last_expiry = filter.today + CLAMP (query->days, -100000, 100000);
    if (!make_list (shop, index, &filter, error))
        return FALSE;
    OcopInventoryPage page = {.rows = g_array_new (FALSE, TRUE, sizeof (OcopInventoryRow)),
                              .n_matching = index->list->len,
                              .value = index->list_value};
    g_array_set_clear_func (page.rows, clear_row);
    for (guint i = query->offset; i < index->list->len && page.rows->len < query->n; i++)
        append_row (index, &index->goods[g_array_index (index->list, guint32, i)], &filter,
                    page.rows);
    *ret_page = page;
    return TRUE;
}
