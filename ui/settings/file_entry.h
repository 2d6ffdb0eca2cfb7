/* The name of a file to be read or written: typed, chosen, or on a stick that is plugged in.
 * Nothing is opened here. */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_FILE_ENTRY (ocop_file_entry_get_type())
G_DECLARE_FINAL_TYPE (OcopFileEntry, ocop_file_entry, OCOP, FILE_ENTRY, GtkWidget)

/* @name: the accessible name. @file_name: what it is called on a stick. @is_written: the file need
 * not be there. Floating. */
GtkWidget *ocop_file_entry_new (const char *name, const char *file_name, gboolean is_written);
void ocop_file_entry_set_path (OcopFileEntry *entry, const char *path);
/* "" while there is none. Owned. */
char *ocop_file_entry_dup_path (OcopFileEntry *entry);
void ocop_file_entry_set_file_name (OcopFileEntry *entry, const char *file_name);
void ocop_file_entry_focus (OcopFileEntry *entry);
/* Signal "activate": Enter. */
