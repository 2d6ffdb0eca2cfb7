/* Lengths of commands, apart from what they do: a printer has to know them also for commands that
 * it does not obey, or their parameters come out as text. Source: devices.md 1.4 to 1.9; commands
 * beyond those are Epson's reference. */
#include "drivers/proto/escpos_lengths.h"

#include <string.h>

#define DLE 0x10
#define ESC 0x1b
#define FS  0x1c
#define GS  0x1d

/* By second byte: size of the commands that have one. */
typedef struct {
    char code;
    guint8 size;
} Fixed;

static const Fixed after_esc[] = {
    {'\f', 2}, {' ', 3}, {'!', 3}, {'$', 4}, {'%', 3}, {'-', 3}, {'2', 2}, {'3', 3},
    {'<', 2},  {'=', 3}, {'?', 3}, {'@', 2}, {'E', 3}, {'G', 3}, {'J', 3}, {'K', 3},
    {'L', 2},  {'M', 3}, {'R', 3}, {'S', 2}, {'T', 3}, {'U', 3}, {'V', 3}, {'W', 10},
    {'\\', 4}, {'a', 3}, {'c', 4}, {'d', 3}, {'e', 3}, {'i', 2}, {'m', 2}, {'p', 5},
    {'r', 3},  {'t', 3}, {'u', 3}, {'v', 2}, {'{', 3},
};
static const Fixed after_fs[] = {
    {'!', 3}, {'&', 2}, {'-', 3}, {'.', 2}, {'?', 4},
    {'C', 3}, {'S', 4}, {'W', 3}, {'p', 4}, {'2', 76},
};
static const Fixed after_gs[] = {
    {'!', 3}, {'$', 4}, {'/', 3}, {':', 2},  {'B', 3}, {'H', 3}, {'I', 3}, {'L', 4},
    {'P', 4}, {'T', 3}, {'W', 4}, {'\\', 4}, {'^', 5}, {'a', 3}, {'b', 3}, {'c', 2},
    {'f', 3}, {'g', 6}, {'h', 3}, {'r', 3},  {'w', 3}, {'z', 5},
};

static guint64
find_fixed (const Fixed *table, gsize n, guint8 code)
{
    for (gsize i = 0; i < n; i++) {
        if ((guint8)table[i].code == code)
            return table[i].size;
    }
    return 0;
}

static guint
read_16 (const guint8 *bytes)
{
    return bytes[0] + 256u * bytes[1];
}

/* pL pH and what they count. */
static guint64
measure_counted (const guint8 *bytes, gsize size)
{
    return size < 5 ? 5 : 5 + read_16 (bytes + 3);
}

/* The first zero from @from on ends it, @max bytes do too. */
static guint64
measure_to_zero (const guint8 *bytes, gsize size, gsize from, gsize max)
{
    if (size <= from)
        return from + 1;
    const guint8 *zero = memchr (bytes + from, 0, size - from);
    if (zero != NULL)
        return (guint64)(zero - bytes) + 1;
    return size >= max ? size : size + 1;
}

/* 1B 2A m nL nH columns of one or three bytes. */
static guint64
measure_strip (const guint8 *bytes, gsize size)
{
    if (size < 3)
        return 3;
    guint8 mode = bytes[2];
    if (mode != 0 && mode != 1 && mode != 32 && mode != 33)
        return 3;
    if (size < 5)
        return 5;
    return 5 + (guint64)read_16 (bytes + 3) * (mode < 32 ? 1 : 3);
}

/* 1B 26 y c1 c2, then for each character its width x and x × y bytes. */
static guint64
measure_characters (const guint8 *bytes, gsize size)
{
    if (size < 5)
        return 5;
    if (bytes[2] < 1 || bytes[2] > 3 || bytes[3] > bytes[4])
        return 5;
    gsize at = 5;
    for (guint c = bytes[3]; c <= bytes[4]; c++) {
        if (at >= size)
            return at + 1;
        at += 1 + (gsize)bytes[at] * bytes[2];
    }
    return at;
}

static guint64
measure_esc (const guint8 *bytes, gsize size)
{
    switch (bytes[1]) {
    case '&':
        return measure_characters (bytes, size);
    case '(':
        return measure_counted (bytes, size);
    case '*':
        return measure_strip (bytes, size);
    case 'D':
        return measure_to_zero (bytes, size, 2, 2 + 33);
    default:
        return find_fixed (after_esc, G_N_ELEMENTS (after_esc), bytes[1]);
    }
}

/* 1C 71 n, then n times xL xH yL yH and x × y × 8 bytes. */
static guint64
measure_logos (const guint8 *bytes, gsize size)
{
    guint64 at = 3;
    for (guint i = 0; size >= 3 && i < bytes[2]; i++) {
        if (at + 4 > size)
            return at + 4;
        at += 4 + (guint64)read_16 (bytes + at) * read_16 (bytes + at + 2) * 8;
    }
    return at;
}

/* 1C 67 31 m a1..a4 nL nH data writes, 1C 67 32 m a1..a4 nL nH reads. */
static guint64
measure_memory (const guint8 *bytes, gsize size)
{
    if (size < 3)
        return 3;
    if (bytes[2] == '2')
        return 10;
    if (bytes[2] != '1')
        return 3;
    return size < 10 ? 10 : 10 + read_16 (bytes + 8);
}

static guint64
measure_fs (const guint8 *bytes, gsize size)
{
    switch (bytes[1]) {
    case '(':
        return measure_counted (bytes, size);
    case 'g':
        return measure_memory (bytes, size);
    case 'q':
        return measure_logos (bytes, size);
    default:
        return find_fixed (after_fs, G_N_ELEMENTS (after_fs), bytes[1]);
    }
}

static guint64
measure_cut (const guint8 *bytes, gsize size)
{
    if (size < 3)
        return 3;
    return memchr ("\x41\x42\x61\x62\x67\x68", bytes[2], 6) != NULL ? 4 : 3;
}

/* 1D 6B m data 00, or from 41 on m n data. */
static guint64
measure_barcode (const guint8 *bytes, gsize size)
{
    if (size < 3)
        return 3;
    if (bytes[2] <= 6)
        return measure_to_zero (bytes, size, 3, 3 + 256);
    if (bytes[2] < 0x41 || bytes[2] > 0x4f)
        return 3;
    return size < 4 ? 4 : 4u + bytes[3];
}

static guint64
measure_raster (const guint8 *bytes, gsize size)
{
    if (size < 3)
        return 3;
    if (bytes[2] != '0')
        return 3;
    if (size < 8)
        return 8;
    return 8 + (guint64)read_16 (bytes + 4) * read_16 (bytes + 6);
}

/* 1D 38 4C p1 p2 p3 p4 and what they count. */
static guint64
measure_long (const guint8 *bytes, gsize size)
{
    if (size < 7)
        return 7;
    return 7 + ((guint64)read_16 (bytes + 5) << 16) + read_16 (bytes + 3);
}

static guint64
measure_gs (const guint8 *bytes, gsize size)
{
    switch (bytes[1]) {
    case '(':
        return measure_counted (bytes, size);
    case '*': /* x, y, data */
        return size < 4 ? 4 : 4 + 8 * (guint64)bytes[2] * bytes[3];
    case '8':
        return measure_long (bytes, size);
    case 'V':
        return measure_cut (bytes, size);
    case 'k':
        return measure_barcode (bytes, size);
    case 'v':
        return measure_raster (bytes, size);
    default:
        return find_fixed (after_gs, G_N_ELEMENTS (after_gs), bytes[1]);
    }
}

static guint64
measure_dle (const guint8 *bytes, gsize size)
{
    static const guint8 sizes[] = {3, 5, 5, 8, 3, 3, 3, 4, 10}; /* of 10 14, by function */
    if (bytes[1] == 0x05)
        return 3;
    if (bytes[1] != 0x04 && bytes[1] != 0x14)
        return 0;
    if (size < 3)
        return 3;
    if (bytes[1] == 0x04)
        return bytes[2] == 7 || bytes[2] == 8 || bytes[2] == 18 ? 4 : 3;
    return bytes[2] < G_N_ELEMENTS (sizes) ? sizes[bytes[2]] : 3;
}

guint64
ocop_escpos_measure (const guint8 *bytes, gsize size)
{
    guint64 whole = 0;
    if (bytes[0] != DLE && bytes[0] != ESC && bytes[0] != FS && bytes[0] != GS)
        return 1;
    if (size < 2)
        return 2;
    if (bytes[0] == DLE)
        whole = measure_dle (bytes, size);
    else if (bytes[0] == ESC)
        whole = measure_esc (bytes, size);
    else if (bytes[0] == FS)
        whole = measure_fs (bytes, size);
    else
        whole = measure_gs (bytes, size);
    return whole != 0 ? whole : 2;
}
