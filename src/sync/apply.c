/* Answers into the store. Cursors are the registry's word and follow it; what it said is kept as it
 * was signed. */
#include "sync/apply.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "store/journal.h"
#include "store/payments.h"
#include "store/recalls.h"
#include "store/shifts.h"
#include "sync/apply_parts.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define CONTACT_STEP_MS (60 * 60 * 1000)

gboolean
ocop_sync_journal (OcopStore *store, OcopKind kind, const GString *body, gint64 *ret_id,
                   GError **error)
{
    gint64 shift;
    OcopPosted posted;
    OcopJournalEntry entry = {.kind = kind, .body = body};
    if (!ocop_shifts_find_open (ocop_store_get_db (store), &shift, &entry.business_day, error) ||
        !ocop_journal_append (store, &entry, &posted, error))
        return FALSE;
    if (ret_id != NULL)
        *ret_id = OCOP_ID (posted.epoch, posted.seq);
    return TRUE;
}

/* ---- cursors */

static OcopSyncEpoch *
find_epoch (GArray *epochs, gint64 number)
{
    for (guint i = 0; i < epochs->len; i++) {
        OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (epoch->epoch == number)
            return epoch;
    }
    return NULL;
}

static OcopSyncCursors
get_cursors (const OcopSyncEpoch *epoch)
{
    return (OcopSyncCursors){epoch->acked_seq, epoch->acked_totals, epoch->acked_stock};
}

static void
set_cursors (OcopSyncEpoch *epoch, const OcopSyncCursors *cursors)
{
    epoch->acked_seq = cursors->seq;
    epoch->acked_totals = cursors->totals;
    epoch->acked_stock = cursors->stock;
}

/* What @told does to the cursors of @epoch. */
static gboolean
judge (OcopStore *store, const OcopSyncEpoch *epoch, const OcopCursors *told,
       OcopSyncMove *ret_move, GError **error)
{
    OcopSyncCursors ends;
    guint8 hash[OCOP_HASH_SIZE];
    const OcopSyncCursors held = get_cursors (epoch);
    const gboolean is_here = told->acked_seq > 0 && told->acked_seq <= epoch->last_seq;
    if (!ocop_outbox_get_ends (store, epoch, &ends, error) ||
        (is_here && !ocop_journal_read (store, OCOP_ID (epoch->epoch, told->acked_seq), NULL, NULL,
                                        hash, error)))
        return FALSE;
    *ret_move = ocop_sync_move (&held, &ends, told, is_here ? hash : NULL);
    return TRUE;
}

/* Inside a write. */
static gboolean
follow (OcopStore *store, OcopSyncEpoch *epoch, const OcopSyncMove *move, OcopSyncApplied *applied,
        GError **error)
{
    if (!move->is_back && !move->is_forward)
        return TRUE;
    applied->has_moved = TRUE;
    /* Of another record under our number nothing was lost: it is looked at again. */
    applied->has_lost = applied->has_lost || (move->is_back && !move->contradicts);
    set_cursors (epoch, &move->cursors);
    return ocop_sync_save_epoch (ocop_store_get_db (store), epoch, error);
}

gboolean
ocop_sync_apply_cursors (OcopStore *store, const GArray *acked, OcopSyncApplied *ret_applied,
                         GError **error)
{
    OcopSyncApplied applied = {0};
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    for (guint i = 0; epochs != NULL && i < epochs->len; i++) {
        OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        OcopCursors told = {.epoch = epoch->epoch};
        OcopSyncMove move;
        for (guint j = 0; j < acked->len; j++)
            if (g_array_index (acked, OcopCursors, j).epoch == epoch->epoch)
                told = g_array_index (acked, OcopCursors, j);
        if (!judge (store, epoch, &told, &move, error) ||
            !follow (store, epoch, &move, &applied, error))
            return FALSE;
    }
    if (epochs != NULL)
        *ret_applied = applied;
    return epochs != NULL;
}

/* ---- the row */

/* The registry's versions went back: it was restored, and what it has now is asked for whole. */
static void
hear_versions (OcopSyncRow *row, gint64 catalogue_version, gint64 recall_version,
               OcopSyncApplied *applied)
{
    if (catalogue_version < row->catalogue_version) {
        row->catalogue_version = 0;
        applied->has_lost = applied->has_moved = TRUE;
    }
    if (recall_version < row->recall_version) {
        row->recall_version = 0;
        applied->has_lost = applied->has_moved = TRUE;
    }
}

static gboolean
is_row_changed (const OcopSyncRow *a, const OcopSyncRow *b)
{
    return a->state != b->state || a->alarm != b->alarm || a->epoch != b->epoch ||
           a->catalogue_version != b->catalogue_version || a->recall_version != b->recall_version ||
           b->contact_ms - a->contact_ms >= CONTACT_STEP_MS || b->contact_ms < a->contact_ms;
}

gboolean
ocop_sync_apply_standing (OcopStore *store, OcopSyncState state, OcopSyncAlarm alarm,
                          gboolean is_contact, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    const gint64 now_ms = ocop_ports_utc_ms (ocop_store_get_ports (store));
    g_auto (OcopSyncRow) row = {0};
    if (!ocop_sync_load (db, &row, error))
        return FALSE;
    if (!row.is_enrolled)
        return TRUE;
    OcopSyncRow next = row;
    next.state = state;
    next.alarm = alarm;
    if (alarm != row.alarm)
        next.alarm_ms = alarm != OCOP_SYNC_ALARM_NONE ? now_ms : 0;
    if (is_contact)
        next.contact_ms = now_ms;
    if (!is_row_changed (&row, &next))
        return TRUE;
    g_auto (OcopStoreWrite) write = {0};
    return ocop_store_begin (&write, store, error) && ocop_sync_save (db, &next, error) &&
           ocop_store_commit (&write, error);
}

/* ---- acks */

/* One record says what was acknowledged; the answer itself is kept beside it. */
static gboolean
journal_ack (OcopStore *store, const OcopSyncReply *reply, GError **error)
{
    const OcopAck *ack = reply->ack;
    gsize size;
    gint64 id;
    guint8 hash[OCOP_HASH_SIZE];
    char hash_text[OCOP_HASH_TEXT_SIZE];
    const char *text = g_bytes_get_data (reply->body, &size);
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_hash_bytes (text, size, hash);
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_int (&w, "epoch", ack->acked.epoch);
    ocop_json_add_int (&w, "acked_seq", ack->acked.acked_seq);
    ocop_json_add_string (&w, "head_hash", ocop_hash_to_text (ack->acked.head_hash, hash_text));
    ocop_json_add_int (&w, "acked_totals", ack->acked.acked_totals);
    ocop_json_add_int (&w, "acked_stock", ack->acked.acked_stock);
    ocop_json_add_string (&w, "proven", ocop_proven_to_text (ack->proven));
    ocop_json_add_int (&w, "quarantined", ack->n_quarantined);
    ocop_json_add_int (&w, "server_time", ack->server_time);
    ocop_json_add_string (&w, "ack_sha256", ocop_hash_to_text (hash, hash_text));
    ocop_json_end_object (&w);
    return ocop_sync_journal (store, OCOP_KIND_SYNC_ACK, body, &id, error) &&
           ocop_sync_insert_ack (ocop_store_get_db (store), id, reply->signature, text, size,
                                 error);
}

/* Whether something other than answers was acknowledged. */
static gboolean
is_news (OcopStore *store, const OcopSyncEpoch *epoch, const OcopSyncMove *move, gboolean *ret_is,
         GError **error)
{
    *ret_is = move->cursors.stock > epoch->acked_stock;
    if (*ret_is || !move->is_forward)
        return TRUE;
    return ocop_sync_has_news (store, epoch->epoch, MIN (epoch->acked_seq, epoch->acked_totals),
                               MAX (move->cursors.seq, move->cursors.totals), ret_is, error);
}

static gboolean
note_payments (OcopStore *store, const OcopAck *ack, OcopSyncApplied *applied, GError **error)
{
    const gint64 now_ms = ocop_ports_utc_ms (ocop_store_get_ports (store));
    for (guint i = 0; i < ack->payments->len; i++) {
        const OcopPaymentNotice *notice = g_ptr_array_index (ack->payments, i);
        gboolean is_new;
        if (!ocop_payments_note_bank (ocop_store_get_db (store), notice->code, notice->amount,
                                      notice->utc_ms, notice->reference, now_ms, &is_new, error))
            return FALSE;
        applied->n_payments += is_new ? 1 : 0;
    }
    return TRUE;
}

typedef struct {
    OcopSyncEpoch *epoch;
    OcopSyncMove move;
    gboolean is_news;
    OcopSyncRow row; /* as it will be; texts borrowed */
} AckWork;

static gboolean
write_ack (OcopStore *store, const OcopSyncReply *reply, AckWork *work, OcopSyncApplied *applied,
           GError **error)
{
    const OcopAck *ack = reply->ack;
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, store, error))
        return FALSE;
    if (ack->has_recalls && ack->recall_version > work->row.recall_version) {
        if (!ocop_sync_put_recalls (store, ack->recalls, ack->recall_version, FALSE, error))
            return FALSE;
        work->row.recall_version = ack->recall_version;
        applied->n_recalls = ack->recalls->len;
    }
    return note_payments (store, ack, applied, error) &&
           follow (store, work->epoch, &work->move, applied, error) &&
           (!work->is_news || journal_ack (store, reply, error)) &&
           ocop_sync_save (ocop_store_get_db (store), &work->row, error) &&
           ocop_store_commit (&write, error);
}

/* Nothing to keep: most contacts of a quiet day, and each would cost a sync of the disk. */
static gboolean
is_idle_ack (const OcopAck *ack, const AckWork *work, const OcopSyncRow *row)
{
    return !work->move.is_back && !work->move.is_forward && ack->payments->len == 0 &&
           (!ack->has_recalls || ack->recall_version <= row->recall_version) &&
           !is_row_changed (row, &work->row);
}

gboolean
ocop_sync_apply_ack (OcopStore *store, const OcopSyncReply *reply, gboolean is_bound,
                     OcopSyncApplied *ret_applied, GError **error)
{
    const OcopAck *ack = reply->ack;
    OcopSyncApplied applied = {0};
    AckWork work = {0};
    g_auto (OcopSyncRow) row = {0};
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    if (epochs == NULL || !ocop_sync_load (ocop_store_get_db (store), &row, error))
        return FALSE;
    work.epoch = find_epoch (epochs, ack->acked.epoch);
    if (work.epoch == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "epoch",
                        _ ("the registry speaks of epoch %" PRId64 ", which is not here"),
                        ack->acked.epoch);
        return FALSE;
    }
    if (!judge (store, work.epoch, &ack->acked, &work.move, error) ||
        !is_news (store, work.epoch, &work.move, &work.is_news, error))
        return FALSE;
    if (!is_bound && ack->server_time <= row.server_ms && !work.move.is_forward) {
        ret_applied->is_ignored = TRUE;
        return TRUE;
    }
    /* An old answer proves what it says, but takes nothing back. */
    if (!is_bound && ack->server_time <= row.server_ms) {
        work.move.cursors.seq = MAX (work.move.cursors.seq, work.epoch->acked_seq);
        work.move.cursors.totals = MAX (work.move.cursors.totals, work.epoch->acked_totals);
        work.move.cursors.stock = MAX (work.move.cursors.stock, work.epoch->acked_stock);
        work.move.is_back = FALSE;
    }
    work.row = row;
    work.row.contact_ms = ocop_ports_utc_ms (ocop_store_get_ports (store));
    work.row.server_ms = MAX (row.server_ms, ack->server_time);
    if (is_bound)
        hear_versions (&work.row, ack->catalogue_version, ack->recall_version, &applied);
    if (!is_idle_ack (ack, &work, &row) && !write_ack (store, reply, &work, &applied, error))
        return FALSE;
    *ret_applied = applied;
    return TRUE;
}

/* ---- state and gap */

gboolean
ocop_sync_apply_state (OcopStore *store, const OcopSyncReply *reply, OcopSyncApplied *ret_applied,
                       GError **error)
{
    const OcopTillState *state = reply->state;
    g_autoptr (GArray) acked = g_array_new (FALSE, FALSE, sizeof (OcopCursors));
    g_auto (OcopSyncRow) row = {0};
    g_auto (OcopStoreWrite) write = {0};
    for (guint i = 0; i < state->epochs->len; i++)
        g_array_append_val (acked, g_array_index (state->epochs, OcopEpochState, i).cursors);
    if (!ocop_sync_load (ocop_store_get_db (store), &row, error) ||
        !ocop_store_begin (&write, store, error))
        return FALSE;
    OcopSyncApplied applied;
    if (!ocop_sync_apply_cursors (store, acked, &applied, error))
        return FALSE;
    hear_versions (&row, state->catalogue_version, state->recall_version, &applied);
    row.server_ms = MAX (row.server_ms, state->server_time);
    if (!ocop_sync_save (ocop_store_get_db (store), &row, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    *ret_applied = applied;
    return TRUE;
}

gboolean
ocop_sync_apply_gap (OcopStore *store, const OcopOutboxRange *range, const OcopSyncReply *reply,
                     OcopSyncApplied *ret_applied, gboolean *ret_is_sound, GError **error)
{
    OcopSyncApplied applied = {0};
    OcopSyncCursors ends;
    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    OcopSyncEpoch *epoch = epochs != NULL ? find_epoch (epochs, range->epoch) : NULL;
    if (epoch == NULL || !ocop_outbox_get_ends (store, epoch, &ends, error))
        return FALSE;
    const OcopSyncCursors held = get_cursors (epoch);
    OcopSyncMove move = ocop_sync_move_back (&held, &ends, &reply->problem->resume,
                                             range->headers_from, &range->from, ret_is_sound);
    if (!*ret_is_sound)
        return TRUE;
    if (!ocop_store_begin (&write, store, error) ||
        !follow (store, epoch, &move, &applied, error) || !ocop_store_commit (&write, error))
        return FALSE;
    *ret_applied = applied;
    return TRUE;
}
