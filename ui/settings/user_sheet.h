/* One user: added, or role, PIN and whether they may still log in. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_USER_SHEET (ocop_user_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopUserSheet, ocop_user_sheet, OCOP, USER_SHEET, OcopPage)

/* @user NULL: a new one; else copied. Floating. */
OcopPage *ocop_user_sheet_new (OcopSession *session, const OcopUserInfo *user);
