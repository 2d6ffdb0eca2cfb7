/* What printers say of themselves, right and wrong (P9). */
#include "drivers/proto/device_id.h"

#include <string.h>

static gboolean
parse (const char *length, const char *text, OcopDeviceId *ret_id)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    g_byte_array_append (bytes, (const guint8 *)length, 2);
    g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
    return ocop_device_id_parse (bytes->data, bytes->len, ret_id);
}

static void
test_words_of_a_printer (void)
{
    OcopDeviceId id;
    g_assert_true (parse ("\0\x2f", "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20;CLS:PRINTER;", &id));
    g_assert_cmpstr (id.maker, ==, "EPSON");
    g_assert_cmpstr (id.model, ==, "TM-T20");
    g_assert_cmpstr (id.commands, ==, "ESC/POS");
    g_assert_cmpstr (id.kind, ==, "PRINTER");
    g_assert_cmpstr (id.serial, ==, "");
    g_assert_true (ocop_device_id_has_command (&id, "esc/pos"));
    g_assert_false (ocop_device_id_has_command (&id, "ESC"));
}

static void
test_long_keys_and_blanks (void)
{
    OcopDeviceId id;
    static const char text[] =
        " manufacturer: STAR ;COMMAND SET:STAR, ESC/POS ;Model:\tTSP743\n;SERN:12 34;";
    g_assert_true (ocop_device_id_parse_text (text, strlen (text), &id));
    g_assert_cmpstr (id.maker, ==, "STAR");
    g_assert_cmpstr (id.model, ==, "TSP743");
    g_assert_cmpstr (id.serial, ==, "12 34");
    g_assert_true (ocop_device_id_has_command (&id, "ESC/POS"));
    g_assert_true (ocop_device_id_has_command (&id, "STAR"));
}

/* 17 bytes, 00 11, and 25, 19 00; they count the two of the length. What stands behind the length
 * is not of the ID. */
static void
test_length_either_way_round (void)
{
    OcopDeviceId id;
    g_assert_true (parse ("\0\x11", "MFG:A;MDL:POS-58;MDL:NOT", &id));
    g_assert_cmpstr (id.model, ==, "POS-5");
    g_assert_true (parse ("\x19\0", "MFG:A;MDL:POS-58;SN:007;rest of the buffer", &id));
    g_assert_cmpstr (id.model, ==, "POS-58");
    g_assert_cmpstr (id.serial, ==, "007");
    g_assert_true (parse ("\xff\xff", "MDL:X;", &id));
    g_assert_cmpstr (id.model, ==, "X");
}

static void
test_empty_is_nothing (void)
{
    OcopDeviceId id;
    g_assert_false (ocop_device_id_parse ((const guint8 *)"", 0, &id));
    g_assert_false (parse ("\0\2", "", &id));
    g_assert_cmpstr (id.model, ==, "");
    g_assert_false (parse ("\0\0", ";;;::;:x;MDL:;", &id));
    g_assert_cmpstr (id.model, ==, "");
    g_assert_false (ocop_device_id_has_command (&id, "ESC/POS"));
}

static void
test_without_a_model (void)
{
    OcopDeviceId id;
    g_assert_true (parse ("\0\x1a", "MFG:Printer;CMD:ESC/POS;", &id));
    g_assert_cmpstr (id.maker, ==, "Printer");
    g_assert_cmpstr (id.model, ==, "");
}

static void
test_values_are_bounded_and_printable (void)
{
    OcopDeviceId id;
    g_autoptr (GString) text = g_string_new ("MDL:");
    for (guint i = 0; i < 900; i++)
        g_string_append_c (text, (char)(i % 3 == 0 ? '\x1b' : 'a'));
    g_string_append (text, ";MFG:late;");
    g_assert_true (ocop_device_id_parse_text (text->str, text->len, &id));
    g_assert_cmpuint (strlen (id.model), ==, OCOP_DEVICE_ID_VALUE_SIZE - 1);
    g_assert_null (strchr (id.model, '\x1b'));
    g_assert_cmpstr (id.maker, ==, "late");
    g_string_truncate (text, 0);
    for (guint i = 0; i < OCOP_DEVICE_ID_MAX; i++)
        g_string_append_c (text, ';');
    g_string_append (text, "MFG:beyond;");
    g_assert_false (ocop_device_id_parse_text (text->str, text->len, &id));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/device-id/words-of-a-printer", test_words_of_a_printer);
    g_test_add_func ("/device-id/long-keys-and-blanks", test_long_keys_and_blanks);
    g_test_add_func ("/device-id/p9-length-either-way-round", test_length_either_way_round);
    g_test_add_func ("/device-id/p9-empty-is-nothing", test_empty_is_nothing);
    g_test_add_func ("/device-id/p9-without-a-model", test_without_a_model);
    g_test_add_func ("/device-id/values-are-bounded-and-printable",
                     test_values_are_bounded_and_printable);
    return g_test_run();
}
