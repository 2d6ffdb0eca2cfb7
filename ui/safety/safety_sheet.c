/* What each part offers to do: send now, look at papers, back up. */
#include "ui/safety/safety_sheet.h"

#include "ui/parts/key_button.h"
#include "ui/safety/papers_page.h"
#include "ui/session/backup_keeper.h"
#include <glib/gi18n-lib.h>

struct _OcopSafetySheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *title, *explain;
    OcopKeyButton *act;

    OcopSafetyPart part;
};

G_DEFINE_FINAL_TYPE (OcopSafetySheet, ocop_safety_sheet, OCOP_TYPE_PAGE)

/* ---- backup */

static void
on_backed_up (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (page, error);
        return;
    }
    ocop_page_tell (page, OCOP_TELL_DONE, _ ("backed up into the folder “backup” of the shop"));
    ocop_page_leave (page);
}

static void
back_up (OcopPage *page)
{
    OcopBackupKeeper *backups = ocop_session_get_backups (ocop_page_get_session (page));
    g_autofree char *path = ocop_backup_keeper_dup_path (backups);
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_backup_keeper_back_up (backups, path, G_OBJECT (page), on_backed_up, page);
}

static void
on_act (OcopSafetySheet *sheet)
{
    OcopPage *page = OCOP_PAGE (sheet);
    OcopSession *session = ocop_page_get_session (page);
    switch (sheet->part) {
    case OCOP_SAFETY_REGISTRY:
    case OCOP_SAFETY_PAYMENTS:
        ocop_worker_hurry_sync (ocop_session_get_worker (session));
        ocop_page_leave (page);
        break;
    case OCOP_SAFETY_PRINTER:
        ocop_page_push (page, ocop_papers_page_new (session));
        break;
    case OCOP_SAFETY_BACKUP:
        back_up (page);
        break;
    case OCOP_SAFETY_SCANNER:
    case OCOP_N_SAFETY_PARTS:
    default:
        ocop_page_leave (page);
        break;
    }
}

static const char *
get_act_words (OcopSafetyPart part)
{
    switch (part) {
    case OCOP_SAFETY_REGISTRY:
    case OCOP_SAFETY_PAYMENTS:
        return _ ("Ask the registry now");
    case OCOP_SAFETY_PRINTER:
        return _ ("Papers");
    case OCOP_SAFETY_BACKUP:
        return _ ("Back up now");
    case OCOP_SAFETY_SCANNER:
    case OCOP_N_SAFETY_PARTS:
    default:
        return _ ("Good");
    }
}

/* ---- the page */

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_act (OCOP_SAFETY_SHEET (page));
    return TRUE;
}

static void
ocop_safety_sheet_class_init (OcopSafetySheetClass *class)
{
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
on_back (OcopPage *page)
{
    ocop_page_leave (page);
}

static void
ocop_safety_sheet_init (OcopSafetySheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/safety/safety_sheet.ui");
    sheet->title = GTK_LABEL (gtk_builder_get_object (builder, "title"));
    sheet->explain = GTK_LABEL (gtk_builder_get_object (builder, "explain"));
    sheet->act = OCOP_KEY_BUTTON (gtk_builder_get_object (builder, "act"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (sheet->act, "clicked", G_CALLBACK (on_act), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), sheet);
}

OcopPage *
ocop_safety_sheet_new (OcopSession *session, OcopSafetyPart part, const OcopSafetyWords *words)
{
    OcopSafetySheet *sheet =
        g_object_new (OCOP_TYPE_SAFETY_SHEET, "session", session, "is-sheet", TRUE, NULL);
    g_autofree char *title =
        g_strdup_printf ("%s: %s", ocop_safety_part_get_name (part), words->state);
    sheet->part = part;
    gtk_label_set_text (sheet->title, title);
    gtk_label_set_text (sheet->explain, words->explain);
    ocop_key_button_set_text (sheet->act, get_act_words (part));
    return OCOP_PAGE (sheet);
}
