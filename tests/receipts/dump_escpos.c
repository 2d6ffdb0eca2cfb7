/* Writes the sample papers for readers in other languages.
 *
 * dump_escpos papers DIR            every sample for every printer profile as ESC/POS, as text in
 *                                   the columns of the profiles, and index.json that lists them
 * dump_escpos receipt NAME COLUMNS  one sample as JSON to stdout: its lines, codes and cuts, for
 *                                   other encoders to print the same
 * dump_escpos rate NAME PROFILE SECONDS
 *                                   how often a processor second makes one sample into ESC/POS */
#include "base/json_writer.h"
#include "receipts/escpos.h"
#include "receipts/lines.h"
#include "receipts/text.h"
#include "sample_documents.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const mode_names[] = {
    [OCOP_TEXT_RASTER] = "raster", [OCOP_TEXT_PAGES] = "pages", [OCOP_TEXT_ASCII] = "ascii"};
static const char *const atom_names[] = {
    [OCOP_ATOM_SETUP] = "setup",   [OCOP_ATOM_TEXT] = "text", [OCOP_ATOM_RASTER] = "raster",
    [OCOP_ATOM_SYMBOL] = "symbol", [OCOP_ATOM_CUT] = "cut",   [OCOP_ATOM_PULSE] = "pulse",
    [OCOP_ATOM_END_OF_JOB] = "end"};

static void
write_file (const char *folder, const char *name, const void *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_file_set_contents (path, bytes, (gssize)size, &error))
        g_error ("%s", error->message);
}

static void
add_profile (OcopJsonWriter *json, const OcopPrinterProfile *profile)
{
    ocop_json_begin_object (json, NULL);
    ocop_json_add_string (json, "name", profile->name);
    ocop_json_add_string (json, "mode", mode_names[profile->text_mode]);
    ocop_json_add_int (json, "width", profile->width_dots);
    ocop_json_add_int (json, "columns", profile->columns);
    ocop_json_add_int (json, "line_height", profile->line_height);
    ocop_json_add_int (json, "dpi", profile->dpi);
    ocop_json_add_int (json, "dot", profile->raster_dot);
    ocop_json_add_bool (json, "cuts", profile->cut != OCOP_CUT_NONE);
    ocop_json_add_bool (json, "draws", profile->raster != OCOP_RASTER_NONE);
    ocop_json_add_bool (json, "has_native_qr", profile->has_native_qr);
    ocop_json_add_bool (json, "has_process_id", profile->has_process_id);
    ocop_json_begin_object (json, "pages");
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++)
        if (profile->pages[page] >= 0)
            ocop_json_add_int (json, ocop_code_page_get_name (page), profile->pages[page]);
    ocop_json_end_object (json);
    ocop_json_end_object (json);
}

/* Names of what stands on a paper beside text and rules. */
static const char *
name_object (OcopBlockKind kind)
{
    switch (kind) {
    case OCOP_BLOCK_QR:
        return "qr";
    case OCOP_BLOCK_BARCODE:
        return "barcode";
    case OCOP_BLOCK_RULER:
        return "ruler";
    case OCOP_BLOCK_SAMPLE:
        return "sample";
    case OCOP_BLOCK_DRAWER:
        return "pulse";
    case OCOP_BLOCK_CUT:
        return "cut";
    case OCOP_BLOCK_TITLE:
    case OCOP_BLOCK_TEXT:
    case OCOP_BLOCK_PAIR:
    case OCOP_BLOCK_ITEM:
    case OCOP_BLOCK_RULE:
    case OCOP_BLOCK_BLANK:
        break;
    }
    g_assert_not_reached();
}

static void
add_line (OcopJsonWriter *json, const OcopPaperLine *line)
{
    const OcopBlock *block = line->block;
    ocop_json_begin_object (json, NULL);
    if (line->kind == OCOP_LINE_OBJECT) {
        ocop_json_add_string (json, "kind", name_object (block->kind));
        ocop_json_add_string (json, "caption", block->text);
        ocop_json_add_string (json, "value", block->value);
    } else {
        ocop_json_add_string (json, "kind", "text");
    }
    ocop_json_add_string (json, "text", line->text);
    ocop_json_add_bool (json, "bold", line->is_bold);
    ocop_json_add_bool (json, "large", line->letter_size == OCOP_SIZE_LARGE);
    ocop_json_end_object (json);
}

static void
add_lines (OcopJsonWriter *json, const char *key, const OcopDocument *document, guint columns)
{
    g_autoptr (OcopPaperLines) lines = ocop_paper_lines_new (document, columns);
    ocop_json_begin_array (json, key);
    for (guint i = 0; i < ocop_paper_lines_get_count (lines); i++)
        add_line (json, ocop_paper_lines_peek (lines, i));
    ocop_json_end_array (json);
}

static void
add_atoms (OcopJsonWriter *json, const OcopPrintStream *stream)
{
    ocop_json_begin_array (json, "atoms");
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        ocop_json_begin_array (json, NULL);
        ocop_json_add_string (json, NULL, atom_names[atom->kind]);
        ocop_json_add_int (json, NULL, (gint64)atom->size);
        ocop_json_end_array (json);
    }
    ocop_json_end_array (json);
}

static void
add_paper (OcopJsonWriter *json, const char *folder, const OcopPrinterProfile *profile,
           const char *sample)
{
    g_autoptr (OcopDocument) document = sample_document (sample);
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    g_autofree char *text = ocop_document_to_text (document, profile->columns);
    g_autofree char *file = g_strdup_printf ("%s.%s.bin", profile->name, sample);
    write_file (folder, file, stream->bytes->data, stream->bytes->len);

    ocop_json_begin_object (json, NULL);
    ocop_json_add_string (json, "profile", profile->name);
    ocop_json_add_string (json, "sample", sample);
    ocop_json_add_string (json, "file", file);
    ocop_json_add_string (json, "text", text);
    add_lines (json, "lines", document, profile->columns);
    add_atoms (json, stream);
    ocop_json_end_object (json);
}

static void
dump_papers (const char *folder)
{
    const char *const *profiles = ocop_printer_profile_list();
    g_autoptr (GString) out = g_string_new (NULL);
    OcopJsonWriter json;
    ocop_json_writer_init (&json, out);
    ocop_json_begin_object (&json, NULL);
    ocop_json_begin_array (&json, "profiles");
    for (guint i = 0; profiles[i] != NULL; i++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (profiles[i], NULL);
        add_profile (&json, profile);
    }
    ocop_json_end_array (&json);
    ocop_json_begin_array (&json, "papers");
    for (guint i = 0; profiles[i] != NULL; i++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (profiles[i], NULL);
        for (guint s = 0; sample_names()[s] != NULL; s++)
            add_paper (&json, folder, profile, sample_names()[s]);
    }
    ocop_json_end_array (&json);
    ocop_json_end_object (&json);
    write_file (folder, "index.json", out->str, out->len);
}

static void
dump_receipt (const char *sample, guint columns)
{
    g_autoptr (OcopDocument) document = sample_document (sample);
    g_autoptr (GString) out = g_string_new (NULL);
    OcopJsonWriter json;
    ocop_json_writer_init (&json, out);
    add_lines (&json, NULL, document, columns);
    puts (out->str);
}

static int
print_rate (const char *sample, const char *profile_name, double seconds)
{
    g_autoptr (OcopDocument) document = sample_document (sample);
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (profile_name, NULL);
    if (profile == NULL)
        return 2;
    const clock_t start = clock();
    double taken = 0;
    guint n = 0;
    for (; taken < seconds; n++) {
        ocop_print_stream_free (ocop_document_to_escpos (document, profile, NULL));
        taken = (double)(clock() - start) / CLOCKS_PER_SEC;
    }
    printf ("%.1f\n", n / taken);
    return 0;
}

int
main (int argc, char **argv)
{
    if (argc == 3 && g_str_equal (argv[1], "papers")) {
        dump_papers (argv[2]);
        return 0;
    }
    if (argc == 4 && g_str_equal (argv[1], "receipt")) {
        dump_receipt (argv[2], (guint)atoi (argv[3]));
        return 0;
    }
    if (argc == 5 && g_str_equal (argv[1], "rate"))
        return print_rate (argv[2], argv[3], g_ascii_strtod (argv[4], NULL));
    fputs ("usage: dump_escpos papers DIR | receipt NAME COLUMNS | rate NAME PROFILE SECONDS\n",
           stderr);
    return 2;
}
