/* Takes a web address apart where it stands, without an URI library: only a few separators
 * matter, the host does not, and every part stays a slice of the scanned bytes. */
#include "domain/digital_link.h"

#include "domain/gs1.h"
#include <string.h>

/* Longest value of an application identifier: 90 characters of UTF-8. */
#define VALUE_MAX_BYTES 360

typedef struct {
    const char *begin;
    const char *end;
} Slice;

static gsize
slice_length (Slice slice)
{
    return (gsize)(slice.end - slice.begin);
}

/* Takes what stands before the first @separator off @rest, and the separator. */
static Slice
cut (Slice *rest, char separator)
{
    const char *found = memchr (rest->begin, separator, slice_length (*rest));
    Slice part = {rest->begin, found != NULL ? found : rest->end};

    rest->begin = found != NULL ? found + 1 : rest->end;
    return part;
}

static gsize
match_scheme (const char *text, gsize length)
{
    static const char *const schemes[] = {"https://", "http://"};

    for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
        gsize n = strlen (schemes[i]);

        if (length > n && g_ascii_strncasecmp (text, schemes[i], n) == 0)
            return n;
    }
    return 0;
}

gboolean
ocop_digital_link_is_url (const char *text, gsize length)
{
    gsize n_scheme = match_scheme (text, length);

    if (n_scheme == 0 || strchr ("/?#", text[n_scheme]) != NULL)
        return FALSE;
    return memchr (text, ' ', length) == NULL;
}

/* Percent-decodes @text into @buffer of VALUE_MAX_BYTES. FALSE when that is no clean text. */
static gboolean
decode (Slice text, char *buffer, gsize *ret_length)
{
    gsize length = 0;

    for (const char *at = text.begin; at < text.end; at++) {
        char byte = *at;

        if (length == VALUE_MAX_BYTES)
            return FALSE;
        if (byte == '%') {
            if (text.end - at < 3 || !g_ascii_isxdigit (at[1]) || !g_ascii_isxdigit (at[2]))
                return FALSE;
            byte = (char)(g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]));
            at += 2;
        }
        buffer[length++] = byte;
    }
    *ret_length = length;
    return ocop_gs1_is_clean_text (buffer, length, '\0');
}

static void
add_element (OcopGs1Reading *reading, const OcopGs1Ai *entry, Slice ai, Slice value)
{
    char buffer[VALUE_MAX_BYTES];
    gsize length = 0;

    if (decode (value, buffer, &length))
        ocop_gs1_reading_add (reading, entry, ai.begin, buffer, length);
    else
        reading->scan->problems |= OCOP_SCAN_PROBLEM_LENGTH;
}

static gboolean
is_gtin_length (gsize length)
{
    return length == 8 || length == 12 || length == 13 || length == 14;
}

/* Moves @path behind the first "01/GTIN" of it. FALSE when there is none. */
static gboolean
find_gtin (Slice *path, Slice *ret_gtin)
{
    Slice rest = *path;

    while (rest.begin < rest.end) {
        Slice segment = cut (&rest, '/');
        Slice after = rest;
        Slice gtin = cut (&after, '/');

        if (slice_length (segment) == 2 && memcmp (segment.begin, "01", 2) == 0 &&
            is_gtin_length (slice_length (gtin)) &&
            ocop_gtin_is_digits (gtin.begin, slice_length (gtin))) {
            *ret_gtin = gtin;
            *path = after;
            return TRUE;
        }
    }
    return FALSE;
}

static void
add_qualifiers (OcopGs1Reading *reading, Slice path)
{
    while (path.begin < path.end) {
        Slice ai = cut (&path, '/');
        const OcopGs1Ai *entry = ocop_gs1_ai_find (ai.begin, slice_length (ai));

        if (entry == NULL) {
            if (ocop_gtin_is_digits (ai.begin, slice_length (ai)))
                reading->scan->problems |= OCOP_SCAN_PROBLEM_UNKNOWN_AI;
            return;
        }
        add_element (reading, entry, ai, cut (&path, '/'));
    }
}

static void
add_attributes (OcopGs1Reading *reading, Slice query)
{
    while (query.begin < query.end) {
        Slice value = cut (&query, '&');
        Slice key = cut (&value, '=');
        const OcopGs1Ai *entry = ocop_gs1_ai_find (key.begin, slice_length (key));

        if (entry != NULL)
            add_element (reading, entry, key, value);
        else if (ocop_gtin_is_digits (key.begin, slice_length (key)))
            reading->scan->problems |= OCOP_SCAN_PROBLEM_UNKNOWN_AI;
    }
}

static void
read_link (Slice gtin, Slice path, Slice query, OcopDay today, OcopScan *scan)
{
    OcopGs1Reading reading;

    ocop_gs1_reading_init (&reading, scan, today);
    if (ocop_gtin_read (gtin.begin, slice_length (gtin), scan->gtin) != OCOP_GTIN_OK)
        scan->problems |= OCOP_SCAN_PROBLEM_CHECK_DIGIT;
    add_qualifiers (&reading, path);
    add_attributes (&reading, query);
    ocop_gs1_reading_finish (&reading);
}

static gboolean
is_key (Slice key, const char *name)
{
    return slice_length (key) == strlen (name) &&
           g_ascii_strncasecmp (key.begin, name, strlen (name)) == 0;
}

static void
find_code_parameter (Slice query, OcopScan *scan)
{
    while (query.begin < query.end && scan->gtin[0] == '\0') {
        Slice value = cut (&query, '&');
        Slice key = cut (&value, '=');
        gsize length = slice_length (value);

        if (is_key (key, "gtin") ||
            (length >= 13 && (is_key (key, "code") || is_key (key, "barcode"))))
            ocop_gtin_read (value.begin, length, scan->gtin);
    }
}

void
ocop_digital_link_read (const char *url, gsize length, OcopDay today, OcopScan *scan)
{
    Slice rest = {url + match_scheme (url, length), url + length};
    Slice query = cut (&rest, '#');
    Slice path = cut (&query, '?');
    Slice gtin;

    scan->url = g_strndup (url, length);
    cut (&path, '/');
    if (find_gtin (&path, &gtin)) {
        scan->kind = OCOP_SCAN_DIGITAL_LINK;
        read_link (gtin, path, query, today, scan);
    } else {
        scan->kind = OCOP_SCAN_URL;
        find_code_parameter (query, scan);
    }
}
