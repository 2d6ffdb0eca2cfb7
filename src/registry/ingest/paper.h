/* A customer's paper against what the registry holds: the QR of a receipt. */
#pragma once

#include "journal/paper.h"
#include "registry/db/db.h"

typedef enum {
    OCOP_PAPER_KNOWN,            /* the record is held and is the one on the paper */
    OCOP_PAPER_NOT_YET_REPORTED, /* signed by the till, which has not sent the record yet */
    OCOP_PAPER_CONTRADICTS,  /* not signed by that till, or another record is held in its place */
    OCOP_PAPER_UNKNOWN_TILL, /* no such till or epoch is enrolled: nothing can be said */
} OcopPaperVerdict;

/* "known", "not-yet-reported", "contradicts", "unknown-till". Static. */
const char *ocop_paper_verdict_get_text (OcopPaperVerdict verdict);

typedef struct {
    OcopPaperVerdict verdict;
    const char *reason; /* why it contradicts: "signature", "hash", "kind", "time"; NULL. Static. */
    OcopPaper paper;
    OcopDay business_day; /* of a known record, else OCOP_DAY_NONE */
} OcopPaperLookUp;

/* Errors: OCOP_ERROR_BAD_INPUT when @text is no receipt's QR. */
gboolean ocop_ingest_look_up_paper (OcopRegDb *db, const char *text, gsize length,
                                    OcopPaperLookUp *ret_look_up, GError **error);
