/* The open cart of the till, kept for a screen that comes back after a crash. */
#pragma once

#include "base/ids.h"
#include "store/store.h"

typedef struct {
    gint64 epoch;
    guint8 request[OCOP_UUID_SIZE];
    gint64 utc_ms;
    char *json; /* NULL: sold or parked, as its request id says */
    char *view; /* NULL: none */
} OcopOpenCart;

void ocop_open_cart_clear (OcopOpenCart *cart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopOpenCart, ocop_open_cart_clear)

/* *@ret_is_found FALSE without error when none is kept. */
gboolean ocop_open_cart_load (OcopDb *db, gboolean *ret_is_found, OcopOpenCart *ret_cart,
                              GError **error);
/* In the place of the one before. */
gboolean ocop_open_cart_save (OcopDb *db, const OcopOpenCart *cart, GError **error);
gboolean ocop_open_cart_drop (OcopDb *db, GError **error);
/* What was kept under @request was sold or parked: inside that act's transaction. Nothing kept is
 * fine. */
gboolean ocop_open_cart_end (OcopDb *db, const guint8 request[OCOP_UUID_SIZE], GError **error);
