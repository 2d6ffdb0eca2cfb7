/* Point and first user: together they become the store, when the user is answered. */
#include "ui/setup/steps.h"

#include "base/error.h"
#include "ui/settings/blocks.h"
#include "ui/settings/user_form.h"
#include "ui/setup/provinces.h"
#include "ui/setup/restore_page.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRAM   "ocop-pos " OCOP_VERSION
#define TILL_MAX  99
#define POINT_MAX 8

static OcopSession *
get_session (OcopSetupPage *page)
{
    return ocop_page_get_session (OCOP_PAGE (page));
}

/* ---- the point */

typedef struct {
    GtkWidget *province, *point, *name, *till;
    GtkLabel *province_problem, *point_problem, *name_problem, *till_problem;
} PointForm;

static void
on_restore (OcopSetupPage *page)
{
    ocop_page_push (OCOP_PAGE (page), ocop_restore_page_new (get_session (page)));
}

static void
show_answers (const PointForm *form, const OcopSetup *setup)
{
    g_autofree char *till = g_strdup_printf ("%d", setup->till);
    gtk_editable_set_text (GTK_EDITABLE (form->till), till);
    gtk_editable_set_text (GTK_EDITABLE (form->point), setup->point != NULL ? setup->point : "");
    gtk_editable_set_text (GTK_EDITABLE (form->name), setup->name != NULL ? setup->name : "");
    for (guint i = 0; i < OCOP_N_PROVINCES; i++)
        if (g_strcmp0 (ocop_provinces[i].code, setup->province) == 0)
            gtk_drop_down_set_selected (GTK_DROP_DOWN (form->province), i + 1);
}

GtkWidget *
ocop_setup_make_point (OcopSetupPage *page)
{
    const char *names[OCOP_N_PROVINCES + 2] = {_ ("Choose the province")};
    GtkWidget *column = ocop_block_column_new (16);
    GtkWidget *place = ocop_block_pair_new(), *who = ocop_block_pair_new();
    GtkWidget *restore = ocop_block_button_new (_ ("Restore from a backup"), FALSE);
    PointForm *form = g_new0 (PointForm, 1);
    for (guint i = 0; i < OCOP_N_PROVINCES; i++)
        names[i + 1] = ocop_provinces[i].name;
    form->province = ocop_block_choice_new (_ ("Province"), names, FALSE);
    form->point = ocop_block_entry_new (_ ("Point code"), POINT_MAX);
    form->name = ocop_block_entry_new (_ ("Shop name"), 200);
    form->till = ocop_block_entry_new (_ ("Till number"), 2);
    form->province_problem =
        ocop_block_add_field (GTK_BOX (place), _ ("Province"), NULL, form->province);
    form->point_problem =
        ocop_block_add_field (GTK_BOX (place), _ ("Point code"),
                              _ ("2 to 8 capital letters and digits, as in QN01"), form->point);
    form->name_problem = ocop_block_add_field (GTK_BOX (who), _ ("Shop name"), NULL, form->name);
    form->till_problem = ocop_block_add_field (GTK_BOX (who), _ ("Till number"),
                                               _ ("1, unless there are several here"), form->till);
    gtk_box_append (GTK_BOX (column), place);
    gtk_box_append (GTK_BOX (column), who);
    gtk_box_append (GTK_BOX (column), restore);
    show_answers (form, ocop_setup_begin (get_session (page)));
    g_object_set_data_full (G_OBJECT (column), "form", form, g_free);
    g_signal_connect_swapped (restore, "clicked", G_CALLBACK (on_restore), page);
    g_signal_connect_swapped (form->point, "activate", G_CALLBACK (ocop_setup_page_press_next),
                              page);
    g_signal_connect_swapped (form->name, "activate", G_CALLBACK (ocop_setup_page_press_next),
                              page);
    g_signal_connect_swapped (form->till, "activate", G_CALLBACK (ocop_setup_page_press_next),
                              page);
    return column;
}

static gboolean
is_point (const char *text)
{
    const gsize length = strlen (text);
    return length >= 2 && length <= POINT_MAX &&
           strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
}

static gboolean
refuse (GtkLabel *place, GtkWidget *control, const char *words)
{
    ocop_block_show_error (place, words);
    gtk_widget_grab_focus (control);
    return FALSE;
}

static char *
dup_text (GtkWidget *entry)
{
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static gboolean
take_answers (OcopSetupPage *page, const PointForm *form, OcopSetup *setup)
{
    const guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->province));
    g_autofree char *typed = dup_text (form->point), *till_text = dup_text (form->till);
    g_autofree char *point = g_ascii_strup (typed, -1), *name = dup_text (form->name);
    guint64 till;
    ocop_block_show_error (form->province_problem, NULL);
    ocop_block_show_error (form->point_problem, NULL);
    ocop_block_show_error (form->name_problem, NULL);
    ocop_block_show_error (form->till_problem, NULL);
    if (chosen < 1 || chosen > OCOP_N_PROVINCES)
        return refuse (form->province_problem, form->province, _ ("choose the province"));
    const char *province = ocop_provinces[chosen - 1].code;
    if (!is_point (point))
        return refuse (form->point_problem, form->point,
                       _ ("a point code has 2 to 8 letters and digits"));
    if (*name == '\0')
        return refuse (form->name_problem, form->name, _ ("the shop needs a name"));
    if (!g_ascii_string_to_unsigned (till_text, 10, 1, TILL_MAX, &till, NULL))
        return refuse (form->till_problem, form->till, _ ("a till has a number from 1 to 99"));
    if (g_strcmp0 (setup->point, point) != 0 || g_strcmp0 (setup->name, name) != 0 ||
        g_strcmp0 (setup->province, province) != 0 || setup->till != (int)till)
        ocop_uuid_make (ocop_session_get_ports (get_session (page)), setup->init.id);
    g_free (setup->point);
    g_free (setup->name);
    setup->province = province;
    setup->point = g_steal_pointer (&point);
    setup->name = g_steal_pointer (&name);
    setup->till = (int)till;
    return TRUE;
}

void
ocop_setup_next_point (OcopSetupPage *page, GtkWidget *form)
{
    if (take_answers (page, g_object_get_data (G_OBJECT (form), "form"),
                      ocop_setup_begin (get_session (page))))
        ocop_setup_page_advance (page);
}

/* ---- the first user, and with it the store */

typedef struct {
    /* what to make */
    char *home, *province, *point, *name;
    int till;
    OcopRequestId init, user;
    const OcopPorts *ports;
    OcopUserWish wish;
    /* who it is */
    OcopUserInfo made;
    /* who waits for it; a reference */
    OcopSetupPage *page;
} FirstShop;

static void
free_first_shop (gpointer data)
{
    FirstShop *first = data;
    g_free (first->home);
    g_free (first->province);
    g_free (first->point);
    g_free (first->name);
    g_free (first->made.name);
    ocop_user_wish_clear (&first->wish);
    g_object_unref (first->page);
    g_free (first);
}

static gboolean
add_first_user (OcopShop *shop, FirstShop *first, GError **error)
{
    g_auto (OcopActResult) act = {0};
    if (!ocop_shop_add_user (shop, first->wish.name, first->wish.role, first->wish.pin,
                             &first->user, &act, error))
        return FALSE;
    g_autoptr (GArray) users = ocop_shop_list_users (shop, error);
    for (guint i = 0; users != NULL && i < users->len; i++) {
        const OcopUserInfo *user = &g_array_index (users, OcopUserInfo, i);
        if (strcmp (user->name, first->wish.name) != 0)
            continue;
        first->made = *user;
        first->made.name = g_strdup (user->name);
    }
    return users != NULL;
}

static OcopShop *
make_first_shop (gpointer request, GError **error)
{
    FirstShop *first = request;
    const OcopShopInit init = {.province = first->province,
                               .point = first->point,
                               .till = first->till,
                               .name = first->name,
                               .request = &first->init};
    g_auto (OcopActResult) act = {0};
    g_autoptr (OcopShop) shop =
        ocop_shop_init (first->home, &init, PROGRAM, first->ports, &act, error);
    if (shop == NULL || !add_first_user (shop, first, error))
        return NULL;
    return g_steal_pointer (&shop);
}

static gpointer
add_to_shop (OcopShop *shop, gpointer request, GError **error)
{
    add_first_user (shop, request, error);
    return NULL;
}

/* Which question a refusal speaks of. */
static gboolean
is_of_point (const GError *error)
{
    const char *field = ocop_error_get_field (error);
    return field != NULL && (strcmp (field, "province") == 0 || strcmp (field, "point") == 0 ||
                             strcmp (field, "till") == 0);
}

/* @data is the request, which is freed behind this. */
static void
on_made (gpointer result, const GError *error, gpointer data)
{
    const FirstShop *first = data;
    OcopSetupPage *page = first->page;
    OcopSession *session = get_session (page);
    OcopSetup *setup = ocop_setup_peek (session);
    ocop_setup_page_set_ready (page, TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        if (is_of_point (error))
            ocop_setup_page_go_to (page, OCOP_SETUP_POINT);
        return;
    }
    if (setup != NULL)
        setup->step = OCOP_SETUP_BANK;
    /* The state follows, and with it the page. */
    if (first->made.name != NULL)
        ocop_session_set_user (session, &first->made);
}

GtkWidget *
ocop_setup_make_user (OcopSetupPage *page)
{
    GtkWidget *form = ocop_user_form_new (OCOP_USER_FORM_FIRST);
    g_signal_connect_swapped (form, "activate", G_CALLBACK (ocop_setup_page_press_next), page);
    return form;
}

void
ocop_setup_next_user (OcopSetupPage *page, GtkWidget *form)
{
    OcopSession *session = get_session (page);
    const OcopSetup *setup = ocop_setup_begin (session);
    OcopUserWish wish = {0};
    if (!ocop_user_form_read (OCOP_USER_FORM (form), &wish))
        return;
    FirstShop *first = g_new0 (FirstShop, 1);
    *first = (FirstShop){.home = g_strdup (ocop_session_get_home (session)),
                         .province = g_strdup (setup->province),
                         .point = g_strdup (setup->point),
                         .name = g_strdup (setup->name),
                         .till = setup->till,
                         .init = setup->init,
                         .user = setup->user,
                         .ports = ocop_session_get_ports (session),
                         .wish = wish,
                         .page = g_object_ref (page)};
    ocop_page_hush (OCOP_PAGE (page));
    ocop_setup_page_set_ready (page, FALSE);
    if (setup->point != NULL)
        ocop_session_replace (session, make_first_shop, first, free_first_shop, on_made, first);
    else /* made by the command line, without users */
        ocop_session_call (session, add_to_shop, first, free_first_shop, session, on_made, NULL,
                           first);
}
