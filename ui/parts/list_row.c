/* The action is a group of one, which assistive technology lists with the widget's own. */
#include "ui/parts/list_row.h"

#define GROUP  "row"
#define ACTION "press"

/* In a table the cells stand between. */
static GtkWidget *
find_row (GtkWidget *child)
{
    GtkWidget *parent = gtk_widget_get_parent (child);
    GtkWidget *above = parent != NULL ? gtk_widget_get_parent (parent) : NULL;
    return above != NULL && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (above)) ==
                                GTK_ACCESSIBLE_ROLE_ROW
               ? above
               : parent;
}

static void
on_select (GSimpleAction *action, GVariant *parameter, gpointer row)
{
    gtk_widget_activate_action (row, "listitem.select", "(bb)", FALSE, FALSE);
}

static void
on_activate (GSimpleAction *action, GVariant *parameter, gpointer row)
{
    gtk_widget_activate (row);
}

/* Both live as long as the row does: a row keeps its child. */
static void
make_pressable (GtkWidget *row, GtkWidget *child, OcopListRowPress press)
{
    g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new();
    g_autoptr (GSimpleAction) action = g_simple_action_new (ACTION, NULL);
    g_signal_connect_object (
        action, "activate",
        press == OCOP_LIST_ROW_SELECTS ? G_CALLBACK (on_select) : G_CALLBACK (on_activate), row, 0);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    gtk_widget_insert_action_group (row, GROUP, G_ACTION_GROUP (group));
    if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)) == GTK_ACCESSIBLE_ROLE_BUTTON)
        gtk_widget_insert_action_group (child, GROUP, G_ACTION_GROUP (group));
}

void
ocop_list_row_describe (GtkWidget *child, const char *name, OcopListRowPress press)
{
    static GQuark described;
    GtkWidget *row = find_row (child);
    if (row == NULL)
        return;
    if (described == 0)
        described = g_quark_from_static_string ("ocop-row");
    if (g_object_get_qdata (G_OBJECT (row), described) != child) {
        g_object_set_qdata (G_OBJECT (row), described, child);
        make_pressable (row, child, press);
    }
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)) == GTK_ACCESSIBLE_ROLE_BUTTON)
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                        -1);
}

void
ocop_list_row_show (GtkWidget *child, gboolean is_shown)
{
    GtkWidget *row = find_row (child);
    if (row == NULL)
        return;
    gtk_widget_set_opacity (row, is_shown ? 1 : 0);
    gtk_widget_set_can_target (row, is_shown);
}
