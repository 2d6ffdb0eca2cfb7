/* Products and opening stock from files. Read on the store's thread. */
#include "ui/setup/steps.h"

#include "ui/settings/blocks.h"
#include "ui/settings/file_entry.h"
#include <glib/gi18n-lib.h>

#define FILE_MAX (256 * 1024 * 1024)

typedef struct {
    char *path, *by;
    const OcopPorts *ports;
    OcopRequestId request;
} Import;

static void
free_import (gpointer data)
{
    Import *import = data;
    g_free (import->path);
    g_free (import->by);
    g_free (import);
}

static GBytes *
read_file (const Import *import, GError **error)
{
    return ocop_ports_read_file (import->ports, import->path, FILE_MAX, error);
}

static gpointer
import_goods (OcopShop *shop, gpointer request, GError **error)
{
    const Import *import = request;
    g_autoptr (GBytes) file = read_file (import, error);
    g_autoptr (GPtrArray) warnings = NULL;
    g_auto (OcopActResult) act = {0};
    if (file == NULL)
        return NULL;
    g_autofree char *name = g_path_get_basename (import->path);
    ocop_shop_import_catalogue (shop, name, g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                                &import->request, &warnings, &act, error);
    return NULL;
}

static gpointer
import_stock (OcopShop *shop, gpointer request, GError **error)
{
    const Import *import = request;
    g_autoptr (GBytes) file = read_file (import, error);
    g_auto (OcopActResult) act = {0};
    if (file != NULL)
        ocop_shop_import_stock (shop, g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                                import->by, &import->request, &act, error);
    return NULL;
}

static void
on_imported (gpointer result, const GError *error, gpointer data)
{
    OcopSetupPage *page = data;
    ocop_setup_page_set_ready (page, TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, _ ("The file was taken in"));
    ocop_setup_page_advance (page);
}

static GtkWidget *
make_form (OcopSetupPage *page, const char *name, const char *file_name)
{
    GtkWidget *column = ocop_block_column_new (8);
    GtkWidget *entry = ocop_file_entry_new (name, file_name, FALSE);
    ocop_block_add_field (GTK_BOX (column), name, NULL, entry);
    g_object_set_data (G_OBJECT (column), "entry", entry);
    g_signal_connect_swapped (entry, "activate", G_CALLBACK (ocop_setup_page_press_next), page);
    return column;
}

static void
next (OcopSetupPage *page, GtkWidget *form, OcopWorkerFunc func)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    OcopFileEntry *entry = g_object_get_data (G_OBJECT (form), "entry");
    const OcopUserInfo *user = ocop_session_peek_user (session);
    g_autofree char *path = ocop_file_entry_dup_path (entry);
    if (*path == '\0') {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("choose a file, or press “Later”"));
        ocop_file_entry_focus (entry);
        return;
    }
    Import *import = g_new0 (Import, 1);
    import->path = g_steal_pointer (&path);
    import->by = user != NULL ? g_strdup (user->name) : NULL;
    import->ports = ocop_session_get_ports (session);
    import->request.is_given = TRUE;
    ocop_uuid_make (import->ports, import->request.id);
    ocop_page_hush (OCOP_PAGE (page));
    ocop_setup_page_set_ready (page, FALSE);
    ocop_session_call_later (session, func, import, free_import, page, on_imported, NULL, page);
}

GtkWidget *
ocop_setup_make_goods (OcopSetupPage *page)
{
    return make_form (page, _ ("File of products"), "san-pham.csv");
}

void
ocop_setup_next_goods (OcopSetupPage *page, GtkWidget *form)
{
    next (page, form, import_goods);
}

GtkWidget *
ocop_setup_make_stock (OcopSetupPage *page)
{
    return make_form (page, _ ("File of the stock"), "ton-kho.csv");
}

void
ocop_setup_next_stock (OcopSetupPage *page, GtkWidget *form)
{
    next (page, form, import_stock);
}
