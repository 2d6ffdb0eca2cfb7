/* A page has to be visible before the stack turns to it, and the last one until then. */
#include "ui/parts/stack.h"

void
ocop_stack_show (GtkStack *stack, const char *name)
{
    GtkWidget *shown = gtk_stack_get_child_by_name (stack, name);
    gtk_widget_set_visible (shown, TRUE);
    gtk_stack_set_visible_child (stack, shown);
    for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL;
         page = gtk_widget_get_next_sibling (page))
        gtk_widget_set_visible (page, page == shown);
}
