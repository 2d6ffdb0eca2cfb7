/* Web addresses on labels: GS1 Digital Links, and stamps that carry a product code as a parameter.
 * Part of barcode.h, which is what callers use.
 * Source: GS1 Digital Link standard, URI syntax (uncompressed form). */
#pragma once

#include "domain/barcode.h"

/* TRUE for "http://" and "https://", case ignored, followed by a host, without blanks. */
gboolean ocop_digital_link_is_url (const char *text, gsize length);

/* Reads the address @url, for which is_url holds and which is clean text, into @scan: its kind,
 * url and what the address says.
 *
 * "…/01/GTIN/22/…/10/LOT/21/SERIAL?17=YYMMDD…" anywhere in the path, GTIN of 8, 12, 13 or 14
 * digits, is OCOP_SCAN_DIGITAL_LINK. Values are percent-decoded. Query keys that are no digits
 * are skipped.
 *
 * Anything else is OCOP_SCAN_URL; there the parameter "gtin" gives the gtin where
 * it is a right one, and "code" or "barcode" where it is a right one of 13 or 14 digits (shorter
 * numbers are too often right by chance). */
void ocop_digital_link_read (const char *url, gsize length, OcopDay today, OcopScan *scan);
