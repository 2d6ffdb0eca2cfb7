/* Customer displays: exactly 20 columns of ASCII whatever the text, and the commands of both
 * languages. */
#include "drivers/proto/display_cd5220.h"
#include "drivers/proto/display_escpos_vfd.h"
#include <string.h>

static void
assert_line (const char *left, const char *right, const char *expected)
{
    OcopDisplayText text;
    ocop_display_set_line (&text, 1, left, right);
    g_assert_cmpstr (text.lines[1], ==, expected);
    g_assert_cmpuint (strlen (text.lines[1]), ==, OCOP_DISPLAY_COLUMNS);
}

static void
test_columns (void)
{
    assert_line ("Mật ong", "125.000", "Mat ong      125.000");
    assert_line ("Đường thốt nốt An Giang", "45.000", "Duong thot no 45.000");
    assert_line ("TỔNG", "1.250.000đ", "TONG      1.250.000d");
    assert_line ("x", "12345678901234567890123", "12345678901234567890");
    assert_line ("x", "1234567890123456789", " 1234567890123456789");
    assert_line ("Xin chào quý khách hàng", NULL, "Xin chao quy khach h");
    assert_line (NULL, NULL, "                    ");
    assert_line ("", "5", "                   5");
}

/* No name brings a byte that a display obeys; what has no ASCII form shows as '?'. */
static void
test_no_control_bytes (void)
{
    static const char *const hostile[] = {"\x1b@\x0c\x1f\x01 a",
                                          "\x01\x02\x7f\xc2\x9b",
                                          "\xff\xfe",
                                          "越南",
                                          "a\tb\nc\rd",
                                          "ｆｕｌｌ"};
    for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
        OcopDisplayText text;
        ocop_display_set_line (&text, 0, hostile[i], hostile[i]);
        g_assert_cmpuint (strlen (text.lines[0]), ==, OCOP_DISPLAY_COLUMNS);
        for (gsize c = 0; c < OCOP_DISPLAY_COLUMNS; c++)
            g_assert_true (text.lines[0][c] >= 0x20 && text.lines[0][c] <= 0x7e);
    }
    assert_line ("越", "1", "?                  1");
}

static void
assert_bytes (GByteArray *bytes, const char *expected, gsize size)
{
    g_assert_cmpuint (bytes->len, ==, size);
    g_assert_true (memcmp (bytes->data, expected, size) == 0);
    g_byte_array_unref (bytes);
}
#define ASSERT_BYTES(bytes, literal) assert_bytes (bytes, literal, sizeof (literal) - 1)

static void
test_cd5220 (void)
{
    OcopDisplayText text;
    ocop_display_set_line (&text, 0, "Gạo ST25", "35.000");
    ocop_display_set_line (&text, 1, "TỔNG", "70.000");
    ASSERT_BYTES (ocop_display_cd5220_show (&text), "\x1bQAGao ST25      35.000\r"
                                                    "\x1bQBTONG          70.000\r");
    ASSERT_BYTES (ocop_display_cd5220_begin(), "\x1b@\x1b\x11\x1b\x66\x00\x1b_\x00");
    ASSERT_BYTES (ocop_display_cd5220_clear(), "\x0c");
    ASSERT_BYTES (ocop_display_cd5220_set_brightness (4), "\x1b*\x04");
}

static void
test_vfd (void)
{
    OcopDisplayText text;
    ocop_display_set_line (&text, 0, "Gạo ST25", "35.000");
    ocop_display_set_line (&text, 1, "TỔNG", "70.000");
    ASSERT_BYTES (ocop_display_vfd_show (&text, FALSE), "\x1f$\x01\x01Gao ST25      35.000"
                                                        "\x1f$\x01\x02TONG          70.000");
    ASSERT_BYTES (ocop_display_vfd_clear (TRUE), "\x1b=\x02\x0c\x1b=\x01");
    ASSERT_BYTES (ocop_display_vfd_begin (FALSE), "\x1b@\x1bR\x00\x1f\x01\x1f\x43\x00");
    ASSERT_BYTES (ocop_display_vfd_begin (TRUE),
                  "\x1b=\x02\x1b@\x1b=\x02\x1bR\x00\x1f\x01\x1f\x43\x00\x1b=\x01");
    ASSERT_BYTES (ocop_display_vfd_set_brightness (1, FALSE), "\x1fX\x01");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/display/lines/20-columns", test_columns);
    g_test_add_func ("/display/lines/no-control-bytes", test_no_control_bytes);
    g_test_add_func ("/display/cd5220", test_cd5220);
    g_test_add_func ("/display/escpos-vfd", test_vfd);
    return g_test_run();
}
