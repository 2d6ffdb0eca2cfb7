/* How a batch's headers fit what is held. Equal hashes at one number prove all records before it
 * equal, so one comparison decides, and only a fork is walked to find where it began. */
#include "registry/ingest/private.h"

#include "registry/store/headers.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* How far a till is sent back when even the record before its range differs. Well below what fits
 * in one batch, so that the next one overlaps this one. */
#define STEP_BACK 256

static gboolean
is_zero (const guint8 hash[OCOP_HASH_SIZE])
{
    static const guint8 zeros[OCOP_HASH_SIZE] = {0};
    return memcmp (hash, zeros, OCOP_HASH_SIZE) == 0;
}

/* Hash of the held record @seq, 0 <= @seq <= acked_seq. */
static gboolean
get_held_hash (OcopTake *take, gint64 seq, guint8 ret_hash[OCOP_HASH_SIZE], GError **error)
{
    const OcopRegEpoch *epoch = take->epoch;
    gboolean is_found = TRUE;
    if (seq == 0)
        memcpy (ret_hash, epoch->first_prev, OCOP_HASH_SIZE);
    else if (seq == epoch->acked_seq)
        memcpy (ret_hash, epoch->head_hash, OCOP_HASH_SIZE);
    else if (!ocop_reg_headers_find_hash (take->db, epoch->till_key, epoch->epoch, seq, &is_found,
                                          ret_hash, error))
        return FALSE;
    if (!is_found)
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("record %" PRId64 " of %s-%d is not there"), seq,
                        take->till->point, take->till->till);
    return is_found;
}

typedef struct {
    const OcopTake *take;
    OcopHead *common;
} Search;

/* Moves the common record on while the two agree. FALSE without error ends the walk. */
static gboolean
compare_header (gint64 seq, const char *text, gsize text_size, const guint8 hash[OCOP_HASH_SIZE],
                const guint8 *signature, gpointer data, GError **error)
{
    Search *search = data;
    const gint64 index = seq - search->take->batch->headers_from;
    if (index >= search->take->headers->len)
        return FALSE;
    const OcopWireHeader *header =
        &g_array_index (search->take->headers, OcopWireHeader, (guint)index);
    if (memcmp (header->hash, hash, OCOP_HASH_SIZE) != 0)
        return FALSE;
    search->common->seq = seq;
    memcpy (search->common->hash, hash, OCOP_HASH_SIZE);
    return TRUE;
}

/* The records before the range agree, the newest that both have does not. */
static gboolean
find_fork (OcopTake *take, OcopChainFit *fit, GError **error)
{
    const OcopBatch *batch = take->batch;
    fit->common = (OcopHead){.epoch = batch->epoch, .seq = batch->headers_from - 1};
    memcpy (fit->common.hash, batch->prev_hash, OCOP_HASH_SIZE);
    Search search = {take, &fit->common};
    g_autoptr (GError) failure = NULL;
    if (!ocop_reg_headers_foreach (take->db, take->epoch->till_key, batch->epoch,
                                   batch->headers_from, compare_header, &search, &failure) &&
        failure != NULL) {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    const guint index = (guint)(fit->common.seq + 1 - batch->headers_from);
    g_assert (index < take->headers->len);
    memcpy (fit->branch, g_array_index (take->headers, OcopWireHeader, index).hash, OCOP_HASH_SIZE);
    fit->kind = OCOP_CHAIN_FORK;
    return TRUE;
}

/* Compares what comes before the range. FALSE in *@ret_agrees: @fit says what to do. */
static gboolean
fit_before (OcopTake *take, OcopChainFit *fit, gboolean *ret_agrees, GError **error)
{
    const gint64 before = take->batch->headers_from - 1;
    guint8 hash[OCOP_HASH_SIZE];
    if (!get_held_hash (take, before, hash, error))
        return FALSE;
    *ret_agrees = memcmp (hash, take->batch->prev_hash, OCOP_HASH_SIZE) == 0;
    if (*ret_agrees)
        return TRUE;
    fit->kind = before == 0 ? OCOP_CHAIN_ALIEN : OCOP_CHAIN_GAP;
    fit->resume_seq = MAX (0, before - STEP_BACK);
    return TRUE;
}

gboolean
ocop_ingest_chain_fit (OcopTake *take, OcopChainFit *ret_fit, GError **error)
{
    const OcopBatch *batch = take->batch;
    const gint64 held = take->epoch->acked_seq, from = batch->headers_from;
    const gint64 newest = MIN (batch->headers_to, held); /* that both should have */
    OcopChainFit fit = {.kind = OCOP_CHAIN_FITS};
    gboolean agrees;
    if (from - 1 > held) {
        *ret_fit = (OcopChainFit){.kind = OCOP_CHAIN_GAP, .resume_seq = held, .is_missing = TRUE};
        return TRUE;
    }
    if (newest >= from) {
        guint8 hash[OCOP_HASH_SIZE];
        const OcopWireHeader *header =
            &g_array_index (take->headers, OcopWireHeader, (guint)(newest - from));
        if (!get_held_hash (take, newest, hash, error))
            return FALSE;
        agrees = memcmp (hash, header->hash, OCOP_HASH_SIZE) == 0;
        fit.n_known = (guint)(newest - from + 1);
        if (!agrees && (!fit_before (take, &fit, &agrees, error) ||
                        (agrees && !find_fork (take, &fit, error))))
            return FALSE;
    } else if (!fit_before (take, &fit, &agrees, error)) {
        return FALSE;
    }
    *ret_fit = fit;
    return TRUE;
}

/* --- how an epoch begins --- */

gboolean
ocop_ingest_chain_learn (OcopTake *take, const char **ret_reason, GError **error)
{
    OcopRegEpoch *epoch = take->epoch;
    OcopFirstBody body;
    *ret_reason = NULL;
    if (!is_zero (epoch->first_prev))
        return TRUE;
    const OcopWireHeader *first =
        take->headers->len > 0 ? &g_array_index (take->headers, OcopWireHeader, 0) : NULL;
    if (first == NULL || first->record.seq != 1 || first->body == NULL ||
        !ocop_first_body_read (first->body->text, first->body->size, &body, NULL)) {
        *ret_reason = N_ ("the body of the record that opens this epoch is missing");
        return TRUE;
    }
    if (!body.has_previous || body.previous.epoch >= epoch->epoch ||
        memcmp (body.public_key, epoch->public_key, OCOP_PUBLIC_KEY_SIZE) != 0 ||
        memcmp (body.previous.hash, first->record.prev_hash, OCOP_HASH_SIZE) != 0) {
        *ret_reason = N_ ("the record that opens this epoch contradicts itself");
        return TRUE;
    }
    epoch->named_epoch = body.previous.epoch;
    epoch->named_seq = body.previous.seq;
    memcpy (epoch->named_hash, body.previous.hash, OCOP_HASH_SIZE);
    memcpy (epoch->first_prev, body.previous.hash, OCOP_HASH_SIZE);
    memcpy (epoch->head_hash, body.previous.hash, OCOP_HASH_SIZE);
    return TRUE;
}

gboolean
ocop_ingest_chain_settle_base (OcopTake *take, const OcopWireHeader *header, GError **error)
{
    OcopRegEpoch *epoch = take->epoch;
    const OcopRecord *first = &header->record;
    OcopFirstBody body = {0};
    OcopRecord named;
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_found;
    if (epoch->has_base != 0)
        return TRUE;
    if (!ocop_reg_headers_find (take->db, epoch->till_key, epoch->named_epoch, epoch->named_seq,
                                &is_found, &named, hash, error))
        return FALSE;
    /* A named record that is held under another hash is of a branch: its sums are not ours. */
    const gboolean is_ours = is_found && memcmp (hash, epoch->named_hash, OCOP_HASH_SIZE) == 0;
    const OcopRecord *base = is_ours ? &named : first;
    epoch->base_sales = base->gt_sales;
    epoch->base_returns = base->gt_returns;
    epoch->base_count = base->gt_count;
    epoch->has_base = 1;
    /* What it took over of another epoch is in no other's sums. */
    if (header->body != NULL &&
        ocop_first_body_read (header->body->text, header->body->size, &body, NULL) &&
        body.has_base) {
        epoch->base_sales = body.base_sales;
        epoch->base_returns = body.base_returns;
    }
    return TRUE;
}
