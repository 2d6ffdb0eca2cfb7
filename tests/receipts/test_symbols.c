/* Symbols hold what they were made for: read back by zbar, which shares no code with the libraries
 * that make them, or taken apart by the standard's own tables. */
#include "receipts/png.h"
#include "receipts/symbols.h"

#include "base/error.h"

#include <cairo.h>
#include <string.h>
#include <zbar.h>

#define MODULE_DOTS 4
#define BAR_ROWS    40

/* As 8-bit grey with its quiet zone. */
static guint8 *
draw (const OcopSymbol *symbol, guint *ret_width, guint *ret_height)
{
    const guint row_dots = symbol->rows > 1 ? MODULE_DOTS : BAR_ROWS;
    const guint margin = symbol->quiet * MODULE_DOTS;
    const guint width = symbol->columns * MODULE_DOTS + 2 * margin;
    const guint height = symbol->rows * row_dots + 2 * margin;
    guint8 *grey = g_malloc ((gsize)width * height);
    memset (grey, 0xff, (gsize)width * height);
    for (guint y = 0; y < symbol->rows * row_dots; y++)
        for (guint x = 0; x < symbol->columns * MODULE_DOTS; x++)
            if (symbol->modules[y / row_dots * symbol->columns + x / MODULE_DOTS] != 0)
                grey[(gsize)(y + margin) * width + x + margin] = 0;
    *ret_width = width;
    *ret_height = height;
    return grey;
}

/* What zbar reads, NULL when it is not exactly one code of @type. */
static GBytes *
scan (const guint8 *grey, guint width, guint height, zbar_symbol_type_t type)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config (scanner, 0, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
    zbar_image_set_size (image, width, height);
    zbar_image_set_data (image, grey, (gsize)width * height, NULL);
    GBytes *read = NULL;
    if (zbar_scan_image (scanner, image) == 1) {
        const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
        if (zbar_symbol_get_type (symbol) == type)
            read =
                g_bytes_new (zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));
    }
    zbar_image_destroy (image);
    zbar_image_scanner_destroy (scanner);
    return read;
}

static void
assert_reads (const OcopSymbol *symbol, zbar_symbol_type_t type, const void *content, gsize size)
{
    guint width, height;
    g_autofree guint8 *grey = draw (symbol, &width, &height);
    g_autoptr (GBytes) read = scan (grey, width, height, type);
    g_assert_nonnull (read);
    g_assert_cmpuint (g_bytes_get_size (read), ==, size);
    g_assert_cmpint (memcmp (g_bytes_get_data (read, NULL), content, size), ==, 0);
}

static void
assert_qr (const void *content, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, size, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (symbol->columns, ==, symbol->rows);
    g_assert_cmpuint (symbol->columns % 4, ==, 1); /* 17 + 4 × version */
    g_assert_cmpuint (symbol->quiet, ==, 4);
    for (guint i = 0; i < symbol->columns * symbol->rows; i++)
        g_assert_cmpuint (symbol->modules[i], <=, 1);
    assert_reads (symbol, ZBAR_QRCODE, content, size);
}

static void
test_qr_reads_back (void)
{
    const char *contents[] = {"1", "OCOPR1.UU4wMQoxCjE.abc-_", "Miến dong Bình Liêu ★ ₫",
                              "https://truyxuat.example.vn/01/08938505970011/10/CT-1018"};
    for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
        assert_qr (contents[i], strlen (contents[i]));
}

static void
test_qr_of_any_length (void)
{
    char content[OCOP_QR_TEXT_MAX];
    for (gsize i = 0; i < sizeof content; i++)
        content[i] = (char)('!' + i * 7 % 90);
    const gsize sizes[] = {14, 15, 62, 150, 331, 666, 1500, OCOP_QR_TEXT_MAX};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        assert_qr (content, sizes[i]);
}

/* ISO 18004 table 7: bytes that versions 1 to 3 and 10 hold at level M. */
static void
test_qr_is_the_smallest_of_level_m (void)
{
    static const struct {
        gsize size;
        guint side;
    } cases[] = {{14, 21}, {15, 25}, {26, 25}, {27, 29}, {42, 29}, {43, 33}, {213, 57}, {214, 61}};
    char content[256];
    memset (content, 'a', sizeof content);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, cases[i].size, NULL);
        g_assert_cmpuint (symbol->columns, ==, cases[i].side);
    }
}

static void
test_qr_refuses_too_much (void)
{
    g_autofree char *content = g_strnfill (OCOP_QR_TEXT_MAX + 1, 'x');
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_qr_encode (content, OCOP_QR_TEXT_MAX + 1, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_clear_error (&error);
    g_assert_null (ocop_qr_encode (content, 0, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static void
test_bars_read_back (void)
{
    static const struct {
        OcopSymbology symbology;
        zbar_symbol_type_t type;
        const char *value;
    } cases[] = {
        {OCOP_SYMBOL_EAN_13, ZBAR_EAN13, "8938505970011"},
        {OCOP_SYMBOL_EAN_13, ZBAR_EAN13, "2012345678903"},
        {OCOP_SYMBOL_CODE_128, ZBAR_CODE128, "P12"},
        {OCOP_SYMBOL_CODE_128, ZBAR_CODE128, "QN-0003"},
        {OCOP_SYMBOL_CODE_128, ZBAR_CODE128, "1234567890"},
        {OCOP_SYMBOL_CODE_128, ZBAR_CODE128, "~ aZ{}[]|\\^`!\"#$%&'()*+,-./:;<=>?@_"},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopSymbol) symbol =
            ocop_symbol_encode (cases[i].symbology, cases[i].value, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (symbol->rows, ==, 1);
        assert_reads (symbol, cases[i].type, cases[i].value, strlen (cases[i].value));
    }
}

static void
test_bars_refuse (void)
{
    static const struct {
        OcopSymbology symbology;
        const char *value;
    } cases[] = {
        {OCOP_SYMBOL_EAN_13, "8938505970012"}, /* check digit */
        {OCOP_SYMBOL_EAN_13, "893850597001"},
        {OCOP_SYMBOL_EAN_13, "89385059700110"},
        {OCOP_SYMBOL_EAN_13, "893850597001a"},
        {OCOP_SYMBOL_EAN_13, ""},
        {OCOP_SYMBOL_CODE_128, ""},
        {OCOP_SYMBOL_CODE_128, "Bình"},
        {OCOP_SYMBOL_CODE_128, "a\tb"},
        {OCOP_SYMBOL_DATA_MATRIX, ""},
        {OCOP_SYMBOL_CODE_128, "1234567890123456789012345678901234567890123456789"},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_symbol_encode (cases[i].symbology, cases[i].value, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

/* Where the bits of a 10 × 10 symbol are: tens the codeword from 1, units the bit from 1, highest
 * first. ISO/IEC 16022 annex F. */
static const guint8 places[8][8] = {
    {21, 22, 36, 37, 38, 43, 44, 45}, {23, 24, 25, 51, 52, 46, 47, 48},
    {26, 27, 28, 53, 54, 55, 11, 12}, {15, 61, 62, 56, 57, 58, 13, 14},
    {18, 63, 64, 65, 81, 82, 16, 17}, {72, 66, 67, 68, 83, 84, 85, 71},
    {74, 75, 31, 32, 86, 87, 88, 73}, {77, 78, 33, 34, 35, 41, 42, 76}};

/* The worked example of ISO/IEC 16022 annex O: "123456" and its error correction. */
static void
test_data_matrix_of_the_standard (void)
{
    const guint8 wanted[8] = {142, 164, 186, 114, 25, 5, 88, 102};
    guint8 got[8] = {0};
    g_autoptr (OcopSymbol) symbol = ocop_symbol_encode (OCOP_SYMBOL_DATA_MATRIX, "123456", NULL);
    g_assert_cmpuint (symbol->columns, ==, 10);
    g_assert_cmpuint (symbol->rows, ==, 10);
    for (guint i = 0; i < 10; i++) {
        g_assert_cmpuint (symbol->modules[i * 10], ==, 1);             /* left: dark */
        g_assert_cmpuint (symbol->modules[90 + i], ==, 1);             /* below: dark */
        g_assert_cmpuint (symbol->modules[i], ==, i % 2 == 0 ? 1 : 0); /* above: in turn */
        g_assert_cmpuint (symbol->modules[i * 10 + 9], ==, i % 2 == 1 ? 1 : 0);
    }
    for (guint row = 0; row < 8; row++)
        for (guint column = 0; column < 8; column++) {
            const guint place = places[row][column];
            const guint bit = symbol->modules[(row + 1) * 10 + column + 1];
            got[place / 10 - 1] |= (guint8)(bit << (8 - place % 10));
        }
    for (guint i = 0; i < sizeof got; i++)
        g_assert_cmpuint (got[i], ==, wanted[i]);
}

static void
test_data_matrix_is_square (void)
{
    g_autofree char *value = g_strnfill (1000, 'x');
    for (gsize size = 1; size <= 1000; size += 37) {
        g_autofree char *part = g_strndup (value, size);
        g_autoptr (OcopSymbol) symbol = ocop_symbol_encode (OCOP_SYMBOL_DATA_MATRIX, part, NULL);
        g_assert_nonnull (symbol);
        g_assert_cmpuint (symbol->columns, ==, symbol->rows);
        g_assert_cmpuint (symbol->quiet, ==, 1);
    }
}

typedef struct {
    const guint8 *data;
    gsize left;
} Reader;

static cairo_status_t
read_bytes (void *closure, unsigned char *data, unsigned int size)
{
    Reader *reader = closure;
    if (reader->left < size)
        return CAIRO_STATUS_READ_ERROR;
    memcpy (data, reader->data, size);
    reader->data += size;
    reader->left -= size;
    return CAIRO_STATUS_SUCCESS;
}

static void
test_png_for_screens_reads_back (void)
{
    const char content[] = "00020101021238570010A000000727012700069704030113001101234567802";
    g_autoptr (GBytes) png = ocop_qr_to_png (content, sizeof content - 1, 6, NULL);
    Reader reader = {.data = g_bytes_get_data (png, NULL), .left = g_bytes_get_size (png)};
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_bytes, &reader);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    const guint width = (guint)cairo_image_surface_get_width (surface);
    const guint height = (guint)cairo_image_surface_get_height (surface);
    g_assert_cmpuint (width, ==, height);
    g_assert_cmpuint (width % 6, ==, 0);
    const guint32 *pixels = (const guint32 *)(gconstpointer)cairo_image_surface_get_data (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface) / 4;
    g_autofree guint8 *grey = g_malloc ((gsize)width * height);
    for (guint i = 0; i < width * height; i++)
        grey[i] = (guint8)pixels[i / width * stride + i % width];
    g_autoptr (GBytes) read = scan (grey, width, height, ZBAR_QRCODE);
    g_assert_nonnull (read);
    g_assert_cmpuint (g_bytes_get_size (read), ==, sizeof content - 1);
    g_assert_cmpint (memcmp (g_bytes_get_data (read, NULL), content, sizeof content - 1), ==, 0);
    cairo_surface_destroy (surface);
}

static void
test_png_refuses_no_picture (void)
{
    const guint8 dot = 0;
    const guint sides[][2] = {{0, 1}, {1, 0}, {32768, 1}, {1, 32768}};
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_png_from_grey (&dot, sides[i][0], sides[i][1], 0, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/symbols/qr/reads-back", test_qr_reads_back);
    g_test_add_func ("/receipts/symbols/qr/of-any-length", test_qr_of_any_length);
    g_test_add_func ("/receipts/symbols/qr/smallest-of-level-m",
                     test_qr_is_the_smallest_of_level_m);
    g_test_add_func ("/receipts/symbols/qr/refuses-too-much", test_qr_refuses_too_much);
    g_test_add_func ("/receipts/symbols/qr/png-reads-back", test_png_for_screens_reads_back);
    g_test_add_func ("/receipts/symbols/bars/read-back", test_bars_read_back);
    g_test_add_func ("/receipts/symbols/bars/refuse", test_bars_refuse);
    g_test_add_func ("/receipts/symbols/data-matrix/example-of-the-standard",
                     test_data_matrix_of_the_standard);
    g_test_add_func ("/receipts/symbols/data-matrix/square", test_data_matrix_is_square);
    g_test_add_func ("/receipts/png/refuses-no-picture", test_png_refuses_no_picture);
    return g_test_run();
}
