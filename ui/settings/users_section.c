/* The list is read anew whenever the page is in front: a sheet may have changed it. */
#include "ui/settings/users_section.h"

#include "ui/settings/blocks.h"
#include "ui/settings/user_form.h"
#include "ui/settings/user_sheet.h"
#include <glib/gi18n-lib.h>

struct _OcopUsersSection {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    GArray *users; /* of OcopUserInfo; NULL: not read yet */
    /* borrowed */
    OcopPage *page;
    GtkWidget *list;
    GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (OcopUsersSection, ocop_users_section, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopUsersSection *section = OCOP_USERS_SECTION (object);
    g_clear_pointer (&section->column, gtk_widget_unparent);
    g_clear_pointer (&section->users, g_array_unref);
    G_OBJECT_CLASS (ocop_users_section_parent_class)->dispose (object);
}

static void
ocop_users_section_class_init (OcopUsersSectionClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_users_section_init (OcopUsersSection *section)
{
}

static void
on_user (GtkWidget *button, gpointer data)
{
    OcopUsersSection *section = data;
    const guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "user"));
    ocop_page_push (section->page,
                    ocop_user_sheet_new (ocop_page_get_session (section->page),
                                         &g_array_index (section->users, OcopUserInfo, i)));
}

static void
on_add (OcopUsersSection *section)
{
    ocop_page_push (section->page,
                    ocop_user_sheet_new (ocop_page_get_session (section->page), NULL));
}

/* "lan — Cashier": the button is named by the user. */
static GtkWidget *
make_row (OcopUsersSection *section, guint i)
{
    const OcopUserInfo *user = &g_array_index (section->users, OcopUserInfo, i);
    GtkWidget *button = gtk_button_new(), *row = ocop_block_row_new();
    GtkWidget *name = ocop_block_label_new (user->name, user->is_active ? NULL : "hint");
    GtkWidget *role = ocop_block_label_new (
        user->is_active ? ocop_role_get_words (user->role) : _ ("disabled"), "hint");
    gtk_widget_set_hexpand (name, TRUE);
    gtk_label_set_wrap (GTK_LABEL (role), FALSE);
    gtk_box_append (GTK_BOX (row), name);
    gtk_box_append (GTK_BOX (row), role);
    gtk_button_set_child (GTK_BUTTON (button), row);
    ocop_block_set_name (button, user->name);
    gtk_widget_set_sensitive (
        button, user->role != OCOP_ROLE_ADMIN ||
                    ocop_session_may (ocop_page_get_session (section->page), OCOP_ACT_ADMINS));
    g_object_set_data (G_OBJECT (button), "user", GUINT_TO_POINTER (i));
    g_signal_connect (button, "clicked", G_CALLBACK (on_user), section);
    return button;
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
    OcopUsersSection *section = data;
    ocop_block_show_error (section->problem, error != NULL ? error->message : NULL);
    if (error != NULL || section->column == NULL)
        return;
    g_clear_pointer (&section->users, g_array_unref);
    section->users = g_array_ref (result);
    ocop_block_empty (section->list);
    for (guint i = 0; i < section->users->len; i++)
        gtk_box_append (GTK_BOX (section->list), make_row (section, i));
}

void
ocop_users_section_refresh (OcopUsersSection *section)
{
    ocop_session_call_later (ocop_page_get_session (section->page), list_users, NULL, NULL, section,
                             on_users, free_users, section);
}

GtkWidget *
ocop_users_section_new (OcopPage *page)
{
    OcopUsersSection *section = g_object_new (OCOP_TYPE_USERS_SECTION, NULL);
    GtkWidget *add = ocop_block_button_new (_ ("Add user"), FALSE);
    section->page = page;
    section->column = ocop_block_column_new (16);
    section->list = ocop_block_column_new (8);
    gtk_widget_set_parent (section->column, GTK_WIDGET (section));
    gtk_box_append (GTK_BOX (section->column), section->list);
    gtk_box_append (GTK_BOX (section->column), add);
    section->problem = GTK_LABEL (ocop_block_label_new ("", "refusal"));
    gtk_widget_set_visible (GTK_WIDGET (section->problem), FALSE);
    gtk_box_append (GTK_BOX (section->column), GTK_WIDGET (section->problem));
    g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add), section);
    ocop_users_section_refresh (section);
    return GTK_WIDGET (section);
}
