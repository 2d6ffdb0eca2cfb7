/* Papers that did not come out, or of which nobody knows: a person looks and says. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_PAPERS_PAGE (ocop_papers_page_get_type())
G_DECLARE_FINAL_TYPE (OcopPapersPage, ocop_papers_page, OCOP, PAPERS_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_papers_page_new (OcopSession *session);
