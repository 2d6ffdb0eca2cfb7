/* Enrolling asks the registry while the store's thread waits: behind what sells, and rare. */
#include "ui/settings/registry_section.h"

#include "base/day.h"
#include "base/error.h"
#include "shop/sync.h"
#include "ui/settings/blocks.h"
#include "ui/settings/file_entry.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define STICK_FILE_MAX (256 * 1024 * 1024)

struct _OcopRegistrySection {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    /* borrowed */
    OcopSession *session;
    GtkWidget *url, *code, *enrol, *export_file, *import_file;
    GtkLabel *state, *problem, *stick_problem;

    OcopRequestId request; /* of the enrolment that is wanted */
};

enum { ENROLLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopRegistrySection, ocop_registry_section, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopRegistrySection *section = OCOP_REGISTRY_SECTION (object);
    g_clear_pointer (&section->column, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_registry_section_parent_class)->dispose (object);
}

static void
ocop_registry_section_class_init (OcopRegistrySectionClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    signals[ENROLLED] = g_signal_new ("enrolled", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_registry_section_init (OcopRegistrySection *section)
{
}

/* ---- how it stands */

static gpointer
read_status (OcopShop *shop, gpointer request, GError **error)
{
    OcopSyncStatus *status = g_new0 (OcopSyncStatus, 1);
    if (ocop_shop_get_sync_status (shop, status, error))
        return status;
    g_free (status);
    return NULL;
}

static void
free_status (gpointer data)
{
    if (data != NULL)
        ocop_sync_status_clear (data);
    g_free (data);
}

static const char *
get_state_words (const OcopSyncStatus *status)
{
    if (strcmp (status->alarm, "none") != 0 || strcmp (status->state, "fork") == 0)
        return _ ("The registry asks for attention: call the provincial office. Selling goes on.");
    if (strcmp (status->state, "not-enrolled") == 0)
        return _ ("This till is not known to the registry yet. It sells all the same.");
    if (strcmp (status->state, "offline") == 0)
        return _ ("The registry does not answer now. What is unsent goes out by itself later.");
    if (strcmp (status->state, "behind") == 0)
        return _ ("Sending.");
    return _ ("All is sent.");
}

static void
show_status (OcopRegistrySection *section, const OcopSyncStatus *status)
{
    g_autoptr (GString) text = g_string_new (get_state_words (status));
    char when[OCOP_INSTANT_TEXT_SIZE];
    g_string_append_printf (text, "\n%s: %" PRId64, _ ("Unsent records"), status->pending);
    if (status->contact_ms > 0)
        g_string_append_printf (text, "\n%s: %s", _ ("Last answer"),
                                ocop_instant_to_local (status->contact_ms, when));
    if (status->detail != NULL)
        g_string_append_printf (text, "\n%s", status->detail);
    gtk_label_set_text (section->state, text->str);
    if (status->url != NULL && *gtk_editable_get_text (GTK_EDITABLE (section->url)) == '\0')
        gtk_editable_set_text (GTK_EDITABLE (section->url), status->url);
}

static void
on_status (gpointer result, const GError *error, gpointer data)
{
    OcopRegistrySection *section = data;
    if (section->column == NULL)
        return;
    if (error != NULL)
        gtk_label_set_text (section->state, error->message);
    else
        show_status (section, result);
}

static void
refresh (OcopRegistrySection *section)
{
    ocop_session_call_later (section->session, read_status, NULL, NULL, section, on_status,
                             free_status, section);
}

/* ---- enrolling */

typedef struct {
    char *url, *code;
    OcopRequestId request;
} Enrolment;

static void
free_enrolment (gpointer data)
{
    Enrolment *enrolment = data;
    g_free (enrolment->url);
    g_free (enrolment->code);
    g_free (enrolment);
}

static gpointer
enrol (OcopShop *shop, gpointer request, GError **error)
{
    const Enrolment *enrolment = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_enrol (shop, enrolment->url, enrolment->code, &enrolment->request, &act, error);
    return NULL;
}

static void
on_enrolled (gpointer result, const GError *error, gpointer data)
{
    OcopRegistrySection *section = data;
    if (section->column == NULL)
        return;
    gtk_widget_set_sensitive (section->column, TRUE);
    ocop_block_show_error (section->problem, error != NULL ? error->message : NULL);
    if (error != NULL) {
        /* The network may do better with the same act; another answer needs another code. */
        if (!g_error_matches (error, OCOP_ERROR, OCOP_ERROR_NETWORK))
            section->request.is_given = FALSE;
        gtk_widget_grab_focus (section->code);
        return;
    }
    section->request.is_given = FALSE;
    gtk_editable_set_text (GTK_EDITABLE (section->code), "");
    ocop_worker_hurry_sync (ocop_session_get_worker (section->session));
    ocop_session_touch_safety (section->session);
    refresh (section);
    g_signal_emit (section, signals[ENROLLED], 0);
}

gboolean
ocop_registry_section_has_code (OcopRegistrySection *section)
{
    return *gtk_editable_get_text (GTK_EDITABLE (section->code)) != '\0';
}

static char *
dup_text (GtkWidget *entry)
{
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

void
ocop_registry_section_enrol (OcopRegistrySection *section)
{
    if (!gtk_widget_get_sensitive (section->column))
        return;
    Enrolment *enrolment = g_new0 (Enrolment, 1);
    if (!section->request.is_given) {
        section->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (section->session), section->request.id);
    }
    *enrolment = (Enrolment){dup_text (section->url), dup_text (section->code), section->request};
    ocop_block_show_error (section->problem, NULL);
    gtk_widget_set_sensitive (section->column, FALSE);
    ocop_session_call_later (section->session, enrol, enrolment, free_enrolment, section,
                             on_enrolled, NULL, section);
}

static void
on_edited (OcopRegistrySection *section)
{
    section->request.is_given = FALSE;
}

/* ---- the stick */

typedef struct {
    char *path;
    const OcopPorts *ports;
    guint n;
} Stick;

static void
free_stick (gpointer data)
{
    Stick *stick = data;
    g_free (stick->path);
    g_free (stick);
}

static gpointer
write_stick (OcopShop *shop, gpointer request, GError **error)
{
    Stick *stick = request;
    g_autoptr (GBytes) file = NULL;
    if (!ocop_shop_export_sync (shop, &file, &stick->n, error) ||
        !ocop_ports_write_file (stick->ports, stick->path, g_bytes_get_data (file, NULL),
                                g_bytes_get_size (file), 0644, error))
        return NULL;
    return stick;
}

static gpointer
read_stick (OcopShop *shop, gpointer request, GError **error)
{
    Stick *stick = request;
    g_auto (OcopSyncStatus) status = {0};
    g_autoptr (GBytes) file =
        ocop_ports_read_file (stick->ports, stick->path, STICK_FILE_MAX, error);
    return file != NULL && ocop_shop_import_sync (shop, file, &status, error) ? stick : NULL;
}

static void
show_stick (OcopRegistrySection *section, const char *words, gboolean is_good)
{
    if (is_good)
        gtk_widget_remove_css_class (GTK_WIDGET (section->stick_problem), "refusal");
    else
        gtk_widget_add_css_class (GTK_WIDGET (section->stick_problem), "refusal");
    ocop_block_show_error (section->stick_problem, words);
}

static void
on_written (gpointer result, const GError *error, gpointer data)
{
    OcopRegistrySection *section = data;
    const Stick *stick = result;
    if (section->column == NULL)
        return;
    gtk_widget_set_sensitive (section->column, TRUE);
    if (error != NULL) {
        show_stick (section, error->message, FALSE);
        return;
    }
    g_autofree char *words = g_strdup_printf (
        _ ("Written with %u messages. Take it to the provincial office; it gives a file back."),
        stick->n);
    show_stick (section, words, TRUE);
}

static void
on_read_back (gpointer result, const GError *error, gpointer data)
{
    OcopRegistrySection *section = data;
    if (section->column == NULL)
        return;
    gtk_widget_set_sensitive (section->column, TRUE);
    show_stick (section, error != NULL ? error->message : _ ("The answer was taken in."),
                error == NULL);
    ocop_session_touch_safety (section->session);
    refresh (section);
}

static void
ask_stick (OcopRegistrySection *section, GtkWidget *entry, OcopWorkerFunc func, OcopWorkerDone done)
{
    Stick *stick = g_new0 (Stick, 1);
    stick->path = ocop_file_entry_dup_path (OCOP_FILE_ENTRY (entry));
    stick->ports = ocop_session_get_ports (section->session);
    if (*stick->path == '\0') {
        free_stick (stick);
        show_stick (section, _ ("choose a file first"), FALSE);
        ocop_file_entry_focus (OCOP_FILE_ENTRY (entry));
        return;
    }
    gtk_widget_set_sensitive (section->column, FALSE);
    ocop_session_call_later (section->session, func, stick, free_stick, section, done, NULL,
                             section);
}

static void
on_export (OcopRegistrySection *section)
{
    ask_stick (section, section->export_file, write_stick, on_written);
}

static void
on_import (OcopRegistrySection *section)
{
    ask_stick (section, section->import_file, read_stick, on_read_back);
}

static void
add_stick (OcopRegistrySection *section, GtkBox *column)
{
    GtkWidget *write = ocop_block_button_new (_ ("Export file"), FALSE);
    GtkWidget *read = ocop_block_button_new (_ ("Import file"), FALSE);
    section->export_file = ocop_file_entry_new (_ ("File to write"), "ocop-gui.zip", TRUE);
    section->import_file = ocop_file_entry_new (_ ("File of the registry"), "ocop-nhan.zip", FALSE);
    section->stick_problem = GTK_LABEL (ocop_block_label_new ("", NULL));
    gtk_widget_set_visible (GTK_WIDGET (section->stick_problem), FALSE);
    gtk_box_append (column, ocop_block_label_new (_ ("Without a network, by stick"), "cart-line"));
    ocop_block_add_field (column, _ ("File to write"), NULL, section->export_file);
    gtk_box_append (column, write);
    ocop_block_add_field (column, _ ("File of the registry"), NULL, section->import_file);
    gtk_box_append (column, read);
    gtk_box_append (column, GTK_WIDGET (section->stick_problem));
    g_signal_connect_swapped (write, "clicked", G_CALLBACK (on_export), section);
    g_signal_connect_swapped (read, "clicked", G_CALLBACK (on_import), section);
}

/* ---- making */

GtkWidget *
ocop_registry_section_new (OcopSession *session, gboolean has_stick)
{
    OcopRegistrySection *section = g_object_new (OCOP_TYPE_REGISTRY_SECTION, NULL);
    section->session = session;
    section->column = ocop_block_column_new (16);
    gtk_widget_set_parent (section->column, GTK_WIDGET (section));
    section->state = GTK_LABEL (ocop_block_label_new ("", NULL));
    section->url = ocop_block_entry_new (_ ("Address of the registry"), 500);
    section->code = ocop_block_entry_new (_ ("Code from the provincial office"), 100);
    gtk_entry_set_placeholder_text (GTK_ENTRY (section->url), "https://…");
    gtk_box_append (GTK_BOX (section->column), GTK_WIDGET (section->state));
    ocop_block_add_field (GTK_BOX (section->column), _ ("Address of the registry"), NULL,
                          section->url);
    section->problem =
        ocop_block_add_field (GTK_BOX (section->column), _ ("Code from the provincial office"),
                              _ ("It can be used once"), section->code);
    section->enrol = ocop_block_button_new (_ ("Enrol"), FALSE);
    gtk_box_append (GTK_BOX (section->column), section->enrol);
    g_signal_connect_swapped (section->enrol, "clicked", G_CALLBACK (ocop_registry_section_enrol),
                              section);
    g_signal_connect_swapped (section->code, "activate", G_CALLBACK (ocop_registry_section_enrol),
                              section);
    g_signal_connect_swapped (section->url, "changed", G_CALLBACK (on_edited), section);
    g_signal_connect_swapped (section->code, "changed", G_CALLBACK (on_edited), section);
    if (has_stick)
        add_stick (section, GTK_BOX (section->column));
    g_signal_connect_object (session, "safety-changed", G_CALLBACK (refresh), section,
                             G_CONNECT_SWAPPED);
    refresh (section);
    return GTK_WIDGET (section);
}
