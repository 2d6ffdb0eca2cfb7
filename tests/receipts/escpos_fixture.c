/* What the tests of printer bytes share. */
#include "escpos_fixture.h"

const OcopEscposOptions escpos_to_file = {.has_no_end_mark = TRUE};

void
escpos_for_each_profile (EscposProfileTest test)
{
    const char *const *names = ocop_printer_profile_list();
    g_assert_nonnull (names[0]);
    for (; *names != NULL; names++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (*names, &error);
        g_assert_no_error (error);
        g_test_message ("%s", *names);
        test (profile);
    }
}

/* A printer of 80 mm with both Vietnamese families of pages, as a profile may say. */
OcopPrinterProfile *
escpos_pages_profile (guint columns)
{
    for (const char *const *names = ocop_printer_profile_list(); *names != NULL; names++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (*names, NULL);
        if (profile->text_mode != OCOP_TEXT_PAGES || profile->raster == OCOP_RASTER_NONE)
            continue;
        profile->columns = columns;
        profile->cell_width = 12;
        profile->width_dots = columns * 12;
        profile->has_font_size = FALSE;
        return g_steal_pointer (&profile);
    }
    g_error ("no profile prints text by pages");
}

OcopEscposInterpreter *
escpos_interpret (const OcopPrinterProfile *profile, const OcopPrintStream *stream)
{
    OcopEscposInterpreter *interpreter = ocop_escpos_interpreter_new (profile);
    ocop_escpos_interpreter_feed (interpreter, stream->bytes->data, stream->bytes->len);
    ocop_escpos_interpreter_finish (interpreter);
    const char *const *problems = ocop_escpos_interpreter_peek_problems (interpreter);
    if (problems[0] != NULL)
        g_error ("%s: %s", profile->name, problems[0]);
    return interpreter;
}

const OcopAtom *
escpos_atom_at (const OcopPrintStream *stream, guint index)
{
    return &g_array_index (stream->atoms, OcopAtom, index);
}

guint
escpos_count_atoms (const OcopPrintStream *stream, OcopAtomKind kind)
{
    guint n = 0;
    for (guint i = 0; i < stream->atoms->len; i++)
        n += escpos_atom_at (stream, i)->kind == kind ? 1 : 0;
    return n;
}

OcopDocument *
escpos_document_of (const char *text)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    ocop_document_add_text (document, (OcopStyle){0}, text);
    return document;
}
