/* Paying: cash, VietQR, card slip, voucher, in any mixture. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_PAY_PAGE (ocop_pay_page_get_type())
G_DECLARE_FINAL_TYPE (OcopPayPage, ocop_pay_page, OCOP, PAY_PAGE, OcopPage)

/* For the session's cart, which is not empty; follows it. @is_exact_cash: the sum
 * is in the entry already. Floating. */
OcopPage *ocop_pay_page_new (OcopSession *session, gboolean is_exact_cash);
