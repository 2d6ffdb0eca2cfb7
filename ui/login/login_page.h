/* Who sells: a button for each user, the PIN by touch or keyboard. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_LOGIN_PAGE (ocop_login_page_get_type())
G_DECLARE_FINAL_TYPE (OcopLoginPage, ocop_login_page, OCOP, LOGIN_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_login_page_new (OcopSession *session);
