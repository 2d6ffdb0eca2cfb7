/* Plain labels in a grid: a screenful of them is bound on each key of a search. */
#include "ui/sell/tile.h"

#include "base/money.h"
#include "base/quantity.h"
#include <glib/gi18n-lib.h>

#define N_GROUP_COLOURS 6

struct _OcopTileItem {
    GObject parent_instance;
    OcopTile tile; /* texts owned */
};

G_DEFINE_FINAL_TYPE (OcopTileItem, ocop_tile_item, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
    OcopTile *tile = &OCOP_TILE_ITEM (object)->tile;
    g_free (tile->code);
    g_free (tile->name);
    g_free (tile->unit);
    g_free (tile->group);
    G_OBJECT_CLASS (ocop_tile_item_parent_class)->finalize (object);
}

static void
ocop_tile_item_class_init (OcopTileItemClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
ocop_tile_item_init (OcopTileItem *item)
{
}

OcopTileItem *
ocop_tile_item_new (const OcopTile *tile)
{
    OcopTileItem *item = g_object_new (OCOP_TYPE_TILE_ITEM, NULL);
    item->tile = *tile;
    item->tile.code = g_strdup (tile->code);
    item->tile.name = g_strdup (tile->name);
    item->tile.unit = g_strdup (tile->unit);
    item->tile.group = g_strdup (tile->group);
    return item;
}

const OcopTile *
ocop_tile_item_peek (OcopTileItem *item)
{
    return &item->tile;
}

/* ---- the widget */

typedef struct {
    GtkLabel *initials, *name, *price, *stars, *stock;
} Parts;

static GtkLabel *
new_label (float xalign, const char *class)
{
    GtkWidget *label = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (label), xalign);
    gtk_widget_add_css_class (label, class);
    return GTK_LABEL (label);
}

static void
attach (GtkGrid *grid, GtkLabel *label, int column, int row, int width)
{
    gtk_grid_attach (grid, GTK_WIDGET (label), column, row, width, 1);
}

/* Four rows, of which the name has two whatever it needs. */
static void
lay_out (GtkGrid *grid, const Parts *parts)
{
    attach (grid, parts->initials, 0, 0, 1);
    attach (grid, parts->name, 1, 0, 2);
    attach (grid, parts->price, 0, 1, 2);
    attach (grid, parts->stars, 2, 1, 1);
    attach (grid, parts->stock, 0, 2, 3);
    gtk_widget_set_valign (GTK_WIDGET (parts->initials), GTK_ALIGN_START);
    gtk_widget_set_valign (GTK_WIDGET (parts->name), GTK_ALIGN_START);
    gtk_label_set_width_chars (parts->name, 12);
    gtk_label_set_max_width_chars (parts->name, 16);
    gtk_widget_set_size_request (GTK_WIDGET (grid), 176, 112);
}

static void
lay_out_flat (GtkGrid *grid, const Parts *parts)
{
    attach (grid, parts->name, 0, 0, 1);
    attach (grid, parts->stars, 1, 0, 1);
    attach (grid, parts->price, 2, 0, 1);
    attach (grid, parts->stock, 0, 1, 3);
    gtk_widget_set_visible (GTK_WIDGET (parts->initials), FALSE);
    attach (grid, parts->initials, 3, 0, 1);
    gtk_label_set_lines (parts->name, 1);
    gtk_label_set_max_width_chars (parts->name, 16);
    gtk_widget_add_css_class (GTK_WIDGET (grid), "flat");
    gtk_widget_set_size_request (GTK_WIDGET (grid), -1, 48);
}

GtkWidget *
ocop_tile_widget_new (gboolean is_flat)
{
    GtkGrid *grid = GTK_GRID (gtk_grid_new());
    Parts *parts = g_new (Parts, 1);
    gtk_grid_set_column_spacing (grid, 8);
    gtk_grid_set_row_spacing (grid, is_flat ? 0 : 4);
    parts->initials = new_label (0.5f, "initials");
    parts->name = new_label (0, "tile-name");
    parts->price = new_label (is_flat ? 1 : 0, "tile-price");
    parts->stars = new_label (1, "star");
    parts->stock = new_label (0, "hint");
    gtk_widget_set_hexpand (GTK_WIDGET (parts->name), TRUE);
    gtk_label_set_wrap (parts->name, TRUE);
    gtk_label_set_wrap_mode (parts->name, PANGO_WRAP_WORD_CHAR);
    gtk_label_set_lines (parts->name, 2);
    gtk_label_set_ellipsize (parts->name, PANGO_ELLIPSIZE_END);
    gtk_label_set_ellipsize (parts->stock, PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (GTK_WIDGET (grid), "tile");
    if (is_flat)
        lay_out_flat (grid, parts);
    else
        lay_out (grid, parts);
    g_object_set_data_full (G_OBJECT (grid), "parts", parts, g_free);
    return GTK_WIDGET (grid);
}

/* First letters of the first two words. */
static void
show_initials (GtkLabel *label, const char *name, const char *group)
{
    char text[16] = "";
    const char *second = strchr (name, ' ');
    char *end = text;
    end += g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (name)), end);
    if (second != NULL && second[1] != '\0')
        end += g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (second + 1)), end);
    *end = '\0';
    gtk_label_set_text (label, text);
    for (guint i = 0; i < N_GROUP_COLOURS; i++) {
        const char class[] = {'g', 'r', 'o', 'u', 'p', (char)('0' + i), '\0'};
        if (g_str_hash (group) % N_GROUP_COLOURS == i)
            gtk_widget_add_css_class (GTK_WIDGET (label), class);
        else
            gtk_widget_remove_css_class (GTK_WIDGET (label), class);
    }
}

static void
set_class (GtkWidget *widget, const char *class, gboolean is_on)
{
    if (is_on)
        gtk_widget_add_css_class (widget, class);
    else
        gtk_widget_remove_css_class (widget, class);
}

void
ocop_tile_widget_show (GtkWidget *widget, const OcopTile *tile)
{
    const Parts *parts = g_object_get_data (G_OBJECT (widget), "parts");
    char digits[OCOP_MONEY_TEXT_SIZE], qty[OCOP_QTY_TEXT_SIZE], stars[16] = "";
    const gboolean is_weighed = tile->sold_by == OCOP_SOLD_BY_WEIGHT;
    show_initials (parts->initials, tile->name, tile->group);
    gtk_label_set_text (parts->name, tile->name);
    g_autofree char *price =
        tile->has_price ? g_strconcat (ocop_money_to_digits (tile->price, digits),
                                       is_weighed ? "/" : "", is_weighed ? tile->unit : "", NULL)
                        : g_strdup (_ ("no price"));
    gtk_label_set_text (parts->price, price);
    if (tile->stars > 0)
        g_snprintf (stars, sizeof stars, "★ %d", tile->stars);
    gtk_label_set_text (parts->stars, stars);
    g_autofree char *stock =
        tile->is_blocked ? g_strdup (_ ("not for sale"))
        : tile->kind == OCOP_PRODUCT_SERVICE
            ? g_strdup (tile->unit)
            : g_strdup_printf ("%s %s", ocop_qty_to_local (tile->qty_milli, qty), tile->unit);
    gtk_label_set_text (parts->stock, stock);
    set_class (GTK_WIDGET (parts->stock), "refusal", tile->is_blocked);
    set_class (GTK_WIDGET (parts->stock), "warning",
               !tile->is_blocked && tile->kind == OCOP_PRODUCT_GOODS && tile->qty_milli <= 0);
}
