/* The guide, page by page, inside the till: a kiosk has no browser. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_GUIDE_PAGE (ocop_guide_page_get_type())
G_DECLARE_FINAL_TYPE (OcopGuidePage, ocop_guide_page, OCOP, GUIDE_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_guide_page_new (OcopSession *session);
