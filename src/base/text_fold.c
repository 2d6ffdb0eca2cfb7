/* Keys for searching and comparing Vietnamese text, and its ASCII form for devices and banks. Every
 * mapping works on one character at a time and none asks the locale: a Turkish or C locale must not
 * change what a search finds.
 *
 * Folding needs no canonical order, as all marks are dropped: each character is taken apart by
 * itself. Only đ, Đ and a few Latin letters have no decomposition and stand in a table.
 *
 * Tone placement. Both schools of spelling are in daily use: hoà or hòa, khoẻ or khỏe, thuỷ or
 * thủy. They differ only where a syllable ends in oa, oe or uy. There the exact key carries the
 * tone on the second vowel (hoà, khoẻ, thuỷ). A syllable with a further letter (hoàn, ngoài, khuỷu)
 * is spelled in one way only and is left alone. In "qu" + y the u belongs to the consonant, the
 * tone is on the y in both schools (quý), and that is where the rule puts it as well. */
#include "base/text.h"

#include <string.h>

typedef struct {
    gunichar from;
    const char *to;
} Mapping;

#define N_TONES           6
#define DECOMPOSITION_MAX G_UNICHAR_MAX_DECOMPOSITION_LENGTH

/* Latin letters that no decomposition takes apart, sorted. Ð ð and Ɖ look like Đ and stand in its
 * place in old files. */
static const Mapping letters[] = {
    {0x00c6, "AE"}, {0x00d0, "D"},  {0x00d8, "O"},  {0x00de, "Th"}, {0x00df, "ss"},
    {0x00e6, "ae"}, {0x00f0, "d"},  {0x00f8, "o"},  {0x00fe, "th"}, {0x0110, "D"},
    {0x0111, "d"},  {0x0126, "H"},  {0x0127, "h"},  {0x0131, "i"},  {0x0141, "L"},
    {0x0142, "l"},  {0x0152, "OE"}, {0x0153, "oe"}, {0x0189, "D"},  {0x1e9e, "SS"},
};

/* Punctuation and signs with an ASCII form that compatibility decomposition does not give, sorted.
 */
static const Mapping signs[] = {
    {0x00a9, "(c)"}, {0x00ab, "\""}, {0x00ae, "(R)"}, {0x00b7, "."},  {0x00bb, "\""},
    {0x00d7, "x"},   {0x00f7, ":"},  {0x02bb, "'"},   {0x02bc, "'"},  {0x2010, "-"},
    {0x2012, "-"},   {0x2013, "-"},  {0x2014, "-"},   {0x2015, "-"},  {0x2018, "'"},
    {0x2019, "'"},   {0x201a, "'"},  {0x201b, "'"},   {0x201c, "\""}, {0x201d, "\""},
    {0x201e, "\""},  {0x2022, "-"},  {0x2032, "'"},   {0x2039, "'"},  {0x203a, "'"},
    {0x2044, "/"},   {0x20ab, "d"},  {0x20ac, "EUR"}, {0x2212, "-"},
};

/* The vowels of the three clusters with their tones, none first; the columns agree. */
static const gunichar toned_o[N_TONES] = {'o', 0xf2, 0xf3, 0x1ecf, 0xf5, 0x1ecd};
static const gunichar toned_u[N_TONES] = {'u', 0xf9, 0xfa, 0x1ee7, 0x169, 0x1ee5};
static const gunichar toned_a[N_TONES] = {'a', 0xe0, 0xe1, 0x1ea3, 0xe3, 0x1ea1};
static const gunichar toned_e[N_TONES] = {'e', 0xe8, 0xe9, 0x1ebb, 0x1ebd, 0x1eb9};
static const gunichar toned_y[N_TONES] = {'y', 0x1ef3, 0xfd, 0x1ef7, 0x1ef9, 0x1ef5};

static const struct {
    const gunichar *first;
    const gunichar *second;
} clusters[] = {
    {toned_o, toned_a},
    {toned_o, toned_e},
    {toned_u, toned_y},
};

static const char *
find_mapping (const Mapping *mappings, gsize n_mappings, gunichar c)
{
    gsize low = 0;
    gsize high = n_mappings;
    while (low < high) {
        const gsize middle = (low + high) / 2;
        if (mappings[middle].from == c)
            return mappings[middle].to;
        if (mappings[middle].from < c)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static gboolean
is_blank (gunichar c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x80 && g_unichar_isspace (c));
}

static gboolean
is_dropped_mark (gunichar c)
{
    const GUnicodeType type = g_unichar_type (c);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
           type == G_UNICODE_FORMAT;
}

/* A key being written: blanks are joined and never stand at its ends. */
typedef struct {
    GString *text;
    gboolean pending_blank;
} Key;

static void
key_begin (Key *key)
{
    if (key->pending_blank && key->text->len > 0)
        g_string_append_c (key->text, ' ');
    key->pending_blank = FALSE;
}

static void
key_add (Key *key, gunichar c)
{
    if (is_blank (c)) {
        key->pending_blank = TRUE;
        return;
    }
    key_begin (key);
    if (c < 0x80)
        g_string_append_c (key->text, (char)c);
    else
        g_string_append_unichar (key->text, c);
}

static void
fold_one (Key *key, gunichar c)
{
    gunichar parts[DECOMPOSITION_MAX];
    const gsize n_parts = g_unichar_fully_decompose (c, FALSE, parts, DECOMPOSITION_MAX);
    for (gsize i = 0; i < n_parts; i++) {
        if (is_dropped_mark (parts[i]))
            continue;
        const char *mapped = find_mapping (letters, G_N_ELEMENTS (letters), parts[i]);
        if (mapped == NULL) {
            key_add (key, g_unichar_tolower (parts[i]));
            continue;
        }
        for (; *mapped != '\0'; mapped++)
            key_add (key, (gunichar)g_ascii_tolower (*mapped));
    }
}

char *
ocop_text_fold (const char *text)
{
    Key key = {g_string_sized_new (strlen (text) + 1), FALSE};
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        if ((guchar)*p < 0x80)
            key_add (&key, (gunichar)g_ascii_tolower (*p));
        else
            fold_one (&key, g_utf8_get_char (p));
    }
    return g_string_free (key.text, FALSE);
}

static guint
find_tone (const gunichar *toned, gunichar c)
{
    guint tone = 0;
    while (tone < N_TONES && toned[tone] != c)
        tone++;
    return tone;
}

/* @first and @second end a syllable: moves a tone from the first of a cluster to the second. */
static void
place_tone (gunichar *first, gunichar *second)
{
    for (gsize i = 0; i < G_N_ELEMENTS (clusters); i++) {
        const guint tone = find_tone (clusters[i].first, *first);
        if (tone > 0 && tone < N_TONES && *second == clusters[i].second[0]) {
            *first = clusters[i].first[0];
            *second = clusters[i].second[tone];
            return;
        }
    }
}

static gboolean
is_letter (gunichar c)
{
    return c < 0x80 ? g_ascii_isalpha ((gchar)c) : g_unichar_isalpha (c) || g_unichar_ismark (c);
}

char *
ocop_text_exact_key (const char *text)
{
    g_autofree char *composed = ocop_text_to_nfc (text);
    Key key = {g_string_sized_new (strlen (composed) + 1), FALSE};
    gunichar held[2] = {0, 0}; /* the last two characters, not yet written; 0: none */
    for (const char *p = composed;; p = g_utf8_next_char (p)) {
        const gunichar c = g_unichar_tolower (g_utf8_get_char (p));
        if (held[0] != 0 && held[1] != 0 && !is_letter (c))
            place_tone (&held[0], &held[1]);
        if (held[0] != 0)
            key_add (&key, held[0]);
        held[0] = held[1];
        held[1] = c;
        if (c == 0)
            break;
    }
    if (held[0] != 0)
        key_add (&key, held[0]);
    return g_string_free (key.text, FALSE);
}

/* Adds the ASCII form of one part of a decomposition. FALSE when there is none. */
static gboolean
add_ascii (Key *key, gunichar c)
{
    if (is_blank (c) || (c >= 0x20 && c < 0x7f)) {
        key_add (key, c);
        return TRUE;
    }
    const char *mapped = find_mapping (letters, G_N_ELEMENTS (letters), c);
    if (mapped == NULL)
        mapped = find_mapping (signs, G_N_ELEMENTS (signs), c);
    if (mapped == NULL)
        return FALSE;
    key_begin (key);
    g_string_append (key->text, mapped);
    return TRUE;
}

char *
ocop_text_to_ascii (const char *text, char substitute)
{
    Key key = {g_string_sized_new (strlen (text) + 1), FALSE};
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        /* Compatibility decomposition: … is three dots, ½ is 1/2, ² is 2, full-width letters are
         * letters. */
        gunichar parts[DECOMPOSITION_MAX];
        const gsize n_parts =
            g_unichar_fully_decompose (g_utf8_get_char (p), TRUE, parts, DECOMPOSITION_MAX);
        gboolean is_lost = FALSE;
        for (gsize i = 0; i < n_parts; i++) {
            if (!is_dropped_mark (parts[i]) && !add_ascii (&key, parts[i]))
                is_lost = TRUE;
        }
        if (is_lost && substitute != 0)
            key_add (&key, (gunichar)substitute);
    }
    return g_string_free (key.text, FALSE);
}
