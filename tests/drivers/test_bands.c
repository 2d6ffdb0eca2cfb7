/* Pictures as bands: what a printer puts together again is the picture, and nothing in the bytes is
 * a command that it would obey at once. */
#include "drivers/proto/bands.h"
#include "drivers/proto/escpos.h"

#include <string.h>

static const OcopRasterKind all_kinds[] = {OCOP_RASTER_GS_V_0, OCOP_RASTER_GS_L,
                                           OCOP_RASTER_ESC_STAR, OCOP_RASTER_ESC_STAR_8};

static OcopPrinterProfile
make_profile (OcopRasterKind kind, guint band_rows)
{
    OcopPrinterProfile profile = {.width_dots = OCOP_PRINTER_WIDTH_MAX,
                                  .line_height = 30,
                                  .raster = kind,
                                  .raster_dot = 1,
                                  .band_rows = band_rows,
                                  .has_feed_units = TRUE};
    if (kind == OCOP_RASTER_ESC_STAR)
        profile.band_rows = 24;
    if (kind == OCOP_RASTER_ESC_STAR_8)
        profile.band_rows = 8;
    return profile;
}

static gboolean
is_by_columns (OcopRasterKind kind)
{
    return kind == OCOP_RASTER_ESC_STAR || kind == OCOP_RASTER_ESC_STAR_8;
}

static OcopPrintStream *
print (const OcopBitmap *bitmap, const OcopPrinterProfile *profile)
{
    OcopPrintStream *stream = ocop_print_stream_new();
    OcopEscpos escpos = {.stream = stream, .profile = profile};
    ocop_escpos_add_bitmap (&escpos, bitmap);
    return stream;
}

/* Puts rows of dots where they belong; @n_feeds, @n_bands count what was met. */
typedef struct {
    OcopBitmap *paper;
    guint y;
    guint n_feeds, n_bands;
} Reader;

static guint
take_rows (Reader *reader, const guint8 *dots, guint stride, guint n_rows)
{
    g_assert_cmpuint (stride, ==, reader->paper->stride);
    g_assert_cmpuint (reader->y + n_rows, <=, reader->paper->height);
    memcpy (reader->paper->bits + reader->y * stride, dots, (gsize)stride * n_rows);
    reader->y += n_rows;
    reader->n_bands++;
    return stride * n_rows;
}

/* The feed behind a line of columns says how many of its rows count. */
static guint
take_columns (Reader *reader, const guint8 *bytes)
{
    const guint n_bytes = bytes[2] == 0x21 ? 3 : 1;
    const guint width = bytes[3] + 256u * bytes[4];
    const guint8 *dots = bytes + 5, *feed = dots + width * n_bytes;

    g_assert_true (bytes[2] == 0x21 || bytes[2] == 0x00);
    g_assert_cmpuint (width, ==, reader->paper->width);
    g_assert_true (feed[0] == 0x1B && feed[1] == 0x4A && feed[2] <= n_bytes * 8);
    for (guint x = 0; x < width; x++)
        for (guint row = 0; row < n_bytes * 8; row++) {
            if ((dots[x * n_bytes + row / 8] & (0x80u >> (row % 8))) == 0)
                continue;
            g_assert_cmpuint (row, <, feed[2]);
            ocop_bitmap_set_black (reader->paper, x, reader->y + row);
        }
    reader->y += feed[2];
    reader->n_bands++;
    return 5 + width * n_bytes + 3;
}

static guint
take_command (Reader *reader, const guint8 *bytes)
{
    static const guint8 gs_v_0[] = {0x1D, 0x76, 0x30, 0x00};
    static const guint8 store[] = {0x30, 0x70, 0x30, 0x01, 0x01, 0x31};
    static const guint8 gs_l_print[] = {0x1D, 0x28, 0x4C, 0x02, 0x00, 0x30, 0x32};

    if (memcmp (bytes, gs_v_0, sizeof gs_v_0) == 0)
        return 8 + take_rows (reader, bytes + 8, bytes[4] + 256u * bytes[5],
                              bytes[6] + 256u * bytes[7]);
    if (bytes[0] == 0x1B && bytes[1] == 0x4A) {
        g_assert_cmpuint (bytes[2], >, 0);
        reader->y += bytes[2];
        reader->n_feeds++;
        return 3;
    }
    if (bytes[0] == 0x1B && bytes[1] == 0x2A)
        return take_columns (reader, bytes);
    g_assert_true (bytes[0] == 0x1D && bytes[1] == 0x28 && bytes[2] == 0x4C);
    g_assert_cmpint (memcmp (bytes + 5, store, sizeof store), ==, 0);
    g_assert_cmpuint (bytes[11] + 256u * bytes[12], ==, reader->paper->width);
    const guint n =
        take_rows (reader, bytes + 15, (guint)reader->paper->stride, bytes[13] + 256u * bytes[14]);
    g_assert_cmpuint (bytes[3] + 256u * bytes[4], ==, 10 + n);
    g_assert_cmpint (memcmp (bytes + 15 + n, gs_l_print, sizeof gs_l_print), ==, 0);
    return 15 + n + 7;
}

static Reader
read_back (const OcopPrintStream *stream, guint width, guint height)
{
    Reader reader = {.paper = ocop_bitmap_new (width, height)};
    for (guint at = 0; at < stream->bytes->len;)
        at += take_command (&reader, stream->bytes->data + at);
    g_assert_cmpuint (reader.y, ==, height);
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        const guint8 first = stream->bytes->data[atom->start];
        g_assert_true (first == 0x1B || first == 0x1D);
    }
    return reader;
}

/* Pairs of bytes within a row that only another dot can undo. */
static guint
count_pairs_in_rows (const OcopBitmap *bitmap)
{
    guint n = 0;
    for (guint y = 0; y < bitmap->height; y++)
        for (gsize i = 1; i < bitmap->stride; i++)
            if (ocop_has_real_time_sequence (bitmap->bits + y * bitmap->stride + i - 1, 2))
                n++;
    return n;
}

static void
assert_margin_is_white (const OcopBitmap *bitmap)
{
    for (guint y = 0; y < bitmap->height && bitmap->width % 8 != 0; y++)
        g_assert_cmphex (
            bitmap->bits[(y + 1) * bitmap->stride - 1] & (0xFFu >> (bitmap->width % 8)), ==, 0);
}

/* How many dots came out black that were white; none the other way round, and each beside a black
 * one (@dx, @dy). */
static guint
count_flips (const OcopBitmap *was, const OcopBitmap *is, guint dx, guint dy)
{
    guint n = 0;
    for (guint y = 0; y < was->height; y++)
        for (guint x = 0; x < was->width; x++) {
            const gboolean was_black = ocop_bitmap_get (was, x, y);
            const gboolean is_black = ocop_bitmap_get (is, x, y);
            g_assert_true (is_black || !was_black);
            if (!is_black || was_black)
                continue;
            g_assert_true (ocop_bitmap_get (was, x + dx, y + dy));
            n++;
        }
    return n;
}

/* Returns: dots added. */
static guint
assert_prints (const OcopBitmap *bitmap, const OcopPrinterProfile *profile)
{
    g_autoptr (OcopPrintStream) stream = print (bitmap, profile);
    g_assert_false (ocop_has_real_time_sequence (stream->bytes->data, stream->bytes->len));
    const Reader reader = read_back (stream, bitmap->width, bitmap->height);
    g_autoptr (OcopBitmap) paper = reader.paper;
    assert_margin_is_white (paper);
    if (is_by_columns (profile->raster))
        return count_flips (bitmap, paper, 0, 1);
    const guint n_flips = count_flips (bitmap, paper, 1, 0);
    g_assert_cmpuint (n_flips, ==, count_pairs_in_rows (bitmap));
    return n_flips;
}

static void
mask_margin (OcopBitmap *bitmap)
{
    for (guint y = 0; y < bitmap->height && bitmap->width % 8 != 0; y++)
        bitmap->bits[(y + 1) * bitmap->stride - 1] &= (guint8)(0xFF00u >> (bitmap->width % 8));
}

/* Bytes of which every fourth or so begins a sequence, with white stretches between. */
static OcopBitmap *
make_random_bitmap (void)
{
    static const guint8 bytes[] = {0x10, 0x10, 0x10, 0x04, 0x05, 0x14, 0x01, 0x00, 0xFF, 0x1D};
    const guint width = (guint)g_test_rand_int_range (1, 200);
    const guint height = (guint)g_test_rand_int_range (0, 120);
    OcopBitmap *bitmap = ocop_bitmap_new (width, height);
    for (guint y = 0; y < height; y++) {
        if (g_test_rand_int_range (0, 12) == 0)
            y += (guint)g_test_rand_int_range (1, 30);
        for (gsize i = 0; y < height && i < bitmap->stride; i++)
            bitmap->bits[y * bitmap->stride + i] =
                bytes[g_test_rand_int_range (0, G_N_ELEMENTS (bytes))];
    }
    mask_margin (bitmap);
    return bitmap;
}

static void
test_random_pictures_come_out (void)
{
    for (guint round = 0; round < 400; round++) {
        g_autoptr (OcopBitmap) bitmap = make_random_bitmap();
        for (gsize i = 0; i < G_N_ELEMENTS (all_kinds); i++) {
            OcopPrinterProfile profile =
                make_profile (all_kinds[i], (guint)g_test_rand_int_range (1, 256));
            profile.has_feed_units = is_by_columns (all_kinds[i]) || round % 2 == 0;
            assert_prints (bitmap, &profile);
        }
    }
}

/* P16: DLE EOT, DLE ENQ, DLE DC4 at each place of a picture, also over the border of two rows. */
static void
test_no_sequence_at_any_place (void)
{
    static const guint8 sequences[][3] = {
        {0x10, 0x04, 0x01}, {0x10, 0x05, 0x02}, {0x10, 0x14, 0x01}};
    for (guint stride = 1; stride <= 5; stride++)
        for (gsize at = 0; at + 3 <= (gsize)stride * 4; at++)
            for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++) {
                g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (stride * 8, 4);
                const guint n_flips = at / stride == (at + 1) / stride ? 1 : 0;
                memset (bitmap->bits, 0x81, bitmap->stride * 4);
                memcpy (bitmap->bits + at, sequences[i], 3);
                for (gsize kind = 0; kind < 2; kind++) {
                    const OcopPrinterProfile profile = make_profile (all_kinds[kind], 24);
                    g_assert_cmpuint (assert_prints (bitmap, &profile), ==, n_flips);
                }
            }
}

/* The same standing upright: a byte of ESC * is eight dots below each other. */
static void
test_no_sequence_in_columns (void)
{
    static const guint8 seconds[] = {0x04, 0x05, 0x14};
    for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++) {
        g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (3, 8);
        const OcopPrinterProfile profile = make_profile (OCOP_RASTER_ESC_STAR_8, 8);
        ocop_bitmap_set_black (bitmap, 1, 3);
        for (guint row = 0; row < 8; row++)
            if ((seconds[i] & (0x80u >> row)) != 0)
                ocop_bitmap_set_black (bitmap, 2, row);
        g_assert_cmpuint (assert_prints (bitmap, &profile), ==, 1);
    }
}

/* GS ( L says how long it is: 10 + 1030 bytes would be 10 04, 10 + 5126 would be 10 14. */
static void
test_no_sequence_in_lengths (void)
{
    static const struct {
        guint stride, n_rows;
    } sizes[] = {{103, 10}, {22, 233}};
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const guint length = 10 + sizes[i].stride * sizes[i].n_rows;
        const OcopPrinterProfile profile = make_profile (OCOP_RASTER_GS_L, 255);
        g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (sizes[i].stride * 8, sizes[i].n_rows);
        g_assert_cmphex (length & 0xFF, ==, 0x10);
        g_assert_true (length >> 8 == 0x04 || length >> 8 == 0x14);
        memset (bitmap->bits, 0xAA, bitmap->stride * bitmap->height);
        g_assert_cmpuint (assert_prints (bitmap, &profile), ==, 0);
    }
}

static Reader
print_and_read (const OcopBitmap *bitmap, const OcopPrinterProfile *profile)
{
    g_autoptr (OcopPrintStream) stream = print (bitmap, profile);
    Reader reader = read_back (stream, bitmap->width, bitmap->height);
    g_clear_pointer (&reader.paper, ocop_bitmap_free);
    return reader;
}

static void
test_blank_stretches_are_fed (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (64, 1000);
    OcopPrinterProfile profile = make_profile (OCOP_RASTER_GS_V_0, 24);
    Reader reader;

    ocop_bitmap_set_black (bitmap, 5, 100);
    ocop_bitmap_set_black (bitmap, 5, 100 + OCOP_BAND_BLANK_ROWS_MIN); /* 7 white rows between */
    ocop_bitmap_set_black (bitmap, 5, 101 + 2 * OCOP_BAND_BLANK_ROWS_MIN); /* 8 */
    reader = print_and_read (bitmap, &profile);
    g_assert_cmpuint (reader.n_bands, ==, 2);
    /* 100, 8, and 882 to the end as 255 + 255 + 255 + 117 */
    g_assert_cmpuint (reader.n_feeds, ==, 1 + 1 + 4);

    profile.has_feed_units = FALSE;
    reader = print_and_read (bitmap, &profile);
    g_assert_cmpuint (reader.n_bands, ==, 42); /* 1000 / 24, rounded up */
    g_assert_cmpuint (reader.n_feeds, ==, 0);
}

static void
test_white_paper_is_only_fed (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (64, 3);
    g_autoptr (OcopBitmap) nothing = ocop_bitmap_new (64, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (all_kinds); i++) {
        const OcopPrinterProfile profile = make_profile (all_kinds[i], 24);
        const Reader reader = print_and_read (bitmap, &profile);
        g_assert_cmpuint (reader.n_bands, ==, 0);
        g_assert_cmpuint (reader.n_feeds, ==, 1);
        g_autoptr (OcopPrintStream) stream = print (nothing, &profile);
        g_assert_cmpuint (stream->bytes->len, ==, 0);
    }
}

static void
test_bands_have_the_rows_of_the_profile (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (576, 100);
    memset (bitmap->bits, 0xAA, bitmap->stride * bitmap->height);
    for (guint rows = 1; rows <= 255; rows++) {
        const OcopPrinterProfile profile = make_profile (OCOP_RASTER_GS_V_0, rows);
        const Reader reader = print_and_read (bitmap, &profile);
        g_assert_cmpuint (reader.n_bands, ==, (100 + rows - 1) / rows);
    }
}

/* 1736 bytes at 40000 a second: 43.4 ms, rounded up. */
static void
test_each_band_has_its_pause (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (576, 48);
    OcopPrinterProfile profile = make_profile (OCOP_RASTER_GS_V_0, 24);
    memset (bitmap->bits, 0xAA, bitmap->stride * bitmap->height);
    profile.pace_bytes_per_s = 40000;
    for (guint round = 0; round < 2; round++) {
        g_autoptr (OcopPrintStream) stream = print (bitmap, &profile);
        g_assert_cmpuint (stream->atoms->len, ==, 2);
        for (guint i = 0; i < 2; i++) {
            const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
            g_assert_cmpint (atom->kind, ==, OCOP_ATOM_RASTER);
            g_assert_cmpuint (atom->size, ==, 8 + 72 * 24);
            g_assert_cmpuint (atom->pause_ms, ==, round == 0 ? 44 : 0);
        }
        profile.pace_bytes_per_s = 0;
    }
}

/* A needle printer's dot is two units wide and high. */
static void
test_coarse_dots_are_halved (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (400, 40);
    OcopPrinterProfile profile = make_profile (OCOP_RASTER_ESC_STAR_8, 8);
    profile.raster_dot = 2;
    for (guint y = 10; y < 14; y++)
        for (guint x = 6; x < 10; x++)
            ocop_bitmap_set_black (bitmap, x, y);
    ocop_bitmap_set_black (bitmap, 100, 10); /* a lone one is lost */
    g_autoptr (OcopBitmap) half = ocop_bitmap_halve (bitmap);
    guint n_black = 0;
    for (guint y = 0; y < half->height; y++)
        for (guint x = 0; x < half->width; x++)
            n_black += (guint)ocop_bitmap_get (half, x, y);
    g_assert_cmpuint (half->width, ==, 200);
    g_assert_cmpuint (half->height, ==, 20);
    g_assert_cmpuint (n_black, ==, 4);
    g_assert_true (ocop_bitmap_get (half, 3, 5) && ocop_bitmap_get (half, 4, 6));

    /* Five white rows stay in the band with the two black ones, 13 are fed; in 1/144 inch. */
    static const guint8 feeds[] = {0x1B, 0x4A, 2 * 7, 0x1B, 0x4A, 2 * 13};
    g_autoptr (OcopPrintStream) stream = print (bitmap, &profile);
    g_assert_cmpuint (stream->atoms->len, ==, 2);
    g_assert_cmpuint (stream->bytes->len, ==, 5 + 200 + 3 + 3);
    g_assert_cmphex (stream->bytes->data[2], ==, 0x00);
    g_assert_cmpuint (stream->bytes->data[3], ==, 200);
    g_assert_cmphex (stream->bytes->data[5 + 3], ==, 0x06); /* rows 5 and 6 */
    g_assert_cmpint (memcmp (stream->bytes->data + 205, feeds, sizeof feeds), ==, 0);
}

static void
test_no_raster_prints_nothing (void)
{
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (8, 8);
    const OcopPrinterProfile profile = make_profile (OCOP_RASTER_NONE, 24);
    ocop_bitmap_set_black (bitmap, 1, 1);
    g_autoptr (OcopPrintStream) stream = print (bitmap, &profile);
    g_assert_cmpuint (stream->bytes->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bands/random-pictures-come-out", test_random_pictures_come_out);
    g_test_add_func ("/bands/real-time/no-sequence-at-any-place", test_no_sequence_at_any_place);
    g_test_add_func ("/bands/real-time/no-sequence-in-columns", test_no_sequence_in_columns);
    g_test_add_func ("/bands/real-time/no-sequence-in-lengths", test_no_sequence_in_lengths);
    g_test_add_func ("/bands/blank/stretches-are-fed", test_blank_stretches_are_fed);
    g_test_add_func ("/bands/blank/white-paper-is-only-fed", test_white_paper_is_only_fed);
    g_test_add_func ("/bands/have-the-rows-of-the-profile",
                     test_bands_have_the_rows_of_the_profile);
    g_test_add_func ("/bands/each-has-its-pause", test_each_band_has_its_pause);
    g_test_add_func ("/bands/coarse-dots-are-halved", test_coarse_dots_are_halved);
    g_test_add_func ("/bands/no-raster-prints-nothing", test_no_raster_prints_nothing);
    return g_test_run();
}
