/* The role of a place is settled when it is made; those of a template the box makes itself. */
#include "ui/parts/flow.h"

void
ocop_flow_append (GtkFlowBox *box, GtkWidget *button)
{
    GtkWidget *place = g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "accessible-role",
                                     GTK_ACCESSIBLE_ROLE_LIST_ITEM, "focusable", FALSE, NULL);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (place), button);
    gtk_flow_box_append (box, place);
}

void
ocop_flow_tidy (GtkFlowBox *box)
{
    for (GtkWidget *place = gtk_widget_get_first_child (GTK_WIDGET (box)); place != NULL;
         place = gtk_widget_get_next_sibling (place))
        gtk_widget_set_focusable (place, FALSE);
}
