/* Keys and signatures. Key and empty-message signature: RFC 8032 section 7.1, test 1; the record's
 * signature was made with openssl pkeyutl over "OCOPJ1 sig" LF and the 32 bytes. */
#include "base/error.h"
#include "base/ids.h"
#include "bytes.h"
#include "journal/keys.h"

#define SEED       "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define PUBLIC_KEY "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define EMPTY_SIGNATURE                                                                            \
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9" \
    "b4"                                                                                           \
    "6bd25bf5f0595bbe24655141438e7a100b"
#define HASH "af2040e2cd519109c63e631ca92b4468bb2f48edfa688097c920fab9d5791692"
#define HASH_SIGNATURE                                                                             \
    "cf6ddc55352856f515302d08ea5bbead6187dd5c7ffae61c4b5b344b782ec5c82c2498dabbb46820d9b8b1d5682f" \
    "bf"                                                                                           \
    "51c5cf42bb86d76f3b79327c4e1c810e0f"
#define FILE_TEXT "OCOP till key 1\n" SEED "\n"

static void
init_known (OcopKeys *keys)
{
    guint8 seed[OCOP_SEED_SIZE];

    g_assert_true (ocop_hex_decode (SEED, seed, sizeof seed));
    ocop_keys_init_from_seed (keys, seed);
}

static void
assert_hex (const guint8 *bytes, gsize size, const char *expected)
{
    g_autofree char *hex = g_malloc (2 * size + 1);

    ocop_hex_encode (bytes, size, hex);
    g_assert_cmpstr (hex, ==, expected);
}

static void
test_known_signatures (void)
{
    g_auto (OcopKeys) keys = {0};
    guint8 signature[OCOP_SIGNATURE_SIZE];
    guint8 hash[OCOP_HASH_SIZE];

    init_known (&keys);
    assert_hex (keys.public_key, sizeof keys.public_key, PUBLIC_KEY);
    ocop_keys_sign_bytes (&keys, "", 0, signature);
    assert_hex (signature, sizeof signature, EMPTY_SIGNATURE);
    g_assert_true (ocop_hex_decode (HASH, hash, sizeof hash));
    ocop_keys_sign_hash (&keys, hash, signature);
    assert_hex (signature, sizeof signature, HASH_SIGNATURE);
    g_assert_true (ocop_keys_verify_hash (keys.public_key, hash, signature));
}

static void
test_any_changed_bit_is_found (void)
{
    g_auto (OcopKeys) keys = {0};
    guint8 signature[OCOP_SIGNATURE_SIZE];
    guint8 hash[OCOP_HASH_SIZE];

    init_known (&keys);
    g_assert_true (ocop_hex_decode (HASH, hash, sizeof hash));
    ocop_keys_sign_hash (&keys, hash, signature);
    for (guint bit = 0; bit < 8 * sizeof signature; bit++) {
        guint8 flip = (guint8)(1 << (bit % 8));
        signature[bit / 8] ^= flip;
        g_assert_false (ocop_keys_verify_hash (keys.public_key, hash, signature));
        signature[bit / 8] ^= flip;
    }
    for (guint bit = 0; bit < 8 * sizeof hash; bit++) {
        guint8 flip = (guint8)(1 << (bit % 8));
        hash[bit / 8] ^= flip;
        g_assert_false (ocop_keys_verify_hash (keys.public_key, hash, signature));
        hash[bit / 8] ^= flip;
    }
}

/* Without its prefix a signed hash could be passed off as a signed record. */
static void
test_record_and_message_stay_apart (void)
{
    g_auto (OcopKeys) keys = {0};
    guint8 signature[OCOP_SIGNATURE_SIZE];
    guint8 hash[OCOP_HASH_SIZE];

    init_known (&keys);
    g_assert_true (ocop_hex_decode (HASH, hash, sizeof hash));
    ocop_keys_sign_bytes (&keys, hash, sizeof hash, signature);
    g_assert_false (ocop_keys_verify_hash (keys.public_key, hash, signature));
}

static void
test_file_text (void)
{
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopKeys) again = {0};
    g_autoptr (GError) error = NULL;
    char text[OCOP_KEY_FILE_TEXT_SIZE];

    init_known (&keys);
    ocop_keys_to_file_text (&keys, text);
    g_assert_cmpstr (text, ==, FILE_TEXT);
    g_assert_true (ocop_keys_from_file_text (text, strlen (text), &again, &error));
    g_assert_no_error (error);
    assert_same_bytes (&keys, sizeof keys, &again, sizeof again);
}

static void
test_refuses_other_files (void)
{
    static const char *const files[] = {
        "",
        "OCOP till key 1\n",
        "OCOP till key 2\n" SEED "\n",
        "OCOP till key 1\n" SEED,
        FILE_TEXT "\n",
        "OCOP till key 1\nxd61b19deffd5a60ba844af492ec2cc44449c5697b"
        "326919703bac031cae7f60\n"};

    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autoptr (GError) error = NULL;
        OcopKeys keys = {.public_key = {7}};
        g_assert_false (ocop_keys_from_file_text (files[i], strlen (files[i]), &keys, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_null (strstr (error->message, "9d61"));
        g_assert_cmpint (keys.public_key[0], ==, 7);
    }
}

static void
test_clear_wipes (void)
{
    OcopKeys keys;
    OcopKeys zero = {0};

    init_known (&keys);
    ocop_keys_clear (&keys);
    assert_same_bytes (&keys, sizeof keys, &zero, sizeof zero);
}

static void
test_public_key_lists (void)
{
    static const char *const good[] = {PUBLIC_KEY, PUBLIC_KEY "\n", PUBLIC_KEY "\r\n"};
    static const char *const bad[] = {
        "",    "\n", "\n" PUBLIC_KEY, PUBLIC_KEY "\n\n", PUBLIC_KEY PUBLIC_KEY, PUBLIC_KEY " ",
        "d75a"};

    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_autoptr (GByteArray) keys = ocop_keys_read_public (good[i], strlen (good[i]), NULL);
        g_assert_nonnull (keys);
        assert_hex (keys->data, keys->len, PUBLIC_KEY);
    }
    g_autoptr (GByteArray) two =
        ocop_keys_read_public (PUBLIC_KEY "\n" PUBLIC_KEY, 2 * strlen (PUBLIC_KEY) + 1, NULL);
    g_assert_cmpuint (two->len, ==, 2 * OCOP_PUBLIC_KEY_SIZE);
    g_assert_null (ocop_keys_read_public (NULL, 0, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_keys_read_public (bad[i], strlen (bad[i]), &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_cmpint (ocop_error_get_row (error), ==, i == 3 ? 2 : 1);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/keys/known-signatures", test_known_signatures);
    g_test_add_func ("/journal/keys/any-changed-bit-is-found", test_any_changed_bit_is_found);
    g_test_add_func ("/journal/keys/record-and-message-stay-apart",
                     test_record_and_message_stay_apart);
    g_test_add_func ("/journal/keys/file-text", test_file_text);
    g_test_add_func ("/journal/keys/refuses-other-files", test_refuses_other_files);
    g_test_add_func ("/journal/keys/clear-wipes", test_clear_wipes);
    g_test_add_func ("/journal/keys/public-key-lists", test_public_key_lists);
    return g_test_run();
}
