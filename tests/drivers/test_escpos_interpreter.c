/* The virtual printer against bytes written by hand from the manuals (devices.md 1.4 to 1.6, 1.11,
 * 1.12), none of them made by the encoder. */
#include "drivers/proto/escpos_interpreter.h"
#include <string.h>

#define BYTES(literal) (const guint8 *)(literal), sizeof (literal) - 1

static OcopEscposInterpreter *
print_with (const OcopPrinterProfile *profile, const guint8 *bytes, gsize size)
{
    OcopEscposInterpreter *printer = ocop_escpos_interpreter_new (profile);
    ocop_escpos_interpreter_feed (printer, bytes, size);
    ocop_escpos_interpreter_finish (printer);
    return printer;
}

static OcopPrinterProfile *
find_profile (const char *name)
{
    g_autoptr (GError) error = NULL;
    OcopPrinterProfile *profile = ocop_printer_profile_find (name, &error);
    g_assert_no_error (error);
    return profile;
}

static OcopEscposInterpreter *
print_on (const char *profile_name, const guint8 *bytes, gsize size)
{
    g_autoptr (OcopPrinterProfile) profile = find_profile (profile_name);
    return print_with (profile, bytes, size);
}

static OcopEscposInterpreter *
print (const guint8 *bytes, gsize size)
{
    return print_with (NULL, bytes, size);
}

/* @expected: lines and problems joined by LF. */
static void
assert_text (const OcopEscposInterpreter *printer, const char *expected)
{
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    g_autofree char *text = g_strjoinv ("\n", lines);
    g_assert_cmpstr (text, ==, expected);
}

static void
assert_problems (OcopEscposInterpreter *printer, const char *expected)
{
    g_autofree char *text =
        g_strjoinv ("\n", (char **)ocop_escpos_interpreter_peek_problems (printer));
    g_assert_cmpstr (text, ==, expected);
}

static const OcopMark *
peek (const OcopEscposInterpreter *printer, guint index)
{
    g_assert_cmpuint (index, <, ocop_escpos_interpreter_get_n_marks (printer));
    return ocop_escpos_interpreter_peek_mark (printer, index);
}

static void
assert_place (const OcopMark *mark, OcopMarkKind kind, guint x, guint y, guint width, guint height)
{
    g_assert_cmpint (mark->kind, ==, kind);
    g_assert_cmpuint (mark->x, ==, x);
    g_assert_cmpuint (mark->y, ==, y);
    g_assert_cmpuint (mark->width, ==, width);
    g_assert_cmpuint (mark->height, ==, height);
}

static void
test_lines (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1b@Hello\nWorld\r\n\n\x1b\x64\x02"
                                                              "end\n\n"));
    assert_text (printer, "Hello\nWorld\n\n\n\nend");
    assert_problems (printer, "");
    assert_place (peek (printer, 0), OCOP_MARK_TEXT, 0, 0, 60, 24);
    assert_place (peek (printer, 1), OCOP_MARK_TEXT, 0, 30, 60, 24);
    assert_place (peek (printer, 2), OCOP_MARK_TEXT, 0, 150, 36, 24);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), ==, 210);
}

static void
test_wrap (void)
{
    g_autofree char *digits = g_strnfill (49, '7');
    g_autoptr (GString) bytes = g_string_new (digits);
    g_string_append (bytes, "\n");
    g_autoptr (OcopEscposInterpreter) wide = print ((const guint8 *)bytes->str, bytes->len);
    digits[48] = '\0';
    g_autofree char *expected = g_strconcat (digits, "\n7", NULL);
    assert_text (wide, expected);

    /* A line that is full is not followed by an empty one. */
    g_string_truncate (bytes, 48);
    g_string_append (bytes, "\nx\n");
    g_autoptr (OcopEscposInterpreter) full = print ((const guint8 *)bytes->str, bytes->len);
    g_autofree char *two = g_strconcat (digits, "\nx", NULL);
    assert_text (full, two);

    /* 32 columns on 58 mm, 24 of double width on 80 mm. */
    g_autoptr (OcopEscposInterpreter) narrow = print_on ("generic-58", (const guint8 *)digits, 48);
    assert_text (narrow, "77777777777777777777777777777777\n7777777777777777");
    g_autoptr (OcopEscposInterpreter) large = print (BYTES ("\x1d!\x11"
                                                            "AAAAAAAAAABBBBBBBBBBCCCCDD\n"));
    assert_text (large, "AAAAAAAAAABBBBBBBBBBCCCC\nDD");
    assert_place (peek (large, 1), OCOP_MARK_TEXT, 0, 48, 48, 48);
}

static void
test_styles (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("a\x1b\x45\x01"
                                                              "b\x1b\x45\x30\x1b\x2d\x02"
                                                              "c\x1b\x2d\x30\x1d\x42\x01"
                                                              "d\x1d\x42\x00"
                                                              "\x1b\x4d\x01"
                                                              "e\x1b\x4d\x30\x1b\x20\x06"
                                                              "f\x1b\x20\x00\x1d\x21\x01"
                                                              "g\x1b\x21\x00\n"));
    assert_text (printer, "abcdefg");
    assert_problems (printer, "");
    g_assert_true (peek (printer, 1)->is_bold && !peek (printer, 2)->is_bold);
    g_assert_true (peek (printer, 2)->is_underlined && !peek (printer, 3)->is_underlined);
    g_assert_true (peek (printer, 3)->is_inverted && !peek (printer, 4)->is_inverted);
    assert_place (peek (printer, 0), OCOP_MARK_TEXT, 0, 24, 12, 24); /* on the line of the tall g */
    assert_place (peek (printer, 4), OCOP_MARK_TEXT, 48, 31, 9, 17);
    assert_place (peek (printer, 5), OCOP_MARK_TEXT, 57, 24, 18, 24);
    assert_place (peek (printer, 6), OCOP_MARK_TEXT, 75, 0, 12, 48);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), ==, 48);

    g_autoptr (OcopEscposInterpreter) mode = print (BYTES ("\x1b!\xb8"
                                                           "A\x1b@B"));
    const OcopMark *mark = peek (mode, 0); /* what ESC @ finds in the line is gone */
    g_assert_cmpstr (mark->text, ==, "B");
    g_assert_cmpuint (mark->width_times, ==, 1);
}

static void
test_places (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1b\x61\x01"
                      "mid\n\x1b\x61\x32"
                      "right\n\x1b\x61\x00"
                      "l\x1b\x24\x20\x01"
                      "24\x1b\x5c\xe8\xff"
                      "!\n"
                      "\tT\tU\n\x1b\x44\x04\x0a\x00\t4\t10\t-\n"
                      "\x1d\x4c\x30\x00\x1d\x57\x60\x00"
                      "abcdefghij\n"));
    assert_text (printer, "                      mid\n"
                          "                                           right\n"
                          "l                       24 !\n"
                          "        T       U\n"
                          "    4     10-\n"
                          "    abcdefgh\n"
                          "    ij");
    assert_place (peek (printer, 0), OCOP_MARK_TEXT, 270, 0, 36, 24);
    assert_place (peek (printer, 1), OCOP_MARK_TEXT, 516, 30, 60, 24);
}

static void
test_upside_down (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1b{\x01"
                                                              "top\n\x1b{\x30"
                                                              "low\n"));
    assert_text (printer, "top\nlow");
    g_assert_true (peek (printer, 0)->is_upside_down);
    assert_place (peek (printer, 0), OCOP_MARK_TEXT, 540, 0, 36, 24);
    g_assert_false (peek (printer, 1)->is_upside_down);
}

static void
test_pages (void)
{
    /* Rượu mơ; ĐẶC SẢN; Cửa hàng 5 ₫: TCVN-3 small and capital letters, CP1258 with its tones. */
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1bt\x1eR\xad\xee"
                                                              "u m\xac\n"
                                                              "\x1bt\x1f\xa7\xc6"
                                                              "C S\xb6N\n"
                                                              "\x1bt\x34"
                                                              "C\xfd\xd2"
                                                              "a h\xe0ng 5 \xfe\n"));
    assert_text (printer, "Rượu mơ\nĐẶC SẢN\nCửa hàng 5 ₫");
    assert_problems (printer, "");
    g_assert_cmpuint (peek (printer, 2)->width, ==, 12 * 12); /* a tone takes no cell */
    g_assert_true (g_utf8_validate (peek (printer, 2)->text, -1, NULL));

    /* The numbers are the profile's: with Citizen CP1258 would be 20 and not 34. */
    g_autoptr (OcopPrinterProfile) citizen = find_profile ("citizen-ct-s310");
    citizen->pages[OCOP_CODE_PAGE_CP1258] = 0x20;
    g_autoptr (OcopEscposInterpreter) other =
        print_with (citizen, BYTES ("\x1bt\x20\xfd\xde\x1bt\x34\n"));
    assert_text (other, "ữ");
    assert_problems (other, "page 52 of ESC t is not known at byte 5");
}

static void
test_page_problems (void)
{
    g_autoptr (OcopEscposInterpreter) unknown = print (BYTES ("\x1bt\x10"
                                                              "caf\xe9 caf\xe9\n"));
    assert_text (unknown, "caf\xef\xbf\xbd caf\xef\xbf\xbd");
    assert_problems (unknown, "page 16 of ESC t is not known at byte 0");

    g_autoptr (OcopEscposInterpreter) empty = print (BYTES ("a\xc4\xc4\n"));
    assert_text (empty, "a\xef\xbf\xbd\xef\xbf\xbd");
    assert_problems (empty, "no character C4 in page 0 of ESC t at byte 1");

    g_autoptr (OcopEscposInterpreter) tone = print (BYTES ("\x1bt\x34\xcc"
                                                           "a\n"));
    assert_text (tone, "\xef\xbf\xbd"
                       "a");
    assert_problems (tone, "tone mark without a letter at byte 3");

    g_autoptr (OcopEscposInterpreter) national = print (BYTES ("\x1bR\x02[1]\x1bR\x00[2]\n"));
    assert_text (national, "Ä1Ü[2]");
}

/* A Chinese clone takes letters of a code page in pairs until 1C 2E switches that off. */
static void
test_two_byte (void)
{
    g_autoptr (OcopEscposInterpreter) broken = print (BYTES ("\x1c&\x1bt\x1e\xad\xee"
                                                             "u\n\xad\n"));
    assert_text (broken, "\xef\xbf\xbd\xef\xbf\xbdu\n\xef\xbf\xbd");
    assert_problems (broken, "bytes AD EE taken as one two-byte character at byte 6");
    g_autoptr (OcopEscposInterpreter) fine = print (BYTES ("\x1c&\x1c.\x1bt\x1e\xad\xee"
                                                           "u\n"));
    assert_text (fine, "ượu");
}

static void
test_feeds (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("a\x1bJ\x64"
                                                              "b\x1b\x33\x40\n"
                                                              "c\x1b\x32\n\x1bJ\x05"));
    g_assert_cmpuint (peek (printer, 1)->y, ==, 100);
    g_assert_cmpuint (peek (printer, 2)->y, ==, 164);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), ==, 199);
    assert_text (printer, "a\nb\nc");

    /* GS P: 1/406 inch is half a dot of 203 to the inch. */
    g_autoptr (OcopEscposInterpreter) fine = print (BYTES ("\x1dP\xcb\xcb\x1bJ\x64"));
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (fine), ==, 100);
    g_autoptr (OcopEscposInterpreter) none = print (BYTES (""));
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (none), ==, 0);
    assert_text (none, "");
    assert_problems (none, "");
}

static void
test_cuts_and_pulses (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1dV\x00\x1dV\x31\x1dV\x42\x10\x1dV\x61\x00\x1dV\x67\x00\x1bi\x1bm"
                      "\x1bp\x00\x32\xfa\x1bp\x31\x19\xfa\x10\x14\x01\x01\x03"));
    static const gboolean is_full[] = {TRUE, FALSE, FALSE, TRUE, TRUE, TRUE, FALSE};
    assert_problems (printer, "");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_cuts (printer), ==, 7);
    for (guint i = 0; i < 7; i++) {
        g_assert_cmpint (peek (printer, i)->kind, ==, OCOP_MARK_CUT);
        g_assert_cmpint (peek (printer, i)->is_full, ==, is_full[i]);
        g_assert_cmpuint (peek (printer, i)->y, ==, i < 2 ? 0 : 16);
    }
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (printer), ==, 3);
    const OcopMark *first = peek (printer, 7), *second = peek (printer, 8),
                   *at_once = peek (printer, 9);
    g_assert_cmpuint (first->pin, ==, 0);
    g_assert_cmpuint (first->on_ms, ==, 100);
    g_assert_cmpuint (first->off_ms, ==, 500);
    g_assert_cmpuint (second->pin, ==, 1);
    g_assert_cmpuint (second->on_ms, ==, 50);
    g_assert_cmpuint (at_once->pin, ==, 1);
    g_assert_cmpuint (at_once->on_ms, ==, 300);
}

/* python-escpos#10: a pulse without its times takes the next two bytes. */
static void
test_short_pulse (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1bp\x00"
                                                              "abc\n"));
    assert_text (printer, "c");
    g_autoptr (OcopEscposInterpreter) middle = print (BYTES ("abc\x1dV\x00"));
    assert_text (middle, "abc");
    assert_problems (middle, "cut inside a line at byte 3");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_cuts (middle), ==, 1);
}

static void
assert_dots (const OcopBitmap *image, const char *const *rows)
{
    for (guint y = 0; y < image->height; y++) {
        g_assert_cmpuint (strlen (rows[y]), ==, image->width);
        for (guint x = 0; x < image->width; x++)
            g_assert_cmpint (ocop_bitmap_get (image, x, y), ==, rows[y][x] == '#');
    }
}

static void
test_raster (void)
{
    /* Two bands of 16 × 1 and one of 16 × 2 without paper between: one picture. Then one apart. */
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1dv0\x00\x02\x00\x01\x00\x80\x01"
                      "\x1dv0\x00\x02\x00\x02\x00\xff\xff\x0f\xf0"
                      "\x1bJ\x08\x1dv\x30\x03\x01\x00\x01\x00\xa0"));
    static const char *const rows[] = {"#..............#", "################", "....########...."};
    static const char *const large[] = {"##..##..........", "##..##.........."};
    assert_problems (printer, "");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 2);
    assert_place (peek (printer, 0), OCOP_MARK_IMAGE, 0, 0, 16, 3);
    assert_dots (peek (printer, 0)->image, rows);
    assert_place (peek (printer, 1), OCOP_MARK_IMAGE, 0, 11, 16, 2);
    assert_dots (peek (printer, 1)->image, large);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), ==, 13);

    g_autoptr (OcopEscposInterpreter) centred =
        print (BYTES ("\x1b\x61\x01\x1dv0\x00\x01\x00\x01\x00\xff"));
    assert_place (peek (centred, 0), OCOP_MARK_IMAGE, 284, 0, 8, 1);
}

static void
test_graphics (void)
{
    /* 9 dots wide: the bits behind are not printed. Printing takes the store away. */
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1d(L\x0e\x00\x30\x70\x30\x01\x01\x31\x09\x00\x02\x00\xff\xff\x00\x80"
                      "\x1d(L\x02\x00\x30\x32\x1d(L\x02\x00\x30\x32"
                      "\x1d\x38L\x0b\x00\x00\x00\x30\x70\x30\x01\x02\x31\x03\x00\x01\x00\xa0"
                      "\x1d(L\x02\x00\x30\x02"));
    static const char *const rows[] = {"#########", "........#"};
    static const char *const tall[] = {"#.#", "#.#"};
    assert_problems (printer, "");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 2);
    assert_dots (peek (printer, 0)->image, rows);
    assert_dots (peek (printer, 1)->image, tall);
}

static void
test_strips (void)
{
    /* 24 dots: one column of all, one of every byte's first. 8 dots: as high, three times. */
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1b*\x21\x02\x00\xff\xff\xff\x80\x80\x80\x1bJ\x18"
                      "\x1b*\x21\x02\x00\x00\x00\x01\x00\x00\x00\x1bJ\x18"));
    assert_problems (printer, "");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 1);
    const OcopMark *mark = peek (printer, 0);
    assert_place (mark, OCOP_MARK_IMAGE, 0, 0, 2, 48);
    for (guint y = 0; y < 48; y++) {
        g_assert_cmpint (ocop_bitmap_get (mark->image, 0, y), ==, y < 24 || y == 47);
        g_assert_cmpint (ocop_bitmap_get (mark->image, 1, y), ==, y < 24 && y % 8 == 0);
    }
    assert_text (printer, "");

    g_autoptr (OcopEscposInterpreter) coarse = print (BYTES ("x\x1b*\x00\x01\x00\xc1y\n"));
    assert_place (peek (coarse, 1), OCOP_MARK_IMAGE, 12, 0, 2, 24);
    g_assert_true (ocop_bitmap_get (peek (coarse, 1)->image, 1, 5));
    g_assert_false (ocop_bitmap_get (peek (coarse, 1)->image, 1, 6));
    g_assert_true (ocop_bitmap_get (peek (coarse, 1)->image, 0, 23));
    assert_text (coarse, "x y"); /* the strip takes a sixth of a column, the rest is a blank */
}

static void
test_real_time_in_image (void)
{
    /* P16: 10 04 01 at byte 8, 10 14 01 00 02 at byte 11; 10 05 09 and 10 04 05 are nothing. */
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES (
        "\x1dv0\x00\x07\x00\x02\x00\x10\x04\x01\x10\x14\x01\x00\x02\x10\x05\x09\x10\x04\x05"));
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer);
    assert_problems (printer, "real-time command inside an image at byte 8\n"
                              "real-time command inside an image at byte 11");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (printer), ==, 1);
    g_assert_cmpuint (replies->len, ==, 1);
    g_assert_cmphex (replies->data[0], ==, 0x12);
    g_assert_cmpuint (peek (printer, 1)->image->height, ==, 2);
}

static void
test_wide_and_torn_images (void)
{
    guint8 wide[8 + 100] = {0x1d, 'v', '0', 0, 100, 0, 1, 0};
    memset (wide + 8, 0xff, 100);
    g_autoptr (OcopEscposInterpreter) cropped = print (wide, sizeof wide);
    assert_place (peek (cropped, 0), OCOP_MARK_IMAGE, 0, 0, 576, 1);
    assert_problems (cropped, "image of 800 dots, wider than the paper's 576, at byte 0");

    /* What came before the end is on the paper. */
    g_autoptr (OcopEscposInterpreter) torn = print (BYTES ("\x1dv0\x00\x01\x00\x04\x00\xff\x81"));
    assert_place (peek (torn, 0), OCOP_MARK_IMAGE, 0, 0, 8, 2);
    assert_problems (torn, "unfinished command 1D 76 30, 2 bytes missing, at byte 0");

    g_autoptr (OcopEscposInterpreter) inside = print (BYTES ("ab\x1dv0\x00\x01\x00\x01\x00\xff"));
    assert_problems (inside, "image inside a line at byte 2");
    g_assert_cmpuint (peek (inside, 1)->y, ==, 30);
}

static void
test_qr (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1b\x61\x01\x1d(k\x04\x00\x31\x41\x32\x00\x1d(k\x03\x00\x31\x43\x05"
                      "\x1d(k\x03\x00\x31\x45\x31\x1d(k\x0c\x00\x31\x50\x30https\x00://"
                      "\x1d(k\x03\x00\x31\x51\x30\x1d(k\x03\x00\x31\x51\x30"));
    assert_problems (printer, "");
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 2);
    const OcopMark *mark = peek (printer, 1);
    /* 9 bytes at level M fit version 1: 21 modules of 5 dots. */
    assert_place (mark, OCOP_MARK_QR, 235, 105, 105, 105);
    g_assert_cmpuint (mark->text_size, ==, 9);
    g_assert_cmpint (memcmp (mark->text, "https\0://", 10), ==, 0);
    g_assert_cmpuint (mark->module_dots, ==, 5);

    g_autoptr (OcopEscposInterpreter) empty = print (BYTES ("\x1d(k\x03\x00\x31\x51\x30"));
    assert_problems (empty, "QR code without content at byte 0");
    g_autoptr (OcopEscposInterpreter) forgotten =
        print (BYTES ("\x1d(k\x04\x00\x31\x50\x30x\x1b@\x1d(k\x03\x00\x31\x51\x30"));
    assert_problems (forgotten, "QR code without content at byte 11");
}

static void
test_qr_too_large (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    g_autofree char *content = g_strnfill (500, 'a');
    g_byte_array_append (bytes, BYTES ("\x1d(k\x03\x00\x31\x43\x10\x1d(k\xf7\x01\x31\x50\x30"));
    g_byte_array_append (bytes, (const guint8 *)content, 500);
    g_byte_array_append (bytes, BYTES ("\x1d(k\x03\x00\x31\x51\x30"));
    g_autoptr (OcopEscposInterpreter) printer = print (bytes->data, bytes->len);
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 0);
    assert_problems (printer, "QR code too large for the paper, not printed, at byte 516");
}

static void
test_barcodes (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1dh\x50\x1dw\x02\x1dH\x02\x1d\x66\x01\x1dk\x02"
                      "400638133393\x00\x1dk\x43\x0d"
                      "4006381333931"
                      "\x1dk\x49\x0a{BP1{C\x0c\x22{{\x1dk\x04"
                      "A-1 \x00\x1dk\x46\x04"
                      "1234"));
    static const char *const texts[] = {"4006381333931", "4006381333931", "P11234", "A-1 ", "1234"};
    assert_problems (printer, "bar code of kind 49 that cannot hold its content at byte 45");
    g_assert_cmpstr (peek (printer, 0)->text, ==, texts[0]);
    assert_place (peek (printer, 0), OCOP_MARK_BARCODE, 0, 0, 190, 104);
    g_assert_cmpstr (peek (printer, 1)->text, ==, texts[1]);
    g_assert_cmpstr (peek (printer, 2)->text, ==, texts[3]);
    g_assert_cmpint (peek (printer, 2)->barcode, ==, OCOP_BARCODE_CODE_39);
    g_assert_cmpstr (peek (printer, 3)->text, ==, texts[4]);

    g_autoptr (OcopEscposInterpreter) good =
        print (BYTES ("\x1dw\x02\x1dk\x49\x0c{BP1{C\x0c\x22{B{{"));
    assert_problems (good, "");
    g_assert_cmpstr (peek (good, 0)->text, ==, "P11234{");
    g_autoptr (OcopEscposInterpreter) wrong = print (BYTES ("\x1dk\x43\x0d"
                                                            "4006381333932\x1dk\x43\x03"
                                                            "123"));
    assert_problems (wrong, "bar code with a wrong check digit at byte 0\n"
                            "bar code of kind 43 that cannot hold its content at byte 17");
}

static void
test_unknown (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1b\x01"
                                                              "a\x1d\x28\x51\x03\x00xyz"
                                                              "b\x07\x1c\x7f\x1f"
                                                              "c\x1b\x1dt\x20"
                                                              "d\x10\x04\x09\n"));
    assert_text (printer, "abct d");
    assert_problems (printer, "unknown command 1B 01 at byte 0\n"
                              "unknown command 1D 28 51 at byte 3\n"
                              "unknown command 07 at byte 12\n"
                              "unknown command 1C 7F at byte 13\n"
                              "unknown command 1F at byte 15\n"
                              "unknown command 1B 1D (one of Star) at byte 17\n"
                              "unknown command 10 04 09 at byte 22");
}

static void
test_swallowed (void)
{
    /* Known and without effect on the paper: their parameters are no text. */
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES (
        "\x1b\x63\x34\x41\x1b\x63\x35\x41\x1b\x63\x33\x41\x1b\x55\x41\x1d\x62\x41\x1d\x66\x41"
        "\x1d\x7a\x30\x41\x41\x1c\x21\x41\x1c\x53\x41\x41\x18\x00\r\x0cok\x0c"));
    assert_text (printer, "ok");
    assert_problems (printer, "");
    g_autoptr (OcopEscposInterpreter) memory =
        print (BYTES ("\x1cp\x01\x00\x1cq\x01\x01\x00\x01\x00"
                      "ABCDEFGH\x1d*\x01\x01"
                      "ABCDEFGH\x1d/\x00"
                      "x\n"));
    assert_text (memory, "x");
    assert_problems (memory, "picture 1 of the printer's memory, not known here, at byte 0\n"
                             "pictures for the printer's memory, not kept, at byte 4\n"
                             "command 1D 2A, not shown, at byte 19\n"
                             "command 1D 2F, not shown, at byte 31");
}

static void
test_page_mode (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("\x1bL\x1bW\x00\x00\x00\x00\x40\x02\x80\x00\x1bT\x00in\x0cout\n"));
    assert_text (printer, "in\nout");
    assert_problems (printer, "page mode, shown as it comes, at byte 0");
}

static void
test_other_device (void)
{
    g_autoptr (OcopEscposInterpreter) printer =
        print (BYTES ("a\x1b=\x02\x1bQA  12.000\r\x0c\x1b=\x01"
                      "b\n"));
    assert_text (printer, "ab");
    assert_problems (printer, "");
}

static void
test_tear_off (void)
{
    g_autoptr (OcopEscposInterpreter) printer = print (BYTES ("\x1b"
                                                              "E\x01old\n\x1dV\x01half"));
    ocop_escpos_interpreter_tear_off (printer);
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), ==, 0);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), ==, 0);
    assert_text (printer, "");
    ocop_escpos_interpreter_feed (printer, BYTES ("new\n"));
    assert_text (printer, "new");
    /* Bold was set before. */
    g_assert_cmpuint (peek (printer, 0)->y, ==, 0);
    g_assert_true (peek (printer, 0)->is_bold);
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_cuts (printer), ==, 1);
}

/* Paper that is torn off now and then never ends. */
static void
test_torn_never_full (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    for (guint i = 0; i < 2 * OCOP_PAPER_LINES_MAX; i++) {
        ocop_escpos_interpreter_feed (printer, BYTES ("line\n"));
        if (i % 1000 == 999)
            ocop_escpos_interpreter_tear_off (printer);
    }
    ocop_escpos_interpreter_feed (printer, BYTES ("last\n"));
    assert_text (printer, "last");
    assert_problems (printer, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/escpos/lines/one-below-the-other", test_lines);
    g_test_add_func ("/escpos/lines/wrap-at-the-last-column", test_wrap);
    g_test_add_func ("/escpos/text/styles-and-sizes", test_styles);
    g_test_add_func ("/escpos/text/places-and-margins", test_places);
    g_test_add_func ("/escpos/text/upside-down-from-the-right", test_upside_down);
    g_test_add_func ("/escpos/pages/vietnamese-comes-out-composed", test_pages);
    g_test_add_func ("/escpos/pages/unknown-letters-are-named", test_page_problems);
    g_test_add_func ("/escpos/pages/two-byte-mode-eats-letters", test_two_byte);
    g_test_add_func ("/escpos/feeds/in-dots", test_feeds);
    g_test_add_func ("/escpos/cuts-and-pulses/all-forms", test_cuts_and_pulses);
    g_test_add_func ("/escpos/tear-off/settings-and-counts-stay", test_tear_off);
    g_test_add_func ("/escpos/tear-off/paper-never-ends", test_torn_never_full);
    g_test_add_func ("/escpos/cuts-and-pulses/wrong-ones-as-printers-do", test_short_pulse);
    g_test_add_func ("/escpos/raster/bands-are-one-picture", test_raster);
    g_test_add_func ("/escpos/raster/stored-graphics", test_graphics);
    g_test_add_func ("/escpos/raster/columns-within-a-line", test_strips);
    g_test_add_func ("/escpos/raster/real-time-commands-are-obeyed-and-named",
                     test_real_time_in_image);
    g_test_add_func ("/escpos/raster/wide-torn-and-misplaced", test_wide_and_torn_images);
    g_test_add_func ("/escpos/qr/stored-and-printed", test_qr);
    g_test_add_func ("/escpos/qr/too-large-is-not-printed", test_qr_too_large);
    g_test_add_func ("/escpos/barcodes/both-forms", test_barcodes);
    g_test_add_func ("/escpos/unknown/named-and-passed-over", test_unknown);
    g_test_add_func ("/escpos/unknown/parameters-are-no-text", test_swallowed);
    g_test_add_func ("/escpos/page-mode/survived", test_page_mode);
    g_test_add_func ("/escpos/select/bytes-for-another-device", test_other_device);
    return g_test_run();
}
