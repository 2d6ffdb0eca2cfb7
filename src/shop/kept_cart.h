/* The open cart, kept so that a crash or a power cut returns to it. One per till; no record, for
 * nothing has happened yet. */
#pragma once

#include "shop/shop.h"

/* Bytes of what a screen keeps beside the cart. */
#define OCOP_KEPT_VIEW_MAX (256 * 1024)

/* Keeps @request in the place of what was kept: a write of its own that is synced, so callers
 * coalesce. It needs a request id, the one it will be sold with. @view: what the screen needs to
 * show it again; NULL: nothing. Errors: BAD_INPUT field "view"; the store's. */
gboolean ocop_shop_keep_cart (OcopShop *shop, const OcopSaleRequest *request, const char *view,
                              GError **error);
/* For a cart that was emptied. Nothing to drop is fine. */
gboolean ocop_shop_drop_kept_cart (OcopShop *shop, GError **error);

typedef enum {
    OCOP_KEPT_NOTHING,
    OCOP_KEPT_OPEN,   /* request and view are as they were kept */
    OCOP_KEPT_SOLD,   /* its sale was posted; the screen may not have heard of it: see sold */
    OCOP_KEPT_PARKED, /* it was put aside as parked */
} OcopKeptState;

typedef struct {
    OcopKeptState state;
    gint64 utc_ms; /* kept */
    OcopSaleRequest *request;
    char *view;
    OcopSaleResult sold; /* as a repeat; a practice sale too */
    char *parked;        /* "P1" */
} OcopKeptCart;

void ocop_kept_cart_clear (OcopKeptCart *cart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopKeptCart, ocop_kept_cart_clear)

/* What is kept. The act that sells or parks a cart by its request id ends its keeping in the same
 * transaction; what came of it is told until another cart is kept or it is dropped. */
gboolean ocop_shop_load_kept_cart (OcopShop *shop, OcopKeptCart *ret_cart, GError **error);
