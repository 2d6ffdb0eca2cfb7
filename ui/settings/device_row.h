/* One kind of device: what there is, how it is, choose another, try it. */
#pragma once

#include "shop/devices.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_DEVICE_ROW (ocop_device_row_get_type())
G_DECLARE_FINAL_TYPE (OcopDeviceRow, ocop_device_row, OCOP, DEVICE_ROW, GtkWidget)

/* Lives on @page. @can_choose: with a button that opens the sheet of what can be chosen. Floating.
 */
GtkWidget *ocop_device_row_new (OcopPage *page, OcopDeviceKind kind, gboolean can_choose);
void ocop_device_row_show_scan (OcopDeviceRow *row, const OcopUiScan *scan);
/* TRUE: the row waits for a scan, and this is it. */
gboolean ocop_device_row_take_scan (OcopDeviceRow *row, const OcopUiScan *scan);
