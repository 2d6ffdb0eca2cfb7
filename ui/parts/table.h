/* Tables of a thing per row, each cell a text that is told by a function. Cells are inscriptions:
 * a row is filled without measuring what it says, so that a new list costs what is seen of it. */
#pragma once

#include <gtk/gtk.h>

typedef struct {
    const char *title;  /* English, marked with N_ */
    guint n_chars;      /* room, in characters */
    gboolean is_figure; /* at the right, tabular */
    gboolean expands;
} OcopTableColumn;

/* Appends what @item says in @column to @text; @ret_class (NULL before) may name a css class. An
 * item that has a signal "changed" is asked again when it emits it. A row that says nothing in its
 * first column is not to be seen. */
typedef void (*OcopTableTell) (gpointer item, guint column, GString *text, const char **ret_class);

/* @columns is static. */
void ocop_table_add_columns (GtkColumnView *view, const OcopTableColumn *columns, guint n,
                             OcopTableTell tell);
/* For a view that shows one table after another. */
void ocop_table_remove_columns (GtkColumnView *view);

/* @column and direction by a press on a header. The rows are ordered by whoever makes them. */
typedef void (*OcopTableSorted) (guint column, gboolean is_descending, gpointer data);
/* @data outlives @view. Once, after the columns were added; begins with @column ascending. */
void ocop_table_make_sortable (GtkColumnView *view, guint column, OcopTableSorted sorted,
                               gpointer data);
/* As a press on the header of @column. */
void ocop_table_press_header (GtkColumnView *view, guint column);

/* ---- rows that are kept elsewhere */

#define OCOP_TYPE_TABLE_ROW (ocop_table_row_get_type())
G_DECLARE_FINAL_TYPE (OcopTableRow, ocop_table_row, OCOP, TABLE_ROW, GObject)
guint ocop_table_row_get_index (OcopTableRow *row);
/* What the list was made with. Borrowed. */
gpointer ocop_table_row_peek_data (OcopTableRow *row);

/* A list of @n rows, made when they are looked at; @data is freed with the last of them. */
GListModel *ocop_table_rows_new (guint n, gpointer data, GDestroyNotify free_data);
