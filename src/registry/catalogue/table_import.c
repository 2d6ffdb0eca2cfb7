/* Any table's CSV into rows of its shape. A row starts as what is held under its key, so that a
 * column the file does not have changes nothing. */
#include "registry/catalogue/import.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/json_span.h"
#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include "registry/catalogue/tables.h"
#include "registry/store/programme.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define INT_MAX_VALUE   (G_GINT64_CONSTANT (1000000000000000))
#define SMALL_MAX_VALUE 1000000000
#define KEY_MAX_BYTES   64
#define JSON_MAX_BYTES  4096
#define NO_COLUMN       G_MAXSIZE

/* A row of whatever table. */
typedef void OcopRegRow;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegRow, ocop_reg_row_free)

typedef struct {
    OcopRegChange *change;
    const OcopTableFacts *facts;
    OcopCsv *csv;
    gsize *places; /* per column of the table: its place in the file, NO_COLUMN: not there */
    gsize *second_places;
} Import;

static gboolean
refuse (const Import *import, const char *column, const char *format, const char *text,
        GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (text, -1);
    g_autofree char *name = g_strndup (column, strcspn (column, "|"));
    g_autofree char *message = g_strdup_printf ("“%s”: %s", shown, format);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "%s", message);
    if (error != NULL)
        ocop_error_set_place (*error, NULL, ocop_csv_get_row (import->csv), name);
    return FALSE;
}

/* --- header --- */

static gboolean
is_named (const OcopTableColumn *column, const char *name, guint which)
{
    g_auto (GStrv) names = g_strsplit (column->names, "|", -1);
    return which < g_strv_length (names) && g_ascii_strcasecmp (names[which], name) == 0;
}

/* Gives columns to the table's by name; names that stand first go before those that are only
 * understood. @is_taken counts for both halves of a table. */
static void
place_columns (OcopCsv *csv, const OcopTableColumn *columns, guint n_columns, gsize *ret_places,
               gboolean *is_taken)
{
    gsize n_names;
    const char *const *names = ocop_csv_get_header (csv, &n_names);
    g_autofree gboolean *is_mine = g_new0 (gboolean, n_names);
    for (guint i = 0; i < n_columns; i++)
        ret_places[i] = NO_COLUMN;
    for (guint which = 0; which < 8; which++)
        for (guint i = 0; i < n_columns; i++)
            for (gsize k = 0; k < n_names && ret_places[i] == NO_COLUMN; k++)
                if (!is_mine[k] && is_named (&columns[i], names[k], which)) {
                    ret_places[i] = k;
                    is_mine[k] = TRUE;
                }
    for (gsize k = 0; k < n_names; k++)
        is_taken[k] = is_taken[k] || is_mine[k];
}

static gboolean
check_required (const OcopTableColumn *columns, guint n_columns, const gsize *places,
                GError **error)
{
    for (guint i = 0; i < n_columns; i++) {
        if (!columns[i].is_required || places[i] != NO_COLUMN)
            continue;
        g_autofree char *name = g_strndup (columns[i].names, strcspn (columns[i].names, "|"));
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the column “%s” is missing"), name);
        if (error != NULL)
            ocop_error_set_place (*error, NULL, 1, name);
        return FALSE;
    }
    return TRUE;
}

static gboolean
read_header (Import *import, GError **error)
{
    gsize n_names;
    const OcopTableFacts *facts = import->facts;
    const char *const *names = ocop_csv_get_header (import->csv, &n_names);
    g_autofree gboolean *is_taken = g_new0 (gboolean, n_names);
    place_columns (import->csv, facts->columns, facts->n_columns, import->places, is_taken);
    place_columns (import->csv, facts->second_columns, facts->n_second_columns,
                   import->second_places, is_taken);
    if (!check_required (facts->columns, facts->n_columns, import->places, error))
        return FALSE;
    for (gsize k = 0; k < n_names; k++)
        if (!is_taken[k]) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the column “%s” is not known"),
                            names[k]);
            if (error != NULL)
                ocop_error_set_place (*error, NULL, 1, names[k]);
            return FALSE;
        }
    return TRUE;
}

/* --- cells --- */

static const OcopRegField *
find_field (const OcopRegShape *shape, const char *column)
{
    for (guint i = 0; i < shape->n_fields; i++)
        if (strcmp (shape->fields[i].column, column) == 0)
            return &shape->fields[i];
    g_error ("table %s has no column %s", shape->table, column);
}

static void
set_text (gpointer row, const OcopRegField *field, const char *text)
{
    g_assert (field->type == OCOP_REG_FIELD_TEXT);
    char **place = (char **)((char *)row + field->offset);
    g_free (*place);
    *place = g_strdup (text);
}

static void
set_day (gpointer row, const OcopRegField *field, OcopDay day)
{
    g_assert (field->type == OCOP_REG_FIELD_DAY || field->type == OCOP_REG_FIELD_KEY_DAY);
    *(OcopDay *)(void *)((char *)row + field->offset) = day;
}

static gboolean
set_number (gpointer row, const OcopRegField *field, gint64 number)
{
    if (field->type == OCOP_REG_FIELD_SMALL) {
        if (number > SMALL_MAX_VALUE)
            return FALSE;
        *(int *)(void *)((char *)row + field->offset) = (int)number;
        return TRUE;
    }
    g_assert (field->type == OCOP_REG_FIELD_INT);
    *(gint64 *)(void *)((char *)row + field->offset) = number;
    return TRUE;
}

static gboolean
is_key (const char *text)
{
    const gsize length = strlen (text);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (text[i]) || strchr ("\"',;/", text[i]) != NULL)
            return FALSE;
    return length <= KEY_MAX_BYTES;
}

static gboolean
is_point (const char *text)
{
    const gsize length = strlen (text);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]))
            return FALSE;
    return length >= 2 && length <= 8;
}

static gboolean
read_yes_no (const char *text, gint64 *ret_value)
{
    static const char *const yes[] = {"yes", "1", "true", "có", NULL};
    static const char *const no[] = {"no", "0", "false", "không", "", NULL};
    const gboolean is_yes = g_strv_contains (yes, text);
    *ret_value = is_yes;
    return is_yes || g_strv_contains (no, text);
}

/* "87.5" as 8750. */
static gboolean
read_score (const char *text, gint64 *ret_hundredths)
{
    gint64 milli;
    if (strcmp (text, "") == 0 || strcmp (text, "0") == 0) {
        *ret_hundredths = 0;
        return TRUE;
    }
    if (!ocop_qty_parse (text, NULL, &milli, NULL) || milli > 100000 || milli % 10 != 0)
        return FALSE;
    *ret_hundredths = milli / 10;
    return TRUE;
}

static gboolean
read_number (const OcopTableColumn *column, const char *text, gint64 *ret_number)
{
    *ret_number = 0;
    switch ((guint)column->kind) {
    case OCOP_CELL_YES_NO:
        return read_yes_no (text, ret_number);
    case OCOP_CELL_SCORE:
        return read_score (text, ret_number);
    case OCOP_CELL_WORD:
        *ret_number = column->word (text);
        return *ret_number >= 0;
    case OCOP_CELL_QTY:
        return *text == '\0' || ocop_qty_parse (text, NULL, ret_number, NULL);
    default:
        return *text == '\0' || ocop_money_parse (text, INT_MAX_VALUE, NULL, ret_number, NULL);
    }
}

static gboolean
is_json_object (const char *text)
{
    OcopJsonSpan span;
    return *text == '\0' ||
           (ocop_json_span_init (&span, text, strlen (text), JSON_MAX_BYTES, NULL) &&
            ocop_json_span_get_type (span) == OCOP_JSON_OBJECT);
}

/* "06652" or "06652@2025-07-01". */
static gboolean
take_place (const OcopTableColumn *column, const OcopRegShape *shape, gpointer row,
            const char *text)
{
    OcopDay day = OCOP_DAY_NONE;
    const char *at = strchr (text, '@');
    g_autofree char *code = g_strndup (text, at != NULL ? (gsize)(at - text) : strlen (text));
    if (!is_key (code) || (at != NULL && !ocop_day_parse_lenient (at + 1, NULL, &day, NULL)))
        return FALSE;
    set_text (row, find_field (shape, column->field), code);
    set_day (row, find_field (shape, column->day_field), day);
    return TRUE;
}

static gboolean
take_text (const OcopTableColumn *column, const OcopRegField *field, gpointer row, const char *text)
{
    g_autofree char *taken = ocop_text_take_in (
        ocop_csv_strip_guard (text), -1,
        column->kind == OCOP_CELL_JSON ? JSON_MAX_BYTES : OCOP_TEXT_MAX, NULL, NULL);
    if (taken == NULL || (column->kind == OCOP_CELL_KEY && !is_key (taken)) ||
        (column->kind == OCOP_CELL_CODE && !is_point (taken)) ||
        (column->kind == OCOP_CELL_JSON && !is_json_object (taken)))
        return FALSE;
    set_text (row, field, taken);
    return TRUE;
}

static gboolean
take_cell (const OcopTableColumn *column, const OcopRegShape *shape, gpointer row, const char *text)
{
    const OcopRegField *field = find_field (shape, column->field);
    OcopDay day = OCOP_DAY_NONE;
    gint64 number;
    switch (column->kind) {
    case OCOP_CELL_TEXT:
    case OCOP_CELL_CODE:
    case OCOP_CELL_KEY:
    case OCOP_CELL_JSON:
        return take_text (column, field, row, text);
    case OCOP_CELL_PLACE:
        return take_place (column, shape, row, text);
    case OCOP_CELL_DAY:
        if (*text != '\0' && !ocop_day_parse_lenient (text, NULL, &day, NULL))
            return FALSE;
        set_day (row, field, day);
        return TRUE;
    case OCOP_CELL_INT:
    case OCOP_CELL_QTY:
    case OCOP_CELL_YES_NO:
    case OCOP_CELL_WORD:
    case OCOP_CELL_SCORE:
    default:
        return read_number (column, text, &number) && set_number (row, field, number);
    }
}

/* Takes the cells of the file; with @is_new the fallbacks of the others. */
static gboolean
take_cells (const Import *import, const OcopTableColumn *columns, guint n_columns,
            const gsize *places, const OcopRegShape *shape, gboolean is_new, gpointer row,
            GError **error)
{
    for (guint i = 0; i < n_columns; i++) {
        const OcopTableColumn *column = &columns[i];
        const char *text =
            places[i] != NO_COLUMN ? ocop_csv_get_field (import->csv, places[i]) : NULL;
        if (text == NULL && !is_new)
            continue;
        if (text != NULL && *text == '\0' && column->is_required)
            return refuse (import, column->names, _ ("this must not be empty"), text, error);
        if (text == NULL || (*text == '\0' && column->fallback != NULL))
            text = column->fallback;
        if (text != NULL && !take_cell (column, shape, row, text))
            return refuse (import, column->names, _ ("this cannot be read"), text, error);
    }
    return TRUE;
}

static gboolean
import_row (const Import *import, const OcopTableColumn *columns, guint n_columns,
            const gsize *places, const OcopRegShape *shape, GError **error)
{
    g_autoptr (OcopRegRow) key = ocop_reg_row_new (shape);
    gpointer found;
    if (!take_cells (import, columns, n_columns, places, shape, TRUE, key, error) ||
        !ocop_reg_master_find (import->change->db, shape, key, &found, error))
        return FALSE;
    g_autoptr (OcopRegRow) held = found;
    if (held != NULL && !take_cells (import, columns, n_columns, places, shape, FALSE, held, error))
        return FALSE;
    if (held == NULL && shape == &ocop_reg_supply_shape)
        ((OcopRegSupply *)key)->declared_ms = import->change->now_ms;
    return ocop_reg_master_put (import->change, shape, held != NULL ? held : key, error);
}

/* A line may be two rows of the database; it counts once, as the most that has come of it. */
static void
count_line (const OcopRegChange *before, const OcopRegChange *after, OcopImportCounts *counts)
{
    counts->n_rows++;
    if (after->n_added > before->n_added)
        counts->n_added++;
    else if (after->n_changed > before->n_changed)
        counts->n_changed++;
    else
        counts->n_unchanged++;
}

static gboolean
import_rows (const Import *import, OcopImportCounts *counts, GError **error)
{
    const OcopTableFacts *facts = import->facts;
    g_autoptr (GError) failure = NULL;
    while (ocop_csv_next (import->csv, &failure)) {
        const OcopRegChange before = *import->change;
        if (!import_row (import, facts->columns, facts->n_columns, import->places, facts->shape,
                         error))
            return FALSE;
        if (facts->second_shape != NULL &&
            !import_row (import, facts->second_columns, facts->n_second_columns,
                         import->second_places, facts->second_shape, error))
            return FALSE;
        count_line (&before, import->change, counts);
    }
    if (failure == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

gboolean
ocop_province_import_table (OcopRegChange *change, const char *table, const char *bytes, gsize size,
                            OcopImportCounts *ret_counts, GError **error)
{
    const OcopTableFacts *facts = ocop_province_find_table (table);
    OcopImportCounts counts = {0};
    if (facts == NULL) {
        g_autofree char *shown = ocop_text_excerpt (table, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "table", _ ("there is no table “%s”"), shown);
        return FALSE;
    }
    g_autoptr (OcopCsv) csv = ocop_csv_new (bytes, size, error);
    if (csv == NULL)
        return FALSE;
    g_autofree gsize *places = g_new (gsize, facts->n_columns);
    g_autofree gsize *second_places = g_new (gsize, facts->n_second_columns + 1);
    Import import = {change, facts, csv, places, second_places};
    if (!read_header (&import, error) || !import_rows (&import, &counts, error))
        return FALSE;
    counts.version = change->version;
    *ret_counts = counts;
    return TRUE;
}
