/* Serial scanners: each terminator in any portions, silence, the cap, unplugging. */
#include "drivers/proto/scanner_line.h"
#include "scan_log.h"
#include <string.h>

static void
feed (OcopScannerLine *line, const char *text, gsize portion)
{
    const gsize size = strlen (text);
    for (gsize at = 0; at < size; at += portion)
        ocop_scanner_line_feed (line, (const guint8 *)text + at, MIN (portion, size - at), 1000);
}

static void
test_terminators (void)
{
    static const struct {
        OcopScannerTerminator terminator;
        const char *stream, *codes;
    } cases[] = {
        {OCOP_TERMINATOR_ANY, "a\rb\r\nc\td\n\n", "a\nb\nc\nd\n"},
        {OCOP_TERMINATOR_CR, "a\nb\r", "a<0a>b\n"},
        {OCOP_TERMINATOR_LF, "a\rb\n", "a<0d>b\n"},
        {OCOP_TERMINATOR_TAB, "a\r\nb\t", "a<0d><0a>b\n"},
        {OCOP_TERMINATOR_CR_LF, "a\rb\nc\r\r\nd\r\n", "a<0d>b<0a>c<0d>\nd\n"},
        {OCOP_TERMINATOR_NONE, "a\r\n", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        for (gsize portion = 1; portion < 12; portion++) {
            g_autoptr (GString) log = g_string_new (NULL);
            g_autoptr (OcopScannerLine) line =
                ocop_scanner_line_new (cases[i].terminator, scan_log_take, log);
            feed (line, cases[i].stream, portion);
            scan_log_assert (log, cases[i].codes);
        }
}

static void
test_silence (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    g_autoptr (OcopScannerLine) any =
        ocop_scanner_line_new (OCOP_TERMINATOR_ANY, scan_log_take, log);
    g_autoptr (OcopScannerLine) known =
        ocop_scanner_line_new (OCOP_TERMINATOR_CR_LF, scan_log_take, log);
    g_assert_cmpint (ocop_scanner_line_get_deadline (any), ==, -1);
    feed (any, "123", 3);
    g_assert_cmpint (ocop_scanner_line_get_deadline (any), ==, 1050);
    ocop_scanner_line_tick (any, 1049);
    scan_log_assert (log, "");
    ocop_scanner_line_tick (any, 1050);
    scan_log_assert (log, "123 (silence)\n");
    /* Where the end is known, its absence is a fault. */
    feed (known, "123\r", 4);
    ocop_scanner_line_tick (known, 1499);
    scan_log_assert (log, "");
    ocop_scanner_line_feed (known, (const guint8 *)"4\r\n", 3, 1500);
    scan_log_assert (log, "cut-off:123<0d> (silence)\ncut-off:4\n");
    /* The tail has ended: what comes now is the next code. */
    ocop_scanner_line_feed (known, (const guint8 *)"56\r\n", 4, 1501);
    scan_log_assert (log, "56\n");
}

static void
test_bounded (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    g_autoptr (OcopScannerLine) line =
        ocop_scanner_line_new (OCOP_TERMINATOR_CR, scan_log_take, log);
    g_autofree char *noise = g_strnfill (10000, 'x');
    feed (line, noise, 64);
    feed (line, "\rok\r", 4);
    scan_log_assert (log, "too-long:4096 bytes\nok\n");
}

static void
test_unplug_inside_a_code (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    g_autoptr (OcopScannerLine) line =
        ocop_scanner_line_new (OCOP_TERMINATOR_CR_LF, scan_log_take, log);
    feed (line, "89\r", 3);
    g_assert_true (ocop_scanner_line_reset (line));
    feed (line, "\nab\r\n", 5);
    scan_log_assert (log, "<0a>ab\n");
}

/* S10: two scanners have a reader each, and what they send at once does not mix. */
static void
test_two_at_once (void)
{
    g_autoptr (GString) log_a = g_string_new (NULL), log_b = g_string_new (NULL);
    g_autoptr (OcopScannerLine) a =
        ocop_scanner_line_new (OCOP_TERMINATOR_CR, scan_log_take, log_a);
    g_autoptr (OcopScannerLine) b =
        ocop_scanner_line_new (OCOP_TERMINATOR_CR, scan_log_take, log_b);
    for (gsize i = 0; i < 3; i++) {
        ocop_scanner_line_feed (a, (const guint8 *)"11\r" + i, 1, 1000);
        ocop_scanner_line_feed (b, (const guint8 *)"22\r" + i, 1, 1000);
    }
    scan_log_assert (log_a, "11\n");
    scan_log_assert (log_b, "22\n");
}

static void
test_names (void)
{
    OcopScannerTerminator terminator;
    for (guint i = OCOP_TERMINATOR_ANY; i <= OCOP_TERMINATOR_NONE; i++) {
        const char *name = ocop_scanner_terminator_get_name ((OcopScannerTerminator)i);
        g_assert_true (ocop_scanner_terminator_parse (name, &terminator));
        g_assert_cmpuint (terminator, ==, i);
    }
    g_assert_false (ocop_scanner_terminator_parse ("CR", &terminator));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scanner-line/terminators", test_terminators);
    g_test_add_func ("/scanner-line/silence", test_silence);
    g_test_add_func ("/scanner-line/names", test_names);
    g_test_add_func ("/scanner-line/S3/bounded", test_bounded);
    g_test_add_func ("/scanner-line/S7/unplug-inside-a-code", test_unplug_inside_a_code);
    g_test_add_func ("/scanner-line/S10/two-at-once", test_two_at_once);
    return g_test_run();
}
