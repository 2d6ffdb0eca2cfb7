/* Untrusted text on its way in and out. A catalogue import calls these 100,000 times, so text that
 * is ASCII or made of precomposed letters alone, as nearly all Vietnamese text is, is recognised
 * and never handed to the general normaliser. */
#include "base/text.h"

#include "base/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No text gets shorter by more than this factor when it is brought to NFC (worst: Hangul, 9 bytes
 * to 3). */
#define NFC_SHRINK_MAX 4
#define EXCERPT_BYTES  80
#define REPLACEMENT    "\xef\xbf\xbd" /* U+FFFD */

static gboolean
is_refused (gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) ||      /* C0, DEL, C1 */
           c == 0x2028 || c == 0x2029 ||                /* line and paragraph separator */
           c == 0x061c || c == 0x200e || c == 0x200f || /* bidirectional marks */
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); /* embeddings, isolates */
}

static gboolean
is_blank (gunichar c)
{
    return c == ' ' || (c >= 0x80 && g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR);
}

/* Characters that are NFC wherever they stand: starters that neither decompose differently nor
 * combine with what is before them. Source: NFC_Quick_Check=Yes with combining class 0 for these
 * ranges in DerivedNormalizationProps.txt. */
static gboolean
is_surely_nfc (gunichar c)
{
    return c < 0x300 || (c >= 0x1ea0 && c <= 0x1eff) || (c >= 0x2010 && c <= 0x2027) || c == 0x20ab;
}

static gboolean
is_surely_nfc_text (const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        if ((guchar)*p >= 0x80 && !is_surely_nfc (g_utf8_get_char (p)))
            return FALSE;
    }
    return TRUE;
}

/* Copies valid UTF-8 with the blanks trimmed and joined. NULL and the first refused character in
 * @ret_refused when there is one. */
static char *
clean (const char *text, gsize length, gunichar *ret_refused)
{
    g_autofree char *cleaned = g_malloc (length + 1);
    char *out = cleaned;
    gboolean pending_blank = FALSE;
    const char *end = text + length;
    for (const char *p = text, *next; p < end; p = next) {
        const gunichar c = (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char (p);
        next = g_utf8_next_char (p);
        if (is_refused (c)) {
            *ret_refused = c;
            return NULL;
        }
        if (is_blank (c)) {
            pending_blank = out > cleaned;
            continue;
        }
        if (pending_blank)
            *out++ = ' ';
        pending_blank = FALSE;
        while (p < next)
            *out++ = *p++;
    }
    *out = '\0';
    return g_steal_pointer (&cleaned);
}

char *
ocop_text_to_nfc (const char *text)
{
    if (is_surely_nfc_text (text))
        return g_strdup (text);
    return g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
}

static void
refuse_length (const char *text, gsize max_bytes, const char *field, GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (text, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                    _ ("the text that begins with “%s” is longer than %u bytes"), shown,
                    (guint)max_bytes);
}

char *
ocop_text_take_in (const char *text, gssize length, gsize max_bytes, const char *field,
                   GError **error)
{
    const gsize n_bytes = length < 0 ? strlen (text) : (gsize)length;
    const char *invalid_at;
    if (!g_utf8_validate_len (text, n_bytes, &invalid_at)) {
        g_autofree char *shown = ocop_text_excerpt (text, (gssize)n_bytes);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        *invalid_at == '\0' ? _ ("the text “%s” holds a NUL byte")
                                            : _ ("the text “%s” is not valid UTF-8"),
                        shown);
        return NULL;
    }

    gunichar refused = 0;
    g_autofree char *cleaned = clean (text, n_bytes, &refused);
    if (cleaned == NULL) {
        g_autofree char *shown = ocop_text_excerpt (text, (gssize)n_bytes);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("the text “%s” holds the control character U+%04X"), shown, refused);
        return NULL;
    }

    if (!is_surely_nfc_text (cleaned)) {
        /* The normaliser's time is quadratic in a run of combining marks: never give it more than
         * can come out short enough. */
        if (strlen (cleaned) / NFC_SHRINK_MAX > max_bytes) {
            refuse_length (cleaned, max_bytes, field, error);
            return NULL;
        }
        char *composed = g_utf8_normalize (cleaned, -1, G_NORMALIZE_NFC);
        g_free (cleaned);
        cleaned = composed;
    }
    if (strlen (cleaned) > max_bytes) {
        refuse_length (cleaned, max_bytes, field, error);
        return NULL;
    }
    return g_steal_pointer (&cleaned);
}

char *
ocop_text_make_safe (const char *text, gssize length)
{
    const gsize n_bytes = length < 0 ? strlen (text) : (gsize)length;
    const char *end = text + n_bytes;
    GString *safe = g_string_sized_new (n_bytes + 1);
    for (const char *p = text; p < end;) {
        const gunichar c =
            (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char_validated (p, (gssize)(end - p));
        const gboolean is_invalid = c == (gunichar)-1 || c == (gunichar)-2;
        const gsize size = is_invalid ? 1 : (gsize)(g_utf8_next_char (p) - p);
        if (is_invalid || is_refused (c))
            g_string_append (safe, REPLACEMENT);
        else
            g_string_append_len (safe, p, (gssize)size);
        p += size;
    }
    return g_string_free (safe, FALSE);
}

char *
ocop_text_excerpt (const char *text, gssize length)
{
    gsize n_bytes = length < 0 ? strnlen (text, EXCERPT_BYTES + 1) : (gsize)length;
    if (n_bytes <= EXCERPT_BYTES)
        return ocop_text_make_safe (text, (gssize)n_bytes);

    /* Not through the middle of a character, where the text is UTF-8. */
    n_bytes = EXCERPT_BYTES;
    for (guint i = 0; i < 3 && ((guchar)text[n_bytes] & 0xc0) == 0x80; i++)
        n_bytes--;
    g_autofree char *safe = ocop_text_make_safe (text, (gssize)n_bytes);
    return g_strconcat (safe, "…", NULL);
}

/* Moves to the next word at or after *@at. NULL when there is none; *@at is then at the end, else
 * behind the word. */
static const char *
find_word (const char **at)
{
    const char *p = *at;
    while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    const char *word = p;
    while (*p != '\0' && g_unichar_isalnum (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    *at = p;
    return p > word ? word : NULL;
}

char **
ocop_text_split_words (const char *key)
{
    gsize n_words = 0;
    for (const char *at = key; find_word (&at) != NULL;)
        n_words++;

    char **words = g_new (char *, n_words + 1);
    const char *at = key;
    for (gsize i = 0; i < n_words; i++) {
        const char *word = find_word (&at);
        words[i] = g_strndup (word, (gsize)(at - word));
    }
    words[n_words] = NULL;
    return words;
}
