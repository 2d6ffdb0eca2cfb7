/* Everybody who may work at this till; a press opens what can be done with one. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_USERS_SECTION (ocop_users_section_get_type())
G_DECLARE_FINAL_TYPE (OcopUsersSection, ocop_users_section, OCOP, USERS_SECTION, GtkWidget)

/* On @page, which sheets are pushed from. Floating. */
GtkWidget *ocop_users_section_new (OcopPage *page);
/* Reads the list (again). */
void ocop_users_section_refresh (OcopUsersSection *section);
