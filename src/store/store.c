/* Opening and closing a till's home, its head and its transactions. */
#include "store/store.h"

#include "store/journal.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define LOCK_POLL_MS       20
#define KEY_FILE_MAX_BYTES 4096
#define HEAD_FILE_BYTES    512
#define HOLDER_UNCLEAN     "open"
/* Whichever of the two files fits the epoch that is committed is the till's key. */
#define STAGED_KEY         "till.key.new"

struct _OcopStore {
    char *home;
    const OcopPorts *ports;
    OcopStoreFlags flags;
    int lock;
    OcopDb *db;
    OcopIdentity identity;
    OcopKeys keys;
    gboolean has_keys;
    OcopKeys old_keys; /* while an epoch is being begun: those of the one before */
    gboolean has_old_keys, is_key_changed;
    gboolean is_key_staged; /* HOME/till.key.new is to become HOME/till.key */
    gboolean has_file_key;
    guint8 file_key[OCOP_PUBLIC_KEY_SIZE]; /* public, of HOME/till.key as it was found */
    gboolean was_unclean;
    char *boot_id;           /* NULL: not asked for yet */
    OcopStoreHead head;      /* as committed */
    OcopStoreHead next_head; /* as the transaction under way leaves it */
    gboolean is_writing;
    char header[OCOP_RECORD_TEXT_MAX]; /* of next_head */
    gsize header_length;
};

static gboolean
take_lock (OcopStore *store, const char *program, GError **error)
{
    g_autofree char *path = ocop_store_path (store->home, "lock");
    g_autofree char *holder = g_strdup_printf ("%s pid %ld\n", program, (long)getpid());
    const OcopDisk *disk = store->ports->disk;
    gint64 deadline = ocop_ports_boottime_ms (store->ports) + OCOP_LOCK_WAIT_MS;
    for (;;) {
        g_autofree char *other = NULL;
        store->lock = disk->lock_file (path, holder, &other, disk->data, error);
        if (store->lock >= 0)
            return TRUE;
        if (store->lock == -2) {
            g_prefix_error (error, "%s: ", path);
            return FALSE;
        }
        if (ocop_ports_boottime_ms (store->ports) >= deadline) {
            ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL, _ ("the store is in use by %s"),
                            g_strchomp (other));
            return FALSE;
        }
        store->ports->clock->sleep_ms (LOCK_POLL_MS, store->ports->clock->data);
    }
}

static void
note_file_key (OcopStore *store)
{
    store->has_file_key = store->has_keys;
    memcpy (store->file_key, store->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
}

/* A file that is no key is as good as none: reading works, posting does not. */
static gboolean
load_key_file (OcopStore *store, const char *name, GError **error)
{
    g_autofree char *path = ocop_store_path (store->home, name);
    const OcopDisk *disk = store->ports->disk;
    ocop_keys_clear (&store->keys);
    store->has_keys = FALSE;
    if (!disk->exists (path, disk->data))
        return TRUE;
    g_autoptr (GBytes) bytes = ocop_ports_read_file (store->ports, path, KEY_FILE_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    store->has_keys = ocop_keys_from_file_text (text, size, &store->keys, NULL);
    return TRUE;
}

/* A key of another epoch (a home put together from two) signs nothing here. */
static gboolean
check_keys (OcopStore *store, GError **error)
{
    g_autoptr (GByteArray) known = ocop_journal_get_keys (store, error);
    gsize offset = (gsize)(store->head.epoch - 1) * OCOP_PUBLIC_KEY_SIZE;
    if (known == NULL)
        return FALSE;
    if (store->has_keys &&
        (offset + OCOP_PUBLIC_KEY_SIZE > known->len ||
         memcmp (known->data + offset, store->keys.public_key, OCOP_PUBLIC_KEY_SIZE) != 0)) {
        ocop_keys_clear (&store->keys);
        store->has_keys = FALSE;
    }
    return TRUE;
}

/* The staged key takes its place. A failure costs nothing: the next opening does it. */
static void
promote_key (OcopStore *store)
{
    const OcopDisk *disk = store->ports->disk;
    g_autofree char *from = ocop_store_path (store->home, STAGED_KEY);
    g_autofree char *to = ocop_store_path (store->home, "till.key");
    if (disk->rename_file (from, to, disk->data, NULL))
        note_file_key (store);
}

/* Of HOME/till.key, or where a commit's second half is missing, of the key staged for it. */
static gboolean
load_keys (OcopStore *store, GError **error)
{
    if (!load_key_file (store, "till.key", error))
        return FALSE;
    note_file_key (store);
    if (!check_keys (store, error))
        return FALSE;
    if (store->has_keys)
        return TRUE;
    if (!load_key_file (store, STAGED_KEY, error) || !check_keys (store, error))
        return FALSE;
    if (store->has_keys)
        promote_key (store);
    return TRUE;
}

gboolean
ocop_store_adopt_keys (OcopStore *store, const OcopKeys *keys, GError **error)
{
    char text[OCOP_KEY_FILE_TEXT_SIZE];
    g_autofree char *path =
        ocop_store_path (store->home, store->is_writing ? STAGED_KEY : "till.key");
    ocop_keys_to_file_text (keys, text);
    gboolean is_written =
        ocop_ports_write_file (store->ports, path, text, strlen (text), 0600, error);
    explicit_bzero (text, sizeof text);
    if (!is_written)
        return FALSE;
    store->keys = *keys;
    store->has_keys = TRUE;
    store->is_key_staged = store->is_writing;
    if (!store->is_writing)
        note_file_key (store);
    return TRUE;
}

static gboolean
load_identity (OcopStore *store, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (store->db, "SELECT province, point, till FROM identity", error);
    if (stmt == NULL || !ocop_db_step (store->db, stmt, &has_row, error))
        return FALSE;
    if (!has_row) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the store does not say which till it belongs to"));
        return FALSE;
    }
    g_strlcpy (store->identity.province, ocop_column_text (stmt, 0),
               sizeof store->identity.province);
    g_strlcpy (store->identity.point, ocop_column_text (stmt, 1), sizeof store->identity.point);
    store->identity.till = sqlite3_column_int (stmt, 2);
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
load_head (OcopStore *store, GError **error)
{
    gboolean has_row;
    OcopStoreHead head = {.business_day = OCOP_DAY_NONE};
    sqlite3_stmt *stmt = ocop_db_prepare (store->db,
                                          "SELECT record, hash, utc_ms, clock_offset_ms, boot_id, "
                                          "business_day, gt_sales, gt_returns, gt_count,"
                                          " receipt_no FROM head",
                                          error);
    if (stmt == NULL || !ocop_db_step (store->db, stmt, &has_row, error))
        return FALSE;
    if (!has_row) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the store has lost the end of its journal"));
        return FALSE;
    }
    gint64 record = sqlite3_column_int64 (stmt, 0);
    head.epoch = OCOP_ID_EPOCH (record);
    head.seq = OCOP_ID_NUMBER (record);
    if (sqlite3_column_bytes (stmt, 1) == OCOP_HASH_SIZE)
        memcpy (head.hash, sqlite3_column_blob (stmt, 1), OCOP_HASH_SIZE);
    head.utc_ms = sqlite3_column_int64 (stmt, 2);
    head.clock_offset_ms = sqlite3_column_int64 (stmt, 3);
    g_strlcpy (head.boot_id, ocop_column_text (stmt, 4), sizeof head.boot_id);
    head.business_day = ocop_column_day (stmt, 5);
    head.gt_sales = sqlite3_column_int64 (stmt, 6);
    head.gt_returns = sqlite3_column_int64 (stmt, 7);
    head.gt_count = sqlite3_column_int64 (stmt, 8);
    head.receipt_no = sqlite3_column_int64 (stmt, 9);
    sqlite3_reset (stmt);
    store->head = head;
    return TRUE;
}

static gboolean
save_head (OcopStore *store, GError **error)
{
    const OcopStoreHead *head = &store->next_head;
    sqlite3_stmt *stmt = ocop_db_prepare (
        store->db,
        "INSERT INTO head (one, record, hash, utc_ms, clock_offset_ms, boot_id, business_day, "
        "gt_sales,"
        " gt_returns, gt_count, receipt_no) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        " ON CONFLICT (one) DO UPDATE SET record = ?1, hash = ?2, utc_ms = ?3, clock_offset_ms = "
        "?4,"
        " boot_id = ?5, business_day = ?6, gt_sales = ?7, gt_returns = ?8, gt_count = ?9, "
        "receipt_no = ?10",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID (head->epoch, head->seq));
    ocop_bind_blob (stmt, 2, head->hash, OCOP_HASH_SIZE);
    ocop_bind_int (stmt, 3, head->utc_ms);
    ocop_bind_int (stmt, 4, head->clock_offset_ms);
    ocop_bind_text (stmt, 5, head->boot_id);
    ocop_bind_day (stmt, 6, head->business_day);
    ocop_bind_int (stmt, 7, head->gt_sales);
    ocop_bind_int (stmt, 8, head->gt_returns);
    ocop_bind_int (stmt, 9, head->gt_count);
    ocop_bind_int (stmt, 10, head->receipt_no);
    return ocop_db_run (store->db, stmt, error);
}

static OcopStore *
new_store (const char *home, OcopStoreFlags flags, const OcopPorts *ports)
{
    OcopStore *store = g_new0 (OcopStore, 1);
    store->home = g_strdup (home);
    store->ports = ports;
    store->flags = flags;
    store->lock = -1;
    return store;
}

static gboolean
open_file (OcopStore *store, OcopDbFlags flags, GError **error)
{
    g_autofree char *path = ocop_store_path (store->home, "store.db");
    if ((store->flags & OCOP_STORE_NO_SYNC) != 0)
        flags |= OCOP_DB_NO_SYNC;
    store->db = ocop_db_open (path, flags, store->ports, error);
    return store->db != NULL && ocop_schema_migrate (store->db, error);
}

/* The clean flag is a file of its own: a write to the store at every opening would cost a sync. */
static void
mark_open (OcopStore *store)
{
    const OcopDisk *disk = store->ports->disk;
    g_autofree char *path = ocop_store_path (store->home, "open");
    store->was_unclean = disk->exists (path, disk->data);
    disk->overwrite_file (path, HOLDER_UNCLEAN, strlen (HOLDER_UNCLEAN), disk->data, NULL);
}

static gboolean
insert_identity (OcopStore *store, const OcopIdentity *identity, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        store->db, "INSERT INTO identity (one, province, point, till) VALUES (1, ?1, ?2, ?3)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, identity->province);
    ocop_bind_text (stmt, 2, identity->point);
    ocop_bind_int (stmt, 3, identity->till);
    return ocop_db_run (store->db, stmt, error);
}

gboolean
ocop_store_begin_epoch (OcopStore *store, gint64 epoch, const OcopKeys *keys,
                        const OcopStoreHead *from, GError **error)
{
    g_assert (store->is_writing);
    sqlite3_stmt *stmt = ocop_db_prepare (store->db,
                                          "INSERT INTO epoch (epoch, public_key, gt_sales, "
                                          "gt_returns, gt_count) VALUES (?1, ?2, ?3, ?4, ?5)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, epoch);
    ocop_bind_blob (stmt, 2, keys->public_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_bind_int (stmt, 3, from->gt_sales);
    ocop_bind_int (stmt, 4, from->gt_returns);
    ocop_bind_int (stmt, 5, from->gt_count);
    if (!ocop_db_run (store->db, stmt, error))
        return FALSE;
    OcopStoreHead *head = &store->next_head;
    *head = *from;
    head->epoch = epoch;
    head->seq = 0;
    head->receipt_no = 0;
    if (epoch == 1)
        ocop_record_genesis_hash (keys->public_key, head->hash);
    store->old_keys = store->keys;
    store->has_old_keys = store->has_keys;
    store->is_key_changed = TRUE;
    store->keys = *keys;
    store->has_keys = TRUE;
    return TRUE;
}

static gboolean
has_identity (OcopStore *store, gboolean *ret_has, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (store->db, "SELECT 1 FROM identity", error);
    if (stmt == NULL || !ocop_db_find (store->db, stmt, ret_has, error))
        return FALSE;
    sqlite3_reset (stmt);
    return TRUE;
}

/* A home that cannot be made or written to, in the words of the product. */
static void
refuse_home (const char *path, const GError *failure, GError **error)
{
    gboolean is_full = g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    ocop_set_error (error, is_full ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_STORE_READ_ONLY, NULL,
                    _ ("“%s” cannot be written to: %s"), path, failure->message);
}

OcopStore *
ocop_store_create (const char *home, const OcopIdentity *identity, const char *program,
                   const OcopPorts *ports, gboolean *ret_is_there, GError **error)
{
    const OcopDisk *disk = ports->disk;
    g_autoptr (OcopStore) store = new_store (home, OCOP_STORE_NORMAL, ports);
    g_autofree char *path = ocop_store_path (home, "store.db");
    g_autoptr (GError) failure = NULL;
    *ret_is_there = FALSE;
    if (!disk->make_folder (home, 0700, disk->data, &failure)) {
        refuse_home (home, failure, error);
        return NULL;
    }
    if (!take_lock (store, program, error))
        return NULL;
    /* Made here and empty, because SQLite would let others read it. */
    if (!disk->exists (path, disk->data) &&
        !ocop_ports_write_file (ports, path, "", 0, 0600, &failure)) {
        refuse_home (path, failure, error);
        return NULL;
    }
    if (!open_file (store, OCOP_DB_CREATE, error) || !has_identity (store, ret_is_there, error) ||
        *ret_is_there)
        return NULL;
    mark_open (store);
    store->was_unclean = FALSE;
    store->identity = *identity;
    store->head.business_day = OCOP_DAY_NONE;
    ocop_store_make_ballast (store);
    return g_steal_pointer (&store);
}

gboolean
ocop_store_insert_identity (OcopStore *store, GError **error)
{
    g_assert (store->is_writing);
    return insert_identity (store, &store->identity, error);
}

/* A store put back to an older state by hand would give numbers out twice. It may only go on as a
 * new epoch. */
static gboolean
check_not_older (OcopStore *store, GError **error)
{
    OcopRecord side;
    guint8 hash[OCOP_HASH_SIZE];
    const OcopStoreHead *head = &store->head;
    if (!ocop_store_read_side_head (store->home, store->ports, &side, hash) ||
        strcmp (side.point, store->identity.point) != 0 || side.till != store->identity.till ||
        strcmp (side.province, store->identity.province) != 0)
        return TRUE;
    if (side.epoch < head->epoch || (side.epoch == head->epoch && side.seq <= head->seq))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                    _ ("the store ends at record %" PRId64
                       ", but this home has known record %" PRId64
                       ": “init” lets it go on as a new epoch"),
                    head->seq, side.seq);
    return FALSE;
}

OcopStore *
ocop_store_open (const char *home, OcopStoreFlags flags, const char *program,
                 const OcopPorts *ports, GError **error)
{
    const OcopDisk *disk = ports->disk;
    g_autoptr (OcopStore) store = new_store (home, flags, ports);
    g_autofree char *path = ocop_store_path (home, "store.db");
    if (!disk->exists (path, disk->data)) {
        ocop_set_error (error, OCOP_ERROR_STORE_MISSING, NULL, _ ("there is no store in “%s”"),
                        home);
        return NULL;
    }
    if (!take_lock (store, program, error) || !open_file (store, 0, error) ||
        !load_identity (store, error) || !load_head (store, error) || !load_keys (store, error))
        return NULL;
    mark_open (store);
    if ((flags & OCOP_STORE_EXAMINE) == 0 &&
        (!ocop_journal_check_tail (store, error) || !check_not_older (store, error)))
        return NULL;
    return g_steal_pointer (&store);
}

void
ocop_store_close (OcopStore *store)
{
    if (store == NULL)
        return;
    const OcopDisk *disk = store->ports->disk;
    gboolean was_open = store->db != NULL;
    ocop_db_close (store->db);
    if (store->lock >= 0) {
        g_autofree char *path = ocop_store_path (store->home, "open");
        if (was_open)
            disk->remove_file (path, disk->data, NULL);
        disk->unlock_file (store->lock, disk->data);
    }
    ocop_keys_clear (&store->keys);
    ocop_keys_clear (&store->old_keys);
    g_free (store->boot_id);
    g_free (store->home);
    g_free (store);
}

gboolean
ocop_store_reopen (OcopStore *store, GError **error)
{
    g_assert (!store->is_writing);
    g_clear_pointer (&store->db, ocop_db_close);
    const gint64 epoch = store->head.epoch;
    if (!open_file (store, 0, error) || !load_head (store, error))
        return FALSE;
    /* The commit that began an epoch happened after all. */
    if (store->head.epoch != epoch && !load_keys (store, error))
        return FALSE;
    return ocop_journal_check_tail (store, error) && ocop_db_checkpoint (store->db, error);
}

OcopDb *
ocop_store_get_db (OcopStore *store)
{
    return store->db;
}

const OcopPorts *
ocop_store_get_ports (OcopStore *store)
{
    return store->ports;
}

const char *
ocop_store_get_home (OcopStore *store)
{
    return store->home;
}

const OcopIdentity *
ocop_store_get_identity (OcopStore *store)
{
    return &store->identity;
}

const OcopKeys *
ocop_store_get_keys (OcopStore *store)
{
    return store->has_keys ? &store->keys : NULL;
}

const guint8 *
ocop_store_get_file_key (OcopStore *store)
{
    return store->has_file_key ? store->file_key : NULL;
}

const OcopStoreHead *
ocop_store_peek_head (OcopStore *store)
{
    return store->is_writing ? &store->next_head : &store->head;
}

OcopStoreHead *
ocop_store_edit_head (OcopStore *store)
{
    g_assert (store->is_writing);
    return &store->next_head;
}

void
ocop_store_note_header (OcopStore *store, const char *header, gsize length)
{
    g_assert (length < sizeof store->header);
    memcpy (store->header, header, length);
    store->header_length = length;
}

const char *
ocop_store_peek_boot_id (OcopStore *store)
{
    if (store->boot_id == NULL)
        store->boot_id = ocop_ports_dup_boot_id (store->ports);
    return store->boot_id;
}

gboolean
ocop_store_was_unclean (OcopStore *store)
{
    return store->was_unclean;
}

gboolean
ocop_store_begin (OcopStoreWrite *write, OcopStore *store, GError **error)
{
    g_assert (!store->is_writing);
    if (!ocop_transaction_begin (&write->transaction, store->db, error))
        return FALSE;
    write->store = store;
    store->is_writing = TRUE;
    store->next_head = store->head;
    store->header_length = 0;
    return TRUE;
}

/* HOME/head is a hint that may lag behind after a crash, never run ahead: it is written after the
 * commit, in one block, without a sync. */
static void
write_side_head (OcopStore *store)
{
    char block[HEAD_FILE_BYTES];
    g_autofree char *path = ocop_store_path (store->home, "head");
    memset (block, '\n', sizeof block);
    memcpy (block, store->header, store->header_length);
    store->ports->disk->overwrite_file (path, block, sizeof block, store->ports->disk->data, NULL);
}

gboolean
ocop_store_commit (OcopStoreWrite *write, GError **error)
{
    OcopStore *store = write->store;
    if (!save_head (store, error) || !ocop_transaction_commit (&write->transaction, error))
        return FALSE;
    store->head = store->next_head;
    store->is_writing = FALSE;
    store->is_key_changed = FALSE;
    ocop_keys_clear (&store->old_keys);
    if (store->is_key_staged)
        promote_key (store);
    store->is_key_staged = FALSE;
    if (store->header_length > 0)
        write_side_head (store);
    write->store = NULL;
    return TRUE;
}

void
ocop_store_write_end (OcopStoreWrite *write)
{
    OcopStore *store = write->store;
    if (store == NULL)
        return;
    store->is_writing = FALSE;
    store->is_key_staged = FALSE;
    if (store->is_key_changed) {
        store->keys = store->old_keys;
        store->has_keys = store->has_old_keys;
        store->is_key_changed = FALSE;
        ocop_keys_clear (&store->old_keys);
    }
    ocop_transaction_end (&write->transaction);
    write->store = NULL;
}
