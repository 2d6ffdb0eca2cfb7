/* See province.h. Figures are drawn from a fixed seed, so that two runs agree. */
#include "province.h"

#include "chain.h"
#include "domain/sale_request.h"
#include "registry/store/access.h"
#include "registry/store/cases.h"
#include "registry/store/feed.h"
#include "registry/store/rollups.h"
#include "registry/store/stock.h"
#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

static const OcopDay always = OCOP_DAY_NONE;

void
province_put_product (OcopRegChange *change, const ProvinceProduct *product)
{
    g_autoptr (OcopRegProduct) row = ocop_reg_row_new (&ocop_reg_product_shape);
    row->code = g_strdup (product->code);
    row->name = g_strdup (product->name);
    row->unit = g_strdup ("gói");
    row->product_group = g_strdup (product->category);
    row->producer_code = g_strdup (product->producer);
    row->place_code = g_strdup (product->place);
    row->stars = product->stars;
    row->decided_on = product->decided_on;
    row->decision = g_strdup (product->stars > 0 ? "38/QĐ-UBND" : "");
    row->level = product->stars == 5  ? OCOP_LEVEL_NATIONAL
                 : product->stars > 0 ? OCOP_LEVEL_PROVINCIAL
                                      : OCOP_LEVEL_NONE;
    row->status = product->stars > 0 ? OCOP_STATUS_CERTIFIED : OCOP_STATUS_IN_PROGRAMME;
    row->valid_months = OCOP_CERTIFICATE_MONTHS;
    GOOD (ocop_reg_master_put (change, &ocop_reg_product_shape, row, &error));
}

void
province_put_producer (OcopRegChange *change, const char *code, const char *name,
                       OcopProducerKind kind)
{
    const OcopRegProducer producer = {
        .code = (char *)code, .name = (char *)name, .place_day = OCOP_DAY_NONE};
    const OcopRegProducerForm form = {
        .producer = (char *)code, .valid_from = always, .kind = (int)kind, .name = (char *)name};
    GOOD (ocop_reg_master_put (change, &ocop_reg_producer_shape, &producer, &error));
    GOOD (ocop_reg_master_put (change, &ocop_reg_producer_form_shape, &form, &error));
}

void
province_put_place (OcopRegChange *change, const char *code, OcopDay from, OcopDay to,
                    const char *name, const char *kind, const char *district)
{
    const OcopRegPlace row = {.code = (char *)code,
                              .valid_from = from,
                              .valid_to = to,
                              .name = (char *)name,
                              .kind = (char *)kind,
                              .district = (char *)district,
                              .province = (char *)"22"};
    GOOD (ocop_reg_master_put (change, &ocop_reg_place_shape, &row, &error));
}

void
province_put_succession (OcopRegChange *change, const char *old_code, OcopDay old_from,
                         const char *new_code, OcopDay new_from, gboolean is_split)
{
    const OcopRegSuccession row = {.old_code = (char *)old_code,
                                   .old_from = old_from,
                                   .new_code = (char *)new_code,
                                   .new_from = new_from,
                                   .is_split = is_split};
    GOOD (ocop_reg_master_put (change, &ocop_reg_succession_shape, &row, &error));
}

void
province_put_group (OcopRegChange *change, const char *code, const char *name, const char *places)
{
    const OcopRegGroup group = {.code = (char *)code, .name = (char *)name};
    GOOD (ocop_reg_master_put (change, &ocop_reg_group_shape, &group, &error));
    g_auto (GStrv) codes = g_strsplit (places, " ", -1);
    for (char **place = codes; *place != NULL; place++) {
        const OcopRegGroupPlace row = {.group_code = (char *)code,
                                       .place_code = *place,
                                       .place_from = OCOP_DAY_NONE,
                                       .valid_from = OCOP_DAY_NONE,
                                       .valid_to = OCOP_DAY_NONE};
        GOOD (ocop_reg_master_put (change, &ocop_reg_group_place_shape, &row, &error));
    }
}

void
province_put_target (OcopRegChange *change, const char *code, const char *name,
                     const char *indicator, gint64 value, OcopDay from, OcopDay to)
{
    const OcopRegTarget row = {.code = (char *)code,
                               .name = (char *)name,
                               .indicator = (char *)indicator,
                               .from = from,
                               .to = to,
                               .scope = (char *)"",
                               .value = value};
    GOOD (ocop_reg_master_put (change, &ocop_reg_target_shape, &row, &error));
}

void
province_put_point (OcopRegChange *change, const char *code, const char *name,
                    OcopRegPointType type, const char *place)
{
    const OcopRegPoint row = {.code = (char *)code,
                              .name = (char *)name,
                              .province = (char *)"22",
                              .type = (int)type,
                              .area_m2 = type == OCOP_REG_POINT_CENTER ? 120 : 60,
                              .place_code = (char *)place,
                              .place_day = OCOP_DAY_NONE,
                              .opened = OCOP_DAY_NONE,
                              .closed = OCOP_DAY_NONE};
    GOOD (ocop_reg_master_put (change, &ocop_reg_point_shape, &row, &error));
}

void
province_put_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows, guint n_rows)
{
    OcopRegFeed feed;
    g_auto (OcopRegTotalsResult) result = {0};
    const OcopRegTotalsBatch batch = {
        .epoch = epoch, .feed = &feed, .rows = rows, .n_rows = n_rows};
    GOOD (ocop_reg_feed_open (db, &feed, &error));
    GOOD (ocop_reg_totals_put (db, &batch, &result, &error));
    GOOD (ocop_reg_epochs_put (db, epoch, &error));
    g_assert_cmpuint (result.n_changed, ==, n_rows);
}

void
province_roll (OcopRegDb *db, gint64 now_ms)
{
    guint n_rows = 1;
    while (n_rows > 0)
        COMMITTED (db, GOOD (ocop_reg_rollups_step (db, 5000, now_ms, &n_rows, &error)));
}

/* --- the programme of the published tables --- */

typedef struct {
    const char *place;
    guint n_entities, n_products;
    guint n_stars[3]; /* 5, 4, 3 */
} Zone;

static void
fill_zone (OcopRegChange *change, const Zone *zone, OcopDay day)
{
    static const int stars_of[3] = {5, 4, 3};
    guint given = 0;
    for (guint i = 0; i < zone->n_entities; i++) {
        g_autofree char *code = g_strdup_printf ("%s-E%03u", zone->place, i);
        province_put_producer (change, code, code, OCOP_PRODUCER_COOPERATIVE);
    }
    for (guint i = 0; i < zone->n_products; i++) {
        g_autofree char *code = g_strdup_printf ("%s-P%03u", zone->place, i);
        g_autofree char *producer = g_strdup_printf ("%s-E%03u", zone->place, i % zone->n_entities);
        ProvinceProduct product = {.code = code,
                                   .name = code,
                                   .category = "Thực phẩm",
                                   .producer = producer,
                                   .place = zone->place,
                                   .decided_on = OCOP_DAY_NONE};
        guint upto = 0;
        for (guint k = 0; k < 3; k++) {
            if (i >= upto && i < upto + zone->n_stars[k]) {
                product.stars = stars_of[k];
                product.decided_on = day - 100;
                given++;
            }
            upto += zone->n_stars[k];
        }
        province_put_product (change, &product);
    }
    g_assert_cmpuint (given, ==, zone->n_stars[0] + zone->n_stars[1] + zone->n_stars[2]);
}

void
province_fill_programme (OcopRegDb *db, OcopDay day)
{
    /* Only in A, in both, only in B: |A ∪ B| is the province. */
    static const Zone zones[] = {
        {"193", 58, 143, {6, 27, 28}}, {"203", 69, 168, {1, 20, 35}}, {"207", 21, 91, {1, 6, 14}}};
    OcopRegChange change;
    COMMITTED (db, {
        ocop_reg_change_init (&change, db, "test", "programme", 1);
        for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
            fill_zone (&change, &zones[i], day);
        province_put_group (&change, "A", "10 đơn vị đồng bằng và khu vực I", "193 203");
        province_put_group (&change, "B", "9 đơn vị miền núi, ven biển, hải đảo", "203 207");
    });
}

/* --- a province to look at --- */

static const struct {
    const char *code, *name, *kind, *district;
} places[] = {{"06706", "Tuần Châu", "phường", "193"}, {"06712", "Móng Cái 1", "phường", "194"},
              {"06838", "Bình Liêu", "xã", "198"},     {"06862", "Tiên Yên", "xã", "199"},
              {"06922", "Quảng Hà", "xã", "201"},      {"06978", "Ba Chẽ", "xã", "202"},
              {"06994", "Vân Đồn", "đặc khu", "203"},  {"07069", "Đông Triều", "phường", "205"},
              {"07192", "Cô Tô", "đặc khu", "207"}};
static const struct {
    const char *code, *name;
} districts[] = {
    {"193", "thành phố Hạ Long"}, {"194", "thành phố Móng Cái"},   {"198", "huyện Bình Liêu"},
    {"199", "huyện Tiên Yên"},    {"201", "huyện Hải Hà"},         {"202", "huyện Ba Chẽ"},
    {"203", "huyện Vân Đồn"},     {"205", "thành phố Đông Triều"}, {"207", "huyện Cô Tô"}};
static const char *const products[] = {"Trà hoa vàng Ba Chẽ",
                                       "Miến dong Bình Liêu",
                                       "Rượu mơ Yên Tử",
                                       "Chả mực giã tay Hạ Long",
                                       "Sá sùng khô Vân Đồn",
                                       "Nước mắm Cô Tô",
                                       "Gà Tiên Yên",
                                       "Mật ong rừng Hoành Bồ",
                                       "Khoai lang Móng Cái",
                                       "Ngọc trai Akoya Hạ Long",
                                       "Gạo nếp cái hoa vàng Đông Triều",
                                       "Ruốc tôm Quảng Yên",
                                       "Bánh gật gù Tiên Yên",
                                       "Gốm sứ Đông Triều",
                                       "Tinh dầu hồi Bình Liêu"};
static const char *const categories[] = {
    "Thực phẩm", "Đồ uống", "Dược liệu và sản phẩm từ dược liệu", "Hàng thủ công mỹ nghệ"};
static const char *const producers[] = {"HTX nông nghiệp Ba Chẽ",
                                        "Công ty TNHH Bình Liêu Xanh",
                                        "Hộ Nguyễn Thị Thoan",
                                        "Công ty CP Thủy sản Vân Đồn",
                                        "Tổ hợp tác Cô Tô",
                                        "HTX Tiên Yên",
                                        "Công ty CP Ngọc trai Hạ Long"};

static void
fill_master (OcopRegDb *db, const ProvinceSize *size)
{
    OcopRegChange change;
    const OcopDay new_units = ocop_day_from_ymd (2025, 7, 1);
    ocop_reg_change_init (&change, db, "test", "province", 1);
    for (guint i = 0; i < G_N_ELEMENTS (districts); i++)
        province_put_place (&change, districts[i].code, OCOP_DAY_MIN, new_units - 1,
                            districts[i].name, "", "");
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        g_autofree char *old = g_strconcat (places[i].code, "X", NULL);
        province_put_place (&change, old, OCOP_DAY_MIN, new_units - 1, places[i].name, "xã",
                            places[i].district);
        province_put_place (&change, places[i].code, new_units, OCOP_DAY_NONE, places[i].name,
                            places[i].kind, "");
        province_put_succession (&change, old, OCOP_DAY_MIN, places[i].code, new_units, FALSE);
    }
    province_put_group (&change, "DB", "Đồng bằng và khu vực I", "193 194 205 203 201");
    province_put_group (&change, "MN", "Miền núi, ven biển, hải đảo", "198 199 202 203 207 201");
    for (guint i = 0; i < G_N_ELEMENTS (producers); i++) {
        g_autofree char *code = g_strdup_printf ("CT%02u", i + 1);
        province_put_producer (&change, code, producers[i],
                               (OcopProducerKind)(i % OCOP_PRODUCER_HOUSEHOLD + 1));
    }
    for (guint i = 0; i < size->n_products; i++) {
        const gboolean is_evil = size->is_hostile && i == 3;
        g_autofree char *code = g_strdup_printf ("QN-%04u", i + 1);
        g_autofree char *producer =
            g_strdup_printf ("CT%02u", i % (guint)G_N_ELEMENTS (producers) + 1);
        g_autofree char *place =
            g_strconcat (places[i % G_N_ELEMENTS (places)].code, i % 4 == 0 ? "X" : "", NULL);
        g_autofree char *name =
            is_evil ? g_strdup ("=1+1<script>alert('x')</script>\"&")
            : i < G_N_ELEMENTS (products)
                ? g_strdup (products[i])
                : g_strdup_printf ("%s loại %u", products[i % G_N_ELEMENTS (products)],
                                   i / (guint)G_N_ELEMENTS (products) + 1);
        const ProvinceProduct product = {.code = code,
                                         .name = name,
                                         .category = categories[i % G_N_ELEMENTS (categories)],
                                         .producer = producer,
                                         .place = place,
                                         .stars = i % 5 == 4    ? 0
                                                  : i % 17 == 0 ? 5
                                                  : i % 3 == 0  ? 4
                                                                : 3,
                                         .decided_on =
                                             size->today - 1130 + (OcopDay)(i * 37 % 1100)};
        province_put_product (&change, &product);
    }
    for (guint i = 0; i < size->n_points; i++) {
        g_autofree char *code = g_strdup_printf ("QN%02u", i + 1);
        g_autofree char *name =
            size->is_hostile && i == 1
                ? g_strdup ("<img src=x onerror=alert(1)>")
                : g_strdup_printf ("OCOP %s", places[i % G_N_ELEMENTS (places)].name);
        province_put_point (&change, code, name, (OcopRegPointType)(i % OCOP_REG_N_POINT_TYPES),
                            places[i % G_N_ELEMENTS (places)].code);
    }
    province_put_target (&change, "MT1", "200 sản phẩm được công nhận sao", "certified", 200,
                         ocop_day_from_ymd (2022, 1, 1), ocop_day_from_ymd (2026, 12, 31));
    province_put_target (&change, "MT2", "2 sản phẩm 5 sao", "stars5", 2, OCOP_DAY_NONE,
                         OCOP_DAY_NONE);
    province_put_target (&change, "MT3", "5 chủ thể", "producers", 5, OCOP_DAY_NONE, OCOP_DAY_NONE);
    for (guint i = 0; i < MIN (size->n_products, 12); i++) {
        g_autofree char *code = g_strdup_printf ("QN-%04u", i + 1);
        const OcopRegSupply supply = {.product = code,
                                      .from = size->today,
                                      .to = size->today + 89,
                                      .qty_milli = (gint64)(i + 1) * 90000};
        GOOD (ocop_reg_master_put (&change, &ocop_reg_supply_shape, &supply, &error));
    }
}

static void
fill_sales (OcopRegDb *db, const ProvinceSize *size, OcopRegEpoch *epoch, guint point, GRand *rand)
{
    static const int stars[] = {3, 4, 0, 5};
    const guint per_day = MIN (12, size->n_products);
    g_autofree OcopWireRow *rows = g_new0 (OcopWireRow, per_day);
    gint64 version = 1;
    for (guint day = 0; day < size->n_days; day++) {
        const guint first = (guint)g_rand_int_range (rand, 0, (gint32)size->n_products);
        const OcopDay on = size->today - (OcopDay)(size->n_days - 1 - day);
        for (guint i = 0; i < per_day; i++) {
            const guint product = (first + i) % size->n_products;
            rows[i] = (OcopWireRow){.day = on,
                                    .channel = (OcopChannel)((product + day) % 3),
                                    .stars = stars[product % 4],
                                    .qty_milli = g_rand_int_range (rand, 1, 9) * 1000,
                                    .version = version + i};
            g_snprintf (rows[i].product, sizeof rows[i].product, "QN-%04u", product + 1);
            rows[i].amount = rows[i].qty_milli / 1000 * (35000 + (gint64)product * 6500);
            if (i == 0 && day % 11 == 0) {
                rows[i].returned_qty_milli = 1000;
                rows[i].returned_amount = 35000 + (gint64)product * 6500;
            }
        }
        province_put_rows (db, epoch, rows, per_day);
        version += per_day;
    }
    epoch->acked_seq = epoch->acked_totals = version;
    epoch->first_ms = size->now_ms - 100 * DAY_MS;
    epoch->last_ms = size->now_ms - (point % 4 == 3 ? 5 : 0) * DAY_MS - 600000;
    epoch->proof = OCOP_REG_PROVEN;
    GOOD (ocop_reg_epochs_put (db, epoch, &error));
}

static void
fill_stock (OcopRegDb *db, const ProvinceSize *size, gint64 till_key, guint point)
{
    g_autofree OcopWireStock *stock = g_new0 (OcopWireStock, size->n_products);
    g_autofree OcopWireLot *lots = g_new0 (OcopWireLot, size->n_products);
    guint n_stock = 0, n_changed;
    for (guint i = point % 3; i < size->n_products; i += 3) {
        const gint64 qty = ((i * 7 + point * 13) % 90) * 1000;
        OcopWireStock *row = &stock[n_stock];
        g_snprintf (row->product, sizeof row->product, "QN-%04u", i + 1);
        row->qty_milli = qty;
        row->movement = n_stock + 1;
        row->first_lot = n_stock;
        row->n_lots = qty > 0 && i % 2 == 0;
        lots[n_stock] = (OcopWireLot){.lot = (char *)"L1",
                                      .expiry = size->today + (OcopDay)((i * 11) % 200),
                                      .qty_milli = qty};
        n_stock++;
    }
    GOOD (ocop_reg_stock_put (db, till_key, 1, stock, n_stock, lots, size->now_ms, &n_changed,
                              &error));
}

static void
fill_cases (OcopRegDb *db, const ProvinceSize *size, gint64 till_key)
{
    static const char detail[] = "{\"till\":4,\"registry\":3}";
    const OcopRegCase mismatch = {.kind = OCOP_REG_CASE_STARS_MISMATCH,
                                  .till_key = till_key,
                                  .point = (char *)"QN01",
                                  .till = 1,
                                  .epoch = 1,
                                  .seq = 57,
                                  .subject = (char *)"2026-11-20/QN-0004",
                                  .detail = (char *)detail};
    const OcopRegCase skew = {.kind = OCOP_REG_CASE_CLOCK_SKEW,
                              .till_key = till_key,
                              .point = (char *)"QN01",
                              .till = 1,
                              .epoch = 1,
                              .seq = 60,
                              .subject = (char *)(size->is_hostile ? "<b>\"'&" : ""),
                              .detail = (char *)"{\"skew_ms\":720000}"};
    gint64 id;
    gboolean is_new;
    GOOD (ocop_reg_cases_open (db, &mismatch, size->now_ms - DAY_MS, &id, &is_new, &error));
    GOOD (ocop_reg_cases_open (db, &skew, size->now_ms, &id, &is_new, &error));
}

void
province_fill (OcopRegDb *db, const ProvinceSize *size, const char *password_hash)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (7);
    OcopRegUser user = {.login = (char *)"lan",
                        .name = (char *)(size->is_hostile ? "Lan <b>&" : "Nguyễn Thị Lan"),
                        .role = OCOP_REG_ROLE_OFFICER,
                        .password_hash = (char *)password_hash,
                        .is_active = TRUE,
                        .made_ms = size->now_ms};
    COMMITTED (db, {
        fill_master (db, size);
        GOOD (ocop_reg_setting_put (db, "name", "tỉnh Quảng Ninh", &error));
        GOOD (ocop_reg_users_put (db, &user, &error));
        GOOD (ocop_reg_audit_add (db, "operator", "user-add", "lan", "{}", size->now_ms, &error));
    });
    for (guint i = 0; i < size->n_points; i++) {
        g_auto (Chain) chain = {0};
        g_autoptr (OcopRegEpoch) epoch = NULL;
        g_autofree char *point = g_strdup_printf ("QN%02u", i + 1);
        chain_init (&chain, (guint8)(i + 1));
        COMMITTED (db, {
            const gint64 key = chain_enrol (&chain, db, point, 1, &epoch);
            fill_sales (db, size, epoch, i, rand);
            fill_stock (db, size, key, i);
            if (i == 0)
                fill_cases (db, size, key);
        });
    }
    province_roll (db, size->now_ms);
}
