/* Where to, and how the last one went. */
#include "ui/settings/backup_section.h"

#include "base/day.h"
#include "shop/safety.h"
#include "ui/session/backup_keeper.h"
#include "ui/settings/blocks.h"
#include "ui/settings/file_entry.h"
#include <glib/gi18n-lib.h>

struct _OcopBackupSection {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    char *path; /* of the one that is being made */
    /* borrowed */
    OcopSession *session;
    GtkWidget *file;
    GtkLabel *state, *result;
};

G_DEFINE_FINAL_TYPE (OcopBackupSection, ocop_backup_section, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopBackupSection *section = OCOP_BACKUP_SECTION (object);
    g_clear_pointer (&section->column, gtk_widget_unparent);
    g_clear_pointer (&section->path, g_free);
    G_OBJECT_CLASS (ocop_backup_section_parent_class)->dispose (object);
}

static void
ocop_backup_section_class_init (OcopBackupSectionClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_backup_section_init (OcopBackupSection *section)
{
}

/* ---- the last one */

static void
on_safety (gpointer result, const GError *error, gpointer data)
{
    OcopBackupSection *section = data;
    const OcopSafety *safety = result;
    char when[OCOP_INSTANT_TEXT_SIZE];
    if (section->column == NULL)
        return;
    if (error != NULL) {
        gtk_label_set_text (section->state, error->message);
        return;
    }
    g_autofree char *text = safety->backup_ms > 0
                                ? g_strdup_printf (_ ("Last backup: %s"),
                                                   ocop_instant_to_local (safety->backup_ms, when))
                                : g_strdup (_ ("There is no backup yet."));
    gtk_label_set_text (section->state, text);
}

/* A name of its own each time: a backup is never written over. */
static void
propose (OcopBackupSection *section)
{
    g_autofree char *path =
        ocop_backup_keeper_dup_path (ocop_session_get_backups (section->session));
    g_autofree char *name = g_path_get_basename (path);
    ocop_file_entry_set_file_name (OCOP_FILE_ENTRY (section->file), name);
    ocop_file_entry_set_path (OCOP_FILE_ENTRY (section->file), path);
}

static void
refresh (OcopBackupSection *section)
{
    ocop_session_call_later (section->session, ocop_backup_keeper_read_safety, NULL, NULL, section,
                             on_safety, g_free, section);
    propose (section);
}

/* ---- another one */

static void
on_backed_up (gpointer result, const GError *error, gpointer data)
{
    OcopBackupSection *section = data;
    if (section->column == NULL)
        return;
    gtk_widget_set_sensitive (section->column, TRUE);
    if (error != NULL) {
        gtk_widget_add_css_class (GTK_WIDGET (section->result), "refusal");
        ocop_block_show_error (section->result, error->message);
        return;
    }
    g_autofree char *words = g_strdup_printf (_ ("Backed up and read back: %s"), section->path);
    gtk_widget_remove_css_class (GTK_WIDGET (section->result), "refusal");
    ocop_block_show_error (section->result, words);
    refresh (section);
}

static void
on_back_up (OcopBackupSection *section)
{
    g_free (section->path);
    section->path = ocop_file_entry_dup_path (OCOP_FILE_ENTRY (section->file));
    gtk_widget_set_sensitive (section->column, FALSE);
    ocop_backup_keeper_back_up (ocop_session_get_backups (section->session), section->path,
                                G_OBJECT (section), on_backed_up, section);
}

GtkWidget *
ocop_backup_section_new (OcopSession *session)
{
    OcopBackupSection *section = g_object_new (OCOP_TYPE_BACKUP_SECTION, NULL);
    GtkWidget *now = ocop_block_button_new (_ ("Back up now"), FALSE);
    GtkBox *column;
    section->session = session;
    section->column = ocop_block_column_new (16);
    column = GTK_BOX (section->column);
    gtk_widget_set_parent (section->column, GTK_WIDGET (section));
    section->state = GTK_LABEL (ocop_block_label_new ("", NULL));
    section->file = ocop_file_entry_new (_ ("Where to"), "ocop.db", TRUE);
    section->result = GTK_LABEL (ocop_block_label_new ("", NULL));
    gtk_widget_set_visible (GTK_WIDGET (section->result), FALSE);
    gtk_box_append (column, GTK_WIDGET (section->state));
    ocop_block_add_field (column, _ ("Where to"),
                          _ ("On a stick it is safe from a broken disk as well"), section->file);
    gtk_box_append (column, now);
    gtk_box_append (column, GTK_WIDGET (section->result));
    gtk_box_append (
        column,
        ocop_block_label_new (
            _ ("To go back to a backup, on this machine or a new one: start the till without a "
               "shop and choose “Restore from a backup” on its first page. What the registry has "
               "got is not lost by it. The keys of the till are not in the backup: a new code of "
               "the provincial office is needed."),
            "hint"));
    g_signal_connect_swapped (now, "clicked", G_CALLBACK (on_back_up), section);
    refresh (section);
    return GTK_WIDGET (section);
}
