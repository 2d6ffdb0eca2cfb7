/* The keys of the till on one sheet. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_HELP_PAGE (ocop_help_page_get_type())
G_DECLARE_FINAL_TYPE (OcopHelpPage, ocop_help_page, OCOP, HELP_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_help_page_new (OcopSession *session);
