/* Writes every sample paper as other programs read it: PDF, PNG and text, at the widths that shops
 * have, and what a printer would print as a PNG of one byte a dot.
 *
 * NAME.codes holds what the codes on it hold, one a line, as zbarimg prints them.
 *
 * usage: dump_pages FOLDER [NAME…] */
#include "sample_documents.h"
#include "samples.h"

#include "receipts/page.h"
#include "receipts/png.h"
#include "receipts/text.h"

#include <string.h>

static const struct {
    guint dots;
    guint columns;
} widths[] = {{384, 32}, {512, 42}, {576, 48}};

/* Takes @bytes. */
static void
save (const char *folder, const char *file_name, GBytes *bytes)
{
    g_autofree char *path = g_build_filename (folder, file_name, NULL);
    g_autoptr (GError) error = NULL;
    if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                              (gssize)g_bytes_get_size (bytes), &error))
        g_error ("%s", error->message);
    g_bytes_unref (bytes);
}

static GBytes *
dots_as_png (const OcopDocument *document, guint dots)
{
    g_autoptr (OcopBitmap) bitmap =
        ocop_document_to_bitmap (document, 0, ocop_document_get_n_blocks (document), dots);
    g_autofree guint8 *grey = g_malloc ((gsize)bitmap->width * bitmap->height);
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = 0; x < bitmap->width; x++)
            grey[(gsize)y * bitmap->width + x] = ocop_bitmap_get (bitmap, x, y) ? 0 : 0xff;
    return ocop_png_from_grey (grey, bitmap->width, bitmap->height, bitmap->width, NULL);
}

static GBytes *
list_codes (const OcopDocument *document)
{
    GString *out = g_string_new (NULL);
    for (guint i = 0; i < ocop_document_get_n_blocks (document); i++) {
        const OcopBlock *block = ocop_document_peek_block (document, i);
        if (block->kind == OCOP_BLOCK_QR)
            g_string_append_printf (out, "QR-Code:%s\n", block->value);
        else if (block->kind == OCOP_BLOCK_BARCODE && block->symbology == OCOP_SYMBOL_EAN_13)
            g_string_append_printf (out, "EAN-13:%s\n", block->value);
        else if (block->kind == OCOP_BLOCK_BARCODE && block->symbology == OCOP_SYMBOL_CODE_128)
            g_string_append_printf (out, "CODE-128:%s\n", block->value);
    }
    return g_string_free_to_bytes (out);
}

static void
save_width (const char *folder, const char *name, guint dots, const char *ending, GBytes *bytes)
{
    g_autofree char *file_name = g_strdup_printf ("%s-%u%s", name, dots, ending);
    save (folder, file_name, bytes);
}

static void
dump (const char *folder, const char *name)
{
    g_autoptr (OcopDocument) document = sample_document (name);
    g_autofree char *codes_name = g_strconcat (name, ".codes", NULL);
    save (folder, codes_name, list_codes (document));
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        const guint dots = widths[i].dots;
        char *text = ocop_document_to_text (document, widths[i].columns);
        save_width (folder, name, dots, ".txt", g_bytes_new_take (text, strlen (text)));
        save_width (folder, name, dots, ".png", ocop_document_to_png (document, dots, NULL));
        save_width (folder, name, dots, ".dots.png", dots_as_png (document, dots));
        save_width (folder, name, dots, ".pdf",
                    ocop_document_to_pdf (document, dots, SAMPLE_UTC_MS, NULL));
    }
}

int
main (int argc, char **argv)
{
    if (argc < 2)
        g_error ("usage: dump_pages FOLDER [NAME…]");
    const char *const *names = argc > 2 ? (const char *const *)argv + 2 : sample_names();
    for (guint i = 0; names[i] != NULL; i++)
        dump (argv[1], names[i]);
    return 0;
}
