/* Goods that come in: scanned or searched, line by line, then booked. The same for what was there
 * before the till was, which a file can hold as well. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_RECEIVE_PAGE (ocop_receive_page_get_type())
G_DECLARE_FINAL_TYPE (OcopReceivePage, ocop_receive_page, OCOP, RECEIVE_PAGE, OcopPage)

/* @kind: OCOP_STOCK_RECEIVE, one act for each line; or OCOP_STOCK_IMPORT, opening stock, one act
 * for all. Floating. */
OcopPage *ocop_receive_page_new (OcopSession *session, OcopStockActKind kind);
/* Opening stock from the CSV file at @path, as when it was chosen. */
void ocop_receive_page_take_file (OcopReceivePage *page, const char *path);
