/* Codes on printers: how large they are, and what happens where they cannot be printed. */
#include "receipts/escpos_symbols.h"

#include "escpos_fixture.h"
#include "receipts/symbols.h"

#include <string.h>

#define QUIET 8 /* modules, both sides */

/* libqrencode is asked at both sides of every step. */
static void
test_modules_by_size (void)
{
    g_autofree guint8 *content = g_malloc (OCOP_QR_TEXT_MAX);
    memset (content, 0xC3, OCOP_QR_TEXT_MAX);
    guint n_versions = 0;
    for (gsize size = 1, last = 0; size <= OCOP_QR_TEXT_MAX; size++) {
        const guint modules = ocop_escpos_qr_modules (size);
        const gboolean is_border =
            size == 1 || modules != last || ocop_escpos_qr_modules (size + 1) != modules;
        n_versions += modules != last ? 1 : 0;
        last = modules;
        if (!is_border)
            continue;
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopSymbol) symbol = ocop_qr_encode (content, size, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (symbol->columns, ==, modules);
    }
    g_assert_cmpuint (n_versions, ==, 38);
    g_assert_cmpuint (ocop_escpos_qr_modules (2331), ==, 177);
    g_assert_cmpuint (ocop_escpos_qr_modules (2332), ==, 0);
}

static void
test_fits_every_paper (void)
{
    for (const char *const *names = ocop_printer_profile_list(); *names != NULL; names++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (*names, NULL);
        for (gsize size = 1; size <= OCOP_QR_TEXT_MAX; size++) {
            const guint modules = ocop_escpos_qr_modules (size) + QUIET;
            const guint dots = ocop_escpos_qr_module_dots (profile, modules, FALSE);
            const guint large = ocop_escpos_qr_module_dots (profile, modules, TRUE);
            g_assert_cmpuint (large * modules, <=, profile->width_dots);
            g_assert_cmpuint (dots, <=, large);
            if (large >= profile->qr_module_dots_min)
                g_assert_cmpuint (dots, >=, profile->qr_module_dots_min);
            if (large < 16 && large > 0)
                g_assert_cmpuint ((large + profile->raster_dot) * modules, >, profile->width_dots);
            g_assert_cmpuint (dots % profile->raster_dot, ==, 0);
        }
    }
}

static void
find_ink (const OcopBitmap *image, guint *ret_left, guint *ret_end)
{
    *ret_left = image->width;
    *ret_end = 0;
    for (guint y = 0; y < image->height; y++)
        for (guint x = 0; x < image->width; x++)
            if (ocop_bitmap_get (image, x, y)) {
                *ret_left = MIN (*ret_left, x);
                *ret_end = MAX (*ret_end, x + 1);
            }
}

/* "TREN", the code with four modules of white around, its caption, "DUOI". */
static void
test_centred_with_quiet_zone (void)
{
    static const char content[] = "https://example.vn/ma/123456";
    g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (42);
    profile->has_native_qr = FALSE;
    g_autoptr (OcopDocument) document = escpos_document_of ("TREN");
    ocop_document_add_qr (document, "MA KIEM CHUNG", content);
    ocop_document_add_text (document, (OcopStyle){0}, "DUOI");
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (paper);
    g_assert_true (g_strv_contains ((const char *const *)lines, "              MA KIEM CHUNG"));

    const guint modules = ocop_escpos_qr_modules (strlen (content));
    const guint dots = ocop_escpos_qr_module_dots (profile, modules + QUIET, FALSE);
    const guint width = profile->width_dots;
    guint above_end = 0, code_top = G_MAXUINT, code_end = 0, caption_top = 0;
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (paper); i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (paper, i);
        if (mark->kind == OCOP_MARK_TEXT && code_end == 0)
            above_end = mark->y + mark->height;
        if (mark->kind == OCOP_MARK_TEXT && code_end > 0 && caption_top == 0)
            caption_top = mark->y;
        if (mark->kind != OCOP_MARK_IMAGE)
            continue;
        guint left, end;
        find_ink (mark->image, &left, &end);
        g_assert_cmpuint (end - left, ==, modules * dots);
        g_assert_cmpuint (left, ==, (width - modules * dots) / 2);
        code_top = MIN (code_top, mark->y);
        code_end = mark->y + mark->height;
    }
    g_assert_cmpuint (code_end - code_top, ==, modules * dots);
    g_assert_cmpuint (code_top - above_end, >=, QUIET / 2 * dots);
    g_assert_cmpuint (caption_top - code_end, >=, QUIET / 2 * dots);
}

/* What cannot be drawn is written, caption and all of the content. */
static void
test_content_where_nothing_is_drawn (void)
{
    static const char content[] = "https://example.vn/tra-cuu?ma=0123456789ABCDEF0123456789ABCDEF";
    g_autoptr (OcopPrinterProfile) profile =
        ocop_printer_profile_find (ocop_printer_profile_list()[0], NULL);
    profile->text_mode = OCOP_TEXT_ASCII;
    profile->raster = OCOP_RASTER_NONE;
    profile->has_native_qr = FALSE;
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    ocop_document_add_qr (document, "Tra cứu", content);
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "Phiếu", "P12");
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        g_assert_true (atom->kind != OCOP_ATOM_RASTER && atom->kind != OCOP_ATOM_SYMBOL);
        if (atom->kind == OCOP_ATOM_TEXT)
            g_string_append_len (text, (const char *)stream->bytes->data + atom->start,
                                 (gssize)atom->size - 1);
    }
    g_autofree char *wanted = g_strconcat ("Tra cuu:", content, "Phieu:P12", NULL);
    g_assert_cmpstr (text->str, ==, wanted);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/escpos-symbols/modules-by-size", test_modules_by_size);
    g_test_add_func ("/receipts/escpos-symbols/fits-every-paper", test_fits_every_paper);
    g_test_add_func ("/receipts/escpos-symbols/centred-with-quiet-zone",
                     test_centred_with_quiet_zone);
    g_test_add_func ("/receipts/escpos-symbols/content-where-nothing-is-drawn",
                     test_content_where_nothing_is_drawn);
    return g_test_run();
}
