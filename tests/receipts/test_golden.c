/* Papers as a whole, compared with files in tests/golden/receipts that were looked at. To look
 * again after a change: OCOP_GOLDEN_WRITE=1 writes them anew. */
#include "sample_documents.h"

#include "receipts/text.h"

static const guint widths[] = {32, 42, 48};

static void
compare_one (const OcopDocument *document, const char *name, guint columns)
{
    const char *folder = g_getenv ("OCOP_GOLDEN");
    g_assert_nonnull (folder);
    g_autofree char *file_name = g_strdup_printf ("%s-%u.txt", name, columns);
    g_autofree char *path = g_build_filename (folder, "receipts", file_name, NULL);
    g_autofree char *got = ocop_document_to_text (document, columns);
    if (g_getenv ("OCOP_GOLDEN_WRITE") != NULL)
        g_assert_true (g_file_set_contents (path, got, -1, NULL));
    g_autofree char *wanted = NULL;
    if (!g_file_get_contents (path, &wanted, NULL, NULL))
        g_error ("%s cannot be read", path);
    g_assert_cmpstr (got, ==, wanted);
}

static void
compare (gconstpointer name)
{
    g_autoptr (OcopDocument) document = sample_document (name);
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        compare_one (document, name, widths[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        g_autofree char *path = g_strconcat ("/receipts/golden/", *name, NULL);
        g_test_add_data_func (path, *name, compare);
    }
    return g_test_run();
}
