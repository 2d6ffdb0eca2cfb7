/* By GSK's Cairo renderer, which needs neither GPU nor compositor. */
#include "picture.h"

static void
on_frame (GdkFrameClock *clock, gpointer data)
{
    *(guint *)data += 1;
}

/* Two frames: the first lays out what changed, and may ask for another. */
static void
wait_for_frames (GtkWidget *widget)
{
    guint n = 0;
    GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
    const gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_frame), &n);
    for (guint wanted = 1; wanted <= 2; wanted++) {
        gtk_widget_queue_draw (widget);
        ocop_ui_wait (n >= wanted);
    }
    g_signal_handler_disconnect (clock, id);
}

void
ocop_ui_wait_for_frames (OcopUiFixture *fixture)
{
    wait_for_frames (GTK_WIDGET (fixture->window));
}

void
ocop_ui_shoot (OcopUiFixture *fixture, const char *path)
{
    ocop_ui_shoot_window (fixture, GTK_WINDOW (fixture->window), path);
}

void
ocop_ui_shoot_window (OcopUiFixture *fixture, GtkWindow *window, const char *path)
{
    GtkWidget *widget = GTK_WIDGET (window);
    g_autoptr (GError) error = NULL;
    wait_for_frames (widget);
    g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
    g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new();
    const int width = gdk_paintable_get_intrinsic_width (paintable);
    const int height = gdk_paintable_get_intrinsic_height (paintable);
    gdk_paintable_snapshot (paintable, snapshot, width, height);
    g_autoptr (GskRenderNode) node = gtk_snapshot_to_node (snapshot);
    g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new();
    g_assert_true (
        gsk_renderer_realize (renderer, gtk_native_get_surface (GTK_NATIVE (window)), &error));
    g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
        renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
    gsk_renderer_unrealize (renderer);
    g_assert_true (gdk_texture_save_to_png (texture, path));
}
