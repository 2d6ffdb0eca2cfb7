/* The pages that are reached from others by what they are for, so that folders of pages need not
 * know each other. A page that is not built yet has no constructor. */
#pragma once

#include "ui/shell/page.h"

typedef enum {
    OCOP_PAGE_RETURN,
    OCOP_PAGE_CASH_MOVE,
    OCOP_PAGE_DRAWER,
    OCOP_PAGE_SHIFT,
    OCOP_PAGE_HELD,
    OCOP_PAGE_INVENTORY,
    OCOP_PAGE_REPORTS,
    OCOP_PAGE_SETTINGS,
    OCOP_PAGE_HELP, /* the keys */
    OCOP_PAGE_GUIDE,
    OCOP_PAGE_SETUP, /* of a store without users */
    OCOP_N_PAGES
} OcopPageId;

gboolean ocop_pages_has (OcopPageId id);
/* Floating. NULL: not built yet. */
OcopPage *ocop_pages_make (OcopPageId id, OcopSession *session);
