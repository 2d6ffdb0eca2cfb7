/* Print streams as a writer sees them: whole commands, marks where they belong, nothing that a name
 * could smuggle in. */
#include "escpos_fixture.h"

#include "sample_documents.h"

#include <string.h>

static void
assert_same_bytes (const OcopPrintStream *stream, gsize start, gsize size, const void *wanted,
                   gsize wanted_size)
{
    g_assert_cmpuint (size, ==, wanted_size);
    g_assert_true (memcmp (stream->bytes->data + start, wanted, size) == 0);
}

/* Each atom alone is whole: a writer that stopped before or behind it owes the printer nothing. */
static void
check_atoms_of (const OcopPrinterProfile *profile, const char *sample)
{
    g_autoptr (OcopDocument) document = sample_document (sample);
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    gsize at = 0;
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = escpos_atom_at (stream, i);
        g_assert_cmpuint (atom->start, ==, at);
        g_assert_cmpuint (atom->size, >, 0);
        at += atom->size;
        g_autoptr (OcopEscposInterpreter) alone = ocop_escpos_interpreter_new (profile);
        ocop_escpos_interpreter_feed (alone, stream->bytes->data + atom->start, atom->size);
        ocop_escpos_interpreter_finish (alone);
        /* A letter of the page that an earlier atom chose is a problem of this test alone. */
        const char *const *problems = ocop_escpos_interpreter_peek_problems (alone);
        for (guint p = 0; problems[p] != NULL; p++)
            if (strstr (problems[p], "unfinished") != NULL ||
                strstr (problems[p], "unknown") != NULL)
                g_error ("%s, %s, atom %u: %s", profile->name, sample, i, problems[p]);
    }
    g_assert_cmpuint (at, ==, stream->bytes->len);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (paper), >, 0);
}

static void
check_atoms (OcopPrinterProfile *profile)
{
    for (const char *const *name = sample_names(); *name != NULL; name++)
        check_atoms_of (profile, *name);
}

static void
test_atoms_are_whole (void)
{
    escpos_for_each_profile (check_atoms);
}

static void
assert_no_real_time (const OcopPrintStream *stream)
{
    const guint8 *bytes = stream->bytes->data;
    for (gsize i = 1; i < stream->bytes->len; i++)
        if (bytes[i - 1] == 0x10)
            g_assert_true (bytes[i] != 0x04 && bytes[i] != 0x05 && bytes[i] != 0x14);
}

/* Codes of random content make any pair of bytes. */
static void
check_real_time (OcopPrinterProfile *profile)
{
    for (guint i = 0; i < 12; i++) {
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
        char content[200];
        for (gsize c = 0; c < sizeof content - 1; c++)
            content[c] = (char)g_test_rand_int_range (1, 256);
        content[sizeof content - 1] = '\0';
        ocop_document_add_qr (document, "", content);
        ocop_document_add_large_qr (document, "", content);
        g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
        assert_no_real_time (stream);
    }
}

static void
test_no_real_time_command (void)
{
    escpos_for_each_profile (check_real_time);
}

static gsize
first_of (const OcopPrintStream *stream, OcopAtomKind kind)
{
    for (guint i = 0; i < stream->atoms->len; i++)
        if (escpos_atom_at (stream, i)->kind == kind)
            return escpos_atom_at (stream, i)->start;
    return G_MAXSIZE;
}

static void
check_pulses (OcopPrinterProfile *profile)
{
    const OcopEscposOptions opening = {.opens_drawer = TRUE};
    g_autoptr (OcopDocument) document = sample_document ("copy");
    g_autoptr (OcopPrintStream) closed = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (OcopPrintStream) open = ocop_document_to_escpos (document, profile, &opening);
    g_assert_cmpuint (escpos_count_atoms (closed, OCOP_ATOM_PULSE), ==, 0);
    g_assert_cmpuint (escpos_count_atoms (open, OCOP_ATOM_PULSE), ==, 1);
    g_assert_cmpuint (first_of (open, OCOP_ATOM_PULSE), <, first_of (open, OCOP_ATOM_CUT));

    g_autoptr (OcopDocument) uncut = escpos_document_of ("Cà phê");
    ocop_document_add_drawer (uncut);
    g_autoptr (OcopPrintStream) own = ocop_document_to_escpos (uncut, profile, NULL);
    g_autoptr (OcopPrintStream) both = ocop_document_to_escpos (uncut, profile, &opening);
    g_assert_cmpuint (escpos_count_atoms (own, OCOP_ATOM_PULSE), ==, 1);
    g_assert_cmpuint (escpos_count_atoms (both, OCOP_ATOM_PULSE), ==, 2);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, both);
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (paper), ==, 2);
}

static void
test_pulse_where_asked (void)
{
    escpos_for_each_profile (check_pulses);
}

static void
check_end (OcopPrinterProfile *profile)
{
    const guint8 id_mark[] = {0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, '0', '4', '2', '7'};
    const guint8 ask[] = {0x1D, 0x72, 0x01};
    const OcopEscposOptions options = {.process_id = "0427"};
    g_autoptr (OcopDocument) document = sample_document ("copy");
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, &options);
    const OcopAtom *last = escpos_atom_at (stream, stream->atoms->len - 1);
    g_assert_cmpint (last->kind, ==, OCOP_ATOM_END_OF_JOB);
    g_assert_cmpuint (escpos_count_atoms (stream, OCOP_ATOM_END_OF_JOB), ==, 1);
    if (profile->has_process_id)
        assert_same_bytes (stream, last->start, last->size, id_mark, sizeof id_mark);
    else
        assert_same_bytes (stream, last->start, last->size, ask, sizeof ask);

    g_autoptr (OcopPrintStream) file = ocop_document_to_escpos (document, profile, &escpos_to_file);
    g_assert_cmpuint (escpos_count_atoms (file, OCOP_ATOM_END_OF_JOB), ==, 0);
    assert_same_bytes (file, 0, file->bytes->len, stream->bytes->data, last->start);
}

static void
test_end_mark_by_profile (void)
{
    escpos_for_each_profile (check_end);
}

/* Letters, signs, escape sequences and broken UTF-8. */
static char *
make_name (void)
{
    static const char *const pieces[] = {
        "Chả mực",  "\x1b",         "\x1b@", "\x1d(k",   "\x10\x14\x01\x00\x01",
        "\n",       "\r\n",         "\x7f",  "\xc2\x9b", "\xc0\x80",
        "\xff",     "\xe2\x80\xae", "★",     "ữ",        "Ặ",
        "1.000",    "日本",         " ",     "\xc2\xa0", "<b>",
        "\xcc\x81", "\xe2\x80\xa8", "\x1c&", "…",        "\x0c",
        "\x1bp",
    };
    GString *name = g_string_new (NULL);
    const gint n = g_test_rand_int_range (1, 12);
    for (gint i = 0; i < n; i++)
        g_string_append (name, pieces[g_test_rand_int_range (0, (gint)G_N_ELEMENTS (pieces))]);
    return g_string_free (name, FALSE);
}

/* ESC t with a page of the profile, bytes that print, one line feed, and that at the end. */
static void
assert_harmless_text (const OcopPrinterProfile *profile, const guint8 *bytes, gsize size)
{
    g_assert_cmpuint (size, >, 0);
    g_assert_cmpuint (bytes[size - 1], ==, '\n');
    for (gsize i = 0; i < size - 1; i++) {
        if (bytes[i] == 0x1B) {
            g_assert_cmpuint (i + 3, <, size);
            g_assert_cmpuint (bytes[i + 1], ==, 't');
            gboolean is_known = FALSE;
            for (guint page = 0; page < OCOP_N_CODE_PAGES; page++)
                is_known |= profile->pages[page] == bytes[i + 2];
            g_assert_true (is_known);
            i += 2;
            continue;
        }
        g_assert_true (bytes[i] >= 0x20 && bytes[i] != 0x7F);
    }
}

static void
check_names (OcopPrinterProfile *profile)
{
    const guint n = profile->text_mode == OCOP_TEXT_RASTER ? 10 : 80;
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = make_name();
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, name);
        const OcopItem item = {.number = i,
                               .name = name,
                               .qty = "1",
                               .unit = name,
                               .price = "5.000",
                               .amount = "5.000"};
        ocop_document_add_title (document, name);
        ocop_document_add_item (document, &item);
        ocop_document_add_pair (document, (OcopStyle){.is_bold = TRUE}, name, name);
        ocop_document_add_qr (document, name, "https://example.vn");
        g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
        for (guint a = 0; a < stream->atoms->len; a++) {
            const OcopAtom *atom = escpos_atom_at (stream, a);
            const guint8 *bytes = stream->bytes->data + atom->start;
            if (atom->kind == OCOP_ATOM_TEXT)
                assert_harmless_text (profile, bytes, atom->size);
            else
                g_assert_true (bytes[0] == 0x1B || bytes[0] == 0x1C || bytes[0] == 0x1D);
            g_assert_true (atom->kind != OCOP_ATOM_PULSE && atom->kind != OCOP_ATOM_CUT);
        }
        assert_no_real_time (stream);
        g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
        g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (paper), ==, 0);
    }
}

static void
test_hostile_names (void)
{
    escpos_for_each_profile (check_names);
}

static void
check_pure (OcopPrinterProfile *profile)
{
    g_autoptr (OcopDocument) document = sample_document ("sale");
    g_autoptr (OcopPrintStream) one = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (OcopPrintStream) other = ocop_document_to_escpos (document, profile, NULL);
    assert_same_bytes (one, 0, one->bytes->len, other->bytes->data, other->bytes->len);
}

static void
test_same_bytes_each_time (void)
{
    escpos_for_each_profile (check_pure);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/escpos-stream/atoms-are-whole-commands", test_atoms_are_whole);
    g_test_add_func ("/receipts/escpos-stream/no-real-time-command-in-data",
                     test_no_real_time_command);
    g_test_add_func ("/receipts/escpos-stream/pulse-only-where-asked", test_pulse_where_asked);
    g_test_add_func ("/receipts/escpos-stream/end-mark-by-profile", test_end_mark_by_profile);
    g_test_add_func ("/receipts/escpos-stream/names-bring-no-control-byte", test_hostile_names);
    g_test_add_func ("/receipts/escpos-stream/same-bytes-each-time", test_same_bytes_each_time);
    return g_test_run();
}
