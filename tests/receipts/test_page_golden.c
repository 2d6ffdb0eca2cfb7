/* Papers as dots, compared with pictures in tests/golden/pages that were looked at. To look again
 * after a change: OCOP_GOLDEN_WRITE=1 writes them anew.
 *
 * made-with.txt names the fonts and libraries that drew them. With the same ones nearly every dot
 * has to agree; with others, black has to be near black, for letters may be a dot off. */
#include "sample_documents.h"

#include "receipts/page.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <string.h>

#define SAME_PERMILLE  1
#define OTHER_PERMILLE 60
#define HASH_CHARS     12

static const guint widths[] = {384, 576};

/* Left out: what no other paper shows and is long ("bench"), and letters of scripts that come from
 * whatever font a machine has ("extremes"). */
static gboolean
has_picture (const char *name)
{
    return strcmp (name, "bench") != 0 && strcmp (name, "extremes") != 0;
}

/* As fontconfig finds it for Pango. */
static void
describe_font (GString *out, const char *family)
{
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString (wanted, FC_FAMILY, (const FcChar8 *)family);
    FcConfigSubstitute (NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute (wanted);
    FcResult result;
    FcPattern *found = FcFontMatch (NULL, wanted, &result);
    FcChar8 *found_family = NULL, *path = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    FcPatternGetString (found, FC_FAMILY, 0, &found_family);
    FcPatternGetString (found, FC_FILE, 0, &path);
    if (g_strcmp0 ((const char *)found_family, family) != 0)
        g_error ("font “%s” is missing: install fonts-noto-core and fonts-noto-mono", family);
    g_assert_true (g_file_get_contents ((const char *)path, &bytes, &size, NULL));
    g_autofree char *hash =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_string_append_printf (out, "%s %.*s\n", family, HASH_CHARS, hash);
    FcPatternDestroy (found);
    FcPatternDestroy (wanted);
}

static char *
describe_makers (void)
{
    GString *out = g_string_new (NULL);
    g_string_append_printf (out, "cairo %s\npango %s\n", cairo_version_string(),
                            pango_version_string());
    describe_font (out, "Noto Sans");
    return g_string_free (out, FALSE);
}

static char *
path_of (const char *name)
{
    const char *folder = g_getenv ("OCOP_GOLDEN");
    g_assert_nonnull (folder);
    return g_build_filename (folder, "pages", name, NULL);
}

/* One bit a dot. Cairo has the first dot of 32 in the lowest bit where that comes first in memory,
 * else in the highest. */
static cairo_surface_t *
surface_from_bitmap (const OcopBitmap *bitmap)
{
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_A1, (int)bitmap->width, (int)bitmap->height);
    guint32 *words = (guint32 *)(gpointer)cairo_image_surface_get_data (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface) / 4;
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = 0; x < bitmap->width; x++) {
            const guint bit = G_BYTE_ORDER == G_LITTLE_ENDIAN ? x % 32 : 31 - x % 32;
            const guint32 is_white = !ocop_bitmap_get (bitmap, x, y);
            words[y * stride + x / 32] |= is_white << bit;
        }
    cairo_surface_mark_dirty (surface);
    return surface;
}

static OcopBitmap *
read_bitmap (const char *path)
{
    cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
    if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
        g_error ("%s cannot be read", path);
    OcopBitmap *bitmap = ocop_bitmap_new ((guint)cairo_image_surface_get_width (surface),
                                          (guint)cairo_image_surface_get_height (surface));
    const guint32 *pixels = (const guint32 *)(gconstpointer)cairo_image_surface_get_data (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface) / 4;
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = 0; x < bitmap->width; x++)
            if ((pixels[y * stride + x] & 0xff) < 0x80)
                ocop_bitmap_set_black (bitmap, x, y);
    cairo_surface_destroy (surface);
    return bitmap;
}

static gboolean
has_black_near (const OcopBitmap *bitmap, guint x, guint y, guint distance)
{
    const guint right = MIN (x + distance, bitmap->width - 1);
    const guint bottom = MIN (y + distance, bitmap->height - 1);
    for (guint v = y > distance ? y - distance : 0; v <= bottom; v++)
        for (guint u = x > distance ? x - distance : 0; u <= right; u++)
            if (ocop_bitmap_get (bitmap, u, v))
                return TRUE;
    return FALSE;
}

/* Of the black dots of @a, those without a black one at most @distance away in @b. */
static guint
missing_permille (const OcopBitmap *a, const OcopBitmap *b, guint distance)
{
    guint n_black = 0, n_missing = 0;
    for (guint y = 0; y < a->height; y++)
        for (guint x = 0; x < a->width; x++)
            if (ocop_bitmap_get (a, x, y)) {
                n_black++;
                n_missing += y >= b->height || !has_black_near (b, x, y, distance);
            }
    return n_black > 0 ? n_missing * 1000 / n_black : 0;
}

static void
compare (const OcopBitmap *got, const char *name, gboolean is_same_maker)
{
    g_autofree char *path = path_of (name);
    if (g_getenv ("OCOP_GOLDEN_WRITE") != NULL) {
        cairo_surface_t *surface = surface_from_bitmap (got);
        g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
        cairo_surface_destroy (surface);
    }
    g_autoptr (OcopBitmap) wanted = read_bitmap (path);
    g_assert_cmpuint (got->width, ==, wanted->width);
    if (is_same_maker)
        g_assert_cmpuint (got->height, ==, wanted->height);
    const guint distance = is_same_maker ? 0 : 1;
    const guint limit = is_same_maker ? SAME_PERMILLE : OTHER_PERMILLE;
    g_test_message ("%s", name);
    g_assert_cmpuint (missing_permille (got, wanted, distance), <=, limit);
    g_assert_cmpuint (missing_permille (wanted, got, distance), <=, limit);
}

static gboolean
is_made_with_the_same (void)
{
    g_autofree char *now = describe_makers();
    g_autofree char *path = path_of ("made-with.txt");
    g_autofree char *then = NULL;
    if (g_getenv ("OCOP_GOLDEN_WRITE") != NULL)
        g_assert_true (g_file_set_contents (path, now, -1, NULL));
    if (!g_file_get_contents (path, &then, NULL, NULL))
        g_error ("%s cannot be read", path);
    return strcmp (now, then) == 0;
}

static void
test_paper (gconstpointer data)
{
    const char *name = data;
    const gboolean is_same_maker = is_made_with_the_same();
    g_autoptr (OcopDocument) document = sample_document (name);
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autofree char *file_name = g_strdup_printf ("%s-%u.png", name, widths[i]);
        g_autoptr (OcopBitmap) bitmap =
            ocop_document_to_bitmap (document, 0, ocop_document_get_n_blocks (document), widths[i]);
        compare (bitmap, file_name, is_same_maker);
    }
}

/* The measure itself: a dot aside is near, a line of text away is not. */
static void
test_measure (void)
{
    g_autoptr (OcopBitmap) a = ocop_bitmap_new (40, 40);
    g_autoptr (OcopBitmap) b = ocop_bitmap_new (40, 40);
    for (guint x = 5; x < 15; x++) {
        ocop_bitmap_set_black (a, x, 10);
        ocop_bitmap_set_black (b, x, 11);
    }
    g_assert_cmpuint (missing_permille (a, a, 0), ==, 0);
    g_assert_cmpuint (missing_permille (a, b, 0), ==, 1000);
    g_assert_cmpuint (missing_permille (a, b, 1), ==, 0);
    ocop_bitmap_set_black (a, 30, 30);
    g_assert_cmpuint (missing_permille (a, b, 1), ==, 1000 / 11);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/pages/measure", test_measure);
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        if (!has_picture (*name))
            continue;
        g_autofree char *path = g_strdup_printf ("/receipts/pages/%s", *name);
        g_test_add_data_func (path, *name, test_paper);
    }
    return g_test_run();
}
