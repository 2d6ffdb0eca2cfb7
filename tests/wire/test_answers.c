/* The registry's answers: ack, state, enrolment, problem. */
#include "samples.h"

#include "wire/enrol.h"
#include "wire/problem.h"
#include "wire/state.h"

#include <string.h>

static const char *
get_text (GBytes *bytes, gsize *ret_size)
{
    return g_bytes_get_data (bytes, ret_size);
}

static void
fill_cursors (OcopCursors *cursors, gint64 epoch)
{
    cursors->epoch = epoch;
    cursors->acked_seq = 58;
    memset (cursors->head_hash, 0xcd, OCOP_HASH_SIZE);
    cursors->acked_totals = 57;
    cursors->acked_stock = 93;
}

static OcopAck *
make_ack (void)
{
    OcopAck *ack = ocop_ack_new();
    strcpy (ack->point, "QN01");
    ack->till = 3;
    fill_cursors (&ack->acked, 2);
    ack->proven = OCOP_PROVEN;
    ack->next_sync_s = 60;
    ack->catalogue_version = 4;
    ack->recall_version = 3;
    ack->has_recalls = TRUE;
    ocop_recalls_add (ack->recalls, "QN-0001", "L1", "…", 5, FALSE);
    ocop_ack_add_payment (ack, "OC7K2M9Q", 120000, 1795233100000, "FT2611");
    ack->command.kind = OCOP_COMMAND_OPEN_EPOCH;
    ack->command.at = (OcopHead){.epoch = 2, .seq = 40};
    ack->command.case_id = 12;
    ack->n_quarantined = 1;
    ack->server_time = G_GINT64_CONSTANT (1795233125100);
    memset (ack->request, 0xef, OCOP_HASH_SIZE);
    return ack;
}

static void
test_ack_survives (void)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopAck) ack = make_ack();
    g_autoptr (GBytes) bytes = ocop_ack_to_json (ack);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopAck) again = ocop_ack_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_cmpint (again->till, ==, 3);
    g_assert_cmpint (again->acked.acked_seq, ==, 58);
    g_assert_cmpint (again->proven, ==, OCOP_PROVEN);
    g_assert_true (again->has_recalls);
    const OcopPaymentNotice *payment = g_ptr_array_index (again->payments, 0);
    g_assert_cmpstr (payment->code, ==, "OC7K2M9Q");
    g_assert_cmpint (payment->amount, ==, 120000);
    g_assert_cmpint (again->command.kind, ==, OCOP_COMMAND_OPEN_EPOCH);
    g_assert_cmpint (again->command.at.seq, ==, 40);
    assert_same_bytes (again->request, OCOP_HASH_SIZE, ack->request, OCOP_HASH_SIZE);
    g_autoptr (GBytes) second = ocop_ack_to_json (again);
    g_assert_true (g_bytes_equal (bytes, second));
}

static void
test_ack_without_recalls_is_not_an_empty_list (void)
{
    gsize size;
    g_autoptr (OcopAck) ack = make_ack();
    g_array_set_size (ack->recalls, 0);
    ack->has_recalls = FALSE;
    ack->command.kind = OCOP_COMMAND_NONE;
    g_autoptr (GBytes) bytes = ocop_ack_to_json (ack);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopAck) again = ocop_ack_from_json (text, size, NULL);
    g_assert_false (again->has_recalls);
    g_assert_cmpint (again->command.kind, ==, OCOP_COMMAND_NONE);
}

static void
test_bad_acks_are_refused (void)
{
    static const struct {
        const char *from;
        const char *to;
        const char *field;
    } cases[] = {
        {"\"schema\":1", "\"schema\":9", "schema"},
        {"\"acked_seq\":58", "\"acked_seq\":-1", "acked_seq"},
        {"\"acked_seq\":58", "\"acked_seq\":\"58\"", "acked_seq"},
        {"\"head_hash\":\"cd", "\"head_hash\":\"c", "head_hash"},
        {"\"proven\":\"proven\"", "\"proven\":\"maybe\"", "proven"},
        {"\"next_sync_s\":60", "\"next_sync_s\":0", "next_sync_s"},
        {"\"next_sync_s\":60", "\"next_sync_s\":86401", "next_sync_s"},
        {"\"amount\":120000", "\"amount\":-1", "payments[0].amount"},
        {"\"seq\":40", "\"seq\":-1", "command.at.seq"},
        {"\"case\":12", "\"case\":null", "command.case"},
        {"\"request\":\"ef", "\"request\":\"xx", "request"},
    };
    g_autoptr (OcopAck) ack = make_ack();
    g_autoptr (GBytes) bytes = ocop_ack_to_json (ack);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gsize size;
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) changed = sample_replace (bytes, cases[i].from, cases[i].to);
        const char *text = get_text (changed, &size);
        g_assert_null (ocop_ack_from_json (text, size, &error));
        assert_bad_field (&error, cases[i].field);
    }
}

/* A till must not act on what it does not understand, nor stop its line for it. */
static void
test_command_of_a_later_version_is_none (void)
{
    gsize size;
    g_autoptr (OcopAck) ack = make_ack();
    g_autoptr (GBytes) bytes = ocop_ack_to_json (ack);
    g_autoptr (GBytes) changed = sample_replace (bytes, "open-epoch", "dance");
    const char *text = get_text (changed, &size);
    g_autoptr (OcopAck) again = ocop_ack_from_json (text, size, NULL);
    g_assert_nonnull (again);
    g_assert_cmpint (again->command.kind, ==, OCOP_COMMAND_NONE);
}

static void
test_state_survives (void)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopTillState) state = ocop_till_state_new();
    strcpy (state->point, "QN01");
    state->till = 1;
    for (gint64 epoch = 1; epoch <= 3; epoch += 2) {
        OcopEpochState entry = {.proven = OCOP_UNPROVEN};
        fill_cursors (&entry.cursors, epoch);
        g_array_append_val (state->epochs, entry);
    }
    g_autoptr (GBytes) bytes = ocop_till_state_to_json (state);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopTillState) again = ocop_till_state_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ocop_till_state_find (again, 3)->cursors.acked_stock, ==, 93);
    g_assert_null (ocop_till_state_find (again, 2));
    g_autoptr (GBytes) second = ocop_till_state_to_json (again);
    g_assert_true (g_bytes_equal (bytes, second));
    g_autoptr (GBytes) changed = sample_replace (bytes, "\"epoch\":3", "\"epoch\":1");
    text = get_text (changed, &size);
    g_assert_null (ocop_till_state_from_json (text, size, &error));
    assert_bad_field (&error, "epochs[1].epoch");
}

static OcopEnrolRequest *
make_request (void)
{
    OcopEnrolRequest *request = ocop_enrol_request_new();
    strcpy (request->code, "7K2M9QX4TB");
    strcpy (request->province, "22");
    strcpy (request->point, "QN01");
    request->till = 1;
    request->name = g_strdup ("OCOP Hạ Long");
    request->epoch = 2;
    g_byte_array_append (request->keys, sample_keys (1)->public_key, OCOP_PUBLIC_KEY_SIZE);
    g_byte_array_append (request->keys, sample_keys (2)->public_key, OCOP_PUBLIC_KEY_SIZE);
    request->head_seq = 9;
    request->has_named = TRUE;
    request->named = (OcopHead){.epoch = 1, .seq = 58};
    request->has_branch = TRUE;
    memset (request->branch, 0xb7, sizeof request->branch);
    request->program = g_strdup ("0.1.0");
    return request;
}

static void
test_enrolment_survives (void)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopEnrolRequest) request = make_request();
    g_autoptr (GBytes) bytes = ocop_enrol_request_to_json (request);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopEnrolRequest) again = ocop_enrol_request_from_json (text, size, &error);
    g_assert_no_error (error);
    assert_same_bytes (ocop_enrol_request_get_key (again), OCOP_PUBLIC_KEY_SIZE,
                       sample_keys (2)->public_key, OCOP_PUBLIC_KEY_SIZE);
    g_assert_cmpstr (again->name, ==, "OCOP Hạ Long");
    g_assert_true (again->has_branch);
    assert_same_bytes (again->branch, OCOP_HASH_SIZE, request->branch, OCOP_HASH_SIZE);
    g_autoptr (GBytes) second = ocop_enrol_request_to_json (again);
    g_assert_true (g_bytes_equal (bytes, second));

    g_autoptr (GBytes) typed = sample_replace (bytes, "7K2M9QX4TB", "7k2m9-qx4tb");
    text = get_text (typed, &size);
    g_autoptr (OcopEnrolRequest) normal = ocop_enrol_request_from_json (text, size, &error);
    g_assert_cmpstr (normal->code, ==, "7K2M9QX4TB");

    request->has_branch = FALSE;
    g_autoptr (GBytes) plain = ocop_enrol_request_to_json (request);
    text = get_text (plain, &size);
    g_autoptr (OcopEnrolRequest) unvouched = ocop_enrol_request_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_false (unvouched->has_branch);
}

static void
test_bad_enrolments_are_refused (void)
{
    static const struct {
        const char *from;
        const char *to;
        const char *field;
    } cases[] = {
        {"7K2M9QX4TB", "7K2M9QX4TU", "code"},
        {"\"epoch\":2", "\"epoch\":1", "keys"},
        {"\"keys\":[\"", "\"keys\":[\"a", "keys"},
        {"\"named\":{", "\"later\":{", "named"},
        {"\"named\":{\"epoch\":1", "\"named\":{\"epoch\":2", "named"},
        {"\"seq\":9", "\"seq\":0", "head.seq"},
        {"\"branch\":\"b7", "\"branch\":\"b", "branch"},
        {"\"program\":\"0.1.0\"", "\"program\":7", "program"},
    };
    g_autoptr (OcopEnrolRequest) request = make_request();
    g_autoptr (GBytes) bytes = ocop_enrol_request_to_json (request);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gsize size;
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) changed = sample_replace (bytes, cases[i].from, cases[i].to);
        const char *text = get_text (changed, &size);
        g_assert_null (ocop_enrol_request_from_json (text, size, &error));
        assert_bad_field (&error, cases[i].field);
    }
}

static void
test_enrol_answer_survives (void)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    OcopCursors cursors;
    g_autoptr (OcopEnrolAnswer) answer = ocop_enrol_answer_new();
    memcpy (answer->registry_key, sample_keys (9)->public_key, OCOP_PUBLIC_KEY_SIZE);
    strcpy (answer->point, "QN01");
    answer->till = 1;
    answer->epoch = 2;
    fill_cursors (&cursors, 1);
    g_array_append_val (answer->acked, cursors);
    answer->next_sync_s = 60;
    g_autoptr (GBytes) bytes = ocop_enrol_answer_to_json (answer);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopEnrolAnswer) again = ocop_enrol_answer_from_json (text, size, &error);
    g_assert_no_error (error);
    assert_same_bytes (again->registry_key, OCOP_PUBLIC_KEY_SIZE, answer->registry_key,
                       OCOP_PUBLIC_KEY_SIZE);
    g_autoptr (GBytes) second = ocop_enrol_answer_to_json (again);
    g_assert_true (g_bytes_equal (bytes, second));
}

static void
test_problem_types_are_one_to_one (void)
{
    for (guint i = 0; i < OCOP_N_PROBLEMS; i++) {
        const OcopProblemType type = (OcopProblemType)i;
        g_assert_cmpint (ocop_problem_type_from_urn (ocop_problem_type_get_urn (type)), ==, type);
        g_assert_cmpint (ocop_problem_type_get_status (type), >=, 400);
        g_autoptr (OcopProblem) problem = ocop_problem_new (type, NULL);
        g_autoptr (GBytes) bytes = ocop_problem_to_json (problem);
        gsize size;
        const char *text = get_text (bytes, &size);
        g_autoptr (OcopProblem) again = ocop_problem_from_json (text, size, 599);
        g_assert_cmpint (again->type, ==, type);
        g_assert_cmpint (again->status, ==, problem->status);
    }
    g_assert_cmpint (ocop_problem_type_from_urn ("urn:ocop:problem:"), ==, OCOP_PROBLEM_UNKNOWN);
}

static void
test_problem_members_survive (void)
{
    gsize size;
    g_autoptr (OcopProblem) problem = ocop_problem_new (OCOP_PROBLEM_FORK, "records\ndiffer");
    g_assert_null (strchr (problem->detail, '\n'));
    problem->has_resume = TRUE;
    problem->resume = (OcopCursors){.acked_seq = 40, .acked_totals = 39, .acked_stock = G_MAXINT64};
    problem->has_at = TRUE;
    problem->at = (OcopHead){.epoch = 1, .seq = 0};
    problem->command.kind = OCOP_COMMAND_OPEN_EPOCH;
    problem->command.at = (OcopHead){.epoch = 1, .seq = 3};
    problem->command.case_id = 1;
    memset (problem->request, 5, OCOP_HASH_SIZE);
    g_autoptr (GBytes) bytes = ocop_problem_to_json (problem);
    const char *text = get_text (bytes, &size);
    g_autoptr (OcopProblem) again = ocop_problem_from_json (text, size, 409);
    g_assert_true (again->has_resume && again->has_at);
    g_assert_cmpint (again->resume.acked_stock, ==, G_MAXINT64);
    g_assert_cmpint (again->command.at.seq, ==, 3);
    g_autoptr (GBytes) second = ocop_problem_to_json (again);
    g_assert_true (g_bytes_equal (bytes, second));
}

static void
test_anything_is_a_problem (void)
{
    static const char *const texts[] = {
        "",
        "<html><body>502 Bad Gateway</body></html>",
        "[1]",
        "{\"type\":7}",
        "{\"type\":\"urn:ocop:problem:gap\",\"resume\":{\"seq\":-1}}",
        "\xff\xfe",
        "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":1000}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (OcopProblem) problem = ocop_problem_from_json (texts[i], strlen (texts[i]), 502);
        g_assert_cmpint (problem->type, ==, OCOP_PROBLEM_UNKNOWN);
        g_assert_cmpint (problem->status, ==, 502);
        g_assert_false (problem->has_resume);
        g_assert_true (g_utf8_validate (problem->detail, -1, NULL));
    }
    g_autoptr (GString) huge = g_string_new ("{\"type\":\"about:blank\",\"detail\":\"");
    for (guint i = 0; i < 20000; i++)
        g_string_append (huge, "ớ");
    g_string_append (huge, "\"}");
    g_autoptr (OcopProblem) problem = ocop_problem_from_json (huge->str, huge->len, 500);
    g_assert_cmpuint (strlen (problem->detail), <=, OCOP_PROBLEM_DETAIL_MAX);
    g_assert_cmpuint (strlen (problem->detail), >, OCOP_PROBLEM_DETAIL_MAX - 4);
    g_assert_true (g_utf8_validate (problem->detail, -1, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/ack/survives", test_ack_survives);
    g_test_add_func ("/wire/ack/without-recalls-is-not-an-empty-list",
                     test_ack_without_recalls_is_not_an_empty_list);
    g_test_add_func ("/wire/ack/bad-ones-are-refused", test_bad_acks_are_refused);
    g_test_add_func ("/wire/ack/command-of-a-later-version-is-none",
                     test_command_of_a_later_version_is_none);
    g_test_add_func ("/wire/state/survives", test_state_survives);
    g_test_add_func ("/wire/enrol/survives", test_enrolment_survives);
    g_test_add_func ("/wire/enrol/bad-ones-are-refused", test_bad_enrolments_are_refused);
    g_test_add_func ("/wire/enrol/answer-survives", test_enrol_answer_survives);
    g_test_add_func ("/wire/problem/types-are-one-to-one", test_problem_types_are_one_to_one);
    g_test_add_func ("/wire/problem/members-survive", test_problem_members_survive);
    g_test_add_func ("/wire/problem/anything-is-one", test_anything_is_a_problem);
    return g_test_run();
}
