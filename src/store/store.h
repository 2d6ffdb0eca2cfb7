/* The store of one till: a home folder with everything in it.
 *
 *     HOME/store.db   SQLite: catalogue, sales, stock, shifts, users, journal, settings
 *     HOME/till.key   the secret key of the present epoch, mode 0600, never in a backup;
 *                     till.key.new: of an epoch whose commit is under way
 *     HOME/head       the last record's header, a third copy that knows when store.db was put back
 * to an older state HOME/lock       who has it open HOME/ballast    space to give up when the disk
 * is full HOME/backup/    the store's own backups
 *
 * One process at a time; within it, one thread. */
#pragma once

#include "base/ports.h"
#include "journal/keys.h"
#include "journal/record.h"
#include "store/db.h"
#include <glib.h>

/* Epoch and number in one integer: record ids, receipt numbers. */
#define OCOP_ID_SHIFT          40
#define OCOP_ID(epoch, number) (((gint64)(epoch) << OCOP_ID_SHIFT) | (gint64)(number))
#define OCOP_ID_EPOCH(id)      ((gint64)(id) >> OCOP_ID_SHIFT)
#define OCOP_ID_NUMBER(id)     ((gint64)(id) & ((G_GINT64_CONSTANT (1) << OCOP_ID_SHIFT) - 1))

#define OCOP_BALLAST_BYTES (G_GINT64_CONSTANT (64) * 1024 * 1024)
/* Free bytes under which no sale begins, and from which the ballast is made. */
#define OCOP_DISK_SELL_BYTES    (G_GINT64_CONSTANT (100) * 1000 * 1000)
#define OCOP_DISK_BALLAST_BYTES (G_GINT64_CONSTANT (500) * 1000 * 1000)
#define OCOP_LOCK_WAIT_MS       5000

typedef struct {
    char province[OCOP_CODE_TEXT_SIZE];
    char point[OCOP_CODE_TEXT_SIZE];
    int till;
} OcopIdentity;

/* The end of the chain. */
typedef struct {
    gint64 epoch;
    gint64 seq; /* 0: no record yet in this epoch */
    guint8 hash[OCOP_HASH_SIZE];
    gint64 utc_ms;
    gint64 clock_offset_ms;
    char boot_id[40];
    OcopDay business_day; /* last one that was opened, OCOP_DAY_NONE before the first shift */
    gint64 gt_sales, gt_returns, gt_count;
    gint64 receipt_no; /* last one given in this epoch */
} OcopStoreHead;

typedef struct _OcopStore OcopStore;

typedef enum {
    OCOP_STORE_NORMAL = 0,
    OCOP_STORE_EXAMINE = 1 << 0, /* for doctor and verify: a damaged end of the chain is reported by
                                    them, not refused here */
    OCOP_STORE_NO_SYNC = 1 << 1, /* benchmarks building a history */
} OcopStoreFlags;

/* Makes home and store where there is none; what a crash left of an earlier attempt is taken up.
 * The store belongs to nobody until the first transaction has inserted identity, epoch 1 and its
 * first record. NULL without error and *@ret_is_there when there is a store of a till already.
 * @program names the process in the lock file. */
OcopStore *ocop_store_create (const char *home, const OcopIdentity *identity, const char *program,
                              const OcopPorts *ports, gboolean *ret_is_there, GError **error);
/* Inside the first transaction of a new store. */
gboolean ocop_store_insert_identity (OcopStore *store, GError **error);

/* Opens an existing store: waits up to OCOP_LOCK_WAIT_MS for another process, applies settings,
 * migrates, checks the end of the chain. Errors: STORE_MISSING, STORE_IN_USE, STORE_DAMAGED,
 * STORE_NEWER, STORE_READ_ONLY, DISK_FULL. */
OcopStore *ocop_store_open (const char *home, OcopStoreFlags flags, const char *program,
                            const OcopPorts *ports, GError **error);
void ocop_store_close (OcopStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopStore, ocop_store_close)

/* After a commit of unknown outcome: closes the file and opens it again, and brings what the WAL
 * then holds into the store with new writes and a sync of their own: Linux takes bytes whose sync
 * failed for written, so that neither reading them nor syncing again proves anything. On failure
 * the store may be closed for good: every access says so. */
gboolean ocop_store_reopen (OcopStore *store, GError **error);

OcopDb *ocop_store_get_db (OcopStore *store);
const OcopPorts *ocop_store_get_ports (OcopStore *store);
const char *ocop_store_get_home (OcopStore *store);
const OcopIdentity *ocop_store_get_identity (OcopStore *store);
/* NULL when the key file is missing: reading works, posting does not. */
const OcopKeys *ocop_store_get_keys (OcopStore *store);
/* The public key of HOME/till.key, also where it is not the store's: whoever rewrote the journal
 * with a key of his own did not have that one. NULL when the file is missing or no key. */
const guint8 *ocop_store_get_file_key (OcopStore *store);
/* The head as the transaction under way sees it. */
const OcopStoreHead *ocop_store_peek_head (OcopStore *store);
/* The head in HOME/head; FALSE when there is none or it cannot be read. @ret_record may be NULL. */
gboolean ocop_store_read_side_head (const char *home, const OcopPorts *ports,
                                    OcopRecord *ret_record, guint8 ret_hash[OCOP_HASH_SIZE]);
/* What names the present boot of the machine: read once, no process outlives it. "" where there is
 * none. */
const char *ocop_store_peek_boot_id (OcopStore *store);
/* Brings HOME/head up to the store's end, durably, where it lags behind. What cannot be read of the
 * store is left alone. Errors: the disk's. */
gboolean ocop_store_renew_side_head (OcopStore *store, GError **error);
/* TRUE when the last program did not close the store properly. */
gboolean ocop_store_was_unclean (OcopStore *store);

/* TRUE when there is room to sell; FALSE under OCOP_DISK_SELL_BYTES. */
gboolean ocop_store_has_room (OcopStore *store);
gboolean ocop_store_has_ballast (OcopStore *store);
/* Gives the ballast up so that closing and sync can finish on a full disk; TRUE when there was one.
 */
gboolean ocop_store_drop_ballast (OcopStore *store);
/* Makes the ballast where there is room; TRUE when it is there afterwards. */
gboolean ocop_store_make_ballast (OcopStore *store);

/* A transaction of the store: on commit the head moves on in memory and in HOME/head, otherwise
 * everything is as before. */
typedef struct {
    OcopStore *store;
    OcopTransaction transaction;
} OcopStoreWrite;

gboolean ocop_store_begin (OcopStoreWrite *write, OcopStore *store, GError **error);
gboolean ocop_store_commit (OcopStoreWrite *write, GError **error);
void ocop_store_write_end (OcopStoreWrite *write);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopStoreWrite, ocop_store_write_end)

/* For journal.c: the head that the present transaction builds on and changes. */
OcopStoreHead *ocop_store_edit_head (OcopStore *store);
/* For journal.c: the header that goes into HOME/head once it is committed. */
void ocop_store_note_header (OcopStore *store, const char *header, gsize length);

/* Paths in the home. Owned. */
char *ocop_store_path (const char *home, const char *name);

/* Begins epoch n+1 in an open store with a new key (restore, init over an existing store): inside a
 * transaction, before the first record of the epoch. @head names where it goes on from (perpetual
 * totals). The key file is written by ocop_store_commit's caller through ocop_store_adopt_keys. */
gboolean ocop_store_begin_epoch (OcopStore *store, gint64 epoch, const OcopKeys *keys,
                                 const OcopStoreHead *from, GError **error);
/* Uses @keys from now on. Inside a transaction they take the place of HOME/till.key with its commit,
 * and the old ones are back when there is none; otherwise they are written at once. */
gboolean ocop_store_adopt_keys (OcopStore *store, const OcopKeys *keys, GError **error);

/* The newest version of the schema, user_version of a file. */
#define OCOP_SCHEMA_VERSION 5

/* Applies the schema to @db (fresh or older) and sets its version; used for the store and for
 * doctor's replica. Errors: STORE_NEWER when the file is of a later version. */
gboolean ocop_schema_migrate (OcopDb *db, GError **error);
