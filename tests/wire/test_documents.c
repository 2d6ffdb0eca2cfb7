/* What the registry signs, and the list of recalls. */
#include "samples.h"

#include "base/ids.h"
#include "wire/document.h"
#include "wire/recalls.h"

#include <string.h>

/* By openssl pkeyutl with the key of RFC 9421 B.1.4 over "OCOPA1 ack" LF "{}". */
static void
test_known_signature (void)
{
    g_auto (OcopKeys) keys = {0};
    guint8 seed[OCOP_SEED_SIZE];
    char signature[OCOP_SIGNATURE_TEXT_SIZE];
    g_assert_true (ocop_hex_decode (
        "9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5", seed, sizeof seed));
    ocop_keys_init_from_seed (&keys, seed);
    ocop_document_sign (OCOP_DOCUMENT_ACK, "{}", 2, &keys, signature);
    g_assert_cmpstr (signature, ==,
                     "41333d485c459a1e74379077226b39bfe3045641ed250fa064c9c7dc9547bf6a"
                     "6604d0fefa2a950f72894cb9c5880a74e242a3cc26a0e555e0617fbdb7203108");
}

static void
test_no_document_passes_for_another (void)
{
    const char body[] = "{\"version\":1}";
    const OcopKeys *keys = sample_keys (3);
    for (guint i = 0; i < OCOP_N_DOCUMENTS; i++) {
        char signature[OCOP_SIGNATURE_TEXT_SIZE];
        ocop_document_sign ((OcopDocumentKind)i, body, strlen (body), keys, signature);
        for (guint j = 0; j < OCOP_N_DOCUMENTS; j++)
            g_assert_cmpint (ocop_document_verify ((OcopDocumentKind)j, body, strlen (body),
                                                   keys->public_key, signature),
                             ==, i == j);
        g_assert_false (ocop_document_verify ((OcopDocumentKind)i, body, strlen (body),
                                              sample_keys (4)->public_key, signature));
    }
}

static void
test_any_changed_byte_is_found (void)
{
    char body[] = "{\"schema\":1,\"acked_seq\":58}";
    char signature[OCOP_SIGNATURE_TEXT_SIZE];
    const OcopKeys *keys = sample_keys (3);
    ocop_document_sign (OCOP_DOCUMENT_ACK, body, strlen (body), keys, signature);
    for (gsize i = 0; i < strlen (body); i++) {
        body[i] ^= 1;
        g_assert_false (ocop_document_verify (OCOP_DOCUMENT_ACK, body, sizeof body - 1,
                                              keys->public_key, signature));
        body[i] ^= 1;
    }
    for (gsize i = 0; i < sizeof signature - 1; i++) {
        const char kept = signature[i];
        signature[i] = kept == '0' ? '1' : '0';
        g_assert_false (ocop_document_verify (OCOP_DOCUMENT_ACK, body, sizeof body - 1,
                                              keys->public_key, signature));
        signature[i] = kept;
    }
    g_assert_false (
        ocop_document_verify (OCOP_DOCUMENT_ACK, body, sizeof body - 1, keys->public_key, NULL));
    g_assert_false (
        ocop_document_verify (OCOP_DOCUMENT_ACK, body, sizeof body - 1, keys->public_key, ""));
}

static void
test_recalls_survive (void)
{
    static const char expected[] =
        "{\"schema\":1,\"version\":7,\"issued\":1795233125000,\"recalls\":["
        "{\"code\":\"QN-0001\",\"lot\":null,\"reason\":\"Nhiễm \\\"khuẩn\\\"\","
        "\"since\":1795233000000,\"lifted\":false},"
        "{\"code\":\"QN-0001\",\"lot\":\"L1\",\"reason\":\"\",\"since\":0,\"lifted\":true}]}";
    g_autoptr (OcopRecallList) list = ocop_recall_list_new();
    g_autoptr (GError) error = NULL;
    gsize size;
    list->version = 7;
    list->issued = G_GINT64_CONSTANT (1795233125000);
    ocop_recalls_add (list->recalls, "QN-0001", NULL, "Nhiễm \"khuẩn\"",
                      G_GINT64_CONSTANT (1795233000000), FALSE);
    ocop_recalls_add (list->recalls, "QN-0001", "L1", "", 0, TRUE);
    g_autoptr (GBytes) bytes = ocop_recall_list_to_json (list);
    const char *text = g_bytes_get_data (bytes, &size);
    assert_same_bytes (text, size, expected, strlen (expected));

    g_autoptr (OcopRecallList) again = ocop_recall_list_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (again->recalls->len, ==, 2);
    const OcopRecall *first = &g_array_index (again->recalls, OcopRecall, 0);
    const OcopRecall *second = &g_array_index (again->recalls, OcopRecall, 1);
    g_assert_null (first->lot);
    g_assert_cmpstr (first->reason, ==, "Nhiễm \"khuẩn\"");
    g_assert_cmpstr (second->lot, ==, "L1");
    g_assert_true (second->lifted);
    g_autoptr (GBytes) third = ocop_recall_list_to_json (again);
    g_assert_true (g_bytes_equal (bytes, third));
}

static void
test_bad_recalls_are_refused (void)
{
    static const struct {
        const char *recalls;
        const char *field;
    } cases[] = {
        {"{}", "recalls"},
        {"[{}]", "recalls[0].code"},
        {"[{\"code\":\"Q N\",\"reason\":\"\",\"since\":0}]", "recalls[0].code"},
        {"[{\"code\":\"QN-1\",\"lot\":\"\",\"reason\":\"\",\"since\":0}]", "recalls[0].lot"},
        {"[{\"code\":\"QN-1\",\"reason\":\"\\u202e\",\"since\":0}]", "recalls[0].reason"},
        {"[{\"code\":\"QN-1\",\"reason\":\"\",\"since\":-1}]", "recalls[0].since"},
        {"[{\"code\":\"QN-1\",\"reason\":\"\",\"since\":0},"
         "{\"code\":\"QN-1\",\"lot\":null,\"reason\":\"\",\"since\":0}]",
         "recalls[1].code"},
        {"null", "recalls"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *text = g_strdup_printf (
            "{\"schema\":1,\"version\":7,\"issued\":5,\"recalls\":%s}", cases[i].recalls);
        g_assert_null (ocop_recall_list_from_json (text, strlen (text), &error));
        assert_bad_field (&error, cases[i].field);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/document/known-signature", test_known_signature);
    g_test_add_func ("/wire/document/none-passes-for-another", test_no_document_passes_for_another);
    g_test_add_func ("/wire/document/any-changed-byte-is-found", test_any_changed_byte_is_found);
    g_test_add_func ("/wire/recalls/survive", test_recalls_survive);
    g_test_add_func ("/wire/recalls/bad-ones-are-refused", test_bad_recalls_are_refused);
    return g_test_run();
}
