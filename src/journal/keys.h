/* The till's Ed25519 key pair and what it signs.
 *
 * One key pair per epoch, made on the till and never leaving it; a backup never holds it. Signing
 * costs some tens of microseconds because the expanded secret key is kept. Source: DESIGN.md "The
 * journal", RFC 8032. */
#pragma once

#include "journal/hash.h"
#include <glib.h>

#define OCOP_SEED_SIZE       32
#define OCOP_PUBLIC_KEY_SIZE 32
#define OCOP_SECRET_KEY_SIZE 64
#define OCOP_SIGNATURE_SIZE  64
/* A header line, the seed in hex, LF, NUL. */
#define OCOP_KEY_FILE_TEXT_SIZE 82

typedef struct {
    guint8 public_key[OCOP_PUBLIC_KEY_SIZE];
    guint8 secret_key[OCOP_SECRET_KEY_SIZE]; /* libsodium's form: seed, then public key */
} OcopKeys;

/* The key pair of @seed, which the caller draws from its ports and wipes. End with ocop_keys_clear.
 */
void ocop_keys_init_from_seed (OcopKeys *keys, const guint8 seed[OCOP_SEED_SIZE]);
/* Wipes the secret. */
void ocop_keys_clear (OcopKeys *keys);

/* A record's signature: over "OCOPJ1 sig" LF and the 32 bytes of its hash. */
void ocop_keys_sign_hash (const OcopKeys *keys, const guint8 hash[OCOP_HASH_SIZE],
                          guint8 ret_signature[OCOP_SIGNATURE_SIZE]);
gboolean ocop_keys_verify_hash (const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                                const guint8 hash[OCOP_HASH_SIZE],
                                const guint8 signature[OCOP_SIGNATURE_SIZE]);

/* Any other message, signed as it is. Its form must not be able to begin with "OCOPJ1 sig" LF. */
void ocop_keys_sign_bytes (const OcopKeys *keys, const void *bytes, gsize size,
                           guint8 ret_signature[OCOP_SIGNATURE_SIZE]);
gboolean ocop_keys_verify_bytes (const guint8 public_key[OCOP_PUBLIC_KEY_SIZE], const void *bytes,
                                 gsize size, const guint8 signature[OCOP_SIGNATURE_SIZE]);

/* The key file's text, NUL-terminated, to be stored with mode 0600 and wiped by the caller. */
void ocop_keys_to_file_text (const OcopKeys *keys, char ret_text[OCOP_KEY_FILE_TEXT_SIZE]);
/* Errors: OCOP_ERROR_BAD_FILE. The message never quotes the file. */
gboolean ocop_keys_from_file_text (const char *bytes, gsize size, OcopKeys *ret_keys,
                                   GError **error);

/* Public keys as text: one per line, 64 hex digits, in order of epochs; a missing last LF and CRLF
 * are forgiven, because people send such files by mail. Returns an array of OCOP_PUBLIC_KEY_SIZE
 * bytes per key, at least one. Errors: OCOP_ERROR_BAD_FILE with the line. */
GByteArray *ocop_keys_read_public (const char *bytes, gsize size, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopKeys, ocop_keys_clear)
