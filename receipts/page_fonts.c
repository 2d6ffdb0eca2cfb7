/* Fonts and words of one thread. Pango finds and shapes, Cairo draws; both are asked once for each
 * word, because a receipt has few different ones and a shop's receipts are alike.
 *
 * Metrics are not hinted and positions not rounded, or the inks would not agree about widths. On
 * dots Cairo puts each letter on the nearest whole dot. */
#include "receipts/page_fonts.h"

#include "receipts/page_dots.h"
#include "receipts/page_star.h"

#include <pango/pangocairo.h>
#include <string.h>

#define WORDS_MAX 8192 /* kept from paper to paper, of all fonts */
#define FONTS_MAX 64
#define NBSP      "\xc2\xa0"
#define EM_SPACE  "\xe2\x80\x83" /* the blank that no paper has otherwise */

/* Of the em: what Noto Sans takes above the baseline, with two marks on a capital, and below. Its
 * own line is higher, for scripts that papers do not have. */
#define ASCENT_OF_EM  1.09
#define DESCENT_OF_EM 0.24
/* How far letters may reach out of their words: marks, and scripts of other fonts. */
#define BLEED_OF_EM 0.5

struct _OcopPageFont {
    OcopFace face;
    OcopInk ink;
    guint size_dots;
    guint blank; /* 0: not asked yet */
    PangoContext *context;
    GHashTable *words; /* set of OcopPageWord */
};

/* A stretch in one font and direction. */
typedef struct {
    PangoGlyphItem *glyphs;
    double x; /* dots from the word's origin */
} Piece;

struct _OcopPageWord {
    char *text;
    gsize size;
    guint size_dots;
    guint width;
    GArray *pieces; /* of Piece */
    GArray *stars;  /* of double: dots from the origin to each of them */
    OcopInk ink;
    OcopBitmap *dots; /* NULL: not asked for yet */
    int dots_left;    /* of the bitmap, from the origin */
    int dots_top;
};

typedef struct {
    PangoFontMap *map;
    PangoAttrList *no_attributes;
    GPtrArray *fonts; /* of OcopPageFont */
} Fonts;

static void fonts_free (gpointer data);
static GPrivate fonts_of_thread = G_PRIVATE_INIT (fonts_free);

static void
piece_clear (gpointer data)
{
    Piece *piece = data;
    g_clear_pointer (&piece->glyphs, pango_glyph_item_free);
}

static void
word_free (gpointer data)
{
    OcopPageWord *word = data;
    g_array_unref (word->pieces);
    g_array_unref (word->stars);
    ocop_bitmap_free (word->dots);
    g_free (word->text);
    g_free (word);
}

static guint
word_hash (gconstpointer data)
{
    const OcopPageWord *word = data;
    guint hash = 5381;
    for (gsize i = 0; i < word->size; i++)
        hash = hash * 33 + (guchar)word->text[i];
    return hash;
}

static gboolean
word_equal (gconstpointer a, gconstpointer b)
{
    const OcopPageWord *one = a, *other = b;
    return one->size == other->size && memcmp (one->text, other->text, one->size) == 0;
}

static void
font_free (gpointer data)
{
    OcopPageFont *font = data;
    g_hash_table_unref (font->words);
    g_object_unref (font->context);
    g_free (font);
}

static void
fonts_free (gpointer data)
{
    Fonts *fonts = data;
    g_ptr_array_unref (fonts->fonts);
    pango_attr_list_unref (fonts->no_attributes);
    g_object_unref (fonts->map);
    g_free (fonts);
}

static Fonts *
get_fonts (void)
{
    Fonts *fonts = g_private_get (&fonts_of_thread);
    if (fonts != NULL)
        return fonts;
    fonts = g_new (Fonts, 1);
    *fonts = (Fonts){.map = pango_cairo_font_map_new(),
                     .no_attributes = pango_attr_list_new(),
                     .fonts = g_ptr_array_new_with_free_func (font_free)};
    g_private_set (&fonts_of_thread, fonts);
    return fonts;
}

void
ocop_page_fonts_begin (void)
{
    Fonts *fonts = get_fonts();
    guint n_words = 0;
    for (guint i = 0; i < fonts->fonts->len; i++)
        n_words += g_hash_table_size (((OcopPageFont *)g_ptr_array_index (fonts->fonts, i))->words);
    if (n_words > WORDS_MAX || fonts->fonts->len > FONTS_MAX)
        g_ptr_array_set_size (fonts->fonts, 0);
}

static PangoContext *
context_new (PangoFontMap *map, OcopFace face, OcopInk ink, guint size_dots)
{
    const gboolean is_mono = face == OCOP_FACE_MONO || face == OCOP_FACE_MONO_BOLD;
    const gboolean is_bold = face == OCOP_FACE_SANS_BOLD || face == OCOP_FACE_MONO_BOLD;
    g_autoptr (PangoFontDescription) description = pango_font_description_new();
    pango_font_description_set_family_static (description,
                                              is_mono ? "Noto Sans Mono" : "Noto Sans");
    pango_font_description_set_weight (description,
                                       is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size (description, (double)size_dots * PANGO_SCALE);

    cairo_font_options_t *options = cairo_font_options_create();
    const gboolean is_black = ink == OCOP_INK_BLACK;
    cairo_font_options_set_antialias (options,
                                      is_black ? CAIRO_ANTIALIAS_NONE : CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style (options,
                                       is_black ? CAIRO_HINT_STYLE_FULL : CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);

    PangoContext *context = pango_font_map_create_context (map);
    pango_cairo_context_set_font_options (context, options);
    cairo_font_options_destroy (options);
    pango_context_set_round_glyph_positions (context, FALSE);
    pango_context_set_language (context, pango_language_from_string ("vi"));
    pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
    pango_context_set_font_description (context, description);
    return context;
}

OcopPageFont *
ocop_page_font_get (OcopFace face, OcopInk ink, guint size_dots)
{
    g_assert (size_dots >= 4 && size_dots <= 400);
    Fonts *fonts = get_fonts();
    for (guint i = 0; i < fonts->fonts->len; i++) {
        OcopPageFont *font = g_ptr_array_index (fonts->fonts, i);
        if (font->face == face && font->ink == ink && font->size_dots == size_dots)
            return font;
    }
    OcopPageFont *font = g_new (OcopPageFont, 1);
    *font = (OcopPageFont){.face = face,
                           .ink = ink,
                           .size_dots = size_dots,
                           .context = context_new (fonts->map, face, ink, size_dots),
                           .words = g_hash_table_new_full (word_hash, word_equal, word_free, NULL)};
    g_ptr_array_add (fonts->fonts, font);
    return font;
}

guint
ocop_page_font_get_pitch (const OcopPageFont *font)
{
    return ocop_page_font_get_ascent (font) + (guint)(font->size_dots * DESCENT_OF_EM + 0.99);
}

guint
ocop_page_font_get_ascent (const OcopPageFont *font)
{
    return (guint)(font->size_dots * ASCENT_OF_EM + 0.5);
}

guint
ocop_page_font_get_blank (OcopPageFont *font)
{
    if (font->blank == 0)
        font->blank = MAX (ocop_page_word_get_width (ocop_page_font_get_word (font, " ", 1)), 1);
    return font->blank;
}

/* Gives the blanks that stand for stars the width of one and notes where they are, @x being where
 * @glyphs begin. Returns how wide @glyphs are then. */
static double
place_stars (OcopPageWord *word, PangoGlyphItem *glyphs, double x)
{
    double width = 0;
    for (int i = 0; i < glyphs->glyphs->num_glyphs; i++) {
        PangoGlyphInfo *glyph = &glyphs->glyphs->glyphs[i];
        const char *text = word->text + glyphs->item->offset + glyphs->glyphs->log_clusters[i];
        if (strncmp (text, OCOP_STAR, OCOP_STAR_BYTES) == 0) {
            const double at = x + width;
            g_array_append_val (word->stars, at);
            glyph->geometry.width = pango_units_from_double (OCOP_STAR_ADVANCE * word->size_dots);
        }
        width += pango_units_to_double (glyph->geometry.width);
    }
    return width;
}

/* Stars are shaped as blanks of as many bytes: drawn with the word's own text the blanks are stars
 * to those who search and copy in a PDF, and what is seen of them is drawn by page_star.c. */
static void
shape_word (OcopPageFont *font, OcopPageWord *word)
{
    double x = 0;
    g_autofree char *text = g_strndup (word->text, word->size);
    for (char *star = strstr (text, OCOP_STAR); star != NULL; star = strstr (star, OCOP_STAR))
        memcpy (star, EM_SPACE, OCOP_STAR_BYTES);
    GList *items = pango_itemize_with_base_dir (font->context, PANGO_DIRECTION_LTR, text, 0,
                                                (int)word->size, get_fonts()->no_attributes, NULL);
    GList *ordered = pango_reorder_items (items);
    g_list_free (items);
    for (GList *l = ordered; l != NULL; l = l->next) {
        PangoGlyphItem *glyphs = g_slice_new0 (PangoGlyphItem);
        glyphs->item = l->data;
        glyphs->glyphs = pango_glyph_string_new();
        pango_shape_item (glyphs->item, text, (int)word->size, NULL, glyphs->glyphs,
                          PANGO_SHAPE_NONE);
        const Piece piece = {.glyphs = glyphs, .x = x};
        g_array_append_val (word->pieces, piece);
        x += place_stars (word, glyphs, x);
    }
    g_list_free (ordered);
    word->width = (guint)(x + 0.999);
}

/* One bit for each byte of @surface. */
static OcopBitmap *
bitmap_from_surface (cairo_surface_t *surface)
{
    cairo_surface_flush (surface);
    OcopBitmap *bitmap = ocop_bitmap_new ((guint)cairo_image_surface_get_width (surface),
                                          (guint)cairo_image_surface_get_height (surface));
    const guint8 *shades = cairo_image_surface_get_data (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = 0; x < bitmap->width; x++)
            if (shades[y * stride + x] >= 0x80)
                ocop_bitmap_set_black (bitmap, x, y);
    return bitmap;
}

static gboolean
has_black (const OcopBitmap *bitmap, guint from_x, guint end_x, guint from_y, guint end_y)
{
    for (guint y = from_y; y < end_y; y++)
        for (guint x = from_x; x < end_x; x++)
            if (ocop_bitmap_get (bitmap, x, y))
                return TRUE;
    return FALSE;
}

/* Takes @bitmap; what is white around its dots is left away and added to *@left and *@top. */
static OcopBitmap *
trim (OcopBitmap *bitmap, int *left, int *top)
{
    guint x = 0, y = 0, end_x = bitmap->width, end_y = bitmap->height;
    while (y < end_y && !has_black (bitmap, 0, end_x, y, y + 1))
        y++;
    while (end_y > y && !has_black (bitmap, 0, end_x, end_y - 1, end_y))
        end_y--;
    while (x < end_x && y < end_y && !has_black (bitmap, x, x + 1, y, end_y))
        x++;
    while (end_x > x && !has_black (bitmap, end_x - 1, end_x, y, end_y))
        end_x--;
    OcopBitmap *ink = ocop_bitmap_new (MAX (end_x - x, 1), end_y - y);
    for (guint row = 0; row < ink->height; row++)
        for (guint column = 0; x + column < end_x; column++)
            if (ocop_bitmap_get (bitmap, x + column, y + row))
                ocop_bitmap_set_black (ink, column, row);
    *left += (int)x;
    *top += (int)y;
    ocop_bitmap_free (bitmap);
    return ink;
}

static void
draw_dots (OcopPageWord *word)
{
    const int bleed = (int)(word->size_dots * BLEED_OF_EM);
    const int ascent = (int)word->size_dots + bleed;
    const guint width = MIN (word->width + 2 * (guint)bleed, OCOP_BITMAP_WIDTH_MAX);
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_A8, (int)width, ascent + bleed);
    cairo_t *cr = cairo_create (surface);
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
    ocop_page_word_draw (word, cr, bleed, ascent);
    cairo_destroy (cr);
    word->dots_left = -bleed;
    word->dots_top = -ascent;
    word->dots = trim (bitmap_from_surface (surface), &word->dots_left, &word->dots_top);
    cairo_surface_destroy (surface);
}

/* @size bytes of @text with U+00A0 turned to blanks. */
static char *
with_plain_blanks (const char *text, gsize size, gsize *ret_size)
{
    GString *out = g_string_sized_new (size);
    for (gsize i = 0; i < size; i++) {
        const gboolean is_glue = i + 1 < size && text[i] == NBSP[0] && text[i + 1] == NBSP[1];
        g_string_append_c (out, is_glue ? ' ' : text[i]);
        i += is_glue ? 1 : 0;
    }
    *ret_size = out->len;
    return g_string_free (out, FALSE);
}

OcopPageWord *
ocop_page_font_get_word (OcopPageFont *font, const char *text, gsize size)
{
    g_autofree char *plain = NULL;
    if (g_strstr_len (text, (gssize)size, NBSP) != NULL)
        text = plain = with_plain_blanks (text, size, &size);
    const OcopPageWord key = {.text = (char *)text, .size = size};
    OcopPageWord *word = g_hash_table_lookup (font->words, &key);
    if (word != NULL)
        return word;
    word = g_new (OcopPageWord, 1);
    *word = (OcopPageWord){.text = g_strndup (text, size),
                           .size = size,
                           .size_dots = font->size_dots,
                           .ink = font->ink,
                           .pieces = g_array_new (FALSE, FALSE, sizeof (Piece)),
                           .stars = g_array_new (FALSE, FALSE, sizeof (double))};
    g_array_set_clear_func (word->pieces, piece_clear);
    shape_word (font, word);
    g_hash_table_add (font->words, word);
    return word;
}

guint
ocop_page_word_get_width (const OcopPageWord *word)
{
    return word->width;
}

void
ocop_page_word_draw (const OcopPageWord *word, cairo_t *cr, double x, double baseline)
{
    for (guint i = 0; i < word->pieces->len; i++) {
        const Piece *piece = &g_array_index (word->pieces, Piece, i);
        cairo_move_to (cr, x + piece->x, baseline);
        pango_cairo_show_glyph_item (cr, word->text, piece->glyphs);
    }
    for (guint i = 0; i < word->stars->len; i++)
        ocop_page_star_draw (cr, x + g_array_index (word->stars, double, i), baseline,
                             word->size_dots);
}

void
ocop_page_word_stamp (OcopPageWord *word, OcopBitmap *bitmap, int x, int baseline)
{
    g_assert (word->ink == OCOP_INK_BLACK);
    if (word->dots == NULL)
        draw_dots (word);
    if (word->dots != NULL)
        ocop_dots_stamp (bitmap, word->dots, x + word->dots_left, baseline + word->dots_top);
}
