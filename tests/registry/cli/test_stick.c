/* A point without a network: what its stick brings is answered as the server would, and the
 * operator's messages hold against rubbish. */
#include "office.h"

#include "base/error.h"
#include "registry/cli/operator_message.h"
#include "registry/cli/stick.h"
#include "wire/stick.h"
#include <string.h>

static void
add_request (GPtrArray *messages, const SimRequest *request)
{
    g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
    OcopStickMessage *message = ocop_stick_request_new (
        request->method, request->target, request->body != NULL ? request->body : empty);
    ocop_stick_message_add_header (message, "Content-Digest", request->headers.content_digest);
    ocop_stick_message_add_header (message, "Signature-Input", request->headers.signature_input);
    ocop_stick_message_add_header (message, "Signature", request->headers.signature);
    g_ptr_array_add (messages, message);
}

static GPtrArray *
carry (Office *office, GPtrArray *messages, OcopStickCounts *ret_counts)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) answers = NULL;
    g_autoptr (GBytes) file = ocop_stick_write (OCOP_STICK_REQUESTS, messages, &error);
    g_assert_no_error (error);
    ocop_stick_take (office->ingest, file, office->now_ms, &answers, ret_counts, &error);
    g_assert_no_error (error);
    GPtrArray *read = ocop_stick_read (OCOP_STICK_ANSWERS, answers, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (read->len, ==, messages->len);
    return read;
}

static OcopIngestAnswer
get_answer (const OcopStickMessage *message)
{
    OcopIngestAnswer answer = {.status = message->status, .body = message->body};
    g_strlcpy (answer.signature, ocop_stick_message_get_header (message, OCOP_DOCUMENT_HEADER),
               sizeof answer.signature);
    return answer;
}

static void
test_stick (Backend *backend)
{
    g_auto (Office) office = {0};
    office_init (&office, backend->db);
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    g_autofree char *code = office_make_code (&office, sim);
    g_autoptr (GPtrArray) messages =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
    g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_request_free);
    OcopStickCounts counts;

    /* enrolment and three batches on one stick, carried for three weeks */
    for (guint i = 0; i < 8; i++)
        sim_sell (sim, "QN-0001", 4, 1000, 100);
    sim_close (sim);
    g_ptr_array_add (sent, sim_enrol_request (sim, code, 0));
    for (guint i = 0; i < 3; i++) {
        g_autoptr (OcopBatch) batch = sim_make_batch (sim, 4);
        g_ptr_array_add (sent, sim_batch_request (sim, batch));
        SimEpoch *epoch = sim_get_epoch (sim);
        epoch->acked.acked_seq = batch->headers_to;
        epoch->acked.acked_totals = batch->totals_to;
        epoch->acked.acked_stock = batch->stock_to;
    }
    g_ptr_array_add (sent, sim_sign (sim, "GET", "/v1/catalogue?from=0", NULL, 1));
    g_ptr_array_add (sent, sim_sign (sim, "GET", "/v1/recalls", NULL, 1));
    g_ptr_array_add (sent, sim_sign (sim, "GET", "/v1/tills/QN01/1/state", NULL, 1));
    g_ptr_array_add (sent, sim_sign (sim, "DELETE", "/v1/recalls", NULL, 1));
    for (guint i = 0; i < sent->len; i++)
        add_request (messages, g_ptr_array_index (sent, i));
    office.now_ms += G_GINT64_CONSTANT (13) * 24 * 3600 * 1000;
    g_autoptr (GPtrArray) answers = carry (&office, messages, &counts);
    g_assert_cmpuint (counts.n_requests, ==, 8);
    g_assert_cmpuint (counts.n_refused, ==, 1);
    static const int expected[] = {200, 200, 200, 200, 304, 200, 200, 404};
    for (guint i = 0; i < answers->len; i++)
        g_assert_cmpint (((OcopStickMessage *)g_ptr_array_index (answers, i))->status, ==,
                         expected[i]);
    const OcopIngestAnswer enrolled = get_answer (g_ptr_array_index (answers, 0));
    sim_hear_enrolment (sim, &enrolled);
    for (guint i = 1; i <= 3; i++) {
        const OcopIngestAnswer ack = get_answer (g_ptr_array_index (answers, i));
        sim_hear (sim, g_ptr_array_index (sent, i), &ack);
    }
    g_assert_true (sim_is_drained (sim));
    g_assert_cmpint (sim_get_epoch (sim)->proven, ==, OCOP_PROVEN);
    /* a clock that stood still on the way is no case */
    g_assert_cmpuint (office_count_cases (&office, (OcopRegCaseKind)-1, -1), ==, 0);
    /* the same stick again changes nothing */
    g_autofree char *before = office_dump (&office);
    g_autoptr (GPtrArray) again = carry (&office, messages, &counts);
    g_assert_cmpuint (again->len, ==, answers->len);
    g_autofree char *after = office_dump (&office);
    g_assert_cmpstr (before, ==, after);
    office_assert_agrees (&office);
}

static void
test_no_stick (Backend *backend)
{
    g_auto (Office) office = {0};
    office_init (&office, backend->db);
    g_autoptr (GBytes) rubbish = g_bytes_new_static ("OCOPS1 requests\nrubbish", 23);
    g_autoptr (GBytes) answers = NULL;
    g_autoptr (GError) error = NULL;
    OcopStickCounts counts;
    g_assert_false (ocop_stick_take (office.ingest, rubbish, 1, &answers, &counts, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
}

static void
test_messages (void)
{
    static const char *const argv[] = {"ocop-registryd", "point", "add", "QN01", "Hạ Long", NULL};
    g_autoptr (GBytes) input = g_bytes_new_static ("a\0b", 3);
    g_autoptr (GBytes) bytes = ocop_operator_request_to_bytes (argv, input);
    g_auto (GStrv) read = NULL;
    g_autoptr (GBytes) read_input = NULL;
    g_assert_true (ocop_operator_request_from_bytes (bytes, &read, &read_input));
    g_assert_true (g_strv_equal ((const char *const *)read, argv));
    g_assert_true (g_bytes_equal (input, read_input));

    const OcopOperatorAnswer answer = {.exit_status = 3, .out = input};
    g_autoptr (GBytes) answer_bytes = ocop_operator_answer_to_bytes (&answer);
    g_auto (OcopOperatorAnswer) read_answer = {0};
    g_assert_true (ocop_operator_answer_from_bytes (answer_bytes, &read_answer));
    g_assert_cmpint (read_answer.exit_status, ==, 3);
    g_assert_true (g_bytes_equal (read_answer.out, input));
    g_assert_cmpuint (g_bytes_get_size (read_answer.file), ==, 0);

    /* cut or changed bytes are no message or another one, never a fault */
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    for (gsize i = 0; i < size; i++) {
        g_autofree guint8 *copy = g_memdup2 (data, size);
        copy[i] ^= 0xff;
        for (gsize length = i; length <= size; length += size - i) {
            g_autoptr (GBytes) bad = g_bytes_new (copy, length);
            char **words = NULL;
            GBytes *content = NULL;
            if (ocop_operator_request_from_bytes (bad, &words, &content)) {
                g_strfreev (words);
                g_bytes_unref (content);
            }
            if (length == size)
                break;
        }
    }
    guint8 head[OCOP_OPERATOR_HEAD_SIZE];
    ocop_operator_head_write (77, head);
    g_assert_true (ocop_operator_head_read (head, &size));
    g_assert_cmpuint (size, ==, 77);
    head[4] = 0xff;
    g_assert_false (ocop_operator_head_read (head, &size));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test ("/stick/answered-as-by-the-server", test_stick);
    backend_add_test ("/stick/rubbish-is-refused", test_no_stick);
    g_test_add_func ("/registry/operator/messages", test_messages);
    return backend_run_tests();
}
