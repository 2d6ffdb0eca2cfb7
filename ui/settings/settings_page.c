/* A row of pages; each is made when it is opened and goes when another is, so that what is shown is
 * what the store holds. */
#include "ui/settings/settings_page.h"

#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include "ui/settings/backup_section.h"
#include "ui/settings/blocks.h"
#include "ui/settings/devices_section.h"
#include "ui/settings/fields.h"
#include "ui/settings/registry_section.h"
#include "ui/settings/users_section.h"
#include <glib/gi18n-lib.h>

typedef enum {
    TAB_SHOP,
    TAB_BANK,
    TAB_USERS,
    TAB_DEVICES,
    TAB_RECEIPT,
    TAB_REGISTRY,
    TAB_BACKUP,
    N_TABS
} Tab;

struct _OcopSettingsPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkFlowBox *tabs;
    GtkBox *place;
    GtkWidget *save, *bottom;
    GtkToggleButton *buttons[N_TABS];
    GtkWidget *section; /* of the tab that is open; NULL: none yet */

    Tab tab;
    Tab dropping; /* where somebody went who was told that changes are not saved; N_TABS: nowhere */
    gboolean is_leaving;
};

G_DEFINE_FINAL_TYPE (OcopSettingsPage, ocop_settings_page, OCOP_TYPE_PAGE)

static const struct {
    const char *words;
    OcopAct act;
} tabs[N_TABS] = {
    [TAB_SHOP] = {N_ ("Shop"), OCOP_ACT_SETTINGS},
    [TAB_BANK] = {N_ ("Bank"), OCOP_ACT_BANK},
    [TAB_USERS] = {N_ ("Users"), OCOP_ACT_USERS},
    [TAB_DEVICES] = {N_ ("Devices"), OCOP_ACT_SETTINGS},
    [TAB_RECEIPT] = {N_ ("Receipt"), OCOP_ACT_SETTINGS},
    [TAB_REGISTRY] = {N_ ("Registry"), OCOP_ACT_SETTINGS},
    [TAB_BACKUP] = {N_ ("Backup"), OCOP_ACT_SETTINGS},
};

/* ---- saving */

static void
on_saved (GtkWidget *form, const GError *error, gpointer data)
{
    OcopSettingsPage *page = data;
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    gtk_widget_set_sensitive (page->save, TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, _ ("Saved"));
    if (page->tab == TAB_RECEIPT)
        ocop_devices_model_restart (ocop_session_get_devices (session));
}

static void
on_save (OcopSettingsPage *page)
{
    if (!OCOP_IS_SETTINGS_FORM (page->section))
        return;
    gtk_widget_set_sensitive (page->save, FALSE);
    page->dropping = N_TABS;
    page->is_leaving = FALSE;
    ocop_settings_form_save (OCOP_SETTINGS_FORM (page->section), on_saved, page);
}

/* ---- pages */

static GtkWidget *
make_form (OcopSettingsPage *page, OcopFieldsId id)
{
    guint n;
    const OcopField *fields = ocop_fields_get (id, &n);
    GtkWidget *form = ocop_settings_form_new (ocop_page_get_session (OCOP_PAGE (page)), fields, n);
    g_signal_connect_swapped (form, "activate", G_CALLBACK (on_save), page);
    return form;
}

static GtkWidget *
make_section (OcopSettingsPage *page, Tab tab)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    switch (tab) {
    case TAB_SHOP:
        return make_form (page, OCOP_FIELDS_SHOP);
    case TAB_BANK:
        return make_form (page, OCOP_FIELDS_BANK);
    case TAB_USERS:
        return ocop_users_section_new (OCOP_PAGE (page));
    case TAB_DEVICES:
        return ocop_devices_section_new (OCOP_PAGE (page));
    case TAB_RECEIPT:
        return make_form (page, OCOP_FIELDS_RECEIPT);
    case TAB_REGISTRY:
        return ocop_registry_section_new (session, TRUE);
    case TAB_BACKUP:
        return ocop_backup_section_new (session);
    case N_TABS:
    default:
        g_assert_not_reached();
    }
}

static void
open_tab (OcopSettingsPage *page, Tab tab)
{
    ocop_block_empty (GTK_WIDGET (page->place));
    page->tab = tab;
    page->dropping = N_TABS;
    page->is_leaving = FALSE;
    page->section = make_section (page, tab);
    gtk_widget_set_hexpand (page->section, TRUE);
    gtk_box_append (page->place, ocop_block_scrolled_new (page->section));
    gtk_widget_set_visible (page->save, OCOP_IS_SETTINGS_FORM (page->section));
    gtk_widget_set_sensitive (page->save, TRUE);
}

/* What is typed and not saved is thrown away at the second press alone. */
static gboolean
has_unsaved (OcopSettingsPage *page)
{
    if (!OCOP_IS_SETTINGS_FORM (page->section) ||
        !ocop_settings_form_is_changed (OCOP_SETTINGS_FORM (page->section)))
        return FALSE;
    ocop_page_tell (
        OCOP_PAGE (page), OCOP_TELL_WARNING,
        _ ("the changes are not saved: F9 saves them, the same again throws them away"));
    return TRUE;
}

static void
on_tab (GtkToggleButton *button, gpointer data)
{
    OcopSettingsPage *page = data;
    Tab tab = TAB_SHOP;
    if (!gtk_toggle_button_get_active (button))
        return;
    while (page->buttons[tab] != button)
        tab++;
    if (tab == page->tab && page->section != NULL)
        return;
    if (page->dropping != tab && has_unsaved (page)) {
        page->dropping = tab;
        gtk_toggle_button_set_active (page->buttons[page->tab], TRUE);
        return;
    }
    ocop_page_hush (OCOP_PAGE (page));
    open_tab (page, tab);
}

static gboolean
stays (OcopSettingsPage *page)
{
    if (page->is_leaving || !has_unsaved (page))
        return FALSE;
    page->is_leaving = TRUE;
    return TRUE;
}

static void
on_back (OcopSettingsPage *page)
{
    if (!stays (page))
        ocop_page_leave (OCOP_PAGE (page));
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopSettingsPage *page = OCOP_SETTINGS_PAGE (self);
    OcopSession *session = ocop_page_get_session (self);
    for (guint i = 0; i < N_TABS; i++)
        gtk_widget_set_sensitive (GTK_WIDGET (page->buttons[i]),
                                  ocop_session_may (session, tabs[i].act));
    if (OCOP_IS_USERS_SECTION (page->section))
        ocop_users_section_refresh (OCOP_USERS_SECTION (page->section));
    if (page->section == NULL && ocop_session_may (session, OCOP_ACT_SETTINGS))
        gtk_toggle_button_set_active (page->buttons[TAB_SHOP], TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (page->buttons[page->tab]));
}

/* What is scanned here tries the scanner; nothing is sold. */
static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    OcopSettingsPage *page = OCOP_SETTINGS_PAGE (self);
    if (OCOP_IS_DEVICES_SECTION (page->section))
        ocop_devices_section_take_scan (OCOP_DEVICES_SECTION (page->section), scan);
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    if (keyval == GDK_KEY_Escape)
        return stays (OCOP_SETTINGS_PAGE (self));
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_save (OCOP_SETTINGS_PAGE (self));
    return TRUE;
}

static void
ocop_settings_page_class_init (OcopSettingsPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
add_tabs (OcopSettingsPage *page)
{
    for (guint i = 0; i < N_TABS; i++) {
        GtkWidget *button = gtk_toggle_button_new_with_label (_ (tabs[i].words));
        page->buttons[i] = GTK_TOGGLE_BUTTON (button);
        gtk_widget_add_css_class (button, "tab");
        gtk_toggle_button_set_group (page->buttons[i], i > 0 ? page->buttons[0] : NULL);
        g_signal_connect (button, "toggled", G_CALLBACK (on_tab), page);
        gtk_flow_box_append (page->tabs, button);
    }
}

static void
ocop_settings_page_init (OcopSettingsPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/settings/settings_page.ui");
    page->tabs = GTK_FLOW_BOX (gtk_builder_get_object (builder, "tabs"));
    page->place = GTK_BOX (gtk_builder_get_object (builder, "place"));
    page->save = GTK_WIDGET (gtk_builder_get_object (builder, "save"));
    page->bottom = GTK_WIDGET (gtk_builder_get_object (builder, "bottom"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    add_tabs (page);
    g_signal_connect_swapped (page->save, "clicked", G_CALLBACK (on_save), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
}

OcopPage *
ocop_settings_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_SETTINGS_PAGE, "session", session, NULL);
}
