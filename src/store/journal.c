/* The journal in the store: one row per record, appended only. The header's text is stored as it
 * was hashed and nothing is stored beside it, so there is nothing that could disagree with it. */
#include "store/journal.h"

#include "base/json_writer.h"
#include "journal/verifier.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Records at the end of the chain that an opening looks at. */
#define TAIL_RECORDS 4
/* Difference between wall clock and time since boot that is a jump and no drift. */
#define CLOCK_JUMP_MS 30000

static gboolean
insert (OcopStore *store, const OcopJournalEntry *entry, gint64 utc_ms, OcopClockState clock_state,
        OcopPosted *ret_posted, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    OcopStoreHead *head = ocop_store_edit_head (store);
    const OcopIdentity *identity = ocop_store_get_identity (store);
    const OcopKeys *keys = ocop_store_get_keys (store);
    if (keys == NULL) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                        _ ("the till's key is missing: this home can be read, not sold from"));
        return FALSE;
    }
    OcopRecord record = {.till = identity->till,
                         .epoch = head->epoch,
                         .seq = head->seq + 1,
                         .utc_ms = utc_ms,
                         .clock_state = clock_state,
                         .business_day = entry->business_day,
                         .operator_id = entry->operator_number,
                         .gt_sales = head->gt_sales + entry->sales,
                         .gt_returns = head->gt_returns + entry->returns,
                         .gt_count = head->gt_count + (entry->kind == OCOP_KIND_SALE ||
                                                       entry->kind == OCOP_KIND_RETURN)};
    char header[OCOP_RECORD_TEXT_MAX];
    guint8 hash[OCOP_HASH_SIZE], signature[OCOP_SIGNATURE_SIZE];
    g_strlcpy (record.province, identity->province, sizeof record.province);
    g_strlcpy (record.point, identity->point, sizeof record.point);
    ocop_record_set_kind (&record, entry->kind);
    ocop_hash_bytes (entry->body->str, entry->body->len, record.body_sha256);
    memcpy (record.prev_hash, head->hash, OCOP_HASH_SIZE);
    gsize length = ocop_record_to_text (&record, header);
    ocop_hash_bytes (header, length, hash);
    ocop_keys_sign_hash (keys, hash, signature);

    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO journal (id, header, signature, body) VALUES (?1, ?2, ?3, ?4)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID (record.epoch, record.seq));
    ocop_bind_text (stmt, 2, header);
    ocop_bind_blob (stmt, 3, signature, sizeof signature);
    ocop_bind_blob (stmt, 4, entry->body->str, entry->body->len);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    head->seq = record.seq;
    memcpy (head->hash, hash, OCOP_HASH_SIZE);
    head->utc_ms = utc_ms;
    head->gt_sales = record.gt_sales;
    head->gt_returns = record.gt_returns;
    head->gt_count = record.gt_count;
    ocop_store_note_header (store, header, length);
    if (ret_posted != NULL) {
        *ret_posted = (OcopPosted){.epoch = record.epoch, .seq = record.seq, .utc_ms = utc_ms};
        memcpy (ret_posted->hash, hash, OCOP_HASH_SIZE);
    }
    return TRUE;
}

/* A wall clock that moved against the time since boot, or behind the last record, gets a record of
 * its own. */
static gboolean
note_clock (OcopStore *store, const OcopJournalEntry *entry, gint64 utc_ms,
            OcopClockState clock_state, GError **error)
{
    OcopStoreHead *head = ocop_store_edit_head (store);
    gint64 offset_ms = utc_ms - ocop_ports_boottime_ms (ocop_store_get_ports (store));
    const char *boot_id = ocop_store_peek_boot_id (store);
    gboolean is_first = head->boot_id[0] == '\0';
    gboolean is_same_boot = strcmp (head->boot_id, boot_id) == 0;
    gint64 jump_ms = is_same_boot ? offset_ms - head->clock_offset_ms : 0;
    gboolean is_behind = utc_ms < head->utc_ms;
    gint64 last_ms = head->utc_ms;
    head->clock_offset_ms =
        is_same_boot && ABS (jump_ms) <= CLOCK_JUMP_MS ? head->clock_offset_ms : offset_ms;
    g_strlcpy (head->boot_id, boot_id, sizeof head->boot_id);
    if (is_first || (ABS (jump_ms) <= CLOCK_JUMP_MS && !is_behind) ||
        entry->kind == OCOP_KIND_INIT || entry->kind == OCOP_KIND_EPOCH)
        return TRUE;
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_int (&w, "jump_ms", jump_ms);
    ocop_json_add_int (&w, "last_record_ms", last_ms);
    ocop_json_add_int (&w, "now_ms", utc_ms);
    ocop_json_end_object (&w);
    OcopJournalEntry clock = {
        .kind = OCOP_KIND_CLOCK, .body = body, .business_day = entry->business_day};
    return insert (store, &clock, utc_ms, clock_state, NULL, error);
}

static OcopClockState
judge_clock (OcopStore *store, const OcopJournalEntry *entry, gint64 utc_ms)
{
    OcopDay build_day = OCOP_DAY_NONE;
    ocop_day_parse (OCOP_BUILD_DAY, NULL, &build_day, NULL);
    if (utc_ms >= ocop_store_peek_head (store)->utc_ms && ocop_day_at (utc_ms) >= build_day)
        return OCOP_CLOCK_OK;
    return entry->is_clock_confirmed ? OCOP_CLOCK_CONFIRMED : OCOP_CLOCK_BEHIND;
}

gboolean
ocop_journal_settle_clock (OcopStore *store, const OcopJournalEntry *entry, GError **error)
{
    gint64 utc_ms = ocop_ports_utc_ms (ocop_store_get_ports (store));
    return note_clock (store, entry, utc_ms, judge_clock (store, entry, utc_ms), error);
}

gboolean
ocop_journal_append (OcopStore *store, const OcopJournalEntry *entry, OcopPosted *ret_posted,
                     GError **error)
{
    gint64 utc_ms = ocop_ports_utc_ms (ocop_store_get_ports (store));
    OcopClockState state = judge_clock (store, entry, utc_ms);
    return note_clock (store, entry, utc_ms, state, error) &&
           insert (store, entry, utc_ms, state, ret_posted, error);
}

gboolean
ocop_journal_each (OcopStore *store, gint64 from, gint64 to, OcopJournalFunc func, gpointer data,
                   GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row = TRUE;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT id, header, body, signature FROM journal WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        const char *header = ocop_column_text (stmt, 1);
        gsize header_size = (gsize)sqlite3_column_bytes (stmt, 1);
        const char *body = sqlite3_column_blob (stmt, 2);
        gsize body_size = (gsize)sqlite3_column_bytes (stmt, 2);
        gboolean has_signature = sqlite3_column_bytes (stmt, 3) == OCOP_SIGNATURE_SIZE;
        const guint8 *signature = has_signature ? sqlite3_column_blob (stmt, 3) : NULL;
        if (!func (sqlite3_column_int64 (stmt, 0), header, header_size, body != NULL ? body : "",
                   body_size, signature, data, error)) {
            sqlite3_reset (stmt);
            return FALSE;
        }
    }
}

void
ocop_journal_put_key (GByteArray *keys, gint64 epoch, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE])
{
    static const guint8 none[OCOP_PUBLIC_KEY_SIZE];
    if (epoch < 1 || epoch > OCOP_JOURNAL_EPOCHS_MAX)
        return;
    while (keys->len < (guint)(epoch - 1) * OCOP_PUBLIC_KEY_SIZE)
        g_byte_array_append (keys, none, sizeof none);
    g_byte_array_append (keys, public_key, OCOP_PUBLIC_KEY_SIZE);
}

GByteArray *
ocop_journal_get_keys (OcopStore *store, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row;
    g_autoptr (GByteArray) keys = g_byte_array_new();
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT epoch, public_key FROM epoch ORDER BY epoch", error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&keys);
        if (sqlite3_column_bytes (stmt, 1) == OCOP_PUBLIC_KEY_SIZE)
            ocop_journal_put_key (keys, sqlite3_column_int64 (stmt, 0),
                                  sqlite3_column_blob (stmt, 1));
    }
}

gboolean
ocop_journal_read (OcopStore *store, gint64 record_id, OcopRecord *ret_record, GBytes **ret_body,
                   guint8 ret_hash[OCOP_HASH_SIZE], GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT header, body FROM journal WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, record_id);
    if (!ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    if (!has_row) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("record %" PRId64 " of the journal is missing"),
                        OCOP_ID_NUMBER (record_id));
        return FALSE;
    }
    const char *header = ocop_column_text (stmt, 0);
    gsize size = (gsize)sqlite3_column_bytes (stmt, 0);
    gboolean is_good =
        ret_record == NULL || ocop_record_from_text (header, size, ret_record, NULL, NULL);
    if (ret_hash != NULL)
        ocop_hash_bytes (header, size, ret_hash);
    if (ret_body != NULL && is_good)
        *ret_body =
            g_bytes_new (sqlite3_column_blob (stmt, 1), (gsize)sqlite3_column_bytes (stmt, 1));
    sqlite3_reset (stmt);
    if (!is_good)
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("record %" PRId64 " of the journal is damaged"),
                        OCOP_ID_NUMBER (record_id));
    return is_good;
}

typedef struct {
    GByteArray *keys;
    OcopRecord last;
    guint8 last_hash[OCOP_HASH_SIZE];
    gint64 last_id;
} Tail;

static gboolean
check_record (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
              const guint8 *signature, gpointer data, GError **error)
{
    Tail *tail = data;
    OcopRecord record;
    gsize used;
    guint8 body_hash[OCOP_HASH_SIZE], hash[OCOP_HASH_SIZE];
    gboolean is_good = ocop_record_from_text (header, header_size, &record, &used, NULL) &&
                       used == header_size && id == OCOP_ID (record.epoch, record.seq);
    if (is_good) {
        ocop_hash_bytes (body, body_size, body_hash);
        ocop_hash_bytes (header, header_size, hash);
        is_good = memcmp (body_hash, record.body_sha256, OCOP_HASH_SIZE) == 0;
    }
    if (is_good && tail->last_id != 0)
        is_good = id == tail->last_id + 1 &&
                  memcmp (record.prev_hash, tail->last_hash, OCOP_HASH_SIZE) == 0;
    if (is_good)
        is_good =
            signature != NULL && (gsize)record.epoch * OCOP_PUBLIC_KEY_SIZE <= tail->keys->len &&
            ocop_keys_verify_hash (tail->keys->data + (record.epoch - 1) * OCOP_PUBLIC_KEY_SIZE,
                                   hash, signature);
    if (!is_good) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("record %" PRId64 " of the journal is damaged"), OCOP_ID_NUMBER (id));
        return FALSE;
    }
    tail->last = record;
    tail->last_id = id;
    memcpy (tail->last_hash, hash, OCOP_HASH_SIZE);
    return TRUE;
}

static gboolean
read_last_id (OcopStore *store, gint64 *ret_id, GError **error)
{
    gboolean has_row;
    OcopDb *db = ocop_store_get_db (store);
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT max (id) FROM journal", error);
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_id = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_journal_check_tail (OcopStore *store, GError **error)
{
    const OcopStoreHead *head = ocop_store_peek_head (store);
    gint64 head_id = OCOP_ID (head->epoch, head->seq), last_id;
    if (!read_last_id (store, &last_id, error))
        return FALSE;
    if (head->seq == 0)
        return TRUE; /* a crash between making the store and its first record */
    if (last_id != head_id) {
        ocop_set_error (
            error, OCOP_ERROR_STORE_DAMAGED, NULL,
            _ ("the journal ends at record %" PRId64 ", but its end is known to be %" PRId64),
            OCOP_ID_NUMBER (last_id), head->seq);
        return FALSE;
    }
    g_autoptr (GByteArray) keys = ocop_journal_get_keys (store, error);
    if (keys == NULL)
        return FALSE;
    Tail tail = {.keys = keys};
    gint64 from = OCOP_ID (head->epoch, MAX (1, head->seq - TAIL_RECORDS + 1));
    if (!ocop_journal_each (store, from, head_id, check_record, &tail, error))
        return FALSE;
    if (memcmp (tail.last_hash, head->hash, OCOP_HASH_SIZE) != 0 ||
        tail.last.gt_sales != head->gt_sales || tail.last.gt_returns != head->gt_returns ||
        tail.last.gt_count != head->gt_count) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the last record of the journal is not the one that was known"));
        return FALSE;
    }
    return TRUE;
}
