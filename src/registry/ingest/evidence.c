/* What a batch brings beside figures: bodies, and what could not be understood. A shift close lists
 * its day's rows hashed and signed; they are held against the rows that came unsigned beside it. */
#include "registry/ingest/private.h"

#include "base/error.h"
#include "domain/shift.h"
#include "registry/store/headers.h"
#include <string.h>

static gboolean
is_kept_kind (OcopKind kind)
{
    return kind == OCOP_KIND_SHIFT_CLOSE || kind == OCOP_KIND_EPOCH || kind == OCOP_KIND_INIT;
}

/* The close among the new records of the batch; NULL when it is not there or cannot be read. */
static const OcopShiftClose *
find_close (const OcopTake *take, gint64 seq)
{
    const gint64 index = seq - take->batch->headers_from;
    if (index < take->first_new || index >= take->headers->len)
        return NULL;
    return g_hash_table_lookup (take->job->closes, GUINT_TO_POINTER ((guint)index));
}

static gboolean
keep_bodies (OcopTake *take, GError **error)
{
    for (guint i = take->first_new; i < take->headers->len; i++) {
        const OcopWireHeader *header = &g_array_index (take->headers, OcopWireHeader, i);
        const OcopKind kind = ocop_record_get_kind (&header->record);
        /* Other bodies stay in the shop: they may speak of buyers. */
        if (header->body == NULL || !is_kept_kind (kind))
            continue;
        const gboolean is_good =
            kind != OCOP_KIND_SHIFT_CLOSE || find_close (take, header->record.seq) != NULL;
        const OcopRegBodyState state = is_good ? OCOP_REG_BODY_GOOD : OCOP_REG_BODY_QUARANTINED;
        if (!ocop_reg_bodies_put (take->db, take->epoch->till_key, take->epoch->epoch,
                                  header->record.seq, header->body->text, header->body->size, state,
                                  error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
keep_quarantined (OcopTake *take, GError **error)
{
    const GPtrArray *quarantined = take->batch->quarantined;
    if (quarantined->len == 0)
        return TRUE;
    for (guint i = 0; i < quarantined->len; i++) {
        const OcopQuarantined *item = g_ptr_array_index (quarantined, i);
        if (!ocop_reg_quarantine_put (take->db, take->epoch->till_key, take->epoch->epoch,
                                      take->batch->headers_to,
                                      ocop_quarantine_kind_to_text (item->kind), item->raw,
                                      strlen (item->raw), item->reason, take->now_ms, error))
            return FALSE;
    }
    const OcopQuarantined *first = g_ptr_array_index (quarantined, 0);
    g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, take->epoch->epoch);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_int (&detail.json, "count", quarantined->len);
    ocop_json_add_string (&detail.json, "first", ocop_quarantine_kind_to_text (first->kind));
    ocop_json_add_string (&detail.json, "reason", first->reason);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_QUARANTINE, take->batch->headers_to, subject,
                                  &detail, NULL, NULL, error);
}

gboolean
ocop_ingest_keep_evidence (OcopTake *take, GError **error)
{
    return keep_bodies (take, error) && keep_quarantined (take, error);
}

/* --- a close against the rows --- */

typedef struct {
    gint64 seq;
    const char *reason; /* NULL: the close agrees with the rows */
    OcopWireRow row;    /* the first that differs */
    gboolean has_row;
} Finding;

static void
find (Finding *finding, const char *reason, const OcopWireRow *row)
{
    if (finding->reason != NULL)
        return;
    finding->reason = reason;
    finding->has_row = row != NULL;
    if (row != NULL)
        finding->row = *row;
}

/* @held was changed by a record after the close: it can only have grown. */
static gboolean
has_grown (const OcopWireRow *held, const OcopWireRow *closed)
{
    return held->qty_milli >= closed->qty_milli && held->amount >= closed->amount &&
           held->returned_qty_milli >= closed->returned_qty_milli &&
           held->returned_amount >= closed->returned_amount;
}

/* Both in canonical order: product, channel, stars. */
static void
compare_rows (const GArray *closed, const GArray *held, Finding *finding)
{
    guint i = 0, k = 0;
    while (finding->reason == NULL && (i < closed->len || k < held->len)) {
        const OcopWireRow *ours = k < held->len ? &g_array_index (held, OcopWireRow, k) : NULL;
        const OcopWireRow *theirs =
            i < closed->len ? &g_array_index (closed, OcopWireRow, i) : NULL;
        const int order = ours == NULL     ? 1
                          : theirs == NULL ? -1
                                           : ocop_wire_row_compare_key (ours, theirs);
        if (order > 0)
            find (finding, "row-missing", theirs);
        else if (order < 0 && ours->version <= finding->seq)
            find (finding, "row-not-in-close", ours);
        else if (order == 0 &&
                 !(ours->version <= finding->seq ? ocop_wire_row_has_same_figures (ours, theirs)
                                                 : has_grown (ours, theirs)))
            find (finding, "row-differs", theirs);
        i += order >= 0;
        k += order <= 0;
    }
}

/* The rows of the close as wire rows. NULL when one is out of its range. */
static GArray *
read_rows (const OcopShiftClose *close, gint64 seq)
{
    g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (OcopWireRow));
    for (guint i = 0; close->totals != NULL && i < close->totals->len; i++) {
        OcopWireRow row;
        if (!ocop_wire_row_from_totals (&g_array_index (close->totals, OcopTotalsRow, i), seq,
                                        &row))
            return NULL;
        g_array_append_val (rows, row);
    }
    return g_steal_pointer (&rows);
}

/* A close lists the rows of its business day alone. */
static gboolean
compare_close (OcopTake *take, const OcopShiftClose *close, OcopDay day, Finding *finding,
               GError **error)
{
    g_autoptr (GArray) closed = read_rows (close, finding->seq);
    g_autoptr (GArray) held =
        ocop_reg_totals_list_day (take->db, take->epoch->till_key, take->epoch->epoch, day, error);
    if (held == NULL)
        return FALSE;
    if (closed == NULL) {
        find (finding, "row-unreadable", NULL);
        return TRUE;
    }
    compare_rows (closed, held, finding);
    return TRUE;
}

static gboolean
open_close_case (OcopTake *take, const Finding *finding, GError **error)
{
    g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT "/close/%" G_GINT64_FORMAT,
                                                take->epoch->epoch, finding->seq);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_string (&detail.json, "reason", finding->reason);
    ocop_json_add_int (&detail.json, "close", finding->seq);
    if (finding->has_row)
        ocop_case_detail_add_row (&detail, &finding->row);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_UNPROVEN, finding->seq, subject, &detail,
                                  NULL, NULL, error);
}

/* The close that came with an earlier batch. *@ret_close owned; NULL when it cannot be read. */
static gboolean
find_held_close (OcopTake *take, gint64 seq, gboolean *ret_has_body, OcopShiftClose **ret_close,
                 GError **error)
{
    g_autoptr (GBytes) body = NULL;
    OcopRegBodyState state;
    gsize size = 0;
    if (!ocop_reg_bodies_find (take->db, take->epoch->till_key, take->epoch->epoch, seq, &body,
                               &state, error))
        return FALSE;
    const char *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;
    *ret_has_body = body != NULL;
    *ret_close = body != NULL ? ocop_shift_close_from_body (text, size, NULL) : NULL;
    return TRUE;
}

static gboolean
check_close (OcopTake *take, const OcopRecord *record, GError **error)
{
    g_autoptr (OcopShiftClose) held = NULL;
    gboolean has_body = TRUE;
    Finding finding = {.seq = record->seq};
    const OcopShiftClose *close = find_close (take, record->seq);
    if (close == NULL && !find_held_close (take, record->seq, &has_body, &held, error))
        return FALSE;
    if (close == NULL)
        close = held;
    if (close == NULL)
        find (&finding, has_body ? "body-unreadable" : "body-missing", NULL);
    else if (!compare_close (take, close, record->business_day, &finding, error))
        return FALSE;
    return finding.reason == NULL || open_close_case (take, &finding, error);
}

typedef struct {
    OcopTake *take;
    gint64 to;
    GArray *closes; /* of OcopRecord */
} Collection;

static gboolean
collect_close (gint64 seq, const char *text, gsize text_size, const guint8 hash[OCOP_HASH_SIZE],
               const guint8 *signature, gpointer data, GError **error)
{
    Collection *collection = data;
    OcopRecord record;
    if (seq > collection->to)
        return FALSE;
    if (!ocop_record_from_text (text, text_size, &record, NULL, error))
        return FALSE;
    if (ocop_record_get_kind (&record) == OCOP_KIND_SHIFT_CLOSE)
        g_array_append_val (collection->closes, record);
    return TRUE;
}

/* Closes whose headers came before their rows did. */
static gboolean
collect_held (OcopTake *take, GArray *closes, GError **error)
{
    const gint64 to = MIN (take->epoch->acked_totals, take->old_seq);
    if (take->old_totals >= to)
        return TRUE;
    Collection collection = {take, to, closes};
    g_autoptr (GError) failure = NULL;
    if (ocop_reg_headers_foreach (take->db, take->epoch->till_key, take->epoch->epoch,
                                  take->old_totals + 1, collect_close, &collection, &failure) ||
        failure == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

gboolean
ocop_ingest_check_closes (OcopTake *take, GError **error)
{
    g_autoptr (GArray) closes = g_array_new (FALSE, FALSE, sizeof (OcopRecord));
    if (!collect_held (take, closes, error))
        return FALSE;
    for (guint i = take->first_new; i < take->headers->len; i++) {
        const OcopRecord *record = &g_array_index (take->headers, OcopWireHeader, i).record;
        if (ocop_record_get_kind (record) == OCOP_KIND_SHIFT_CLOSE &&
            record->seq <= take->epoch->acked_totals)
            g_array_append_vals (closes, record, 1);
    }
    for (guint i = 0; i < closes->len; i++)
        if (!check_close (take, &g_array_index (closes, OcopRecord, i), error))
            return FALSE;
    return TRUE;
}
