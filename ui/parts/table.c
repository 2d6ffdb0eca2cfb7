/* GTK 4.8 has no public word for which column its view is sorted by. Each column has a sorter that
 * puts any first thing before any second; asked through the view's own sorter, the one in front
 * answers: its column, and by the sign its direction. */
#include "ui/parts/table.h"

#include "ui/parts/list_row.h"
#include <glib/gi18n-lib.h>

/* ---- cells */

typedef struct {
    const OcopTableColumn *column;
    guint number;
    OcopTableTell tell;
} ColumnKind;

typedef struct {
    const ColumnKind *kind;
    const char *css_class; /* static; NULL: none */
    gpointer item;         /* borrowed while bound */
    gulong handler;
} Cell;

static void
show_cell (GtkInscription *inscription, Cell *cell)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const char *css_class = NULL;
    cell->kind->tell (cell->item, cell->kind->number, text, &css_class);
    gtk_inscription_set_text (inscription, text->str);
    if (cell->kind->number == 0) {
        ocop_list_row_describe (GTK_WIDGET (inscription), text->str, OCOP_LIST_ROW_SELECTS);
        ocop_list_row_show (GTK_WIDGET (inscription), text->len > 0);
    }
    if (css_class == cell->css_class)
        return;
    if (cell->css_class != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (inscription), cell->css_class);
    if (css_class != NULL)
        gtk_widget_add_css_class (GTK_WIDGET (inscription), css_class);
    cell->css_class = css_class;
}

static void
on_changed (GtkInscription *inscription)
{
    show_cell (inscription, g_object_get_data (G_OBJECT (inscription), "cell"));
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    const ColumnKind *kind = data;
    GtkInscription *inscription = GTK_INSCRIPTION (gtk_inscription_new (NULL));
    Cell *cell = g_new0 (Cell, 1);
    cell->kind = kind;
    g_object_set_data_full (G_OBJECT (inscription), "cell", cell, g_free);
    gtk_inscription_set_min_chars (inscription, kind->column->n_chars);
    gtk_inscription_set_nat_chars (inscription, kind->column->n_chars);
    /* What grows is a name, and names are long. */
    if (kind->column->expands && !kind->column->is_figure) {
        gtk_inscription_set_min_lines (inscription, 2);
        gtk_inscription_set_nat_lines (inscription, 2);
    }
    gtk_inscription_set_yalign (inscription, 0.5F);
    gtk_inscription_set_text_overflow (inscription, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
    gtk_widget_set_valign (GTK_WIDGET (inscription), GTK_ALIGN_CENTER);
    gtk_inscription_set_xalign (inscription, kind->column->is_figure ? 1 : 0);
    if (kind->column->is_figure)
        gtk_widget_add_css_class (GTK_WIDGET (inscription), "figure");
    gtk_list_item_set_child (item, GTK_WIDGET (inscription));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkInscription *inscription = GTK_INSCRIPTION (gtk_list_item_get_child (item));
    Cell *cell = g_object_get_data (G_OBJECT (inscription), "cell");
    cell->item = gtk_list_item_get_item (item);
    if (g_signal_lookup ("changed", G_OBJECT_TYPE (cell->item)) != 0)
        cell->handler =
            g_signal_connect_swapped (cell->item, "changed", G_CALLBACK (on_changed), inscription);
    show_cell (inscription, cell);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkWidget *inscription = gtk_list_item_get_child (item);
    Cell *cell = g_object_get_data (G_OBJECT (inscription), "cell");
    g_clear_signal_handler (&cell->handler, cell->item);
    cell->item = NULL;
}

/* A heading stands over its figures. GTK 4.8 has no word for it: the label is the first leaf of the
 * heading's button. */
static void
align_headings (GtkColumnView *view, const OcopTableColumn *columns, guint n)
{
    GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
    GtkWidget *heading = header != NULL ? gtk_widget_get_first_child (header) : NULL;
    for (guint i = 0; i < n && heading != NULL; i++) {
        GtkWidget *leaf = heading;
        while (!GTK_IS_LABEL (leaf) && gtk_widget_get_first_child (leaf) != NULL)
            leaf = gtk_widget_get_first_child (leaf);
        if (GTK_IS_LABEL (leaf) && columns[i].is_figure) {
            gtk_widget_set_hexpand (leaf, TRUE);
            gtk_label_set_xalign (GTK_LABEL (leaf), 1);
        }
        heading = gtk_widget_get_next_sibling (heading);
    }
}

/* ---- widths */

/* Of a cell's padding at both sides, as till.css has it. */
#define PADDING_PX 16

static int
get_character_px (GtkWidget *widget)
{
    PangoFontMetrics *metrics =
        pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
    const int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                           pango_font_metrics_get_approximate_digit_width (metrics));
    pango_font_metrics_unref (metrics);
    return PANGO_PIXELS_CEIL (width);
}

/* Every column as wide as its room in characters, and as its heading; else GTK would measure all
 * cells of all rows that it keeps whenever one comes or goes. */
static void
fix_widths (GtkColumnView *view)
{
    const int character_px = get_character_px (GTK_WIDGET (view));
    GListModel *all = gtk_column_view_get_columns (view);
    GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
    GtkWidget *heading = header != NULL ? gtk_widget_get_first_child (header) : NULL;
    for (guint i = 0; i < g_list_model_get_n_items (all) && heading != NULL; i++) {
        g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);
        const guint n_chars =
            GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (column), "n-characters"));
        int heading_px;
        gtk_column_view_column_set_fixed_width (column, -1);
        gtk_widget_measure (heading, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &heading_px, NULL, NULL);
        gtk_column_view_column_set_fixed_width (
            column, MAX ((int)n_chars * character_px + PADDING_PX, heading_px));
        heading = gtk_widget_get_next_sibling (heading);
    }
}

/* When its style is known, and again when the size of text is another. */
static void
keep_widths (GtkColumnView *view)
{
    static const char key[] = "ocop-keeps-widths";
    if (gtk_widget_get_realized (GTK_WIDGET (view)))
        fix_widths (view);
    if (g_object_get_data (G_OBJECT (view), key) != NULL)
        return;
    g_object_set_data (G_OBJECT (view), key, (gpointer)key);
    g_signal_connect_after (view, "realize", G_CALLBACK (fix_widths), NULL);
    g_signal_connect_object (gtk_settings_get_default(), "notify::gtk-xft-dpi",
                             G_CALLBACK (fix_widths), view, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* ---- columns */

void
ocop_table_add_columns (GtkColumnView *view, const OcopTableColumn *columns, guint n,
                        OcopTableTell tell)
{
    for (guint i = 0; i < n; i++) {
        ColumnKind *kind = g_new (ColumnKind, 1);
        *kind = (ColumnKind){&columns[i], i, tell};
        GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
        g_object_set_data_full (G_OBJECT (factory), "kind", kind, g_free);
        g_signal_connect (factory, "setup", G_CALLBACK (on_setup), kind);
        g_signal_connect (factory, "bind", G_CALLBACK (on_bind), kind);
        g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), kind);
        g_autoptr (GtkColumnViewColumn) column =
            gtk_column_view_column_new (_ (columns[i].title), factory);
        gtk_column_view_column_set_expand (column, columns[i].expands);
        g_object_set_data (G_OBJECT (column), "n-characters",
                           GUINT_TO_POINTER (columns[i].n_chars));
        gtk_column_view_append_column (view, column);
    }
    align_headings (view, columns, n);
    /* The table has the name; what has the rows and the focus is inside. */
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (view))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rows"), -1);
    keep_widths (view);
}

static GtkColumnViewColumn *
get_column (GtkColumnView *view, guint number)
{
    return g_list_model_get_item (gtk_column_view_get_columns (view), number);
}

void
ocop_table_remove_columns (GtkColumnView *view)
{
    g_autoptr (GtkColumnViewColumn) column = NULL;
    while ((column = get_column (view, 0)) != NULL) {
        gtk_column_view_remove_column (view, column);
        g_clear_object (&column);
    }
}

/* ---- order */

typedef struct {
    OcopTableSorted sorted;
    gpointer data;
    guint asked; /* column whose sorter spoke last */
} Order;

typedef struct {
    Order *order;
    guint number;
} Speaker;

static int
speak (gconstpointer a, gconstpointer b, gpointer data)
{
    const Speaker *speaker = data;
    speaker->order->asked = speaker->number;
    return -1;
}

/* FALSE: by none. */
static gboolean
ask_order (GtkColumnView *view, Order *order, guint *ret_column, gboolean *ret_is_descending)
{
    /* What is compared is not looked at; a thing beside itself would be equal unasked. */
    const GtkOrdering ordering = gtk_sorter_compare (gtk_column_view_get_sorter (view), view,
                                                     gtk_column_view_get_columns (view));
    if (ordering == GTK_ORDERING_EQUAL)
        return FALSE;
    *ret_column = order->asked;
    *ret_is_descending = ordering == GTK_ORDERING_LARGER;
    return TRUE;
}

static void
on_sorter_changed (GtkSorter *sorter, GtkSorterChange change, GtkColumnView *view)
{
    Order *order = g_object_get_data (G_OBJECT (view), "order");
    guint column;
    gboolean is_descending;
    if (ask_order (view, order, &column, &is_descending))
        order->sorted (column, is_descending, order->data);
}

void
ocop_table_make_sortable (GtkColumnView *view, guint column, OcopTableSorted sorted, gpointer data)
{
    GListModel *columns = gtk_column_view_get_columns (view);
    Order *order = g_new (Order, 1);
    *order = (Order){sorted, data, column};
    g_object_set_data_full (G_OBJECT (view), "order", order, g_free);
    for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
        g_autoptr (GtkColumnViewColumn) one = get_column (view, i);
        Speaker *speaker = g_new (Speaker, 1);
        *speaker = (Speaker){order, i};
        g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (speak, speaker, g_free));
        gtk_column_view_column_set_sorter (one, sorter);
        if (i == column)
            gtk_column_view_sort_by_column (view, one, GTK_SORT_ASCENDING);
    }
    g_signal_connect_object (gtk_column_view_get_sorter (view), "changed",
                             G_CALLBACK (on_sorter_changed), view, 0);
}

void
ocop_table_press_header (GtkColumnView *view, guint column)
{
    Order *order = g_object_get_data (G_OBJECT (view), "order");
    g_autoptr (GtkColumnViewColumn) one = get_column (view, column);
    guint now;
    gboolean is_descending;
    if (one == NULL || order == NULL)
        return;
    const gboolean turns = ask_order (view, order, &now, &is_descending) && now == column;
    gtk_column_view_sort_by_column (
        view, one, turns && !is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

/* ---- rows */

/* A reference-counted box. */
typedef struct {
    gpointer data;
    GDestroyNotify free_data;
} Shared;

static void
clear_shared (gpointer data)
{
    Shared *shared = data;
    if (shared->free_data != NULL)
        shared->free_data (shared->data);
}

struct _OcopTableRow {
    GObject parent_instance;
    Shared *shared;
    guint index;
};

G_DEFINE_FINAL_TYPE (OcopTableRow, ocop_table_row, G_TYPE_OBJECT)

static void
finalize_row (GObject *object)
{
    g_rc_box_release_full (OCOP_TABLE_ROW (object)->shared, clear_shared);
    G_OBJECT_CLASS (ocop_table_row_parent_class)->finalize (object);
}

static void
ocop_table_row_class_init (OcopTableRowClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize_row;
}

static void
ocop_table_row_init (OcopTableRow *row)
{
}

guint
ocop_table_row_get_index (OcopTableRow *row)
{
    return row->index;
}

gpointer
ocop_table_row_peek_data (OcopTableRow *row)
{
    return row->shared->data;
}

#define OCOP_TYPE_TABLE_ROWS (ocop_table_rows_get_type())
G_DECLARE_FINAL_TYPE (OcopTableRows, ocop_table_rows, OCOP, TABLE_ROWS, GObject)

struct _OcopTableRows {
    GObject parent_instance;
    Shared *shared;
    guint n;
};

static GType
get_item_type (GListModel *list)
{
    return OCOP_TYPE_TABLE_ROW;
}

static guint
get_n_items (GListModel *list)
{
    return OCOP_TABLE_ROWS (list)->n;
}

static gpointer
get_item (GListModel *list, guint position)
{
    OcopTableRows *rows = OCOP_TABLE_ROWS (list);
    if (position >= rows->n)
        return NULL;
    OcopTableRow *row = g_object_new (OCOP_TYPE_TABLE_ROW, NULL);
    row->shared = g_rc_box_acquire (rows->shared);
    row->index = position;
    return row;
}

static void
list_model_init (GListModelInterface *interface)
{
    interface->get_item_type = get_item_type;
    interface->get_n_items = get_n_items;
    interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OcopTableRows, ocop_table_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
finalize_rows (GObject *object)
{
    g_rc_box_release_full (OCOP_TABLE_ROWS (object)->shared, clear_shared);
    G_OBJECT_CLASS (ocop_table_rows_parent_class)->finalize (object);
}

static void
ocop_table_rows_class_init (OcopTableRowsClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize_rows;
}

static void
ocop_table_rows_init (OcopTableRows *rows)
{
}

GListModel *
ocop_table_rows_new (guint n, gpointer data, GDestroyNotify free_data)
{
    OcopTableRows *rows = g_object_new (OCOP_TYPE_TABLE_ROWS, NULL);
    rows->n = n;
    rows->shared = g_rc_box_new (Shared);
    *rows->shared = (Shared){data, free_data};
    return G_LIST_MODEL (rows);
}
