/* Cash put into the drawer or taken out of it without a sale. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_CASH_SHEET (ocop_cash_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopCashSheet, ocop_cash_sheet, OCOP, CASH_SHEET, OcopPage)

/* Floating. */
OcopPage *ocop_cash_sheet_new (OcopSession *session);
