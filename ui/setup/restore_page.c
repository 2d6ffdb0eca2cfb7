/* The store makes a new epoch of what was restored, and keeps a store that is there: nothing is
 * thrown away here. */
#include "ui/setup/restore_page.h"

#include "ui/settings/blocks.h"
#include "ui/settings/file_entry.h"
#include "ui/setup/setup.h"
#include <glib/gi18n-lib.h>

#define PROGRAM "ocop-pos " OCOP_VERSION

struct _OcopRestorePage {
    OcopPage parent_instance;
    /* borrowed: children */
    OcopFileEntry *file;
    GtkWidget *content;

    OcopRequestId request;
};

G_DEFINE_FINAL_TYPE (OcopRestorePage, ocop_restore_page, OCOP_TYPE_PAGE)

typedef struct {
    char *home, *path;
    const OcopPorts *ports;
    OcopRequestId request;
    OcopRestorePage *page; /* a reference */
} Restoring;

static void
free_restoring (gpointer data)
{
    Restoring *restoring = data;
    g_free (restoring->home);
    g_free (restoring->path);
    g_object_unref (restoring->page);
    g_free (restoring);
}

static OcopShop *
restore (gpointer request, GError **error)
{
    const Restoring *restoring = request;
    g_auto (OcopActResult) act = {0};
    return ocop_shop_restore (restoring->home, restoring->path, &restoring->request, PROGRAM,
                              restoring->ports, &act, error);
}

static void
on_restored (gpointer result, const GError *error, gpointer data)
{
    OcopRestorePage *page = ((const Restoring *)data)->page;
    gtk_widget_set_sensitive (page->content, TRUE);
    if (error != NULL) {
        page->request.is_given = FALSE;
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE,
                    _ ("The shop is back. The registry needs a new code for this till."));
    ocop_setup_forget (ocop_page_get_session (OCOP_PAGE (page)));
}

static void
on_restore (OcopRestorePage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    g_autofree char *path = ocop_file_entry_dup_path (page->file);
    if (!gtk_widget_get_sensitive (page->content))
        return;
    if (*path == '\0') {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("choose a file first"));
        ocop_file_entry_focus (page->file);
        return;
    }
    if (!page->request.is_given) {
        page->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), page->request.id);
    }
    Restoring *restoring = g_new (Restoring, 1);
    *restoring = (Restoring){g_strdup (ocop_session_get_home (session)), g_steal_pointer (&path),
                             ocop_session_get_ports (session), page->request, g_object_ref (page)};
    ocop_page_hush (OCOP_PAGE (page));
    gtk_widget_set_sensitive (page->content, FALSE);
    ocop_session_replace (session, restore, restoring, free_restoring, on_restored, restoring);
}

static void
shown (OcopPage *self)
{
    ocop_file_entry_focus (OCOP_RESTORE_PAGE (self)->file);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_restore (OCOP_RESTORE_PAGE (self));
    return TRUE;
}

static void
ocop_restore_page_class_init (OcopRestorePageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_restore_page_init (OcopRestorePage *page)
{
    GtkWidget *column = ocop_block_column_new (16), *buttons = ocop_block_row_new();
    GtkWidget *back = ocop_block_button_new (_ ("Back"), FALSE);
    GtkWidget *go = ocop_block_button_new (_ ("Restore"), TRUE);
    page->file = OCOP_FILE_ENTRY (ocop_file_entry_new (_ ("Backup file"), "ocop.db", FALSE));
    gtk_box_append (GTK_BOX (column), ocop_block_label_new (_ ("Restore from a backup"), "title"));
    gtk_box_append (
        GTK_BOX (column),
        ocop_block_label_new (
            _ ("The shop comes back as it was when the backup was made; it is checked record by "
               "record first. A store that is here is kept beside it."),
            NULL));
    ocop_block_add_field (GTK_BOX (column), _ ("Backup file"), NULL, GTK_WIDGET (page->file));
    gtk_widget_set_hexpand (go, TRUE);
    g_object_set (back, "key", "Esc", NULL);
    g_object_set (go, "key", "F9", NULL);
    gtk_box_append (GTK_BOX (buttons), back);
    gtk_box_append (GTK_BOX (buttons), go);
    page->content = ocop_block_page_new (column, buttons);
    ocop_page_set_child (OCOP_PAGE (page), page->content);
    g_signal_connect_swapped (page->file, "activate", G_CALLBACK (on_restore), page);
    g_signal_connect_swapped (go, "clicked", G_CALLBACK (on_restore), page);
    g_signal_connect_swapped (back, "clicked", G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_restore_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_RESTORE_PAGE, "session", session, NULL);
}
