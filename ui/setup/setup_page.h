/* The set-up assistant of a first start: one question a page. */
#pragma once

#include "ui/setup/setup.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_SETUP_PAGE (ocop_setup_page_get_type())
G_DECLARE_FINAL_TYPE (OcopSetupPage, ocop_setup_page, OCOP, SETUP_PAGE, OcopPage)

/* At the question the session has come to. Floating. */
OcopPage *ocop_setup_page_new (OcopSession *session);

/* For the steps. The next question; the end of the last. */
void ocop_setup_page_advance (OcopSetupPage *page);
/* To a question that has to be answered again. */
void ocop_setup_page_go_to (OcopSetupPage *page, OcopSetupStepId step);
/* FALSE: something is under way. */
void ocop_setup_page_set_ready (OcopSetupPage *page, gboolean is_ready);
/* As `Next` does. */
void ocop_setup_page_press_next (OcopSetupPage *page);
