/* Line breaks: at U+0020 and nowhere else, as in text; within a word only where a line cannot hold
 * it. */
#include "receipts/page_lines.h"

#include "receipts/cells.h"

#include <string.h>

/* End of the letter at @p with all its marks. */
static const char *
end_of_letter (const char *p)
{
    const char *end = g_utf8_next_char (p);
    while ((guchar)*end >= 0x80) {
        const char *next = g_utf8_next_char (end);
        if (ocop_cells_of (end, (gsize)(next - end)) > 0)
            break;
        end = next;
    }
    return end;
}

static guint
width_of (OcopPageFont *font, const char *start, const char *end)
{
    return ocop_page_word_get_width (ocop_page_font_get_word (font, start, (gsize)(end - start)));
}

/* The longest beginning of a word that fits, at least one letter. Widths grow with every letter, so
 * halving finds it. */
static const char *
cut_word (const OcopPageText *text, const char *start, const char *end)
{
    g_autoptr (GPtrArray) ends = g_ptr_array_new();
    for (const char *p = start; p < end;) {
        p = end_of_letter (p);
        g_ptr_array_add (ends, (gpointer)p);
    }
    guint low = 1,
          high = ends->len; /* letters: low fits or is the least, more than high does not */
    while (low < high) {
        const guint middle = (low + high + 1) / 2;
        if (width_of (text->font, start, g_ptr_array_index (ends, middle - 1)) <= text->room)
            low = middle;
        else
            high = middle - 1;
    }
    for (guint i = low; i > low / 2; i--) { /* addresses: behind a slash, where one is near */
        const char *cut = g_ptr_array_index (ends, i - 1);
        if (cut < end && cut[-1] == '/')
            return cut;
    }
    return g_ptr_array_index (ends, low - 1);
}

static void
add_token (OcopPageText *text, const char *start, const char *end, gboolean is_glued)
{
    OcopPageWord *word = ocop_page_font_get_word (text->font, start, (gsize)(end - start));
    const OcopPageToken token = {.word = word,
                                 .start = start,
                                 .size = (guint)(end - start),
                                 .width = ocop_page_word_get_width (word),
                                 .is_glued = is_glued};
    g_array_append_val (text->tokens, token);
}

OcopPageText
ocop_page_text_break (OcopPageFont *font, const char *text, guint room)
{
    g_assert (room > 0);
    OcopPageText broken = {.font = font,
                           .room = room,
                           .has_rtl = ocop_text_has_rtl (text),
                           .tokens = g_array_new (FALSE, FALSE, sizeof (OcopPageToken))};
    while (*text != '\0') {
        const char *end = text + strcspn (text, " ");
        gboolean is_glued = FALSE;
        while (text < end) {
            const char *cut =
                width_of (font, text, end) <= room ? end : cut_word (&broken, text, end);
            add_token (&broken, text, cut, is_glued);
            is_glued = TRUE;
            broken.has_cut_word |= cut < end;
            text = cut;
        }
        text += strspn (text, " ");
    }
    return broken;
}

void
ocop_page_text_clear (OcopPageText *text)
{
    g_clear_pointer (&text->tokens, g_array_unref);
}

guint
ocop_page_text_fit (const OcopPageText *text, guint first, guint width, guint *ret_width)
{
    const OcopPageToken *tokens = (const OcopPageToken *)(gpointer)text->tokens->data;
    const guint blank = ocop_page_font_get_blank (text->font);
    guint taken = tokens[first].width, n = 1;
    for (guint i = first + 1; i < text->tokens->len; i++, n++) {
        const guint more = tokens[i].width + (tokens[i].is_glued ? 0 : blank);
        if (taken + more > width)
            break;
        taken += more;
    }
    *ret_width = taken;
    return n;
}

static guint
count_lines (const OcopPageText *text, guint width)
{
    guint n = 0, line_width;
    for (guint i = 0; i < text->tokens->len; n++)
        i += ocop_page_text_fit (text, i, width, &line_width);
    return n;
}

guint
ocop_page_text_balance (const OcopPageText *text, guint width)
{
    const guint n_lines = count_lines (text, width);
    if (n_lines < 2)
        return width;
    guint low = 1, high = width; /* at high the text takes n_lines */
    for (guint i = 0; i < text->tokens->len; i++)
        low = MAX (low, g_array_index (text->tokens, OcopPageToken, i).width);
    while (low < high) {
        const guint middle = (low + high) / 2;
        if (count_lines (text, middle) > n_lines)
            low = middle + 1;
        else
            high = middle;
    }
    return high;
}
