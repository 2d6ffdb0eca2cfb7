/* JSON out, byte for byte predictable: no library in between whose number format or key order could
 * change under hashed records. */
#include "base/json_writer.h"

#include "base/day.h"
#include "base/quantity.h"

#include <string.h>

static void
append_quoted (GString *out, const char *value)
{
    g_string_append_c (out, '"');
    const char *run = value;
    const char *p = value;
    for (; *p != '\0'; p++) {
        const guchar c = (guchar)*p;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        g_string_append_len (out, run, p - run);
        run = p + 1;
        if (c == '"' || c == '\\') {
            g_string_append_c (out, '\\');
            g_string_append_c (out, (char)c);
        } else if (c == '\n') {
            g_string_append (out, "\\n");
        } else if (c == '\r') {
            g_string_append (out, "\\r");
        } else if (c == '\t') {
            g_string_append (out, "\\t");
        } else {
            g_string_append_printf (out, "\\u%04x", c);
        }
    }
    g_string_append_len (out, run, p - run);
    g_string_append_c (out, '"');
}

/* A sale's record holds some forty numbers: by printf they cost more than all the rest of it. */
static void
append_int (GString *out, gint64 value)
{
    char digits[20];
    gsize start = sizeof digits;
    guint64 rest = value < 0 ? -(guint64)value : (guint64)value;
    do
        digits[--start] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        g_string_append_c (out, '-');
    g_string_append_len (out, digits + start, (gssize)(sizeof digits - start));
}

/* Everything that stands before a value. */
static void
begin_value (OcopJsonWriter *writer, const char *key)
{
    if (writer->needs_comma)
        g_string_append_c (writer->out, ',');
    if (key != NULL) {
        append_quoted (writer->out, key);
        g_string_append_c (writer->out, ':');
    }
    writer->needs_comma = TRUE;
}

void
ocop_json_writer_init (OcopJsonWriter *writer, GString *out)
{
    writer->out = out;
    writer->needs_comma = FALSE;
}

static void
begin_container (OcopJsonWriter *writer, const char *key, char bracket)
{
    begin_value (writer, key);
    g_string_append_c (writer->out, bracket);
    writer->needs_comma = FALSE;
}

static void
end_container (OcopJsonWriter *writer, char bracket)
{
    g_string_append_c (writer->out, bracket);
    writer->needs_comma = TRUE;
}

void
ocop_json_begin_object (OcopJsonWriter *writer, const char *key)
{
    begin_container (writer, key, '{');
}

void
ocop_json_end_object (OcopJsonWriter *writer)
{
    end_container (writer, '}');
}

void
ocop_json_begin_array (OcopJsonWriter *writer, const char *key)
{
    begin_container (writer, key, '[');
}

void
ocop_json_end_array (OcopJsonWriter *writer)
{
    end_container (writer, ']');
}

void
ocop_json_add_string (OcopJsonWriter *writer, const char *key, const char *value)
{
    begin_value (writer, key);
    if (value != NULL)
        append_quoted (writer->out, value);
    else
        g_string_append (writer->out, "null");
}

void
ocop_json_add_int (OcopJsonWriter *writer, const char *key, gint64 value)
{
    begin_value (writer, key);
    append_int (writer->out, value);
}

void
ocop_json_add_bool (OcopJsonWriter *writer, const char *key, gboolean value)
{
    begin_value (writer, key);
    g_string_append (writer->out, value ? "true" : "false");
}

void
ocop_json_add_null (OcopJsonWriter *writer, const char *key)
{
    ocop_json_add_string (writer, key, NULL);
}

void
ocop_json_add_qty (OcopJsonWriter *writer, const char *key, gint64 qty_milli)
{
    char text[OCOP_QTY_TEXT_SIZE];
    ocop_json_add_string (writer, key, ocop_qty_to_text (qty_milli, text));
}

void
ocop_json_add_day (OcopJsonWriter *writer, const char *key, gint32 day)
{
    char text[OCOP_DAY_TEXT_SIZE];
    ocop_json_add_string (writer, key, day == OCOP_DAY_NONE ? NULL : ocop_day_to_text (day, text));
}

void
ocop_json_add_instant (OcopJsonWriter *writer, const char *key, gint64 utc_ms)
{
    char text[OCOP_INSTANT_TEXT_SIZE];
    ocop_json_add_string (writer, key, ocop_instant_to_text (utc_ms, text));
}

void
ocop_json_add_raw (OcopJsonWriter *writer, const char *key, const char *json)
{
    begin_value (writer, key);
    g_string_append (writer->out, json);
}
