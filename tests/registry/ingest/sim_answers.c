/* What a simulated till takes from the registry's answers. */
#include "sim.h"

#include "wire/enrol.h"
#include "wire/problem.h"
#include <string.h>

static gboolean
is_signed (const Sim *sim, OcopDocumentKind kind, const OcopIngestAnswer *answer)
{
    gsize size;
    const void *bytes = g_bytes_get_data (answer->body, &size);
    return ocop_document_verify (kind, bytes, size, sim->registry_key, answer->signature);
}

void
sim_hear_enrolment (Sim *sim, const OcopIngestAnswer *answer)
{
    gsize size;
    const char *bytes = g_bytes_get_data (answer->body, &size);
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (answer->status, ==, 200);
    g_autoptr (OcopEnrolAnswer) enrolled = ocop_enrol_answer_from_json (bytes, size, &error);
    g_assert_no_error (error);
    memcpy (sim->registry_key, enrolled->registry_key, OCOP_PUBLIC_KEY_SIZE);
    sim->has_registry_key = TRUE;
    g_assert_true (is_signed (sim, OCOP_DOCUMENT_ENROLMENT, answer));
    for (guint i = 0; i < enrolled->acked->len; i++) {
        const OcopCursors *cursors = &g_array_index (enrolled->acked, OcopCursors, i);
        if (cursors->epoch > sim->epochs->len)
            continue;
        SimEpoch *epoch = g_ptr_array_index (sim->epochs, cursors->epoch - 1);
        epoch->acked = *cursors;
        /* What an earlier life had acknowledged is not ours to send. */
        if (epoch != sim_get_epoch (sim) && cursors->acked_seq > epoch->records->len)
            epoch->acked.acked_totals = MAX (epoch->acked.acked_totals, epoch->records->len);
    }
}

static void
hear_ack (Sim *sim, const OcopIngestAnswer *answer, const guint8 request[OCOP_HASH_SIZE])
{
    gsize size;
    const char *bytes = g_bytes_get_data (answer->body, &size);
    g_autoptr (GError) error = NULL;
    g_assert_true (is_signed (sim, OCOP_DOCUMENT_ACK, answer));
    g_autoptr (OcopAck) ack = ocop_ack_from_json (bytes, size, &error);
    g_assert_no_error (error);
    g_assert_true (memcmp (ack->request, request, OCOP_HASH_SIZE) == 0);
    SimEpoch *epoch = g_ptr_array_index (sim->epochs, ack->acked.epoch - 1);
    epoch->acked = ack->acked;
    epoch->proven = ack->proven;
    sim->refused = OCOP_PROBLEM_UNKNOWN;
    if (ack->has_recalls)
        sim->recall_version = ack->recall_version;
}

void
sim_hear (Sim *sim, const SimRequest *request, const OcopIngestAnswer *answer)
{
    guint8 hash[OCOP_HASH_SIZE];
    gsize size;
    const void *sent = g_bytes_get_data (request->body, &size);
    ocop_hash_bytes (sent, size, hash);
    if (answer->status == 200) {
        hear_ack (sim, answer, hash);
        return;
    }
    const char *bytes = g_bytes_get_data (answer->body, &size);
    g_autoptr (OcopProblem) problem = ocop_problem_from_json (bytes, size, answer->status);
    g_assert_true (is_signed (sim, OCOP_DOCUMENT_PROBLEM, answer));
    g_assert_true (memcmp (problem->request, hash, OCOP_HASH_SIZE) == 0);
    sim->refused = problem->type;
    sim->decision = problem->decision;
    sim->command = problem->command;
    if (problem->type == OCOP_PROBLEM_GAP) {
        SimEpoch *epoch = g_ptr_array_index (sim->epochs, sim->sent_epoch - 1);
        epoch->acked.acked_seq = problem->resume.acked_seq;
        epoch->acked.acked_totals = problem->resume.acked_totals;
        epoch->acked.acked_stock = problem->resume.acked_stock;
    }
}
