/* What the shop's own side knows of its devices: the settings, and that the drawer was opened
 * without a sale. */
#include "shop/device_address.h"
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>

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

static gboolean
apply_no_sale (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    gint64 shift;
    OcopDay day;
    if (!ocop_shop_get_shift_day (shop, &shift, &day, error))
        return FALSE;
    ocop_json_add_string (body, "reason", data);
    if (shift != 0)
        ocop_json_add_int (body, "shift", shift);
    return TRUE;
}

gboolean
ocop_shop_record_no_sale (OcopShop *shop, const char *reason, const char *by,
                          const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    g_autofree char *clean = ocop_text_take_in (reason, -1, OCOP_TEXT_MAX, "reason", error);
    if (clean == NULL)
        return FALSE;
    if (*clean == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reason",
                        _ ("opening the drawer without a sale needs a reason"));
        return FALSE;
    }
    g_autofree char *text = g_strdup_printf ("no-sale\n%s\n%s", clean, by != NULL ? by : "");
    OcopPlainAct act = {.kind = OCOP_KIND_NO_SALE,
                        .request = request,
                        .digest_text = text,
                        .by = by,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_no_sale,
                        .data = clean};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}
