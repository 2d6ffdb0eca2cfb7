/* Base64url of "1", the grouping and its keys, a line each. Nothing is looked up by it but the
 * page's beginning: a made-up one reads what its maker may read anyway. */
#include "registry/http/totals_cursor.h"

#include "base/error.h"
#include "base/ids.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define FORM    "1"
#define N_LINES 8

char *
ocop_totals_cursor_dup_text (const OcopRegTotalsLine *line, guint grouping)
{
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *text =
        g_strdup_printf (FORM "\n%u\n%s\n%s\n%d\n%s\n%d\n%d", grouping,
                         (grouping & OCOP_REG_BY_DAY) != 0 ? ocop_day_to_text (line->day, day) : "",
                         line->point, line->till, line->product, line->channel, line->stars);
    return ocop_base64url_encode ((const guint8 *)text, strlen (text));
}

static gboolean
read_number (const char *text, gint64 min, gint64 max, int *ret_number)
{
    gint64 number;
    if (!g_ascii_string_to_signed (text, 10, min, max, &number, NULL) || *text == '+')
        return FALSE;
    *ret_number = (int)number;
    return TRUE;
}

static gboolean
read_code (const char *text, char *ret_code, gsize size)
{
    return g_utf8_validate (text, -1, NULL) && g_strlcpy (ret_code, text, size) < size;
}

static gboolean
read_lines (char **lines, guint grouping, OcopTotalsCursor *cursor)
{
    OcopRegTotalsLine *line = &cursor->line;
    int written_for;
    if (strcmp (lines[0], FORM) != 0 || !read_number (lines[1], 1, OCOP_REG_BY_ALL, &written_for) ||
        (guint)written_for != grouping)
        return FALSE;
    line->day = OCOP_DAY_NONE;
    if ((grouping & OCOP_REG_BY_DAY) != 0 && !ocop_day_parse (lines[2], "cursor", &line->day, NULL))
        return FALSE;
    return read_code (lines[3], cursor->point, sizeof cursor->point) &&
           read_number (lines[4], 0, 9999, &line->till) &&
           read_code (lines[5], cursor->product, sizeof cursor->product) &&
           read_number (lines[6], -1, OCOP_N_CHANNELS - 1, &line->channel) &&
           read_number (lines[7], -1, 5, &line->stars);
}

static gboolean
read_cursor (const char *text, guint grouping, OcopTotalsCursor *cursor)
{
    gsize size;
    const gsize length = strlen (text);
    if (length <= 18 &&
        g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / 2, &cursor->offset, NULL))
        return g_ascii_isdigit (*text);
    cursor->offset = -1;
    if (length > OCOP_TOTALS_CURSOR_MAX)
        return FALSE;
    g_autoptr (GBytes) bytes = ocop_base64url_decode (text, length, OCOP_TOTALS_CURSOR_MAX);
    if (bytes == NULL)
        return FALSE;
    const char *decoded = g_bytes_get_data (bytes, &size);
    if (size == 0 || memchr (decoded, '\0', size) != NULL)
        return FALSE;
    g_autofree char *copy = g_strndup (decoded, size);
    g_auto (GStrv) lines = g_strsplit (copy, "\n", N_LINES + 1);
    return g_strv_length (lines) == N_LINES && read_lines (lines, grouping, cursor);
}

gboolean
ocop_totals_cursor_from_text (const char *text, guint grouping, OcopTotalsCursor *ret_cursor,
                              GError **error)
{
    OcopTotalsCursor cursor = {0};
    if (!read_cursor (text, grouping, &cursor)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "cursor",
                        _ ("it is not “next” of a page of this question"));
        return FALSE;
    }
    *ret_cursor = cursor;
    ret_cursor->line.point = ret_cursor->point;
    ret_cursor->line.product = ret_cursor->product;
    return TRUE;
}
