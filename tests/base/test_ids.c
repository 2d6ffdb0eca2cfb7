/* Hex, base64url and UUIDs. */
#include "base/ids.h"

#include <string.h>

static gint64
fixed_utc_ms (gpointer data)
{
    return *(gint64 *)data;
}

static void
fill_with_ff (guint8 *bytes, gsize size, gpointer data)
{
    memset (bytes, 0xff, size);
}

/* g_assert_cmpmem does not pass -Wconversion. */
static void
assert_same_bytes (gconstpointer a, gsize size_a, gconstpointer b, gsize size_b)
{
    g_assert_cmpuint (size_a, ==, size_b);
    g_assert_true (size_a == 0 || memcmp (a, b, size_a) == 0);
}

static void
test_hex (void)
{
    static const guint8 bytes[] = {0x00, 0x0f, 0xa5, 0xff};
    static const char *const bad[] = {"",         "000fa5f",  "000fa5ff0",
                                      "000fa5fg", "000fa5f ", "0x0fa5ff"};
    char text[9];
    ocop_hex_encode (bytes, sizeof bytes, text);
    g_assert_cmpstr (text, ==, "000fa5ff");

    guint8 back[4] = {0};
    g_assert_true (ocop_hex_decode ("000fA5fF", back, sizeof back));
    assert_same_bytes (back, sizeof back, bytes, sizeof bytes);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        g_assert_false (ocop_hex_decode (bad[i], back, sizeof back));
    assert_same_bytes (back, sizeof back, bytes, sizeof bytes);
    g_assert_true (ocop_hex_decode ("", back, 0));
}

static void
test_base64url_vectors (void)
{
    /* RFC 4648 section 10, without padding. */
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},
        {"\xfa\xfb\xfc\xfd\xfe\xff\xfb\xff", "-vv8_f7_-_8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
        const char *plain = vectors[i][0];
        g_autofree char *text = ocop_base64url_encode ((const guint8 *)plain, strlen (plain));
        g_assert_cmpstr (text, ==, vectors[i][1]);
        g_autoptr (GBytes) back = ocop_base64url_decode (text, strlen (text), 100);
        g_assert_nonnull (back);
        assert_same_bytes (g_bytes_get_data (back, NULL), g_bytes_get_size (back), plain,
                           strlen (plain));
    }
}

static void
test_base64url_strict (void)
{
    static const char *const bad[] = {"Zg==",   "Z",    "Zm9vY",
                                      "Zm+v",   "Zm/v", "Zm 9v",
                                      "Zm9v\n", "Zh",   /* a bit beyond the last byte */ "Zm9",
                                      "Zm\xffz"};
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        g_assert_null (ocop_base64url_decode (bad[i], strlen (bad[i]), 100));
    g_assert_null (ocop_base64url_decode ("Zm9v", 4, 2));
    g_assert_null (ocop_base64url_decode ("Zm\0v", 4, 3));
    g_autoptr (GBytes) whole = ocop_base64url_decode ("Zm9v", 4, 3);
    g_assert_cmpuint (g_bytes_get_size (whole), ==, 3);
}

static void
test_base64url_round_trip (void)
{
    for (gsize size = 0; size < 100; size++) {
        guint8 bytes[100];
        for (gsize i = 0; i < size; i++)
            bytes[i] = (guint8)g_test_rand_int_range (0, 256);
        g_autofree char *text = ocop_base64url_encode (bytes, size);
        g_autoptr (GBytes) back = ocop_base64url_decode (text, strlen (text), size);
        g_assert_nonnull (back);
        assert_same_bytes (g_bytes_get_data (back, NULL), g_bytes_get_size (back), bytes, size);
    }
}

static void
test_uuid (void)
{
    static const char *const bad[] = {
        "",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf66",
        "f81d4fae7dec11d0a76500a0c91e6bf6",
        "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bg6",
        "f81d4fae-7dec-11d0-a765 00a0c91e6bf6",
    };
    guint8 uuid[OCOP_UUID_SIZE] = {0};
    char text[OCOP_UUID_TEXT_SIZE];
    g_assert_true (ocop_uuid_parse ("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6", uuid));
    g_assert_cmpint (uuid[0], ==, 0xf8);
    g_assert_cmpint (uuid[15], ==, 0xf6);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        g_assert_false (ocop_uuid_parse (bad[i], uuid));
    ocop_uuid_to_text (uuid, text);
    g_assert_cmpstr (text, ==, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
}

static void
test_uuid_make (void)
{
    /* RFC 9562 appendix A.6: 2022-02-22 14:22:22.000 -05:00 = 0x017F22E279B0 */
    gint64 utc_ms = G_GINT64_CONSTANT (0x017F22E279B0);
    const OcopClock clock = {.utc_ms = fixed_utc_ms, .data = &utc_ms};
    const OcopRandom random = {.fill = fill_with_ff};
    const OcopPorts ports = {.clock = &clock, .random = &random};
    guint8 uuid[OCOP_UUID_SIZE], later[OCOP_UUID_SIZE];
    char text[OCOP_UUID_TEXT_SIZE];
    ocop_uuid_make (&ports, uuid);
    ocop_uuid_to_text (uuid, text);
    g_assert_cmpstr (text, ==, "017f22e2-79b0-7fff-bfff-ffffffffffff");
    utc_ms++;
    ocop_uuid_make (&ports, later);
    g_assert_cmpint (memcmp (uuid, later, sizeof uuid), <, 0);
}

static void
test_uuid_of_the_system (void)
{
    guint8 a[OCOP_UUID_SIZE], b[OCOP_UUID_SIZE];
    ocop_uuid_make (ocop_ports_get_system(), a);
    ocop_uuid_make (ocop_ports_get_system(), b);
    g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/ids/hex", test_hex);
    g_test_add_func ("/ids/base64url/rfc-4648-vectors", test_base64url_vectors);
    g_test_add_func ("/ids/base64url/one-text-per-value", test_base64url_strict);
    g_test_add_func ("/ids/base64url/comes-back-the-same", test_base64url_round_trip);
    g_test_add_func ("/ids/uuid/text-form", test_uuid);
    g_test_add_func ("/ids/uuid/version-7-is-ordered-by-time", test_uuid_make);
    g_test_add_func ("/ids/uuid/of-the-system-differ", test_uuid_of_the_system);
    return g_test_run();
}
