/* Headers of one range in few bytes: about 60 each instead of 430.
 *
 * Left out is what the reader can compute: prev_hash (the hash of the record before), seq, and the
 * fields that are the same in all records of an epoch. The rest is written as differences. What
 * comes back is exactly the bytes that were signed: a record's text has one form only (record.h
 * "strict"). */
#pragma once

#include "journal/record.h"
#include "wire/header_range.h"
#include <glib.h>

/* Appends the range to @out. */
void ocop_reg_pack (const OcopWireHeader *headers, guint n_headers, GByteArray *out);

/* Reads a range record by record. @bytes outlives it. */
typedef struct {
    /*< private >*/
    const guint8 *at, *end;
    OcopRecord record;                /* the last one given */
    guint8 next_prev[OCOP_HASH_SIZE]; /* its hash */
    char kinds[64][OCOP_KIND_TEXT_SIZE];
    guint n_kinds;
    guint n_left;
} OcopRegUnpacker;

/* @from and @prev_hash are of the first record. FALSE when @bytes is no packed range. */
gboolean ocop_reg_unpacker_init (OcopRegUnpacker *unpacker, const void *bytes, gsize size,
                                 gint64 epoch, gint64 from, const guint8 prev_hash[OCOP_HASH_SIZE]);
/* Number of records that are left. */
guint ocop_reg_unpacker_get_n_left (const OcopRegUnpacker *unpacker);
/* The next record, its bytes (NUL-terminated) and hash. FALSE when the bytes are damaged. */
gboolean ocop_reg_unpacker_next (OcopRegUnpacker *unpacker, OcopRecord *ret_record,
                                 char ret_text[OCOP_RECORD_TEXT_MAX], gsize *ret_size,
                                 guint8 ret_hash[OCOP_HASH_SIZE]);
