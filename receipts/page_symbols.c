/* Codes and the ruler. Modules are whole dots, so that printers draw all alike; three dots are the
 * least that telephones read from thermal paper. */
#include "receipts/page_parts.h"

#include "base/text.h"

#include <string.h>

#define MODULE_DOTS_MIN      3
#define QR_DOTS_MAX          8  /* of a module of a code that is not to be large */
#define QR_SHARE_PERCENT     58 /* of the width, of such a code */
#define MATRIX_DOTS          6
#define BAR_DOTS_MAX         4
#define BAR_DOTS_MIN         2
#define GUARD_MODULES        5 /* by which the outer and middle bars of an EAN reach into the digits */
#define EAN_MODULES          95
#define EAN_HALF_MODULES     42
#define EAN_FIRST_MODULES    5 /* from the first bar to the middle of the first digit */
#define EAN_GUARD            3
#define EAN_MIDDLE           45 /* first module of the middle bars, of which there are 5 */
#define RULER_STEP           12 /* dots of a column */
#define RULER_COLUMNS_A_MARK 10

static guint
centred (const OcopPageMaker *maker, guint width)
{
    return maker->layout->width > width ? (maker->layout->width - width) / 2 : 0;
}

/* Takes @symbol. */
static OcopPageMark *
put_symbol (OcopPageMaker *maker, OcopSymbol *symbol, guint dots_across, guint dots_down)
{
    g_ptr_array_add (maker->layout->symbols, symbol);
    const OcopPageMark mark = {.kind = OCOP_PAGE_SYMBOL,
                               .x = (int)centred (maker, symbol->columns * dots_across),
                               .y = (int)maker->y,
                               .width = symbol->columns * dots_across,
                               .height = symbol->rows * dots_down,
                               .symbol = symbol,
                               .dots_across = dots_across,
                               .dots_down = dots_down};
    g_array_append_val (maker->layout->marks, mark);
    maker->y += mark.height;
    return &g_array_index (maker->layout->marks, OcopPageMark, maker->layout->marks->len - 1);
}

static void
put_caption (OcopPageMaker *maker, const char *text)
{
    ocop_page_maker_put_text (maker, ocop_page_maker_get_font (maker, OCOP_SIZE_SMALL, FALSE),
                              OCOP_ALIGN_CENTRE, 0, text);
}

/* What cannot be drawn as a code: contents are kept byte for byte and may be anything. */
static void
put_value (OcopPageMaker *maker, const char *value)
{
    g_autofree char *safe = ocop_text_make_safe (value, -1);
    put_caption (maker, safe);
}

void
ocop_page_maker_put_qr (OcopPageMaker *maker, const OcopBlock *block)
{
    OcopSymbol *symbol = ocop_qr_encode (block->value, strlen (block->value), NULL);
    const guint side = symbol != NULL ? symbol->columns + 2 * symbol->quiet : 0;
    const guint dots_max = side > 0 ? maker->layout->width / side : 0;
    if (dots_max == 0) {
        ocop_symbol_free (symbol);
        put_caption (maker, block->text);
        put_value (maker, block->value);
        return;
    }
    guint dots = dots_max;
    if (block->style.size != OCOP_SIZE_LARGE) {
        const guint sensible = maker->layout->width * QR_SHARE_PERCENT / 100 / side;
        dots = MIN (CLAMP (sensible, MODULE_DOTS_MIN, QR_DOTS_MAX), dots_max);
    }
    const guint quiet = symbol->quiet * dots;
    maker->y += quiet;
    put_symbol (maker, symbol, dots, dots);
    maker->y += quiet;
    put_caption (maker, block->text);
}

static void
put_matrix (OcopPageMaker *maker, OcopSymbol *symbol)
{
    const guint dots_max = maker->layout->width / (symbol->columns + 2 * symbol->quiet);
    const guint dots = CLAMP (dots_max, 1, MATRIX_DOTS);
    maker->y += symbol->quiet * dots;
    put_symbol (maker, symbol, dots, dots);
    maker->y += symbol->quiet * dots;
}

static void
put_digits (OcopPageMaker *maker, const char *digits, guint n, int middle)
{
    OcopPageFont *font = ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, FALSE);
    OcopPageWord *word = ocop_page_font_get_word (font, digits, n);
    ocop_page_maker_put_word (maker, word, middle - (int)ocop_page_word_get_width (word) / 2,
                              maker->y + ocop_page_font_get_ascent (font));
}

/* The first digit left of all bars, then six and six between the long ones. */
static void
put_ean_digits (OcopPageMaker *maker, const char *digits, int symbol_x, int dots)
{
    const int half = EAN_HALF_MODULES / 2;
    put_digits (maker, digits, 1, symbol_x - EAN_FIRST_MODULES * dots);
    put_digits (maker, digits + 1, 6, symbol_x + (EAN_GUARD + half) * dots);
    put_digits (maker, digits + 7, 6, symbol_x + (EAN_MIDDLE + 5 + half) * dots);
}

/* The bars that reach down between the digits. */
static void
put_ean_guards (OcopPageMaker *maker, const OcopSymbol *symbol, guint symbol_x, guint dots)
{
    for (guint i = 0; i < EAN_MODULES; i++) {
        const gboolean is_guard = i < EAN_GUARD || (i >= EAN_MIDDLE && i < EAN_MIDDLE + 5) ||
                                  i >= EAN_MODULES - EAN_GUARD;
        if (is_guard && symbol->modules[i] != 0)
            ocop_page_maker_put_box (maker, symbol_x + i * dots, maker->y, dots,
                                     GUARD_MODULES * dots);
    }
}

static void
put_bars (OcopPageMaker *maker, const OcopBlock *block, OcopSymbol *symbol, guint dots)
{
    const guint height = maker->normal * 3;
    maker->y += maker->normal / 3;
    const OcopPageMark *bars = put_symbol (maker, symbol, dots, height);
    const guint x = (guint)bars->x;
    if (block->symbology == OCOP_SYMBOL_EAN_13 && symbol->columns == EAN_MODULES) {
        put_ean_guards (maker, symbol, x, dots);
        put_ean_digits (maker, block->value, (int)x, (int)dots);
        maker->y +=
            ocop_page_font_get_pitch (ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, FALSE));
    } else {
        ocop_page_maker_put_text (maker, ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, FALSE),
                                  OCOP_ALIGN_CENTRE, 0, block->value);
    }
}

void
ocop_page_maker_put_barcode (OcopPageMaker *maker, const OcopBlock *block)
{
    g_autoptr (OcopSymbol) symbol = ocop_symbol_encode (block->symbology, block->value, NULL);
    const guint dots =
        symbol != NULL
            ? MIN (maker->layout->width / (symbol->columns + 2 * symbol->quiet), BAR_DOTS_MAX)
            : 0;
    put_caption (maker, block->text);
    if (symbol != NULL && symbol->rows > 1)
        put_matrix (maker, g_steal_pointer (&symbol));
    else if (dots >= BAR_DOTS_MIN)
        put_bars (maker, block, g_steal_pointer (&symbol), dots);
    else
        put_value (maker, block->value);
}

void
ocop_page_maker_put_ruler (OcopPageMaker *maker)
{
    const guint width = maker->layout->width;
    OcopPageFont *font = ocop_page_maker_get_font (maker, OCOP_SIZE_SMALL, FALSE);
    const guint top = maker->y + 4, tall = maker->normal;
    for (guint column = 0; column * RULER_STEP < width; column++) {
        const guint x = column * RULER_STEP;
        const gboolean is_long = column % RULER_COLUMNS_A_MARK == 0;
        const gboolean is_middle = column % (RULER_COLUMNS_A_MARK / 2) == 0;
        const guint height = is_long ? tall : is_middle ? tall * 2 / 3 : tall / 3;
        ocop_page_maker_put_box (maker, x, top, is_long ? 2 : 1, height);
        if (!is_long || column == 0)
            continue;
        char number[12];
        g_snprintf (number, sizeof number, "%u", column);
        OcopPageWord *word = ocop_page_font_get_word (font, number, strlen (number));
        if (x + ocop_page_word_get_width (word) + 4 < width)
            ocop_page_maker_put_word (maker, word, (int)x + 4,
                                      top + tall + ocop_page_font_get_ascent (font) - 4);
    }
    ocop_page_maker_put_box (maker, 0, top, width, 2);
    ocop_page_maker_put_box (maker, width - 2, top, 2, tall);
    maker->y = top + tall + ocop_page_font_get_pitch (font);
}
