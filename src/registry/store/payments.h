/* Payments that banks report, and the codes tills wait for. Nothing about who paid is kept. */
#pragma once

#include "registry/store/shape.h"

typedef struct {
    char *source;   /* "payos" "sepay" "casso" */
    char *event_id; /* the source's own: with it, the same event is taken once */
    char *code;     /* VietQR purpose code, "OC7K2M9Q" */
    gint64 amount;
    gint64 utc_ms;
    char *reference;
    gint64 received_ms;
    gint64 claimed_by;   /* till_key; 0: nobody has waited for it yet */
    gint64 delivered_ms; /* first given to the till; 0: not yet */
} OcopRegPayment;
extern const OcopRegShape ocop_reg_payment_shape;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegPayment, ocop_reg_row_free)

/* *@ret_is_new FALSE for an event that was taken before. */
gboolean ocop_reg_payments_add (OcopRegDb *db, const OcopRegPayment *payment, gboolean *ret_is_new,
                                GError **error);
/* Payments for any of @codes received since @since_ms, by time; marks them as given to @till_key (a
 * payment given to one till is not given to another). The same question again gets the same answer:
 * an answer may be lost. Array of OcopRegPayment. */
GPtrArray *ocop_reg_payments_take (OcopRegDb *db, gint64 till_key, const char *const *codes,
                                   guint n_codes, gint64 since_ms, gint64 now_ms, GError **error);
/* Drops what was received before @before_ms. */
gboolean ocop_reg_payments_expire (OcopRegDb *db, gint64 before_ms, GError **error);
