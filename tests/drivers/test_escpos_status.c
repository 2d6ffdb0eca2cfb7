/* What the virtual printer answers, how it waits, and that any bytes in any portions are taken: the
 * answers are those of the manuals (devices.md 1.7 to 1.9). */
#include "drivers/proto/escpos_interpreter.h"
#include <string.h>
#include <time.h>

#define BYTES(literal)  (const guint8 *)(literal), sizeof (literal) - 1
#define GARBAGE_BYTES   (1024 * 1024)
#define GARBAGE_SECONDS 5 /* far more than it takes, sanitizers and a busy machine included */

static void
feed (OcopEscposInterpreter *printer, const guint8 *bytes, gsize size)
{
    ocop_escpos_interpreter_feed (printer, bytes, size);
}

/* Takes the answers and compares them. */
static void
assert_replies (OcopEscposInterpreter *printer, const guint8 *expected, gsize size)
{
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer);
    g_autoptr (GString) hex = g_string_new (NULL), wanted = g_string_new (NULL);
    for (guint i = 0; i < replies->len; i++)
        g_string_append_printf (hex, "%02X ", replies->data[i]);
    for (gsize i = 0; i < size; i++)
        g_string_append_printf (wanted, "%02X ", expected[i]);
    g_assert_cmpstr (hex->str, ==, wanted->str);
}

static void
assert_text (const OcopEscposInterpreter *printer, const char *expected)
{
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    g_autofree char *text = g_strjoinv ("\n", lines);
    g_assert_cmpstr (text, ==, expected);
}

static void
test_real_time_status (void)
{
    static const struct {
        OcopPrinterState state;
        guint8 answers[4];
    } cases[] = {
        {{0}, {0x12, 0x12, 0x12, 0x12}},
        {{.is_drawer_open = TRUE}, {0x16, 0x12, 0x12, 0x12}},
        {{.is_offline = TRUE}, {0x1a, 0x12, 0x12, 0x12}},
        {{.is_cover_open = TRUE}, {0x1a, 0x16, 0x12, 0x12}},
        {{.is_paper_near_end = TRUE}, {0x12, 0x12, 0x12, 0x1e}},
        {{.is_paper_out = TRUE}, {0x1a, 0x32, 0x12, 0x72}},
        {{.has_error = TRUE}, {0x1a, 0x52, 0x16, 0x12}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
        ocop_escpos_interpreter_set_state (printer, &cases[i].state);
        feed (printer, BYTES ("\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"));
        assert_replies (printer, cases[i].answers, 4);
    }
}

static void
test_buffered_status (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    OcopPrinterState state = {.is_paper_near_end = TRUE, .is_drawer_open = TRUE};
    ocop_escpos_interpreter_set_state (printer, &state);
    feed (printer, BYTES ("\x1dr\x01\x1dr\x32\x1dI\x02"));
    assert_replies (printer, BYTES ("\x03\x01\x02"));
    feed (printer, BYTES ("\x1dI\x42"));
    assert_replies (printer, BYTES ("_OCOP\x00"));
    state = (OcopPrinterState){.is_offline = TRUE};
    ocop_escpos_interpreter_set_state (printer, &state);
    feed (printer, BYTES ("\x1dr\x01"));
    assert_replies (printer, BYTES (""));
    state.is_offline = FALSE;
    ocop_escpos_interpreter_set_state (printer, &state);
    assert_replies (printer, BYTES ("\x00"));
}

static void
test_automatic_status (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    feed (printer, BYTES ("\x1d\x61\x0f"));
    assert_replies (printer, BYTES ("\x10\x00\x00\x00"));
    OcopPrinterState state = {.is_cover_open = TRUE};
    ocop_escpos_interpreter_set_state (printer, &state);
    assert_replies (printer, BYTES ("\x38\x00\x00\x00"));
    ocop_escpos_interpreter_set_state (printer, &state);
    assert_replies (printer, BYTES (""));
    state = (OcopPrinterState){.is_paper_near_end = TRUE, .is_drawer_open = TRUE};
    ocop_escpos_interpreter_set_state (printer, &state);
    assert_replies (printer, BYTES ("\x14\x00\x03\x00"));
    feed (printer, BYTES ("\x10\x14\x07\x01\x1b@"));
    assert_replies (printer, BYTES ("\x14\x00\x03\x00"));
    state = (OcopPrinterState){0}; /* 1B 40 has switched it off */
    ocop_escpos_interpreter_set_state (printer, &state);
    assert_replies (printer, BYTES (""));
}

static void
test_process_id (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    feed (printer, BYTES ("done\n\x1dV\x42\x00\x1d(H\x06\x00\x30\x30"
                          "0042"));
    assert_replies (printer, BYTES ("\x37\x22"
                                    "0042\x00"));

    /* One that does not know the command says nothing. */
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find ("generic-58", NULL);
    g_assert_false (profile->has_process_id);
    g_autoptr (OcopEscposInterpreter) silent = ocop_escpos_interpreter_new (profile);
    feed (silent, BYTES ("\x1d(H\x06\x00\x30\x30"
                         "0042"));
    assert_replies (silent, BYTES (""));
}

/* Without paper everything waits, real-time commands excepted, and comes out later once (P12). */
static void
test_waiting (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    OcopPrinterState state = {.is_paper_out = TRUE}, fine = {0};
    g_assert_cmpuint (ocop_escpos_interpreter_get_room (printer), ==, G_MAXSIZE);
    feed (printer, BYTES ("one\ntw"));
    ocop_escpos_interpreter_set_state (printer, &state);
    feed (printer, BYTES ("o\n\x10\x04\x04\x1d(H\x06\x00\x30\x30"
                          "0007"));
    assert_text (printer, "one");
    assert_replies (printer, BYTES ("\x72"));
    g_assert_cmpuint (ocop_escpos_interpreter_get_room (printer), ==, OCOP_ESCPOS_WAITING_MAX - 16);
    ocop_escpos_interpreter_set_state (printer, &fine);
    assert_text (printer, "one\ntwo");
    assert_replies (printer, BYTES ("\x37\x22"
                                    "0007\x00"));
}

static void
test_recovery (void)
{
    static const OcopPrinterState jam = {.has_error = TRUE};
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    ocop_escpos_interpreter_set_state (printer, &jam);
    feed (printer, BYTES ("kept\n\x10\x05\x01"));
    assert_text (printer, "kept");
    g_assert_false (ocop_escpos_interpreter_get_state (printer).has_error);

    ocop_escpos_interpreter_set_state (printer, &jam);
    feed (printer, BYTES ("lost\n\x10\x05\x02new\n"));
    assert_text (printer, "kept\nnew");

    feed (printer, BYTES ("half\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08whole\n"));
    assert_text (printer, "kept\nnew\nwhole");
    assert_replies (printer, BYTES ("\x37\x25\x00"));
}

/* GS ( D switches the drawer's real-time pulse off, 1B 40 on again. */
static void
test_pulse_switch (void)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    feed (printer, BYTES ("\x1d(D\x05\x00\x14\x01\x00\x02\x00\x10\x14\x01\x00\x02"));
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (printer), ==, 0);
    feed (printer, BYTES ("\x1b@\x10\x14\x01\x00\x02"));
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (printer), ==, 1);
    /* Torn ones, and one that begins within another. */
    feed (printer, BYTES ("\x10\x14\x01\x10\x14\x01\x01\x08\x10\x10\x04\x01"));
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_pulses (printer), ==, 2);
    assert_replies (printer, BYTES ("\x12"));
}

static void
test_bounds (void)
{
    static const OcopPrinterState out = {.is_paper_out = TRUE};
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    ocop_escpos_interpreter_set_state (printer, &out);
    for (guint i = 0; i < OCOP_ESCPOS_WAITING_MAX; i++)
        feed (printer, BYTES ("\x10\x04\x01"));
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer);
    g_assert_cmpuint (replies->len, ==, OCOP_ESCPOS_REPLIES_MAX);
    g_assert_cmpuint (ocop_escpos_interpreter_get_room (printer), ==, 0);
    const char *const *problems = ocop_escpos_interpreter_peek_problems (printer);
    g_assert_cmpuint (g_strv_length ((char **)problems), ==, 1);
}

static guint64
hash_paper (OcopEscposInterpreter *printer)
{
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    g_autofree char *text = g_strjoinv ("\n", lines);
    g_autofree char *problems =
        g_strjoinv ("\n", (char **)ocop_escpos_interpreter_peek_problems (printer));
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer);
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    g_checksum_update (sum, (const guchar *)text, -1);
    g_checksum_update (sum, (const guchar *)problems, -1);
    g_checksum_update (sum, replies->data, replies->len);
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (printer); i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (printer, i);
        const guint place[] = {(guint)mark->kind, mark->x, mark->y, mark->width, mark->height};
        g_checksum_update (sum, (const guchar *)place, sizeof place);
        if (mark->text != NULL)
            g_checksum_update (sum, (const guchar *)mark->text, (gssize)mark->text_size);
        if (mark->image != NULL)
            g_checksum_update (sum, mark->image->bits,
                               (gssize)(mark->image->stride * mark->image->height));
    }
    guint64 digest[4];
    gsize size = sizeof digest;
    g_checksum_get_digest (sum, (guint8 *)digest, &size);
    return digest[0];
}

/* Bytes that are commands more often than chance would have them. */
static void
append_garbage (GByteArray *bytes, GRand *rand, gsize size)
{
    static const guint8 leads[] = {0x1b, 0x1c, 0x1d, 0x10, 0x0a, 0x1d, 0x1b, 0x1b};
    static const char codes[] = "@!$*23ERJMadptimc(=kvVLWrIHhwB";
    while (bytes->len < size) {
        guint8 part[3] = {(guint8)g_rand_int (rand), 0, 0};
        guint n = 1;
        if (g_rand_int_range (rand, 0, 3) == 0) {
            part[0] = leads[g_rand_int_range (rand, 0, G_N_ELEMENTS (leads))];
            part[1] = (guint8)codes[g_rand_int_range (rand, 0, sizeof codes - 1)];
            part[2] = (guint8)g_rand_int_range (rand, 0, 4);
            n = 3;
        }
        g_byte_array_append (bytes, part, n);
    }
}

static void
test_portions (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (1);
    for (guint round = 0; round < 300; round++) {
        g_autoptr (GByteArray) bytes = g_byte_array_new();
        append_garbage (bytes, rand, 600);
        g_autoptr (OcopEscposInterpreter) whole = ocop_escpos_interpreter_new (NULL);
        g_autoptr (OcopEscposInterpreter) torn = ocop_escpos_interpreter_new (NULL);
        feed (whole, bytes->data, bytes->len);
        for (guint i = 0; i < bytes->len;) {
            guint n = (guint)g_rand_int_range (rand, 1, 9);
            n = round % 2 == 0 ? 1 : MIN (n, bytes->len - i);
            feed (torn, bytes->data + i, n);
            i += n;
        }
        ocop_escpos_interpreter_finish (whole);
        ocop_escpos_interpreter_finish (torn);
        g_assert_true (hash_paper (whole) == hash_paper (torn));
    }
}

static void
assert_bounded (const GByteArray *bytes)
{
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    const clock_t begin = clock(); /* of this process: others may be busy */
    feed (printer, bytes->data, bytes->len);
    ocop_escpos_interpreter_finish (printer);
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    g_assert_cmpint (clock() - begin, <, GARBAGE_SECONDS * CLOCKS_PER_SEC);
    g_test_message ("%u bytes in %ld us", bytes->len, (long)(clock() - begin));
    g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (printer), <=, OCOP_PAPER_MARKS_MAX);
    g_assert_cmpuint (ocop_escpos_interpreter_get_height (printer), <=, OCOP_PAPER_HEIGHT_MAX);
    g_assert_cmpuint (g_strv_length (lines), <=, OCOP_PAPER_LINES_MAX);
    g_assert_cmpuint (g_strv_length ((char **)ocop_escpos_interpreter_peek_problems (printer)), <=,
                      OCOP_PAPER_PROBLEMS_MAX);
}

static void
test_garbage (void)
{
    static const char *const patterns[] = {
        "\n",
        "a",
        "\x1b\x64\xff",
        "\x1b\x33\x01\n",
        "\x1b$\x01\x01"
        "a",
        "\x10\x14\x01\x01\x01",
        "\x1b*\x21\x01\x02",
        "\x1d(k\x01\x01\x31\x51\x30",
        "\x1dv\x30\x03\x01\x01\xff\xff",
        "\x1di",
    };
    g_autoptr (GRand) rand = g_rand_new_with_seed (2);
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    append_garbage (bytes, rand, GARBAGE_BYTES);
    assert_bounded (bytes);
    g_byte_array_set_size (bytes, 0);
    while (bytes->len < GARBAGE_BYTES) {
        guint8 byte = (guint8)g_rand_int (rand);
        g_byte_array_append (bytes, &byte, 1);
    }
    assert_bounded (bytes);
    for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++) {
        g_byte_array_set_size (bytes, 0);
        while (bytes->len < GARBAGE_BYTES)
            g_byte_array_append (bytes, (const guint8 *)patterns[i], (guint)strlen (patterns[i]));
        assert_bounded (bytes);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/escpos/status/in-real-time", test_real_time_status);
    g_test_add_func ("/escpos/status/buffered-waits-while-offline", test_buffered_status);
    g_test_add_func ("/escpos/status/automatic-tells-changes", test_automatic_status);
    g_test_add_func ("/escpos/status/process-id-comes-back", test_process_id);
    g_test_add_func ("/escpos/stopped/prints-later-and-once", test_waiting);
    g_test_add_func ("/escpos/stopped/recovery", test_recovery);
    g_test_add_func ("/escpos/real-time/pulse-can-be-switched-off", test_pulse_switch);
    g_test_add_func ("/escpos/bounds/waiting-and-answers", test_bounds);
    g_test_add_func ("/escpos/bounds/garbage-ends-soon", test_garbage);
    g_test_add_func ("/escpos/portions/make-no-difference", test_portions);
    return g_test_run();
}
