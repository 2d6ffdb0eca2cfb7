/* Bytes of records. The known record was put together with printf, hashed with sha256sum and signed
 * with openssl pkeyutl (key of RFC 8032 section 7.1, test 1), not with this code. */
#include "base/error.h"
#include "base/ids.h"
#include "bytes.h"
#include "journal/keys.h"
#include "journal/record.h"

#define BODY       "{\"note\":\"xin chào\"}"
#define BODY_HASH  "2e978b0632e59715a0774d303f8e5b7573f18d29e608fc6160fc85f664a52c13"
#define GENESIS    "1053a55436e26f18af3cd99255228b748e43a1c77c2d82ced92eb2f76369c6fc"
#define PUBLIC_KEY "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define HASH       "af2040e2cd519109c63e631ca92b4468bb2f48edfa688097c920fab9d5791692"
#define TEXT                                                                                       \
    "OCOPJ1\n22\nQN01\n1\n1\n57\nsale\n1795246325000\nok\n2026-11-21\n3\n" BODY_HASH               \
    "\n1240000\n20000\n42\n" GENESIS "\n"

static OcopRecord
make_known (void)
{
    OcopRecord record = {.province = "22",
                         .point = "QN01",
                         .till = 1,
                         .epoch = 1,
                         .seq = 57,
                         .kind = "sale",
                         .utc_ms = 1795246325000,
                         .clock_state = OCOP_CLOCK_OK,
                         .operator_id = 3,
                         .gt_sales = 1240000,
                         .gt_returns = 20000,
                         .gt_count = 42};
    guint8 key[32];

    record.business_day = ocop_day_from_ymd (2026, 11, 21);
    g_assert_true (ocop_hex_decode (PUBLIC_KEY, key, sizeof key));
    ocop_hash_bytes (BODY, strlen (BODY), record.body_sha256);
    ocop_record_genesis_hash (key, record.prev_hash);
    return record;
}

static void
test_known_bytes (void)
{
    OcopRecord record = make_known();
    char text[OCOP_RECORD_TEXT_MAX];
    char hex[OCOP_HASH_TEXT_SIZE];
    guint8 hash[OCOP_HASH_SIZE];

    g_assert_cmpuint (ocop_record_to_text (&record, text), ==, strlen (TEXT));
    g_assert_cmpstr (text, ==, TEXT);
    ocop_record_hash (&record, hash);
    g_assert_cmpstr (ocop_hash_to_text (hash, hex), ==, HASH);
}

static void
test_reads_what_it_writes (void)
{
    OcopRecord record = make_known();
    OcopRecord again;
    char text[OCOP_RECORD_TEXT_MAX + 8];
    char rewritten[OCOP_RECORD_TEXT_MAX];
    g_autoptr (GError) error = NULL;
    gsize used;

    g_strlcpy (record.kind, "a-kind-of-next-year", sizeof record.kind);
    record.business_day = OCOP_DAY_NONE;
    record.clock_state = OCOP_CLOCK_CONFIRMED;
    gsize size = ocop_record_to_text (&record, text);
    memcpy (text + size, "OCOPJ1\n", 8);
    g_assert_true (ocop_record_from_text (text, size + 7, &again, &used, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (used, ==, size);
    g_assert_cmpuint (ocop_record_to_text (&again, rewritten), ==, size);
    assert_same_bytes (rewritten, size, text, size);
    g_assert_cmpint (ocop_record_get_kind (&again), ==, OCOP_KIND_UNKNOWN);
    g_assert_cmpint (again.business_day, ==, OCOP_DAY_NONE);
    g_assert_cmpint (again.clock_state, ==, OCOP_CLOCK_CONFIRMED);
}

static void
test_largest_record_fits (void)
{
    OcopRecord record = make_known();
    OcopRecord again;
    char text[OCOP_RECORD_TEXT_MAX];

    memset (record.kind, 'z', sizeof record.kind - 1);
    g_strlcpy (record.province, "ABCDEFGH", sizeof record.province);
    g_strlcpy (record.point, "ZZZZ9999", sizeof record.point);
    record.till = OCOP_TILL_MAX;
    record.epoch = OCOP_EPOCH_MAX;
    record.seq = OCOP_SEQ_MAX;
    record.utc_ms = OCOP_UTC_MS_MAX;
    record.clock_state = OCOP_CLOCK_CONFIRMED;
    record.operator_id = record.gt_sales = record.gt_returns = record.gt_count = G_MAXINT64;
    gsize size = ocop_record_to_text (&record, text);
    g_assert_true (ocop_record_from_text (text, size, &again, NULL, NULL));
    g_assert_cmpint (again.gt_count, ==, G_MAXINT64);
}

/* Replaces @from in the known text by @to; the result must be refused with an error that names
 * @field. */
static void
refuse (const char *from, const char *to, const char *field)
{
    g_autoptr (GString) text = g_string_new (TEXT);
    g_autoptr (GError) error = NULL;
    OcopRecord record = {.till = 77};

    g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
    g_assert_false (ocop_record_from_text (text->str, text->len, &record, NULL, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (error), ==, field);
    g_assert_cmpint (record.till, ==, 77);
}

static void
test_refuses_other_spellings (void)
{
    refuse ("OCOPJ1", "OCOPJ2", "format");
    refuse ("OCOPJ1\n", "OCOPJ1\r\n", "format");
    refuse ("\n22\n", "\n\n", "province");
    refuse ("\n22\n", "\nABCDEFGHI\n", "province");
    refuse ("QN01", "qn01", "point");
    refuse ("QN01", "Q", "point");
    refuse ("QN01\n1\n", "QN01\n01\n", "till");
    refuse ("QN01\n1\n", "QN01\n0\n", "till");
    refuse ("QN01\n1\n", "QN01\n100\n", "till");
    refuse ("QN01\n1\n1\n", "QN01\n1\n+1\n", "epoch");
    refuse ("\n57\n", "\n 57\n", "seq");
    refuse ("\n57\n", "\n-57\n", "seq");
    refuse ("\n57\n", "\n99999999999999999999\n", "seq");
    refuse ("sale", "Sale", "kind");
    refuse ("sale", "", "kind");
    refuse ("sale", "abcdefghijklmnopqrstuvwxyzabcdefg", "kind");
    refuse ("1795246325000", "1795246325000.0", "utc_ms");
    refuse ("\nok\n", "\nfine\n", "clock_state");
    refuse ("2026-11-21", "21/11/2026", "business_day");
    refuse ("2026-11-21", "2026-02-30", "business_day");
    refuse ("2026-11-21", "", "business_day");
    refuse ("\n3\n", "\n-0\n", "operator");
    refuse ("\n3\n", "\n-3\n", "operator");
    refuse ("2e978b", "2E978B", "body_sha256");
    refuse ("2e978b", "2e978", "body_sha256");
    refuse ("2e978b", "2e978g", "body_sha256");
    refuse ("1240000", "9223372036854775808", "gt_sales");
    refuse ("1240000", "-9223372036854775808", "gt_sales");
    refuse ("\n20000\n", "\n\n", "gt_returns");
    refuse ("\n42\n", "\n0x2a\n", "gt_count");
    refuse (GENESIS "\n", GENESIS, "prev_hash");
}

static void
test_refuses_every_cut (void)
{
    OcopRecord record;

    for (gsize size = 0; size < strlen (TEXT); size++)
        g_assert_false (ocop_record_from_text (TEXT, size, &record, NULL, NULL));
}

/* Whatever byte is changed, the text is refused or stands for another record with the new bytes. */
static void
test_one_text_per_record (void)
{
    char text[] = TEXT;

    for (gsize at = 0; at < strlen (TEXT); at++) {
        for (int byte = 0; byte < 256; byte++) {
            OcopRecord record;
            char again[OCOP_RECORD_TEXT_MAX];
            gsize used;
            text[at] = (char)byte;
            if (ocop_record_from_text (text, strlen (TEXT), &record, &used, NULL)) {
                g_assert_cmpuint (ocop_record_to_text (&record, again), ==, used);
                assert_same_bytes (again, used, text, used);
            }
        }
        text[at] = TEXT[at];
    }
}

static void
test_kind_names_are_stable (void)
{
    static const char *const names =
        "init epoch sale return shift-open shift-close cash-in cash-out stock-receive stock-waste "
        "stock-adjust stock-import price-set catalogue-import settings-set user-add user-change "
        "pin-change login login-failed approval removed-line no-sale reprint park park-drop "
        "training-enter training-leave clock enrol sync-ack backup restore recall print-job logout";
    g_auto (GStrv) list = g_strsplit (names, " ", -1);

    g_assert_cmpuint (g_strv_length (list), ==, OCOP_N_KINDS - 1);
    for (guint kind = 1; kind < OCOP_N_KINDS; kind++) {
        g_assert_cmpstr (ocop_kind_to_text ((OcopKind)kind), ==, list[kind - 1]);
        g_assert_cmpint (ocop_kind_from_text (list[kind - 1]), ==, kind);
        g_assert_true (ocop_kind_is_text (list[kind - 1]));
    }
    g_assert_cmpint (ocop_kind_from_text ("x-report"), ==, OCOP_KIND_UNKNOWN);
    g_assert_cmpint (ocop_kind_from_text (""), ==, OCOP_KIND_UNKNOWN);
}

static void
assert_wrong (OcopRecord record, const char *field)
{
    g_assert_cmpstr (ocop_record_find_wrong_field (&record), ==, field);
}

static void
test_ranges (void)
{
    OcopRecord known = make_known();
    OcopRecord record = known;

    assert_wrong (known, NULL);
    record.epoch = OCOP_EPOCH_MAX + 1;
    assert_wrong (record, "epoch");
    record = known;
    record.seq = OCOP_SEQ_MAX + 1;
    assert_wrong (record, "seq");
    record = known;
    record.utc_ms = OCOP_UTC_MS_MAX + 1;
    assert_wrong (record, "utc_ms");
    record = known;
    record.clock_state = OCOP_N_CLOCK_STATES;
    assert_wrong (record, "clock_state");
    record = known;
    record.business_day = OCOP_DAY_MAX + 1;
    assert_wrong (record, "business_day");
    record = known;
    record.gt_returns = -1;
    assert_wrong (record, "gt_returns");
    record = known;
    record.gt_count = -1;
    assert_wrong (record, "gt_count");
    g_assert_cmpstr (ocop_clock_state_to_text (OCOP_CLOCK_OK), ==, "ok");
    g_assert_cmpstr (ocop_clock_state_to_text (OCOP_CLOCK_BEHIND), ==, "behind");
    g_assert_cmpstr (ocop_clock_state_to_text (OCOP_CLOCK_CONFIRMED), ==, "confirmed");
}

static void
test_impossible_record_stops_the_program (void)
{
    if (g_test_subprocess()) {
        OcopRecord record = make_known();
        char text[OCOP_RECORD_TEXT_MAX];
        record.gt_sales = -1;
        ocop_record_to_text (&record, text);
        return;
    }
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/record/known-bytes-and-hash", test_known_bytes);
    g_test_add_func ("/journal/record/reads-what-it-writes", test_reads_what_it_writes);
    g_test_add_func ("/journal/record/largest-record-fits", test_largest_record_fits);
    g_test_add_func ("/journal/record/refuses-other-spellings", test_refuses_other_spellings);
    g_test_add_func ("/journal/record/refuses-every-cut", test_refuses_every_cut);
    g_test_add_func ("/journal/record/one-text-per-record", test_one_text_per_record);
    g_test_add_func ("/journal/record/kind-names-are-stable", test_kind_names_are_stable);
    g_test_add_func ("/journal/record/ranges", test_ranges);
    g_test_add_func ("/journal/record/impossible-record-stops-the-program",
                     test_impossible_record_stops_the_program);
    return g_test_run();
}
