/* Why a chain, an export or an outside witness does not hold. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_BREAK_NONE,
    /* at a record */
    OCOP_BREAK_UNREADABLE, /* its bytes are no record */
    OCOP_BREAK_POSITION, /* not the number that had to come, or not the kind that opens an epoch */
    OCOP_BREAK_IDENTITY, /* another province, point or till */
    OCOP_BREAK_BODY_MISSING,    /* no body where one is needed */
    OCOP_BREAK_BODY_CHANGED,    /* the body is not the one that was hashed */
    OCOP_BREAK_BODY_UNREADABLE, /* first record of an epoch without a usable key or previous head */
    OCOP_BREAK_KEY_UNKNOWN,     /* no key for this epoch */
    OCOP_BREAK_KEY_DIFFERS,     /* the epoch opens with another key than the one given */
    OCOP_BREAK_LINK,            /* prev_hash is not the hash of the record before */
    OCOP_BREAK_SIGNATURE_MISSING, /* no signature where one is needed */
    OCOP_BREAK_SIGNATURE,         /* not signed by the key of its epoch */
    OCOP_BREAK_TOTALS,            /* gt_* fell, or moved in a record that cannot move them */
    OCOP_BREAK_CLOCK,             /* time went back although the clock was called good */
    OCOP_BREAK_EMPTY,             /* no record at all */
    /* against outside evidence */
    OCOP_BREAK_HEAD_MISSING,   /* the chain ends before the record that must be in it */
    OCOP_BREAK_HEAD_DIFFERS,   /* that record has another hash */
    OCOP_BREAK_RECEIPT_FORGED, /* the receipt is not signed by the till, or is of another till */
    /* in an export folder */
    OCOP_BREAK_FILE_MISSING,
    OCOP_BREAK_FILE_CHANGED, /* not what MANIFEST says */
    OCOP_BREAK_FILE_EXTRA,   /* nothing in the journal asks for it */
    OCOP_N_BREAKS
} OcopBreak;

/* Stable name, never translated: "link", "body-changed", "none". Static. */
const char *ocop_break_get_name (OcopBreak code);
/* A translated clause without final dot. Static. */
const char *ocop_break_get_text (OcopBreak code);
