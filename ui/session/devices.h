/* The till's devices as the screen sees them: an object with signals around shop/devices.h. Scans
 * go to the session; queued papers are taken from the store, printed, and what became of them
 * stored, without anybody asking. */
#pragma once

#include "shop/devices.h"
#include "ui/session/session.h"

#define OCOP_TYPE_DEVICES_MODEL (ocop_devices_model_get_type())
G_DECLARE_FINAL_TYPE (OcopDevicesModel, ocop_devices_model, OCOP, DEVICES_MODEL, GObject)

/* Signals:
 *   "changed"                                   a device's state
 *   "weight-changed"                            see peek_weight
 *   "refused" (const char *words)               something was read that is no code
 *   "job-trouble" (gint64 job)                  a paper failed or nobody knows
 *   "undecided" (OcopDeviceKind, GArray *)      of OcopDeviceChoice, borrowed */

/* @session is borrowed and outlives it. Without a store it has no devices. */
OcopDevicesModel *ocop_devices_model_new (OcopSession *session);

/* Reads the settings (again) and begins anew: after opening, and when they were changed. */
void ocop_devices_model_restart (OcopDevicesModel *model);
/* NULL before the settings are read: then nothing is attached. Borrowed. */
OcopShopDevices *ocop_devices_model_peek (OcopDevicesModel *model);
/* Never NULL. */
const OcopDeviceWeight *ocop_devices_model_peek_weight (OcopDevicesModel *model);
void ocop_devices_model_set_weighing (OcopDevicesModel *model, gboolean is_weighing);
/* Papers may have been queued: after a sale, a return, a close, a retry. */
void ocop_devices_model_print_queued (OcopDevicesModel *model);
/* What the printer waits for now, for people; "" or NULL: nothing. */
const char *ocop_devices_model_peek_job_words (OcopDevicesModel *model);
