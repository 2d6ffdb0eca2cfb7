/* The drawer without a sale: why, and where the role needs it who allows it. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_DRAWER_SHEET (ocop_drawer_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopDrawerSheet, ocop_drawer_sheet, OCOP, DRAWER_SHEET, OcopPage)

/* Floating. */
OcopPage *ocop_drawer_sheet_new (OcopSession *session);
