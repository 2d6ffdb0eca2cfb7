/* Recorded first, then the pulse. */
#include "ui/menu/drawer_sheet.h"

#include "shop/desk.h"
#include "ui/approval/approval_sheet.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>

struct _OcopDrawerSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkEditable *reason;

    OcopRequestId request;
};

G_DEFINE_FINAL_TYPE (OcopDrawerSheet, ocop_drawer_sheet, OCOP_TYPE_PAGE)

typedef struct {
    char *reason, *by, *approved_by;
    OcopRequestId request;
} Opening;

static void
free_opening (gpointer data)
{
    Opening *opening = data;
    g_free (opening->reason);
    g_free (opening->by);
    g_free (opening->approved_by);
    g_free (opening);
}

static gpointer
record (OcopShop *shop, gpointer request, GError **error)
{
    const Opening *opening = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_open_drawer (shop, opening->reason, opening->by, opening->approved_by,
                           &opening->request, &act, error);
    return NULL;
}

static void
on_recorded (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    OcopDevicesModel *model = ocop_session_get_devices (ocop_page_get_session (page));
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (page, error);
        return;
    }
    if (ocop_devices_model_peek (model) != NULL)
        ocop_shop_devices_open_drawer (ocop_devices_model_peek (model), NULL, NULL);
    ocop_page_tell (page, OCOP_TELL_DONE, _ ("the drawer was told to open"));
    ocop_page_leave (page);
}

static void
open_drawer (OcopDrawerSheet *sheet, const char *approver)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    const OcopUserInfo *user = ocop_session_peek_user (session);
    Opening *opening = g_new0 (Opening, 1);
    if (!sheet->request.is_given) {
        sheet->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), sheet->request.id);
    }
    *opening =
        (Opening){g_strstrip (g_strdup (gtk_editable_get_text (sheet->reason))),
                  user != NULL ? g_strdup (user->name) : NULL, g_strdup (approver), sheet->request};
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), FALSE);
    ocop_session_call (session, record, opening, free_opening, sheet, on_recorded, NULL, sheet);
}

static void
on_approved (const char *approver, gpointer data)
{
    open_drawer (data, approver);
}

static void
on_open (OcopDrawerSheet *sheet)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (sheet->reason)));
    if (!gtk_widget_get_sensitive (GTK_WIDGET (sheet)))
        return;
    if (*reason == '\0') {
        ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_WARNING, _ ("enter the reason"));
        gtk_widget_grab_focus (GTK_WIDGET (sheet->reason));
        return;
    }
    if (ocop_session_may (session, OCOP_ACT_OPEN_DRAWER)) {
        open_drawer (sheet, NULL);
        return;
    }
    OcopPage *approval = ocop_approval_sheet_new (session, OCOP_ACT_OPEN_DRAWER, G_OBJECT (sheet),
                                                  on_approved, sheet);
    ocop_approval_sheet_set_detail (OCOP_APPROVAL_SHEET (approval), reason);
    ocop_page_push (OCOP_PAGE (sheet), approval);
}

static void
on_changed (OcopDrawerSheet *sheet)
{
    sheet->request.is_given = FALSE;
}

static void
on_change_money (OcopDrawerSheet *sheet)
{
    gtk_editable_set_text (sheet->reason, _ ("Change money for a customer"));
    on_open (sheet);
}

static void
shown (OcopPage *self)
{
    gtk_widget_grab_focus (GTK_WIDGET (OCOP_DRAWER_SHEET (self)->reason));
}

static void
ocop_drawer_sheet_class_init (OcopDrawerSheetClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
}

static void
ocop_drawer_sheet_init (OcopDrawerSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/menu/drawer_sheet.ui");
    sheet->reason = GTK_EDITABLE (gtk_builder_get_object (builder, "reason"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (sheet->reason, "changed", G_CALLBACK (on_changed), sheet);
    g_signal_connect_swapped (sheet->reason, "activate", G_CALLBACK (on_open), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "change"), "clicked",
                              G_CALLBACK (on_change_money), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "open"), "clicked",
                              G_CALLBACK (on_open), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), sheet);
}

OcopPage *
ocop_drawer_sheet_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_DRAWER_SHEET, "session", session, "is-sheet", TRUE, NULL);
}
