/* The review of all points together, and the lots that expire first. */
#include "registry/report/supply_read.h"

#include "registry/report/sales.h"
#include "registry/store/programme.h"
#include <string.h>

static void
clear_review (OcopSupplyReview *review)
{
    g_hash_table_unref (review->by_code);
    g_ptr_array_unref (review->items);
    g_string_chunk_free (review->texts);
}

static void
take_stock (const OcopStockRow *row, gpointer data)
{
    OcopSupplyReview *review = data;
    OcopSupplyItem *item = ocop_supply_find_item (review, row->product);
    const OcopDay day = review->facts->day;
    const char *text = row->lots;
    OcopStockLot lot;
    item->stock_milli += row->qty_milli;
    while (ocop_supply_next_lot (&text, &lot)) {
        if (lot.expiry == OCOP_DAY_NONE || lot.qty_milli <= 0)
            continue;
        if (item->first_expiry == OCOP_DAY_NONE || lot.expiry < item->first_expiry)
            item->first_expiry = lot.expiry;
        if (lot.expiry <= day + OCOP_SUPPLY_HORIZON_DAYS)
            item->by_day[MAX (0, lot.expiry - day)] += lot.qty_milli;
    }
}

static gboolean
take_sales (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    ocop_supply_find_item (data, line->product)->sold_milli +=
        line->qty_milli - line->returned_qty_milli;
    return TRUE;
}

static gboolean
take_declared (OcopRegDb *db, OcopSupplyReview *review, GError **error)
{
    const OcopRegQuery query = {
        .where = "to_day >= $1", .n_values = 1, .values = {{.number = review->facts->day}}};
    g_autoptr (GPtrArray) rows = ocop_reg_master_query (db, &ocop_reg_supply_shape, &query, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const OcopRegSupply *row = g_ptr_array_index (rows, i);
        OcopSupplyItem *item = ocop_supply_find_item (review, row->product);
        for (int k = 0; k < 3; k++)
            item->declared_milli[k] +=
                ocop_supply_part (row->qty_milli, row->from, row->to, review->facts->day,
                                  review->facts->day + 30 * (k + 1) - 1);
    }
    return rows != NULL;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
    return strcmp ((*(OcopSupplyItem *const *)a)->code, (*(OcopSupplyItem *const *)b)->code);
}

static const char *
label_advice (const char *advice)
{
    if (strcmp (advice, "expiring") == 0)
        return "Sẽ hết hạn";
    if (strcmp (advice, "short") == 0)
        return "Sắp thiếu";
    if (strcmp (advice, "surplus") == 0)
        return "Dư";
    return "Đủ";
}

static const OcopColumn supply_columns[] = {
    {"product", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"unit", "Đơn vị", OCOP_COLUMN_TEXT, NULL},
    {"stock", "Tồn các điểm", OCOP_COLUMN_QTY, NULL},
    {"declared_30", "Cung 30 ngày", OCOP_COLUMN_QTY, NULL},
    {"declared_60", "Cung 60 ngày", OCOP_COLUMN_QTY, NULL},
    {"declared_90", "Cung 90 ngày", OCOP_COLUMN_QTY, NULL},
    {"sold", "Đã bán trong kỳ", OCOP_COLUMN_QTY, NULL},
    {"rate", "Bán mỗi ngày", OCOP_COLUMN_QTY, NULL},
    {"cover_days", "Đủ bán (ngày)", OCOP_COLUMN_COUNT, NULL},
    {"surplus", "Dư sau 90 ngày", OCOP_COLUMN_QTY, NULL},
    {"first_expiry", "Hạn gần nhất", OCOP_COLUMN_DAY, NULL},
    {"at_risk", "Khó bán kịp hạn", OCOP_COLUMN_QTY, NULL},
    {"advice", "Đề xuất", OCOP_COLUMN_TEXT, label_advice},
};

/* What is to be done first comes first. */
enum { ADVICE_EXPIRING, ADVICE_SHORT, ADVICE_SURPLUS, ADVICE_ENOUGH, N_ADVICES };
static const char *const advices[N_ADVICES] = {"expiring", "short", "surplus", "enough"};

typedef struct {
    gint64 surplus, at_risk;
    int advice;
} Judgement;

static Judgement
judge (const OcopSupplyItem *item, gint64 window_days)
{
    const __int128 sold = MAX (0, item->sold_milli);
    const gint64 need_90 = (gint64)(sold * OCOP_SUPPLY_HORIZON_DAYS / window_days);
    const gint64 need_30 = (gint64)(sold * OCOP_SUPPLY_COVER_DAYS / window_days);
    Judgement judgement = {
        .surplus = MAX (0, item->stock_milli + item->declared_milli[2] - need_90),
        .at_risk = ocop_supply_at_risk (item->by_day, G_N_ELEMENTS (item->by_day), item->sold_milli,
                                        window_days)};
    judgement.advice = judgement.at_risk > 0                                   ? ADVICE_EXPIRING
                       : item->stock_milli + item->declared_milli[0] < need_30 ? ADVICE_SHORT
                       : judgement.surplus > 0                                 ? ADVICE_SURPLUS
                                                                               : ADVICE_ENOUGH;
    return judgement;
}

static void
add_item (OcopTable *table, const OcopSupplyItem *item, const Judgement *judgement,
          gint64 window_days)
{
    const __int128 sold = MAX (0, item->sold_milli);
    ocop_table_add_text (table, item->code);
    ocop_table_add_text (table,
                         item->product != NULL ? item->product->row->name : "Ngoài danh mục");
    ocop_table_add_text (table, item->product != NULL ? item->product->row->unit : "");
    ocop_table_add_value (table, item->stock_milli);
    for (int k = 0; k < 3; k++)
        ocop_table_add_value (table, item->declared_milli[k]);
    ocop_table_add_value (table, item->sold_milli);
    ocop_table_add_value (table, (gint64)((sold * 2 + window_days) / (2 * window_days)));
    if (item->sold_milli > 0 && item->stock_milli >= 0)
        ocop_table_add_value (table, (gint64)((__int128)item->stock_milli * window_days / sold));
    else
        ocop_table_add_null (table);
    ocop_table_add_value (table, judgement->surplus);
    ocop_table_add_day (table, item->first_expiry);
    ocop_table_add_value (table, judgement->at_risk);
    ocop_table_add_text (table, advices[judgement->advice]);
}

static void
add_items (OcopTable *table, const GPtrArray *items, gint64 window_days)
{
    g_autofree Judgement *judgements = g_new (Judgement, MAX (1, items->len));
    for (guint i = 0; i < items->len; i++)
        judgements[i] = judge (g_ptr_array_index (items, i), window_days);
    for (int advice = 0; advice < N_ADVICES; advice++)
        for (guint i = 0; i < items->len; i++)
            if (judgements[i].advice == advice)
                add_item (table, g_ptr_array_index (items, i), &judgements[i], window_days);
}

/* --- lots that expire --- */

static const OcopColumn expiring_columns[] = {
    {"expiry", "Hạn dùng", OCOP_COLUMN_DAY, NULL},
    {"days_left", "Còn (ngày)", OCOP_COLUMN_COUNT, NULL},
    {"product", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"point", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"lot", "Lô", OCOP_COLUMN_TEXT, NULL},
    {"qty", "Số lượng", OCOP_COLUMN_QTY, NULL},
};

typedef struct {
    OcopDay expiry;
    const char *product, *point, *lot;
    gint64 qty_milli;
} ExpiringLot;

typedef struct {
    OcopDay until;
    GArray *lots; /* of ExpiringLot */
    GStringChunk *texts;
} Expiring;

static void
take_expiring (const OcopStockRow *row, gpointer data)
{
    Expiring *expiring = data;
    const char *text = row->lots;
    OcopStockLot lot;
    while (ocop_supply_next_lot (&text, &lot)) {
        if (lot.expiry == OCOP_DAY_NONE || lot.expiry > expiring->until || lot.qty_milli <= 0)
            continue;
        const ExpiringLot own = {
            .expiry = lot.expiry,
            .product = g_string_chunk_insert_const (expiring->texts, row->product),
            .point = g_string_chunk_insert_const (expiring->texts, row->point),
            .lot = g_string_chunk_insert_len (expiring->texts, lot.lot, lot.lot_length),
            .qty_milli = lot.qty_milli};
        g_array_append_val (expiring->lots, own);
    }
}

static int
compare_lots (gconstpointer a, gconstpointer b)
{
    const ExpiringLot *one = a, *other = b;
    if (one->expiry != other->expiry)
        return one->expiry < other->expiry ? -1 : 1;
    const int order = strcmp (one->product, other->product);
    return order != 0 ? order : strcmp (one->point, other->point);
}

static OcopTable *
make_expiring (OcopFacts *facts, Expiring *expiring)
{
    g_array_sort (expiring->lots, compare_lots);
    OcopTable *table = ocop_table_new ("expiring", "Lô sắp hết hạn", expiring_columns,
                                       G_N_ELEMENTS (expiring_columns));
    for (guint i = 0; i < expiring->lots->len; i++) {
        const ExpiringLot *lot = &g_array_index (expiring->lots, ExpiringLot, i);
        const OcopFactProduct *product = ocop_facts_find_product (facts, lot->product);
        ocop_table_add_day (table, lot->expiry);
        ocop_table_add_value (table, lot->expiry - facts->day);
        ocop_table_add_text (table, lot->product);
        ocop_table_add_text (table, product != NULL ? product->row->name : "Ngoài danh mục");
        ocop_table_add_text (table, lot->point);
        ocop_table_add_text (table, lot->lot);
        ocop_table_add_value (table, lot->qty_milli);
    }
    return table;
}

/* --- both --- */

typedef struct {
    OcopSupplyReview review;
    Expiring expiring;
    OcopDay from, to;
} Reading;

static void
init_reading (Reading *reading, OcopFacts *facts, OcopDay from, OcopDay to, int days)
{
    reading->review = (OcopSupplyReview){.facts = facts,
                                         .by_code = g_hash_table_new (g_str_hash, g_str_equal),
                                         .items = g_ptr_array_new_with_free_func (g_free),
                                         .texts = g_string_chunk_new (4096)};
    reading->expiring = (Expiring){.until = facts->day + days,
                                   .lots = g_array_new (FALSE, FALSE, sizeof (ExpiringLot)),
                                   .texts = g_string_chunk_new (4096)};
    reading->to = to != OCOP_DAY_NONE ? to : facts->day;
    reading->from = from != OCOP_DAY_NONE ? from : reading->to - OCOP_SUPPLY_WINDOW_DAYS + 1;
}

static void
clear_reading (Reading *reading)
{
    clear_review (&reading->review);
    g_array_unref (reading->expiring.lots);
    g_string_chunk_free (reading->expiring.texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

static void
take_both (const OcopStockRow *row, gpointer data)
{
    Reading *reading = data;
    take_stock (row, &reading->review);
    if (*row->lots != '\0')
        take_expiring (row, &reading->expiring);
}

static OcopTable *
make_supply (OcopRegDb *db, Reading *reading, GError **error)
{
    OcopSupplyReview *review = &reading->review;
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    query.from = reading->from;
    query.to = reading->to;
    query.grouping = OCOP_REG_BY_DAY | OCOP_REG_BY_PRODUCT; /* in the key's order */
    const gint64 window_days = MAX (1, query.to - query.from + 1);
    if (!ocop_reg_rollups_foreach (db, OCOP_REG_ROLLUP_DAY_PRODUCT, &query, take_sales, review,
                                   error) ||
        !take_declared (db, review, error))
        return NULL;
    g_ptr_array_sort (review->items, compare_items);
    OcopTable *table = ocop_table_new ("supply", "Rà soát nguồn cung", supply_columns,
                                       G_N_ELEMENTS (supply_columns));
    add_items (table, review->items, window_days);
    char first[OCOP_DAY_TEXT_SIZE], last[OCOP_DAY_TEXT_SIZE];
    ocop_table_add_note (table, "Tốc độ bán tính từ %s đến %s (%" G_GINT64_FORMAT " ngày)",
                         ocop_day_to_local (query.from, first), ocop_day_to_local (query.to, last),
                         window_days);
    ocop_table_add_note (table,
                         "Sẽ hết hạn: bán trước hoặc giảm giá · Sắp thiếu: đặt thêm · Dư: đưa lên "
                         "sàn, hội chợ, điểm khác");
    return table;
}

OcopTable *
ocop_report_supply (OcopRegDb *db, OcopFacts *facts, OcopDay from, OcopDay to, GError **error)
{
    g_auto (Reading) reading = {0};
    init_reading (&reading, facts, from, to, 0);
    if (!ocop_supply_foreach_stock (db, NULL, take_stock, &reading.review, error))
        return NULL;
    return make_supply (db, &reading, error);
}

OcopTable *
ocop_report_expiring (OcopRegDb *db, OcopFacts *facts, int days, GError **error)
{
    g_auto (Reading) reading = {0};
    init_reading (&reading, facts, OCOP_DAY_NONE, OCOP_DAY_NONE, days);
    if (!ocop_supply_foreach_stock (db, NULL, take_expiring, &reading.expiring, error))
        return NULL;
    return make_expiring (facts, &reading.expiring);
}

gboolean
ocop_report_supply_review (OcopRegDb *db, OcopFacts *facts, int days, OcopTable **ret_supply,
                           OcopTable **ret_expiring, GError **error)
{
    g_auto (Reading) reading = {0};
    init_reading (&reading, facts, OCOP_DAY_NONE, OCOP_DAY_NONE, days);
    if (!ocop_supply_foreach_stock (db, NULL, take_both, &reading, error))
        return FALSE;
    OcopTable *supply = make_supply (db, &reading, error);
    if (supply == NULL)
        return FALSE;
    *ret_supply = supply;
    *ret_expiring = make_expiring (facts, &reading.expiring);
    return TRUE;
}
