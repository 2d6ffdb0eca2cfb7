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
    ocop_ui_fixture_push (fixture, ocop_broken_page_new (fixture->session));
}

void
ocop_shot_guide (OcopUiFixture *fixture)
{
    ocop_ui_fixture_push (fixture, ocop_guide_page_new (fixture->session));
    for (guint i = 1; i < 4; i++)
        ocop_ui_fixture_press (fixture, GDK_KEY_Page_Down, 0);
}
