/* Puts the cart and the products side by side, or one above the other where the window is higher
 * than wide, and turns keys into actions. In a low or high window the actions go along its whole
 * width; in a small one products are a list. */
#include "ui/sell/sell_page.h"

#include "ui/app/pages.h"
#include "ui/help/help_page.h"
#include "ui/menu/menu_sheet.h"
#include "ui/parts/flow.h"
#include "ui/parts/key_button.h"
#include "ui/sell/cart_view.h"
#include "ui/sell/sell_actions.h"
#include "ui/sell/tile_view.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

/* Of the page, in pixels. */
#define WIDTH_MIN    1024
#define LOW          600
#define NARROW       1080
#define CART_PERCENT 35
#define CART_MIN     400

struct _OcopSellPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkBox *content, *body, *right;
    GtkWidget *actions, *buttons;
    OcopCartView *cart_view;
    OcopTileView *tile_view;

    int width, height; /* as laid out */
    guint turning;     /* source */
};

G_DEFINE_FINAL_TYPE (OcopSellPage, ocop_sell_page, OCOP_TYPE_PAGE)

/* ---- wide or high */

/* Along the whole width all of them are one row, else two of four. */
static void
stack_keys (OcopSellPage *page, gboolean is_stacked)
{
    gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (page->buttons), is_stacked ? 8 : 4);
    for (GtkWidget *child = gtk_widget_get_first_child (page->buttons); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        ocop_key_button_set_stacked (
            OCOP_KEY_BUTTON (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child))),
            is_stacked);
}

/* 100: as usual. */
static int
get_text_percent (OcopSellPage *page)
{
    int dpi;
    g_object_get (gtk_widget_get_settings (GTK_WIDGET (page)), "gtk-xft-dpi", &dpi, NULL);
    return dpi > 0 ? MAX (dpi / 1024 * 100 / 96, 100) : 100;
}

static void
turn (OcopSellPage *page)
{
    const gboolean is_portrait = page->height > page->width;
    const gboolean is_low = !is_portrait && page->height < LOW * get_text_percent (page) / 100;
    const gboolean is_across = is_portrait || is_low;
    GtkBox *from = is_across ? page->right : page->content;
    GtkBox *to = is_across ? page->content : page->right;
    gtk_orientable_set_orientation (GTK_ORIENTABLE (page->body), is_portrait
                                                                     ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_reorder_child_after (page->body, GTK_WIDGET (page->cart_view),
                                 is_portrait ? GTK_WIDGET (page->right) : NULL);
    ocop_cart_view_set_room (page->cart_view,
                             is_portrait ? -1 : MAX (page->width * CART_PERCENT / 100, CART_MIN),
                             is_portrait ? page->height * CART_PERCENT / 100 : -1, is_low);
    ocop_tile_view_set_list (page->tile_view, page->width < NARROW);
    if (gtk_widget_get_parent (page->actions) != GTK_WIDGET (from))
        return;
    g_object_ref (page->actions);
    gtk_box_remove (from, page->actions);
    gtk_box_append (to, page->actions);
    g_object_unref (page->actions);
    stack_keys (page, is_across);
}

static gboolean
on_turn (gpointer data)
{
    OcopSellPage *page = data;
    page->turning = 0;
    turn (page);
    return G_SOURCE_REMOVE;
}

/* Else its height is asked for the least width that it could have, where words need more lines. */
static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Instead of a layout manager: the page's own size says how it is laid out. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
    OcopSellPage *page = OCOP_SELL_PAGE (widget);
    /* A window asks for the height at its least width, though it is wider than that. */
    if (orientation == GTK_ORIENTATION_VERTICAL)
        for_size = MAX (for_size, page->width > 0 ? page->width : WIDTH_MIN);
    gtk_widget_measure (GTK_WIDGET (page->content), orientation, for_size, minimum, natural,
                        minimum_baseline, natural_baseline);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    OcopSellPage *page = OCOP_SELL_PAGE (widget);
    gtk_widget_allocate (GTK_WIDGET (page->content), width, height, baseline, NULL);
    if (page->width == width && page->height == height)
        return;
    page->width = width;
    page->height = height;
    if (page->turning == 0)
        page->turning = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_turn, page, NULL);
}

/* ---- actions */

static void
on_pay (OcopPage *page)
{
    ocop_sell_pay (page, FALSE);
}

static void
on_menu (OcopPage *page)
{
    ocop_page_push (page, ocop_menu_sheet_new (ocop_page_get_session (page)));
}

static gboolean
is_typing (OcopPage *page)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
    return root != NULL && GTK_IS_EDITABLE (gtk_root_get_focus (root));
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    OcopSellPage *self = OCOP_SELL_PAGE (page);
    switch (keyval) {
    case GDK_KEY_F4:
        ocop_sell_change_price (page);
        return TRUE;
    case GDK_KEY_F5:
        ocop_sell_change_lot (page);
        return TRUE;
    case GDK_KEY_F10:
        ocop_sell_show_held (page);
        return TRUE;
    case GDK_KEY_F12:
        ocop_page_push (page, ocop_pages_make (OCOP_PAGE_DRAWER, ocop_page_get_session (page)));
        return TRUE;
    case GDK_KEY_F1:
        ocop_page_push (page, ocop_help_page_new (ocop_page_get_session (page)));
        return TRUE;
    case GDK_KEY_F2:
        ocop_sell_change_quantity (page);
        return TRUE;
    case GDK_KEY_F3:
        ocop_tile_view_focus_search (self->tile_view);
        return TRUE;
    case GDK_KEY_F6:
        ocop_sell_change_discount (page);
        return TRUE;
    case GDK_KEY_F7:
        ocop_sell_hold (page);
        return TRUE;
    case GDK_KEY_F8:
        ocop_sell_pay (page, TRUE);
        return TRUE;
    case GDK_KEY_F9:
        ocop_sell_pay (page, FALSE);
        return TRUE;
    case GDK_KEY_F11:
        on_menu (page);
        return TRUE;
    case GDK_KEY_Delete:
        if (is_typing (page))
            return FALSE;
        ocop_sell_remove_line (page);
        return TRUE;
    case GDK_KEY_Escape:
        ocop_page_hush (page);
        ocop_tile_view_reset (self->tile_view);
        ocop_till_cart_select (ocop_session_get_cart (ocop_page_get_session (page)), G_MAXUINT);
        gtk_widget_grab_focus (GTK_WIDGET (self->cart_view));
        return TRUE;
    default:
        return FALSE;
    }
}

/* ---- what the cart says */

static void
on_refused (OcopTillCart *cart, const GError *error, OcopPage *page)
{
    ocop_page_tell_error (page, error);
}

static void
on_asks_weight (OcopTillCart *cart, const OcopOffer *offer, OcopPage *page)
{
    ocop_sell_ask_weight (page, offer);
}

static void
shown (OcopPage *page)
{
    OcopSellPage *self = OCOP_SELL_PAGE (page);
    ocop_tile_view_refresh (self->tile_view);
    gtk_widget_grab_focus (GTK_WIDGET (self->cart_view));
}

static void
constructed (GObject *object)
{
    OcopSellPage *page = OCOP_SELL_PAGE (object);
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (object));
    OcopTillCart *cart = ocop_session_get_cart (session);
    G_OBJECT_CLASS (ocop_sell_page_parent_class)->constructed (object);
    ocop_cart_view_set_cart (page->cart_view, cart);
    ocop_tile_view_set_session (page->tile_view, session);
    g_signal_connect_object (cart, "refused", G_CALLBACK (on_refused), page, 0);
    g_signal_connect_object (cart, "asks-weight", G_CALLBACK (on_asks_weight), page, 0);
    /* As in a small window, which has no room for another arrangement even at first. */
    turn (page);
}

static void
dispose (GObject *object)
{
    g_clear_handle_id (&OCOP_SELL_PAGE (object)->turning, g_source_remove);
    G_OBJECT_CLASS (ocop_sell_page_parent_class)->dispose (object);
}

static void
ocop_sell_page_class_init (OcopSellPageClass *class)
{
    G_OBJECT_CLASS (class)->constructed = constructed;
    G_OBJECT_CLASS (class)->dispose = dispose;
    GTK_WIDGET_CLASS (class)->get_request_mode = get_request_mode;
    GTK_WIDGET_CLASS (class)->measure = measure;
    GTK_WIDGET_CLASS (class)->size_allocate = size_allocate;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_sell_page_init (OcopSellPage *page)
{
    static const struct {
        const char *id;
        void (*act) (OcopPage *page);
    } buttons[] = {
        {"quantity", ocop_sell_change_quantity},
        {"discount", ocop_sell_change_discount},
        {"price", ocop_sell_change_price},
        {"lot", ocop_sell_change_lot},
        {"remove", ocop_sell_remove_line},
        {"hold", ocop_sell_hold},
        {"held", ocop_sell_show_held},
        {"menu", on_menu},
        {"pay", on_pay},
    };
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_CART_VIEW);
    g_type_ensure (OCOP_TYPE_TILE_VIEW);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/sell/sell_page.ui");
    page->content = GTK_BOX (gtk_builder_get_object (builder, "content"));
    page->body = GTK_BOX (gtk_builder_get_object (builder, "body"));
    page->right = GTK_BOX (gtk_builder_get_object (builder, "right"));
    page->actions = GTK_WIDGET (gtk_builder_get_object (builder, "actions"));
    page->buttons = GTK_WIDGET (gtk_builder_get_object (builder, "buttons"));
    page->cart_view = OCOP_CART_VIEW (gtk_builder_get_object (builder, "cart_view"));
    page->tile_view = OCOP_TILE_VIEW (gtk_builder_get_object (builder, "tile_view"));
    ocop_flow_tidy (GTK_FLOW_BOX (gtk_builder_get_object (builder, "buttons")));
    gtk_widget_set_layout_manager (GTK_WIDGET (page), NULL);
    ocop_page_set_child (OCOP_PAGE (page), GTK_WIDGET (page->content));
    for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
        g_signal_connect_swapped (gtk_builder_get_object (builder, buttons[i].id), "clicked",
                                  G_CALLBACK (buttons[i].act), page);
}

OcopPage *
ocop_sell_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_SELL_PAGE, "session", session, NULL);
}
