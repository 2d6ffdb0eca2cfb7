/* Goods come back, with their receipt or without; and a receipt is printed again. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_RETURN_PAGE (ocop_return_page_get_type())
G_DECLARE_FINAL_TYPE (OcopReturnPage, ocop_return_page, OCOP, RETURN_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_return_page_new (OcopSession *session);
