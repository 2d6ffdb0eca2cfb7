/* The sale is done: the change in very large figures until the next customer. */
#pragma once

#include "domain/sale.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_DONE_PAGE (ocop_done_page_get_type())
G_DECLARE_FINAL_TYPE (OcopDonePage, ocop_done_page, OCOP, DONE_PAGE, OcopPage)

/* Copies what it shows of @sale. The next scan leaves it and begins the next cart. Floating. */
OcopPage *ocop_done_page_new (OcopSession *session, const OcopSale *sale);
