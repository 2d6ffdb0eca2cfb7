/* Ed25519 by libsodium. Secrets live in the caller's struct and on the stack only, and are wiped on
 * every way out. */
#include "journal/keys.h"

#include "base/error.h"
#include "base/ids.h"
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define SIGNATURE_PREFIX "OCOPJ1 sig\n"
#define FILE_HEADER      "OCOP till key 1\n"
#define PUBLIC_KEYS_MAX  100000

G_STATIC_ASSERT (OCOP_SEED_SIZE == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (OCOP_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (OCOP_SECRET_KEY_SIZE == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (OCOP_SIGNATURE_SIZE == crypto_sign_BYTES);
G_STATIC_ASSERT (OCOP_KEY_FILE_TEXT_SIZE == sizeof FILE_HEADER + 2 * OCOP_SEED_SIZE + 1);

/* The message that stands for a record; the prefix keeps it apart from everything else the key
 * signs. */
typedef struct {
    guint8 bytes[sizeof SIGNATURE_PREFIX - 1 + OCOP_HASH_SIZE];
} HashMessage;

static HashMessage
make_message (const guint8 hash[OCOP_HASH_SIZE])
{
    HashMessage message;

    memcpy (message.bytes, SIGNATURE_PREFIX, sizeof SIGNATURE_PREFIX - 1);
    memcpy (message.bytes + sizeof SIGNATURE_PREFIX - 1, hash, OCOP_HASH_SIZE);
    return message;
}

void
ocop_keys_init_from_seed (OcopKeys *keys, const guint8 seed[OCOP_SEED_SIZE])
{
    ocop_hash_ready_library();
    crypto_sign_seed_keypair (keys->public_key, keys->secret_key, seed);
}

void
ocop_keys_clear (OcopKeys *keys)
{
    sodium_memzero (keys, sizeof *keys);
}

void
ocop_keys_sign_hash (const OcopKeys *keys, const guint8 hash[OCOP_HASH_SIZE],
                     guint8 ret_signature[OCOP_SIGNATURE_SIZE])
{
    HashMessage message = make_message (hash);

    ocop_keys_sign_bytes (keys, message.bytes, sizeof message.bytes, ret_signature);
}

gboolean
ocop_keys_verify_hash (const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                       const guint8 hash[OCOP_HASH_SIZE],
                       const guint8 signature[OCOP_SIGNATURE_SIZE])
{
    HashMessage message = make_message (hash);

    return ocop_keys_verify_bytes (public_key, message.bytes, sizeof message.bytes, signature);
}

void
ocop_keys_sign_bytes (const OcopKeys *keys, const void *bytes, gsize size,
                      guint8 ret_signature[OCOP_SIGNATURE_SIZE])
{
    ocop_hash_ready_library();
    crypto_sign_detached (ret_signature, NULL, bytes, size, keys->secret_key);
}

gboolean
ocop_keys_verify_bytes (const guint8 public_key[OCOP_PUBLIC_KEY_SIZE], const void *bytes,
                        gsize size, const guint8 signature[OCOP_SIGNATURE_SIZE])
{
    ocop_hash_ready_library();
    return crypto_sign_verify_detached (signature, bytes, size, public_key) == 0;
}

void
ocop_keys_to_file_text (const OcopKeys *keys, char ret_text[OCOP_KEY_FILE_TEXT_SIZE])
{
    memcpy (ret_text, FILE_HEADER, sizeof FILE_HEADER - 1);
    ocop_hex_encode (keys->secret_key, OCOP_SEED_SIZE, ret_text + sizeof FILE_HEADER - 1);
    memcpy (ret_text + OCOP_KEY_FILE_TEXT_SIZE - 2, "\n", 2);
}

gboolean
ocop_keys_from_file_text (const char *bytes, gsize size, OcopKeys *ret_keys, GError **error)
{
    char hex[2 * OCOP_SEED_SIZE + 1] = "";
    guint8 seed[OCOP_SEED_SIZE];

    gboolean is_file = size == OCOP_KEY_FILE_TEXT_SIZE - 1 && bytes[size - 1] == '\n' &&
                       memcmp (bytes, FILE_HEADER, sizeof FILE_HEADER - 1) == 0;
    if (is_file)
        memcpy (hex, bytes + sizeof FILE_HEADER - 1, sizeof hex - 1);
    is_file = is_file && ocop_hex_decode (hex, seed, OCOP_SEED_SIZE);
    if (is_file)
        ocop_keys_init_from_seed (ret_keys, seed);
    else
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("this is not a till's key file"));
    sodium_memzero (hex, sizeof hex);
    sodium_memzero (seed, sizeof seed);
    return is_file;
}

static gboolean
read_public_line (const char *line, gsize length, guint8 ret_key[OCOP_PUBLIC_KEY_SIZE])
{
    char hex[2 * OCOP_PUBLIC_KEY_SIZE + 1];

    if (length > 0 && line[length - 1] == '\r')
        length--;
    if (length != sizeof hex - 1)
        return FALSE;
    memcpy (hex, line, length);
    hex[length] = '\0';
    return ocop_hex_decode (hex, ret_key, OCOP_PUBLIC_KEY_SIZE);
}

GByteArray *
ocop_keys_read_public (const char *bytes, gsize size, GError **error)
{
    g_autoptr (GByteArray) keys = g_byte_array_new();
    int row = 0;

    if (size == 0)
        bytes = ""; /* an empty GBytes has no address */
    for (gsize at = 0; at < size || row == 0; row++) {
        const char *end = at < size ? memchr (bytes + at, '\n', size - at) : NULL;
        gsize length = end != NULL ? (gsize)(end - (bytes + at)) : size - at;
        guint8 key[OCOP_PUBLIC_KEY_SIZE];
        if (row >= PUBLIC_KEYS_MAX || !read_public_line (bytes + at, length, key)) {
            GError *problem = NULL;
            ocop_set_error (&problem, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("line %d is not a public key of 64 hex digits"), row + 1);
            ocop_error_set_place (problem, NULL, row + 1, NULL);
            g_propagate_error (error, problem);
            return NULL;
        }
        g_byte_array_append (keys, key, sizeof key);
        at += length + (end != NULL ? 1 : 0);
    }
    return g_steal_pointer (&keys);
}
