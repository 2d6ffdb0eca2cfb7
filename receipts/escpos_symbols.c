/* QR and bar codes for printers. A QR goes as the printer's command only where its profile proves
 * it; a bar code always goes as dots: the forms of GS k differ too much between makers. Drawn codes
 * are one bitmap as wide as they need to be centred. */
#include "receipts/escpos_symbols.h"

#include "receipts/symbols.h"

#include <string.h>

#define QUIET_QR            4 /* modules on each side */
#define QR_VERSIONS         40
#define NATIVE_DOTS_MAX     16 /* what GS ( k takes */
#define QR_SHARE_PERCENT    58 /* of the width, of a code that is not to be large */
#define QR_DOTS_MAX         8
#define LINEAR_DOTS_MIN     2
#define LINEAR_DOTS_MAX     3
#define MATRIX_DOTS_MAX     6
#define LINEAR_HEIGHT_MM_10 102 /* tenths of a millimetre: a telephone needs no more */
#define INCH_MM_10          254

/* Bytes of the versions 1 to 40 at level M. */
static const guint16 qr_bytes[QR_VERSIONS] = {
    14,   26,   42,   62,   84,   106,  122,  152,  180,  213,  251,  287,  331,  362,
    412,  450,  504,  560,  624,  666,  711,  779,  857,  911,  997,  1059, 1125, 1190,
    1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331};

guint
ocop_escpos_qr_modules (gsize size)
{
    for (guint version = 0; version < QR_VERSIONS; version++)
        if (size <= qr_bytes[version])
            return 21 + 4 * version;
    return 0;
}

guint
ocop_escpos_qr_module_dots (const OcopPrinterProfile *profile, guint modules, gboolean is_large)
{
    const guint most = MIN (profile->width_dots / modules, NATIVE_DOTS_MAX);
    const guint sensible = profile->width_dots * QR_SHARE_PERCENT / 100 / modules;
    const guint dots =
        is_large ? most
                 : MIN (most, MAX (profile->qr_module_dots_min, MIN (sensible, QR_DOTS_MAX)));
    return dots - dots % profile->raster_dot;
}

/* The dots of one row of modules, then the same for its other rows: a receipt has some hundred
 * thousand dots, and most are alike. */
static void
draw_row (OcopBitmap *bitmap, const guint8 *modules, guint columns, guint dots, guint x, guint y,
          guint rows)
{
    for (guint column = 0; column < columns; column++)
        for (guint i = 0; modules[column] != 0 && i < dots; i++)
            ocop_bitmap_set_black (bitmap, x + column * dots + i, y);
    const guint8 *first = bitmap->bits + y * bitmap->stride;
    for (guint i = 1; i < rows; i++)
        memcpy (bitmap->bits + (y + i) * bitmap->stride, first, bitmap->stride);
}

/* Quiet zones above and below are paper. Those at the sides are there because the code fits with
 * them and is centred. */
static void
put_symbol (OcopEscpos *escpos, const OcopSymbol *symbol, guint dots, guint row_dots)
{
    const guint width = escpos->profile->width_dots;
    const guint margin = (width - symbol->columns * dots) / 2;
    const guint x = margin - margin % escpos->profile->raster_dot;
    const guint quiet = symbol->rows > 1 ? symbol->quiet * dots : 0;
    g_autoptr (OcopBitmap) bitmap =
        ocop_bitmap_new (x + symbol->columns * dots, symbol->rows * row_dots);
    for (guint row = 0; row < symbol->rows; row++)
        draw_row (bitmap, symbol->modules + (gsize)row * symbol->columns, symbol->columns, dots, x,
                  row * row_dots, row_dots);
    ocop_escpos_add_feed (escpos, quiet);
    ocop_escpos_add_bitmap (escpos, bitmap);
    ocop_escpos_add_feed (escpos, quiet);
}

/* FALSE: too large, or nothing that may be sent as it is. */
static gboolean
put_native_qr (OcopEscpos *escpos, const char *content, gboolean is_large)
{
    const gsize size = strlen (content);
    const guint modules = ocop_escpos_qr_modules (size) + 2 * QUIET_QR;
    const guint dots = ocop_escpos_qr_module_dots (escpos->profile, modules, is_large);
    if (dots == 0)
        return FALSE;
    ocop_escpos_add_feed (escpos, QUIET_QR * dots);
    if (!ocop_escpos_add_qr (escpos, content, size, dots))
        return FALSE;
    ocop_escpos_add_feed (escpos, QUIET_QR * dots);
    return TRUE;
}

gboolean
ocop_escpos_put_qr (OcopEscpos *escpos, const char *content, gboolean is_large)
{
    const OcopPrinterProfile *profile = escpos->profile;
    if (ocop_escpos_qr_modules (strlen (content)) == 0)
        return FALSE;
    if (profile->has_native_qr && put_native_qr (escpos, content, is_large))
        return TRUE;
    if (profile->raster == OCOP_RASTER_NONE)
        return FALSE;
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, strlen (content), NULL);
    const guint dots =
        symbol == NULL
            ? 0
            : ocop_escpos_qr_module_dots (profile, symbol->columns + 2 * symbol->quiet, is_large);
    if (dots == 0)
        return FALSE;
    put_symbol (escpos, symbol, dots, dots);
    return TRUE;
}

gboolean
ocop_escpos_put_barcode (OcopEscpos *escpos, OcopSymbology symbology, const char *value)
{
    const OcopPrinterProfile *profile = escpos->profile;
    if (profile->raster == OCOP_RASTER_NONE)
        return FALSE;
    g_autoptr (OcopSymbol) symbol = ocop_symbol_encode (symbology, value, NULL);
    if (symbol == NULL)
        return FALSE;
    const gboolean is_linear = symbol->rows == 1;
    const guint most = profile->width_dots / (symbol->columns + 2 * symbol->quiet);
    const guint wanted = MIN (most, is_linear ? LINEAR_DOTS_MAX : MATRIX_DOTS_MAX);
    const guint dots = wanted - wanted % profile->raster_dot;
    if (dots == 0 || (is_linear && dots < LINEAR_DOTS_MIN))
        return FALSE;
    put_symbol (escpos, symbol, dots,
                is_linear ? profile->dpi * LINEAR_HEIGHT_MM_10 / INCH_MM_10 : dots);
    return TRUE;
}
