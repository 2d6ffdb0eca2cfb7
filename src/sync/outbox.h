/* The next batch, from what the store has and how far the registry is. Reads the store, changes
 * nothing, and keeps no place of its own: whatever the cursors say, the batch fits behind them. */
#pragma once

#include "store/sync.h"
#include "sync/engine.h"
#include "wire/batch.h"

/* Records looked at for one batch: rows may lag behind headers where a registry says so. */
#define OCOP_OUTBOX_WALK_MAX 4000

/* What a batch says beside what was posted. All borrowed. */
typedef struct {
    const guint8 *installation; /* OCOP_INSTALLATION_SIZE bytes, NULL: not known */
    const GPtrArray *waiting;   /* of char *: codes of payments that are waited for */
    gint64 catalogue_version, recall_version;
    const GArray *left_out; /* of gint64: epochs whose branch is refused; NULL: none */
} OcopOutboxFacts;

/* Where a batch stands. */
typedef struct {
    gint64 epoch;
    gint64 headers_from;
    OcopSyncCursors from, to; /* of that epoch, before and once it is taken */
    gboolean has_content;
    gboolean
        is_all; /* nothing is left unsent after it but records of answers and what is left out */
} OcopOutboxRange;

/* @epochs: of OcopSyncEpoch, ascending, at least one; the oldest that has something unsent is
 * served that is not left out, else the newest with an empty batch, which says that the till is
 * there and asks for news. Owned. */
OcopBatch *ocop_outbox_fill (OcopStore *store, const GArray *epochs, const OcopOutboxFacts *facts,
                             OcopOutboxRange *ret_range, GError **error);

/* Ends of what there is of @epoch: what cursors cannot go beyond. */
gboolean ocop_outbox_get_ends (OcopStore *store, const OcopSyncEpoch *epoch,
                               OcopSyncCursors *ret_ends, GError **error);
/* Records that are unsent and can be sent: without answers and epochs that are left out. */
gboolean ocop_outbox_count_unsent (OcopStore *store, const GArray *left_out, gint64 *ret_n,
                                   GError **error);
/* VietQR codes that wait and of which no bank has told yet: new array of owned texts. */
GPtrArray *ocop_outbox_list_waiting (OcopStore *store, GError **error);
