/* Which device of a kind this till uses. */
#pragma once

#include "shop/devices.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_DEVICE_SHEET (ocop_device_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopDeviceSheet, ocop_device_sheet, OCOP, DEVICE_SHEET, OcopPage)

/* Floating. */
OcopPage *ocop_device_sheet_new (OcopSession *session, OcopDeviceKind kind);
