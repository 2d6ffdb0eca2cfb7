/* The open shift: what it came to so far, the count of its drawer, its end. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_SHIFT_PAGE (ocop_shift_page_get_type())
G_DECLARE_FINAL_TYPE (OcopShiftPage, ocop_shift_page, OCOP, SHIFT_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_shift_page_new (OcopSession *session);
