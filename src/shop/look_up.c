/* From what was scanned or typed to a product that can be sold on a day. */
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/barcode.h"
#include "store/catalogue.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_scanned_clear (OcopScanned *scanned)
{
    ocop_offer_clear (&scanned->offer);
    g_clear_pointer (&scanned->lot, g_free);
}

static gboolean
refuse_unknown (const char *field, const char *value, GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (value, -1);
    ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, field, _ ("no product is known by “%s”"),
                    shown);
    return FALSE;
}

gboolean
ocop_shop_look_up_code (OcopShop *shop, const char *code, OcopDay day, OcopScanned *ret_scanned,
                        GError **error)
{
    gboolean is_found;
    OcopScanned scanned = {.expiry = OCOP_DAY_NONE, .weight_milli = -1, .price_dong = -1};
    if (!ocop_store_find_offer_by_code (ocop_store_get_db (shop->store), code, day, &is_found,
                                        &scanned.offer, error))
        return FALSE;
    if (!is_found)
        return refuse_unknown ("code", code, error);
    *ret_scanned = scanned;
    return TRUE;
}

/* In-store codes made by this shop: 21, ten digits, check digit; behind the 0 of the 14-digit form.
 */
static gboolean
find_in_store (OcopDb *db, const char *gtin, OcopDay day, gboolean *ret_found, OcopOffer *ret_offer,
               GError **error)
{
    if (!g_str_has_prefix (gtin, "021")) {
        *ret_found = FALSE;
        return TRUE;
    }
    gint64 number = 0;
    for (int i = 3; i < 13; i++)
        number = number * 10 + (gtin[i] - '0');
    return ocop_store_find_offer_by_instore_number (db, number, day, ret_found, ret_offer, error);
}

static gboolean
find_offer (OcopShop *shop, const char *value, const OcopScan *scan, OcopDay day,
            gboolean *ret_found, OcopOffer *ret_offer, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    *ret_found = FALSE;
    if (scan->kind == OCOP_SCAN_VARIABLE) {
        gint64 plu = 0;
        for (const char *p = scan->item; *p != '\0'; p++)
            plu = plu * 10 + (*p - '0');
        return plu < 1 || plu > OCOP_PLU_MAX ||
               ocop_store_find_offer_by_plu (db, (int)plu, day, ret_found, ret_offer, error);
    }
    if (scan->gtin[0] != '\0') {
        if (!ocop_store_find_offer_by_gtin (db, scan->gtin, day, ret_found, ret_offer, error))
            return FALSE;
        if (!*ret_found && scan->kind == OCOP_SCAN_INTERNAL)
            return find_in_store (db, scan->gtin, day, ret_found, ret_offer, error);
        return TRUE;
    }
    /* A label may carry the product's code itself. */
    if (scan->kind == OCOP_SCAN_UNKNOWN && strlen (value) <= OCOP_CODE_MAX)
        return ocop_store_find_offer_by_code (db, value, day, ret_found, ret_offer, error);
    return TRUE;
}

gboolean
ocop_shop_look_up_scan (OcopShop *shop, const char *value, OcopDay day, OcopScanned *ret_scanned,
                        GError **error)
{
    g_auto (OcopScan) scan = {0};
    g_autofree char *trimmed = g_strstrip (g_strdup (value));
    gboolean is_found = FALSE;
    OcopScanned scanned = {.expiry = OCOP_DAY_NONE, .weight_milli = -1, .price_dong = -1};
    if (!ocop_shop_load_layouts (shop, error))
        return FALSE;
    ocop_scan_read (value, strlen (value), shop->layouts, shop->n_layouts, day, &scan);
    if ((scan.problems & OCOP_SCAN_PROBLEM_CHECK_DIGIT) != 0) {
        /* A product's code may look like a GTIN with a wrong check digit; it is never both. */
        g_autofree char *shown = ocop_text_excerpt (value, -1);
        ocop_set_error (error, OCOP_ERROR_CHECK_DIGIT, "scan",
                        _ ("the check digit of “%s” is wrong: scan again"), shown);
        return FALSE;
    }
    if (!find_offer (shop, trimmed, &scan, day, &is_found, &scanned.offer, error))
        return FALSE;
    if (!is_found)
        return refuse_unknown ("scan", value, error);
    scanned.lot = scan.lot[0] != '\0' ? g_strdup (scan.lot) : NULL;
    scanned.expiry = scan.expiry;
    scanned.weight_milli = scan.weight_milli;
    scanned.price_dong = scan.price_dong;
    *ret_scanned = scanned;
    return TRUE;
}
