/* Cells, one after the other, into whichever of the two formats was asked for. */
#include "registry/http/rows.h"

#include "base/csv.h"
#include "base/json_writer.h"
#include "base/quantity.h"
#include <string.h>

#define NUMBER_SIZE 24

/* JSON: a comma before every cell but the first of its row. */
static void
separate (OcopRowWriter *writer, const char *name)
{
    const char last = writer->out->len > 0 ? writer->out->str[writer->out->len - 1] : '\0';
    if (last != '{')
        g_string_append_c (writer->out, ',');
    g_string_append_printf (writer->out, "\"%s\":", name);
}

static void
add_csv (OcopRowWriter *writer, const char *value, gboolean is_text)
{
    ocop_csv_append_field (writer->out, value, is_text, !writer->is_begun);
    writer->is_begun = TRUE;
}

void
ocop_row_writer_begin (OcopRowWriter *writer, OcopWebFormat format, GString *out,
                       const char *const *names, guint n_names)
{
    *writer = (OcopRowWriter){.format = format, .out = out};
    if (format == OCOP_WEB_JSON) {
        g_string_append (out, "{\"rows\":[");
        return;
    }
    for (guint i = 0; i < n_names; i++)
        add_csv (writer, names[i], FALSE);
    g_string_append (out, "\r\n");
}

void
ocop_row_writer_begin_row (OcopRowWriter *writer)
{
    if (writer->format == OCOP_WEB_CSV) {
        writer->is_begun = FALSE;
        return;
    }
    g_string_append (writer->out, writer->is_begun ? ",\n{" : "\n{");
    writer->is_begun = TRUE;
}

void
ocop_row_writer_add_raw (OcopRowWriter *writer, const char *name, const char *json)
{
    if (writer->format == OCOP_WEB_CSV) {
        add_csv (writer, json != NULL ? json : "", TRUE);
        return;
    }
    separate (writer, name);
    g_string_append (writer->out, json != NULL && *json != '\0' ? json : "null");
}

void
ocop_row_writer_add_text (OcopRowWriter *writer, const char *name, const char *text)
{
    OcopJsonWriter json;
    if (writer->format == OCOP_WEB_CSV) {
        add_csv (writer, text != NULL ? text : "", TRUE);
        return;
    }
    separate (writer, name);
    ocop_json_writer_init (&json, writer->out);
    ocop_json_add_string (&json, NULL, text);
}

static void
add_bare (OcopRowWriter *writer, const char *name, const char *text)
{
    if (writer->format == OCOP_WEB_CSV) {
        add_csv (writer, text, FALSE);
        return;
    }
    separate (writer, name);
    g_string_append (writer->out, text);
}

void
ocop_row_writer_add_int (OcopRowWriter *writer, const char *name, gint64 value)
{
    char text[NUMBER_SIZE];
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
    add_bare (writer, name, text);
}

void
ocop_row_writer_add_bool (OcopRowWriter *writer, const char *name, gboolean value)
{
    add_bare (writer, name, value ? "true" : "false");
}

void
ocop_row_writer_add_qty (OcopRowWriter *writer, const char *name, gint64 qty_milli)
{
    char text[OCOP_QTY_TEXT_SIZE];
    ocop_qty_to_text (qty_milli, text);
    if (writer->format == OCOP_WEB_CSV)
        add_csv (writer, text, FALSE);
    else
        ocop_row_writer_add_text (writer, name, text);
}

void
ocop_row_writer_add_day (OcopRowWriter *writer, const char *name, OcopDay day)
{
    char text[OCOP_DAY_TEXT_SIZE];
    ocop_row_writer_add_text (writer, name,
                              day == OCOP_DAY_NONE ? NULL : ocop_day_to_text (day, text));
}

void
ocop_row_writer_end_row (OcopRowWriter *writer)
{
    g_string_append (writer->out, writer->format == OCOP_WEB_CSV ? "\r\n" : "}");
}

void
ocop_row_writer_end (OcopRowWriter *writer, const char *next)
{
    OcopJsonWriter json;
    if (writer->format == OCOP_WEB_CSV)
        return;
    g_string_append (writer->out, "\n],\"next\":");
    ocop_json_writer_init (&json, writer->out);
    ocop_json_add_string (&json, NULL, next);
    g_string_append (writer->out, "}\n");
}

/* --- rows of a shape --- */

static const OcopRegField *
find_field (const OcopRegShape *shape, const char *name)
{
    for (guint i = 0; i < shape->n_fields; i++)
        if (strcmp (shape->fields[i].column, name) == 0)
            return &shape->fields[i];
    g_assert_not_reached();
}

static gint64
get_number (const OcopRegField *field, gconstpointer row)
{
    if (field->type == OCOP_REG_FIELD_INT)
        return G_STRUCT_MEMBER (gint64, row, field->offset);
    return G_STRUCT_MEMBER (int, row, field->offset);
}

static void
add_field (OcopRowWriter *writer, const char *name, const OcopRegField *field, gconstpointer row)
{
    switch (field->type) {
    case OCOP_REG_FIELD_INT:
    case OCOP_REG_FIELD_SMALL:
        ocop_row_writer_add_int (writer, name, get_number (field, row));
        break;
    case OCOP_REG_FIELD_DAY:
    case OCOP_REG_FIELD_KEY_DAY:
        ocop_row_writer_add_day (writer, name, G_STRUCT_MEMBER (OcopDay, row, field->offset));
        break;
    case OCOP_REG_FIELD_TEXT:
        ocop_row_writer_add_text (writer, name, G_STRUCT_MEMBER (char *, row, field->offset));
        break;
    case OCOP_REG_FIELD_HASH:
    case OCOP_REG_FIELD_BYTES:
        g_assert_not_reached();
    }
}

static void
add_column (OcopRowWriter *writer, const OcopRegShape *shape, const OcopApiColumn *column,
            gconstpointer row)
{
    const OcopRegField *field =
        find_field (shape, column->field != NULL ? column->field : column->name);
    char instant[OCOP_INSTANT_TEXT_SIZE];
    switch (column->kind) {
    case OCOP_API_FIELD:
        add_field (writer, column->name, field, row);
        break;
    case OCOP_API_WORD:
        ocop_row_writer_add_text (writer, column->name,
                                  column->word ((int)get_number (field, row)));
        break;
    case OCOP_API_QTY:
        ocop_row_writer_add_qty (writer, column->name, get_number (field, row));
        break;
    case OCOP_API_TIME:
        ocop_row_writer_add_text (writer, column->name,
                                  get_number (field, row) == 0
                                      ? NULL
                                      : ocop_instant_to_text (get_number (field, row), instant));
        break;
    case OCOP_API_FLAG:
        ocop_row_writer_add_bool (writer, column->name, get_number (field, row) != 0);
        break;
    case OCOP_API_RAW:
        ocop_row_writer_add_raw (writer, column->name,
                                 G_STRUCT_MEMBER (char *, row, field->offset));
        break;
    }
}

void
ocop_api_take_rows (OcopWebAnswer *answer, OcopRowWriter *writer, const char *next)
{
    ocop_row_writer_end (writer, next);
    if (next != NULL)
        ocop_web_answer_add_header (answer, "Ocop-Next", next);
    ocop_web_answer_take_text (
        answer, writer->format == OCOP_WEB_CSV ? OCOP_WEB_TYPE_CSV : OCOP_WEB_TYPE_JSON,
        writer->out);
}

void
ocop_api_answer_rows (const OcopWebRequest *request, OcopWebAnswer *answer,
                      const OcopRegShape *shape, const OcopApiColumn *columns, guint n_columns,
                      const GPtrArray *rows, const char *next)
{
    g_autofree const char **names = g_new0 (const char *, n_columns);
    OcopRowWriter writer;
    for (guint i = 0; i < n_columns; i++)
        names[i] = columns[i].name;
    ocop_row_writer_begin (&writer, ocop_web_request_get_format (request), g_string_new (NULL),
                           names, n_columns);
    for (guint i = 0; i < rows->len; i++) {
        ocop_row_writer_begin_row (&writer);
        for (guint k = 0; k < n_columns; k++)
            add_column (&writer, shape, &columns[k], g_ptr_array_index (rows, i));
        ocop_row_writer_end_row (&writer);
    }
    ocop_api_take_rows (answer, &writer, next);
}
