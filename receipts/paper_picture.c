/* Draws the marks of a paper, each where the interpreter put it. Ink is drawn as opacity, so that
 * white letters on black are a hole in it. */
#include "receipts/paper_picture.h"

#include "base/error.h"
#include "receipts/page_draw.h"
#include "receipts/page_fonts.h"
#include "receipts/png.h"
#include "receipts/symbols.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MARGIN_Y 24
/* The letters' own size, before they are stretched to the printer's cells: 12 dots wide as most
 * cells are. Noto Sans Mono is 0.6 em wide. */
#define FONT_DOTS      20
#define FONT_CELL      12.0
#define CUT_OPACITY    0.5
#define UNDERLINE_DOTS 2

typedef struct {
    cairo_surface_t *surface;
    guint margin;
    cairo_t *cr;            /* without the margins */
    OcopPageFont *fonts[2]; /* plain, bold */
} Picture;

/* @text, one letter, stretched to a cell at @x of the mark. */
static void
draw_letter (const Picture *picture, const OcopMark *mark, const char *text, gsize size, double x,
             double width)
{
    OcopPageFont *font = picture->fonts[mark->is_bold ? 1 : 0];
    OcopPageWord *word = ocop_page_font_get_word (font, text, size);
    double own_width = MAX (FONT_CELL, (double)ocop_page_word_get_width (word));
    cairo_save (picture->cr);
    cairo_translate (picture->cr, x, 0);
    cairo_scale (picture->cr, width / own_width,
                 (double)mark->height / ocop_page_font_get_pitch (font));
    ocop_page_word_draw (word, picture->cr, 0, ocop_page_font_get_ascent (font));
    cairo_restore (picture->cr);
}

static void
fill_box (cairo_t *cr, double x, double y, double width, double height)
{
    cairo_rectangle (cr, x, y, width, height);
    cairo_fill (cr);
}

/* Behind a letter and the marks on it. */
static const char *
end_of_letter (const char *at)
{
    const char *end = g_utf8_next_char (at);
    while (*end != '\0' && g_unichar_combining_class (g_utf8_get_char (end)) != 0)
        end = g_utf8_next_char (end);
    return end;
}

static guint
count_letters (const char *text)
{
    guint n = 0;
    for (const char *at = text; *at != '\0'; at = end_of_letter (at))
        n++;
    return n;
}

static void
draw_text (const Picture *picture, const OcopMark *mark)
{
    guint n_letters = count_letters (mark->text);
    double step = n_letters > 0 ? (double)mark->width / n_letters : 0;
    double x = 0;
    cairo_save (picture->cr);
    cairo_translate (picture->cr, mark->x, mark->y);
    if (mark->is_upside_down) {
        cairo_translate (picture->cr, mark->width, mark->height);
        cairo_scale (picture->cr, -1, -1);
    }
    if (mark->is_inverted) {
        fill_box (picture->cr, 0, 0, mark->width, mark->height);
        cairo_set_operator (picture->cr, CAIRO_OPERATOR_DEST_OUT);
    }
    for (const char *at = mark->text, *end; *at != '\0'; at = end, x += step) {
        end = end_of_letter (at);
        if (*at != ' ' && !g_ascii_iscntrl (*at))
            draw_letter (picture, mark, at, (gsize)(end - at), x, MIN (step, mark->cell_width));
    }
    if (mark->is_underlined)
        fill_box (picture->cr, 0, mark->height - UNDERLINE_DOTS, mark->width, UNDERLINE_DOTS);
    cairo_restore (picture->cr);
}

/* Dot by dot into the surface: shapes would be a rectangle for each. */
static void
draw_image (const Picture *picture, const OcopMark *mark)
{
    const OcopBitmap *image = mark->image;
    cairo_surface_flush (picture->surface);
    gsize stride = (gsize)cairo_image_surface_get_stride (picture->surface);
    guint8 *bytes = cairo_image_surface_get_data (picture->surface);
    for (guint y = 0; y < image->height; y++) {
        guint8 *row = bytes + (MARGIN_Y + mark->y + y) * stride + picture->margin + mark->x;
        for (guint x = 0; x < image->width; x++) {
            if (ocop_bitmap_get (image, x, y))
                row[x] = 255;
        }
    }
    cairo_surface_mark_dirty (picture->surface);
}

/* @symbol's modules over @width × @height dots; whole dots a module across, in the middle. */
static void
draw_symbol (cairo_t *cr, const OcopSymbol *symbol, guint x, guint y, guint width, guint height)
{
    guint module = MAX (width / symbol->columns, 1);
    guint rest = width - MIN (width, module * symbol->columns);
    double row_height = (double)height / symbol->rows;
    if (symbol->rows > 1)
        row_height = module;
    for (guint row = 0; row < symbol->rows; row++) {
        for (guint column = 0; column < symbol->columns; column++) {
            if (symbol->modules[row * symbol->columns + column] != 0)
                cairo_rectangle (cr, x + rest / 2 + column * module, y + row * row_height, module,
                                 row_height);
        }
    }
    cairo_fill (cr);
}

/* What is not drawn as a code: its frame. */
static void
draw_frame (cairo_t *cr, guint x, guint y, guint width, guint height)
{
    cairo_set_line_width (cr, 2);
    cairo_rectangle (cr, x + 1, y + 1, width - 2.0, height - 2.0);
    cairo_stroke (cr);
}

static void
draw_qr (cairo_t *cr, const OcopMark *mark)
{
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode (mark->text, mark->text_size, NULL);
    if (symbol != NULL && symbol->columns <= mark->width)
        draw_symbol (cr, symbol, mark->x, mark->y, mark->width, mark->height);
    else
        draw_frame (cr, mark->x, mark->y, mark->width, mark->height);
}

static OcopSymbol *
encode_bars (const OcopMark *mark)
{
    if (mark->barcode == OCOP_BARCODE_EAN_13)
        return ocop_symbol_encode (OCOP_SYMBOL_EAN_13, mark->text, NULL);
    if (mark->barcode == OCOP_BARCODE_CODE_128)
        return ocop_symbol_encode (OCOP_SYMBOL_CODE_128, mark->text, NULL);
    return NULL;
}

/* The text under or over bars, as a mark of its own. */
static void
draw_bars_text (const Picture *picture, const OcopMark *bars, guint y, guint height)
{
    g_autofree char *text = g_utf8_make_valid (bars->text, (gssize)bars->text_size);
    guint n_chars = (guint)g_utf8_strlen (text, -1);
    guint cell = n_chars > 0 ? MIN (bars->width / n_chars, (guint)FONT_CELL) : 0;
    if (height == 0 || cell == 0)
        return;
    OcopMark mark = {.kind = OCOP_MARK_TEXT,
                     .x = bars->x + (bars->width - n_chars * cell) / 2,
                     .y = bars->y + y,
                     .width = n_chars * cell,
                     .height = height,
                     .text = text,
                     .text_size = strlen (text),
                     .cell_width = cell};
    draw_text (picture, &mark);
}

static void
draw_barcode (const Picture *picture, const OcopMark *mark)
{
    g_autoptr (OcopSymbol) symbol = encode_bars (mark);
    guint y = mark->y + mark->bars_y;
    guint below = mark->bars_y + mark->bars_height;
    if (symbol != NULL && symbol->columns <= mark->width)
        draw_symbol (picture->cr, symbol, mark->x, y, mark->width, mark->bars_height);
    else
        draw_frame (picture->cr, mark->x, y, mark->width, mark->bars_height);
    draw_bars_text (picture, mark, 0, mark->bars_y);
    draw_bars_text (picture, mark, below, mark->height - below);
}

/* Across the whole paper; a partial one leaves a bridge in the middle. */
static void
draw_cut (cairo_t *cr, const OcopMark *mark, guint margin)
{
    static const double dashes[] = {8, 6};
    double left = -(double)margin, right = (double)mark->width + margin;
    double bridge = mark->is_full ? 0 : (double)mark->width / 12;
    cairo_save (cr);
    cairo_set_source_rgba (cr, 0, 0, 0, CUT_OPACITY);
    cairo_set_line_width (cr, 2);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
    cairo_move_to (cr, left, mark->y);
    cairo_line_to (cr, (left + right - bridge) / 2, mark->y);
    cairo_move_to (cr, right, mark->y);
    cairo_line_to (cr, (left + right + bridge) / 2, mark->y);
    cairo_stroke (cr);
    cairo_restore (cr);
}

static void
draw_mark (const Picture *picture, const OcopMark *mark)
{
    switch (mark->kind) {
    case OCOP_MARK_TEXT:
        draw_text (picture, mark);
        break;
    case OCOP_MARK_IMAGE:
        draw_image (picture, mark);
        break;
    case OCOP_MARK_QR:
        draw_qr (picture->cr, mark);
        break;
    case OCOP_MARK_BARCODE:
        draw_barcode (picture, mark);
        break;
    case OCOP_MARK_CUT:
        draw_cut (picture->cr, mark, picture->margin);
        break;
    case OCOP_MARK_PULSE:
        break;
    }
}

static void
draw_paper (const OcopEscposInterpreter *interpreter, cairo_surface_t *surface, guint margin)
{
    Picture picture = {.surface = surface, .margin = margin, .cr = cairo_create (surface)};
    ocop_page_fonts_begin();
    picture.fonts[0] = ocop_page_font_get (OCOP_FACE_MONO, OCOP_INK_SHADES, FONT_DOTS);
    picture.fonts[1] = ocop_page_font_get (OCOP_FACE_MONO_BOLD, OCOP_INK_SHADES, FONT_DOTS);
    cairo_translate (picture.cr, margin, MARGIN_Y);
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (interpreter); i++)
        draw_mark (&picture, ocop_escpos_interpreter_peek_mark (interpreter, i));
    cairo_destroy (picture.cr);
    cairo_surface_flush (surface);
}

/* Opacity of ink to grey of paper. */
static void
turn_to_grey (guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)(255 - bytes[i]);
}

GBytes *
ocop_paper_to_png (const OcopEscposInterpreter *interpreter, GError **error)
{
    guint paper_width = ocop_escpos_interpreter_get_width (interpreter);
    guint paper_height = ocop_escpos_interpreter_get_height (interpreter);
    guint margin = ocop_page_get_margin (paper_width);
    guint width = paper_width + 2 * margin, height = paper_height + 2 * MARGIN_Y;
    if (paper_height > OCOP_PAPER_PICTURE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("the paper is %u dots long, a picture has at most %u"), paper_height,
                        OCOP_PAPER_PICTURE_MAX);
        return NULL;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_A8, (int)width, (int)height);
    draw_paper (interpreter, surface, margin);
    guint8 *bytes = cairo_image_surface_get_data (surface);
    gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    turn_to_grey (bytes, stride * height);
    GBytes *png = ocop_png_from_grey (bytes, width, height, stride, error);
    cairo_surface_destroy (surface);
    return png;
}
