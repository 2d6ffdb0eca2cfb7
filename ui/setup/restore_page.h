/* The shop from a backup: the other way into an empty home, and out of a broken one. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_RESTORE_PAGE (ocop_restore_page_get_type())
G_DECLARE_FINAL_TYPE (OcopRestorePage, ocop_restore_page, OCOP, RESTORE_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_restore_page_new (OcopSession *session);
