/* A request to pay by VietQR: the code full size for the customer's telephone, and whether the
 * money has come. Showing it proves nothing. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_VIETQR_PAGE (ocop_vietqr_page_get_type())
G_DECLARE_FINAL_TYPE (OcopVietqrPage, ocop_vietqr_page, OCOP, VIETQR_PAGE, OcopPage)

typedef struct {
    const char *code; /* of the request, the payment's reference */
    gint64 amount;
    const char *bank_reference; /* "" when only the registry told */
} OcopVietqrPaid;

/* @paid is called once, after the page has left, when the registry's receiver or the cashier says
 * that the money came; not when the page is left otherwise (the request is dropped) or @owner has
 * gone. Floating. */
OcopPage *ocop_vietqr_page_new (OcopSession *session, gint64 amount, GObject *owner,
                                void (*paid) (const OcopVietqrPaid *paid, gpointer data),
                                gpointer data);
