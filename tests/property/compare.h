/* Asserts that the shop's answers and figures are the model's. */
#pragma once

#include "property/model.h"
#include "shop/shop.h"

void assert_sale (const Model *model, const OcopSale *sale, const MSale *expected);
void assert_number (const char *receipt, gint64 expected);
void assert_figures (const Model *model, const OcopShiftClose *close, const MShift *expected);
void assert_stock (const Model *model, OcopShop *shop);
/* Every row of the report by product is the model's, and together they are all the model has. */
void assert_report (const Model *model, OcopShop *shop);
