/* The manager's pages, in states worth looking at. */
#pragma once

#include "find.h"

/* A shelf with lots, low and negative positions, and three weeks of sales. */
void ocop_shot_have_goods (OcopFixture *shop);
void ocop_shot_inventory (OcopUiFixture *fixture);
void ocop_shot_inventory_expiring (OcopUiFixture *fixture);
void ocop_shot_receive (OcopUiFixture *fixture);
void ocop_shot_opening (OcopUiFixture *fixture);
void ocop_shot_waste (OcopUiFixture *fixture);
void ocop_shot_adjust (OcopUiFixture *fixture);
void ocop_shot_ledger (OcopUiFixture *fixture);
void ocop_shot_reports_days (OcopUiFixture *fixture);
void ocop_shot_reports_products (OcopUiFixture *fixture);
void ocop_shot_reports_stars (OcopUiFixture *fixture);
void ocop_shot_reports_certificates (OcopUiFixture *fixture);
void ocop_shot_reports_channels (OcopUiFixture *fixture);
void ocop_shot_reports_cashiers (OcopUiFixture *fixture);
void ocop_shot_reports_empty (OcopUiFixture *fixture);
void ocop_shot_reports_year (OcopUiFixture *fixture);
void ocop_shot_inventory_nothing (OcopUiFixture *fixture);
void ocop_shot_inventory_long (OcopUiFixture *fixture);
void ocop_shot_adjust_long (OcopUiFixture *fixture);
void ocop_shot_ledger_long (OcopUiFixture *fixture);
