/* Everything beside selling, as one sheet of buttons. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_MENU_SHEET (ocop_menu_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopMenuSheet, ocop_menu_sheet, OCOP, MENU_SHEET, OcopPage)

/* Floating. */
OcopPage *ocop_menu_sheet_new (OcopSession *session);
