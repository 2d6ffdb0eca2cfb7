/* Reports on both kinds of database. */
#include "parts.h"

#include <string.h>

char *
cell_of (const OcopTable *table, const char *key, const char *column)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (table, &n_columns);
    for (guint i = 0; i < ocop_table_get_n_rows (table); i++) {
        const OcopCell *cells = ocop_table_get_row (table, i);
        if (g_strcmp0 (cells[0].text, key) != 0)
            continue;
        for (guint k = 0; k < n_columns; k++)
            if (strcmp (columns[k].key, column) == 0)
                return ocop_cell_to_text (&columns[k], &cells[k]);
    }
    return g_strdup_printf ("no %s of %s", column, key);
}

void
expect_cell (const OcopTable *table, const char *key, const char *column, const char *text)
{
    g_autofree char *found = cell_of (table, key, column);
    g_assert_cmpstr (found, ==, text);
}

char *
write_table (const OcopTable *table, OcopTableFormat format)
{
    GString *out = g_string_new (NULL);
    ocop_table_write (table, format, out);
    return g_string_free (out, FALSE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    add_table_tests();
    add_programme_tests();
    add_sales_tests();
    add_supply_tests();
    return backend_run_tests();
}
