/* The profiles that are compiled in, and the reader that lets no wrong one through. */
#include "base/error.h"
#include "drivers/proto/escpos.h"
#include "drivers/proto/printer_profile.h"
#include "drivers/proto/printer_profile_data.h"

#include <string.h>

static OcopPrinterProfile *
find (const char *name)
{
    g_autoptr (GError) error = NULL;
    OcopPrinterProfile *profile = ocop_printer_profile_find (name, &error);
    g_assert_no_error (error);
    g_assert_nonnull (profile);
    return profile;
}

static const OcopPrinterFile *
find_file (const char *name)
{
    for (gsize i = 0; i < ocop_n_printer_files; i++)
        if (strcmp (ocop_printer_files[i].name, name) == 0)
            return &ocop_printer_files[i];
    g_assert_not_reached();
}

static void
test_every_file_is_compiled_in (void)
{
    const char *folder = g_getenv ("OCOP_PRINTERS");
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) files = g_dir_open (folder, 0, &error);
    gsize n = 0;
    g_assert_no_error (error);
    for (const char *name; (name = g_dir_read_name (files)) != NULL; n++) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autofree char *text = NULL;
        gsize size = 0;
        g_assert_true (g_str_has_suffix (name, ".ini"));
        g_autofree char *profile = g_strndup (name, strlen (name) - 4);
        const OcopPrinterFile *file = find_file (profile);
        g_file_get_contents (path, &text, &size, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (file->size, ==, size);
        g_assert_cmpint (memcmp (file->text, text, size), ==, 0);
    }
    g_assert_cmpuint (n, ==, ocop_n_printer_files);
}

static void
test_every_profile_is_sound (void)
{
    const char *const *names = ocop_printer_profile_list();
    gsize n = 0;
    for (; names[n] != NULL; n++) {
        g_autoptr (OcopPrinterProfile) profile = find (names[n]);
        g_assert_cmpstr (profile->name, ==, names[n]);
        g_assert_true (n == 0 || strcmp (names[n - 1], names[n]) < 0);
        g_assert_cmpuint (strlen (profile->title), >, 0);
        g_assert_cmpuint (strlen (profile->sources), >, 0);
        g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_ASCII], ==, 0);
        g_assert_cmpint (profile->raster, !=, OCOP_RASTER_NONE);
        /* A cell of twice the height still fits a feed; a QR of 57 modules fits the paper. */
        g_assert_cmpuint (profile->cell_height, <=, profile->line_height);
        g_assert_cmpuint (57 * profile->qr_module_dots_min, <=, profile->width_dots);
    }
    g_assert_cmpuint (n, ==, ocop_n_printer_files);
}

/* Widths and columns as the sources have them that each file names. */
static void
test_figures_are_those_of_the_printers (void)
{
    static const struct {
        const char *name;
        guint paper_mm, width_dots, dpi, columns;
        OcopTextMode mode;
        OcopCutKind cut;
    } wanted[] = {
        {"bixolon-srp-350", 80, 512, 180, 42, OCOP_TEXT_RASTER, OCOP_CUT_PARTIAL},
        {"citizen-ct-s310", 80, 576, 203, 48, OCOP_TEXT_PAGES, OCOP_CUT_PARTIAL},
        {"epson-tm-t20", 80, 576, 203, 48, OCOP_TEXT_PAGES, OCOP_CUT_PARTIAL},
        {"epson-tm-t82", 80, 576, 203, 48, OCOP_TEXT_RASTER, OCOP_CUT_PARTIAL},
        {"epson-tm-t88", 80, 512, 180, 42, OCOP_TEXT_PAGES, OCOP_CUT_PARTIAL},
        {"epson-tm-t88iv", 80, 512, 180, 42, OCOP_TEXT_RASTER, OCOP_CUT_PARTIAL},
        {"generic-58", 58, 384, 203, 32, OCOP_TEXT_RASTER, OCOP_CUT_NONE},
        {"generic-80", 80, 576, 203, 48, OCOP_TEXT_RASTER, OCOP_CUT_PARTIAL},
        {"impact-76", 76, 400, 160, 40, OCOP_TEXT_ASCII, OCOP_CUT_PARTIAL},
        {"rongta-58", 58, 384, 203, 32, OCOP_TEXT_RASTER, OCOP_CUT_NONE},
        {"rongta-80", 80, 576, 203, 48, OCOP_TEXT_RASTER, OCOP_CUT_FULL},
        {"xprinter-58", 58, 384, 203, 32, OCOP_TEXT_RASTER, OCOP_CUT_NONE},
        {"xprinter-80", 80, 576, 203, 48, OCOP_TEXT_RASTER, OCOP_CUT_PARTIAL},
        {"zj-58", 58, 384, 203, 32, OCOP_TEXT_RASTER, OCOP_CUT_NONE},
    };
    g_assert_cmpuint (G_N_ELEMENTS (wanted), ==, ocop_n_printer_files);
    for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
        g_autoptr (OcopPrinterProfile) profile = find (wanted[i].name);
        g_assert_cmpuint (profile->paper_mm, ==, wanted[i].paper_mm);
        g_assert_cmpuint (profile->width_dots, ==, wanted[i].width_dots);
        g_assert_cmpuint (profile->dpi, ==, wanted[i].dpi);
        g_assert_cmpuint (profile->columns, ==, wanted[i].columns);
        g_assert_cmpint (profile->text_mode, ==, wanted[i].mode);
        g_assert_cmpint (profile->cut, ==, wanted[i].cut);
    }
}

/* A page is named only where the table of that model is known to be TCVN-3. */
static void
test_pages_only_where_they_are_proven (void)
{
    const char *const *names = ocop_printer_profile_list();
    for (gsize i = 0; names[i] != NULL; i++) {
        g_autoptr (OcopPrinterProfile) profile = find (names[i]);
        const gboolean has_tcvn3 = profile->text_mode == OCOP_TEXT_PAGES;
        g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_TCVN3_LOWER], ==, has_tcvn3 ? 0x1E : -1);
        g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_TCVN3_UPPER], ==, has_tcvn3 ? 0x1F : -1);
        g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_CP1258], ==, -1);
    }
}

static void
test_clones_are_not_overrun (void)
{
    static const char *const clones[] = {"generic-58",  "generic-80",  "rongta-58", "rongta-80",
                                         "xprinter-58", "xprinter-80", "zj-58"};
    for (gsize i = 0; i < G_N_ELEMENTS (clones); i++) {
        g_autoptr (OcopPrinterProfile) profile = find (clones[i]);
        g_assert_cmpuint (profile->band_rows, ==, 24);
        g_assert_cmpuint (profile->pace_bytes_per_s, >, 0);
        g_assert_true (profile->has_two_byte_mode);
        g_assert_cmpint (profile->raster, ==, OCOP_RASTER_GS_V_0);
    }
}

static void
test_unknown_names_what_there_is (void)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_printer_profile_find ("epson", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (error), ==, "profile");
    g_assert_nonnull (strstr (error->message, "“epson”"));
    g_assert_nonnull (strstr (error->message, "generic-58, generic-80"));
}

/* generic-80 with the line of @key in @section replaced by @line (NULL: taken out). */
static char *
change (const char *section, const char *key, const char *line, guint *ret_row)
{
    const OcopPrinterFile *file = find_file ("generic-80");
    g_auto (GStrv) lines = g_strsplit (file->text, "\n", -1);
    g_autofree char *header = g_strdup_printf ("[%s]", section);
    g_autofree char *start = g_strconcat (key, " =", NULL);
    g_autoptr (GString) text = g_string_new (NULL);
    gboolean is_inside = FALSE, is_found = FALSE;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '[')
            is_inside = strcmp (lines[i], header) == 0;
        if (is_inside && !is_found && g_str_has_prefix (lines[i], start)) {
            is_found = TRUE;
            *ret_row = i + 1;
            g_string_append (text, line != NULL ? line : "");
        } else {
            g_string_append (text, lines[i]);
        }
        g_string_append_c (text, '\n');
    }
    g_assert_true (is_found);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of a key that generic-80 has once. */
static guint
find_row (const char *key)
{
    g_auto (GStrv) lines = g_strsplit (find_file ("generic-80")->text, "\n", -1);
    g_autofree char *start = g_strconcat (key, " =", NULL);
    guint i = 0;
    while (lines[i] != NULL && !g_str_has_prefix (lines[i], start))
        i++;
    g_assert_nonnull (lines[i]);
    return i + 1;
}

static void
assert_refused (const char *name, const char *text, gsize size, gint64 row, const char *column)
{
    g_autoptr (GError) error = NULL;
    /* A copy of exactly that size, so that the sanitizer sees one byte read too many. */
    g_autofree char *copy = g_memdup2 (text, size);
    g_assert_null (ocop_printer_profile_parse (name, copy, size, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpstr (ocop_error_get_column (error), ==, column);
    g_assert_nonnull (ocop_error_get_file (error));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_errors_say_where (void)
{
    static const struct {
        const char *section, *key, *line;
        const char *column; /* NULL: of no key */
    } wrong[] = {
        {"printer", "title", "title =", "title"},
        {"paper", "width-mm", "width-mm = 80 mm", "width-mm"},
        {"paper", "width-mm", "width-mm = 39", "width-mm"},
        {"paper", "width-dots", "width-dots = 1025", "width-dots"},
        {"paper", "width-dots", "width-dots = -1", "width-dots"},
        {"paper", "width-dots", "width-dots = 0x240", "width-dots"},
        {"paper", "dpi", "dpi = 99999999999999999999", "dpi"},
        {"paper", "dpi", "dpi", NULL},
        {"paper", "dpi", "dots-per-inch = 203", "dots-per-inch"},
        {"paper", "dpi", "DPI = 203", NULL},
        {"font", "sizes", "sizes = true", "sizes"},
        {"text", "mode", "mode = Raster", "mode"},
        {"text", "ascii", "ascii = 256", "ascii"},
        {"text", "ascii", "ascii = 0x100", "ascii"},
        {"text", "ascii", "ascii = 0xZZ", "ascii"},
        {"raster", "kind", "kind = gs-v-1", "kind"},
        {"raster", "kind", "kind = gs-v-0 # comment", "kind"},
        {"raster", "kind", "[papier]\nx = 1", "x"},
        {"raster", "band-rows", "band-rows = 256", "band-rows"},
        {"raster", "band-rows", "[raster", NULL},
        {"raster", "band-rows", "[ras ter]", NULL},
        {"drawer", "pin", "pin = 0", "pin"},
        {"drawer", "on-ms", "on-ms = 101", "on-ms"},
        {"drawer", "off-ms", "off-ms = 512", "off-ms"},
        {"status", "real-time", "real-time = \x1B@", NULL},
        {"status", "real-time", "real-time = \xC3", NULL},
        {"printer", "sources", "sources = x\nusb-ids = 04B8:0e15", "usb-ids"},
        {"printer", "sources", "sources = x\nusb-ids = 04b8:0e15  04b8:0202", "usb-ids"},
        /* contradictions */
        {"paper", "width-dots", "width-dots = 640", "width-dots"},
        {"font", "columns", "columns = 49", "columns"},
        {"font", "line-height", "line-height = 23", "line-height"},
        {"text", "mode", "mode = pages", "mode"},
        {"raster", "dot", "dot = 2", "dot"},
        {"raster", "kind", "kind = esc-star-8", "band-rows"},
        {"cut", "kind", "kind = none", "feed-cut"},
        {"cut", "feed-before-cut", "feed-before-cut = 2", "feed-before-cut"},
        {"cut", "feed-at-end", "feed-at-end = 4", "feed-at-end"},
        {"cut", "feed-cut", "feed-cut = no\nfeed-cut = no", "feed-cut"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        guint row = 0;
        g_autofree char *text = change (wrong[i].section, wrong[i].key, wrong[i].line, &row);
        if (strchr (wrong[i].line, '\n') != NULL)
            row++;
        /* A contradiction is pinned on another line than the one that was changed. */
        if (wrong[i].column != NULL && strstr (wrong[i].line, wrong[i].column) == NULL)
            row = find_row (wrong[i].column);
        assert_refused ("x", text, strlen (text), row, wrong[i].column);
    }
}

static void
test_no_key_may_be_missing (void)
{
    static const char *const keys[][2] = {
        {"printer", "title"},
        {"printer", "sources"},
        {"paper", "width-mm"},
        {"paper", "width-dots"},
        {"paper", "dpi"},
        {"font", "columns"},
        {"font", "cell-width"},
        {"font", "cell-height"},
        {"font", "line-height"},
        {"font", "sizes"},
        {"text", "mode"},
        {"text", "two-byte-mode"},
        {"raster", "kind"},
        {"raster", "dot"},
        {"raster", "band-rows"},
        {"raster", "feed-units"},
        {"raster", "bytes-per-second"},
        {"raster", "motion-units"},
        {"qr", "native"},
        {"qr", "module-dots-min"},
        {"cut", "kind"},
        {"cut", "feed-cut"},
        {"cut", "feed-before-cut"},
        {"cut", "feed-at-end"},
        {"drawer", "pin"},
        {"drawer", "on-ms"},
        {"drawer", "off-ms"},
        {"status", "process-id"},
        {"status", "automatic"},
        {"status", "real-time"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
        guint row;
        g_autofree char *text = change (keys[i][0], keys[i][1], NULL, &row);
        assert_refused ("x", text, strlen (text), 0, keys[i][1]);
    }
}

static void
test_pages_may_be_absent_or_hexadecimal (void)
{
    guint row;
    g_autoptr (GError) error = NULL;
    g_autofree char *text =
        change ("text", "ascii", "tcvn3-lower = 0x31\r\ntcvn3-upper = 50\n\t cp1258=0x29 ", &row);
    g_autoptr (OcopPrinterProfile) profile =
        ocop_printer_profile_parse ("x", text, strlen (text), &error);
    g_assert_no_error (error);
    g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_ASCII], ==, -1);
    g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_TCVN3_LOWER], ==, 0x31);
    g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_TCVN3_UPPER], ==, 50);
    g_assert_cmpint (profile->pages[OCOP_CODE_PAGE_CP1258], ==, 0x29);
    g_assert_cmpuint (g_strv_length (profile->usb_ids), ==, 0);

    g_autofree char *same = change ("text", "ascii", "tcvn3-lower = 0x31\ncp1258 = 49", &row);
    assert_refused ("x", same, strlen (same), row - 2, "mode");
}

static void
test_usb_ids_are_read (void)
{
    guint row;
    g_autoptr (GError) error = NULL;
    g_autofree char *text =
        change ("printer", "sources", "sources = ổ\nusb-ids = 04b8:0e15 0416:5011", &row);
    g_autoptr (OcopPrinterProfile) profile =
        ocop_printer_profile_parse ("x", text, strlen (text), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (profile->sources, ==, "ổ");
    g_assert_cmpuint (g_strv_length (profile->usb_ids), ==, 2);
    g_assert_cmpstr (profile->usb_ids[1], ==, "0416:5011");
}

static void
test_names_are_those_of_files (void)
{
    static const char *const names[] = {
        "", "Generic", "a b", "../x", "x.ini", "ổ", "12345678901234567890123456789012345678901"};
    const OcopPrinterFile *file = find_file ("generic-80");
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        assert_refused (names[i], file->text, file->size, 0, NULL);
}

static void
test_limits_hold (void)
{
    const OcopPrinterFile *file = find_file ("generic-80");
    g_autofree char *long_line = g_strnfill (600, '#');
    g_autoptr (GString) text = g_string_new (file->text);
    assert_refused ("x", long_line, 600, 1, NULL);
    assert_refused ("x", "#\0\n", 3, 1, NULL);
    assert_refused ("x", "", 0, 0, "title");
    while (text->len <= OCOP_PRINTER_PROFILE_MAX_BYTES)
        g_string_append (text, "# more\n");
    assert_refused ("x", text->str, text->len, 0, NULL);
}

static void
test_cut_short_is_refused (void)
{
    const OcopPrinterFile *file = find_file ("impact-76");
    for (gsize size = 0; size + 4 < file->size; size++) {
        g_autofree char *copy = g_memdup2 (file->text, size);
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_printer_profile_parse ("x", copy, size, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    }
}

/* What comes out of the reader can be printed with, whatever the file said. */
static void
test_rubbish_is_refused_or_harmless (void)
{
    const OcopPrinterFile *file = find_file ("epson-tm-t20");
    for (guint round = 0; round < 3000; round++) {
        g_autofree char *copy = g_memdup2 (file->text, file->size);
        for (guint i = 0; i < 3; i++)
            copy[g_test_rand_int_range (0, (gint32)file->size)] =
                (char)g_test_rand_int_range (0, 256);
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopPrinterProfile) profile =
            ocop_printer_profile_parse ("x", copy, file->size, &error);
        g_assert_true ((profile == NULL) == (error != NULL));
        if (profile == NULL)
            continue;
        g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
        g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (profile->width_dots, 30);
        OcopEscpos escpos;
        ocop_bitmap_set_black (bitmap, 3, 3);
        ocop_escpos_begin (&escpos, stream, profile);
        ocop_escpos_add_bitmap (&escpos, bitmap);
        ocop_escpos_add_cut (&escpos);
        ocop_escpos_add_pulse (&escpos);
        g_assert_cmpuint (stream->bytes->len, >, 0);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/printer-profile/data/every-file-is-compiled-in",
                     test_every_file_is_compiled_in);
    g_test_add_func ("/printer-profile/data/every-profile-is-sound", test_every_profile_is_sound);
    g_test_add_func ("/printer-profile/data/figures-are-those-of-the-printers",
                     test_figures_are_those_of_the_printers);
    g_test_add_func ("/printer-profile/data/pages-only-where-they-are-proven",
                     test_pages_only_where_they_are_proven);
    g_test_add_func ("/printer-profile/data/clones-are-not-overrun", test_clones_are_not_overrun);
    g_test_add_func ("/printer-profile/find/unknown-names-what-there-is",
                     test_unknown_names_what_there_is);
    g_test_add_func ("/printer-profile/parse/errors-say-where", test_errors_say_where);
    g_test_add_func ("/printer-profile/parse/no-key-may-be-missing", test_no_key_may_be_missing);
    g_test_add_func ("/printer-profile/parse/pages-may-be-absent-or-hexadecimal",
                     test_pages_may_be_absent_or_hexadecimal);
    g_test_add_func ("/printer-profile/parse/usb-ids-are-read", test_usb_ids_are_read);
    g_test_add_func ("/printer-profile/parse/names-are-those-of-files",
                     test_names_are_those_of_files);
    g_test_add_func ("/printer-profile/parse/limits-hold", test_limits_hold);
    g_test_add_func ("/printer-profile/parse/cut-short-is-refused", test_cut_short_is_refused);
    g_test_add_func ("/printer-profile/parse/rubbish-is-refused-or-harmless",
                     test_rubbish_is_refused_or_harmless);
    return g_test_run();
}
