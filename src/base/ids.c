/* Hex, base64url and UUIDs, strict: one text form per value, so that a text compared or hashed
 * elsewhere means one thing only. */
#include "base/ids.h"

#include <string.h>

#define EVERY_BYTE(value) (G_GUINT64_CONSTANT (0x0101010101010101) * (value))

static const char base64url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Eight digits of four bytes at a time: two hashes are written for each record that is read. */
static guint64
get_eight_digits (const guint8 bytes[4])
{
    guint32 four;
    memcpy (&four, bytes, sizeof four);
    guint64 spread = GUINT32_FROM_LE (four);
    spread = (spread | spread << 16) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
    spread = (spread | spread << 8) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
    const guint64 halves = (spread >> 4 & G_GUINT64_CONSTANT (0x000f000f000f000f)) |
                           (spread & G_GUINT64_CONSTANT (0x000f000f000f000f)) << 8;
    const guint64 letters =
        (halves + EVERY_BYTE (6)) >> 4 & EVERY_BYTE (1); /* 1 where a half is 10 or more */
    return GUINT64_TO_LE (halves + EVERY_BYTE ('0') + letters * ('a' - '0' - 10));
}

void
ocop_hex_encode (const guint8 *bytes, gsize size, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";
    gsize i = 0;
    for (; size - i >= 4; i += 4) {
        const guint64 eight = get_eight_digits (bytes + i);
        memcpy (ret_text + 2 * i, &eight, sizeof eight);
    }
    for (; i < size; i++) {
        ret_text[2 * i] = digits[bytes[i] >> 4];
        ret_text[2 * i + 1] = digits[bytes[i] & 0xf];
    }
    ret_text[2 * size] = '\0';
}

/* One more than the value of a hex digit, 0 for every other byte. */
static const guint8 hex_values[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Stops at the first byte that is no hex digit, so a NUL is never passed. */
static gboolean
read_hex (const char *digits, guint8 *ret_bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        const guint8 high = hex_values[(guint8)digits[2 * i]];
        const guint8 low = high == 0 ? 0 : hex_values[(guint8)digits[2 * i + 1]];
        if (low == 0)
            return FALSE;
        ret_bytes[i] = (guint8)((high - 1) << 4 | (low - 1));
    }
    return TRUE;
}

gboolean
ocop_hex_decode (const char *text, guint8 *ret_bytes, gsize size)
{
    g_autofree guint8 *large = size > 64 ? g_malloc (size) : NULL;
    guint8 small[64];
    guint8 *bytes = large != NULL ? large : small;
    if (!read_hex (text, bytes, size) || text[2 * size] != '\0')
        return FALSE;
    memcpy (ret_bytes, bytes, size);
    return TRUE;
}

char *
ocop_base64url_encode (const guint8 *bytes, gsize size)
{
    char *text = g_malloc (size / 3 * 4 + 4);
    char *at = text;
    guint bits = 0;
    guint n_bits = 0;
    for (gsize i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xffff;
        for (n_bits += 8; n_bits >= 6; n_bits -= 6)
            *at++ = base64url_alphabet[bits >> (n_bits - 6) & 0x3f];
    }
    if (n_bits > 0)
        *at++ = base64url_alphabet[bits << (6 - n_bits) & 0x3f];
    *at = '\0';
    return text;
}

/* Value of a base64url digit, -1 for any other byte. */
static int
get_base64url_value (char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '-')
        return 62;
    return c == '_' ? 63 : -1;
}

GBytes *
ocop_base64url_decode (const char *text, gsize length, gsize max_size)
{
    const gsize size = length / 4 * 3 + length % 4 * 3 / 4;
    if (length % 4 == 1 || size > max_size)
        return NULL;

    g_autofree guint8 *bytes = g_malloc (size + 1);
    gsize n_bytes = 0;
    guint bits = 0;
    guint n_bits = 0;
    for (gsize i = 0; i < length; i++) {
        const int value = get_base64url_value (text[i]);
        if (value < 0)
            return NULL;
        bits = (bits << 6 | (guint)value) & 0xffff;
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            bytes[n_bytes++] = (guint8)(bits >> n_bits);
        }
    }
    /* Bits beyond the last byte must be 0, or two texts would mean the same bytes. */
    if ((bits & ((1u << n_bits) - 1)) != 0)
        return NULL;
    return g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
}

gboolean
ocop_uuid_parse (const char *text, guint8 ret_uuid[OCOP_UUID_SIZE])
{
    char digits[2 * OCOP_UUID_SIZE];
    gsize n_digits = 0;
    for (gsize i = 0; i < OCOP_UUID_TEXT_SIZE - 1; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                return FALSE;
        } else if (g_ascii_isxdigit (text[i])) {
            digits[n_digits++] = text[i];
        } else {
            return FALSE;
        }
    }
    if (text[OCOP_UUID_TEXT_SIZE - 1] != '\0')
        return FALSE;
    read_hex (digits, ret_uuid, OCOP_UUID_SIZE);
    return TRUE;
}

void
ocop_uuid_to_text (const guint8 uuid[OCOP_UUID_SIZE], char ret_text[OCOP_UUID_TEXT_SIZE])
{
    static const guint8 group_sizes[] = {4, 2, 2, 2, 6};
    for (gsize i = 0; i < G_N_ELEMENTS (group_sizes); i++) {
        ocop_hex_encode (uuid, group_sizes[i], ret_text);
        uuid += group_sizes[i];
        ret_text += 2 * group_sizes[i];
        *ret_text++ = '-';
    }
    ret_text[-1] = '\0';
}

void
ocop_uuid_make (const OcopPorts *ports, guint8 ret_uuid[OCOP_UUID_SIZE])
{
    const guint64 utc_ms = (guint64)ocop_ports_utc_ms (ports);
    for (guint i = 0; i < 6; i++)
        ret_uuid[i] = (guint8)(utc_ms >> (40 - 8 * i));
    ocop_ports_random (ports, ret_uuid + 6, OCOP_UUID_SIZE - 6);
    ret_uuid[6] = (guint8)(0x70 | (ret_uuid[6] & 0x0f));
    ret_uuid[8] = (guint8)(0x80 | (ret_uuid[8] & 0x3f));
}
