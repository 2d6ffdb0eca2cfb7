/* Pages of the set-up assistant and the settings, for shot_pages.c. */
#include "shot_setup.h"

#include "ui/help/guide_page.h"
#include "ui/settings/settings_page.h"
#include "ui/setup/broken_page.h"
#include "ui/setup/restore_page.h"
#include "ui/setup/setup_page.h"
#include <glib/gi18n-lib.h>

static void
open_tab (OcopUiFixture *fixture, const char *name)
{
    ocop_ui_fixture_push (fixture, ocop_settings_page_new (fixture->session));
    ocop_ui_click (fixture, name);
}

void
ocop_shot_settings_shop (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Shop"));
}

void
ocop_shot_settings_bank (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Bank"));
}

void
ocop_shot_settings_users (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Users"));
}

void
ocop_shot_settings_user (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Users"));
    ocop_ui_click (fixture, "lan");
}

void
ocop_shot_settings_devices (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Devices"));
}

void
ocop_shot_settings_device (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Devices"));
    ocop_ui_click (fixture, _ ("Choose printer"));
}

void
ocop_shot_settings_receipt (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Receipt"));
}

void
ocop_shot_settings_registry (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Registry"));
}

void
ocop_shot_settings_backup (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Backup"));
    ocop_ui_type (fixture, _ ("Where to"), "/media/usb/ocop-2026-11-21.db");
}

/* ---- set-up: a step of a shop that is there shows the same as one of a new shop */

static void
go_to (OcopUiFixture *fixture, OcopSetupStepId step)
{
    OcopPage *page = ocop_setup_page_new (fixture->session);
    ocop_ui_fixture_push (fixture, page);
    ocop_setup_page_go_to (OCOP_SETUP_PAGE (page), step);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_shot_setup_user (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_USER);
}

void
ocop_shot_setup_bank (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_BANK);
}

void
ocop_shot_setup_printer (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_PRINTER);
}

void
ocop_shot_setup_scanner (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_SCANNER);
}

void
ocop_shot_setup_goods (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_GOODS);
}

void
ocop_shot_setup_stock (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_STOCK);
}

void
ocop_shot_setup_users (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_USERS);
}

void
ocop_shot_setup_registry (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_REGISTRY);
}

void
ocop_shot_setup_end (OcopUiFixture *fixture)
{
    go_to (fixture, OCOP_SETUP_END);
}

void
ocop_shot_restore (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_restore_page_new (fixture->session));
}

void
ocop_shot_broken (OcopUiFixture *fixture)
{
    g_autofree char *store = g_build_filename (fixture->shop->home, "store.db", NULL);
    g_assert_cmpint (g_mkdir_with_parents (fixture->shop->home, 0700), ==, 0);
    g_assert_true (g_file_set_contents (store, "this is no store", -1, NULL));
    ocop_ui_fixture_push (fixture, ocop_broken_page_new (fixture->session));
    ocop_ui_click (fixture, _ ("Try again"));
}

/* Without USB the codes are not shown by themselves. */
static void
show_codes (GtkWidget *top)
{
    if (GTK_IS_PICTURE (top))
        for (GtkWidget *above = top; above != NULL; above = gtk_widget_get_parent (above))
            gtk_widget_set_visible (above, TRUE);
    for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        show_codes (child);
}

void
ocop_shot_settings_teach (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Devices"));
    show_codes (GTK_WIDGET (ocop_window_get_front (fixture->window)));
    gtk_widget_grab_focus (ocop_ui_find (fixture, _ ("Choose drawer")));
}

void
ocop_shot_settings_unsaved (OcopUiFixture *fixture)
{
    open_tab (fixture, _ ("Shop"));
    ocop_ui_type (fixture, _ ("Tax code"), "1234567890");
    ocop_ui_click (fixture, _ ("Save"));
}

static void
open_guide (OcopUiFixture *fixture, guint page)
{
    ocop_ui_fixture_push (fixture, ocop_guide_page_new (fixture->session));
    for (guint i = 1; i < page; i++)
        ocop_ui_fixture_press (fixture, GDK_KEY_Page_Down, 0);
}

void
ocop_shot_guide (OcopUiFixture *fixture)
{
    open_guide (fixture, 4);
}

void
ocop_shot_guide_first (OcopUiFixture *fixture)
{
    open_guide (fixture, 1);
}

void
ocop_shot_guide_goods (OcopUiFixture *fixture)
{
    open_guide (fixture, 7);
}
