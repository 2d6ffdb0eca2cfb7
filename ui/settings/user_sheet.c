/* What is wanted is a small struct that the store's thread carries out; its request id lives until
 * the wish changes, so that a second press does nothing twice. */
#include "ui/settings/user_sheet.h"

#include "ui/settings/blocks.h"
#include "ui/settings/user_form.h"
#include <glib/gi18n-lib.h>

typedef enum { WISH_ADD, WISH_PIN, WISH_ROLE, WISH_DISABLE } WishKind;

typedef struct {
    WishKind kind;
    OcopUserWish user;
    OcopRequestId request;
} Wish;

struct _OcopUserSheet {
    OcopPage parent_instance;
    /* owned */
    char *name; /* NULL: a new one */
    /* borrowed: children */
    OcopUserForm *form;
    GtkWidget *role, *apply_role, *disable;

    OcopRole old_role;
    OcopRequestId request;
    WishKind request_kind;
    gboolean is_leaving; /* was told that something is not saved */
};

G_DEFINE_FINAL_TYPE (OcopUserSheet, ocop_user_sheet, OCOP_TYPE_PAGE)

static void
free_wish (gpointer data)
{
    Wish *wish = data;
    ocop_user_wish_clear (&wish->user);
    g_free (wish);
}

static gpointer
carry_out (OcopShop *shop, gpointer request, GError **error)
{
    const Wish *wish = request;
    const OcopUserWish *user = &wish->user;
    g_auto (OcopActResult) act = {0};
    switch (wish->kind) {
    case WISH_ADD:
        ocop_shop_add_user (shop, user->name, user->role, user->pin, &wish->request, &act, error);
        break;
    case WISH_PIN:
        ocop_shop_set_pin (shop, user->name, user->pin, &wish->request, &act, error);
        break;
    case WISH_ROLE:
        ocop_shop_set_role (shop, user->name, user->role, &wish->request, &act, error);
        break;
    case WISH_DISABLE:
        ocop_shop_disable_user (shop, user->name, &wish->request, &act, error);
        break;
    default:
        g_assert_not_reached();
    }
    return NULL;
}

static void
on_carried_out (gpointer result, const GError *error, gpointer data)
{
    OcopUserSheet *sheet = data;
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), TRUE);
    if (error == NULL) {
        ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_DONE, _ ("Saved"));
        ocop_page_leave (OCOP_PAGE (sheet));
        return;
    }
    /* Shown where it can be mended; the same press is then another act. */
    sheet->request.is_given = FALSE;
    if (sheet->request_kind == WISH_ADD || sheet->request_kind == WISH_PIN)
        ocop_user_form_show_error (sheet->form, error);
    else
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
}

/* Takes what @user holds. */
static void
ask (OcopUserSheet *sheet, WishKind kind, OcopUserWish *user)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    Wish *wish = g_new0 (Wish, 1);
    if (!sheet->request.is_given || sheet->request_kind != kind) {
        sheet->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), sheet->request.id);
    }
    sheet->request_kind = kind;
    wish->kind = kind;
    wish->request = sheet->request;
    wish->user = *user;
    *user = (OcopUserWish){0};
    if (sheet->name != NULL) {
        g_free (wish->user.name);
        wish->user.name = g_strdup (sheet->name);
    }
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), FALSE);
    ocop_session_call (session, carry_out, wish, free_wish, sheet, on_carried_out, NULL, sheet);
}

static void
on_form (OcopUserSheet *sheet)
{
    OcopUserWish user = {0};
    if (!gtk_widget_get_sensitive (GTK_WIDGET (sheet)) || !ocop_user_form_read (sheet->form, &user))
        return;
    /* The first try may have failed in the middle: other words are another act. */
    sheet->request.is_given = FALSE;
    ask (sheet, sheet->name != NULL ? WISH_PIN : WISH_ADD, &user);
}

static void
on_role (OcopUserSheet *sheet)
{
    OcopUserWish user = {.role =
                             (OcopRole)gtk_drop_down_get_selected (GTK_DROP_DOWN (sheet->role))};
    sheet->request.is_given = FALSE;
    ask (sheet, WISH_ROLE, &user);
}

static void
on_disable (OcopUserSheet *sheet)
{
    OcopUserWish user = {0};
    ask (sheet, WISH_DISABLE, &user);
}

static void
on_role_chosen (OcopUserSheet *sheet)
{
    gtk_widget_set_sensitive (sheet->apply_role, gtk_drop_down_get_selected (GTK_DROP_DOWN (
                                                     sheet->role)) != (guint)sheet->old_role);
}

/* ---- the sheet */

static void
finalize (GObject *object)
{
    g_free (OCOP_USER_SHEET (object)->name);
    G_OBJECT_CLASS (ocop_user_sheet_parent_class)->finalize (object);
}

static void
shown (OcopPage *self)
{
    ocop_user_form_focus (OCOP_USER_SHEET (self)->form);
}

/* What is typed is thrown away at the second press alone. */
static gboolean
stays (OcopUserSheet *sheet)
{
    const gboolean has_role =
        sheet->role != NULL &&
        gtk_drop_down_get_selected (GTK_DROP_DOWN (sheet->role)) != (guint)sheet->old_role;
    if (sheet->is_leaving || (!has_role && !ocop_user_form_is_begun (sheet->form)))
        return FALSE;
    sheet->is_leaving = TRUE;
    ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_WARNING,
                    _ ("nothing is saved yet: the same again throws it away"));
    return TRUE;
}

static void
on_back (OcopUserSheet *sheet)
{
    if (!stays (sheet))
        ocop_page_leave (OCOP_PAGE (sheet));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    return keyval == GDK_KEY_Escape && stays (OCOP_USER_SHEET (self));
}

/* Nothing is sold here. */
static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    return TRUE;
}

static void
ocop_user_sheet_class_init (OcopUserSheetClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_user_sheet_init (OcopUserSheet *sheet)
{
}

/* Who changes settings stays able to: somebody always is. */
static gboolean
is_oneself (OcopUserSheet *sheet)
{
    const OcopUserInfo *user = ocop_session_peek_user (ocop_page_get_session (OCOP_PAGE (sheet)));
    return user != NULL && g_strcmp0 (user->name, sheet->name) == 0;
}

static gboolean
may_make_admins (OcopUserSheet *sheet)
{
    return ocop_session_may (ocop_page_get_session (OCOP_PAGE (sheet)), OCOP_ACT_ADMINS);
}

/* Roles stand in the order of their numbers. */
static void
add_role (OcopUserSheet *sheet, GtkBox *column)
{
    const char *texts[] = {
        ocop_role_get_words (OCOP_ROLE_CASHIER), ocop_role_get_words (OCOP_ROLE_MANAGER),
        may_make_admins (sheet) ? ocop_role_get_words (OCOP_ROLE_ADMIN) : NULL, NULL};
    GtkWidget *row = ocop_block_row_new();
    sheet->role = ocop_block_choice_new (_ ("Role"), texts, FALSE);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (sheet->role), (guint)sheet->old_role);
    sheet->apply_role = ocop_block_button_new (_ ("Change role"), FALSE);
    gtk_widget_set_sensitive (sheet->apply_role, FALSE);
    gtk_widget_set_sensitive (sheet->role, !is_oneself (sheet));
    gtk_box_append (GTK_BOX (row), sheet->role);
    gtk_box_append (GTK_BOX (row), sheet->apply_role);
    gtk_box_append (column, row);
    g_signal_connect_swapped (sheet->role, "notify::selected", G_CALLBACK (on_role_chosen), sheet);
    g_signal_connect_swapped (sheet->apply_role, "clicked", G_CALLBACK (on_role), sheet);
}

static void
add_ends (OcopUserSheet *sheet, GtkBox *column)
{
    GtkWidget *row = ocop_block_row_new();
    GtkWidget *back = ocop_block_button_new (_ ("Back"), FALSE);
    GtkWidget *save =
        ocop_block_button_new (sheet->name != NULL ? _ ("Set new PIN") : _ ("Add user"), TRUE);
    gtk_widget_set_hexpand (save, TRUE);
    g_object_set (back, "key", "Esc", NULL);
    gtk_box_append (GTK_BOX (row), back);
    gtk_box_append (GTK_BOX (row), save);
    gtk_box_append (column, row);
    g_signal_connect_swapped (back, "clicked", G_CALLBACK (on_back), sheet);
    g_signal_connect_swapped (save, "clicked", G_CALLBACK (on_form), sheet);
}

static void
fill (OcopUserSheet *sheet, gboolean is_active)
{
    GtkWidget *column = ocop_block_column_new (8);
    GtkWidget *scrolled = gtk_scrolled_window_new();
    gtk_box_append (
        GTK_BOX (column),
        ocop_block_label_new (sheet->name != NULL ? sheet->name : _ ("Add user"), "title"));
    if (sheet->name != NULL)
        add_role (sheet, GTK_BOX (column));
    sheet->form =
        OCOP_USER_FORM (ocop_user_form_new (sheet->name != NULL       ? OCOP_USER_FORM_PIN
                                            : may_make_admins (sheet) ? OCOP_USER_FORM_NEW
                                                                      : OCOP_USER_FORM_STAFF));
    gtk_box_append (GTK_BOX (column), GTK_WIDGET (sheet->form));
    g_signal_connect_swapped (sheet->form, "activate", G_CALLBACK (on_form), sheet);
    if (sheet->name != NULL) {
        sheet->disable = ocop_block_button_new (_ ("Disable user"), FALSE);
        gtk_widget_add_css_class (sheet->disable, "irreversible");
        gtk_widget_set_sensitive (sheet->disable, is_active && !is_oneself (sheet));
        gtk_box_append (GTK_BOX (column), sheet->disable);
        g_signal_connect_swapped (sheet->disable, "clicked", G_CALLBACK (on_disable), sheet);
    }
    add_ends (sheet, GTK_BOX (column));
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
    gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), column);
    ocop_page_set_child (OCOP_PAGE (sheet), scrolled);
}

OcopPage *
ocop_user_sheet_new (OcopSession *session, const OcopUserInfo *user)
{
    OcopUserSheet *sheet =
        g_object_new (OCOP_TYPE_USER_SHEET, "session", session, "is-sheet", TRUE, NULL);
    sheet->name = user != NULL ? g_strdup (user->name) : NULL;
    sheet->old_role = user != NULL ? user->role : OCOP_ROLE_CASHIER;
    fill (sheet, user != NULL && user->is_active);
    return OCOP_PAGE (sheet);
}
