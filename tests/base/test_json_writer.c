/* JSON out, byte for byte. */
#include "base/day.h"
#include "base/json_reader.h"
#include "base/json_writer.h"

#include <string.h>

static void
test_shape (void)
{
    g_autoptr (GString) out = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "s", "a");
    ocop_json_add_string (&w, "none", NULL);
    ocop_json_add_int (&w, "i", G_MININT64);
    ocop_json_add_bool (&w, "b", TRUE);
    ocop_json_begin_array (&w, "a");
    ocop_json_begin_object (&w, NULL);
    ocop_json_end_object (&w);
    ocop_json_add_int (&w, NULL, 1);
    ocop_json_begin_array (&w, NULL);
    ocop_json_end_array (&w);
    ocop_json_add_bool (&w, NULL, FALSE);
    ocop_json_end_array (&w);
    ocop_json_add_null (&w, "n");
    ocop_json_add_qty (&w, "q", 535);
    ocop_json_add_day (&w, "d", 0);
    ocop_json_add_day (&w, "nd", OCOP_DAY_NONE);
    ocop_json_add_instant (&w, "t", 0);
    ocop_json_add_raw (&w, "r", "{\"x\":1}");
    ocop_json_begin_object (&w, "o");
    ocop_json_end_object (&w);
    ocop_json_end_object (&w);
    g_assert_cmpstr (
        out->str, ==,
        "{\"s\":\"a\",\"none\":null,\"i\":-9223372036854775808,\"b\":true,"
        "\"a\":[{},1,[],false],\"n\":null,\"q\":\"0.535\",\"d\":\"1970-01-01\",\"nd\":null,"
        "\"t\":\"1970-01-01T07:00:00+07:00\",\"r\":{\"x\":1},\"o\":{}}");
}

static void
test_escapes (void)
{
    g_autoptr (GString) out = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, out);
    ocop_json_add_string (&w, NULL, "a\"b\\c/\n\r\t\b\f\x01\x1f\x7f ượ 🎉");
    g_assert_cmpstr (out->str, ==,
                     "\"a\\\"b\\\\c/\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\x7f ượ 🎉\"");
}

/* Any text comes back through the strict parser. */
static void
test_round_trip (void)
{
    for (guint round = 0; round < 2000; round++) {
        g_autoptr (GString) text = g_string_new (NULL);
        for (gint32 n = g_test_rand_int_range (0, 20); n > 0; n--)
            g_string_append_unichar (
                text, (gunichar)g_test_rand_int_range (1, round % 2 ? 0x80 : 0xd800));
        g_autoptr (GString) out = g_string_new (NULL);
        OcopJsonWriter w;
        ocop_json_writer_init (&w, out);
        ocop_json_begin_object (&w, NULL);
        ocop_json_add_string (&w, text->str, text->str);
        ocop_json_end_object (&w);
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonNode) node = ocop_json_parse (out->str, (gssize)out->len, 10000, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), text->str), ==,
                         text->str);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json-writer/keys-in-order-commas-between", test_shape);
    g_test_add_func ("/json-writer/escapes", test_escapes);
    g_test_add_func ("/json-writer/comes-back-through-the-parser", test_round_trip);
    return g_test_run();
}
