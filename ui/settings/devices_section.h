/* All kinds of devices, one below the other. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_DEVICES_SECTION (ocop_devices_section_get_type())
G_DECLARE_FINAL_TYPE (OcopDevicesSection, ocop_devices_section, OCOP, DEVICES_SECTION, GtkWidget)

/* Floating. */
GtkWidget *ocop_devices_section_new (OcopPage *page);
gboolean ocop_devices_section_take_scan (OcopDevicesSection *section, const OcopUiScan *scan);
