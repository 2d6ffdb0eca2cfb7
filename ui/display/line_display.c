/* What the display cannot take does not matter to anybody. */
#include "ui/display/line_display.h"

#include "base/money.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

static void
show (OcopSession *session, const char *left_1, const char *right_1, const char *left_2,
      const char *right_2)
{
    OcopShopDevices *devices = ocop_devices_model_peek (ocop_session_get_devices (session));
    if (devices != NULL)
        ocop_shop_devices_show (devices, left_1, right_1, left_2, right_2);
}

static void
on_added (OcopTillCart *cart, guint line, OcopSession *session)
{
    char amount[OCOP_MONEY_TEXT_SIZE], total[OCOP_MONEY_TEXT_SIZE];
    OcopCartRow *row = ocop_till_cart_peek_row (cart, line);
    show (session, ocop_cart_row_peek_line (row)->offer.name,
          ocop_money_to_digits (ocop_cart_row_peek_figures (row)->amount, amount), _ ("Total"),
          ocop_money_to_digits (ocop_till_cart_get_total (cart), total));
}

static void
on_sold (OcopSession *session, const OcopSale *sale, gpointer data)
{
    char change[OCOP_MONEY_TEXT_SIZE], total[OCOP_MONEY_TEXT_SIZE];
    show (session, _ ("Total"), ocop_money_to_digits (sale->total, total), _ ("Change"),
          ocop_money_to_digits (sale->change, change));
}

void
ocop_line_display_attach (OcopSession *session)
{
    g_signal_connect_object (ocop_session_get_cart (session), "added", G_CALLBACK (on_added),
                             session, 0);
    g_signal_connect (session, "sold", G_CALLBACK (on_sold), NULL);
}
