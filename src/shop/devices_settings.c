/* What the shop's own side knows of its devices. */
#include "shop/device_address.h"
#include "shop/private.h"

gboolean
ocop_shop_load_device_settings (OcopShop *shop, OcopDeviceSettings *ret_settings, GError **error)
{
    static const char *const keys[OCOP_N_DEVICES] = {
        [OCOP_DEVICE_PRINTER] = "printer.device", [OCOP_DEVICE_SCANNER] = "scanner.device",
        [OCOP_DEVICE_DRAWER] = "drawer.device",   [OCOP_DEVICE_SCALE] = "scale.device",
        [OCOP_DEVICE_DISPLAY] = "display.device",
    };
    g_auto (OcopDeviceSettings) settings = {.home = g_strdup (ocop_store_get_home (shop->store))};
    for (guint i = 0; i < OCOP_N_DEVICES; i++)
        if (!ocop_shop_dup_setting (shop, keys[i], &settings.addresses[i], error))
            return FALSE;
    if (!ocop_shop_dup_setting (shop, "printer.profile", &settings.printer_profile, error) ||
        !ocop_shop_dup_setting (shop, "scale.language", &settings.scale_language, error) ||
        !ocop_shop_dup_setting (shop, "display.language", &settings.display_language, error) ||
        !ocop_shop_dup_setting (shop, "drawer.sensor", &settings.drawer_sensor, error))
        return FALSE;
    *ret_settings = settings;
    settings = (OcopDeviceSettings){0};
    return TRUE;
}
