/* Follows the cart's model and the session's QR; after a sale it thanks and names the change until
 * the next line. */
#include "ui/display/customer_window.h"

#include "base/money.h"
#include "ui/parts/aside.h"
#include "ui/parts/figure_label.h"
#include "ui/parts/stack.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

/* Of the columns of figures, so that they stand under each other. */
#define QUANTITY_CHARS 4
#define NAME_CHARS     6
#define AMOUNT_CHARS   9

struct _OcopCustomerWindow {
    GtkWindow parent_instance;
    /* template */
    GtkStack *stack;
    GtkLabel *shop_name, *greeting, *greeting_detail, *total, *qr_amount;
    GtkListView *list;
    GtkPicture *qr;
    /* owned */
    OcopSession *session;

    GtkWindow *till;    /* weak */
    gboolean is_wanted; /* also without a monitor of its own */
};

G_DEFINE_FINAL_TYPE (OcopCustomerWindow, ocop_customer_window, GTK_TYPE_WINDOW)

/* ---- rows */

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16));
    GtkWidget *name = gtk_label_new (NULL), *quantity = gtk_label_new (NULL);
    GtkWidget *amount = gtk_label_new (NULL);
    gtk_label_set_width_chars (GTK_LABEL (quantity), QUANTITY_CHARS);
    gtk_label_set_xalign (GTK_LABEL (quantity), 1);
    gtk_label_set_width_chars (GTK_LABEL (amount), AMOUNT_CHARS);
    gtk_label_set_xalign (GTK_LABEL (amount), 1);
    gtk_label_set_xalign (GTK_LABEL (name), 0);
    gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
    gtk_label_set_wrap (GTK_LABEL (name), TRUE);
    gtk_label_set_lines (GTK_LABEL (name), 2);
    gtk_label_set_width_chars (GTK_LABEL (name), NAME_CHARS);
    gtk_label_set_max_width_chars (GTK_LABEL (name), NAME_CHARS);
    gtk_widget_set_hexpand (name, TRUE);
    gtk_widget_add_css_class (GTK_WIDGET (box), "last-line");
    gtk_box_append (box, name);
    gtk_box_append (box, quantity);
    gtk_box_append (box, amount);
    gtk_list_item_set_child (item, GTK_WIDGET (box));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
    GtkWidget *quantity = gtk_widget_get_next_sibling (name);
    GtkWidget *amount = gtk_widget_get_next_sibling (quantity);
    OcopCartRow *row = gtk_list_item_get_item (item);
    const OcopCartFigures *figures = ocop_cart_row_peek_figures (row);
    g_autofree char *text = ocop_cart_row_dup_quantity (row);
    gtk_label_set_text (GTK_LABEL (name), ocop_cart_row_peek_line (row)->offer.name);
    gtk_label_set_text (GTK_LABEL (quantity), text);
    gtk_label_set_text (GTK_LABEL (amount), ocop_money_to_digits (figures->amount, digits));
}

/* ---- following */

static void
on_changed (OcopTillCart *cart, OcopCustomerWindow *window)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    if (ocop_till_cart_get_n_lines (cart) == 0) {
        ocop_stack_show (window->stack, "welcome");
        return;
    }
    g_autofree char *total = g_strdup_printf (
        _ ("Total %s"), ocop_money_to_text (ocop_till_cart_get_total (cart), digits));
    ocop_figure_label_set (window->total, total, 0);
    ocop_stack_show (window->stack, "cart");
}

static void
on_added (OcopTillCart *cart, guint line, OcopCustomerWindow *window)
{
    gtk_label_set_text (window->greeting, _ ("Welcome"));
    gtk_label_set_text (window->greeting_detail, "");
    gtk_widget_activate_action (GTK_WIDGET (window->list), "list.scroll-to-item", "u", line);
}

static void
on_sold (OcopSession *session, const OcopSale *sale, OcopCustomerWindow *window)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *change =
        g_strdup_printf (_ ("Change %s"), ocop_money_to_text (sale->change, digits));
    gtk_label_set_text (window->greeting, _ ("Thank you"));
    ocop_figure_label_set (window->greeting_detail, sale->change > 0 ? change : "", 0);
}

static void
on_qr_changed (OcopSession *session, OcopCustomerWindow *window)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    gint64 amount;
    GObject *picture = ocop_session_peek_customer_qr (session, &amount);
    gtk_widget_set_visible (GTK_WIDGET (window->qr), picture != NULL);
    gtk_widget_set_visible (GTK_WIDGET (window->qr_amount), picture != NULL);
    /* The code is what matters now. */
    gtk_widget_set_visible (GTK_WIDGET (window->total), picture == NULL);
    gtk_picture_set_paintable (window->qr, picture != NULL ? GDK_PAINTABLE (picture) : NULL);
    g_autofree char *words =
        g_strdup_printf (_ ("Scan to pay %s"), ocop_money_to_text (amount, digits));
    ocop_figure_label_set (window->qr_amount, words, 0);
}

static gpointer
read_name (OcopShop *shop, gpointer request, GError **error)
{
    char *name = NULL;
    return ocop_shop_get_setting (shop, "shop.name", &name, error) ? name : NULL;
}

static void
on_name (gpointer result, const GError *error, gpointer data)
{
    OcopCustomerWindow *window = data;
    const char *name = error == NULL ? result : "";
    gtk_label_set_text (window->shop_name, name);
    gtk_widget_set_visible (GTK_WIDGET (window->shop_name), *name != '\0');
}

static void
on_state_changed (OcopSession *session, OcopCustomerWindow *window)
{
    ocop_session_call_later (session, read_name, NULL, NULL, window, on_name, g_free, window);
}

/* ---- where */

static void
on_monitors (GListModel *monitors, guint position, guint removed, guint added,
             OcopCustomerWindow *window)
{
    GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
    GdkSurface *till = window->till != NULL && gtk_widget_get_realized (GTK_WIDGET (window->till))
                           ? gtk_native_get_surface (GTK_NATIVE (window->till))
                           : NULL;
    GdkMonitor *tills = till != NULL ? gdk_display_get_monitor_at_surface (display, till) : NULL;
    for (guint i = 0; i < g_list_model_get_n_items (monitors); i++) {
        g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
        if (tills == NULL || monitor == tills)
            continue;
        gtk_window_fullscreen_on_monitor (GTK_WINDOW (window), monitor);
        gtk_widget_set_visible (GTK_WIDGET (window), TRUE);
        return;
    }
    gtk_window_unfullscreen (GTK_WINDOW (window));
    gtk_widget_set_visible (GTK_WIDGET (window), window->is_wanted);
}

void
ocop_customer_window_place (GtkWindow *self, GtkWindow *till, gboolean is_wanted)
{
    OcopCustomerWindow *window = OCOP_CUSTOMER_WINDOW (self);
    GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (till)));
    g_set_weak_pointer (&window->till, till);
    window->is_wanted = is_wanted;
    g_signal_connect_object (monitors, "items-changed", G_CALLBACK (on_monitors), window, 0);
    on_monitors (monitors, 0, 0, 0, window);
}

/* ---- life */

static void
dispose (GObject *object)
{
    OcopCustomerWindow *window = OCOP_CUSTOMER_WINDOW (object);
    g_clear_weak_pointer (&window->till);
    g_clear_object (&window->session);
    G_OBJECT_CLASS (ocop_customer_window_parent_class)->dispose (object);
}

static void
ocop_customer_window_class_init (OcopCustomerWindowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    g_type_ensure (OCOP_TYPE_ASIDE);
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/vn/ocop/pos/display/customer_window.ui");
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, stack);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, shop_name);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, greeting);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, greeting_detail);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, total);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, qr_amount);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, list);
    gtk_widget_class_bind_template_child (widget_class, OcopCustomerWindow, qr);
}

static void
ocop_customer_window_init (OcopCustomerWindow *window)
{
    gtk_widget_init_template (GTK_WIDGET (window));
    /* It comes and goes with the monitor; nobody closes it. */
    gtk_window_set_hide_on_close (GTK_WINDOW (window), TRUE);
    g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new();
    g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
    gtk_list_view_set_factory (window->list, factory);
}

GtkWindow *
ocop_customer_window_new (GtkApplication *application, OcopSession *session)
{
    OcopCustomerWindow *window =
        g_object_new (OCOP_TYPE_CUSTOMER_WINDOW, "application", application, NULL);
    OcopTillCart *cart = ocop_session_get_cart (session);
    window->session = g_object_ref (session);
    g_autoptr (GtkNoSelection) none = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (cart)));
    gtk_list_view_set_model (window->list, GTK_SELECTION_MODEL (none));
    g_signal_connect_object (cart, "changed", G_CALLBACK (on_changed), window, 0);
    g_signal_connect_object (cart, "added", G_CALLBACK (on_added), window, 0);
    g_signal_connect_object (session, "sold", G_CALLBACK (on_sold), window, 0);
    g_signal_connect_object (session, "customer-qr-changed", G_CALLBACK (on_qr_changed), window, 0);
    g_signal_connect_object (session, "state-changed", G_CALLBACK (on_state_changed), window, 0);
    on_state_changed (session, window);
    on_changed (cart, window);
    return GTK_WINDOW (window);
}
