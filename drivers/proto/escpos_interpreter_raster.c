/* Pictures: rows of GS v 0, stored ones of GS ( L, columns of ESC *. What a picture's bytes would
 * make a printer do besides is looked for here. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

typedef OcopEscposInterpreter Interpreter;

static guint
read_16 (const guint8 *bytes)
{
    return bytes[0] + 256u * bytes[1];
}

/* Real-time commands in @size bytes of picture from @at on of the whole command. */
static void
watch_data (Interpreter *interpreter, const guint8 *bytes, gsize at, gsize size)
{
    gsize command_start = interpreter->command_start;
    gsize found;
    while (ocop_real_time_find (bytes, size, at, &found)) {
        interpreter->command_start = command_start + found;
        ocop_escpos_note (interpreter, "real-time command inside an image");
        interpreter->command_start = command_start;
        at = found + 1;
    }
}

/* @rows of @stride bytes as a picture of @width dots, each dot @times_x by @times_y. NULL where it
 * has no dots; not wider or higher than a bitmap can be. */
static OcopBitmap *
draw_rows (const guint8 *bits, guint width, gsize stride, guint rows, guint times_x, guint times_y)
{
    width = MIN (width, OCOP_BITMAP_WIDTH_MAX / times_x);
    rows = MIN (rows, OCOP_BITMAP_HEIGHT_MAX / times_y);
    if (width == 0 || rows == 0)
        return NULL;
    OcopBitmap *image = ocop_bitmap_new (width * times_x, rows * times_y);
    guint8 last_bits = (guint8)(0xff << (image->stride * 8 - image->width));
    for (guint y = 0; y < image->height; y++) {
        const guint8 *from = bits + y / times_y * stride;
        guint8 *row = image->bits + y * image->stride;
        if (times_x == 1) {
            memcpy (row, from, image->stride);
            row[image->stride - 1] &= last_bits;
            continue;
        }
        for (guint x = 0; x < image->width; x++) {
            guint dot = x / times_x;
            if ((from[dot / 8] & (0x80u >> (dot % 8))) != 0)
                ocop_bitmap_set_black (image, x, y);
        }
    }
    return image;
}

/* Takes @image, which may be NULL. */
static void
print_image (Interpreter *interpreter, OcopBitmap *image)
{
    if (image == NULL)
        return;
    OcopMark mark = {
        .kind = OCOP_MARK_IMAGE, .width = image->width, .height = image->height, .image = image};
    guint width = image->width;
    if (!ocop_roll_add_block (&interpreter->roll, mark))
        ocop_escpos_note (interpreter, "image of %u dots, wider than the paper's %u,", width,
                          interpreter->roll.area_width);
}

/* 1D 76 30 m xL xH yL yH data: m b0 twice as wide, b1 twice as high. */
void
ocop_escpos_raster (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    OcopRasterKind kind = interpreter->profile.raster;
    if (size < 8) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    gsize stride = read_16 (bytes + 4);
    guint rows = read_16 (bytes + 6);
    gsize there = stride > 0 ? (size - 8) / stride : 0;
    if (kind != OCOP_RASTER_GS_V_0 && kind != OCOP_RASTER_GS_L)
        ocop_escpos_note (interpreter, "raster image, which this printer does not have,");
    else if (rows > interpreter->profile.band_rows)
        ocop_escpos_note (interpreter, "image of %u rows, more than this printer takes,", rows);
    watch_data (interpreter, bytes, 8, size);
    ocop_escpos_need_line_start (interpreter, "image");
    print_image (interpreter,
                 draw_rows (bytes + 8, (guint)MIN (stride * 8, OCOP_BITMAP_WIDTH_MAX), stride,
                            (guint)MIN (rows, there), 1 + (bytes[3] & 1), 1 + (bytes[3] >> 1 & 1)));
}

/* 30 70 a bx by c xL xH yL yH data, x in dots. */
static void
store_graphics (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    OcopEscposSettings *settings = &interpreter->settings;
    g_clear_pointer (&settings->graphics, ocop_bitmap_free);
    if (size < 10) {
        ocop_escpos_note (interpreter, "graphics without data");
        return;
    }
    guint width = read_16 (bytes + 6), rows = read_16 (bytes + 8);
    gsize stride = (width + 7) / 8;
    gboolean is_one_bit = bytes[2] == 0x30 && bytes[3] >= 1 && bytes[3] <= 2 && bytes[4] >= 1 &&
                          bytes[4] <= 2 && bytes[5] == 0x31;
    if (!is_one_bit || stride * rows != size - 10) {
        ocop_escpos_note (interpreter, "graphics with parameters that do not fit");
        return;
    }
    settings->graphics = draw_rows (bytes + 10, width, stride, rows, bytes[3], bytes[4]);
}

/* 1D 28 4C pL pH 30 function …, 1D 38 4C p1 p2 p3 p4 30 function … */
void
ocop_escpos_graphics (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    gsize head = bytes[1] == '8' ? 7 : 5;
    const guint8 *parameters = bytes + head;
    gsize n = size - head;
    if (n < 2 || parameters[0] != 0x30) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    if (interpreter->profile.raster != OCOP_RASTER_GS_L)
        ocop_escpos_note (interpreter, "graphics, which this printer does not have,");
    switch (parameters[1]) {
    case 0x70:
        watch_data (interpreter, bytes, head, size);
        store_graphics (interpreter, parameters, n);
        break;
    case 0x02:
    case 0x32:
        ocop_escpos_need_line_start (interpreter, "image");
        print_image (interpreter, g_steal_pointer (&interpreter->settings.graphics));
        break;
    default:
        ocop_escpos_note (interpreter, "function %02X of graphics, not known,", parameters[1]);
        break;
    }
}

/* Dots of one bit of ESC *. 24 dots are as dense as the head is; 8 dots take as much paper with a
 * third of the bits, except on nine-pin printers, where they are the needles. FALSE: not known to
 * this printer. */
static gboolean
find_strip_dot (const Interpreter *interpreter, guint8 mode, guint *ret_x, guint *ret_y)
{
    const OcopPrinterProfile *profile = &interpreter->profile;
    gboolean is_nine_pin = profile->raster == OCOP_RASTER_ESC_STAR_8;
    gboolean is_double = (mode & 1) != 0;
    if (is_nine_pin && mode >= 32)
        return FALSE;
    *ret_x = is_nine_pin ? profile->raster_dot : 2;
    *ret_y = is_nine_pin ? profile->raster_dot : mode >= 32 ? 1 : 3;
    if (is_double)
        *ret_x = MAX (*ret_x / 2, 1);
    return *ret_x > 0 && *ret_y > 0;
}

static OcopBitmap *
draw_columns (const guint8 *columns, guint n, guint n_bytes, guint times_x, guint times_y)
{
    n = MIN (n, OCOP_BITMAP_WIDTH_MAX / times_x);
    if (n == 0)
        return NULL;
    OcopBitmap *image = ocop_bitmap_new (n * times_x, n_bytes * 8 * times_y);
    for (guint y = 0; y < image->height; y++) {
        guint bit = y / times_y;
        for (guint x = 0; x < image->width; x++) {
            if ((columns[x / times_x * n_bytes + bit / 8] & (0x80u >> (bit % 8))) != 0)
                ocop_bitmap_set_black (image, x, y);
        }
    }
    return image;
}

/* 1B 2A m nL nH data, columns of one or three bytes from the top. */
void
ocop_escpos_strip (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    guint times_x = 0, times_y = 0;
    if (size < 5 || !find_strip_dot (interpreter, bytes[2], &times_x, &times_y)) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    watch_data (interpreter, bytes, 5, size);
    OcopBitmap *image =
        draw_columns (bytes + 5, read_16 (bytes + 3), bytes[2] < 32 ? 1 : 3, times_x, times_y);
    if (image != NULL && !ocop_roll_add_strip (&interpreter->roll, image))
        ocop_escpos_note (interpreter, "image wider than the paper");
}
