/* The hash of everything that is signed: whatever library computes it, it is SHA-256. */
#include "journal/hash.h"

#include <string.h>

static void
assert_hash (const char *text, const char *expected)
{
    guint8 hash[OCOP_HASH_SIZE];
    char hex[OCOP_HASH_TEXT_SIZE];
    ocop_hash_bytes (text, strlen (text), hash);
    g_assert_cmpstr (ocop_hash_to_text (hash, hex), ==, expected);
}

/* FIPS 180-4's examples. */
static void
test_standard (void)
{
    assert_hash ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hash ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* Around every border of a block, and a long one. */
static void
test_every_length (void)
{
    static guint8 bytes[70002];
    for (gsize i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8)(i * 131 + i / 251);
    for (gsize size = 0; size < sizeof bytes; size = size < 300 ? size + 1 : size + 23257) {
        guint8 hash[OCOP_HASH_SIZE];
        char hex[OCOP_HASH_TEXT_SIZE];
        g_autofree char *other = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes + 1, size);
        ocop_hash_bytes (bytes + 1, size, hash);
        g_assert_cmpstr (ocop_hash_to_text (hash, hex), ==, other);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/hash/as-the-standard-says", test_standard);
    g_test_add_func ("/journal/hash/every-length-as-another-library", test_every_length);
    return g_test_run();
}
