/* Pango's attributes scale what the style sheet asks for, so that large text of the system and the
 * classes "total" and "change" work as elsewhere. */
#include "ui/parts/figure_label.h"

#include <string.h>

#define WORD_SCALE 0.5
/* Tabular digits, which the layout that measures does not know of, are a little wider. */
#define SPARE_PERCENT 4
/* Glyphs end on whole pixels: what is half as large is not half as wide. */
#define TRIES_MAX 4

static PangoAttrList *
make_attributes (const char *text, double scale)
{
    const gsize n_before = strcspn (text, "0123456789");
    /* The blank between them is the figure's. */
    const gsize n_word = n_before > 0 ? n_before - 1 : 0;
    PangoAttrList *attributes = pango_attr_list_new();
    PangoAttribute *word = pango_attr_scale_new (scale * WORD_SCALE);
    PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_NORMAL);
    PangoAttribute *figure = pango_attr_scale_new (scale);
    word->end_index = weight->end_index = figure->start_index = (guint)n_word;
    pango_attr_list_insert (attributes, word);
    pango_attr_list_insert (attributes, weight);
    pango_attr_list_insert (attributes, figure);
    return attributes;
}

/* With the room that tabular digits may take more. */
static int
measure (PangoLayout *layout, PangoAttrList *attributes)
{
    int width;
    pango_layout_set_attributes (layout, attributes);
    pango_layout_get_pixel_size (layout, &width, NULL);
    return width + width * SPARE_PERCENT / 100;
}

void
ocop_figure_label_set (GtkLabel *label, const char *text, int room_px)
{
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (label), text);
    g_autoptr (PangoAttrList) attributes = make_attributes (text, 1);
    double scale = 1;
    int width = measure (layout, attributes);
    for (guint i = 0; room_px > 0 && width > room_px && i < TRIES_MAX; i++) {
        scale = scale * room_px / width;
        g_clear_pointer (&attributes, pango_attr_list_unref);
        attributes = make_attributes (text, scale);
        width = measure (layout, attributes);
    }
    gtk_label_set_text (label, text);
    gtk_label_set_attributes (label, attributes);
}
