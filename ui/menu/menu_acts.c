/* The screen locks at once; the journal hears of it when the store has time. */
#include "ui/menu/menu_acts.h"

#include "shop/desk.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

/* ---- lock */

static gpointer
note_lock (OcopShop *shop, gpointer request, GError **error)
{
    g_auto (OcopActResult) act = {0};
    ocop_shop_log_out (shop, request, OCOP_LEAVE_LOCK, NULL, &act, error);
    return NULL;
}

void
ocop_menu_lock (OcopPage *page)
{
    OcopSession *session = ocop_page_get_session (page);
    const OcopUserInfo *user = ocop_session_peek_user (session);
    if (user == NULL)
        return;
    ocop_session_call (session, note_lock, g_strdup (user->name), g_free, NULL, NULL, NULL, NULL);
    ocop_session_log_out (session);
}

/* ---- training */

typedef struct {
    gboolean begins;
    char *by;
    OcopRequestId request;
} Turn;

static void
free_turn (gpointer data)
{
    Turn *turn = data;
    g_free (turn->by);
    g_free (turn);
}

static gpointer
turn_training (OcopShop *shop, gpointer request, GError **error)
{
    const Turn *turn = request;
    g_auto (OcopActResult) act = {0};
    const gboolean is_done =
        turn->begins ? ocop_shop_begin_practice (shop, turn->by, &turn->request, &act, error)
                     : ocop_shop_end_practice (shop, turn->by, &turn->request, &act, error);
    return is_done ? GINT_TO_POINTER (turn->begins ? 2 : 1) : NULL;
}

static void
on_turned (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    if (error != NULL)
        ocop_page_tell_error (page, error);
    else
        ocop_session_set_training (ocop_page_get_session (page), GPOINTER_TO_INT (result) == 2);
}

void
ocop_menu_turn_training (OcopPage *page)
{
    OcopSession *session = ocop_page_get_session (page);
    const OcopUserInfo *user = ocop_session_peek_user (session);
    /* What a customer was asked for is not practised with. */
    if (ocop_till_cart_get_n_lines (ocop_session_get_cart (session)) > 0) {
        ocop_page_tell (page, OCOP_TELL_REFUSAL,
                        _ ("the cart is not empty: sell it, hold it or take its lines out first"));
        return;
    }
    Turn *turn = g_new0 (Turn, 1);
    turn->begins = !ocop_session_is_training (session);
    turn->by = user != NULL ? g_strdup (user->name) : NULL;
    turn->request.is_given = TRUE;
    ocop_uuid_make (ocop_session_get_ports (session), turn->request.id);
    ocop_session_call (session, turn_training, turn, free_turn, page, on_turned, NULL, page);
}
