/* The sorter of what printers say: answers, automatic frames and blocks, torn and joined in any
 * way. Bytes are those of the manuals; each case says which of P10, P11 and P13 it stands for. */
#include "drivers/proto/escpos_interpreter.h"
#include "drivers/proto/escpos_status.h"
#include <string.h>

#define BYTES(literal) (const guint8 *)(literal), sizeof (literal) - 1

typedef struct {
    OcopStatusSorter *sorter;
    GString *log; /* what was said, in words */
    gint64 now_ms;
} Fixture;

static void
take (const OcopPrinterSaid *said, gpointer data)
{
    Fixture *fixture = data;
    GString *log = fixture->log;
    switch (said->kind) {
    case OCOP_PRINTER_SAID_STATUS:
        g_string_append_printf (log, "status/%d:%x", said->query, said->flags);
        if (said->star_counter >= 0)
            g_string_append_printf (log, "/etb%d", said->star_counter);
        break;
    case OCOP_PRINTER_SAID_PROCESS_ID:
        g_string_append_printf (log, "id:%s", said->text);
        break;
    case OCOP_PRINTER_SAID_BUFFER_CLEARED:
        g_string_append (log, "cleared");
        break;
    case OCOP_PRINTER_SAID_BYTE:
        g_string_append_printf (log, "byte/%d:%02x", said->query, said->byte);
        break;
    case OCOP_PRINTER_SAID_NAME:
        g_string_append_printf (log, "name/%d:%s", said->query, said->text);
        break;
    case OCOP_PRINTER_SAID_BLOCK:
        g_string_append_printf (log, "block:%02x", said->byte);
        break;
    case OCOP_PRINTER_SAID_STOP:
        g_string_append (log, "stop");
        break;
    case OCOP_PRINTER_SAID_GO_ON:
        g_string_append (log, "go-on");
        break;
    }
    g_string_append_c (log, ' ');
}

static void
set_up (Fixture *fixture, const OcopStatusOptions *options)
{
    *fixture = (Fixture){.log = g_string_new (NULL), .now_ms = 1000};
    fixture->sorter = ocop_status_sorter_new (options, take, fixture);
}

static void
tear_down (Fixture *fixture)
{
    ocop_status_sorter_free (fixture->sorter);
    g_string_free (fixture->log, TRUE);
}

static void
expect (Fixture *fixture, OcopPrinterQuery query)
{
    g_assert_true (ocop_status_sorter_expect (fixture->sorter, query, fixture->now_ms));
}

static void
feed (Fixture *fixture, const guint8 *bytes, gsize size)
{
    ocop_status_sorter_feed (fixture->sorter, bytes, size, fixture->now_ms);
}

static void
assert_said (Fixture *fixture, const char *expected)
{
    g_assert_cmpstr (fixture->log->str, ==, expected);
    g_string_set_size (fixture->log, 0);
}

static void
assert_dropped (const Fixture *fixture, guint64 n)
{
    g_assert_cmpuint (ocop_status_sorter_get_n_dropped (fixture->sorter), ==, n);
}

static void
test_real_time_answers (void)
{
    static const struct {
        OcopPrinterQuery query;
        guint8 byte;
        guint flags;
    } cases[] = {
        {OCOP_QUERY_PRINTER, 0x12, 0},
        {OCOP_QUERY_PRINTER, 0x1a, OCOP_PRINTER_OFFLINE},
        {OCOP_QUERY_PRINTER, 0x16, OCOP_PRINTER_DRAWER_HIGH},
        {OCOP_QUERY_PRINTER, 0x72, OCOP_PRINTER_WAITS | OCOP_PRINTER_FEEDING},
        {OCOP_QUERY_OFFLINE, 0x16, OCOP_PRINTER_COVER_OPEN},
        {OCOP_QUERY_OFFLINE, 0x32, OCOP_PRINTER_PAPER_OUT},
        {OCOP_QUERY_OFFLINE, 0x52, OCOP_PRINTER_ERROR},
        {OCOP_QUERY_ERROR, 0x16, OCOP_PRINTER_ERROR | OCOP_PRINTER_ERROR_MECHANICAL},
        {OCOP_QUERY_ERROR, 0x1a, OCOP_PRINTER_ERROR | OCOP_PRINTER_ERROR_CUTTER},
        {OCOP_QUERY_ERROR, 0x32, OCOP_PRINTER_ERROR | OCOP_PRINTER_ERROR_FATAL},
        {OCOP_QUERY_ERROR, 0x52, OCOP_PRINTER_ERROR | OCOP_PRINTER_ERROR_PASSING},
        {OCOP_QUERY_PAPER, 0x12, 0},
        {OCOP_QUERY_PAPER, 0x1e, OCOP_PRINTER_PAPER_NEAR_END},
        {OCOP_QUERY_PAPER, 0x72, OCOP_PRINTER_PAPER_OUT},
        {OCOP_QUERY_PAPER, 0x7e, OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_PAPER_NEAR_END},
        {OCOP_QUERY_GS_PAPER, 0x03, OCOP_PRINTER_PAPER_NEAR_END},
        {OCOP_QUERY_GS_PAPER, 0x0c, OCOP_PRINTER_PAPER_OUT},
        {OCOP_QUERY_GS_DRAWER, 0x01, OCOP_PRINTER_DRAWER_HIGH},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        Fixture fixture;
        set_up (&fixture, NULL);
        expect (&fixture, cases[i].query);
        feed (&fixture, &cases[i].byte, 1);
        g_autofree char *expected =
            g_strdup_printf ("status/%d:%x ", cases[i].query, cases[i].flags);
        assert_said (&fixture, expected);
        g_assert_cmphex (ocop_status_sorter_get_flags (fixture.sorter), ==, cases[i].flags);
        assert_dropped (&fixture, 0);
        tear_down (&fixture);
    }
}

/* Each answer changes only what it speaks of. */
static void
test_state_is_kept (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_PAPER);
    expect (&fixture, OCOP_QUERY_PRINTER);
    expect (&fixture, OCOP_QUERY_OFFLINE);
    feed (&fixture, BYTES ("\x72\x1a\x12"));
    g_assert_cmphex (ocop_status_sorter_get_flags (fixture.sorter), ==,
                     OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_OFFLINE);
    feed (&fixture, BYTES ("\x10\x00\x00\x00"));
    g_assert_cmphex (ocop_status_sorter_get_flags (fixture.sorter), ==, 0);
    tear_down (&fixture);
}

static void
test_automatic_frames (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    feed (&fixture, BYTES ("\x10\x00\x00\x00\x38\x00\x00\x00\x14\x00\x03\x00\x18\x28\x0c\x00"));
    g_autofree char *expected =
        g_strdup_printf ("status/0:0 status/0:%x status/0:%x status/0:%x ",
                         OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN,
                         OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_PAPER_NEAR_END,
                         OCOP_PRINTER_OFFLINE | OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_ERROR |
                             OCOP_PRINTER_ERROR_CUTTER | OCOP_PRINTER_ERROR_FATAL);
    assert_said (&fixture, expected);
    tear_down (&fixture);
}

/* P10: merged into one portion or torn into single bytes, the same is heard. */
static void
test_merged_and_torn (void)
{
    static const char stream[] = "\x12\x37\x22"
                                 "0042\x00\x10\x00\x00\x00\x5f"
                                 "EPSON\x00\x1e\x37\x25\x00\x03\x02";
    g_autofree char *heard = NULL;
    for (gsize portion = 1; portion <= sizeof stream - 1; portion++) {
        Fixture fixture;
        set_up (&fixture, NULL);
        expect (&fixture, OCOP_QUERY_PRINTER);
        expect (&fixture, OCOP_QUERY_PAPER);
        expect (&fixture, OCOP_QUERY_MAKER);
        expect (&fixture, OCOP_QUERY_GS_PAPER);
        expect (&fixture, OCOP_QUERY_TYPE_ID);
        for (gsize at = 0; at < sizeof stream - 1; at += portion)
            feed (&fixture, (const guint8 *)stream + at, MIN (portion, sizeof stream - 1 - at));
        assert_dropped (&fixture, 0);
        if (heard == NULL)
            heard = g_strdup (fixture.log->str);
        g_assert_cmpstr (fixture.log->str, ==, heard);
        tear_down (&fixture);
    }
    g_autofree char *expected =
        g_strdup_printf ("status/%d:0 id:0042 status/0:0 name/%d:EPSON status/%d:8 cleared "
                         "status/%d:8 byte/%d:02 ",
                         OCOP_QUERY_PRINTER, OCOP_QUERY_MAKER, OCOP_QUERY_PAPER,
                         OCOP_QUERY_GS_PAPER, OCOP_QUERY_TYPE_ID);
    g_assert_cmpstr (heard, ==, expected);
}

/* P10: what belongs to nothing is dropped, and what comes behind it is understood. */
static void
test_garbage_is_dropped (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    feed (&fixture, BYTES ("\xff\x80\x12\x00\x41\x5fxyz\x00\x37\x00"));
    assert_said (&fixture, "");
    assert_dropped (&fixture, 5 + 5 + 2);
    /* A frame that breaks off is lost, not the next one. */
    feed (&fixture, BYTES ("\x10\x00\x38\x00\x00\x00"));
    assert_said (&fixture, "status/0:3 ");
    assert_dropped (&fixture, 12 + 2);
    /* An ID of another length, or with bytes that no ID has, is none. */
    feed (&fixture, BYTES ("\x37\x22\x30\x30\x31\x00\x37\x22\x30\x30\x31\x1f\x00\x37\x22 ~01\x00"));
    assert_said (&fixture, "id: ~01 ");
    tear_down (&fixture);
}

/* An answer that cannot be one to what was asked does not make a state. */
static void
test_impossible_answers (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_PAPER);
    feed (&fixture, BYTES ("\x1a"));
    assert_said (&fixture, "");
    g_assert_cmphex (ocop_status_sorter_get_known (fixture.sorter), ==, 0);
    assert_dropped (&fixture, 1);
    tear_down (&fixture);
}

/* P11: both are delivered, whichever comes first; nothing in a block is taken for a status. */
static void
test_frame_while_a_block_is_awaited (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_SERIAL);
    feed (&fixture, BYTES ("\x18\x00\x00\x00\x5f\x12\x10\x37\x00"));
    g_autofree char *expected =
        g_strdup_printf ("status/0:1 name/%d:\x12\x10\x37 ", OCOP_QUERY_SERIAL);
    assert_said (&fixture, expected);
    expect (&fixture, OCOP_QUERY_SERIAL);
    feed (&fixture, BYTES ("\x5f"
                           "A1\x00\x10\x00\x00\x00"));
    g_autofree char *turned = g_strdup_printf ("name/%d:A1 status/0:0 ", OCOP_QUERY_SERIAL);
    assert_said (&fixture, turned);
    assert_dropped (&fixture, 0);
    tear_down (&fixture);
}

/* An answer to DLE EOT in the middle of a frame: both are heard. */
static void
test_answer_inside_a_frame (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_PAPER);
    feed (&fixture, BYTES ("\x18\x00\x72\x0c\x00"));
    g_autofree char *expected = g_strdup_printf ("status/%d:4 status/0:5 ", OCOP_QUERY_PAPER);
    assert_said (&fixture, expected);
    tear_down (&fixture);
}

/* A printer that passes a query over answers the next: in order, by the form of the answer. */
static void
test_queries_passed_over (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_ROM_ID);
    expect (&fixture, OCOP_QUERY_MODEL);
    expect (&fixture, OCOP_QUERY_GS_PAPER);
    feed (&fixture, BYTES ("\x5fTM\x00\x03"));
    g_autofree char *expected =
        g_strdup_printf ("name/%d:TM status/%d:8 ", OCOP_QUERY_MODEL, OCOP_QUERY_GS_PAPER);
    assert_said (&fixture, expected);
    g_assert_cmpuint (ocop_status_sorter_count_expected (fixture.sorter, fixture.now_ms), ==, 0);
    tear_down (&fixture);
}

static void
test_too_many_queries (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    for (guint i = 0; i < OCOP_STATUS_REAL_TIME_MAX; i++)
        expect (&fixture, OCOP_QUERY_PAPER);
    g_assert_false (ocop_status_sorter_expect (fixture.sorter, OCOP_QUERY_PAPER, fixture.now_ms));
    expect (&fixture, OCOP_QUERY_GS_PAPER);
    fixture.now_ms += OCOP_STATUS_REAL_TIME_MS + 1;
    g_assert_cmpuint (ocop_status_sorter_count_expected (fixture.sorter, fixture.now_ms), ==, 1);
    expect (&fixture, OCOP_QUERY_PAPER);
    tear_down (&fixture);
}

/* P10: half a frame is forgotten after 500 ms of silence, and its rest is then nothing. */
static void
test_unfinished_frames (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    feed (&fixture, BYTES ("\x10\x00"));
    fixture.now_ms += OCOP_STATUS_FRAME_MS;
    feed (&fixture, BYTES ("\x00\x00"));
    assert_said (&fixture, "status/0:0 ");
    feed (&fixture, BYTES ("\x10\x00"));
    fixture.now_ms += OCOP_STATUS_FRAME_MS + 1;
    feed (&fixture, BYTES ("\x38\x00\x00\x00"));
    assert_said (&fixture, "status/0:3 ");
    assert_dropped (&fixture, 2);
    feed (&fixture, BYTES ("\x37\x22\x30"));
    fixture.now_ms += OCOP_STATUS_FRAME_MS + 1;
    feed (&fixture, BYTES ("\x37\x22\x30\x30\x30\x37\x00"));
    assert_said (&fixture, "id:0007 ");
    assert_dropped (&fixture, 5);
    tear_down (&fixture);
}

static void
test_blocks_have_a_cap (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_MODEL);
    feed (&fixture, BYTES ("\x5f"));
    for (guint i = 0; i < 1000; i++)
        feed (&fixture, BYTES ("A"));
    feed (&fixture, BYTES ("\x00"));
    assert_said (&fixture, "");
    assert_dropped (&fixture, 1002);
    feed (&fixture, BYTES ("\x5f"
                           "B\x00"));
    g_autofree char *expected = g_strdup_printf ("name/%d:B ", OCOP_QUERY_MODEL);
    assert_said (&fixture, expected);
    /* The longest that is taken, its 5F included. */
    g_autofree char *longest = g_strnfill (OCOP_STATUS_BLOCK_MAX - 1, 'L');
    g_autofree char *heard = g_strdup_printf ("name/%d:%s ", OCOP_QUERY_MODEL, longest);
    expect (&fixture, OCOP_QUERY_MODEL);
    feed (&fixture, BYTES ("\x5f"));
    feed (&fixture, (const guint8 *)longest, OCOP_STATUS_BLOCK_MAX);
    assert_said (&fixture, heard);
    tear_down (&fixture);
}

/* XON and XOFF count on serial lines only, and there even inside a frame. */
static void
test_flow_control (void)
{
    Fixture fixture;
    set_up (&fixture, &(OcopStatusOptions){.has_flow_control = TRUE});
    feed (&fixture, BYTES ("\x13\x10\x00\x13\x00\x00\x11"));
    assert_said (&fixture, "stop stop status/0:0 go-on ");
    tear_down (&fixture);
    set_up (&fixture, NULL);
    feed (&fixture, BYTES ("\x13\x11"));
    assert_said (&fixture, "");
    assert_dropped (&fixture, 2);
    tear_down (&fixture);
}

static void
test_quirks (void)
{
    Fixture fixture;
    set_up (&fixture, &(OcopStatusOptions){.has_free_asb_bit = TRUE, .is_gs_end_near_end = TRUE});
    feed (&fixture, BYTES ("\x11\x00\x00\x00"));
    assert_said (&fixture, "status/0:0 ");
    expect (&fixture, OCOP_QUERY_GS_PAPER);
    feed (&fixture, BYTES ("\x0c"));
    g_assert_cmphex (ocop_status_sorter_get_flags (fixture.sorter), ==,
                     OCOP_PRINTER_PAPER_NEAR_END);
    tear_down (&fixture);
}

/* A Star's frames: 23 is a header of 9 bytes, 0F one of 7. ETB counter 9 is in bits 5, 1: 22. */
static void
test_star_frames (void)
{
    Fixture fixture;
    set_up (&fixture, &(OcopStatusOptions){.speech = OCOP_PRINTER_SPEAKS_STAR});
    feed (&fixture, BYTES ("\x23\x86\x00\x00\x00\x00\x00\x00\x00"));
    feed (&fixture, BYTES ("\x23\x86\x28\x00\x00\x08\x00\x22\x00"));
    feed (&fixture, BYTES ("\x0f\x06\x04\x08\x00\x04\x00"));
    g_autofree char *expected =
        g_strdup_printf ("status/0:0/etb0 status/0:%x/etb9 status/0:%x ",
                         OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_PAPER_OUT,
                         OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_ERROR | OCOP_PRINTER_ERROR_CUTTER |
                             OCOP_PRINTER_PAPER_NEAR_END);
    assert_said (&fixture, expected);
    tear_down (&fixture);
    /* Both were asked, and only one answers. */
    set_up (&fixture, &(OcopStatusOptions){.speech = OCOP_PRINTER_SPEAKS_EITHER});
    expect (&fixture, OCOP_QUERY_PRINTER);
    feed (&fixture, BYTES ("\x23\x86\x00\x00\x00\x00\x00\x00\x00"));
    assert_said (&fixture, "status/0:0/etb0 ");
    feed (&fixture, BYTES ("\x12"));
    assert_said (&fixture, "status/1:0 ");
    /* A Star's header has the form of an answer to GS r: what was asked comes first. */
    expect (&fixture, OCOP_QUERY_GS_PAPER);
    feed (&fixture, BYTES ("\x0f"));
    assert_said (&fixture, "status/5:c ");
    tear_down (&fixture);
}

/* P13: late ones are heard, whatever came between; old ones are told by their number. */
static void
test_process_ids (void)
{
    Fixture fixture;
    char text[OCOP_PROCESS_ID_SIZE + 1];
    set_up (&fixture, NULL);
    fixture.now_ms += 3600 * 1000;
    feed (&fixture, BYTES ("\x37\x22\x39\x39\x39\x39\x00\x37\x22\x30\x30\x30\x31\x00"));
    assert_said (&fixture, "id:9999 id:0001 ");
    tear_down (&fixture);

    ocop_process_id_format (42, text);
    g_assert_cmpstr (text, ==, "0042");
    g_assert_cmpuint (ocop_process_id_parse ("0042", 4), ==, 42);
    g_assert_cmpuint (ocop_process_id_parse ("004 ", 4), ==, 0);
    g_assert_cmpuint (ocop_process_id_parse ("00042", 5), ==, 0);
    g_assert_cmpint (ocop_process_id_compare (42, 42), ==, OCOP_PROCESS_ID_AWAITED);
    g_assert_cmpint (ocop_process_id_compare (42, 41), ==, OCOP_PROCESS_ID_OLD);
    g_assert_cmpint (ocop_process_id_compare (42, 43), ==, OCOP_PROCESS_ID_AHEAD);
    g_assert_cmpint (ocop_process_id_compare (1, 9999), ==, OCOP_PROCESS_ID_OLD);
    g_assert_cmpint (ocop_process_id_compare (9999, 1), ==, OCOP_PROCESS_ID_AHEAD);
    g_assert_cmpint (ocop_process_id_compare (1, 0), ==, OCOP_PROCESS_ID_AHEAD);
}

static void
test_reset_forgets (void)
{
    Fixture fixture;
    set_up (&fixture, NULL);
    expect (&fixture, OCOP_QUERY_PAPER);
    feed (&fixture, BYTES ("\x18\x00\x00\x00\x10\x00"));
    ocop_status_sorter_reset (fixture.sorter);
    g_assert_cmphex (ocop_status_sorter_get_known (fixture.sorter), ==, 0);
    g_string_set_size (fixture.log, 0);
    feed (&fixture, BYTES ("\x72\x10\x00\x00\x00"));
    assert_said (&fixture, "status/0:0 ");
    tear_down (&fixture);
}

static void
hear_printer (Fixture *fixture, OcopEscposInterpreter *printer)
{
    g_autoptr (GByteArray) replies = ocop_escpos_interpreter_take_replies (printer);
    feed (fixture, replies->data, replies->len);
}

/* What the virtual printer says of its state, asked and by itself, is heard as that state. */
static void
test_virtual_printer (void)
{
    static const struct {
        OcopPrinterState state;
        guint flags; /* at least; OFFLINE comes with some */
    } cases[] = {
        {{0}, 0},
        {{.is_drawer_open = TRUE}, OCOP_PRINTER_DRAWER_HIGH},
        {{.is_cover_open = TRUE}, OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_OFFLINE},
        {{.is_paper_near_end = TRUE}, OCOP_PRINTER_PAPER_NEAR_END},
        {{.is_paper_out = TRUE}, OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_OFFLINE},
        {{.is_offline = TRUE}, OCOP_PRINTER_OFFLINE},
        {{.has_error = TRUE}, OCOP_PRINTER_ERROR | OCOP_PRINTER_OFFLINE},
    };
    const guint ours = OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_OFFLINE |
                       OCOP_PRINTER_PAPER_NEAR_END | OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_ERROR;
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        Fixture asked, told;
        g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
        set_up (&asked, NULL);
        set_up (&told, NULL);
        ocop_escpos_interpreter_set_state (printer, &cases[i].state);
        for (guint n = 1; n <= 4; n++) {
            const guint8 query[] = {0x10, 0x04, (guint8)n};
            expect (&asked, (OcopPrinterQuery)n);
            ocop_escpos_interpreter_feed (printer, query, sizeof query);
        }
        hear_printer (&asked, printer);
        g_assert_cmphex (ocop_status_sorter_get_flags (asked.sorter) & ours, ==, cases[i].flags);
        assert_dropped (&asked, 0);

        g_autoptr (OcopEscposInterpreter) automatic = ocop_escpos_interpreter_new (NULL);
        ocop_escpos_interpreter_feed (automatic, BYTES ("\x1d\x61\x0f"));
        ocop_escpos_interpreter_set_state (automatic, &cases[i].state);
        hear_printer (&told, automatic);
        g_assert_cmphex (ocop_status_sorter_get_flags (told.sorter) & ours, ==, cases[i].flags);
        assert_dropped (&told, 0);
        tear_down (&asked);
        tear_down (&told);
    }
}

/* The process ID behind a job comes back as it was sent. */
static void
test_virtual_printer_returns_the_id (void)
{
    Fixture fixture;
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (NULL);
    set_up (&fixture, NULL);
    ocop_escpos_interpreter_feed (printer, BYTES ("paper\n\x1d(H\x06\x00\x30\x30"
                                                  "0042"));
    hear_printer (&fixture, printer);
    assert_said (&fixture, "id:0042 ");
    tear_down (&fixture);
}

static void
count (const OcopPrinterSaid *said, gpointer data)
{
    guint64 *n = data;
    n[said->kind]++;
}

/* Ten seconds' worth at 100,000 bytes a second, in portions of a USB packet: nothing is lost. */
static void
test_a_million_bytes (void)
{
    static const char round[] = "\x10\x00\x00\x00\x37\x22"
                                "0001\x00\x14\x00\x03\x00";
    const gsize n_rounds = 1000 * 1000 / (sizeof round - 1);
    guint64 n[OCOP_PRINTER_SAID_GO_ON + 1] = {0};
    g_autoptr (OcopStatusSorter) sorter = ocop_status_sorter_new (NULL, count, n);
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    for (gsize i = 0; i < n_rounds; i++)
        g_byte_array_append (bytes, BYTES (round));
    const gint64 before = g_get_monotonic_time();
    for (guint at = 0; at < bytes->len; at += 64)
        ocop_status_sorter_feed (sorter, bytes->data + at, MIN (64, bytes->len - at), at / 100);
    const gint64 took_us = MAX (g_get_monotonic_time() - before, 1);
    g_test_message ("%" G_GINT64_FORMAT " bytes a second",
                    (gint64)bytes->len * G_USEC_PER_SEC / took_us);
    g_assert_cmpuint (n[OCOP_PRINTER_SAID_STATUS], ==, 2 * n_rounds);
    g_assert_cmpuint (n[OCOP_PRINTER_SAID_PROCESS_ID], ==, n_rounds);
    g_assert_cmpuint (ocop_status_sorter_get_n_dropped (sorter), ==, 0);
    g_assert_cmpint (took_us, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/status/answers/of-each-query", test_real_time_answers);
    g_test_add_func ("/status/answers/change-what-they-speak-of", test_state_is_kept);
    g_test_add_func ("/status/answers/passed-over", test_queries_passed_over);
    g_test_add_func ("/status/answers/impossible-ones-are-dropped", test_impossible_answers);
    g_test_add_func ("/status/answers/inside-a-frame", test_answer_inside_a_frame);
    g_test_add_func ("/status/queries/at-most-eight", test_too_many_queries);
    g_test_add_func ("/status/frames/automatic", test_automatic_frames);
    g_test_add_func ("/status/frames/star", test_star_frames);
    g_test_add_func ("/status/frames/unfinished-are-dropped", test_unfinished_frames);
    g_test_add_func ("/status/P10/merged-and-torn", test_merged_and_torn);
    g_test_add_func ("/status/P10/garbage", test_garbage_is_dropped);
    g_test_add_func ("/status/P11/frame-while-a-block-is-awaited",
                     test_frame_while_a_block_is_awaited);
    g_test_add_func ("/status/P13/process-ids", test_process_ids);
    g_test_add_func ("/status/blocks/bounded", test_blocks_have_a_cap);
    g_test_add_func ("/status/flow-control", test_flow_control);
    g_test_add_func ("/status/quirks", test_quirks);
    g_test_add_func ("/status/reset", test_reset_forgets);
    g_test_add_func ("/status/virtual-printer/state", test_virtual_printer);
    g_test_add_func ("/status/virtual-printer/process-id", test_virtual_printer_returns_the_id);
    g_test_add_func ("/status/a-million-bytes", test_a_million_bytes);
    return g_test_run();
}
