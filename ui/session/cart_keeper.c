/* One write under way, one waiting: a fast series of scans costs a few writes, not one each. */
#include "ui/session/cart_keeper.h"

#include "shop/desk.h"
#include "shop/kept_cart.h"

struct _OcopCartKeeper {
    OcopSession *session; /* borrowed */
    OcopSaleRequest *waiting;
    gboolean is_writing;
};

OcopCartKeeper *
ocop_cart_keeper_new (OcopSession *session)
{
    OcopCartKeeper *keeper = g_new0 (OcopCartKeeper, 1);
    keeper->session = session;
    return keeper;
}

static gpointer
keep_on_store (OcopShop *shop, gpointer request, GError **error)
{
    const OcopSaleRequest *cart = request;
    if (cart->lines->len > 0)
        ocop_shop_keep_cart (shop, cart, NULL, error);
    else
        ocop_shop_drop_kept_cart (shop, error);
    return NULL;
}

static void on_kept (gpointer result, const GError *error, gpointer data);

static void
write_waiting (OcopCartKeeper *keeper)
{
    keeper->is_writing = TRUE;
    ocop_session_call (keeper->session, keep_on_store, g_steal_pointer (&keeper->waiting),
                       (GDestroyNotify)ocop_sale_request_free, keeper->session, on_kept, NULL,
                       keeper);
}

/* The session is going: no answer comes any more, but what is asked of it is still done. */
void
ocop_cart_keeper_free (OcopCartKeeper *keeper)
{
    if (keeper == NULL)
        return;
    if (keeper->waiting != NULL)
        ocop_session_call (keeper->session, keep_on_store, keeper->waiting,
                           (GDestroyNotify)ocop_sale_request_free, NULL, NULL, NULL, NULL);
    g_free (keeper);
}

/* A cart that could not be kept is on the screen all the same; the next change tries again. */
static void
on_kept (gpointer result, const GError *error, gpointer data)
{
    OcopCartKeeper *keeper = data;
    keeper->is_writing = FALSE;
    if (error != NULL)
        g_warning ("the open cart could not be kept: %s", error->message);
    if (keeper->waiting != NULL)
        write_waiting (keeper);
}

void
ocop_cart_keeper_keep (OcopCartKeeper *keeper, OcopSaleRequest *request)
{
    g_clear_pointer (&keeper->waiting, ocop_sale_request_free);
    keeper->waiting = request;
    if (!keeper->is_writing)
        write_waiting (keeper);
}

/* ---- lines taken out */

typedef struct {
    char *code, *name, *reason, *by;
    gint64 qty_milli, amount;
} Removed;

static void
free_removed (gpointer data)
{
    Removed *removed = data;
    g_free (removed->code);
    g_free (removed->name);
    g_free (removed->reason);
    g_free (removed->by);
    g_free (removed);
}

static gpointer
note_on_store (OcopShop *shop, gpointer data, GError **error)
{
    const Removed *removed = data;
    const OcopRemovedLine line = {.code = removed->code,
                                  .name = removed->name,
                                  .qty_milli = removed->qty_milli,
                                  .amount = removed->amount,
                                  .reason = removed->reason,
                                  .by = removed->by};
    g_auto (OcopActResult) result = {0};
    ocop_shop_note_removed_line (shop, &line, NULL, &result, error);
    return NULL;
}

static void
on_noted (gpointer result, const GError *error, gpointer data)
{
    if (error != NULL)
        g_warning ("a removed line could not be journaled: %s", error->message);
}

void
ocop_cart_keeper_note_removed (OcopCartKeeper *keeper, OcopCartRow *row, const char *reason)
{
    const OcopCartLine *line = ocop_cart_row_peek_line (row);
    const OcopUserInfo *user = ocop_session_peek_user (keeper->session);
    Removed *removed = g_new0 (Removed, 1);
    removed->code = g_strdup (line->offer.code);
    removed->name = g_strdup (line->offer.name);
    removed->reason = g_strdup (reason);
    removed->by = user != NULL ? g_strdup (user->name) : NULL;
    removed->qty_milli = MAX (line->qty_milli, 1);
    removed->amount = ocop_cart_row_peek_figures (row)->amount;
    ocop_session_call (keeper->session, note_on_store, removed, free_removed, keeper->session,
                       on_noted, NULL, NULL);
}
