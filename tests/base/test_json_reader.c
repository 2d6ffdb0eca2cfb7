/* Reading requests key by key. */
#include "base/error.h"
#include "base/json_reader.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
    g_autoptr (GError) error = NULL;
    JsonNode *node = ocop_json_parse (text, -1, 100000, &error);
    g_assert_no_error (error);
    return node;
}

static void
assert_finishes (OcopJsonReader *reader)
{
    g_autoptr (GError) error = NULL;
    g_assert_true (ocop_json_reader_finish (reader, &error));
    g_assert_no_error (error);
}

static void
assert_fails_at (OcopJsonReader *reader, const char *field)
{
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_json_reader_finish (reader, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (error), ==, field);
}

static void
test_reads (void)
{
    g_autoptr (JsonNode) node =
        parse ("{\"s\":\"  Ru\\u01a1\\u0323u  \",\"i\":-5,\"b\":true,\"q\":\"0.5\",\"z\":null}");
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    g_autofree char *text = ocop_json_reader_dup_string (&r, "s", TRUE, 20);
    g_assert_cmpstr (text, ==, "Ruợu");
    g_assert_cmpint (ocop_json_reader_get_int (&r, "i", TRUE, -5, 5, 0), ==, -5);
    g_assert_true (ocop_json_reader_get_bool (&r, "b", FALSE));
    g_assert_cmpint (ocop_json_reader_get_qty (&r, "q", TRUE, 1000), ==, 500);
    g_assert_true (ocop_json_reader_has (&r, "q"));
    g_assert_false (ocop_json_reader_has (&r, "z"));
    g_assert_false (ocop_json_reader_has_failed (&r));
    assert_finishes (&r);
}

static void
test_fallbacks (void)
{
    g_autoptr (JsonNode) node = parse ("{\"i\":null}");
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    g_assert_null (ocop_json_reader_dup_string (&r, "s", FALSE, 20));
    g_assert_cmpint (ocop_json_reader_get_int (&r, "i", FALSE, 0, 5, 77), ==, 77);
    g_assert_true (ocop_json_reader_get_bool (&r, "b", TRUE));
    g_assert_cmpint (ocop_json_reader_get_qty (&r, "q", FALSE, 1000), ==, 1000);
    g_assert_cmpuint (ocop_json_reader_get_array_length (&r, "a", FALSE, 9), ==, 0);
    OcopJsonReader child;
    g_assert_false (ocop_json_reader_enter_member (&r, "m", &child));
    assert_finishes (&r);
}

/* Reads the key k of @text in every way that @kind says; the error must be at k. */
static void
assert_wrong (const char *text, char kind)
{
    g_autoptr (JsonNode) node = parse (text);
    OcopJsonReader r, child;
    ocop_json_reader_init (&r, node, "x.");
    switch (kind) {
    case 's':
        g_assert_null (ocop_json_reader_dup_string (&r, "k", TRUE, 5));
        break;
    case 'i':
        g_assert_cmpint (ocop_json_reader_get_int (&r, "k", TRUE, 0, 5, 77), ==, 77);
        break;
    case 'b':
        g_assert_true (ocop_json_reader_get_bool (&r, "k", TRUE));
        break;
    case 'q':
        g_assert_cmpint (ocop_json_reader_get_qty (&r, "k", TRUE, 77), ==, 77);
        break;
    case 'a':
        g_assert_cmpuint (ocop_json_reader_get_array_length (&r, "k", TRUE, 1), ==, 0);
        break;
    case 'm':
        if (ocop_json_reader_enter_member (&r, "k", &child))
            ocop_json_reader_leave (&r, &child);
        break;
    default:
        g_assert_not_reached();
    }
    g_assert_true (ocop_json_reader_has_failed (&r));
    assert_fails_at (&r, "x.k");
}

static void
test_wrong_types (void)
{
    assert_wrong ("{}", 's');
    assert_wrong ("{\"k\":null}", 's');
    assert_wrong ("{\"k\":1}", 's');
    assert_wrong ("{\"k\":[]}", 's');
    assert_wrong ("{\"k\":\"abcdef\"}", 's');
    assert_wrong ("{\"k\":\"a\\u0007\"}", 's');
    assert_wrong ("{}", 'i');
    assert_wrong ("{\"k\":\"1\"}", 'i');
    assert_wrong ("{\"k\":1.0}", 'i');
    assert_wrong ("{\"k\":1e0}", 'i');
    assert_wrong ("{\"k\":6}", 'i');
    assert_wrong ("{\"k\":-1}", 'i');
    assert_wrong ("{\"k\":true}", 'i');
    assert_wrong ("{\"k\":1}", 'b');
    assert_wrong ("{\"k\":\"true\"}", 'b');
    assert_wrong ("{}", 'q');
    assert_wrong ("{\"k\":1}", 'q');
    assert_wrong ("{\"k\":\"0\"}", 'q');
    assert_wrong ("{\"k\":\"1,5\"}", 'q');
    assert_wrong ("{}", 'a');
    assert_wrong ("{\"k\":{}}", 'a');
    assert_wrong ("{\"k\":[1,2]}", 'a');
    assert_wrong ("{\"k\":[]}", 'm');
    assert_wrong ("{\"k\":\"x\"}", 'm');
}

static void
test_elements (void)
{
    g_autoptr (JsonNode) node =
        parse ("{\"lines\":[{\"qty\":\"2\"},{\"qty\":\"zwei\"},{\"qty\":\"x\"}]}");
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    const guint n = ocop_json_reader_get_array_length (&r, "lines", TRUE, 10);
    g_assert_cmpuint (n, ==, 3);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader line;
        ocop_json_reader_enter_element (&r, "lines", i, &line);
        ocop_json_reader_get_qty (&line, "qty", TRUE, 1000);
        g_assert_cmpint (ocop_json_reader_has_failed (&line), ==, i == 1);
        ocop_json_reader_leave (&r, &line);
    }
    assert_fails_at (&r, "lines[1].qty");
}

static void
test_unknown_keys (void)
{
    g_autoptr (JsonNode) root = parse ("{\"a\":1,\"b\":2}");
    OcopJsonReader r;
    ocop_json_reader_init (&r, root, "");
    ocop_json_reader_get_int (&r, "a", TRUE, 0, 5, 0);
    assert_fails_at (&r, "b");

    g_autoptr (JsonNode) nested = parse ("{\"buyer\":{\"name\":\"x\",\"typo\":null}}");
    OcopJsonReader buyer;
    ocop_json_reader_init (&r, nested, "");
    g_assert_true (ocop_json_reader_enter_member (&r, "buyer", &buyer));
    g_autofree char *name = ocop_json_reader_dup_string (&buyer, "name", TRUE, 10);
    g_assert_cmpstr (name, ==, "x");
    ocop_json_reader_leave (&r, &buyer);
    assert_fails_at (&r, "buyer.typo");

    g_autoptr (JsonNode) hostile = parse ("{\"\\u001b[2J\":1}");
    g_autoptr (GError) error = NULL;
    ocop_json_reader_init (&r, hostile, "");
    g_assert_false (ocop_json_reader_finish (&r, &error));
    g_assert_null (strchr (error->message, 0x1b));
    g_assert_null (strchr (ocop_error_get_field (error), 0x1b));
}

static void
test_not_an_object (void)
{
    static const char *const texts[] = {"[]", "1", "null", "\"x\""};
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (JsonNode) node = parse (texts[i]);
        OcopJsonReader r;
        ocop_json_reader_init (&r, node, "");
        g_assert_null (ocop_json_reader_dup_string (&r, "a", TRUE, 10));
        assert_fails_at (&r, NULL);
    }
    g_autoptr (JsonNode) node = parse ("{\"lines\":[{},7]}");
    OcopJsonReader r, line;
    ocop_json_reader_init (&r, node, "");
    ocop_json_reader_enter_element (&r, "lines", 1, &line);
    ocop_json_reader_get_qty (&line, "qty", TRUE, 1000);
    ocop_json_reader_leave (&r, &line);
    assert_fails_at (&r, "lines[1]");
}

static void
test_first_error_wins (void)
{
    g_autoptr (JsonNode) node = parse ("{\"a\":\"x\",\"lines\":[{\"typo\":1}],\"unknown\":1}");
    OcopJsonReader r, line;
    ocop_json_reader_init (&r, node, "");
    ocop_json_reader_get_int (&r, "a", TRUE, 0, 5, 0);
    ocop_json_reader_get_int (&r, "b", TRUE, 0, 5, 0);
    ocop_json_reader_fail (&r, "c", "later");
    g_assert_cmpuint (ocop_json_reader_get_array_length (&r, "lines", TRUE, 5), ==, 0);
    ocop_json_reader_enter_element (&r, "lines", 0, &line);
    g_assert_null (ocop_json_reader_dup_string (&line, "scan", TRUE, 5));
    g_assert_false (ocop_json_reader_has_failed (&line));
    ocop_json_reader_leave (&r, &line);
    assert_fails_at (&r, "a");
}

static void
test_own_errors (void)
{
    g_autoptr (JsonNode) node = parse ("{}");
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "lines[3].");
    ocop_json_reader_fail (&r, "scan", "%s and %s", "scan", "code");
    assert_fails_at (&r, "lines[3].scan");
    ocop_json_reader_init (&r, node, "lines[3].");
    ocop_json_reader_fail (&r, NULL, "neither");
    assert_fails_at (&r, "lines[3]");
    ocop_json_reader_init (&r, node, "");
    ocop_json_reader_fail (&r, NULL, "nothing");
    assert_fails_at (&r, NULL);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json-reader/reads-and-cleans", test_reads);
    g_test_add_func ("/json-reader/absent-gives-the-fallback", test_fallbacks);
    g_test_add_func ("/json-reader/wrong-values-are-refused-at-their-key", test_wrong_types);
    g_test_add_func ("/json-reader/elements-carry-their-path", test_elements);
    g_test_add_func ("/json-reader/unknown-keys-are-refused", test_unknown_keys);
    g_test_add_func ("/json-reader/not-an-object", test_not_an_object);
    g_test_add_func ("/json-reader/first-error-wins", test_first_error_wins);
    g_test_add_func ("/json-reader/errors-of-the-callers-own", test_own_errors);
    return g_test_run();
}
