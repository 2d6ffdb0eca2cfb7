/* CSV as people send it: UTF-8 with or without BOM (also UTF-16 with BOM, as spreadsheets save
 * "Unicode text"), comma, semicolon or TAB, CRLF or LF, quotes doubled inside quotes, line breaks
 * inside quotes. The separator is the first of , ; TAB after the header's first name. */
#pragma once

#include <glib.h>

#define OCOP_CSV_COLUMNS_MAX     64
#define OCOP_CSV_FIELD_MAX_BYTES 4096

typedef struct _OcopCsv OcopCsv;

/* Reads the header row of @bytes (borrowed until free). Errors: OCOP_ERROR_BAD_FILE with row and,
 * where it can be said, column. */
OcopCsv *ocop_csv_new (const char *bytes, gsize size, GError **error);
void ocop_csv_free (OcopCsv *csv);

/* Names of the columns, trimmed, as in the file; a name twice is refused by new. Borrowed. */
const char *const *ocop_csv_get_header (OcopCsv *csv, gsize *ret_count);
char ocop_csv_get_separator (OcopCsv *csv);

/* Moves to the next row that is not blank. FALSE at the end or on error (then @error is set, with
 * its row). A row with fewer fields than the header is filled with empty ones; with more non-empty
 * ones it is an error. */
gboolean ocop_csv_next (OcopCsv *csv, GError **error);

/* Line of the file at which the current row begins; the header's is 1. */
gint64 ocop_csv_get_row (OcopCsv *csv);
/* Field @column of the current row, NUL-terminated valid UTF-8, quotes resolved, blanks trimmed
 * where it was not quoted. Borrowed until the next call of next. */
const char *ocop_csv_get_field (OcopCsv *csv, gsize column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCsv, ocop_csv_free)

/* Appends one field to @row, quoted where needed; @separator is ','. With @is_text a value that a
 * spreadsheet would take for a formula (begins with = + - @ or an apostrophe) gets a leading
 * apostrophe, which ocop_csv_strip_guard takes off again. */
void ocop_csv_append_field (GString *row, const char *value, gboolean is_text, gboolean is_first);
const char *ocop_csv_strip_guard (const char *value);
