/* The line to the registry: how it stands, making this till known there, a stick where there is no
 * network. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_REGISTRY_SECTION (ocop_registry_section_get_type())
G_DECLARE_FINAL_TYPE (OcopRegistrySection, ocop_registry_section, OCOP, REGISTRY_SECTION, GtkWidget)

/* @has_stick: with export and import. Floating. */
GtkWidget *ocop_registry_section_new (OcopSession *session, gboolean has_stick);
/* TRUE while there is a code that was not used yet. */
gboolean ocop_registry_section_has_code (OcopRegistrySection *section);
/* Makes this till known; signal "enrolled" when it is. */
void ocop_registry_section_enrol (OcopRegistrySection *section);
