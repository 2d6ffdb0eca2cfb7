/* Somebody is logged in and no shift is open: the float, then selling. Where the clock is behind
 * what is recorded, a person states the day. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_OPEN_SHIFT_PAGE (ocop_open_shift_page_get_type())
G_DECLARE_FINAL_TYPE (OcopOpenShiftPage, ocop_open_shift_page, OCOP, OPEN_SHIFT_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_open_shift_page_new (OcopSession *session);
