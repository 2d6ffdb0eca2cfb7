/* Symbols of codes as modules. The libraries say which modules are dark; how they are drawn, and
 * with how much white around, is each renderer's. */
#include "receipts/symbols.h"

#include "base/error.h"
#include "receipts/png.h"

#include <glib/gi18n-lib.h>
#include <qrencode.h>
#include <string.h>
#include <zint.h>

#define EAN_13_DIGITS   13
#define CODE_128_MAX    48
#define DATA_MATRIX_MAX 1000
#define QUIET_QR        4
#define QUIET_MATRIX    1
#define QUIET_LINEAR    10
#define MODULE_DOTS_MAX 32
#define BAR_DOTS_MAX    1000

static OcopSymbol *
symbol_new (guint columns, guint rows, guint quiet)
{
    OcopSymbol *symbol = g_new (OcopSymbol, 1);
    *symbol = (OcopSymbol){.columns = columns,
                           .rows = rows,
                           .quiet = quiet,
                           .modules = g_malloc ((gsize)columns * rows)};
    return symbol;
}

void
ocop_symbol_free (OcopSymbol *symbol)
{
    if (symbol == NULL)
        return;
    g_free (symbol->modules);
    g_free (symbol);
}

OcopSymbol *
ocop_qr_encode (const void *content, gsize size, GError **error)
{
    if (size == 0 || size > OCOP_QR_TEXT_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("a QR code holds 1 to %d bytes, not %zu"), OCOP_QR_TEXT_MAX, size);
        return NULL;
    }
    QRcode *code = QRcode_encodeData ((int)size, content, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("no QR code can hold these %zu bytes"), size);
        return NULL;
    }
    const guint width = (guint)code->width;
    OcopSymbol *symbol = symbol_new (width, width, QUIET_QR);
    for (gsize i = 0; i < (gsize)width * width; i++)
        symbol->modules[i] = code->data[i] & 1;
    QRcode_free (code);
    return symbol;
}

static gboolean
is_all_between (const char *value, char first, char last)
{
    for (; *value != '\0'; value++)
        if (*value < first || *value > last)
            return FALSE;
    return TRUE;
}

/* Sum of the digits, every second one three times, ends in 0. Source: GS1 General Specifications
 * 7.9. */
static gboolean
is_ean_13 (const char *value)
{
    if (strlen (value) != EAN_13_DIGITS || !is_all_between (value, '0', '9'))
        return FALSE;
    guint sum = 0;
    for (guint i = 0; i < EAN_13_DIGITS; i++)
        sum += (guint)(value[i] - '0') * (i % 2 == 1 ? 3 : 1);
    return sum % 10 == 0;
}

static gboolean
can_hold (OcopSymbology symbology, const char *value)
{
    const gsize size = strlen (value);
    switch (symbology) {
    case OCOP_SYMBOL_EAN_13:
        return is_ean_13 (value);
    case OCOP_SYMBOL_CODE_128:
        return size >= 1 && size <= CODE_128_MAX && is_all_between (value, ' ', '~');
    case OCOP_SYMBOL_DATA_MATRIX:
        return size >= 1 && size <= DATA_MATRIX_MAX;
    }
    g_assert_not_reached();
}

static int
zint_symbology (OcopSymbology symbology)
{
    switch (symbology) {
    case OCOP_SYMBOL_EAN_13:
        return BARCODE_EANX;
    case OCOP_SYMBOL_CODE_128:
        return BARCODE_CODE128;
    case OCOP_SYMBOL_DATA_MATRIX:
        return BARCODE_DATAMATRIX;
    }
    g_assert_not_reached();
}

static guint8
module_at (const struct zint_symbol *zint, guint row, guint column)
{
    return zint->encoded_data[row][column / 8] >> (column % 8) & 1;
}

OcopSymbol *
ocop_symbol_encode (OcopSymbology symbology, const char *value, GError **error)
{
    struct zint_symbol *zint = can_hold (symbology, value) ? ZBarcode_Create() : NULL;
    OcopSymbol *symbol = NULL;
    if (zint != NULL) {
        zint->symbology = zint_symbology (symbology);
        zint->input_mode = symbology == OCOP_SYMBOL_DATA_MATRIX ? DATA_MODE : UNICODE_MODE;
        zint->option_3 = symbology == OCOP_SYMBOL_DATA_MATRIX ? DM_SQUARE : 0;
        const int status = ZBarcode_Encode (zint, (const unsigned char *)value, 0);
        if (status < ZINT_ERROR && zint->rows > 0 && zint->width > 0)
            symbol =
                symbol_new ((guint)zint->width, (guint)zint->rows,
                            symbology == OCOP_SYMBOL_DATA_MATRIX ? QUIET_MATRIX : QUIET_LINEAR);
    }
    for (guint row = 0; symbol != NULL && row < symbol->rows; row++)
        for (guint column = 0; column < symbol->columns; column++)
            symbol->modules[row * symbol->columns + column] = module_at (zint, row, column);
    if (zint != NULL)
        ZBarcode_Delete (zint);
    if (symbol == NULL)
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("no bar code of this kind holds “%s”"), value);
    return symbol;
}

/* Each module @module_dots wide and @row_dots high, with the symbol's quiet zone on all sides. */
static GBytes *
draw_png (const OcopSymbol *symbol, guint module_dots, guint row_dots, GError **error)
{
    const guint quiet = symbol->quiet * module_dots;
    const guint width = symbol->columns * module_dots + 2 * quiet;
    const guint height = symbol->rows * row_dots + 2 * quiet;
    g_autofree guint8 *grey = g_malloc ((gsize)width * height);
    memset (grey, 0xff, (gsize)width * height);
    for (guint y = 0; y < symbol->rows * row_dots; y++) {
        const guint8 *row = symbol->modules + (gsize)(y / row_dots) * symbol->columns;
        guint8 *out = grey + (gsize)(y + quiet) * width + quiet;
        for (guint x = 0; x < symbol->columns * module_dots; x++)
            if (row[x / module_dots] != 0)
                out[x] = 0;
    }
    return ocop_png_from_grey (grey, width, height, width, error);
}

GBytes *
ocop_qr_to_png (const void *content, gsize size, guint module_dots, GError **error)
{
    g_assert (module_dots >= 1 && module_dots <= MODULE_DOTS_MAX);
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, size, error);
    return symbol != NULL ? draw_png (symbol, module_dots, module_dots, error) : NULL;
}

GBytes *
ocop_code_128_to_png (const char *value, guint module_dots, guint bar_dots, GError **error)
{
    g_assert (module_dots >= 1 && module_dots <= MODULE_DOTS_MAX);
    g_assert (bar_dots >= 1 && bar_dots <= BAR_DOTS_MAX);
    g_autoptr (OcopSymbol) symbol = ocop_symbol_encode (OCOP_SYMBOL_CODE_128, value, error);
    return symbol != NULL ? draw_png (symbol, module_dots, bar_dots, error) : NULL;
}
