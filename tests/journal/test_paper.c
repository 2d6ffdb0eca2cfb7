/* QR texts of receipts. The known one was put together with printf, base64 and openssl pkeyutl. */
#include "base/error.h"
#include "base/ids.h"
#include "base/money.h"
#include "bytes.h"
#include "journal/paper.h"

#define SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define HASH "af2040e2cd519109c63e631ca92b4468bb2f48edfa688097c920fab9d5791692"
#define KNOWN                                                                                      \
    "OCOPR1."                                                                                      \
    "UU4wMQoxCjEKNTcKUU4wMS0xLTAwMDAwMDQyCjE3OTUyNDYzMjUwMDAKNjIwMDAwCmFmMjA0MGUyY2Q1MTkxMDljNjNl" \
    "NjMx"                                                                                         \
    "Y2E5MmI0NDY4YmIyZjQ4ZWRmYTY4ODA5N2M5MjBmYWI5ZDU3OTE2OTI."                                     \
    "cJGg60kCJwyEWQKQ9gDnUZGWaci9cxYC4fQR_V9j"                                                     \
    "P1JE4iQK8gLUoooVKQzD6IDmCKZJjyxKTLG9qRSxZnmxDQ"

static void
init_known (OcopKeys *keys)
{
    guint8 seed[OCOP_SEED_SIZE];

    g_assert_true (ocop_hex_decode (SEED, seed, sizeof seed));
    ocop_keys_init_from_seed (keys, seed);
}

static OcopPaper
make_paper (void)
{
    OcopPaper paper = {.point = "QN01",
                       .till = 1,
                       .epoch = 1,
                       .seq = 57,
                       .receipt = "QN01-1-00000042",
                       .utc_ms = 1795246325000,
                       .total_dong = 620000};

    g_assert_true (ocop_hex_decode (HASH, paper.hash, sizeof paper.hash));
    return paper;
}

static void
test_known_text (void)
{
    g_auto (OcopKeys) keys = {0};
    OcopPaper paper = make_paper();
    OcopPaper again;
    g_autoptr (GError) error = NULL;

    init_known (&keys);
    g_autofree char *text = ocop_paper_make (&paper, &keys, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, KNOWN);
    g_assert_true (ocop_paper_read (KNOWN, strlen (KNOWN), &again, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (again.point, ==, "QN01");
    g_assert_cmpint (again.till, ==, 1);
    g_assert_cmpint (again.epoch, ==, 1);
    g_assert_cmpint (again.seq, ==, 57);
    g_assert_cmpstr (again.receipt, ==, "QN01-1-00000042");
    g_assert_cmpint (again.utc_ms, ==, 1795246325000);
    g_assert_cmpint (again.total_dong, ==, 620000);
    assert_same_bytes (again.hash, sizeof again.hash, paper.hash, sizeof paper.hash);
    g_assert_true (ocop_paper_verify (&again, keys.public_key));
}

static void
test_largest_fits (void)
{
    g_auto (OcopKeys) keys = {0};
    OcopPaper paper = {.point = "ABCDEFGH",
                       .till = 99,
                       .epoch = OCOP_EPOCH_MAX,
                       .seq = OCOP_SEQ_MAX,
                       .receipt = "ABCDEFGH-99.1000000000-1000000000000000",
                       .utc_ms = OCOP_UTC_MS_MAX,
                       .total_dong = -OCOP_MONEY_MAX};
    OcopPaper again;

    init_known (&keys);
    g_autofree char *text = ocop_paper_make (&paper, &keys, NULL);
    g_assert_nonnull (text);
    g_assert_cmpuint (strlen (text), <=, OCOP_PAPER_TEXT_MAX);
    g_assert_true (ocop_paper_read (text, strlen (text), &again, NULL));
    g_assert_cmpint (again.total_dong, ==, -OCOP_MONEY_MAX);
    g_assert_true (ocop_paper_verify (&again, keys.public_key));
}

/* Every other byte at every place: refused, or read and then not signed by the till. */
static void
test_any_changed_byte_is_found (void)
{
    g_auto (OcopKeys) keys = {0};
    char text[] = KNOWN;

    init_known (&keys);
    for (gsize at = 0; at < strlen (KNOWN); at++) {
        for (int byte = 0; byte < 256; byte++) {
            OcopPaper paper;
            text[at] = (char)byte;
            if (text[at] != KNOWN[at] && ocop_paper_read (text, strlen (KNOWN), &paper, NULL))
                g_assert_false (ocop_paper_verify (&paper, keys.public_key));
        }
        text[at] = KNOWN[at];
    }
}

static void
test_refuses_cut_and_longer_texts (void)
{
    OcopPaper paper = {.till = 77};
    g_autoptr (GError) error = NULL;
    g_autofree char *longer = g_strconcat (KNOWN, "A", NULL);
    g_autofree char *padded = g_strconcat (KNOWN, "==", NULL);
    g_autofree char *huge = g_strnfill (OCOP_PAPER_TEXT_MAX + 1, 'A');

    for (gsize size = 0; size < strlen (KNOWN); size++)
        g_assert_false (ocop_paper_read (KNOWN, size, &paper, NULL));
    g_assert_false (ocop_paper_read (longer, strlen (longer), &paper, NULL));
    g_assert_false (ocop_paper_read (padded, strlen (padded), &paper, NULL));
    memcpy (huge, "OCOPR1.", 7);
    g_assert_false (ocop_paper_read (huge, strlen (huge), &paper, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpint (paper.till, ==, 77);
}

/* Signs @payload as it is, whatever it says: the text must be refused. */
static void
refuse_payload (const char *payload)
{
    g_auto (OcopKeys) keys = {0};
    guint8 signature[OCOP_SIGNATURE_SIZE];
    OcopPaper paper;

    init_known (&keys);
    ocop_keys_sign_bytes (&keys, payload, strlen (payload), signature);
    g_autofree char *first = ocop_base64url_encode ((const guint8 *)payload, strlen (payload));
    g_autofree char *second = ocop_base64url_encode (signature, sizeof signature);
    g_autofree char *text = g_strconcat ("OCOPR1.", first, ".", second, NULL);
    g_assert_false (ocop_paper_read (text, strlen (text), &paper, NULL));
}

static void
test_refuses_other_spellings (void)
{
    refuse_payload ("QN01\n01\n1\n57\nQN01-01-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n620000\n" HASH "\n");
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n620000\n" HASH "\nmore");
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n+620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n1000000000000001\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-0000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-000000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN02-1-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n2\n57\nQN01-1-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1.1-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("qn01\n1\n1\n57\nqn01-1-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n0\nQN01-1-00000042\n1795246325000\n620000\n" HASH);
    refuse_payload ("QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n620000");
}

static void
test_never_signs_what_cannot_be_read (void)
{
    g_auto (OcopKeys) keys = {0};
    OcopPaper paper = make_paper();
    g_autoptr (GError) error = NULL;

    init_known (&keys);
    g_strlcpy (paper.receipt, "QN02-1-00000042", sizeof paper.receipt);
    g_assert_null (ocop_paper_make (&paper, &keys, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_INTERNAL);
    g_assert_cmpstr (ocop_error_get_field (error), ==, "receipt");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/paper/known-text", test_known_text);
    g_test_add_func ("/journal/paper/largest-fits", test_largest_fits);
    g_test_add_func ("/journal/paper/any-changed-byte-is-found", test_any_changed_byte_is_found);
    g_test_add_func ("/journal/paper/refuses-cut-and-longer-texts",
                     test_refuses_cut_and_longer_texts);
    g_test_add_func ("/journal/paper/refuses-other-spellings", test_refuses_other_spellings);
    g_test_add_func ("/journal/paper/never-signs-what-cannot-be-read",
                     test_never_signs_what_cannot_be_read);
    return g_test_run();
}
