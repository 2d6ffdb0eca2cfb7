/* Serial scales: Toledo 8217, both forms of CAS, NCI, torn, spoilt, silent: W1, W3 to W5. */
#include "drivers/proto/scale_cas.h"
#include "drivers/proto/scale_nci.h"
#include "drivers/proto/scale_toledo8217.h"
#include <string.h>

#define BYTES(literal) (const guint8 *)(literal), sizeof (literal) - 1

static void
take (const OcopScaleReading *reading, gpointer data)
{
    GString *log = data;
    g_string_append (log, ocop_scale_state_get_name (reading->state));
    if (reading->state == OCOP_SCALE_STABLE)
        g_string_append_printf (log, ":%" G_GINT64_FORMAT "e%d%s%s", reading->value,
                                reading->exponent, ocop_scale_unit_get_name (reading->unit),
                                reading->is_net ? "/net" : "");
    g_string_append_c (log, ' ');
}

static void
assert_log (GString *log, const char *expected)
{
    g_assert_cmpstr (log->str, ==, expected);
    g_string_set_size (log, 0);
}

/* -- Toledo 8217 -- */

static void
toledo (GString *log, const OcopToledoOptions *options, const guint8 *bytes, gsize size,
        guint64 n_malformed)
{
    for (gsize portion = 1; portion <= size; portion++) {
        OcopToledo scale;
        g_string_set_size (log, 0);
        ocop_toledo_init (&scale, options, take, log);
        for (gsize at = 0; at < size; at += portion)
            ocop_toledo_feed (&scale, bytes + at, MIN (portion, size - at), 1000);
        g_assert_cmpuint (scale.n_malformed, ==, n_malformed);
    }
}

/* W4: whole or torn into any portions, the same is read. */
static void
test_toledo_answers (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    toledo (log, NULL,
            BYTES ("\x02"
                   "00.535\r\x02"
                   "12.000N\r"),
            0);
    assert_log (log, "stable:535e-3kg stable:12000e-3kg/net ");
    toledo (log, NULL,
            BYTES ("\x02"
                   "001.50\r"),
            0);
    assert_log (log, "stable:150e-2lb ");
    toledo (log, NULL,
            BYTES ("\x02"
                   "00.000\r"),
            0);
    assert_log (log, "zero ");
    toledo (log, &(OcopToledoOptions){.unit = OCOP_SCALE_UNIT_KG},
            BYTES ("\x02"
                   "01.50\r"),
            0);
    assert_log (log, "stable:150e-2kg ");
    /* W1: b0 moving, b1 over, b2 under, b3 outside zero, b4 at zero */
    toledo (log, NULL, BYTES ("\x02?A\r\x02?B\r\x02?D\r\x02?H\r\x02?P\r\x02?@\r\x02?a\r"), 0);
    assert_log (log, "moving over under-zero rezero zero moving moving ");
}

static void
test_toledo_refuses (void)
{
    static const char *const frames[] = {"\x02"
                                         "1.5\r",
                                         "\x02"
                                         "001500\r",
                                         "\x02"
                                         "00.5a5\r",
                                         "\x02"
                                         "00.53\r",
                                         "\x02\r",
                                         "\x02?\r",
                                         "\x02?\x01\r",
                                         "\x02?AA\r",
                                         "\x02"
                                         "00.535X\r",
                                         "\x02"
                                         "0000000000000.535\r",
                                         "\x02"
                                         "00.53\xb5\r",
                                         "\x02"
                                         "N\r"};
    g_autoptr (GString) log = g_string_new (NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
        toledo (log, NULL, (const guint8 *)frames[i], strlen (frames[i]), 1);
        assert_log (log, "");
    }
    /* An answer that begins anew is the one that counts. */
    toledo (log, NULL,
            BYTES ("00.1\r\x02"
                   "00.\x02"
                   "00.535\r"),
            0);
    assert_log (log, "stable:535e-3kg ");
}

/* W4: 7 bits and an even one, checked here where the line does not. */
static void
test_toledo_parity (void)
{
    guint8 bytes[] = "\x02"
                     "00.535\r";
    const OcopToledoOptions options = {.has_parity_bit = TRUE};
    g_autoptr (GString) log = g_string_new (NULL);
    for (gsize i = 0; i < sizeof bytes - 1; i++)
        if (__builtin_popcount (bytes[i]) % 2 != 0)
            bytes[i] |= 0x80;
    toledo (log, &options, bytes, sizeof bytes - 1, 0);
    assert_log (log, "stable:535e-3kg ");
    for (gsize i = 0; i < sizeof bytes - 1; i++) {
        bytes[i] ^= 0x04;
        toledo (log, &options, bytes, sizeof bytes - 1, i == 0 || i == sizeof bytes - 2 ? 0 : 1);
        assert_log (log, "");
        bytes[i] ^= 0x04;
    }
}

/* W5: asked again, then told as silent, then asked slowly; one answer and all is well. */
static void
test_toledo_lost_question (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopToledo scale;
    guint8 byte;
    gint64 now_ms = 0;
    ocop_toledo_init (&scale, NULL, take, log);
    for (guint i = 0; i <= OCOP_SCALE_TRIES; i++) {
        assert_log (log, "");
        g_assert_cmpuint (ocop_toledo_tick (&scale, now_ms, &byte), ==, 1);
        g_assert_cmpint (byte, ==, 'W');
        g_assert_cmpuint (ocop_toledo_tick (&scale, now_ms, &byte), ==, 0);
        now_ms = ocop_toledo_get_deadline (&scale);
    }
    assert_log (log, "silent ");
    g_assert_cmpuint (ocop_toledo_tick (&scale, now_ms, &byte), ==, 1);
    g_assert_cmpint (ocop_toledo_get_deadline (&scale), ==, now_ms + OCOP_SCALE_QUIET_MS);
    assert_log (log, "");
    ocop_toledo_feed (&scale,
                      BYTES ("\x02"
                             "00.535\r"),
                      now_ms + 10);
    assert_log (log, "stable:535e-3kg ");
    g_assert_cmpint (ocop_toledo_get_deadline (&scale), ==, now_ms + 10 + OCOP_SCALE_POLL_MS);
    ocop_toledo_set_to_zero (&scale);
    g_assert_cmpuint (ocop_toledo_tick (&scale, now_ms + 200, &byte), ==, 1);
    g_assert_cmpint (byte, ==, 'Z');
}

/* Half an answer does not go on behind the next question. */
static void
test_toledo_half_answer (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopToledo scale;
    guint8 byte;
    ocop_toledo_init (&scale, NULL, take, log);
    ocop_toledo_tick (&scale, 0, &byte);
    ocop_toledo_feed (&scale,
                      BYTES ("\x02"
                             "00.1"),
                      10);
    ocop_toledo_tick (&scale, 1000, &byte);
    ocop_toledo_feed (&scale, BYTES ("35\r"), 1010);
    assert_log (log, "");
}

/* -- CAS, asked -- */

/* SOH STX, then 10 bytes of @text, their check byte, ETX EOT. */
static void
cas_block (const char *text, guint8 ret_block[15])
{
    guint8 bcc = 0;
    g_assert_cmpuint (strlen (text), ==, 10);
    for (gsize i = 0; i < 10; i++)
        bcc ^= (guint8)text[i];
    ret_block[0] = 1;
    ret_block[1] = 2;
    memcpy (ret_block + 2, text, 10);
    ret_block[12] = bcc;
    ret_block[13] = 3;
    ret_block[14] = 4;
}

static void
cas_ask (OcopCas *scale, gint64 now_ms)
{
    guint8 byte;
    ocop_cas_init (scale, scale->take, scale->data);
    g_assert_cmpuint (ocop_cas_tick (scale, now_ms, &byte), ==, 1);
    g_assert_cmphex (byte, ==, 0x05);
    g_assert_cmpuint (ocop_cas_tick (scale, now_ms, &byte), ==, 0);
    ocop_cas_feed (scale, BYTES ("\x06"), now_ms);
    g_assert_cmpuint (ocop_cas_tick (scale, now_ms, &byte), ==, 1);
    g_assert_cmphex (byte, ==, 0x11);
    g_assert_cmpuint (ocop_cas_tick (scale, now_ms, &byte), ==, 0);
}

static void
test_cas_answers (void)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"S 00.535kg", "stable:535e-3kg "},
        {"S+ 1.500KG", "stable:1500e-3kg "},
        {"S 000535 g", "stable:535e0g "},
        {"U 00.535kg", "moving "},
        {"S-00.100kg", "under-zero "},
        {"S 00.000kg", "zero "},
        {"SF00.535kg", "over "},
        {"S 000535kg", ""},
        {"S 00.535xx", ""},
        {"X 00.535kg", ""},
        {"S 00-535kg", ""},
        {"S -0.535kg", ""},
    };
    g_autoptr (GString) log = g_string_new (NULL);
    OcopCas scale = {.take = take, .data = log};
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        for (gsize portion = 1; portion <= 15; portion++) {
            guint8 block[15];
            cas_block (cases[i].text, block);
            cas_ask (&scale, 1000);
            for (gsize at = 0; at < sizeof block; at += portion)
                ocop_cas_feed (&scale, block + at, MIN (portion, sizeof block - at), 1000);
            assert_log (log, cases[i].said);
            g_assert_cmpuint (scale.n_malformed, ==, *cases[i].said == '\0' ? 1 : 0);
        }
}

/* W4: any one bit wrong between STX and ETX, and there is no weight. */
static void
test_cas_check_byte (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopCas scale = {.take = take, .data = log};
    for (guint bit = 16; bit < 15 * 8; bit++) {
        guint8 block[15];
        cas_block ("S 00.535kg", block);
        block[bit / 8] ^= (guint8)(1u << bit % 8);
        cas_ask (&scale, 1000);
        ocop_cas_feed (&scale, block, sizeof block, 1000);
        assert_log (log, "");
        g_assert_cmpuint (scale.n_malformed, ==, 1);
    }
}

static void
test_cas_lost_question (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopCas scale;
    guint8 byte, block[15];
    gint64 now_ms = 0;
    ocop_cas_init (&scale, take, log);
    for (guint i = 0; i <= OCOP_SCALE_TRIES; i++) {
        assert_log (log, "");
        g_assert_cmpuint (ocop_cas_tick (&scale, now_ms, &byte), ==, 1);
        g_assert_cmphex (byte, ==, 0x05);
        /* It may hear the question and then fall silent, or refuse it. */
        if (i == 1) {
            ocop_cas_feed (&scale, BYTES ("\x06"), now_ms);
            g_assert_cmpuint (ocop_cas_tick (&scale, now_ms, &byte), ==, 1);
            g_assert_cmphex (byte, ==, 0x11);
        } else if (i == 2) {
            ocop_cas_feed (&scale, BYTES ("\x15"), now_ms);
            g_assert_cmpint (ocop_cas_get_deadline (&scale), ==, now_ms + OCOP_SCALE_POLL_MS);
        }
        now_ms = ocop_cas_get_deadline (&scale);
    }
    assert_log (log, "silent ");
    /* A block that nobody asked for is none. */
    cas_block ("S 00.535kg", block);
    ocop_cas_feed (&scale, block, sizeof block, now_ms);
    assert_log (log, "");
    ocop_cas_feed (&scale, BYTES ("\x06"), now_ms);
    g_assert_cmpuint (ocop_cas_tick (&scale, now_ms, &byte), ==, 1);
    ocop_cas_feed (&scale, BYTES ("\x01\x01zz"), now_ms);
    ocop_cas_feed (&scale, block, sizeof block, now_ms);
    assert_log (log, "stable:535e-3kg ");
}

/* -- CAS, stream -- */

static void
test_cas_stream (void)
{
    static const char stream[] = "34.5 kg\r\n"
                                 "ST,GS,\x01\x40,   0.535 kg\r\n"
                                 "US,GS,\x01\x00,   0.600 kg\r\n"
                                 "ST,NT,,\x42,   1.200 kg\r\n"
                                 "ST,GS,\x01\x50,   0.535 kg\r\n"
                                 "OL,GS,\x01\x40,         kg\r\n"
                                 "ST,GS,\r\n,   535    g\r\n"
                                 "ST,GS,\x01\x40,     535  g\r\n"
                                 "ST,GS,\x01\x40,     535 kg\r\n"
                                 "ST,GS,\x01\x40,-  0.100 kg\r\n";
    for (gsize portion = 1; portion < 60; portion++) {
        g_autoptr (GString) log = g_string_new (NULL);
        OcopCasStream scale;
        ocop_cas_stream_init (&scale, take, log, 0);
        for (gsize at = 0; at < sizeof stream - 1; at += portion)
            ocop_cas_stream_feed (&scale, (const guint8 *)stream + at,
                                  MIN (portion, sizeof stream - 1 - at), 1000);
        assert_log (log, "stable:535e-3kg moving stable:1200e-3kg/net moving over "
                         "stable:535e0g under-zero ");
    }
}

static void
test_cas_stream_stops (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopCasStream scale;
    ocop_cas_stream_init (&scale, take, log, 0);
    ocop_cas_stream_feed (&scale, BYTES ("garbage that is no frame at all, but keeps coming"), 500);
    g_assert_cmpint (ocop_cas_stream_get_deadline (&scale), ==, OCOP_CAS_STREAM_SILENCE_MS);
    ocop_cas_stream_tick (&scale, OCOP_CAS_STREAM_SILENCE_MS - 1);
    assert_log (log, "");
    ocop_cas_stream_tick (&scale, OCOP_CAS_STREAM_SILENCE_MS);
    ocop_cas_stream_tick (&scale, 10 * OCOP_CAS_STREAM_SILENCE_MS);
    assert_log (log, "silent ");
    g_assert_cmpint (ocop_cas_stream_get_deadline (&scale), ==, -1);
    ocop_cas_stream_feed (&scale, BYTES ("ST,GS,\x01\x40,   0.535 kg\r\n"), 90000);
    assert_log (log, "stable:535e-3kg ");
}

/* -- NCI -- */

static void
test_nci_answers (void)
{
    static const struct {
        const char *frame, *said;
    } cases[] = {
        {"\n00.535KG\r\nS00\r\x03", "stable:535e-3kg "},
        {"\n 1.50LB\r\nS00\r\x03", "stable:150e-2lb "},
        {"\n00.000KG\r\nS20\r\x03", "zero "},
        {"\n00.535KG\r\nS10\r\x03", "moving "},
        {"\nS01\r\x03", "under-zero "},
        {"\nS02\r\x03", "over "},
        {"\nS40\r\x03", "fault "},
        {"\nS0p0\r\x03", ""}, /* stable, but no weight */
        {"\nS00\r\x03", ""},
        {"\n00.535KG\r\x03", ""},
        {"\n00.535XX\r\nS00\r\x03", ""},
        {"\n000535KG\r\nS00\r\x03", ""},
        {"\n00.535KG\r\nSzz\r\x03", "fault "},
        {"\n00.53\xb5KG\r\nS00\r\x03", ""},
        {"\n\x03", ""},
    };
    g_autoptr (GString) log = g_string_new (NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const gsize size = strlen (cases[i].frame);
        for (gsize portion = 1; portion <= size; portion++) {
            OcopNci scale;
            ocop_nci_init (&scale, take, log);
            for (gsize at = 0; at < size; at += portion)
                ocop_nci_feed (&scale, (const guint8 *)cases[i].frame + at,
                               MIN (portion, size - at), 1000);
            assert_log (log, cases[i].said);
            g_assert_cmpuint (scale.n_malformed, ==, *cases[i].said == '\0' ? 1 : 0);
        }
    }
}

static void
test_nci_lost_question (void)
{
    g_autoptr (GString) log = g_string_new (NULL);
    OcopNci scale;
    guint8 bytes[2];
    gint64 now_ms = 0;
    ocop_nci_init (&scale, take, log);
    for (guint i = 0; i <= OCOP_SCALE_TRIES; i++) {
        assert_log (log, "");
        g_assert_cmpuint (ocop_nci_tick (&scale, now_ms, bytes), ==, 2);
        g_assert_true (memcmp (bytes, "W\r", 2) == 0);
        now_ms = ocop_nci_get_deadline (&scale);
    }
    assert_log (log, "silent ");
    ocop_nci_feed (&scale, BYTES ("\n00.535KG\r\nS00\r\x03"), now_ms);
    assert_log (log, "stable:535e-3kg ");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scale-serial/toledo/answers", test_toledo_answers);
    g_test_add_func ("/scale-serial/toledo/W4/refuses", test_toledo_refuses);
    g_test_add_func ("/scale-serial/toledo/W4/parity", test_toledo_parity);
    g_test_add_func ("/scale-serial/toledo/W4/half-an-answer", test_toledo_half_answer);
    g_test_add_func ("/scale-serial/toledo/W5/lost-question", test_toledo_lost_question);
    g_test_add_func ("/scale-serial/cas/answers", test_cas_answers);
    g_test_add_func ("/scale-serial/cas/W4/check-byte", test_cas_check_byte);
    g_test_add_func ("/scale-serial/cas/W5/lost-question", test_cas_lost_question);
    g_test_add_func ("/scale-serial/cas-stream/frames", test_cas_stream);
    g_test_add_func ("/scale-serial/cas-stream/stops", test_cas_stream_stops);
    g_test_add_func ("/scale-serial/nci/answers", test_nci_answers);
    g_test_add_func ("/scale-serial/nci/W5/lost-question", test_nci_lost_question);
    return g_test_run();
}
