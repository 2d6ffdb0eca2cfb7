/* Puts a question together from constant pieces of SQL, values bound, and gives the lines as they
 * come. */
#include "registry/store/lines.h"

#include <glib/gi18n-lib.h>

enum { DAY, POINT, TILL, PRODUCT, CHANNEL, STARS, N_KEYS };

static const struct {
    const char *name;
    guint grouping;
} keys[N_KEYS] = {
    [DAY] = {"day", OCOP_REG_BY_DAY},
    [POINT] = {"point", OCOP_REG_BY_POINT},
    [TILL] = {"till", OCOP_REG_BY_TILL},
    [PRODUCT] = {"product", OCOP_REG_BY_PRODUCT},
    [CHANNEL] = {"channel", OCOP_REG_BY_CHANNEL},
    [STARS] = {"stars", OCOP_REG_BY_STARS},
};

static const char *
get_expression (const OcopRegLineSource *source, guint key)
{
    const char *const expressions[N_KEYS] = {source->day,     source->point,   source->till,
                                             source->product, source->channel, source->stars};
    return expressions[key];
}

/* One condition of the question. */
typedef struct {
    guint key;
    const char *operator_text; /* NULL: no condition */
    const char *text;
    gint64 number;
} Condition;

#define CONDITIONS_MAX 7

/* A plain range of days is what an index can begin in; that of @after alone would be looked for. */
static OcopDay
get_from (const OcopRegTotalsQuery *query)
{
    if (query->after == NULL || (query->grouping & OCOP_REG_BY_DAY) == 0)
        return query->from;
    return query->from != OCOP_DAY_NONE ? MAX (query->from, query->after->day) : query->after->day;
}

static void
fill_conditions (const OcopRegTotalsQuery *query, Condition conditions[CONDITIONS_MAX])
{
    const Condition all[CONDITIONS_MAX] = {
        {DAY, get_from (query) != OCOP_DAY_NONE ? ">=" : NULL, NULL, get_from (query)},
        {DAY, query->to != OCOP_DAY_NONE ? "<=" : NULL, NULL, query->to},
        {POINT, query->point != NULL ? "=" : NULL, query->point, 0},
        {TILL, query->till != 0 ? "=" : NULL, NULL, query->till},
        {PRODUCT, query->product != NULL ? "=" : NULL, query->product, 0},
        {CHANNEL, query->channel >= 0 ? "=" : NULL, NULL, query->channel},
        {STARS, query->stars >= 0 ? "=" : NULL, NULL, query->stars},
    };
    for (guint i = 0; i < CONDITIONS_MAX; i++)
        conditions[i] = all[i];
}

static gboolean
check_keys (const OcopRegLineSource *source, const OcopRegTotalsQuery *query,
            const Condition *conditions, GError **error)
{
    guint wanted = query->grouping;
    for (guint i = 0; i < CONDITIONS_MAX; i++)
        if (conditions[i].operator_text != NULL)
            wanted |= keys[conditions[i].key].grouping;
    for (guint key = 0; key < N_KEYS; key++)
        if ((wanted & keys[key].grouping) != 0 && get_expression (source, key) == NULL) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, keys[key].name,
                            _ ("these figures are not kept by “%s”"), keys[key].name);
            return FALSE;
        }
    return TRUE;
}

static void
append_keys (GString *sql, const OcopRegLineSource *source, guint grouping, const char *lead)
{
    for (guint key = 0; key < N_KEYS; key++) {
        if ((grouping & keys[key].grouping) == 0)
            continue;
        g_string_append_printf (sql, "%s%s", lead, get_expression (source, key));
        lead = ", ";
    }
}

/* (day, point) > ($n + 1, $n + 2): both compare rows of values from the left. */
static void
append_after (GString *sql, const OcopRegLineSource *source, guint grouping, guint n)
{
    g_string_append (sql, n > 0 ? " AND (" : " WHERE (");
    append_keys (sql, source, grouping, "");
    g_string_append (sql, ") > (");
    const char *lead = "";
    for (guint key = 0; key < N_KEYS; key++)
        if ((grouping & keys[key].grouping) != 0) {
            g_string_append_printf (sql, "%s$%u", lead, ++n);
            lead = ", ";
        }
    g_string_append_c (sql, ')');
}

static void
bind_after (OcopRegStmt *stmt, const OcopRegTotalsQuery *query, guint n)
{
    const OcopRegTotalsLine *line = query->after;
    const gint64 numbers[N_KEYS] = {
        [DAY] = line->day, [TILL] = line->till, [CHANNEL] = line->channel, [STARS] = line->stars};
    const char *const texts[N_KEYS] = {[POINT] = line->point, [PRODUCT] = line->product};
    for (guint key = 0; key < N_KEYS; key++) {
        if ((query->grouping & keys[key].grouping) == 0)
            continue;
        if (texts[key] != NULL)
            ocop_reg_bind_text (stmt, ++n, texts[key]);
        else
            ocop_reg_bind_int (stmt, ++n, numbers[key]);
    }
}

static guint
count_keys (guint grouping)
{
    guint n = 0;
    for (guint key = 0; key < N_KEYS; key++)
        n += (grouping & keys[key].grouping) != 0;
    return n;
}

static char *
dup_sql (const OcopRegLineSource *source, const OcopRegTotalsQuery *query,
         const Condition *conditions, guint *ret_n_params)
{
    static const char *const figures[] = {"qty", "amount", "returned_qty", "returned_amount"};
    GString *sql = g_string_new ("SELECT ");
    for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
        g_string_append_printf (sql, "%sCAST (coalesce (sum (%s%s), 0) AS BIGINT)",
                                i > 0 ? ", " : "", source->figures, figures[i]);
    append_keys (sql, source, query->grouping, ", ");
    g_string_append_printf (sql, " FROM %s", source->from);
    guint n = 0;
    for (guint i = 0; i < CONDITIONS_MAX; i++) {
        if (conditions[i].operator_text == NULL)
            continue;
        n++;
        g_string_append_printf (sql, "%s%s %s $%u", n > 1 ? " AND " : " WHERE ",
                                get_expression (source, conditions[i].key),
                                conditions[i].operator_text, n);
    }
    if (query->after != NULL) {
        append_after (sql, source, query->grouping, n);
        n += count_keys (query->grouping);
    }
    append_keys (sql, source, query->grouping, " GROUP BY ");
    append_keys (sql, source, query->grouping, " ORDER BY ");
    if (query->limit > 0)
        g_string_append_printf (sql, " LIMIT $%u OFFSET $%u", n + 1, n + 2);
    *ret_n_params = n;
    return g_string_free (sql, FALSE);
}

static OcopRegStmt *
prepare_lines (OcopRegDb *db, const OcopRegLineSource *source, const OcopRegTotalsQuery *query,
               GError **error)
{
    Condition conditions[CONDITIONS_MAX];
    fill_conditions (query, conditions);
    if (!check_keys (source, query, conditions, error))
        return NULL;
    guint n_params;
    g_autofree char *sql = dup_sql (source, query, conditions, &n_params);
    OcopRegStmt *stmt = ocop_reg_prepare (db, sql, error);
    if (stmt == NULL)
        return NULL;
    guint n = 0;
    for (guint i = 0; i < CONDITIONS_MAX; i++) {
        if (conditions[i].operator_text == NULL)
            continue;
        if (conditions[i].text != NULL)
            ocop_reg_bind_text (stmt, ++n, conditions[i].text);
        else
            ocop_reg_bind_int (stmt, ++n, conditions[i].number);
    }
    if (query->after != NULL)
        bind_after (stmt, query, n);
    if (query->limit > 0) {
        ocop_reg_bind_int (stmt, n_params + 1, query->limit);
        ocop_reg_bind_int (stmt, n_params + 2, query->offset);
    }
    return stmt;
}

static void
read_line (OcopRegStmt *stmt, guint grouping, OcopRegTotalsLine *line)
{
    *line = (OcopRegTotalsLine){
        .day = OCOP_DAY_NONE, .point = "", .product = "", .channel = -1, .stars = -1};
    line->qty_milli = ocop_reg_column_int (stmt, 0);
    line->amount = ocop_reg_column_int (stmt, 1);
    line->returned_qty_milli = ocop_reg_column_int (stmt, 2);
    line->returned_amount = ocop_reg_column_int (stmt, 3);
    guint column = 4;
    if ((grouping & OCOP_REG_BY_DAY) != 0)
        line->day = (OcopDay)ocop_reg_column_int (stmt, column++);
    if ((grouping & OCOP_REG_BY_POINT) != 0)
        line->point = ocop_reg_column_text (stmt, column++);
    if ((grouping & OCOP_REG_BY_TILL) != 0)
        line->till = (int)ocop_reg_column_int (stmt, column++);
    if ((grouping & OCOP_REG_BY_PRODUCT) != 0)
        line->product = ocop_reg_column_text (stmt, column++);
    if ((grouping & OCOP_REG_BY_CHANNEL) != 0)
        line->channel = (int)ocop_reg_column_int (stmt, column++);
    if ((grouping & OCOP_REG_BY_STARS) != 0)
        line->stars = (int)ocop_reg_column_int (stmt, column);
}

gboolean
ocop_reg_lines_foreach (OcopRegDb *db, const OcopRegLineSource *source,
                        const OcopRegTotalsQuery *query, OcopRegTotalsFunc each, gpointer data,
                        GError **error)
{
    g_autoptr (OcopRegStmt) stmt = prepare_lines (db, source, query, error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_set_streaming (stmt);
    gboolean is_ok, has_row = FALSE;
    OcopRegTotalsLine line;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        read_line (stmt, query->grouping, &line);
        if (!each (&line, data, error))
            return FALSE;
    }
    return is_ok;
}

gboolean
ocop_reg_totals_foreach (OcopRegDb *db, const OcopRegTotalsQuery *query, OcopRegTotalsFunc each,
                         gpointer data, GError **error)
{
    /* By way of the epochs: a range of days is then a range of the key in each of them, however
     * long the history. */
    static const OcopRegLineSource source = {
        .from = "till t JOIN till_epoch e ON e.till_key = t.till_key JOIN totals r ON "
                "r.till_key = e.till_key AND r.epoch = e.epoch",
        .day = "r.day",
        .point = "t.point",
        .till = "t.till",
        .product = "r.product",
        .channel = "r.channel",
        .stars = "r.stars",
        .figures = "r.",
    };
    return ocop_reg_lines_foreach (db, &source, query, each, data, error);
}
