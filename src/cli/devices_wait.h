/* ocopctl has no main loop of its own: a command that uses devices lives on a context of its own
 * until what it waits for has come. */
#pragma once

#include "cli/cli.h"
#include "shop/devices.h"

typedef struct {
    OcopCli *cli;
    GMainContext *context;
    OcopShopDevices *devices;
    gboolean is_over; /* of ocop_devices_wait */
} OcopCliDevices;

/* The devices of the settings; with @kind below OCOP_N_DEVICES that one alone. @record, @replay may
 * be NULL, borrowed. */
gboolean ocop_cli_devices_open (OcopCliDevices *devices, OcopCli *cli, OcopDeviceKind kind,
                                GString *record, GBytes *replay,
                                const OcopShopDevicesEvents *events, gpointer data, GError **error);
void ocop_cli_devices_close (OcopCliDevices *devices);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopCliDevices, ocop_cli_devices_close)

/* Until *@flag is TRUE, @timeout_ms at most. Returns: *@flag. */
gboolean ocop_cli_devices_wait (OcopCliDevices *devices, const gboolean *flag, guint timeout_ms);
/* Until the device has got somewhere: ready, or it is known why not. Returns: TRUE when ready. */
gboolean ocop_cli_devices_wait_ready (OcopCliDevices *devices, OcopDeviceKind kind,
                                      guint timeout_ms);
