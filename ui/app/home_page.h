/* Which page a state of the session begins with. */
#pragma once

#include "ui/shell/page.h"

/* Floating. NULL: none (still opening). */
OcopPage *ocop_home_page_new (OcopSession *session);
