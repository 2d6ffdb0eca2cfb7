/* The PIN is looked at on the store's thread, which says how long to wait after wrong ones; here is
 * nothing but the form. */
#include "ui/login/login_page.h"

#include "ui/app/pages.h"
#include "ui/parts/flow.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopLoginPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkFlowBox *users;
    GtkEditable *pin;
    OcopNumberPad *pad;
    GtkWidget *log_in;

    char *chosen;  /* name of the user */
    guint waiting; /* source: seconds until the next try */
};

G_DEFINE_FINAL_TYPE (OcopLoginPage, ocop_login_page, OCOP_TYPE_PAGE)

static void
update (OcopLoginPage *page)
{
    gtk_widget_set_sensitive (page->log_in, page->chosen != NULL && page->waiting == 0 &&
                                                *gtk_editable_get_text (page->pin) != '\0');
}

/* ---- users */

static void
on_user_toggled (GtkToggleButton *button, gpointer data)
{
    OcopLoginPage *page = data;
    if (!gtk_toggle_button_get_active (button))
        return;
    g_free (page->chosen);
    page->chosen = g_strdup (gtk_button_get_label (GTK_BUTTON (button)));
    /* The press may come after the first digits: they are replaced, not taken away. */
    gtk_widget_grab_focus (GTK_WIDGET (page->pin));
    gtk_editable_select_region (page->pin, 0, -1);
    update (page);
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

static void
on_users (gpointer result, const GError *error, gpointer data)
{
    OcopLoginPage *page = data;
    const GArray *users = result;
    const char *preferred =
        ocop_session_get_preferred_user (ocop_page_get_session (OCOP_PAGE (page)));
    GtkToggleButton *first = NULL, *chosen = NULL;
    guint n_active = 0;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    if (users->len == 0) {
        ocop_page_push (OCOP_PAGE (page), ocop_pages_make (OCOP_PAGE_SETUP, ocop_page_get_session (
                                                                                OCOP_PAGE (page))));
        return;
    }
    for (guint i = 0; i < users->len; i++) {
        const OcopUserInfo *user = &g_array_index (users, OcopUserInfo, i);
        if (!user->is_active)
            continue;
        GtkWidget *button = gtk_toggle_button_new_with_label (user->name);
        GtkLabel *name = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
        gtk_label_set_wrap (name, TRUE);
        gtk_label_set_wrap_mode (name, PANGO_WRAP_WORD_CHAR);
        gtk_label_set_justify (name, GTK_JUSTIFY_CENTER);
        gtk_widget_set_size_request (button, 160, 64);
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
        first = first == NULL ? GTK_TOGGLE_BUTTON (button) : first;
        g_signal_connect (button, "toggled", G_CALLBACK (on_user_toggled), page);
        ocop_flow_append (page->users, button);
        n_active++;
        if (preferred != NULL && strcmp (preferred, user->name) == 0)
            chosen = GTK_TOGGLE_BUTTON (button);
    }
    if (chosen == NULL && n_active == 1)
        chosen = first;
    if (chosen != NULL)
        gtk_toggle_button_set_active (chosen, TRUE);
}

/* ---- the PIN */

typedef struct {
    char *name, *pin;
    gint64 wait_ms;
    OcopUserInfo user;
    GError *refusal; /* wrong or too soon: an answer, with how long to wait */
} Try;

static void
free_try (gpointer data)
{
    Try *try = data;
    g_free (try->name);
    memset (try->pin, 0, strlen (try->pin));
    g_free (try->pin);
    g_free (try->user.name);
    g_clear_error (&try->refusal);
    g_free (try);
}

static gpointer
log_in (OcopShop *shop, gpointer request, GError **error)
{
    Try *try = request;
    ocop_shop_log_in (shop, try->name, try->pin, &try->wait_ms, &try->user, &try->refusal);
    return try;
}

static gboolean
on_waited (gpointer data)
{
    OcopLoginPage *page = data;
    page->waiting = 0;
    update (page);
    return G_SOURCE_REMOVE;
}

static void
on_tried (gpointer result, const GError *error, gpointer data)
{
    OcopLoginPage *page = data;
    const Try *try = result;
    if (error == NULL && try->refusal == NULL) {
        ocop_page_hush (OCOP_PAGE (page));
        ocop_session_set_user (ocop_page_get_session (OCOP_PAGE (page)), &try->user);
        return;
    }
    gtk_editable_set_text (page->pin, "");
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (page->pin));
    ocop_page_tell_error (OCOP_PAGE (page), error != NULL ? error : try->refusal);
    if (error == NULL && try->wait_ms > 0)
        page->waiting = g_timeout_add ((guint)try->wait_ms, on_waited, page);
    update (page);
}

static void
on_log_in (OcopLoginPage *page)
{
    if (!gtk_widget_get_sensitive (page->log_in))
        return;
    Try *try = g_new0 (Try, 1);
    try->name = g_strdup (page->chosen);
    try->pin = g_strdup (gtk_editable_get_text (page->pin));
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), log_in, try, free_try, page,
                       on_tried, NULL, page);
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopLoginPage *page = OCOP_LOGIN_PAGE (self);
    if (gtk_flow_box_get_child_at_index (page->users, 0) == NULL)
        ocop_session_call (ocop_page_get_session (self), list_users, NULL, NULL, page, on_users,
                           free_users, page);
}

/* Nobody is logged in: a scan sells nothing. */
static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ocop_page_tell (self, OCOP_TELL_WARNING, _ ("log in first, then scan again"));
    return TRUE;
}

static void
dispose (GObject *object)
{
    OcopLoginPage *page = OCOP_LOGIN_PAGE (object);
    g_clear_handle_id (&page->waiting, g_source_remove);
    g_clear_pointer (&page->chosen, g_free);
    G_OBJECT_CLASS (ocop_login_page_parent_class)->dispose (object);
}

static void
ocop_login_page_class_init (OcopLoginPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
}

static void
ocop_login_page_init (OcopLoginPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/login/login_page.ui");
    page->users = GTK_FLOW_BOX (gtk_builder_get_object (builder, "users"));
    page->pin = GTK_EDITABLE (gtk_builder_get_object (builder, "pin"));
    page->pad = OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad"));
    page->log_in = GTK_WIDGET (gtk_builder_get_object (builder, "log_in"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_number_pad_set_entry (page->pad, page->pin);
    g_signal_connect_swapped (page->pin, "changed", G_CALLBACK (update), page);
    g_signal_connect_swapped (page->pin, "activate", G_CALLBACK (on_log_in), page);
    g_signal_connect_swapped (page->log_in, "clicked", G_CALLBACK (on_log_in), page);
}

OcopPage *
ocop_login_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_LOGIN_PAGE, "session", session, NULL);
}
