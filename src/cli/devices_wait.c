/* Turns of a context, with a deadline. */
#include "cli/devices_wait.h"

gboolean
ocop_cli_devices_open (OcopCliDevices *devices, OcopCli *cli, OcopDeviceKind kind, GString *record,
                       GBytes *replay, const OcopShopDevicesEvents *events, gpointer data,
                       GError **error)
{
    g_auto (OcopDeviceSettings) settings = {0};
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_load_device_settings (cli->shop, &settings, error))
        return FALSE;
    if (kind < OCOP_N_DEVICES)
        ocop_device_settings_keep (&settings, kind);
    settings.record = record;
    settings.replay = replay;
    devices->cli = cli;
    devices->context = g_main_context_new();
    devices->devices =
        ocop_shop_devices_new (&settings, devices->context, cli->ports, events, data);
    return TRUE;
}

void
ocop_cli_devices_close (OcopCliDevices *devices)
{
    g_clear_pointer (&devices->devices, ocop_shop_devices_free);
    g_clear_pointer (&devices->context, g_main_context_unref);
}

static gboolean
on_over (gpointer data)
{
    ((OcopCliDevices *)data)->is_over = TRUE;
    return G_SOURCE_REMOVE;
}

typedef gboolean (*Arrived) (OcopCliDevices *devices, gconstpointer data);

static void
wait_until (OcopCliDevices *devices, Arrived has_arrived, gconstpointer data, guint timeout_ms)
{
    GSource *watch = g_timeout_source_new (timeout_ms);
    devices->is_over = FALSE;
    g_source_set_callback (watch, on_over, devices, NULL);
    g_source_attach (watch, devices->context);
    while (!devices->is_over && !has_arrived (devices, data))
        g_main_context_iteration (devices->context, TRUE);
    g_source_destroy (watch);
    g_source_unref (watch);
}

static gboolean
is_set (OcopCliDevices *devices, gconstpointer data)
{
    return *(const gboolean *)data;
}

gboolean
ocop_cli_devices_wait (OcopCliDevices *devices, const gboolean *flag, guint timeout_ms)
{
    wait_until (devices, is_set, flag, timeout_ms);
    return *flag;
}

static gboolean
is_somewhere (OcopCliDevices *devices, gconstpointer data)
{
    const OcopDeviceKind kind = *(const OcopDeviceKind *)data;
    const OcopDeviceState state = ocop_shop_devices_get (devices->devices, kind)->state;
    return state != OCOP_DEVICE_ABSENT && state != OCOP_DEVICE_STARTING;
}

gboolean
ocop_cli_devices_wait_ready (OcopCliDevices *devices, OcopDeviceKind kind, guint timeout_ms)
{
    wait_until (devices, is_somewhere, &kind, timeout_ms);
    const OcopDeviceState state = ocop_shop_devices_get (devices->devices, kind)->state;
    return state == OCOP_DEVICE_READY || state == OCOP_DEVICE_WAITING || state == OCOP_DEVICE_BUSY;
}
