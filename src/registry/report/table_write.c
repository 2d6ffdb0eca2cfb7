/* JSON, CSV and text of a table.
 *
 * CSV fields that a spreadsheet would run as a formula (= + - @, tab or carriage return first) get
 * a leading apostrophe; numbers are written by this program and need none. */
#include "registry/report/table_write.h"

#include "base/json_writer.h"
#include "base/quantity.h"
#include <string.h>

#define TEXT_WIDTH_MAX 40

/* --- JSON --- */

static void
add_ratio (OcopJsonWriter *w, const OcopColumn *column, const OcopCell *cell)
{
    g_autofree char *of = g_strconcat (column->key, "_of", NULL);
    g_autofree char *share = g_strconcat (column->key, "_share", NULL);
    g_autofree char *tenths_key = g_strconcat (column->key, "_share_tenths", NULL);
    const gint64 tenths = ocop_report_share_tenths (cell->value, cell->of);
    ocop_json_add_int (w, column->key, cell->value);
    ocop_json_add_int (w, of, cell->of);
    if (tenths < 0) {
        ocop_json_add_null (w, share);
        ocop_json_add_null (w, tenths_key);
        return;
    }
    g_autofree char *text =
        g_strdup_printf ("%" G_GINT64_FORMAT ",%d", tenths / 10, (int)(tenths % 10));
    ocop_json_add_string (w, share, text);
    ocop_json_add_int (w, tenths_key, tenths);
}

static void
add_member (OcopJsonWriter *w, const OcopColumn *column, const OcopCell *cell)
{
    if (cell->is_null) {
        ocop_json_add_null (w, column->key);
        return;
    }
    switch (column->type) {
    case OCOP_COLUMN_TEXT:
        ocop_json_add_string (w, column->key, cell->text);
        return;
    case OCOP_COLUMN_QTY:
        ocop_json_add_qty (w, column->key, cell->value);
        return;
    case OCOP_COLUMN_DAY:
        ocop_json_add_day (w, column->key, (OcopDay)cell->value);
        return;
    case OCOP_COLUMN_INSTANT:
        ocop_json_add_instant (w, column->key, cell->value);
        return;
    case OCOP_COLUMN_RATIO:
        add_ratio (w, column, cell);
        return;
    case OCOP_COLUMN_BOOL:
        ocop_json_add_bool (w, column->key, cell->value != 0);
        return;
    case OCOP_COLUMN_MONEY:
    case OCOP_COLUMN_COUNT:
    case OCOP_COLUMN_STARS:
    case OCOP_COLUMN_PERCENT:
    default:
        ocop_json_add_int (w, column->key, cell->value);
    }
}

static void
write_json_row (const OcopTable *table, const OcopCell *cells, gboolean is_first, GString *out)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (table, &n_columns);
    OcopJsonWriter w;
    g_string_append (out, is_first ? "\n" : ",\n");
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    for (guint i = 0; i < n_columns; i++)
        add_member (&w, &columns[i], &cells[i]);
    ocop_json_end_object (&w);
}

/* --- CSV --- */

static void
append_field (GString *out, const char *value, gboolean is_text, gboolean is_first, char separator)
{
    const char special[] = {separator, '"', '\n', '\r', '\0'};
    if (!is_first)
        g_string_append_c (out, separator);
    const gboolean is_formula = is_text && *value != '\0' && strchr ("=+-@\t\r", *value) != NULL;
    if (!is_formula && strpbrk (value, special) == NULL) {
        g_string_append (out, value);
        return;
    }
    g_string_append_c (out, '"');
    if (is_formula)
        g_string_append_c (out, '\'');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c (out, '"');
        g_string_append_c (out, *c);
    }
    g_string_append_c (out, '"');
}

static char *
tenths_to_field (gint64 tenths, gboolean for_people)
{
    if (tenths < 0)
        return g_strdup ("");
    return g_strdup_printf ("%" G_GINT64_FORMAT "%c%d", tenths / 10, for_people ? ',' : '.',
                            (int)(tenths % 10));
}

static char *
cell_to_field (const OcopColumn *column, const OcopCell *cell, gboolean for_people)
{
    char buffer[OCOP_QTY_TEXT_SIZE + OCOP_INSTANT_TEXT_SIZE];
    if (cell->is_null)
        return g_strdup ("");
    switch (column->type) {
    case OCOP_COLUMN_TEXT:
        return g_strdup (for_people && column->label != NULL ? column->label (cell->text)
                                                             : cell->text);
    case OCOP_COLUMN_QTY:
        ocop_qty_to_text (cell->value, buffer);
        return g_strdup (for_people ? g_strdelimit (buffer, ".", ',') : buffer);
    case OCOP_COLUMN_DAY:
        return g_strdup (for_people ? ocop_day_to_local ((OcopDay)cell->value, buffer)
                                    : ocop_day_to_text ((OcopDay)cell->value, buffer));
    case OCOP_COLUMN_INSTANT:
        return g_strdup (for_people ? ocop_instant_to_local (cell->value, buffer)
                                    : ocop_instant_to_text (cell->value, buffer));
    case OCOP_COLUMN_PERCENT:
        return tenths_to_field (cell->value, for_people);
    case OCOP_COLUMN_BOOL:
        return g_strdup (for_people ? (cell->value != 0 ? "có" : "không")
                                    : (cell->value != 0 ? "yes" : "no"));
    case OCOP_COLUMN_MONEY:
    case OCOP_COLUMN_COUNT:
    case OCOP_COLUMN_STARS:
    case OCOP_COLUMN_RATIO:
    default:
        return g_strdup_printf ("%" G_GINT64_FORMAT, cell->value);
    }
}

static void
write_csv_row (const OcopTable *table, const OcopCell *cells, gboolean for_people, GString *out)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (table, &n_columns);
    const char separator = for_people ? ';' : ',';
    for (guint i = 0; i < n_columns; i++) {
        g_autofree char *field = cell_to_field (&columns[i], &cells[i], for_people);
        append_field (out, field, columns[i].type == OCOP_COLUMN_TEXT, i == 0, separator);
        if (columns[i].type != OCOP_COLUMN_RATIO)
            continue;
        const gint64 tenths =
            cells[i].is_null ? -1 : ocop_report_share_tenths (cells[i].value, cells[i].of);
        g_autofree char *share = tenths_to_field (tenths, for_people);
        g_autofree char *of = g_strdup_printf ("%" G_GINT64_FORMAT, cells[i].of);
        append_field (out, cells[i].is_null ? "" : of, FALSE, FALSE, separator);
        append_field (out, share, FALSE, FALSE, separator);
    }
    g_string_append (out, for_people ? "\r\n" : "\n");
}

static void
write_csv_head (const OcopTable *table, gboolean for_people, GString *out)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (table, &n_columns);
    const char separator = for_people ? ';' : ',';
    if (for_people)
        g_string_append (out, "\xEF\xBB\xBF");
    for (guint i = 0; i < n_columns; i++) {
        const char *name = for_people ? columns[i].title : columns[i].key;
        append_field (out, name, TRUE, i == 0, separator);
        if (columns[i].type != OCOP_COLUMN_RATIO)
            continue;
        g_autofree char *of = g_strconcat (name, for_people ? ": trên tổng số" : "_of", NULL);
        g_autofree char *share = g_strconcat (name, for_people ? ": tỷ lệ %" : "_share", NULL);
        append_field (out, of, TRUE, FALSE, separator);
        append_field (out, share, TRUE, FALSE, separator);
    }
    g_string_append (out, for_people ? "\r\n" : "\n");
}

static void
write_csv_notes (const OcopTable *table, GString *out)
{
    if (ocop_table_get_total (table) != NULL)
        write_csv_row (table, ocop_table_get_total (table), TRUE, out);
    for (const char *const *note = ocop_table_get_notes (table, NULL); *note != NULL; note++) {
        append_field (out, *note, TRUE, TRUE, ';');
        g_string_append (out, "\r\n");
    }
}

void
ocop_table_write_head (const OcopTable *table, OcopTableFormat format, GString *out)
{
    if (format == OCOP_TABLE_JSON)
        g_string_append_c (out, '[');
    else
        write_csv_head (table, format == OCOP_TABLE_CSV_PEOPLE, out);
}

void
ocop_table_write_row (const OcopTable *table, guint row, gboolean is_first, OcopTableFormat format,
                      GString *out)
{
    const OcopCell *cells = ocop_table_get_row (table, row);
    if (format == OCOP_TABLE_JSON)
        write_json_row (table, cells, is_first, out);
    else
        write_csv_row (table, cells, format == OCOP_TABLE_CSV_PEOPLE, out);
}

void
ocop_table_write_tail (const OcopTable *table, gboolean is_empty, OcopTableFormat format,
                       GString *out)
{
    if (format == OCOP_TABLE_JSON)
        g_string_append (out, is_empty ? "]\n" : "\n]\n");
    else if (format == OCOP_TABLE_CSV_PEOPLE)
        write_csv_notes (table, out);
}

/* --- text --- */

/* Columns a terminal needs for @text. */
static guint
width_of (const char *text)
{
    guint width = 0;
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
        const gunichar letter = g_utf8_get_char (c);
        if (!g_unichar_iszerowidth (letter))
            width += g_unichar_iswide (letter) ? 2 : 1;
    }
    return width;
}

static void
append_padded (GString *out, const char *text, guint width, gboolean is_right, gboolean is_last)
{
    const guint own = width_of (text);
    const guint blanks = own < width ? width - own : 0;
    if (is_right)
        g_string_append_printf (out, "%*s%s", (int)blanks, "", text);
    else if (is_last)
        g_string_append (out, text);
    else
        g_string_append_printf (out, "%s%*s", text, (int)blanks, "");
    g_string_append (out, is_last ? "\n" : "  ");
}

static void
write_text (const OcopTable *table, GString *out)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (table, &n_columns);
    const OcopCell *total = ocop_table_get_total (table);
    const guint n_rows = ocop_table_get_n_rows (table), n_lines = n_rows + (total != NULL ? 1 : 0);
    g_autofree guint *widths = g_new0 (guint, n_columns);
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    for (guint k = 0; k < n_columns; k++)
        widths[k] = width_of (columns[k].title);
    for (guint i = 0; i < n_lines; i++) {
        const OcopCell *cells = i < n_rows ? ocop_table_get_row (table, i) : total;
        for (guint k = 0; k < n_columns; k++) {
            char *text = ocop_cell_to_text (&columns[k], &cells[k]);
            g_ptr_array_add (texts, text);
            widths[k] = MAX (widths[k], MIN (width_of (text), TEXT_WIDTH_MAX));
        }
    }
    g_string_append_printf (out, "%s\n", ocop_table_get_title (table));
    for (guint k = 0; k < n_columns; k++)
        append_padded (out, columns[k].title, widths[k], ocop_column_is_number (&columns[k]),
                       k + 1 == n_columns);
    for (guint i = 0; i < texts->len; i++)
        append_padded (out, g_ptr_array_index (texts, i), widths[i % n_columns],
                       ocop_column_is_number (&columns[i % n_columns]), (i + 1) % n_columns == 0);
    for (const char *const *note = ocop_table_get_notes (table, NULL); *note != NULL; note++)
        g_string_append_printf (out, "* %s\n", *note);
}

void
ocop_table_write (const OcopTable *table, OcopTableFormat format, GString *out)
{
    if (format == OCOP_TABLE_TEXT) {
        write_text (table, out);
        return;
    }
    const guint n_rows = ocop_table_get_n_rows (table);
    ocop_table_write_head (table, format, out);
    for (guint i = 0; i < n_rows; i++)
        ocop_table_write_row (table, i, i == 0, format, out);
    ocop_table_write_tail (table, n_rows == 0, format, out);
}
