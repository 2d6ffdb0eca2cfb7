/* The commands of a job, byte for byte where a manual or devices' experience fixes them. */
#include "drivers/proto/bands.h"
#include "drivers/proto/escpos.h"

#include <string.h>

typedef struct {
    OcopPrinterProfile profile;
    OcopPrintStream *stream;
    OcopEscpos escpos;
    gsize read; /* bytes looked at */
} Job;

static const OcopEscposStyle plain = {0};

/* TCVN-3 as Epson numbers it. */
static OcopPrinterProfile
make_profile (void)
{
    return (OcopPrinterProfile){.width_dots = 576,
                                .dpi = 203,
                                .line_height = 30,
                                .text_mode = OCOP_TEXT_PAGES,
                                .pages = {0, 0x1E, 0x1F, -1},
                                .raster = OCOP_RASTER_GS_V_0,
                                .raster_dot = 1,
                                .band_rows = 24,
                                .has_feed_units = TRUE,
                                .cut = OCOP_CUT_PARTIAL,
                                .has_feed_cut = TRUE,
                                .drawer_on_ms = 100,
                                .drawer_off_ms = 500};
}

static void
begin (Job *job)
{
    job->stream = ocop_print_stream_new();
    ocop_escpos_begin (&job->escpos, job->stream, &job->profile);
}

/* What came since the last look, in hex. */
static void
assert_came (Job *job, const char *wanted)
{
    g_autoptr (GString) hex = g_string_new (NULL);
    for (; job->read < job->stream->bytes->len; job->read++)
        g_string_append_printf (hex, hex->len > 0 ? " %02X" : "%02X",
                                job->stream->bytes->data[job->read]);
    g_assert_cmpstr (hex->str, ==, wanted);
}

static void
finish (Job *job)
{
    gsize end = 0;
    for (guint i = 0; i < job->stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (job->stream->atoms, OcopAtom, i);
        g_assert_cmpuint (atom->start, ==, end);
        end += atom->size;
    }
    g_assert_cmpuint (end, ==, job->stream->bytes->len);
    g_assert_false (
        ocop_has_real_time_sequence (job->stream->bytes->data, job->stream->bytes->len));
    g_clear_pointer (&job->stream, ocop_print_stream_free);
    job->read = 0;
}

static void
add_line (Job *job, const char *text)
{
    ocop_escpos_add_line (&job->escpos, text, strlen (text), &plain);
}

static gboolean
can_print (const OcopPrinterProfile *profile, const char *text)
{
    return ocop_escpos_can_print (profile, text, strlen (text));
}

static void
test_begins_from_a_known_state (void)
{
    Job job = {.profile = make_profile()};
    begin (&job);
    assert_came (&job, "1B 40 1B 52 00 1B 74 00");
    finish (&job);

    /* 1C 2E before any page, or a clone pairs Vietnamese bytes up as GBK. */
    job.profile.has_two_byte_mode = TRUE;
    job.profile.has_motion_units = TRUE;
    begin (&job);
    assert_came (&job, "1B 40 1C 2E 1D 50 CB CB 1B 52 00 1B 74 00");
    finish (&job);

    job.profile = make_profile();
    job.profile.text_mode = OCOP_TEXT_RASTER;
    job.profile.pages[OCOP_CODE_PAGE_ASCII] = -1;
    begin (&job);
    assert_came (&job, "1B 40");
    finish (&job);
}

/* Bytes of TCVN 5712: à B5, ê AA, ữ F7, đ AE, ặ C6, and of page 1F: Đ A7, Ầ C7. */
static void
test_pages_change_where_a_letter_needs_it (void)
{
    Job job = {.profile = make_profile()};
    begin (&job);
    assert_came (&job, "1B 40 1B 52 00 1B 74 00");
    add_line (&job, "Ca 12.000");
    assert_came (&job, "43 61 20 31 32 2E 30 30 30 0A");
    add_line (&job, "Cà phê");
    assert_came (&job, "43 1B 74 1E B5 20 70 68 AA 0A");
    add_line (&job, "Sữa 1");
    assert_came (&job, "53 F7 61 20 31 0A");
    /* Digits and plain letters stay in whatever page is set. */
    add_line (&job, "ĐẦU 3 đ");
    assert_came (&job, "1B 74 1F A7 C7 55 20 33 20 1B 74 1E AE 0A");
    add_line (&job, "");
    assert_came (&job, "0A");
    finish (&job);
}

static void
test_page_that_carries_furthest_is_chosen (void)
{
    Job job = {.profile = make_profile()};
    job.profile.pages[OCOP_CODE_PAGE_CP1258] = 0x34;
    begin (&job);
    assert_came (&job, "1B 40 1B 52 00 1B 74 00");
    /* TCVN-3 for one case alone; both, or ₫, only in CP1258: ữ is FD DE there, Đ is D0. */
    add_line (&job, "ê");
    assert_came (&job, "1B 74 1E AA 0A");
    add_line (&job, "Đữ₫");
    assert_came (&job, "1B 74 34 D0 FD DE FE 0A");
    finish (&job);
}

static void
test_can_print_what_is_in_a_page (void)
{
    OcopPrinterProfile profile = make_profile();
    g_assert_true (can_print (&profile, ""));
    g_assert_true (can_print (&profile, "Đặc sản ỄỆỖ ~ {}"));
    g_assert_false (can_print (&profile, "15.000 ₫"));
    g_assert_false (can_print (&profile, "★★★"));
    g_assert_false (can_print (&profile, "Crème brûlée"));
    g_assert_false (can_print (&profile, "a\tb"));
    profile.pages[OCOP_CODE_PAGE_TCVN3_UPPER] = -1;
    g_assert_false (can_print (&profile, "Đ"));
    g_assert_true (can_print (&profile, "đ"));
    profile.pages[OCOP_CODE_PAGE_CP1258] = 0x34;
    g_assert_true (can_print (&profile, "Đ 15.000 ₫"));
    profile.text_mode = OCOP_TEXT_RASTER;
    g_assert_false (can_print (&profile, "a"));
    profile.text_mode = OCOP_TEXT_ASCII;
    g_assert_true (can_print (&profile, "★"));
}

/* What a printer shows, read page by page from the bytes of a line. */
static char *
read_lines (const Job *job)
{
    g_autoptr (GString) shown = g_string_new (NULL);
    OcopCodePage page = OCOP_CODE_PAGE_ASCII;
    const GByteArray *bytes = job->stream->bytes;
    for (gsize i = job->read; i < bytes->len; i++) {
        if (bytes->data[i] == 0x1B) {
            g_assert_cmphex (bytes->data[i + 1], ==, 0x74);
            for (guint n = 0; n < OCOP_N_CODE_PAGES; n++)
                if (job->profile.pages[n] == bytes->data[i + 2])
                    page = (OcopCodePage)n;
            i += 2;
            continue;
        }
        const gunichar c =
            bytes->data[i] == '\n' ? '\n' : ocop_code_page_decode (page, bytes->data[i]);
        g_assert_cmphex (c, !=, 0);
        g_string_append_unichar (shown, c);
    }
    return g_utf8_normalize (shown->str, -1, G_NORMALIZE_NFC);
}

/* All letters of both cases, each after each of some others, in every set of pages. */
static void
test_all_letters_come_out (void)
{
    static const int sets[][OCOP_N_CODE_PAGES] = {
        {0, 0x1E, 0x1F, -1}, {0, -1, -1, 0x34}, {0, 0x1E, 0x1F, 0x34}, {-1, 30, 31, -1}};
    static const char *const lines[] = {
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệđ ìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆĐ ÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ",
        "aÀáẢãẠăẰắẲẵẶâẦấẨẫẬèÉẻẼẹÊềẾểỄệĐ 0123 ìÍỉĨịÒóỎõỌôỒốỔỗỘơỜớỞỡỢùÚủŨụƯừỨửỮự",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (sets); i++) {
        Job job = {.profile = make_profile()};
        memcpy (job.profile.pages, sets[i], sizeof sets[i]);
        begin (&job);
        job.read = job.stream->bytes->len;
        g_autoptr (GString) wanted = g_string_new (NULL);
        for (gsize line = 0; line < G_N_ELEMENTS (lines); line++) {
            g_assert_true (can_print (&job.profile, lines[line]));
            add_line (&job, lines[line]);
            g_string_append_printf (wanted, "%s\n", lines[line]);
        }
        g_autofree char *shown = read_lines (&job);
        g_assert_cmpstr (shown, ==, wanted->str);
        finish (&job);
    }
}

static void
test_ascii_has_no_marks (void)
{
    Job job = {.profile = make_profile()};
    job.profile.text_mode = OCOP_TEXT_ASCII;
    begin (&job);
    job.read = job.stream->bytes->len;
    add_line (&job, "Cà phê SỮA ĐÁ – 15.000₫ ★ “ỵ” 中");
    g_autofree char *shown = read_lines (&job);
    g_assert_cmpstr (shown, ==, "Ca phe SUA DA - 15.000d * \"y\" ?\n");
    finish (&job);
}

static void
test_style_is_sent_when_it_changes (void)
{
    const OcopEscposStyle bold = {.is_bold = TRUE};
    const OcopEscposStyle large = {.is_bold = TRUE, .width_times = 2, .height_times = 2};
    const OcopEscposStyle tall = {.width_times = 1, .height_times = 2};
    Job job = {.profile = make_profile()};
    job.profile.has_font_size = TRUE;
    begin (&job);
    job.read = job.stream->bytes->len;
    ocop_escpos_add_line (&job.escpos, "a", 1, &plain);
    assert_came (&job, "61 0A");
    ocop_escpos_add_line (&job.escpos, "a", 1, &bold);
    ocop_escpos_add_line (&job.escpos, "a", 1, &bold);
    assert_came (&job, "1B 45 01 61 0A 61 0A");
    ocop_escpos_add_line (&job.escpos, "a", 1, &large);
    assert_came (&job, "1D 21 11 61 0A");
    ocop_escpos_add_line (&job.escpos, "a", 1, &tall);
    assert_came (&job, "1B 45 00 1D 21 01 61 0A");
    ocop_escpos_add_line (&job.escpos, "a", 1, &plain);
    assert_came (&job, "1D 21 00 61 0A");
    job.profile.has_font_size = FALSE;
    ocop_escpos_add_line (&job.escpos, "a", 1, &large);
    assert_came (&job, "1B 45 01 61 0A");
    finish (&job);
}

static void
test_raw_line_leaves_no_page_behind (void)
{
    static const guint8 bytes[] = {'a', 0x10, 0x04, 0xFE, 0x0A};
    Job job = {.profile = make_profile()};
    begin (&job);
    add_line (&job, "ê");
    job.read = job.stream->bytes->len;
    ocop_escpos_add_raw_line (&job.escpos, 0x5E, bytes, sizeof bytes);
    assert_came (&job, "1B 74 5E 61 20 20 FE 20 0A");
    add_line (&job, "1ê");
    assert_came (&job, "1B 74 00 31 1B 74 1E AA 0A");
    finish (&job);
}

static void
test_feeds (void)
{
    Job job = {.profile = make_profile()};
    begin (&job);
    job.read = job.stream->bytes->len;
    ocop_escpos_add_feed (&job.escpos, 0);
    ocop_escpos_add_feed (&job.escpos, 300);
    assert_came (&job, "1B 4A FF 1B 4A 2D");
    job.profile.has_feed_units = FALSE;
    ocop_escpos_add_feed (&job.escpos, 14); /* not half a line */
    ocop_escpos_add_feed (&job.escpos, 75);
    assert_came (&job, "1B 64 03");
    finish (&job);
}

static void
assert_cut (OcopCutKind kind, gboolean has_feed_cut, const char *wanted, gboolean is_cut)
{
    Job job = {.profile = make_profile()};
    job.profile.cut = kind;
    job.profile.has_feed_cut = has_feed_cut;
    job.profile.feed_before_cut = 3;
    job.profile.feed_at_end = 4;
    begin (&job);
    job.read = job.stream->bytes->len;
    ocop_escpos_add_cut (&job.escpos);
    assert_came (&job, wanted);
    const OcopAtom *last = &g_array_index (job.stream->atoms, OcopAtom, job.stream->atoms->len - 1);
    g_assert_cmpint (last->kind == OCOP_ATOM_CUT, ==, is_cut);
    finish (&job);
}

static void
test_cuts (void)
{
    assert_cut (OCOP_CUT_PARTIAL, TRUE, "1D 56 42 00", TRUE);
    assert_cut (OCOP_CUT_FULL, TRUE, "1D 56 41 00", TRUE);
    assert_cut (OCOP_CUT_PARTIAL, FALSE, "1B 64 03 1D 56 01", TRUE);
    assert_cut (OCOP_CUT_FULL, FALSE, "1B 64 03 1D 56 00", TRUE);
    assert_cut (OCOP_CUT_NONE, FALSE, "1B 64 04", FALSE);
}

static const guint8 *
add_pulse (Job *job)
{
    ocop_escpos_add_pulse (&job->escpos);
    const OcopAtom *atom =
        &g_array_index (job->stream->atoms, OcopAtom, job->stream->atoms->len - 1);
    g_assert_cmpint (atom->kind, ==, OCOP_ATOM_PULSE);
    g_assert_cmpuint (atom->size, ==, 5);
    return job->stream->bytes->data + atom->start;
}

static void
test_pulse_has_always_five_bytes (void)
{
    Job job = {.profile = make_profile()};
    begin (&job);
    job.read = job.stream->bytes->len;
    add_pulse (&job);
    assert_came (&job, "1B 70 00 32 FA");
    job.profile.drawer_pin = 1;
    add_pulse (&job);
    assert_came (&job, "1B 70 01 32 FA");
    for (guint on = 0; on <= 600; on += 2)
        for (guint off = 0; off <= 600; off += 20) {
            job.profile.drawer_on_ms = on;
            job.profile.drawer_off_ms = off;
            const guint8 *pulse = add_pulse (&job);
            g_assert_cmpuint (pulse[3], >=, CLAMP (on, 2, 510) / 2);
            g_assert_cmpuint (pulse[3], <=, CLAMP (on, 2, 510) / 2 + 1);
            g_assert_cmpuint (pulse[4], ==, CLAMP (off, 2, 510) / 2);
        }
    finish (&job);
}

/* 32 ms on and 40 off would be 10 14: DLE DC4. */
static void
test_pulse_is_no_real_time_command (void)
{
    Job job = {.profile = make_profile()};
    job.profile.drawer_on_ms = 32;
    job.profile.drawer_off_ms = 40;
    begin (&job);
    job.read = job.stream->bytes->len;
    ocop_escpos_add_pulse (&job.escpos);
    assert_came (&job, "1B 70 00 11 14");
    finish (&job);
}

static void
test_end_of_job_asks_for_an_answer (void)
{
    Job job = {.profile = make_profile()};
    begin (&job);
    job.read = job.stream->bytes->len;
    ocop_escpos_add_end_of_job (&job.escpos, "0042");
    assert_came (&job, "1D 72 01");
    job.profile.has_process_id = TRUE;
    ocop_escpos_add_end_of_job (&job.escpos, "0042");
    assert_came (&job, "1D 28 48 06 00 30 30 30 30 34 32");
    finish (&job);
}

static void
test_qr_is_five_commands (void)
{
    Job job = {.profile = make_profile()};
    job.profile.has_native_qr = TRUE;
    begin (&job);
    job.read = job.stream->bytes->len;
    g_assert_true (ocop_escpos_add_qr (&job.escpos, "ab", 2, 4));
    assert_came (&job, "1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 04 "
                       "1D 28 6B 03 00 31 45 31 1D 28 6B 05 00 31 50 30 61 62 "
                       "1D 28 6B 03 00 31 51 30 1B 61 00");
    finish (&job);
}

static void
test_qr_with_a_real_time_sequence_is_refused (void)
{
    g_autofree char *content = g_strnfill (2049, 'a');
    Job job = {.profile = make_profile()};
    job.profile.has_native_qr = TRUE;
    begin (&job);
    job.read = job.stream->bytes->len;
    g_assert_false (ocop_escpos_add_qr (&job.escpos, "a\x10\x04\x01", 4, 3));
    g_assert_false (ocop_escpos_add_qr (&job.escpos, content, 0, 3));
    g_assert_false (ocop_escpos_add_qr (&job.escpos, content, 2049, 3));
    /* pL pH of 3 more bytes would be 10 04 and 10 05. */
    g_assert_false (ocop_escpos_add_qr (&job.escpos, content, 0x0410 - 3, 3));
    g_assert_false (ocop_escpos_add_qr (&job.escpos, content, 0x0510 - 3, 3));
    assert_came (&job, "");
    for (gsize size = 1; size <= 2048; size++)
        ocop_escpos_add_qr (&job.escpos, content, size, 1 + (guint)(size % 16));
    finish (&job);
}

static void
test_every_atom_is_paced (void)
{
    Job job = {.profile = make_profile()};
    job.profile.pace_bytes_per_s = 1000;
    begin (&job);
    add_line (&job, "123456789");
    ocop_escpos_add_cut (&job.escpos);
    for (guint i = 0; i < job.stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (job.stream->atoms, OcopAtom, i);
        g_assert_cmpuint (atom->pause_ms, ==, atom->size); /* a byte a millisecond */
    }
    finish (&job);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/escpos/begins-from-a-known-state", test_begins_from_a_known_state);
    g_test_add_func ("/escpos/text/pages-change-where-a-letter-needs-it",
                     test_pages_change_where_a_letter_needs_it);
    g_test_add_func ("/escpos/text/page-that-carries-furthest-is-chosen",
                     test_page_that_carries_furthest_is_chosen);
    g_test_add_func ("/escpos/text/can-print-what-is-in-a-page", test_can_print_what_is_in_a_page);
    g_test_add_func ("/escpos/text/all-letters-come-out", test_all_letters_come_out);
    g_test_add_func ("/escpos/text/ascii-has-no-marks", test_ascii_has_no_marks);
    g_test_add_func ("/escpos/text/style-is-sent-when-it-changes",
                     test_style_is_sent_when_it_changes);
    g_test_add_func ("/escpos/text/raw-line-leaves-no-page-behind",
                     test_raw_line_leaves_no_page_behind);
    g_test_add_func ("/escpos/feeds", test_feeds);
    g_test_add_func ("/escpos/cuts", test_cuts);
    g_test_add_func ("/escpos/pulse/has-always-five-bytes", test_pulse_has_always_five_bytes);
    g_test_add_func ("/escpos/pulse/is-no-real-time-command", test_pulse_is_no_real_time_command);
    g_test_add_func ("/escpos/end-of-job-asks-for-an-answer", test_end_of_job_asks_for_an_answer);
    g_test_add_func ("/escpos/qr/is-five-commands", test_qr_is_five_commands);
    g_test_add_func ("/escpos/qr/with-a-real-time-sequence-is-refused",
                     test_qr_with_a_real_time_sequence_is_refused);
    g_test_add_func ("/escpos/every-atom-is-paced", test_every_atom_is_paced);
    return g_test_run();
}
