/* Goods of one product that spoiled, or were found to differ: how much, of which lot, and why. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_STOCK_SHEET (ocop_stock_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopStockSheet, ocop_stock_sheet, OCOP, STOCK_SHEET, OcopPage)

/* @kind: OCOP_STOCK_WASTE or OCOP_STOCK_ADJUST. Floating. */
OcopPage *ocop_stock_sheet_new (OcopSession *session, OcopStockActKind kind, const char *code);
