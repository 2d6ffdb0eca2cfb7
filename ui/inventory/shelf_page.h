/* The shelf: every product with what is there of it, and the ways to what changes it. */
#pragma once

#include "ui/shell/page.h"

/* OcopInventoryPage is an answer of the shop (shop/inventory.h). */
#define OCOP_TYPE_SHELF_PAGE (ocop_shelf_page_get_type())
G_DECLARE_FINAL_TYPE (OcopShelfPage, ocop_shelf_page, OCOP, SHELF_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_shelf_page_new (OcopSession *session);
