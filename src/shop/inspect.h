/* What a value means and what is wrong with it, as JSON: CONTRACT.md "inspect --json". Nothing here
 * changes a shop, and none has to be there.
 *
 * Each function returns one JSON object, owned, for any bytes; what is wrong is named in
 * "problems". */
#pragma once

#include "domain/vietqr.h"
#include "shop/shop.h"

/* Longer values are not looked at: "problems":["length"]. */
#define OCOP_INSPECT_MAX_BYTES 4096

/* @shop may be NULL: then labels of scales are read by the default table. */
char *ocop_inspect_barcode (OcopShop *shop, const OcopPorts *ports, const char *value,
                            gsize length);
char *ocop_inspect_vietqr (const char *value, gsize length);
char *ocop_inspect_amount (const char *value, gsize length);
char *ocop_inspect_text (const char *value, gsize length);
/* The QR text of a receipt, checked with the keys in the file text @keys (one per line, in order of
 * epochs), else with those of @shop; both may be NULL, then the receipt is read but not valid
 * ("no-key"). Errors: BAD_FILE for @keys. */
char *ocop_inspect_receipt (OcopShop *shop, const char *keys, gsize keys_size, const char *value,
                            gsize length, GError **error);

/* Longest file for a printer that is looked at. */
#define OCOP_INSPECT_PAPER_MAX_BYTES (16 * 1024 * 1024)

/* What @bytes put on the paper of a printer. @profile: NULL, or the name of what it can do.
 * @ret_png (may be NULL): the paper as a picture, owned. Errors: BAD_INPUT for @profile, and for a
 * paper too long for the picture where one is asked for. */
char *ocop_inspect_escpos (const char *profile, const void *bytes, gsize size, GBytes **ret_png,
                           GError **error);
