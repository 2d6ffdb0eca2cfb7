/* Writes as the keyboard does: over the selection, else at the cursor. */
#include "ui/parts/number_pad.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopNumberPad {
    GtkGrid parent_instance;
    GtkEditable *entry;                           /* weak */
    GtkWidget *zero, *comma, *hundred, *thousand; /* borrowed: children */
};

G_DEFINE_FINAL_TYPE (OcopNumberPad, ocop_number_pad, GTK_TYPE_GRID)

static void
dispose (GObject *object)
{
    g_clear_weak_pointer (&OCOP_NUMBER_PAD (object)->entry);
    G_OBJECT_CLASS (ocop_number_pad_parent_class)->dispose (object);
}

static void
ocop_number_pad_class_init (OcopNumberPadClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
}

static void
on_write (GtkButton *button, gpointer data)
{
    OcopNumberPad *pad = data;
    if (pad->entry == NULL)
        return;
    gtk_editable_delete_selection (pad->entry);
    int position = gtk_editable_get_position (pad->entry);
    gtk_editable_insert_text (pad->entry, gtk_button_get_label (button), -1, &position);
    gtk_editable_set_position (pad->entry, position);
}

static void
on_back (GtkButton *button, gpointer data)
{
    OcopNumberPad *pad = data;
    int start, end;
    if (pad->entry == NULL)
        return;
    if (gtk_editable_get_selection_bounds (pad->entry, &start, &end)) {
        gtk_editable_delete_selection (pad->entry);
        return;
    }
    const int position = gtk_editable_get_position (pad->entry);
    if (position > 0)
        gtk_editable_delete_text (pad->entry, position - 1, position);
}

static void
on_clear (GtkButton *button, gpointer data)
{
    OcopNumberPad *pad = data;
    if (pad->entry != NULL)
        gtk_editable_delete_text (pad->entry, 0, -1);
}

static GtkWidget *
add (OcopNumberPad *pad, const char *label, int column, int row, GCallback callback)
{
    GtkWidget *button = gtk_button_new_with_label (label);
    gtk_widget_set_focus_on_click (button, FALSE);
    gtk_widget_add_css_class (button, "digit");
    gtk_widget_set_hexpand (button, TRUE);
    g_signal_connect (button, "clicked", callback, pad);
    gtk_grid_attach (GTK_GRID (pad), button, column, row, 1, 1);
    return button;
}

static void
ocop_number_pad_init (OcopNumberPad *pad)
{
    static const char *const digits[] = {"7", "8", "9", "4", "5", "6", "1", "2", "3"};
    gtk_grid_set_row_spacing (GTK_GRID (pad), 8);
    gtk_grid_set_column_spacing (GTK_GRID (pad), 8);
    gtk_grid_set_column_homogeneous (GTK_GRID (pad), TRUE);
    gtk_widget_add_css_class (GTK_WIDGET (pad), "number-pad");
    for (int i = 0; i < 9; i++)
        add (pad, digits[i], i % 3, i / 3, G_CALLBACK (on_write));
    pad->zero = add (pad, "0", 0, 3, G_CALLBACK (on_write));
    pad->hundred = add (pad, "00", 1, 3, G_CALLBACK (on_write));
    pad->thousand = add (pad, "000", 2, 3, G_CALLBACK (on_write));
    pad->comma = add (pad, ",", 1, 3, G_CALLBACK (on_write));
    GtkWidget *back = add (pad, "⌫", 3, 0, G_CALLBACK (on_back));
    gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Delete the last digit"), -1);
    gtk_widget_add_css_class (add (pad, _ ("Clear"), 3, 1, G_CALLBACK (on_clear)), "word");
    ocop_number_pad_set_kind (pad, OCOP_NUMBER_PAD_PIN);
}

GtkWidget *
ocop_number_pad_new (void)
{
    return g_object_new (OCOP_TYPE_NUMBER_PAD, NULL);
}

void
ocop_number_pad_set_entry (OcopNumberPad *pad, GtkEditable *entry)
{
    g_set_weak_pointer (&pad->entry, entry);
}

void
ocop_number_pad_set_kind (OcopNumberPad *pad, OcopNumberPadKind kind)
{
    GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (pad));
    GtkGridLayoutChild *zero =
        GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, pad->zero));
    gtk_grid_layout_child_set_column (zero, kind == OCOP_NUMBER_PAD_PIN ? 1 : 0);
    gtk_widget_set_visible (pad->hundred, kind == OCOP_NUMBER_PAD_MONEY);
    gtk_widget_set_visible (pad->thousand, kind == OCOP_NUMBER_PAD_MONEY);
    gtk_widget_set_visible (pad->comma, kind == OCOP_NUMBER_PAD_QUANTITY);
}
