/* Argon2id in the textual form of its reference implementation, so that libsodium checks it; the
 * salt comes from the ports like all randomness. */
#include "registry/dashboard/dashboard.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* libsodium's "interactive" parameters. */
#define PASSES       2
#define MEMORY_BYTES (64 * 1024 * 1024)
#define HASH_SIZE    32

#define FAILURES_FREE  5
#define LOCK_MS        (30 * 1000)
#define LOCK_DOUBLINGS 5

/* Of no password: what an unknown person's log-in is checked against. */
#define NOBODY                                                                                     \
    "$argon2id$v=19$m=65536,t=2,p=1$b2NvcC1yZWdpc3RyeS0xMQ$"                                       \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
append_base64 (GString *out, const guint8 *bytes, gsize size)
{
    char text[64];
    sodium_bin2base64 (text, sizeof text, bytes, size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    g_string_append (out, text);
}

char *
ocop_dashboard_hash_password (const char *password, const OcopPorts *ports, GError **error)
{
    guint8 salt[crypto_pwhash_SALTBYTES], hash[HASH_SIZE];
    if (g_utf8_strlen (password, -1) < OCOP_PASSWORD_MIN || strlen (password) > OCOP_PASSWORD_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "password",
                        _ ("a password has at least %d characters and at most %d bytes"),
                        OCOP_PASSWORD_MIN, OCOP_PASSWORD_MAX);
        return NULL;
    }
    ocop_ports_random (ports, salt, sizeof salt);
    if (sodium_init() < 0 ||
        crypto_pwhash (hash, sizeof hash, password, strlen (password), salt, PASSES, MEMORY_BYTES,
                       crypto_pwhash_ALG_ARGON2ID13) != 0) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL,
                        _ ("there is not enough memory to hash a password"));
        return NULL;
    }
    GString *text = g_string_new (NULL);
    g_string_printf (text, "$argon2id$v=19$m=%d,t=%d,p=1$", MEMORY_BYTES / 1024, PASSES);
    append_base64 (text, salt, sizeof salt);
    g_string_append_c (text, '$');
    append_base64 (text, hash, sizeof hash);
    return g_string_free (text, FALSE);
}

gboolean
ocop_dashboard_check_password (const char *hash, const char *password)
{
    if (sodium_init() < 0 || strlen (password) > OCOP_PASSWORD_MAX)
        return FALSE;
    const gboolean fits =
        crypto_pwhash_str_verify (hash != NULL ? hash : NOBODY, password, strlen (password)) == 0;
    return fits && hash != NULL;
}

gint64
ocop_dashboard_get_lock_ms (const OcopRegUser *user, gint64 now_ms)
{
    if (user->n_failed < FAILURES_FREE)
        return 0;
    const gint64 doublings = MIN (user->n_failed - FAILURES_FREE, LOCK_DOUBLINGS);
    const gint64 left = user->failed_ms + (LOCK_MS << doublings) - now_ms;
    return CLAMP (left, 0, LOCK_MS << LOCK_DOUBLINGS);
}
