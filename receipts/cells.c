/* Cells and line breaks. A grapheme is taken as a character with all the zero-width ones behind it,
 * which is right for every script that NFC composes and never tears a mark from its letter. */
#include "receipts/cells.h"

#include <string.h>

static guint
cells_of_char (gunichar c)
{
    if (c < 0x300 || (c >= 0x1ea0 && c <= 0x1eff))
        return 1;
    if (g_unichar_iszerowidth (c))
        return 0;
    return g_unichar_iswide (c) ? 2 : 1;
}

/* Reads the character at @p, returns what follows it. */
static const char *
read_char (const char *p, guint *ret_cells)
{
    if ((guchar)*p < 0x80) {
        *ret_cells = 1;
        return p + 1;
    }
    *ret_cells = cells_of_char (g_utf8_get_char (p));
    return g_utf8_next_char (p);
}

static const char *
read_grapheme (const char *p, guint *ret_cells)
{
    const char *next = read_char (p, ret_cells);
    while ((guchar)*next >= 0xcc) { /* U+0300 is the first that has no width */
        guint cells;
        const char *behind = read_char (next, &cells);
        if (cells > 0)
            break;
        next = behind;
    }
    return next;
}

guint
ocop_cells_of (const char *text, gsize size)
{
    guint sum = 0;
    for (const char *p = text; p < text + size;) {
        guint cells;
        p = read_char (p, &cells);
        sum += cells;
    }
    return sum;
}

gboolean
ocop_text_line_next (const char **at, guint width, OcopTextLine *ret_line)
{
    g_assert (width >= 2);
    const char *start = *at;
    while (*start == ' ')
        start++;
    if (*start == '\0') {
        *at = start;
        return FALSE;
    }

    OcopTextLine line = {.start = start};
    const char *end = start; /* of the last whole word */
    guint end_cells = 0, cells = 0;
    const char *p = start;
    while (*p != '\0') {
        guint more;
        const char *next = read_grapheme (p, &more);
        if (*p == ' ' && p[-1] != ' ') {
            end = p;
            end_cells = cells;
        }
        if (cells + more > width)
            break;
        cells += more;
        p = next;
    }
    if (*p == '\0' && p[-1] != ' ') {
        end = p;
        end_cells = cells;
    }
    if (end == start) { /* not even one word fits */
        end = p;
        end_cells = cells;
    }
    line.size = (gsize)(end - start);
    line.cells = end_cells;
    *at = end;
    *ret_line = line;
    return TRUE;
}

/* Hebrew to Arabic Extended-A, their presentation forms, and the right-to-left planes.
 * Source: DerivedBidiClass.txt, R and AL with their unassigned blocks. */
static gboolean
is_rtl (gunichar c)
{
    return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
           (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
           (c >= 0x1e800 && c <= 0x1efff);
}

gboolean
ocop_text_has_rtl (const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        if ((guchar)*p >= 0xd6 && is_rtl (g_utf8_get_char (p)))
            return TRUE;
    }
    return FALSE;
}

static guint
count_lines (const char *text, guint width)
{
    OcopTextLine line;
    guint n = 0;
    while (ocop_text_line_next (&text, width, &line))
        n++;
    return n;
}

static guint
widest_word (const char *text)
{
    guint widest = 0;
    while (*text != '\0') {
        const gsize size = strcspn (text, " ");
        widest = MAX (widest, ocop_cells_of (text, size));
        text += size + (text[size] == ' ');
    }
    return widest;
}

guint
ocop_text_balanced_width (const char *text, guint width)
{
    const guint n_lines = count_lines (text, width);
    if (n_lines < 2)
        return width;
    /* Not less than a word, or it would be cut where it needs no cut. At high the text fits. */
    guint low = CLAMP (widest_word (text), 2, width), high = width;
    while (low < high) {
        const guint middle = (low + high) / 2;
        if (count_lines (text, middle) > n_lines)
            low = middle + 1;
        else
            high = middle;
    }
    return high;
}
