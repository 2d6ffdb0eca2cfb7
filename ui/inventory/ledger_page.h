/* Every movement of one product, newest first. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_LEDGER_PAGE (ocop_ledger_page_get_type())
G_DECLARE_FINAL_TYPE (OcopLedgerPage, ocop_ledger_page, OCOP, LEDGER_PAGE, OcopPage)

/* Texts are copied. Floating. */
OcopPage *ocop_ledger_page_new (OcopSession *session, const char *code, const char *name);
