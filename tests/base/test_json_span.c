/* JSON read in place: sound texts give what the tree's parser gives, the others are refused by
 * both. */
#include "base/error.h"
#include "base/json_reader.h"
#include "base/json_span.h"
#include "base/json_writer.h"

#include <string.h>

static OcopJsonSpan
parse (const char *text)
{
    OcopJsonSpan span = {0};
    g_autoptr (GError) error = NULL;
    ocop_json_span_init (&span, text, strlen (text), G_MAXSIZE, &error);
    g_assert_no_error (error);
    return span;
}

static void
test_refuses_what_is_not_json (void)
{
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "[1 2]",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "nul",
        "truE",
        "\"a",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\xff\"",
        "\"\xc3\"",
        "\"\xed\xa0\x80\"",
        "\"\xc0\xaf\"",
        "1 2",
        "{}{}",
        "/* */1",
        "]",
        "}",
        ":",
        ",",
        "\xef\xbb\xbf{}",
        "{\"a\\u0062\":1}",
        "[\"\x7f\", \x01]",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        OcopJsonSpan span = {.size = 77};
        g_autoptr (GError) error = NULL;
        g_autofree char *exact = g_memdup2 (texts[i], strlen (texts[i]));
        g_assert_false (ocop_json_span_init (&span, exact, strlen (texts[i]), G_MAXSIZE, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

static void
test_bounds (void)
{
    OcopJsonSpan span;
    g_autoptr (GString) deep = g_string_new (NULL);
    for (guint i = 0; i < OCOP_JSON_DEPTH_MAX; i++)
        g_string_append_c (deep, '[');
    for (guint i = 0; i < OCOP_JSON_DEPTH_MAX; i++)
        g_string_append_c (deep, ']');
    g_assert_true (ocop_json_span_init (&span, deep->str, deep->len, deep->len, NULL));
    g_assert_false (ocop_json_span_init (&span, deep->str, deep->len, deep->len - 1, NULL));
    g_string_prepend_c (deep, '[');
    g_string_append_c (deep, ']');
    g_assert_false (ocop_json_span_init (&span, deep->str, deep->len, deep->len, NULL));

    g_autoptr (GString) many = g_string_new ("{\"k\":0");
    for (guint i = 0; i < OCOP_JSON_MEMBERS_MAX; i++)
        g_string_append_printf (many, ",\"k%u\":0", i);
    g_string_append_c (many, '}');
    OcopJsonMembers members;
    ocop_json_members_init (&members, parse (many->str), "");
    g_assert_false (ocop_json_members_finish (&members, NULL));
}

static void
test_integers (void)
{
    static const struct {
        const char *text;
        OcopJsonType type;
        gint64 value;
    } cases[] = {
        {"0", OCOP_JSON_INT, 0},
        {"-1", OCOP_JSON_INT, -1},
        {"9223372036854775807", OCOP_JSON_INT, G_MAXINT64},
        {"-9223372036854775808", OCOP_JSON_INT, G_MININT64},
        {"9223372036854775808", OCOP_JSON_NUMBER, 0},
        {"1.0", OCOP_JSON_NUMBER, 0},
        {"1e2", OCOP_JSON_NUMBER, 0},
        {"\"1\"", OCOP_JSON_STRING, 0},
        {"true", OCOP_JSON_BOOL, 0},
        {"null", OCOP_JSON_NULL, 0},
        {"[]", OCOP_JSON_ARRAY, 0},
        {"{}", OCOP_JSON_OBJECT, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 value = 42;
        const OcopJsonSpan span = parse (cases[i].text);
        g_assert_cmpint (ocop_json_span_get_type (span), ==, cases[i].type);
        g_assert_cmpint (ocop_json_span_get_int (span, &value), ==, cases[i].type == OCOP_JSON_INT);
        g_assert_cmpint (value, ==, cases[i].type == OCOP_JSON_INT ? cases[i].value : 42);
    }
}

static void
test_thousandths_have_one_text (void)
{
    static const struct {
        const char *text;
        gint64 milli;
    } good[] = {{"\"0\"", 0},       {"\"2\"", 2000},
                {"\"0.535\"", 535}, {"\"-12.5\"", -12500},
                {"\"-0.001\"", -1}, {"\"1000000000000\"", OCOP_JSON_MILLI_MAX}};
    static const char *const bad[] = {"\"\"",
                                      "\"-\"",
                                      "\"-0\"",
                                      "\"01\"",
                                      "\"1.\"",
                                      "\".5\"",
                                      "\"1.50\"",
                                      "\"1.0\"",
                                      "\"1.2345\"",
                                      "\"1e3\"",
                                      "\"+1\"",
                                      "\" 1\"",
                                      "\"1,5\"",
                                      "1",
                                      "\"1000000000000.001\"",
                                      "\"99999999999999999999999\"",
                                      "\"0.000\""};
    gint64 milli;
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_assert_true (ocop_json_span_get_milli (parse (good[i].text), &milli));
        g_assert_cmpint (milli, ==, good[i].milli);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        milli = 42;
        g_assert_false (ocop_json_span_get_milli (parse (bad[i]), &milli));
        g_assert_cmpint (milli, ==, 42);
    }
}

static void
test_strings (void)
{
    char buffer[8] = "kept";
    gsize size;
    g_autofree char *all = ocop_json_span_dup_string (
        parse ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u1ea1\\ud83d\\ude00ạ\""), &size);
    g_assert_cmpstr (all, ==, "\"\\/\b\f\n\r\tạ😀ạ");
    g_assert_cmpuint (size, ==, strlen (all));
    g_assert_null (ocop_json_span_dup_string (parse ("7"), NULL));
    g_assert_false (ocop_json_span_copy_string (parse ("\"12345678\""), buffer, sizeof buffer));
    g_assert_cmpstr (buffer, ==, "kept");
    /* Longer as it is written than it is. */
    g_assert_true (
        ocop_json_span_copy_string (parse ("\"\\u0041\\n34567\""), buffer, sizeof buffer));
    g_assert_cmpstr (buffer, ==, "A\n34567");
}

/* A random value into @w. */
static void
write_random (GRand *rand, OcopJsonWriter *w, const char *key, guint depth)
{
    static const char *const strings[] = {"",     "]",     "}",       "\"", "\\",
                                          "\\\"", "a,b:c", "ạ\n\x01", "[{"};
    const gint32 kind = g_rand_int_range (rand, 0, depth > 4 ? 4 : 6);
    const gint32 count = g_rand_int_range (rand, 0, 5);
    char name[8];
    switch (kind) {
    case 0:
        ocop_json_add_int (w, key, g_rand_int (rand));
        break;
    case 1:
        ocop_json_add_bool (w, key, g_rand_boolean (rand));
        break;
    case 2:
        ocop_json_add_null (w, key);
        break;
    case 3:
        ocop_json_add_string (w, key, strings[g_rand_int_range (rand, 0, G_N_ELEMENTS (strings))]);
        break;
    case 4:
        ocop_json_begin_array (w, key);
        for (gint32 i = 0; i < count; i++)
            write_random (rand, w, NULL, depth + 1);
        ocop_json_end_array (w);
        break;
    default:
        ocop_json_begin_object (w, key);
        for (gint32 i = 0; i < count; i++) {
            g_snprintf (name, sizeof name, "k%d", i);
            write_random (rand, w, name, depth + 1);
        }
        ocop_json_end_object (w);
        break;
    }
}

/* The value at @span is the tree @node. */
static void
assert_same (OcopJsonSpan span, JsonNode *node)
{
    OcopJsonWalk walk;
    OcopJsonSpan element;
    OcopJsonMember member;
    guint i = 0;
    gint64 number;
    ocop_json_walk_init (&walk, span);
    switch (ocop_json_span_get_type (span)) {
    case OCOP_JSON_INT:
        g_assert_true (ocop_json_span_get_int (span, &number));
        g_assert_cmpint (number, ==, json_node_get_int (node));
        break;
    case OCOP_JSON_STRING: {
        g_autofree char *text = ocop_json_span_dup_string (span, NULL);
        g_assert_cmpstr (text, ==, json_node_get_string (node));
        break;
    }
    case OCOP_JSON_ARRAY:
        for (; ocop_json_walk_next_element (&walk, &element); i++)
            assert_same (element, json_array_get_element (json_node_get_array (node), i));
        g_assert_cmpuint (i, ==, json_array_get_length (json_node_get_array (node)));
        break;
    case OCOP_JSON_OBJECT:
        for (; ocop_json_walk_next_member (&walk, &member); i++) {
            g_autofree char *key = g_strndup (member.key.text, member.key.size);
            assert_same (member.value, json_object_get_member (json_node_get_object (node), key));
        }
        g_assert_cmpuint (i, ==, json_object_get_size (json_node_get_object (node)));
        break;
    case OCOP_JSON_BOOL:
        g_assert_cmpint (span.text[0] == 't', ==, json_node_get_boolean (node));
        break;
    case OCOP_JSON_NULL:
        g_assert_true (JSON_NODE_HOLDS_NULL (node));
        break;
    case OCOP_JSON_ABSENT:
    case OCOP_JSON_NUMBER:
    default:
        g_assert_not_reached();
    }
}

static void
test_says_what_the_tree_says (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20);
    for (guint round = 0; round < 3000; round++) {
        OcopJsonWriter w;
        OcopJsonSpan span;
        g_autoptr (GString) text = g_string_new (NULL);
        ocop_json_writer_init (&w, text);
        write_random (rand, &w, NULL, 0);
        if (g_rand_boolean (rand)) {
            g_string_replace (text, ",", " ,\n", 0);
            g_string_replace (text, "\"k1\":", "\"k1\" :\t", 0);
        }
        g_autoptr (JsonNode) node = ocop_json_parse (text->str, (gssize)text->len, G_MAXSIZE, NULL);
        g_autofree char *exact = g_memdup2 (text->str, text->len);
        const gboolean is_sound = ocop_json_span_init (&span, exact, text->len, G_MAXSIZE, NULL);
        g_assert_cmpint (is_sound, ==, node != NULL);
        if (is_sound)
            assert_same (span, node);
    }
}

static void
test_members (void)
{
    OcopJsonMembers m, child;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    guint8 bytes[2];
    guint length;
    g_autoptr (GError) error = NULL;
    ocop_json_members_init (
        &m,
        parse ("{\"n\":null,\"i\":7,\"b\":true,\"h\":\"0aff\",\"t\":\" a  b \",\"later\":1,"
               "\"o\":{\"i\":8},\"a\":[{\"i\":1},{\"i\":2}]}"),
        "");
    g_assert_cmpint (ocop_json_members_get_int (&m, "i", TRUE, 0, 9, 0), ==, 7);
    g_assert_cmpint (ocop_json_members_get_int (&m, "n", FALSE, 0, 9, 5), ==, 5);
    g_assert_true (ocop_json_members_get_bool (&m, "b", FALSE));
    g_assert_true (ocop_json_members_get_hex (&m, "h", TRUE, bytes, sizeof bytes));
    g_assert_cmpint (bytes[1], ==, 0xff);
    g_autofree char *text = ocop_json_members_dup_text (&m, "t", TRUE, 9);
    g_assert_cmpstr (text, ==, "a b");
    g_autofree char *raw = ocop_json_members_dup_raw (&m, "t", TRUE, 9, NULL);
    g_assert_cmpstr (raw, ==, " a  b ");
    g_assert_true (ocop_json_members_enter (&m, "o", TRUE, &child));
    g_assert_cmpint (ocop_json_members_get_int (&child, "i", TRUE, 0, 9, 0), ==, 8);
    ocop_json_members_leave (&m, &child);
    ocop_json_walk_init (&walk, ocop_json_members_get_array (&m, "a", TRUE, 2, &length));
    g_assert_cmpuint (length, ==, 2);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &element); i++) {
        ocop_json_members_enter_element (&m, "a", i, element, &child);
        ocop_json_members_get_int (&child, "i", TRUE, 0, 1, 0);
        ocop_json_members_leave (&m, &child);
    }
    g_assert_true (ocop_json_members_has_failed (&m));
    /* After an error nothing more is found, and the first stays. */
    g_assert_cmpint (ocop_json_members_get_int (&m, "i", TRUE, 0, 9, 3), ==, 3);
    g_assert_false (ocop_json_members_finish (&m, &error));
    g_assert_cmpstr (ocop_error_get_field (error), ==, "a[1].i");
}

static void
test_members_refuse (void)
{
    static const struct {
        const char *text;
        const char *field;
    } cases[] = {
        {"[]", NULL},
        {"{\"i\":1,\"i\":1}", NULL},
        {"{}", "i"},
        {"{\"i\":null}", "i"},
        {"{\"i\":\"1\"}", "i"},
        {"{\"i\":10}", "i"},
        {"{\"i\":1,\"b\":0}", "b"},
        {"{\"i\":1,\"h\":\"0AFF\"}", "h"},
        {"{\"i\":1,\"h\":\"0aff0\"}", "h"},
        {"{\"i\":1,\"t\":7}", "t"},
        {"{\"i\":1,\"t\":\"1234567890\"}", "t"},
        {"{\"i\":1,\"t\":\"\\u0007\"}", "t"},
        {"{\"i\":1,\"a\":{}}", "a"},
        {"{\"i\":1,\"a\":[1,2,3]}", "a"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        OcopJsonMembers m;
        guint8 bytes[2];
        guint length;
        g_autoptr (GError) error = NULL;
        ocop_json_members_init (&m, parse (cases[i].text), "");
        ocop_json_members_get_int (&m, "i", TRUE, 0, 9, 0);
        ocop_json_members_get_bool (&m, "b", FALSE);
        ocop_json_members_get_hex (&m, "h", FALSE, bytes, sizeof bytes);
        g_free (ocop_json_members_dup_text (&m, "t", FALSE, 9));
        ocop_json_members_get_array (&m, "a", FALSE, 2, &length);
        g_assert_false (ocop_json_members_finish (&m, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, cases[i].field);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json-span/refuses-what-is-not-json", test_refuses_what_is_not_json);
    g_test_add_func ("/json-span/bounds", test_bounds);
    g_test_add_func ("/json-span/integers", test_integers);
    g_test_add_func ("/json-span/thousandths-have-one-text", test_thousandths_have_one_text);
    g_test_add_func ("/json-span/strings", test_strings);
    g_test_add_func ("/json-span/says-what-the-tree-says", test_says_what_the_tree_says);
    g_test_add_func ("/json-members/reads-an-object", test_members);
    g_test_add_func ("/json-members/refuses", test_members_refuse);
    return g_test_run();
}
