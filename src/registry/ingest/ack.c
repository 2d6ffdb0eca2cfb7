/* The answer to a batch that was taken: where the registry stands now, and what the till has to
 * hear at once. */
#include "registry/ingest/private.h"

#include "registry/ingest/recalls.h"
#include "registry/store/payments.h"
#include "registry/store/store.h"
#include <string.h>

#define PAYMENT_WAIT_MS (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)

void
ocop_ingest_cursors_of (const OcopRegEpoch *epoch, OcopCursors *ret_cursors)
{
    *ret_cursors = (OcopCursors){.epoch = epoch->epoch,
                                 .acked_seq = epoch->acked_seq,
                                 .acked_totals = epoch->acked_totals,
                                 .acked_stock = epoch->acked_stock};
    if (epoch->acked_seq > 0)
        memcpy (ret_cursors->head_hash, epoch->head_hash, OCOP_HASH_SIZE);
}

OcopProven
ocop_ingest_proven_of (const OcopRegEpoch *epoch)
{
    switch ((OcopRegProof)epoch->proof) {
    case OCOP_REG_PROVEN:
        return OCOP_PROVEN;
    case OCOP_REG_UNPROVEN:
        return OCOP_UNPROVEN;
    case OCOP_REG_CATCHING_UP:
    default:
        return OCOP_CATCHING_UP;
    }
}

/* What of this till's journal is held: not the registry's own head, which another machine with the
 * same key may have moved on. A till that is only told of records it has shown can never step over
 * the place where a branch begins. */
static void
set_acked (OcopTake *take, OcopCursors *ret_acked)
{
    const OcopBatch *batch = take->batch;
    *ret_acked = (OcopCursors){.epoch = batch->epoch,
                               .acked_seq = batch->headers_to,
                               .acked_totals = batch->totals_to,
                               .acked_stock = batch->stock_to};
    if (take->headers->len > 0)
        memcpy (ret_acked->head_hash,
                g_array_index (take->headers, OcopWireHeader, take->headers->len - 1).hash,
                OCOP_HASH_SIZE);
    else if (batch->headers_to > 0)
        memcpy (ret_acked->head_hash, batch->prev_hash, OCOP_HASH_SIZE);
}

/* Recalls that changed since the batch's version; none at all where they are too many. */
static gboolean
add_recalls (OcopTake *take, OcopAck *ack, GError **error)
{
    OcopIngest *ingest = take->ingest;
    const gint64 known = take->batch->recall_version;
    ack->has_recalls = known == ack->recall_version;
    if (known >= ack->recall_version)
        return TRUE; /* above: the registry was restored, the till fetches the list */
    if (ingest->recalls == NULL || ingest->recalls_version != ack->recall_version) {
        GArray *recalls = ocop_ingest_list_recalls (take->db, error);
        if (recalls == NULL)
            return FALSE;
        g_clear_pointer (&ingest->recalls, g_array_unref);
        ingest->recalls = recalls;
        ingest->recalls_version = ack->recall_version;
    }
    for (guint i = 0; i < ingest->recalls->len; i++) {
        const OcopEffectiveRecall *item = &g_array_index (ingest->recalls, OcopEffectiveRecall, i);
        if (item->version <= known)
            continue;
        if (ack->recalls->len == OCOP_ACK_RECALLS_MAX) {
            g_array_set_size (ack->recalls, 0);
            return TRUE;
        }
        ocop_recalls_add (ack->recalls, item->recall.code, item->recall.lot, item->recall.reason,
                          item->recall.since, item->recall.lifted);
    }
    ack->has_recalls = TRUE;
    return TRUE;
}

static gboolean
add_payments (OcopTake *take, OcopAck *ack, GError **error)
{
    const GPtrArray *waiting = take->batch->waiting;
    if (waiting->len == 0)
        return TRUE;
    g_autoptr (GPtrArray) payments =
        ocop_reg_payments_take (take->db, take->till->key, (const char *const *)waiting->pdata,
                                waiting->len, take->now_ms - PAYMENT_WAIT_MS, take->now_ms, error);
    if (payments == NULL)
        return FALSE;
    for (guint i = 0; i < payments->len && i < OCOP_ACK_PAYMENTS_MAX; i++) {
        const OcopRegPayment *payment = g_ptr_array_index (payments, i);
        ocop_ack_add_payment (ack, payment->code, payment->amount, payment->utc_ms,
                              payment->reference);
    }
    return TRUE;
}

gboolean
ocop_ingest_acknowledge (OcopTake *take, GError **error)
{
    g_autoptr (OcopAck) ack = ocop_ack_new();
    g_strlcpy (ack->point, take->till->point, sizeof ack->point);
    ack->till = take->till->till;
    set_acked (take, &ack->acked);
    /* What is held of a part may agree; the till is told of whole snapshots alone. */
    ack->proven = take->batch->complete ? ocop_ingest_proven_of (take->epoch) : OCOP_CATCHING_UP;
    ack->next_sync_s = take->ingest->next_sync_s;
    ack->n_quarantined = take->batch->quarantined->len;
    ack->server_time = take->now_ms;
    memcpy (ack->request, take->job->request_hash, OCOP_HASH_SIZE);
    if (!ocop_reg_counter_get (take->db, OCOP_REG_COUNTER_CATALOGUE, &ack->catalogue_version,
                               error) ||
        !ocop_reg_counter_get (take->db, OCOP_REG_COUNTER_RECALLS, &ack->recall_version, error) ||
        !add_recalls (take, ack, error) || !add_payments (take, ack, error))
        return FALSE;
    ocop_ingest_answer_set (&take->job->answer, OCOP_DOCUMENT_ACK, ocop_ack_to_json (ack),
                            take->ingest->keys);
    return TRUE;
}
