/* Requests and answers as files. */
#include "samples.h"

#include "base/error.h"
#include "wire/stick.h"

#include <string.h>

static GPtrArray *
make_requests (GRand *rand, guint n_messages)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
    for (guint i = 0; i < n_messages; i++) {
        const gsize size = (gsize)g_rand_int_range (rand, 0, 300);
        guint8 *body = g_malloc (size + 1);
        for (gsize j = 0; j < size; j++)
            body[j] = (guint8)g_rand_int_range (rand, 0, 256);
        g_autoptr (GBytes) bytes = g_bytes_new_take (body, size);
        OcopStickMessage *message =
            ocop_stick_request_new ("POST", "/v1/tills/QN01/1/batches", bytes);
        ocop_stick_message_add_header (message, "Content-Digest", "sha-256=:AA==:");
        ocop_stick_message_add_header (message, "Signature", "ocop=:a b: c:");
        g_ptr_array_add (messages, message);
    }
    return messages;
}

static void
test_any_bytes_survive (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (12);
    for (guint round = 0; round < 50; round++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) messages = make_requests (rand, round % 7);
        g_autoptr (GBytes) file = ocop_stick_write (OCOP_STICK_REQUESTS, messages, &error);
        g_assert_no_error (error);
        g_autoptr (GPtrArray) again = ocop_stick_read (OCOP_STICK_REQUESTS, file, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (again->len, ==, messages->len);
        for (guint i = 0; i < again->len; i++) {
            const OcopStickMessage *left = g_ptr_array_index (messages, i);
            const OcopStickMessage *right = g_ptr_array_index (again, i);
            g_assert_cmpstr (left->method, ==, right->method);
            g_assert_cmpstr (left->target, ==, right->target);
            g_assert_true (g_bytes_equal (left->body, right->body));
            g_assert_cmpuint (right->headers->len, ==, 2);
            g_assert_cmpstr (ocop_stick_message_get_header (right, "signature"), ==,
                             "ocop=:a b: c:");
        }
        g_autoptr (GBytes) second = ocop_stick_write (OCOP_STICK_REQUESTS, again, NULL);
        g_assert_true (g_bytes_equal (file, second));
    }
}

static void
test_form_is_that_of_the_header (void)
{
    /* The sum is sha256sum's. */
    static const char expected[] =
        "OCOPS1 answers\nmessage 200 1 2\nOcop-Signature: ab\n{}\nmessage 409 0 0\n\n"
        "end 2 SUM\n";
    g_autoptr (GPtrArray) messages =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
    g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
    g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
    OcopStickMessage *answer = ocop_stick_answer_new (200, body);
    ocop_stick_message_add_header (answer, "Ocop-Signature", "ab");
    g_ptr_array_add (messages, answer);
    g_ptr_array_add (messages, ocop_stick_answer_new (409, none));
    g_autoptr (GBytes) file = ocop_stick_write (OCOP_STICK_ANSWERS, messages, NULL);
    gsize size;
    const char *text = g_bytes_get_data (file, &size);
    const char *end = strstr (expected, "end ");
    g_autofree char *sum =
        g_compute_checksum_for_string (G_CHECKSUM_SHA256, expected, end - expected);
    g_autoptr (GString) whole = g_string_new (expected);
    g_string_replace (whole, "SUM", sum, 1);
    assert_same_bytes (text, size, whole->str, whole->len);
    g_assert_null (ocop_stick_read (OCOP_STICK_REQUESTS, file, NULL));
}

static void
test_any_changed_byte_is_found (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (13);
    g_autoptr (GPtrArray) messages = make_requests (rand, 3);
    g_autoptr (GBytes) file = ocop_stick_write (OCOP_STICK_REQUESTS, messages, NULL);
    gsize size;
    const guint8 *bytes = g_bytes_get_data (file, &size);
    for (gsize i = 0; i < size; i++) {
        g_autoptr (GError) error = NULL;
        g_autofree guint8 *copy = g_memdup2 (bytes, size);
        copy[i] ^= 0x20;
        g_autoptr (GBytes) changed = g_bytes_new_static (copy, size);
        g_assert_null (ocop_stick_read (OCOP_STICK_REQUESTS, changed, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_clear_error (&error);
        g_autofree guint8 *exact = g_memdup2 (bytes, i);
        g_autoptr (GBytes) cut = g_bytes_new_static (exact, i);
        g_assert_null (ocop_stick_read (OCOP_STICK_REQUESTS, cut, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    }
}

/* With a right sum, as whoever makes such a file on purpose would write it. */
static void
test_made_up_files_are_refused (void)
{
    static const struct {
        const char *messages;
        guint count;
    } cases[] = {
        {"", 1},
        {"message GET / 0 0\n\n", 0},
        {"message GET / 0 0\n", 1},
        {"message GET / 0 1\n\n", 1},
        {"message GET / 0 99999999\n\n", 1},
        {"message GET / 0 99999999999999999999999\n\n", 1},
        {"message GET / 1 0\n\n", 1},
        {"message GET / 17 0\n\n", 1},
        {"message GET / 00 0\n\n", 1},
        {"message GET / -1 0\n\n", 1},
        {"message GET  / 0 0\n\n", 1},
        {"message GET x 0 0\n\n", 1},
        {"message 200 0 0\n\n", 1},
        {"Message GET / 0 0\n\n", 1},
        {"message GET / 1 0\nA:b\n\n", 1},
        {"message GET / 1 0\n: b\n\n", 1},
        {"message GET / 1 0\nA: b\x07\n\n", 1},
        {"message GET / 2 0\nA: b\na: c\n\n", 1},
        {"message GET / 0 0\n\nend 1 x\n", 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GString) text = g_string_new ("OCOPS1 requests\n");
        g_string_append (text, cases[i].messages);
        g_autofree char *sum =
            g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize)text->len);
        g_string_append_printf (text, "end %u %s\n", cases[i].count, sum);
        g_autoptr (GBytes) file = g_bytes_new_static (text->str, text->len);
        g_assert_null (ocop_stick_read (OCOP_STICK_REQUESTS, file, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    }
}

static void
test_unsound_messages_are_not_written (void)
{
    g_autoptr (GBytes) body = g_bytes_new_static ("", 0);
    for (guint i = 0; i < 4; i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) messages =
            g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
        OcopStickMessage *message =
            i == 0 ? ocop_stick_answer_new (200, body)
                   : ocop_stick_request_new ("POST", i == 1 ? "/a b" : "/", body);
        if (i >= 2)
            ocop_stick_message_add_header (message, i == 2 ? "A:" : "A", "b\nc");
        g_ptr_array_add (messages, message);
        g_assert_null (ocop_stick_write (OCOP_STICK_REQUESTS, messages, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/stick/any-bytes-survive", test_any_bytes_survive);
    g_test_add_func ("/wire/stick/form-is-that-of-the-header", test_form_is_that_of_the_header);
    g_test_add_func ("/wire/stick/any-changed-byte-is-found", test_any_changed_byte_is_found);
    g_test_add_func ("/wire/stick/made-up-files-are-refused", test_made_up_files_are_refused);
    g_test_add_func ("/wire/stick/unsound-messages-are-not-written",
                     test_unsound_messages_are_not_written);
    return g_test_run();
}
