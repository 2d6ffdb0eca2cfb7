/* Cells and line breaks. What has no width always has room, so that a line is cut only before a
 * character with width: a mark is never torn from its letter. */
#include "receipts/cells.h"

#include <string.h>

static guint
cells_of_char (gunichar c)
{
    if (c < 0x300)
        return 1;
    if (g_unichar_iszerowidth (c))
        return 0;
    return g_unichar_iswide (c) ? 2 : 1;
}

/* U+1E80 to U+1EFF, most letters of Vietnamese among them: one cell each. */
static inline gboolean
is_accented_latin (const guchar *p)
{
    return p[0] == 0xe1 && (p[1] == 0xba || p[1] == 0xbb);
}

/* Reads the character at @p, returns what follows it. Nearly all text is of the first three kinds,
 * which are told apart by their bytes. */
static inline const char *
read_char (const char *p, guint *ret_cells)
{
    const guchar *bytes = (const guchar *)p;
    *ret_cells = 1;
    if (bytes[0] < 0x80)
        return p + 1;
    if (bytes[0] < 0xcc)
        return p + 2;
    if (is_accented_latin (bytes))
        return p + 3;
    *ret_cells = cells_of_char (g_utf8_get_char (p));
    return g_utf8_next_char (p);
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

    const char *end = NULL; /* of the last whole word */
    guint end_cells = 0, cells = 0;
    const char *p = start;
    while (*p != '\0') {
        guint more;
        const char *next = read_char (p, &more);
        if (*p == ' ' && p[-1] != ' ') {
            end = p;
            end_cells = cells;
        }
        if (cells + more > width)
            break;
        cells += more;
        p = next;
    }
    /* At the end of the text, or with not even one word that fits. */
    if ((*p == '\0' && p[-1] != ' ') || end == NULL) {
        end = p;
        end_cells = cells;
    }
    *ret_line = (OcopTextLine){.start = start, .size = (gsize)(end - start), .cells = end_cells};
    *at = end;
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

/* Byte by byte: only these lead bytes begin one of them, and no other byte looks like a lead byte.
 */
gboolean
ocop_text_has_rtl (const char *text)
{
    for (const guchar *p = (const guchar *)text; *p != '\0'; p++) {
        const gboolean may_be = (*p >= 0xd6 && *p <= 0xe0) || *p == 0xef || *p == 0xf0;
        if (may_be && is_rtl (g_utf8_get_char ((const char *)p)))
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
