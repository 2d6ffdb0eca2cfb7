/* What an answer changes in the store, each in one transaction. Doing one twice does it once, so
 * that a commit of unknown outcome is settled by doing it again. */
#pragma once

#include "sync/reply.h"

typedef struct {
    gboolean has_moved;  /* a cursor went forward, or back */
    gboolean has_lost;   /* back: what was acknowledged has to be sent again */
    gboolean is_ignored; /* an older answer than one that was taken (a stick) */
    guint n_recalls;     /* that are new, changed or lifted */
    guint n_payments;    /* that a bank told of */
} OcopSyncApplied;

/* A verified ack: cursors, recalls, payments; journaled where it acknowledged anything but answers.
 * @is_bound: it answers a request that was just sent; otherwise it may be an old one. Errors: the
 * store's; BAD_INPUT for an epoch that is not here. */
gboolean ocop_sync_apply_ack (OcopStore *store, const OcopSyncReply *reply, gboolean is_bound,
                              OcopSyncApplied *ret_applied, GError **error);
/* The registry's word on all epochs: of the state, and of the answer to an enrolment (of
 * OcopCursors). Inside a write of the caller's when @acked is given by an enrolment. */
gboolean ocop_sync_apply_state (OcopStore *store, const OcopSyncReply *reply,
                                OcopSyncApplied *ret_applied, GError **error);
gboolean ocop_sync_apply_cursors (OcopStore *store, const GArray *acked,
                                  OcopSyncApplied *ret_applied, GError **error);
/* Back to where the registry is. *@ret_is_sound FALSE: that is no way back. */
gboolean ocop_sync_apply_gap (OcopStore *store, const OcopOutboxRange *range,
                              const OcopSyncReply *reply, OcopSyncApplied *ret_applied,
                              gboolean *ret_is_sound, GError **error);
/* A verified list in the place of what is held. */
gboolean ocop_sync_apply_recalls (OcopStore *store, const OcopSyncReply *reply, GError **error);
/* A verified catalogue under the rules of ownership. Changes the document. Errors: BAD_FILE when it
 * does not fit what the shop has; the store's. */
gboolean ocop_sync_apply_catalogue (OcopStore *store, OcopSyncReply *reply, GError **error);
/* State and alarm, where they are others than before; contact at most once an hour by itself. */
gboolean ocop_sync_apply_standing (OcopStore *store, OcopSyncState state, OcopSyncAlarm alarm,
                                   gboolean is_contact, GError **error);
