/* Black on a bitmap, by whole bytes: pages are large and every dot of them is written here. */
#include "receipts/page_dots.h"

#include <string.h>

/* Bits right of the width stay 0. */
static void
clear_margin (OcopBitmap *bitmap, guint y)
{
    const guint n_unused = (guint)(bitmap->stride * 8) - bitmap->width;
    bitmap->bits[(y + 1) * bitmap->stride - 1] &= (guint8)(0xff << n_unused);
}

static void
or_byte (guint8 *row, gsize stride, int index, guint byte)
{
    if (byte != 0 && index >= 0 && (gsize)index < stride)
        row[index] |= (guint8)byte;
}

void
ocop_dots_stamp (OcopBitmap *bitmap, const OcopBitmap *stamp, int x, int y)
{
    const int first = x >= 0 ? x / 8 : -((7 - x) / 8);
    const guint shift = (guint)(x - first * 8);
    for (guint row = 0; row < stamp->height; row++) {
        const int target = y + (int)row;
        if (target < 0 || target >= (int)bitmap->height)
            continue;
        const guint8 *from = stamp->bits + row * stamp->stride;
        guint8 *to = bitmap->bits + (guint)target * bitmap->stride;
        for (int i = 0; i < (int)stamp->stride; i++) {
            if (from[i] == 0)
                continue;
            const guint two_bytes = (guint)from[i] << (8 - shift);
            or_byte (to, bitmap->stride, first + i, two_bytes >> 8);
            or_byte (to, bitmap->stride, first + i + 1, two_bytes & 0xff);
        }
        clear_margin (bitmap, (guint)target);
    }
}

/* [@from, @to) of one row, within the bitmap. */
static void
fill_row (guint8 *row, guint from, guint to)
{
    const guint first = from / 8, last = (to - 1) / 8;
    const guint8 head = (guint8)(0xff >> (from % 8));
    const guint8 tail = (guint8)(0xff << (7 - (to - 1) % 8));
    if (first == last) {
        row[first] |= head & tail;
        return;
    }
    row[first] |= head;
    memset (row + first + 1, 0xff, last - first - 1);
    row[last] |= tail;
}

void
ocop_dots_fill (OcopBitmap *bitmap, int x, int y, guint width, guint height)
{
    const int left = MAX (x, 0), right = MIN (x + (int)width, (int)bitmap->width);
    const int top = MAX (y, 0), bottom = MIN (y + (int)height, (int)bitmap->height);
    for (int row = top; row < bottom && left < right; row++)
        fill_row (bitmap->bits + (guint)row * bitmap->stride, (guint)left, (guint)right);
}

void
ocop_dots_symbol (OcopBitmap *bitmap, const OcopSymbol *symbol, int x, int y, guint module_dots,
                  guint row_dots)
{
    for (guint row = 0; row < symbol->rows; row++) {
        const guint8 *modules = symbol->modules + (gsize)row * symbol->columns;
        const int top = y + (int)(row * row_dots);
        for (guint column = 0; column < symbol->columns;) {
            guint end = column + 1;
            while (end < symbol->columns && modules[end] == modules[column])
                end++;
            if (modules[column] != 0)
                ocop_dots_fill (bitmap, x + (int)(column * module_dots), top,
                                (end - column) * module_dots, row_dots);
            column = end;
        }
    }
}
