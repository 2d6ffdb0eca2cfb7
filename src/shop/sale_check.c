/* What one line of a sale has to pass before it may stand in a cart: the code, its price, recalls,
 * withdrawal, its lot. A scan at the screen and the sale itself ask the same. */
#include "shop/private.h"

#include "base/error.h"
#include "store/stock.h"
#include <glib/gi18n-lib.h>

static gboolean
refuse_recalled (const OcopOffer *offer, const char *lot, const char *reason, GError **error)
{
    if (lot != NULL)
        ocop_set_error (error, OCOP_ERROR_PRODUCT_RECALLED, "lot",
                        _ ("lot %s of “%s” is recalled: not for sale (%s)"), lot, offer->name,
                        reason);
    else
        ocop_set_error (error, OCOP_ERROR_PRODUCT_RECALLED, "code",
                        _ ("“%s” is recalled: not for sale"), offer->name);
    return FALSE;
}

/* Recall and withdrawal, of the product and of the lot that was named. */
static gboolean
check_status (OcopShop *shop, const OcopOffer *offer, const char *lot, GError **error)
{
    g_autofree char *reason = NULL;
    if (offer->status == OCOP_STATUS_RECALLED)
        return refuse_recalled (offer, NULL, "", error);
    if (!ocop_stock_find_recall (ocop_store_get_db (shop->store), offer->code, lot, &reason, error))
        return FALSE;
    if (reason != NULL)
        return refuse_recalled (offer, lot, reason, error);
    if (offer->status == OCOP_STATUS_WITHDRAWN) {
        ocop_set_error (error, OCOP_ERROR_PRODUCT_WITHDRAWN, "code",
                        _ ("“%s” is withdrawn from the programme: not for sale"), offer->name);
        return FALSE;
    }
    return TRUE;
}

/* A lot named by the cashier or read from the code. @ret_is_on_shelf: it is one of the shop's;
 * otherwise it is only marked on the line (products whose lots are not tracked). */
static gboolean
check_lot (OcopShop *shop, const OcopOffer *offer, const char *asked, const OcopScanned *scanned,
           OcopDay today, gboolean *ret_is_on_shelf, GError **error)
{
    char text[OCOP_DAY_TEXT_SIZE];
    OcopDay expiry = scanned->expiry, known_expiry = OCOP_DAY_NONE;
    gint64 qty;
    const char *lot = asked != NULL ? asked : scanned->lot;
    *ret_is_on_shelf = FALSE;
    if (lot != NULL && !ocop_stock_find_lot (ocop_store_get_db (shop->store), offer->code, lot,
                                             ret_is_on_shelf, &known_expiry, &qty, error))
        return FALSE;
    if (lot != NULL && !*ret_is_on_shelf && (asked != NULL || offer->track_lots)) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_LOT, "lot",
                        _ ("lot %s of “%s” was never received here"), lot, offer->name);
        return FALSE;
    }
    if (expiry == OCOP_DAY_NONE || (known_expiry != OCOP_DAY_NONE && known_expiry < expiry))
        expiry = known_expiry;
    if (expiry != OCOP_DAY_NONE && expiry < today) {
        ocop_set_error (error, OCOP_ERROR_LOT_EXPIRED, "lot",
                        _ ("“%s”%s%s expired on %s: not for sale"), offer->name,
                        lot != NULL ? ", " : "", lot != NULL ? lot : "",
                        ocop_day_to_local (expiry, text));
        return FALSE;
    }
    return TRUE;
}

static gboolean
look_up (OcopShop *shop, const OcopLineRequest *line, OcopDay today, OcopScanned *ret_scanned,
         GError **error)
{
    if (line->scan != NULL ? !ocop_shop_look_up_scan (shop, line->scan, today, ret_scanned, error)
                           : !ocop_shop_look_up_code (shop, line->code, today, ret_scanned, error))
        return FALSE;
    if (!ret_scanned->offer.has_price && line->unit_price < 0) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, line->scan != NULL ? "scan" : "code",
                        _ ("“%s” has no price on this day"), ret_scanned->offer.name);
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_shop_check_line (OcopShop *shop, const OcopLineRequest *line, OcopDay today,
                      OcopScanned *ret_scanned, gboolean *ret_is_lot_on_shelf, GError **error)
{
    g_auto (OcopScanned) scanned = {0};
    if (!look_up (shop, line, today, &scanned, error))
        return FALSE;
    const char *lot = line->lot != NULL ? line->lot : scanned.lot;
    if (!check_status (shop, &scanned.offer, lot, error) ||
        !check_lot (shop, &scanned.offer, line->lot, &scanned, today, ret_is_lot_on_shelf, error))
        return FALSE;
    *ret_scanned = scanned;
    scanned = (OcopScanned){0};
    return TRUE;
}

gboolean
ocop_shop_look_up_line (OcopShop *shop, const OcopLineRequest *line, OcopScanned *ret_scanned,
                        gint64 *ret_position_milli, GError **error)
{
    g_auto (OcopScanned) scanned = {0};
    gboolean is_lot_on_shelf, has_lots;
    if (!ocop_shop_check_line (shop, line, ocop_shop_get_today (shop), &scanned, &is_lot_on_shelf,
                               error) ||
        !ocop_stock_get_position (ocop_store_get_db (shop->store), scanned.offer.code,
                                  ret_position_milli, &has_lots, error))
        return FALSE;
    *ret_scanned = scanned;
    scanned = (OcopScanned){0};
    return TRUE;
}
