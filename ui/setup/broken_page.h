/* The store cannot be opened: what is the matter and what to do. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_BROKEN_PAGE (ocop_broken_page_get_type())
G_DECLARE_FINAL_TYPE (OcopBrokenPage, ocop_broken_page, OCOP, BROKEN_PAGE, OcopPage)

/* Of the session's problem. Floating. */
OcopPage *ocop_broken_page_new (OcopSession *session);
