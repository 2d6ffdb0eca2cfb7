/* Lists whose places stay while products move through them, and frames that are held back. */
#include "ui/parts/frame_hold.h"
#include "ui/sell/tile_list.h"

#include <gtk/gtk.h>

#define SCREENFUL 16

/* ---- tiles */

static void
clear_tile (gpointer data)
{
    OcopTile *tile = data;
    g_free (tile->code);
    g_free (tile->name);
    g_free (tile->unit);
    g_free (tile->group);
}

/* Products @first to @first + @n - 1. */
static GArray *
make_tiles (guint first, guint n)
{
    GArray *tiles = g_array_new (FALSE, TRUE, sizeof (OcopTile));
    g_array_set_clear_func (tiles, clear_tile);
    for (guint i = first; i < first + n; i++) {
        const OcopTile tile = {.code = g_strdup_printf ("P-%u", i),
                               .name = g_strdup_printf ("Miến %u", i),
                               .unit = g_strdup ("gói"),
                               .group = g_strdup (""),
                               .has_price = TRUE,
                               .price = 1000};
        g_array_append_val (tiles, tile);
    }
    return tiles;
}

static void
put (OcopTileList *list, guint first, guint n)
{
    g_autoptr (GArray) tiles = make_tiles (first, n);
    ocop_tile_list_put (list, tiles);
}

static guint
count (OcopTileList *list)
{
    return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
wait_for (OcopTileList *list, guint n)
{
    while (count (list) != n)
        g_main_context_iteration (NULL, TRUE);
}

static void
assert_shows (OcopTileList *list, guint position, guint product)
{
    g_autofree char *code = g_strdup_printf ("P-%u", product);
    const OcopTile *tile = ocop_tile_list_peek (list, position);
    g_assert_nonnull (tile);
    g_assert_cmpstr (tile->code, ==, code);
}

static void
on_changed (gpointer object, guint *n)
{
    (*n)++;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, guint *n)
{
    (*n)++;
}

static void
test_first_screenful (void)
{
    g_autoptr (OcopTileList) list = ocop_tile_list_new();
    guint n_answered = 0;
    g_signal_connect (list, "answered", G_CALLBACK (on_changed), &n_answered);
    put (list, 0, 40);
    g_assert_cmpuint (n_answered, ==, 1);
    g_assert_cmpuint (count (list), ==, SCREENFUL);
    wait_for (list, 40);
    for (guint i = 0; i < 40; i++)
        assert_shows (list, i, i);
    g_assert_null (ocop_tile_list_peek (list, 40));
}

static void
test_places_stay (void)
{
    g_autoptr (OcopTileList) list = ocop_tile_list_new();
    guint n_changed = 0, n_items_changed = 0;
    put (list, 0, SCREENFUL);
    g_autoptr (OcopTileItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_signal_connect (item, "changed", G_CALLBACK (on_changed), &n_changed);
    g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &n_items_changed);
    put (list, 100, SCREENFUL);
    g_assert_cmpuint (n_items_changed, ==, 0);
    g_assert_cmpuint (n_changed, ==, 1);
    g_assert_cmpstr (ocop_tile_item_peek (item)->code, ==, "P-100");
    /* What is the same is not told again. */
    put (list, 100, SCREENFUL);
    g_assert_cmpuint (n_changed, ==, 1);
    g_autoptr (GArray) dearer = make_tiles (100, SCREENFUL);
    g_array_index (dearer, OcopTile, 0).price = 2000;
    ocop_tile_list_put (list, dearer);
    g_assert_cmpuint (n_changed, ==, 2);
    g_assert_cmpint (ocop_tile_item_peek (item)->price, ==, 2000);
}

static void
test_left_over (void)
{
    g_autoptr (OcopTileList) list = ocop_tile_list_new();
    put (list, 0, 40);
    wait_for (list, 40);
    put (list, 100, 3);
    for (guint i = 0; i < 3; i++)
        assert_shows (list, i, 100 + i);
    for (guint i = 3; i < 40; i++)
        g_assert_null (ocop_tile_list_peek (list, i));
    wait_for (list, 3);
    put (list, 0, 0);
    g_assert_null (ocop_tile_list_peek (list, 0));
    wait_for (list, 0);
}

static void
test_overtaken (void)
{
    g_autoptr (OcopTileList) list = ocop_tile_list_new();
    put (list, 0, 40);
    put (list, 100, 20);
    wait_for (list, 20);
    for (guint i = 0; i < 20; i++)
        assert_shows (list, i, 100 + i);
    put (list, 200, 40);
    put (list, 300, 2);
    wait_for (list, 2);
    assert_shows (list, 1, 301);
}

/* ---- frames */

static gboolean
on_paint (gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
on_answer (gpointer data)
{
    *(gboolean *)data = TRUE;
    ocop_frame_release();
    return G_SOURCE_REMOVE;
}

/* The answer comes from a source that is less urgent than an answer is, to come late. */
static void
test_answer_before_frame (void)
{
    gboolean is_painted = FALSE, is_answered = FALSE;
    ocop_frame_hold();
    g_idle_add_full (GDK_PRIORITY_REDRAW, on_paint, &is_painted, NULL);
    g_idle_add_full (G_PRIORITY_DEFAULT, on_answer, &is_answered, NULL);
    while (!is_painted) {
        g_main_context_iteration (NULL, TRUE);
        g_assert_true (is_answered || !is_painted);
    }
}

static void
test_hold_ends (void)
{
    gboolean is_painted = FALSE;
    const gint64 before_us = g_get_monotonic_time();
    ocop_frame_hold();
    g_idle_add_full (GDK_PRIORITY_REDRAW, on_paint, &is_painted, NULL);
    while (!is_painted)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (g_get_monotonic_time() - before_us, >=, OCOP_FRAME_HOLD_MS * 1000 - 1000);
    /* A release that comes later does no harm, and the next hold is one again. */
    ocop_frame_release();
    test_answer_before_frame();
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/ui/tiles/first-screenful-at-once-rest-later", test_first_screenful);
    g_test_add_func ("/ui/tiles/places-stay", test_places_stay);
    g_test_add_func ("/ui/tiles/left-over-places-are-empty-then-go", test_left_over);
    g_test_add_func ("/ui/tiles/overtaken-list-leaves-nothing", test_overtaken);
    g_test_add_func ("/ui/frame/answer-comes-before-the-frame", test_answer_before_frame);
    g_test_add_func ("/ui/frame/hold-ends-without-an-answer", test_hold_ends);
    return g_test_run();
}
