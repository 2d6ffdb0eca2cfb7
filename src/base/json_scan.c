/* The one pass that finds a JSON text sound. What walks its values afterwards (json_span.c) relies
 * on every rule here and looks only for their ends. */
#include "base/json_span.h"

#include "base/error.h"
#include "base/json_parts.h"
#include "base/json_reader.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
    const char *at;
    const char *end;
    const char *problem; /* translated, first one found */
} Scan;

static gboolean scan_value (Scan *scan, guint depth);

/* Always FALSE. */
static gboolean
refuse (Scan *scan, const char *problem)
{
    if (scan->problem == NULL)
        scan->problem = problem;
    return FALSE;
}

static char
peek (const Scan *scan)
{
    return scan->at < scan->end ? *scan->at : '\0';
}

static gboolean
take (Scan *scan, char wanted)
{
    if (scan->at == scan->end || *scan->at != wanted)
        return FALSE;
    scan->at++;
    return TRUE;
}

static gboolean
read_four_hex (const char *at, gunichar *ret_unit)
{
    gunichar unit = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value (at[i]);
        if (digit < 0)
            return FALSE;
        unit = unit << 4 | (gunichar)digit;
    }
    *ret_unit = unit;
    return TRUE;
}

gsize
ocop_json_read_unicode_escape (const char *at, gsize size, gunichar *ret_char)
{
    gunichar c, low;
    if (size < 4 || !read_four_hex (at, &c) || c == 0 || (c >= 0xdc00 && c <= 0xdfff))
        return 0;
    *ret_char = c;
    if (c < 0xd800 || c > 0xdbff)
        return 4;
    if (size < 10 || at[4] != '\\' || at[5] != 'u' || !read_four_hex (at + 6, &low) ||
        low < 0xdc00 || low > 0xdfff)
        return 0;
    *ret_char = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    return 10;
}

/* Behind the backslash. */
static gboolean
scan_escape (Scan *scan)
{
    gunichar unused;
    switch (peek (scan)) {
    case 'n': /* 16 in each header of a batch */
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'r':
    case 't':
        scan->at++;
        return TRUE;
    case 'u':
        scan->at++;
        break;
    default:
        return refuse (scan, _ ("a backslash is followed by a character that cannot be escaped"));
    }
    const gsize used =
        ocop_json_read_unicode_escape (scan->at, (gsize)(scan->end - scan->at), &unused);
    if (used == 0)
        return refuse (scan, _ ("\\u is not followed by a character that a text may hold"));
    scan->at += used;
    return TRUE;
}

static gboolean
scan_utf8 (Scan *scan)
{
    const gunichar c = g_utf8_get_char_validated (scan->at, (gssize)(scan->end - scan->at));
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return refuse (scan, _ ("the text is not valid UTF-8"));
    scan->at = g_utf8_next_char (scan->at);
    return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
    if (!take (scan, '"'))
        return refuse (scan, _ ("a text in double quotes is expected"));
    for (;;) {
        scan->at = ocop_json_skip_plain (scan->at, scan->end);
        if (scan->at == scan->end)
            return refuse (scan, _ ("a text is not closed"));
        if (take (scan, '"'))
            return TRUE;
        if ((guchar)*scan->at >= 0x80) {
            if (!scan_utf8 (scan))
                return FALSE;
        } else if (!take (scan, '\\')) {
            return refuse (scan, _ ("a text holds a control character"));
        } else if (!scan_escape (scan)) {
            return FALSE;
        }
    }
}

static gsize
scan_digits (Scan *scan)
{
    const char *first = scan->at;
    while (g_ascii_isdigit (peek (scan)))
        scan->at++;
    return (gsize)(scan->at - first);
}

static gboolean
scan_number (Scan *scan)
{
    take (scan, '-');
    const char *digits = scan->at;
    const gsize n_digits = scan_digits (scan);
    if (n_digits == 0)
        return refuse (scan, _ ("a value is expected"));
    if (n_digits > 1 && digits[0] == '0')
        return refuse (scan, _ ("a number begins with 0"));
    if (take (scan, '.') && scan_digits (scan) == 0)
        return refuse (scan, _ ("a number has no digit after its point"));
    if (take (scan, 'e') || take (scan, 'E')) {
        if (!take (scan, '+'))
            take (scan, '-');
        if (scan_digits (scan) == 0)
            return refuse (scan, _ ("a number has no digit in its exponent"));
    }
    return TRUE;
}

static gboolean
scan_word (Scan *scan, const char *word)
{
    const gsize length = strlen (word);
    if ((gsize)(scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
        return refuse (scan, _ ("a value is expected"));
    scan->at += length;
    return TRUE;
}

static gboolean
scan_key (Scan *scan)
{
    scan->at = ocop_json_skip_blanks (scan->at, scan->end);
    const char *first = scan->at;
    if (!scan_string (scan))
        return FALSE;
    /* One spelling per key, so that two readers never see two different objects. */
    if (memchr (first, '\\', (gsize)(scan->at - first)) != NULL)
        return refuse (scan, _ ("a key is written with a backslash"));
    scan->at = ocop_json_skip_blanks (scan->at, scan->end);
    return take (scan, ':') || refuse (scan, _ ("a colon is expected"));
}

/* An object or array; @depth: containers around it. */
static gboolean
scan_container (Scan *scan, guint depth)
{
    const gboolean is_object = *scan->at++ == '{';
    const char close = is_object ? '}' : ']';
    if (depth >= OCOP_JSON_DEPTH_MAX)
        return refuse (scan, _ ("values are nested too deeply"));
    scan->at = ocop_json_skip_blanks (scan->at, scan->end);
    if (take (scan, close))
        return TRUE;
    do {
        if ((is_object && !scan_key (scan)) || !scan_value (scan, depth + 1))
            return FALSE;
        scan->at = ocop_json_skip_blanks (scan->at, scan->end);
    } while (take (scan, ','));
    return take (scan, close) || refuse (scan, _ ("a comma or a closing bracket is expected"));
}

static gboolean
scan_value (Scan *scan, guint depth)
{
    scan->at = ocop_json_skip_blanks (scan->at, scan->end);
    switch (peek (scan)) {
    case '{':
    case '[':
        return scan_container (scan, depth);
    case '"':
        return scan_string (scan);
    case 't':
        return scan_word (scan, "true");
    case 'f':
        return scan_word (scan, "false");
    case 'n':
        return scan_word (scan, "null");
    default:
        return scan_number (scan);
    }
}

static void
set_scan_error (const Scan *scan, const char *start, GError **error)
{
    guint line = 1;
    for (const char *p = start; p < scan->at; p++)
        line += *p == '\n';
    g_autofree char *shown = ocop_text_excerpt (scan->at, (gssize)(scan->end - scan->at));
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("not JSON in line %u before “%s”: %s"),
                    line, shown, scan->problem);
}

gboolean
ocop_json_span_init (OcopJsonSpan *ret_span, const char *text, gsize size, gsize max_bytes,
                     GError **error)
{
    if (size > max_bytes) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("the JSON is longer than %u bytes"),
                        (guint)max_bytes);
        return FALSE;
    }
    if (size == 0)
        text = "";
    const char *first = ocop_json_skip_blanks (text, text + size);
    Scan scan = {.at = first, .end = text + size};
    if (scan_value (&scan, 0)) {
        *ret_span = (OcopJsonSpan){first, (gsize)(scan.at - first)};
        scan.at = ocop_json_skip_blanks (scan.at, scan.end);
        if (scan.at == scan.end)
            return TRUE;
        *ret_span = (OcopJsonSpan){0};
        refuse (&scan, _ ("there is more text behind the value"));
    }
    set_scan_error (&scan, text, error);
    return FALSE;
}
