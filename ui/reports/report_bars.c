/* Money is what was charged less what was given back. */
#include "ui/reports/report_bars.h"

#include "base/day.h"
#include "base/money.h"
#include "ui/reports/bar_chart.h"
#include "ui/reports/report_words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* More days than that are shown by month. */
#define DAYS_MAX  62
#define NAMES_MAX 8

gboolean
ocop_report_is_in_time (OcopReportKind kind)
{
    return kind == OCOP_REPORT_DAY;
}

static const OcopReportCell *
get_row (const OcopReport *report, guint i)
{
    return g_ptr_array_index (report->rows, i);
}

/* The two money columns of every report of sales. */
static gint64
get_net (const OcopReport *report, const OcopReportCell *row)
{
    gint64 net = 0, sign = 1;
    for (gsize k = 0; k < report->n_columns; k++) {
        if (report->columns[k].type != OCOP_CELL_MONEY)
            continue;
        net += sign * row[k].value;
        sign = -1;
    }
    return net;
}

static void
add_money (GArray *bars, const char *label, gint64 value)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    ocop_bars_add (bars, label, value, ocop_money_to_text (value, text));
}

/* ---- in time */

static void
add_days (const OcopReport *report, GArray *bars)
{
    const OcopDay last = (OcopDay)get_row (report, report->rows->len - 1)[0].value;
    guint i = 0;
    for (OcopDay day = (OcopDay)get_row (report, 0)[0].value; day <= last; day++) {
        char label[OCOP_DAY_TEXT_SIZE];
        gint64 net = 0;
        if (i < report->rows->len && get_row (report, i)[0].value == day) {
            net = get_net (report, get_row (report, i));
            i++;
        }
        ocop_day_to_local (day, label);
        label[5] = '\0'; /* without the year */
        add_money (bars, label, net);
    }
}

static void
add_months (const OcopReport *report, GArray *bars)
{
    for (guint i = 0; i < report->rows->len;) {
        const OcopDay end = ocop_day_month_end ((OcopDay)get_row (report, i)[0].value);
        char label[OCOP_DAY_TEXT_SIZE];
        gint64 net = 0;
        for (; i < report->rows->len && get_row (report, i)[0].value <= end; i++)
            net += get_net (report, get_row (report, i));
        ocop_day_to_local (end, label);
        add_money (bars, label + 3, net);
    }
}

/* ---- by name */

typedef struct {
    char *name;
    gint64 value;
} Sum;

static int
compare_sums (gconstpointer a, gconstpointer b)
{
    const Sum *first = a, *second = b;
    return first->value < second->value ? 1 : first->value > second->value ? -1 : 0;
}

static char *
dup_name (OcopReportKind kind, const OcopReportCell *row)
{
    switch (kind) {
    case OCOP_REPORT_PRODUCT:
        return g_strdup (row[1].text);
    case OCOP_REPORT_STARS:
        return ocop_report_dup_stars (&row[0]);
    case OCOP_REPORT_CHANNEL:
        return g_strdup (ocop_report_name_channel (row[0].text));
    case OCOP_REPORT_CASHIER:
    case OCOP_REPORT_PRODUCER:
    case OCOP_REPORT_DAY:
    case OCOP_REPORT_STOCK:
    case OCOP_REPORT_CERTIFICATES:
    case OCOP_N_REPORTS:
    default:
        return g_strdup (row[0].text != NULL && *row[0].text != '\0' ? row[0].text : _ ("nobody"));
    }
}

static void
clear_sum (gpointer data)
{
    g_free (((Sum *)data)->name);
}

/* Rows of one name follow each other. */
static void
add_names (OcopReportKind kind, const OcopReport *report, GArray *bars)
{
    g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (Sum));
    gint64 others = 0;
    g_array_set_clear_func (sums, clear_sum);
    for (guint i = 0; i < report->rows->len; i++) {
        g_autofree char *name = dup_name (kind, get_row (report, i));
        Sum *last = sums->len > 0 ? &g_array_index (sums, Sum, sums->len - 1) : NULL;
        const gint64 net = get_net (report, get_row (report, i));
        if (last != NULL && strcmp (last->name, name) == 0) {
            last->value += net;
            continue;
        }
        const Sum sum = {g_steal_pointer (&name), net};
        g_array_append_val (sums, sum);
    }
    g_array_sort (sums, compare_sums);
    for (guint i = 0; i < sums->len; i++) {
        const Sum *sum = &g_array_index (sums, Sum, i);
        if (i < NAMES_MAX || sums->len == NAMES_MAX + 1)
            add_money (bars, sum->name, sum->value);
        else
            others += sum->value;
    }
    if (sums->len > NAMES_MAX + 1)
        add_money (bars, _ ("Others"), others);
}

/* ---- certificates */

static void
add_certificates (const OcopReport *report, GArray *bars)
{
    static const struct {
        const char *label;
        gint64 days_max;
    } classes[] = {{N_ ("Ended"), -1},
                   {N_ ("Ends within 30 days"), 30},
                   {N_ ("Ends within 90 days"), 90},
                   {N_ ("Ends after 90 days"), G_MAXINT64}};
    gint64 counts[G_N_ELEMENTS (classes)] = {0};
    gsize days_column = 0;
    for (gsize k = 0; k < report->n_columns; k++)
        if (strcmp (report->columns[k].key, "days_left") == 0)
            days_column = k;
    for (guint i = 0; i < report->rows->len; i++) {
        const OcopReportCell *cell = &get_row (report, i)[days_column];
        gsize class = 0;
        while (!cell->is_null && cell->value > classes[class].days_max)
            class ++;
        counts[class] += cell->is_null ? 0 : 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (classes); i++) {
        char figure[OCOP_MONEY_TEXT_SIZE];
        ocop_bars_add (bars, _ (classes[i].label), counts[i],
                       ocop_money_to_digits (counts[i], figure));
    }
}

GArray *
ocop_report_make_bars (OcopReportKind kind, const OcopReport *report)
{
    GArray *bars = ocop_bars_new();
    const guint n = report->rows->len;
    if (n == 0)
        return bars;
    if (kind == OCOP_REPORT_CERTIFICATES)
        add_certificates (report, bars);
    else if (!ocop_report_is_in_time (kind))
        add_names (kind, report, bars);
    else if (get_row (report, n - 1)[0].value - get_row (report, 0)[0].value < DAYS_MAX)
        add_days (report, bars);
    else
        add_months (report, bars);
    return bars;
}
