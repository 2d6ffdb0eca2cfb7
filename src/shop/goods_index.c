/* Reading the arrays and keeping them current. What a record names is read again from the store
 * rather than reckoned from the record, so that the store stays the only one who reckons. */
#include "shop/goods_index.h"

#include "base/money.h"
#include "shop/inventory.h"
#include "shop/private.h"
#include "store/shelf_rows.h"
#include <string.h>

/* Products in one part: some milliseconds. */
#define PART 2000
/* More new records than that are not looked through one by one. */
#define RECORDS_MAX 5000

void
ocop_goods_index_free (OcopGoodsIndex *index)
{
    if (index == NULL)
        return;
    g_free (index->goods);
    g_free (index->rank_of_id);
    g_free (index->code_place);
    g_string_free (index->texts, TRUE);
    g_hash_table_unref (index->word_numbers);
    g_ptr_array_unref (index->words);
    g_clear_pointer (&index->best, g_array_unref);
    g_clear_pointer (&index->list, g_array_unref);
    g_free (index->list_key);
    g_free (index);
}

const char *
ocop_goods_get_code (const OcopGoodsIndex *index, const OcopGoods *goods)
{
    return index->texts->str + goods->code;
}

const char *
ocop_goods_get_name (const OcopGoodsIndex *index, const OcopGoods *goods)
{
    return index->texts->str + goods->name;
}

const char *
ocop_goods_get_word (const OcopGoodsIndex *index, guint16 number)
{
    return g_ptr_array_index (index->words, number);
}

/* ---- reading */

/* Units and groups are few; past 65,535 different ones the rest is called "". */
static guint16
number_word (OcopGoodsIndex *index, const char *word)
{
    gpointer number;
    if (g_hash_table_lookup_extended (index->word_numbers, word, NULL, &number))
        return (guint16)GPOINTER_TO_UINT (number);
    if (index->words->len > G_MAXUINT16)
        return 0;
    char *copy = g_strdup (word);
    g_hash_table_insert (index->word_numbers, copy, GUINT_TO_POINTER (index->words->len));
    g_ptr_array_add (index->words, copy);
    return (guint16)(index->words->len - 1);
}

static guint32
append_text (OcopGoodsIndex *index, const char *text)
{
    guint32 start = (guint32)index->texts->len;
    g_string_append_len (index->texts, text, (gssize)strlen (text) + 1);
    return start;
}

static OcopGoods *
find_goods (OcopGoodsIndex *index, gint64 id)
{
    guint32 place = id >= 0 && id < index->n_ids ? index->rank_of_id[id] : 0;
    return place != 0 ? &index->goods[place - 1] : NULL;
}

/* 0 where it is beyond any sum: such a position is a mistake that shows by itself. */
static gint64
get_value (const OcopShelfRow *row)
{
    gint64 value;
    if (!row->has_price || !ocop_money_mul_div (ABS (row->qty_milli), row->price, 1000,
                                                OCOP_ROUND_HALF_UP, &value, NULL))
        return 0;
    return row->qty_milli < 0 ? -value : value;
}

/* Names and codes change only by an import, after which everything is read again. */
static void
take_row (const OcopShelfRow *row, gpointer data)
{
    OcopGoodsIndex *index = data;
    OcopGoods *goods = find_goods (index, row->id);
    if (goods == NULL)
        return;
    if (goods->id == 0) {
        goods->id = (guint32)row->id;
        goods->code = append_text (index, row->code);
        goods->name = append_text (index, row->name);
        goods->unit = number_word (index, row->unit);
        goods->group = number_word (index, row->group);
    }
    goods->qty_milli = row->qty_milli;
    goods->price = row->has_price ? row->price : -1;
    goods->value = get_value (row);
    goods->first_expiry = row->first_expiry;
    goods->last_day = row->last_day;
    goods->n_lots = (guint16)MIN (row->n_lots, G_MAXUINT16);
    goods->stars = (guint8)row->stars;
    goods->age_limit = (guint8)row->age_limit;
    goods->certificate = (guint8)row->certificate;
    goods->is_weighed = row->sold_by == OCOP_SOLD_BY_WEIGHT;
    goods->is_service = row->kind == OCOP_PRODUCT_SERVICE;
    goods->is_blocked = row->is_blocked != FALSE;
    goods->is_stocked = row->is_stocked != FALSE;
}

static gint64
get_head_id (OcopShop *shop)
{
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    return OCOP_ID (head->epoch, head->seq);
}

static OcopGoodsIndex *
begin_reading (OcopShop *shop, GError **error)
{
    g_autoptr (GArray) ids = ocop_shelf_rows_list_by_name (ocop_store_get_db (shop->store), error);
    if (ids == NULL)
        return NULL;
    OcopGoodsIndex *index = g_new0 (OcopGoodsIndex, 1);
    index->day = ocop_shop_get_today (shop);
    index->seen = get_head_id (shop);
    index->n = ids->len;
    index->goods = g_new0 (OcopGoods, ids->len);
    for (guint i = 0; i < ids->len; i++)
        index->n_ids = MAX (index->n_ids, g_array_index (ids, guint32, i) + 1);
    index->rank_of_id = g_new0 (guint32, index->n_ids);
    for (guint i = 0; i < ids->len; i++)
        index->rank_of_id[g_array_index (ids, guint32, i)] = i + 1;
    index->texts = g_string_sized_new (64 * (gsize)ids->len);
    index->words = g_ptr_array_new_with_free_func (g_free);
    index->word_numbers = g_hash_table_new (g_str_hash, g_str_equal);
    number_word (index, "");
    return index;
}

static gboolean
finish_reading (OcopShop *shop, OcopGoodsIndex *index, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_autoptr (GArray) codes = ocop_shelf_rows_list_by_code (db, error);
    g_autoptr (GArray) sold =
        codes != NULL ? ocop_shelf_rows_list_sold (db, index->day - OCOP_GOODS_SOLD_DAYS + 1,
                                                   OCOP_DAY_MAX, error)
                      : NULL;
    if (sold == NULL)
        return FALSE;
    index->code_place = g_new0 (guint32, index->n);
    for (guint i = 0; i < codes->len; i++) {
        OcopGoods *goods = find_goods (index, g_array_index (codes, guint32, i));
        if (goods != NULL)
            index->code_place[goods - index->goods] = i;
    }
    for (guint i = 0; i < sold->len; i++) {
        const OcopShelfSold *row = &g_array_index (sold, OcopShelfSold, i);
        OcopGoods *goods = find_goods (index, row->id);
        if (goods != NULL)
            goods->sold = row->amount;
    }
    /* The sums are of now, the records that catching up looks at would be added once more. */
    index->seen_sold = get_head_id (shop);
    index->is_complete = TRUE;
    index->turn++;
    return TRUE;
}

/* Reads one part. */
static gboolean
read_on (OcopShop *shop, GError **error)
{
    OcopGoodsIndex *index = shop->goods;
    gint64 last = index->last_id;
    if (!ocop_shelf_rows_each (ocop_store_get_db (shop->store), last, PART, index->day, take_row,
                               index, &index->last_id, error))
        return FALSE;
    return index->last_id != last || finish_reading (shop, index, error);
}

/* ---- keeping current */

typedef struct {
    OcopShop *shop;
    OcopGoodsIndex *index;
    gboolean is_over; /* the catalogue itself changed: everything is read again */
} CatchUp;

static gboolean
read_again (CatchUp *catch_up, const char *code, GError **error)
{
    return ocop_shelf_rows_find (ocop_store_get_db (catch_up->shop->store), code,
                                 catch_up->index->day, take_row, catch_up->index, error);
}

static gboolean
add_sold (CatchUp *catch_up, gint64 record, const char *code, gint64 amount, GError **error)
{
    OcopGoodsIndex *index = catch_up->index;
    gint64 id;
    if (record <= index->seen_sold)
        return TRUE;
    if (!ocop_shelf_rows_find_id (ocop_store_get_db (catch_up->shop->store), code, &id, error))
        return FALSE;
    OcopGoods *goods = find_goods (index, id);
    if (goods != NULL)
        goods->sold += amount;
    g_clear_pointer (&index->best, g_array_unref);
    return TRUE;
}

static gboolean
take_sale (CatchUp *catch_up, gint64 id, const char *body, gsize size, GError **error)
{
    g_autoptr (OcopSale) sale = ocop_sale_from_body (body, size, error);
    if (sale == NULL)
        return FALSE;
    for (guint i = 0; i < sale->lines->len; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        if (!add_sold (catch_up, id, line->code, line->amount, error) ||
            !read_again (catch_up, line->code, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_return (CatchUp *catch_up, gint64 id, const char *body, gsize size, GError **error)
{
    g_autoptr (OcopReturn) taking_back = ocop_return_from_body (body, size, error);
    if (taking_back == NULL)
        return FALSE;
    for (guint i = 0; i < taking_back->lines->len; i++) {
        const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
        if (!add_sold (catch_up, id, line->code, -line->amount, error) ||
            !read_again (catch_up, line->code, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_stock (CatchUp *catch_up, OcopStockActKind kind, const char *body, gsize size, GError **error)
{
    g_autoptr (OcopStockAct) act = ocop_stock_act_from_body (kind, body, size, error);
    if (act == NULL)
        return FALSE;
    for (guint i = 0; i < act->items->len; i++)
        if (!read_again (catch_up, g_array_index (act->items, OcopStockItem, i).code, error))
            return FALSE;
    return TRUE;
}

static gboolean
take_price (CatchUp *catch_up, const char *body, gsize size, GError **error)
{
    g_autoptr (JsonNode) node = ocop_json_parse (body, (gssize)size, OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    const char *code =
        JSON_NODE_HOLDS_OBJECT (node)
            ? json_object_get_string_member_with_default (json_node_get_object (node), "code", "")
            : "";
    return read_again (catch_up, code, error);
}

static gboolean
take_record (gint64 id, const char *header, gsize header_size, const char *body, gsize size,
             const guint8 *signature, gpointer data, GError **error)
{
    CatchUp *catch_up = data;
    OcopRecord record;
    if (!ocop_record_from_text (header, header_size, &record, NULL, error))
        return FALSE;
    switch (ocop_record_get_kind (&record)) {
    case OCOP_KIND_SALE:
        return take_sale (catch_up, id, body, size, error);
    case OCOP_KIND_RETURN:
        return take_return (catch_up, id, body, size, error);
    case OCOP_KIND_STOCK_RECEIVE:
        return take_stock (catch_up, OCOP_STOCK_RECEIVE, body, size, error);
    case OCOP_KIND_STOCK_WASTE:
        return take_stock (catch_up, OCOP_STOCK_WASTE, body, size, error);
    case OCOP_KIND_STOCK_ADJUST:
        return take_stock (catch_up, OCOP_STOCK_ADJUST, body, size, error);
    case OCOP_KIND_STOCK_IMPORT:
        return take_stock (catch_up, OCOP_STOCK_IMPORT, body, size, error);
    case OCOP_KIND_PRICE_SET:
        return take_price (catch_up, body, size, error);
    case OCOP_KIND_CATALOGUE_IMPORT:
    case OCOP_KIND_RECALL:
    case OCOP_KIND_INIT:
    case OCOP_KIND_EPOCH:
    case OCOP_KIND_RESTORE:
    case OCOP_KIND_UNKNOWN:
        catch_up->is_over = TRUE;
        return TRUE;
    case OCOP_KIND_SHIFT_OPEN:
    case OCOP_KIND_SHIFT_CLOSE:
    case OCOP_KIND_CASH_IN:
    case OCOP_KIND_CASH_OUT:
    case OCOP_KIND_SETTINGS_SET:
    case OCOP_KIND_USER_ADD:
    case OCOP_KIND_USER_CHANGE:
    case OCOP_KIND_PIN_CHANGE:
    case OCOP_KIND_LOGIN:
    case OCOP_KIND_LOGIN_FAILED:
    case OCOP_KIND_APPROVAL:
    case OCOP_KIND_REMOVED_LINE:
    case OCOP_KIND_NO_SALE:
    case OCOP_KIND_REPRINT:
    case OCOP_KIND_PARK:
    case OCOP_KIND_PARK_DROP:
    case OCOP_KIND_TRAINING_ENTER:
    case OCOP_KIND_TRAINING_LEAVE:
    case OCOP_KIND_CLOCK:
    case OCOP_KIND_ENROL:
    case OCOP_KIND_SYNC_ACK:
    case OCOP_KIND_BACKUP:
    case OCOP_KIND_PRINT_JOB:
    case OCOP_KIND_LOGOUT:
    case OCOP_N_KINDS:
    default:
        return TRUE;
    }
}

/* FALSE without error: it has to be read anew. */
static gboolean
catch_up (OcopShop *shop, GError **error)
{
    OcopGoodsIndex *index = shop->goods;
    gint64 head = get_head_id (shop);
    CatchUp work = {.shop = shop, .index = index};
    if (index->day != ocop_shop_get_today (shop) || head < index->seen ||
        head - index->seen > RECORDS_MAX)
        return FALSE;
    if (head == index->seen)
        return TRUE;
    if (!ocop_journal_each (shop->store, index->seen + 1, head, take_record, &work, error) ||
        work.is_over)
        return FALSE;
    index->seen = head;
    index->turn++;
    return TRUE;
}

/* One part, or what is new. *@ret_is_complete: nothing is left. */
static gboolean
go_on (OcopShop *shop, gboolean *ret_is_complete, GError **error)
{
    g_autoptr (GError) failure = NULL;
    *ret_is_complete = FALSE;
    if (shop->goods != NULL && shop->goods->is_complete) {
        if (catch_up (shop, &failure)) {
            *ret_is_complete = TRUE;
            return TRUE;
        }
        g_clear_pointer (&shop->goods, ocop_goods_index_free);
        if (failure != NULL) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
    }
    if (shop->goods == NULL)
        shop->goods = begin_reading (shop, error);
    if (shop->goods == NULL)
        return FALSE;
    if (read_on (shop, error))
        return TRUE;
    g_clear_pointer (&shop->goods, ocop_goods_index_free);
    return FALSE;
}

OcopGoodsIndex *
ocop_shop_get_goods (OcopShop *shop, GError **error)
{
    gboolean is_complete = FALSE;
    while (!is_complete)
        if (!go_on (shop, &is_complete, error))
            return NULL;
    return shop->goods;
}

gboolean
ocop_shop_peek_goods (OcopShop *shop, OcopGoodsIndex **ret_index, GError **error)
{
    *ret_index = NULL;
    if (shop->goods == NULL || !shop->goods->is_complete)
        return TRUE;
    *ret_index = ocop_shop_get_goods (shop, error);
    return *ret_index != NULL;
}

gboolean
ocop_shop_prepare_shelf (OcopShop *shop, gboolean *ret_is_complete, GError **error)
{
    return go_on (shop, ret_is_complete, error);
}

/* ---- best sellers */

const GArray *
ocop_goods_index_get_best (OcopGoodsIndex *index)
{
    if (index->best != NULL)
        return index->best;
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (OcopSortItem));
    for (guint32 i = 0; i < index->n; i++) {
        if (index->goods[i].sold <= 0)
            continue;
        OcopSortItem item = {~(guint64)index->goods[i].sold, i};
        g_array_append_val (items, item);
    }
    ocop_sort_items ((OcopSortItem *)(void *)items->data, items->len);
    index->best = g_array_sized_new (FALSE, FALSE, sizeof (guint32), items->len);
    for (guint i = 0; i < items->len; i++)
        g_array_append_val (index->best, g_array_index (items, OcopSortItem, i).item);
    return index->best;
}
