/* Keyboard scanners read raw: the US table, keys held and together, and the cases S1, S4 to S7, S9.
 */
#include "drivers/proto/hid_keyboard.h"
#include "hid_samples.h"
#include "scan_log.h"
#include <string.h>

#define SHIFT 0x02

typedef struct {
    OcopHidKeyboard *keyboard;
    GString *log;
    gint64 now_ms;
} Fixture;

static void
set_up (Fixture *fixture, const OcopHidKeyboardOptions *options)
{
    *fixture = (Fixture){.log = g_string_new (NULL), .now_ms = 1000};
    fixture->keyboard = ocop_hid_keyboard_new (options, scan_log_take, fixture->log);
}

static void
tear_down (Fixture *fixture)
{
    ocop_hid_keyboard_free (fixture->keyboard);
    g_string_free (fixture->log, TRUE);
}

static void
report (Fixture *fixture, guint8 modifiers, guint8 key_1, guint8 key_2)
{
    const guint8 bytes[8] = {modifiers, 0, key_1, key_2};
    ocop_hid_keyboard_feed (fixture->keyboard, bytes, sizeof bytes, fixture->now_ms);
    fixture->now_ms += 4;
}

static void
stroke (Fixture *fixture, guint8 modifiers, guint8 key)
{
    report (fixture, modifiers, key, 0);
    report (fixture, 0, 0, 0);
}

/* Types @text as a scanner set to a US keyboard does; looked up in the other direction here. */
static void
type (Fixture *fixture, const char *text)
{
    static const char plain[] = "1234567890", shifted[] = "!@#$%^&*()";
    for (; *text != '\0'; text++) {
        const char *digit = strchr (plain, *text), *sign = strchr (shifted, *text);
        if (g_ascii_islower (*text))
            stroke (fixture, 0, (guint8)(0x04 + *text - 'a'));
        else if (g_ascii_isupper (*text))
            stroke (fixture, SHIFT, (guint8)(0x04 + *text - 'A'));
        else if (digit != NULL)
            stroke (fixture, 0, (guint8)(0x1e + (digit - plain)));
        else if (sign != NULL)
            stroke (fixture, SHIFT, (guint8)(0x1e + (sign - shifted)));
        else
            g_assert_not_reached();
    }
}

static void
test_codes_end_by_enter_or_tab (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    type (&fixture, "8934563138165");
    stroke (&fixture, 0, 0x28);
    type (&fixture, "LOT7a");
    stroke (&fixture, 0, 0x2b);
    type (&fixture, "11");
    stroke (&fixture, 0, 0x58);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "8934563138165\nLOT7a\n11\n");
    g_assert_cmpint (ocop_hid_keyboard_get_deadline (fixture.keyboard), ==, -1);
    tear_down (&fixture);
}

/* Every printable character has a key, each key one character: HID Usage Tables, page 07. */
static void
test_us_table (void)
{
    static const struct {
        guint8 usage;
        char plain, shifted;
    } signs[] = {{0x2c, ' ', ' '}, {0x2d, '-', '_'},  {0x2e, '=', '+'}, {0x2f, '[', '{'},
                 {0x30, ']', '}'}, {0x31, '\\', '|'}, {0x33, ';', ':'}, {0x34, '\'', '"'},
                 {0x35, '`', '~'}, {0x36, ',', '<'},  {0x37, '.', '>'}, {0x38, '/', '?'},
                 {0x54, '/', '/'}, {0x59, '1', '1'},  {0x61, '9', '9'}, {0x62, '0', '0'},
                 {0x63, '.', '.'}, {0x29, 0, 0},      {0x2a, 0, 0},     {0x39, 0, 0},
                 {0x3a, 0, 0},     {0x65, 0, 0},      {0xff, 0, 0},     {0x03, 0, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
        g_assert_cmpint (ocop_hid_keyboard_get_character (signs[i].usage, FALSE), ==,
                         signs[i].plain);
        g_assert_cmpint (ocop_hid_keyboard_get_character (signs[i].usage, TRUE), ==,
                         signs[i].shifted);
    }
    gboolean is_typed[128] = {FALSE};
    for (guint usage = 0; usage < 256; usage++) {
        is_typed[(guint8)ocop_hid_keyboard_get_character ((guint8)usage, FALSE)] = TRUE;
        is_typed[(guint8)ocop_hid_keyboard_get_character ((guint8)usage, TRUE)] = TRUE;
    }
    for (guint c = 0x20; c <= 0x7e; c++)
        g_assert_true (is_typed[c]);
}

/* S1 */
static void
test_empty_reports (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    report (&fixture, 0, 0x04, 0);
    ocop_hid_keyboard_feed (fixture.keyboard, NULL, 0, fixture.now_ms);
    report (&fixture, 0, 0x04, 0);
    ocop_hid_keyboard_feed (fixture.keyboard, (const guint8 *)"\0\0\x05", 3, fixture.now_ms);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "a\n");
    g_assert_cmpuint (ocop_hid_keyboard_get_n_malformed (fixture.keyboard), ==, 1);
    tear_down (&fixture);
}

/* S4: both keys count in their order; a rollover error changes nothing. */
static void
test_two_keys_and_rollover (void)
{
    static const guint8 rollover[8] = {0, 0, 1, 1, 1, 1, 1, 1};
    Fixture fixture;
    set_up (&fixture, NULL);
    report (&fixture, 0, 0x1e, 0x1f);
    report (&fixture, 0, 0x1f, 0x20);
    ocop_hid_keyboard_feed (fixture.keyboard, rollover, sizeof rollover, fixture.now_ms);
    report (&fixture, 0, 0x1f, 0x20);
    report (&fixture, 0, 0x21, 0x21);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "1234\n");
    g_assert_cmpuint (ocop_hid_keyboard_get_n_unknown (fixture.keyboard), ==, 0);
    tear_down (&fixture);
}

/* S5: the case follows the modifiers of the key's own report, left and right. */
static void
test_shift_held (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    report (&fixture, SHIFT, 0, 0);
    report (&fixture, SHIFT, 0x04, 0);
    report (&fixture, SHIFT, 0x05, 0);
    report (&fixture, SHIFT, 0, 0);
    report (&fixture, 0x20, 0x05, 0);
    report (&fixture, 0, 0x06, 0);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "ABBc\n");
    tear_down (&fixture);
}

/* S6 */
static void
test_unknown_usages (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    type (&fixture, "a");
    stroke (&fixture, 0, 0x3a);
    stroke (&fixture, 0, 0xf0);
    type (&fixture, "b");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "ab (2 unknown)\n");
    g_assert_cmpuint (ocop_hid_keyboard_get_n_unknown (fixture.keyboard), ==, 2);
    type (&fixture, "c");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "c\n");
    tear_down (&fixture);
}

static void
test_locks_mean_nothing (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    stroke (&fixture, 0, 0x39);
    type (&fixture, "aA");
    stroke (&fixture, 0, 0x53);
    stroke (&fixture, 0, 0x59);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "aA1\n");
    tear_down (&fixture);
}

/* S7: half a code is dropped, and a key that was down is up. */
static void
test_unplug_inside_a_code (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    type (&fixture, "89345");
    report (&fixture, 0, 0x04, 0);
    g_assert_true (ocop_hid_keyboard_reset (fixture.keyboard));
    g_assert_false (ocop_hid_keyboard_reset (fixture.keyboard));
    report (&fixture, 0, 0x04, 0);
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "a\n");
    tear_down (&fixture);
}

/* S9: GS as Ctrl and ], as F8, as Alt and 029 on the keypad, as a character. */
static void
test_group_separators (void)
{
    Fixture fixture;
    set_up (&fixture, &(OcopHidKeyboardOptions){.gs_usage = 0x41, .gs_character = '%'});
    type (&fixture, "1");
    stroke (&fixture, 0x01, 0x30);
    type (&fixture, "2");
    stroke (&fixture, 0, 0x41);
    type (&fixture, "3");
    report (&fixture, 0x04, 0, 0);
    report (&fixture, 0x04, 0x62, 0);
    report (&fixture, 0x04, 0, 0);
    report (&fixture, 0x04, 0x5a, 0);
    report (&fixture, 0x04, 0x61, 0);
    report (&fixture, 0, 0, 0);
    type (&fixture, "4%5");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "1<1d>2<1d>3<1d>4<1d>5\n");
    g_assert_cmpuint (ocop_hid_keyboard_get_n_unknown (fixture.keyboard), ==, 0);
    tear_down (&fixture);
}

static void
test_silence (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    type (&fixture, "12");
    const gint64 deadline = ocop_hid_keyboard_get_deadline (fixture.keyboard);
    ocop_hid_keyboard_tick (fixture.keyboard, deadline - 1);
    scan_log_assert (fixture.log, "");
    ocop_hid_keyboard_tick (fixture.keyboard, deadline);
    scan_log_assert (fixture.log, "cut-off:12 (silence)\n");
    tear_down (&fixture);
    set_up (&fixture, &(OcopHidKeyboardOptions){.ends_by_silence = TRUE, .silence_ms = 100});
    type (&fixture, "12");
    fixture.now_ms += 100;
    type (&fixture, "3");
    scan_log_assert (fixture.log, "12 (silence)\n");
    tear_down (&fixture);
}

/* A till that stands still in the middle of a scan reads it in two pieces: the second could be the
 * number of another product. */
static void
test_tail_is_no_code (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    type (&fixture, "893456313");
    fixture.now_ms += 3000;
    type (&fixture, "8165");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "cut-off:893456313 (silence)\ncut-off:8165\n");
    type (&fixture, "22");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "22\n");
    /* Only Enter was late. */
    type (&fixture, "11");
    fixture.now_ms += 300;
    stroke (&fixture, 0, 0x28);
    type (&fixture, "33");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "cut-off:11 (silence)\n33\n");
    /* Nothing more came of it: a person scans again. */
    type (&fixture, "11");
    ocop_hid_keyboard_tick (fixture.keyboard, ocop_hid_keyboard_get_deadline (fixture.keyboard));
    scan_log_assert (fixture.log, "cut-off:11 (silence)\n");
    fixture.now_ms += OCOP_HID_KEYBOARD_SILENCE_MS + OCOP_RAW_SCAN_TAIL_MS;
    type (&fixture, "44");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "44\n");
    tear_down (&fixture);
}

static void
test_too_long (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    for (guint i = 0; i < OCOP_RAW_SCAN_MAX + 10; i++)
        stroke (&fixture, 0, 0x04);
    stroke (&fixture, 0, 0x28);
    type (&fixture, "b");
    stroke (&fixture, 0, 0x28);
    scan_log_assert (fixture.log, "too-long:4096 bytes\nb\n");
    tear_down (&fixture);
}

static void
test_layout_of_a_descriptor (void)
{
    static const guint8 with_id[] = {0x04, 0x02, 0x00, 0x04, 0, 0, 0, 0, 0};
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor =
        ocop_hid_descriptor_parse (hid_boot_keyboard, sizeof hid_boot_keyboard, &error);
    g_autoptr (OcopHidDescriptor) scale =
        ocop_hid_descriptor_parse (hid_scale, sizeof hid_scale, NULL);
    OcopHidKeyboardLayout layout;
    Fixture fixture;
    g_assert_no_error (error);
    g_assert_true (ocop_hid_keyboard_find_layout (descriptor, &layout));
    g_assert_cmpuint (layout.modifiers, ==, 0);
    g_assert_cmpuint (layout.keys, ==, 2);
    g_assert_cmpuint (layout.n_keys, ==, 6);
    g_assert_false (ocop_hid_keyboard_find_layout (scale, &layout));
    layout = (OcopHidKeyboardLayout){
        .is_own = TRUE, .report_id = 4, .modifiers = 1, .keys = 3, .n_keys = 6};
    set_up (&fixture, &(OcopHidKeyboardOptions){.layout = layout, .ends_by_silence = TRUE});
    ocop_hid_keyboard_feed (fixture.keyboard, with_id, sizeof with_id, 1000);
    ocop_hid_keyboard_tick (fixture.keyboard, 2000);
    scan_log_assert (fixture.log, "A (silence)\n");
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hid-keyboard/enter-or-tab-ends-a-code", test_codes_end_by_enter_or_tab);
    g_test_add_func ("/hid-keyboard/us-table", test_us_table);
    g_test_add_func ("/hid-keyboard/caps-lock-means-nothing", test_locks_mean_nothing);
    g_test_add_func ("/hid-keyboard/S1/empty-reports", test_empty_reports);
    g_test_add_func ("/hid-keyboard/S3/too-long", test_too_long);
    g_test_add_func ("/hid-keyboard/S4/two-keys-and-rollover", test_two_keys_and_rollover);
    g_test_add_func ("/hid-keyboard/S5/shift-held", test_shift_held);
    g_test_add_func ("/hid-keyboard/S6/unknown-usages", test_unknown_usages);
    g_test_add_func ("/hid-keyboard/S7/unplug-inside-a-code", test_unplug_inside_a_code);
    g_test_add_func ("/hid-keyboard/S9/group-separators", test_group_separators);
    g_test_add_func ("/hid-keyboard/silence", test_silence);
    g_test_add_func ("/hid-keyboard/tail-is-no-code", test_tail_is_no_code);
    g_test_add_func ("/hid-keyboard/layout-of-a-descriptor", test_layout_of_a_descriptor);
    return g_test_run();
}
