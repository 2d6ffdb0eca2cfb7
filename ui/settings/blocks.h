/* What forms are put together from: a column of labels over their controls. */
#pragma once

#include <gtk/gtk.h>

/* A vertical box with @spacing. Floating, like all here. */
GtkWidget *ocop_block_column_new (int spacing);
GtkWidget *ocop_block_row_new (void);
/* For two fields side by side. */
GtkWidget *ocop_block_pair_new (void);
/* Wrapping label. @css_class "title", "hint" …, NULL: none. */
GtkWidget *ocop_block_label_new (const char *text, const char *css_class);
/* Entry of at most @max_length characters, named @name. */
GtkWidget *ocop_block_entry_new (const char *name, int max_length);
GtkWidget *ocop_block_pin_new (const char *name);
/* A drop-down of @texts (NULL-terminated), named @name. */
GtkWidget *ocop_block_choice_new (const char *name, const char *const *texts, gboolean is_searched);
/* A button of 48 px; @primary: the one of its page. */
GtkWidget *ocop_block_button_new (const char *text, gboolean is_primary);
/* @control under its label. @ret_problem: as below. */
GtkWidget *ocop_block_field_new (const char *label, const char *hint, GtkWidget *control,
                                 GtkLabel **ret_problem);
/* @control under its label in @column. Returns the label that an error of it is shown in. */
GtkLabel *ocop_block_add_field (GtkBox *column, const char *label, const char *hint,
                                GtkWidget *control);
void ocop_block_set_name (GtkWidget *widget, const char *name);
/* Takes all children away. */
void ocop_block_empty (GtkWidget *box);
/* NULL or "": takes it away. */
void ocop_block_show_error (GtkLabel *place, const char *text);
/* Room around and a width that lines can be read in. */
GtkWidget *ocop_block_scrolled_new (GtkWidget *child);
/* @child scrolled above @buttons, which stay at the bottom. */
GtkWidget *ocop_block_page_new (GtkWidget *child, GtkWidget *buttons);
