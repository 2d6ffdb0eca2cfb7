/* Epochs: what the first record of a later epoch may carry on from, and whose key it takes. */
#include "bytes.h"
#include "chain.h"

static OcopVerifierResult
check (Chain *chain, guint n_keys)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    OcopVerifierResult result;

    for (guint i = 0; i < n_keys; i++)
        ocop_verifier_add_key (verifier, chain->keys->data + i * OCOP_PUBLIC_KEY_SIZE);
    chain_feed (chain, verifier);
    ocop_verifier_get_result (verifier, &result);
    return result;
}

static void
assert_result (Chain *chain, guint n_keys, OcopBreak code, gint64 epoch, gint64 seq,
               gint64 n_missing)
{
    g_auto (OcopVerifierResult) result = check (chain, n_keys);

    g_assert_cmpstr (ocop_break_get_name (result.code), ==, ocop_break_get_name (code));
    g_assert_cmpint (result.first_break_epoch, ==, epoch);
    g_assert_cmpint (result.first_break_seq, ==, seq);
    g_assert_cmpint (result.n_missing, ==, n_missing);
}

/* 12 records of epoch 1, then epoch 2 from record @named_seq on with 5 more. */
static Chain *
make_two_epochs (guint named_seq)
{
    Chain *chain = chain_new_filled (12);
    Link named = *chain_get (chain, named_seq - 1);

    chain_add_epoch (chain, &named);
    for (int i = 0; i < 5; i++)
        chain_add (chain, OCOP_KIND_SALE, 500);
    return chain;
}

static void
test_goes_on_from_the_head (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    assert_result (chain, 2, OCOP_BREAK_NONE, 0, 0, 0);
    assert_result (chain, 0, OCOP_BREAK_NONE, 0, 0, 0);
    Link named = *chain_get_last (chain);
    chain_add_epoch (chain, &named);
    chain_add (chain, OCOP_KIND_SALE, 500);
    assert_result (chain, 3, OCOP_BREAK_NONE, 0, 0, 0);
}

/* A rescued tail: epoch 1 has more records than the one that opened epoch 2 knew. */
static void
test_rescued_tail_is_no_break (void)
{
    g_autoptr (Chain) chain = make_two_epochs (7);

    assert_result (chain, 2, OCOP_BREAK_NONE, 0, 0, 0);
}

/* A restore from an older backup lacks records that the named head stands for. */
static void
test_lost_tail_is_counted (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    g_array_remove_range (chain->links, 8, 4);
    assert_result (chain, 2, OCOP_BREAK_NONE, 0, 0, 4);
}

static void
test_whole_epoch_lost_is_counted (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    g_array_remove_range (chain->links, 0, 12);
    assert_result (chain, 0, OCOP_BREAK_NONE, 0, 0, 12);
    g_byte_array_remove_range (chain->keys, 0, OCOP_PUBLIC_KEY_SIZE);
    assert_result (chain, 1, OCOP_BREAK_NONE, 0, 0, 12);
}

/* Else anybody could put a tail of their own in the place of one they cut off. */
static void
test_epoch_needs_a_key_when_keys_are_given (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    assert_result (chain, 1, OCOP_BREAK_KEY_UNKNOWN, 2, 1, 0);
    memset (chain->keys->data + OCOP_PUBLIC_KEY_SIZE, 5, OCOP_PUBLIC_KEY_SIZE);
    assert_result (chain, 2, OCOP_BREAK_KEY_DIFFERS, 2, 1, 0);
}

static void
test_old_key_signs_nothing_new (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    g_auto (OcopKeys) old = {0};
    guint8 seed[OCOP_SEED_SIZE];

    memset (seed, 1, sizeof seed);
    ocop_keys_init_from_seed (&old, seed);
    chain_seal (chain_get (chain, 14), &old);
    assert_result (chain, 2, OCOP_BREAK_SIGNATURE, 2, 3, 0);
}

static void
test_named_head_must_be_the_one_in_the_chain (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    g_autoptr (Chain) other = chain_new_filled (12);

    other->links->len = 0;
    g_array_append_vals (other->links, chain->links->data, 12);
    chain_get (other, 10)->body[11] = '9';
    chain_reseal_from (other, 10, &other->current);
    g_array_append_vals (other->links, chain_get (chain, 12), 6);
    g_byte_array_append (other->keys, chain->keys->data + OCOP_PUBLIC_KEY_SIZE,
                         OCOP_PUBLIC_KEY_SIZE);
    assert_result (other, 2, OCOP_BREAK_LINK, 2, 1, 0);
}

static void
test_body_and_header_must_name_the_same_head (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    Link *first = chain_get (chain, 12);

    memcpy (first->record.prev_hash, chain_get (chain, 10)->hash, OCOP_HASH_SIZE);
    chain_seal (first, &chain->current);
    assert_result (chain, 2, OCOP_BREAK_LINK, 2, 1, 0);
}

/* Resumed behind record 10 of epoch 1, the verifier has not seen record 7, which epoch 2 names. */
static void
test_resumed_before_an_epoch (void)
{
    for (guint named = 7; named <= 12; named += 5) {
        g_autoptr (Chain) chain = make_two_epochs (named);
        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
        g_auto (OcopVerifierResult) result = {0};
        ocop_verifier_add_key (verifier, chain->keys->data);
        ocop_verifier_add_key (verifier, chain->keys->data + OCOP_PUBLIC_KEY_SIZE);
        ocop_verifier_resume (verifier, &chain_get (chain, 9)->record);
        g_array_remove_range (chain->links, 0, 10);
        chain_feed (chain, verifier);
        ocop_verifier_get_result (verifier, &result);
        g_assert_cmpint (result.code, ==, OCOP_BREAK_NONE);
        g_assert_cmpint (result.n_records, ==, 8);
        g_assert_cmpint (result.n_missing, ==, 0);
    }
}

static void
test_totals_go_on (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    Link *first = chain_get (chain, 12);

    first->record.gt_sales += 1;
    chain_seal (first, &chain->current);
    assert_result (chain, 2, OCOP_BREAK_TOTALS, 2, 1, 0);
    first->record.gt_sales = 0;
    chain_seal (first, &chain->current);
    assert_result (chain, 2, OCOP_BREAK_TOTALS, 2, 1, 0);
}

static void
test_totals_never_fall_over_a_gap (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    chain_get (chain, 12)->record.gt_sales = 1;
    chain_seal (chain_get (chain, 12), &chain->current);
    g_array_remove_range (chain->links, 8, 4);
    assert_result (chain, 2, OCOP_BREAK_TOTALS, 2, 1, 4);
}

/* A second restore from a backup older than epoch 2: nothing of that epoch is there but its head's
 * name. */
static void
test_skipped_epoch_is_counted (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    Link named = *chain_get_last (chain);

    chain_add_epoch (chain, &named);
    g_array_remove_range (chain->links, 12, 6);
    assert_result (chain, 3, OCOP_BREAK_NONE, 0, 0, 6);
    assert_result (chain, 0, OCOP_BREAK_NONE, 0, 0, 6);
    assert_result (chain, 2, OCOP_BREAK_KEY_UNKNOWN, 3, 1, 0);
    chain_get (chain, 12)->record.gt_sales = 1;
    chain_seal (chain_get (chain, 12), &chain->current);
    assert_result (chain, 3, OCOP_BREAK_TOTALS, 3, 1, 6);
}

static void
test_epochs_never_go_back (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    Link first = *chain_get (chain, 0);

    g_array_append_val (chain->links, first);
    assert_result (chain, 2, OCOP_BREAK_POSITION, 2, 7, 0);
}

static void
test_epoch_begins_with_its_first_record (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);

    g_array_remove_index (chain->links, 12);
    assert_result (chain, 2, OCOP_BREAK_POSITION, 2, 1, 0);
}

static void
test_unusable_first_bodies_are_found (void)
{
    static const char *const bodies[] = {
        "",
        "[]",
        "{}",
        "{\"public_key\":1}",
        "{\"public_key\":\"8a\"}",
        "{\"public_key\":\"8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394\"}",
        "{\"public_key\":\"8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394\","
        "\"previous\":7}",
        "{\"public_key\":\"8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394\","
        "\"previous\":{\"epoch\":1,\"seq\":0,\"hash\":\"\"}}",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
        g_autoptr (Chain) chain = make_two_epochs (12);
        Link *first = chain_get (chain, 12);
        g_strlcpy (first->body, bodies[i], sizeof first->body);
        first->body_size = strlen (bodies[i]);
        chain_seal (first, &chain->current);
        assert_result (chain, 2, OCOP_BREAK_BODY_UNREADABLE, 2, 1, 0);
    }
}

static void
test_first_body_names_the_epoch_before (void)
{
    g_autoptr (Chain) chain = make_two_epochs (12);
    Link *first = chain_get (chain, 12);
    char *number = strstr (first->body, "\"epoch\":1");

    g_assert_nonnull (number);
    number[strlen ("\"epoch\":")] = '2';
    chain_seal (first, &chain->current);
    assert_result (chain, 2, OCOP_BREAK_BODY_UNREADABLE, 2, 1, 0);
}

/* The registry has no bodies: the head is found among the records it has. */
static void
test_link_is_found_without_bodies (void)
{
    for (guint named = 7; named <= 13; named++) {
        g_autoptr (Chain) chain = make_two_epochs (MIN (named, 12));
        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_BODIES_OPTIONAL);
        g_auto (OcopVerifierResult) result = {0};
        if (named == 13) /* nobody has seen that head */
            g_array_remove_index (chain->links, 11);
        ocop_verifier_add_key (verifier, chain->keys->data);
        ocop_verifier_add_key (verifier, chain->keys->data + OCOP_PUBLIC_KEY_SIZE);
        for (guint i = 0; i < chain->links->len; i++) {
            const Link *link = chain_get (chain, i);
            ocop_verifier_feed (verifier, link->header, link->header_size, NULL, 0,
                                link->signature);
        }
        ocop_verifier_get_result (verifier, &result);
        g_assert_cmpint (result.code, ==, named == 13 ? OCOP_BREAK_LINK : OCOP_BREAK_NONE);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/epochs/goes-on-from-the-head", test_goes_on_from_the_head);
    g_test_add_func ("/journal/epochs/rescued-tail-is-no-break", test_rescued_tail_is_no_break);
    g_test_add_func ("/journal/epochs/lost-tail-is-counted", test_lost_tail_is_counted);
    g_test_add_func ("/journal/epochs/whole-epoch-lost-is-counted",
                     test_whole_epoch_lost_is_counted);
    g_test_add_func ("/journal/epochs/epoch-needs-a-key-when-keys-are-given",
                     test_epoch_needs_a_key_when_keys_are_given);
    g_test_add_func ("/journal/epochs/old-key-signs-nothing-new", test_old_key_signs_nothing_new);
    g_test_add_func ("/journal/epochs/named-head-must-be-the-one-in-the-chain",
                     test_named_head_must_be_the_one_in_the_chain);
    g_test_add_func ("/journal/epochs/body-and-header-must-name-the-same-head",
                     test_body_and_header_must_name_the_same_head);
    g_test_add_func ("/journal/epochs/resumed-before-an-epoch", test_resumed_before_an_epoch);
    g_test_add_func ("/journal/epochs/totals-go-on", test_totals_go_on);
    g_test_add_func ("/journal/epochs/totals-never-fall-over-a-gap",
                     test_totals_never_fall_over_a_gap);
    g_test_add_func ("/journal/epochs/skipped-epoch-is-counted", test_skipped_epoch_is_counted);
    g_test_add_func ("/journal/epochs/epochs-never-go-back", test_epochs_never_go_back);
    g_test_add_func ("/journal/epochs/epoch-begins-with-its-first-record",
                     test_epoch_begins_with_its_first_record);
    g_test_add_func ("/journal/epochs/unusable-first-bodies-are-found",
                     test_unusable_first_bodies_are_found);
    g_test_add_func ("/journal/epochs/first-body-names-the-epoch-before",
                     test_first_body_names_the_epoch_before);
    g_test_add_func ("/journal/epochs/link-is-found-without-bodies",
                     test_link_is_found_without_bodies);
    return g_test_run();
}
