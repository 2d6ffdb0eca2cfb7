/* A strict RFC 8259 parser that builds json-glib's tree. json-glib's own parser is not used on
 * untrusted bytes: 1.6 takes comments and "var x =", lets the last of two equal keys win, wraps
 * numbers round and recurses as deep as the text says.
 *
 * The product takes no fractional numbers: one becomes a node of the type double whose value is
 * always 0, so that its reader can say which key has the wrong type; no floating point is read. */
#include "base/json_reader.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Values of one text, so that 20 MB of "0," do not become gigabytes of nodes. */
#define VALUES_MAX 4000000

typedef struct {
    const char *start;
    const char *at;
    const char *end;
    GString *string; /* the string read last */
    guint n_values;
    const char *problem; /* translated, first one found */
} Parser;

static JsonNode *parse_value (Parser *parser, guint depth);

/* Always FALSE. */
static gboolean
refuse (Parser *parser, const char *problem)
{
    if (parser->problem == NULL)
        parser->problem = problem;
    return FALSE;
}

static char
peek (const Parser *parser)
{
    return parser->at < parser->end ? *parser->at : '\0';
}

static void
skip_blanks (Parser *parser)
{
    while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\n' ||
                                        *parser->at == '\r' || *parser->at == '\t'))
        parser->at++;
}

static gboolean
take (Parser *parser, char wanted)
{
    if (peek (parser) != wanted || parser->at == parser->end)
        return FALSE;
    parser->at++;
    return TRUE;
}

static gboolean
take_word (Parser *parser, const char *word)
{
    const gsize length = strlen (word);
    if ((gsize)(parser->end - parser->at) < length || memcmp (parser->at, word, length) != 0)
        return refuse (parser, _ ("a value is expected"));
    parser->at += length;
    return TRUE;
}

static gboolean
read_four_hex (Parser *parser, gunichar *ret_unit)
{
    gunichar unit = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value (peek (parser));
        if (digit < 0)
            return refuse (parser, _ ("\\u needs four hex digits"));
        unit = unit << 4 | (gunichar)digit;
        parser->at++;
    }
    *ret_unit = unit;
    return TRUE;
}

/* Behind "\u". */
static gboolean
read_unicode_escape (Parser *parser)
{
    gunichar c, low;
    if (!read_four_hex (parser, &c))
        return FALSE;
    if (c == 0)
        return refuse (parser, _ ("a text must not hold \\u0000"));
    if (c >= 0xdc00 && c <= 0xdfff)
        return refuse (parser, _ ("a low surrogate stands alone"));
    if (c >= 0xd800 && c <= 0xdbff) {
        if (!take (parser, '\\') || !take (parser, 'u'))
            return refuse (parser, _ ("a high surrogate stands alone"));
        if (!read_four_hex (parser, &low))
            return FALSE;
        if (low < 0xdc00 || low > 0xdfff)
            return refuse (parser, _ ("a high surrogate stands alone"));
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    g_string_append_unichar (parser->string, c);
    return TRUE;
}

/* Behind the backslash. */
static gboolean
read_escape (Parser *parser)
{
    static const char escapes[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    const char c = peek (parser);
    if (c == 'u') {
        parser->at++;
        return read_unicode_escape (parser);
    }
    const char *found = c != '\0' ? strchr (escapes, c) : NULL;
    if (found == NULL)
        return refuse (parser, _ ("a backslash is followed by a character that cannot be escaped"));
    parser->at++;
    g_string_append_c (parser->string, meanings[found - escapes]);
    return TRUE;
}

/* Reads a string with its quotes into parser->string. The text is known to be valid UTF-8. */
static gboolean
read_string (Parser *parser)
{
    if (!take (parser, '"'))
        return refuse (parser, _ ("a text in double quotes is expected"));
    g_string_truncate (parser->string, 0);
    for (;;) {
        const char *run = parser->at;
        while (parser->at < parser->end && *parser->at != '"' && *parser->at != '\\' &&
               (guchar)*parser->at >= 0x20)
            parser->at++;
        g_string_append_len (parser->string, run, parser->at - run);
        if (parser->at == parser->end)
            return refuse (parser, _ ("a text is not closed"));
        if (take (parser, '"'))
            return TRUE;
        if (!take (parser, '\\'))
            return refuse (parser, _ ("a text holds a control character"));
        if (!read_escape (parser))
            return FALSE;
    }
}

static gsize
skip_digits (Parser *parser)
{
    const char *first = parser->at;
    while (g_ascii_isdigit (peek (parser)))
        parser->at++;
    return (gsize)(parser->at - first);
}

/* The fraction and exponent of a number, where there are any. */
static gboolean
skip_fraction (Parser *parser, gboolean *ret_is_fractional)
{
    const char *first = parser->at;
    if (take (parser, '.') && skip_digits (parser) == 0)
        return refuse (parser, _ ("a number has no digit after its point"));
    if (take (parser, 'e') || take (parser, 'E')) {
        if (!take (parser, '+'))
            take (parser, '-');
        if (skip_digits (parser) == 0)
            return refuse (parser, _ ("a number has no digit in its exponent"));
    }
    *ret_is_fractional = parser->at > first;
    return TRUE;
}

static gboolean
read_int64 (const char *digits, gsize n_digits, gboolean is_negative, gint64 *ret_value)
{
    gint64 value = 0;
    for (gsize i = 0; i < n_digits; i++) {
        const int digit = digits[i] - '0';
        if (__builtin_mul_overflow (value, 10, &value) ||
            __builtin_add_overflow (value, is_negative ? -digit : digit, &value))
            return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

static JsonNode *
parse_number (Parser *parser)
{
    const gboolean is_negative = take (parser, '-');
    const char *digits = parser->at;
    const gsize n_digits = skip_digits (parser);
    gboolean is_fractional;
    if (n_digits == 0 || (n_digits > 1 && digits[0] == '0')) {
        refuse (parser, n_digits == 0 ? _ ("a value is expected") : _ ("a number begins with 0"));
        return NULL;
    }
    if (!skip_fraction (parser, &is_fractional))
        return NULL;
    if (is_fractional)
        return json_node_init_double (json_node_alloc(), 0);

    gint64 value;
    if (!read_int64 (digits, n_digits, is_negative, &value)) {
        refuse (parser, _ ("a number does not fit 64 bits"));
        return NULL;
    }
    return json_node_init_int (json_node_alloc(), value);
}

/* One "key": value of @object. */
static gboolean
parse_member (Parser *parser, JsonObject *object, guint depth)
{
    skip_blanks (parser);
    if (!read_string (parser))
        return FALSE;
    g_autofree char *key = g_strndup (parser->string->str, parser->string->len);
    if (json_object_has_member (object, key))
        return refuse (parser, _ ("a key is there twice in one object"));
    if (json_object_get_size (object) >= OCOP_JSON_KEYS_MAX)
        return refuse (parser, _ ("an object has too many keys"));
    skip_blanks (parser);
    if (!take (parser, ':'))
        return refuse (parser, _ ("a colon is expected"));
    JsonNode *value = parse_value (parser, depth);
    if (value == NULL)
        return FALSE;
    json_object_set_member (object, key, value);
    return TRUE;
}

static JsonNode *
parse_object (Parser *parser, guint depth)
{
    g_autoptr (JsonObject) object = json_object_new();
    parser->at++;
    skip_blanks (parser);
    if (!take (parser, '}')) {
        do {
            if (!parse_member (parser, object, depth))
                return NULL;
            skip_blanks (parser);
        } while (take (parser, ','));
        if (!take (parser, '}')) {
            refuse (parser, _ ("a comma or the end of an object is expected"));
            return NULL;
        }
    }
    return json_node_init_object (json_node_alloc(), object);
}

static JsonNode *
parse_array (Parser *parser, guint depth)
{
    g_autoptr (JsonArray) array = json_array_new();
    parser->at++;
    skip_blanks (parser);
    if (!take (parser, ']')) {
        do {
            JsonNode *element = parse_value (parser, depth);
            if (element == NULL)
                return NULL;
            json_array_add_element (array, element);
            skip_blanks (parser);
        } while (take (parser, ','));
        if (!take (parser, ']')) {
            refuse (parser, _ ("a comma or the end of an array is expected"));
            return NULL;
        }
    }
    return json_node_init_array (json_node_alloc(), array);
}

/* NULL when something is wrong. @depth: containers around the value. */
static JsonNode *
parse_value (Parser *parser, guint depth)
{
    skip_blanks (parser);
    if (++parser->n_values > VALUES_MAX) {
        refuse (parser, _ ("there are too many values"));
        return NULL;
    }
    const char c = peek (parser);
    if ((c == '{' || c == '[') && depth >= OCOP_JSON_DEPTH_MAX) {
        refuse (parser, _ ("values are nested too deeply"));
        return NULL;
    }
    if (c == '{')
        return parse_object (parser, depth + 1);
    if (c == '[')
        return parse_array (parser, depth + 1);
    if (c == '"')
        return read_string (parser) ? json_node_init_string (json_node_alloc(), parser->string->str)
                                    : NULL;
    if (c == 't')
        return take_word (parser, "true") ? json_node_init_boolean (json_node_alloc(), TRUE) : NULL;
    if (c == 'f')
        return take_word (parser, "false") ? json_node_init_boolean (json_node_alloc(), FALSE)
                                           : NULL;
    if (c == 'n')
        return take_word (parser, "null") ? json_node_init_null (json_node_alloc()) : NULL;
    return parse_number (parser);
}

static void
set_parse_error (const Parser *parser, GError **error)
{
    guint line = 1;
    for (const char *p = parser->start; p < parser->at; p++)
        line += *p == '\n';
    g_autofree char *shown = ocop_text_excerpt (parser->at, parser->end - parser->at);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("not JSON in line %u before “%s”: %s"),
                    line, shown, parser->problem);
}

JsonNode *
ocop_json_parse (const char *text, gssize length, gsize max_bytes, GError **error)
{
    const gsize size = length < 0 ? strlen (text) : (gsize)length;
    if (size > max_bytes) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("the JSON is longer than %u bytes"),
                        (guint)max_bytes);
        return NULL;
    }

    const gboolean has_mark = size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0;
    Parser parser = {.start = text, .at = has_mark ? text + 3 : text, .end = text + size};
    const char *invalid_at;
    if (!g_utf8_validate_len (text, size, &invalid_at)) {
        parser.at = invalid_at;
        parser.problem = _ ("the text is not valid UTF-8 or holds a NUL byte");
        set_parse_error (&parser, error);
        return NULL;
    }

    parser.string = g_string_new (NULL);
    g_autoptr (JsonNode) root = parse_value (&parser, 0);
    if (root != NULL) {
        skip_blanks (&parser);
        if (parser.at < parser.end)
            refuse (&parser, _ ("there is more text behind the value"));
    }
    g_string_free (parser.string, TRUE);
    if (parser.problem != NULL) {
        set_parse_error (&parser, error);
        return NULL;
    }
    return g_steal_pointer (&root);
}
