/* A list view over the cart's model. The last line and the figures below are labels of their own,
 * so that a scan repaints three labels and one row whatever the length of the cart. */
#include "ui/sell/cart_view.h"

#include "base/money.h"
#include "base/quantity.h"
#include "ui/parts/figure_label.h"
#include "ui/parts/list_row.h"
#include <glib/gi18n-lib.h>

/* Beside the total, left and right together. */
#define TOTAL_MARGINS_PX 32
/* Names take the room there is; they ask for little, so that none makes the column wider. */
#define NAME_CHARS 12

struct _OcopCartView {
    GtkWidget parent_instance;
    /* template */
    GtkBox *last;
    GtkLabel *last_name, *last_quantity, *last_amount, *discount, *total;
    GtkWidget *discount_line, *empty, *last_separator;
    GtkScrolledWindow *scrolled;
    GtkListView *list;
    /* owned */
    OcopTillCart *cart;
    GtkSingleSelection *selection;

    guint shown_line;     /* large: the one added last */
    guint tick, n_frames; /* since a line was added */
    gboolean is_following;
    int total_room_px; /* 0: no limit */
};

G_DEFINE_FINAL_TYPE (OcopCartView, ocop_cart_view, GTK_TYPE_WIDGET)

/* ---- one row */

typedef struct {
    GtkLabel *number, *name, *detail, *amount, *stars, *warning;
} RowParts;

static GtkLabel *
add_label (GtkGrid *grid, int column, int row, int width, float xalign)
{
    GtkWidget *label = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (label), xalign);
    gtk_grid_attach (grid, label, column, row, width, 1);
    return GTK_LABEL (label);
}

static void
on_row_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkGrid *grid = GTK_GRID (gtk_grid_new());
    RowParts *parts = g_new (RowParts, 1);
    gtk_grid_set_column_spacing (grid, 12);
    parts->number = add_label (grid, 0, 0, 1, 1);
    parts->name = add_label (grid, 1, 0, 1, 0);
    parts->amount = add_label (grid, 2, 0, 1, 1);
    parts->detail = add_label (grid, 1, 1, 1, 0);
    parts->stars = add_label (grid, 2, 1, 1, 1);
    parts->warning = add_label (grid, 1, 2, 2, 0);
    gtk_label_set_width_chars (parts->number, 2);
    gtk_widget_set_valign (GTK_WIDGET (parts->number), GTK_ALIGN_BASELINE);
    gtk_widget_set_valign (GTK_WIDGET (parts->name), GTK_ALIGN_BASELINE);
    gtk_widget_set_valign (GTK_WIDGET (parts->amount), GTK_ALIGN_BASELINE);
    gtk_widget_set_hexpand (GTK_WIDGET (parts->name), TRUE);
    gtk_label_set_wrap (parts->name, TRUE);
    gtk_label_set_wrap_mode (parts->name, PANGO_WRAP_WORD_CHAR);
    gtk_label_set_lines (parts->name, 2);
    gtk_label_set_ellipsize (parts->name, PANGO_ELLIPSIZE_END);
    gtk_label_set_max_width_chars (parts->name, NAME_CHARS);
    gtk_label_set_wrap (parts->detail, TRUE);
    gtk_label_set_max_width_chars (parts->detail, NAME_CHARS);
    gtk_label_set_wrap (parts->warning, TRUE);
    gtk_label_set_max_width_chars (parts->warning, NAME_CHARS);
    gtk_widget_add_css_class (GTK_WIDGET (parts->number), "hint");
    gtk_widget_add_css_class (GTK_WIDGET (parts->detail), "hint");
    gtk_widget_add_css_class (GTK_WIDGET (parts->detail), "figure");
    gtk_widget_add_css_class (GTK_WIDGET (parts->stars), "hint");
    gtk_widget_add_css_class (GTK_WIDGET (parts->stars), "star");
    gtk_widget_add_css_class (GTK_WIDGET (parts->warning), "warning");
    gtk_widget_add_css_class (GTK_WIDGET (parts->warning), "hint");
    gtk_widget_add_css_class (GTK_WIDGET (grid), "cart-line");
    gtk_widget_set_margin_start (GTK_WIDGET (grid), 8);
    gtk_widget_set_margin_end (GTK_WIDGET (grid), 14);
    gtk_widget_set_margin_top (GTK_WIDGET (grid), 6);
    gtk_widget_set_margin_bottom (GTK_WIDGET (grid), 6);
    g_object_set_data_full (G_OBJECT (item), "parts", parts, g_free);
    gtk_list_item_set_child (item, GTK_WIDGET (grid));
}

/* "2 × 185.000   −20.000   lot L1" Owned. */
static char *
dup_detail (OcopCartRow *row)
{
    char unit_price[OCOP_MONEY_TEXT_SIZE], off[OCOP_MONEY_TEXT_SIZE];
    const OcopCartLine *line = ocop_cart_row_peek_line (row);
    const OcopCartFigures *figures = ocop_cart_row_peek_figures (row);
    g_autofree char *quantity = ocop_cart_row_dup_quantity (row);
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, "%s × %s", quantity,
                            ocop_money_to_digits (figures->unit_price, unit_price));
    if (line->is_gift)
        g_string_append_printf (text, "   %s", _ ("gift"));
    else if (figures->line_discount > 0)
        g_string_append_printf (text, "   −%s", ocop_money_to_digits (figures->line_discount, off));
    if (line->lot != NULL)
        g_string_append_printf (text, "   %s %s", _ ("lot"), line->lot);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Owned; "" when all is well. */
static char *
dup_warnings (guint warnings)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const struct {
        guint bit;
        const char *words;
    } all[] = {
        {OCOP_WARN_CERTIFICATE_LAPSED, _ ("certificate has lapsed: sold without stars")},
        {OCOP_WARN_CERTIFICATE_UNDATED, _ ("certificate without a date: sold without stars")},
        {OCOP_WARN_CERTIFICATE_SOON, _ ("certificate ends soon")},
        {OCOP_WARN_STOCK_SHORT, _ ("more than the shelf has")},
    };
    for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        if ((warnings & all[i].bit) != 0)
            g_string_append_printf (text, "%s! %s", text->len > 0 ? "\n" : "", all[i].words);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_row_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    const RowParts *parts = g_object_get_data (G_OBJECT (item), "parts");
    OcopCartRow *row = gtk_list_item_get_item (item);
    char amount[OCOP_MONEY_TEXT_SIZE], number[16], stars[16] = "";
    const OcopCartFigures *figures = ocop_cart_row_peek_figures (row);
    g_autofree char *detail = dup_detail (row);
    g_autofree char *warnings = dup_warnings (ocop_cart_row_get_warnings (row));
    g_snprintf (number, sizeof number, "%u", ocop_cart_row_get_line (row) + 1);
    if (ocop_cart_row_peek_line (row)->offer.stars > 0)
        g_snprintf (stars, sizeof stars, "★ %d", ocop_cart_row_peek_line (row)->offer.stars);
    gtk_label_set_text (parts->stars, stars);
    gtk_label_set_text (parts->number, number);
    gtk_label_set_text (parts->name, ocop_cart_row_peek_line (row)->offer.name);
    gtk_label_set_text (parts->detail, detail);
    gtk_label_set_text (parts->amount,
                        ocop_money_to_digits (figures->gross - figures->line_discount, amount));
    gtk_label_set_text (parts->warning, warnings);
    gtk_widget_set_visible (GTK_WIDGET (parts->warning), *warnings != '\0');
    ocop_list_row_describe (gtk_list_item_get_child (item),
                            ocop_cart_row_peek_line (row)->offer.name, OCOP_LIST_ROW_SELECTS);
}

/* ---- figures */

static void
show_last (OcopCartView *view)
{
    char amount[OCOP_MONEY_TEXT_SIZE] = "", price[OCOP_MONEY_TEXT_SIZE];
    guint line;
    const gboolean has_line = ocop_till_cart_get_current (view->cart, &line);
    if (has_line && ocop_till_cart_get_selected (view->cart) == G_MAXUINT &&
        view->shown_line < ocop_till_cart_get_n_lines (view->cart))
        line = view->shown_line;
    gtk_widget_set_visible (view->empty, !has_line);
    gtk_widget_set_opacity (view->last_separator, has_line ? 1 : 0);
    if (!has_line) {
        gtk_label_set_text (view->last_name, "");
        gtk_label_set_text (view->last_quantity, "");
        gtk_label_set_text (view->last_amount, "");
        return;
    }
    OcopCartRow *row = ocop_till_cart_peek_row (view->cart, line);
    const OcopCartFigures *figures = ocop_cart_row_peek_figures (row);
    g_autofree char *quantity = ocop_cart_row_dup_quantity (row);
    g_autofree char *text =
        g_strdup_printf ("%s × %s", quantity, ocop_money_to_digits (figures->unit_price, price));
    gtk_label_set_text (view->last_name, ocop_cart_row_peek_line (row)->offer.name);
    gtk_label_set_text (view->last_quantity, text);
    gtk_label_set_text (view->last_amount,
                        ocop_money_to_digits (figures->gross - figures->line_discount, amount));
}

static void
show_figures (OcopCartView *view)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    const gint64 discount = ocop_till_cart_get_sale_discount (view->cart);
    g_autofree char *total = g_strdup_printf (
        _ ("Total %s"), ocop_money_to_text (ocop_till_cart_get_total (view->cart), digits));
    ocop_figure_label_set (view->total, total, view->total_room_px);
    g_autofree char *off = g_strconcat ("−", ocop_money_to_digits (discount, digits), NULL);
    gtk_label_set_text (view->discount, off);
    gtk_widget_set_visible (view->discount_line, discount > 0);
}

static void
on_changed (OcopTillCart *cart, OcopCartView *view)
{
    const guint selected = ocop_till_cart_get_selected (cart);
    view->is_following = TRUE;
    gtk_single_selection_set_selected (
        view->selection, selected == G_MAXUINT ? GTK_INVALID_LIST_POSITION : selected);
    view->is_following = FALSE;
    show_last (view);
    show_figures (view);
}

static void
scroll_to (OcopCartView *view, guint line)
{
    gtk_widget_activate_action (GTK_WIDGET (view->list), "list.scroll-to-item", "u", line);
}

static gboolean
on_next_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
    OcopCartView *view = OCOP_CART_VIEW (widget);
    if (++view->n_frames < 2)
        return G_SOURCE_CONTINUE;
    view->tick = 0;
    if (view->shown_line < ocop_till_cart_get_n_lines (view->cart))
        scroll_to (view, view->shown_line);
    return G_SOURCE_REMOVE;
}

/* Once more when the rows have been measured: the list only guessed how high the new ones are. */
static void
on_added (OcopTillCart *cart, guint line, OcopCartView *view)
{
    view->shown_line = line;
    show_last (view);
    scroll_to (view, line);
    view->n_frames = 0;
    if (view->tick == 0)
        view->tick = gtk_widget_add_tick_callback (GTK_WIDGET (view), on_next_frame, NULL, NULL);
}

static void
on_selected (GtkSingleSelection *selection, GParamSpec *spec, OcopCartView *view)
{
    if (view->is_following)
        return;
    const guint selected = gtk_single_selection_get_selected (selection);
    ocop_till_cart_select (view->cart,
                           selected == GTK_INVALID_LIST_POSITION ? G_MAXUINT : selected);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Instead of a layout manager: a box asks how wide it has to be for its height, and a long name
 * would ask for so much that it is seen whole. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
    gtk_widget_measure (gtk_widget_get_first_child (widget), orientation,
                        orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural,
                        minimum_baseline, natural_baseline);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
dispose (GObject *object)
{
    OcopCartView *view = OCOP_CART_VIEW (object);
    g_clear_object (&view->selection);
    g_clear_object (&view->cart);
    gtk_widget_dispose_template (GTK_WIDGET (view), OCOP_TYPE_CART_VIEW);
    /* GTK 4.8 lets only bound children go. */
    for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (view))) != NULL;)
        gtk_widget_unparent (child);
    G_OBJECT_CLASS (ocop_cart_view_parent_class)->dispose (object);
}

static void
ocop_cart_view_class_init (OcopCartViewClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    G_OBJECT_CLASS (class)->dispose = dispose;
    widget_class->get_request_mode = get_request_mode;
    widget_class->measure = measure;
    widget_class->size_allocate = size_allocate;
    gtk_widget_class_set_css_name (widget_class, "cartview");
    gtk_widget_class_set_template_from_resource (widget_class, "/vn/ocop/pos/sell/cart_view.ui");
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, last);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, last_name);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, last_quantity);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, last_amount);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, empty);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, last_separator);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, discount_line);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, discount);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, total);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, scrolled);
    gtk_widget_class_bind_template_child (widget_class, OcopCartView, list);
}

static void
ocop_cart_view_init (OcopCartView *view)
{
    view->shown_line = G_MAXUINT;
    /* It has the focus while nobody types: no key does anything there, arrows lead into the list.
     */
    gtk_widget_set_focusable (GTK_WIDGET (view), TRUE);
    gtk_widget_init_template (GTK_WIDGET (view));
    g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new();
    g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), NULL);
    gtk_list_view_set_factory (view->list, factory);
}

void
ocop_cart_view_set_room (OcopCartView *view, int width, int height, gboolean is_low)
{
    gtk_widget_set_size_request (GTK_WIDGET (view), width, height);
    view->total_room_px = width < 0 ? 0 : width - TOTAL_MARGINS_PX;
    gtk_label_set_wrap (view->last_name, !is_low);
    gtk_label_set_lines (view->last_name, is_low ? 1 : 2);
    if (view->cart != NULL)
        show_figures (view);
}

GtkWidget *
ocop_cart_view_new (void)
{
    return g_object_new (OCOP_TYPE_CART_VIEW, NULL);
}

void
ocop_cart_view_set_cart (OcopCartView *view, OcopTillCart *cart)
{
    g_return_if_fail (view->cart == NULL);
    view->cart = g_object_ref (cart);
    view->selection = gtk_single_selection_new (NULL);
    gtk_single_selection_set_autoselect (view->selection, FALSE);
    gtk_single_selection_set_can_unselect (view->selection, TRUE);
    gtk_single_selection_set_model (view->selection, G_LIST_MODEL (cart));
    gtk_list_view_set_model (view->list, GTK_SELECTION_MODEL (view->selection));
    g_signal_connect_object (view->selection, "notify::selected", G_CALLBACK (on_selected), view,
                             0);
    g_signal_connect_object (cart, "changed", G_CALLBACK (on_changed), view, 0);
    g_signal_connect_object (cart, "added", G_CALLBACK (on_added), view, 0);
    on_changed (cart, view);
}
