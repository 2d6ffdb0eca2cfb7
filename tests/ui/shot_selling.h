/* States of selling and paying that are worth looking at. */
#pragma once

#include "find.h"

/* An account for VietQR, and cash rounded to 500 ₫. */
void ocop_shot_have_bank (OcopFixture *shop);
void ocop_shot_quantity (OcopUiFixture *fixture);
void ocop_shot_discount (OcopUiFixture *fixture);
void ocop_shot_lot (OcopUiFixture *fixture);
void ocop_shot_weighed (OcopUiFixture *fixture);
void ocop_shot_price (OcopUiFixture *fixture);
void ocop_shot_weight (OcopUiFixture *fixture);
void ocop_shot_remove (OcopUiFixture *fixture);
void ocop_shot_age (OcopUiFixture *fixture);
void ocop_shot_pay (OcopUiFixture *fixture);
void ocop_shot_pay_split (OcopUiFixture *fixture);
void ocop_shot_pay_voucher (OcopUiFixture *fixture);
void ocop_shot_pay_card (OcopUiFixture *fixture);
void ocop_shot_pay_much (OcopUiFixture *fixture);
void ocop_shot_vietqr (OcopUiFixture *fixture);
void ocop_shot_vietqr_expired (OcopUiFixture *fixture);
void ocop_shot_done (OcopUiFixture *fixture);
void ocop_shot_safety (OcopUiFixture *fixture);
void ocop_shot_safety_registry (OcopUiFixture *fixture);
void ocop_shot_safety_line (OcopUiFixture *fixture);
void ocop_shot_papers (OcopUiFixture *fixture);
void ocop_shot_help (OcopUiFixture *fixture);
