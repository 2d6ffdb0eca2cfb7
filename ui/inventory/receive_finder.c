/* Enter means the first of what fits the words as they are now, so it waits for the answer to them.
 */
#include "ui/inventory/receive_finder.h"

#include "base/quantity.h"
#include "shop/tiles.h"
#include "ui/inventory/receive_calls.h"
#include <glib/gi18n-lib.h>

#define ROW_HEIGHT 40 /* with its padding above 48 px */

struct _OcopReceiveFinder {
    /* borrowed */
    OcopPage *page;
    GtkEditable *search;
    GtkListBox *found;

    OcopReceiveTake take;
    guint n_searches; /* under way */
    gboolean wants_first;
};

/* ---- one product */

static void
on_looked_up (gpointer result, const GError *error, gpointer data)
{
    OcopReceiveFinder *finder = data;
    if (error != NULL)
        ocop_page_tell_error (finder->page, error);
    else
        finder->take (finder->page, result);
}

static void
look_up (OcopReceiveFinder *finder, OcopWorkerFunc func, const char *text)
{
    ocop_session_call (ocop_page_get_session (finder->page), func, g_strdup (text), g_free,
                       finder->page, on_looked_up, ocop_receive_scanned_free, finder);
}

void
ocop_receive_finder_scan (OcopReceiveFinder *finder, const OcopUiScan *scan)
{
    gtk_editable_set_text (finder->search, "");
    look_up (finder, ocop_receive_look_up_scan, scan->text);
}

/* ---- words */

static void
take_row (OcopReceiveFinder *finder, GtkListBoxRow *row)
{
    look_up (finder, ocop_receive_look_up_code, g_object_get_data (G_OBJECT (row), "code"));
    gtk_editable_set_text (finder->search, "");
}

static GtkWidget *
make_row (const OcopTile *tile)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    GtkWidget *name = gtk_label_new (tile->name), *stock;
    g_autofree char *text =
        g_strdup_printf ("%s %s", ocop_qty_to_local (tile->qty_milli, qty), tile->unit);
    stock = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (name), 0);
    gtk_label_set_wrap (GTK_LABEL (name), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
    gtk_widget_set_hexpand (name, TRUE);
    gtk_widget_add_css_class (stock, "hint");
    gtk_widget_add_css_class (stock, "figure");
    gtk_box_append (GTK_BOX (box), name);
    gtk_box_append (GTK_BOX (box), stock);
    gtk_widget_set_size_request (box, -1, ROW_HEIGHT);
    gtk_widget_add_css_class (row, "roomy");
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, tile->name,
                                    -1);
    g_object_set_data_full (G_OBJECT (row), "code", g_strdup (tile->code), g_free);
    return row;
}

static void
on_found (gpointer result, const GError *error, gpointer data)
{
    OcopReceiveFinder *finder = data;
    const GArray *tiles = result;
    GtkListBoxRow *old;
    finder->n_searches--;
    if (error != NULL) {
        finder->wants_first = FALSE;
        ocop_page_tell_error (finder->page, error);
        return;
    }
    while ((old = gtk_list_box_get_row_at_index (finder->found, 0)) != NULL)
        gtk_list_box_remove (finder->found, GTK_WIDGET (old));
    for (guint i = 0; i < tiles->len; i++)
        gtk_list_box_append (finder->found, make_row (&g_array_index (tiles, OcopTile, i)));
    if (!finder->wants_first || finder->n_searches > 0)
        return;
    finder->wants_first = FALSE;
    if (tiles->len > 0)
        take_row (finder, gtk_list_box_get_row_at_index (finder->found, 0));
}

static void
on_search (OcopReceiveFinder *finder)
{
    const char *text = gtk_editable_get_text (finder->search);
    if (*text == '\0')
        return;
    finder->n_searches++;
    ocop_session_call (ocop_page_get_session (finder->page), ocop_receive_search, g_strdup (text),
                       g_free, finder->page, on_found, ocop_receive_tiles_free, finder);
}

static void
on_activate (OcopReceiveFinder *finder)
{
    if (*gtk_editable_get_text (finder->search) == '\0')
        return;
    finder->wants_first = TRUE;
    on_search (finder);
}

/* ---- life */

OcopReceiveFinder *
ocop_receive_finder_new (OcopPage *page, GtkSearchEntry *search, GtkListBox *found,
                         OcopReceiveTake take)
{
    OcopReceiveFinder *finder = g_new0 (OcopReceiveFinder, 1);
    finder->page = page;
    finder->search = GTK_EDITABLE (search);
    finder->found = found;
    finder->take = take;
    g_signal_connect_swapped (found, "row-activated", G_CALLBACK (take_row), finder);
    g_signal_connect_swapped (search, "search-changed", G_CALLBACK (on_search), finder);
    g_signal_connect_swapped (search, "activate", G_CALLBACK (on_activate), finder);
    return finder;
}

void
ocop_receive_finder_free (OcopReceiveFinder *finder)
{
    g_free (finder);
}
