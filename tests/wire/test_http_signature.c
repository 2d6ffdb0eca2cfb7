/* Signed requests. Key and the first signature: RFC 9421 appendix B.1.4 and B.2.6; the digest of
 * the body: RFC 9530 appendix B.1's; the other signatures were made with openssl pkeyutl over bases
 * written by hand. */
#include "samples.h"

#include "base/ids.h"
#include "wire/http_signature.h"

#include <string.h>

#define RFC_SEED "9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5"
#define RFC_KEY  "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb"
#define RFC_BASE                                                                                   \
    "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n"                \
    "\"@authority\": example.com\n\"content-type\": application/json\n"                            \
    "\"content-length\": 18\n\"@signature-params\": (\"date\" \"@method\" \"@path\" "              \
    "\"@authority\" \"content-type\" \"content-length\")"                                          \
    ";created=1618884473;keyid=\"test-key-ed25519\""
#define RFC_SIGNATURE                                                                              \
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

#define BODY   "{\"hello\": \"world\"}"
#define TARGET "/v1/tills/QN01/1/batches"
#define DIGEST "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
#define INPUT                                                                                      \
    "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1618884473"                \
    ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1.2\""
#define SIGNATURE                                                                                  \
    "ocop=:qx2BUJ5BS3RnXLdNR6eetDnL2ib8zDP6Z7z6/2F3icCGX/NQCAxjw0SHTnSzynPlb3SkbE/"                \
    "Fib1w1SCJRGq6Cg==:"
#define GET_SIGNATURE                                                                              \
    "ocop=:ca1UzySzqeDqhEvoBCBQipouSMgEAvMvMIbfwwp4xY6Ej5tBqREccrl0UQKUTuEiEDzmLPevy55bDZkxBwZ+"   \
    "DQ==:"

static const OcopHttpRequest post = {
    .method = "POST", .target = TARGET, .body = BODY, .body_size = sizeof BODY - 1};

static void
init_rfc_keys (OcopKeys *keys)
{
    guint8 seed[OCOP_SEED_SIZE];
    char hex[OCOP_HASH_TEXT_SIZE];
    g_assert_true (ocop_hex_decode (RFC_SEED, seed, sizeof seed));
    ocop_keys_init_from_seed (keys, seed);
    ocop_hex_encode (keys->public_key, sizeof keys->public_key, hex);
    g_assert_cmpstr (hex, ==, RFC_KEY);
}

static OcopSignatureParams
make_params (void)
{
    OcopSignatureParams params = {.created = 1618884473,
                                  .key_id = {.point = "QN01", .till = 1, .epoch = 2}};
    for (guint8 i = 0; i < OCOP_NONCE_SIZE; i++)
        params.nonce[i] = i;
    return params;
}

static void
test_rfc_9421_vector (void)
{
    g_auto (OcopKeys) keys = {0};
    guint8 signature[OCOP_SIGNATURE_SIZE];
    init_rfc_keys (&keys);
    ocop_keys_sign_bytes (&keys, RFC_BASE, strlen (RFC_BASE), signature);
    g_autofree char *base64 = g_base64_encode (signature, sizeof signature);
    g_assert_cmpstr (base64, ==, RFC_SIGNATURE);
}

static void
test_headers_are_those_of_openssl (void)
{
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopSignatureHeaders) headers = {0};
    g_autoptr (GError) error = NULL;
    OcopSignatureParams params = make_params();
    OcopSignatureParams again;
    init_rfc_keys (&keys);
    ocop_http_signature_make (&post, &params, &keys, &headers, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (headers.content_digest, ==, DIGEST);
    g_assert_cmpstr (headers.signature_input, ==, INPUT);
    g_assert_cmpstr (headers.signature, ==, SIGNATURE);
    g_assert_cmpint (ocop_http_signature_verify (&post, &headers, keys.public_key, &again), ==,
                     OCOP_SIGNATURE_OK);
    g_assert_cmpstr (again.key_id.point, ==, "QN01");
    g_assert_cmpint (again.key_id.till, ==, 1);
    g_assert_cmpint (again.key_id.epoch, ==, 2);
    g_assert_cmpint (again.created, ==, params.created);
    assert_same_bytes (again.nonce, OCOP_NONCE_SIZE, params.nonce, OCOP_NONCE_SIZE);

    const OcopHttpRequest get = {.method = "GET", .target = "/v1/catalogue?from=3"};
    g_auto (OcopSignatureHeaders) get_headers = {0};
    params.created = 0;
    ocop_http_signature_make (&get, &params, &keys, &get_headers, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (get_headers.signature, ==, GET_SIGNATURE);
    g_assert_cmpint (ocop_http_signature_verify (&get, &get_headers, keys.public_key, NULL), ==,
                     OCOP_SIGNATURE_OK);
}

static OcopSignatureResult
verify (const OcopHttpRequest *request, const char *digest, const char *input,
        const char *signature)
{
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopSignatureHeaders)
        headers = {g_strdup (digest), g_strdup (input), g_strdup (signature)};
    init_rfc_keys (&keys);
    return ocop_http_signature_verify (request, &headers, keys.public_key, NULL);
}

static void
assert_tampered (const OcopHttpRequest *request, const char *digest, const char *input,
                 const char *signature)
{
    g_assert_cmpint (verify (request, digest, input, signature), !=, OCOP_SIGNATURE_OK);
}

/* One bit of each byte of all that was sent. */
static void
test_any_changed_byte_is_found (void)
{
    const char *const parts[] = {BODY, TARGET, "POST", DIGEST, INPUT, SIGNATURE};
    g_assert_cmpint (verify (&post, DIGEST, INPUT, SIGNATURE), ==, OCOP_SIGNATURE_OK);
    for (guint part = 0; part < G_N_ELEMENTS (parts); part++) {
        g_autofree char *text = g_strdup (parts[part]);
        for (gsize i = 0; i < strlen (parts[part]); i++) {
            for (guint bit = 0; bit < 7; bit++) {
                text[i] = (char)(text[i] ^ 1 << bit);
                const OcopHttpRequest changed = {.method = part == 2 ? text : "POST",
                                                 .target = part == 1 ? text : TARGET,
                                                 .body = part == 0 ? text : BODY,
                                                 .body_size = sizeof BODY - 1};
                assert_tampered (&changed, part == 3 ? text : DIGEST, part == 4 ? text : INPUT,
                                 part == 5 ? text : SIGNATURE);
                text[i] = (char)(text[i] ^ 1 << bit);
            }
        }
    }
    const OcopHttpRequest longer = {
        .method = "POST", .target = TARGET, .body = BODY " ", .body_size = sizeof BODY};
    g_assert_cmpint (verify (&longer, DIGEST, INPUT, SIGNATURE), ==, OCOP_SIGNATURE_DIGEST);
    const OcopHttpRequest query = {
        .method = "POST", .target = TARGET "?", .body = BODY, .body_size = sizeof BODY - 1};
    /* RFC 9421 2.2.7: no query and an empty one are the same. */
    g_assert_cmpint (verify (&query, DIGEST, INPUT, SIGNATURE), ==, OCOP_SIGNATURE_OK);
}

/* Who has taken the body's hash already gives it instead of the body. */
static void
test_a_given_hash_stands_for_the_body (void)
{
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopSignatureHeaders)
        headers = {g_strdup (DIGEST), g_strdup (INPUT), g_strdup (SIGNATURE)};
    const OcopHttpRequest bodiless = {.method = "POST", .target = TARGET};
    OcopSignatureParams params;
    guint8 hash[OCOP_HASH_SIZE];
    init_rfc_keys (&keys);
    ocop_hash_bytes (BODY, sizeof BODY - 1, hash);
    g_assert_cmpint (
        ocop_http_signature_verify_hash (&bodiless, hash, &headers, keys.public_key, &params), ==,
        OCOP_SIGNATURE_OK);
    g_assert_cmpint (params.created, >, 0);
    for (guint i = 0; i < OCOP_HASH_SIZE; i++) {
        hash[i] ^= 1;
        g_assert_cmpint (
            ocop_http_signature_verify_hash (&bodiless, hash, &headers, keys.public_key, NULL), ==,
            OCOP_SIGNATURE_DIGEST);
        hash[i] ^= 1;
    }
    keys.public_key[0] ^= 1;
    g_assert_cmpint (
        ocop_http_signature_verify_hash (&bodiless, hash, &headers, keys.public_key, NULL), ==,
        OCOP_SIGNATURE_WRONG);
}

static void
test_other_spellings_are_refused (void)
{
    static const char *const inputs[] = {
        "",
        "ocop=()",
        "sig1" INPUT,
        INPUT ";alg=\"ed25519\"",
        INPUT ", ocop2=()",
        " " INPUT,
        "ocop=(\"@path\" \"@method\" \"@query\" \"content-digest\");created=1618884473"
        ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=01618884473"
        ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=-1"
        ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=99999999999999999999"
        ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1618884473"
        ";nonce=\"000102030405060708090A0B0C0D0E0F\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1618884473"
        ";nonce=\"0001\";keyid=\"QN01-1.2\"",
        "ocop=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1618884473"
        ";nonce=\"000102030405060708090a0b0c0d0e0f\";keyid=\"QN01-1\"",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
        g_assert_cmpint (verify (&post, DIGEST, inputs[i], SIGNATURE), ==,
                         OCOP_SIGNATURE_MALFORMED);
    g_autofree char *huge = g_strnfill (100000, 'a');
    g_assert_cmpint (verify (&post, DIGEST, huge, SIGNATURE), ==, OCOP_SIGNATURE_MALFORMED);
    g_assert_cmpint (verify (&post, huge, INPUT, SIGNATURE), ==, OCOP_SIGNATURE_MALFORMED);
    g_assert_cmpint (verify (&post, DIGEST, INPUT, huge), ==, OCOP_SIGNATURE_MALFORMED);
    g_assert_cmpint (verify (&post, DIGEST, INPUT, "ocop=:AAAA:"), ==, OCOP_SIGNATURE_MALFORMED);
    g_assert_cmpint (verify (&post, NULL, INPUT, SIGNATURE), ==, OCOP_SIGNATURE_MISSING);
    g_assert_cmpint (verify (&post, DIGEST, NULL, SIGNATURE), ==, OCOP_SIGNATURE_MISSING);
    g_assert_cmpint (verify (&post, DIGEST, INPUT, NULL), ==, OCOP_SIGNATURE_MISSING);
}

static void
test_no_line_is_smuggled_in (void)
{
    static const char *const targets[] = {"",      "v1",      "/v1\n\"@query\": ?",
                                          "/v 1",  "/v1\x7f", "/v1#part",
                                          "/v1\r", "/v1é",    "http://x/"};
    g_auto (OcopKeys) keys = {0};
    const OcopSignatureParams params = make_params();
    init_rfc_keys (&keys);
    for (gsize i = 0; i < G_N_ELEMENTS (targets); i++) {
        const OcopHttpRequest request = {.method = "GET", .target = targets[i]};
        OcopSignatureHeaders headers = {0};
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_http_signature_make (&request, &params, &keys, &headers, &error));
        assert_bad_field (&error, "target");
        g_assert_null (headers.signature);
    }
    const OcopHttpRequest method = {.method = "GET\nX", .target = "/"};
    OcopSignatureHeaders headers = {0};
    g_assert_false (ocop_http_signature_make (&method, &params, &keys, &headers, NULL));
}

static void
test_key_ids (void)
{
    static const char *const bad[] = {
        "",           "QN01",       "QN01-1",    "QN01-1.",           "QN01-.1",   "QN01-0.1",
        "QN01-100.1", "QN01-1.0",   "QN01-01.1", "qn01-1.1",          "QN01-1.1 ", "QN012345X-1.1",
        "Q-1.1",      "QN01-1.1.1", "QN01-1.-1", "QN01-1.1000000001", "QN01--1.1", "QN01-1.+1"};
    char text[OCOP_KEY_ID_TEXT_SIZE];
    OcopKeyId id;
    g_assert_true (ocop_key_id_from_text ("QN012345-99.1000000000", &id));
    ocop_key_id_to_text (&id, text);
    g_assert_cmpstr (text, ==, "QN012345-99.1000000000");
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        OcopKeyId untouched = {.till = 7};
        g_assert_false (ocop_key_id_from_text (bad[i], &untouched));
        g_assert_cmpint (untouched.till, ==, 7);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/http-signature/rfc-9421-vector", test_rfc_9421_vector);
    g_test_add_func ("/wire/http-signature/headers-are-those-of-openssl",
                     test_headers_are_those_of_openssl);
    g_test_add_func ("/wire/http-signature/any-changed-byte-is-found",
                     test_any_changed_byte_is_found);
    g_test_add_func ("/wire/http-signature/a-given-hash-stands-for-the-body",
                     test_a_given_hash_stands_for_the_body);
    g_test_add_func ("/wire/http-signature/other-spellings-are-refused",
                     test_other_spellings_are_refused);
    g_test_add_func ("/wire/http-signature/no-line-is-smuggled-in", test_no_line_is_smuggled_in);
    g_test_add_func ("/wire/http-signature/key-ids", test_key_ids);
    return g_test_run();
}
