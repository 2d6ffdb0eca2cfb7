/* Forms here differ in their rows, not in their shape: rows are made by code from tables. */
#include "ui/settings/blocks.h"

#include "ui/parts/key_button.h"
#include "ui/parts/narrow.h"

/* What stands under a field does not make it wider. */
#define FIELD_CHARS 36

GtkWidget *
ocop_block_column_new (int spacing)
{
    return gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);
}

GtkWidget *
ocop_block_row_new (void)
{
    return gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
}

GtkWidget *
ocop_block_pair_new (void)
{
    GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
    return pair;
}

static GtkWidget *
new_label (const char *text, const char *css_class, GtkAccessibleRole role)
{
    GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", text, NULL);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
    if (css_class != NULL)
        gtk_widget_add_css_class (label, css_class);
    return label;
}

GtkWidget *
ocop_block_label_new (const char *text, const char *css_class)
{
    return new_label (text, css_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

void
ocop_block_set_name (GtkWidget *widget, const char *name)
{
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

GtkWidget *
ocop_block_entry_new (const char *name, int max_length)
{
    GtkWidget *entry = gtk_entry_new();
    gtk_entry_set_max_length (GTK_ENTRY (entry), max_length);
    gtk_widget_set_hexpand (entry, TRUE);
    ocop_block_set_name (entry, name);
    return entry;
}

GtkWidget *
ocop_block_pin_new (const char *name)
{
    GtkWidget *entry = gtk_password_entry_new();
    gtk_widget_set_hexpand (entry, TRUE);
    ocop_block_set_name (entry, name);
    return entry;
}

GtkWidget *
ocop_block_choice_new (const char *name, const char *const *texts, gboolean is_searched)
{
    GtkWidget *choice = gtk_drop_down_new_from_strings (texts);
    gtk_widget_set_hexpand (choice, TRUE);
    gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), is_searched);
    ocop_block_set_name (choice, name);
    /* What is pressed is inside. */
    ocop_block_set_name (gtk_widget_get_first_child (choice), name);
    return choice;
}

GtkWidget *
ocop_block_button_new (const char *text, gboolean is_primary)
{
    GtkWidget *button = ocop_key_button_new (text, NULL);
    gtk_widget_set_halign (button, is_primary ? GTK_ALIGN_END : GTK_ALIGN_START);
    if (is_primary)
        gtk_widget_add_css_class (button, "primary");
    return button;
}

GtkWidget *
ocop_block_field_new (const char *label, const char *hint, GtkWidget *control,
                      GtkLabel **ret_problem)
{
    GtkWidget *field = ocop_block_column_new (4);
    GtkWidget *problem = ocop_block_label_new ("", "refusal");
    /* The control is called the same. */
    gtk_box_append (GTK_BOX (field), new_label (label, NULL, GTK_ACCESSIBLE_ROLE_PRESENTATION));
    gtk_box_append (GTK_BOX (field), control);
    if (hint != NULL) {
        GtkWidget *words = ocop_block_label_new (hint, "hint");
        gtk_label_set_max_width_chars (GTK_LABEL (words), FIELD_CHARS);
        gtk_box_append (GTK_BOX (field), words);
    }
    gtk_label_set_max_width_chars (GTK_LABEL (problem), FIELD_CHARS);
    gtk_widget_set_visible (problem, FALSE);
    gtk_box_append (GTK_BOX (field), problem);
    *ret_problem = GTK_LABEL (problem);
    return field;
}

GtkLabel *
ocop_block_add_field (GtkBox *column, const char *label, const char *hint, GtkWidget *control)
{
    GtkLabel *problem;
    gtk_box_append (column, ocop_block_field_new (label, hint, control, &problem));
    return problem;
}

void
ocop_block_show_error (GtkLabel *place, const char *text)
{
    const gboolean is_there = text != NULL && *text != '\0';
    gtk_label_set_text (place, is_there ? text : "");
    gtk_widget_set_visible (GTK_WIDGET (place), is_there);
}

void
ocop_block_empty (GtkWidget *box)
{
    GtkWidget *child;
    while ((child = gtk_widget_get_first_child (box)) != NULL) {
        if (GTK_IS_FLOW_BOX (box))
            gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
        else
            gtk_box_remove (GTK_BOX (box), child);
    }
}

GtkWidget *
ocop_block_scrolled_new (GtkWidget *child)
{
    GtkWidget *scrolled = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    gtk_widget_set_vexpand (scrolled, TRUE);
    gtk_widget_set_hexpand (scrolled, TRUE);
    gtk_widget_set_margin_start (child, 16);
    gtk_widget_set_margin_end (child, 16);
    gtk_widget_set_margin_top (child, 16);
    gtk_widget_set_margin_bottom (child, 16);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), ocop_narrow_new (child));
    return scrolled;
}

GtkWidget *
ocop_block_page_new (GtkWidget *child, GtkWidget *buttons)
{
    GtkWidget *page = ocop_block_column_new (0);
    gtk_widget_set_margin_start (buttons, 16);
    gtk_widget_set_margin_end (buttons, 16);
    gtk_widget_set_margin_top (buttons, 8);
    gtk_widget_set_margin_bottom (buttons, 16);
    gtk_box_append (GTK_BOX (page), ocop_block_scrolled_new (child));
    gtk_box_append (GTK_BOX (page), buttons);
    return page;
}
