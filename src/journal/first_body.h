/* What the body of the first record of an epoch says about the chain: the key of the epoch and,
 * from epoch 2 on, the head of the epoch before that it carries on from. The body may hold more
 * keys; these alone are read by a verifier. */
#pragma once

#include "base/json_writer.h"
#include "journal/hash.h"
#include "journal/keys.h"
#include <glib.h>

#define OCOP_FIRST_BODY_MAX_BYTES (1024 * 1024)

/* A record named by number and hash. */
typedef struct {
    gint64 epoch;
    gint64 seq;
    guint8 hash[OCOP_HASH_SIZE];
} OcopHead;

typedef struct {
    guint8 public_key[OCOP_PUBLIC_KEY_SIZE];
    gboolean has_previous; /* TRUE exactly from epoch 2 on */
    OcopHead
        previous; /* newest known head of the epoch before; its hash is the record's prev_hash */
    /* Where the sums of this epoch's rows begin, when that is neither there nor here: an epoch in
     * the place of one that could not be enrolled, whose rows it has. */
    gboolean has_base;
    gint64 base_sales, base_returns; /* đồng, >= 0 */
} OcopFirstBody;

/* Adds "public_key" and, where there is one, "previous":{"epoch","seq","hash"} and
 * "base":{"sales","returns"} to the object being written. */
void ocop_first_body_write (OcopJsonWriter *writer, const OcopFirstBody *body);

/* Errors: OCOP_ERROR_BAD_INPUT with the key. */
gboolean ocop_first_body_read (const void *bytes, gsize size, OcopFirstBody *ret_body,
                               GError **error);
