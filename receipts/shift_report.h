/* X and Z: what a shift came to. */
#pragma once

#include "domain/shift.h"
#include "receipts/document.h"
#include "receipts/facts.h"

/* The Z of a closed shift, or with @close->z = 0 the X of an open one, which has no count of the
 * drawer and proves nothing. Of @facts only utc_ms, hash and copy are read. Owned. */
OcopDocument *ocop_report_for_shift (const OcopShiftClose *close, const OcopShopFace *face,
                                     const OcopPaperFacts *facts);
