/* Sales put aside: back into the cart, or away. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_HELD_PAGE (ocop_held_page_get_type())
G_DECLARE_FINAL_TYPE (OcopHeldPage, ocop_held_page, OCOP, HELD_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_held_page_new (OcopSession *session);
