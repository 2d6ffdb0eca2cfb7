/* What the registry signs: each kind of document under a prefix of its own, so that none can be
 * passed off as another. The signature travels in the HTTP header "Ocop-Signature" as 128 hex
 * digits and is over the prefix and exactly the bytes of the body. */
#pragma once

#include "journal/keys.h"
#include <glib.h>

#define OCOP_DOCUMENT_HEADER "Ocop-Signature"
/* Hex and a NUL. */
#define OCOP_SIGNATURE_TEXT_SIZE (2 * OCOP_SIGNATURE_SIZE + 1)

typedef enum {
    OCOP_DOCUMENT_ACK,       /* "OCOPA1 ack" LF */
    OCOP_DOCUMENT_STATE,     /* "OCOPA1 state" LF */
    OCOP_DOCUMENT_ENROLMENT, /* "OCOPA1 enrolment" LF: signed by the key it brings */
    OCOP_DOCUMENT_PROBLEM,   /* "OCOPA1 problem" LF: 409 answers, which move a till's cursors */
    OCOP_DOCUMENT_CATALOGUE, /* "OCOPC1 catalogue" LF */
    OCOP_DOCUMENT_RECALLS,   /* "OCOPC1 recalls" LF */
    OCOP_N_DOCUMENTS
} OcopDocumentKind;

void ocop_document_sign (OcopDocumentKind kind, const void *bytes, gsize size,
                         const OcopKeys *registry_keys,
                         char ret_signature[OCOP_SIGNATURE_TEXT_SIZE]);
/* @signature: the header's value as it came, NULL when there was none. */
gboolean ocop_document_verify (OcopDocumentKind kind, const void *bytes, gsize size,
                               const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE],
                               const char *signature);
