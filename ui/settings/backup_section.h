/* The shop's backup: when the last one was made, another one now. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_BACKUP_SECTION (ocop_backup_section_get_type())
G_DECLARE_FINAL_TYPE (OcopBackupSection, ocop_backup_section, OCOP, BACKUP_SECTION, GtkWidget)

/* Floating. */
GtkWidget *ocop_backup_section_new (OcopSession *session);
