/* What a shop is set to, page by page. Each change is an act in the journal. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_SETTINGS_PAGE (ocop_settings_page_get_type())
G_DECLARE_FINAL_TYPE (OcopSettingsPage, ocop_settings_page, OCOP, SETTINGS_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_settings_page_new (OcopSession *session);
