/* Feeds the files of one folder to a fuzz target without libFuzzer, one TAP case per file.
 *
 * Each file is also given cut short at a number of places: what arrives over a wire or from a torn
 * file ends anywhere. The bytes lie in a block of exactly their size, so that a sanitizer sees one
 * byte read too many. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#define CUTS_MAX 64

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static void
feed (const char *bytes, gsize size)
{
    guint8 *exact = g_malloc (MAX (size, 1));

    if (size > 0)
        memcpy (exact, bytes, size);
    g_assert_cmpint (LLVMFuzzerTestOneInput (exact, size), ==, 0);
    g_free (exact);
}

static void
feed_file (gconstpointer path)
{
    g_autofree char *bytes = NULL;
    g_autoptr (GError) error = NULL;
    gsize size = 0;

    g_file_get_contents (path, &bytes, &size, &error);
    g_assert_no_error (error);
    for (gsize i = 0; i < CUTS_MAX; i++)
        feed (bytes, size * i / CUTS_MAX);
    feed (bytes, size);
}

int
main (int argc, char **argv)
{
    g_autoptr (GDir) folder = NULL;
    g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    const char *name;

    g_test_init (&argc, &argv, NULL);
    g_assert_cmpint (argc, ==, 2);
    folder = g_dir_open (argv[1], 0, &error);
    g_assert_no_error (error);
    while ((name = g_dir_read_name (folder)) != NULL) {
        g_autofree char *case_path = g_strdup_printf ("/fuzz/corpus/%s", name);
        char *path = g_build_filename (argv[1], name, NULL);

        g_ptr_array_add (paths, path);
        g_test_add_data_func (case_path, path, feed_file);
    }
    g_assert_cmpuint (paths->len, >, 0);
    return g_test_run();
}
