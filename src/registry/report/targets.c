/* Targets against what was reached. */
#include "registry/report/programme.h"

#include "registry/report/labels.h"
#include "registry/report/sales.h"
#include "registry/store/programme.h"
#include <string.h>

static const OcopColumn target_columns[] = {
    {"target", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Mục tiêu", OCOP_COLUMN_TEXT, NULL},
    {"indicator", "Chỉ tiêu", OCOP_COLUMN_TEXT, ocop_label_indicator},
    {"scope", "Phạm vi", OCOP_COLUMN_TEXT, NULL},
    {"from", "Từ ngày", OCOP_COLUMN_DAY, NULL},
    {"to", "Đến ngày", OCOP_COLUMN_DAY, NULL},
    {"actual", "Đạt/mục tiêu (ít nhất)", OCOP_COLUMN_RATIO, NULL},
    {"missing", "Còn thiếu", OCOP_COLUMN_COUNT, NULL},
    {"met", "Hoàn thành", OCOP_COLUMN_BOOL, NULL},
};

typedef struct {
    OcopRegDb *db;
    OcopFacts *facts;
    const OcopRegTarget *target;
    const OcopFactGroup *group; /* scope */
    const OcopFactPlace *place; /* scope */
    OcopDay until;              /* the target's end, at most the facts' day */
} Reckoning;

static gboolean
is_in_scope (const Reckoning *r, const OcopFactPlace *place)
{
    if (r->group != NULL)
        return ocop_fact_group_has (r->group, place);
    if (r->place == NULL)
        return TRUE;
    return place != NULL && (place == r->place || ocop_fact_place_now (place) == r->place ||
                             g_strcmp0 (ocop_fact_place_district (place), r->place->code) == 0);
}

static gboolean
is_within (const Reckoning *r, OcopDay day)
{
    return day != OCOP_DAY_NONE && day >= r->target->from && day <= r->until;
}

static gboolean
does_count (const Reckoning *r, const OcopFactProduct *product, const char *indicator)
{
    if (!product->in_programme || !is_in_scope (r, product->place))
        return FALSE;
    if (strcmp (indicator, "certified") == 0)
        return product->stars > 0;
    if (g_str_has_prefix (indicator, "stars"))
        return product->stars == indicator[5] - '0' && indicator[6] == '\0';
    if (strcmp (indicator, "new_products") == 0)
        return is_within (r, product->row->in_programme_since);
    if (strcmp (indicator, "new_certified") == 0)
        return is_within (r, product->first_certified);
    return TRUE;
}

static gint64
count_products (const Reckoning *r)
{
    gint64 count = 0;
    for (guint i = 0; i < r->facts->products->len; i++)
        count += does_count (r, g_ptr_array_index (r->facts->products, i), r->target->indicator);
    return count;
}

/* @only_new: whose first product came within the target's days. */
static gint64
count_producers (const Reckoning *r, gboolean only_new)
{
    g_autoptr (GHashTable) producers = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) old = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < r->facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (r->facts->products, i);
        if (!does_count (r, product, "producers") || product->producer == NULL)
            continue;
        g_hash_table_add (producers, product->producer);
        if (only_new && !is_within (r, product->row->in_programme_since) &&
            g_hash_table_add (old, product->producer))
            continue;
    }
    return (gint64)g_hash_table_size (producers) - (gint64)g_hash_table_size (old);
}

static gint64
count_points (const Reckoning *r)
{
    gint64 count = 0;
    for (guint i = 0; i < r->facts->points->len; i++) {
        const OcopRegPoint *point = g_ptr_array_index (r->facts->points, i);
        const OcopFactPlace *place =
            ocop_facts_find_place (r->facts, point->place_code, point->place_day);
        count += (point->opened == OCOP_DAY_NONE || point->opened <= r->until) &&
                 (point->closed == OCOP_DAY_NONE || point->closed >= r->until) &&
                 is_in_scope (r, place);
    }
    return count;
}

static gboolean
sum_sales (const Reckoning *r, gint64 *ret_sum, GError **error)
{
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    query.from = r->target->from;
    query.to = r->until;
    query.area = r->group != NULL ? r->group->code : NULL;
    query.place = r->place != NULL ? r->place->code : NULL;
    OcopSalesFigures sum;
    if (!ocop_sales_sum (r->db, r->facts, &query, &sum, error))
        return FALSE;
    *ret_sum = sum.amount - sum.returned_amount;
    return TRUE;
}

static gboolean
reckon (const Reckoning *r, gint64 *ret_actual, GError **error)
{
    const char *indicator = r->target->indicator;
    if (strcmp (indicator, "sales") == 0)
        return sum_sales (r, ret_actual, error);
    if (strcmp (indicator, "producers") == 0 || strcmp (indicator, "new_producers") == 0)
        *ret_actual = count_producers (r, *indicator == 'n');
    else if (strcmp (indicator, "points") == 0)
        *ret_actual = count_points (r);
    else
        *ret_actual = count_products (r);
    return TRUE;
}

static gboolean
add_target (OcopTable *table, OcopRegDb *db, OcopFacts *facts, const OcopRegTarget *target,
            GError **error)
{
    Reckoning r = {.db = db, .facts = facts, .target = target, .until = facts->day};
    gint64 actual;
    if (target->to != OCOP_DAY_NONE && target->to < r.until)
        r.until = target->to;
    r.group = ocop_facts_find_group (facts, target->scope);
    r.place = r.group == NULL ? ocop_facts_find_place (facts, target->scope, OCOP_DAY_NONE) : NULL;
    if (!reckon (&r, &actual, error))
        return FALSE;
    ocop_table_add_text (table, target->code);
    ocop_table_add_text (table, target->name);
    ocop_table_add_text (table, target->indicator);
    ocop_table_add_text (table, r.group != NULL   ? r.group->name
                                : r.place != NULL ? r.place->name
                                                  : "Toàn tỉnh");
    ocop_table_add_day (table, target->from);
    ocop_table_add_day (table, target->to);
    ocop_table_add_ratio (table, actual, target->value);
    ocop_table_add_value (table, MAX (0, target->value - actual));
    ocop_table_add_value (table, actual >= target->value);
    return TRUE;
}

OcopTable *
ocop_report_targets (OcopRegDb *db, OcopFacts *facts, GError **error)
{
    g_autoptr (GPtrArray) rows = ocop_reg_master_list (db, &ocop_reg_target_shape, error);
    if (rows == NULL)
        return NULL;
    g_autoptr (OcopTable) table = ocop_table_new ("targets", "Mục tiêu và kết quả", target_columns,
                                                  G_N_ELEMENTS (target_columns));
    for (guint i = 0; i < rows->len; i++)
        if (!add_target (table, db, facts, g_ptr_array_index (rows, i), error))
            return NULL;
    return g_steal_pointer (&table);
}
