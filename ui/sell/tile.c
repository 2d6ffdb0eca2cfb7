/* Inscriptions in a grid: a screenful of them is told new words on each key of a search, and labels
 * would be measured each time. */
#include "ui/sell/tile.h"

#include "base/money.h"
#include "base/quantity.h"
#include <glib/gi18n-lib.h>

#define N_GROUP_COLOURS 6
/* Room, whatever is written there: nothing is measured when another product is shown. */
#define NAME_CHARS  12
#define PRICE_CHARS 12
#define STARS_CHARS 4

struct _OcopTileItem {
    GObject parent_instance;
    OcopTile tile; /* texts owned; code NULL: none */
};

G_DEFINE_FINAL_TYPE (OcopTileItem, ocop_tile_item, G_TYPE_OBJECT)

static guint item_changed;

static void
clear_tile (OcopTile *tile)
{
    g_clear_pointer (&tile->code, g_free);
    g_clear_pointer (&tile->name, g_free);
    g_clear_pointer (&tile->unit, g_free);
    g_clear_pointer (&tile->group, g_free);
}

static void
copy_tile (const OcopTile *tile, OcopTile *ret_copy)
{
    *ret_copy = *tile;
    ret_copy->code = g_strdup (tile->code);
    ret_copy->name = g_strdup (tile->name);
    ret_copy->unit = g_strdup (tile->unit);
    ret_copy->group = g_strdup (tile->group);
}

static gboolean
is_same (const OcopTile *a, const OcopTile *b)
{
    return strcmp (a->code, b->code) == 0 && strcmp (a->name, b->name) == 0 &&
           strcmp (a->unit, b->unit) == 0 && strcmp (a->group, b->group) == 0 &&
           a->sold_by == b->sold_by && a->kind == b->kind && a->is_blocked == b->is_blocked &&
           a->has_price == b->has_price && a->price == b->price && a->stars == b->stars &&
           a->qty_milli == b->qty_milli && a->age_limit == b->age_limit;
}

static void
finalize (GObject *object)
{
    clear_tile (&OCOP_TILE_ITEM (object)->tile);
    G_OBJECT_CLASS (ocop_tile_item_parent_class)->finalize (object);
}

static void
ocop_tile_item_class_init (OcopTileItemClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    item_changed = g_signal_new ("changed", OCOP_TYPE_TILE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ocop_tile_item_init (OcopTileItem *item)
{
}

OcopTileItem *
ocop_tile_item_new (const OcopTile *tile)
{
    OcopTileItem *item = g_object_new (OCOP_TYPE_TILE_ITEM, NULL);
    copy_tile (tile, &item->tile);
    return item;
}

void
ocop_tile_item_put (OcopTileItem *item, const OcopTile *tile)
{
    const OcopTile *before = ocop_tile_item_peek (item);
    if (tile == NULL ? before == NULL : before != NULL && is_same (before, tile))
        return;
    clear_tile (&item->tile);
    if (tile != NULL)
        copy_tile (tile, &item->tile);
    g_signal_emit (item, item_changed, 0);
}

const OcopTile *
ocop_tile_item_peek (OcopTileItem *item)
{
    return item->tile.code != NULL ? &item->tile : NULL;
}

/* ---- the widget */

typedef struct {
    GtkInscription *initials, *name, *price, *stars, *stock;
    guint colour; /* of the initials; N_GROUP_COLOURS: none yet */
} Parts;

static GtkInscription *
new_words (guint n_chars, float xalign, const char *class)
{
    GtkInscription *words = GTK_INSCRIPTION (gtk_inscription_new (NULL));
    gtk_inscription_set_min_chars (words, n_chars);
    gtk_inscription_set_nat_chars (words, n_chars);
    gtk_inscription_set_text_overflow (words, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
    gtk_inscription_set_xalign (words, xalign);
    gtk_widget_add_css_class (GTK_WIDGET (words), class);
    return words;
}

static void
attach (GtkGrid *grid, GtkInscription *words, int column, int row, int width)
{
    gtk_grid_attach (grid, GTK_WIDGET (words), column, row, width, 1);
}

/* Four rows, of which the name has two whatever it needs. */
static void
lay_out (GtkGrid *grid, const Parts *parts)
{
    attach (grid, parts->initials, 0, 0, 1);
    attach (grid, parts->name, 1, 0, 2);
    /* From either side of one row: a long price takes the room that stars do not need. */
    attach (grid, parts->price, 0, 1, 3);
    attach (grid, parts->stars, 0, 1, 3);
    attach (grid, parts->stock, 0, 2, 3);
    gtk_widget_set_valign (GTK_WIDGET (parts->initials), GTK_ALIGN_START);
    gtk_widget_set_valign (GTK_WIDGET (parts->name), GTK_ALIGN_START);
    gtk_inscription_set_yalign (parts->name, 0);
    gtk_inscription_set_min_lines (parts->name, 2);
    gtk_inscription_set_nat_lines (parts->name, 2);
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
    gtk_widget_add_css_class (GTK_WIDGET (grid), "flat");
    gtk_widget_set_size_request (GTK_WIDGET (grid), -1, 48);
}

GtkWidget *
ocop_tile_widget_new (gboolean is_flat)
{
    /* It is pressed as a whole. */
    GtkGrid *grid =
        g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_BUTTON, NULL);
    Parts *parts = g_new (Parts, 1);
    gtk_grid_set_column_spacing (grid, 8);
    gtk_grid_set_row_spacing (grid, is_flat ? 0 : 4);
    parts->initials = new_words (2, 0.5f, "initials");
    parts->name = new_words (NAME_CHARS, 0, "tile-name");
    parts->price = new_words (PRICE_CHARS, is_flat ? 1 : 0, "tile-price");
    parts->stars = new_words (STARS_CHARS, 1, "star");
    parts->stock = new_words (NAME_CHARS, 0, "hint");
    parts->colour = N_GROUP_COLOURS;
    gtk_widget_set_hexpand (GTK_WIDGET (parts->name), TRUE);
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
show_initials (Parts *parts, const char *name, const char *group)
{
    char text[16] = "", class[] = "group0";
    const char *second = strchr (name, ' ');
    const guint colour = g_str_hash (group) % N_GROUP_COLOURS;
    char *end = text;
    end += g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (name)), end);
    if (second != NULL && second[1] != '\0')
        end += g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (second + 1)), end);
    *end = '\0';
    gtk_inscription_set_text (parts->initials, text);
    if (parts->colour == colour)
        return;
    if (parts->colour < N_GROUP_COLOURS) {
        class[sizeof class - 2] = (char)('0' + parts->colour);
        gtk_widget_remove_css_class (GTK_WIDGET (parts->initials), class);
    }
    class[sizeof class - 2] = (char)('0' + colour);
    gtk_widget_add_css_class (GTK_WIDGET (parts->initials), class);
    parts->colour = colour;
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
    Parts *parts = g_object_get_data (G_OBJECT (widget), "parts");
    if (tile == NULL)
        return;
    char digits[OCOP_MONEY_TEXT_SIZE], qty[OCOP_QTY_TEXT_SIZE], stars[16] = "";
    const gboolean is_weighed = tile->sold_by == OCOP_SOLD_BY_WEIGHT;
    show_initials (parts, tile->name, tile->group);
    gtk_inscription_set_text (parts->name, tile->name);
    g_autofree char *price =
        tile->has_price ? g_strconcat (ocop_money_to_digits (tile->price, digits),
                                       is_weighed ? "/" : "", is_weighed ? tile->unit : "", NULL)
                        : g_strdup (_ ("no price"));
    gtk_inscription_set_text (parts->price, price);
    if (tile->stars > 0)
        g_snprintf (stars, sizeof stars, "★ %d", tile->stars);
    gtk_inscription_set_text (parts->stars, stars);
    g_autofree char *stock =
        tile->is_blocked ? g_strdup (_ ("not for sale"))
        : tile->kind == OCOP_PRODUCT_SERVICE
            ? g_strdup (tile->unit)
            : g_strdup_printf ("%s %s", ocop_qty_to_local (tile->qty_milli, qty), tile->unit);
    gtk_inscription_set_text (parts->stock, stock);
    set_class (GTK_WIDGET (parts->stock), "refusal", tile->is_blocked);
    set_class (GTK_WIDGET (parts->stock), "warning",
               !tile->is_blocked && tile->kind == OCOP_PRODUCT_GOODS && tile->qty_milli <= 0);
}
