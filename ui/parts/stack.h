/* Stacks for assistive technology: GTK 4.8 tells it of the pages that are not shown, too. */
#pragma once

#include <gtk/gtk.h>

/* Shows the page called @name and hides the others. */
void ocop_stack_show (GtkStack *stack, const char *name);
