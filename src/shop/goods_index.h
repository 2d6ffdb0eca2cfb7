/* All products in memory as plain arrays in Vietnamese order of names, for lists and tiles. Not for
 * other folders.
 *
 * It is read in parts, and kept current by the journal: whatever changes goods, prices or the
 * catalogue leaves a record, so the records since the last look say what to read again. About 12 MB
 * at 100,000 products. */
#pragma once

#include "domain/product.h"
#include "shop/shop.h"

/* Days that best sellers are counted over. */
#define OCOP_GOODS_SOLD_DAYS 30

typedef struct {
    gint64 qty_milli;
    gint64 price;       /* today; -1: none */
    gint64 value;       /* position x price */
    gint64 sold;        /* charged in the last days, less given back */
    guint32 id;         /* 0: not read yet */
    guint32 code, name; /* where they begin in texts */
    OcopDay first_expiry, last_day;
    guint16 unit, group; /* among words */
    guint16 n_lots;
    guint8 stars, age_limit;
    guint8 certificate; /* OcopCertificateState */
    guint8 is_weighed : 1, is_service : 1, is_blocked : 1, is_stocked : 1;
} OcopGoods;

typedef struct _OcopGoodsIndex {
    OcopDay day;      /* that prices and stars are of */
    gint64 seen;      /* id of the newest record that is in */
    gint64 seen_sold; /* the same of what was sold */
    guint64 turn;     /* another number whenever anything changed */
    gint64 last_id;   /* read so far */
    gboolean is_complete;
    guint n;          /* products */
    OcopGoods *goods; /* by rank */
    guint n_ids;
    guint32 *rank_of_id; /* rank + 1 by id; 0: none */
    guint32 *code_place; /* place in order of codes, by rank */
    GString *texts;      /* NUL-terminated, one after the other */
    GPtrArray *words;    /* units and groups, each once */
    GHashTable *word_numbers;
    GArray *best; /* guint32 ranks with sold > 0, most first; NULL: to be sorted */

    /* the last list that was asked for, so that the next page costs nothing */
    char *list_key;
    guint64 list_turn;
    GArray *list; /* guint32 ranks */
    gint64 list_value;
} OcopGoodsIndex;

void ocop_goods_index_free (OcopGoodsIndex *index);

/* Complete and current. Borrowed until the next call of any function of the shop. */
OcopGoodsIndex *ocop_shop_get_goods (OcopShop *shop, GError **error);
/* Complete, or NULL without error. */
gboolean ocop_shop_peek_goods (OcopShop *shop, OcopGoodsIndex **ret_index, GError **error);

const char *ocop_goods_get_code (const OcopGoodsIndex *index, const OcopGoods *goods);
const char *ocop_goods_get_name (const OcopGoodsIndex *index, const OcopGoods *goods);
const char *ocop_goods_get_word (const OcopGoodsIndex *index, guint16 number);
/* Ranks of what was sold in the last days, most first. Borrowed. */
const GArray *ocop_goods_index_get_best (OcopGoodsIndex *index);

/* Sorts @items (of @n) by keys in ascending order; equal keys keep their order. */
typedef struct {
    guint64 key;
    guint32 item;
} OcopSortItem;
void ocop_sort_items (OcopSortItem *items, gsize n);
