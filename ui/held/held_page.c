/* What a held sale comes to is computed by the cart's own rules from today's prices, on the store's
 * thread; a line that cannot be sold any more is named by its code alone. */
#include "ui/held/held_page.h"

#include "base/day.h"
#include "base/money.h"
#include "ui/parts/key_button.h"
#include "ui/parts/stack.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Names that a row shows. */
#define NAMES_MAX 3

struct _OcopHeldPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkListBox *list;
    GtkWidget *resume, *drop, *keep;
    GtkStack *bottom; /* what can be done, or the question whether to drop */
    GtkLabel *question;
    /* owned */
    GArray *parked; /* of OcopParked; rows are in its order */

    OcopRequestId dropping;
};

G_DEFINE_FINAL_TYPE (OcopHeldPage, ocop_held_page, OCOP_TYPE_PAGE)

/* ---- on the store's thread */

typedef struct {
    GArray *parked;   /* of OcopParked */
    GPtrArray *texts; /* of char *: what is in it */
    GArray *totals;   /* of gint64; -1: cannot be told */
} Held;

static void
free_held (gpointer data)
{
    Held *held = data;
    g_array_unref (held->parked);
    g_ptr_array_unref (held->texts);
    g_array_unref (held->totals);
    g_free (held);
}

/* Puts the line into @cart. FALSE: it cannot be sold today. */
static gboolean
add_line (OcopShop *shop, OcopCart *cart, const OcopLineRequest *line, GString *names)
{
    g_auto (OcopScanned) scanned = {0};
    gint64 position;
    if (!ocop_shop_look_up_line (shop, line, &scanned, &position, NULL))
        return FALSE;
    if (names != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", scanned.offer.name);
    const gboolean has_amount = scanned.price_dong >= 0;
    const OcopCartEvent event = {.kind = OCOP_CART_ADD,
                                 .offer = &scanned.offer,
                                 .qty_milli = has_amount                  ? 0
                                              : line->qty_milli > 0       ? line->qty_milli
                                              : scanned.weight_milli >= 0 ? scanned.weight_milli
                                                                          : 1000,
                                 .label_amount = scanned.price_dong};
    if (!ocop_cart_apply (cart, &event, NULL))
        return FALSE;
    const guint index = ocop_cart_get_n_lines (cart) - 1;
    const OcopCartEvent details[] = {
        {.kind = OCOP_CART_SET_UNIT_PRICE, .line = index, .amount = line->unit_price},
        {.kind = OCOP_CART_SET_GIFT, .line = index, .flag = line->is_gift},
        {.kind = OCOP_CART_SET_DISCOUNT, .line = index, .discount = line->discount},
    };
    for (guint i = 0; i < G_N_ELEMENTS (details); i++)
        if (!ocop_cart_apply (cart, &details[i], NULL))
            return FALSE;
    return TRUE;
}

static void
describe (OcopShop *shop, const OcopSaleRequest *request, Held *held)
{
    g_autoptr (OcopCart) cart = ocop_cart_new();
    g_autoptr (GString) names = g_string_new (NULL);
    gint64 total = 0, discount;
    for (guint i = 0; i < request->lines->len; i++) {
        const OcopLineRequest *line = g_ptr_array_index (request->lines, i);
        if (!add_line (shop, cart, line, i < NAMES_MAX ? names : NULL))
            total = -1;
    }
    const OcopCartEvent event = {.kind = OCOP_CART_SET_SALE_DISCOUNT,
                                 .discount = request->discount};
    g_autofree OcopCartFigures *figures =
        g_new0 (OcopCartFigures, MAX (ocop_cart_get_n_lines (cart), 1));
    if (total == 0 && (!ocop_cart_apply (cart, &event, NULL) ||
                       !ocop_cart_price (cart, figures, &discount, &total, NULL)))
        total = -1;
    if (request->lines->len > NAMES_MAX)
        g_string_append (names, " …");
    g_ptr_array_add (held->texts, g_string_free (g_steal_pointer (&names), FALSE));
    g_array_append_val (held->totals, total);
}

static gpointer
list_held (OcopShop *shop, gpointer request, GError **error)
{
    GArray *parked = ocop_shop_list_parked (shop, error);
    if (parked == NULL)
        return NULL;
    Held *held = g_new (Held, 1);
    *held = (Held){parked, g_ptr_array_new_with_free_func (g_free),
                   g_array_new (FALSE, FALSE, sizeof (gint64))};
    for (guint i = 0; i < parked->len; i++)
        describe (shop, g_array_index (parked, OcopParked, i).request, held);
    return held;
}

/* ---- the list */

static GtkWidget *
new_label (const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static GtkWidget *
new_row (const OcopParked *parked, const char *names, gint64 total)
{
    char when[OCOP_INSTANT_TEXT_SIZE], sum[OCOP_MONEY_TEXT_SIZE];
    const guint n = parked->request->lines->len;
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    g_autofree char *count =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s · %u line", "%s · %u lines", n),
                         ocop_instant_to_local (parked->utc_ms, when), n);
    const char *sum_text = total >= 0 ? ocop_money_to_text (total, sum) : _ ("not all can be sold");
    GtkWidget *name_label = new_label (names, "cart-line");
    gtk_label_set_wrap (GTK_LABEL (name_label), TRUE);
    gtk_widget_set_hexpand (middle, TRUE);
    gtk_box_append (GTK_BOX (middle), name_label);
    gtk_box_append (GTK_BOX (middle), new_label (count, "hint"));
    gtk_box_append (GTK_BOX (box), new_label (parked->id, "title"));
    gtk_box_append (GTK_BOX (box), middle);
    gtk_box_append (GTK_BOX (box), new_label (sum_text, total >= 0 ? "cart-line" : "warning"));
    gtk_widget_add_css_class (row, "roomy");
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    g_autofree char *accessible = g_strdup_printf ("%s · %s · %s", parked->id, names, sum_text);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible,
                                    -1);
    return row;
}

static void
on_listed (gpointer result, const GError *error, gpointer data)
{
    OcopHeldPage *page = data;
    const Held *held = result;
    GtkListBoxRow *old;
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    while ((old = gtk_list_box_get_row_at_index (page->list, 0)) != NULL)
        gtk_list_box_remove (page->list, GTK_WIDGET (old));
    g_clear_pointer (&page->parked, g_array_unref);
    page->parked = g_array_ref (held->parked);
    for (guint i = 0; i < held->parked->len; i++)
        gtk_list_box_append (page->list, new_row (&g_array_index (held->parked, OcopParked, i),
                                                  g_ptr_array_index (held->texts, i),
                                                  g_array_index (held->totals, gint64, i)));
    GtkListBoxRow *first = gtk_list_box_get_row_at_index (page->list, 0);
    gtk_list_box_select_row (page->list, first);
    if (first != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
ask_list (OcopHeldPage *page)
{
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), list_held, NULL, NULL, page,
                       on_listed, free_held, page);
}

/* NULL: none is selected. */
static const OcopParked *
peek_selected (OcopHeldPage *page)
{
    GtkListBoxRow *row = gtk_list_box_get_selected_row (page->list);
    const int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;
    return index >= 0 && page->parked != NULL && (guint)index < page->parked->len
               ? &g_array_index (page->parked, OcopParked, index)
               : NULL;
}

static void
on_selected (OcopHeldPage *page)
{
    const gboolean is_any = peek_selected (page) != NULL;
    page->dropping.is_given = FALSE;
    ocop_stack_show (page->bottom, "actions");
    gtk_widget_set_sensitive (page->resume, is_any);
    gtk_widget_set_sensitive (page->drop, is_any);
}

/* ---- back into the cart */

static void
on_resume (OcopHeldPage *page)
{
    OcopTillCart *cart = ocop_session_get_cart (ocop_page_get_session (OCOP_PAGE (page)));
    const OcopParked *parked = peek_selected (page);
    if (parked == NULL)
        return;
    if (ocop_till_cart_get_n_lines (cart) > 0) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_REFUSAL,
                        _ ("the cart is not empty: sell it, hold it or take its lines out first"));
        return;
    }
    g_free (parked->request->resume);
    parked->request->resume = g_strdup (parked->id);
    /* The sale that ends it is an act of its own. */
    parked->request->has_request_id = FALSE;
    ocop_till_cart_load (cart, parked->request);
    ocop_page_hush (OCOP_PAGE (page));
    ocop_page_leave (OCOP_PAGE (page));
}

/* ---- away */

typedef struct {
    char *id;
    OcopRequestId request;
} Drop;

static void
free_drop (gpointer data)
{
    Drop *drop = data;
    g_free (drop->id);
    g_free (drop);
}

static gpointer
drop_on_store (OcopShop *shop, gpointer request, GError **error)
{
    const Drop *drop = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_drop_parked (shop, drop->id, &drop->request, &act, error);
    return NULL;
}

static void
on_dropped (gpointer result, const GError *error, gpointer data)
{
    OcopHeldPage *page = data;
    if (error != NULL)
        ocop_page_tell_error (OCOP_PAGE (page), error);
    else
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, _ ("the held sale is dropped"));
    ask_list (page);
}

static gboolean
is_asking (OcopHeldPage *page)
{
    return strcmp (gtk_stack_get_visible_child_name (page->bottom), "question") == 0;
}

static void
focus_list (OcopHeldPage *page)
{
    GtkListBoxRow *row = gtk_list_box_get_selected_row (page->list);
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (page->list));
}

/* What is dropped does not come back. */
static void
on_drop (OcopHeldPage *page)
{
    const OcopParked *parked = peek_selected (page);
    if (parked == NULL || is_asking (page))
        return;
    g_autofree char *text =
        g_strdup_printf (_ ("Drop %s for good? It cannot be brought back."), parked->id);
    gtk_label_set_text (page->question, text);
    ocop_stack_show (page->bottom, "question");
    gtk_widget_grab_focus (page->keep);
}

static void
on_keep (OcopHeldPage *page)
{
    ocop_stack_show (page->bottom, "actions");
    focus_list (page);
}

static void
on_confirm_drop (OcopHeldPage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    const OcopParked *parked = peek_selected (page);
    if (parked == NULL || !is_asking (page) || !gtk_widget_get_sensitive (GTK_WIDGET (page)))
        return;
    if (!page->dropping.is_given) {
        page->dropping.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), page->dropping.id);
    }
    Drop *drop = g_new (Drop, 1);
    *drop = (Drop){g_strdup (parked->id), page->dropping};
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (session, drop_on_store, drop, free_drop, page, on_dropped, NULL, page);
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    ask_list (OCOP_HELD_PAGE (self));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopHeldPage *page = OCOP_HELD_PAGE (self);
    if (keyval == GDK_KEY_Delete)
        on_drop (page);
    else if (keyval == GDK_KEY_F9 && is_asking (page))
        on_confirm_drop (page);
    else if (keyval == GDK_KEY_Escape && is_asking (page))
        on_keep (page);
    else
        return FALSE;
    return TRUE;
}

static void
dispose (GObject *object)
{
    g_clear_pointer (&OCOP_HELD_PAGE (object)->parked, g_array_unref);
    G_OBJECT_CLASS (ocop_held_page_parent_class)->dispose (object);
}

static void
ocop_held_page_class_init (OcopHeldPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_held_page_init (OcopHeldPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/held/held_page.ui");
    page->list = GTK_LIST_BOX (gtk_builder_get_object (builder, "list"));
    page->resume = GTK_WIDGET (gtk_builder_get_object (builder, "resume"));
    page->drop = GTK_WIDGET (gtk_builder_get_object (builder, "drop"));
    page->keep = GTK_WIDGET (gtk_builder_get_object (builder, "keep"));
    page->bottom = GTK_STACK (gtk_builder_get_object (builder, "bottom"));
    page->question = GTK_LABEL (gtk_builder_get_object (builder, "question"));
    ocop_stack_show (page->bottom, "actions");
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (page->list, "selected-rows-changed", G_CALLBACK (on_selected), page);
    g_signal_connect_swapped (page->list, "row-activated", G_CALLBACK (on_resume), page);
    g_signal_connect_swapped (page->resume, "clicked", G_CALLBACK (on_resume), page);
    g_signal_connect_swapped (page->drop, "clicked", G_CALLBACK (on_drop), page);
    g_signal_connect_swapped (page->keep, "clicked", G_CALLBACK (on_keep), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "confirm_drop"), "clicked",
                              G_CALLBACK (on_confirm_drop), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_held_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_HELD_PAGE, "session", session, NULL);
}
