/* The table asks the store for order, search and filter alike; here is the form, and which product
 * its acts are about. */
#include "ui/inventory/shelf_page.h"

#include "base/money.h"
#include "base/quantity.h"
#include "ui/inventory/inventory_list.h"
#include "ui/inventory/ledger_page.h"
#include "ui/inventory/receive_page.h"
#include "ui/inventory/stock_sheet.h"
#include "ui/parts/key_button.h"
#include "ui/parts/table.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* "Expiring": within so many days. */
#define EXPIRING_DAYS 30
#define ROW_MIN_PX    44

struct _OcopShelfPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkSearchEntry *search;
    GtkToggleButton *filters[OCOP_N_INVENTORY_FILTERS]; /* NULL: has none */
    GtkColumnView *table;
    GtkLabel *selected, *summary;
    GtkWidget *nothing;
    GtkWidget *waste, *adjust, *ledger;
    /* owned */
    OcopInventoryList *list;
    GtkSingleSelection *selection;
    char *wanted; /* code to select when the answer is there; NULL: none */

    OcopInventoryQuery query; /* text is the entry's */
};

G_DEFINE_FINAL_TYPE (OcopShelfPage, ocop_shelf_page, OCOP_TYPE_PAGE)

/* ---- columns */

static const OcopTableColumn columns[] = {
    {N_ ("Product"), 16, FALSE, TRUE},      {N_ ("Position"), 9, TRUE, FALSE},
    {N_ ("Unit"), 11, FALSE, FALSE},        {N_ ("Lots"), 4, TRUE, FALSE},
    {N_ ("First expiry"), 12, TRUE, FALSE}, {N_ ("Value"), 13, TRUE, FALSE},
    {N_ ("Stars"), 4, TRUE, FALSE},         {N_ ("Certificate until"), 12, TRUE, FALSE},
};
static const OcopInventoryColumn column_orders[] = {
    OCOP_INVENTORY_NAME,  OCOP_INVENTORY_POSITION,    OCOP_INVENTORY_UNIT,
    OCOP_INVENTORY_LOTS,  OCOP_INVENTORY_EXPIRY,      OCOP_INVENTORY_VALUE,
    OCOP_INVENTORY_STARS, OCOP_INVENTORY_CERTIFICATE,
};
G_STATIC_ASSERT (G_N_ELEMENTS (columns) == G_N_ELEMENTS (column_orders));

/* A sign beside the colour: below zero, and nearly gone. */
static void
tell_position (const OcopInventoryRow *row, GString *text, const char **ret_class)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    if (row->qty_milli < 0)
        *ret_class = "refusal";
    else if (row->is_low)
        *ret_class = "warning";
    g_string_append_printf (text, "%s%s", row->is_low && row->qty_milli >= 0 ? "⚠ " : "",
                            ocop_qty_to_local (row->qty_milli, qty));
}

/* An expired lot is on the shelf and cannot be sold. */
static void
tell_expiry (const OcopInventoryRow *row, GString *text, const char **ret_class)
{
    char day[OCOP_DAY_TEXT_SIZE];
    if (row->is_expired)
        *ret_class = "refusal";
    else if (row->is_expiring)
        *ret_class = "warning";
    g_string_append_printf (text, "%s%s",
                            row->is_expired    ? "✕ "
                            : row->is_expiring ? "⚠ "
                                               : "",
                            ocop_day_to_local (row->first_expiry, day));
}

static void
tell_certificate (const OcopInventoryRow *row, GString *text, const char **ret_class)
{
    char day[OCOP_DAY_TEXT_SIZE];
    if (row->certificate_state == OCOP_CERTIFICATE_LAPSED)
        *ret_class = "refusal";
    else if (row->certificate_state == OCOP_CERTIFICATE_SOON)
        *ret_class = "warning";
    g_string_append_printf (text, "%s%s", *ret_class != NULL ? "⚠ " : "",
                            ocop_day_to_local (row->certificate_last_day, day));
}

static void
tell (gpointer item, guint column, GString *text, const char **ret_class)
{
    char buffer[OCOP_MONEY_TEXT_SIZE];
    const OcopInventoryRow *row = ocop_inventory_item_peek (item);
    if (row == NULL)
        return;
    switch (column_orders[column]) {
    case OCOP_INVENTORY_NAME:
        g_string_append (text, row->name);
        return;
    case OCOP_INVENTORY_POSITION:
        tell_position (row, text, ret_class);
        return;
    case OCOP_INVENTORY_UNIT:
        g_string_append (text, row->unit);
        return;
    case OCOP_INVENTORY_LOTS:
        if (row->n_lots > 0)
            g_string_append_printf (text, "%u", row->n_lots);
        return;
    case OCOP_INVENTORY_EXPIRY:
        tell_expiry (row, text, ret_class);
        return;
    case OCOP_INVENTORY_VALUE:
        g_string_append (text, row->has_price ? ocop_money_to_digits (row->value, buffer) : "–");
        return;
    case OCOP_INVENTORY_STARS:
        *ret_class = "star";
        if (row->stars > 0)
            g_string_append_printf (text, "★ %d", row->stars);
        return;
    case OCOP_INVENTORY_CERTIFICATE:
        tell_certificate (row, text, ret_class);
        return;
    case OCOP_INVENTORY_CODE:
    case OCOP_INVENTORY_PRICE:
    case OCOP_N_INVENTORY_COLUMNS:
    default:
        return;
    }
}

/* ---- asking */

static void
ask (OcopShelfPage *page)
{
    const char *text = gtk_editable_get_text (GTK_EDITABLE (page->search));
    page->query.text = *text != '\0' ? text : NULL;
    ocop_inventory_list_ask (page->list, &page->query);
}

static void
on_searched (OcopShelfPage *page)
{
    g_clear_pointer (&page->wanted, g_free);
    ask (page);
}

static void
on_sorted (guint column, gboolean is_descending, gpointer data)
{
    OcopShelfPage *page = data;
    page->query.sort = column_orders[column];
    page->query.is_descending = is_descending;
    ask (page);
}

/* At most one is on; none: everything. */
static void
on_filter (OcopShelfPage *page, GtkToggleButton *button)
{
    OcopInventoryFilter chosen = OCOP_INVENTORY_ALL;
    for (guint i = 0; i < OCOP_N_INVENTORY_FILTERS; i++) {
        if (page->filters[i] == NULL)
            continue;
        if (page->filters[i] != button && gtk_toggle_button_get_active (button)) {
            g_signal_handlers_block_by_func (page->filters[i], on_filter, page);
            gtk_toggle_button_set_active (page->filters[i], FALSE);
            g_signal_handlers_unblock_by_func (page->filters[i], on_filter, page);
        }
        if (gtk_toggle_button_get_active (page->filters[i]))
            chosen = (OcopInventoryFilter)i;
    }
    page->query.filter = chosen;
    ask (page);
}

static const OcopInventoryRow *
peek_selected (OcopShelfPage *page)
{
    OcopInventoryItem *item = gtk_single_selection_get_selected_item (page->selection);
    return item != NULL ? ocop_inventory_item_peek (item) : NULL;
}

static void
update (OcopShelfPage *page)
{
    /* Not while another is about to be selected. */
    const OcopInventoryRow *row = page->wanted == NULL ? peek_selected (page) : NULL;
    const gboolean is_any = row != NULL;
    /* The whole of its name, for which the table may have no room. */
    g_autofree char *whole = is_any ? g_strdup_printf ("%s · %s", row->code, row->name) : NULL;
    gtk_label_set_text (page->selected, is_any ? whole : "");
    gtk_widget_set_sensitive (page->waste, is_any);
    gtk_widget_set_sensitive (page->adjust, is_any);
    gtk_widget_set_sensitive (page->ledger, is_any);
}

static void
show_row (OcopShelfPage *page, guint position)
{
    gtk_widget_activate_action (GTK_WIDGET (page->table), "list.scroll-to-item", "u", position);
}

static void
on_answered (OcopShelfPage *page)
{
    char value[OCOP_MONEY_TEXT_SIZE], count[OCOP_MONEY_TEXT_SIZE];
    const guint n = ocop_inventory_list_get_n_matching (page->list);
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s product · value %s", "%s products · value %s", n),
        ocop_money_to_digits (n, count),
        ocop_money_to_text (ocop_inventory_list_get_value (page->list), value));
    const guint found =
        page->wanted != NULL ? ocop_inventory_list_find (page->list, page->wanted) : G_MAXUINT;
    g_clear_pointer (&page->wanted, g_free);
    gtk_label_set_text (page->summary, text);
    gtk_widget_set_visible (page->nothing, n == 0);
    if (found < n) {
        gtk_single_selection_set_selected (page->selection, found);
        show_row (page, found);
    } else if (n == 0) {
        gtk_single_selection_set_selected (page->selection, GTK_INVALID_LIST_POSITION);
    } else if (gtk_single_selection_get_selected (page->selection) >= n) {
        gtk_single_selection_set_selected (page->selection, 0);
    }
    update (page);
}

static void
on_failed (OcopShelfPage *page, const GError *error)
{
    ocop_page_tell_error (OCOP_PAGE (page), error);
}

/* ---- acts */

static void
push_stock (OcopShelfPage *page, OcopStockActKind kind)
{
    const OcopInventoryRow *row = page->wanted == NULL ? peek_selected (page) : NULL;
    if (row != NULL)
        ocop_page_push (
            OCOP_PAGE (page),
            ocop_stock_sheet_new (ocop_page_get_session (OCOP_PAGE (page)), kind, row->code));
}

static void
on_waste (OcopShelfPage *page)
{
    push_stock (page, OCOP_STOCK_WASTE);
}

static void
on_adjust (OcopShelfPage *page)
{
    push_stock (page, OCOP_STOCK_ADJUST);
}

static void
on_ledger (OcopShelfPage *page)
{
    const OcopInventoryRow *row = page->wanted == NULL ? peek_selected (page) : NULL;
    if (row != NULL)
        ocop_page_push (
            OCOP_PAGE (page),
            ocop_ledger_page_new (ocop_page_get_session (OCOP_PAGE (page)), row->code, row->name));
}

static void
on_receive (OcopPage *page)
{
    ocop_page_push (page, ocop_receive_page_new (ocop_page_get_session (page), OCOP_STOCK_RECEIVE));
}

static void
on_opening (OcopPage *page)
{
    ocop_page_push (page, ocop_receive_page_new (ocop_page_get_session (page), OCOP_STOCK_IMPORT));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopShelfPage *page = OCOP_SHELF_PAGE (self);
    if ((modifiers & GDK_CONTROL_MASK) != 0 && keyval >= GDK_KEY_1 &&
        keyval < GDK_KEY_1 + G_N_ELEMENTS (columns)) {
        ocop_table_press_header (page->table, keyval - GDK_KEY_1);
        return TRUE;
    }
    switch (keyval) {
    case GDK_KEY_F3:
        gtk_widget_grab_focus (GTK_WIDGET (page->search));
        return TRUE;
    case GDK_KEY_F4:
        on_waste (page);
        return TRUE;
    case GDK_KEY_F6:
        on_adjust (page);
        return TRUE;
    case GDK_KEY_F7:
        on_ledger (page);
        return TRUE;
    case GDK_KEY_F8:
        on_opening (self);
        return TRUE;
    case GDK_KEY_F9:
        on_receive (self);
        return TRUE;
    default:
        return FALSE;
    }
}

/* ---- a scan selects */

static gpointer
look_up (OcopShop *shop, gpointer request, GError **error)
{
    g_auto (OcopScanned) scanned = {0};
    if (!ocop_shop_look_up_scan (shop, request, ocop_shop_get_today (shop), &scanned, error))
        return NULL;
    return g_strdup (scanned.offer.code);
}

/* A search for its code brings it to the top whatever the list shows. */
static void
on_looked_up (gpointer result, const GError *error, gpointer data)
{
    OcopShelfPage *page = data;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    ocop_page_hush (OCOP_PAGE (page));
    g_signal_handlers_block_by_func (page->search, on_searched, page);
    gtk_editable_set_text (GTK_EDITABLE (page->search), result);
    g_signal_handlers_unblock_by_func (page->search, on_searched, page);
    for (guint i = 0; i < OCOP_N_INVENTORY_FILTERS; i++)
        if (page->filters[i] != NULL)
            gtk_toggle_button_set_active (page->filters[i], FALSE);
    g_free (page->wanted);
    page->wanted = g_strdup (result);
    update (page);
    ask (page);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ocop_session_call (ocop_page_get_session (self), look_up, g_strdup (scan->text), g_free, self,
                       on_looked_up, g_free, self);
    return TRUE;
}

/* ---- life */

static void
shown (OcopPage *self)
{
    OcopShelfPage *page = OCOP_SHELF_PAGE (self);
    ocop_inventory_list_ask_again (page->list);
    gtk_widget_grab_focus (GTK_WIDGET (page->table));
}

/* All rows are of one height; a list that is shorter than the table does not say which. */
static void
on_scrolled (GtkAdjustment *adjustment, OcopShelfPage *page)
{
    const guint n = g_list_model_get_n_items (G_LIST_MODEL (page->list));
    const guint height = (guint)gtk_adjustment_get_upper (adjustment);
    const guint seen = (guint)gtk_adjustment_get_page_size (adjustment);
    const guint top = (guint)MAX (gtk_adjustment_get_value (adjustment), 0);
    const guint row_px = height > seen && n > 0 ? MAX (height / n, ROW_MIN_PX) : ROW_MIN_PX;
    if (seen > 0)
        ocop_inventory_list_set_sight (page->list, top / row_px, seen / row_px + 2);
}

static void
on_search_activate (OcopShelfPage *page)
{
    gtk_widget_grab_focus (GTK_WIDGET (page->table));
}

static void
constructed (GObject *object)
{
    OcopShelfPage *page = OCOP_SHELF_PAGE (object);
    G_OBJECT_CLASS (ocop_shelf_page_parent_class)->constructed (object);
    page->list = ocop_inventory_list_new (ocop_page_get_session (OCOP_PAGE (page)));
    page->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->list)));
    gtk_single_selection_set_autoselect (page->selection, FALSE);
    gtk_column_view_set_model (page->table, GTK_SELECTION_MODEL (page->selection));
    GtkAdjustment *scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (page->table));
    g_signal_connect_object (scrolled, "changed", G_CALLBACK (on_scrolled), page, 0);
    g_signal_connect_object (scrolled, "value-changed", G_CALLBACK (on_scrolled), page, 0);
    g_signal_connect_object (page->list, "answered", G_CALLBACK (on_answered), page,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (page->list, "failed", G_CALLBACK (on_failed), page, G_CONNECT_SWAPPED);
    g_signal_connect_object (page->selection, "notify::selected-item", G_CALLBACK (update), page,
                             G_CONNECT_SWAPPED);
}

static void
dispose (GObject *object)
{
    OcopShelfPage *page = OCOP_SHELF_PAGE (object);
    G_OBJECT_CLASS (ocop_shelf_page_parent_class)->dispose (object);
    g_clear_object (&page->selection);
    g_clear_object (&page->list);
    g_clear_pointer (&page->wanted, g_free);
}

static void
ocop_shelf_page_class_init (OcopShelfPageClass *class)
{
    G_OBJECT_CLASS (class)->constructed = constructed;
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
connect_filters (OcopShelfPage *page, GtkBuilder *builder)
{
    static const struct {
        OcopInventoryFilter filter;
        const char *id;
    } buttons[] = {{OCOP_INVENTORY_LOW, "low"},
                   {OCOP_INVENTORY_EXPIRING, "expiring"},
                   {OCOP_INVENTORY_NEGATIVE, "negative"}};
    for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
        GtkToggleButton *button =
            GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, buttons[i].id));
        page->filters[buttons[i].filter] = button;
        g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_filter), page);
    }
}

static void
connect_acts (OcopShelfPage *page, GtkBuilder *builder)
{
    const struct {
        const char *id;
        GCallback act;
    } buttons[] = {
        {"back", G_CALLBACK (ocop_page_leave)}, {"waste", G_CALLBACK (on_waste)},
        {"adjust", G_CALLBACK (on_adjust)},     {"ledger", G_CALLBACK (on_ledger)},
        {"opening", G_CALLBACK (on_opening)},   {"receive", G_CALLBACK (on_receive)},
    };
    for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
        g_signal_connect_swapped (gtk_builder_get_object (builder, buttons[i].id), "clicked",
                                  buttons[i].act, page);
}

static void
ocop_shelf_page_init (OcopShelfPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/inventory/shelf_page.ui");
    page->search = GTK_SEARCH_ENTRY (gtk_builder_get_object (builder, "search"));
    page->table = GTK_COLUMN_VIEW (gtk_builder_get_object (builder, "table"));
    page->selected = GTK_LABEL (gtk_builder_get_object (builder, "selected"));
    page->summary = GTK_LABEL (gtk_builder_get_object (builder, "summary"));
    page->nothing = GTK_WIDGET (gtk_builder_get_object (builder, "nothing"));
    page->waste = GTK_WIDGET (gtk_builder_get_object (builder, "waste"));
    page->adjust = GTK_WIDGET (gtk_builder_get_object (builder, "adjust"));
    page->ledger = GTK_WIDGET (gtk_builder_get_object (builder, "ledger"));
    page->query = (OcopInventoryQuery){.days = EXPIRING_DAYS, .sort = OCOP_INVENTORY_NAME};
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_table_add_columns (page->table, columns, G_N_ELEMENTS (columns), tell);
    ocop_table_make_sortable (page->table, 0, on_sorted, page);
    connect_filters (page, builder);
    connect_acts (page, builder);
    g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (on_searched), page);
    g_signal_connect_swapped (page->search, "activate", G_CALLBACK (on_search_activate), page);
    g_signal_connect_swapped (page->table, "activate", G_CALLBACK (on_ledger), page);
}

OcopPage *
ocop_shelf_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_SHELF_PAGE, "session", session, NULL);
}
