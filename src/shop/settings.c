/* What can be set, what it may hold, and what holds when nothing was set. */
#include "shop/private.h"

#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"
#include "drivers/proto/printer_profile.h"
#include "drivers/scale/scale.h"
#include "shop/device_address.h"
#include "store/settings.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef gboolean (*Checker) (const char *value);

static gboolean
is_rounding (const char *value)
{
    return strcmp (value, "0") == 0 || strcmp (value, "500") == 0 || strcmp (value, "1000") == 0;
}

static gboolean
is_vat_method (const char *value)
{
    return strcmp (value, "deduction") == 0 || strcmp (value, "direct") == 0;
}

static gboolean
is_region (const char *value)
{
    return strcmp (value, "north") == 0 || strcmp (value, "south") == 0;
}

static gboolean
is_digits (const char *value, gsize min, gsize max)
{
    gsize length = strlen (value);
    return length >= min && length <= max && strspn (value, "0123456789") == length;
}

static gboolean
is_bin (const char *value)
{
    return *value == '\0' || is_digits (value, 6, 6);
}

static gboolean
is_account (const char *value)
{
    gsize length = strlen (value);
    if (length > 19)
        return FALSE;
    for (const char *p = value; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p))
            return FALSE;
    return TRUE;
}

/* Ten digits, ten with a branch, or twelve (domain notes 6.3); the check digit of the first ten is
 * tested. */
static gboolean
is_tax_code (const char *value)
{
    static const int weights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
    if (*value == '\0' || is_digits (value, 12, 12))
        return TRUE;
    g_autofree char *head = g_strndup (value, 10);
    gboolean has_branch = strlen (value) == 14 && value[10] == '-' && is_digits (value + 11, 3, 3);
    if (!is_digits (head, 10, 10) || (strlen (value) != 10 && !has_branch))
        return FALSE;
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += weights[i] * (head[i] - '0');
    return 10 - sum % 11 == head[9] - '0';
}

static gboolean
is_layouts (const char *value)
{
    gsize n_layouts;
    g_autofree OcopBarcodeLayout *layouts = ocop_barcode_layouts_parse (value, &n_layouts, NULL);
    return layouts != NULL;
}

static gboolean
is_yes_or_no (const char *value)
{
    return strcmp (value, "yes") == 0 || strcmp (value, "no") == 0;
}

static gboolean
is_address (OcopDeviceKind kind, const char *value)
{
    g_auto (OcopDeviceAddress) address = {0};
    return ocop_device_address_parse (kind, value, &address);
}

static gboolean
is_printer (const char *value)
{
    return is_address (OCOP_DEVICE_PRINTER, value);
}

static gboolean
is_scanner (const char *value)
{
    return is_address (OCOP_DEVICE_SCANNER, value);
}

static gboolean
is_drawer (const char *value)
{
    return is_address (OCOP_DEVICE_DRAWER, value);
}

static gboolean
is_scale (const char *value)
{
    return is_address (OCOP_DEVICE_SCALE, value);
}

static gboolean
is_display (const char *value)
{
    return is_address (OCOP_DEVICE_DISPLAY, value);
}

static gboolean
is_sensor (const char *value)
{
    return strcmp (value, "none") == 0 || strcmp (value, "low") == 0 || strcmp (value, "high") == 0;
}

static gboolean
is_scale_language (const char *value)
{
    OcopScaleLanguage language;
    return strcmp (value, "auto") == 0 || ocop_scale_language_parse (value, &language);
}

static gboolean
is_display_language (const char *value)
{
    return strcmp (value, "cd5220") == 0 || strcmp (value, "escpos") == 0;
}

static gboolean
is_profile (const char *value)
{
    if (strcmp (value, "auto") == 0)
        return TRUE;
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (value, NULL);
    return profile != NULL;
}

static gboolean
is_name (const char *value)
{
    return *value != '\0';
}

static gboolean
is_low (const char *value)
{
    gint64 qty_milli;
    return strcmp (value, "0") == 0 || ocop_qty_parse (value, NULL, &qty_milli, NULL);
}

/* NULL checker: any text. */
static const struct {
    const char *key;
    const char *fallback;
    Checker is_good;
} table[] = {
    {"bank.account", "", is_account},
    {"bank.account_name", "", NULL},
    {"bank.bin", "", is_bin},
    {"barcode.layouts", NULL, is_layouts}, /* the default table */
    {"display.device", "auto", is_display},
    {"display.language", "cd5220", is_display_language},
    {"drawer.device", "printer", is_drawer}, /* "printer" or "serial:/dev/…" */
    {"drawer.sensor", "none", is_sensor},    /* what its switch says when it is open */
    {"printer.auto", "yes", is_yes_or_no},
    {"printer.device", "auto", is_printer}, /* device_address.h: "usb:VID:PID" "tcp:HOST" … */
    {"printer.drawer", "yes", is_yes_or_no},
    {"printer.profile", "auto", is_profile}, /* "auto": as the printer says that it is */
    {"receipt.footer", "", NULL},
    {"rounding", "0", is_rounding},
    {"scale.device", "auto", is_scale},
    {"scale.language", "auto", is_scale_language},
    {"scanner.device", "auto", is_scanner},
    {"shop.address", "", NULL},
    {"shop.company", "", NULL},
    {"shop.name", "", is_name},
    {"shop.phone", "", NULL},
    {"shop.tax_code", "", is_tax_code},
    {"shop.vat_method", "deduction", is_vat_method},
    {"stock.low", "5", is_low}, /* a position of so many units or less is low */
    {"words.region", "north", is_region},
};

static int
find_key (const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (strcmp (table[i].key, key) == 0)
            return (int)i;
    return -1;
}

static gboolean
refuse_key (const char *key, GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (key, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "key", _ ("there is no setting “%s”"), shown);
    return FALSE;
}

const char *const *
ocop_shop_list_settings (OcopShop *shop)
{
    static const char *keys[G_N_ELEMENTS (table) + 1];
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        keys[i] = table[i].key;
    return keys;
}

gboolean
ocop_shop_dup_setting (OcopShop *shop, const char *key, char **ret_value, GError **error)
{
    g_autofree char *value = NULL;
    int index = find_key (key);
    g_assert (index >= 0);
    if (!ocop_settings_get (ocop_store_get_db (shop->store), key, &value, error))
        return FALSE;
    if (value == NULL && table[index].fallback == NULL) {
        gsize n_layouts;
        const OcopBarcodeLayout *layouts = ocop_barcode_layouts_get_default (&n_layouts);
        value = ocop_barcode_layouts_to_json (layouts, n_layouts);
    } else if (value == NULL) {
        value = g_strdup (table[index].fallback);
    }
    *ret_value = g_steal_pointer (&value);
    return TRUE;
}

gboolean
ocop_shop_get_setting (OcopShop *shop, const char *key, char **ret_value, GError **error)
{
    return find_key (key) >= 0 ? ocop_shop_dup_setting (shop, key, ret_value, error)
                               : refuse_key (key, error);
}

gboolean
ocop_shop_put_setting (OcopShop *shop, const char *key, const char *value, GError **error)
{
    int index = find_key (key);
    if (index < 0)
        return refuse_key (key, error);
    g_autofree char *clean =
        ocop_text_take_in (value, -1, OCOP_BARCODE_LAYOUTS_JSON_MAX_BYTES, key, error);
    if (clean == NULL)
        return FALSE;
    if (table[index].is_good != NULL && !table[index].is_good (clean)) {
        g_autofree char *shown = ocop_text_excerpt (clean, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, key, _ ("“%s” is not a possible value of %s"),
                        shown, key);
        return FALSE;
    }
    return ocop_settings_set (ocop_store_get_db (shop->store), key, clean, error);
}

typedef struct {
    const char *key;
    const char *value;
} SettingChange;

static gboolean
apply_setting (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    const SettingChange *change = data;
    if (!ocop_shop_put_setting (shop, change->key, change->value, error))
        return FALSE;
    ocop_json_add_string (body, "key", change->key);
    ocop_json_add_string (body, "value", change->value);
    return TRUE;
}

gboolean
ocop_shop_set_setting (OcopShop *shop, const char *key, const char *value,
                       const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    SettingChange change = {key, value};
    if (find_key (key) < 0)
        return refuse_key (key, error);
    if (!g_utf8_validate (value, -1, NULL)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, key, _ ("the value is not valid UTF-8"));
        return FALSE;
    }
    g_autofree char *text = g_strdup_printf ("%s\n%s", key, value);
    OcopPlainAct act = {.kind = OCOP_KIND_SETTINGS_SET,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_setting,
                        .data = &change};
    if (!ocop_shop_do_plain_act (shop, &act, ret_result, error))
        return FALSE;
    g_clear_pointer (&shop->layouts, g_free);
    return TRUE;
}

gboolean
ocop_shop_get_rounding (OcopShop *shop, gint64 *ret_step, GError **error)
{
    g_autofree char *value = NULL;
    if (!ocop_shop_dup_setting (shop, "rounding", &value, error))
        return FALSE;
    *ret_step = strcmp (value, "1000") == 0 ? 1000 : strcmp (value, "500") == 0 ? 500 : 0;
    return TRUE;
}

gboolean
ocop_shop_get_vat_method (OcopShop *shop, OcopVatMethod *ret_method, GError **error)
{
    g_autofree char *value = NULL;
    if (!ocop_shop_dup_setting (shop, "shop.vat_method", &value, error))
        return FALSE;
    *ret_method =
        strcmp (value, "direct") == 0 ? OCOP_VAT_METHOD_DIRECT : OCOP_VAT_METHOD_DEDUCTION;
    return TRUE;
}

gboolean
ocop_shop_load_layouts (OcopShop *shop, GError **error)
{
    g_autofree char *value = NULL;
    if (shop->layouts != NULL)
        return TRUE;
    if (!ocop_shop_dup_setting (shop, "barcode.layouts", &value, error))
        return FALSE;
    shop->layouts = ocop_barcode_layouts_parse (value, &shop->n_layouts, error);
    return shop->layouts != NULL;
}
