/* Right and PIN are checked on the store's thread; only who may approve is chosen here, so that
 * nobody picks a name in vain. */
#include "ui/approval/approval_sheet.h"

#include "shop/desk.h"
#include "ui/parts/flow.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopApprovalSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkFlowBox *users;
    GtkWidget *nobody, *approve;
    GtkLabel *detail_label;
    GtkEditable *pin;
    /* owned */
    char *chosen, *detail;

    GObject *owner; /* weak */
    OcopApprovedFunc approved;
    gpointer approved_data;
    OcopAct act;
    guint waiting; /* source: until the next try */
};

G_DEFINE_FINAL_TYPE (OcopApprovalSheet, ocop_approval_sheet, OCOP_TYPE_PAGE)

static void
update (OcopApprovalSheet *sheet)
{
    gtk_widget_set_sensitive (sheet->approve, sheet->chosen != NULL && sheet->waiting == 0 &&
                                                  *gtk_editable_get_text (sheet->pin) != '\0');
}

/* ---- users */

static void
on_user_toggled (GtkToggleButton *button, gpointer data)
{
    OcopApprovalSheet *sheet = data;
    if (!gtk_toggle_button_get_active (button))
        return;
    g_free (sheet->chosen);
    sheet->chosen = g_strdup (gtk_button_get_label (GTK_BUTTON (button)));
    gtk_editable_set_text (sheet->pin, "");
    gtk_widget_grab_focus (GTK_WIDGET (sheet->pin));
    update (sheet);
}

static gpointer
list_users (OcopShop *shop, gpointer request, GError **error)
{
    return ocop_shop_list_users (shop, error);
}

static void
free_users (gpointer users)
{
    g_array_unref (users);
}

static gboolean
may_approve (OcopApprovalSheet *sheet, const OcopUserInfo *user)
{
    return user->is_active && ocop_rights_can_approve (user->role, sheet->act);
}

/* Borrowed; NULL: nobody is logged in. */
static const char *
get_asker (OcopApprovalSheet *sheet)
{
    const OcopUserInfo *user = ocop_session_peek_user (ocop_page_get_session (OCOP_PAGE (sheet)));
    return user != NULL ? user->name : NULL;
}

/* It takes a second person; in a shop with one manager, that manager's PIN once more. */
static gboolean
has_other_approver (OcopApprovalSheet *sheet, const GArray *users, const char *asker)
{
    for (guint i = 0; i < users->len; i++) {
        const OcopUserInfo *user = &g_array_index (users, OcopUserInfo, i);
        if (may_approve (sheet, user) && g_strcmp0 (user->name, asker) != 0)
            return TRUE;
    }
    return FALSE;
}

static void
on_users (gpointer result, const GError *error, gpointer data)
{
    OcopApprovalSheet *sheet = data;
    const GArray *users = result;
    GtkToggleButton *first = NULL;
    const char *asker = get_asker (sheet);
    const gboolean is_alone = !has_other_approver (sheet, users, asker);
    guint n = 0;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
        return;
    }
    for (guint i = 0; i < users->len; i++) {
        const OcopUserInfo *user = &g_array_index (users, OcopUserInfo, i);
        if (!may_approve (sheet, user) || (!is_alone && g_strcmp0 (user->name, asker) == 0))
            continue;
        GtkWidget *button = gtk_toggle_button_new_with_label (user->name);
        GtkLabel *name = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
        gtk_label_set_wrap (name, TRUE);
        gtk_label_set_wrap_mode (name, PANGO_WRAP_WORD_CHAR);
        gtk_label_set_justify (name, GTK_JUSTIFY_CENTER);
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
        first = first == NULL ? GTK_TOGGLE_BUTTON (button) : first;
        g_signal_connect (button, "toggled", G_CALLBACK (on_user_toggled), sheet);
        ocop_flow_append (sheet->users, button);
        n++;
    }
    if (n == 1)
        gtk_toggle_button_set_active (first, TRUE);
    gtk_widget_set_visible (sheet->nobody, n == 0);
}

/* ---- approving */

typedef struct {
    char *name, *pin, *by, *detail;
    OcopAct act;
    gint64 wait_ms;
    GError *refusal;
} Try;

static void
free_try (gpointer data)
{
    Try *try = data;
    g_free (try->name);
    memset (try->pin, 0, strlen (try->pin));
    g_free (try->pin);
    g_free (try->by);
    g_free (try->detail);
    g_clear_error (&try->refusal);
    g_free (try);
}

static gpointer
approve (OcopShop *shop, gpointer request, GError **error)
{
    Try *try = request;
    g_auto (OcopActResult) act = {0};
    const OcopApprovalRequest asked = {
        .name = try->name, .pin = try->pin, .act = try->act, .by = try->by, .detail = try->detail};
    ocop_shop_approve (shop, &asked, &try->wait_ms, &act, &try->refusal);
    return try;
}

static gboolean
on_waited (gpointer data)
{
    OcopApprovalSheet *sheet = data;
    sheet->waiting = 0;
    update (sheet);
    return G_SOURCE_REMOVE;
}

static void
give (OcopApprovalSheet *sheet, const char *name)
{
    g_autofree char *approver = g_strdup (name);
    g_autoptr (GObject) owner = sheet->owner != NULL ? g_object_ref (sheet->owner) : NULL;
    const OcopApprovedFunc approved = sheet->approved;
    gpointer data = sheet->approved_data;
    ocop_page_hush (OCOP_PAGE (sheet));
    /* The sheet may be gone after this. */
    ocop_page_leave (OCOP_PAGE (sheet));
    if (owner != NULL)
        approved (approver, data);
}

static void
on_tried (gpointer result, const GError *error, gpointer data)
{
    OcopApprovalSheet *sheet = data;
    const Try *try = result;
    if (error == NULL && try->refusal == NULL) {
        give (sheet, try->name);
        return;
    }
    gtk_editable_set_text (sheet->pin, "");
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (sheet->pin));
    ocop_page_tell_error (OCOP_PAGE (sheet), error != NULL ? error : try->refusal);
    if (error == NULL && try->wait_ms > 0)
        sheet->waiting = g_timeout_add ((guint)try->wait_ms, on_waited, sheet);
    update (sheet);
}

static void
on_approve (OcopApprovalSheet *sheet)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    const OcopUserInfo *user = ocop_session_peek_user (session);
    if (!gtk_widget_is_sensitive (sheet->approve))
        return;
    Try *try = g_new0 (Try, 1);
    try->name = g_strdup (sheet->chosen);
    try->pin = g_strdup (gtk_editable_get_text (sheet->pin));
    try->by = user != NULL ? g_strdup (user->name) : NULL;
    try->detail = g_strdup (sheet->detail);
    try->act = sheet->act;
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), FALSE);
    ocop_session_call (session, approve, try, free_try, sheet, on_tried, NULL, sheet);
}

/* ---- the sheet */

static void
shown (OcopPage *self)
{
    OcopApprovalSheet *sheet = OCOP_APPROVAL_SHEET (self);
    if (gtk_flow_box_get_child_at_index (sheet->users, 0) == NULL)
        ocop_session_call (ocop_page_get_session (self), list_users, NULL, NULL, sheet, on_users,
                           free_users, sheet);
    gtk_widget_grab_focus (GTK_WIDGET (sheet->pin));
}

static void
dispose (GObject *object)
{
    OcopApprovalSheet *sheet = OCOP_APPROVAL_SHEET (object);
    g_clear_weak_pointer (&sheet->owner);
    g_clear_handle_id (&sheet->waiting, g_source_remove);
    g_clear_pointer (&sheet->chosen, g_free);
    g_clear_pointer (&sheet->detail, g_free);
    G_OBJECT_CLASS (ocop_approval_sheet_parent_class)->dispose (object);
}

static void
ocop_approval_sheet_class_init (OcopApprovalSheetClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
}

static void
ocop_approval_sheet_init (OcopApprovalSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/approval/approval_sheet.ui");
    sheet->users = GTK_FLOW_BOX (gtk_builder_get_object (builder, "users"));
    sheet->nobody = GTK_WIDGET (gtk_builder_get_object (builder, "nobody"));
    sheet->approve = GTK_WIDGET (gtk_builder_get_object (builder, "approve"));
    sheet->detail_label = GTK_LABEL (gtk_builder_get_object (builder, "detail"));
    sheet->pin = GTK_EDITABLE (gtk_builder_get_object (builder, "pin"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_number_pad_set_entry (OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad")),
                               sheet->pin);
    g_signal_connect_swapped (sheet->pin, "changed", G_CALLBACK (update), sheet);
    g_signal_connect_swapped (sheet->pin, "activate", G_CALLBACK (on_approve), sheet);
    g_signal_connect_swapped (sheet->approve, "clicked", G_CALLBACK (on_approve), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), sheet);
}

void
ocop_approval_sheet_set_detail (OcopApprovalSheet *sheet, const char *detail)
{
    g_free (sheet->detail);
    sheet->detail = g_strdup (detail);
    gtk_label_set_text (sheet->detail_label, detail != NULL ? detail : "");
    gtk_widget_set_visible (GTK_WIDGET (sheet->detail_label), detail != NULL);
}

OcopPage *
ocop_approval_sheet_new (OcopSession *session, OcopAct act, GObject *owner,
                         OcopApprovedFunc approved, gpointer data)
{
    OcopApprovalSheet *sheet =
        g_object_new (OCOP_TYPE_APPROVAL_SHEET, "session", session, "is-sheet", TRUE, NULL);
    g_set_weak_pointer (&sheet->owner, owner);
    sheet->act = act;
    sheet->approved = approved;
    sheet->approved_data = data;
    ocop_approval_sheet_set_detail (sheet, NULL);
    return OCOP_PAGE (sheet);
}
