/* Checks a journal record by record, in one pass, and stops at the first break.
 *
 * At each record, in this order: its bytes; its number (gapless from 1, an epoch may only be
 * followed by seq 1 of a later one, opened by "init" or "epoch"); province, point and till; body
 * hash; the epoch's key; the link; the signature; the perpetual totals (only a sale or return moves
 * them, by one in gt_count, never down; a kind of a later version may move them up); the time (may
 * go back only where the clock was not called good).
 *
 * What one pass over a chain cannot show is a tail cut off or written anew by somebody who has the
 * key. Against that stand heads and receipts known from outside: expect them before feeding.
 *
 * A later epoch carries on from the newest head known to whoever opened it. Records of the epoch
 * before that lie behind that head are a lost tail that came back; records before it that are not
 * in this journal are counted as missing in the result, not as a break, because a restore from an
 * older backup makes them. A second restore from the same backup leaves out a whole epoch.
 *
 * Memory: 64 bytes per record of the epoch being read. */
#pragma once

#include "journal/break.h"
#include "journal/first_body.h"
#include "journal/keys.h"
#include "journal/paper.h"
#include "journal/record.h"
#include <glib.h>

typedef struct _OcopVerifier OcopVerifier;

typedef enum {
    OCOP_VERIFIER_STRICT = 0,
    /* A body may be NULL: the registry holds headers and few bodies. */
    OCOP_VERIFIER_BODIES_OPTIONAL = 1 << 0,
    /* A signature may be NULL: a signed head vouches for all before it. */
    OCOP_VERIFIER_SIGNATURES_OPTIONAL = 1 << 1,
} OcopVerifierFlags;

typedef struct {
    gboolean ok;
    gint64 n_records;         /* records found good */
    gint64 n_missing;         /* records that a later epoch names and this journal lacks */
    OcopBreak code;           /* OCOP_BREAK_NONE exactly when ok */
    gint64 first_break_epoch; /* 0: the break is not at a record */
    gint64 first_break_seq;
    char *reason; /* translated, NULL when ok */
} OcopVerifierResult;

OcopVerifier *ocop_verifier_new (OcopVerifierFlags flags);
void ocop_verifier_free (OcopVerifier *verifier);

/* Gives the public key of the next epoch, the first call that of the first epoch fed. Once a key is
 * given, an epoch without one is a break: who can open an epoch unasked could replace a tail.
 * Without any, keys are learned from the epochs' first bodies, which proves no more than that the
 * journal agrees with itself. For an epoch that the journal leaves out any bytes will do. */
void ocop_verifier_add_key (OcopVerifier *verifier, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE]);
gboolean ocop_verifier_has_keys (const OcopVerifier *verifier);

/* The journal must hold the record @seq with @hash, in epoch @epoch or, with 0, in any. Before
 * feeding. */
void ocop_verifier_expect_head (OcopVerifier *verifier, gint64 epoch, gint64 seq,
                                const guint8 hash[OCOP_HASH_SIZE]);
/* The journal must hold the record that @paper names, and @paper must be signed with its epoch's
 * key. Before feeding. */
void ocop_verifier_expect_paper (OcopVerifier *verifier, const OcopPaper *paper);

/* Starts behind @last, which the caller trusts: the next record fed must follow it. Before feeding;
 * needs a key for the epoch of @last, which is then the first one. */
void ocop_verifier_resume (OcopVerifier *verifier, const OcopRecord *last);

/* Checks one more record. @header: exactly the bytes of one record. @body and @signature may be
 * NULL as the flags allow. FALSE at a break, and for every record after it. */
gboolean ocop_verifier_feed (OcopVerifier *verifier, const void *header, gsize header_size,
                             const void *body, gsize body_size, const guint8 *signature);

/* Ends the checking and says what was found, expectations included. End with
 * ocop_verifier_result_clear. */
void ocop_verifier_get_result (OcopVerifier *verifier, OcopVerifierResult *ret_result);
void ocop_verifier_result_clear (OcopVerifierResult *result);

/* Reads "SEQ:HASH" as a person types it. Errors: OCOP_ERROR_BAD_INPUT. */
gboolean ocop_head_parse (const char *text, gint64 *ret_seq, guint8 ret_hash[OCOP_HASH_SIZE],
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopVerifier, ocop_verifier_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopVerifierResult, ocop_verifier_result_clear)
