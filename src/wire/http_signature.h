/* Signed requests: RFC 9421 (HTTP Message Signatures) with Ed25519 over "@method", "@path",
 * "@query" and "content-digest", which is RFC 9530's SHA-256 of the body's exact bytes.
 *
 *     Content-Digest: sha-256=:X48E9q…=:
 *     Signature-Input: ocop=("@method" "@path" "@query" "content-digest");created=1795233125;
 *         nonce="…32 hex…";keyid="QN01-1.2"           (one line)
 *     Signature: ocop=:…base64…:
 *
 * One form only is written and taken, so a signature has one text. It cannot be mistaken for
 * anything else the till signs: the base begins with a quote. Time and nonce are evidence, not a
 * defence: a repeated batch is harmless (DESIGN.md "Sync"), and the caller decides what a clock far
 * off means. All values compared here are public, so nothing has to be compared in constant time;
 * signing is libsodium's. Pure: plain values in and out. */
#pragma once

#include "journal/keys.h"
#include "journal/record.h"
#include <glib.h>

#define OCOP_NONCE_SIZE       16
#define OCOP_HTTP_TARGET_MAX  2048
#define OCOP_KEY_ID_TEXT_SIZE 32
/* Longest value of each of the three headers that is looked at. */
#define OCOP_HTTP_HEADER_MAX 512
/* The second of 9999-12-31T23:59:59Z. */
#define OCOP_CREATED_MAX (OCOP_UTC_MS_MAX / 1000)

/* Whose key: "QN01-1.2" is point QN01, till 1, epoch 2. */
typedef struct {
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    gint64 epoch;
} OcopKeyId;

void ocop_key_id_to_text (const OcopKeyId *id, char ret_text[OCOP_KEY_ID_TEXT_SIZE]);
/* Strict: only what to_text writes. */
gboolean ocop_key_id_from_text (const char *text, OcopKeyId *ret_id);

/* What is signed. All borrowed. */
typedef struct {
    const char *method; /* "POST" */
    const char *target; /* as in the request line: path and, where there is one, "?" query */
    const void *body;
    gsize body_size; /* 0: none; then the digest is that of no bytes */
} OcopHttpRequest;

typedef struct {
    gint64 created; /* seconds since 1970, 0 to OCOP_CREATED_MAX */
    guint8 nonce[OCOP_NONCE_SIZE];
    OcopKeyId key_id;
} OcopSignatureParams;

/* Values of the three headers. */
typedef struct {
    char *content_digest;
    char *signature_input;
    char *signature;
} OcopSignatureHeaders;

void ocop_signature_headers_clear (OcopSignatureHeaders *headers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSignatureHeaders, ocop_signature_headers_clear)

typedef enum {
    OCOP_SIGNATURE_OK,
    OCOP_SIGNATURE_MISSING,   /* one of the three headers is not there */
    OCOP_SIGNATURE_MALFORMED, /* not in the one form, or the request itself is not */
    OCOP_SIGNATURE_DIGEST,    /* the body is not the one that was signed */
    OCOP_SIGNATURE_WRONG,     /* not signed with this key */
} OcopSignatureResult;

/* Errors: OCOP_ERROR_BAD_INPUT when method or target cannot be signed. Otherwise @ret_headers, to
 * be cleared. */
gboolean ocop_http_signature_make (const OcopHttpRequest *request,
                                   const OcopSignatureParams *params, const OcopKeys *keys,
                                   OcopSignatureHeaders *ret_headers, GError **error);

/* Who says to have signed, before anything is proven: to look the key up. @signature_input may be
 * NULL. OK, MISSING or MALFORMED. */
OcopSignatureResult ocop_http_signature_read (const char *signature_input,
                                              OcopSignatureParams *ret_params);

/* @headers: values as they came, members may be NULL. @ret_params may be NULL; set only with OK. */
OcopSignatureResult ocop_http_signature_verify (const OcopHttpRequest *request,
                                                const OcopSignatureHeaders *headers,
                                                const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                                                OcopSignatureParams *ret_params);
/* The same for a body whose hash was taken already: @request's body is not looked at. */
OcopSignatureResult ocop_http_signature_verify_hash (const OcopHttpRequest *request,
                                                     const guint8 body_hash[OCOP_HASH_SIZE],
                                                     const OcopSignatureHeaders *headers,
                                                     const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                                                     OcopSignatureParams *ret_params);

/* "sha-256=:…:" of @body. Owned. */
char *ocop_http_digest_make (const void *body, gsize size);
/* The same from a hash already taken. */
char *ocop_http_digest_from_hash (const guint8 hash[OCOP_HASH_SIZE]);
