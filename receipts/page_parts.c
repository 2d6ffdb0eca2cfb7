/* Words, lines and rows at their places. Amounts stand at the right edge whatever is beside them:
 * each piece of a row has its own place, nothing is pushed by what was written before it. */
#include "receipts/page_parts.h"

#include <string.h>

#define EM_STEP       4  /* dots, where text has to be smaller */
#define WIDOW_PART    5  /* a last line under a fifth of the width is too short */
#define NARROWER_PART 16 /* what lines are narrowed by at a time */
#define NARROWER_MAX  6

static guint
em_of (const OcopPageMaker *maker, OcopSize size)
{
    const guint em[] = {[OCOP_SIZE_NORMAL] = maker->normal,
                        [OCOP_SIZE_SMALL] = maker->small,
                        [OCOP_SIZE_LARGE] = maker->large};
    return em[size];
}

static OcopPageFont *
font_of_em (const OcopPageMaker *maker, guint em, gboolean is_bold)
{
    return ocop_page_font_get (is_bold ? OCOP_FACE_SANS_BOLD : OCOP_FACE_SANS, maker->ink, em);
}

OcopPageFont *
ocop_page_maker_get_font (const OcopPageMaker *maker, OcopSize size, gboolean is_bold)
{
    return font_of_em (maker, em_of (maker, size), is_bold);
}

/* The next smaller one to try, 0 below the smallest. */
static guint
smaller_em (const OcopPageMaker *maker, guint em)
{
    if (em <= maker->small)
        return 0;
    return MAX (em - EM_STEP, maker->small);
}

static OcopPageMark *
append_mark (OcopPageMaker *maker, OcopPageMarkKind kind)
{
    const OcopPageMark mark = {.kind = kind};
    g_array_append_val (maker->layout->marks, mark);
    return &g_array_index (maker->layout->marks, OcopPageMark, maker->layout->marks->len - 1);
}

void
ocop_page_maker_put_word (OcopPageMaker *maker, OcopPageWord *word, int x, guint baseline)
{
    OcopPageMark *mark = append_mark (maker, OCOP_PAGE_WORD);
    mark->x = x;
    mark->y = (int)baseline;
    mark->word = word;
    mark->width = ocop_page_word_get_width (word);
}

void
ocop_page_maker_put_box (OcopPageMaker *maker, guint x, guint y, guint width, guint height)
{
    OcopPageMark *mark = append_mark (maker, OCOP_PAGE_BOX);
    mark->x = (int)x;
    mark->y = (int)y;
    mark->width = width;
    mark->height = height;
}

/* A line as one word: where Pango has to order letters from right to left, and where blanks are
 * letters too. It is as wide as its tokens or less, by parts of dots. */
static OcopPageWord *
join_tokens (const OcopPageText *text, guint first, guint n)
{
    g_autoptr (GString) line = g_string_new (NULL);
    for (guint i = first; i < first + n; i++) {
        const OcopPageToken *token = &g_array_index (text->tokens, OcopPageToken, i);
        if (i > first && !token->is_glued)
            g_string_append_c (line, ' ');
        g_string_append_len (line, token->start, token->size);
    }
    return ocop_page_font_get_word (text->font, line->str, line->len);
}

static guint
indent_for (OcopAlign align, guint room, guint width)
{
    const guint left = room > width ? room - width : 0;
    switch (align) {
    case OCOP_ALIGN_LEFT:
        return 0;
    case OCOP_ALIGN_CENTRE:
        return left / 2;
    case OCOP_ALIGN_RIGHT:
        return left;
    }
    g_assert_not_reached();
}

/* Tokens [@first, @first + @n) of @text, @line_width wide, between @indent and the right edge. */
static void
put_tokens (OcopPageMaker *maker, const OcopPageText *text, guint first, guint n, guint line_width,
            OcopAlign align, guint indent)
{
    const guint room = maker->layout->width - indent;
    const guint baseline = maker->y + ocop_page_font_get_ascent (text->font);
    if (text->has_rtl || maker->ink == OCOP_INK_SHADES) {
        OcopPageWord *line = join_tokens (text, first, n);
        const guint x = indent + indent_for (align, room, ocop_page_word_get_width (line));
        ocop_page_maker_put_word (maker, line, (int)x, baseline);
        return;
    }
    const guint blank = ocop_page_font_get_blank (text->font);
    guint x = indent + indent_for (align, room, line_width);
    for (guint i = first; i < first + n; i++) {
        const OcopPageToken *token = &g_array_index (text->tokens, OcopPageToken, i);
        if (i > first && !token->is_glued)
            x += blank;
        ocop_page_maker_put_word (maker, token->word, (int)x, baseline);
        x += token->width;
    }
}

static guint
measure (const OcopPageText *text, guint width, guint *ret_last)
{
    guint n_lines = 0;
    for (guint i = 0; i < text->tokens->len; n_lines++)
        i += ocop_page_text_fit (text, i, width, ret_last);
    return n_lines;
}

/* The width to break at: all of @room, or somewhat less where else a short word would be left alone
 * on the last line. */
static guint
width_without_widow (const OcopPageText *text, guint room)
{
    guint last = room;
    const guint n_lines = measure (text, room, &last);
    if (n_lines < 2 || last >= room / WIDOW_PART)
        return room;
    for (guint step = 1; step <= NARROWER_MAX; step++) {
        const guint width = room - room * step / NARROWER_PART;
        if (measure (text, width, &last) > n_lines)
            return room;
        if (last >= room / WIDOW_PART)
            return width;
    }
    return room;
}

void
ocop_page_maker_put_text (OcopPageMaker *maker, OcopPageFont *font, OcopAlign align, guint indent,
                          const char *text)
{
    const guint room = maker->layout->width - indent;
    g_auto (OcopPageText) broken = ocop_page_text_break (font, text, room);
    const guint width = align == OCOP_ALIGN_CENTRE ? ocop_page_text_balance (&broken, room)
                                                   : width_without_widow (&broken, room);
    for (guint i = 0; i < broken.tokens->len;) {
        guint line_width;
        const guint n = ocop_page_text_fit (&broken, i, width, &line_width);
        put_tokens (maker, &broken, i, n, line_width, align, indent);
        maker->y += ocop_page_font_get_pitch (font);
        i += n;
    }
}

/* A font in which @text fits @room, smaller than @size where it has to be; NULL where none is. */
static OcopPageFont *
fitting_font (const OcopPageMaker *maker, OcopSize size, gboolean is_bold, const char *text,
              guint room)
{
    for (guint em = em_of (maker, size); em > 0; em = smaller_em (maker, em)) {
        OcopPageFont *font = font_of_em (maker, em, is_bold);
        OcopPageWord *word = ocop_page_font_get_word (font, text, strlen (text));
        if (ocop_page_word_get_width (word) <= room)
            return font;
    }
    return NULL;
}

OcopPageFont *
ocop_page_maker_get_font_for (const OcopPageMaker *maker, OcopStyle style, const char *text)
{
    const guint room = maker->layout->width - style.indent * maker->step;
    if (style.size != OCOP_SIZE_LARGE)
        return ocop_page_maker_get_font (maker, style.size, style.is_bold);
    for (guint em = maker->large; em > 0; em = smaller_em (maker, em)) {
        OcopPageFont *font = font_of_em (maker, em, style.is_bold);
        g_auto (OcopPageText) broken = ocop_page_text_break (font, text, room);
        if (!broken.has_cut_word)
            return font;
    }
    return ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, style.is_bold);
}

/* Of what is left of a value: a large one gets a smaller label rather than one in two lines. */
static OcopPageFont *
font_for_label (const OcopPageMaker *maker, OcopSize size, gboolean is_bold, const char *label,
                guint room, guint value_width)
{
    OcopPageFont *font = ocop_page_maker_get_font (maker, size, is_bold);
    const guint taken = value_width + 2 * ocop_page_font_get_blank (font);
    if (size != OCOP_SIZE_LARGE || taken >= room)
        return font;
    OcopPageFont *fitting = fitting_font (maker, size, is_bold, label, room - taken);
    return fitting != NULL ? fitting : font;
}

/* How wide lines on the left may be so that @value_width has room beside the last of them; 0 where
 * it stands below. A label of one line is not broken for it. */
static guint
width_beside (const OcopPageText *left, guint room, guint value_width)
{
    const guint gap = 2 * ocop_page_font_get_blank (left->font);
    if (value_width + gap >= room)
        return 0;
    guint last = 0;
    const guint n_lines = measure (left, room, &last);
    if (last + gap + value_width <= room)
        return room;
    const guint narrow = room - gap - value_width;
    for (guint i = 0; i < left->tokens->len; i++)
        if (g_array_index (left->tokens, OcopPageToken, i).width > narrow)
            return 0;
    return n_lines > 1 && narrow >= room * 2 / 5 ? narrow : 0;
}

/* Lines of @left but not down from the last one. Returns whether there is one. */
static gboolean
put_left (OcopPageMaker *maker, const OcopPageText *left, guint indent, guint width)
{
    for (guint i = 0; i < left->tokens->len;) {
        guint line_width;
        if (i > 0)
            maker->y += ocop_page_font_get_pitch (left->font);
        const guint n = ocop_page_text_fit (left, i, width, &line_width);
        put_tokens (maker, left, i, n, line_width, OCOP_ALIGN_LEFT, indent);
        i += n;
    }
    return left->tokens->len > 0;
}

/* @value at the right edge beside the last line of @left, or below. */
static void
put_left_and_value (OcopPageMaker *maker, const OcopPageText *left, guint indent,
                    OcopPageFont *value_font, OcopPageWord *value)
{
    const guint room = maker->layout->width - indent;
    const guint width = ocop_page_word_get_width (value);
    const guint beside = width > 0 ? width_beside (left, room, width) : room;
    const guint ascent = ocop_page_font_get_ascent (left->font);
    const guint value_ascent = ocop_page_font_get_ascent (value_font);
    const guint drop = beside > 0 && value_ascent > ascent ? value_ascent - ascent : 0;
    maker->y += drop;
    const gboolean has_left = put_left (maker, left, indent, beside > 0 ? beside : room);
    if (has_left && beside == 0)
        maker->y += ocop_page_font_get_pitch (left->font);
    if (width > 0)
        ocop_page_maker_put_word (maker, value, (int)(maker->layout->width - width),
                                  maker->y + (beside > 0 ? ascent : value_ascent));
    if (has_left || width > 0)
        maker->y +=
            MAX (ocop_page_font_get_pitch (left->font), ocop_page_font_get_pitch (value_font)) -
            drop;
}

void
ocop_page_maker_put_row (OcopPageMaker *maker, OcopSize size, gboolean is_bold, guint indent,
                         const char *left, const char *right)
{
    const guint room = maker->layout->width - indent;
    OcopPageFont *value_font = fitting_font (maker, size, is_bold, right, room);
    if (value_font == NULL) { /* no amount: those fit at any width */
        OcopPageFont *font = ocop_page_maker_get_font (maker, size, is_bold);
        ocop_page_maker_put_text (maker, font, OCOP_ALIGN_LEFT, indent, left);
        ocop_page_maker_put_text (maker, font, OCOP_ALIGN_RIGHT, indent, right);
        return;
    }
    OcopPageWord *value = ocop_page_font_get_word (value_font, right, strlen (right));
    OcopPageFont *font =
        font_for_label (maker, size, is_bold, left, room, ocop_page_word_get_width (value));
    g_auto (OcopPageText) broken = ocop_page_text_break (font, left, room);
    put_left_and_value (maker, &broken, indent, value_font, value);
}
