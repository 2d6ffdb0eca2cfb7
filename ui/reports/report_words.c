/* Keys are those of the reports, which are stable (shop/report.c). */
#include "ui/reports/report_words.h"

#include "base/day.h"
#include "base/money.h"
#include "base/quantity.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *key;
    gboolean is_hidden;
    OcopTableColumn heading;
} headings[] = {
    {"day", FALSE, {N_ ("Day"), 10, FALSE, FALSE}},
    {"product", TRUE, {N_ ("Code"), 8, FALSE, FALSE}},
    {"name", FALSE, {N_ ("Product"), 14, FALSE, TRUE}},
    {"stars", FALSE, {N_ ("Stars"), 8, FALSE, FALSE}},
    {"channel", FALSE, {N_ ("Channel"), 10, FALSE, FALSE}},
    {"cashier", FALSE, {N_ ("Cashier"), 12, FALSE, TRUE}},
    {"qty", FALSE, {N_ ("Quantity"), 7, TRUE, FALSE}},
    {"amount", FALSE, {N_ ("Sales"), 11, TRUE, FALSE}},
    {"returned_qty", FALSE, {N_ ("Returned"), 6, TRUE, FALSE}},
    {"returned_amount", FALSE, {N_ ("Refunds"), 9, TRUE, FALSE}},
    {"sales_count", FALSE, {N_ ("Receipts"), 7, TRUE, FALSE}},
    {"sales", FALSE, {N_ ("Sales"), 11, TRUE, FALSE}},
    {"returns_count", FALSE, {N_ ("Returns"), 7, TRUE, FALSE}},
    {"returns", FALSE, {N_ ("Refunds"), 9, TRUE, FALSE}},
    {"last_day", FALSE, {N_ ("Ends on"), 10, FALSE, FALSE}},
    {"producer", FALSE, {N_ ("Producer"), 12, FALSE, TRUE}},
    {"decided_on", TRUE, {N_ ("Decided on"), 10, FALSE, FALSE}},
    {"days_left", FALSE, {N_ ("Days left"), 7, TRUE, FALSE}},
    {"state", FALSE, {N_ ("State"), 12, FALSE, FALSE}},
};

const OcopTableColumn *
ocop_report_find_heading (const char *key, gboolean *ret_is_shown)
{
    for (gsize i = 0; i < G_N_ELEMENTS (headings); i++) {
        if (strcmp (headings[i].key, key) != 0)
            continue;
        *ret_is_shown = !headings[i].is_hidden;
        return &headings[i].heading;
    }
    g_assert_not_reached();
}

const char *
ocop_report_name_channel (const char *text)
{
    static const struct {
        const char *text, *name;
    } channels[] = {{"showroom", N_ ("Showroom")},
                    {"fair", N_ ("Fair")},
                    {"phone", N_ ("Telephone")},
                    {"sendo", "Sendo"},
                    {"tiki", "Tiki"},
                    {"voso", "Voso"},
                    {"postmart", "Postmart"},
                    {"province", N_ ("Province")}};
    for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
        if (strcmp (channels[i].text, text) == 0)
            return _ (channels[i].name);
    return text;
}

static const char *
name_state (const char *text, const char **ret_class)
{
    static const struct {
        const char *text, *name, *css_class;
    } states[] = {{"none", N_ ("none"), "hint"},
                  {"valid", N_ ("valid"), NULL},
                  {"expires-soon", N_ ("ends soon"), "warning"},
                  {"lapsed", N_ ("ended"), "refusal"},
                  {"undated", N_ ("without a day"), "warning"}};
    for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
        if (strcmp (states[i].text, text) != 0)
            continue;
        *ret_class = states[i].css_class;
        return _ (states[i].name);
    }
    return text;
}

char *
ocop_report_dup_stars (const OcopReportCell *cell)
{
    return cell->is_null || cell->value == 0 ? g_strdup (_ ("no stars"))
                                             : g_strdup_printf ("★ %" PRId64, cell->value);
}

static void
tell_text (const char *key, const char *value, GString *text, const char **ret_class)
{
    if (strcmp (key, "channel") == 0)
        value = ocop_report_name_channel (value);
    else if (strcmp (key, "state") == 0)
        value = name_state (value, ret_class);
    else if (strcmp (key, "cashier") == 0 && *value == '\0')
        value = _ ("nobody");
    g_string_append (text, value);
}

void
ocop_report_tell_cell (const OcopReportColumn *column, const OcopReportCell *cell, GString *text,
                       const char **ret_class)
{
    char buffer[OCOP_MONEY_TEXT_SIZE];
    if (strcmp (column->key, "stars") == 0) {
        g_autofree char *stars = ocop_report_dup_stars (cell);
        *ret_class = cell->is_null ? "hint" : "star";
        g_string_append (text, stars);
        return;
    }
    if (cell->is_null) {
        if (column->type == OCOP_CELL_DAY)
            g_string_append (text, "–");
        return;
    }
    switch (column->type) {
    case OCOP_CELL_TEXT:
        tell_text (column->key, cell->text != NULL ? cell->text : "", text, ret_class);
        return;
    case OCOP_CELL_MONEY:
        g_string_append (text, ocop_money_to_digits (cell->value, buffer));
        return;
    case OCOP_CELL_QTY:
        g_string_append (text, ocop_qty_to_local (cell->value, buffer));
        return;
    case OCOP_CELL_DAY:
        g_string_append (text, ocop_day_to_local ((OcopDay)cell->value, buffer));
        return;
    case OCOP_CELL_COUNT:
    default:
        g_string_append (text, ocop_money_to_digits (cell->value, buffer));
        return;
    }
}
