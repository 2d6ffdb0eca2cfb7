/* One record of the journal: the sixteen fields that are hashed, chained and signed.
 *
 * As bytes it is text, each field followed by one LF, in the order of the struct, "OCOPJ1" first:
 * decimal ASCII, lower-case hex, a day as "2026-11-21" or "-". Its hash is the SHA-256 of these
 * bytes; the signature is in keys.h. Source: DESIGN.md "The journal". */
#pragma once

#include "base/day.h"
#include "journal/hash.h"
#include "journal/kind.h"
#include <glib.h>

#define OCOP_RECORD_N_FIELDS 16
/* Room for any record's text with a NUL. */
#define OCOP_RECORD_TEXT_MAX 448
/* Province and point: at most 8 characters and a NUL. */
#define OCOP_CODE_TEXT_SIZE 9

#define OCOP_TILL_MAX  99
#define OCOP_EPOCH_MAX (G_GINT64_CONSTANT (1000000000))
#define OCOP_SEQ_MAX   (G_GINT64_CONSTANT (1000000000000000))
/* The last millisecond of 9999-12-31 UTC. */
#define OCOP_UTC_MS_MAX (G_GINT64_CONSTANT (253402300799999))

typedef enum {
    OCOP_CLOCK_OK,
    OCOP_CLOCK_BEHIND,    /* behind an earlier record or the build day, nobody asked yet */
    OCOP_CLOCK_CONFIRMED, /* behind, and a person confirmed the day */
    OCOP_N_CLOCK_STATES
} OcopClockState;

typedef struct {
    char province[OCOP_CODE_TEXT_SIZE]; /* [A-Z0-9]{1,8} */
    char point[OCOP_CODE_TEXT_SIZE];    /* [A-Z0-9]{2,8} */
    gint64 till;                        /* 1 to OCOP_TILL_MAX */
    gint64 epoch;                       /* from 1 */
    gint64 seq;                         /* from 1 in each epoch, without gap */
    char kind[OCOP_KIND_TEXT_SIZE];     /* text, so that kinds of later versions verify too */
    gint64 utc_ms;                      /* 0 to OCOP_UTC_MS_MAX */
    OcopClockState clock_state;
    OcopDay business_day; /* or OCOP_DAY_NONE */
    gint64 operator_id;   /* a user's number, 0: nobody in particular */
    guint8 body_sha256[OCOP_HASH_SIZE];
    gint64 gt_sales;   /* perpetual sum of sales, not reduced by returns, đồng, >= 0 */
    gint64 gt_returns; /* perpetual sum of returns, đồng, >= 0 */
    gint64 gt_count;   /* sales and returns so far */
    guint8 prev_hash[OCOP_HASH_SIZE];
} OcopRecord;

/* NULL when every field is within its range, else the name of the first that is not. Static. */
const char *ocop_record_find_wrong_field (const OcopRecord *record);

/* Writes the record's bytes and a NUL into @buffer; returns their number without the NUL.
 * A field out of its range is a fault of the program and stops it: check what came from outside
 * before. */
gsize ocop_record_to_text (const OcopRecord *record, char buffer[OCOP_RECORD_TEXT_MAX]);

/* Reads one record from the beginning of @bytes; what comes after it is left alone and @ret_used
 * (may be NULL) says where it begins. Strict: what is taken would be written as the same bytes.
 * Errors: OCOP_ERROR_BAD_INPUT with the field's name. */
gboolean ocop_record_from_text (const char *bytes, gsize size, OcopRecord *ret_record,
                                gsize *ret_used, GError **error);

void ocop_record_hash (const OcopRecord *record, guint8 ret_hash[OCOP_HASH_SIZE]);

OcopKind ocop_record_get_kind (const OcopRecord *record);
void ocop_record_set_kind (OcopRecord *record, OcopKind kind);

/* "ok", "behind", "confirmed". Static. */
const char *ocop_clock_state_to_text (OcopClockState state);

/* prev_hash of seq 1 in epoch 1: SHA-256 of "OCOPJ1 genesis" LF, public key in hex, LF. */
void ocop_record_genesis_hash (const guint8 public_key[32], guint8 ret_hash[OCOP_HASH_SIZE]);
