/* GTK 4.8 knows the least width of a widget and no greatest one. The greatest is counted in
 * letters, so that it grows with the size of the text. */
#include "ui/parts/narrow.h"

#define WIDTH_CHARS 112

struct _OcopNarrow {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (OcopNarrow, ocop_narrow, GTK_TYPE_WIDGET)

static int
get_width_max (GtkWidget *widget)
{
    PangoFontMetrics *metrics =
        pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
    const int width = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));
    pango_font_metrics_unref (metrics);
    return width * WIDTH_CHARS;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
    OcopNarrow *narrow = OCOP_NARROW (widget);
    const int width_max = get_width_max (widget);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        gtk_widget_measure (narrow->child, orientation, for_size, minimum, natural, NULL, NULL);
        *natural = MAX (MIN (*natural, width_max), *minimum);
        return;
    }
    gtk_widget_measure (narrow->child, orientation, for_size < 0 ? -1 : MIN (for_size, width_max),
                        minimum, natural, NULL, NULL);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    int minimum;
    OcopNarrow *narrow = OCOP_NARROW (widget);
    gtk_widget_measure (narrow->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    gtk_widget_allocate (narrow->child, MAX (MIN (width, get_width_max (widget)), minimum), height,
                         baseline, NULL);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dispose (GObject *object)
{
    g_clear_pointer (&OCOP_NARROW (object)->child, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_narrow_parent_class)->dispose (object);
}

static void
ocop_narrow_class_init (OcopNarrowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    G_OBJECT_CLASS (class)->dispose = dispose;
    widget_class->measure = measure;
    widget_class->size_allocate = size_allocate;
    widget_class->get_request_mode = get_request_mode;
}

static void
ocop_narrow_init (OcopNarrow *narrow)
{
}

GtkWidget *
ocop_narrow_new (GtkWidget *child)
{
    OcopNarrow *narrow = g_object_new (OCOP_TYPE_NARROW, NULL);
    narrow->child = child;
    gtk_widget_set_parent (child, GTK_WIDGET (narrow));
    return GTK_WIDGET (narrow);
}
