/* Values of a text that json_scan.c found sound. */
#include "base/json_span.h"

#include "base/json_parts.h"

#include <string.h>

#define DECIMALS 3

/* Behind the closing quote of the sound string at @at: the first quote with an even number of
 * backslashes before it. */
static const char *
skip_string (const char *at, const char *end)
{
    for (const char *first = at + 1;;) {
        const char *quote = memchr (first, '"', (gsize)(end - first));
        const char *run = quote;
        while (run > first && run[-1] == '\\')
            run--;
        if ((quote - run) % 2 == 0)
            return quote + 1;
        first = quote + 1;
    }
}

static const char *
skip_container (const char *at, const char *end)
{
    guint depth = 0;
    do {
        switch (*at) {
        case '"':
            at = skip_string (at, end);
            continue;
        case '{':
        case '[':
            depth++;
            break;
        case '}':
        case ']':
            depth--;
            break;
        default:
            break;
        }
        at++;
    } while (depth > 0);
    return at;
}

/* The end of the sound value at @at. */
static const char *
find_end (const char *at, const char *end)
{
    if (*at == '"')
        return skip_string (at, end);
    if (*at == '{' || *at == '[')
        return skip_container (at, end);
    while (at < end && (g_ascii_isalnum (*at) || *at == '-' || *at == '+' || *at == '.'))
        at++;
    return at;
}

void
ocop_json_walk_init (OcopJsonWalk *walk, OcopJsonSpan container)
{
    *walk = (OcopJsonWalk){0};
    if (container.size == 0 || (container.text[0] != '[' && container.text[0] != '{'))
        return;
    walk->end = container.text + container.size - 1;
    walk->at = ocop_json_skip_blanks (container.text + 1, walk->end);
}

gboolean
ocop_json_walk_next_element (OcopJsonWalk *walk, OcopJsonSpan *ret_element)
{
    if (walk->at == walk->end)
        return FALSE;
    const char *end = find_end (walk->at, walk->end);
    *ret_element = (OcopJsonSpan){walk->at, (gsize)(end - walk->at)};
    end = ocop_json_skip_blanks (end, walk->end);
    if (end < walk->end) /* at a comma */
        end = ocop_json_skip_blanks (end + 1, walk->end);
    walk->at = end;
    return TRUE;
}

gboolean
ocop_json_walk_next_member (OcopJsonWalk *walk, OcopJsonMember *ret_member)
{
    if (walk->at == walk->end)
        return FALSE;
    const char *key_end = find_end (walk->at, walk->end);
    ret_member->key = (OcopJsonSpan){walk->at + 1, (gsize)(key_end - walk->at) - strlen ("\"\"")};
    const char *colon = ocop_json_skip_blanks (key_end, walk->end);
    walk->at = ocop_json_skip_blanks (colon + 1, walk->end);
    return ocop_json_walk_next_element (walk, &ret_member->value);
}

static gboolean
read_int64 (OcopJsonSpan span, gint64 *ret_value)
{
    const gboolean is_negative = span.text[0] == '-';
    gint64 value = 0;
    for (gsize i = is_negative ? 1 : 0; i < span.size; i++) {
        const int digit = span.text[i] - '0';
        if (!g_ascii_isdigit (span.text[i]) || __builtin_mul_overflow (value, 10, &value) ||
            __builtin_add_overflow (value, is_negative ? -digit : digit, &value))
            return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

OcopJsonType
ocop_json_span_get_type (OcopJsonSpan span)
{
    gint64 unused;
    if (span.size == 0)
        return OCOP_JSON_ABSENT;
    switch (span.text[0]) {
    case '{':
        return OCOP_JSON_OBJECT;
    case '[':
        return OCOP_JSON_ARRAY;
    case '"':
        return OCOP_JSON_STRING;
    case 't':
    case 'f':
        return OCOP_JSON_BOOL;
    case 'n':
        return OCOP_JSON_NULL;
    default:
        return read_int64 (span, &unused) ? OCOP_JSON_INT : OCOP_JSON_NUMBER;
    }
}

gboolean
ocop_json_span_get_int (OcopJsonSpan span, gint64 *ret_value)
{
    return span.size > 0 && (span.text[0] == '-' || g_ascii_isdigit (span.text[0])) &&
           read_int64 (span, ret_value);
}

gboolean
ocop_json_span_get_bool (OcopJsonSpan span, gboolean *ret_value)
{
    if (ocop_json_span_get_type (span) != OCOP_JSON_BOOL)
        return FALSE;
    *ret_value = span.text[0] == 't';
    return TRUE;
}

static char
decode_simple (char escape)
{
    switch (escape) {
    case 'n':
        return '\n';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return escape; /* quote, backslash, slash */
    }
}

/* Decodes the sound string @span into @out of @size bytes, without NUL. FALSE when it does not fit.
 */
static gboolean
decode (OcopJsonSpan span, char *out, gsize size, gsize *ret_size)
{
    const char *at = span.text + 1;
    const char *end = span.text + span.size - 1;
    gsize n_out = 0;
    while (at < end) {
        const char *run = at;
        for (at = ocop_json_skip_plain (at, end); at < end && *at != '\\';
             at = ocop_json_skip_plain (at + 1, end))
            ;
        const gsize n_run = (gsize)(at - run);
        if (n_run > size - n_out)
            return FALSE;
        memcpy (out + n_out, run, n_run);
        n_out += n_run;
        if (at == end)
            break;
        char utf8[6];
        gsize n_utf8 = 1;
        if (at[1] == 'u') {
            gunichar c = 0;
            at += 2 + ocop_json_read_unicode_escape (at + 2, (gsize)(end - at) - 2, &c);
            n_utf8 = (gsize)g_unichar_to_utf8 (c, utf8);
        } else {
            utf8[0] = decode_simple (at[1]);
            at += 2;
        }
        if (n_utf8 > size - n_out)
            return FALSE;
        memcpy (out + n_out, utf8, n_utf8);
        n_out += n_utf8;
    }
    *ret_size = n_out;
    return TRUE;
}

gboolean
ocop_json_span_copy_string (OcopJsonSpan span, char *buffer, gsize size)
{
    gsize length;
    /* Decoded into the buffer itself only when it is sure to fit: outputs stay untouched. */
    if (ocop_json_span_get_type (span) != OCOP_JSON_STRING || size == 0)
        return FALSE;
    if (span.size - 1 <= size && decode (span, buffer, size - 1, &length)) {
        buffer[length] = '\0';
        return TRUE;
    }
    g_autofree char *text = ocop_json_span_dup_string (span, &length);
    if (length >= size)
        return FALSE;
    memcpy (buffer, text, length + 1);
    return TRUE;
}

char *
ocop_json_span_dup_string (OcopJsonSpan span, gsize *ret_size)
{
    gsize length = 0;
    if (ocop_json_span_get_type (span) != OCOP_JSON_STRING)
        return NULL;
    char *text = g_malloc (span.size);
    const gboolean fits = decode (span, text, span.size - 1, &length);
    g_assert (fits);
    text[length] = '\0';
    if (ret_size != NULL)
        *ret_size = length;
    return text;
}

gboolean
ocop_json_span_get_hex (OcopJsonSpan span, guint8 *ret_bytes, gsize size)
{
    if (span.size != 2 * size + strlen ("\"\"") || span.text[0] != '"')
        return FALSE;
    const char *digits = span.text + 1;
    for (gsize i = 0; i < 2 * size; i++)
        if (!g_ascii_isdigit (digits[i]) && (digits[i] < 'a' || digits[i] > 'f'))
            return FALSE;
    for (gsize i = 0; i < size; i++)
        ret_bytes[i] = (guint8)(g_ascii_xdigit_value (digits[2 * i]) << 4 |
                                g_ascii_xdigit_value (digits[2 * i + 1]));
    return TRUE;
}

/* The @n_digits characters at @digits as a number; FALSE when one is no digit or it is too large.
 */
static gboolean
read_digits (const char *digits, gsize n_digits, gint64 *value)
{
    for (gsize i = 0; i < n_digits; i++) {
        if (!g_ascii_isdigit (digits[i]) || *value > OCOP_JSON_MILLI_MAX)
            return FALSE;
        *value = *value * 10 + (digits[i] - '0');
    }
    return TRUE;
}

gboolean
ocop_json_span_get_milli (OcopJsonSpan span, gint64 *ret_milli)
{
    if (span.size < strlen ("\"0\"") || span.text[0] != '"')
        return FALSE;
    const char *at = span.text + 1;
    const char *end = span.text + span.size - 1;
    const gboolean is_negative = *at == '-';
    at += is_negative ? 1 : 0;

    const char *point = memchr (at, '.', (gsize)(end - at));
    const gsize n_whole = (gsize)((point != NULL ? point : end) - at);
    const gsize n_decimals = point != NULL ? (gsize)(end - point) - 1 : 0;
    gint64 value = 0;
    if (n_whole == 0 || (n_whole > 1 && *at == '0') || n_decimals > DECIMALS ||
        !read_digits (at, n_whole, &value))
        return FALSE;
    if (point != NULL &&
        (n_decimals == 0 || end[-1] == '0' || !read_digits (point + 1, n_decimals, &value)))
        return FALSE;
    for (gsize i = n_decimals; i < DECIMALS; i++)
        value *= 10;
    if (value > OCOP_JSON_MILLI_MAX || (is_negative && value == 0))
        return FALSE;
    *ret_milli = is_negative ? -value : value;
    return TRUE;
}
