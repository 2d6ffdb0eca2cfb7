/* What is asked when goods are taken back, in the words of CONTRACT.md "Return". */
#pragma once

#include "domain/sale_request.h"

typedef struct {
    int line;   /* of the receipt, from 1; 0 in a return without receipt */
    char *code; /* without receipt: the product */
    gint64 qty_milli;
    gint64 amount; /* without receipt: what is refunded; else -1 */
    gboolean is_restocked;
} OcopReturnLineRequest;

typedef struct {
    gboolean has_request_id;
    guint8 request_id[OCOP_UUID_SIZE];
    char *cashier;
    char *receipt; /* NULL: without receipt */
    char *reason;
    char *approved_by;   /* NULL: nobody */
    OcopChannel channel; /* without receipt */
    char *paper;         /* text of the QR of a receipt of another till, kept; NULL: none */
    GPtrArray *lines;    /* of OcopReturnLineRequest */
    GArray *refunds;     /* of OcopPaymentRequest; empty: cash */
    gboolean has_refunds;
} OcopReturnRequest;

/* Without lines and refunds; it owns the lines that are added, with their codes. */
OcopReturnRequest *ocop_return_request_new (void);
OcopReturnRequest *ocop_return_request_read (const char *json, gssize length, GError **error);
void ocop_return_request_free (OcopReturnRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopReturnRequest, ocop_return_request_free)
void ocop_return_request_digest (const OcopReturnRequest *request,
                                 guint8 ret_digest[OCOP_DIGEST_SIZE]);
