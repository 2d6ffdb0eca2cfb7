/* A scanner that types, told from a person. */
#include "ui/shell/wedge.h"

#include <string.h>

/* Each character @gap_ms after the one before, from @*time_ms on. */
static void
type (OcopWedge *wedge, const char *text, gint64 gap_ms, gint64 *time_ms)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        g_autofree char *code =
            ocop_wedge_take_key (wedge, g_utf8_get_char (p), FALSE, *time_ms += gap_ms);
        g_assert_null (code);
    }
}

static char *
end (OcopWedge *wedge, gint64 gap_ms, gint64 *time_ms)
{
    return ocop_wedge_take_key (wedge, 0, TRUE, *time_ms += gap_ms);
}

static void
assert_read (const char *text, gint64 gap_ms, const char *expected)
{
    g_autoptr (OcopWedge) wedge = ocop_wedge_new();
    gint64 time_ms = 1000;
    type (wedge, text, gap_ms, &time_ms);
    g_autofree char *code = end (wedge, gap_ms, &time_ms);
    g_assert_cmpstr (code, ==, expected);
}

static void
test_fast (void)
{
    assert_read ("8934563138165", 3, "8934563138165");
    assert_read ("8934563138165", OCOP_WEDGE_GAP_MS, "8934563138165");
    assert_read ("QN01-1-00000001", 8, "QN01-1-00000001");
    assert_read ("ABCdef!@#", 2, "ABCdef!@#");
    assert_read ("0108934563138165\x1d"
                 "10L1",
                 2,
                 "0108934563138165\x1d"
                 "10L1");
}

static void
test_slow (void)
{
    assert_read ("8934563138165", OCOP_WEDGE_GAP_MS + 1, NULL);
    assert_read ("100000", 120, NULL);
}

static void
test_short (void)
{
    assert_read ("12345", 3, NULL);
    assert_read ("", 3, NULL);
}

/* Enter a while after the code is a person's. */
static void
test_late_end (void)
{
    g_autoptr (OcopWedge) wedge = ocop_wedge_new();
    gint64 time_ms = 0;
    type (wedge, "8934563138165", 3, &time_ms);
    g_autofree char *code = end (wedge, 500, &time_ms);
    g_assert_null (code);
}

/* What a person typed before belongs to no code. */
static void
test_typed_before (void)
{
    g_autoptr (OcopWedge) wedge = ocop_wedge_new();
    gint64 time_ms = 0;
    type (wedge, "mi", 200, &time_ms);
    time_ms += 300;
    g_assert_false (ocop_wedge_is_in_run (wedge, time_ms));
    type (wedge, "8934563138165", 3, &time_ms);
    g_assert_true (ocop_wedge_is_in_run (wedge, time_ms));
    g_autofree char *code = end (wedge, 3, &time_ms);
    g_assert_cmpstr (code, ==, "8934563138165");
}

static void
test_two (void)
{
    g_autoptr (OcopWedge) wedge = ocop_wedge_new();
    gint64 time_ms = 0;
    type (wedge, "8934563138165", 2, &time_ms);
    g_autofree char *first = end (wedge, 2, &time_ms);
    type (wedge, "8938501234567", 2, &time_ms);
    g_autofree char *second = end (wedge, 2, &time_ms);
    g_assert_cmpstr (first, ==, "8934563138165");
    g_assert_cmpstr (second, ==, "8938501234567");
}

/* A key that types nothing breaks the run. */
static void
test_broken (void)
{
    g_autoptr (OcopWedge) wedge = ocop_wedge_new();
    gint64 time_ms = 0;
    type (wedge, "893456", 2, &time_ms);
    g_autofree char *none = ocop_wedge_take_key (wedge, 0, FALSE, time_ms += 2);
    type (wedge, "3138165", 2, &time_ms);
    g_autofree char *code = end (wedge, 2, &time_ms);
    g_assert_null (none);
    g_assert_cmpstr (code, ==, "3138165");
}

static void
test_long (void)
{
    g_autofree char *longest = g_strnfill (OCOP_WEDGE_LENGTH_MAX, '7');
    g_autofree char *too_long = g_strnfill (OCOP_WEDGE_LENGTH_MAX + 1, '7');
    g_autofree char *much_too_long = g_strnfill (OCOP_WEDGE_LENGTH_MAX * 2 + 10, '7');
    assert_read (longest, 1, longest);
    assert_read (too_long, 1, "");
    /* Nor is its tail a code. */
    assert_read (much_too_long, 1, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/ui/wedge/fast-keys-are-a-code", test_fast);
    g_test_add_func ("/ui/wedge/slow-keys-are-a-person", test_slow);
    g_test_add_func ("/ui/wedge/few-keys-are-a-person", test_short);
    g_test_add_func ("/ui/wedge/late-enter-is-a-person", test_late_end);
    g_test_add_func ("/ui/wedge/typing-before-is-no-part", test_typed_before);
    g_test_add_func ("/ui/wedge/two-scans-at-once", test_two);
    g_test_add_func ("/ui/wedge/other-keys-break-the-run", test_broken);
    g_test_add_func ("/ui/wedge/too-long-is-nothing", test_long);
    return g_test_run();
}
