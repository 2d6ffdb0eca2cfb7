/* All drivers, listed at build time, and the udev rules that follow from them. */
#pragma once

#include "drivers/core/driver.h"

/* In the order of their names. */
extern const OcopDriver *const ocop_drivers[];
extern const guint ocop_n_drivers;

/* By its name, as the settings keep it; NULL: none. */
const OcopDriver *ocop_drivers_get (const char *name);
/* The best one for a device that nobody has set up, of @device_class; NULL: none. */
const OcopDriver *ocop_drivers_find (OcopDevClass device_class, const OcopUsbFacts *facts);
/* The file for /lib/udev/rules.d: access for @group and whoever sits at the screen, and
 * ModemManager told to leave serial ones alone. Owned. */
char *ocop_drivers_make_udev_rules (const char *group);
/* One more rule, for a device that was taught or chosen. Owned. */
char *ocop_drivers_make_udev_rule (guint16 vid, guint16 pid, const char *group);
