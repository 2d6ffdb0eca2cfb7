/* The headers of a batch as records, checked among themselves: each can be read, is of this till
 * and epoch, has the number that comes next and names the hash of the one before it; the first
 * names the batch's prev_hash; a body in the batch is the one that was hashed. With the signature
 * of the last one this proves the whole range to be the till's (DESIGN.md "The journal").
 *
 * What is not checked: kinds, totals and times, which a registry keeps as evidence in any case. */
#pragma once

#include "wire/batch.h"

typedef struct {
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    const char *text; /* borrowed from the batch */
    gsize size;
    const OcopWireBody *body; /* borrowed from the batch, NULL: it has none */
} OcopWireHeader;

/* New array of OcopWireHeader, in order, to be dropped before @batch. Bodies whose hash is not that
 * of their record are moved to the batch's quarantine ("body_sha256") and left out. Errors:
 * OCOP_ERROR_BAD_INPUT with field "headers[i].FIELD". */
GArray *ocop_header_range_read (OcopBatch *batch, GError **error);

/* TRUE when the owner of @public_key signed the last header. FALSE when there is none. */
gboolean ocop_header_range_verify (const OcopBatch *batch, const GArray *headers,
                                   const guint8 public_key[OCOP_PUBLIC_KEY_SIZE]);
