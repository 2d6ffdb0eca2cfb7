/* What can be the device of a kind: plugged in, by address, found by itself, virtual, none. A press
 * is an act: the setting is changed and the devices are made anew. */
#pragma once

#include "shop/devices.h"
#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_DEVICE_CHOOSER (ocop_device_chooser_get_type())
G_DECLARE_FINAL_TYPE (OcopDeviceChooser, ocop_device_chooser, OCOP, DEVICE_CHOOSER, GtkWidget)

/* Signal "chosen": it stands in the store. Floating. */
GtkWidget *ocop_device_chooser_new (OcopSession *session, OcopDeviceKind kind);
/* The same for an address that came from elsewhere (a scanner that was taught). */
void ocop_device_chooser_choose (OcopDeviceChooser *chooser, const char *address);
