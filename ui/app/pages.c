/* One line per page. */
#include "ui/app/pages.h"

#include "ui/held/held_page.h"
#include "ui/help/guide_page.h"
#include "ui/help/help_page.h"
#include "ui/inventory/shelf_page.h"
#include "ui/menu/drawer_sheet.h"
#include "ui/reports/reports_page.h"
#include "ui/settings/settings_page.h"
#include "ui/setup/setup_page.h"
#include "ui/shift/cash_sheet.h"
#include "ui/shift/shift_page.h"
#include "ui/taking_back/return_page.h"

typedef OcopPage *(*MakePage) (OcopSession *session);

static const MakePage pages[OCOP_N_PAGES] = {
    [OCOP_PAGE_RETURN] = ocop_return_page_new,   [OCOP_PAGE_CASH_MOVE] = ocop_cash_sheet_new,
    [OCOP_PAGE_DRAWER] = ocop_drawer_sheet_new,  [OCOP_PAGE_SHIFT] = ocop_shift_page_new,
    [OCOP_PAGE_HELD] = ocop_held_page_new,       [OCOP_PAGE_INVENTORY] = ocop_shelf_page_new,
    [OCOP_PAGE_REPORTS] = ocop_reports_page_new, [OCOP_PAGE_SETTINGS] = ocop_settings_page_new,
    [OCOP_PAGE_HELP] = ocop_help_page_new,       [OCOP_PAGE_GUIDE] = ocop_guide_page_new,
    [OCOP_PAGE_SETUP] = ocop_setup_page_new,
};

gboolean
ocop_pages_has (OcopPageId id)
{
    return pages[id] != NULL;
}

OcopPage *
ocop_pages_make (OcopPageId id, OcopSession *session)
{
    return pages[id] != NULL ? pages[id](session) : NULL;
}
