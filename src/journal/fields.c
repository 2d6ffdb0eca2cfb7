/* One reader for both signed forms, so that strictness is written and tested once. */
#include "journal/fields.h"

#include <string.h>

void
ocop_fields_init (OcopFields *fields, const char *bytes, gsize size)
{
    *fields = (OcopFields){.next = bytes, .n_left = size};
}

/* Moves past the next LF. FALSE, and @name noted, when there is none or something failed before. */
static gboolean
take (OcopFields *fields, const char *name, const char **ret_field, gsize *ret_length)
{
    if (fields->failed_field != NULL)
        return FALSE;
    const char *end = fields->n_left > 0 ? memchr (fields->next, '\n', fields->n_left) : NULL;
    if (end == NULL) {
        fields->failed_field = name;
        return FALSE;
    }
    *ret_field = fields->next;
    *ret_length = (gsize)(end - fields->next);
    fields->n_left -= *ret_length + 1;
    fields->next = end + 1;
    return TRUE;
}

/* Reads below zero so that the smallest number is read without overflow. */
static gboolean
parse_int (const char *text, gsize length, gint64 *ret_value)
{
    gboolean is_negative = length > 0 && text[0] == '-';
    gsize first = is_negative ? 1 : 0;

    if (length == first || (text[first] == '0' && length > 1))
        return FALSE;
    gint64 value = 0;
    for (gsize i = first; i < length; i++) {
        if (!g_ascii_isdigit (text[i]) || __builtin_mul_overflow (value, 10, &value) ||
            __builtin_sub_overflow (value, text[i] - '0', &value))
            return FALSE;
    }
    if (!is_negative && value == G_MININT64)
        return FALSE;
    *ret_value = is_negative ? value : -value;
    return TRUE;
}

gint64
ocop_fields_take_int (OcopFields *fields, const char *name)
{
    const char *field;
    gsize length;
    gint64 value = 0;

    if (take (fields, name, &field, &length) && !parse_int (field, length, &value))
        ocop_fields_fail (fields, name);
    return value;
}

/* One more than the value of a digit, 0 for every other byte: no upper case. */
static const guint8 digit_values[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* @digits: 2 × OCOP_HASH_SIZE bytes. */
static gboolean
read_hash (const char *digits, guint8 ret_hash[OCOP_HASH_SIZE])
{
    for (guint i = 0; i < OCOP_HASH_SIZE; i++) {
        const guint8 high = digit_values[(guint8)digits[2 * i]];
        const guint8 low = digit_values[(guint8)digits[2 * i + 1]];
        if (high == 0 || low == 0)
            return FALSE;
        ret_hash[i] = (guint8)((high - 1) << 4 | (low - 1));
    }
    return TRUE;
}

void
ocop_fields_take_hash (OcopFields *fields, const char *name, guint8 ret_hash[OCOP_HASH_SIZE])
{
    const char *field;
    gsize length;

    memset (ret_hash, 0, OCOP_HASH_SIZE);
    if (!take (fields, name, &field, &length))
        return;
    guint8 hash[OCOP_HASH_SIZE];
    if (length != OCOP_HASH_TEXT_SIZE - 1 || !read_hash (field, hash)) {
        ocop_fields_fail (fields, name);
        return;
    }
    memcpy (ret_hash, hash, OCOP_HASH_SIZE);
}

void
ocop_fields_take_text (OcopFields *fields, const char *name, char *ret_text, gsize size)
{
    const char *field;
    gsize length;

    ret_text[0] = '\0';
    if (!take (fields, name, &field, &length))
        return;
    if (length >= size || memchr (field, '\0', length) != NULL) {
        ocop_fields_fail (fields, name);
        return;
    }
    memcpy (ret_text, field, length);
    ret_text[length] = '\0';
}

void
ocop_fields_fail (OcopFields *fields, const char *name)
{
    if (fields->failed_field == NULL)
        fields->failed_field = name;
}

const char *
ocop_fields_get_failed (const OcopFields *fields)
{
    return fields->failed_field;
}

gsize
ocop_fields_get_left (const OcopFields *fields)
{
    return fields->n_left;
}

gboolean
ocop_fields_is_code (const char *text, gsize min, gsize max)
{
    gsize length = 0;
    while (g_ascii_isupper (text[length]) || g_ascii_isdigit (text[length]))
        length++;
    return text[length] == '\0' && length >= min && length <= max;
}
