/* Sticks come from the list of what is mounted, which is read when the entry is shown: whoever
 * plugs one in comes back to the page. */
#include "ui/settings/file_entry.h"

#include "ui/settings/blocks.h"
#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>

struct _OcopFileEntry {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    char *file_name;
    GtkFileChooserNative *chooser; /* NULL: not asked */
    /* borrowed: children */
    GtkWidget *entry, *sticks;

    gboolean is_written;
};

enum { ACTIVATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopFileEntry, ocop_file_entry, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopFileEntry *self = OCOP_FILE_ENTRY (object);
    if (self->chooser != NULL)
        gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
    g_clear_object (&self->chooser);
    g_clear_pointer (&self->column, gtk_widget_unparent);
    g_clear_pointer (&self->file_name, g_free);
    G_OBJECT_CLASS (ocop_file_entry_parent_class)->dispose (object);
}

/* ---- sticks */

static gboolean
is_stick (const char *path)
{
    return g_str_has_prefix (path, "/media/") || g_str_has_prefix (path, "/run/media/");
}

static void
on_stick (GtkWidget *button, gpointer data)
{
    OcopFileEntry *self = data;
    g_autofree char *path =
        g_build_filename (g_object_get_data (G_OBJECT (button), "folder"), self->file_name, NULL);
    ocop_file_entry_set_path (self, path);
}

static void
add_stick (OcopFileEntry *self, const char *folder)
{
    g_autofree char *name = g_path_get_basename (folder);
    g_autofree char *words = g_strdup_printf (_ ("On the stick %s"), name);
    GtkWidget *button = gtk_button_new_with_label (words);
    g_object_set_data_full (G_OBJECT (button), "folder", g_strdup (folder), g_free);
    g_signal_connect (button, "clicked", G_CALLBACK (on_stick), self);
    gtk_flow_box_append (GTK_FLOW_BOX (self->sticks), button);
}

static void
look_for_sticks (OcopFileEntry *self)
{
    GList *mounts = g_unix_mounts_get (NULL);
    ocop_block_empty (self->sticks);
    for (GList *l = mounts; l != NULL; l = l->next)
        if (is_stick (g_unix_mount_get_mount_path (l->data)))
            add_stick (self, g_unix_mount_get_mount_path (l->data));
    g_list_free_full (mounts, (GDestroyNotify)g_unix_mount_free);
}

/* ---- the system's chooser */

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
    OcopFileEntry *self = data;
    g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                                 ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                 : NULL;
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
    if (path != NULL)
        ocop_file_entry_set_path (self, path);
    g_clear_object (&self->chooser);
}

static void
on_choose (OcopFileEntry *self)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
    if (self->chooser != NULL || !GTK_IS_WINDOW (root))
        return;
    self->chooser = gtk_file_chooser_native_new (_ ("Choose file"), GTK_WINDOW (root),
                                                 self->is_written ? GTK_FILE_CHOOSER_ACTION_SAVE
                                                                  : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                 _ ("Choose"), _ ("Back"));
    if (self->is_written)
        gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), self->file_name);
    g_signal_connect (self->chooser, "response", G_CALLBACK (on_chosen), self);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- making */

static void
map (GtkWidget *widget)
{
    look_for_sticks (OCOP_FILE_ENTRY (widget));
    GTK_WIDGET_CLASS (ocop_file_entry_parent_class)->map (widget);
}

static void
ocop_file_entry_class_init (OcopFileEntryClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    GTK_WIDGET_CLASS (class)->map = map;
    signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_file_entry_init (OcopFileEntry *self)
{
}

static void
on_activate (OcopFileEntry *self)
{
    g_signal_emit (self, signals[ACTIVATE], 0);
}

GtkWidget *
ocop_file_entry_new (const char *name, const char *file_name, gboolean is_written)
{
    OcopFileEntry *self = g_object_new (OCOP_TYPE_FILE_ENTRY, NULL);
    GtkWidget *row = ocop_block_row_new();
    GtkWidget *choose = ocop_block_button_new (_ ("Choose file"), FALSE);
    self->file_name = g_strdup (file_name);
    self->is_written = is_written;
    self->column = ocop_block_column_new (8);
    gtk_widget_set_parent (self->column, GTK_WIDGET (self));
    self->entry = ocop_block_entry_new (name, 0);
    self->sticks = gtk_flow_box_new();
    gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->sticks), GTK_SELECTION_NONE);
    gtk_box_append (GTK_BOX (row), self->entry);
    gtk_box_append (GTK_BOX (row), choose);
    gtk_box_append (GTK_BOX (self->column), row);
    gtk_box_append (GTK_BOX (self->column), self->sticks);
    g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), self);
    g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
    return GTK_WIDGET (self);
}

void
ocop_file_entry_set_path (OcopFileEntry *self, const char *path)
{
    g_autofree char *shown = g_filename_to_utf8 (path, -1, NULL, NULL, NULL);
    gtk_editable_set_text (GTK_EDITABLE (self->entry), shown != NULL ? shown : "");
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

char *
ocop_file_entry_dup_path (OcopFileEntry *self)
{
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

void
ocop_file_entry_set_file_name (OcopFileEntry *self, const char *file_name)
{
    g_free (self->file_name);
    self->file_name = g_strdup (file_name);
}

void
ocop_file_entry_focus (OcopFileEntry *self)
{
    gtk_widget_grab_focus (self->entry);
}
