/* The printed paper as a picture, and the codes on it: what was put on it by bytes written by hand
 * stands where it should and reads back, by zbar where it is a code. */
#include "base/error.h"
#include "receipts/paper_picture.h"
#include "receipts/symbols.h"
#include <cairo.h>
#include <string.h>
#include <zbar.h>

#define BYTES(literal) (const guint8 *)(literal), sizeof (literal) - 1
#define WIDTH          576
#define MARGIN_X       32
#define MARGIN_Y       24
#define BAND           24

static OcopEscposInterpreter *
print (const guint8 *bytes, gsize size)
{
    OcopEscposInterpreter *printer = ocop_escpos_interpreter_new (NULL);
    ocop_escpos_interpreter_feed (printer, bytes, size);
    ocop_escpos_interpreter_finish (printer);
    return printer;
}

typedef struct {
    const guint8 *bytes;
    gsize size;
} Rest;

static cairo_status_t
read_rest (void *closure, unsigned char *data, unsigned int size)
{
    Rest *rest = closure;
    if (size > rest->size)
        return CAIRO_STATUS_READ_ERROR;
    memcpy (data, rest->bytes, size);
    rest->bytes += size;
    rest->size -= size;
    return CAIRO_STATUS_SUCCESS;
}

/* The picture of what @bytes print, decoded again: one byte a dot, 0 black. */
typedef struct {
    guint width, height;
    guint8 *grey;
} Picture;

static void
picture_clear (Picture *picture)
{
    g_free (picture->grey);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static Picture
draw (const guint8 *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopEscposInterpreter) printer = print (bytes, size);
    g_autoptr (GBytes) png = ocop_paper_to_png (printer, &error);
    g_assert_no_error (error);
    Rest rest;
    rest.bytes = g_bytes_get_data (png, &rest.size);
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_rest, &rest);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    Picture picture = {.width = (guint)cairo_image_surface_get_width (surface),
                       .height = (guint)cairo_image_surface_get_height (surface)};
    gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    const guint8 *rows = cairo_image_surface_get_data (surface);
    gboolean is_rgb = cairo_image_surface_get_format (surface) != CAIRO_FORMAT_A8;
    picture.grey = g_malloc ((gsize)picture.width * picture.height);
    for (guint y = 0; y < picture.height; y++) {
        for (guint x = 0; x < picture.width; x++)
            picture.grey[(gsize)y * picture.width + x] = rows[y * stride + (is_rgb ? 4 : 1) * x];
    }
    cairo_surface_destroy (surface);
    return picture;
}

/* Of the paper, without the margins. */
static guint8
dot (const Picture *picture, guint x, guint y)
{
    return picture->grey[(gsize)(MARGIN_Y + y) * picture->width + MARGIN_X + x];
}

static guint
count_ink (const Picture *picture, guint x, guint y, guint width, guint height)
{
    guint n = 0;
    for (guint row = y; row < y + height; row++) {
        for (guint column = x; column < x + width; column++)
            n += dot (picture, column, row) < 128;
    }
    return n;
}

static void
test_text (void)
{
    /* An M in the second cell, inverted in the fourth, double in both ways from the sixth on. */
    g_auto (Picture) picture = draw (BYTES (" M \x1d\x42\x01M\x1d\x42\x00 \x1d!\x11M\x1d!\x00\n"));
    g_assert_cmpuint (picture.width, ==, WIDTH + 2 * MARGIN_X);
    g_assert_cmpuint (picture.height, ==, 48 + 2 * MARGIN_Y);
    g_assert_cmpuint (count_ink (&picture, 0, 0, 12, 48), ==, 0);
    guint plain = count_ink (&picture, 12, 24, 12, 24);
    guint inverted = count_ink (&picture, 36, 24, 12, 24);
    guint large = count_ink (&picture, 60, 0, 24, 48);
    g_assert_cmpuint (plain, >, 30);
    g_assert_cmpuint (plain, <, 150);
    g_assert_cmpuint (inverted, >, 12 * 24 - 150);
    g_assert_cmpuint (large, >, 3 * plain);
    g_assert_cmpuint (large, <, 5 * plain);
    g_assert_cmpuint (dot (&picture, 36, 24), ==, 0);
    g_assert_cmpuint (count_ink (&picture, 12, 0, 12, 24), ==, 0);
    g_assert_cmpuint (count_ink (&picture, 84, 0, WIDTH - 84, 48), ==, 0);
}

static void
test_styles (void)
{
    g_auto (Picture) plain = draw (BYTES ("HHHH\n"));
    g_auto (Picture) bold = draw (BYTES ("\x1b\x45\x01HHHH\n"));
    g_auto (Picture) underlined = draw (BYTES ("\x1b-\x01HHHH\n"));
    g_auto (Picture) turned = draw (BYTES ("\x1b{\x01LLLL\n"));
    guint ink = count_ink (&plain, 0, 0, 48, 24);
    g_assert_cmpuint (count_ink (&bold, 0, 0, 48, 24), >, ink * 5 / 4);
    g_assert_cmpuint (count_ink (&underlined, 0, 0, 48, 24), ==, ink + 2 * 48);
    /* The foot of an L is at the top, at the right edge of the paper. */
    g_assert_cmpuint (count_ink (&turned, 0, 0, WIDTH - 48, 24), ==, 0);
    g_assert_cmpuint (count_ink (&turned, WIDTH - 48, 0, 48, 12), >,
                      count_ink (&turned, WIDTH - 48, 12, 48, 12));
}

/* Marks of one letter stay in its cell. */
static void
test_vietnamese (void)
{
    g_auto (Picture) picture =
        draw (BYTES ("\x1bt\x1f\xbe \xd4 \xe7\n\x1bt\x34 \xc3\xec \xca\xde\n"));
    for (guint cell = 0; cell < 5; cell += 2) {
        g_assert_cmpuint (count_ink (&picture, cell * 12, 0, 12, 24), >, 20);
        g_assert_cmpuint (count_ink (&picture, (cell + 1) * 12, 0, 12, 24), ==, 0);
    }
    g_assert_cmpuint (count_ink (&picture, 12, 30, 12, 24), >, 20);
    g_assert_cmpuint (count_ink (&picture, 24, 30, 12, 24), ==, 0);
    g_assert_cmpuint (count_ink (&picture, 36, 30, 12, 24), >, 20);
}

static void
test_images_and_cuts (void)
{
    g_auto (Picture) picture = draw (BYTES (
        "\x1bJ\x0a\x1b\x61\x02\x1dv0\x00\x01\x00\x02\x00\x81\x18\x1bJ\x14\x1dV\x00\x1bJ\x14"));
    guint n_dark = 0, n_white = 0;
    for (guint x = 0; x < 8; x++) {
        g_assert_cmpuint (dot (&picture, WIDTH - 8 + x, 10), ==, x == 0 || x == 7 ? 0 : 255);
        g_assert_cmpuint (dot (&picture, WIDTH - 8 + x, 11), ==, x == 3 || x == 4 ? 0 : 255);
    }
    g_assert_cmpuint (count_ink (&picture, 0, 0, WIDTH, 30), ==, 4);
    for (guint x = 0; x < picture.width; x++) {
        guint8 grey = picture.grey[(gsize)(MARGIN_Y + 32) * picture.width + x];
        n_dark += grey < 200;
        n_white += grey == 255;
    }
    g_assert_cmpuint (n_dark, >, picture.width / 2);
    g_assert_cmpuint (n_white, >, picture.width / 4);
}

static void
test_empty_and_too_long (void)
{
    g_autoptr (GError) error = NULL;
    g_auto (Picture) picture = draw (BYTES (""));
    g_assert_cmpuint (picture.height, ==, 2 * MARGIN_Y);
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    for (guint i = 0; i < OCOP_PAPER_PICTURE_MAX / 255 + 1; i++)
        g_byte_array_append (bytes, BYTES ("\x1bJ\xff"));
    g_autoptr (OcopEscposInterpreter) printer = print (bytes->data, bytes->len);
    g_assert_null (ocop_paper_to_png (printer, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What zbar reads in a picture, sorted and joined by LF. */
static char *
scan (const Picture *picture)
{
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
    zbar_image_set_size (image, picture->width, picture->height);
    zbar_image_set_data (image, picture->grey, (gulong)picture->width * picture->height, NULL);
    zbar_scan_image (scanner, image);
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
         symbol = zbar_symbol_next (symbol))
        g_ptr_array_add (texts, g_strdup (zbar_symbol_get_data (symbol)));
    g_ptr_array_sort (texts, compare_texts);
    g_ptr_array_add (texts, NULL);
    zbar_image_destroy (image);
    zbar_image_scanner_destroy (scanner);
    return g_strjoinv ("\n", (char **)texts->pdata);
}

static void
test_native_codes (void)
{
    g_auto (Picture) picture =
        draw (BYTES ("\x1dh\x60\x1dw\x02\x1dH\x02\x1dk\x43\x0c"
                     "893850597001"
                     "\x1bJ\x20\x1dk\x49\x09{BQN-0007\n"
                     "\x1b\x61\x01\x1d(k\x03\x00\x31\x43\x06\x1d(k\x0c\x00\x31\x50\x30"
                     "000201010"
                     "\x1d(k\x03\x00\x31\x51\x30"));
    g_autofree char *texts = scan (&picture);
    g_assert_cmpstr (texts, ==, "000201010\n8938505970011\nQN-0007");
}

/* A QR of @content with modules of @module dots, @left dots from the left, in bands of GS v 0. */
static void
append_raster_qr (GByteArray *bytes, const char *content, gsize size, guint module, guint left)
{
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, size, NULL);
    guint side = symbol->rows * module, stride = (left + side + 7) / 8;
    g_autofree guint8 *row = g_malloc (stride);
    g_assert_cmpuint (left + side, <=, WIDTH);
    for (guint y = 0; y < side; y++) {
        if (y % BAND == 0) {
            const guint8 head[] = {
                0x1d, 'v', '0', 0, (guint8)stride, 0, (guint8)MIN (BAND, side - y), 0};
            g_byte_array_append (bytes, head, sizeof head);
        }
        memset (row, 0, stride);
        for (guint x = 0; x < side; x++) {
            if (symbol->modules[y / module * symbol->columns + x / module] != 0)
                row[(left + x) / 8] |= (guint8)(0x80 >> ((left + x) % 8));
        }
        g_byte_array_append (bytes, row, stride);
    }
}

static void
assert_codes (const GByteArray *bytes, const char *const *expected)
{
    g_autoptr (OcopEscposInterpreter) printer = print (bytes->data, bytes->len);
    g_autoptr (GPtrArray) codes = ocop_paper_read_qr (printer);
    for (guint i = 0; expected[i] != NULL; i++) {
        g_assert_cmpuint (i, <, codes->len);
        gsize size;
        const char *content = g_bytes_get_data (g_ptr_array_index (codes, i), &size);
        g_assert_cmpstr (content, ==, expected[i]);
        g_assert_cmpuint (size, ==, strlen (expected[i]));
    }
    g_assert_cmpuint (codes->len, ==, g_strv_length ((char **)expected));
}

static void
test_raster_codes (void)
{
    static const char *const contents[] = {
        "a", "https://truyxuat.example.vn/01/08938505970011/10/L1", "Rượu mơ Yên Tử"};
    for (guint module = 1; module <= 8; module++) {
        for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
            g_autoptr (GByteArray) bytes = g_byte_array_new();
            append_raster_qr (bytes, contents[i], strlen (contents[i]), module, 5 * i + module);
            assert_codes (bytes, (const char *const[]){contents[i], NULL});
        }
    }
}

static void
test_order (void)
{
    static const char *const expected[] = {"first", "second", "third", "third", NULL};
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    append_raster_qr (bytes, "first", 5, 4, 300);
    g_byte_array_append (
        bytes, BYTES ("\x1bJ\x20\x1d(k\x09\x00\x31\x50\x30second\x1d(k\x03\x00\x31\x51\x30"
                      "text\n"));
    append_raster_qr (bytes, "third", 5, 3, 0);
    g_byte_array_append (bytes, BYTES ("\x1bJ\xff\x1bJ\x05"));
    append_raster_qr (bytes, "third", 5, 6, 100);
    assert_codes (bytes, expected);
}

static void
test_binary (void)
{
    static const char content[] = "\xff\x00\x01\x80\xe9\x81\x40z";
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    append_raster_qr (bytes, content, sizeof content - 1, 4, 8);
    g_byte_array_append (bytes,
                         BYTES ("\x1d(k\x05\x00\x31\x50\x30\x00\xfe\x1d(k\x03\x00\x31\x51\x30"));
    g_autoptr (OcopEscposInterpreter) printer = print (bytes->data, bytes->len);
    g_autoptr (GPtrArray) codes = ocop_paper_read_qr (printer);
    g_autoptr (GBytes) first = g_bytes_new_static (content, sizeof content - 1);
    g_autoptr (GBytes) second = g_bytes_new_static ("\x00\xfe", 2);
    g_assert_cmpuint (codes->len, ==, 2);
    g_assert_true (g_bytes_equal (g_ptr_array_index (codes, 0), first));
    g_assert_true (g_bytes_equal (g_ptr_array_index (codes, 1), second));
}

/* In the columns of ESC *, 24 dots at a time, and far down a long picture. */
static void
test_other_forms (void)
{
    static const char *const one[] = {"columns", NULL}, *const far[] = {"far down", NULL};
    g_autoptr (OcopSymbol) symbol = ocop_qr_encode ("columns", 7, NULL);
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    guint side = symbol->rows * 4;
    for (guint top = 0; top < side; top += 24) {
        const guint8 head[] = {0x1b, '*', 33, (guint8)side, 0};
        g_byte_array_append (bytes, head, sizeof head);
        for (guint x = 0; x < side; x++) {
            guint8 column[3] = {0};
            for (guint y = 0; y < 24 && top + y < side; y++) {
                if (symbol->modules[(top + y) / 4 * symbol->columns + x / 4] != 0)
                    column[y / 8] |= (guint8)(0x80 >> (y % 8));
            }
            g_byte_array_append (bytes, column, sizeof column);
        }
        g_byte_array_append (bytes, BYTES ("\x1bJ\x18"));
    }
    assert_codes (bytes, one);

    g_byte_array_set_size (bytes, 0);
    for (guint i = 0; i < 2000; i++)
        g_byte_array_append (bytes, BYTES ("\x1dv0\x00\x01\x00\x01\x00\x01"));
    append_raster_qr (bytes, "far down", 8, 8, 16);
    for (guint i = 0; i < 3000; i++)
        g_byte_array_append (bytes, BYTES ("\x1dv0\x00\x01\x00\x01\x00\x80"));
    assert_codes (bytes, far);
}

static void
test_noise (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (3);
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    g_byte_array_append (bytes, BYTES ("\x1dv0\x00\x48\x00\x00\x04"));
    for (guint i = 0; i < 72 * 1024; i++) {
        guint8 byte = (guint8)g_rand_int (rand);
        g_byte_array_append (bytes, &byte, 1);
    }
    assert_codes (bytes, (const char *const[]){NULL});
}

/* Corners of codes by the hundred, which zbar would try in threes. */
static void
test_corners (void)
{
    static const guint8 rows[8] = {0xfe, 0x82, 0xba, 0xba, 0xba, 0x82, 0xfe, 0x00};
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    g_byte_array_append (bytes, BYTES ("\x1dv0\x00\x48\x00\x00\x02"));
    for (guint i = 0; i < 72 * 512; i++)
        g_byte_array_append (bytes, &rows[i / 72 % 8], 1);
    g_byte_array_append (bytes, BYTES ("\x1bJ\x40"));
    append_raster_qr (bytes, "below", 5, 4, 8);
    assert_codes (bytes, (const char *const[]){"below", NULL});
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/picture/letters-fill-their-cells", test_text);
    g_test_add_func ("/paper/picture/styles", test_styles);
    g_test_add_func ("/paper/picture/marks-stay-with-their-letter", test_vietnamese);
    g_test_add_func ("/paper/picture/images-dot-by-dot-and-cuts", test_images_and_cuts);
    g_test_add_func ("/paper/picture/empty-and-too-long", test_empty_and_too_long);
    g_test_add_func ("/paper/picture/native-codes-scan", test_native_codes);
    g_test_add_func ("/paper/codes/in-raster-of-any-module", test_raster_codes);
    g_test_add_func ("/paper/codes/in-the-order-of-the-paper", test_order);
    g_test_add_func ("/paper/codes/byte-for-byte", test_binary);
    g_test_add_func ("/paper/codes/in-columns-and-far-down", test_other_forms);
    g_test_add_func ("/paper/codes/none-in-noise", test_noise);
    g_test_add_func ("/paper/codes/below-hundreds-of-corners", test_corners);
    return g_test_run();
}
