/* What a paper states beside the record it is made from: who the shop is, and facts of this one
 * paper. All texts are borrowed and may be untrusted; "" or NULL where not known, and then nothing
 * is printed. */
#pragma once

#include "domain/words.h"
#include "journal/hash.h"
#include <glib.h>

typedef struct {
    const char *company;  /* who sells, in law */
    const char *tax_code; /* MST */
    const char *name;     /* the place of business */
    const char *address;
    const char *phone;
    const char *point; /* "QN01" */
    int till;          /* 0: not known */
    OcopWordsRegion region;
    const char *footer; /* lines separated by LF: thanks, how goods are taken back */
} OcopShopFace;

/* Of a sale, a return or a closed shift. Zeroed: an original without hash, code and buyer. */
typedef struct {
    gint64 utc_ms;       /* of the record; of the reading in an X */
    const guint8 *hash;  /* of the record, OCOP_HASH_SIZE bytes; NULL: none */
    const char *qr_text; /* what ocop_paper_make wrote; NULL: none */
    gint64 copy;         /* 0: the original, n: the nth further paper */
    const char
        *invoice; /* symbol and number of the tax invoice; NULL: the paper says that it is none */
    const char *invoice_lookup; /* address where that invoice is looked up; NULL: none */
    const char *buyer_name;     /* of sales; these three may have been erased since */
    const char *buyer_tax_code;
    const char *buyer_address;
} OcopPaperFacts;
