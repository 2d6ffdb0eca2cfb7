/* Counting over distinct things: headline, groups, localities. */
#include "registry/report/programme.h"

#include "registry/report/labels.h"
#include <string.h>

static void
count_product (const OcopFactProduct *product, GHashTable *producers, GHashTable *certified,
               OcopHeadline *count)
{
    count->n_products++;
    count->n_certified += product->stars > 0;
    count->n_stars[CLAMP (product->stars, 0, 5)]++;
    if (product->producer == NULL)
        return;
    if (product->stars > 0 && g_hash_table_add (certified, product->producer))
        count->n_producers_certified++;
    if (g_hash_table_add (producers, product->producer)) {
        count->n_producers++;
        count->n_by_kind[product->producer->kind]++;
    }
}

typedef gboolean (*MemberFunc) (const OcopFactProduct *product, gconstpointer data);

static void
count_members (const OcopFacts *facts, MemberFunc is_member, gconstpointer data,
               OcopHeadline *ret_count)
{
    OcopHeadline count = {0};
    g_autoptr (GHashTable) producers = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) certified = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (facts->products, i);
        if (product->in_programme && is_member (product, data))
            count_product (product, producers, certified, &count);
    }
    *ret_count = count;
}

static gboolean
is_in_group (const OcopFactProduct *product, gconstpointer data)
{
    return data == NULL || ocop_fact_group_has (data, product->place);
}

void
ocop_report_count (const OcopFacts *facts, const OcopFactGroup *group, OcopHeadline *ret_count)
{
    count_members (facts, is_in_group, group, ret_count);
}

static const OcopColumn headline_columns[] = {
    {"indicator", "Chỉ tiêu", OCOP_COLUMN_TEXT, NULL},
    {"count", "Số lượng", OCOP_COLUMN_COUNT, NULL},
    {"share", "Tỷ lệ", OCOP_COLUMN_PERCENT, NULL},
};

static void
add_headline (OcopTable *table, const char *name, gint64 count, gint64 of)
{
    const gint64 share = ocop_report_share_tenths (count, of);
    ocop_table_add_text (table, name);
    ocop_table_add_value (table, count);
    if (share < 0)
        ocop_table_add_null (table);
    else
        ocop_table_add_value (table, share);
}

OcopTable *
ocop_report_headline (const OcopFacts *facts)
{
    OcopHeadline count;
    OcopTable *table = ocop_table_new ("headline", "Chương trình OCOP của tỉnh", headline_columns,
                                       G_N_ELEMENTS (headline_columns));
    ocop_report_count (facts, NULL, &count);
    add_headline (table, "Sản phẩm tham gia chương trình", count.n_products, 0);
    add_headline (table, "Sản phẩm được công nhận sao", count.n_certified, count.n_products);
    for (int stars = 5; stars >= 3; stars--) {
        g_autofree char *name = g_strdup_printf ("Sản phẩm %d sao", stars);
        add_headline (table, name, count.n_stars[stars], count.n_certified);
    }
    add_headline (table, "Chủ thể", count.n_producers, 0);
    for (guint kind = OCOP_PRODUCER_ENTERPRISE; kind <= OCOP_PRODUCER_HOUSEHOLD; kind++)
        add_headline (
            table, ocop_label_producer_kind (ocop_producer_kind_get_text ((OcopProducerKind)kind)),
            count.n_by_kind[kind], count.n_producers);
    if (count.n_by_kind[OCOP_PRODUCER_UNKNOWN] > 0)
        add_headline (table, ocop_label_producer_kind (""), count.n_by_kind[OCOP_PRODUCER_UNKNOWN],
                      count.n_producers);
    return table;
}

#define PARTICIPATION_COLUMNS(key, title)                                                          \
    {                                                                                              \
        {key, "Mã", OCOP_COLUMN_TEXT, NULL}, {"name", title, OCOP_COLUMN_TEXT, NULL},              \
            {"entities", "Chủ thể", OCOP_COLUMN_RATIO, NULL},                                      \
            {"products", "Sản phẩm tham gia", OCOP_COLUMN_RATIO, NULL},                            \
            {"certified", "Sản phẩm có sao", OCOP_COLUMN_RATIO, NULL},                             \
            {"stars5", "5 sao", OCOP_COLUMN_COUNT, NULL},                                          \
            {"stars4", "4 sao", OCOP_COLUMN_COUNT, NULL},                                          \
            {"stars3", "3 sao", OCOP_COLUMN_COUNT, NULL},                                          \
    }

static const OcopColumn participation_columns[] = PARTICIPATION_COLUMNS ("group", "Nhóm địa bàn");
static const OcopColumn locality_columns[] = PARTICIPATION_COLUMNS ("place", "Địa bàn");

static void
add_participation (OcopTable *table, const char *code, const char *name, const OcopHeadline *count,
                   const OcopHeadline *all)
{
    ocop_table_add_text (table, code);
    ocop_table_add_text (table, name);
    ocop_table_add_ratio (table, count->n_producers, all->n_producers);
    ocop_table_add_ratio (table, count->n_products, all->n_products);
    ocop_table_add_ratio (table, count->n_certified, all->n_certified);
    for (int stars = 5; stars >= 3; stars--)
        ocop_table_add_value (table, count->n_stars[stars]);
}

/* TRUE when some product of the programme is in two of the groups. */
static gboolean
do_groups_overlap (const OcopFacts *facts)
{
    for (guint i = 0; i < facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (facts->products, i);
        guint n_groups = 0;
        for (guint k = 0; product->in_programme && k < facts->groups->len; k++)
            if (ocop_fact_group_has (g_ptr_array_index (facts->groups, k), product->place))
                n_groups++;
        if (n_groups > 1)
            return TRUE;
    }
    return FALSE;
}

OcopTable *
ocop_report_participation (const OcopFacts *facts)
{
    OcopHeadline all, count;
    OcopTable *table = ocop_table_new ("participation", "Tham gia chương trình theo nhóm địa bàn",
                                       participation_columns, G_N_ELEMENTS (participation_columns));
    ocop_report_count (facts, NULL, &all);
    for (guint i = 0; i < facts->groups->len; i++) {
        const OcopFactGroup *group = g_ptr_array_index (facts->groups, i);
        ocop_report_count (facts, group, &count);
        add_participation (table, group->code, group->name, &count, &all);
    }
    char day[OCOP_DAY_TEXT_SIZE];
    ocop_table_add_note (table,
                         "Toàn tỉnh ngày %s: %" G_GINT64_FORMAT " chủ thể, %" G_GINT64_FORMAT
                         " sản phẩm tham gia, %" G_GINT64_FORMAT " sản phẩm có sao",
                         ocop_day_to_local (facts->day, day), all.n_producers, all.n_products,
                         all.n_certified);
    if (do_groups_overlap (facts))
        ocop_table_add_note (table,
                             "Các nhóm giao nhau: mỗi nhóm so với toàn tỉnh, không cộng dồn");
    return table;
}

/* --- localities --- */

typedef struct {
    const char *district; /* by district, NULL: those that cannot be said */
    const OcopFactPlace *place;
    gboolean by_district;
} Locality;

static gboolean
is_in_locality (const OcopFactProduct *product, gconstpointer data)
{
    const Locality *locality = data;
    if (!locality->by_district)
        return ocop_fact_place_now (product->place) == locality->place;
    return g_strcmp0 (ocop_fact_place_district (product->place), locality->district) == 0;
}

static gboolean
is_anywhere (const OcopFactProduct *product, gconstpointer data)
{
    return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
    const OcopFactPlace *one = *(const OcopFactPlace *const *)a;
    const OcopFactPlace *other = *(const OcopFactPlace *const *)b;
    return strcmp (one->code, other->code);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Distinct keys of the products' localities, sorted, NULL not among them. */
static GPtrArray *
list_localities (const OcopFacts *facts, gboolean by_district)
{
    g_autoptr (GHashTable) seen =
        by_district ? g_hash_table_new (g_str_hash, g_str_equal) : g_hash_table_new (NULL, NULL);
    GPtrArray *keys = g_ptr_array_new();
    for (guint i = 0; i < facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (facts->products, i);
        gconstpointer key = by_district ? (gconstpointer)ocop_fact_place_district (product->place)
                                        : (gconstpointer)ocop_fact_place_now (product->place);
        if (product->in_programme && key != NULL && g_hash_table_add (seen, (gpointer)key))
            g_ptr_array_add (keys, (gpointer)key);
    }
    g_ptr_array_sort (keys, by_district ? compare_codes : compare_places);
    return keys;
}

static void
add_locality (OcopTable *table, const OcopFacts *facts, gconstpointer key, gboolean by_district,
              const OcopHeadline *all)
{
    OcopHeadline count;
    const Locality locality = {.district = by_district ? key : NULL,
                               .place = by_district ? NULL : key,
                               .by_district = by_district};
    count_members (facts, is_in_locality, &locality, &count);
    if (key == NULL && count.n_products > 0)
        add_participation (table, "", "Chưa xác định địa bàn", &count, all);
    else if (key != NULL && by_district)
        add_participation (table, key, ocop_facts_get_district_name (facts, key), &count, all);
    else if (key != NULL)
        add_participation (table, locality.place->code, locality.place->name, &count, all);
}

OcopTable *
ocop_report_localities (const OcopFacts *facts, gboolean by_district)
{
    OcopHeadline all;
    OcopTable *table = ocop_table_new (by_district ? "districts" : "communes",
                                       by_district ? "Theo huyện, thị xã, thành phố cũ"
                                                   : "Theo xã, phường, đặc khu",
                                       locality_columns, G_N_ELEMENTS (locality_columns));
    g_autoptr (GPtrArray) keys = list_localities (facts, by_district);
    count_members (facts, is_anywhere, NULL, &all);
    for (guint i = 0; i < keys->len; i++)
        add_locality (table, facts, g_ptr_array_index (keys, i), by_district, &all);
    add_locality (table, facts, NULL, by_district, &all);
    add_participation (table, "", "Toàn tỉnh", &all, &all);
    ocop_table_make_total (table);
    ocop_table_add_note (
        table,
        "Một chủ thể có sản phẩm ở nhiều địa bàn được đếm ở mỗi nơi; dòng toàn tỉnh đếm một lần");
    return table;
}

/* --- forms of producers --- */

static const OcopColumn forms_columns[] = {
    {"kind", "Loại hình", OCOP_COLUMN_TEXT, ocop_label_producer_kind},
    {"producers", "Chủ thể", OCOP_COLUMN_RATIO, NULL},
    {"products", "Sản phẩm tham gia", OCOP_COLUMN_COUNT, NULL},
    {"certified", "Sản phẩm có sao", OCOP_COLUMN_COUNT, NULL},
};

OcopTable *
ocop_report_forms (const OcopFacts *facts)
{
    gint64 n_producers[OCOP_PRODUCER_HOUSEHOLD + 1] = {0};
    gint64 n_products[OCOP_PRODUCER_HOUSEHOLD + 1] = {0};
    gint64 n_certified[OCOP_PRODUCER_HOUSEHOLD + 1] = {0};
    gint64 n_all = 0;
    for (guint i = 0; i < facts->producers->len; i++) {
        const OcopFactProducer *producer = g_ptr_array_index (facts->producers, i);
        if (producer->n_products == 0)
            continue;
        n_all++;
        n_producers[producer->kind]++;
        n_products[producer->kind] += producer->n_products;
        n_certified[producer->kind] += producer->n_certified;
    }
    OcopTable *table = ocop_table_new ("forms", "Chủ thể theo loại hình", forms_columns,
                                       G_N_ELEMENTS (forms_columns));
    for (guint i = 1; i <= OCOP_PRODUCER_HOUSEHOLD + 1; i++) {
        const guint kind = i % (OCOP_PRODUCER_HOUSEHOLD + 1);
        if (kind == OCOP_PRODUCER_UNKNOWN && n_producers[kind] == 0)
            continue;
        ocop_table_add_text (table, ocop_producer_kind_get_text ((OcopProducerKind)kind));
        ocop_table_add_ratio (table, n_producers[kind], n_all);
        ocop_table_add_value (table, n_products[kind]);
        ocop_table_add_value (table, n_certified[kind]);
    }
    return table;
}
