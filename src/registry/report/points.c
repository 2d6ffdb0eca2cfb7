/* One pass over points and tills makes both tables. */
#include "registry/report/points.h"

#include "registry/report/labels.h"
#include "registry/store/tills.h"
#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

typedef struct {
    const char *point;
    const OcopRegPoint *row;   /* NULL: not in master data */
    const OcopRegTill *till;   /* NULL: no till there */
    const OcopRegEpoch *epoch; /* the till's newest, NULL: none */
    gint64 last_ms;            /* over all epochs, 0: never */
} Line;

typedef struct {
    GPtrArray *tills, *epochs;
    GArray *lines; /* of Line, by point and till */
} Lines;

static void
clear_lines (Lines *lines)
{
    g_clear_pointer (&lines->tills, g_ptr_array_unref);
    g_clear_pointer (&lines->epochs, g_ptr_array_unref);
    g_clear_pointer (&lines->lines, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, clear_lines)

static int
compare_lines (gconstpointer a, gconstpointer b)
{
    const Line *one = a, *other = b;
    const int order = strcmp (one->point, other->point);
    if (order != 0)
        return order;
    return (one->till != NULL ? one->till->till : 0) -
           (other->till != NULL ? other->till->till : 0);
}

static gboolean
read_lines (OcopRegDb *db, const OcopFacts *facts, Lines *lines, GError **error)
{
    lines->tills = ocop_reg_tills_list (db, error);
    lines->epochs = lines->tills != NULL ? ocop_reg_epochs_list (db, 0, error) : NULL;
    if (lines->epochs == NULL)
        return FALSE;
    lines->lines = g_array_new (FALSE, TRUE, sizeof (Line));
    g_autoptr (GHashTable) newest = g_hash_table_new (g_int64_hash, g_int64_equal);
    g_autoptr (GHashTable) heard = g_hash_table_new (g_int64_hash, g_int64_equal);
    g_autoptr (GHashTable) with_till = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < lines->epochs->len; i++) {
        OcopRegEpoch *epoch = g_ptr_array_index (lines->epochs, i);
        const OcopRegEpoch *held = g_hash_table_lookup (newest, &epoch->till_key);
        const OcopRegEpoch *last = g_hash_table_lookup (heard, &epoch->till_key);
        if (held == NULL || held->epoch < epoch->epoch)
            g_hash_table_replace (newest, &epoch->till_key, epoch);
        if (last == NULL || last->last_ms < epoch->last_ms)
            g_hash_table_replace (heard, &epoch->till_key, epoch);
    }
    for (guint i = 0; i < lines->tills->len; i++) {
        const OcopRegTill *till = g_ptr_array_index (lines->tills, i);
        const OcopRegEpoch *last = g_hash_table_lookup (heard, &till->key);
        const Line line = {.point = till->point,
                           .row = ocop_facts_find_point (facts, till->point),
                           .till = till,
                           .epoch = g_hash_table_lookup (newest, &till->key),
                           .last_ms = last != NULL ? last->last_ms : 0};
        g_array_append_val (lines->lines, line);
        g_hash_table_add (with_till, till->point);
    }
    for (guint i = 0; i < facts->points->len; i++) {
        const OcopRegPoint *point = g_ptr_array_index (facts->points, i);
        const Line line = {.point = point->code, .row = point};
        if (!g_hash_table_contains (with_till, point->code))
            g_array_append_val (lines->lines, line);
    }
    g_array_sort (lines->lines, compare_lines);
    return TRUE;
}

static const char *
get_proof (const Line *line)
{
    if (line->till == NULL)
        return "no-till";
    if (line->last_ms == 0 || line->epoch == NULL)
        return "never";
    switch ((OcopRegProof)line->epoch->proof) {
    case OCOP_REG_PROVEN:
        return "proven";
    case OCOP_REG_UNPROVEN:
        return "unproven";
    case OCOP_REG_CATCHING_UP:
    default:
        return "catching-up";
    }
}

static void
add_till (OcopTable *table, const Line *line)
{
    if (line->till != NULL)
        ocop_table_add_value (table, line->till->till);
    else
        ocop_table_add_null (table);
}

static void
add_heard (OcopTable *table, const Line *line, gint64 now_ms)
{
    ocop_table_add_instant (table, line->last_ms);
    if (line->last_ms > 0)
        ocop_table_add_value (table, MAX (0, now_ms - line->last_ms) / DAY_MS);
    else
        ocop_table_add_null (table);
}

static const char *
get_name (const Line *line)
{
    if (line->row != NULL && *line->row->name != '\0')
        return line->row->name;
    return line->till != NULL && line->till->name != NULL ? line->till->name : line->point;
}

static const OcopColumn silent_columns[] = {
    {"point", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"till", "Máy", OCOP_COLUMN_COUNT, NULL},
    {"name", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"last_heard", "Nhận lần cuối", OCOP_COLUMN_INSTANT, NULL},
    {"days", "Im lặng (ngày)", OCOP_COLUMN_COUNT, NULL},
    {"state", "Tình trạng", OCOP_COLUMN_TEXT, ocop_label_proof},
};

static int
compare_silence (gconstpointer a, gconstpointer b)
{
    const Line *one = a, *other = b;
    if (one->last_ms != other->last_ms)
        return one->last_ms < other->last_ms ? -1 : 1;
    return compare_lines (a, b);
}

static gboolean
is_silent (const Line *line, OcopDay day, gint64 before_ms)
{
    const gboolean is_closed =
        line->row != NULL && line->row->closed != OCOP_DAY_NONE && line->row->closed < day;
    const gboolean is_retired = line->till != NULL && line->till->state == OCOP_REG_TILL_RETIRED;
    return !is_closed && !is_retired && line->last_ms < before_ms;
}

OcopTable *
ocop_report_silent (OcopRegDb *db, const OcopFacts *facts, gint64 before_ms, gint64 now_ms,
                    GError **error)
{
    g_auto (Lines) lines = {0};
    if (!read_lines (db, facts, &lines, error))
        return NULL;
    OcopTable *table = ocop_table_new ("silent", "Chưa nhận được số liệu", silent_columns,
                                       G_N_ELEMENTS (silent_columns));
    g_array_sort (lines.lines, compare_silence);
    for (guint i = 0; i < lines.lines->len; i++) {
        const Line *line = &g_array_index (lines.lines, Line, i);
        if (!is_silent (line, facts->day, before_ms))
            continue;
        ocop_table_add_text (table, line->point);
        add_till (table, line);
        ocop_table_add_text (table, get_name (line));
        add_heard (table, line, now_ms);
        ocop_table_add_text (table, get_proof (line));
    }
    return table;
}

static const OcopColumn points_columns[] = {
    {"point", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"type", "Loại", OCOP_COLUMN_TEXT, ocop_label_point_type},
    {"place", "Địa bàn", OCOP_COLUMN_TEXT, NULL},
    {"area_m2", "Diện tích (m²)", OCOP_COLUMN_COUNT, NULL},
    {"till", "Máy", OCOP_COLUMN_COUNT, NULL},
    {"last_heard", "Nhận lần cuối", OCOP_COLUMN_INSTANT, NULL},
    {"days", "Im lặng (ngày)", OCOP_COLUMN_COUNT, NULL},
    {"records", "Bản ghi", OCOP_COLUMN_COUNT, NULL},
    {"proof", "Tổng doanh số", OCOP_COLUMN_TEXT, ocop_label_proof},
};

OcopTable *
ocop_report_points (OcopRegDb *db, OcopFacts *facts, gint64 now_ms, GError **error)
{
    g_auto (Lines) lines = {0};
    if (!read_lines (db, facts, &lines, error))
        return NULL;
    OcopTable *table = ocop_table_new ("points", "Điểm bán và máy bán hàng", points_columns,
                                       G_N_ELEMENTS (points_columns));
    for (guint i = 0; i < lines.lines->len; i++) {
        const Line *line = &g_array_index (lines.lines, Line, i);
        const OcopFactPlace *place =
            line->row != NULL
                ? ocop_facts_find_place (facts, line->row->place_code, line->row->place_day)
                : NULL;
        ocop_table_add_text (table, line->point);
        ocop_table_add_text (table, get_name (line));
        ocop_table_add_text (table, line->row != NULL ? ocop_reg_point_type_get_text (
                                                            (OcopRegPointType)line->row->type)
                                                      : NULL);
        ocop_table_add_text (table, place != NULL ? place->name : "");
        if (line->row != NULL && line->row->area_m2 > 0)
            ocop_table_add_value (table, line->row->area_m2);
        else
            ocop_table_add_null (table);
        add_till (table, line);
        add_heard (table, line, now_ms);
        ocop_table_add_value (table, line->epoch != NULL ? line->epoch->acked_seq : 0);
        ocop_table_add_text (table, get_proof (line));
    }
    return table;
}
