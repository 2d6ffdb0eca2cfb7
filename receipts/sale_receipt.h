/* The receipts of a sale and of goods taken back, from the facts of their records. */
#pragma once

#include "domain/goods_return.h"
#include "domain/sale.h"
#include "receipts/document.h"
#include "receipts/facts.h"

/* In the column of amounts the lines of goods, with what came off them, add up to the total. VAT is
 * shown where the record has it, that is with the deduction method, whatever the shop's method is
 * by now. A sale of training gets the mark for it, no number, no hash and no code. Owned. */
OcopDocument *ocop_receipt_for_sale (const OcopSale *sale, const OcopShopFace *face,
                                     const OcopPaperFacts *facts);

/* Amounts are what goes back to the customer, positive. Owned. */
OcopDocument *ocop_receipt_for_return (const OcopReturn *taking_back, const OcopShopFace *face,
                                       const OcopPaperFacts *facts);
