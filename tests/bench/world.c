/* Shops made to measure. */
#include "world.h"

#include "domain/gtin.h"
#include "measure.h"
#include "wal_count.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define MS_PER_SALE      30000
#define MS_PER_DAY       (24 * 60 * G_GINT64_CONSTANT (60000))
#define FIRST_MORNING_MS G_GINT64_CONSTANT (1795226400000) /* 2026-11-21T09:00:00+07:00 */
/* Of all products, one in so many has its lots tracked. */
#define TRACKED_EVERY 5
/* Shops of so many products are looked at on the screen. */
#define VARIED_FROM 10000
/* There, one product in so many is not like the others. */
#define RARE 50

static const char *const firsts[] = {
    "Miến dong",  "Rượu mơ",  "Chả mực",     "Trà hoa vàng", "Mật ong",  "Nước mắm", "Gạo nếp",
    "Trứng vịt",  "Bánh gai", "Sá sùng khô", "Ruốc hàu",     "Măng khô", "Cam",      "Ổi",
    "Khoai lang", "Dầu sở",   "Cà phê",      "Muối hạt",     "Bún khô",  "Nấm hương"};
static const char *const seconds[] = {
    "Bình Liêu", "Yên Tử", "Hạ Long",  "Ba Chẽ", "Cô Tô",   "Vân Đồn", "Đông Triều", "Quảng La",
    "Tiên Yên",  "Đầm Hà", "Móng Cái", "Hải Hà", "Uông Bí", "Cẩm Phả", "Hoành Bồ"};
static const char *const thirds[] = {"thượng hạng", "truyền thống", "hữu cơ",  "đặc biệt",
                                     "hộp quà",     "loại một",     "gói nhỏ", "sấy lạnh",
                                     "nguyên chất", "vị gừng",      "ít muối"};
static const char *const sizes[] = {"50 g",   "100 g",  "150 g",  "200 g",  "250 g",  "300 g",
                                    "350 g",  "400 g",  "500 g",  "700 g",  "750 g",  "1 kg",
                                    "2 kg",   "3 kg",   "5 kg",   "10 kg",  "100 ml", "200 ml",
                                    "250 ml", "330 ml", "350 ml", "500 ml", "650 ml", "750 ml",
                                    "1 lít",  "2 lít",  "5 lít",  "6 quả",  "10 quả", "30 quả"};
static const char *const producers[] = {"Hợp tác xã nông nghiệp", "Công ty cổ phần thủy sản",
                                        "Hộ kinh doanh", "Tổ hợp tác", "Cơ sở sản xuất"};
static const char *const rates[] = {"std", "8", "5", "10", "KCT", "0"};

static gint64
get_utc (gpointer data)
{
    return ((BenchWorld *)data)->utc_ms;
}

static void
advance (gint64 duration_ms, gpointer data)
{
    ((BenchWorld *)data)->utc_ms += duration_ms;
}

void
bench_world_make_gtin (guint index, char ret_gtin[14])
{
    g_snprintf (ret_gtin, 14, "8938%08u", index);
    ret_gtin[12] = ocop_gtin_compute_check_digit (ret_gtin, 12);
    ret_gtin[13] = '\0';
}

static guint64
draw_bits (BenchWorld *world)
{
    world->seed ^= world->seed << 13;
    world->seed ^= world->seed >> 7;
    world->seed ^= world->seed << 17;
    return world->seed;
}

guint
bench_world_draw (BenchWorld *world, guint limit)
{
    return (guint)((draw_bits (world) >> 16) % limit);
}

#define ANY(list, index) list[(index) % G_N_ELEMENTS (list)]

static char *
make_catalogue (guint n_products)
{
    GString *csv = g_string_new ("code,gtin,name,unit,price,vat_rate,group,producer,stars,level,"
                                 "decision,decided_on,valid_months,status,track_lots\n");
    char gtin[14];
    for (guint i = 0; i < n_products; i++) {
        bench_world_make_gtin (i, gtin);
        guint mixed = i * 2654435761u >> 7;
        /* Every name once: 20 × 15 × 11 × 30 of them. */
        g_string_append_printf (
            csv,
            "QN-%06u,%s,%s %s %s %s,%s,%u,%s,thực phẩm,%s %s "
            "%u,%u,provincial,%u/QĐ-UBND,2025-0%u-1%u,1200,certified,%s\n",
            i, gtin, ANY (firsts, i), ANY (seconds, i / 20), ANY (thirds, i / 300),
            ANY (sizes, i / 3300), i % 3 == 0 ? "gói" : "hộp", 10000 + mixed % 400 * 1000,
            ANY (rates, mixed / 7), ANY (producers, mixed / 11), ANY (seconds, mixed / 13),
            mixed % 900, 3 + mixed % 3, 100 + mixed % 800, 1 + mixed % 9, mixed % 10,
            i % TRACKED_EVERY == 0 ? "yes" : "no");
    }
    return g_string_free (csv, FALSE);
}

/* In a large shop some products are few, and below zero once they are sold. */
static char *
make_stock (guint n_products)
{
    GString *csv = g_string_new ("code,qty,lot,expiry\n");
    const gboolean is_varied = n_products >= VARIED_FROM;
    for (guint i = 0; i < n_products; i++) {
        if (i % TRACKED_EVERY == 0)
            g_string_append_printf (
                csv, "QN-%06u,900000,L%u-A,2099-01-31\nQN-%06u,900000,L%u-B,2099-06-30\n", i, i, i,
                i);
        else
            g_string_append_printf (csv, "QN-%06u,%u,,\n", i,
                                    is_varied && i % RARE == 1 ? 2u : 900000u);
    }
    return g_string_free (csv, FALSE);
}

static BenchWorld *
alloc_world (const char *home, guint n_products)
{
    BenchWorld *world = g_new0 (BenchWorld, 1);
    const OcopPorts *real = ocop_ports_get_system();
    world->home = g_strdup (home);
    world->n_products = n_products;
    world->utc_ms = FIRST_MORNING_MS;
    world->seed = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    world->clock = (OcopClock){get_utc, get_utc, advance, world};
    world->disk = *real->disk;
    world->disk.sqlite_vfs = bench_wal_count_register();
    world->ports =
        (OcopPorts){.clock = &world->clock, .random = real->random, .disk = &world->disk};
    return world;
}

static void
add_users (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) cashier = {0};
    g_auto (OcopActResult) manager = {0};
    ocop_shop_add_user (world->shop, "lan", OCOP_ROLE_CASHIER, "1234", NULL, &cashier, &error);
    bench_must ("user", error);
    ocop_shop_add_user (world->shop, "minh", OCOP_ROLE_MANAGER, "1234", NULL, &manager, &error);
    bench_must ("user", error);
}

static void
open_shift (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {
        .cashier = "lan", .opening_float = 500000, .day = OCOP_DAY_NONE};
    ocop_shop_open_shift (world->shop, &opening, NULL, &result, &error);
    bench_must ("shift open", error);
    world->n_in_shift = 0;
}

static gint64
import_catalogue (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_autofree char *csv = make_catalogue (world->n_products);
    gint64 before = bench_wall_ns();
    ocop_shop_import_catalogue (world->shop, "bench.csv", csv, strlen (csv), NULL, NULL, &result,
                                &error);
    gint64 taken = bench_wall_ns() - before;
    bench_must ("catalogue import", error);
    return taken;
}

BenchWorld *
bench_world_new (const char *home, guint n_products, gint64 *ret_import_ns)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    g_auto (OcopActResult) stocked = {0};
    BenchWorld *world = alloc_world (home, n_products);
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    world->shop = ocop_shop_init (home, &init, "ocop-bench", &world->ports, &made, &error);
    bench_must ("init", error);
    add_users (world);
    gint64 taken = import_catalogue (world);
    g_autofree char *stock = make_stock (n_products);
    ocop_shop_import_stock (world->shop, stock, strlen (stock), NULL, NULL, &stocked, &error);
    bench_must ("stock import", error);
    open_shift (world);
    if (ret_import_ns != NULL)
        *ret_import_ns = taken;
    return world;
}

BenchWorld *
bench_world_find (const char *home, guint n_products)
{
    BenchWorld *world = alloc_world (home, n_products);
    bench_world_open (world, OCOP_SHOP_NORMAL);
    g_autoptr (GError) error = NULL;
    gboolean is_open;
    OcopShiftFigures figures;
    g_autofree char *cashier = NULL;
    ocop_shop_find_open_shift (world->shop, &is_open, &figures, &cashier, &error);
    bench_must ("shift", error);
    g_assert (is_open);
    world->n_in_shift = (guint)figures.n_sales;
    world->utc_ms = figures.opened_ms + figures.n_sales * MS_PER_SALE;
    world->seed ^= (guint64)world->utc_ms;
    bench_world_close (world);
    return world;
}

void
bench_world_receive_ending (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    char expiry[OCOP_DAY_TEXT_SIZE];
    g_autoptr (GString) csv = g_string_new ("code,qty,lot,expiry\n");
    ocop_day_to_text (ocop_shop_get_today (world->shop) + 10, expiry);
    for (guint i = 0; i < world->n_products; i += RARE)
        g_string_append_printf (csv, "QN-%06u,5,E%u,%s\n", i, i, expiry);
    ocop_shop_import_stock (world->shop, csv->str, csv->len, NULL, NULL, &result, &error);
    bench_must ("goods that end", error);
}

static void
copy_file (const char *from_folder, const char *to_folder, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *from = g_build_filename (from_folder, name, NULL);
    g_autofree char *to = g_build_filename (to_folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_test (from, G_FILE_TEST_EXISTS))
        return;
    if (g_file_get_contents (from, &bytes, &size, &error))
        g_file_set_contents_full (to, bytes, (gssize)size, G_FILE_SET_CONTENTS_DURABLE, 0600,
                                  &error);
    bench_must ("copying a home", error);
}

BenchWorld *
bench_world_copy (const BenchWorld *world, const char *home)
{
    static const char *const files[] = {"store.db", "store.db-wal", "till.key", "head"};
    g_assert (world->shop == NULL);
    BenchWorld *copy = alloc_world (home, world->n_products);
    copy->utc_ms = world->utc_ms;
    copy->n_in_shift = world->n_in_shift;
    copy->seed = world->seed;
    g_assert (g_mkdir_with_parents (home, 0700) == 0);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        copy_file (world->home, home, files[i]);
    return copy;
}

void
bench_world_free (BenchWorld *world)
{
    bench_world_close (world);
    g_free (world->home);
    g_free (world);
}

void
bench_world_close (BenchWorld *world)
{
    g_clear_pointer (&world->shop, ocop_shop_close);
}

void
bench_world_open (BenchWorld *world, OcopShopFlags flags)
{
    g_autoptr (GError) error = NULL;
    bench_world_close (world);
    world->shop = ocop_shop_open (world->home, flags, "ocop-bench", &world->ports, &error);
    bench_must ("opening", error);
}

static void
append_request_id (BenchWorld *world, GString *json)
{
    guint64 high = draw_bits (world), low = draw_bits (world);
    high = (high & ~G_GUINT64_CONSTANT (0xf000)) | 0x4000;
    low = (low & ~(G_GUINT64_CONSTANT (3) << 62)) | G_GUINT64_CONSTANT (1) << 63;
    g_string_append_printf (json, "%08x-%04x-%04x-%04x-%012" G_GINT64_MODIFIER "x",
                            (guint)(high >> 32), (guint)(high >> 16) & 0xffff, (guint)high & 0xffff,
                            (guint)(low >> 48), low & G_GUINT64_CONSTANT (0xffffffffffff));
}

char *
bench_world_make_basket (BenchWorld *world)
{
    char gtin[14];
    GString *json = g_string_new ("{\"request_id\":\"");
    append_request_id (world, json);
    g_string_append (json, "\",\"cashier\":\"lan\",\"channel\":\"showroom\",\"lines\":[");
    for (guint i = 0; i < BENCH_BASKET_LINES; i++) {
        bench_world_make_gtin (bench_world_draw (world, world->n_products), gtin);
        g_string_append_printf (json, "%s{\"scan\":\"%s\",\"qty\":\"%u\"}", i > 0 ? "," : "", gtin,
                                1 + bench_world_draw (world, 3));
    }
    g_string_append (json, "],\"payments\":[{\"method\":\"cash\",\"tendered\":10000000}]}");
    return g_string_free (json, FALSE);
}

void
bench_world_sell (BenchWorld *world, const char *json)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, -1, &error);
    bench_must ("request", error);
    ocop_shop_sell (world->shop, request, &result, &error);
    bench_must ("sell", error);
    g_assert (!result.act.is_repeated && result.sale->lines->len == BENCH_BASKET_LINES);
    world->utc_ms += MS_PER_SALE;
    world->n_in_shift++;
}

void
bench_world_begin_day (BenchWorld *world)
{
    world->utc_ms =
        FIRST_MORNING_MS + ((world->utc_ms - FIRST_MORNING_MS) / MS_PER_DAY + 1) * MS_PER_DAY;
    open_shift (world);
}

void
bench_world_next_day (BenchWorld *world)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) close = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_close_shift (world->shop, 500000, NULL, NULL, NULL, &close, &result, &error);
    bench_must ("shift close", error);
    bench_world_begin_day (world);
}

void
bench_world_sell_many (BenchWorld *world, guint n_sales, const char *progress)
{
    gint64 last_said = bench_wall_ns();
    for (guint i = 0; i < n_sales; i++) {
        g_autofree char *json = bench_world_make_basket (world);
        if (world->n_in_shift == BENCH_SHIFT_SALES)
            bench_world_next_day (world);
        bench_world_sell (world, json);
        if (progress != NULL && i % 1000 == 0 &&
            bench_wall_ns() - last_said > G_GINT64_CONSTANT (20000000000)) {
            last_said = bench_wall_ns();
            fprintf (stderr, "ocop-bench: %s: %u of %u sales\n", progress, i, n_sales);
        }
    }
}

void
bench_remove_tree (const char *path)
{
    g_autoptr (GDir) dir =
        g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *child = g_build_filename (path, name, NULL);
        bench_remove_tree (child);
    }
    g_remove (path);
}
