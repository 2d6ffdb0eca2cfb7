/* Appending to and reading the journal of a store. */
#pragma once

#include "store/store.h"

/* One act to be journaled. */
typedef struct {
    OcopKind kind;
    gint64 operator_number; /* user's number, 0: nobody in particular */
    const GString *body;
    OcopDay business_day;        /* of the open shift, OCOP_DAY_NONE outside */
    gboolean is_clock_confirmed; /* a person stated the day */
    gint64 sales;   /* added to gt_sales; a sale or return (even of 0 đồng) moves gt_count */
    gint64 returns; /* added to gt_returns */
} OcopJournalEntry;

/* Where an act stands in the journal. */
typedef struct {
    gint64 epoch;
    gint64 seq;
    gint64 utc_ms;
    guint8 hash[OCOP_HASH_SIZE];
} OcopPosted;

/* Gives the act the next number, chains and signs it and stores it: inside a write of the store. A
 * jump of the wall clock since the last record is journaled before it. Errors: STORE_READ_ONLY
 * without the till's key, and the store's. */
gboolean ocop_journal_append (OcopStore *store, const OcopJournalEntry *entry,
                              OcopPosted *ret_posted, GError **error);

/* Journals a jump of the wall clock since the last record, if there was one. append does it by
 * itself; who must know the number that the next append will give calls this first. */
gboolean ocop_journal_settle_clock (OcopStore *store, const OcopJournalEntry *entry,
                                    GError **error);

/* Checks what can be checked in bounded time: the last records against each other, the head and the
 * till's key. */
gboolean ocop_journal_check_tail (OcopStore *store, GError **error);

/* Reads one record: FALSE with OCOP_ERROR_INTERNAL when there is none. @ret_header owned text,
 * @ret_body owned. Either may be NULL. */
gboolean ocop_journal_read (OcopStore *store, gint64 record_id, OcopRecord *ret_record,
                            GBytes **ret_body, guint8 ret_hash[OCOP_HASH_SIZE], GError **error);

/* Calls @func for each record with id in [@from, @to], in order; borrowed arguments. FALSE from
 * @func stops with its error. */
typedef gboolean (*OcopJournalFunc) (gint64 id, const char *header, gsize header_size,
                                     const char *body, gsize body_size, const guint8 *signature,
                                     gpointer data, GError **error);
gboolean ocop_journal_each (OcopStore *store, gint64 from, gint64 to, OcopJournalFunc func,
                            gpointer data, GError **error);

/* Public keys of the epochs 1, 2, …, OCOP_PUBLIC_KEY_SIZE bytes each, one after the other; zeros,
 * under which nothing verifies, for an epoch that a restore left out. Owned. */
GByteArray *ocop_journal_get_keys (OcopStore *store, GError **error);
/* Makes such a list: epochs ascending. */
#define OCOP_JOURNAL_EPOCHS_MAX 100000
void ocop_journal_put_key (GByteArray *keys, gint64 epoch,
                           const guint8 public_key[OCOP_PUBLIC_KEY_SIZE]);
