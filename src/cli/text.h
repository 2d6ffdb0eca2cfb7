/* Text for people: columns that line up whatever letters stand in them. */
#pragma once

#include "cli/cli.h"
#include <glib.h>

typedef struct _OcopTable OcopTable;

/* @aligns: a letter per column, "l" left, "r" right. */
OcopTable *ocop_table_new (const char *aligns);
void ocop_table_free (OcopTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTable, ocop_table_free)
/* Adds the next cell; rows fill up from the left. NULL is an empty cell. */
void ocop_table_add (OcopTable *table, const char *text);
void ocop_table_add_money (OcopTable *table, gint64 amount_dong);
void ocop_table_add_qty (OcopTable *table, gint64 qty_milli);
void ocop_table_add_int (OcopTable *table, gint64 value);
/* dd/MM/yyyy; OCOP_DAY_NONE is empty. */
void ocop_table_add_day (OcopTable *table, gint32 day);
/* Appends the table, two blanks between columns, none at the ends of lines. */
void ocop_table_print (const OcopTable *table, GString *out);

/* Columns that @text takes on a terminal. */
guint ocop_text_get_columns (const char *text);
/* "★★★★" for 4, "" for 0. Static. */
const char *ocop_text_of_stars (int stars);

/* Lines and sums of a receipt. */
void ocop_text_say_sale (OcopCli *cli, const OcopSale *sale);
void ocop_text_say_return (OcopCli *cli, const OcopReturn *taking_back);
