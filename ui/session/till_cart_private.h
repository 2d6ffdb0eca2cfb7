/* Inside the cart: shared by its two files. */
#pragma once

#include "ui/session/cart_keeper.h"
#include "ui/session/look_up.h"
#include "ui/session/till_cart.h"

/* What the cart cannot tell of a line. */
typedef struct {
    char *scan; /* of a label that states weight, price or lot; NULL: by code */
    char *approved_by;
    gint64 position_milli; /* on the shelf, when it was scanned */
} OcopCartOrigin;

struct _OcopTillCart {
    GObject parent_instance;
    /* borrowed */
    OcopSession *session;
    /* owned */
    OcopCart *cart;
    GPtrArray *rows;        /* of OcopCartRow */
    GPtrArray *origins;     /* of OcopCartOrigin */
    GArray *payments;       /* of OcopPaymentRequest: what the customer has paid already */
    OcopCartKeeper *keeper; /* NULL: the session has gone */
    char *cashier;          /* who began it, as long as nobody is logged in; NULL: nobody yet */
    char *resume, *buyer_name, *buyer_tax_code, *buyer_address;

    guint8 request_id[OCOP_UUID_SIZE];
    OcopChannel channel;
    gint64 sale_discount, total;
    guint selected;
    guint generation; /* a whole cart that was asked for before the last clearing is dropped */
};

/* Puts new rows where something differs and tells the model's users. */
void ocop_till_cart_refresh (OcopTillCart *cart);
void ocop_till_cart_keep (OcopTillCart *cart);
void ocop_till_cart_refuse (OcopTillCart *cart, const GError *error);
/* Without refreshing. Errors: those of ocop_cart_apply. */
gboolean ocop_till_cart_add_line (OcopTillCart *cart, const OcopFoundLine *found, guint *ret_line,
                                  GError **error);
/* An empty cart with another request id; what is kept stays. */
void ocop_till_cart_reset (OcopTillCart *cart);
/* Both of OcopPaymentRequest; @to is appended to. */
void ocop_till_cart_copy_payments (const GArray *from, GArray *to);
