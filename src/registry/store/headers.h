/* Evidence: the headers of every record, as they were signed, and the few bodies that left a shop.
 *
 * One row per accepted range, not per record: a batch of 300 headers is one insert at the end of
 * one till's part of one b-tree. The text is kept packed (packing.h): body hashes and what
 * cannot be computed; every read rebuilds the exact bytes, walks the chain from @prev_hash and must
 * arrive at @last_hash, so that a range that was tampered with or has decayed is STORE_DAMAGED. */
#pragma once

#include "registry/db/db.h"
#include "wire/header_range.h"

/* More than a batch carries. */
#define OCOP_REG_RANGE_MAX 4096

typedef struct {
    gint64 till_key;
    gint64 epoch;
    /* One after the other, as ocop_header_range_read gives them; a part of them is fine. */
    const OcopWireHeader *headers;
    guint n_headers;                       /* 1 to OCOP_REG_RANGE_MAX */
    guint8 signature[OCOP_SIGNATURE_SIZE]; /* of the last one */
    gint64 received_ms;
} OcopRegRange;

/* Keeps @range, whose chain the caller has verified and which begins right behind what is held: of
 * a batch that overlaps, only the new remainder is put. The same range again is an error of the
 * database (INTERNAL), never a second copy. */
gboolean ocop_reg_headers_put (OcopRegDb *db, const OcopRegRange *range, GError **error);

/* Hash of one record. *@ret_found FALSE when it is not held. */
gboolean ocop_reg_headers_find_hash (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                                     gboolean *ret_found, guint8 ret_hash[OCOP_HASH_SIZE],
                                     GError **error);
/* One record with its hash: a paper's look-up. */
gboolean ocop_reg_headers_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                                gboolean *ret_found, OcopRecord *ret_record,
                                guint8 ret_hash[OCOP_HASH_SIZE], GError **error);

/* Calls @each for every record of an epoch from @from on, in order. @text is the record's bytes,
 * @signature NULL but for the last of each range. FALSE from @each ends the walk with the error it
 * set. A gap between ranges is STORE_DAMAGED. */
typedef gboolean (*OcopRegHeaderFunc) (gint64 seq, const char *text, gsize text_size,
                                       const guint8 hash[OCOP_HASH_SIZE], const guint8 *signature,
                                       gpointer data, GError **error);
gboolean ocop_reg_headers_foreach (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 from,
                                   OcopRegHeaderFunc each, gpointer data, GError **error);

/* Walks all ranges of an epoch: gapless from 1, which chains to @prev_hash, to *@ret_last_seq with
 * @ret_last_hash; 0 and @prev_hash without any. What `verify` compares with the head. */
gboolean ocop_reg_headers_check (OcopRegDb *db, gint64 till_key, gint64 epoch,
                                 const guint8 prev_hash[OCOP_HASH_SIZE], gint64 *ret_last_seq,
                                 guint8 ret_last_hash[OCOP_HASH_SIZE], GError **error);

typedef enum {
    OCOP_REG_BODY_GOOD,
    OCOP_REG_BODY_QUARANTINED, /* kept and acknowledged, but not understood */
} OcopRegBodyState;

/* A body as received (epoch and shift-close records). The same again changes nothing. */
gboolean ocop_reg_bodies_put (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                              const void *body, gsize size, OcopRegBodyState state, GError **error);
/* *@ret_body owned, NULL when not held. */
gboolean ocop_reg_bodies_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                               GBytes **ret_body, OcopRegBodyState *ret_state, GError **error);

/* Bodies of the records 1 of the epochs after the first, ascending. */
typedef void (*OcopRegFirstBodyFunc) (gint64 epoch, const void *body, gsize size, gpointer data);
gboolean ocop_reg_bodies_each_first (OcopRegDb *db, gint64 till_key, OcopRegFirstBodyFunc each,
                                     gpointer data, GError **error);

/* Whatever of a batch could not be understood, whole: @what "row", "stock", "body". */
gboolean ocop_reg_quarantine_put (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                                  const char *what, const void *bytes, gsize size,
                                  const char *reason, gint64 now_ms, GError **error);
