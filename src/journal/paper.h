/* The QR of a receipt: proof on paper that a till recorded a sale.
 *
 *     "OCOPR1." base64url (point LF till LF epoch LF seq LF receipt LF utc_ms LF total LF hash)
 *     "." base64url (Ed25519 signature over exactly those LF-joined bytes)
 *
 * The hash is the whole hash of the sale's record, so that paper and journal can be held against
 * each other. The signed text begins with a point's code, which has no blank, so it can never pass
 * for "OCOPJ1 sig". Source: DESIGN.md "Paper". */
#pragma once

#include "journal/keys.h"
#include "journal/record.h"
#include <glib.h>

/* Longest QR text, and more than any real one. */
#define OCOP_PAPER_TEXT_MAX 512
/* "QN01-1.2-00000001": point, till, epoch where it is over 1, eight digits or more, NUL. */
#define OCOP_RECEIPT_TEXT_SIZE 48

typedef struct {
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    gint64 epoch;
    gint64 seq;
    char receipt[OCOP_RECEIPT_TEXT_SIZE]; /* begins as point, till and epoch demand */
    gint64 utc_ms;
    gint64 total_dong; /* within ±OCOP_MONEY_MAX */
    guint8 hash[OCOP_HASH_SIZE];
    guint8 signature[OCOP_SIGNATURE_SIZE];
} OcopPaper;

/* Signs @paper and returns the QR text, owned; the signature in @paper is not read.
 * Errors: OCOP_ERROR_INTERNAL when a field is out of its range. */
char *ocop_paper_make (const OcopPaper *paper, const OcopKeys *keys, GError **error);

/* Reads a QR text; does not check the signature. Strict: only what make writes is taken, so one
 * receipt has one text. Errors: OCOP_ERROR_BAD_INPUT. */
gboolean ocop_paper_read (const char *text, gsize length, OcopPaper *ret_paper, GError **error);

/* TRUE when the key's owner signed these fields. */
gboolean ocop_paper_verify (const OcopPaper *paper, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE]);
