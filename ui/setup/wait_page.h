/* While the store is being opened: nothing at first, words when it takes longer than a blink. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_WAIT_PAGE (ocop_wait_page_get_type())
G_DECLARE_FINAL_TYPE (OcopWaitPage, ocop_wait_page, OCOP, WAIT_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_wait_page_new (OcopSession *session);
