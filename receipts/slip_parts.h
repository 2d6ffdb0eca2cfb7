/* Pieces that several slips share. Private to this folder. */
#pragma once

#include "receipts/slips.h"

/* "Quầy: QN01-1"; nothing where the till is not known. */
void ocop_slip_add_till (OcopDocument *document, const OcopShopFace *face);
/* "CHƯA THANH TOÁN" */
void ocop_slip_add_unpaid_mark (OcopDocument *document);
void ocop_slip_add_line (OcopDocument *document, const OcopSlipLine *line, guint number);
/* "Lô L1, HSD 30/06/2027"; nothing where there is neither. */
void ocop_slip_add_lot (OcopDocument *document, const OcopSlipLine *line);
/* Two places to sign, side by side. */
void ocop_slip_add_signatures (OcopDocument *document, const char *left, const char *right);
