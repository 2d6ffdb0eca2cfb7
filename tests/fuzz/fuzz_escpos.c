/* libFuzzer target: the virtual printer. The first byte chooses a profile, the second how the rest
 * is torn and whether the printer stops in between. Papers of one piece and in portions are the
 * same, and whatever stands on one is bounded, in place and clean text. */
#include "drivers/proto/escpos_interpreter.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_image (const OcopMark *mark, guint paper_width)
{
    const OcopBitmap *image = mark->image;
    g_assert_cmpuint (image->width, ==, mark->width);
    g_assert_cmpuint (image->height, ==, mark->height);
    g_assert_cmpuint (mark->x + mark->width, <=, paper_width);
    g_assert_cmpuint (image->stride, ==, (image->width + 7) / 8);
    if (image->width % 8 != 0) {
        for (guint y = 0; y < image->height; y++)
            g_assert_cmphex (image->bits[(y + 1) * image->stride - 1] &
                                 ((1u << (8 - image->width % 8)) - 1),
                             ==, 0);
    }
}

static void
check_mark (const OcopMark *mark, guint paper_width, guint paper_height)
{
    /* Only the last of a paper that is full may reach beyond its end. */
    g_assert_true (mark->y + mark->height <= paper_height || paper_height == OCOP_PAPER_HEIGHT_MAX);
    g_assert_true ((mark->kind == OCOP_MARK_IMAGE) == (mark->image != NULL));
    switch (mark->kind) {
    case OCOP_MARK_TEXT:
        g_assert_true (g_utf8_validate (mark->text, (gssize)mark->text_size, NULL));
        g_assert_cmpuint (strlen (mark->text), ==, mark->text_size);
        break;
    case OCOP_MARK_IMAGE:
        check_image (mark, paper_width);
        break;
    case OCOP_MARK_QR:
    case OCOP_MARK_BARCODE:
        g_assert_nonnull (mark->text);
        g_assert_cmpuint (mark->width, <=, paper_width);
        break;
    case OCOP_MARK_CUT:
    case OCOP_MARK_PULSE:
        g_assert_null (mark->text);
        break;
    }
}

static void
check_paper (OcopEscposInterpreter *printer)
{
    guint n_marks = ocop_escpos_interpreter_get_n_marks (printer);
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    guint n_lines = g_strv_length (lines);
    g_assert_cmpuint (n_marks, <=, OCOP_PAPER_MARKS_MAX);
    g_assert_cmpuint (n_lines, <=, OCOP_PAPER_LINES_MAX);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), <=, OCOP_PAPER_HEIGHT_MAX);
    for (guint i = 0; i < n_marks; i++)
        check_mark (ocop_escpos_interpreter_peek_mark (printer, i),
                    ocop_escpos_interpreter_get_width (printer),
                    ocop_escpos_interpreter_get_height (printer));
    for (guint i = 0; i < n_lines; i++) {
        g_assert_true (g_utf8_validate (lines[i], -1, NULL));
        g_assert_false (g_str_has_suffix (lines[i], " "));
    }
    g_assert_true (n_lines == 0 || *lines[n_lines - 1] != '\0');
}

static void
check_same (OcopEscposInterpreter *a, OcopEscposInterpreter *b)
{
    g_auto (GStrv) lines_a = ocop_escpos_interpreter_dup_lines (a);
    g_auto (GStrv) lines_b = ocop_escpos_interpreter_dup_lines (b);
    g_autoptr (GByteArray) replies_a = ocop_escpos_interpreter_take_replies (a);
    g_autoptr (GByteArray) replies_b = ocop_escpos_interpreter_take_replies (b);
    guint n = ocop_escpos_interpreter_get_n_marks (a);
    g_assert_true (g_strv_equal ((const char *const *)lines_a, (const char *const *)lines_b));
    g_assert_true (g_strv_equal (ocop_escpos_interpreter_peek_problems (a),
                                 ocop_escpos_interpreter_peek_problems (b)));
    g_assert_cmpuint (replies_a->len, ==, replies_b->len);
    g_assert_cmpuint (n, ==, ocop_escpos_interpreter_get_n_marks (b));
    for (guint i = 0; i < n; i++) {
        const OcopMark *left = ocop_escpos_interpreter_peek_mark (a, i);
        const OcopMark *right = ocop_escpos_interpreter_peek_mark (b, i);
        g_assert_true (left->kind == right->kind && left->x == right->x && left->y == right->y &&
                       left->width == right->width && left->height == right->height);
    }
}

/* Stopped at some places and going on at others; nothing is lost as long as there is room. */
static void
check_stops (const OcopPrinterProfile *profile, const guint8 *bytes, gsize size, guint every)
{
    static const OcopPrinterState stopped = {.is_paper_out = TRUE}, going = {0};
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (profile);
    for (gsize i = 0; i < size; i++) {
        if (i % every == 0)
            ocop_escpos_interpreter_set_state (printer, i / every % 2 == 0 ? &stopped : &going);
        ocop_escpos_interpreter_feed (printer, bytes + i, 1);
    }
    ocop_escpos_interpreter_finish (printer);
    check_paper (printer);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    const char *const *names = ocop_printer_profile_list();
    if (size < 2)
        return 0;
    guint n_profiles = g_strv_length ((char **)names);
    guint choice = data[0] % (n_profiles + 1);
    guint portion = 1 + data[1] % 64;
    g_autoptr (OcopPrinterProfile) profile =
        choice > 0 ? ocop_printer_profile_find (names[choice - 1], NULL) : NULL;
    data += 2;
    size -= 2;

    g_autoptr (OcopEscposInterpreter) whole = ocop_escpos_interpreter_new (profile);
    g_autoptr (OcopEscposInterpreter) torn = ocop_escpos_interpreter_new (profile);
    ocop_escpos_interpreter_feed (whole, data, size);
    for (gsize i = 0; i < size; i += portion)
        ocop_escpos_interpreter_feed (torn, data + i, MIN (portion, size - i));
    ocop_escpos_interpreter_finish (whole);
    ocop_escpos_interpreter_finish (torn);
    check_paper (whole);
    check_same (whole, torn);
    check_stops (profile, data, size, portion);
    return 0;
}
