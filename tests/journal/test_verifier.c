/* The chain verifier: each kind of tampering is found, at the record where it happened. */
#include "base/error.h"
#include "bytes.h"
#include "chain.h"

static void
assert_break (Chain *chain, OcopBreak expected, gint64 expected_epoch, gint64 expected_seq)
{
    gint64 epoch;
    gint64 seq;

    OcopBreak code = chain_check (chain, &epoch, &seq);
    g_assert_cmpstr (ocop_break_get_name (code), ==, ocop_break_get_name (expected));
    g_assert_cmpint (epoch, ==, expected_epoch);
    g_assert_cmpint (seq, ==, expected_seq);
}

static void
test_sound_chain_holds (void)
{
    g_autoptr (Chain) chain = chain_new_filled (30);
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};

    assert_break (chain, OCOP_BREAK_NONE, 0, 0);
    chain_feed (chain, verifier);
    ocop_verifier_get_result (verifier, &result);
    g_assert_true (result.ok);
    g_assert_cmpint (result.n_records, ==, 30);
    g_assert_cmpint (result.n_missing, ==, 0);
    g_assert_null (result.reason);
}

static void
test_empty_is_a_break (void)
{
    g_autoptr (Chain) chain = chain_new();

    g_array_set_size (chain->links, 0);
    assert_break (chain, OCOP_BREAK_EMPTY, 1, 1);
}

/* Every byte of every header, body and signature, each changed to a few others. */
static void
test_any_changed_byte_is_found (void)
{
    static const guint8 flips[] = {0x01, 0x02, 0x10, 0x20, 0x80, 0xff};
    g_autoptr (Chain) chain = chain_new_filled (6);

    for (guint i = 0; i < chain->links->len; i++) {
        Link *link = chain_get (chain, i);
        struct {
            guint8 *bytes;
            gsize size;
        } parts[] = {{(guint8 *)link->header, link->header_size},
                     {(guint8 *)link->body, link->body_size},
                     {link->signature, sizeof link->signature}};
        for (guint part = 0; part < G_N_ELEMENTS (parts); part++) {
            for (gsize at = 0; at < parts[part].size; at++) {
                guint8 flip = flips[at % G_N_ELEMENTS (flips)];
                gint64 seq;
                parts[part].bytes[at] ^= flip;
                g_assert_cmpint (chain_check (chain, NULL, &seq), !=, OCOP_BREAK_NONE);
                g_assert_cmpint (seq, ==, i + 1);
                parts[part].bytes[at] ^= flip;
            }
        }
    }
    assert_break (chain, OCOP_BREAK_NONE, 0, 0);
}

static void
test_removed_record_is_found (void)
{
    for (guint i = 0; i < 11; i++) {
        g_autoptr (Chain) chain = chain_new_filled (12);
        g_array_remove_index (chain->links, i);
        assert_break (chain, OCOP_BREAK_POSITION, 1, i + 1);
    }
}

static void
test_repeated_record_is_found (void)
{
    for (guint i = 0; i < 12; i++) {
        g_autoptr (Chain) chain = chain_new_filled (12);
        Link copy = *chain_get (chain, i);
        g_array_insert_val (chain->links, i, copy);
        assert_break (chain, OCOP_BREAK_POSITION, 1, i + 2);
    }
}

static void
test_swapped_pair_is_found (void)
{
    for (guint i = 0; i < 11; i++) {
        g_autoptr (Chain) chain = chain_new_filled (12);
        Link first = *chain_get (chain, i);
        *chain_get (chain, i) = *chain_get (chain, i + 1);
        *chain_get (chain, i + 1) = first;
        assert_break (chain, OCOP_BREAK_POSITION, 1, i + 1);
    }
}

/* As in a rewritten tail: new contents, sound links, no key. */
static void
test_rewriting_needs_the_key (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);
    g_auto (OcopKeys) thief = {0};
    guint8 seed[OCOP_SEED_SIZE] = {99};

    ocop_keys_init_from_seed (&thief, seed);
    chain_get (chain, 7)->body[11] = '9';
    chain_reseal_from (chain, 7, &thief);
    assert_break (chain, OCOP_BREAK_SIGNATURE, 1, 8);
    chain_reseal_from (chain, 7, NULL);
    assert_break (chain, OCOP_BREAK_SIGNATURE, 1, 8);
}

/* With everything written anew under a key of one's own the chain agrees with itself; only the true
 * key shows it. */
static void
test_own_key_is_found_by_the_true_one (void)
{
    g_autoptr (Chain) chain = chain_new_filled (5);
    g_autoptr (Chain) other = chain_new_filled (5);
    g_autoptr (OcopVerifier) without_keys = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};
    guint8 key[OCOP_PUBLIC_KEY_SIZE] = {1, 2, 3};

    chain_feed (chain, without_keys);
    ocop_verifier_get_result (without_keys, &result);
    g_assert_true (result.ok);
    memcpy (other->keys->data, key, sizeof key);
    assert_break (other, OCOP_BREAK_KEY_DIFFERS, 1, 1);
}

/* What the till's own key can sign and a sound till never would. */
static void
assert_cheat (void (*change) (Link *link), guint index, OcopBreak expected)
{
    g_autoptr (Chain) chain = chain_new_filled (12);

    change (chain_get (chain, index));
    chain_reseal_from (chain, index, &chain->current);
    assert_break (chain, expected, 1, index + 1);
}

static void
sell_less (Link *link)
{
    link->record.gt_sales -= 1;
}

static void
return_less (Link *link)
{
    link->record.gt_returns -= 1;
}

static void
sell_more (Link *link)
{
    link->record.gt_sales++;
}

static void
return_more (Link *link)
{
    link->record.gt_returns++;
}

static void
count_more (Link *link)
{
    link->record.gt_count++;
}

static void
count_less (Link *link)
{
    link->record.gt_count--;
}

static void
move_to_other_till (Link *link)
{
    link->record.till++;
}

static void
move_to_other_province (Link *link)
{
    link->record.province[0] = '3';
}

static void
go_back_in_time (Link *link)
{
    link->record.utc_ms -= 1001;
}

static void
become_init (Link *link)
{
    ocop_record_set_kind (&link->record, OCOP_KIND_INIT);
}

static void
become_login (Link *link)
{
    ocop_record_set_kind (&link->record, OCOP_KIND_LOGIN);
}

static void
test_totals_only_move_as_they_may (void)
{
    /* index 3: sale; 5: return; 6: cash-out, which moves nothing */
    assert_cheat (count_more, 3, OCOP_BREAK_TOTALS);
    assert_cheat (count_less, 3, OCOP_BREAK_TOTALS);
    assert_cheat (return_more, 3, OCOP_BREAK_TOTALS);
    assert_cheat (sell_more, 5, OCOP_BREAK_TOTALS);
    assert_cheat (return_less, 6, OCOP_BREAK_TOTALS);
    assert_cheat (sell_less, 5, OCOP_BREAK_TOTALS);
    assert_cheat (sell_less, 6, OCOP_BREAK_TOTALS);
    assert_cheat (count_more, 6, OCOP_BREAK_TOTALS);
    assert_cheat (count_more, 0, OCOP_BREAK_TOTALS);
    assert_cheat (become_login, 3, OCOP_BREAK_TOTALS);
}

static void
test_signed_nonsense_is_found (void)
{
    assert_cheat (move_to_other_till, 4, OCOP_BREAK_IDENTITY);
    assert_cheat (move_to_other_province, 4, OCOP_BREAK_IDENTITY);
    assert_cheat (go_back_in_time, 4, OCOP_BREAK_CLOCK);
    assert_cheat (become_init, 4, OCOP_BREAK_POSITION);
    assert_cheat (become_login, 0, OCOP_BREAK_POSITION);
}

static void
test_time_may_go_back_when_the_clock_is_doubted (void)
{
    for (OcopClockState state = OCOP_CLOCK_BEHIND; state < OCOP_N_CLOCK_STATES; state++) {
        g_autoptr (Chain) chain = chain_new_filled (12);
        chain_get (chain, 4)->record.utc_ms -= 5000000;
        chain_get (chain, 4)->record.clock_state = state;
        chain_reseal_from (chain, 4, &chain->current);
        assert_break (chain, OCOP_BREAK_NONE, 0, 0);
    }
}

static void
test_unknown_kind_verifies (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);

    g_strlcpy (chain_get (chain, 6)->record.kind, "deposit", OCOP_KIND_TEXT_SIZE);
    g_strlcpy (chain_get_last (chain)->record.kind, "barter", OCOP_KIND_TEXT_SIZE);
    chain_get_last (chain)->record.gt_sales += 7;
    chain_reseal_from (chain, 6, &chain->current);
    assert_break (chain, OCOP_BREAK_NONE, 0, 0);
    chain_get_last (chain)->record.gt_sales -= 8;
    chain_reseal_from (chain, 6, &chain->current);
    assert_break (chain, OCOP_BREAK_TOTALS, 1, 12);
}

static void
test_bytes_behind_a_record_are_found (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    Link *link = chain_get (chain, 1);

    link->header[link->header_size++] = '\n';
    assert_break (chain, OCOP_BREAK_UNREADABLE, 1, 2);
}

static OcopBreak
check_head (Chain *chain, gint64 epoch, gint64 seq, const guint8 *hash, gint64 *ret_seq)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};

    ocop_verifier_expect_head (verifier, epoch, seq, hash);
    chain_feed (chain, verifier);
    ocop_verifier_get_result (verifier, &result);
    *ret_seq = result.first_break_seq;
    return result.code;
}

static void
test_known_head_shows_a_cut_tail (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);
    Link head = *chain_get_last (chain);
    Link middle = *chain_get (chain, 5);
    gint64 seq;

    g_assert_cmpint (check_head (chain, 0, 12, head.hash, &seq), ==, OCOP_BREAK_NONE);
    g_assert_cmpint (check_head (chain, 1, 6, middle.hash, &seq), ==, OCOP_BREAK_NONE);
    g_assert_cmpint (check_head (chain, 2, 6, middle.hash, &seq), ==, OCOP_BREAK_HEAD_MISSING);
    g_array_set_size (chain->links, 9);
    assert_break (chain, OCOP_BREAK_NONE, 0, 0);
    g_assert_cmpint (check_head (chain, 0, 12, head.hash, &seq), ==, OCOP_BREAK_HEAD_MISSING);
    g_assert_cmpint (seq, ==, 10);
}

static void
test_known_head_shows_a_tail_written_with_the_key (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);
    Link head = *chain_get_last (chain);
    gint64 seq;

    chain_get (chain, 8)->body[11] = '1';
    chain_reseal_from (chain, 8, &chain->current);
    assert_break (chain, OCOP_BREAK_NONE, 0, 0);
    g_assert_cmpint (check_head (chain, 0, 12, head.hash, &seq), ==, OCOP_BREAK_HEAD_DIFFERS);
    g_assert_cmpint (seq, ==, 12);
}

static OcopBreak
check_paper (Chain *chain, const Link *link, const OcopKeys *keys, const char *point, gint64 till)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};
    OcopPaper paper = {.till = till,
                       .epoch = link->record.epoch,
                       .seq = link->record.seq,
                       .utc_ms = link->record.utc_ms,
                       .total_dong = 3000};
    g_autoptr (GError) error = NULL;

    g_strlcpy (paper.point, point, sizeof paper.point);
    g_autofree char *receipt = g_strdup_printf ("%s-%d-00000001", point, (int)till);
    g_strlcpy (paper.receipt, receipt, sizeof paper.receipt);
    memcpy (paper.hash, link->hash, OCOP_HASH_SIZE);
    g_autofree char *text = ocop_paper_make (&paper, keys, &error);
    g_assert_no_error (error);
    g_assert_true (ocop_paper_read (text, strlen (text), &paper, NULL));
    ocop_verifier_expect_paper (verifier, &paper);
    chain_feed (chain, verifier);
    ocop_verifier_get_result (verifier, &result);
    return result.code;
}

static void
test_receipt_is_held_against_the_journal (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);
    g_auto (OcopKeys) thief = {0};
    guint8 seed[OCOP_SEED_SIZE] = {99};
    Link sale = *chain_get (chain, 3);

    ocop_keys_init_from_seed (&thief, seed);
    g_assert_cmpint (check_paper (chain, &sale, &chain->current, "QN01", 1), ==, OCOP_BREAK_NONE);
    g_assert_cmpint (check_paper (chain, &sale, &thief, "QN01", 1), ==, OCOP_BREAK_RECEIPT_FORGED);
    g_assert_cmpint (check_paper (chain, &sale, &chain->current, "QN02", 1), ==,
                     OCOP_BREAK_RECEIPT_FORGED);
    g_assert_cmpint (check_paper (chain, &sale, &chain->current, "QN01", 2), ==,
                     OCOP_BREAK_RECEIPT_FORGED);
    Link later = sale;
    later.record.utc_ms++;
    g_assert_cmpint (check_paper (chain, &later, &chain->current, "QN01", 1), ==,
                     OCOP_BREAK_HEAD_DIFFERS);
    chain_get (chain, 3)->record.gt_sales -= 1000;
    chain_reseal_from (chain, 3, &chain->current);
    g_assert_cmpint (check_paper (chain, &sale, &chain->current, "QN01", 1), ==,
                     OCOP_BREAK_HEAD_DIFFERS);
    g_array_set_size (chain->links, 3);
    g_assert_cmpint (check_paper (chain, &sale, &chain->current, "QN01", 1), ==,
                     OCOP_BREAK_HEAD_MISSING);
}

static void
test_reads_a_typed_head (void)
{
    static const char hex[] = "af2040e2cd519109c63e631ca92b4468bb2f48edfa688097c920fab9d5791692";
    static const char *const bad[] = {"",   ":",   "57",   "57:",  "57:af",
                                      "0:", "-1:", "+57:", " 57:", "x:"};
    g_autofree char *good = g_strconcat ("57:", hex, NULL);
    guint8 hash[OCOP_HASH_SIZE];
    gint64 seq = 0;

    g_assert_true (ocop_head_parse (good, &seq, hash, NULL));
    g_assert_cmpint (seq, ==, 57);
    g_assert_cmpint (hash[0], ==, 0xaf);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *text = g_strconcat (bad[i], i < 5 ? "" : hex, NULL);
        g_assert_false (ocop_head_parse (text, &seq, hash, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

/* The registry's view: headers without bodies and signatures, from a known record on. */
static void
test_resumes_behind_a_trusted_record (void)
{
    g_autoptr (Chain) chain = chain_new_filled (12);
    g_autoptr (OcopVerifier) verifier =
        ocop_verifier_new (OCOP_VERIFIER_BODIES_OPTIONAL | OCOP_VERIFIER_SIGNATURES_OPTIONAL);
    g_auto (OcopVerifierResult) result = {0};

    ocop_verifier_add_key (verifier, chain->keys->data);
    ocop_verifier_resume (verifier, &chain_get (chain, 4)->record);
    for (guint i = 5; i < 12; i++) {
        const Link *link = chain_get (chain, i);
        g_assert_true (ocop_verifier_feed (verifier, link->header, link->header_size, NULL, 0,
                                           i == 11 ? link->signature : NULL));
    }
    g_assert_false (ocop_verifier_feed (verifier, chain_get (chain, 11)->header,
                                        chain_get (chain, 11)->header_size, NULL, 0, NULL));
    ocop_verifier_get_result (verifier, &result);
    g_assert_cmpint (result.n_records, ==, 7);
    g_assert_cmpint (result.code, ==, OCOP_BREAK_POSITION);
    g_assert_cmpint (result.first_break_seq, ==, 13);
}

static void
test_strict_wants_bodies_and_signatures (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);

    for (int what = 0; what < 2; what++) {
        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
        g_auto (OcopVerifierResult) result = {0};
        const Link *link = chain_get (chain, 0);
        ocop_verifier_feed (verifier, link->header, link->header_size,
                            what == 0 ? NULL : link->body, link->body_size,
                            what == 1 ? NULL : link->signature);
        ocop_verifier_get_result (verifier, &result);
        g_assert_cmpint (result.code, ==,
                         what == 0 ? OCOP_BREAK_BODY_MISSING : OCOP_BREAK_SIGNATURE_MISSING);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/verifier/sound-chain-holds", test_sound_chain_holds);
    g_test_add_func ("/journal/verifier/empty-is-a-break", test_empty_is_a_break);
    g_test_add_func ("/journal/verifier/any-changed-byte-is-found", test_any_changed_byte_is_found);
    g_test_add_func ("/journal/verifier/removed-record-is-found", test_removed_record_is_found);
    g_test_add_func ("/journal/verifier/repeated-record-is-found", test_repeated_record_is_found);
    g_test_add_func ("/journal/verifier/swapped-pair-is-found", test_swapped_pair_is_found);
    g_test_add_func ("/journal/verifier/rewriting-needs-the-key", test_rewriting_needs_the_key);
    g_test_add_func ("/journal/verifier/own-key-is-found-by-the-true-one",
                     test_own_key_is_found_by_the_true_one);
    g_test_add_func ("/journal/verifier/totals-only-move-as-they-may",
                     test_totals_only_move_as_they_may);
    g_test_add_func ("/journal/verifier/signed-nonsense-is-found", test_signed_nonsense_is_found);
    g_test_add_func ("/journal/verifier/time-may-go-back-when-the-clock-is-doubted",
                     test_time_may_go_back_when_the_clock_is_doubted);
    g_test_add_func ("/journal/verifier/unknown-kind-verifies", test_unknown_kind_verifies);
    g_test_add_func ("/journal/verifier/bytes-behind-a-record-are-found",
                     test_bytes_behind_a_record_are_found);
    g_test_add_func ("/journal/verifier/known-head-shows-a-cut-tail",
                     test_known_head_shows_a_cut_tail);
    g_test_add_func ("/journal/verifier/known-head-shows-a-tail-written-with-the-key",
                     test_known_head_shows_a_tail_written_with_the_key);
    g_test_add_func ("/journal/verifier/receipt-is-held-against-the-journal",
                     test_receipt_is_held_against_the_journal);
    g_test_add_func ("/journal/verifier/reads-a-typed-head", test_reads_a_typed_head);
    g_test_add_func ("/journal/verifier/resumes-behind-a-trusted-record",
                     test_resumes_behind_a_trusted_record);
    g_test_add_func ("/journal/verifier/strict-wants-bodies-and-signatures",
                     test_strict_wants_bodies_and_signatures);
    return g_test_run();
}
