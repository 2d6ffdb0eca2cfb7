/* What the check of a JSON text and the walk over its values share. For json_*.c of this folder
 * only. */
#pragma once

#include <glib.h>
#include <string.h>

#define OCOP_JSON_EVERY_BYTE(value) (G_GUINT64_CONSTANT (0x0101010101010101) * (value))

static inline const char *
ocop_json_skip_blanks (const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The top bit of the lowest byte of @word that is not ASCII, or a quote, backslash or control
 * character; bits of higher bytes mean nothing then. 0 when there is none. */
static inline guint64
ocop_json_find_special (guint64 word)
{
    const guint64 quote = word ^ OCOP_JSON_EVERY_BYTE ('"');
    const guint64 backslash = word ^ OCOP_JSON_EVERY_BYTE ('\\');
    return (word | (word - OCOP_JSON_EVERY_BYTE (0x20)) |
            ((quote - OCOP_JSON_EVERY_BYTE (1)) & ~quote) |
            ((backslash - OCOP_JSON_EVERY_BYTE (1)) & ~backslash)) &
           OCOP_JSON_EVERY_BYTE (0x80);
}

/* The first byte at or behind @at that stands for more than itself in a string. Eight at a time:
 * nine tenths of a batch are the text of journal headers. */
static inline const char *
ocop_json_skip_plain (const char *at, const char *end)
{
    while (end - at >= 8) {
        guint64 word;
        memcpy (&word, at, sizeof word);
        const guint64 special = ocop_json_find_special (GUINT64_FROM_LE (word));
        if (special != 0)
            return at + __builtin_ctzll (special) / 8;
        at += 8;
    }
    while (at < end && (guchar)*at >= 0x20 && (guchar)*at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* The character of "\uXXXX" or of a pair of them, where @at points behind the first "\u". Gives the
 * bytes used there, 0 when it is none that a text may hold. */
gsize ocop_json_read_unicode_escape (const char *at, gsize size, gunichar *ret_char);
