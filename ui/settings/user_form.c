/* What can be wrong with a PIN is said before the store is asked, and at once. */
#include "ui/settings/user_form.h"

#include "base/error.h"
#include "ui/settings/blocks.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopUserForm {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    /* borrowed: children; of a PIN alone the first two are NULL */
    GtkWidget *name, *role, *pin, *again;
    GtkLabel *name_problem, *pin_problem, *again_problem;

    OcopUserFormKind kind;
};

enum { ACTIVATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopUserForm, ocop_user_form, GTK_TYPE_WIDGET)

static const OcopRole first_roles[] = {OCOP_ROLE_ADMIN, OCOP_ROLE_MANAGER};
static const OcopRole all_roles[] = {OCOP_ROLE_CASHIER, OCOP_ROLE_MANAGER, OCOP_ROLE_ADMIN};

const char *
ocop_role_get_words (OcopRole role)
{
    switch (role) {
    case OCOP_ROLE_MANAGER:
        return _ ("Manager");
    case OCOP_ROLE_ADMIN:
        return _ ("Administrator");
    case OCOP_ROLE_CASHIER:
    default:
        return _ ("Cashier");
    }
}

void
ocop_user_wish_clear (OcopUserWish *wish)
{
    g_clear_pointer (&wish->name, g_free);
    if (wish->pin != NULL)
        memset (wish->pin, 0, strlen (wish->pin));
    g_clear_pointer (&wish->pin, g_free);
}

static void
dispose (GObject *object)
{
    OcopUserForm *form = OCOP_USER_FORM (object);
    g_clear_pointer (&form->column, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_user_form_parent_class)->dispose (object);
}

static void
ocop_user_form_class_init (OcopUserFormClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_user_form_init (OcopUserForm *form)
{
    form->column = ocop_block_column_new (8);
    gtk_widget_set_parent (form->column, GTK_WIDGET (form));
}

static void
on_activate (OcopUserForm *form)
{
    g_signal_emit (form, signals[ACTIVATE], 0);
}

static const OcopRole *
get_roles (OcopUserFormKind kind, guint *ret_n)
{
    *ret_n = kind == OCOP_USER_FORM_FIRST   ? G_N_ELEMENTS (first_roles)
             : kind == OCOP_USER_FORM_STAFF ? G_N_ELEMENTS (all_roles) - 1
                                            : G_N_ELEMENTS (all_roles);
    return kind == OCOP_USER_FORM_FIRST ? first_roles : all_roles;
}

/* Side by side, where there is a page for it. */
static GtkBox *
add_pair (OcopUserForm *form)
{
    GtkWidget *pair =
        form->kind == OCOP_USER_FORM_FIRST ? ocop_block_pair_new() : ocop_block_column_new (8);
    gtk_box_append (GTK_BOX (form->column), pair);
    return GTK_BOX (pair);
}

static void
add_person (OcopUserForm *form)
{
    GtkBox *pair = add_pair (form);
    const char *texts[G_N_ELEMENTS (all_roles) + 1] = {NULL};
    guint n;
    const OcopRole *roles = get_roles (form->kind, &n);
    for (guint i = 0; i < n; i++)
        texts[i] = ocop_role_get_words (roles[i]);
    form->name = ocop_block_entry_new (_ ("Name"), 40);
    form->role = ocop_block_choice_new (_ ("Role"), texts, FALSE);
    form->name_problem = ocop_block_add_field (pair, _ ("Name"), NULL, form->name);
    ocop_block_add_field (
        pair, _ ("Role"),
        form->kind == OCOP_USER_FORM_FIRST
            ? _ ("Only an administrator can change the bank account and administrators later")
            : NULL,
        form->role);
    g_signal_connect_swapped (form->name, "activate", G_CALLBACK (on_activate), form);
}

GtkWidget *
ocop_user_form_new (OcopUserFormKind kind)
{
    OcopUserForm *form = g_object_new (OCOP_TYPE_USER_FORM, NULL);
    form->kind = kind;
    if (kind != OCOP_USER_FORM_PIN)
        add_person (form);
    GtkBox *pair = add_pair (form);
    form->pin = ocop_block_pin_new (_ ("PIN"));
    form->again = ocop_block_pin_new (_ ("PIN again"));
    form->pin_problem = ocop_block_add_field (pair, _ ("PIN"), _ ("4 to 12 digits"), form->pin);
    form->again_problem = ocop_block_add_field (pair, _ ("PIN again"), NULL, form->again);
    g_signal_connect_swapped (form->pin, "activate", G_CALLBACK (on_activate), form);
    g_signal_connect_swapped (form->again, "activate", G_CALLBACK (on_activate), form);
    return GTK_WIDGET (form);
}

static const char *
get_text (GtkWidget *entry)
{
    return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static gboolean
refuse (GtkLabel *place, GtkWidget *control, const char *words)
{
    ocop_block_show_error (place, words);
    gtk_widget_grab_focus (control);
    return FALSE;
}

static void
hush (OcopUserForm *form)
{
    if (form->name_problem != NULL)
        ocop_block_show_error (form->name_problem, NULL);
    ocop_block_show_error (form->pin_problem, NULL);
    ocop_block_show_error (form->again_problem, NULL);
}

static gboolean
is_pin (const char *pin)
{
    const gsize length = strlen (pin);
    return length >= OCOP_PIN_DIGITS_MIN && length <= OCOP_PIN_DIGITS_MAX &&
           strspn (pin, "0123456789") == length;
}

gboolean
ocop_user_form_read (OcopUserForm *form, OcopUserWish *ret_wish)
{
    guint n;
    const OcopRole *roles = get_roles (form->kind, &n);
    hush (form);
    g_autofree char *name =
        form->name != NULL ? g_strstrip (g_strdup (get_text (form->name))) : NULL;
    if (name != NULL && *name == '\0')
        return refuse (form->name_problem, form->name, _ ("enter a name"));
    if (!is_pin (get_text (form->pin)))
        return refuse (form->pin_problem, form->pin, _ ("a PIN has 4 to 12 digits"));
    if (strcmp (get_text (form->pin), get_text (form->again)) != 0)
        return refuse (form->again_problem, form->again, _ ("the two PINs are not the same"));
    ret_wish->role = form->role != NULL
                         ? roles[gtk_drop_down_get_selected (GTK_DROP_DOWN (form->role)) % n]
                         : OCOP_ROLE_CASHIER;
    ret_wish->name = g_steal_pointer (&name);
    ret_wish->pin = g_strdup (get_text (form->pin));
    return TRUE;
}

void
ocop_user_form_show_error (OcopUserForm *form, const GError *error)
{
    const char *field = ocop_error_get_field (error);
    hush (form);
    if (form->name != NULL && g_strcmp0 (field, "pin") != 0)
        refuse (form->name_problem, form->name, error->message);
    else
        refuse (form->pin_problem, form->pin, error->message);
}

gboolean
ocop_user_form_is_begun (OcopUserForm *form)
{
    return (form->name != NULL && *get_text (form->name) != '\0') ||
           *get_text (form->pin) != '\0' || *get_text (form->again) != '\0';
}

void
ocop_user_form_empty (OcopUserForm *form)
{
    hush (form);
    if (form->name != NULL)
        gtk_editable_set_text (GTK_EDITABLE (form->name), "");
    gtk_editable_set_text (GTK_EDITABLE (form->pin), "");
    gtk_editable_set_text (GTK_EDITABLE (form->again), "");
}

void
ocop_user_form_focus (OcopUserForm *form)
{
    gtk_widget_grab_focus (form->name != NULL ? form->name : form->pin);
}
