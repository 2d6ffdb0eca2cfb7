/* A source as its ini file describes it. Private to this folder. */
#pragma once

#include "registry/payments/sources.h"

typedef enum {
    OCOP_SCHEME_SECRET,            /* the header is prefix and key */
    OCOP_SCHEME_HMAC_SHA256_PAIRS, /* of the members of an object */
    OCOP_SCHEME_HMAC_SHA512_V1,    /* "t=…,v1=…" over time and sorted body */
} OcopPaymentScheme;

struct _OcopPaymentSource {
    char *name;
    OcopPaymentScheme scheme;
    char *header, *prefix; /* "" where the scheme has none */
    char *over, *member;
    char *list; /* "" : the body itself */
    /* keys, the first that is there counts */
    char **id, **amount, **time, **reference;
    char **text;        /* all of them are looked at */
    GHashTable *accept; /* key -> value that it must have where it is there; NULL: none */
    char *answer;
    char *secret; /* wiped when freed; NULL until read */
};

/* NULL and BAD_FILE with what is wrong. */
OcopPaymentSource *ocop_payment_source_parse (const char *ini, GError **error);
void ocop_payment_source_free (OcopPaymentSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPaymentSource, ocop_payment_source_free)

typedef struct {
    const char *name;
    const char *ini;
} OcopPaymentSourceData;
extern const OcopPaymentSourceData ocop_payment_source_data[];
extern const unsigned ocop_payment_source_data_count;
