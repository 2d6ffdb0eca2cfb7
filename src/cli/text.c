/* Aligned text. printf's widths count bytes, and Vietnamese letters have up to three. */
#include "cli/text.h"

#include "base/day.h"
#include "base/money.h"
#include "base/quantity.h"

#include <string.h>

struct _OcopTable {
    char *aligns;
    guint n_columns;
    GPtrArray *cells; /* of char * */
};

OcopTable *
ocop_table_new (const char *aligns)
{
    OcopTable *table = g_new0 (OcopTable, 1);
    table->aligns = g_strdup (aligns);
    table->n_columns = (guint)strlen (aligns);
    table->cells = g_ptr_array_new_with_free_func (g_free);
    return table;
}

void
ocop_table_free (OcopTable *table)
{
    if (table == NULL)
        return;
    g_free (table->aligns);
    g_ptr_array_unref (table->cells);
    g_free (table);
}

void
ocop_table_add (OcopTable *table, const char *text)
{
    g_ptr_array_add (table->cells, g_strdup (text != NULL ? text : ""));
}

void
ocop_table_add_money (OcopTable *table, gint64 amount_dong)
{
    char buffer[OCOP_MONEY_TEXT_SIZE];
    ocop_table_add (table, ocop_money_to_text (amount_dong, buffer));
}

void
ocop_table_add_qty (OcopTable *table, gint64 qty_milli)
{
    char buffer[OCOP_QTY_TEXT_SIZE];
    ocop_table_add (table, ocop_qty_to_local (qty_milli, buffer));
}

void
ocop_table_add_int (OcopTable *table, gint64 value)
{
    char buffer[OCOP_MONEY_TEXT_SIZE];
    ocop_table_add (table, ocop_money_to_digits (value, buffer));
}

void
ocop_table_add_day (OcopTable *table, gint32 day)
{
    char buffer[OCOP_DAY_TEXT_SIZE];
    ocop_table_add (table, ocop_day_to_local (day, buffer));
}

guint
ocop_text_get_columns (const char *text)
{
    guint n_columns = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (!g_unichar_iszerowidth (c))
            n_columns += g_unichar_iswide (c) ? 2 : 1;
    }
    return n_columns;
}

static void
append_blanks (GString *out, guint n_blanks)
{
    for (guint i = 0; i < n_blanks; i++)
        g_string_append_c (out, ' ');
}

void
ocop_table_print (const OcopTable *table, GString *out)
{
    g_autofree guint *widths = g_new0 (guint, table->n_columns);
    for (guint i = 0; i < table->cells->len; i++) {
        guint columns = ocop_text_get_columns (g_ptr_array_index (table->cells, i));
        widths[i % table->n_columns] = MAX (widths[i % table->n_columns], columns);
    }
    guint n_owed = 0; /* blanks that are written only when something follows */
    for (guint i = 0; i < table->cells->len; i++) {
        const char *cell = g_ptr_array_index (table->cells, i);
        guint column = i % table->n_columns;
        guint n_missing = widths[column] - ocop_text_get_columns (cell);
        gboolean is_right = table->aligns[column] == 'r';
        if (*cell != '\0') {
            append_blanks (out, n_owed + (is_right ? n_missing : 0));
            g_string_append (out, cell);
            n_owed = is_right ? 0 : n_missing;
        } else {
            n_owed += n_missing;
        }
        n_owed += 2;
        if (column + 1 == table->n_columns) {
            g_string_append_c (out, '\n');
            n_owed = 0;
        }
    }
}

const char *
ocop_text_of_stars (int stars)
{
    static const char five[] = "★★★★★";
    return five + strlen ("★") * (gsize)(5 - CLAMP (stars, 0, 5));
}
