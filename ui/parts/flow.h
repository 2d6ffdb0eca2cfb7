/* Flow boxes of buttons: GTK 4.8 puts each child into a place that takes the focus before it. */
#pragma once

#include <gtk/gtk.h>

/* Appends @button, as an item of a list for assistive technology. */
void ocop_flow_append (GtkFlowBox *box, GtkWidget *button);
/* The places of what a template has put into @box pass the focus on. */
void ocop_flow_tidy (GtkFlowBox *box);
