/* The strict parser: what RFC 8259 allows and nothing else. */
#include "base/error.h"
#include "base/json_reader.h"

#include <string.h>

#define MAX_BYTES 1000000

static JsonNode *
parse (const char *text)
{
    g_autoptr (GError) error = NULL;
    /* Exactly that many bytes, so that the sanitizer sees one read too many. */
    const gsize size = strlen (text);
    g_autofree char *copy = g_memdup2 (text, size);
    JsonNode *node = ocop_json_parse (copy != NULL ? copy : "", (gssize)size, MAX_BYTES, &error);
    g_assert_no_error (error);
    return node;
}

static void
assert_refuses (const char *text, gssize length)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_json_parse (text, length, MAX_BYTES, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_null (strchr (error->message, '\n'));
}

static void
test_values (void)
{
    static const char *const good[] = {
        "{}",
        "[]",
        "0",
        "-0",
        "1e5",
        "1.5E-3",
        "-0.1e+2",
        "\"\"",
        "true",
        "false",
        "null",
        " \t\r\n1\n",
        "[1,[2,[]],{\"a\":{}}]",
        "{\"a\":1,\"b\":[],\"\":null}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e0\"",
        "\xef\xbb\xbf{}",
        "\"\x7f\"",
        "[\"\\ud83c\\udf89\"]",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_autoptr (JsonNode) node = parse (good[i]);
        g_assert_nonnull (node);
    }
}

static void
test_tree (void)
{
    g_autoptr (JsonNode) root = parse (
        "{\"a\": -12, \"b\": [true, \"R\\u01b0\\u1ee3u\\n\\ud83c\\udf89\", null], \"c\": 1.5}");
    JsonObject *object = json_node_get_object (root);
    g_assert_cmpint (json_object_get_int_member (object, "a"), ==, -12);
    JsonArray *array = json_object_get_array_member (object, "b");
    g_assert_cmpuint (json_array_get_length (array), ==, 3);
    g_assert_true (json_array_get_boolean_element (array, 0));
    g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "Rượu\n🎉");
    g_assert_true (json_array_get_null_element (array, 2));
    g_assert_true (json_node_get_value_type (json_object_get_member (object, "c")) ==
                   G_TYPE_DOUBLE);
}

static void
test_integers (void)
{
    g_autoptr (JsonNode) root = parse ("[9223372036854775807,-9223372036854775808,-0]");
    JsonArray *array = json_node_get_array (root);
    g_assert_cmpint (json_array_get_int_element (array, 0), ==, G_MAXINT64);
    g_assert_cmpint (json_array_get_int_element (array, 1), ==, G_MININT64);
    g_assert_cmpint (json_array_get_int_element (array, 2), ==, 0);
    assert_refuses ("9223372036854775808", -1);
    assert_refuses ("-9223372036854775809", -1);
    assert_refuses ("99999999999999999999999999", -1);
}

static void
test_refusals (void)
{
    static const char *const bad[] = {
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\" 1}",
        "[1 2]",
        "1 2",
        "{}{}",
        "// x\n{}",
        "/* x */ {}",
        "{} // x",
        "var x = {}",
        "tru",
        "True",
        "nul",
        "nulll",
        "truefalse",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1.e5",
        "0x10",
        "1_000",
        "--1",
        "\"",
        "\"a",
        "\"\n\"",
        "\"\t\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\\n\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\xff\"",
        "\"\xed\xa0\x80\"",
        "\xff\xfe{\0}",
        "\xc2\xa0{}",
        "\f{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"x\":{\"k\":1,\"k\":1}}]",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        assert_refuses (bad[i], -1);
        g_autofree char *exact = g_memdup2 (bad[i], strlen (bad[i]));
        if (exact != NULL)
            assert_refuses (exact, (gssize)strlen (bad[i]));
    }
    assert_refuses ("{}\0", 3);
    assert_refuses ("\"a\0b\"", 5);
}

static void
test_message_names_the_line (void)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_json_parse ("{\n\"a\": 1,\n\"b\": oops}", -1, MAX_BYTES, &error));
    g_assert_nonnull (strstr (error->message, "3"));
    g_assert_nonnull (strstr (error->message, "oops"));
}

static void
test_depth (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint i = 0; i < OCOP_JSON_DEPTH_MAX; i++)
        g_string_append_c (text, '[');
    for (guint i = 0; i < OCOP_JSON_DEPTH_MAX; i++)
        g_string_append_c (text, ']');
    g_autoptr (JsonNode) deepest = parse (text->str);
    g_assert_nonnull (deepest);
    g_string_prepend_c (text, '[');
    g_string_append_c (text, ']');
    assert_refuses (text->str, -1);

    g_string_truncate (text, 0);
    for (guint i = 0; i < 100000; i++)
        g_string_append (text, "{\"a\":[");
    assert_refuses (text->str, -1);
}

static void
test_keys (void)
{
    g_autoptr (GString) text = g_string_new ("{\"k0\":0");
    for (guint i = 1; i < OCOP_JSON_KEYS_MAX; i++)
        g_string_append_printf (text, ",\"k%u\":0", i);
    g_autofree char *most = g_strconcat (text->str, "}", NULL);
    g_autofree char *more = g_strconcat (text->str, ",\"x\":0}", NULL);
    g_autoptr (JsonNode) node = parse (most);
    g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, OCOP_JSON_KEYS_MAX);
    assert_refuses (more, -1);
}

static void
test_size (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) fits = ocop_json_parse ("[1]", -1, 3, &error);
    g_assert_no_error (error);
    g_assert_nonnull (fits);
    g_assert_null (ocop_json_parse ("[1] ", -1, 3, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

/* What breaks anywhere breaks cleanly: every prefix of a text, and every text with one byte
 * changed. */
static void
test_torn (void)
{
    static const char whole[] = "{\"request_id\":\"x\\u00e0\",\"lines\":[{\"scan\":\"893\",\"qty\":"
                                "\"2\",\"n\":-12.5e3}],\"t\":true}";
    const gsize size = sizeof whole - 1;
    for (gsize cut = 0; cut < size; cut++) {
        g_autofree char *copy = g_strndup (whole, cut);
        assert_refuses (copy, (gssize)cut);
    }
    for (guint round = 0; round < 20000; round++) {
        g_autofree char *copy = g_memdup2 (whole, size);
        copy[g_test_rand_int_range (0, (gint32)size)] = (char)g_test_rand_int_range (0, 256);
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonNode) node = ocop_json_parse (copy, (gssize)size, MAX_BYTES, &error);
        g_assert_true ((node == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json-parse/values/all-of-the-rfc", test_values);
    g_test_add_func ("/json-parse/tree/holds-what-was-said", test_tree);
    g_test_add_func ("/json-parse/integers/fit-64-bits", test_integers);
    g_test_add_func ("/json-parse/refuses-everything-else", test_refusals);
    g_test_add_func ("/json-parse/message-names-the-line", test_message_names_the_line);
    g_test_add_func ("/json-parse/bounds/depth", test_depth);
    g_test_add_func ("/json-parse/bounds/keys", test_keys);
    g_test_add_func ("/json-parse/bounds/size", test_size);
    g_test_add_func ("/json-parse/torn-and-changed-texts", test_torn);
    return g_test_run();
}
