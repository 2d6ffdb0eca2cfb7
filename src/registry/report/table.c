/* The table in memory: one array of cells, one chunk of texts. */
#include "registry/report/table_private.h"

#include "base/money.h"
#include "base/quantity.h"
#include <stdlib.h>
#include <string.h>

OcopTable *
ocop_table_new (const char *name, const char *title, const OcopColumn *columns, guint n_columns)
{
    OcopTable *table = g_new0 (OcopTable, 1);
    table->name = g_strdup (name);
    table->title = g_strdup (title);
    table->columns = columns;
    table->n_columns = n_columns;
    table->cells = g_array_new (FALSE, TRUE, sizeof (OcopCell));
    table->total = g_array_new (FALSE, TRUE, sizeof (OcopCell));
    table->notes = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (table->notes, NULL);
    table->texts = g_string_chunk_new (4096);
    return table;
}

void
ocop_table_free (OcopTable *table)
{
    if (table == NULL)
        return;
    g_free (table->name);
    g_free (table->title);
    g_array_unref (table->cells);
    g_array_unref (table->total);
    g_ptr_array_unref (table->notes);
    g_string_chunk_free (table->texts);
    g_free (table);
}

static void
add_cell (OcopTable *table, const OcopCell *cell)
{
    g_array_append_val (table->cells, *cell);
}

void
ocop_table_add_text (OcopTable *table, const char *text)
{
    const OcopCell cell = {.is_null = text == NULL,
                           .text =
                               text != NULL ? g_string_chunk_insert (table->texts, text) : NULL};
    add_cell (table, &cell);
}

void
ocop_table_add_value (OcopTable *table, gint64 value)
{
    const OcopColumn *column = &table->columns[table->cells->len % table->n_columns];
    const OcopCell cell = {.is_null = column->type == OCOP_COLUMN_STARS && value == 0,
                           .value = value};
    add_cell (table, &cell);
}

void
ocop_table_add_day (OcopTable *table, OcopDay day)
{
    const OcopCell cell = {.is_null = day == OCOP_DAY_NONE, .value = day};
    add_cell (table, &cell);
}

void
ocop_table_add_instant (OcopTable *table, gint64 utc_ms)
{
    const OcopCell cell = {.is_null = utc_ms == 0, .value = utc_ms};
    add_cell (table, &cell);
}

void
ocop_table_add_ratio (OcopTable *table, gint64 value, gint64 of)
{
    const OcopCell cell = {.value = value, .of = of};
    add_cell (table, &cell);
}

void
ocop_table_add_null (OcopTable *table)
{
    const OcopCell cell = {.is_null = TRUE};
    add_cell (table, &cell);
}

void
ocop_table_make_total (OcopTable *table)
{
    g_assert (table->total->len == 0 && table->cells->len >= table->n_columns &&
              table->cells->len % table->n_columns == 0);
    const guint first = table->cells->len - table->n_columns;
    g_array_append_vals (table->total, &g_array_index (table->cells, OcopCell, first),
                         table->n_columns);
    g_array_set_size (table->cells, first);
}

void
ocop_table_add_note (OcopTable *table, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    table->notes->pdata[table->notes->len - 1] = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_ptr_array_add (table->notes, NULL);
}

void
ocop_table_clear_rows (OcopTable *table)
{
    g_array_set_size (table->cells, 0);
    g_string_chunk_clear (table->texts);
}

void
ocop_table_truncate (OcopTable *table, guint n_rows)
{
    if (ocop_table_get_n_rows (table) > n_rows)
        g_array_set_size (table->cells, n_rows * table->n_columns);
}

typedef struct {
    const OcopCell *cells;
    guint column;
    guint place;
} SortRow;

static int
compare_descending (gconstpointer a, gconstpointer b)
{
    const SortRow *one = a, *other = b;
    const OcopCell *x = &one->cells[one->column], *y = &other->cells[other->column];
    if (x->is_null != y->is_null)
        return x->is_null - y->is_null;
    if (!x->is_null && x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return (one->place > other->place) - (one->place < other->place);
}

void
ocop_table_sort_descending (OcopTable *table, guint column)
{
    const guint n_rows = ocop_table_get_n_rows (table);
    if (n_rows == 0)
        return;
    g_autofree SortRow *rows = g_new (SortRow, n_rows);
    for (guint i = 0; i < n_rows; i++)
        rows[i] = (SortRow){ocop_table_get_row (table, i), column, i};
    qsort (rows, n_rows, sizeof rows[0], compare_descending);
    GArray *sorted = g_array_sized_new (FALSE, TRUE, sizeof (OcopCell), table->cells->len);
    for (guint i = 0; i < n_rows; i++)
        g_array_append_vals (sorted, rows[i].cells, table->n_columns);
    g_array_unref (table->cells);
    table->cells = sorted;
}

const char *
ocop_table_get_name (const OcopTable *table)
{
    return table->name;
}

const char *
ocop_table_get_title (const OcopTable *table)
{
    return table->title;
}

const OcopColumn *
ocop_table_get_columns (const OcopTable *table, guint *ret_n_columns)
{
    *ret_n_columns = table->n_columns;
    return table->columns;
}

guint
ocop_table_get_n_rows (const OcopTable *table)
{
    return table->cells->len / table->n_columns;
}

const OcopCell *
ocop_table_get_row (const OcopTable *table, guint row)
{
    g_assert (row < ocop_table_get_n_rows (table));
    return &g_array_index (table->cells, OcopCell, row * table->n_columns);
}

const OcopCell *
ocop_table_get_total (const OcopTable *table)
{
    return table->total->len > 0 ? &g_array_index (table->total, OcopCell, 0) : NULL;
}

const char *const *
ocop_table_get_notes (const OcopTable *table, guint *ret_n_notes)
{
    if (ret_n_notes != NULL)
        *ret_n_notes = table->notes->len - 1;
    return (const char *const *)table->notes->pdata;
}

gint64
ocop_report_share_tenths (gint64 value, gint64 of)
{
    if (of <= 0)
        return -1;
    return (gint64)(((__int128)value * 2000 + of) / ((__int128)of * 2));
}

static char *
percent_to_text (gint64 tenths)
{
    const gint64 size = ABS (tenths);
    return g_strdup_printf ("%s%" G_GINT64_FORMAT ",%d %%", tenths < 0 ? "−" : "", size / 10,
                            (int)(size % 10));
}

static char *
ratio_to_text (const OcopCell *cell)
{
    char value[OCOP_MONEY_TEXT_SIZE], of[OCOP_MONEY_TEXT_SIZE];
    const gint64 tenths = ocop_report_share_tenths (cell->value, cell->of);
    g_autofree char *share = tenths >= 0 ? percent_to_text (tenths) : g_strdup ("–");
    return g_strdup_printf ("%s/%s = %s", ocop_money_to_digits (cell->value, value),
                            ocop_money_to_digits (cell->of, of), share);
}

char *
ocop_cell_to_text (const OcopColumn *column, const OcopCell *cell)
{
    char buffer[MAX (OCOP_MONEY_TEXT_SIZE, OCOP_QTY_TEXT_SIZE)];
    if (cell->is_null)
        return g_strdup ("–");
    switch (column->type) {
    case OCOP_COLUMN_TEXT:
        return g_strdup (column->label != NULL ? column->label (cell->text) : cell->text);
    case OCOP_COLUMN_MONEY:
        return g_strdup (ocop_money_to_text (cell->value, buffer));
    case OCOP_COLUMN_QTY:
        return g_strdup (ocop_qty_to_local (cell->value, buffer));
    case OCOP_COLUMN_STARS:
        return g_strdup_printf ("★ %d", (int)cell->value);
    case OCOP_COLUMN_DAY:
        return g_strdup (ocop_day_to_local ((OcopDay)cell->value, buffer));
    case OCOP_COLUMN_INSTANT:
        return g_strdup (ocop_instant_to_local (cell->value, buffer));
    case OCOP_COLUMN_PERCENT:
        return percent_to_text (cell->value);
    case OCOP_COLUMN_RATIO:
        return ratio_to_text (cell);
    case OCOP_COLUMN_BOOL:
        return g_strdup (cell->value != 0 ? "có" : "không");
    case OCOP_COLUMN_COUNT:
    default:
        return g_strdup (ocop_money_to_digits (cell->value, buffer));
    }
}

gboolean
ocop_column_is_number (const OcopColumn *column)
{
    return column->type != OCOP_COLUMN_TEXT && column->type != OCOP_COLUMN_BOOL;
}
