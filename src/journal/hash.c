/* One place for SHA-256 and for libsodium's start, so that no caller can forget it. */
#include "journal/hash.h"

#include "base/ids.h"
#include <sodium.h>

G_STATIC_ASSERT (OCOP_HASH_SIZE == crypto_hash_sha256_BYTES);

void
ocop_hash_ready_library (void)
{
    static gsize is_ready = 0;

    if (g_once_init_enter (&is_ready)) {
        g_assert (sodium_init() >= 0);
        g_once_init_leave (&is_ready, 1);
    }
}

void
ocop_hash_bytes (const void *bytes, gsize size, guint8 ret_hash[OCOP_HASH_SIZE])
{
    ocop_hash_ready_library();
    crypto_hash_sha256 (ret_hash, bytes, size);
}

const char *
ocop_hash_to_text (const guint8 hash[OCOP_HASH_SIZE], char buffer[OCOP_HASH_TEXT_SIZE])
{
    ocop_hex_encode (hash, OCOP_HASH_SIZE, buffer);
    return buffer;
}
