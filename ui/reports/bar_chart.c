/* Drawn with GtkSnapshot; colours are the style sheet's. Labels of upright bars are left out where
 * they would run into each other, so that the first always stands. */
#include "ui/reports/bar_chart.h"

#define GAP       8
#define BAR_MAX   48
#define LYING_BAR 20
/* Bars that assistive technology is told one by one. */
#define TOLD_MAX 12

struct _OcopBarChart {
    GtkWidget parent_instance;
    GArray *bars; /* of OcopBar; NULL: none */
    gboolean is_upright;
};

G_DEFINE_FINAL_TYPE (OcopBarChart, ocop_bar_chart, GTK_TYPE_WIDGET)

static void
clear_bar (gpointer data)
{
    OcopBar *bar = data;
    g_free (bar->label);
    g_free (bar->figure);
}

GArray *
ocop_bars_new (void)
{
    GArray *bars = g_array_new (FALSE, FALSE, sizeof (OcopBar));
    g_array_set_clear_func (bars, clear_bar);
    return bars;
}

void
ocop_bars_add (GArray *bars, const char *label, gint64 value, const char *figure)
{
    const OcopBar bar = {g_strdup (label), g_strdup (figure), value};
    g_array_append_val (bars, bar);
}

/* ---- drawing */

typedef struct {
    GtkSnapshot *snapshot;
    GtkWidget *widget;
    GdkRGBA ink, bar, below;
    float width, height;
    gint64 min, max; /* min <= 0 <= max, not both 0 */
} Canvas;

static void
look_up_colour (GtkWidget *widget, const char *name, GdkRGBA *ret_colour)
{
    GtkStyleContext *style = gtk_widget_get_style_context (widget);
    if (!gtk_style_context_lookup_color (style, name, ret_colour))
        gtk_style_context_get_color (style, ret_colour);
}

static PangoLayout *
new_layout (const Canvas *canvas, const char *text, float *ret_width, float *ret_height)
{
    PangoLayout *layout = gtk_widget_create_pango_layout (canvas->widget, text);
    int width, height;
    pango_layout_get_pixel_size (layout, &width, &height);
    *ret_width = (float)width;
    *ret_height = (float)height;
    return layout;
}

static void
draw_text (const Canvas *canvas, PangoLayout *layout, float x, float y)
{
    gtk_snapshot_save (canvas->snapshot);
    gtk_snapshot_translate (canvas->snapshot, &GRAPHENE_POINT_INIT (x, y));
    gtk_snapshot_append_layout (canvas->snapshot, layout, &canvas->ink);
    gtk_snapshot_restore (canvas->snapshot);
}

static void
draw_box (const Canvas *canvas, gboolean is_below, float x, float y, float width, float height)
{
    gtk_snapshot_append_color (canvas->snapshot, is_below ? &canvas->below : &canvas->bar,
                               &GRAPHENE_RECT_INIT (x, y, MAX (width, 1), MAX (height, 1)));
}

/* How far @value reaches on a scale of @length pixels. */
static float
scale (const Canvas *canvas, gint64 value, float length)
{
    return (float)((double)value / (double)(canvas->max - canvas->min)) * length;
}

static void
draw_upright (const Canvas *canvas, const GArray *bars)
{
    float label_width, label_height, end = -GAP;
    g_object_unref (new_layout (canvas, "0", &label_width,
                                &label_height)); /* its height is that of every line */
    const float top = label_height + 2, bottom = canvas->height - label_height - 2;
    const float length = MAX (bottom - top, 1), step = canvas->width / (float)bars->len;
    const float base = bottom + scale (canvas, canvas->min, length);
    const float thick = CLAMP (step - (step > 12 ? GAP : 1), 1, BAR_MAX);
    for (guint i = 0; i < bars->len; i++) {
        const OcopBar *bar = &g_array_index (bars, OcopBar, i);
        const float middle = step * ((float)i + 0.5f);
        const float reach = scale (canvas, bar->value, length);
        draw_box (canvas, bar->value<0, middle - thick / 2, reach> 0 ? base - reach : base, thick,
                  ABS (reach));
        g_autoptr (PangoLayout) label =
            new_layout (canvas, bar->label, &label_width, &label_height);
        const float x = CLAMP (middle - label_width / 2, 0, canvas->width - label_width);
        if (x < end + GAP)
            continue;
        end = x + label_width;
        draw_text (canvas, label, x, canvas->height - label_height);
    }
    /* What the highest is worth gives the measure of all. */
    guint highest = 0;
    for (guint i = 1; i < bars->len; i++)
        if (g_array_index (bars, OcopBar, i).value > g_array_index (bars, OcopBar, highest).value)
            highest = i;
    g_autoptr (PangoLayout) figure = new_layout (
        canvas, g_array_index (bars, OcopBar, highest).figure, &label_width, &label_height);
    draw_text (canvas, figure,
               CLAMP (step * ((float)highest + 0.5f) - label_width / 2, 0,
                      MAX (canvas->width - label_width, 0)),
               0);
}

static void
draw_lying (const Canvas *canvas, const GArray *bars)
{
    float width, height;
    g_object_unref (
        new_layout (canvas, "0", &width, &height)); /* its height is that of every line */
    const float row = height + LYING_BAR + GAP;
    const float base = -scale (canvas, canvas->min, canvas->width);
    for (guint i = 0; i < bars->len; i++) {
        const OcopBar *bar = &g_array_index (bars, OcopBar, i);
        const float y = row * (float)i, reach = scale (canvas, bar->value, canvas->width);
        float label_width;
        if (y + row > canvas->height + GAP)
            return;
        g_autoptr (PangoLayout) figure = new_layout (canvas, bar->figure, &width, &height);
        g_autoptr (PangoLayout) label = new_layout (canvas, bar->label, &label_width, &height);
        pango_layout_set_ellipsize (label, PANGO_ELLIPSIZE_END);
        pango_layout_set_width (label, (int)MAX (canvas->width - width - GAP, 1) * PANGO_SCALE);
        draw_text (canvas, label, 0, y);
        draw_text (canvas, figure, canvas->width - width, y);
        draw_box (canvas, bar->value<0, reach> 0 ? base : base + reach, y + height, ABS (reach),
                  LYING_BAR);
    }
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *into)
{
    OcopBarChart *chart = OCOP_BAR_CHART (widget);
    Canvas canvas = {.snapshot = into,
                     .widget = widget,
                     .width = (float)gtk_widget_get_width (widget),
                     .height = (float)gtk_widget_get_height (widget)};
    if (chart->bars == NULL || chart->bars->len == 0)
        return;
    for (guint i = 0; i < chart->bars->len; i++) {
        canvas.min = MIN (canvas.min, g_array_index (chart->bars, OcopBar, i).value);
        canvas.max = MAX (canvas.max, g_array_index (chart->bars, OcopBar, i).value);
    }
    if (canvas.min == canvas.max)
        canvas.max = 1;
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &canvas.ink);
    look_up_colour (widget, "accent", &canvas.bar);
    look_up_colour (widget, "refusal", &canvas.below);
    gtk_snapshot_push_clip (into, &GRAPHENE_RECT_INIT (0, 0, canvas.width, canvas.height));
    if (chart->is_upright)
        draw_upright (&canvas, chart->bars);
    else
        draw_lying (&canvas, chart->bars);
    gtk_snapshot_pop (into);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
    *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 120;
    *natural = 240;
}

/* ---- life */

static void
finalize (GObject *object)
{
    g_clear_pointer (&OCOP_BAR_CHART (object)->bars, g_array_unref);
    G_OBJECT_CLASS (ocop_bar_chart_parent_class)->finalize (object);
}

static void
ocop_bar_chart_class_init (OcopBarChartClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    G_OBJECT_CLASS (class)->finalize = finalize;
    widget_class->snapshot = snapshot;
    widget_class->measure = measure;
    gtk_widget_class_set_css_name (widget_class, "chart");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ocop_bar_chart_init (OcopBarChart *chart)
{
}

void
ocop_bar_chart_show (OcopBarChart *chart, const char *title, GArray *bars, gboolean is_upright)
{
    g_autoptr (GString) told = g_string_new (NULL);
    g_array_ref (bars);
    g_clear_pointer (&chart->bars, g_array_unref);
    chart->bars = bars;
    chart->is_upright = is_upright;
    for (guint i = 0; i < bars->len && i < TOLD_MAX; i++)
        g_string_append_printf (told, "%s%s: %s", i > 0 ? "; " : "",
                                g_array_index (bars, OcopBar, i).label,
                                g_array_index (bars, OcopBar, i).figure);
    if (bars->len > TOLD_MAX)
        g_string_append (told, "; …");
    gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, told->str, -1);
    gtk_widget_queue_draw (GTK_WIDGET (chart));
}
