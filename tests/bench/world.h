/* A shop to measure: its home, a catalogue of any size, baskets, days and shifts. Everything goes
 * through src/shop, as at a till; only the clock is turned by hand, so that a shop gets years of
 * history in minutes. */
#pragma once

#include "shop/shop.h"

#define BENCH_SHIFT_SALES  300
#define BENCH_BASKET_LINES 5

typedef struct {
    char *home;
    OcopShop *shop; /* NULL while closed */
    guint n_products;
    OcopPorts ports;
    OcopClock clock;
    OcopDisk disk;
    gint64 utc_ms;
    guint n_in_shift; /* sales since the open shift was opened */
    guint64 seed;     /* of baskets and request ids */
} BenchWorld;

/* A new shop with users, catalogue of @n_products and stock, an open shift. @ret_import_ns: what
 * importing the catalogue took, or NULL. */
BenchWorld *bench_world_new (const char *home, guint n_products, gint64 *ret_import_ns);
/* The world whose shop is in @home already, closed. */
BenchWorld *bench_world_find (const char *home, guint n_products);
/* Another world that begins as a copy of @world's home, which is closed. */
BenchWorld *bench_world_copy (const BenchWorld *world, const char *home);
/* Closes the shop; the home stays. */
void bench_world_free (BenchWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchWorld, bench_world_free)

void bench_world_close (BenchWorld *world);
void bench_world_open (BenchWorld *world, OcopShopFlags flags);

/* The JSON of a basket of BENCH_BASKET_LINES products at random, with a random request id (UUID
 * version 4). Owned. */
char *bench_world_make_basket (BenchWorld *world);
/* Reads @json and sells it. */
void bench_world_sell (BenchWorld *world, const char *json);
/* Opens a shift on the next business day. */
void bench_world_begin_day (BenchWorld *world);
/* Closes the shift and begins the next day. */
void bench_world_next_day (BenchWorld *world);
/* Sells @n_sales baskets, a new day after each BENCH_SHIFT_SALES. Says how far it is when @progress
 * is set. */
void bench_world_sell_many (BenchWorld *world, guint n_sales, const char *progress);

/* One product in 50 gets a lot that ends in ten days. */
void bench_world_receive_ending (BenchWorld *world);

/* GTIN of product @index: 13 digits with a check digit. */
void bench_world_make_gtin (guint index, char ret_gtin[14]);
/* A number in [0, @limit). */
guint bench_world_draw (BenchWorld *world, guint limit);

void bench_remove_tree (const char *path);
