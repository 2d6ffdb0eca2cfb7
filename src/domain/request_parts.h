/* What the readers of sale and return requests share. Not for other folders. */
#pragma once

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "domain/sale_request.h"

void ocop_request_read_id (OcopJsonReader *r, gboolean *ret_has, guint8 ret_id[OCOP_UUID_SIZE]);
OcopChannel ocop_request_read_channel (OcopJsonReader *r, gboolean *ret_has);
/* Cash states "tendered" in a payment and "amount" in a refund. */
void ocop_request_read_payments (OcopJsonReader *r, const char *key, gboolean is_refund,
                                 GArray *payments);
void ocop_request_write_payments (OcopJsonWriter *w, const char *key, const GArray *payments);
/* SHA-256 of @text. */
void ocop_request_digest_text (const GString *text, guint8 ret_digest[OCOP_DIGEST_SIZE]);
