/* Every kind of paper by name, as golden files, pictures and printers are shown them. */
#pragma once

#include "receipts/document.h"

/* "sale", "copy" … NULL-terminated. "bench" is the receipt that is measured: 15 lines of Vietnamese
 * goods and two QR codes. "extremes" has what hostile and outsize input may do to a paper. */
const char *const *sample_names (void);
/* Owned; @name is one of them. */
OcopDocument *sample_document (const char *name);
