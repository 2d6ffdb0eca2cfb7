/* What a cart asks the store's thread: lines looked up and checked as the sale will check them. */
#pragma once

#include "shop/shop.h"

typedef struct {
    OcopScanned scanned;
    char *scan;       /* NULL: by code */
    gint64 qty_milli; /* as asked; 0: not stated */
    gint64 position_milli;
    GError *problem; /* only in an OcopFoundCart: this line cannot be sold */
} OcopFoundLine;

void ocop_found_line_free (gpointer line);

typedef struct {
    guint tag;                /* the asker's: tells an answer that comes too late */
    OcopSaleRequest *request; /* owned copy */
    GPtrArray *lines;         /* of OcopFoundLine, as many as the request has, once looked up */
} OcopFoundCart;

/* Copies what it needs of @request. Owned. */
gpointer ocop_found_cart_new (const OcopSaleRequest *request, guint tag);
void ocop_found_cart_free (gpointer cart);

/* For ocop_session_call: an OcopLineRequest gives an OcopFoundLine; an OcopFoundCart is filled and
 * given back as the (borrowed) result. */
gpointer ocop_look_up_line (OcopShop *shop, gpointer line, GError **error);
gpointer ocop_look_up_cart (OcopShop *shop, gpointer cart, GError **error);
