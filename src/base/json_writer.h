/* Writes JSON into a GString, integers and strings only, no floating point. Keys come out in the
 * order written, so the same facts always give the same bytes. Commas are put by the writer;
 * nesting is the caller's. Strings are escaped, valid UTF-8 is required. */
#pragma once

#include <glib.h>

typedef struct {
    GString *out; /* borrowed */
    gboolean needs_comma;
} OcopJsonWriter;

void ocop_json_writer_init (OcopJsonWriter *writer, GString *out);

/* @key is NULL inside an array and at the root. */
void ocop_json_begin_object (OcopJsonWriter *writer, const char *key);
void ocop_json_end_object (OcopJsonWriter *writer);
void ocop_json_begin_array (OcopJsonWriter *writer, const char *key);
void ocop_json_end_array (OcopJsonWriter *writer);
/* NULL @value gives null. */
void ocop_json_add_string (OcopJsonWriter *writer, const char *key, const char *value);
void ocop_json_add_int (OcopJsonWriter *writer, const char *key, gint64 value);
void ocop_json_add_bool (OcopJsonWriter *writer, const char *key, gboolean value);
void ocop_json_add_null (OcopJsonWriter *writer, const char *key);
/* A quantity string in shortest form. */
void ocop_json_add_qty (OcopJsonWriter *writer, const char *key, gint64 qty_milli);
/* A day string, null for OCOP_DAY_NONE. */
void ocop_json_add_day (OcopJsonWriter *writer, const char *key, gint32 day);
/* An instant in RFC 3339, +07:00. */
void ocop_json_add_instant (OcopJsonWriter *writer, const char *key, gint64 utc_ms);
/* @json is a whole JSON value already. */
void ocop_json_add_raw (OcopJsonWriter *writer, const char *key, const char *json);
