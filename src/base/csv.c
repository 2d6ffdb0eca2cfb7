/* CSV in one pass over borrowed bytes: fields are unquoted into one buffer that every row uses
 * again, so a large import allocates nothing per field or row.
 *
 * What spreadsheets do to files: a byte order mark; UTF-16 for "Unicode text"; a first line "sep=;"
 * that is no header; columns and rows of nothing but separators at the right and at the end; CR
 * alone as line end (old Mac); line breaks inside quotes. A line of the file ends at CR LF, LF or
 * CR, also inside quotes, and rows are named by the line they begin at, as an editor shows it. */
#include "base/csv.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopCsv {
    /* owned */
    char *converted; /* the bytes as UTF-8 when they came as UTF-16, else NULL */
    char *buffer;    /* fields of the current row, each NUL-terminated */
    char *header[OCOP_CSV_COLUMNS_MAX + 1];
    /* borrowed */
    const char *at;
    const char *end;
    /* plain */
    gsize n_columns; /* 0 while the header is read */
    gsize n_fields;  /* of the current row, those beyond the last column left out */
    gsize fields[OCOP_CSV_COLUMNS_MAX]; /* where in the buffer */
    gint64 row;
    gint64 line; /* at which @at is */
    char separator;
};

/* One field in the reading. */
typedef struct {
    char *out;
    char *limit;
    gboolean has_nul;
    gboolean has_high; /* a byte that is not ASCII */
} Field;

static gboolean
is_line_end (char c)
{
    return c == '\n' || c == '\r';
}

static gboolean
is_blank (const OcopCsv *csv, char c)
{
    return (c == ' ' || c == '\t') && c != csv->separator;
}

/* Moves past a CR LF, LF or CR that is known to be there. */
static void
skip_line_end (OcopCsv *csv)
{
    if (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n')
        csv->at++;
    csv->at++;
    csv->line++;
}

/* Always FALSE. @column: index of the field the message speaks of, -1 for none. */
static gboolean
refuse (const OcopCsv *csv, gssize column, const char *message, GError **error)
{
    GError *made = NULL;
    g_autofree char *number = column < 0 ? NULL : g_strdup_printf ("%" G_GSSIZE_FORMAT, column + 1);
    const char *name = column >= 0 && (gsize)column < csv->n_columns ? csv->header[column] : number;
    ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL, "%s", message);
    ocop_error_set_place (made, NULL, csv->row, name);
    g_propagate_error (error, made);
    return FALSE;
}

/* FALSE when the field is full. */
static gboolean
add_bytes (Field *field, const char *bytes, gsize size)
{
    if (size > (gsize)(field->limit - field->out))
        return FALSE;
    for (gsize i = 0; i < size; i++) {
        field->has_high |= (guchar)bytes[i] >= 0x80;
        field->has_nul |= bytes[i] == '\0';
        field->out[i] = bytes[i];
    }
    field->out += size;
    return TRUE;
}

/* From behind the opening quote to behind the closing one. NULL or what is wrong. */
static const char *
read_quoted (OcopCsv *csv, Field *field)
{
    for (;;) {
        const char *run = csv->at;
        while (csv->at < csv->end && *csv->at != '"' && !is_line_end (*csv->at))
            csv->at++;
        if (!add_bytes (field, run, (gsize)(csv->at - run)))
            return _ ("the value is too long");
        if (csv->at == csv->end)
            return _ ("a quote is opened and never closed");
        if (is_line_end (*csv->at)) {
            skip_line_end (csv);
            if (!add_bytes (field, "\n", 1))
                return _ ("the value is too long");
            continue;
        }
        csv->at++;
        if (csv->at == csv->end || *csv->at != '"')
            return NULL;
        csv->at++;
        if (!add_bytes (field, "\"", 1))
            return _ ("the value is too long");
    }
}

static const char *
read_unquoted (OcopCsv *csv, Field *field)
{
    const char *run = csv->at;
    while (csv->at < csv->end && *csv->at != csv->separator && !is_line_end (*csv->at))
        csv->at++;
    const char *run_end = csv->at;
    while (run_end > run && is_blank (csv, run_end[-1]))
        run_end--;
    return add_bytes (field, run, (gsize)(run_end - run)) ? NULL : _ ("the value is too long");
}

/* Reads one field up to its separator, line end or the end into @start, and NUL-terminates it. NULL
 * or what is wrong. */
static const char *
read_field (OcopCsv *csv, char *start, gsize *ret_length)
{
    Field field = {.out = start, .limit = start + OCOP_CSV_FIELD_MAX_BYTES};
    const char *problem;
    while (csv->at < csv->end && is_blank (csv, *csv->at))
        csv->at++;
    if (csv->at < csv->end && *csv->at == '"') {
        csv->at++;
        problem = read_quoted (csv, &field);
        while (csv->at < csv->end && is_blank (csv, *csv->at))
            csv->at++;
        if (problem == NULL && csv->at < csv->end && *csv->at != csv->separator &&
            !is_line_end (*csv->at))
            problem = _ ("there is text behind the closing quote");
    } else {
        problem = read_unquoted (csv, &field);
    }
    if (problem != NULL)
        return problem;

    const gsize length = (gsize)(field.out - start);
    if (field.has_nul)
        return _ ("the value holds a NUL byte");
    if (field.has_high && !g_utf8_validate_len (start, length, NULL))
        return _ ("the value is not valid UTF-8");
    *field.out = '\0';
    *ret_length = length;
    return NULL;
}

/* Reads the row at @at and moves behind it. @ret_is_blank: no field of it holds anything. */
static gboolean
read_row (OcopCsv *csv, gboolean *ret_is_blank, GError **error)
{
    const gsize limit = csv->n_columns > 0 ? csv->n_columns : OCOP_CSV_COLUMNS_MAX;
    char *start = csv->buffer;
    gboolean is_blank_row = TRUE;
    csv->row = csv->line;
    csv->n_fields = 0;
    for (gsize column = 0;; column++) {
        gsize length = 0;
        const char *problem = read_field (csv, start, &length);
        if (problem != NULL)
            return refuse (csv, (gssize)column, problem, error);
        if (length > 0) {
            is_blank_row = FALSE;
            if (column >= limit)
                return refuse (csv, (gssize)column,
                               csv->n_columns > 0
                                   ? _ ("the row has more values than the header has names")
                                   : _ ("there are too many columns"),
                               error);
        }
        if (column < limit) {
            csv->fields[csv->n_fields++] = (gsize)(start - csv->buffer);
            start += length + 1;
        }
        if (csv->at == csv->end)
            break;
        if (is_line_end (*csv->at)) {
            skip_line_end (csv);
            break;
        }
        csv->at++;
    }
    *ret_is_blank = is_blank_row;
    return TRUE;
}

/* FALSE at the end and on an error. */
static gboolean
read_row_that_is_not_blank (OcopCsv *csv, GError **error)
{
    while (csv->at < csv->end) {
        gboolean is_blank_row = FALSE;
        if (!read_row (csv, &is_blank_row, error)) {
            csv->at = csv->end;
            return FALSE;
        }
        if (!is_blank_row)
            return TRUE;
    }
    return FALSE;
}

static void
append_utf8 (GString *out, guint32 c)
{
    /* Also of a lone surrogate: what comes out is no UTF-8 and is refused with its row and column
     * where the field is read. */
    char bytes[6];
    g_string_append_len (out, bytes, g_unichar_to_utf8 (c, bytes));
}

static char *
convert_utf16 (const guchar *bytes, gsize size, gboolean is_big_endian, gsize *ret_size)
{
    GString *out = g_string_sized_new (size);
    guint32 high = 0;
    for (gsize i = 0; i + 1 < size; i += 2) {
        const guint32 unit = is_big_endian ? (guint32)(bytes[i] << 8 | bytes[i + 1])
                                           : (guint32)(bytes[i + 1] << 8 | bytes[i]);
        const gboolean is_low = unit >= 0xdc00 && unit <= 0xdfff;
        if (high != 0 && is_low) {
            append_utf8 (out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
            high = 0;
            continue;
        }
        if (high != 0)
            append_utf8 (out, high);
        high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
        if (high == 0)
            append_utf8 (out, unit);
    }
    if (high != 0)
        append_utf8 (out, high);
    if (size % 2 != 0)
        g_string_append_c (out, '\xff');
    *ret_size = out->len;
    return g_string_free (out, FALSE);
}

/* Sets what is read, without its byte order mark. */
static void
open_bytes (OcopCsv *csv, const char *bytes, gsize size)
{
    const gboolean is_utf16_le = size >= 2 && memcmp (bytes, "\xff\xfe", 2) == 0;
    const gboolean is_utf16_be = size >= 2 && memcmp (bytes, "\xfe\xff", 2) == 0;
    if (is_utf16_le || is_utf16_be) {
        csv->converted = convert_utf16 ((const guchar *)bytes + 2, size - 2, is_utf16_be, &size);
        bytes = csv->converted;
    } else if (size >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    csv->at = bytes;
    csv->end = bytes + size;
    csv->line = 1;
}

static gboolean
is_separator (char c)
{
    return c == ',' || c == ';' || c == '\t';
}

/* Skips a first line "sep=;", which spreadsheets take as a setting; its separator is meant when the
 * header has one column. */
static void
skip_separator_line (OcopCsv *csv)
{
    if (csv->end - csv->at < 5 || g_ascii_strncasecmp (csv->at, "sep=", 4) != 0 ||
        !is_separator (csv->at[4]))
        return;
    const char *after = csv->at + 5;
    if (after < csv->end && !is_line_end (*after))
        return;
    csv->separator = csv->at[4];
    csv->at = after;
    if (csv->at < csv->end)
        skip_line_end (csv);
}

/* The first separator behind the header's first name; @separator stays when the header has one
 * name. */
static void
find_separator (OcopCsv *csv)
{
    const char *p = csv->at;
    while (p < csv->end && (*p == ' ' || is_line_end (*p)))
        p++;
    gboolean is_quoted = FALSE;
    for (; p < csv->end; p++) {
        if (*p == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && is_line_end (*p))
            return;
        else if (!is_quoted && is_separator (*p)) {
            csv->separator = *p;
            return;
        }
    }
}

static gboolean
read_header (OcopCsv *csv, GError **error)
{
    GError *local = NULL;
    if (!read_row_that_is_not_blank (csv, &local)) {
        if (local == NULL) {
            csv->row = 1;
            return refuse (csv, -1, _ ("the file is empty"), error);
        }
        g_propagate_error (error, local);
        return FALSE;
    }

    gsize n_columns = csv->n_fields;
    while (n_columns > 0 && csv->buffer[csv->fields[n_columns - 1]] == '\0')
        n_columns--;
    for (gsize i = 0; i < n_columns; i++) {
        csv->header[i] = g_strstrip (g_strdup (csv->buffer + csv->fields[i]));
        if (csv->header[i][0] == '\0')
            return refuse (csv, (gssize)i, _ ("the column has no name"), error);
        for (gsize j = 0; j < i; j++) {
            if (strcmp (csv->header[i], csv->header[j]) == 0) {
                g_autofree char *shown = ocop_text_excerpt (csv->header[i], -1);
                g_autofree char *message =
                    g_strdup_printf (_ ("the column “%s” is there twice"), shown);
                return refuse (csv, (gssize)i, message, error);
            }
        }
    }
    csv->n_columns = n_columns;
    return TRUE;
}

OcopCsv *
ocop_csv_new (const char *bytes, gsize size, GError **error)
{
    g_autoptr (OcopCsv) csv = g_new0 (OcopCsv, 1);
    csv->separator = ',';
    csv->buffer = g_malloc ((OCOP_CSV_COLUMNS_MAX + 1) * (OCOP_CSV_FIELD_MAX_BYTES + 1));
    open_bytes (csv, bytes, size);
    skip_separator_line (csv);
    find_separator (csv);
    if (!read_header (csv, error))
        return NULL;
    return g_steal_pointer (&csv);
}

void
ocop_csv_free (OcopCsv *csv)
{
    if (csv == NULL)
        return;
    for (gsize i = 0; i < OCOP_CSV_COLUMNS_MAX; i++)
        g_free (csv->header[i]);
    g_free (csv->buffer);
    g_free (csv->converted);
    g_free (csv);
}

const char *const *
ocop_csv_get_header (OcopCsv *csv, gsize *ret_count)
{
    if (ret_count != NULL)
        *ret_count = csv->n_columns;
    return (const char *const *)csv->header;
}

char
ocop_csv_get_separator (OcopCsv *csv)
{
    return csv->separator;
}

gboolean
ocop_csv_next (OcopCsv *csv, GError **error)
{
    return read_row_that_is_not_blank (csv, error);
}

gint64
ocop_csv_get_row (OcopCsv *csv)
{
    return csv->row;
}

const char *
ocop_csv_get_field (OcopCsv *csv, gsize column)
{
    g_assert (column < csv->n_columns);
    return column < csv->n_fields ? csv->buffer + csv->fields[column] : "";
}

static gboolean
needs_guard (const char *value)
{
    return *value != '\0' && strchr ("=+-@'", *value) != NULL;
}

void
ocop_csv_append_field (GString *row, const char *value, gboolean is_text, gboolean is_first)
{
    if (!is_first)
        g_string_append_c (row, ',');
    const gsize length = strlen (value);
    const gboolean has_outer_blank = length > 0 && (strchr (" \t", value[0]) != NULL ||
                                                    strchr (" \t", value[length - 1]) != NULL);
    const gboolean is_quoted = has_outer_blank || strpbrk (value, ",;\"\r\n\t") != NULL;
    if (is_quoted)
        g_string_append_c (row, '"');
    if (is_text && needs_guard (value))
        g_string_append_c (row, '\'');
    for (const char *p = value; *p != '\0'; p++) {
        if (*p == '"')
            g_string_append_c (row, '"');
        g_string_append_c (row, *p);
    }
    if (is_quoted)
        g_string_append_c (row, '"');
}

const char *
ocop_csv_strip_guard (const char *value)
{
    return value[0] == '\'' && needs_guard (value + 1) ? value + 1 : value;
}
