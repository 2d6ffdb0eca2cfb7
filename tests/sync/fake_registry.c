/* The registry's rules, as short as they can be said. */
#include "fake_registry.h"

#include "base/error.h"
#include "wire/document.h"
#include "wire/enrol.h"
#include "wire/header_range.h"
#include "wire/http_signature.h"
#include "wire/problem.h"
#include "wire/recalls.h"
#include "wire/state.h"
#include <string.h>

typedef struct {
    int status;
    GBytes *body;
    OcopDocumentKind kind;
} Answer;

static guint
hash_row (gconstpointer data)
{
    const OcopWireRow *row = data;
    return g_str_hash (row->product) + (guint)row->day;
}

static gboolean
is_same_row (gconstpointer a, gconstpointer b)
{
    return ocop_wire_row_compare_key (a, b) == 0;
}

static void
unref_bytes (gpointer bytes)
{
    g_bytes_unref (bytes);
}

static FakeEpoch *
epoch_new (gint64 number)
{
    FakeEpoch *epoch = g_new0 (FakeEpoch, 1);
    epoch->epoch = number;
    epoch->hashes = g_ptr_array_new_with_free_func (unref_bytes);
    epoch->sums = g_array_new (FALSE, TRUE, sizeof (FakeSums));
    epoch->bodies = g_ptr_array_new_with_free_func (g_free);
    epoch->rows = g_hash_table_new_full (hash_row, is_same_row, g_free, NULL);
    epoch->stock = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return epoch;
}

static void
epoch_free (gpointer data)
{
    FakeEpoch *epoch = data;
    g_ptr_array_unref (epoch->hashes);
    g_array_unref (epoch->sums);
    g_ptr_array_unref (epoch->bodies);
    g_hash_table_unref (epoch->rows);
    g_hash_table_unref (epoch->stock);
    g_free (epoch);
}

FakeEpoch *
fake_registry_find_epoch (FakeRegistry *fake, gint64 number)
{
    for (guint i = 0; i < fake->epochs->len; i++) {
        FakeEpoch *epoch = g_ptr_array_index (fake->epochs, i);
        if (epoch->epoch == number)
            return epoch;
    }
    return NULL;
}

gint64
fake_registry_sum (FakeRegistry *fake, gint64 number)
{
    gint64 sum = 0;
    GHashTableIter iter;
    gpointer row;
    g_hash_table_iter_init (&iter, fake_registry_find_epoch (fake, number)->rows);
    while (g_hash_table_iter_next (&iter, &row, NULL))
        sum += ((OcopWireRow *)row)->amount;
    return sum;
}

static gint64
sum_returns (FakeEpoch *epoch)
{
    gint64 sum = 0;
    GHashTableIter iter;
    gpointer row;
    g_hash_table_iter_init (&iter, epoch->rows);
    while (g_hash_table_iter_next (&iter, &row, NULL))
        sum += ((OcopWireRow *)row)->returned_amount;
    return sum;
}

static const guint8 *
get_hash (const FakeEpoch *epoch, gint64 seq)
{
    return seq == 0 ? epoch->first_prev
                    : g_bytes_get_data (g_ptr_array_index (epoch->hashes, (guint)seq - 1), NULL);
}

static void
put_cursors (const FakeEpoch *epoch, OcopCursors *ret_cursors)
{
    *ret_cursors = (OcopCursors){.epoch = epoch->epoch,
                                 .acked_seq = epoch->hashes->len,
                                 .acked_totals = epoch->acked_totals,
                                 .acked_stock = epoch->acked_stock};
    if (epoch->hashes->len > 0)
        memcpy (ret_cursors->head_hash, get_hash (epoch, epoch->hashes->len), OCOP_HASH_SIZE);
}

/* ---- faults of history */

static gboolean
is_later_row (gpointer key, gpointer value, gpointer data)
{
    return ((OcopWireRow *)key)->version > *(gint64 *)data;
}

void
fake_registry_forget (FakeRegistry *fake, gint64 number, gint64 seq)
{
    FakeEpoch *epoch = fake_registry_find_epoch (fake, number);
    g_assert_cmpint (seq, <=, epoch->hashes->len);
    g_ptr_array_set_size (epoch->hashes, (int)seq);
    g_array_set_size (epoch->sums, (guint)seq);
    g_hash_table_foreach_remove (epoch->rows, is_later_row, &seq);
    epoch->acked_totals = MIN (epoch->acked_totals, seq);
    epoch->acked_stock = 0;
    g_hash_table_remove_all (epoch->stock);
}

void
fake_registry_fork (FakeRegistry *fake, gint64 number, gint64 seq)
{
    FakeEpoch *epoch = fake_registry_find_epoch (fake, number);
    static const guint8 other[OCOP_HASH_SIZE] = {7};
    g_ptr_array_set_size (epoch->hashes, (int)seq);
    g_array_set_size (epoch->sums, (guint)seq + 3);
    for (int i = 0; i < 3; i++)
        g_ptr_array_add (epoch->hashes, g_bytes_new (other, sizeof other));
}

/* ---- answers */

static Answer
make_problem (OcopProblem *problem, GBytes *request)
{
    gsize size;
    const void *bytes = g_bytes_get_data (request, &size);
    ocop_hash_bytes (bytes, size, problem->request);
    Answer answer = {problem->status, ocop_problem_to_json (problem), OCOP_DOCUMENT_PROBLEM};
    ocop_problem_free (problem);
    return answer;
}

static Answer
answer_gap (const FakeEpoch *epoch, gint64 seq, GBytes *request)
{
    OcopProblem *problem = ocop_problem_new (OCOP_PROBLEM_GAP, NULL);
    problem->has_resume = TRUE;
    problem->resume = (OcopCursors){.epoch = epoch->epoch,
                                    .acked_seq = seq,
                                    .acked_totals = MIN (seq, epoch->acked_totals),
                                    .acked_stock = epoch->acked_stock};
    return make_problem (problem, request);
}

static Answer
answer_fork (FakeRegistry *fake, const FakeEpoch *epoch, gint64 common, GBytes *request)
{
    OcopProblem *problem = ocop_problem_new (OCOP_PROBLEM_FORK, NULL);
    problem->has_at = TRUE;
    problem->at = (OcopHead){.epoch = epoch->epoch, .seq = common};
    memcpy (problem->at.hash, get_hash (epoch, common), OCOP_HASH_SIZE);
    problem->decision = fake->decision;
    if (fake->command.kind == OCOP_COMMAND_OPEN_EPOCH) {
        problem->command = fake->command;
        problem->command.at = problem->at;
    }
    return make_problem (problem, request);
}

static void
take_rows (FakeEpoch *epoch, const OcopBatch *batch)
{
    for (guint i = 0; i < batch->rows->len; i++) {
        const OcopWireRow *row = &g_array_index (batch->rows, OcopWireRow, i);
        const OcopWireRow *held = g_hash_table_lookup (epoch->rows, row);
        g_assert_cmpint (row->version, >, batch->totals_from);
        g_assert_cmpint (row->version, <=, batch->totals_to);
        if (held != NULL && held->version == row->version)
            g_assert_true (ocop_wire_row_has_same_figures (held, row));
        if (held == NULL || row->version > held->version)
            g_hash_table_add (epoch->rows, g_memdup2 (row, sizeof *row));
    }
    for (guint i = 0; i < batch->stock->len; i++) {
        const OcopWireStock *position = &g_array_index (batch->stock, OcopWireStock, i);
        g_hash_table_replace (epoch->stock, g_strdup (position->product),
                              g_memdup2 (&position->qty_milli, sizeof (gint64)));
    }
    epoch->acked_totals = MAX (epoch->acked_totals, batch->totals_to);
    epoch->acked_stock = MAX (epoch->acked_stock, batch->stock_to);
}

/* The sums of a later epoch begin at the record it names, where that is held, else at its own first
 * one. */
static void
settle_base (FakeRegistry *fake, FakeEpoch *epoch, const OcopWireHeader *header)
{
    OcopFirstBody first;
    g_assert_nonnull (header->body);
    g_assert_true (ocop_first_body_read (header->body->text, header->body->size, &first, NULL));
    FakeEpoch *before = fake_registry_find_epoch (fake, first.previous.epoch);
    FakeSums base = {header->record.gt_sales, header->record.gt_returns};
    if (before != NULL && first.previous.seq <= before->hashes->len &&
        memcmp (get_hash (before, first.previous.seq), first.previous.hash, OCOP_HASH_SIZE) == 0)
        base = g_array_index (before->sums, FakeSums, (guint)first.previous.seq - 1);
    if (first.has_base)
        base = (FakeSums){first.base_sales, first.base_returns};
    epoch->base_sales = base.sales;
    epoch->base_returns = base.returns;
}

static void
take_headers (FakeRegistry *fake, FakeEpoch *epoch, const OcopBatch *batch, const GArray *headers)
{
    for (guint i = 0; i < headers->len; i++) {
        const OcopWireHeader *header = &g_array_index (headers, OcopWireHeader, i);
        if (header->record.seq <= epoch->hashes->len)
            continue;
        g_ptr_array_add (epoch->hashes, g_bytes_new (header->hash, OCOP_HASH_SIZE));
        if (header->body != NULL)
            g_ptr_array_add (epoch->bodies, g_strndup (header->body->text, header->body->size));
        const FakeSums sums = {header->record.gt_sales, header->record.gt_returns};
        g_array_append_val (epoch->sums, sums);
        if (header->record.seq == 1 && epoch->epoch > 1)
            settle_base (fake, epoch, header);
        epoch->gt_sales = header->record.gt_sales;
        epoch->gt_returns = header->record.gt_returns;
    }
}

static Answer
acknowledge (FakeRegistry *fake, FakeEpoch *epoch, const OcopBatch *batch, GBytes *request)
{
    gsize size;
    const void *bytes = g_bytes_get_data (request, &size);
    g_autoptr (OcopAck) ack = ocop_ack_new();
    g_strlcpy (ack->point, batch->point, sizeof ack->point);
    ack->till = batch->till;
    put_cursors (epoch, &ack->acked);
    ack->next_sync_s = 60;
    ack->recall_version = fake->recall_version;
    ack->catalogue_version = fake->catalogue_version;
    ack->has_recalls = fake->tells_recalls;
    for (guint i = 0; fake->tells_recalls && i < fake->recalls->len; i++) {
        const OcopRecall *recall = &g_array_index (fake->recalls, OcopRecall, i);
        ocop_recalls_add (ack->recalls, recall->code, recall->lot, recall->reason, recall->since,
                          recall->lifted);
    }
    if (fake->payment.code != NULL)
        ocop_ack_add_payment (ack, fake->payment.code, fake->payment.amount, fake->payment.utc_ms,
                              fake->payment.reference);
    ack->server_time = ++fake->server_time;
    ocop_hash_bytes (bytes, size, ack->request);
    ack->proven = OCOP_CATCHING_UP;
    const gboolean agrees =
        fake_registry_sum (fake, epoch->epoch) == epoch->gt_sales - epoch->base_sales &&
        sum_returns (epoch) == epoch->gt_returns - epoch->base_returns;
    if (epoch->acked_totals == epoch->hashes->len && !agrees)
        fake->n_unproven++;
    if (batch->complete) {
        fake->saw_complete = TRUE;
        fake->proved = agrees;
        ack->proven = fake->proved ? OCOP_PROVEN : OCOP_UNPROVEN;
    }
    return (Answer){200, ocop_ack_to_json (ack), OCOP_DOCUMENT_ACK};
}

static Answer
take_batch (FakeRegistry *fake, GBytes *body)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    const char *text = g_bytes_get_data (body, &size);
    g_autoptr (OcopBatch) batch = ocop_batch_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (batch->quarantined->len, ==, 0);
    g_autoptr (GArray) headers = ocop_header_range_read (batch, &error);
    g_assert_no_error (error);
    FakeEpoch *epoch = fake_registry_find_epoch (fake, batch->epoch);
    fake->n_batches++;
    fake->n_empty += headers->len == 0 ? 1 : 0;
    g_clear_pointer (&fake->last_waiting, g_free);
    if (batch->waiting->len > 0)
        fake->last_waiting = g_strdup (g_ptr_array_index (batch->waiting, 0));
    if (epoch == NULL)
        return make_problem (ocop_problem_new (OCOP_PROBLEM_EPOCH_UNKNOWN, NULL), body);
    if (headers->len > 0)
        g_assert_true (ocop_header_range_verify (batch, headers, epoch->public_key));

    const gint64 held = epoch->hashes->len, from = batch->headers_from;
    if (epoch->is_alien)
        return answer_fork (fake, epoch, 0, body);
    if (held == 0 && from == 1)
        memcpy (epoch->first_prev, batch->prev_hash, OCOP_HASH_SIZE);
    if (from - 1 > held || batch->totals_from > epoch->acked_totals ||
        batch->stock_from > epoch->acked_stock)
        return answer_gap (epoch, MIN (held, from - 1), body);
    if (memcmp (get_hash (epoch, from - 1), batch->prev_hash, OCOP_HASH_SIZE) != 0)
        return answer_gap (epoch, MAX (0, from - 1 - 256), body);
    for (guint i = 0; i < headers->len && from + i <= held; i++)
        if (memcmp (get_hash (epoch, from + i), g_array_index (headers, OcopWireHeader, i).hash,
                    OCOP_HASH_SIZE) != 0)
            return answer_fork (fake, epoch, from + i - 1, body);
    take_headers (fake, epoch, batch, headers);
    take_rows (epoch, batch);
    return acknowledge (fake, epoch, batch, body);
}

static Answer
answer_state (FakeRegistry *fake)
{
    g_autoptr (OcopTillState) state = ocop_till_state_new();
    g_strlcpy (state->point, "QN01", sizeof state->point);
    state->till = 1;
    fake->n_states++;
    for (guint i = 0; i < fake->epochs->len; i++) {
        OcopEpochState entry = {.proven = OCOP_CATCHING_UP};
        put_cursors (g_ptr_array_index (fake->epochs, i), &entry.cursors);
        g_array_append_val (state->epochs, entry);
    }
    state->recall_version = fake->recall_version;
    state->catalogue_version = fake->catalogue_version;
    state->server_time = ++fake->server_time;
    return (Answer){200, ocop_till_state_to_json (state), OCOP_DOCUMENT_STATE};
}

static Answer
answer_enrolment (FakeRegistry *fake, GBytes *body)
{
    gsize size;
    g_autoptr (GError) error = NULL;
    const char *text = g_bytes_get_data (body, &size);
    g_autoptr (OcopEnrolRequest) request = ocop_enrol_request_from_json (text, size, &error);
    g_autoptr (OcopEnrolAnswer) answer = ocop_enrol_answer_new();
    g_assert_no_error (error);
    if (fake->wants_mismatch)
        return make_problem (ocop_problem_new (OCOP_PROBLEM_ENROL_MISMATCH, NULL), body);
    if (request->epoch <= fake->taken) {
        OcopProblem *problem = ocop_problem_new (OCOP_PROBLEM_ENROL_MISMATCH, NULL);
        problem->has_at = TRUE;
        problem->at = (OcopHead){.epoch = fake->taken, .seq = 1};
        return make_problem (problem, body);
    }
    if (strcmp (request->code, "ABCDEFGHJK") != 0)
        return make_problem (ocop_problem_new (OCOP_PROBLEM_ENROL_CODE_WRONG, NULL), body);
    for (gint64 number = 1; number <= request->epoch; number++) {
        FakeEpoch *epoch = fake_registry_find_epoch (fake, number);
        OcopCursors cursors;
        if (epoch == NULL) {
            epoch = epoch_new (number);
            memcpy (epoch->public_key, request->keys->data + (number - 1) * OCOP_PUBLIC_KEY_SIZE,
                    OCOP_PUBLIC_KEY_SIZE);
            g_ptr_array_add (fake->epochs, epoch);
        }
        put_cursors (epoch, &cursors);
        g_array_append_val (answer->acked, cursors);
    }
    memcpy (answer->registry_key, fake->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    g_strlcpy (answer->point, request->point, sizeof answer->point);
    answer->till = request->till;
    answer->epoch = request->epoch;
    answer->server_time = ++fake->server_time;
    answer->next_sync_s = 60;
    return (Answer){200, ocop_enrol_answer_to_json (answer), OCOP_DOCUMENT_ENROLMENT};
}

static Answer
answer_recalls (FakeRegistry *fake)
{
    g_autoptr (OcopRecallList) list = ocop_recall_list_new();
    list->version = fake->recall_version;
    for (guint i = 0; i < fake->recalls->len; i++) {
        const OcopRecall *recall = &g_array_index (fake->recalls, OcopRecall, i);
        ocop_recalls_add (list->recalls, recall->code, recall->lot, recall->reason, recall->since,
                          recall->lifted);
    }
    return (Answer){200, ocop_recall_list_to_json (list), OCOP_DOCUMENT_RECALLS};
}

static Answer
dispatch (FakeRegistry *fake, const char *target, GBytes *body)
{
    if (g_str_has_suffix (target, "/batches"))
        return take_batch (fake, body);
    if (g_str_has_suffix (target, "/state"))
        return answer_state (fake);
    if (g_str_has_suffix (target, "/enrol"))
        return answer_enrolment (fake, body);
    if (g_str_has_prefix (target, "/v1/recalls"))
        return answer_recalls (fake);
    g_assert_true (g_str_has_prefix (target, "/v1/catalogue?from="));
    return (Answer){200, g_bytes_new (fake->catalogue, strlen (fake->catalogue)),
                    OCOP_DOCUMENT_CATALOGUE};
}

/* Every request is signed with the key that was enrolled for the epoch it names. */
static void
check_signature (FakeRegistry *fake, const char *method, const char *target, GBytes *body,
                 const OcopSignatureHeaders *headers)
{
    OcopSignatureParams params;
    gsize size = 0;
    const void *bytes = body != NULL ? g_bytes_get_data (body, &size) : "";
    const OcopHttpRequest request = {method, target, bytes, size};
    g_assert_cmpint (ocop_http_signature_read (headers->signature_input, &params), ==,
                     OCOP_SIGNATURE_OK);
    FakeEpoch *epoch = fake_registry_find_epoch (fake, params.key_id.epoch);
    if (epoch != NULL)
        g_assert_cmpint (ocop_http_signature_verify (&request, headers, epoch->public_key, NULL),
                         ==, OCOP_SIGNATURE_OK);
}

static const char *
find_header (const OcopNetRequest *request, const char *name)
{
    for (gsize i = 0; i < request->n_headers; i++)
        if (g_ascii_strcasecmp (request->headers[i].name, name) == 0)
            return request->headers[i].value;
    return NULL;
}

static void
fill_answer (FakeRegistry *fake, const Answer *answer, FakeMood mood, OcopNetAnswer *ret)
{
    char signature[OCOP_SIGNATURE_TEXT_SIZE];
    gsize size;
    const void *bytes = g_bytes_get_data (answer->body, &size);
    ocop_document_sign (answer->kind, bytes, size, &fake->keys, signature);
    g_autoptr (GBytes) body = g_bytes_ref (answer->body);
    if (mood == FAKE_FORGES)
        signature[0] = signature[0] == '0' ? '1' : '0';
    if (mood == FAKE_REPEATS && fake->before != NULL) {
        g_bytes_unref (body);
        body = g_bytes_ref (fake->before);
        g_strlcpy (signature, fake->before_signature, sizeof signature);
    }
    g_clear_pointer (&fake->before, g_bytes_unref);
    g_free (fake->before_signature);
    fake->before = g_bytes_ref (body);
    fake->before_signature = g_strdup (signature);
    if (mood == FAKE_CUTS_ANSWER) {
        g_bytes_unref (body);
        body = g_bytes_new (bytes, size / 2);
    }
    ret->status = answer->status;
    ret->body = g_bytes_ref (body);
    ret->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert (ret->headers, g_ascii_strdown (OCOP_DOCUMENT_HEADER, -1),
                         g_strdup (signature));
}

static OcopNetOutcome
fail (OcopNetOutcome outcome, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, "the fake registry is away");
    return outcome;
}

static OcopNetOutcome
exchange (const OcopNetRequest *request, OcopNetAnswer *ret_answer, gpointer data, GError **error)
{
    FakeRegistry *fake = data;
    const char *target = strchr (request->url + strlen ("https://"), '/');
    const FakeMood mood = fake->choose != NULL ? fake->choose (fake->choose_data) : fake->mood;
    const OcopSignatureHeaders headers = {(char *)find_header (request, "Content-Digest"),
                                          (char *)find_header (request, "Signature-Input"),
                                          (char *)find_header (request, "Signature")};
    fake->n_requests++;
    if (mood == FAKE_IS_AWAY)
        return fail (OCOP_NET_NOT_SENT, error);
    if (mood == FAKE_LOSES_REQUEST)
        return fail (OCOP_NET_UNKNOWN, error);
    if (mood == FAKE_IS_BUSY || mood == FAKE_REFUSES) {
        g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
        Answer refusal =
            make_problem (ocop_problem_new (mood == FAKE_IS_BUSY ? OCOP_PROBLEM_UNAVAILABLE
                                                                 : OCOP_PROBLEM_BATCH_INVALID,
                                            "as told"),
                          none);
        fill_answer (fake, &refusal, mood, ret_answer);
        g_bytes_unref (refusal.body);
        return OCOP_NET_ANSWERED;
    }
    if (mood == FAKE_IS_PORTAL) {
        static const char page[] = "<html>please log in</html>";
        *ret_answer = (OcopNetAnswer){
            .status = 200,
            .body = g_bytes_new_static (page, sizeof page - 1),
            .headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free)};
        return OCOP_NET_ANSWERED;
    }
    check_signature (fake, request->method, target, request->body, &headers);
    Answer answer = dispatch (fake, target, request->body);
    if (mood != FAKE_LOSES_ANSWER)
        fill_answer (fake, &answer, mood, ret_answer);
    g_bytes_unref (answer.body);
    return mood == FAKE_LOSES_ANSWER ? fail (OCOP_NET_UNKNOWN, error) : OCOP_NET_ANSWERED;
}

GBytes *
fake_registry_carry (FakeRegistry *fake, GBytes *requests)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) messages = ocop_stick_read (OCOP_STICK_REQUESTS, requests, &error);
    g_assert_no_error (error);
    g_autoptr (GPtrArray) answers =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
    for (guint i = 0; i < messages->len; i++) {
        const OcopStickMessage *message = g_ptr_array_index (messages, i);
        char signature[OCOP_SIGNATURE_TEXT_SIZE];
        gsize size;
        const OcopSignatureHeaders headers = {
            (char *)ocop_stick_message_get_header (message, "content-digest"),
            (char *)ocop_stick_message_get_header (message, "signature-input"),
            (char *)ocop_stick_message_get_header (message, "signature")};
        check_signature (fake, message->method, message->target, message->body, &headers);
        Answer answer = dispatch (fake, message->target, message->body);
        const void *bytes = g_bytes_get_data (answer.body, &size);
        ocop_document_sign (answer.kind, bytes, size, &fake->keys, signature);
        OcopStickMessage *reply = ocop_stick_answer_new (answer.status, answer.body);
        ocop_stick_message_add_header (reply, OCOP_DOCUMENT_HEADER, signature);
        g_ptr_array_add (answers, reply);
        g_bytes_unref (answer.body);
    }
    GBytes *file = ocop_stick_write (OCOP_STICK_ANSWERS, answers, &error);
    g_assert_no_error (error);
    return file;
}

FakeRegistry *
fake_registry_new (void)
{
    static const guint8 seed[OCOP_SEED_SIZE] = {1, 2, 3};
    FakeRegistry *fake = g_new0 (FakeRegistry, 1);
    ocop_keys_init_from_seed (&fake->keys, seed);
    fake->network = (OcopNetwork){exchange, fake};
    fake->epochs = g_ptr_array_new_with_free_func (epoch_free);
    fake->recalls = ocop_recalls_new();
    fake->server_time = G_GINT64_CONSTANT (1795226400000);
    return fake;
}

void
fake_registry_free (FakeRegistry *fake)
{
    g_ptr_array_unref (fake->epochs);
    g_array_unref (fake->recalls);
    g_free (fake->catalogue);
    g_free (fake->last_waiting);
    g_clear_pointer (&fake->before, g_bytes_unref);
    g_free (fake->before_signature);
    ocop_keys_clear (&fake->keys);
    g_free (fake);
}
