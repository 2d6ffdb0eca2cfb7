/* Products to pick by hand: tiles and search results. Answered from the same arrays as the
 * inventory. */
#pragma once

#include "shop/shop.h"

typedef struct {
    char *code;
    char *name;
    char *unit;
    char *group; /* "": none */
    OcopSoldBy sold_by;
    OcopProductKind kind;
    gboolean is_blocked; /* withdrawn, or recalled as a whole: cannot be sold */
    gboolean has_price;
    gint64 price; /* today */
    int stars;    /* today */
    gint64 qty_milli;
    int age_limit; /* 0: none */
} OcopTile;

/* Of one group, or of all (@group NULL): best sellers of the last 30 business days by what was
 * charged, then the rest in order of names. @ret_total: of all pages; may be NULL. New array of
 * OcopTile that owns its content. */
GArray *ocop_shop_list_tiles (OcopShop *shop, const char *group, guint offset, guint n,
                              guint *ret_total, GError **error);

typedef struct {
    char *group; /* "": products without one */
    guint n;
} OcopTileGroup;
/* Groups in Vietnamese order of names, the nameless last: new array that owns its content. */
GArray *ocop_shop_list_tile_groups (OcopShop *shop, GError **error);

/* As ocop_shop_search, in its order. */
GArray *ocop_shop_search_tiles (OcopShop *shop, const char *text, guint limit, GError **error);
