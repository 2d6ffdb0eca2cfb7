/* Ranges in, records out. What is read is proven on the way: the chain is walked from the range's
 * prev_hash and must end at its last_hash. */
#include "registry/store/headers.h"

#include "registry/store/packing.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

gboolean
ocop_reg_headers_put (OcopRegDb *db, const OcopRegRange *range, GError **error)
{
    g_assert (range->n_headers >= 1 && range->n_headers <= OCOP_REG_RANGE_MAX);
    const OcopWireHeader *first = &range->headers[0];
    const OcopWireHeader *last = &range->headers[range->n_headers - 1];
    g_autoptr (GByteArray) packed = g_byte_array_sized_new (64 + 72 * range->n_headers);
    ocop_reg_pack (range->headers, range->n_headers, packed);

    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "INSERT INTO header_range (till_key, epoch, seq_from, seq_to, prev_hash, last_hash, "
        "signature, received_ms, headers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, range->till_key);
    ocop_reg_bind_int (stmt, 2, range->epoch);
    ocop_reg_bind_int (stmt, 3, first->record.seq);
    ocop_reg_bind_int (stmt, 4, last->record.seq);
    ocop_reg_bind_bytes (stmt, 5, first->record.prev_hash, OCOP_HASH_SIZE);
    ocop_reg_bind_bytes (stmt, 6, last->hash, OCOP_HASH_SIZE);
    ocop_reg_bind_bytes (stmt, 7, range->signature, OCOP_SIGNATURE_SIZE);
    ocop_reg_bind_int (stmt, 8, range->received_ms);
    ocop_reg_bind_bytes (stmt, 9, packed->data, packed->len);
    return ocop_reg_run (stmt, NULL, error);
}

/* A row of header_range as the walks need it. */
typedef struct {
    gint64 from, to;
    guint8 prev_hash[OCOP_HASH_SIZE];
    guint8 last_hash[OCOP_HASH_SIZE];
    guint8 signature[OCOP_SIGNATURE_SIZE];
    OcopRegUnpacker unpacker;
} Range;

static gboolean
refuse_damaged (gint64 till_key, gint64 epoch, gint64 seq, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                    _ ("the headers of till %" PRId64 ", epoch %" PRId64
                       " are damaged near record %" PRId64),
                    till_key, epoch, seq);
    return FALSE;
}

/* Points into the present row of @stmt. */
static gboolean
read_range (OcopRegStmt *stmt, gint64 till_key, gint64 epoch, Range *ret_range, GError **error)
{
    ret_range->from = ocop_reg_column_int (stmt, 0);
    ret_range->to = ocop_reg_column_int (stmt, 1);
    gsize size;
    if (ocop_reg_column_copy (stmt, 2, ret_range->prev_hash, OCOP_HASH_SIZE) &&
        ocop_reg_column_copy (stmt, 3, ret_range->last_hash, OCOP_HASH_SIZE) &&
        ocop_reg_column_copy (stmt, 4, ret_range->signature, OCOP_SIGNATURE_SIZE)) {
        const void *bytes = ocop_reg_column_bytes (stmt, 5, &size);
        if (bytes != NULL &&
            ocop_reg_unpacker_init (&ret_range->unpacker, bytes, size, epoch, ret_range->from,
                                    ret_range->prev_hash) &&
            ret_range->to - ret_range->from + 1 ==
                ocop_reg_unpacker_get_n_left (&ret_range->unpacker))
            return TRUE;
    }
    return refuse_damaged (till_key, epoch, ret_range->from, error);
}

/* The record @seq of @range; walks to the end of the range, so that what is given is proven. */
static gboolean
find_in_range (Range *range, gint64 till_key, gint64 epoch, gint64 seq, OcopRecord *ret_record,
               guint8 ret_hash[OCOP_HASH_SIZE], GError **error)
{
    OcopRecord record;
    char text[OCOP_RECORD_TEXT_MAX];
    guint8 hash[OCOP_HASH_SIZE] = {0};
    gsize size;
    while (ocop_reg_unpacker_get_n_left (&range->unpacker) > 0) {
        if (!ocop_reg_unpacker_next (&range->unpacker, &record, text, &size, hash))
            return refuse_damaged (till_key, epoch, seq, error);
        if (record.seq == seq) {
            *ret_record = record;
            memcpy (ret_hash, hash, OCOP_HASH_SIZE);
        }
    }
    return memcmp (hash, range->last_hash, OCOP_HASH_SIZE) == 0 ||
           refuse_damaged (till_key, epoch, seq, error);
}

gboolean
ocop_reg_headers_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                       gboolean *ret_found, OcopRecord *ret_record, guint8 ret_hash[OCOP_HASH_SIZE],
                       GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT seq_from, seq_to, prev_hash, last_hash, signature, headers FROM header_range "
        "WHERE till_key = $1 AND epoch = $2 AND seq_to >= $3 ORDER BY seq_to LIMIT 1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    ocop_reg_bind_int (stmt, 3, seq);
    gboolean has_row;
    Range range;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    if (has_row && !read_range (stmt, till_key, epoch, &range, error))
        return FALSE;
    if (!has_row || seq < range.from) {
        *ret_found = FALSE;
        return TRUE;
    }
    OcopRecord record = {0};
    guint8 hash[OCOP_HASH_SIZE];
    if (!find_in_range (&range, till_key, epoch, seq, &record, hash, error))
        return FALSE;
    *ret_found = TRUE;
    *ret_record = record;
    memcpy (ret_hash, hash, OCOP_HASH_SIZE);
    return TRUE;
}

gboolean
ocop_reg_headers_find_hash (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq,
                            gboolean *ret_found, guint8 ret_hash[OCOP_HASH_SIZE], GError **error)
{
    OcopRecord record;
    return ocop_reg_headers_find (db, till_key, epoch, seq, ret_found, &record, ret_hash, error);
}

typedef struct {
    gint64 till_key, epoch;
    gint64 from; /* records before it are walked through, not given */
    gint64 next; /* the record that must come next; 0: any */
    guint8 hash[OCOP_HASH_SIZE];
    OcopRegHeaderFunc each; /* NULL: only check */
    gpointer data;
} Walk;

static gboolean
walk_range (Walk *walk, Range *range, GError **error)
{
    char text[OCOP_RECORD_TEXT_MAX];
    gsize size;
    OcopRecord record;
    if ((walk->next != 0 &&
         (range->from != walk->next || memcmp (range->prev_hash, walk->hash, OCOP_HASH_SIZE) != 0)))
        return refuse_damaged (walk->till_key, walk->epoch, range->from, error);
    while (ocop_reg_unpacker_get_n_left (&range->unpacker) > 0) {
        if (!ocop_reg_unpacker_next (&range->unpacker, &record, text, &size, walk->hash))
            return refuse_damaged (walk->till_key, walk->epoch, range->from, error);
        const gboolean is_last = record.seq == range->to;
        if (is_last && memcmp (walk->hash, range->last_hash, OCOP_HASH_SIZE) != 0)
            return refuse_damaged (walk->till_key, walk->epoch, range->to, error);
        if (walk->each != NULL && record.seq >= walk->from &&
            !walk->each (record.seq, text, size, walk->hash, is_last ? range->signature : NULL,
                         walk->data, error))
            return FALSE;
    }
    walk->next = range->to + 1;
    return TRUE;
}

static gboolean
walk_epoch (OcopRegDb *db, Walk *walk, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT seq_from, seq_to, prev_hash, last_hash, signature, headers FROM header_range "
        "WHERE till_key = $1 AND epoch = $2 AND seq_to >= $3 ORDER BY till_key, epoch, seq_to",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, walk->till_key);
    ocop_reg_bind_int (stmt, 2, walk->epoch);
    ocop_reg_bind_int (stmt, 3, walk->from);
    ocop_reg_set_streaming (stmt);
    gboolean is_ok, has_row = FALSE;
    Range range;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        if (!read_range (stmt, walk->till_key, walk->epoch, &range, error) ||
            !walk_range (walk, &range, error))
            return FALSE;
    }
    return is_ok;
}

gboolean
ocop_reg_headers_foreach (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 from,
                          OcopRegHeaderFunc each, gpointer data, GError **error)
{
    Walk walk = {
        .till_key = till_key, .epoch = epoch, .from = MAX (from, 1), .each = each, .data = data};
    return walk_epoch (db, &walk, error);
}

gboolean
ocop_reg_headers_check (OcopRegDb *db, gint64 till_key, gint64 epoch,
                        const guint8 prev_hash[OCOP_HASH_SIZE], gint64 *ret_last_seq,
                        guint8 ret_last_hash[OCOP_HASH_SIZE], GError **error)
{
    Walk walk = {.till_key = till_key, .epoch = epoch, .from = 1, .next = 1};
    memcpy (walk.hash, prev_hash, OCOP_HASH_SIZE);
    if (!walk_epoch (db, &walk, error))
        return FALSE;
    *ret_last_seq = walk.next - 1;
    memcpy (ret_last_hash, walk.hash, OCOP_HASH_SIZE);
    return TRUE;
}
